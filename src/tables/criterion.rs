//! A performance criterion (KUK). Its text is kept byte for byte.
use super::element::ElementId;
use sea_orm::entity::prelude::*;

id!(CriterionId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "criterion")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CriterionId,
    pub element_id: ElementId,
    pub position: i32,
    /// "1.2".
    pub number: String,
    pub text: String,
    #[sea_orm(belongs_to, from = "element_id", to = "id")]
    pub element: BelongsTo<super::element::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
