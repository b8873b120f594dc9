//! The marks of a whole cohort as one table in Excel, out and in again: trainee × session, the mark as
//! its letter. The table carries what stood when it was handed out, so that nothing recorded meanwhile
//! is overwritten unseen.
mod plan;
mod reading;
mod writing;

pub use plan::{Fault, Plan, Planned, plan};
pub use reading::{Grid, MOST_COLUMNS, MOST_LINES, understand};
pub use writing::write;

/// What stands in column A of the line that names the sessions by their stable codes.
const CODES: &str = "Kode sesi";
/// What stands in column A of the hidden line with the last event of each session's log.
const BASIS: &str = "Catatan terakhir";
/// The head of column A.
const NUMBER: &str = "No. pendaftaran";

/// "D7": a cell as spreadsheets name it; both from 0 and from 1, as they come.
fn address(column: usize, line: u32) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.insert(0, char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    format!("{letters}{line}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_spreadsheets_do() {
        let named: Vec<String> = [0, 25, 26, 51, 52, 701, 702].map(|c| address(c, 7)).into();
        assert_eq!(named, ["A7", "Z7", "AA7", "AZ7", "BA7", "ZZ7", "AAA7"]);
    }
}
