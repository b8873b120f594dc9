//! A decree that establishes SKKNI units: "Kepmenaker 56/2018".
use sea_orm::entity::prelude::*;

id!(StandardId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "standard")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: StandardId,
    pub number: String,
    pub year: i32,
    pub title: String,
    pub created_at: DateTimeUtc,
    /// when an import last corrected or completed it.
    pub changed_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
