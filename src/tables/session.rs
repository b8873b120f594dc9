//! One meeting of a cohort.
use super::cohort::CohortId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(SessionId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SessionId,
    pub cohort_id: CohortId,
    pub position: i32,
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    pub jp: i32,
    pub topic: String,
    pub room: String,
    pub instructor_id: Option<PersonId>,
    pub cancelled_at: Option<DateTimeUtc>,
    pub cancel_reason: Option<String>,
    /// held to make good what was missed: only who has a place comes, and it is in nobody's base.
    pub make_up: bool,
    #[sea_orm(belongs_to, from = "cohort_id", to = "id")]
    pub cohort: BelongsTo<super::cohort::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
