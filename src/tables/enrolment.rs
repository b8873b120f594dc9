//! A person in a cohort: with a seat, waiting, or gone.
use super::cohort::CohortId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(EnrolmentId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enrolment")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: EnrolmentId,
    pub cohort_id: CohortId,
    pub person_id: PersonId,
    pub state: EnrolmentState,
    /// the order of arrival within the cohort, from 1.
    pub queue_number: i32,
    pub via: Via,
    /// the short number told to the applicant.
    pub receipt: String,
    pub applied_at: DateTimeUtc,
    pub seated_at: Option<DateTimeUtc>,
    pub left_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "cohort_id", to = "id")]
    pub cohort: BelongsTo<super::cohort::Entity>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum EnrolmentState {
        Enrolled = "enrolled",
        Waiting = "waiting",
        Withdrawn = "withdrawn",
    }
}

words! {
    pub enum Via {
        Own = "own",
        Desk = "desk",
        Import = "import",
    }
}
