//! A place as a guest in a session of another cohort, to make good hours missed in one's own.
use super::enrolment::EnrolmentId;
use super::person::PersonId;
use super::session::SessionId;
use sea_orm::entity::prelude::*;

id!(MakeUpId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "make_up")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: MakeUpId,
    pub enrolment_id: EnrolmentId,
    /// of her own cohort.
    pub missed_session_id: SessionId,
    /// of another one, where she is a guest.
    pub session_id: SessionId,
    pub state: MakeUpState,
    /// hours of the missed session that stand to her credit by it.
    pub credited_jp: i32,
    /// who asked, gave or ended it last.
    pub by_id: PersonId,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
    #[sea_orm(belongs_to, from = "session_id", to = "id")]
    pub session: BelongsTo<super::session::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum MakeUpState {
        Asked = "asked",
        Given = "given",
        Ended = "ended",
    }
}
