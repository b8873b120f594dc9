//! How letters and appeals are named.
use crate::{
    tables::{
        absence::{AbsenceKind, AbsenceState},
        appeal::AppealOutcome,
    },
    text::{Chip, Language},
};

/// What a letter is for.
pub fn kind(kind: AbsenceKind, language: Language) -> String {
    match kind {
        AbsenceKind::Ill => say!(language, "Sakit", "Ill"),
        AbsenceKind::Permit => say!(language, "Izin", "Permit"),
        AbsenceKind::Duty => say!(language, "Tugas resmi", "Official duty"),
    }
}

/// When one chooses it.
pub fn help(kind: AbsenceKind, language: Language) -> String {
    match kind {
        AbsenceKind::Ill => {
            say!(language, "Dengan atau tanpa surat dokter", "With or without a doctor’s letter")
        }
        AbsenceKind::Permit => {
            say!(language, "Keperluan keluarga atau usaha", "A matter of family or business")
        }
        AbsenceKind::Duty => {
            say!(language, "Diutus resmi, dengan surat tugas", "Sent officially, with a letter")
        }
    }
}

/// Where a letter stands.
pub fn chip(state: AbsenceState, language: Language) -> Chip {
    let (shape, word) = match state {
        AbsenceState::Open => ("wait", say!(language, "Menunggu jawaban", "Waits for an answer")),
        AbsenceState::Approved => ("good", say!(language, "Disetujui", "Approved")),
        AbsenceState::Declined => ("bad", say!(language, "Tidak disetujui", "Not approved")),
        AbsenceState::Withdrawn => ("wait", say!(language, "Ditarik", "Withdrawn")),
    };
    Chip::new(shape, word)
}

/// Where an appeal stands.
pub fn outcome(outcome: Option<AppealOutcome>, language: Language) -> Chip {
    let (shape, word) = match outcome {
        None => ("wait", say!(language, "Keberatan menunggu jawaban", "Appeal waits for an answer")),
        Some(AppealOutcome::Changed) => ("good", say!(language, "Catatan diubah", "Record changed")),
        Some(AppealOutcome::Kept) => ("info", say!(language, "Catatan tetap", "Record stays")),
    };
    Chip::new(shape, word)
}
