//! The instructor's home: what is to be recorded, what is today, what comes.
use super::words;
use crate::attendance::{
    queries::{OwnSession, Recorded, Todays},
    rules,
};
use crate::{
    selection::duties::Duty,
    text::{self, Chip, Language},
};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use std::ops::Range;

/// What the page shows.
#[derive(Serialize)]
pub struct TodayPage {
    /// The app that records without signal.
    pub field: String,
    /// "Senin, 23 November 2026".
    pub date: String,
    /// What waits in selections that this person has a part in.
    pub duties: Vec<Duty>,
    /// Earlier sessions that wait for marks.
    pub unrecorded: Vec<Item>,
    /// Today's.
    pub today: Vec<Item>,
    /// The next ones.
    pub coming: Vec<Item>,
    /// When the next one is, where there is none today: "besok, Selasa, 24 November 2026".
    pub next: Option<String>,
    /// What the reader has taught.
    pub taught: String,
    /// The bank of questions.
    pub bank: String,
}

/// One session.
#[derive(Serialize)]
pub struct Item {
    pub chip: Option<Chip>,
    /// "Sesi pagi, 08.00–11.00 WIB", with its day where it is not today.
    pub when: String,
    pub course: String,
    /// "Angkatan 1, Materi 2, Aula, 4 JP".
    pub about: String,
    pub to: String,
    /// What the button says; `None` where there is nothing to record yet.
    pub act: Option<String>,
    /// Whether it is the one thing to do next.
    pub main: bool,
}

/// Today on the wall calendar of this zone, as moments.
pub fn day(zone: Tz, now: DateTime<Utc>) -> Range<DateTime<Utc>> {
    let today = text::local_date(zone, now);
    let midnight = |day: NaiveDate| {
        zone.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest().map_or(now, |at| at.to_utc())
    };
    midnight(today)..midnight(today + Days::new(1))
}

/// The page; `to` makes the link to a session's roster.
#[allow(clippy::too_many_arguments, reason = "what a page is made of")]
pub fn page(
    all: Todays,
    duties: Vec<Duty>,
    field: String,
    zone: Tz,
    now: DateTime<Utc>,
    language: Language,
    to: impl Fn(&OwnSession) -> String,
    taught: String,
) -> TodayPage {
    let today = text::local_date(zone, now);
    let item = |session: &OwnSession| {
        let on = text::local_date(zone, session.starts_at);
        let part = words::part(language, zone, session.starts_at);
        let time = text::time_range(zone, session.starts_at, session.ends_at);
        let when = if on == today {
            format!("{part}, {time}")
        } else {
            let (weekday, day) = (text::weekday(language, on), words::day(language, on));
            format!("{weekday}, {day}, {time}")
        };
        let number = session.number;
        let parts = [
            say!(language, "Angkatan\u{a0}{number}", "Cohort\u{a0}{number}"),
            session.topic.clone(),
            session.room.clone(),
            format!("{}\u{a0}JP", session.jp),
        ];
        let about = parts.into_iter().filter(|p| !p.trim().is_empty()).collect::<Vec<_>>().join(", ");
        Item {
            chip: None,
            when,
            course: session.course.clone(),
            about,
            to: to(session),
            act: None,
            main: false,
        }
    };
    let record = || say!(language, "Catat presensi", "Record attendance");
    let mut unrecorded: Vec<Item> = Vec::new();
    for (session, state) in &all.unrecorded {
        let days = (today - text::local_date(zone, session.starts_at)).num_days();
        let late = if days == 1 {
            say!(language, "Lewat 1\u{a0}hari", "1\u{a0}day late")
        } else {
            say!(language, "Lewat {days}\u{a0}hari", "{days}\u{a0}days late")
        };
        let mut item = item(session);
        item.chip = Some(Chip::new("bad", format!("{late}, {}", progress(state, language))));
        item.act = Some(record());
        unrecorded.push(item);
    }
    let mut sessions: Vec<Item> = Vec::new();
    for (session, state) in &all.today {
        let mut item = item(session);
        let opens = session.starts_at - rules::OPENS_BEFORE;
        if now < opens {
            let at = text::time(zone, opens);
            item.chip = Some(Chip::new("wait", say!(language, "Dibuka {at}", "Opens {at}")));
        } else {
            let shape = if state.people > 0 && state.marks >= state.people {
                "good"
            } else if state.marks > 0 {
                "part"
            } else {
                "wait"
            };
            item.chip = Some(Chip::new(shape, words::capital(&progress(state, language))));
            item.act = Some(if shape == "good" {
                say!(language, "Lihat presensi", "See attendance")
            } else {
                item.main = true;
                record()
            });
        }
        sessions.push(item);
    }
    // One thing to do next: today's first that is open, else the oldest that was forgotten.
    let mut found = false;
    for item in &mut sessions {
        item.main &= !found;
        found |= item.main;
    }
    if let (false, Some(first)) = (found, unrecorded.first_mut()) {
        first.main = true;
    }
    let next = all.coming.first().filter(|_| sessions.is_empty()).map(|session| {
        let on = text::local_date(zone, session.starts_at);
        let day = text::day_and_date(language, on);
        let time = text::time(zone, session.starts_at);
        let near =
            if on == today + Days::new(1) { say!(language, "besok, {day}", "tomorrow, {day}") } else { day };
        say!(language, "{near}, pukul {time}", "{near}, at {time}")
    });
    TodayPage {
        taught,
        bank: uri!(crate::bank::routes::bank).to_string(),
        field,
        duties,
        date: text::day_and_date(language, today),
        unrecorded,
        today: sessions,
        coming: all.coming.iter().map(item).collect(),
        next,
    }
}

fn progress(state: &Recorded, language: Language) -> String {
    let Recorded { people, marks } = *state;
    if people > 0 && marks >= people {
        say!(language, "sudah dicatat", "recorded")
    } else if marks == 0 {
        say!(language, "belum dicatat", "not recorded")
    } else {
        say!(language, "{marks} dari {people} dicatat", "{marks} of {people} recorded")
    }
}
