//! A signed list: its photos, the line of numbers, and what they would record.
use super::words;
use crate::{
    access::Teaching,
    attendance::{
        queries::{Paper, SessionFacts},
        rules::{
            self, Window,
            signed::{Numbers, Signed, of_line, written},
        },
    },
    tables::{mark::Presence, mark_event::MarkEventId, sheet_photo},
    text::{self, Chip, Language},
    web::Filled,
};
use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::Serialize;

/// The page on which numbers are typed beside the photo.
#[derive(Serialize)]
pub struct SignedPage {
    pub head: Head,
    /// Where another photo goes; none when there are enough.
    pub attach: Option<String>,
    /// Whether marks can be changed now.
    pub recording: bool,
    /// Why marks cannot be changed.
    pub closed: Option<String>,
    /// Where the numbers are checked.
    pub check: String,
    /// Here again, with another moment of printing.
    pub here: String,
    pub lines: Vec<Line>,
    /// Who is not on the list.
    pub missing: Vec<String>,
    pub form: Filled,
}

/// What both pages begin with.
#[derive(Serialize)]
pub struct Head {
    /// "Sesi pagi, 23 November".
    pub session: String,
    pub about: String,
    pub back: String,
    pub photos: Vec<Photo>,
    /// "2026-11-23T08:00", for the field.
    pub printed: String,
    /// "23 November 2026, 08.00 WIB".
    pub printed_words: String,
}

/// A photo of the list.
#[derive(Serialize)]
pub struct Photo {
    pub to: String,
    /// "Foto 1, 23 November 2026, 11.20 WIB".
    pub words: String,
}

/// One line of the list.
#[derive(Serialize)]
pub struct Line {
    pub number: usize,
    pub name: String,
    /// What is recorded already.
    pub chip: Option<Chip>,
    pub ticked: bool,
    /// Whether they have no seat any more.
    pub gone: bool,
}

/// What the numbers would record.
#[derive(Serialize)]
pub struct SignedCheckPage {
    pub head: Head,
    /// "28 hadir", "3 alpa", "1 sakit".
    pub sums: Vec<Chip>,
    /// Everybody who would not be recorded as present, and everybody whose mark would change.
    pub changes: Vec<Changes>,
    /// Whose mark is another already and stays.
    pub stays: Vec<Changes>,
    /// Who is not on the list, and who on it has no seat any more.
    pub missing: Vec<String>,
    pub gone: Vec<String>,
    /// "Simpan 32 tanda"; none when nothing would change.
    pub save: Option<String>,
    pub keep: String,
    /// The line of numbers, tidied.
    pub line: String,
    /// The last event the reader sees here.
    pub seen: String,
    pub correcting: bool,
    pub form: Filled,
}

/// One mark that would be written, or that stays.
#[derive(Serialize)]
pub struct Changes {
    pub number: usize,
    pub name: String,
    pub chip: Chip,
    /// What stood before, where anything did.
    pub before: Option<Chip>,
}

/// The moment of printing as the field has it.
pub fn field(zone: Tz, at: DateTime<Utc>) -> String {
    at.with_timezone(&zone).format("%Y-%m-%dT%H:%M").to_string()
}

/// The moment from the field, to the end of its minute.
pub fn moment(zone: Tz, typed: &str) -> Option<DateTime<Utc>> {
    let local = chrono::NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M").ok()?;
    let at = zone.from_local_datetime(&local).earliest()?.to_utc();
    Some(at + chrono::TimeDelta::seconds(59))
}

/// What both pages begin with; `to` makes the link to a photo.
pub fn head(
    by: &Teaching,
    session: &SessionFacts,
    photos: &[sheet_photo::Model],
    printed: DateTime<Utc>,
    back: String,
    to: impl Fn(&str) -> String,
    language: Language,
) -> Head {
    let zone = session.zone();
    let photos = photos.iter().enumerate().map(|(i, photo)| {
        let (number, at) = (i + 1, text::moment(language, zone, photo.at));
        Photo { to: to(&photo.code), words: say!(language, "Foto {number}, {at}", "Photo {number}, {at}") }
    });
    Head {
        session: words::title(language, session),
        about: words::about(language, by.cohort().number, session),
        back,
        photos: photos.collect(),
        printed: field(zone, printed),
        printed_words: text::moment(language, zone, printed),
    }
}

/// The page on which numbers are typed. `links`: where a photo goes, where numbers are checked, here.
#[allow(clippy::too_many_arguments, reason = "what a page is made of")]
pub fn page(
    by: &Teaching,
    session: &SessionFacts,
    head: Head,
    paper: Paper,
    ticked: &Numbers,
    links: (Option<String>, String, String),
    form: Filled,
    now: DateTime<Utc>,
    language: Language,
) -> SignedPage {
    let window = rules::window(&session.meeting(), by.cohort().state, now);
    let line = |(i, one): (usize, crate::attendance::queries::Listed)| Line {
        number: i + 1,
        chip: one.presence.map(|presence| rules::chip(Some(presence), language)),
        ticked: ticked.contains_key(&(i + 1)),
        gone: !one.seated(),
        name: one.name,
    };
    let (attach, check, here) = links;
    SignedPage {
        recording: matches!(window, Window::Open | Window::Correcting),
        closed: words::closed(language, session, window),
        lines: paper.listed.into_iter().enumerate().map(line).collect(),
        missing: paper.missing.into_iter().map(|one| one.name).collect(),
        head,
        attach,
        check,
        here,
        form,
    }
}

/// What the numbers would record.
#[allow(clippy::too_many_arguments, reason = "what a page is made of")]
pub fn check(
    by: &Teaching,
    session: &SessionFacts,
    head: Head,
    paper: Paper,
    numbers: &Numbers,
    seen: Option<MarkEventId>,
    keep: String,
    form: Filled,
    now: DateTime<Utc>,
    language: Language,
) -> SignedCheckPage {
    let chip = |presence: Presence| rules::chip(Some(presence), language);
    let (mut changes, mut stays, mut gone, mut set) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (i, one) in paper.listed.into_iter().enumerate() {
        let number = i + 1;
        let (name, before) = (one.name.clone(), one.presence.map(chip));
        match of_line(numbers.get(&number).copied(), one.presence, one.seated()) {
            Signed::Set(presence) => {
                set.push(presence);
                if presence != Presence::Present || before.is_some() {
                    changes.push(Changes { number, name, chip: chip(presence), before });
                }
            }
            Signed::Stays(presence) => {
                stays.push(Changes { number, name, chip: chip(presence), before: None });
            }
            Signed::Gone => gone.push(format!("{number}. {name}")),
            Signed::Same => {}
        }
    }
    let sums = Presence::ALL.iter().filter_map(|presence| {
        let many = set.iter().filter(|one| *one == presence).count();
        let chip = chip(*presence);
        (many > 0).then(|| Chip::new(chip.shape, format!("{many} {}", chip.word.to_lowercase())))
    });
    let many = set.len();
    SignedCheckPage {
        head,
        sums: sums.collect(),
        changes,
        stays,
        missing: paper.missing.into_iter().map(|one| one.name).collect(),
        gone,
        save: (many > 0).then(|| match many {
            1 => say!(language, "Simpan 1\u{a0}tanda", "Save 1\u{a0}mark"),
            _ => say!(language, "Simpan {many}\u{a0}tanda", "Save {many}\u{a0}marks"),
        }),
        keep,
        line: written(numbers),
        seen: seen.map(|id| id.to_string()).unwrap_or_default(),
        correcting: rules::window(&session.meeting(), by.cohort().state, now) == Window::Correcting,
        form,
    }
}
