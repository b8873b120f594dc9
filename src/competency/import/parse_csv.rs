//! The three CSV shapes: decrees, units, and criteria with their elements. Comma or semicolon, as
//! spreadsheets of either habit write them; tabs, as they are pasted.
use super::{Builder, CriterionRow, Texts, UnitRow};
use crate::{competency::rules::Decree, error::Refusal};
use csv::StringRecord;

enum Shape {
    Decrees,
    Units,
    Criteria,
}

struct Header(StringRecord);

impl Header {
    fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.0.iter().any(|column| column.trim() == *name))
    }

    /// The cell under a heading, byte for byte; "" when there is no such column.
    fn cell<'r>(&self, row: &'r StringRecord, name: &str) -> &'r str {
        self.0.iter().position(|column| column.trim() == name).and_then(|i| row.get(i)).unwrap_or("")
    }
}

/// Counts lines by ourselves: the reader's own count is one short where lines end with CR LF, since it
/// takes the LF for the beginning of the next row.
struct Lines<'t> {
    text: &'t str,
    byte: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the row that begins at this byte or, after line ends, right behind it.
    fn at(&mut self, byte: Option<u64>) -> u64 {
        let bytes = self.text.as_bytes();
        let mut to = byte.map_or(self.byte, |b| b as usize).min(bytes.len());
        while bytes.get(to).is_some_and(|b| matches!(b, b'\r' | b'\n')) {
            to += 1;
        }
        self.line += bytes[self.byte..to.max(self.byte)].iter().filter(|b| **b == b'\n').count() as u64;
        self.byte = to.max(self.byte);
        self.line
    }
}

fn shape(header: &Header) -> Option<Shape> {
    if header.has(&["decree_number", "decree_year", "unit_code", "element_no", "kuk_no", "kuk_text"]) {
        Some(Shape::Criteria)
    } else if header.has(&["decree_number", "decree_year", "unit_code", "title"]) {
        Some(Shape::Units)
    } else if header.has(&["decree_number", "decree_year", "title"]) && !header.has(&["unit_code"]) {
        Some(Shape::Decrees)
    } else {
        None
    }
}

pub(super) fn read(text: &str, into: &mut Builder) -> Result<(), Refusal> {
    let first = text.lines().next().unwrap_or("");
    let often = |delimiter: &u8| first.bytes().filter(|b| b == delimiter).count();
    let delimiter = [b';', b'\t', b','].into_iter().max_by_key(often).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let header = Header(reader.headers().cloned().unwrap_or_default());
    let Some(shape) = shape(&header) else {
        return Err(Refusal::at(
            "berkas",
            both!(
                "Judul kolom berkas ini tidak dikenal. Pakai kolom decree_number, decree_year, unit_code, dan seterusnya.",
                "The column headings are not known. Use decree_number, decree_year, unit_code and so on."
            ),
        ));
    };
    let mut lines = Lines { text, byte: 0, line: 1 };
    for row in reader.records() {
        let Ok(row) = row else {
            let line = lines.at(row.err().and_then(|e| e.position().map(csv::Position::byte)));
            into.refuse(line, "", both!("Baris ini tidak terbaca.", "This line could not be read."));
            continue;
        };
        let line = lines.at(row.position().map(csv::Position::byte));
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if row.len() != header.0.len() {
            let (here, there) = (row.len(), header.0.len());
            let why = both!(
                "Baris ini punya {here} kolom, padahal judulnya {there}. Periksa tanda kutip dan pemisahnya.",
                "This line has {here} columns, its heading {there}. Check the quotes and separators."
            );
            into.refuse(line, header.cell(&row, "unit_code"), why);
            continue;
        }
        let cell = |name: &str| header.cell(&row, name);
        let (number, year) = (cell("decree_number"), cell("decree_year"));
        match shape {
            Shape::Decrees => {
                if let Some(decree) = into.decree(line, cell("title"), number, year, Some(cell("title"))) {
                    standing(&header, &row, line, &decree, into);
                }
            }
            Shape::Units => {
                let Some(decree) = into.decree(line, cell("unit_code"), number, year, None) else { continue };
                let printed = cell("code_as_printed_if_different");
                into.unit(UnitRow {
                    line,
                    decree,
                    code: cell("unit_code").into(),
                    printed: (!printed.is_empty()).then(|| printed.into()),
                    title: cell("title").into(),
                    note: None,
                    texts: texts(&header, &row),
                    not_compared: cell("verification").starts_with("seen in secondary material only"),
                    elements: Vec::new(),
                });
            }
            Shape::Criteria => criterion(&header, &row, line, into),
        }
    }
    Ok(())
}

/// What a unit says besides its criteria: a column that is not there says nothing.
fn texts(header: &Header, row: &StringRecord) -> Texts {
    let said = |name: &str| header.has(&[name]).then(|| header.cell(row, name).to_string());
    Texts { description: said("description"), variables: said("variables"), guide: said("guide") }
}

/// What became of the decree, where the file has columns for it.
fn standing(header: &Header, row: &StringRecord, line: u64, decree: &Decree, into: &mut Builder) {
    let cell = |name: &str| header.cell(row, name);
    if cell("decree_state").is_empty() {
        return;
    }
    let by = cell("decree_by").rsplit_once('/').unwrap_or((cell("decree_by"), ""));
    into.standing(line, decree, cell("decree_state"), by, cell("decree_note"));
}

fn criterion(header: &Header, row: &StringRecord, line: u64, into: &mut Builder) {
    let cell = |name: &str| header.cell(row, name);
    let code = cell("unit_code");
    let (number, year) = (cell("decree_number"), cell("decree_year"));
    let title = header.has(&["decree_title"]).then(|| cell("decree_title"));
    let Some(decree) = into.decree(line, code, number, year, title) else { return };
    if code.is_empty() && cell("unit_title").is_empty() {
        // A decree without units.
        return standing(header, row, line, &decree, into);
    }
    let unit = match into.find(&decree, code) {
        Some(unit) => {
            let known = &into.parsed.units[unit];
            if known.title != cell("unit_title") {
                let first = known.line;
                let why = both!(
                    "Unit ini bertajuk lain di baris {first}. Baris ini tidak dipakai.",
                    "This unit has another title on line {first}. This line is not used."
                );
                return into.refuse(line, code, why);
            }
            unit
        }
        None => {
            standing(header, row, line, &decree, into);
            let (printed, note) = (cell("code_as_printed_if_different"), cell("note"));
            let row = UnitRow {
                line,
                decree,
                code: code.into(),
                printed: (!printed.is_empty()).then(|| printed.into()),
                title: cell("unit_title").into(),
                note: (!note.is_empty()).then(|| note.into()),
                texts: texts(header, row),
                not_compared: cell("verification").starts_with("seen in secondary material only"),
                elements: Vec::new(),
            };
            match into.unit(row) {
                Some(unit) => unit,
                None => return,
            }
        }
    };
    let [element, title, kuk, text] = ["element_no", "element_title", "kuk_no", "kuk_text"].map(cell);
    if [element, title, kuk, text].iter().all(|cell| cell.is_empty()) {
        // A unit whose elements nobody has brought in yet.
        return;
    }
    let Ok(number) = element.trim().parse() else {
        let why = both!("Nomor elemen bukan angka.", "The element number is not a number.");
        return into.refuse(line, code, why);
    };
    if kuk.is_empty() && text.is_empty() {
        into.element(unit, line, (number, title), code);
        return;
    }
    into.criterion(unit, (number, title), CriterionRow { line, number: kuk.into(), text: text.into() });
}
