//! What a trainee says against a decision, who looks at it anew, and the answer.
use super::enrolment::EnrolmentId;
use super::person::PersonId;
use super::unit::UnitId;
use super::unit_decision::UnitDecisionId;
use sea_orm::entity::prelude::*;

id!(UnitAppealId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_appeal")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: UnitAppealId,
    pub enrolment_id: EnrolmentId,
    pub unit_id: UnitId,
    pub decision_id: UnitDecisionId,
    pub words: String,
    pub entered_by: PersonId,
    pub opened_at: DateTimeUtc,
    pub due_at: DateTimeUtc,
    pub assessor_id: Option<PersonId>,
    pub assigned_by: Option<PersonId>,
    pub assigned_at: Option<DateTimeUtc>,
    /// none: it waits.
    pub outcome: Option<UnitAppealOutcome>,
    pub answer: String,
    pub closed_at: Option<DateTimeUtc>,
    pub closed_by: Option<PersonId>,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
    #[sea_orm(belongs_to, from = "unit_id", to = "id")]
    pub unit: BelongsTo<super::unit::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum UnitAppealOutcome {
        Upheld = "upheld",
        Changed = "changed",
    }
}
