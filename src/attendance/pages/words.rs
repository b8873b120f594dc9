//! How the pages of attendance name a session and tell why its marks are closed.
pub use crate::attendance::rules::excused;
use crate::attendance::{
    queries::{Letter, SessionFacts},
    rules::Window,
};
use crate::tables::absence::{AbsenceKind, AbsenceState};
use crate::text::{self, Language};
use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use chrono_tz::Tz;

/// "23 November", without its year.
pub fn day(language: Language, day: NaiveDate) -> String {
    format!("{}\u{a0}{}", day.day(), text::month(language, day.month()))
}

/// "Sen 23".
pub fn short_day(language: Language, day: NaiveDate) -> String {
    let name: String = text::weekday(language, day).chars().take(3).collect();
    format!("{name}\u{a0}{}", day.day())
}

/// "pagi", by the hour on the wall: people speak of the morning session, not of session 7.
pub fn part_of_day(language: Language, zone: Tz, at: DateTime<Utc>) -> String {
    match at.with_timezone(&zone).hour() {
        0..11 => say!(language, "pagi", "morning"),
        11..15 => say!(language, "siang", "midday"),
        15..18 => say!(language, "sore", "afternoon"),
        _ => say!(language, "malam", "evening"),
    }
}

/// The same with a capital letter at its head.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + letters.as_str()
}

/// "Sesi pagi".
pub fn part(language: Language, zone: Tz, at: DateTime<Utc>) -> String {
    let part = part_of_day(language, zone, at);
    match language {
        Language::Id => format!("Sesi {part}"),
        Language::En => format!("{} session", capital(&part)),
    }
}

/// "Sesi pagi, 23 November".
pub fn title(language: Language, session: &SessionFacts) -> String {
    let zone = session.zone();
    let on = day(language, text::local_date(zone, session.starts_at));
    format!("{}, {on}", part(language, zone, session.starts_at))
}

/// "Tamu dari Angkatan 11": somebody who makes good here what they missed in their own cohort.
pub fn guest(language: Language, number: i32) -> String {
    say!(language, "Tamu dari Angkatan\u{a0}{number}", "Guest from cohort\u{a0}{number}")
}

/// "Angkatan 12, 08.00–11.15 WIB, 4 JP".
pub fn about(language: Language, number: i32, session: &SessionFacts) -> String {
    let time = text::time_range(session.zone(), session.starts_at, session.ends_at);
    let jp = session.jp;
    say!(
        language,
        "Angkatan\u{a0}{number}, {time}, {jp}\u{a0}JP",
        "Cohort\u{a0}{number}, {time}, {jp}\u{a0}JP"
    )
}

/// Why nothing can be recorded now; `None` while it can.
pub fn closed(language: Language, session: &SessionFacts, window: Window) -> Option<String> {
    match window {
        Window::Open | Window::Correcting => None,
        Window::NotYet(at) => {
            let when = text::moment(language, session.zone(), at);
            Some(say!(language, "Presensi dibuka {when}.", "Marks can be recorded from {when}."))
        }
        Window::Closed => Some(say!(
            language,
            "Sesi ini sudah lewat 30 hari. Presensinya tidak dapat diubah lagi.",
            "This session was more than 30 days ago. Its marks cannot be changed any more."
        )),
        Window::Cancelled => {
            let why = session.cancel_reason.as_deref().unwrap_or("").trim();
            let why = if why.is_empty() { String::new() } else { format!(" {why}") };
            Some(say!(language, "Sesi ini dibatalkan.{why}", "This session was cancelled.{why}"))
        }
    }
}

/// "Izin sampai 12 Juni, disetujui".
pub fn letter(language: Language, letter: &Letter) -> String {
    let until = day(language, letter.until_on);
    let kind = match letter.kind {
        AbsenceKind::Ill => say!(language, "Sakit", "Ill"),
        AbsenceKind::Permit => say!(language, "Izin", "Permit"),
        AbsenceKind::Duty => say!(language, "Tugas resmi", "Official duty"),
    };
    match letter.state {
        AbsenceState::Approved => {
            say!(language, "{kind} sampai {until}, disetujui", "{kind} until {until}, approved")
        }
        _ => say!(
            language,
            "{kind} sampai {until}, surat menunggu jawaban",
            "{kind} until {until}, letter waits for an answer"
        ),
    }
}
