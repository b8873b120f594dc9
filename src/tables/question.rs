//! A question of the bank. What it asks is in its versions.
use super::centre::CentreId;
use super::course::CourseId;
use sea_orm::entity::prelude::*;

id!(QuestionId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "question")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: QuestionId,
    pub centre_id: CentreId,
    /// none: for every course of the centre.
    pub course_id: Option<CourseId>,
    /// the number of the version that is asked from now on.
    pub version: i32,
    pub created_at: DateTimeUtc,
    /// taken out of the bank; tests that have it keep it.
    pub retired_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "centre_id", to = "id")]
    pub centre: BelongsTo<super::centre::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
