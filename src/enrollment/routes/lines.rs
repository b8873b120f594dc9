//! How the dry run shows the lines of a file, and what becomes of them.
use crate::{
    documents::sheet::Source,
    enrollment::{
        import::{Candidate, Fault, Field},
        plan::{Plan, Standing},
    },
    text::{Both, Chip, Language},
};
use serde::Serialize;

/// A line to correct.
#[derive(Serialize)]
pub(super) struct FaultRow {
    line: u32,
    name: String,
    reasons: Vec<FaultReason>,
}

/// What is wrong in one column.
#[derive(Serialize)]
pub(super) struct FaultReason {
    column: &'static str,
    why: String,
}

/// A line that is right.
#[derive(Serialize)]
pub(super) struct PersonRow {
    line: u32,
    name: String,
    chip: Chip,
    /// The name the centre knows them by, where it is another one.
    known_as: Option<String>,
}

/// Rows of people shown before one has to ask for the rest.
pub(super) const SHOWN: usize = 10;

pub(super) fn person_rows(plan: &Plan, language: Language) -> Vec<PersonRow> {
    let row = |(person, standing): &(Candidate, Standing)| {
        let (shape, word, known) = match standing {
            Standing::New => ("info", say!(language, "Baru", "New"), None),
            Standing::Known(k) => ("good", say!(language, "Sudah dikenal", "Known already"), Some(k)),
            Standing::Already(k) => ("part", say!(language, "Sudah terdaftar", "Enrolled already"), Some(k)),
            Standing::Left(k) => ("part", say!(language, "Sudah mundur", "Has withdrawn"), Some(k)),
        };
        PersonRow {
            line: person.line,
            name: person.name.to_string(),
            chip: Chip::new(shape, word),
            known_as: known.map(|k| k.name.clone()).filter(|name| name != person.name.as_str()),
        }
    };
    plan.people.iter().map(row).collect()
}

pub(super) fn fault_rows(faults: &[Fault], language: Language) -> Vec<FaultRow> {
    let reasons = |fault: &Fault| {
        let one = |(field, why): &(Field, Both)| FaultReason {
            column: field.title(),
            why: why.pick(language).to_string(),
        };
        fault.reasons.iter().map(one).collect()
    };
    let row = |fault: &Fault| FaultRow {
        line: fault.line,
        name: fault.typed.first().cloned().unwrap_or_default(),
        reasons: reasons(fault),
    };
    faults.iter().map(row).collect()
}

pub(super) fn source_line(source: &Source, language: Language) -> String {
    match source {
        Source::Excel { sheet } => {
            say!(language, "Dibaca dari lembar “{sheet}”.", "Read from the sheet “{sheet}”.")
        }
        Source::Comma { separator, encoding } => {
            let separator = match separator {
                ';' => say!(language, "titik koma", "semicolons"),
                '\t' => say!(language, "tab", "tabs"),
                _ => say!(language, "koma", "commas"),
            };
            say!(
                language,
                "Dibaca sebagai CSV dengan {separator}, huruf {encoding}. Periksa ejaan nama di bawah.",
                "Read as CSV with {separator}, letters in {encoding}. Check how the names are spelt below."
            )
        }
    }
}

pub(super) fn outcome(selects: bool, seats: i64, wait: i64, language: Language) -> String {
    if selects {
        let many = seats + wait;
        return say!(language, "{many} orang masuk seleksi.", "{many} people enter the selection.");
    }
    match (seats, wait) {
        (_, 0) => say!(language, "{seats} orang mendapat kursi.", "{seats} people get a seat."),
        (0, _) => say!(
            language,
            "Semua kursi terisi: {wait} orang masuk daftar cadangan.",
            "All seats are taken: {wait} people go on the waiting list."
        ),
        _ => say!(
            language,
            "{seats} orang mendapat kursi, {wait} masuk daftar cadangan.",
            "{seats} people get a seat, {wait} go on the waiting list."
        ),
    }
}
