//! One run of issuing certificates for a cohort.
use super::cohort::CohortId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(IssueRunId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "issue_run")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: IssueRunId,
    pub cohort_id: CohortId,
    pub state: RunState,
    pub issued_on: Date,
    pub once_key: String,
    pub by_id: PersonId,
    pub started_at: DateTimeUtc,
    pub lease_until: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "cohort_id", to = "id")]
    pub cohort: BelongsTo<super::cohort::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum RunState {
        Running = "running",
        Stopped = "stopped",
        Done = "done",
    }
}
