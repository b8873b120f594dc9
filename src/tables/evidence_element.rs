//! Which elements a piece of evidence is for.
use super::element::ElementId;
use super::evidence::EvidenceId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence_element")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub evidence_id: EvidenceId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub element_id: ElementId,
    #[sea_orm(belongs_to, from = "evidence_id", to = "id")]
    pub evidence: BelongsTo<super::evidence::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
