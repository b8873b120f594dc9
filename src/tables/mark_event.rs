//! Every change of a mark, append only. No presence: taken back to "not recorded".
use super::enrolment::EnrolmentId;
use super::make_up::MakeUpId;
use super::mark::Presence;
use super::mark_upload::MarkUploadId;
use super::person::PersonId;
use super::session::SessionId;
use sea_orm::entity::prelude::*;

id!(MarkEventId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mark_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: MarkEventId,
    pub enrolment_id: EnrolmentId,
    pub session_id: SessionId,
    pub presence: Option<Presence>,
    pub jp: i32,
    /// hours of this session made good in another one.
    pub made_up_jp: i32,
    pub reason: String,
    pub by_id: PersonId,
    /// When it was recorded, by the server's clock.
    pub at: DateTimeUtc,
    pub method: Method,
    /// The last event of this session's log that its author had seen; `None`: all before it.
    pub seen: Option<MarkEventId>,
    /// The id made on the device; the server takes each once.
    pub device_event_id: Option<String>,
    pub upload_id: Option<MarkUploadId>,
    /// Its place among the events of its device.
    pub number: Option<i32>,
    /// When the device's own clock said it was.
    pub device_at: Option<DateTimeUtc>,
    /// The place as a guest that this event credits, or takes the credit of away; its author says nothing
    /// about who was there.
    pub make_up_id: Option<MakeUpId>,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
    #[sea_orm(belongs_to, from = "session_id", to = "id")]
    pub session: BelongsTo<super::session::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// How a mark came about.
    pub enum Method {
        Page = "page",
        AllPresent = "all_present",
        Device = "device",
        Scan = "scan",
        Code = "code",
        WalkIn = "walk_in",
        Sheet = "sheet",
        Import = "import",
        Document = "document",
        MakeUp = "make_up",
        Appeal = "appeal",
        Settled = "settled",
    }
}
