//! How states, duties and events of cohorts read.
use crate::{
    cohorts::commands::kind,
    tables::{
        cohort::{CohortState, Mode},
        cohort_staff::Duty,
    },
    text::{Chip, Language},
};

/// A state as a chip.
pub fn chip(state: CohortState, language: Language) -> Chip {
    let (shape, word) = match state {
        CohortState::Planned => ("wait", say!(language, "Direncanakan", "Planned")),
        CohortState::Open => ("info", say!(language, "Dibuka", "Open")),
        CohortState::Running => ("part", say!(language, "Berjalan", "Running")),
        CohortState::Finished => ("good", say!(language, "Selesai", "Finished")),
        CohortState::Cancelled => ("bad", say!(language, "Dibatalkan", "Cancelled")),
    };
    Chip::new(shape, word)
}

/// A duty.
pub fn duty(duty: Duty, language: Language) -> String {
    match duty {
        Duty::Coordinator => say!(language, "Koordinator", "Coordinator"),
        Duty::Instructor => say!(language, "Instruktur", "Instructor"),
        Duty::Assessor => say!(language, "Asesor", "Assessor"),
    }
}

/// Where a cohort meets.
pub fn place(mode: Mode, place: &str, language: Language) -> String {
    match mode {
        Mode::Onsite => place.to_string(),
        Mode::Online if place.is_empty() => say!(language, "Daring", "Online"),
        Mode::Online => say!(language, "Daring, {place}", "Online, {place}"),
    }
}

/// An event as a sentence, and the reason as it was given, if it was.
pub fn event(of: &str, reason: &str, language: Language) -> (String, String) {
    let what = match of {
        kind::CREATED => say!(language, "Angkatan direncanakan", "Cohort planned"),
        kind::EDITED => say!(language, "Rincian diubah", "Details changed"),
        kind::QUOTA => say!(language, "Jumlah tempat diubah: {reason}", "Number of seats changed: {reason}"),
        kind::STAFF => say!(language, "Petugas diubah", "Staff changed"),
        kind::SELECTION => say!(language, "Seleksi diatur", "Selection set up"),
        kind::ORDERED => say!(language, "Pelamar diurutkan", "Applicants put in order"),
        kind::ANNOUNCED => say!(language, "Hasil seleksi diumumkan", "Result of the selection announced"),
        kind::EXTENDED => say!(language, "Waktu diperpanjang", "Period extended"),
        kind::TIMETABLE => say!(language, "Jadwal diubah", "Timetable changed"),
        kind::SESSION_CANCELLED => {
            say!(language, "Sesi {reason}, dibatalkan", "Session {reason}, cancelled")
        }
        _ => match of.parse::<CohortState>() {
            Ok(CohortState::Open) => say!(language, "Pendaftaran dibuka", "Applications opened"),
            Ok(CohortState::Running) => say!(language, "Angkatan dimulai", "Cohort started"),
            Ok(CohortState::Finished) => say!(language, "Angkatan ditutup", "Cohort closed"),
            Ok(CohortState::Cancelled) => say!(language, "Angkatan dibatalkan", "Cohort cancelled"),
            _ => of.to_string(),
        },
    };
    let said_already = matches!(of, kind::QUOTA | kind::SESSION_CANCELLED);
    (what, if said_already { String::new() } else { reason.to_string() })
}
