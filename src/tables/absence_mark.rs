//! A mark that the approval of a letter of absence wrote.
use super::absence::AbsenceId;
use super::mark_event::MarkEventId;
use super::session::SessionId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "absence_mark")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub absence_id: AbsenceId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: SessionId,
    /// The event in the log of marks.
    pub event_id: MarkEventId,
    #[sea_orm(belongs_to, from = "absence_id", to = "id")]
    pub absence: BelongsTo<super::absence::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
