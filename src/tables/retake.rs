//! One more try at a test, given by staff.
use super::course_test::TestId;
use super::enrolment::EnrolmentId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(RetakeId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retake")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: RetakeId,
    pub enrolment_id: EnrolmentId,
    pub test_id: TestId,
    pub reason: String,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
