//! An element of a unit.
use super::unit::UnitId;
use sea_orm::entity::prelude::*;

id!(ElementId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "element")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ElementId,
    pub unit_id: UnitId,
    pub number: i32,
    pub title: String,
    #[sea_orm(belongs_to, from = "unit_id", to = "id")]
    pub unit: BelongsTo<super::unit::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
