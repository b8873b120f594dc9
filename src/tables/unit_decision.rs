//! A signed decision on a unit, append only; the highest turn is in force.
use super::enrolment::EnrolmentId;
use super::person::PersonId;
use super::unit::UnitId;
use sea_orm::entity::prelude::*;

id!(UnitDecisionId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_decision")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: UnitDecisionId,
    pub enrolment_id: EnrolmentId,
    pub unit_id: UnitId,
    pub turn: i32,
    pub outcome: Outcome,
    pub note: String,
    pub by_id: PersonId,
    /// as it was on that day.
    pub by_name: String,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
    #[sea_orm(belongs_to, from = "unit_id", to = "id")]
    pub unit: BelongsTo<super::unit::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum Outcome {
        Competent = "competent",
        NotYetCompetent = "not_yet_competent",
        Reopened = "reopened",
    }
}
