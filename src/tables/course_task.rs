//! Anything else a course version asks, ticked off by staff for each person.
use super::course_version::CourseVersionId;
use sea_orm::entity::prelude::*;

id!(CourseTaskId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course_task")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CourseTaskId,
    pub course_version_id: CourseVersionId,
    pub position: i32,
    pub title: String,
    #[sea_orm(belongs_to, from = "course_version_id", to = "id")]
    pub course_version: BelongsTo<super::course_version::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
