//! One sending of events by a device that had no signal, kept with what its clock was off by; or one entry
//! from a signed list.
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(MarkUploadId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mark_upload")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: MarkUploadId,
    /// The device's own random name; "lembar" where they came from a signed list.
    pub device: String,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
    /// Seconds to add to the device's clock to have the server's.
    pub clock_offset: i64,
    /// How many events were taken.
    pub events: i32,
    #[sea_orm(belongs_to, from = "by_id", to = "id")]
    pub by: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
