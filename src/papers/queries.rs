//! How it is read.
use crate::{
    error::{Error, Result},
    tables::{
        document::{self, DocumentState, PaperKind},
        person::PersonId,
        upload::{self, UploadState},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

/// The papers of a person that count, one of a kind, in the order of the kinds.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_person(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<document::Model>> {
    let mut all = document::Entity::find()
        .filter(document::COLUMN.person_id.eq(person))
        .filter(document::COLUMN.state.eq(DocumentState::Kept))
        .order_by_asc(document::Column::Id)
        .all(db)
        .await?;
    all.sort_by_key(|paper| paper.kind);
    Ok(all)
}

/// The kinds of papers a person has handed in.
///
/// # Errors
/// When the database cannot be read.
pub async fn kinds(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<PaperKind>> {
    Ok(of_person(db, person).await?.into_iter().map(|paper| paper.kind).collect())
}

/// An upload of this person that has not expired; that of another is not there.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn upload(
    db: &impl ConnectionTrait,
    person: PersonId,
    code: &str,
    now: DateTime<Utc>,
) -> Result<upload::Model> {
    upload::Entity::find()
        .filter(upload::COLUMN.code.eq(code))
        .filter(upload::COLUMN.person_id.eq(person))
        .filter(upload::COLUMN.expires_at.gt(now))
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

/// How many uploads of a person are under way now, and how many papers and uploads they began within
/// the last day.
///
/// # Errors
/// When the database cannot be read.
pub async fn counts(db: &impl ConnectionTrait, person: PersonId, now: DateTime<Utc>) -> Result<(u64, u64)> {
    let day_ago = now - TimeDelta::days(1);
    let open = upload::Entity::find()
        .filter(upload::COLUMN.person_id.eq(person))
        .filter(upload::COLUMN.state.eq(UploadState::Open))
        .filter(upload::COLUMN.expires_at.gt(now));
    let today = document::Entity::find()
        .filter(document::COLUMN.person_id.eq(person))
        .filter(document::COLUMN.created_at.gt(day_ago));
    Ok((open.count(db).await?, today.count(db).await?))
}
