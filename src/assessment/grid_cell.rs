//! One criterion of one person in a grid.
use super::{
    queries::grid::{Grid, Line},
    routes,
    taken_along::closed_word,
    words::{method_word, verdict_chip},
};
use crate::{
    enrollment::queries::Enrolled,
    tables::{cohort::CohortId, enrolment::EnrolmentId, judgement::Verdict, unit::UnitId},
    text::Language,
};
use serde::Serialize;

/// One cell of a grid.
#[derive(Serialize)]
pub(super) struct CellView {
    /// "12.34": whose and of what; empty where nothing can change.
    at: String,
    /// What one press makes of it.
    next: &'static str,
    shape: &'static str,
    short: &'static str,
    label: String,
    /// Method and note, on the page of one person.
    how: String,
    to: String,
}

/// The cell of this person and criterion: `assesses`: whether the reader does; `alone`: on the page of one person.
pub(super) fn cell(
    grid: &Grid,
    id: CohortId,
    who: &Enrolled,
    line: &Line,
    (assesses, alone): (bool, bool),
    language: Language,
) -> CellView {
    let unit: (EnrolmentId, UnitId) = (who.enrolment, line.unit);
    let found = grid.found.get(&(who.enrolment, line.criterion));
    let (shape, short, next, word) = match found.map(|s| s.verdict) {
        _ if grid.hidden.contains(&unit) => ("wait", "", "", String::new()),
        None => ("wait", "", "met", verdict_chip(language, None).word),
        Some(Verdict::Met) => ("good", "K", "not_yet", verdict_chip(language, Some(Verdict::Met)).word),
        Some(Verdict::NotYet) => ("bad", "B", "", verdict_chip(language, Some(Verdict::NotYet)).word),
    };
    let why = closed_word(grid, &unit, language);
    let disputed = found.is_some_and(|s| s.disputed);
    let differs = if disputed { say!(language, ", berbeda", ", differs") } else { String::new() };
    let state = why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
    let how = found.filter(|_| alone).map(|s| {
        let note = if s.note.is_empty() { String::new() } else { format!(": {}", s.note) };
        format!("{}{note}", method_word(language, s.method))
    });
    CellView {
        at: match assesses && why.is_none() {
            true => format!("{}.{}", who.enrolment, line.criterion),
            false => String::new(),
        },
        next,
        shape: if disputed { "warn" } else { shape },
        short,
        label: format!("{}, {}: {word}{differs}{state}", who.name, line.number),
        how: how.unwrap_or_default(),
        to: match alone {
            true => uri!(routes::person(id, who.enrolment, line.unit)).to_string(),
            false => String::new(),
        },
    }
}
