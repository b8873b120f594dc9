//! A rotating code that a trainee read in the hall, as she sent it, and what became of it.
use super::enrolment::EnrolmentId;
use super::person::PersonId;
use super::session::SessionId;
use sea_orm::entity::prelude::*;

id!(HallEntryId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "hall_entry")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: HallEntryId,
    pub session_id: SessionId,
    pub enrolment_id: EnrolmentId,
    /// made on the device: the same again is the same entry.
    pub device_event_id: String,
    pub code: String,
    /// by the clock of the device.
    pub device_at: DateTimeUtc,
    /// what was to be added to the device's clock when it sent, in seconds.
    pub clock_offset_s: i32,
    pub sent_at: DateTimeUtc,
    pub state: EntryState,
    /// why a person has to look at it.
    pub doubt: Option<Doubt>,
    pub settled_at: Option<DateTimeUtc>,
    pub settled_by: Option<PersonId>,
    pub settled_reason: String,
    #[sea_orm(belongs_to, from = "session_id", to = "id")]
    pub session: BelongsTo<super::session::Entity>,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum EntryState {
        Accepted = "accepted",
        Review = "review",
        Declined = "declined",
    }
}

words! {
    pub enum Doubt {
        Step = "step",
        Offset = "clock",
        Window = "window",
        Late = "late",
        Mark = "mark",
    }
}
