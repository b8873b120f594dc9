//! What waits for a coordinator today, and how the cohorts stand.
mod presence;
pub mod queries;
mod records;
mod tasks;

use self::queries::{Standing, Waiting};
use crate::{
    error::Result,
    selection::duties::Duty,
    tables::{
        cohort::{CohortId, CohortState},
        course::CourseId,
    },
    text::{self, Chip, Language},
    web::{Page, page},
};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::Serialize;

/// The coordinator's first page.
#[derive(Serialize)]
pub struct CoordinatorPage {
    /// "Senin, 23 November 2026".
    pub today: String,
    /// "3 untuk hari ini, 2 sesudah itu", or nothing.
    pub sum: Option<String>,
    /// What should be done today, the most urgent first.
    pub now: Vec<Task>,
    /// What can wait some days.
    pub later: Vec<Task>,
    /// The cohorts that run or take applications.
    pub cohorts: Vec<Card>,
    /// Whether the centre has ever had a cohort.
    pub any: bool,
    /// Opens a new one.
    pub new_to: String,
    /// Where people who come in person are served.
    pub desk_to: String,
    /// All sessions of the day.
    pub day_to: String,
}

/// One thing that waits.
#[derive(Clone, Debug, Serialize)]
pub struct Task {
    /// How urgent, or until when.
    pub mark: Chip,
    /// What.
    pub what: String,
    /// Where and about whom.
    pub note: String,
    /// A verb with its object.
    pub button: String,
    /// Where it is done.
    pub to: String,
}

impl From<Duty> for Task {
    fn from(duty: Duty) -> Task {
        let Duty { mark, what, note, button, to } = duty;
        Task { mark, what, note, button, to }
    }
}

/// A cohort at a glance.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    /// Within course and year.
    pub number: i32,
    /// The course.
    pub course: String,
    /// "Angkatan 12 Tahun 2026, 32 peserta".
    pub about: String,
    /// Leads to it.
    pub to: String,
    /// "12 dari 16 JP berjalan".
    pub progress: String,
    /// So far.
    pub done: i64,
    /// Of.
    pub of: i64,
}

/// The page from what waits, with what waits in selections.
///
/// # Errors
/// When the page cannot be made.
pub fn shown(
    waiting: Waiting,
    duties: Vec<Duty>,
    zone: Tz,
    now: DateTime<Utc>,
    language: Language,
) -> Result<Page> {
    let today = text::local_date(zone, now);
    let desk = Desk { zone, now, today, language };
    let (mut urgent, later) = desk.tasks(&waiting);
    urgent.extend(duties.into_iter().map(Task::from));
    let (n, m) = (urgent.len(), later.len());
    let sum = (n + m > 0)
        .then(|| say!(language, "{n} untuk hari ini, {m} sesudah itu", "{n} for today, {m} after that"));
    page(
        "home/coordinator.html",
        CoordinatorPage {
            today: text::day_and_date(language, today),
            sum,
            now: urgent,
            later,
            cohorts: waiting.cohorts.iter().filter_map(|c| desk.card(c)).collect(),
            any: waiting.any,
            new_to: uri!(crate::cohorts::routes::new(None::<CourseId>)).to_string(),
            desk_to: uri!(crate::desk::routes::start).to_string(),
            day_to: uri!(crate::attendance::routes::centre_day(None::<&str>)).to_string(),
        },
    )
}

/// From which day and in which language things are told.
struct Desk {
    zone: Tz,
    now: DateTime<Utc>,
    today: NaiveDate,
    language: Language,
}

impl Desk {
    /// How a cohort stands: hours held, then certificates issued; before it starts, seats taken.
    fn card(&self, of: &Standing) -> Option<Card> {
        let (cohort, language) = (&of.cohort, self.language);
        let (label, sit, quota, issued) = (&cohort.label, of.enrolled, i64::from(cohort.quota), of.issued);
        let counts = || of.sessions.iter().filter(|s| !s.make_up);
        let total: i64 = counts().map(|s| i64::from(s.jp)).sum();
        let held: i64 = counts().filter(|s| s.ends_at <= self.now).map(|s| i64::from(s.jp)).sum();
        let people = say!(language, "{label}, {sit} peserta", "{label}, {sit} people");
        let (about, progress, done, all) = match cohort.state {
            CohortState::Running if held < total => (
                people,
                say!(language, "{held} dari {total}\u{a0}JP berjalan", "{held} of {total}\u{a0}JP held"),
                held,
                total,
            ),
            CohortState::Running => (
                people,
                say!(
                    language,
                    "Sesi selesai, {issued} dari {sit} sertifikat terbit",
                    "Sessions over, {issued} of {sit} certificates issued"
                ),
                issued,
                sit,
            ),
            CohortState::Open => {
                let day = text::date(language, cohort.starts_on);
                (
                    say!(language, "{label}, mulai {day}", "{label}, starts on {day}"),
                    say!(
                        language,
                        "{sit} dari {quota}\u{a0}tempat terisi",
                        "{sit} of {quota}\u{a0}seats taken"
                    ),
                    sit,
                    quota,
                )
            }
            _ => return None,
        };
        Some(Card {
            number: cohort.number,
            course: of.title.clone(),
            about,
            to: uri!(crate::cohorts::routes::show(cohort.id)).to_string(),
            progress,
            done,
            of: all.max(1),
        })
    }
}

#[cfg(test)]
mod tests;
