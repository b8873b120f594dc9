//! How one criterion of a course version is to be judged.
use super::course_version::CourseVersionId;
use super::criterion::CriterionId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_criterion")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub course_version_id: CourseVersionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub criterion_id: CriterionId,
    pub critical: bool,
    /// words of [`super::judgement::Method`] with commas between; none: those of its unit.
    pub methods: String,
    #[sea_orm(belongs_to, from = "course_version_id", to = "id")]
    pub course_version: BelongsTo<super::course_version::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
