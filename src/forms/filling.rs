//! From what was read to what the forms say. Pure: the same book gives the same words.
mod application;
mod judged;
mod outcome;
mod planning;

use super::{
    FormKind, Scope,
    book::{Book, Candidate},
    facts::{self, Assessor, Centre, Head, Outcome, Scheme, Signature, UnitLine, Venue},
};
use crate::{
    error::Result,
    tables::unit_decision,
    text::{self, Language},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use std::collections::HashMap;

/// What these forms say of themselves: a training's own assessment is no certification (`domain.md` 3.4).
const NOTICE: &str = "Asesmen internal pelatihan, bukan sertifikasi kompetensi oleh LSP.";

/// How a set of forms is printed.
#[derive(Clone, Debug, Default)]
pub struct Printing {
    /// The edition on every page; that of the layout it is set by.
    pub edition: String,
    /// Whole NIK by enrolment, for who gave a reason and was noted; masked without.
    pub niks: HashMap<crate::tables::enrolment::EnrolmentId, String>,
}

/// The facts of every paper of this form, in the order of the people: one each, or one for all of them.
///
/// # Errors
/// Never, as far as the structs of `facts` go.
pub fn papers(book: &Book, kind: FormKind, how: &Printing) -> Result<Vec<Value>> {
    let mut all = Vec::new();
    if kind.scope() == Scope::Cohort {
        all.push(match kind {
            FormKind::Mapa01 => serde_json::to_value(planning::mapa01(book, how))?,
            _ => serde_json::to_value(outcome::ak05(book, how))?,
        });
        return Ok(all);
    }
    for who in &book.people {
        match kind {
            FormKind::Apl01 => all.push(serde_json::to_value(application::apl01(book, who, how))?),
            FormKind::Apl02 => all.push(serde_json::to_value(application::apl02(book, who, how))?),
            FormKind::Ak01 => all.push(serde_json::to_value(planning::ak01(book, who, how))?),
            FormKind::Ia01 => all.push(serde_json::to_value(judged::ia01(book, who, how))?),
            FormKind::Ak02 => all.push(serde_json::to_value(judged::ak02(book, who, how))?),
            FormKind::Ak03 => all.push(serde_json::to_value(outcome::ak03(book, who, how))?),
            FormKind::Ak04 | FormKind::Mapa01 | FormKind::Ak05 => {
                for one in outcome::ak04(book, who, how) {
                    all.push(serde_json::to_value(one)?);
                }
            }
        }
    }
    Ok(all)
}

/// The form with nothing but its head, to write on.
///
/// # Errors
/// Never, as far as the structs of `facts` go.
pub fn blank(book: &Book, kind: FormKind, how: &Printing) -> Result<Value> {
    let head = Head { date: String::new(), ..head(book, kind, None, how) };
    Ok(facts::blank(kind, head)?)
}

fn head(book: &Book, kind: FormKind, who: Option<&Candidate>, how: &Printing) -> Head {
    let (centre, cohort) = (&book.centre, &book.cohort);
    let today = text::local_date(book.zone, book.now);
    let reference = match who {
        Some(who) => format!("A{}-{}-{:02}", cohort.serial, cohort.year, who.seat.queue_number),
        None => format!("A{}-{}", cohort.serial, cohort.year),
    };
    Head {
        language: "id".into(),
        issued: today.format("%Y-%m-%d").to_string(),
        printed: format!("Dicetak {}", at(book, book.now)),
        form: facts::Label { edition: how.edition.clone(), ..kind.label() },
        centre: Centre {
            above: centre.letterhead.lines().filter(|l| !l.trim().is_empty()).map(Into::into).collect(),
            name: centre.name.clone(),
            address: centre.address.clone(),
            contact: centre.contact.clone(),
        },
        scheme: Scheme { kind: None, title: book.course.title.clone(), number: String::new() },
        venue: Venue { kind: None, name: cohort.place.clone() },
        assessors: assessors(book, who),
        candidate: who.map(|who| who.person.name.clone()).unwrap_or_default(),
        cohort: cohort.label.clone(),
        date: days(book, who).map(|(from, to)| text::date_range(Language::Id, from, to)).unwrap_or_default(),
        notice: NOTICE.into(),
        reference,
    }
}

/// Those whose assessment the decisions rest on; before there are any, the assessors of the cohort.
fn assessors(book: &Book, who: Option<&Candidate>) -> Vec<Assessor> {
    let mut all: Vec<Assessor> = Vec::new();
    for unit in &book.units {
        let Some((row, basis)) = who.and_then(|who| who.decided.get(&unit.id)) else { continue };
        let one = match basis {
            Some(basis) => Assessor {
                name: basis.assessor_name.clone(),
                registration: basis.registration.clone().unwrap_or_default(),
            },
            None => Assessor { name: row.by_name.clone(), registration: String::new() },
        };
        if !all.contains(&one) {
            all.push(one);
        }
    }
    if all.is_empty() {
        let one = |row: &super::book::AssessorRow| Assessor {
            name: row.name.clone(),
            registration: row.registration.clone(),
        };
        all = book.assessors.iter().map(one).collect();
    }
    all
}

/// The first and the last day on which something was judged, of one candidate or of all.
fn days(book: &Book, who: Option<&Candidate>) -> Option<(NaiveDate, NaiveDate)> {
    let all = book.people.iter().filter(|one| who.is_none_or(|who| who.seat.id == one.seat.id));
    let judged = all.flat_map(|one| one.judged.values()).map(|row| text::local_date(book.zone, row.at));
    judged.fold(None, |span, day| match span {
        None => Some((day, day)),
        Some((from, to)) => Some((from.min(day), to.max(day))),
    })
}

/// Those days, as the two lines of a form.
fn began_ended(book: &Book, who: &Candidate) -> (String, String) {
    match days(book, Some(who)) {
        Some((from, to)) => (text::date(Language::Id, from), text::date(Language::Id, to)),
        None => (String::new(), String::new()),
    }
}

/// "22 November 2026 pukul 08.00 WIB".
fn at(book: &Book, at: DateTime<Utc>) -> String {
    let day = text::local_date(book.zone, at);
    format!("{} pukul {}", text::date(Language::Id, day), text::time(book.zone, at))
}

/// "22 November 2026".
fn day(book: &Book, at: DateTime<Utc>) -> String {
    text::date(Language::Id, text::local_date(book.zone, at))
}

fn line(unit: &super::book::UnitOf) -> UnitLine {
    UnitLine { code: unit.code.clone(), title: unit.title.clone(), standard: unit.standard.clone() }
}

fn outcome_of(outcome: unit_decision::Outcome) -> Option<Outcome> {
    match outcome {
        unit_decision::Outcome::Competent => Some(Outcome::K),
        unit_decision::Outcome::NotYetCompetent => Some(Outcome::Bk),
        unit_decision::Outcome::Reopened => None,
    }
}

/// K where every unit is, BK where one is decided BK, nothing before that.
fn overall(book: &Book, who: &Candidate) -> Option<Outcome> {
    let units: Vec<Option<Outcome>> = book
        .units
        .iter()
        .map(|unit| who.decided.get(&unit.id).and_then(|(row, _)| outcome_of(row.outcome)))
        .collect();
    if units.contains(&Some(Outcome::Bk)) {
        return Some(Outcome::Bk);
    }
    (!units.is_empty() && units.iter().all(|one| *one == Some(Outcome::K))).then_some(Outcome::K)
}

/// Somebody's name and nothing else: the rest is for a pen.
fn named(name: &str) -> Signature {
    Signature { name: name.into(), ..Signature::default() }
}

/// "15 Maret 1990" of a date.
fn date(day: NaiveDate) -> String {
    text::date(Language::Id, day)
}
