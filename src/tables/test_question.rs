//! A question that a test asks, in the version it is asked in.
use super::course_test::TestId;
use super::question_version::QuestionVersionId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "test_question")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub test_id: TestId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub question_version_id: QuestionVersionId,
    /// from 1.
    pub position: i32,
    /// in hundredths of a point.
    pub mark: i32,
    #[sea_orm(belongs_to, from = "test_id", to = "id")]
    pub test: BelongsTo<super::course_test::Entity>,
    #[sea_orm(belongs_to, from = "question_version_id", to = "id")]
    pub question_version: BelongsTo<super::question_version::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
