//! Somebody a centre knows: trainee, staff, or both.
use super::centre::CentreId;
use sea_orm::entity::prelude::*;

id!(PersonId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: PersonId,
    pub centre_id: CentreId,
    /// as on the ID card, NFC.
    pub name: String,
    /// folded: See `people::rules::fold`.
    pub search_name: String,
    /// lower case.
    pub email: Option<String>,
    /// "+628…".
    pub phone: Option<String>,
    /// Kemendagri code of the kabupaten or kota, "33.74".
    pub region_code: Option<String>,
    pub business: Option<String>,
    /// See `people::nik`.
    pub nik_sealed: Option<String>,
    pub nik_index: Option<String>,
    pub nik_last4: Option<String>,
    pub password_hash: Option<String>,
    pub language: Language,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "centre_id", to = "id")]
    pub centre: BelongsTo<super::centre::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum Language {
        Id = "id",
        En = "en",
    }
}
