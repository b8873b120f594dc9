//! How it is read.
use crate::{
    error::Result,
    tables::{
        business_profile,
        digital_answer::{self, Indicator},
        person::PersonId,
    },
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

/// A profile with what the business does online.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// The row.
    pub profile: business_profile::Model,
    /// The answers that are yes.
    pub digital: Vec<Indicator>,
}

/// The newest description of a person's business; two statements, or one when there is none.
///
/// # Errors
/// When the database cannot be read.
pub async fn newest(db: &impl ConnectionTrait, person: PersonId) -> Result<Option<Described>> {
    let profile = business_profile::Entity::find()
        .filter(business_profile::COLUMN.person_id.eq(person))
        .order_by_desc(business_profile::Column::RecordedAt)
        .order_by_desc(business_profile::Column::Id)
        .one(db)
        .await?;
    let Some(profile) = profile else { return Ok(None) };
    let mut digital: Vec<Indicator> = digital_answer::Entity::find()
        .filter(digital_answer::COLUMN.business_profile_id.eq(profile.id))
        .filter(digital_answer::COLUMN.yes.eq(true))
        .all(db)
        .await?
        .into_iter()
        .map(|row| row.indicator)
        .collect();
    digital.sort();
    Ok(Some(Described { profile, digital }))
}
