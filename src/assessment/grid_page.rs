//! Criteria × people as a page: what is judged at once. One unit or all, everybody or one person.
use super::{
    grid_cell::{CellView, cell},
    queries::grid::{Grid, Line},
    routes,
    taken_along::dispute_words,
    words::{method_word, verdict_chip},
};
use crate::{
    attendance,
    enrollment::queries::Enrolled,
    evidence,
    tables::{
        cohort::{self, CohortId},
        enrolment::EnrolmentId,
        judgement::{Method, Verdict},
        judgement_event::JudgementEventId,
        unit::UnitId,
    },
    text::Language,
    web::Filled,
};
use serde::Serialize;

/// The page.
#[derive(Serialize)]
pub(super) struct KisiView {
    back: String,
    cohort: String,
    title: String,
    /// Whose page it is, where it is one person's.
    one: Option<OnePerson>,
    units: Vec<Choice>,
    may_edit: bool,
    to_save: String,
    methods: Vec<Choice>,
    to_field: String,
    people: Vec<PersonColumn>,
    seen: Vec<Seen>,
    /// Of the table, with the one of the criteria.
    columns: usize,
    groups: Vec<Group>,
    counts: Vec<crate::text::Chip>,
    disputes: Vec<String>,
    undo: Option<String>,
    form: Filled,
}

#[derive(Serialize)]
struct OnePerson {
    to_all: String,
    to_evidence: String,
    previous: Option<Choice>,
    next: Option<Choice>,
}

/// Something to choose or to go to.
#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
    help: String,
    here: bool,
}

/// The last event of a person's log that the page shows.
#[derive(Serialize)]
struct Seen {
    of: i64,
    at: i64,
}

#[derive(Serialize)]
struct PersonColumn {
    id: i64,
    name: String,
    to: String,
    /// How many criteria of this page nobody has judged.
    left: usize,
}

/// An element.
#[derive(Serialize)]
struct Group {
    id: i64,
    unit: String,
    number: i32,
    title: String,
    left: usize,
    lines: Vec<LineView>,
}

#[derive(Serialize)]
struct LineView {
    number: String,
    text: String,
    cells: Vec<CellView>,
}

/// What the page is about, and what was chosen on it.
pub(super) struct Looked<'a> {
    /// The cohort.
    pub cohort: &'a cohort::Model,
    /// Its grid, of one unit or of all.
    pub grid: Grid,
    /// Every unit: which, its title.
    pub units: Vec<(UnitId, String)>,
    /// The unit shown; none: all.
    pub unit: Option<UnitId>,
    /// Whose page it is.
    pub person: Option<EnrolmentId>,
    /// The method chosen.
    pub method: Option<Method>,
    /// What may be taken back: everything after this event.
    pub undo: Option<JudgementEventId>,
    /// Whether the reader is an assessor of the cohort.
    pub assesses: bool,
    /// The form, where it was refused.
    pub form: Filled,
}

/// The address of a grid.
pub(super) fn address(
    id: CohortId,
    unit: Option<UnitId>,
    person: Option<EnrolmentId>,
    method: Option<Method>,
    undo: Option<JudgementEventId>,
) -> String {
    let unit = unit.unwrap_or(UnitId(0));
    uri!(routes::kisi(id, Some(unit), person, method, undo)).to_string()
}

impl KisiView {
    /// The page for this reader.
    pub(super) fn new(look: Looked<'_>, language: Language) -> KisiView {
        let Looked { cohort, grid, units, unit, person, method, undo, assesses, form } = look;
        let id = cohort.id;
        let to = |unit, person| address(id, unit, person, method, None);
        let all = &grid.people;
        let shown: Vec<&Enrolled> =
            all.iter().filter(|p| person.is_none_or(|who| p.enrolment == who)).collect();
        let left = |p: &Enrolled, line: &Line| {
            let open = grid.is_open(&(p.enrolment, line.unit));
            usize::from(open && !grid.found.contains_key(&(p.enrolment, line.criterion)))
        };
        let title = match (person, unit) {
            (Some(_), _) => shown.first().map(|p| p.name.clone()).unwrap_or_default(),
            (None, Some(_)) => grid.lines.first().map(|l| l.title.clone()).unwrap_or_default(),
            (None, None) => say!(language, "Semua unit", "All units"),
        };
        let mut groups: Vec<Group> = Vec::new();
        for line in &grid.lines {
            if groups.last().is_none_or(|g| g.id != line.element.0) {
                let fresh = groups.last().is_none() || !groups.iter().any(|g| g.unit == line.title);
                groups.push(Group {
                    id: line.element.0,
                    unit: if fresh { line.title.clone() } else { String::new() },
                    number: line.element_number,
                    title: line.element_title.clone(),
                    left: 0,
                    lines: Vec::new(),
                });
            }
            let Some(group) = groups.last_mut() else { continue };
            group.left += shown.iter().map(|p| left(p, line)).sum::<usize>();
            group.lines.push(LineView {
                number: line.number.clone(),
                text: line.text.clone(),
                cells: shown
                    .iter()
                    .map(|p| cell(&grid, id, p, line, (assesses, person.is_some()), language))
                    .collect(),
            });
        }
        // The title of a unit stands over its first element, and only where there are several units.
        if unit.is_some() {
            groups.iter_mut().for_each(|g| g.unit.clear());
        }
        let count = |verdict: Option<Verdict>| {
            let cells = grid.lines.iter().flat_map(|l| shown.iter().map(move |p| (p.enrolment, l.criterion)));
            cells.filter(|at| grid.found.get(at).map(|s| s.verdict) == verdict).count()
        };
        let counts = [None, Some(Verdict::Met), Some(Verdict::NotYet)].map(|verdict| {
            let chip = verdict_chip(language, verdict);
            crate::text::Chip::new(chip.shape, format!("{} {}", count(verdict), chip.word.to_lowercase()))
        });
        let at = shown.first().and_then(|p| all.iter().position(|q| q.enrolment == p.enrolment));
        let near = |step: Option<usize>| {
            let p = all.get(step?)?;
            Some(choice(to(unit, Some(p.enrolment)), p.name.clone(), false))
        };
        let mut choices: Vec<Choice> = (units.iter().zip(1..))
            .map(|((one, title), n)| Choice {
                help: title.clone(),
                ..choice(
                    to(Some(*one), person),
                    say!(language, "Unit\u{a0}{n}", "Unit\u{a0}{n}"),
                    unit == Some(*one),
                )
            })
            .collect();
        if units.len() > 1 {
            choices.push(choice(to(None, person), say!(language, "Semua", "All"), unit.is_none()));
        }
        let chosen = method.unwrap_or(Method::Observation);
        let mut disputes: Vec<String> = Vec::new();
        for line in &grid.lines {
            for p in &shown {
                if let Some(heads) = grid.disputes.get(&(p.enrolment, line.criterion)) {
                    let words = dispute_words(language, heads);
                    disputes.push(format!("{}, {}: {words}", p.name, line.number));
                }
            }
        }
        KisiView {
            back: uri!(routes::grid(id)).to_string(),
            cohort: cohort.label.clone(),
            title,
            one: person.map(|who| OnePerson {
                to_all: to(unit, None),
                to_evidence: uri!(evidence::routes::of_person(id, who)).to_string(),
                previous: near(at.and_then(|at| at.checked_sub(1))),
                next: near(at.map(|at| at + 1)),
            }),
            units: choices,
            may_edit: assesses,
            to_save: uri!(routes::judge_kisi(id, Some(unit.unwrap_or(UnitId(0))), person)).to_string(),
            methods: Method::ALL
                .iter()
                .map(|m| choice(m.word().to_string(), method_word(language, *m), *m == chosen))
                .collect(),
            to_field: format!(
                "{}#nilai/{id}/{}",
                uri!(attendance::routes::app()),
                unit.map_or(0, |unit| unit.0)
            ),
            seen: shown
                .iter()
                .map(|p| Seen { of: p.enrolment.0, at: grid.seen.get(&p.enrolment).map_or(0, |seen| seen.0) })
                .collect(),
            columns: shown.len() + 1,
            people: shown
                .iter()
                .map(|p| PersonColumn {
                    id: p.enrolment.0,
                    name: p.name.clone(),
                    to: to(unit, Some(p.enrolment)),
                    left: grid.lines.iter().map(|line| left(p, line)).sum(),
                })
                .collect(),
            groups,
            counts: counts.into(),
            disputes,
            undo: undo.map(|after| after.to_string()),
            form,
        }
    }
}

fn choice(value: String, label: String, here: bool) -> Choice {
    Choice { value, label, help: String::new(), here }
}
