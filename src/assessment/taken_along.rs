//! What a device takes along to judge without signal, as the script of the field app reads it.
use super::{
    queries::grid::{Grid, Line, grid},
    words::{method_word, outcome_chip},
};
use crate::{
    access::Assessing,
    error::Result,
    evidence,
    tables::{
        cohort::CohortId,
        criterion::CriterionId,
        element::ElementId,
        enrolment::EnrolmentId,
        evidence::EvidenceId,
        judgement::{Method, Verdict},
        judgement_event::JudgementEventId,
        unit::UnitId,
    },
    text::Language,
};
use sea_orm::ConnectionTrait;
use serde::Serialize;

/// The grid of one cohort. Tuples are short on the wire; the script names them again.
#[derive(Debug, Serialize)]
pub struct GridData {
    /// The cohort.
    pub cohort: CohortId,
    /// "Angkatan 12 Tahun 2026".
    pub label: String,
    /// Its units in order.
    pub units: Vec<UnitData>,
    /// Everybody with a seat, by name: enrolment, name, business where another has the same name, and the
    /// last event of their log.
    pub people: Vec<(EnrolmentId, String, Option<String>, JudgementEventId)>,
    /// Enrolment, criterion, verdict, method, note, evidence.
    pub found: Vec<(EnrolmentId, CriterionId, Verdict, Method, String, Option<EvidenceId>)>,
    /// Enrolment and unit whose judgements cannot change here, and why in a word.
    pub closed: Vec<(EnrolmentId, UnitId, String)>,
    /// Enrolment and criterion of which two found different things, with what and who in words.
    pub disputed: Vec<(EnrolmentId, CriterionId, String)>,
    /// Evidence, enrolment, title, its elements, and whether it was weighed and accepted.
    pub evidence: Vec<(EvidenceId, EnrolmentId, String, Vec<ElementId>, bool, bool)>,
    /// Every method: its word, and what it is called.
    pub methods: Vec<(Method, String)>,
}

/// A unit.
#[derive(Debug, Serialize)]
pub struct UnitData {
    /// Which.
    pub id: UnitId,
    /// "J.63OPR00.010.2".
    pub code: String,
    /// Its title.
    pub title: String,
    /// Its elements in order.
    pub elements: Vec<ElementData>,
}

/// An element.
#[derive(Debug, Serialize)]
pub struct ElementData {
    /// Which.
    pub id: ElementId,
    /// Within its unit.
    pub number: i32,
    /// Its title.
    pub title: String,
    /// Criterion, number, text, and the methods that the plan allows; none: any.
    pub criteria: Vec<(CriterionId, String, String, Vec<Method>)>,
}

/// The grid of a cohort for its assessor. `blind`: see [`grid`]; what is hidden from the reader is not in it.
///
/// # Errors
/// When the database cannot be read.
pub async fn grid_data(
    db: &impl ConnectionTrait,
    by: &Assessing,
    blind: bool,
    language: Language,
) -> Result<GridData> {
    let cohort = by.cohort();
    let grid = grid(db, cohort, None, by.by(), blind).await?;
    let pieces = evidence::queries::of_cohort(db, cohort.id).await?;
    let mut evidence: Vec<_> = pieces
        .into_iter()
        .map(|(id, piece)| (id, piece.of, piece.title, piece.elements, piece.weighed, piece.accepted))
        .collect();
    evidence.sort_by_key(|piece| piece.0);
    let mut found: Vec<_> = grid
        .found
        .iter()
        .map(|((who, criterion), s)| (*who, *criterion, s.verdict, s.method, s.note.clone(), s.evidence))
        .collect();
    found.sort_by_key(|one| (one.0, one.1));
    let mut disputed: Vec<_> = grid
        .disputes
        .iter()
        .map(|((who, criterion), heads)| (*who, *criterion, dispute_words(language, heads)))
        .collect();
    disputed.sort_by_key(|one| (one.0, one.1));
    let word = |m: &Method| (*m, method_word(language, *m));
    Ok(GridData {
        cohort: cohort.id,
        label: cohort.label.clone(),
        closed: closed(&grid, language),
        units: units(&grid),
        people: people(&grid),
        found,
        disputed,
        evidence,
        methods: Method::ALL.iter().map(word).collect(),
    })
}

/// "Asih: Tercapai. Bagas: Belum."
pub(super) fn dispute_words(language: Language, heads: &[(String, Verdict)]) -> String {
    let one = |(name, verdict): &(String, Verdict)| {
        let word = match verdict {
            Verdict::Met => say!(language, "tercapai", "met"),
            Verdict::NotYet => say!(language, "belum", "not yet"),
        };
        format!("{name}: {word}.")
    };
    heads.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// Why a cell cannot change, in a word.
pub(super) fn closed_word(grid: &Grid, cell: &(EnrolmentId, UnitId), language: Language) -> Option<String> {
    if grid.hidden.contains(cell) {
        return Some(say!(language, "Dinilai asesor lain", "With another assessor"));
    }
    if let Some(outcome) = grid.decided.get(cell) {
        return Some(outcome_chip(language, *outcome).word);
    }
    let waits = grid.recommended.contains(cell);
    waits.then(|| say!(language, "Menunggu keputusan", "Waits for a decision"))
}

fn closed(grid: &Grid, language: Language) -> Vec<(EnrolmentId, UnitId, String)> {
    let mut all = Vec::new();
    for unit in units(grid) {
        for person in &grid.people {
            if let Some(word) = closed_word(grid, &(person.enrolment, unit.id), language) {
                all.push((person.enrolment, unit.id, word));
            }
        }
    }
    all
}

fn people(grid: &Grid) -> Vec<(EnrolmentId, String, Option<String>, JudgementEventId)> {
    let one = |p: &crate::enrollment::queries::Enrolled| {
        let namesakes = grid.people.iter().filter(|other| other.name == p.name).count();
        let business = p.business.clone().filter(|_| namesakes > 1);
        let seen = grid.seen.get(&p.enrolment).copied().unwrap_or(JudgementEventId(0));
        (p.enrolment, p.name.clone(), business, seen)
    };
    grid.people.iter().map(one).collect()
}

fn units(grid: &Grid) -> Vec<UnitData> {
    let mut all: Vec<UnitData> = Vec::new();
    for line in &grid.lines {
        let Line { unit, element, criterion, .. } = *line;
        if all.last().is_none_or(|last| last.id != unit) {
            let (code, title) = (line.code.clone(), line.title.clone());
            all.push(UnitData { id: unit, code, title, elements: Vec::new() });
        }
        let Some(last) = all.last_mut() else { continue };
        if last.elements.last().is_none_or(|last| last.id != element) {
            let (number, title) = (line.element_number, line.element_title.clone());
            last.elements.push(ElementData { id: element, number, title, criteria: Vec::new() });
        }
        if let Some(last) = last.elements.last_mut() {
            let named = grid.plan.methods(unit, criterion);
            last.criteria.push((criterion, line.number.clone(), line.text.clone(), named));
        }
    }
    all
}
