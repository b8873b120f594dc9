//! One wording of a question. It is never changed: answers were given to it.
use super::person::PersonId;
use super::question::QuestionId;
use sea_orm::entity::prelude::*;

id!(QuestionVersionId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "question_version")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: QuestionVersionId,
    pub question_id: QuestionId,
    /// from 1.
    pub number: i32,
    pub kind: QuestionKind,
    /// the path of its category, "Usaha/Pajak", or "".
    pub topic: String,
    /// the author's own code, or "".
    pub code: String,
    /// its title, or its first words.
    pub name: String,
    /// what it is found by, in small letters.
    pub search: String,
    /// [`crate::questions::rules::Question`] in JSON.
    pub body: String,
    /// SHA-256 of `body`, in hex.
    pub digest: String,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "question_id", to = "id")]
    pub question: BelongsTo<super::question::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum QuestionKind {
        Single = "single",
        Several = "several",
        TrueFalse = "true_false",
        Short = "short",
        Numeric = "numeric",
        Matching = "matching",
        Essay = "essay",
        Description = "description",
    }
}
