//! Every change of a timetable, append only: how a session stood from then on.
use super::cohort::CohortId;
use super::session::SessionId;
use sea_orm::entity::prelude::*;

id!(SessionEventId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SessionEventId,
    pub cohort_id: CohortId,
    /// it may be gone.
    pub session_id: SessionId,
    /// none: it is not on the timetable any more.
    pub starts_at: Option<DateTimeUtc>,
    pub ends_at: Option<DateTimeUtc>,
    pub jp: i32,
    pub cancelled: bool,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
