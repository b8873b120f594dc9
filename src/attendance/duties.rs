//! What waits for an answer in a cohort's attendance, as a thing to do.
use super::{
    pages::words,
    queries::{Differing, Waiting},
};
use crate::{
    selection::duties::Duty,
    tables::{cohort::CohortId, session::SessionId},
    text::{Chip, Language},
};
use chrono_tz::Tz;

/// Letters of absence and appeals of a cohort that nobody has answered.
pub fn letters_wait(of: &Waiting, language: Language) -> Duty {
    let (letters, appeals) = (of.letters, of.appeals);
    let plural = |n: i64| if n == 1 { "" } else { "s" };
    let (one, other) = (plural(letters), plural(appeals));
    let what = match (letters, appeals) {
        (_, 0) => say!(
            language,
            "{letters} surat tidak hadir menunggu jawaban",
            "{letters} letter{one} of absence to answer"
        ),
        (0, _) => say!(language, "{appeals} keberatan menunggu jawaban", "{appeals} appeal{other} to answer"),
        _ => say!(
            language,
            "{letters} surat dan {appeals} keberatan menunggu jawaban",
            "{letters} letter{one} and {appeals} appeal{other} to answer"
        ),
    };
    Duty {
        mark: Chip::new("warn", say!(language, "Ditunggu peserta", "Trainees wait")),
        what,
        note: format!("{}.", of.name),
        button: say!(language, "Baca, lalu jawab", "Read, then answer"),
        to: uri!(crate::absences::routes::list(of.cohort)).to_string(),
    }
}

/// A session of which two people said different things.
pub fn differ(of: &Differing, zone: Tz, language: Language) -> Duty {
    let (n, day) = (of.people, words::day(language, crate::text::local_date(zone, of.starts_at)));
    let part = words::part(language, zone, of.starts_at);
    Duty {
        mark: Chip::new("warn", say!(language, "Berbeda", "Differs")),
        what: match n {
            1 => say!(
                language,
                "1 orang dicatat berbeda oleh dua petugas",
                "1 person is recorded differently by two"
            ),
            _ => say!(
                language,
                "{n} orang dicatat berbeda oleh dua petugas",
                "{n} people are recorded differently by two"
            ),
        },
        note: format!("{}, {}. {part}, {day}.", of.course, of.label),
        button: say!(language, "Lihat dan putuskan", "Look and settle"),
        to: uri!(super::routes::roster(of.cohort, of.id)).to_string(),
    }
}
