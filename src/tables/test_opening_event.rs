//! Every opening and closing of a test for a cohort, append only.
use super::cohort::CohortId;
use super::course_test::TestId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(TestOpeningEventId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "test_opening_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: TestOpeningEventId,
    pub cohort_id: CohortId,
    pub test_id: TestId,
    pub opens_at: DateTimeUtc,
    /// none: until somebody closes it.
    pub closes_at: Option<DateTimeUtc>,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
