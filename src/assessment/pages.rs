//! The assessor's home and the grid of a cohort, as pages.
use super::{
    queries::{Cell, UnitStanding},
    routes,
    waiting::ToAssess,
    words::{outcome_chip, waits_word},
};
use crate::{
    cohorts::head::CohortHead,
    enrollment::queries::Enrolled,
    selection::duties::Duty,
    tables::{
        cohort::CohortId, enrolment::EnrolmentId, judgement::Method, judgement_event::JudgementEventId,
        unit::UnitId, unit_decision::Outcome,
    },
    text::{self, Chip, Language},
};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// The assessor's home.
#[derive(Serialize)]
pub(super) struct HomeView {
    /// What waits in selections that this person has a part in.
    duties: Vec<Duty>,
    open: Vec<CohortCard>,
    done: Vec<CohortCard>,
}

#[derive(Serialize)]
struct CohortCard {
    to: String,
    number: i32,
    label: String,
    course: String,
    dates: String,
    chip: Chip,
    people: String,
    progress: String,
    decided: i64,
    all: i64,
}

/// How many finished cohorts the home still names.
const DONE_SHOWN: usize = 10;

impl HomeView {
    /// What has begun comes first, then what begins next; what is over and decided stands apart.
    pub(super) fn new(
        all: Vec<ToAssess>,
        duties: Vec<Duty>,
        today: NaiveDate,
        language: Language,
    ) -> HomeView {
        let (mut open, mut done): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|c| c.ends_on >= today || c.undecided() > 0);
        open.sort_by_key(|c| (c.starts_on > today, c.ends_on));
        done.reverse();
        done.truncate(DONE_SHOWN);
        let cards = |all: Vec<ToAssess>| all.into_iter().map(|c| card(language, today, c)).collect();
        HomeView { duties, open: cards(open), done: cards(done) }
    }
}

fn card(language: Language, today: NaiveDate, c: ToAssess) -> CohortCard {
    let (people, units, undecided, all) = (c.people, c.units, c.undecided(), c.people * c.units);
    let chip = if people == 0 {
        Chip::new("wait", say!(language, "Belum ada peserta", "Nobody yet"))
    } else if units == 0 {
        Chip::new("info", say!(language, "Tanpa unit", "No units"))
    } else if undecided == 0 {
        Chip::new("good", say!(language, "Semua diputuskan", "All decided"))
    } else if c.starts_on > today {
        Chip::new("wait", say!(language, "Belum mulai", "Not started"))
    } else if c.ends_on < today {
        Chip::new("warn", say!(language, "Sudah berakhir", "Has ended"))
    } else {
        Chip::new("part", say!(language, "Sedang berjalan", "Under way"))
    };
    let progress = match undecided {
        0 => String::new(),
        n => say!(language, "{n} dari {all} keputusan belum dibuat", "{n} of {all} decisions are open"),
    };
    CohortCard {
        to: uri!(routes::grid(c.cohort)).to_string(),
        number: c.number,
        label: c.label,
        course: c.course,
        dates: text::date_range(language, c.starts_on, c.ends_on),
        chip,
        people: say!(language, "{people} orang, {units} unit", "{people} people, {units} units"),
        progress,
        decided: c.decided,
        all,
    }
}

/// Everybody in every unit.
#[derive(Serialize)]
pub(super) struct GridView {
    head: CohortHead,
    to_evidence: String,
    to_kisi: String,
    to_forms: String,
    assesses: bool,
    units: Vec<UnitColumn>,
    people: Vec<PersonRow>,
    decided: usize,
    all: usize,
}

#[derive(Serialize)]
struct UnitColumn {
    number: usize,
    title: String,
    code: String,
}

#[derive(Serialize)]
struct PersonRow {
    name: String,
    cells: Vec<CellView>,
}

#[derive(Serialize)]
struct CellView {
    to: String,
    shape: &'static str,
    short: String,
    label: String,
}

/// What the grid shows.
pub(super) struct Standing {
    /// The head of the cohort's pages.
    pub head: CohortHead,
    /// The cohort.
    pub cohort: CohortId,
    /// Whether the reader is its assessor.
    pub assesses: bool,
    /// The units, nobody judged.
    pub units: Vec<UnitStanding>,
    /// Everybody with a seat.
    pub people: Vec<Enrolled>,
    /// Cells that this reader must not see.
    pub hidden: HashSet<Cell>,
    /// Where they stand.
    pub standings: HashMap<EnrolmentId, Vec<UnitStanding>>,
}

impl GridView {
    /// The page.
    pub(super) fn new(mut s: Standing, language: Language) -> GridView {
        let row = |p: Enrolled| {
            let units = s.standings.remove(&p.enrolment).unwrap_or_default();
            let cells = units
                .iter()
                .map(|unit| match s.hidden.contains(&(p.enrolment, unit.unit)) {
                    true => hidden_cell(language, s.cohort, &p, unit),
                    false => cell(language, s.cohort, &p, unit),
                })
                .collect();
            PersonRow { name: p.name, cells }
        };
        let people: Vec<PersonRow> = s.people.into_iter().map(row).collect();
        GridView {
            to_evidence: uri!(crate::evidence::routes::of_cohort(s.cohort)).to_string(),
            to_kisi: uri!(routes::kisi(
                s.cohort,
                None::<UnitId>,
                None::<EnrolmentId>,
                None::<Method>,
                None::<JudgementEventId>
            ))
            .to_string(),
            to_forms: uri!(crate::forms::routes::of_cohort(s.cohort)).to_string(),
            head: s.head,
            assesses: s.assesses,
            decided: people
                .iter()
                .flat_map(|p| &p.cells)
                .filter(|c| c.shape == "good" || c.shape == "bad")
                .count(),
            all: people.len() * s.units.len(),
            units: s
                .units
                .into_iter()
                .zip(1..)
                .map(|(unit, number)| UnitColumn { number, title: unit.title, code: unit.code })
                .collect(),
            people,
        }
    }
}

fn cell(language: Language, id: CohortId, who: &Enrolled, unit: &UnitStanding) -> CellView {
    let (name, at): (&str, UnitId) = (&who.name, unit.unit);
    let (met, criteria, title) = (unit.met, unit.criteria, &unit.title);
    let (shape, short, state) = match unit.outcome {
        Some(outcome) => {
            let chip = outcome_chip(language, outcome);
            let short = if outcome == Outcome::Competent { "K" } else { "BK" };
            (chip.shape, short.to_string(), format!("{short}, {}", chip.word))
        }
        None if unit.waits.is_some() => {
            let word = unit.waits.map(|waits| waits_word(language, waits)).unwrap_or_default();
            ("info", "…".to_string(), word)
        }
        None if unit.met + unit.not_yet == 0 => {
            ("wait", String::new(), say!(language, "belum dinilai", "not assessed"))
        }
        None => (
            "part",
            say!(language, "{met}\u{a0}dari\u{a0}{criteria}", "{met}\u{a0}of\u{a0}{criteria}"),
            say!(
                language,
                "{met}\u{a0}dari\u{a0}{criteria} kriteria tercapai",
                "{met}\u{a0}of\u{a0}{criteria} criteria met"
            ),
        ),
    };
    CellView {
        to: uri!(routes::person(id, who.enrolment, at)).to_string(),
        shape,
        short,
        label: format!("{name}, {title}: {state}"),
    }
}

/// A cell of which this reader must see nothing.
fn hidden_cell(language: Language, id: CohortId, who: &Enrolled, unit: &UnitStanding) -> CellView {
    let (name, title) = (&who.name, &unit.title);
    CellView {
        to: uri!(routes::person(id, who.enrolment, unit.unit)).to_string(),
        shape: "wait",
        short: String::new(),
        label: say!(
            language,
            "{name}, {title}: dinilai asesor lain",
            "{name}, {title}: with another assessor"
        ),
    }
}
