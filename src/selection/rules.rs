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

mod papers;
mod periods;
pub mod planning;
mod promise;
pub mod reorder;
mod result;
mod sponsor;

pub use papers::may_restore;
pub use periods::{concerned, may_end, may_extend};
pub use promise::{Closing, all_checked, may_open, may_promise, may_rank};
pub use result::Told;
pub use sponsor::{may_sponsor, sponsor};

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
    /// Taken back into the selection: why.
    Restore(&'a str),
    /// All parts of the score are there.
    Score,
    /// A part of the score was taken back: why.
    Unscore(&'a str),
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
    /// The staff write down that they accept, and how the centre was told.
    AcceptFor(Told),
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
    who_may(act, facts.who)?;
    if let Act::Withdraw(why) = act {
        return withdraw(state, why, facts);
    }
    if matches!(facts.cohort, CohortState::Finished | CohortState::Cancelled) {
        return Err(Refusal::new(both!(
            "Angkatan ini sudah selesai atau dibatalkan, jadi pendaftarannya tidak bisa diubah lagi.",
            "This cohort is finished or cancelled, so its applications cannot be changed any more."
        )));
    }
    match act {
        Act::AskCorrection(_) | Act::Resubmit | Act::Verify | Act::Reject(_) | Act::Restore(_) => {
            papers::papers(state, act, facts)
        }
        Act::Score | Act::Unscore(_) | Act::Rank => papers::order(state, act, facts),
        Act::Seat | Act::Reserve | Act::PassOver(_) => result::result(state, act, facts),
        Act::Accept | Act::AcceptFor(_) | Act::Lapse | Act::NoShow(_) | Act::Withdraw(_) => {
            result::seat(state, act, facts)
        }
    }
}

fn who_may(act: Act<'_>, who: Who) -> Result<(), Refusal> {
    let may = match act {
        Act::Resubmit => who != Who::Time,
        Act::Accept => who == Who::Applicant,
        Act::Withdraw(_) => who != Who::Time,
        // A free seat goes to the next by itself.
        Act::Seat => who != Who::Applicant,
        Act::Lapse => who == Who::Time,
        _ => who == Who::Staff,
    };
    if may {
        return Ok(());
    }
    Err(Refusal::new(both!(
        "Langkah ini dicatat oleh petugas balai. Hubungi balai.",
        "This step is recorded by the staff of the centre. Call the centre."
    )))
}

fn withdraw(state: State, why: &str, facts: &Facts) -> Result<Option<Next>, Refusal> {
    let asking = match facts.who {
        Who::Applicant => Asking::Themselves,
        Who::Staff | Who::Time => Asking::Coordinator,
    };
    if !seats::withdrawal(state, facts.cohort, facts.certified, asking, why)? {
        return Ok(None);
    }
    let why = match why.trim() {
        "" => both!("Mengundurkan diri.", "Withdrew."),
        said => both!("{said}", "{said}"),
    };
    let then = both!(
        "Anda boleh mendaftar lagi selama pendaftaran dibuka.",
        "You may apply again while applications are open."
    );
    Ok(Some(Next { state: State::Withdrawn, event: "withdrawn", why: Some(why), then }))
}

/// What is said to whoever comes too early or too late for a step.
fn not_from(state: State) -> Refusal {
    Refusal::new(match state {
        State::Submitted => {
            both!(
                "Berkasnya belum diperiksa. Periksa dulu.",
                "The papers are not checked yet. Check them first."
            )
        }
        State::Correcting => both!(
            "Berkasnya sedang diperbaiki oleh pelamar. Tunggu, atau nyatakan lengkap.",
            "The applicant is correcting the papers. Wait, or mark them complete."
        ),
        State::Verified => {
            both!(
                "Nilainya belum lengkap. Isi nilainya dulu.",
                "The scores are incomplete. Enter them first."
            )
        }
        State::Tested => both!(
            "Pelamar ini belum masuk urutan. Buat urutannya dulu.",
            "This applicant is not in the order yet. Make the order first."
        ),
        State::Ranked => both!(
            "Hasilnya belum diumumkan. Umumkan dulu.",
            "The result is not announced yet. Announce it first."
        ),
        State::Offered | State::Enrolled | State::Waiting => both!(
            "Hasil seleksinya sudah diumumkan, jadi langkah ini tidak bisa lagi.",
            "The result of the selection is announced, so this step is no longer possible."
        ),
        State::NotSelected | State::Withdrawn | State::Lapsed | State::NoShow => both!(
            "Pendaftaran ini sudah berakhir. Yang ingin ikut dapat mendaftar ke angkatan berikutnya.",
            "This application is over. Who wants to take part can apply to the next cohort."
        ),
    })
}

fn reason(why: &str) -> Result<Both, Refusal> {
    match why.trim() {
        "" => Err(Refusal::at(
            "alasan",
            both!(
                "Tulis alasannya. Pelamar akan membacanya dalam pesan.",
                "Write the reason. The applicant will read it in the message."
            ),
        )),
        said => Ok(both!("{said}", "{said}")),
    }
}

fn to(state: State, event: &'static str, then: Both) -> Result<Option<Next>, Refusal> {
    Ok(Some(Next { state, event, why: None, then }))
}

fn steps(facts: &Facts) -> Result<Steps, Refusal> {
    facts.steps.ok_or_else(|| {
        Refusal::new(both!(
            "Angkatan ini tanpa seleksi: siapa cepat, dia dapat kursi. Atur seleksinya dulu.",
            "This cohort does not select: first come, first served. Set the selection up first."
        ))
    })
}

fn next_cohort() -> Both {
    both!(
        "Anda boleh mendaftar ke angkatan berikutnya. Tanyakan tanggalnya kepada balai.",
        "You may apply to the next cohort. Ask the centre for the date."
    )
}

#[cfg(test)]
mod model_tests;
#[cfg(test)]
mod tests;
