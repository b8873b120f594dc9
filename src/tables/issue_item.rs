//! One person in a run: issued is numbered and frozen, set is also typeset.
use super::enrolment::EnrolmentId;
use super::issue_run::IssueRunId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "issue_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: IssueRunId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub enrolment_id: EnrolmentId,
    pub state: ItemState,
    pub reason: String,
    #[sea_orm(belongs_to, from = "run_id", to = "id")]
    pub run: BelongsTo<super::issue_run::Entity>,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum ItemState {
        Waiting = "waiting",
        Issued = "issued",
        Set = "set",
        Skipped = "skipped",
        Failed = "failed",
    }
}
