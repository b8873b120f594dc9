//! A competency unit. Its key is (decree, code): codes alone are used twice.
use super::standard::StandardId;
use sea_orm::entity::prelude::*;

id!(UnitId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: UnitId,
    pub standard_id: StandardId,
    pub code: String,
    /// as the decree prints it, where that differs.
    pub code_printed: Option<String>,
    pub generation: Generation,
    pub title: String,
    /// what the importer found odd about it.
    pub note: String,
    pub created_at: DateTimeUtc,
    /// "DESKRIPSI UNIT", byte for byte; "" where no file has said it.
    pub description: String,
    /// "BATASAN VARIABEL", a paragraph a line.
    pub variables: String,
    /// "PANDUAN PENILAIAN", a paragraph a line.
    pub guide: String,
    #[sea_orm(belongs_to, from = "standard_id", to = "id")]
    pub standard: BelongsTo<super::standard::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum Generation {
        Gen2003 = "gen2003",
        Gen2012 = "gen2012",
        Gen2016 = "gen2016",
        Other = "other",
    }
}
