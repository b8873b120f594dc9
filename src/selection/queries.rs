//! How it is read.
use crate::{
    error::Result,
    tables::{
        cohort::CohortId,
        enrolment::{EnrolmentId, EnrolmentState},
        person::PersonId,
        person_profile::Sex,
        quota_pool::{self, QuotaPoolId},
        score_part::{self, ScorePartId},
        selection,
        selection_step::{self, SelectionStep},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashMap;

/// How a cohort selects: the row, its steps in their order, its pools in the order of filling, the
/// parts of the score.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The row.
    pub selection: selection::Model,
    /// Switched on, in the order they are taken.
    pub steps: Vec<selection_step::Model>,
    /// In the order of filling.
    pub pools: Vec<quota_pool::Model>,
    /// By position.
    pub parts: Vec<score_part::Model>,
}

/// How this cohort selects; `None` for first come, first served.
///
/// # Errors
/// When the database cannot be read.
pub async fn setup(db: &impl ConnectionTrait, cohort: CohortId) -> Result<Option<Setup>> {
    let _ = (db, cohort);
    todo!()
}

/// An applicant as the board and the order need them.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Applicant {
    /// Their enrolment.
    pub enrolment: EnrolmentId,
    /// Who.
    pub person: PersonId,
    /// As on the ID card.
    pub name: String,
    /// The number told to the applicant: with the result, all that an announcement shows.
    pub receipt: String,
    /// Where they stand.
    pub state: EnrolmentState,
    /// The order of arrival, from 1.
    pub queue_number: i32,
    /// The order of the selection, from 1.
    pub rank: Option<i32>,
    /// The weighted total in hundredths of a point.
    pub score: Option<i32>,
    /// The pool whose seat they were given.
    pub pool_id: Option<QuotaPoolId>,
    /// Until when their offer stands.
    pub offered_until: Option<DateTime<Utc>>,
    /// Why it ended.
    pub exit_reason: Option<String>,
    /// Who sends them.
    pub sponsor: Option<String>,
    /// Kabupaten or kota.
    pub region_code: Option<String>,
    /// As they said.
    pub sex: Option<Sex>,
    /// As they said.
    pub disability: Option<bool>,
    /// When they applied.
    pub applied_at: DateTime<Utc>,
}

/// Everybody who ever applied to this cohort, in the order of arrival.
///
/// # Errors
/// When the database cannot be read.
pub async fn applicants(db: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<Applicant>> {
    let _ = (db, cohort);
    todo!()
}

/// The points noted in this cohort, by applicant and part.
///
/// # Errors
/// When the database cannot be read.
pub async fn scores(
    db: &impl ConnectionTrait,
    cohort: CohortId,
) -> Result<HashMap<EnrolmentId, HashMap<ScorePartId, i32>>> {
    let _ = (db, cohort);
    todo!()
}

/// How many stand in each state.
///
/// # Errors
/// When the database cannot be read.
pub async fn counts(db: &impl ConnectionTrait, cohort: CohortId) -> Result<HashMap<EnrolmentState, i64>> {
    let _ = (db, cohort);
    todo!()
}

/// The period of a step, or none when it is off.
pub fn period(setup: &Setup, step: SelectionStep) -> Option<&selection_step::Model> {
    setup.steps.iter().find(|row| row.step == step)
}
