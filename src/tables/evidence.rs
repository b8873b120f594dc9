//! What a trainee shows for what she can. The bytes of its file lie below `berkas`.
use super::enrolment::EnrolmentId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(EvidenceId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: EvidenceId,
    pub enrolment_id: EnrolmentId,
    pub kind: EvidenceKind,
    pub title: String,
    pub words: String,
    /// 256 random bits as hex: how the file is asked for; none: there is no file.
    pub code: Option<String>,
    pub media_type: Option<String>,
    /// below `berkas` in the data directory.
    pub path: Option<String>,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
    pub withdrawn_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum EvidenceKind {
        // Made in this course or for it.
        Work = "work",
        // From before: a certificate, a job, a business of one's own.
        Prior = "prior",
    }
}
