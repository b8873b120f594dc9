//! A step on the way to a decision on a unit, append only. Its round is the turn of the last decision
//! (0 before the first): with the next decision or reopening it is history.
use super::enrolment::EnrolmentId;
use super::person::PersonId;
use super::unit::UnitId;
use super::unit_decision::Outcome;
use sea_orm::entity::prelude::*;

id!(UnitStepId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_step")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: UnitStepId,
    pub enrolment_id: EnrolmentId,
    pub unit_id: UnitId,
    pub round: i32,
    pub turn: i32,
    pub kind: StepKind,
    pub outcome: Option<Outcome>,
    /// who is assigned or named.
    pub person_id: Option<PersonId>,
    pub note: String,
    pub by_id: PersonId,
    /// as it was on that day.
    pub by_name: String,
    /// of who recommends, as it was on that day.
    pub registration: Option<String>,
    pub registered_until: Option<Date>,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
    #[sea_orm(belongs_to, from = "unit_id", to = "id")]
    pub unit: BelongsTo<super::unit::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum StepKind {
        Recommended = "recommended",
        SecondAsked = "second_asked",
        SecondAssigned = "second_assigned",
        SecondRecommended = "second_recommended",
        Acknowledged = "acknowledged",
        AcknowledgedOnPaper = "acknowledged_on_paper",
        Named = "named",
        Withdrawn = "withdrawn",
    }
}
