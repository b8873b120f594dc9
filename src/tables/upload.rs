//! A paper on its way in parts; done ones stay until they expire, so that a repeated part finds them.
use super::document::{DocumentId, PaperKind};
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(UploadId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upload")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: UploadId,
    pub person_id: PersonId,
    pub kind: PaperKind,
    /// 256 random bits as hex.
    pub code: String,
    /// bytes announced.
    pub total: i64,
    /// bytes that are here.
    pub received: i64,
    pub state: UploadState,
    pub document_id: Option<DocumentId>,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum UploadState {
        Open = "open",
        Done = "done",
    }
}
