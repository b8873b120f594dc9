//! All cohorts of the centre, by where they stand.
use super::show_text;
use crate::{
    access::Coordinating,
    cohorts::queries::{self, Which},
    error::{Error, Result},
    store::Store,
    tables::{
        cohort::{CohortId, CohortState},
        course::CourseId,
    },
    text::{self, Chip, Language},
    web::{Lang, Page, page},
};
use rocket::{State, get};
use serde::Serialize;

/// The list.
#[derive(Serialize)]
pub struct ListPage {
    /// By state, with counts.
    pub tabs: Vec<StateTab>,
    /// For what is finished: the budget years.
    pub years: Vec<StateTab>,
    /// What is listed: "Angkatan selesai tahun 2025".
    pub title: String,
    /// The cohorts.
    pub cohorts: Vec<ListRow>,
    /// Whether the centre has any cohort at all.
    pub any: bool,
    /// Opens a new one.
    pub new_to: String,
}

/// A tab.
#[derive(Serialize)]
pub struct StateTab {
    /// Its name.
    pub label: String,
    /// How many.
    pub count: i64,
    /// Where it leads.
    pub to: String,
    /// Whether it is this one.
    pub here: bool,
}

/// A cohort in the list.
#[derive(Serialize)]
pub struct ListRow {
    /// Within course and year.
    pub number: i32,
    /// "Angkatan 12 Tahun 2026".
    pub label: String,
    /// The course.
    pub course: String,
    /// Leads to it.
    pub to: String,
    /// "7–11 Desember 2026".
    pub dates: String,
    /// Where.
    pub place: String,
    /// Where it stands.
    pub state: Chip,
    /// "28 dari 32".
    pub seats: String,
    /// "3 menunggu", if anybody does.
    pub waiting: Option<String>,
}

/// What `keadaan` asks for: nothing (what is current), a state, or "finished-2025".
fn which(asked: Option<&str>, years: &[(i32, i64)]) -> Option<Which> {
    let Some(asked) = asked else { return Some(Which::Current) };
    if let Some(year) = asked.strip_prefix("finished-") {
        return Some(Which::FinishedOf(year.parse().ok()?));
    }
    Some(match (asked.parse().ok()?, years.first()) {
        (CohortState::Finished, Some((latest, _))) => Which::FinishedOf(*latest),
        (state, _) => Which::In(state),
    })
}

#[get("/angkatan?<keadaan>")]
pub(crate) async fn list(
    by: Coordinating,
    lang: Lang,
    keadaan: Option<&str>,
    store: &State<Store>,
) -> Result<Page> {
    let (db, language) = (store.read(), lang.0);
    let counts = queries::state_counts(db, by.centre()).await?;
    let years = queries::finished_years(db, by.centre()).await?;
    let which = which(keadaan, &years).ok_or(Error::NotFound)?;
    let rows = queries::cohort_rows(db, by.centre(), which).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let taken = queries::taken(db, &ids).await?;
    let cohorts = rows
        .into_iter()
        .map(|row| {
            let of = taken.get(&row.id).copied().unwrap_or_default();
            let (sit, quota, wait) = (of.enrolled, row.quota, of.waiting);
            ListRow {
                to: uri!(super::show(row.id)).to_string(),
                dates: text::date_range(language, row.starts_on, row.ends_on),
                place: show_text::place(row.mode, &row.place, language),
                state: show_text::chip(row.state, language),
                seats: say!(language, "{sit} dari {quota}", "{sit} of {quota}"),
                waiting: (wait > 0).then(|| say!(language, "{wait} menunggu", "{wait} waiting")),
                number: row.number,
                label: row.label,
                course: row.title,
            }
        })
        .collect();
    page(
        "cohorts/list.html",
        ListPage {
            tabs: tabs(&counts, which, language),
            years: year_tabs(&years, which),
            title: title(which, language),
            cohorts,
            any: !counts.is_empty(),
            new_to: uri!(super::new(None::<CourseId>)).to_string(),
        },
    )
}

fn state_of(which: Which) -> Option<CohortState> {
    match which {
        Which::Current => None,
        Which::In(state) => Some(state),
        Which::FinishedOf(_) => Some(CohortState::Finished),
    }
}

fn tabs(
    counts: &std::collections::HashMap<CohortState, i64>,
    which: Which,
    language: Language,
) -> Vec<StateTab> {
    let count = |state: CohortState| counts.get(&state).copied().unwrap_or(0);
    let current = [CohortState::Planned, CohortState::Open, CohortState::Running];
    let first = StateTab {
        label: say!(language, "Sekarang", "Now"),
        count: current.into_iter().map(count).sum(),
        to: uri!(list(None::<&str>)).to_string(),
        here: which == Which::Current,
    };
    let others = CohortState::ALL.iter().map(|state| StateTab {
        label: show_text::chip(*state, language).word,
        count: count(*state),
        to: uri!(list(Some(state.word()))).to_string(),
        here: state_of(which) == Some(*state),
    });
    std::iter::once(first).chain(others).collect()
}

fn year_tabs(years: &[(i32, i64)], which: Which) -> Vec<StateTab> {
    if state_of(which) != Some(CohortState::Finished) {
        return Vec::new();
    }
    years
        .iter()
        .map(|(year, count)| {
            let asked = format!("finished-{year}");
            StateTab {
                label: year.to_string(),
                count: *count,
                to: uri!(list(Some(asked.as_str()))).to_string(),
                here: which == Which::FinishedOf(*year),
            }
        })
        .collect()
}

fn title(which: Which, language: Language) -> String {
    match which {
        Which::Current => say!(language, "Angkatan sekarang", "Cohorts now"),
        Which::FinishedOf(year) => {
            say!(language, "Angkatan selesai tahun {year}", "Cohorts finished in {year}")
        }
        Which::In(state) => {
            let word = show_text::chip(state, language).word.to_lowercase();
            say!(language, "Angkatan {word}", "Cohorts {word}")
        }
    }
}
