//! On which photos of the signed list an entry of marks rests.
use super::mark_upload::MarkUploadId;
use super::sheet_photo::SheetPhotoId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sheet_use")]
pub struct Model {
    /// The events of the entry name it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub upload_id: MarkUploadId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub photo_id: SheetPhotoId,
    #[sea_orm(belongs_to, from = "photo_id", to = "id")]
    pub photo: BelongsTo<super::sheet_photo::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
