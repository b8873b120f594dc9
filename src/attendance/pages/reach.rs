//! Somebody who cannot reach the minimum any more: the figures, what can be done, or why nothing is.
use crate::{
    access::Planning,
    attendance::{
        queries::{Asked, Matrix, MatrixRow, last_day},
        rules,
    },
    text::Language,
    web::Filled,
};
use serde::Serialize;

/// What the page shows.
#[derive(Serialize)]
pub struct ReachPage {
    pub name: String,
    /// "Angkatan 1 Tahun 2026".
    pub label: String,
    /// "Kurang 4 JP. …"; nothing when the minimum is met.
    pub outlook: Option<String>,
    /// Whether it can still be reached, so that there is nothing to answer.
    pub reachable: bool,
    pub counted: i64,
    pub least: i64,
    pub left: i64,
    pub missing: i64,
    pub excused: String,
    /// All sessions, where a wrong mark can be found.
    pub matrix: String,
    pub withdraw: String,
    pub to: String,
    pub form: Filled,
}

/// The page.
pub fn page(
    by: &Planning,
    found: &Matrix,
    line: &MatrixRow,
    asked: Asked,
    (matrix, withdraw, to): (String, String, String),
    form: Filled,
    language: Language,
) -> ReachPage {
    let told = rules::forecast(&line.hours, asked.minimum_attendance, asked.excused_counts);
    ReachPage {
        name: line.name.clone(),
        label: by.cohort().label.clone(),
        outlook: rules::outlook(&told, last_day(&found.sessions), language),
        reachable: told.reachable,
        counted: told.counted,
        least: told.least,
        left: line.hours.not_recorded + line.hours.to_come,
        missing: told.missing,
        excused: rules::excused(language, asked.excused_counts),
        matrix,
        withdraw,
        to,
        form,
    }
}
