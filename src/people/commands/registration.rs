//! The registration of an assessor.
use crate::{
    error::Result,
    people::{queries, rules::Registration},
    store::Tx,
    tables::{assessor_registration, centre::CentreId, person::PersonId},
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, EntityTrait};

/// Sets or takes away somebody's registration. What decisions recorded of it stays as it was.
///
/// # Errors
/// `NotFound` for somebody of another centre.
pub async fn set_registration(
    tx: &Tx,
    centre: CentreId,
    person: PersonId,
    registration: Option<Registration>,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    queries::person(tx.db(), centre, person).await?;
    assessor_registration::Entity::delete_by_id(person).exec(tx.db()).await?;
    let Some(registration) = registration else { return Ok(()) };
    let row = assessor_registration::ActiveModel {
        person_id: Set(person),
        number: Set(registration.number),
        valid_until: Set(registration.valid_until),
        set_by: Set(by),
        set_at: Set(now),
    };
    assessor_registration::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(())
}
