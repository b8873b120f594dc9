//! The answer to one question, as it was given last.
use super::person::PersonId;
use super::question_version::QuestionVersionId;
use super::sitting::SittingId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sitting_answer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub sitting_id: SittingId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub question_version_id: QuestionVersionId,
    /// when it was given, in thousandths of a second since 1970: the later one stands, in whatever order
    /// they arrive.
    pub given_ms: i64,
    /// [`crate::questions::rules::Response`] in JSON.
    pub response: String,
    pub saved_at: DateTimeUtc,
    /// the points somebody gave for an essay: an exact decimal.
    pub judged: Option<String>,
    pub judged_by: Option<PersonId>,
    pub judged_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "sitting_id", to = "id")]
    pub sitting: BelongsTo<super::sitting::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
