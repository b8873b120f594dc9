//! Every change of a judgement, append only. No verdict: taken back to "not assessed".
use super::criterion::CriterionId;
use super::enrolment::EnrolmentId;
use super::evidence::EvidenceId;
use super::judgement::{Method, Verdict};
use super::mark_upload::MarkUploadId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(JudgementEventId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "judgement_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: JudgementEventId,
    pub enrolment_id: EnrolmentId,
    pub criterion_id: CriterionId,
    pub verdict: Option<Verdict>,
    pub method: Option<Method>,
    pub note: String,
    pub by_id: PersonId,
    /// When it was found, by the server's clock.
    pub at: DateTimeUtc,
    /// The last event of this person's log that its author had seen; `None`: all before it.
    pub seen: Option<JudgementEventId>,
    /// The id made on the device; the server takes each once.
    pub device_event_id: Option<String>,
    /// Its place among the events of its device.
    pub number: Option<i32>,
    /// When the device's own clock said it was.
    pub device_at: Option<DateTimeUtc>,
    pub evidence_id: Option<EvidenceId>,
    pub upload_id: Option<MarkUploadId>,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
    #[sea_orm(belongs_to, from = "criterion_id", to = "id")]
    pub criterion: BelongsTo<super::criterion::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
