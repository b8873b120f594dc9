//! Every change of a mark, append only. No presence: taken back to "not recorded".
use super::enrolment::EnrolmentId;
use super::mark::Presence;
use super::person::PersonId;
use super::session::SessionId;
use sea_orm::entity::prelude::*;

id!(MarkEventId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mark_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: MarkEventId,
    pub enrolment_id: EnrolmentId,
    pub session_id: SessionId,
    pub presence: Option<Presence>,
    pub jp: i32,
    pub reason: String,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
    #[sea_orm(belongs_to, from = "session_id", to = "id")]
    pub session: BelongsTo<super::session::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
