//! A letter of absence: from which day to which, why, and what became of it. The bytes of its photo lie in
//! a file.
use super::enrolment::EnrolmentId;
use super::person::PersonId;
use super::session::SessionId;
use sea_orm::entity::prelude::*;

id!(AbsenceId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "absence")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AbsenceId,
    pub enrolment_id: EnrolmentId,
    pub kind: AbsenceKind,
    /// the first day, in the centre's zone.
    pub from_on: Date,
    /// the last day.
    pub until_on: Date,
    /// only this session; none: every one of these days.
    pub session_id: Option<SessionId>,
    pub words: String,
    pub state: AbsenceState,
    pub entered_by: PersonId,
    pub entered_at: DateTimeUtc,
    /// 256 random bits as hex: how the photo is asked for; none: there is no photo.
    pub code: Option<String>,
    pub media_type: Option<String>,
    /// below `berkas` in the data directory.
    pub path: Option<String>,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum AbsenceKind {
        Ill = "ill",
        Permit = "permit",
        Duty = "duty",
    }
}

words! {
    pub enum AbsenceState {
        Open = "open",
        Approved = "approved",
        Declined = "declined",
        Withdrawn = "withdrawn",
    }
}
