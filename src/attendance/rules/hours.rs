//! The one counting of hours, and what can still become of the minimum.
use super::Meeting;
use crate::tables::{amounts::Share, mark::Presence};
use chrono::{DateTime, Utc};

/// The hours of one person in one cohort, in JP. `attended + excused + missed + not_recorded` is
/// `held`; `held + to_come` is what the cohort plans; cancelled sessions are in none of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Hours {
    /// Of sessions that have begun.
    pub held: i64,
    /// Present or late, as many as were attended.
    pub attended: i64,
    /// Excused or sick.
    pub excused: i64,
    /// Absent, or the rest of a session attended in part.
    pub missed: i64,
    /// Begun, and nobody has recorded anything.
    pub not_recorded: i64,
    /// Of sessions that have not begun.
    pub to_come: i64,
}

/// A mark as hours are counted from it: the word and the lesson hours attended.
pub type Counted = (Presence, i32);

/// The one counting of hours: every page, every list and completion use it. `marks` stand beside their
/// sessions, `None` where nobody recorded anything.
pub fn hours(sessions: &[Meeting], marks: &[Option<Counted>], now: DateTime<Utc>) -> Hours {
    let mut sum = Hours::default();
    for (i, session) in sessions.iter().enumerate().filter(|(_, s)| !s.cancelled) {
        let jp = i64::from(session.jp);
        if session.starts_at > now {
            sum.to_come += jp;
            continue;
        }
        sum.held += jp;
        match marks.get(i).copied().flatten() {
            Some((Presence::Present | Presence::Late, attended)) => {
                // A session may have been shortened after it was marked.
                let attended = i64::from(attended).clamp(0, jp);
                sum.attended += attended;
                sum.missed += jp - attended;
            }
            Some((Presence::Excused | Presence::Sick, _)) => sum.excused += jp,
            Some((Presence::Absent, _)) => sum.missed += jp,
            None => sum.not_recorded += jp,
        }
    }
    sum
}

/// What can still become of the minimum, if the timetable stays as it is. All in JP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Forecast {
    /// What counts as attended today.
    pub counted: i64,
    /// What the minimum is a part of: everything held and to come, without cancelled sessions.
    pub base: i64,
    /// The least of the base that must be attended.
    pub least: i64,
    /// How many of the hours that are to come or not yet recorded may go uncounted and the minimum is
    /// still met.
    pub may_still_miss: i64,
    /// Whether the minimum can still be met.
    pub reachable: bool,
}

impl Forecast {
    /// Whether the minimum is met today, whatever comes.
    pub fn met(&self) -> bool {
        self.counted >= self.least
    }
}

/// The forecast for one person. With `excused_counts`, hours excused or sick count as attended.
pub fn forecast(hours: &Hours, minimum: Share, excused_counts: bool) -> Forecast {
    let counted = hours.attended + if excused_counts { hours.excused } else { 0 };
    let base = hours.held + hours.to_come;
    let least = minimum.least(base);
    let open = hours.not_recorded + hours.to_come;
    let spare = counted + open - least;
    Forecast { counted, base, least, may_still_miss: spare.clamp(0, open), reachable: spare >= 0 }
}
