//! The mark of a person in a session. No row: not recorded.
use super::enrolment::EnrolmentId;
use super::person::PersonId;
use super::session::SessionId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mark")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub enrolment_id: EnrolmentId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: SessionId,
    pub presence: Presence,
    /// hours attended, for present and late; 0 otherwise.
    pub jp: i32,
    /// hours of this session made good in another one.
    pub made_up_jp: i32,
    pub reason: String,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
    /// Whether two who had not seen each other's mark said different things, and nobody has settled it.
    pub disputed: bool,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
    #[sea_orm(belongs_to, from = "session_id", to = "id")]
    pub session: BelongsTo<super::session::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum Presence {
        Present = "present",
        Late = "late",
        Excused = "excused",
        Sick = "sick",
        Absent = "absent",
        Dispensation = "dispensation",
    }
}
