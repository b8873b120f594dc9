//! What an import says it would do.
use super::super::Refused;
use crate::competency::rules::{Decree, Oddity, Standing};

/// Which decree, unit, element or criterion: the deeper parts are `None` above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The decree.
    pub decree: Decree,
    /// The code of the unit.
    pub code: Option<String>,
    /// The number of the element.
    pub element: Option<i32>,
    /// The number of the criterion.
    pub criterion: Option<String>,
}

impl Name {
    pub(super) fn decree(decree: &Decree) -> Name {
        Name { decree: decree.clone(), code: None, element: None, criterion: None }
    }
    pub(super) fn unit(decree: &Decree, code: &str) -> Name {
        Name { code: Some(code.into()), ..Name::decree(decree) }
    }
    pub(super) fn element(&self, number: i32) -> Name {
        Name { element: Some(number), ..self.clone() }
    }
    pub(super) fn criterion(&self, element: i32, number: &str) -> Name {
        Name { criterion: Some(number.into()), ..self.element(element) }
    }

    /// "J.63OPR00.010.2 · 1.2", or "Kepmenaker 56/2018" for a decree.
    pub fn say(&self) -> String {
        match (&self.code, self.element, &self.criterion) {
            (Some(code), _, Some(number)) => format!("{code} · {number}"),
            (Some(code), Some(number), None) => format!("{code} · {number}"),
            (Some(code), None, None) => code.clone(),
            _ => self.decree.name(),
        }
    }
}

/// Something to be added, or something stored that the file does not hold (line 0).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it stands in the file.
    pub line: u64,
    /// Which.
    pub name: Name,
    /// Its title or text.
    pub text: String,
    /// For a unit: as printed, and the remarks to be stored, one a line.
    pub printed: Option<String>,
    /// Remarks on a unit, one a line.
    pub note: String,
    /// For a unit: its description, range of variables and assessment guide, "" where the file has none.
    pub texts: [String; 3],
    /// For a criterion: its place in its element, from 1.
    pub position: i32,
}

impl Row {
    pub(super) fn new(line: u64, name: Name, text: &str) -> Row {
        Row {
            line,
            name,
            text: text.into(),
            printed: None,
            note: String::new(),
            texts: Default::default(),
            position: 0,
        }
    }
}

/// What of a thing changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Its title or text.
    Text,
    /// The code as printed.
    Printed,
    /// The remarks on a unit.
    Note,
    /// "DESKRIPSI UNIT".
    Description,
    /// "BATASAN VARIABEL".
    Variables,
    /// "PANDUAN PENILAIAN".
    Guide,
    /// The place of a criterion in its element.
    Position,
}

/// A difference between what is stored and what the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where it stands in the file.
    pub line: u64,
    /// Which.
    pub name: Name,
    /// What of it.
    pub field: Field,
    /// As stored.
    pub before: String,
    /// As the file says.
    pub after: String,
}

/// What became of a decree, by what the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingChange {
    /// Where it stands in the file.
    pub line: u64,
    /// Which.
    pub decree: Decree,
    /// As stored.
    pub before: Standing,
    /// As the file says.
    pub after: Standing,
}

/// Something odd, reported by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Where it stands in the file.
    pub line: u64,
    /// Which unit.
    pub name: Name,
    /// What is odd.
    pub oddity: Oddity,
}

/// What an import does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// To be added.
    pub new: Vec<Row>,
    /// To be changed, with before and after.
    pub changed: Vec<Change>,
    /// Decrees that were amended, replaced, withdrawn, or are in force again.
    pub standings: Vec<StandingChange>,
    /// How many decrees, units, elements and criteria stay as they are.
    pub unchanged: usize,
    /// Stored and not in the file: they stay.
    pub missing: Vec<Row>,
    /// What is odd; taken as it is.
    pub doubts: Vec<Doubt>,
    /// Rows that are not taken.
    pub refused: Vec<Refused>,
}

impl Plan {
    /// How many decrees, units, elements and criteria are new.
    pub fn new_counts(&self) -> [usize; 4] {
        let mut counts = [0; 4];
        for row in &self.new {
            let kind = match (&row.name.code, row.name.element, &row.name.criterion) {
                (None, ..) => 0,
                (_, None, _) => 1,
                (_, _, None) => 2,
                _ => 3,
            };
            counts[kind] += 1;
        }
        counts
    }

    /// Whether applying it would write nothing.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.standings.is_empty()
    }
}
