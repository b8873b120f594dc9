//! What a trainee says against a mark, and the answer.
use super::enrolment::EnrolmentId;
use super::person::PersonId;
use super::session::SessionId;
use sea_orm::entity::prelude::*;

id!(AppealId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appeal")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AppealId,
    pub enrolment_id: EnrolmentId,
    pub session_id: SessionId,
    pub words: String,
    pub opened_at: DateTimeUtc,
    /// none: it waits.
    pub outcome: Option<AppealOutcome>,
    pub answer: String,
    pub closed_at: Option<DateTimeUtc>,
    pub closed_by: Option<PersonId>,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
    #[sea_orm(belongs_to, from = "session_id", to = "id")]
    pub session: BelongsTo<super::session::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum AppealOutcome {
        Changed = "changed",
        Kept = "kept",
    }
}
