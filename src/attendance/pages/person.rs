//! One person in one session: the five choices, the hours, the reason, and every change so far.
use super::words;
use crate::attendance::{
    queries::{Asked, Matrix, OnePerson, last_day},
    rules::{self, Window},
};
use crate::{
    access::Teaching,
    tables::{enrolment::EnrolmentState, mark::Presence},
    text::{self, Chip, Language},
    web::Filled,
};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// What the page shows.
#[derive(Serialize)]
pub struct PersonPage {
    pub name: String,
    /// "Sesi pagi, 23 November".
    pub session: String,
    pub about: String,
    pub back: String,
    /// What is recorded.
    pub chip: Chip,
    pub choices: Vec<Choice>,
    /// Lesson hours of the session.
    pub full: i32,
    pub recording: bool,
    pub correcting: bool,
    pub closed: Option<String>,
    /// Two said different things: what stands is settled by saving.
    pub disputed: bool,
    /// The last event the reader sees here: what comes after is not overwritten unseen.
    pub seen: String,
    /// Where the form goes.
    pub save: String,
    pub form: Filled,
    /// "24 dari 28 JP", this person's hours so far.
    pub hours: Option<String>,
    /// "Masih boleh tidak hadir 6 JP sampai 15 Juni."
    pub outlook: Option<String>,
    /// Whether excused hours count, in a sentence.
    pub excused: String,
    /// Newest first.
    pub history: Vec<Change>,
}

/// One of the marks.
#[derive(Serialize)]
pub struct Choice {
    pub value: &'static str,
    pub label: String,
    pub help: String,
    pub chosen: bool,
}

/// One change.
#[derive(Serialize)]
pub struct Change {
    pub chip: Chip,
    /// "3 JP", where hours were attended in part.
    pub hours: Option<String>,
    pub reason: String,
    pub who: String,
    pub at: String,
    /// The photos of the signed list that it rests on.
    pub photos: Vec<String>,
}

/// The form as it is stored.
pub fn stored(one: &OnePerson) -> Filled {
    match &one.mark {
        None => Filled::default(),
        Some(mark) => {
            let attended = matches!(mark.presence, Presence::Present | Presence::Late);
            Filled::with([
                ("tanda", mark.presence.word().into()),
                ("jp", if attended { mark.jp.to_string() } else { String::new() }),
                ("alasan", mark.reason.clone()),
            ])
        }
    }
}

/// The page.
#[allow(clippy::type_complexity, reason = "where the page's links lead")]
pub fn page(
    by: &Teaching,
    one: OnePerson,
    (line, asked): (&Matrix, Asked),
    (back, save, photo): (String, String, &dyn Fn(&str) -> String),
    form: Filled,
    now: DateTime<Utc>,
    language: Language,
) -> PersonPage {
    let OnePerson { session, name, state, mark, disputed, last_event, history, photos } = one;
    let window = rules::window(&session.meeting(), by.cohort().state, now);
    let zone = session.zone();
    let closed = words::closed(language, &session, window).or_else(|| {
        (state != EnrolmentState::Enrolled).then(|| {
            say!(
                language,
                "Orang ini tidak punya tempat lagi di angkatan ini.",
                "This person has no seat in this cohort any more."
            )
        })
    });
    let chosen = form.value("tanda").to_string();
    let choices = Presence::ALL
        .iter()
        .map(|&presence| Choice {
            value: presence.word(),
            label: rules::chip(Some(presence), language).word,
            help: help(presence, language),
            chosen: chosen == presence.word(),
        })
        .collect();
    let history = history
        .into_iter()
        .zip(photos)
        .rev()
        .map(|((step, who), photos)| {
            let presence = step.mark.as_ref().map(|m| m.presence);
            let part = step
                .mark
                .as_ref()
                .filter(|m| m.jp < session.jp && matches!(m.presence, Presence::Present | Presence::Late));
            Change {
                chip: rules::chip(presence, language),
                hours: part.map(|m| {
                    let (jp, full) = (m.jp, session.jp);
                    say!(language, "{jp} dari {full}\u{a0}JP", "{jp} of {full}\u{a0}JP")
                }),
                reason: step.mark.map(|m| m.reason).unwrap_or_default(),
                who,
                at: text::moment(language, zone, step.at),
                photos: photos.iter().map(|code| photo(code)).collect(),
            }
        })
        .collect();
    let told = line.rows.first().map(|row| {
        (rules::forecast(&row.hours, asked.minimum_attendance, asked.excused_counts), row.hours.held)
    });
    PersonPage {
        hours: told.map(|(told, held)| {
            let counted = told.counted;
            say!(language, "{counted} dari {held}\u{a0}JP", "{counted} of {held}\u{a0}JP")
        }),
        outlook: told.and_then(|(told, _)| rules::outlook(&told, last_day(&line.sessions), language)),
        excused: rules::excused(language, asked.excused_counts),
        name,
        session: words::title(language, &session),
        about: words::about(language, by.cohort().number, &session),
        back,
        chip: rules::chip(mark.as_ref().map(|m| m.presence), language),
        choices,
        full: session.jp,
        recording: closed.is_none(),
        correcting: window == Window::Correcting,
        closed,
        disputed,
        seen: last_event.map(|id| id.to_string()).unwrap_or_default(),
        save,
        form,
        history,
    }
}

fn help(presence: Presence, language: Language) -> String {
    match presence {
        Presence::Present => say!(language, "Ikut dari awal", "There from the start"),
        Presence::Late => say!(language, "Datang setelah sesi dimulai", "Came after the session began"),
        Presence::Excused => say!(language, "Memberi tahu sebelumnya", "Told us beforehand"),
        Presence::Sick => say!(language, "Sakit, dengan atau tanpa surat", "Ill, with or without a letter"),
        Presence::Absent => say!(language, "Tidak datang tanpa kabar", "Did not come and sent no word"),
        Presence::Dispensation => {
            say!(language, "Tugas resmi, dengan surat", "On official duty, with a letter")
        }
    }
}
