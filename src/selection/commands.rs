//! How it changes. Every command locks the cohort first, asks the machine, writes, records and tells.
//!
//! Leaving and a new quota are those of [`crate::enrollment::commands`]: `withdraw` and `set_quota` offer
//! the free seats here too.
pub use crate::enrollment::commands::Change;
use crate::{
    error::Result,
    store::Tx,
    tables::{
        cohort::CohortId,
        enrolment::EnrolmentId,
        person::PersonId,
        quota_pool::PoolKind,
        score_part::ScorePartId,
        selection::{Method, Ties},
        selection_step::SelectionStep,
    },
    web::Origin,
};
use chrono::{DateTime, Utc};

/// How a cohort shall select.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How many may apply; none is no limit.
    pub applicants: Option<i32>,
    /// How many wait after the announcement at most; none is everybody.
    pub reserves: Option<i32>,
    /// How long an offer stands at least.
    pub offer_hours: i32,
    /// What orders the applicants.
    pub method: Method,
    /// What orders those of the same score.
    pub ties: Ties,
    /// The least score, in hundredths of a point.
    pub minimum: Option<i32>,
    /// The steps switched on; `apply`, `rank` and `announce` may be left out, then they have no dates.
    pub steps: Vec<Period>,
    /// In the order of filling.
    pub pools: Vec<Pool>,
    /// In their order.
    pub parts: Vec<Part>,
}

/// A step with its period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Which.
    pub step: SelectionStep,
    /// From.
    pub from: DateTime<Utc>,
    /// The first moment after it.
    pub until: DateTime<Utc>,
    /// Who is in charge.
    pub in_charge: Option<PersonId>,
}

/// A pool of seats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// As people read it.
    pub name: String,
    /// What it asks for.
    pub kind: PoolKind,
    /// See `quota_pool::Model::value`.
    pub value: String,
    /// How many.
    pub seats: i32,
}

/// A part of the score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// As people read it.
    pub name: String,
    /// Against the other weights.
    pub weight: i32,
    /// The most points, in hundredths.
    pub max: i32,
}

/// Points of one applicant in one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Points {
    /// Whose.
    pub enrolment: EnrolmentId,
    /// In what.
    pub part: ScorePartId,
    /// In hundredths of a point.
    pub value: i32,
}

/// What an announcement came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Announced {
    /// With an offer, or a seat where nothing is to be accepted.
    pub seated: u32,
    /// Reserves.
    pub waiting: u32,
    /// Not selected.
    pub not_selected: u32,
}

/// Makes a cohort select in this way, or changes how. Pools and parts are replaced as a whole while
/// nothing points at them.
///
/// # Errors
/// Refusals at `pendaftar`, `cadangan`, `jam`, `minimum`, `langkah`, `jalur`, `nilai`; after the
/// announcement nothing changes.
pub async fn set_up(tx: &Tx, cohort: CohortId, plan: Plan, change: Change<'_>) -> Result<()> {
    let _ = (tx, cohort, plan, change);
    todo!()
}

/// Back to first come, first served, while nobody has applied.
///
/// # Errors
/// A refusal when somebody has.
pub async fn call_off(tx: &Tx, cohort: CohortId, change: Change<'_>) -> Result<()> {
    let _ = (tx, cohort, change);
    todo!()
}

/// Sends papers back: what is to be corrected.
///
/// # Errors
/// A refusal by the machine; at `alasan` when nothing is said.
pub async fn ask_correction(tx: &Tx, enrolment: EnrolmentId, what: &str, change: Change<'_>) -> Result<()> {
    let _ = (tx, enrolment, what, change);
    todo!()
}

/// The applicant sends the corrected papers.
///
/// # Errors
/// A refusal by the machine.
pub async fn resubmit(tx: &Tx, enrolment: EnrolmentId, change: Change<'_>) -> Result<()> {
    let _ = (tx, enrolment, change);
    todo!()
}

/// The papers of these applicants are right. Answers how many that newly holds for.
///
/// # Errors
/// A refusal by the machine, naming who; then nobody is verified.
pub async fn verify(tx: &Tx, cohort: CohortId, who: &[EnrolmentId], change: Change<'_>) -> Result<u32> {
    let _ = (tx, cohort, who, change);
    todo!()
}

/// The requirements are not met.
///
/// # Errors
/// A refusal by the machine; at `alasan` when nothing is said.
pub async fn reject(tx: &Tx, enrolment: EnrolmentId, why: &str, change: Change<'_>) -> Result<()> {
    let _ = (tx, enrolment, why, change);
    todo!()
}

/// Notes points; who has all parts is tested. Answers how many newly are.
///
/// # Errors
/// Refusals at `nilai` for points beyond the most of their part, and by the machine.
pub async fn note_scores(tx: &Tx, cohort: CohortId, points: &[Points], change: Change<'_>) -> Result<u32> {
    let _ = (tx, cohort, points, change);
    todo!()
}

/// Keeps the seed of the draw and publishes its hash, before applications close.
///
/// # Errors
/// A refusal when it is published already or the draw was held.
pub async fn commit_draw(
    tx: &Tx,
    cohort: CohortId,
    seed: &str,
    hash: &str,
    change: Change<'_>,
) -> Result<()> {
    let _ = (tx, cohort, seed, hash, change);
    todo!()
}

/// Puts everybody who is ready in order: one rank each, from 1. May be repeated until the announcement.
/// Answers how many have a rank.
///
/// # Errors
/// A refusal when nobody is ready or the result is announced.
pub async fn rank(tx: &Tx, cohort: CohortId, change: Change<'_>) -> Result<u32> {
    let _ = (tx, cohort, change);
    todo!()
}

/// Announces the result: pools in their order, then the rest by rank, reserves, and not selected with
/// the reason. Once.
///
/// # Errors
/// A refusal before there is an order.
pub async fn announce(tx: &Tx, cohort: CohortId, change: Change<'_>) -> Result<Announced> {
    let _ = (tx, cohort, change);
    todo!()
}

/// The applicant takes the offered seat (daftar ulang).
///
/// # Errors
/// A refusal when the time is over.
pub async fn accept(tx: &Tx, enrolment: EnrolmentId, change: Change<'_>) -> Result<()> {
    let _ = (tx, enrolment, change);
    todo!()
}

/// Lets the offers of this cohort lapse whose time is over; their seats are offered to the next.
/// Answers how many lapsed.
///
/// # Errors
/// `NotFound` when there is no such cohort.
pub async fn lapse(tx: &Tx, cohort: CohortId, origin: &Origin, now: DateTime<Utc>) -> Result<u32> {
    let _ = (tx, cohort, origin, now);
    todo!()
}

/// Somebody with a seat did not come; the seat goes to the next.
///
/// # Errors
/// A refusal before the cohort runs, or without a reason.
pub async fn no_show(tx: &Tx, enrolment: EnrolmentId, why: &str, change: Change<'_>) -> Result<()> {
    let _ = (tx, enrolment, why, change);
    todo!()
}

/// Extends the period of a step and tells those concerned. Answers how many were told.
///
/// # Errors
/// Refusals at `sampai` when it is no later, and after the announcement but for re-registration.
pub async fn extend(
    tx: &Tx,
    cohort: CohortId,
    step: SelectionStep,
    until: DateTime<Utc>,
    change: Change<'_>,
) -> Result<u32> {
    let _ = (tx, cohort, step, until, change);
    todo!()
}
