//! Somebody sits for a test once.
use super::course_test::TestId;
use super::enrolment::EnrolmentId;
use sea_orm::entity::prelude::*;

id!(SittingId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sitting")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SittingId,
    pub enrolment_id: EnrolmentId,
    pub test_id: TestId,
    /// from 1.
    pub attempt: i32,
    /// what shuffles it.
    pub seed: i64,
    pub started_at: DateTimeUtc,
    /// none: no limit.
    pub ends_at: Option<DateTimeUtc>,
    pub submitted_at: Option<DateTimeUtc>,
    /// an exact decimal; with `submitted_at`.
    pub points: Option<String>,
    /// all there were, an exact decimal.
    pub of_points: Option<String>,
    /// essays that nobody has read yet.
    pub unread: i32,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
    #[sea_orm(belongs_to, from = "test_id", to = "id")]
    pub test: BelongsTo<super::course_test::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
