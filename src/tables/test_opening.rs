//! When a cohort may begin a test.
use super::cohort::CohortId;
use super::course_test::TestId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "test_opening")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub cohort_id: CohortId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub test_id: TestId,
    pub opens_at: DateTimeUtc,
    /// none: until somebody closes it.
    pub closes_at: Option<DateTimeUtc>,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "test_id", to = "id")]
    pub test: BelongsTo<super::course_test::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
