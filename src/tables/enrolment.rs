//! A person in a cohort: from the application through the selection to a seat, waiting, or gone.
use super::cohort::CohortId;
use super::person::PersonId;
use super::quota_pool::QuotaPoolId;
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
    /// of the form that was sent: the same key again is the same application.
    pub once_key: Option<String>,
    /// an offer not taken by then goes to the next; with `offered` only.
    pub offered_until: Option<DateTimeUtc>,
    /// the place in the order of the selection, from 1; kept for good once given.
    pub rank: Option<i32>,
    /// the weighted total, in hundredths of a point: 10000 is all there is.
    pub score: Option<i32>,
    /// who sends them, as the pools of a sponsor name it.
    pub sponsor: Option<String>,
    /// why it ended, in plain words in the person's language.
    pub exit_reason: Option<String>,
    /// the pool whose seat they were given.
    pub pool_id: Option<QuotaPoolId>,
    #[sea_orm(belongs_to, from = "cohort_id", to = "id")]
    pub cohort: BelongsTo<super::cohort::Entity>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum EnrolmentState {
        Submitted = "submitted",
        Correcting = "correcting",
        Verified = "verified",
        Tested = "tested",
        Ranked = "ranked",
        Offered = "offered",
        Enrolled = "enrolled",
        Waiting = "waiting",
        NotSelected = "not_selected",
        Withdrawn = "withdrawn",
        Lapsed = "lapsed",
        NoShow = "no_show",
    }
}

impl EnrolmentState {
    /// Those whose application is over, each with a reason.
    pub const EXITS: [EnrolmentState; 4] = [
        EnrolmentState::NotSelected,
        EnrolmentState::Withdrawn,
        EnrolmentState::Lapsed,
        EnrolmentState::NoShow,
    ];

    /// Those who take up a seat: it is theirs, or it is kept for their answer.
    pub const SEATED: [EnrolmentState; 2] = [EnrolmentState::Enrolled, EnrolmentState::Offered];

    /// Those on the way through the selection, before its result.
    pub const IN_SELECTION: [EnrolmentState; 5] = [
        EnrolmentState::Submitted,
        EnrolmentState::Correcting,
        EnrolmentState::Verified,
        EnrolmentState::Tested,
        EnrolmentState::Ranked,
    ];

    /// Those whose papers are checked, or were and nothing has followed yet.
    pub const WITH_PAPERS: [EnrolmentState; 3] =
        [EnrolmentState::Submitted, EnrolmentState::Correcting, EnrolmentState::Verified];

    /// Whether the application is over.
    pub fn is_exit(self) -> bool {
        Self::EXITS.contains(&self)
    }

    /// Whether it takes up a seat.
    pub fn takes_seat(self) -> bool {
        Self::SEATED.contains(&self)
    }

    /// Whether the selection is still under way.
    pub fn is_in_selection(self) -> bool {
        Self::IN_SELECTION.contains(&self)
    }
}

words! {
    pub enum Via {
        Own = "own",
        Desk = "desk",
        Import = "import",
    }
}
