//! The centre's day: every session, who records it, how far it is recorded.
use super::words;
use crate::{
    attendance::queries::{Day, DaySession},
    text::{self, Chip, Language},
    web::Filled,
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::Serialize;

/// How many days to either side of today one can turn the page.
const REACH: u64 = 31;

/// What the page shows.
#[derive(Serialize)]
pub struct DayPage {
    /// "Senin, 23 November 2026".
    pub date: String,
    /// The day before and the next one, a month to either side of today.
    pub before: Option<String>,
    pub after: Option<String>,
    /// Today, where another day is shown.
    pub today: Option<String>,
    /// "3 dari 5 sesi sudah dicatat".
    pub sum: String,
    pub sessions: Vec<Item>,
    /// A refusal of a button, if one was pressed.
    pub form: Filled,
}

/// One session.
#[derive(Serialize)]
pub struct Item {
    pub chip: Chip,
    /// "2 tanda berbeda".
    pub disputed: Option<Chip>,
    /// "08.00–11.15 WIB".
    pub time: String,
    pub course: String,
    pub about: String,
    /// "Dicatat oleh Indra Instruktur".
    pub who: String,
    /// Where its marks are seen.
    pub to: String,
    /// Where the button to remind sends.
    pub remind: Option<String>,
    /// "Diingatkan 09.05".
    pub reminded: Option<String>,
}

/// Where the page's links lead.
pub struct Links<'a> {
    pub day: &'a dyn Fn(NaiveDate) -> String,
    pub session: &'a dyn Fn(&DaySession) -> String,
    pub remind: &'a dyn Fn(&DaySession) -> String,
}

/// The page of this day.
pub fn page(
    all: &Day,
    day: NaiveDate,
    links: &Links<'_>,
    form: Filled,
    (zone, now): (Tz, DateTime<Utc>),
    language: Language,
) -> DayPage {
    let today = text::local_date(zone, now);
    let done = |s: &DaySession| {
        let (marks, due) =
            (all.marks.get(&s.id).copied().unwrap_or(0), all.due.of(s.id, s.cohort, s.ends_at));
        (marks, due, due > 0 && marks >= due)
    };
    let item = |s: &DaySession| {
        let (marks, due, complete) = done(s);
        let open = due - marks;
        let chip = match &s.cancelled_at {
            Some(_) => {
                let why = s.cancel_reason.as_deref().unwrap_or("").trim();
                let said = say!(language, "Tidak berlangsung: {why}", "Did not take place: {why}");
                Chip::new("wait", said.trim_end_matches([':', ' ']).to_string())
            }
            None if due == 0 && s.make_up => {
                Chip::new("wait", say!(language, "Belum ada tamu", "No guests yet"))
            }
            None if due == 0 => Chip::new("wait", say!(language, "Belum ada peserta", "Nobody has a seat")),
            None if complete => {
                Chip::new("good", say!(language, "{marks} orang dicatat", "{marks} people recorded"))
            }
            None if s.starts_at > now => Chip::new("wait", say!(language, "Belum mulai", "Not begun yet")),
            None => Chip::new(
                if marks == 0 { "bad" } else { "part" },
                say!(language, "{marks} dicatat, {open} belum", "{marks} recorded, {open} not"),
            ),
        };
        let disputed = all
            .disputed
            .get(&s.id)
            .map(|n| Chip::new("warn", say!(language, "{n} tanda berbeda", "{n} marks in dispute")));
        let names = match &s.instructor {
            Some(name) => name.clone(),
            None => all.instructors.get(&s.cohort).map(|all| all.join(", ")).unwrap_or_default(),
        };
        let (number, jp) = (s.number, s.jp);
        let parts = [
            say!(language, "Angkatan\u{a0}{number}", "Cohort\u{a0}{number}"),
            s.topic.clone(),
            if s.make_up { say!(language, "sesi pengganti", "make-up session") } else { String::new() },
            s.room.clone(),
            format!("{jp}\u{a0}JP"),
        ];
        let waits = s.cancelled_at.is_none() && s.starts_at <= now && due > 0 && !complete;
        let reminded = all.reminded.get(&s.id).filter(|_| waits).map(|at| {
            let at = at.with_timezone(&zone).format("%H.%M");
            say!(language, "Diingatkan {at}", "Reminded at {at}")
        });
        Item {
            chip,
            disputed,
            time: text::time_range(zone, s.starts_at, s.ends_at),
            course: s.course.clone(),
            about: parts.into_iter().filter(|p| !p.trim().is_empty()).collect::<Vec<_>>().join(", "),
            who: match names.is_empty() {
                true => say!(language, "Belum ada instruktur", "No instructor yet"),
                false => say!(language, "Instruktur: {names}", "Instructor: {names}"),
            },
            to: (links.session)(s),
            remind: (waits && reminded.is_none()).then(|| (links.remind)(s)),
            reminded,
        }
    };
    let nobody = |s: &DaySession| s.make_up && done(s).1 == 0;
    let held = all.sessions.iter().filter(|s| s.cancelled_at.is_none() && !nobody(s));
    let (n, of) = (held.clone().filter(|s| done(s).2).count(), held.count());
    DayPage {
        date: words::capital(&text::day_and_date(language, day)),
        before: (day > today - Days::new(REACH)).then(|| (links.day)(day - Days::new(1))),
        after: (day < today + Days::new(REACH)).then(|| (links.day)(day + Days::new(1))),
        today: (day != today).then(|| (links.day)(today)),
        sum: say!(language, "{n} dari {of} sesi sudah dicatat", "{n} of {of} sessions recorded"),
        sessions: all.sessions.iter().map(item).collect(),
        form,
    }
}

/// An instructor's own hours.
#[derive(Serialize)]
pub struct TaughtPage {
    /// "November 2026".
    pub month: String,
    pub name: String,
    /// The month before, within a year; the next one, up to this month.
    pub before: Option<String>,
    pub after: Option<String>,
    pub csv: String,
    pub lines: Vec<Taught>,
    /// All JP of the month.
    pub sum: i64,
}

/// One session that was taught.
#[derive(Serialize)]
pub struct Taught {
    pub date: String,
    pub time: String,
    pub course: String,
    pub cohort: i32,
    pub topic: String,
    pub jp: i32,
}

/// The lines of a list of hours.
pub fn taught(sessions: &[DaySession], zone: Tz, language: Language) -> Vec<Taught> {
    let line = |s: &DaySession| Taught {
        date: text::date(language, text::local_date(zone, s.starts_at)),
        time: text::time_range(zone, s.starts_at, s.ends_at),
        course: s.course.clone(),
        cohort: s.number,
        topic: s.topic.clone(),
        jp: s.jp,
    };
    sessions.iter().map(line).collect()
}

/// The page of one session that did not take place.
#[derive(Serialize)]
pub struct NotHeldPage {
    /// "Sesi pagi, 23 November".
    pub title: String,
    pub about: String,
    pub back: String,
    pub to: String,
    pub form: Filled,
}
