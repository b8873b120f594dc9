//! The head of every page about one cohort: its number, its name, and the tabs one may open.
use crate::{
    access::SignedIn,
    error::{Error, Result},
    tables::{
        cohort::{self, CohortId},
        course_version,
        staff_role::Role,
    },
    text::{self, Language},
};
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::Serialize;

/// Which page of the cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Facts, states, staff.
    Overview,
    /// How seats are given: papers, scores, order, announcement.
    Selection,
    /// Everybody, nearest to done first.
    People,
    /// Sessions.
    Timetable,
    /// Trainee × session.
    Attendance,
    /// Before and after: opened, closed, what came of them.
    Tests,
    /// Trainee × unit.
    Assessment,
    /// Issuing.
    Certificates,
}

/// What `ui.cohort_head` shows.
#[derive(Clone, Debug, Serialize)]
pub struct CohortHead {
    /// Within course and year.
    pub number: i32,
    /// "Angkatan 12 Tahun 2026".
    pub label: String,
    /// The course's title.
    pub course: String,
    /// "16–20 November 2026".
    pub dates: String,
    /// The one page above this, for this person.
    pub back: BackLink,
    /// The tabs this person may open.
    pub tabs: Vec<TabLink>,
}

/// The way back.
#[derive(Clone, Debug, Serialize)]
pub struct BackLink {
    /// Its name.
    pub label: &'static str,
    /// Where it leads.
    pub to: String,
}

/// One tab.
#[derive(Clone, Debug, Serialize)]
pub struct TabLink {
    /// Its name.
    pub label: &'static str,
    /// Where it leads.
    pub to: String,
    /// Whether it is this page.
    pub here: bool,
}

/// The head of a cohort's page for this reader.
///
/// # Errors
/// When the database cannot be read.
pub async fn head(
    db: &impl ConnectionTrait,
    who: &SignedIn,
    cohort: &cohort::Model,
    here: Tab,
    language: Language,
) -> Result<CohortHead> {
    let version =
        course_version::Entity::find_by_id(cohort.course_version_id).one(db).await?.ok_or(Error::NotFound)?;
    let id = cohort.id;
    let (plans, teaches, assesses) =
        (who.has(Role::Coordinator), who.has(Role::Instructor), who.has(Role::Assessor));
    let all = [
        (plans, Tab::Overview, ("Ringkasan", "Overview"), uri!(super::routes::show(id))),
        (
            plans,
            Tab::Selection,
            ("Seleksi", "Selection"),
            uri!(crate::selection::routes::board(id, None::<&str>, None::<&str>)),
        ),
        (plans, Tab::People, ("Peserta", "People"), uri!(crate::completion::routes::people(id))),
        (plans, Tab::Timetable, ("Jadwal", "Timetable"), uri!(super::routes::timetable(id))),
        (
            plans || teaches,
            Tab::Attendance,
            ("Kehadiran", "Attendance"),
            uri!(crate::attendance::routes::matrix(id)),
        ),
        (plans || teaches, Tab::Tests, ("Tes", "Tests"), uri!(crate::testing::routes::tests(id))),
        (
            plans || assesses,
            Tab::Assessment,
            ("Penilaian", "Assessment"),
            uri!(crate::assessment::routes::grid(id)),
        ),
        (
            plans,
            Tab::Certificates,
            ("Sertifikat", "Certificates"),
            uri!(crate::certificates::routes::cohort(id)),
        ),
    ];
    let tabs = all
        .into_iter()
        .filter(|(may, ..)| *may)
        .map(|(_, tab, (id, en), to)| TabLink {
            label: if language == Language::Id { id } else { en },
            to: to.to_string(),
            here: tab == here,
        })
        .collect();
    let ((indonesian, english), back) = match (plans, teaches) {
        (true, _) => (("Semua angkatan", "All cohorts"), uri!(super::routes::list(None::<&str>))),
        (_, true) => (("Sesi hari ini", "Today’s sessions"), uri!(crate::attendance::routes::today())),
        _ => (("Semua penilaian", "All assessments"), uri!(crate::assessment::routes::home())),
    };
    let back =
        BackLink { label: if language == Language::Id { indonesian } else { english }, to: back.to_string() };
    Ok(of(cohort, version.title, back, tabs, language))
}

/// The head for somebody who takes one step of a cohort and has none of its other pages: the way back is
/// their own first page.
///
/// # Errors
/// When the database cannot be read.
pub async fn head_of_step(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    language: Language,
) -> Result<CohortHead> {
    let version =
        course_version::Entity::find_by_id(cohort.course_version_id).one(db).await?.ok_or(Error::NotFound)?;
    let label = if language == Language::Id { "Tugas Anda" } else { "Your tasks" };
    let back = BackLink { label, to: uri!(crate::people::routes::home()).to_string() };
    Ok(of(cohort, version.title, back, Vec::new(), language))
}

fn of(
    cohort: &cohort::Model,
    course: String,
    back: BackLink,
    tabs: Vec<TabLink>,
    language: Language,
) -> CohortHead {
    CohortHead {
        back,
        number: cohort.number,
        label: cohort.label.clone(),
        course,
        dates: text::date_range(language, cohort.starts_on, cohort.ends_on),
        tabs,
    }
}
