//! What happened to a cohort: opened, started, cancelled …, by whom and why.
use super::cohort::CohortId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(CohortEventId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cohort_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CohortEventId,
    pub cohort_id: CohortId,
    pub kind: String,
    pub by_id: Option<PersonId>,
    pub at: DateTimeUtc,
    pub reason: String,
    #[sea_orm(belongs_to, from = "cohort_id", to = "id")]
    pub cohort: BelongsTo<super::cohort::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
