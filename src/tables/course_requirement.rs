//! What a course asks of those who apply, one row each.
use super::course_version::CourseVersionId;
use sea_orm::entity::prelude::*;

id!(CourseRequirementId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course_requirement")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CourseRequirementId,
    pub course_version_id: CourseVersionId,
    pub position: i32,
    pub kind: RequirementKind,
    /// years, a level of schooling, the code of a region, a kind of paper, or "".
    pub value: String,
    #[sea_orm(belongs_to, from = "course_version_id", to = "id")]
    pub course_version: BelongsTo<super::course_version::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum RequirementKind {
        MinAge = "min_age",
        MaxAge = "max_age",
        Schooling = "schooling",
        Domicile = "domicile",
        Nib = "nib",
        Document = "document",
        ExperienceYears = "experience_years",
        Profile = "profile",
    }
}
