//! Trainee × session: what is normal is quiet, the exceptions stand out.
use super::words;
use crate::attendance::{
    queries::{self, Asked, Matrix, MatrixRow, SessionFacts},
    rules::{self, Forecast, Hours, Window},
};
use crate::{
    cohorts::head::CohortHead,
    tables::{cohort::CohortState, enrolment::EnrolmentId, mark::Presence, session::SessionId},
    text::{self, Chip, Language},
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::HashSet;

/// What the page shows.
#[derive(Serialize)]
pub struct MatrixPage {
    pub head: CohortHead,
    /// "28 dari 40 JP sudah berjalan".
    pub standing: String,
    /// "Untuk sertifikat: hadir sedikitnya 32 dari 40 JP."
    pub minimum: String,
    /// The list to sign of the session that is on or next.
    pub sheet: Option<String>,
    /// Letters of absence and appeals.
    pub letters: String,
    /// To Excel and, for who may record, back.
    pub book: String,
    /// Make-up sessions, for who may give them.
    pub make_ups: Option<String>,
    /// The trainees' cards.
    pub cards: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Line>,
    /// "Keadaan 23 November 2026, 09.00 WIB."
    pub as_of: String,
}

/// One session.
#[derive(Serialize)]
pub struct Column {
    /// "Sen 23".
    pub day: String,
    /// "pagi", or "batal".
    pub part: String,
    /// To its roster, for who may record.
    pub to: Option<String>,
}

/// One trainee.
#[derive(Serialize)]
pub struct Line {
    pub name: String,
    /// "24 dari 28 JP".
    pub jp: String,
    /// "85,7%".
    pub percent: String,
    /// When the minimum is in danger or out of reach.
    pub warning: Option<Chip>,
    /// "Masih boleh tidak hadir 6 JP sampai 15 Juni.", while the minimum is not met.
    pub outlook: Option<String>,
    pub cells: Vec<Cell>,
}

/// One trainee in one session.
#[derive(Serialize)]
pub struct Cell {
    /// The shape of the mark; `None` where there is nothing to mark.
    pub shape: Option<&'static str>,
    /// "S" where an approved letter wrote the mark.
    pub letter: Option<&'static str>,
    /// "Budi Santika, Sen 23 pagi: Hadir"; without a shape why there is none.
    pub label: String,
    /// To this person's page, for who may record.
    pub to: Option<String>,
}

/// Where the page's links lead, made by the routes; `None` for who may only look.
pub struct Links<'a> {
    pub cards: String,
    pub sheet: &'a dyn Fn(SessionId) -> String,
    pub letters: String,
    pub make_ups: Option<String>,
    pub roster: Option<&'a dyn Fn(SessionId) -> String>,
    pub person: Option<&'a dyn Fn(SessionId, EnrolmentId) -> String>,
    pub book: String,
}

/// The page; the marks that a letter wrote stand out.
pub fn page(
    head: CohortHead,
    state: CohortState,
    (matrix, by_letter): (Matrix, &HashSet<(EnrolmentId, SessionId)>),
    asked: Asked,
    links: Links<'_>,
    now: DateTime<Utc>,
    language: Language,
) -> MatrixPage {
    let Matrix { sessions, rows } = matrix;
    let zone = sessions.first().map_or(chrono_tz::UTC, SessionFacts::zone);
    let meetings: Vec<_> = sessions.iter().map(SessionFacts::meeting).collect();
    let all = rules::hours(&meetings, &[], None, now);
    let (held, planned) = (all.held, all.held + all.to_come);
    let least = asked.minimum_attendance.least(planned);
    let open: Vec<bool> = meetings
        .iter()
        .map(|m| matches!(rules::window(m, state, now), Window::Open | Window::Correcting))
        .collect();
    let day = |s: &SessionFacts| words::short_day(language, text::local_date(zone, s.starts_at));
    let part = |s: &SessionFacts| words::part_of_day(language, zone, s.starts_at);
    let columns = sessions
        .iter()
        .map(|s| Column {
            day: day(s),
            part: if s.cancelled_at.is_some() { say!(language, "batal", "cancelled") } else { part(s) },
            to: links.roster.filter(|_| s.cancelled_at.is_none()).map(|to| to(s.id)),
        })
        .collect();
    let until = queries::last_day(&sessions);
    let titles: Vec<String> = sessions.iter().map(|s| format!("{} {}", day(s), part(s))).collect();
    let line = |row: MatrixRow| {
        let cells = sessions.iter().enumerate().map(|(i, session)| {
            let mark = row.marks[i].map(|mark| mark.presence);
            let begun = session.starts_at <= now;
            let to = links.person.filter(|_| open[i]).map(|to| to(session.id, row.enrolment));
            let blank = |label| Cell { shape: None, letter: None, label, to: None };
            if session.cancelled_at.is_some() {
                blank(say!(language, "dibatalkan", "cancelled"))
            } else if mark.is_none() && !rules::admitted_by(&meetings[i], row.admitted) {
                blank(say!(language, "belum menjadi peserta", "not admitted yet"))
            } else if mark.is_none() && !begun {
                blank(say!(language, "belum berlangsung", "not yet held"))
            } else {
                let chip = rules::chip(mark, language);
                let letter = mark.filter(|_| by_letter.contains(&(row.enrolment, session.id)));
                let letter = letter.and_then(initial);
                let mut label = format!("{}, {}: {}", row.name, titles[i], chip.word);
                if letter.is_some() {
                    label.push_str(&say!(language, ", dengan surat", ", with a letter"));
                }
                let shape = if letter.is_some() { "doc" } else { chip.shape };
                Cell { shape: Some(shape), letter, label, to }
            }
        });
        let cells = cells.collect();
        let Hours { held, .. } = row.hours;
        let told = rules::forecast(&row.hours, asked.minimum_attendance, asked.excused_counts);
        let counted = told.counted;
        Line {
            jp: say!(language, "{counted} dari {held}\u{a0}JP", "{counted} of {held}\u{a0}JP"),
            percent: text::percent(language, counted, held),
            warning: warning(&told, language),
            // Of who has missed nothing it would be said in every line.
            outlook: rules::outlook(&told, until, language)
                .filter(|_| counted < held || told.may_still_miss == 0),
            cells,
            name: row.name,
        }
    };
    let mut taking_place = sessions.iter().filter(|s| s.cancelled_at.is_none());
    let sheet = taking_place.clone().find(|s| s.ends_at >= now).or_else(|| taking_place.next_back());
    let at = text::moment(language, zone, now);
    MatrixPage {
        head,
        cards: links.cards,
        standing: say!(
            language,
            "{held} dari {planned}\u{a0}JP sudah berjalan",
            "{held} of {planned}\u{a0}JP held so far"
        ),
        minimum: minimum(asked, least, planned, language),
        sheet: sheet.map(|s| (links.sheet)(s.id)),
        letters: links.letters,
        book: links.book,
        make_ups: links.make_ups,
        columns,
        rows: rows.into_iter().map(line).collect(),
        as_of: say!(language, "Keadaan {at}.", "As of {at}."),
    }
}

fn minimum(asked: Asked, least: i64, planned: i64, language: Language) -> String {
    let excused = words::excused(language, asked.excused_counts);
    say!(
        language,
        "Untuk sertifikat: hadir sedikitnya {least} dari {planned}\u{a0}JP. {excused}",
        "For the certificate: at least {least} of {planned}\u{a0}JP attended. {excused}"
    )
}

/// Only the exceptions: out of reach, or not one hour more to lose.
fn warning(told: &Forecast, language: Language) -> Option<Chip> {
    if !told.reachable {
        Some(Chip::new("bad", say!(language, "Di bawah batas", "Below the minimum")))
    } else if !told.met() && told.may_still_miss == 0 {
        Some(Chip::new("warn", say!(language, "Tidak boleh absen lagi", "May miss no more")))
    } else {
        None
    }
}

/// The letter of a mark that a letter of absence writes; none for the others.
fn initial(mark: Presence) -> Option<&'static str> {
    match mark {
        Presence::Dispensation => Some("D"),
        Presence::Excused => Some("I"),
        Presence::Sick => Some("S"),
        Presence::Present | Presence::Late | Presence::Absent => None,
    }
}
