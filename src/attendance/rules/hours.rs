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
    /// Present or late, as many as were attended, and what was made good in another session.
    pub attended: i64,
    /// Excused, sick or on dispensation.
    pub excused: i64,
    /// Absent, or the rest of a session attended in part.
    pub missed: i64,
    /// Begun, and nobody has recorded anything.
    pub not_recorded: i64,
    /// Of sessions that have not begun.
    pub to_come: i64,
}

/// A mark as hours are counted from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The word.
    pub presence: Presence,
    /// Lesson hours attended.
    pub jp: i32,
    /// Lesson hours made good in another session.
    pub made_up: i32,
}

/// Whether somebody admitted at a moment was there for any of this session.
pub fn admitted_by(session: &Meeting, admitted: Option<DateTime<Utc>>) -> bool {
    admitted.is_none_or(|from| session.ends_at > from)
}

/// Whether a session counts for somebody admitted at a moment: who came later is not charged with what
/// was over by then, unless something is recorded there.
pub fn counts_for(session: &Meeting, admitted: Option<DateTime<Utc>>, recorded: bool) -> bool {
    !session.cancelled && (recorded || admitted_by(session, admitted))
}

/// The one counting of hours: every page, every list and completion use it. `marks` stand beside their
/// sessions, `None` where nobody recorded anything; `admitted` is when the person got the seat.
pub fn hours(
    sessions: &[Meeting],
    marks: &[Option<Counted>],
    admitted: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Hours {
    let mut sum = Hours::default();
    for (i, session) in sessions.iter().enumerate() {
        let mark = marks.get(i).copied().flatten();
        if !counts_for(session, admitted, mark.is_some()) {
            continue;
        }
        let jp = i64::from(session.jp);
        if session.starts_at > now {
            sum.to_come += jp;
            continue;
        }
        sum.held += jp;
        let Some(mark) = mark else {
            sum.not_recorded += jp;
            continue;
        };
        // A session may have been shortened after it was marked.
        let here = match mark.presence {
            Presence::Present | Presence::Late => i64::from(mark.jp).clamp(0, jp),
            Presence::Excused | Presence::Sick | Presence::Dispensation | Presence::Absent => 0,
        };
        let made_up = i64::from(mark.made_up).clamp(0, jp - here);
        sum.attended += here + made_up;
        let rest = jp - here - made_up;
        match mark.presence {
            Presence::Excused | Presence::Sick | Presence::Dispensation => sum.excused += rest,
            Presence::Present | Presence::Late | Presence::Absent => sum.missed += rest,
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
    /// How many hours are missing even if all that is open is attended; 0 while it is reachable.
    pub missing: i64,
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
    Forecast {
        counted,
        base,
        least,
        may_still_miss: spare.clamp(0, open),
        reachable: spare >= 0,
        missing: (-spare).max(0),
    }
}
