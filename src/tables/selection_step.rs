//! The steps a cohort has switched on, each with its period and the person in charge.
use super::cohort::CohortId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "selection_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub cohort_id: CohortId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub step: SelectionStep,
    pub from_at: DateTimeUtc,
    /// the first moment after it.
    pub until_at: DateTimeUtc,
    pub in_charge_id: Option<PersonId>,
    #[sea_orm(belongs_to, from = "cohort_id", to = "id")]
    pub cohort: BelongsTo<super::cohort::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// In the order they are taken.
    pub enum SelectionStep {
        Apply = "apply",
        Verify = "verify",
        Test = "test",
        Rank = "rank",
        Announce = "announce",
        Reregister = "reregister",
    }
}
