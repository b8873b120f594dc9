//! What an applicant was asked to correct: one row an answer or a paper, each time it is asked.
use super::application_draft::Step;
use super::enrolment::EnrolmentId;
use sea_orm::entity::prelude::*;

id!(CorrectionId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "correction")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CorrectionId,
    pub enrolment_id: EnrolmentId,
    /// The question that is answered anew.
    pub step: Step,
    pub asked_at: DateTimeUtc,
    /// When it was answered anew, the last time.
    pub mended_at: Option<DateTimeUtc>,
    /// When it was sent again, or something else was asked instead.
    pub closed_at: Option<DateTimeUtc>,
    /// The answer in words before it was corrected; a NIK by its last four digits only.
    pub before: String,
    /// The answer in words after it was corrected; the same.
    pub after: String,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
