//! What is true of letters of absence and appeals, whatever stores them. No I/O here.
mod appeal;

pub use appeal::{answer, may_appeal};

use crate::{
    attendance::rules::{Facts, Meeting, Window, window},
    error::Refusal,
    tables::{
        absence::{AbsenceKind, AbsenceState},
        cohort::CohortState,
        enrolment::EnrolmentState,
        mark::Presence,
        session::SessionId,
    },
};
use chrono::{DateTime, NaiveDate, Utc};

/// The longest absence in one letter, in days.
pub const LONGEST_DAYS: i64 = 31;
/// How long words of a letter, an appeal or an answer are, in letters.
pub const WORDS: std::ops::RangeInclusive<usize> = 5..=300;

/// What a letter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day, in the centre's zone.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Only this session; `None`: all of these days.
    pub only: Option<SessionId>,
}

/// A session as letters see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meets {
    /// Which.
    pub id: SessionId,
    /// On which day, in the centre's zone.
    pub day: NaiveDate,
    /// When and how long.
    pub meeting: Meeting,
}

impl Period {
    /// Whether the letter is about this session.
    pub fn covers(&self, session: &Meets) -> bool {
        match self.only {
            Some(id) => id == session.id,
            None => (self.from..=self.until).contains(&session.day),
        }
    }
}

/// What an approved letter of this kind says of a session.
pub fn presence(kind: AbsenceKind) -> Presence {
    match kind {
        AbsenceKind::Ill => Presence::Sick,
        AbsenceKind::Permit => Presence::Excused,
        AbsenceKind::Duty => Presence::Dispensation,
    }
}

/// Words somebody typed, without the white space around them.
///
/// # Errors
/// A sentence at this field when they are too short or too long.
pub fn words(field: &'static str, typed: &str) -> Result<String, Refusal> {
    let typed = typed.trim();
    let length = typed.chars().count();
    let (least, most) = (WORDS.start(), WORDS.end());
    match length {
        n if n < *least => Err(Refusal::at(
            field,
            both!("Tulis sedikitnya {least} huruf.", "Write at least {least} letters."),
        )),
        n if n > *most => Err(Refusal::at(
            field,
            both!(
                "Ini terlalu panjang. Tulis paling banyak {most} huruf.",
                "This is too long. Write at most {most} letters."
            ),
        )),
        _ => Ok(typed.to_string()),
    }
}

/// Where the person stands for whom a letter is handed in.
#[derive(Clone, Copy, Debug)]
pub struct Seat {
    /// In the cohort.
    pub state: EnrolmentState,
    /// The cohort itself.
    pub cohort: CohortState,
}

/// Whether a letter about this period is taken; `others` are those of the same person that wait or were
/// approved.
///
/// # Errors
/// A sentence: no seat, days in the wrong order, too many, no session, or another letter covers one.
pub fn enter(
    period: &Period,
    seat: Seat,
    sessions: &[Meets],
    others: &[Period],
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    if seat.state != EnrolmentState::Enrolled || seat.cohort == CohortState::Cancelled {
        return Err(Refusal::new(both!(
            "Surat hanya untuk peserta yang punya tempat di angkatan ini.",
            "Letters are for people who have a seat in this cohort."
        )));
    }
    let days = (period.until - period.from).num_days();
    if days < 0 {
        return Err(Refusal::at(
            "sampai",
            both!(
                "Hari terakhir tidak boleh sebelum hari pertama.",
                "The last day cannot be before the first."
            ),
        ));
    }
    if days >= LONGEST_DAYS {
        return Err(Refusal::at(
            "sampai",
            both!(
                "Satu surat paling lama {LONGEST_DAYS} hari. Kirim surat lain untuk hari berikutnya.",
                "One letter is for {LONGEST_DAYS} days at most. Send another one for the days after."
            ),
        ));
    }
    let open =
        |s: &&Meets| !matches!(window(&s.meeting, seat.cohort, now), Window::Cancelled | Window::Closed);
    let covered: Vec<&Meets> = sessions.iter().filter(|s| period.covers(s)).filter(open).collect();
    if covered.is_empty() {
        return Err(Refusal::at(
            "dari",
            both!(
                "Tidak ada sesi pada hari itu yang masih dapat diubah. Periksa jadwal Anda.",
                "There is no session on those days that can still be changed. Check your timetable."
            ),
        ));
    }
    if covered.iter().any(|s| others.iter().any(|other| other.covers(s))) {
        return Err(Refusal::at(
            "dari",
            both!(
                "Sudah ada surat untuk hari itu. Tarik surat itu dulu kalau salah.",
                "There is a letter for those days already. Withdraw that one first if it is wrong."
            ),
        ));
    }
    Ok(())
}

/// What somebody does with a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Staff: it counts.
    Approve,
    /// Staff: it does not, or does not any more.
    Decline,
    /// Its owner takes it back.
    Withdraw,
}

/// What becomes of a letter; `own` says that it is the actor's own. To say the same again changes nothing.
///
/// # Errors
/// A sentence: somebody's own letter, an answer given already, a decline without words.
pub fn act(state: AbsenceState, act: Act, own: bool, reason: &str) -> Result<AbsenceState, Refusal> {
    use AbsenceState::{Approved, Declined, Open, Withdrawn};
    if own && act != Act::Withdraw {
        return Err(Refusal::new(both!(
            "Surat sendiri dijawab oleh petugas lain.",
            "Somebody else of the staff answers your own letter."
        )));
    }
    match (state, act) {
        // Pressed twice, or answered the same by two at once: it stands.
        (Approved, Act::Approve) | (Declined, Act::Decline) | (Withdrawn, Act::Withdraw) => Ok(state),
        (Open, Act::Approve) => Ok(Approved),
        (Open | Approved, Act::Decline) => words("alasan", reason).map(|_| Declined),
        (Open | Approved, Act::Withdraw) => Ok(Withdrawn),
        (Declined | Withdrawn, _) => Err(Refusal::new(both!(
            "Surat ini sudah dijawab atau ditarik. Muat ulang halaman ini.",
            "This letter is answered or withdrawn already. Load this page again."
        ))),
    }
}

/// Whether an approved letter writes the mark of a session it covers: only what is recorded as absent or
/// not at all, and only while the session can be changed.
pub fn writes(facts: &Facts, now: DateTime<Utc>) -> bool {
    let open = !matches!(window(&facts.meeting, facts.cohort, now), Window::Cancelled | Window::Closed);
    let empty = facts.mark.as_ref().is_none_or(|mark| mark.presence == Presence::Absent);
    facts.enrolment == EnrolmentState::Enrolled && open && empty && !facts.disputed
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
