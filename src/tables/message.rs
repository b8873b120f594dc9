//! A message in the outbox, rendered when its cause was written.
use super::centre::CentreId;
use super::certificate::CertificateId;
use super::cohort::CohortId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(MessageId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: MessageId,
    pub centre_id: CentreId,
    pub cohort_id: Option<CohortId>,
    pub person_id: Option<PersonId>,
    /// one message per event, for ever: "certificate:17".
    pub event_key: String,
    pub kind: String,
    pub to_name: String,
    pub to_address: Option<String>,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// whose PDF is attached.
    pub certificate_id: Option<CertificateId>,
    /// the Message-ID header before its `@`, the same at every try.
    pub message_id: String,
    pub state: MessageState,
    pub attempts: i32,
    pub due_at: DateTimeUtc,
    pub lease_until: Option<DateTimeUtc>,
    pub sent_at: Option<DateTimeUtc>,
    pub last_error: String,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum MessageState {
        Queued = "queued",
        Sending = "sending",
        Retrying = "retrying",
        Sent = "sent",
        Failed = "failed",
        NoAddress = "no_address",
    }
}
