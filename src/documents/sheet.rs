//! Tables that people keep in Excel, LibreOffice or as CSV: read cell by cell with their own line
//! numbers, and written so that a NIK stays text.
//!
//! A file is known by its bytes, never by its name. Reading is bounded: so much unpacked, so many
//! lines, so many columns. Slow; called off the async threads.
mod comma;
mod excel;

use crate::error::{Refusal, Result};
use rust_xlsxwriter::{Format, FormatAlign, Workbook};

/// Columns past this one are passed over, where nobody asks for more.
const COLUMNS: usize = 64;

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// What stands in it, trimmed; whole numbers as their digits.
    Text(String),
    /// A number whose last digits the spreadsheet has dropped: what is left of it, to be shown.
    Rounded(String),
}

impl Cell {
    /// What stands in the cell, whole or not.
    pub fn shown(&self) -> &str {
        match self {
            Cell::Text(text) | Cell::Rounded(text) => text,
        }
    }
}

/// One line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number as the spreadsheet shows it, from 1.
    pub number: u32,
    /// Its cells from column A on.
    pub cells: Vec<Cell>,
}

/// How a file was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// XLSX, from the sheet of this name.
    Excel {
        /// The sheet.
        sheet: String,
    },
    /// CSV.
    Comma {
        /// What stands between the cells.
        separator: char,
        /// "UTF-8" or "Windows-1252".
        encoding: &'static str,
    },
}

/// A table as it was sent: its lines that are not empty, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The lines.
    pub lines: Vec<Line>,
    /// How it was read.
    pub source: Source,
}

/// Reads XLSX or CSV of at most `most` lines, not counting the head.
///
/// # Errors
/// A refusal at `berkas` that says what the file is instead, or what is too much.
pub fn read(bytes: &[u8], most: usize) -> Result<Sheet, Refusal> {
    read_wide(bytes, most, COLUMNS)
}

/// The same of at most so many columns; those past them are passed over.
///
/// # Errors
/// Those of [`read`].
pub fn read_wide(bytes: &[u8], most: usize, columns: usize) -> Result<Sheet, Refusal> {
    read_cells(bytes, most, columns, tidy)
}

/// The same with every text of XLSX as it was written, its blanks and apostrophes too: for what people
/// wrote as sentences. CSV is tidied all the same, it knows no text.
///
/// # Errors
/// Those of [`read`].
pub fn read_as_written(bytes: &[u8], most: usize, columns: usize) -> Result<Sheet, Refusal> {
    read_cells(bytes, most, columns, |text| Cell::Text(text.to_string()))
}

fn read_cells(bytes: &[u8], most: usize, columns: usize, text: fn(&str) -> Cell) -> Result<Sheet, Refusal> {
    let sheet = match bytes {
        [b'P', b'K', 3, 4, ..] => excel::read(bytes, most, columns, text)?,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => {
            return Err(refused(both!(
                "Berkas ini XLS lama atau dikunci dengan kata sandi. Simpan sebagai XLSX tanpa kata sandi, lalu kirim lagi.",
                "This is an old XLS file, or locked with a password. Save it as XLSX without a password and send it again."
            )));
        }
        _ => comma::read(bytes, most, columns)?,
    };
    if sheet.lines.is_empty() {
        return Err(refused(both!(
            "Berkas ini kosong. Isi dulu, lalu kirim lagi.",
            "This file is empty. Fill it in and send it again."
        )));
    }
    Ok(sheet)
}

fn refused(why: crate::text::Both) -> Refusal {
    Refusal::at("berkas", why)
}

fn too_many(most: usize) -> Refusal {
    refused(both!(
        "Berkas ini lebih dari {most} baris. Bagi menjadi beberapa berkas.",
        "This file has more than {most} lines. Split it into several files."
    ))
}

/// Text as it was meant: without the blanks around it, without the apostrophe that marks text, whole
/// numbers without ".0"; scientific notation only where it still holds every digit.
fn tidy(text: &str) -> Cell {
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{a0}' | '\u{200b}' | '\u{feff}');
    let text = text.trim_matches(blank);
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if let Some(rest) = text.strip_prefix('\'')
        && rest.trim_start_matches('+').bytes().next().is_some_and(|b| b.is_ascii_digit())
    {
        return Cell::Text(rest.to_string());
    }
    if let Some((whole, zeros)) = text.split_once(['.', ','])
        && digits(whole)
        && whole.len() >= 6
        && digits(zeros)
        && zeros.bytes().all(|b| b == b'0')
        && zeros.len() <= 2
    {
        return Cell::Text(whole.to_string());
    }
    if let Some((mantissa, exponent)) = text.split_once(['E', 'e'])
        && let Ok(exponent) = exponent.trim_start_matches('+').parse::<usize>()
        && let Some((whole, decimals)) = mantissa.split_once(['.', ',']).or(Some((mantissa, "")))
        && digits(whole)
        && (decimals.is_empty() || digits(decimals))
        && exponent >= 6
    {
        return match decimals.len() == exponent {
            true => Cell::Text(format!("{whole}{decimals}")),
            false => Cell::Rounded(text.to_string()),
        };
    }
    Cell::Text(text.to_string())
}

/// A number as its digits. Spreadsheets keep fifteen digits: a longer number that ends in 0 may have
/// lost its last ones.
fn number(value: f64) -> Cell {
    if value.fract() != 0.0 {
        return Cell::Text(value.to_string());
    }
    let shown = format!("{value:.0}");
    match value.abs() >= 1e15 && (value.abs() >= 9e15 || shown.ends_with('0')) {
        true => Cell::Rounded(shown),
        false => Cell::Text(shown),
    }
}

/// A column of a sheet to be written.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    /// Its head.
    pub title: &'a str,
    /// Its width in characters.
    pub width: f64,
}

/// Writes one sheet as XLSX: a head that stays in sight, every cell text, so that nothing is rounded
/// and no leading 0 is lost, also in lines typed later.
///
/// # Errors
/// A fault when the sheet cannot be written.
pub fn write(name: &str, columns: &[Column<'_>], rows: &[Vec<String>]) -> Result<Vec<u8>> {
    let fault = |error: rust_xlsxwriter::XlsxError| crate::error::Error::Fault(Box::new(error));
    let text = Format::new().set_num_format("@").set_align(FormatAlign::Top);
    let head = Format::new().set_num_format("@").set_bold().set_background_color(0xEAECF8);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(name).map_err(fault)?;
    sheet.set_freeze_panes(1, 0).map_err(fault)?;
    for (at, column) in (0u16..).zip(columns) {
        sheet.set_column_format(at, &text).map_err(fault)?;
        sheet.set_column_width(at, column.width).map_err(fault)?;
        sheet.write_string_with_format(0, at, column.title, &head).map_err(fault)?;
    }
    for (line, row) in (1u32..).zip(rows) {
        for (at, cell) in (0u16..).zip(row) {
            sheet.write_string_with_format(line, at, cell, &text).map_err(fault)?;
        }
    }
    book.save_to_buffer().map_err(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(s: &str) -> Cell {
        Cell::Text(s.into())
    }

    #[test]
    fn numbers_come_back_as_digits_or_say_that_they_cannot() {
        assert_eq!(number(81234567890.0), text("81234567890"));
        assert_eq!(number(3374012501900002.0), text("3374012501900002"), "every digit is there");
        assert_eq!(number(3.374e15), Cell::Rounded("3374000000000000".into()));
        assert_eq!(number(3374012501900000.0), Cell::Rounded("3374012501900000".into()));
        assert_eq!(number(2.5), text("2.5"));
    }

    #[test]
    fn text_of_numbers_is_tidied() {
        assert_eq!(tidy(" 081 "), text("081"));
        assert_eq!(tidy("81234567890.0"), text("81234567890"));
        assert_eq!(tidy("81234567890,00"), text("81234567890"));
        assert_eq!(tidy("'0812345"), text("0812345"));
        assert_eq!(tidy("'Aisyiyah"), text("'Aisyiyah"), "a name may begin with an apostrophe");
        assert_eq!(tidy("3,37401E+15"), Cell::Rounded("3,37401E+15".into()));
        assert_eq!(tidy("3.374012501900002E15"), text("3374012501900002"));
        assert_eq!(tidy("1.5"), text("1.5"));
        assert_eq!(tidy("Kelas 2E5"), text("Kelas 2E5"));
        assert_eq!(tidy("\u{feff}Nama\u{a0}"), text("Nama"));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let columns = [Column { title: "Nama", width: 30.0 }, Column { title: "NIK", width: 20.0 }];
        let rows = vec![
            vec!["=1+1".into(), "3374012501900002".into()],
            vec!["ꦱꦶꦠꦶ <b>&amp;".into(), "0000000000000010".into()],
        ];
        let sheet = read(&write("Peserta", &columns, &rows).unwrap(), 10).unwrap();
        assert_eq!(sheet.source, Source::Excel { sheet: "Peserta".into() });
        let cells: Vec<Vec<&str>> =
            sheet.lines.iter().map(|l| l.cells.iter().map(Cell::shown).collect()).collect();
        assert_eq!(cells[0], ["Nama", "NIK"]);
        assert_eq!(cells[1..], rows);
        assert_eq!(sheet.lines[2].number, 3);
    }

    #[test]
    fn what_is_no_table_is_refused_with_a_sentence() {
        let why = |bytes: &[u8]| read(bytes, 10).unwrap_err().why.id.into_owned();
        assert!(why(b"<!DOCTYPE html><table><tr><td>Nama</table>").contains("halaman web"));
        assert!(why(b"\xD0\xCF\x11\xE0rest").contains("XLS lama"));
        assert!(why(b"PK\x03\x04 not a zip at all").contains("rusak"));
        assert!(why(b"%PDF-1.7 \x00\x01").contains("bukan tabel"));
        assert!(why(b"").contains("kosong"));
        assert!(why(b"\n\n ; ;\n").contains("kosong"));
    }

    #[test]
    fn too_many_lines_are_refused() {
        let rows = vec![vec!["x".to_string()]; 11];
        let full = write("A", &[Column { title: "Nama", width: 9.0 }], &rows).unwrap();
        assert!(read(&full, 11).is_ok());
        assert!(read(&full, 10).unwrap_err().why.en.contains("more than 10 lines"));
        assert!(read(b"Nama\na\nb\n", 1).unwrap_err().why.en.contains("more than 1 lines"));
    }
}
