//! Everybody of a cohort, nearest to done first, as a page.
use super::{
    places::place,
    queries::Given,
    routes,
    rules::{Completion, Stage, Who},
    tree::{self, Link},
};
use crate::{
    cohorts::head::CohortHead,
    enrollment::queries::{Enrolled, Waiting},
    people::regions,
    tables::{cohort::CohortId, enrolment::EnrolmentId},
    text::{Chip, Language},
};
use serde::Serialize;
use std::collections::HashMap;

/// The page.
#[derive(Serialize)]
pub(super) struct PeopleView {
    head: CohortHead,
    total: usize,
    legend: Vec<Chip>,
    rows: Vec<PersonRow>,
    waiting: Vec<WaitingRow>,
    minimum: String,
    counted_at: String,
    ready: usize,
    to_enrol: String,
    to_import: String,
    to_certificates: String,
}

#[derive(Serialize)]
struct PersonRow {
    to: String,
    name: String,
    chip: Chip,
    missing: String,
    who: String,
    /// The one thing to do next.
    next: Option<Link>,
    hours: String,
    units: String,
}

#[derive(Serialize)]
struct WaitingRow {
    to: String,
    place: usize,
    name: String,
    region: String,
}

/// What the page shows.
pub(super) struct People {
    /// The head of the cohort's pages.
    pub head: CohortHead,
    /// The cohort.
    pub cohort: CohortId,
    /// Everybody with a seat, nearest to done first.
    pub seated: Vec<(Enrolled, Completion)>,
    /// The certificates given, those taken back among them.
    pub issued: HashMap<EnrolmentId, Given>,
    /// The waiting list in its order.
    pub waiting: Vec<Waiting>,
    /// When it was counted, as people write it.
    pub counted_at: String,
}

impl PeopleView {
    /// The page in this language.
    pub(super) fn new(all: People, language: Language) -> PeopleView {
        let id = all.cohort;
        let (needed, planned) =
            all.seated.first().map_or((0, 0), |(_, c)| (c.figures.needed, c.figures.planned));
        // Who has the certificate already stands at the end: nothing waits there.
        let (open, done): (Vec<_>, Vec<_>) =
            all.seated.into_iter().partition(|(p, _)| !all.issued.contains_key(&p.enrolment));
        let given = |p: &Enrolled| all.issued.get(&p.enrolment).map(|given| given.revoked_at.is_none());
        let line = |(p, c): &(Enrolled, Completion)| row(language, id, p, c, given(p));
        let issued = done.iter().filter(|(p, _)| given(p) == Some(true)).count();
        let waiting = all.waiting.into_iter().zip(1..).map(|(w, place)| WaitingRow {
            to: uri!(routes::person(id, w.enrolment)).to_string(),
            place,
            name: w.name,
            region: w.region_code.as_deref().map(regions::label).unwrap_or_default().to_string(),
        });
        PeopleView {
            head: all.head,
            total: open.len() + done.len(),
            legend: legend(language, &open, issued, done.len() - issued),
            rows: open.iter().chain(&done).map(line).collect(),
            waiting: waiting.collect(),
            minimum: match planned {
                0 => String::new(),
                _ => say!(
                    language,
                    "Paling sedikit {needed} dari {planned}\u{a0}JP.",
                    "At least {needed} of {planned}\u{a0}JP."
                ),
            },
            counted_at: all.counted_at,
            ready: open.iter().filter(|(_, c)| c.is_complete()).count(),
            to_enrol: uri!(crate::enrollment::routes::enrol(id)).to_string(),
            to_import: uri!(crate::enrollment::routes::import(id)).to_string(),
            to_certificates: uri!(crate::certificates::routes::cohort(id)).to_string(),
        }
    }
}

fn legend(language: Language, open: &[(Enrolled, Completion)], issued: usize, revoked: usize) -> Vec<Chip> {
    let stages = [Stage::Ready, Stage::Near, Stage::UnderWay, Stage::AtRisk, Stage::Unreachable];
    let counted = stages.into_iter().map(|stage| {
        let people = open.iter().filter(|(_, c)| c.stage == stage).count();
        (people, tree::stage_chip(language, stage))
    });
    counted
        .chain([(issued, tree::issued_chip(language)), (revoked, tree::revoked_chip(language))])
        .filter(|(people, _)| *people > 0)
        .map(|(people, chip)| Chip::new(chip.shape, format!("{people} {}", chip.word.to_lowercase())))
        .collect()
}

/// `given` says whether the certificate they were given stands.
fn row(language: Language, id: CohortId, p: &Enrolled, c: &Completion, given: Option<bool>) -> PersonRow {
    let issued = given.is_some();
    let (counted, competent, units) = (c.figures.counted, c.figures.competent, c.figures.units);
    let missing = c.summary(language);
    PersonRow {
        to: uri!(routes::person(id, p.enrolment)).to_string(),
        name: p.name.clone(),
        chip: match given {
            Some(true) => tree::issued_chip(language),
            Some(false) => tree::revoked_chip(language),
            None => tree::stage_chip(language, c.stage),
        },
        missing: match (issued, missing.is_empty()) {
            (true, _) | (_, true) => say!(language, "Tidak ada", "Nothing"),
            _ => missing,
        },
        who: match (issued, c.is_complete()) {
            (true, _) => "–".to_string(),
            (false, true) => Who::Coordinator.word(language),
            (false, false) => who_words(language, &c.who()),
        },
        next: match (issued, c.is_complete()) {
            (true, _) => None,
            (false, true) => Some(Link {
                to: uri!(crate::certificates::routes::cohort(id)).to_string(),
                label: say!(language, "Terbitkan", "Issue"),
            }),
            (false, false) => c.next().and_then(|r| r.act.as_ref()).map(|act| Link {
                to: place(id, p.enrolment, act.place),
                label: act.words.pick(language).to_string(),
            }),
        },
        hours: format!("{counted}\u{a0}JP"),
        units: match units {
            0 => "–".to_string(),
            _ => say!(language, "{competent} dari {units}", "{competent} of {units}"),
        },
    }
}

fn who_words(language: Language, who: &[Who]) -> String {
    let words: Vec<String> = who.iter().map(|w| w.word(language)).filter(|w| !w.is_empty()).collect();
    words.join(", ")
}
