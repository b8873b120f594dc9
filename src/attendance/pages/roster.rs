//! The roster of a session: one struct for the page, and what of it changes for the script.
use super::{
    disputes::{Dispute, disputes},
    words,
};
use crate::attendance::{
    queries::{Disputed, Guest, Letter, RosterRow, SessionFacts},
    rules::{self, Window},
};
use crate::{
    access::Teaching,
    tables::{enrolment::EnrolmentId, mark::Presence, session::SessionId},
    text::{Chip, Language},
    web::Filled,
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::HashMap;

/// What the page shows.
#[derive(Serialize)]
pub struct RosterPage {
    pub title: String,
    pub about: String,
    pub back: String,
    pub back_label: String,
    /// "Tersimpan 08.04", when anything is recorded.
    pub saved: Option<String>,
    pub legend: Vec<Chip>,
    pub rows: Vec<Row>,
    /// Of whom two said different things.
    pub disputes: Vec<Dispute>,
    /// The last event the reader sees here: what comes after is not overwritten unseen.
    pub seen: String,
    /// Whether marks can be changed now.
    pub recording: bool,
    /// Whether a change needs a reason.
    pub correcting: bool,
    /// Why marks cannot be changed.
    pub closed: Option<String>,
    /// How many are not recorded.
    pub left: usize,
    /// "Semua hadir (29 orang)".
    pub all: String,
    /// What the reader did last: "Eko Wibisana: hadir".
    pub status: String,
    /// What the undo button sends; `None` when there is nothing to take back.
    pub undo: Option<String>,
    /// The marks in the order of taps, for the script: "present:good:Hadir|…".
    pub cycle: String,
    /// The list to sign.
    pub sheet: String,
    /// The code on the screen of a big hall.
    pub code: String,
    /// From the paper that people signed.
    pub signed: Option<String>,
    /// All sessions of the cohort.
    pub matrix: String,
    /// To say that it did not take place; only while nothing is recorded.
    pub not_held: Option<String>,
    pub form: Filled,
}

/// One person.
#[derive(Serialize)]
pub struct Row {
    pub id: EnrolmentId,
    pub name: String,
    /// The business, where another on the list has the same name.
    pub of: Option<String>,
    pub chip: Chip,
    /// "Izin sampai 12 Juni, disetujui", where there is a letter for this day; "Tamu dari Angkatan 11".
    pub letter: Option<String>,
    /// What a tap records.
    pub next: &'static str,
    /// The page of this person in this session.
    pub detail: String,
}

/// What changed, for the script; words are finished text.
#[derive(Serialize)]
pub struct Update {
    /// The last event the page shows now.
    pub seen: String,
    /// How many are disputed; the page is asked for anew when it changes.
    pub disputes: usize,
    /// For each person: shape, word, what the next tap records.
    pub rows: HashMap<EnrolmentId, (&'static str, String, &'static str)>,
    pub legend: Vec<Chip>,
    pub saved: Option<String>,
    pub left: usize,
    pub all: String,
    pub status: String,
    pub undo: Option<String>,
}

impl Update {
    /// What the roster shows after a change; `who` is whom the reader pressed, if it was one.
    pub fn after(page: RosterPage, who: Option<EnrolmentId>) -> Update {
        let pressed = page.rows.iter().find(|row| Some(row.id) == who);
        let status = pressed.map(|row| format!("{}: {}", row.name, row.chip.word.to_lowercase()));
        // Who presses fast makes several marks within one second; what is taken back is the pressed one.
        let undo = match (page.undo, who) {
            (Some(what), Some(who)) if what == "semua" => Some(who.to_string()),
            (undo, _) => undo,
        };
        let row = |row: Row| (row.id, (row.chip.shape, row.chip.word, row.next));
        Update {
            seen: page.seen,
            disputes: page.disputes.len(),
            rows: page.rows.into_iter().map(row).collect(),
            legend: page.legend,
            saved: page.saved,
            left: page.left,
            all: page.all,
            status: status.unwrap_or(page.status),
            undo,
        }
    }
}

/// Where the page's links lead; made by the routes.
pub struct Links {
    pub back: (String, String),
    pub sheet: String,
    pub matrix: String,
    pub not_held: String,
    /// To the paper that people signed.
    pub signed: String,
    /// To the code on the screen of a big hall.
    pub code: String,
    /// To one person's page.
    pub detail: fn(&Teaching, SessionId, EnrolmentId) -> String,
}

/// The page of a session.
#[allow(clippy::too_many_arguments, reason = "what a page is made of")]
pub fn page(
    by: &Teaching,
    session: &SessionFacts,
    people: Vec<RosterRow>,
    disputed: Vec<Disputed>,
    (letters, guests): (Vec<Letter>, Vec<Guest>),
    links: Links,
    form: Filled,
    now: DateTime<Utc>,
    language: Language,
) -> RosterPage {
    let window = rules::window(&session.meeting(), by.cohort().state, now);
    let recording = matches!(window, Window::Open | Window::Correcting);
    let meeting = session.meeting();
    let due = |p: &RosterRow| p.presence.is_some() || rules::admitted_by(&meeting, p.admitted);
    let left = people.iter().filter(|p| p.presence.is_none() && due(p)).count();
    let later = say!(language, "Belum menjadi peserta", "Not admitted yet");
    let (status, undo) = last(by, &people, now, language);
    let saved = people.iter().filter_map(|p| p.at).max().map(|at| {
        let at = at.with_timezone(&session.zone()).format("%H.%M");
        say!(language, "Tersimpan {at}", "Saved {at}")
    });
    let mut names: HashMap<String, usize> = HashMap::new();
    for person in &people {
        *names.entry(person.name.clone()).or_default() += 1;
    }
    let legend = legend(&people, people.iter().filter(|p| due(p)).count(), left, language);
    let empty = people.iter().all(|p| p.presence.is_none());
    let seen = people.first().and_then(|p| p.last_event).map(|id| id.to_string()).unwrap_or_default();
    let disputes = disputes(&people, disputed, session, language);
    let rows = people
        .into_iter()
        .map(|person| Row {
            id: person.enrolment,
            chip: match due(&person) {
                true => rules::chip(person.presence, language),
                false => Chip::new("info", later.clone()),
            },
            of: person.business.filter(|_| names.get(&person.name).is_some_and(|n| *n > 1)),
            name: person.name,
            letter: letters
                .iter()
                .find(|letter| letter.enrolment == person.enrolment)
                .map(|letter| words::letter(language, letter))
                .or_else(|| {
                    let guest = guests.iter().find(|guest| guest.enrolment == person.enrolment)?;
                    Some(words::guest(language, guest.number))
                }),
            next: rules::next(person.presence).word(),
            detail: (links.detail)(by, session.id, person.enrolment),
        })
        .collect();
    let (back, back_label) = links.back;
    RosterPage {
        title: words::title(language, session),
        about: words::about(language, by.cohort().number, session),
        back,
        back_label,
        saved,
        legend,
        rows,
        disputes,
        seen,
        recording,
        correcting: window == Window::Correcting,
        closed: words::closed(language, session, window),
        left,
        all: match left {
            1 => say!(language, "Semua hadir (1\u{a0}orang)", "All present (1\u{a0}person)"),
            _ => say!(language, "Semua hadir ({left}\u{a0}orang)", "All present ({left}\u{a0}people)"),
        },
        status,
        undo: undo.filter(|_| recording),
        cycle: cycle(language),
        sheet: links.sheet,
        code: links.code,
        signed: (window != Window::Cancelled).then_some(links.signed),
        matrix: links.matrix,
        not_held: (recording && empty).then_some(links.not_held),
        form,
    }
}

/// While somebody is not recorded: how many are and are not. Then: how many of each mark.
fn legend(people: &[RosterRow], due: usize, left: usize, language: Language) -> Vec<Chip> {
    if left > 0 {
        let done = due - left;
        return vec![
            Chip::new("wait", say!(language, "{left} belum dicatat", "{left} not recorded")),
            Chip::new("good", say!(language, "{done} sudah dicatat", "{done} recorded")),
        ];
    }
    let count = |presence| people.iter().filter(|p| p.presence == Some(presence)).count();
    let all =
        rules::CYCLE.into_iter().map(|presence| (count(presence), rules::chip(Some(presence), language)));
    all.filter(|(n, _)| *n > 0)
        .map(|(n, chip)| Chip::new(chip.shape, format!("{n} {}", chip.word.to_lowercase())))
        .collect()
}

/// What the reader did last and may take back: the sentence, and what the undo button sends.
fn last(
    by: &Teaching,
    people: &[RosterRow],
    now: DateTime<Utc>,
    language: Language,
) -> (String, Option<String>) {
    let marks = people.iter().filter_map(|p| Some((p, p.by?, p.at?)));
    match rules::last_act(marks, by.by(), now) {
        None => (String::new(), None),
        Some((_, last)) if last.len() == 1 => {
            (of_one(last[0], language), Some(last[0].enrolment.to_string()))
        }
        Some((_, last)) => {
            let n = last.len();
            let said = if last.iter().all(|p| p.presence == Some(Presence::Present)) {
                say!(language, "{n} orang dicatat hadir", "{n} people recorded as present")
            } else {
                say!(language, "{n} orang dicatat", "{n} people recorded")
            };
            (said, Some("semua".into()))
        }
    }
}

/// "Eko Wibisana: hadir".
pub fn of_one(person: &RosterRow, language: Language) -> String {
    format!("{}: {}", person.name, rules::chip(person.presence, language).word.to_lowercase())
}

fn cycle(language: Language) -> String {
    let one = |presence: Presence| {
        let chip = rules::chip(Some(presence), language);
        format!("{}:{}:{}", presence.word(), chip.shape, chip.word)
    };
    rules::CYCLE.map(one).join("|")
}
