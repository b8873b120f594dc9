//! Scores from a sheet: its lines understood one by one, and what keeping them would change. Pure.
use super::ranking::{parse_score, shown};
use crate::{
    documents::sheet::{Cell, Line, Sheet, Source},
    enrollment::rules::receipt_number,
    error::Refusal,
    people::rules::fold,
    tables::{
        enrolment::EnrolmentId,
        score_part::{self, ScorePartId},
    },
    text::{Both, Language},
};
use std::collections::{HashMap, HashSet};

/// The head of the column that says whose line it is.
pub const NUMBER: &str = "Nomor pendaftaran";

/// The head of the column that people read; where it is there, it must fit the number.
pub const NAME: &str = "Nama";

/// More lines than this are refused.
pub const MOST: usize = 5_000;

/// Somebody who may be scored now, and what they have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scorable {
    /// Their enrolment.
    pub enrolment: EnrolmentId,
    /// As on the ID card.
    pub name: String,
    /// Points by part, in hundredths.
    pub scores: HashMap<ScorePartId, i32>,
}

/// A score of the file that differs from what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// In which part.
    pub part: ScorePartId,
    /// What was known.
    pub before: Option<i32>,
    /// What the file says.
    pub after: i32,
}

/// A line without fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the spreadsheet, from 1.
    pub line: u32,
    /// Whose.
    pub enrolment: EnrolmentId,
    /// Their registration number.
    pub number: String,
    /// As on the ID card.
    pub name: String,
    /// What it would change; nothing when all is known already.
    pub changes: Vec<Change>,
}

/// A line to correct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its number in the spreadsheet, from 1.
    pub line: u32,
    /// Whom it names.
    pub number: String,
    /// What is wrong, each with the head of its column.
    pub reasons: Vec<(String, Both)>,
}

/// A file of scores as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Lines without fault.
    pub entries: Vec<Entry>,
    /// Lines to correct.
    pub faults: Vec<Fault>,
    /// Columns passed over.
    pub unknown: Vec<String>,
    /// How the file was read.
    pub source: Source,
}

impl Reading {
    /// The points that are new or changed: what is to be kept.
    pub fn points(&self) -> impl Iterator<Item = (EnrolmentId, &Change)> {
        self.entries.iter().flat_map(|entry| entry.changes.iter().map(|change| (entry.enrolment, change)))
    }

    /// How many scores are new and how many are changed.
    pub fn counts(&self) -> (usize, usize) {
        let changed = self.points().filter(|(_, change)| change.before.is_some()).count();
        (self.points().count() - changed, changed)
    }
}

impl Change {
    /// "78,50", or "70,00 menjadi 78,50" where something was known.
    pub fn said(&self, language: Language) -> String {
        let after = shown(language, self.after.into());
        match self.before.map(|before| shown(language, before.into())) {
            None => after,
            Some(before) => say!(language, "{before} menjadi {after}", "{before} to {after}"),
        }
    }
}

fn refused(why: Both) -> Refusal {
    Refusal::at("berkas", why)
}

/// Understands a sheet of scores. `people` are those who may be scored now, by registration number. An
/// empty cell says nothing and changes nothing.
///
/// # Errors
/// A refusal at `berkas` when the columns are not those of the template, or no line is filled in.
pub fn understand(
    sheet: &Sheet,
    parts: &[score_part::Model],
    people: &HashMap<String, Scorable>,
) -> Result<Reading, Refusal> {
    let Some((head, lines)) = sheet.lines.split_first() else { return Err(empty()) };
    let mut columns: HashMap<String, usize> = HashMap::new();
    let mut unknown = Vec::new();
    let known: HashSet<String> =
        [fold(NUMBER), fold(NAME)].into_iter().chain(parts.iter().map(|part| fold(&part.name))).collect();
    for (at, cell) in head.cells.iter().enumerate() {
        let title = fold(cell.shown());
        if title.is_empty() {
            continue;
        }
        if !known.contains(&title) {
            unknown.push(cell.shown().to_string());
        } else if columns.insert(title, at).is_some() {
            let title = cell.shown();
            return Err(refused(both!(
                "Ada dua kolom {title}. Hapus salah satunya, lalu kirim lagi.",
                "There are two columns {title}. Remove one and send the file again."
            )));
        }
    }
    if !columns.contains_key(&fold(NUMBER)) || !parts.iter().any(|p| columns.contains_key(&fold(&p.name))) {
        let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
        let names = names.join(", ");
        return Err(refused(both!(
            "Baris pertama harus berisi nama kolom: {NUMBER} dan {names}, seperti di templat.",
            "The first line must hold the heads {NUMBER} and {names}, as in the template."
        )));
    }
    once_each(lines, columns.get(&fold(NUMBER)).copied())?;
    let mut reading =
        Reading { entries: Vec::new(), faults: Vec::new(), unknown, source: sheet.source.clone() };
    for line in lines {
        let cell = |title: &str| {
            columns.get(&fold(title)).and_then(|at| line.cells.get(*at)).map_or("", Cell::shown)
        };
        let number = receipt_number(cell(NUMBER));
        if number.is_empty() && parts.iter().all(|part| cell(&part.name).is_empty()) {
            continue;
        }
        let mut reasons = Vec::new();
        let mut wrong = |column: &str, why: Both| reasons.push((column.to_string(), why));
        let person = people.get(&number);
        if number.is_empty() {
            wrong(NUMBER, both!("Belum diisi.", "Still empty."));
        } else if person.is_none() {
            wrong(
                NUMBER,
                both!(
                    "Tidak ada pendaftar dengan nomor ini yang sedang dinilai.",
                    "Nobody with this number is being scored."
                ),
            );
        }
        let said = cell(NAME);
        if let Some(person) = person.filter(|p| !said.is_empty() && fold(&p.name) != fold(said)) {
            let name = &person.name;
            wrong(
                NAME,
                both!(
                    "Nomor ini milik {name}. Periksa apakah barisnya bergeser.",
                    "This number is that of {name}. Check whether the lines have slipped."
                ),
            );
        }
        let mut changes = Vec::new();
        for part in parts {
            match parse_score(cell(&part.name), part.max.into()) {
                Ok(None) => {}
                Ok(Some(score)) => {
                    let after = i32::try_from(score).unwrap_or(i32::MAX);
                    let before = person.and_then(|person| person.scores.get(&part.id).copied());
                    if before != Some(after) {
                        changes.push(Change { part: part.id, before, after });
                    }
                }
                Err(why) => wrong(&part.name, why.why),
            }
        }
        match person {
            Some(person) if reasons.is_empty() => reading.entries.push(Entry {
                line: line.number,
                enrolment: person.enrolment,
                name: person.name.clone(),
                number,
                changes,
            }),
            _ => reading.faults.push(Fault { line: line.number, number, reasons }),
        }
    }
    match reading.entries.is_empty() && reading.faults.is_empty() {
        true => Err(empty()),
        false => Ok(reading),
    }
}

/// Nobody stands in a file twice: which of two lines is meant, nobody can tell, so nothing of it is taken.
fn once_each(lines: &[Line], column: Option<usize>) -> Result<(), Refusal> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for line in lines {
        let number = receipt_number(column.and_then(|at| line.cells.get(at)).map_or("", Cell::shown));
        if number.is_empty() {
            continue;
        }
        let second = line.number;
        if let Some(first) = seen.insert(number.clone(), second) {
            return Err(refused(both!(
                "Nomor {number} ada di baris {first} dan di baris {second}. Hapus salah satunya, lalu kirim lagi. Belum ada nilai yang diambil.",
                "The number {number} is in line {first} and in line {second}. Remove one of them and send the file again. No score is taken."
            )));
        }
    }
    Ok(())
}

fn empty() -> Refusal {
    refused(both!(
        "Belum ada nilai di berkas ini. Isi mulai dari baris kedua.",
        "There is no score in this file yet. Fill it in from the second line on."
    ))
}

#[cfg(test)]
mod tests;
