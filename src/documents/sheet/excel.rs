//! XLSX, read cell by cell: the library's own dense ranges would make one cell at XFD1048576 a
//! table of 17 thousand million.
use super::{Cell, Line, Sheet, Source, number, refused, too_many};
use crate::error::Refusal;
use calamine::{DataRef, Reader, SheetVisible, Xlsx, XlsxError};
use std::io::{Cursor, Read};

/// A table of some thousand people unpacks to a few megabytes; past this it is a trick.
const UNPACKED: u64 = 64_000_000;

/// Reads the first sheet that holds anything; see [`super::read`]. `text` makes a cell of a text.
pub(super) fn read(
    bytes: &[u8],
    most: usize,
    columns: usize,
    text: fn(&str) -> Cell,
) -> Result<Sheet, Refusal> {
    match unpacked(bytes, UNPACKED) {
        Unpacked::Within => {}
        Unpacked::Beyond => {
            return Err(refused(both!(
                "Isi berkas ini terlalu besar setelah dibuka. Simpan hanya tabel pesertanya, lalu kirim lagi.",
                "This file is too large once unpacked. Save only the table of people and send it again."
            )));
        }
        Unpacked::Broken => return Err(broken()),
    }
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|s| s.visible == SheetVisible::Visible)
        .map(|s| s.name.clone())
        .collect();
    let mut first = None;
    for name in names {
        let lines = lines(&mut book, &name, (most, columns), text)?;
        if !lines.is_empty() {
            return Ok(Sheet { lines, source: Source::Excel { sheet: name } });
        }
        first.get_or_insert(name);
    }
    Ok(Sheet { lines: Vec::new(), source: Source::Excel { sheet: first.unwrap_or_default() } })
}

fn broken() -> Refusal {
    refused(both!(
        "Berkas XLSX ini rusak atau bukan dari Excel. Simpan ulang sebagai XLSX, lalu kirim lagi.",
        "This XLSX file is damaged or not from Excel. Save it as XLSX once more and send it again."
    ))
}

fn lines(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    (most, columns): (usize, usize),
    text: fn(&str) -> Cell,
) -> Result<Vec<Line>, Refusal> {
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A chart on a sheet of its own.
        Err(XlsxError::WorksheetNotFound(_)) => return Ok(Vec::new()),
        Err(_) => return Err(broken()),
    };
    let mut lines: Vec<Line> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|_| broken())? {
        let (row, column) = cell.get_position();
        let column = column as usize;
        let value = match cell.get_value() {
            DataRef::Int(n) => Cell::Text(n.to_string()),
            DataRef::Float(n) => number(*n),
            DataRef::String(words) => text(words),
            DataRef::SharedString(words) => text(words),
            DataRef::DateTimeIso(words) | DataRef::DurationIso(words) => text(words),
            DataRef::DateTime(at) => number(at.as_f64()),
            DataRef::Bool(yes) => Cell::Text(yes.to_string()),
            DataRef::Error(_) | DataRef::Empty => continue,
        };
        if column >= columns || value.shown().is_empty() {
            continue;
        }
        // Sheets are written line by line; a file that is not, is not from a spreadsheet.
        match lines.last() {
            Some(line) if line.number > row + 1 => return Err(broken()),
            Some(line) if line.number == row + 1 => {}
            _ if lines.len() > most => return Err(too_many(most)),
            _ => lines.push(Line { number: row + 1, cells: Vec::new() }),
        }
        if let Some(line) = lines.last_mut() {
            if line.cells.len() <= column {
                line.cells.resize(column + 1, Cell::Text(String::new()));
            }
            line.cells[column] = value;
        }
    }
    Ok(lines)
}

#[derive(Debug, PartialEq, Eq)]
enum Unpacked {
    Within,
    Beyond,
    Broken,
}

/// Whether everything in this ZIP unpacks to at most `limit` bytes, found by unpacking it: the sizes
/// it states of itself prove nothing.
fn unpacked(zip: &[u8], limit: u64) -> Unpacked {
    let Some(entries) = entries(zip) else { return Unpacked::Broken };
    let mut left = limit;
    for (method, data) in entries {
        let size = match method {
            0 => data.len() as u64,
            8 => {
                let mut inside = flate2::read::DeflateDecoder::new(data).take(left + 1);
                match std::io::copy(&mut inside, &mut std::io::sink()) {
                    Ok(size) => size,
                    Err(_) => return Unpacked::Broken,
                }
            }
            _ => return Unpacked::Broken,
        };
        match left.checked_sub(size) {
            Some(rest) => left = rest,
            None => return Unpacked::Beyond,
        }
    }
    Unpacked::Within
}

/// The packed bytes of every entry with its method, by the central directory (APPNOTE 4.3.12).
fn entries(zip: &[u8]) -> Option<Vec<(u16, &[u8])>> {
    let two = |at: usize| Some(u16::from_le_bytes(zip.get(at..at + 2)?.try_into().ok()?));
    let four = |at: usize| Some(u32::from_le_bytes(zip.get(at..at + 4)?.try_into().ok()?) as usize);
    let end = (0..=zip.len().checked_sub(22)?).rev().find(|at| zip[*at..].starts_with(b"PK\x05\x06"))?;
    let mut at = four(end + 16)?;
    let mut all = Vec::new();
    for _ in 0..two(end + 10)? {
        if four(at)? != 0x0201_4B50 {
            return None;
        }
        let (method, packed, local) = (two(at + 10)?, four(at + 20)?, four(at + 42)?);
        let data = local + 30 + usize::from(two(local + 26)?) + usize::from(two(local + 28)?);
        all.push((method, zip.get(data..data.checked_add(packed)?)?));
        at += 46 + usize::from(two(at + 28)?) + usize::from(two(at + 30)?) + usize::from(two(at + 32)?);
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::sheet::{Column, write};

    #[test]
    fn a_bomb_is_counted_not_believed() {
        let rows = vec![vec!["a".repeat(30_000)]; 100];
        let zip = write("A", &[Column { title: "Nama", width: 9.0 }], &rows).unwrap();
        assert!(zip.len() < 100_000, "it packs well: {}", zip.len());
        assert_eq!(unpacked(&zip, 10_000_000), Unpacked::Within);
        assert_eq!(unpacked(&zip, 10_000), Unpacked::Beyond);
        // The stated size is a lie: 1.
        let mut liar = zip.clone();
        while let Some(at) = liar.windows(4).position(|w| w == b"PK\x01\x02") {
            liar[at + 24..at + 28].copy_from_slice(&1u32.to_le_bytes());
            liar[at] = b'p';
        }
        liar.iter_mut().zip(&zip).filter(|(l, z)| **l == b'p' && **z == b'P').for_each(|(l, _)| *l = b'P');
        assert_eq!(unpacked(&liar, 10_000), Unpacked::Beyond);
        assert_eq!(unpacked(&zip[..zip.len() - 30], 10_000_000), Unpacked::Broken);
    }

    #[test]
    fn cells_far_out_cost_nothing() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "Nama").unwrap();
        sheet.write_number(1, 0, 81234567890.0).unwrap();
        sheet.write_string(1_048_575, 16_383, "x").unwrap();
        sheet.write_string(1_048_575, 1, "y").unwrap();
        let read = read(&book.save_to_buffer().unwrap(), 10, 64, crate::documents::sheet::tidy).unwrap();
        let numbers: Vec<u32> = read.lines.iter().map(|l| l.number).collect();
        assert_eq!(numbers, [1, 2, 1_048_576]);
        assert_eq!(read.lines[1].cells, [Cell::Text("81234567890".into())]);
        assert_eq!(read.lines[2].cells.len(), 2);
    }
}
