//! How it is read: lists and numbers here, what belongs to one cohort in `one`, its sessions in
//! `timetable`.
mod one;
mod timetable;

pub use one::*;
pub use timetable::*;

use crate::{
    error::{Error, Result},
    tables::{
        centre::{self, CentreId},
        cohort::{self, CohortId, CohortState, Mode},
        course::{self, CourseId},
        course_version::{self, CourseVersionId},
        enrolment::{self, EnrolmentState},
    },
};
use chrono::NaiveDate;
use chrono_tz::Tz;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select,
};
use std::collections::{BTreeMap, HashMap};

/// A cohort in a list.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct CohortRow {
    /// Which.
    pub id: CohortId,
    /// Within course and year.
    pub number: i32,
    /// "Angkatan 12 Tahun 2026".
    pub label: String,
    /// The course's title, as this cohort pins it.
    pub title: String,
    /// JP of the course.
    pub hours: i32,
    /// Where it stands.
    pub state: CohortState,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
    /// On site or online.
    pub mode: Mode,
    /// Where.
    pub place: String,
    /// Seats.
    pub quota: i32,
}

/// Which cohorts a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Planned, open or running.
    Current,
    /// Those of one state.
    In(CohortState),
    /// Those finished of one budget year.
    FinishedOf(i32),
}

fn rows(centre: CentreId) -> Select<cohort::Entity> {
    cohort::Entity::find()
        .join(JoinType::InnerJoin, cohort::Relation::CourseVersion.def())
        .filter(cohort::COLUMN.centre_id.eq(centre))
        .select_only()
        .column(cohort::Column::Id)
        .column(cohort::Column::Number)
        .column(cohort::Column::Label)
        .column(course_version::Column::Title)
        .column(course_version::Column::Hours)
        .column(cohort::Column::State)
        .column(cohort::Column::StartsOn)
        .column(cohort::Column::EndsOn)
        .column(cohort::Column::Mode)
        .column(cohort::Column::Place)
        .column(cohort::Column::Quota)
}

const CURRENT: [CohortState; 3] = [CohortState::Running, CohortState::Open, CohortState::Planned];

/// The cohorts of a centre: what is to come in the order of its dates, what is over latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn cohort_rows(
    db: &impl ConnectionTrait,
    centre: CentreId,
    which: Which,
) -> Result<Vec<CohortRow>> {
    let all = rows(centre);
    let latest_first = |q: Select<cohort::Entity>| {
        q.order_by_desc(cohort::Column::StartsOn).order_by_desc(cohort::Column::Id)
    };
    let earliest_first =
        |q: Select<cohort::Entity>| q.order_by_asc(cohort::Column::StartsOn).order_by_asc(cohort::Column::Id);
    let asked = match which {
        Which::Current => earliest_first(all.filter(cohort::COLUMN.state.is_in(CURRENT))),
        Which::In(state) if CURRENT.contains(&state) => {
            earliest_first(all.filter(cohort::COLUMN.state.eq(state)))
        }
        Which::In(state) => latest_first(all.filter(cohort::COLUMN.state.eq(state))),
        Which::FinishedOf(year) => latest_first(
            all.filter(cohort::COLUMN.state.eq(CohortState::Finished)).filter(cohort::COLUMN.year.eq(year)),
        ),
    };
    Ok(asked.into_model().all(db).await?)
}

/// How many cohorts a centre has in each state.
///
/// # Errors
/// When the database cannot be read.
pub async fn state_counts(db: &impl ConnectionTrait, centre: CentreId) -> Result<HashMap<CohortState, i64>> {
    let rows: Vec<(CohortState, i64)> = cohort::Entity::find()
        .filter(cohort::COLUMN.centre_id.eq(centre))
        .select_only()
        .column(cohort::Column::State)
        .column_as(cohort::Column::Id.count(), "cohorts")
        .group_by(cohort::Column::State)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The budget years that have finished cohorts and how many, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn finished_years(db: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<(i32, i64)>> {
    Ok(cohort::Entity::find()
        .filter(cohort::COLUMN.centre_id.eq(centre))
        .filter(cohort::COLUMN.state.eq(CohortState::Finished))
        .select_only()
        .column(cohort::Column::Year)
        .column_as(cohort::Column::Id.count(), "cohorts")
        .group_by(cohort::Column::Year)
        .order_by_desc(cohort::Column::Year)
        .into_tuple()
        .all(db)
        .await?)
}

/// How many have a seat and how many wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// With a seat, or with one kept for their answer.
    pub enrolled: i64,
    /// On the waiting list.
    pub waiting: i64,
    /// In a selection, before its result.
    pub selecting: i64,
}

/// How many people are in each state that is no exit, in each of these cohorts. One statement, none where no
/// cohort is named.
///
/// # Errors
/// When the database cannot be read.
pub async fn people_by_state(
    db: &impl ConnectionTrait,
    cohorts: &[CohortId],
) -> Result<Vec<(CohortId, EnrolmentState, i64)>> {
    if cohorts.is_empty() {
        return Ok(Vec::new());
    }
    Ok(enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.is_in(cohorts.iter().copied()))
        .filter(enrolment::COLUMN.state.is_not_in(EnrolmentState::EXITS))
        .select_only()
        .column(enrolment::Column::CohortId)
        .column(enrolment::Column::State)
        .column_as(enrolment::Column::Id.count(), "people")
        .group_by(enrolment::Column::CohortId)
        .group_by(enrolment::Column::State)
        .into_tuple()
        .all(db)
        .await?)
}

/// Seats taken in each of these cohorts; one without applications is not in the answer.
///
/// # Errors
/// When the database cannot be read.
pub async fn taken(db: &impl ConnectionTrait, cohorts: &[CohortId]) -> Result<HashMap<CohortId, Taken>> {
    let mut taken: HashMap<CohortId, Taken> = HashMap::new();
    for (cohort, state, people) in people_by_state(db, cohorts).await? {
        let of = taken.entry(cohort).or_default();
        match state {
            state if state.takes_seat() => of.enrolled += people,
            EnrolmentState::Waiting => of.waiting += people,
            _ => of.selecting += people,
        }
    }
    Ok(taken)
}

/// A course that may be given: its latest published wording.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct CourseRow {
    /// Which.
    pub course: CourseId,
    /// Its latest published version.
    pub version: CourseVersionId,
    /// Title.
    pub title: String,
    /// JP.
    pub hours: i32,
}

/// The courses of a centre that may be given, by title.
///
/// # Errors
/// When the database cannot be read.
pub async fn courses(db: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<CourseRow>> {
    let published: Vec<CourseRow> = course_version::Entity::find()
        .join(JoinType::InnerJoin, course_version::Relation::Course.def())
        .filter(course::COLUMN.centre_id.eq(centre))
        .filter(course::COLUMN.archived_at.is_null())
        .filter(course_version::COLUMN.published_at.is_not_null())
        .select_only()
        .column_as(course::Column::Id, "course")
        .column_as(course_version::Column::Id, "version")
        .column(course_version::Column::Title)
        .column(course_version::Column::Hours)
        .order_by_asc(course_version::Column::Number)
        .into_model()
        .all(db)
        .await?;
    let latest: BTreeMap<CourseId, CourseRow> = published.into_iter().map(|row| (row.course, row)).collect();
    let mut courses: Vec<CourseRow> = latest.into_values().collect();
    courses.sort_by_key(|row| row.title.to_lowercase());
    Ok(courses)
}

/// The last number given to a course in a budget year.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_number(db: &impl ConnectionTrait, course: CourseId, year: i32) -> Result<Option<i32>> {
    let last: Option<Option<i32>> = cohort::Entity::find()
        .filter(cohort::COLUMN.course_id.eq(course))
        .filter(cohort::COLUMN.year.eq(year))
        .select_only()
        .column_as(cohort::Column::Number.max(), "last")
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.flatten())
}

/// The last serial number given in a centre.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_serial(db: &impl ConnectionTrait, centre: CentreId) -> Result<Option<i32>> {
    let last: Option<Option<i32>> = cohort::Entity::find()
        .filter(cohort::COLUMN.centre_id.eq(centre))
        .select_only()
        .column_as(cohort::Column::Serial.max(), "last")
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.flatten())
}

/// The newest cohort of a course: what a form for the next one was made after.
///
/// # Errors
/// When the database cannot be read.
pub async fn newest(db: &impl ConnectionTrait, course: CourseId) -> Result<Option<CohortId>> {
    Ok(cohort::Entity::find()
        .filter(cohort::COLUMN.course_id.eq(course))
        .order_by_desc(cohort::Column::Id)
        .select_only()
        .column(cohort::Column::Id)
        .into_tuple()
        .one(db)
        .await?)
}

/// A centre with its zone.
///
/// # Errors
/// When it is not there, or its zone has no such name.
pub async fn centre_and_zone(db: &impl ConnectionTrait, id: CentreId) -> Result<(centre::Model, Tz)> {
    let centre = centre::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let zone =
        centre.time_zone.parse().map_err(|_| Error::fault("the centre’s time zone has no such name"))?;
    Ok((centre, zone))
}
