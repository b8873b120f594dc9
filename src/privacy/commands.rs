//! How it changes: notices, consents, requests, erasing, merging and taking it back.
mod asking;
mod erasing;
mod evidence;
mod forgetting;
mod letters;
mod merging;
mod parting;

pub use asking::*;
pub use erasing::*;
pub use merging::*;
pub use parting::*;

use crate::{
    access::Administering,
    error::Result,
    people::{self, log::Act},
    store::Tx,
    tables::{
        centre,
        consent::{self, Purpose},
        person::PersonId,
        privacy_notice,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};

/// Publishes a new version of what the centre tells people about their data; gives its number.
///
/// # Errors
/// `NotFound` when the centre is gone.
pub async fn publish_notice(
    tx: &Tx,
    by: &Administering,
    (text_id, text_en): (String, String),
    now: DateTime<Utc>,
) -> Result<i32> {
    // Two at once must not publish the same number.
    centre::Entity::find_by_id(by.centre())
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(crate::error::Error::NotFound)?;
    let version = super::queries::notice(tx.db(), by.centre()).await?.version + 1;
    let row = privacy_notice::ActiveModel {
        centre_id: Set(by.centre()),
        version: Set(version),
        text_id: Set(text_id),
        text_en: Set(text_en),
        by_id: Set(by.person()),
        published_at: Set(now),
    };
    privacy_notice::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(version)
}

/// Notes that somebody agreed, under this version of the notice; what is in force already stays as it is.
/// `by` is themselves, or the staff who hold the signed paper.
///
/// # Errors
/// Faults of the database only.
pub async fn give(
    tx: &Tx,
    person: PersonId,
    purpose: Purpose,
    version: i32,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    if in_force(tx, person, purpose).await?.is_some() {
        return Ok(());
    }
    let row = consent::ActiveModel {
        id: NotSet,
        person_id: Set(person),
        purpose: Set(purpose),
        version: Set(version),
        given_at: Set(now),
        given_by: Set(by),
        withdrawn_at: Set(None),
        withdrawn_by: Set(None),
    };
    consent::Entity::insert(row).exec_without_returning(tx.db()).await?;
    let what = format!("{}, v{version}", purpose.word());
    people::commands::note(tx, person, Act::ConsentGiven, Some(by), &what, now).await
}

/// Notes that somebody took a consent back; one that was not given stays so.
///
/// # Errors
/// Faults of the database only.
pub async fn withdraw(
    tx: &Tx,
    person: PersonId,
    purpose: Purpose,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    let ended = consent::Entity::update_many()
        .col_expr(consent::Column::WithdrawnAt, Expr::value(now))
        .col_expr(consent::Column::WithdrawnBy, Expr::value(by))
        .filter(consent::COLUMN.person_id.eq(person))
        .filter(consent::COLUMN.purpose.eq(purpose))
        .filter(consent::COLUMN.withdrawn_at.is_null())
        .exec(tx.db())
        .await?;
    if ended.rows_affected == 0 {
        return Ok(());
    }
    people::commands::note(tx, person, Act::ConsentWithdrawn, Some(by), purpose.word(), now).await
}

async fn in_force(tx: &Tx, person: PersonId, purpose: Purpose) -> Result<Option<consent::Model>> {
    // Two presses at once wait here, and the second finds the first.
    people::commands::locked(tx, person).await?;
    Ok(consent::Entity::find()
        .filter(consent::COLUMN.person_id.eq(person))
        .filter(consent::COLUMN.purpose.eq(purpose))
        .filter(consent::COLUMN.withdrawn_at.is_null())
        .one(tx.db())
        .await?)
}
