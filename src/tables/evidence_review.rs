//! How an assessor weighed a piece of evidence by the four rules; the last one stands.
use super::evidence::EvidenceId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(EvidenceReviewId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence_review")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: EvidenceReviewId,
    pub evidence_id: EvidenceId,
    pub valid: bool,
    pub authentic: bool,
    pub current: bool,
    pub sufficient: bool,
    pub words: String,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "evidence_id", to = "id")]
    pub evidence: BelongsTo<super::evidence::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
