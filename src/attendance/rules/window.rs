//! A session as far as its marks are concerned, and what may be done with them when.
use crate::{error::Refusal, tables::cohort::CohortState};
use chrono::{DateTime, TimeDelta, Utc};

/// How long before a session its roster opens: people come early and so does the instructor.
pub const OPENS_BEFORE: TimeDelta = TimeDelta::minutes(15);
/// How long after a session marks are free; later ones are corrections and say why.
pub const FREE_AFTER: TimeDelta = TimeDelta::hours(24);
/// How long after a session corrections are taken at all.
pub const CORRECTED_AFTER: TimeDelta = TimeDelta::days(30);
/// The longest reason, in letters.
pub const REASON_LENGTH: usize = 300;

/// A session, as far as marks are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// Its length in lesson hours.
    pub jp: i32,
    /// Whether it did not or will not take place.
    pub cancelled: bool,
}

/// What may be done with the marks of a session at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// Too early; opens then.
    NotYet(DateTime<Utc>),
    /// Marks are free.
    Open,
    /// A change is a correction and needs a reason.
    Correcting,
    /// Too late for corrections.
    Closed,
    /// The session does not take place, or the cohort was cancelled.
    Cancelled,
}

/// What may be done now. A finished cohort takes corrections only; a cancelled one does as well, for
/// what took place before it was cancelled.
pub fn window(meeting: &Meeting, cohort: CohortState, now: DateTime<Utc>) -> Window {
    let opens = meeting.starts_at - OPENS_BEFORE;
    let over = matches!(cohort, CohortState::Finished | CohortState::Cancelled);
    if meeting.cancelled {
        Window::Cancelled
    } else if now < opens {
        Window::NotYet(opens)
    } else if now > meeting.ends_at + CORRECTED_AFTER {
        Window::Closed
    } else if over || now > meeting.ends_at + FREE_AFTER {
        Window::Correcting
    } else {
        Window::Open
    }
}

/// Whether marks may be changed in this window with this reason.
///
/// # Errors
/// The sentence that says why not.
pub fn may_change(open: Window, reason: &str) -> Result<(), Refusal> {
    if reason.chars().count() > REASON_LENGTH {
        return Err(Refusal::at(
            "alasan",
            both!(
                "Alasan ini terlalu panjang. Tulis paling banyak {REASON_LENGTH} huruf.",
                "This reason is too long. Write at most {REASON_LENGTH} letters."
            ),
        ));
    }
    match open {
        Window::Open => Ok(()),
        Window::Correcting if !reason.trim().is_empty() => Ok(()),
        Window::Correcting => Err(Refusal::at(
            "alasan",
            both!(
                "Presensi biasa untuk sesi ini sudah lewat. Tulis alasan koreksinya.",
                "The usual time for this session is over. Write the reason for the correction."
            ),
        )),
        Window::NotYet(_) => Err(Refusal::new(both!(
            "Presensi dibuka 15 menit sebelum sesi dimulai. Coba lagi nanti.",
            "Marks can be recorded from 15 minutes before the session. Try again then."
        ))),
        Window::Closed => Err(Refusal::new(both!(
            "Sesi ini sudah lewat 30 hari. Presensinya tidak dapat diubah lagi.",
            "This session was more than 30 days ago. Its marks cannot be changed any more."
        ))),
        Window::Cancelled => Err(Refusal::new(both!(
            "Sesi ini dibatalkan, jadi tidak ada presensi. Koordinator dapat mengubah jadwal.",
            "This session was cancelled, so there are no marks. The coordinator can change the timetable."
        ))),
    }
}
