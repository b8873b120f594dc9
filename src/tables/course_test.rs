//! The test of a course version before its lessons or after them. Once somebody has begun it, it stays.
use super::amounts::Share;
use super::course_version::CourseVersionId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(TestId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course_test")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: TestId,
    pub course_version_id: CourseVersionId,
    pub place: TestPlace,
    /// none: no limit.
    pub minutes: Option<i32>,
    /// how often everybody may sit for it.
    pub attempts: i32,
    /// of all points; none: to hand in is enough.
    pub passing: Option<Share>,
    /// whether the certificate asks for it.
    pub counts: bool,
    /// whether questions and options come in an order of each person's own.
    pub shuffled: bool,
    pub shows: Shows,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "course_version_id", to = "id")]
    pub course_version: BelongsTo<super::course_version::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum TestPlace {
        Before = "before",
        After = "after",
    }
}

words! {
    /// What a trainee sees after handing in.
    pub enum Shows {
        Nothing = "nothing",
        Points = "points",
        Answers = "answers",
    }
}
