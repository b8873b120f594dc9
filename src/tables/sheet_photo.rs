//! A photo of the list that people signed in a session. The bytes lie in a file.
use super::person::PersonId;
use super::session::SessionId;
use sea_orm::entity::prelude::*;

id!(SheetPhotoId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sheet_photo")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SheetPhotoId,
    pub session_id: SessionId,
    /// 256 random bits as hex: how it is asked for.
    pub code: String,
    /// below `berkas` in the data directory.
    pub path: String,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "session_id", to = "id")]
    pub session: BelongsTo<super::session::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
