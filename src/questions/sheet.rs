//! Questions as a table, for spreadsheets: rows of cells in, questions out, and back. The bytes of the
//! spreadsheet are not our concern.
//!
//! Two shapes are known by their heads, in Indonesian or English, in any order:
//!
//! - the **long** one, which holds everything and which we export: a row for every answer; a row with a
//!   kind begins a question, rows without one carry its further answers;
//! - the **wide** one that teachers have already: a row for every question, its options under A, B, C …,
//!   and a key: "B", "A, C", "benar", or the short answers separated by "|".
//!
//! A text may begin with its format in brackets, as in GIFT. Of a missing word the text may end and what
//! follows may begin with the five low lines of the gap, which keeps the blanks beside it. Numbers are read as people type them.
mod heads;
mod long;
mod wide;
mod write;

pub use heads::HEADS;
pub use write::write;

use super::import::{Import, Refused, first_words};
use super::rules::trimmed;
use crate::text::Both;
use heads::{Head, heads};

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number as the spreadsheet shows it, from 1.
    pub line: u32,
    /// Its cells from column A on; missing ones at the end are empty.
    pub cells: Vec<String>,
}

/// A row whose cells are asked for by their heads.
struct Cells<'a> {
    line: u32,
    row: &'a Row,
    heads: &'a [Option<Head>],
}

impl Cells<'_> {
    /// The cell under a head, without blanks around; empty where there is none.
    fn get(&self, head: Head) -> &str {
        let at = self.heads.iter().position(|have| *have == Some(head));
        at.and_then(|at| self.row.cells.get(at)).map_or("", |cell| trimmed(cell))
    }

    fn refuse(&self, why: Both) -> Refused {
        Refused { line: self.line, what: first_words(self.get(Head::Text), 60), why }
    }
}

/// Reads a table whose first row that is not empty holds the heads.
///
/// # Errors
/// When the heads are none we know: a sentence that names what is missing.
pub fn read(rows: &[Row]) -> Result<Import, Both> {
    let mut rows = rows.iter().filter(|row| row.cells.iter().any(|cell| !trimmed(cell).is_empty()));
    let heads = match rows.next() {
        Some(row) => heads(&row.cells)?,
        None => return Err(both!("Tabel ini kosong.", "This table is empty.")),
    };
    let rows = rows.map(|row| Cells { line: row.line, row, heads: &heads });
    Ok(match heads.contains(&Some(Head::Key)) {
        true => wide::read(rows),
        false => long::read(rows),
    })
}

#[cfg(test)]
pub(super) mod tests;
