//! What is true of attendance, whatever stores it and whoever asks. No I/O here.
pub mod cells;
mod hours;
mod log;
mod make_up;
mod outlook;
mod retract;
pub mod signed;
mod undo;
mod window;

pub use hours::{Counted, Forecast, Hours, admitted_by, counts_for, forecast, hours};
pub use log::{Event, Verdict, Word, verdict};
pub use make_up::{credits, gap, there};
pub use outlook::{excused, outlook};
pub use retract::{Retraction, retract};
pub use undo::{Step, before, last_act};
pub use window::{
    CORRECTED_AFTER, FREE_AFTER, Meeting, OPENS_BEFORE, REASON_LENGTH, Window, may_change, window,
};

use crate::{
    error::Refusal,
    tables::{cohort::CohortState, enrolment::EnrolmentState, mark::Presence, person::Language},
    text::Chip,
};
use chrono::{DateTime, TimeDelta, Utc};

/// How long somebody may take back what they did last.
pub const UNDO_WITHIN: TimeDelta = TimeDelta::minutes(10);
/// The order in which a tap on a name goes through the marks; after the last comes the first.
pub const CYCLE: [Presence; 5] =
    [Presence::Present, Presence::Late, Presence::Excused, Presence::Sick, Presence::Absent];

/// What the next tap records.
pub fn next(mark: Option<Presence>) -> Presence {
    let here = CYCLE.iter().position(|p| Some(*p) == mark);
    CYCLE[here.map_or(0, |i| (i + 1) % CYCLE.len())]
}

/// A mark as people read it. Not recorded is a state of its own.
pub fn chip(mark: Option<Presence>, language: Language) -> Chip {
    let (shape, word) = match mark {
        Some(Presence::Present) => ("good", both!("Hadir", "Present")),
        Some(Presence::Late) => ("part", both!("Terlambat", "Late")),
        Some(Presence::Excused) => ("info", both!("Izin", "Excused")),
        Some(Presence::Sick) => ("info", both!("Sakit", "Sick")),
        Some(Presence::Absent) => ("bad", both!("Alpa", "Absent")),
        Some(Presence::Dispensation) => ("info", both!("Dispensasi", "Dispensation")),
        None => ("wait", both!("Belum dicatat", "Not recorded")),
    };
    Chip::new(shape, word.pick(language))
}

/// What a mark says of one person in one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The word.
    pub presence: Presence,
    /// Lesson hours attended: all for present and late unless said, none for the others.
    pub jp: i32,
    /// Lesson hours of this session made good in another one.
    pub made_up: i32,
    /// Why, if anybody said.
    pub reason: String,
}

/// What somebody wants to record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The word.
    pub presence: Presence,
    /// Lesson hours attended; `None` is all of them. Only present and late have any.
    pub jp: Option<i32>,
    /// Why; needed for a correction.
    pub reason: String,
}

impl Wanted {
    /// One tap: the word and nothing else.
    pub fn tap(presence: Presence, reason: &str) -> Wanted {
        Wanted { presence, jp: None, reason: reason.to_string() }
    }
}

/// Everything a mark depends on.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The session.
    pub meeting: Meeting,
    /// Where the cohort stands.
    pub cohort: CohortState,
    /// Where the person stands in it.
    pub enrolment: EnrolmentState,
    /// What is recorded now.
    pub mark: Option<Marked>,
    /// Whether two said different things of it; to say either again then settles it.
    pub disputed: bool,
    /// Whether a certificate that stands rests on it.
    pub certified: bool,
}

/// Whether a mark may change at all: a certificate freezes what it rests on.
///
/// # Errors
/// The sentence that says what to do first.
pub fn may_still_change(certified: bool) -> Result<(), Refusal> {
    match certified {
        false => Ok(()),
        true => Err(Refusal::new(both!(
            "Sertifikat orang ini sudah terbit, jadi presensinya tetap. Koordinator harus mencabutnya dulu.",
            "This person’s certificate is issued, so the marks stand. The coordinator has to revoke it first."
        ))),
    }
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is so already: a repeated tap changes nothing.
    Nothing,
    /// This becomes the mark.
    Set(Marked),
}

/// Whether and what to record.
///
/// # Errors
/// A sentence: no seat, session cancelled, too early, too late, no reason for a correction, more hours
/// than the session has.
pub fn mark(facts: &Facts, wanted: &Wanted, now: DateTime<Utc>) -> Result<Decision, Refusal> {
    if facts.enrolment != EnrolmentState::Enrolled {
        return Err(no_seat());
    }
    let reason = wanted.reason.trim();
    let open = window(&facts.meeting, facts.cohort, now);
    let settled = open != Window::Cancelled && !facts.disputed;
    if settled
        && let Some(mark) = &facts.mark
        && mark.presence == wanted.presence
        && wanted.jp.is_none()
        && (reason.is_empty() || reason == mark.reason)
    {
        return Ok(Decision::Nothing);
    }
    let set = marked(facts, wanted)?;
    if settled && facts.mark.as_ref() == Some(&set) {
        return Ok(Decision::Nothing);
    }
    may_still_change(facts.certified)?;
    may_change(open, reason)?;
    Ok(Decision::Set(set))
}

/// The mark that is wanted, with its hours.
fn marked(facts: &Facts, wanted: &Wanted) -> Result<Marked, Refusal> {
    let full = facts.meeting.jp;
    let jp = match (wanted.presence, wanted.jp) {
        (Presence::Present | Presence::Late, Some(jp)) if (0..=full).contains(&jp) => jp,
        (Presence::Present | Presence::Late, Some(_)) => {
            return Err(Refusal::at(
                "jp",
                both!(
                    "Sesi ini {full} JP. Isi angka dari 0 sampai {full}.",
                    "This session has {full} JP. Give a number from 0 to {full}."
                ),
            ));
        }
        (Presence::Present | Presence::Late, None) => full,
        (Presence::Excused | Presence::Sick | Presence::Absent | Presence::Dispensation, _) => 0,
    };
    // What was made good elsewhere stays, as far as it is still missing here.
    let made_up = facts.mark.as_ref().map_or(0, |mark| mark.made_up.clamp(0, full - jp));
    Ok(Marked { presence: wanted.presence, jp, made_up, reason: wanted.reason.trim().to_string() })
}

/// What a device without signal recorded at a moment: judged as of then, so that a late line loses
/// nothing; only a certificate issued meanwhile stands in its way. `wanted` of `None` takes a mark back.
///
/// # Errors
/// As [`mark`].
pub fn recorded_then(
    facts: &Facts,
    wanted: Option<&Wanted>,
    then: DateTime<Utc>,
) -> Result<Option<Marked>, Refusal> {
    if facts.enrolment != EnrolmentState::Enrolled {
        return Err(no_seat());
    }
    may_still_change(facts.certified)?;
    // A cohort that was finished since then was running then.
    let cohort = match facts.cohort {
        CohortState::Cancelled => CohortState::Cancelled,
        _ => CohortState::Running,
    };
    may_change(window(&facts.meeting, cohort, then), wanted.map_or("", |w| w.reason.as_str()))?;
    wanted.map(|wanted| marked(facts, wanted)).transpose()
}

fn no_seat() -> Refusal {
    Refusal::new(both!(
        "Orang ini tidak punya tempat di angkatan ini. Koordinator dapat mengubah daftar peserta.",
        "This person has no seat in this cohort. The coordinator can change the list of people."
    ))
}

/// Lesson hours as somebody typed them; nothing typed is all of them.
///
/// # Errors
/// A sentence when it is not a whole number.
pub fn whole_hours(typed: &str) -> Result<Option<i32>, Refusal> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    typed.parse().map(Some).map_err(|_| {
        Refusal::at(
            "jp",
            both!("Isi JP dengan angka bulat, misalnya 3.", "Give the JP as a whole number, such as 3."),
        )
    })
}

/// "All present": what it records for one person. Touches only who is not recorded; nobody's excuse is
/// overwritten.
///
/// # Errors
/// As [`mark`].
pub fn all_present(facts: &Facts, reason: &str, now: DateTime<Utc>) -> Result<Decision, Refusal> {
    match facts.mark {
        Some(_) => Ok(Decision::Nothing),
        None => mark(facts, &Wanted::tap(Presence::Present, reason), now),
    }
}

#[cfg(test)]
#[path = "rules/tests.rs"]
mod tests;
