//! Where a cohort stands, in words: what it waits for, its next step, what is known of it.
use super::show_text;
use crate::{
    cohorts::{
        queries::{self, Taken},
        rules::states::{self, Facts, Missing},
    },
    people::regions,
    tables::{
        cohort::{self, CohortId, CohortState},
        cohort_staff::Duty,
        course_version,
    },
    text::{self, Language},
};
use serde::Serialize;

/// The next step: a link, or a button that takes the cohort to its next state.
#[derive(Serialize)]
pub struct Step {
    /// A verb with its object.
    pub label: String,
    /// Where a link leads.
    pub to: Option<String>,
    /// Which state a button asks for.
    pub state: Option<&'static str>,
}

/// One fact.
#[derive(Serialize)]
pub struct Fact {
    /// Its name.
    pub name: String,
    /// What it is.
    pub value: String,
}

/// Somebody of the staff.
#[derive(Serialize)]
pub struct StaffLine {
    /// As what.
    pub duty: String,
    /// Who.
    pub names: String,
}

/// What a cohort waits for, or why it was cancelled.
pub(super) fn why(
    facts: &Facts,
    missing: Option<Missing>,
    cancelled: Option<String>,
    language: Language,
) -> Option<String> {
    match (facts.state, missing) {
        (CohortState::Cancelled, _) => cancelled,
        (CohortState::Open, Some(Missing::FirstDay)) => {
            let day = text::day_and_date(language, facts.starts_on);
            Some(say!(
                language,
                "Pendaftaran sedang dibuka. Angkatan dimulai {day}.",
                "Applications are open. The cohort starts on {day}."
            ))
        }
        (CohortState::Running, Some(Missing::LastSession)) => Some(say!(
            language,
            "Angkatan sedang berjalan. Tutup sesudah sesi terakhir.",
            "The cohort is running. Close it after the last session."
        )),
        (_, Some(missing)) => Some(states::why(missing).pick(language).to_string()),
        (CohortState::Planned, None) => Some(say!(
            language,
            "Jadwal dan instruktur sudah ada. Pendaftaran bisa dibuka.",
            "Timetable and instructor are there. Applications can be opened."
        )),
        (CohortState::Open, None) => Some(say!(
            language,
            "Hari pertamanya sudah tiba. Angkatan bisa dimulai.",
            "Its first day has come. The cohort can start."
        )),
        (CohortState::Running, None) => Some(say!(
            language,
            "Semua sesi sudah selesai. Angkatan bisa ditutup.",
            "All sessions are over. The cohort can be closed."
        )),
        (CohortState::Finished, None) => None,
    }
}

/// The one next step.
pub(super) fn step(cohort: &cohort::Model, missing: Option<Missing>, language: Language) -> Option<Step> {
    let id = cohort.id;
    let link = |label: String, to: rocket::http::uri::Origin<'_>| {
        Some(Step { label, to: Some(to.to_string()), state: None })
    };
    let button = |label: String, to: CohortState| Some(Step { label, to: None, state: Some(to.word()) });
    match (missing, cohort.state) {
        (Some(Missing::Timetable), _) => {
            link(say!(language, "Susun jadwal", "Make the timetable"), uri!(super::make(id)))
        }
        (Some(Missing::Instructor), _) => {
            link(say!(language, "Pilih instruktur", "Choose instructors"), uri!(super::edit(id)))
        }
        (Some(Missing::People | Missing::FirstDay), _) => link(
            say!(language, "Tambah peserta dari berkas", "Add people from a file"),
            uri!(crate::enrollment::routes::import(id)),
        ),
        (Some(Missing::LastSession), _) => link(
            say!(language, "Lihat kehadiran", "See attendance"),
            uri!(crate::attendance::routes::matrix(id)),
        ),
        (None, CohortState::Planned) => {
            button(say!(language, "Buka pendaftaran", "Open applications"), CohortState::Open)
        }
        (None, CohortState::Open) => {
            button(say!(language, "Mulai angkatan", "Start the cohort"), CohortState::Running)
        }
        (None, CohortState::Running) => {
            button(say!(language, "Tutup angkatan", "Close the cohort"), CohortState::Finished)
        }
        (None, CohortState::Finished) => link(
            say!(language, "Periksa sertifikat", "Check certificates"),
            uri!(crate::certificates::routes::cohort(id)),
        ),
        (None, CohortState::Cancelled) => None,
    }
}

/// What is known of a cohort.
pub(super) fn known(
    cohort: &cohort::Model,
    version: &course_version::Model,
    sessions: usize,
    planned: i32,
    taken: Taken,
    language: Language,
) -> Vec<Fact> {
    let fact = |name: String, value: String| Fact { name, value };
    let (sit, quota, wait) = (taken.enrolled, cohort.quota, taken.waiting);
    let seats = match wait {
        0 => say!(language, "{sit} dari {quota} terisi", "{sit} of {quota} taken"),
        _ => say!(
            language,
            "{sit} dari {quota} terisi, {wait} menunggu",
            "{sit} of {quota} taken, {wait} waiting"
        ),
    };
    let minutes = cohort.jp_minutes;
    let mut all = vec![
        fact(
            say!(language, "Tanggal", "Dates"),
            text::date_range(language, cohort.starts_on, cohort.ends_on),
        ),
        fact(say!(language, "Tempat", "Place"), show_text::place(cohort.mode, &cohort.place, language)),
        fact(say!(language, "Peserta", "Seats"), seats),
        fact(
            say!(language, "Jadwal", "Timetable"),
            super::preview::sum(sessions, planned, version.hours, language),
        ),
        fact(
            say!(language, "Satu JP", "One JP"),
            say!(language, "{minutes}\u{a0}menit", "{minutes}\u{a0}minutes"),
        ),
    ];
    if let Some(code) = &cohort.region_code {
        let name = say!(language, "Wilayah", "Region");
        all.insert(2, fact(name, regions::label(code).to_string()));
    }
    all
}

/// Its staff by duty.
pub(super) fn staff_lines(staff: &[queries::StaffRow], language: Language) -> Vec<StaffLine> {
    Duty::ALL
        .iter()
        .map(|duty| {
            let names: Vec<&str> =
                staff.iter().filter(|s| s.duty == *duty).map(|s| s.name.as_str()).collect();
            let names = match names.is_empty() {
                true => say!(language, "belum ada", "nobody yet"),
                false => names.join(", "),
            };
            StaffLine { duty: show_text::duty(*duty, language), names }
        })
        .collect()
}
