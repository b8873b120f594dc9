//! The table on its way in: which cell is of whom in which session. Knows nothing of the database.
use super::{BASIS, CODES, NUMBER, address};
use crate::{
    documents::sheet::{Cell, Line, Sheet},
    error::Refusal,
    tables::session::SessionId,
    text::Both,
};
use std::collections::HashSet;

/// The most lines of people.
pub const MOST_LINES: usize = 2_000;
/// The most columns: a year of three sessions a day.
pub const MOST_COLUMNS: usize = 1_000;

/// A column of marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its place, from 0.
    pub column: usize,
    /// Its code, as "D2".
    pub address: String,
    /// Of which session.
    pub session: SessionId,
    /// The last event of the session's log when the table was handed out; 0: none.
    pub basis: i64,
}

/// A line of marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// As the spreadsheet numbers it.
    pub line: u32,
    /// Whose, by the number of the application.
    pub receipt: String,
    /// What stands in each column of marks, in the order of the heads.
    pub cells: Vec<String>,
}

/// The table by sessions and people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// The columns of marks.
    pub heads: Vec<Head>,
    /// The lines of people.
    pub rows: Vec<Row>,
}

impl Grid {
    /// The name of the cell of this line under this head.
    pub fn address(head: &Head, row: &Row) -> String {
        address(head.column, row.line)
    }
}

fn refused(why: Both) -> Refusal {
    Refusal::at("berkas", why)
}

/// Reads the table.
///
/// # Errors
/// A refusal at `berkas` when it is no table of ours, or one whose lines of codes were changed.
pub fn understand(sheet: &Sheet) -> Result<Grid, Refusal> {
    let first = |line: &Line| line.cells.first().map_or("", Cell::shown).to_string();
    let named = |name: &str| sheet.lines.iter().find(|line| first(line) == name);
    let (Some(codes), Some(basis)) = (named(CODES), named(BASIS)) else {
        return Err(refused(both!(
            "Ini bukan berkas kehadiran dari sini, atau baris kodenya terhapus. Unduh lagi, lalu isi yang baru.",
            "This is not an attendance file from here, or its line of codes is gone. Download it anew and fill that in."
        )));
    };
    let mut heads: Vec<Head> = Vec::new();
    for (column, cell) in codes.cells.iter().enumerate().skip(2).filter(|(_, c)| !c.shown().is_empty()) {
        let at = address(column, codes.number);
        let session = cell.shown().strip_prefix('S').and_then(|digits| digits.parse().ok()).map(SessionId);
        let last = basis.cells.get(column).map(Cell::shown).and_then(|digits| digits.parse::<i64>().ok());
        let (Some(session), Some(basis)) = (session, last.filter(|last| *last >= 0)) else {
            return Err(refused(both!(
                "Kode sesi di sel {at} berubah. Unduh lagi, lalu salin isian Anda ke berkas yang baru.",
                "The session’s code in cell {at} was changed. Download the file anew and copy your entries into it."
            )));
        };
        if heads.iter().any(|head| head.session == session) {
            return Err(refused(both!(
                "Sesi di sel {at} ada dua kali. Hapus salah satu kolomnya.",
                "The session in cell {at} is there twice. Remove one of the columns."
            )));
        }
        heads.push(Head { column, address: at, session, basis });
    }
    let mut seen = HashSet::new();
    let mut rows = Vec::new();
    for line in &sheet.lines {
        let receipt = first(line);
        if [CODES, BASIS, NUMBER].contains(&receipt.as_str()) {
            continue;
        }
        let cell = |head: &Head| line.cells.get(head.column).map_or("", Cell::shown).to_string();
        let cells: Vec<String> = heads.iter().map(cell).collect();
        if receipt.is_empty() && cells.iter().all(String::is_empty) {
            continue;
        }
        if !receipt.is_empty() && !seen.insert(receipt.clone()) {
            let at = address(0, line.number);
            return Err(refused(both!(
                "Nomor pendaftaran {receipt} di sel {at} ada dua kali. Hapus salah satu barisnya.",
                "The number {receipt} in cell {at} is there twice. Remove one of the lines."
            )));
        }
        rows.push(Row { line: line.number, receipt, cells });
    }
    if heads.is_empty() || rows.is_empty() {
        return Err(refused(both!(
            "Tidak ada sesi atau peserta di berkas ini. Unduh lagi setelah jadwal dan peserta ada.",
            "There is no session or nobody in this file. Download it again when there are both."
        )));
    }
    Ok(Grid { heads, rows })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::sheet::read_wide;

    fn grid(csv: &str) -> Result<Grid, Refusal> {
        understand(&read_wide(csv.as_bytes(), MOST_LINES, MOST_COLUMNS).unwrap())
    }

    const TOP: &str = "No. pendaftaran,Nama,Sen,Sel\nKode sesi,,S7,S9\nCatatan terakhir,,12,0\n";

    #[test]
    fn cells_find_their_session_and_their_person_wherever_they_stand() {
        let read = grid(&format!("{TOP}AAAA-1,Siti,H,\n\nAAAA-2,Budi,,T 2\n")).unwrap();
        let heads: Vec<(i64, i64)> = read.heads.iter().map(|h| (h.session.0, h.basis)).collect();
        assert_eq!(heads, [(7, 12), (9, 0)]);
        let rows: Vec<(u32, &str)> = read.rows.iter().map(|r| (r.line, r.receipt.as_str())).collect();
        assert_eq!(rows, [(4, "AAAA-1"), (6, "AAAA-2")]);
        assert_eq!(read.rows[1].cells, ["", "T 2"]);
        assert_eq!(Grid::address(&read.heads[1], &read.rows[1]), "D6");
        // Columns that somebody added beside it say nothing.
        let more = grid("Kode sesi,,,S7\nCatatan terakhir,,,1\nA-1,Siti,catatan,H\n").unwrap();
        assert_eq!(more.rows[0].cells, ["H"]);
    }

    #[test]
    fn what_is_not_ours_is_refused_with_its_cell() {
        let why = |csv: &str| grid(csv).unwrap_err().why.en.into_owned();
        assert!(why("Nama,Sen\nSiti,H\n").contains("not an attendance file"));
        assert!(why("Kode sesi,,Senin\nCatatan terakhir,,1\nA-1,S,H\n").contains("cell C1"));
        assert!(why("Kode sesi,,S7\nCatatan terakhir,,\nA-1,S,H\n").contains("cell C1"));
        assert!(why("Kode sesi,,S7,S7\nCatatan terakhir,,1,1\nA-1,S,H,H\n").contains("cell D1"));
        assert!(why(&format!("{TOP}A-1,S,H,\nA-1,S,A,\n")).contains("cell A5"));
        assert!(why(TOP).contains("nobody in this file"));
    }
}
