//! A paper somebody handed in: identity card, business permit, photo. The bytes lie in a file.
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(DocumentId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: DocumentId,
    pub person_id: PersonId,
    pub kind: PaperKind,
    /// 256 random bits as hex: how it is asked for.
    pub code: String,
    /// what it was found to be, never what it was called.
    pub media_type: String,
    pub bytes: i64,
    /// of the file as it is kept, hex.
    pub sha256: String,
    /// below `berkas` in the data directory.
    pub path: String,
    pub state: DocumentState,
    pub created_at: DateTimeUtc,
    pub gone_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum PaperKind {
        Ktp = "ktp",
        Nib = "nib",
        Photo = "photo",
    }
}

words! {
    pub enum DocumentState {
        Kept = "kept",
        Replaced = "replaced",
    }
}
