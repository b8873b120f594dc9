//! How many of a cohort stand where.
use crate::{
    error::Result,
    tables::{cohort::CohortId, enrolment::EnrolmentState},
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// How many stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Seats {
    /// With a seat.
    pub enrolled: i64,
    /// With a seat kept for their answer.
    pub offered: i64,
    /// On the waiting list.
    pub waiting: i64,
    /// In the selection, before its result.
    pub selecting: i64,
}

impl Seats {
    /// Seats nobody else can have.
    pub fn taken(&self) -> i64 {
        self.enrolled + self.offered
    }

    /// Everybody whose application is not over.
    pub fn applied(&self) -> i64 {
        self.taken() + self.waiting + self.selecting
    }

    /// One more in this state.
    pub fn enters(&mut self, state: EnrolmentState) {
        self.count(state, 1);
    }

    /// One less in this state.
    pub fn leaves(&mut self, state: EnrolmentState) {
        self.count(state, -1);
    }

    fn count(&mut self, state: EnrolmentState, people: i64) {
        match state {
            EnrolmentState::Enrolled => self.enrolled += people,
            EnrolmentState::Offered => self.offered += people,
            EnrolmentState::Waiting => self.waiting += people,
            state if state.is_in_selection() => self.selecting += people,
            _ => {}
        }
    }
}

/// Seats taken in each of these cohorts; a cohort without applications is not in the answer.
///
/// # Errors
/// When the database cannot be read.
pub async fn seats(db: &impl ConnectionTrait, cohorts: &[CohortId]) -> Result<HashMap<CohortId, Seats>> {
    let mut seats: HashMap<CohortId, Seats> = HashMap::new();
    for (cohort, state, people) in crate::cohorts::queries::people_by_state(db, cohorts).await? {
        seats.entry(cohort).or_default().count(state, people);
    }
    Ok(seats)
}
