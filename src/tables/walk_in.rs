//! Somebody who came to a session with a card that nobody knew, or with none: a name typed at the door,
//! until a person says whose it is.
use super::enrolment::EnrolmentId;
use super::person::PersonId;
use super::session::SessionId;
use sea_orm::entity::prelude::*;

id!(WalkInId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "walk_in")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: WalkInId,
    pub session_id: SessionId,
    /// made on the device: the same again is the same walk-in.
    pub device_event_id: String,
    /// as it was typed.
    pub name: String,
    /// of what was scanned, hashed as a card is: the code itself may be anything and is not kept.
    pub card_hash: Option<String>,
    /// by our clock, where the device's was off.
    pub at: DateTimeUtc,
    pub by_id: PersonId,
    pub taken_at: DateTimeUtc,
    /// whose presence it was; nobody's when it was dismissed.
    pub merged_into: Option<EnrolmentId>,
    pub settled_at: Option<DateTimeUtc>,
    pub settled_by: Option<PersonId>,
    pub settled_reason: String,
    #[sea_orm(belongs_to, from = "session_id", to = "id")]
    pub session: BelongsTo<super::session::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
