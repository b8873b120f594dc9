//! Who of the staff is registered as an assessor.
use crate::{
    error::Result,
    tables::{
        assessor_registration,
        centre::CentreId,
        person::{self, PersonId},
    },
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait};
use std::collections::HashMap;

/// The registrations of a centre's people; one statement.
///
/// # Errors
/// Faults of the database only.
pub async fn registrations(
    db: &impl ConnectionTrait,
    centre: CentreId,
) -> Result<HashMap<PersonId, assessor_registration::Model>> {
    let rows = assessor_registration::Entity::find()
        .join(JoinType::InnerJoin, assessor_registration::Relation::Person.def())
        .filter(person::COLUMN.centre_id.eq(centre))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.person_id, row)).collect())
}
