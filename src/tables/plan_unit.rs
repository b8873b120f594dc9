//! How one unit of a course version is to be assessed.
use super::course_version::CourseVersionId;
use super::unit::UnitId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_unit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub course_version_id: CourseVersionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: UnitId,
    /// words of [`super::judgement::Method`] with commas between; none: any.
    pub methods: String,
    /// in how many ways a critical criterion must have been found met; 1 at least.
    pub evidence: i32,
    /// how often it may be decided BK before it stays so; 0: no end.
    pub attempts: i32,
    #[sea_orm(belongs_to, from = "course_version_id", to = "id")]
    pub course_version: BelongsTo<super::course_version::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
