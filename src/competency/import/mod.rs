//! The import of standards: a file becomes rows, rows beside what is stored become a plan. Pure: no
//! database, no clock. Four shapes are told apart by what they hold, whatever a file calls itself.
mod parse_csv;
mod parse_json;
mod plan;
mod reviewed;

use super::rules::{Decree, Standing, may_stand};
use crate::{error::Refusal, tables::standard_state::DecreeState, text::Both};
pub use plan::{
    Change, Doubt, Existing, ExistingCriterion, ExistingDecree, ExistingElement, ExistingUnit, Field, Name,
    Plan, Row, StandingChange, plan,
};
pub use reviewed::reviewed;

/// What a file says, row by row, and which rows could not be taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The name the file came under.
    pub name: String,
    /// The decrees, in the order of the file.
    pub decrees: Vec<DecreeRow>,
    /// The units, in the order of the file.
    pub units: Vec<UnitRow>,
    /// Rows that were not taken.
    pub refused: Vec<Refused>,
}

/// A decree as a file names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecreeRow {
    /// Where it first stands.
    pub line: u64,
    /// Which.
    pub decree: Decree,
    /// Its title, where the file says it.
    pub title: Option<String>,
    /// What became of it, where the file says so.
    pub standing: Option<Standing>,
}

/// What a unit says besides its criteria; `None` where the file does not hold it. A paragraph a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// "DESKRIPSI UNIT".
    pub description: Option<String>,
    /// "BATASAN VARIABEL".
    pub variables: Option<String>,
    /// "PANDUAN PENILAIAN".
    pub guide: Option<String>,
}

impl Texts {
    /// Each with the field it is.
    pub fn each(&self) -> [(Field, Option<&str>); 3] {
        [
            (Field::Description, self.description.as_deref()),
            (Field::Variables, self.variables.as_deref()),
            (Field::Guide, self.guide.as_deref()),
        ]
    }
}

/// A unit as a file names it. What the shape of the file does not say is `None` and changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitRow {
    /// Where it stands.
    pub line: u64,
    /// Of which decree.
    pub decree: Decree,
    /// Its code, byte for byte.
    pub code: String,
    /// As the decree prints it, where that differs.
    pub printed: Option<String>,
    /// Its title, byte for byte.
    pub title: String,
    /// What the file says of it.
    pub note: Option<String>,
    /// Its other texts.
    pub texts: Texts,
    /// Whether the file says that nobody compared it with the decree.
    pub not_compared: bool,
    /// Its elements; empty when the file does not hold them.
    pub elements: Vec<ElementRow>,
}

/// An element with its criteria.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElementRow {
    /// Where it stands.
    pub line: u64,
    /// Within its unit, from 1.
    pub number: i32,
    /// Byte for byte.
    pub title: String,
    /// In the order of the file.
    pub criteria: Vec<CriterionRow>,
}

/// A criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CriterionRow {
    /// Where it stands.
    pub line: u64,
    /// "1.2".
    pub number: String,
    /// Byte for byte.
    pub text: String,
}

/// A row that was not taken, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Where it stands.
    pub line: u64,
    /// What it is, as far as it can be told: a code, or "".
    pub what: String,
    /// The reason.
    pub why: Both,
}

/// Reads a file of standards, told apart by what it holds.
///
/// # Errors
/// When the file as a whole cannot be read: no UTF-8, broken JSON, a header of no known shape.
pub fn parse(name: &str, bytes: &[u8]) -> Result<Parsed, Refusal> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let line = bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
        Refusal::at(
            "berkas",
            both!(
                "Baris {line} bukan teks UTF-8. Simpan berkas sebagai UTF-8, lalu unggah lagi.",
                "Line {line} is not UTF-8 text. Save the file as UTF-8, then upload it again."
            ),
        )
    })?;
    let mut into = Builder::default();
    if text.trim_start().starts_with(['{', '[']) {
        parse_json::read(text, &mut into)?;
    } else {
        parse_csv::read(text, &mut into)?;
    }
    let mut parsed = into.parsed;
    parsed.name = name.to_string();
    Ok(parsed)
}

/// Puts rows together; what comes twice is refused with the line where it stands first.
#[derive(Default)]
struct Builder {
    parsed: Parsed,
}

impl Builder {
    fn refuse(&mut self, line: u64, what: &str, why: Both) {
        self.parsed.refused.push(Refused { line, what: what.into(), why });
    }

    /// The decree of a row, noted; `None` refuses the row.
    fn decree(
        &mut self,
        line: u64,
        what: &str,
        number: &str,
        year: &str,
        title: Option<&str>,
    ) -> Option<Decree> {
        let decree = match Decree::read(number, year) {
            Ok(decree) => decree,
            Err(refusal) => {
                self.refuse(line, what, refusal.why);
                return None;
            }
        };
        match self.parsed.decrees.iter_mut().find(|d| d.decree == decree) {
            Some(known) if known.title.is_none() => known.title = title.map(str::to_string),
            Some(known) => {
                if let (Some(first), Some(title)) = (&known.title, title)
                    && first != title
                {
                    let first = known.line;
                    let name = decree.name();
                    let why = both!(
                        "{name} sudah ada di baris {first} dengan judul lain.",
                        "{name} already stands on line {first} with another title."
                    );
                    self.refuse(line, &name, why);
                }
            }
            None => self.parsed.decrees.push(DecreeRow {
                line,
                decree: decree.clone(),
                title: title.map(str::to_string),
                standing: None,
            }),
        }
        Some(decree)
    }

    /// What became of a decree that is noted already: `by` is the number and year of another, or empty.
    fn standing(&mut self, line: u64, decree: &Decree, state: &str, by: (&str, &str), note: &str) {
        let Ok(state) = state.parse::<DecreeState>() else {
            let why = both!(
                "Keadaan “{state}” tidak dikenal. Pakai in_force, amended, replaced, atau withdrawn.",
                "The state “{state}” is not known. Use in_force, amended, replaced or withdrawn."
            );
            return self.refuse(line, &decree.name(), why);
        };
        let by = match by {
            ("", "") => Ok(None),
            (number, year) => Decree::read(number, year).map(Some),
        };
        let standing = by.map(|by| Standing { state, by, note: note.to_string() });
        let standing = standing.and_then(|s| may_stand(decree, &s).map(|()| s));
        match (standing, self.parsed.decrees.iter_mut().find(|d| d.decree == *decree)) {
            (Ok(standing), Some(known)) => known.standing = Some(standing),
            (Ok(_), None) => {}
            (Err(refusal), _) => self.refuse(line, &decree.name(), refusal.why),
        }
    }

    /// Adds a unit and answers with its place; `None` when it was refused.
    fn unit(&mut self, row: UnitRow) -> Option<usize> {
        let what = row.code.clone();
        if row.code.trim().is_empty() {
            self.refuse(row.line, &row.title, both!("Kode unit belum ada.", "The unit code is missing."));
            return None;
        }
        if row.title.trim().is_empty() {
            self.refuse(row.line, &what, both!("Judul unit belum ada.", "The unit title is missing."));
            return None;
        }
        if let Some(first) = self.find(&row.decree, &row.code) {
            let first = self.parsed.units[first].line;
            let why = both!(
                "Unit ini sudah ada di baris {first}. Baris ini tidak dipakai.",
                "This unit already stands on line {first}. This line is not used."
            );
            self.refuse(row.line, &what, why);
            return None;
        }
        self.parsed.units.push(row);
        Some(self.parsed.units.len() - 1)
    }

    fn find(&self, decree: &Decree, code: &str) -> Option<usize> {
        self.parsed.units.iter().position(|u| u.code == code && u.decree == *decree)
    }

    /// Adds a criterion to an element of a unit, making the element when it is new.
    fn criterion(&mut self, unit: usize, element: (i32, &str), row: CriterionRow) {
        let code = self.parsed.units[unit].code.clone();
        let what = format!("{code} {}", row.number);
        if row.number.trim().is_empty() || row.text.trim().is_empty() {
            let why = both!(
                "Nomor atau isi kriteria belum ada.",
                "The number or text of the criterion is missing."
            );
            return self.refuse(row.line, &what, why);
        }
        let known = self.parsed.units[unit].elements.iter().flat_map(|e| &e.criteria);
        if let Some(first) = known.into_iter().find(|c| c.number == row.number).map(|c| c.line) {
            let why = both!(
                "Kriteria ini sudah ada di baris {first}. Baris ini tidak dipakai.",
                "This criterion already stands on line {first}. This line is not used."
            );
            return self.refuse(row.line, &what, why);
        }
        if let Some(place) = self.element(unit, row.line, element, &what) {
            self.parsed.units[unit].elements[place].criteria.push(row);
        }
    }

    /// The place of an element in its unit, made when it is new; `None` refuses the row.
    fn element(&mut self, unit: usize, line: u64, (number, title): (i32, &str), what: &str) -> Option<usize> {
        let elements = &mut self.parsed.units[unit].elements;
        match elements.iter().position(|e| e.number == number) {
            Some(place) if elements[place].title != title => {
                let first = elements[place].line;
                let why = both!(
                    "Elemen {number} bertajuk lain di baris {first}. Baris ini tidak dipakai.",
                    "Element {number} has another title on line {first}. This line is not used."
                );
                self.refuse(line, what, why);
                None
            }
            Some(place) => Some(place),
            None => {
                elements.push(ElementRow { line, number, title: title.into(), criteria: Vec::new() });
                Some(elements.len() - 1)
            }
        }
    }
}
