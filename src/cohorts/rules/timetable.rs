//! From a pattern (days of the week, blocks of lesson hours, holidays) to the sessions of a cohort, and
//! what is true of a timetable however it was made.
use super::holidays::Holidays;
use crate::{
    error::Refusal,
    tables::{person::PersonId, session::SessionId},
};
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

/// A run of lesson hours without a break, every day of the pattern. The lunch break is the gap before
/// the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// When it starts, on the wall clock of the centre.
    pub starts: NaiveTime,
    /// How many lesson hours.
    pub jp: i32,
}

/// How the weeks of a cohort look.
#[derive(Clone, Debug)]
pub struct Pattern<'a> {
    /// The first day there may be a session.
    pub from: NaiveDate,
    /// The last.
    pub to: NaiveDate,
    /// On which days.
    pub weekdays: Vec<Weekday>,
    /// When, each of those days.
    pub blocks: Vec<Block>,
    /// Minutes of one JP.
    pub jp_minutes: i32,
    /// JP of the course: no more are planned.
    pub hours: i32,
    /// The days to skip.
    pub holidays: &'a Holidays,
    /// The centre's zone.
    pub zone: Tz,
}

/// A session before it has a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedSession {
    /// Begins.
    pub starts_at: DateTime<Utc>,
    /// Ends.
    pub ends_at: DateTime<Utc>,
    /// Lesson hours.
    pub jp: i32,
    /// What it is about; may be empty.
    pub topic: String,
    /// Which room; may be empty.
    pub room: String,
    /// Who teaches.
    pub instructor: Option<PersonId>,
    /// Held to make good what was missed: only who has a place comes. Said when it is planned, and stays.
    pub make_up: bool,
}

/// What came of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The sessions, in order.
    pub sessions: Vec<PlannedSession>,
    /// The holidays that were skipped.
    pub skipped: Vec<NaiveDate>,
    /// JP of the course that found no place before the last day.
    pub left: i32,
}

impl Plan {
    /// JP on the timetable.
    pub fn hours(&self) -> i32 {
        self.sessions.iter().map(|s| s.jp).sum()
    }
}

/// The sessions of a pattern: every block of every day, holidays skipped, until the hours of the course
/// are used up; the last may be shorter than its block.
///
/// # Errors
/// When the pattern contradicts itself.
pub fn plan(pattern: &Pattern<'_>) -> Result<Plan, Refusal> {
    let blocks = checked(pattern)?;
    let mut plan = Plan { sessions: Vec::new(), skipped: Vec::new(), left: pattern.hours };
    for day in pattern.from.iter_days().take_while(|day| *day <= pattern.to) {
        if plan.left == 0 {
            break;
        }
        if !pattern.weekdays.contains(&day.weekday()) {
            continue;
        }
        if pattern.holidays.contains_key(&day) {
            plan.skipped.push(day);
            continue;
        }
        for block in &blocks {
            let jp = block.jp.min(plan.left);
            if jp == 0 {
                break;
            }
            let starts_at = at(pattern.zone, day, block.starts)?;
            plan.sessions.push(PlannedSession {
                starts_at,
                ends_at: ends_at(starts_at, jp, pattern.jp_minutes),
                jp,
                topic: String::new(),
                room: String::new(),
                instructor: None,
                make_up: false,
            });
            plan.left -= jp;
        }
    }
    Ok(plan)
}

/// The moment of a time on the wall clock of a zone.
///
/// # Errors
/// When clocks were put forward over it.
pub fn at(zone: Tz, day: NaiveDate, time: NaiveTime) -> Result<DateTime<Utc>, Refusal> {
    zone.from_local_datetime(&day.and_time(time)).earliest().map(|at| at.with_timezone(&Utc)).ok_or_else(
        || {
            Refusal::new(both!(
                "Jam itu tidak ada pada hari itu. Pilih jam lain.",
                "There is no such time on that day. Choose another."
            ))
        },
    )
}

/// When so many JP from a moment are over.
pub fn ends_at(starts_at: DateTime<Utc>, jp: i32, jp_minutes: i32) -> DateTime<Utc> {
    starts_at + TimeDelta::minutes(i64::from(jp) * i64::from(jp_minutes))
}

/// The blocks in order, if none runs into the next or past midnight.
fn checked(pattern: &Pattern<'_>) -> Result<Vec<Block>, Refusal> {
    if pattern.to < pattern.from {
        return Err(Refusal::at(
            "sampai",
            both!("Hari terakhir ini sebelum hari pertama.", "This last day is before the first."),
        ));
    }
    if pattern.weekdays.is_empty() {
        return Err(Refusal::at(
            "hari",
            both!("Pilih paling sedikit satu hari.", "Choose at least one day."),
        ));
    }
    let mut blocks = pattern.blocks.clone();
    blocks.sort_by_key(|block| block.starts);
    if blocks.is_empty() || blocks.iter().any(|block| !(1..=12).contains(&block.jp)) {
        return Err(Refusal::at(
            "jam",
            both!("Isi jam mulai dan 1 sampai 12 JP.", "Give a starting time and 1 to 12 JP."),
        ));
    }
    let minutes = |block: &Block| i64::from(block.jp) * i64::from(pattern.jp_minutes);
    let of_day = |time: NaiveTime| (time - NaiveTime::MIN).num_minutes();
    for pair in blocks.windows(2) {
        if let [one, next] = pair
            && of_day(one.starts) + minutes(one) > of_day(next.starts)
        {
            let (jp, time) = (one.jp, one.starts.format("%H.%M"));
            return Err(Refusal::at(
                "jam",
                both!(
                    "{jp} JP dari pukul {time} belum selesai waktu bagian berikutnya mulai. Geser jamnya.",
                    "{jp} JP from {time} are not over when the next part starts. Move one of them."
                ),
            ));
        }
    }
    if blocks.last().is_some_and(|last| of_day(last.starts) + minutes(last) >= 24 * 60) {
        return Err(Refusal::at(
            "jam",
            both!(
                "Bagian terakhir lewat tengah malam. Kurangi JP-nya.",
                "The last part runs past midnight. Take fewer JP."
            ),
        ));
    }
    Ok(blocks)
}

/// A session that is on a timetable already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    /// Which.
    pub session: SessionId,
    /// Begins.
    pub starts_at: DateTime<Utc>,
    /// Ends.
    pub ends_at: DateTime<Utc>,
}

/// Whether two sessions are about the same: the same words, however they were typed. A session without a
/// topic is like no other.
pub fn same_topic(one: &str, other: &str) -> bool {
    let plain = |topic: &str| {
        let words: Vec<String> = topic.split_whitespace().map(str::to_lowercase).collect();
        words.join(" ")
    };
    !plain(one).is_empty() && plain(one) == plain(other)
}

/// Whether a session may stand at this time: in the cohort's dates, and not while another of the same
/// cohort runs. What only makes good what was missed may come after them. `days` are the first and last day
/// of the cohort, `day` that of the session.
///
/// # Errors
/// With the field that has to change.
pub fn may_stand(
    session: &PlannedSession,
    day: NaiveDate,
    days: (NaiveDate, NaiveDate),
    others: &[Booked],
) -> Result<(), Refusal> {
    if !(1..=12).contains(&session.jp) {
        return Err(Refusal::at("jp", both!("Satu sesi 1 sampai 12 JP.", "A session has 1 to 12 JP.")));
    }
    if day < days.0 || (day > days.1 && !session.make_up) {
        return Err(Refusal::at(
            "tanggal",
            both!(
                "Hari ini di luar tanggal angkatan. Pilih hari lain, atau ubah dulu tanggal angkatannya.",
                "This day is outside the cohort’s dates. Choose another, or change the dates of the cohort first."
            ),
        ));
    }
    if others.iter().any(|other| overlap(session.starts_at, session.ends_at, other.starts_at, other.ends_at))
    {
        return Err(Refusal::at(
            "jam",
            both!(
                "Pada jam itu sudah ada sesi lain di angkatan ini. Pilih jam lain.",
                "Another session of this cohort runs at that time. Choose another."
            ),
        ));
    }
    Ok(())
}

fn overlap(a: DateTime<Utc>, a_end: DateTime<Utc>, b: DateTime<Utc>, b_end: DateTime<Utc>) -> bool {
    a < b_end && b < a_end
}

/// Somebody's session, for finding clashes over all cohorts of a centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Teaches {
    /// Who.
    pub instructor: PersonId,
    /// What.
    pub booked: Booked,
}

/// Pairs of sessions in which the same instructor would stand at once. A warning, not a refusal: two
/// rooms are sometimes taught together.
pub fn clashes(all: &[Teaches]) -> Vec<(PersonId, SessionId, SessionId)> {
    let mut sorted: Vec<&Teaches> = all.iter().collect();
    sorted.sort_by_key(|t| (t.instructor, t.booked.starts_at, t.booked.session));
    let mut found = Vec::new();
    for (i, one) in sorted.iter().enumerate() {
        let rest = sorted.iter().skip(i + 1);
        let clashing = rest.take_while(|other| {
            other.instructor == one.instructor && other.booked.starts_at < one.booked.ends_at
        });
        found.extend(clashing.map(|other| (one.instructor, one.booked.session, other.booked.session)));
    }
    found
}

#[cfg(test)]
#[path = "timetable_tests.rs"]
mod tests;
