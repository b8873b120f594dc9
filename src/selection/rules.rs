//! The one state machine of an application: from where, by what and by whom, to where, and why.
//!
//! `submitted → (correcting ↔) verified → tested → ranked → offered → enrolled`, with the exits not
//! selected, withdrawn, lapsed and no show, and reserves who wait. A cohort goes through the steps it has
//! switched on; one that does not select knows `enrolled`, `waiting` and the exits only.
use crate::{
    enrollment::rules::{self as seats, Asking},
    error::Refusal,
    tables::{cohort::CohortState, enrolment::EnrolmentState as State},
    text::Both,
};
use chrono::{DateTime, Utc};

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The applicant.
    Applicant,
    /// The coordinator, or who is in charge of the step.
    Staff,
    /// Nobody: it follows by itself, from a free seat or from the time.
    Time,
}

/// What is done to one application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act<'a> {
    /// The papers are sent back: what is to be corrected.
    AskCorrection(&'a str),
    /// The corrected papers are sent.
    Resubmit,
    /// The papers are right.
    Verify,
    /// The requirements are not met: why.
    Reject(&'a str),
    /// All parts of the score are there.
    Score,
    /// Their place in the order is known.
    Rank,
    /// They get a free seat: an offer where seats are to be accepted, else the seat.
    Seat,
    /// Announced as a reserve.
    Reserve,
    /// Announced as not selected: why.
    PassOver(&'a str),
    /// They accept the offer.
    Accept,
    /// They leave, or are taken off: why.
    Withdraw(&'a str),
    /// The time of the offer is over.
    Lapse,
    /// They did not come: what is known of it.
    NoShow(&'a str),
}

/// Which steps a cohort has switched on, beyond the order and its announcement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// Papers are checked.
    pub verify: bool,
    /// There is a test or an interview: scores.
    pub test: bool,
    /// An offered seat is to be accepted in time (daftar ulang).
    pub reregister: bool,
}

impl Steps {
    /// The state from which somebody can be put in order.
    pub fn ready(self) -> State {
        match self {
            Steps { test: true, .. } => State::Tested,
            Steps { verify: true, .. } => State::Verified,
            _ => State::Submitted,
        }
    }
}

/// What a move needs to know beside the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Who acts.
    pub who: Who,
    /// The steps of the cohort; none for one that does not select.
    pub steps: Option<Steps>,
    /// The state of the cohort.
    pub cohort: CohortState,
    /// Whether the result was announced.
    pub announced: bool,
    /// Whether a certificate stands on the enrolment.
    pub certified: bool,
    /// Until when papers can be corrected.
    pub correct_until: Option<DateTime<Utc>>,
    /// Until when the offer stands.
    pub offered_until: Option<DateTime<Utc>>,
    /// Now.
    pub now: DateTime<Utc>,
}

/// What becomes of the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// The new state.
    pub state: State,
    /// The word for the history and for the message.
    pub event: &'static str,
    /// Why, in plain words: always there for an exit.
    pub why: Option<Both>,
    /// What comes next for the person.
    pub then: Both,
}

/// One move of one application. `None`: that is done already, so that a second press changes nothing.
///
/// # Errors
/// A refusal that says why not, who can change it and what to do.
pub fn step(state: State, act: Act<'_>, facts: &Facts) -> Result<Option<Next>, Refusal> {
    todo!("{state:?} {act:?} {facts:?}")
}
