//! Every step of a letter of absence, append only.
use super::absence::{AbsenceId, AbsenceState};
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(AbsenceEventId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "absence_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AbsenceEventId,
    pub absence_id: AbsenceId,
    /// What it became.
    pub state: AbsenceState,
    pub reason: String,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "absence_id", to = "id")]
    pub absence: BelongsTo<super::absence::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
