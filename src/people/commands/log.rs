//! Noting who did what with whose data.
use crate::{
    error::Result,
    people::log::Act,
    store::Tx,
    tables::{person::PersonId, processing},
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
};

/// Notes one act with one person's data. `detail` says why or what, in words; never the data themselves.
///
/// # Errors
/// Faults of the database only.
pub async fn note(
    tx: &Tx,
    person: PersonId,
    act: Act,
    by: Option<PersonId>,
    detail: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    note_all(tx, &[person], act, by, detail, now).await
}

/// Notes an act that comes again with every look at a page, such as a paper in a list: once in an hour for
/// the same person, act and detail.
///
/// # Errors
/// Faults of the database only.
pub async fn note_look(
    tx: &Tx,
    person: PersonId,
    act: Act,
    by: PersonId,
    detail: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let lately = processing::Entity::find()
        .filter(processing::COLUMN.person_id.eq(person))
        .filter(processing::COLUMN.act.eq(act.word()))
        .filter(processing::COLUMN.by_id.eq(by))
        .filter(processing::COLUMN.detail.eq(detail))
        .filter(processing::COLUMN.at.gt(now - TimeDelta::hours(1)));
    if lately.one(tx.db()).await?.is_none() {
        note(tx, person, act, Some(by), detail, now).await?;
    }
    Ok(())
}

/// The same act with the data of many, as an export is.
///
/// # Errors
/// Faults of the database only.
pub async fn note_all(
    tx: &Tx,
    people: &[PersonId],
    act: Act,
    by: Option<PersonId>,
    detail: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = |person: &PersonId| processing::ActiveModel {
        id: NotSet,
        person_id: Set(*person),
        act: Set(act.word().into()),
        by_id: Set(by),
        detail: Set(detail.into()),
        at: Set(now),
    };
    for some in people.chunks(500) {
        processing::Entity::insert_many(some.iter().map(row)).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}
