//! Who may be asked to look, and what they are called.
use crate::{
    error::Result,
    tables::{
        cohort,
        cohort_staff::{self, Duty},
        person::{self, PersonId},
        staff_role::{self, Role},
    },
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait};

/// The assessors of a cohort.
pub(super) async fn assessors(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
) -> Result<Vec<(PersonId, String)>> {
    Ok(cohort_staff::Entity::find()
        .join(JoinType::InnerJoin, cohort_staff::Relation::Person.def())
        .filter(cohort_staff::COLUMN.cohort_id.eq(cohort.id))
        .filter(cohort_staff::COLUMN.duty.eq(Duty::Assessor))
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::Name)
        .into_tuple()
        .all(db)
        .await?)
}

/// The coordinators of its centre.
pub(super) async fn coordinators(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
) -> Result<Vec<(PersonId, String)>> {
    Ok(staff_role::Entity::find()
        .join(JoinType::InnerJoin, staff_role::Relation::Person.def())
        .filter(person::COLUMN.centre_id.eq(cohort.centre_id))
        .filter(staff_role::COLUMN.role.eq(Role::Coordinator))
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::Name)
        .into_tuple()
        .all(db)
        .await?)
}
