//! What a device takes along, as the script of the field app reads it: texts are finished, marks are short.
use super::words;
use crate::{
    attendance::{queries::Field, rules},
    tables::{
        cohort::CohortId, enrolment::EnrolmentId, mark::Presence, mark_event::MarkEventId, person::PersonId,
        session::SessionId,
    },
    text::{self, Language},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use std::collections::BTreeMap;

/// The whole.
#[derive(Serialize)]
pub struct FieldData {
    /// The server's clock.
    pub now: DateTime<Utc>,
    pub person: Reader,
    pub sessions: Vec<Session>,
    /// The cards that may be scanned here: hashes, never codes.
    #[serde(flatten)]
    pub known: crate::cards::queries::Known,
    /// Everybody with a seat, by cohort: enrolment, name, business where another has the same name.
    pub people: BTreeMap<CohortId, Vec<(EnrolmentId, String, Option<String>)>>,
}

/// Whose device it is now.
#[derive(Serialize)]
pub struct Reader {
    pub id: PersonId,
    pub name: String,
}

/// One session.
#[derive(Serialize)]
pub struct Session {
    pub id: SessionId,
    pub cohort: CohortId,
    /// What the cohort is called, as a card of it says to another one.
    pub label: String,
    pub course: String,
    /// "Sesi pagi, 23 November".
    pub title: String,
    /// "Angkatan 12, 08.00–11.15 WIB, 4 JP".
    pub about: String,
    /// Whether excused hours count, in a sentence.
    pub excused: String,
    pub opens_at: DateTime<Utc>,
    pub free_until: DateTime<Utc>,
    pub starts_at: DateTime<Utc>,
    pub jp: i32,
    /// The last event of its log.
    pub seen: MarkEventId,
    /// Of other cohorts, with a place here: enrolment, name, "Tamu dari Angkatan 11".
    pub guests: Vec<(EnrolmentId, String, String)>,
    /// Enrolment, word, JP, reason.
    pub marks: Vec<(EnrolmentId, Presence, i32, String)>,
    /// Who got the seat only after it and has no mark: nothing is recorded of them here.
    pub later: Vec<EnrolmentId>,
    /// Of whom two said different things; to be settled where there is signal.
    pub disputed: Vec<EnrolmentId>,
}

/// The data for one person's device.
pub fn data(
    reader: Reader,
    field: Field,
    known: crate::cards::queries::Known,
    zone: Tz,
    now: DateTime<Utc>,
    language: Language,
) -> FieldData {
    let mut people: BTreeMap<CohortId, Vec<(EnrolmentId, String, Option<String>)>> = BTreeMap::new();
    let admitted: Vec<(CohortId, EnrolmentId, DateTime<Utc>)> =
        field.people.iter().filter_map(|p| Some((p.cohort, p.enrolment, p.admitted?))).collect();
    for person in field.people {
        people.entry(person.cohort).or_default().push((person.enrolment, person.name, person.business));
    }
    for class in people.values_mut() {
        let names: Vec<String> = class.iter().map(|(_, name, _)| name.clone()).collect();
        for (_, name, business) in class.iter_mut() {
            if names.iter().filter(|other| *other == name).count() < 2 {
                *business = None;
            }
        }
    }
    let sessions = field
        .sessions
        .into_iter()
        .map(|s| {
            let marks = || field.marks.iter().filter(|m| m.session == s.id);
            let day = words::day(language, text::local_date(zone, s.starts_at));
            let time = text::time_range(zone, s.starts_at, s.ends_at);
            let (number, jp) = (s.number, s.jp);
            let later = admitted.iter().filter(|(cohort, who, at)| {
                *cohort == s.cohort && *at >= s.ends_at && !marks().any(|m| m.enrolment == *who)
            });
            Session {
                id: s.id,
                cohort: s.cohort,
                title: format!("{}, {day}", words::part(language, zone, s.starts_at)),
                about: say!(
                    language,
                    "Angkatan\u{a0}{number}, {time}, {jp}\u{a0}JP",
                    "Cohort\u{a0}{number}, {time}, {jp}\u{a0}JP"
                ),
                excused: words::excused(language, s.excused_counts),
                label: s.label,
                course: s.course,
                opens_at: s.starts_at - rules::OPENS_BEFORE,
                free_until: s.ends_at + rules::FREE_AFTER,
                starts_at: s.starts_at,
                jp,
                seen: field.last.get(&s.id).copied().unwrap_or(MarkEventId(0)),
                guests: field
                    .guests
                    .iter()
                    .filter(|guest| guest.session == s.id)
                    .map(|guest| (guest.enrolment, guest.name.clone(), words::guest(language, guest.number)))
                    .collect(),
                marks: marks().map(|m| (m.enrolment, m.presence, m.jp, m.reason.clone())).collect(),
                later: later.map(|(_, who, _)| *who).collect(),
                disputed: marks().filter(|m| m.disputed).map(|m| m.enrolment).collect(),
            }
        })
        .collect();
    FieldData { now, person: reader, sessions, known, people }
}
