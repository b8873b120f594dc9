//! How a course version wants its people assessed. No row: nothing beyond what always holds.
use super::course_version::CourseVersionId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_plan")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub course_version_id: CourseVersionId,
    /// somebody who did not assess decides.
    pub decider: bool,
    /// the trainee says that she knows the result before it is decided.
    pub acknowledged: bool,
    /// only an assessor whose registration is valid that day recommends.
    pub registered: bool,
    pub second: SecondRule,
    /// of the recommendations, with [`SecondRule::Sample`].
    pub sample_percent: i32,
    /// what the sample is drawn from; kept, so that the draw can be repeated.
    pub seed: String,
    /// after the decision; 0: no appeals.
    pub appeal_days: i32,
    /// after the appeal.
    pub answer_days: i32,
    #[sea_orm(belongs_to, from = "course_version_id", to = "id")]
    pub course_version: BelongsTo<super::course_version::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum SecondRule {
        None = "none",
        EveryBk = "every_bk",
        Sample = "sample",
    }
}
