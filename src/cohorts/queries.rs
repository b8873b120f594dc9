//! How it is read.
use super::rules::{states::Facts, timetable::Teaches};
use crate::{
    error::{Error, Result},
    tables::{
        centre::{self, CentreId},
        cohort::{self, CohortId, CohortState, Mode},
        cohort_event,
        cohort_staff::{self, Duty},
        course::{self, CourseId},
        course_version::{self, CourseVersionId},
        enrolment::{self, EnrolmentState},
        mark, mark_event,
        person::{self, PersonId},
        session::{self, SessionId},
        staff_role::{self, Role},
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait, Select,
};
use std::collections::{BTreeMap, HashMap, HashSet};

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
    /// With a seat.
    pub enrolled: i64,
    /// On the waiting list.
    pub waiting: i64,
}

/// Seats taken in each of these cohorts; one without applications is not in the answer.
///
/// # Errors
/// When the database cannot be read.
pub async fn taken(db: &impl ConnectionTrait, cohorts: &[CohortId]) -> Result<HashMap<CohortId, Taken>> {
    if cohorts.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(CohortId, EnrolmentState, i64)> = enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.is_in(cohorts.iter().copied()))
        .filter(enrolment::COLUMN.state.ne(EnrolmentState::Withdrawn))
        .select_only()
        .column(enrolment::Column::CohortId)
        .column(enrolment::Column::State)
        .column_as(enrolment::Column::Id.count(), "people")
        .group_by(enrolment::Column::CohortId)
        .group_by(enrolment::Column::State)
        .into_tuple()
        .all(db)
        .await?;
    let mut taken: HashMap<CohortId, Taken> = HashMap::new();
    for (cohort, state, people) in rows {
        let of = taken.entry(cohort).or_default();
        match state {
            EnrolmentState::Enrolled => of.enrolled = people,
            EnrolmentState::Waiting => of.waiting = people,
            EnrolmentState::Withdrawn => {}
        }
    }
    Ok(taken)
}

/// A session as the timetable shows it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct SessionRow {
    /// Which.
    pub id: SessionId,
    /// From 1, in the order of time.
    pub position: i32,
    /// Begins.
    pub starts_at: DateTime<Utc>,
    /// Ends.
    pub ends_at: DateTime<Utc>,
    /// Lesson hours.
    pub jp: i32,
    /// What it is about; may be empty.
    pub topic: String,
    /// Which room; may be empty.
    pub room: String,
    /// Who teaches.
    pub instructor_id: Option<PersonId>,
    /// Their name.
    pub instructor: Option<String>,
    /// When it was cancelled.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// And why.
    pub cancel_reason: Option<String>,
}

/// The sessions of a cohort in the order of time, cancelled ones too.
///
/// # Errors
/// When the database cannot be read.
pub async fn sessions(db: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<SessionRow>> {
    let instructor: RelationDef = session::Entity::belongs_to(person::Entity)
        .from(session::Column::InstructorId)
        .to(person::Column::Id)
        .into();
    Ok(session::Entity::find()
        .join(JoinType::LeftJoin, instructor)
        .filter(session::COLUMN.cohort_id.eq(cohort))
        .column_as(person::Column::Name, "instructor")
        .order_by_asc(session::Column::StartsAt)
        .order_by_asc(session::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

/// Who works in a cohort.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct StaffRow {
    /// Who.
    pub person: PersonId,
    /// As on the ID card.
    pub name: String,
    /// As what.
    pub duty: Duty,
}

/// The staff of a cohort by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn staff(db: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<StaffRow>> {
    Ok(cohort_staff::Entity::find()
        .join(JoinType::InnerJoin, cohort_staff::Relation::Person.def())
        .filter(cohort_staff::COLUMN.cohort_id.eq(cohort))
        .select_only()
        .column_as(person::Column::Id, "person")
        .column(person::Column::Name)
        .column(cohort_staff::Column::Duty)
        .order_by_asc(person::Column::SearchName)
        .into_model()
        .all(db)
        .await?)
}

/// Somebody who may be named for a duty.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Candidate {
    /// Who.
    pub person: PersonId,
    /// As on the ID card.
    pub name: String,
    /// What they are in the centre.
    pub role: Role,
}

/// Everybody of a centre who coordinates, teaches or assesses, by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn candidates(db: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<Candidate>> {
    Ok(staff_role::Entity::find()
        .join(JoinType::InnerJoin, staff_role::Relation::Person.def())
        .filter(person::COLUMN.centre_id.eq(centre))
        .filter(staff_role::COLUMN.role.ne(Role::Administrator))
        .select_only()
        .column_as(person::Column::Id, "person")
        .column(person::Column::Name)
        .column(staff_role::Column::Role)
        .order_by_asc(person::Column::SearchName)
        .order_by_asc(person::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

/// What happened to a cohort.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct EventRow {
    /// See `commands::kind`.
    pub kind: String,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom; none for the house itself.
    pub by: Option<String>,
    /// Why, or what exactly.
    pub reason: String,
}

/// The history of a cohort, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn events(db: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<EventRow>> {
    let by: RelationDef = cohort_event::Entity::belongs_to(person::Entity)
        .from(cohort_event::Column::ById)
        .to(person::Column::Id)
        .into();
    Ok(cohort_event::Entity::find()
        .join(JoinType::LeftJoin, by)
        .filter(cohort_event::COLUMN.cohort_id.eq(cohort))
        .select_only()
        .column(cohort_event::Column::Kind)
        .column(cohort_event::Column::At)
        .column_as(person::Column::Name, "by")
        .column(cohort_event::Column::Reason)
        .order_by_desc(cohort_event::Column::Id)
        .into_model()
        .all(db)
        .await?)
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

/// What the next step of a cohort is decided on.
///
/// # Errors
/// When the database cannot be read.
pub async fn facts(db: &impl ConnectionTrait, cohort: &cohort::Model) -> Result<Facts> {
    let sessions = sessions(db, cohort.id).await?;
    let staff = staff(db, cohort.id).await?;
    let taken = taken(db, &[cohort.id]).await?.remove(&cohort.id).unwrap_or_default();
    Ok(facts_of(cohort, &sessions, &staff, taken))
}

/// The same from what is already read.
pub fn facts_of(cohort: &cohort::Model, sessions: &[SessionRow], staff: &[StaffRow], taken: Taken) -> Facts {
    let held: Vec<&SessionRow> = sessions.iter().filter(|s| s.cancelled_at.is_none()).collect();
    Facts {
        state: cohort.state,
        starts_on: cohort.starts_on,
        sessions: held.len() as i64,
        instructors: staff.iter().filter(|s| s.duty == Duty::Instructor).count() as i64,
        enrolled: taken.enrolled,
        last_ends_at: held.iter().map(|s| s.ends_at).max(),
    }
}

/// The sessions of a cohort about which anything was ever recorded.
///
/// # Errors
/// When the database cannot be read.
pub async fn recorded(db: &impl ConnectionTrait, cohort: CohortId) -> Result<HashSet<SessionId>> {
    let now: Vec<SessionId> = mark::Entity::find()
        .join(JoinType::InnerJoin, mark::Relation::Session.def())
        .filter(session::COLUMN.cohort_id.eq(cohort))
        .select_only()
        .column(mark::Column::SessionId)
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    let ever: Vec<SessionId> = mark_event::Entity::find()
        .join(JoinType::InnerJoin, mark_event::Relation::Session.def())
        .filter(session::COLUMN.cohort_id.eq(cohort))
        .select_only()
        .column(mark_event::Column::SessionId)
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    Ok(now.into_iter().chain(ever).collect())
}

/// A session of somebody, with the cohort it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Engagement {
    /// Which.
    pub session: SessionId,
    /// Of which cohort.
    pub label: String,
    /// Which course.
    pub title: String,
    /// Who teaches.
    pub instructor: PersonId,
    /// Their name.
    pub name: String,
    /// Begins.
    pub starts_at: DateTime<Utc>,
    /// Ends.
    pub ends_at: DateTime<Utc>,
}

impl Engagement {
    /// As the rule for clashes takes it.
    pub fn teaches(&self) -> Teaches {
        Teaches {
            instructor: self.instructor,
            booked: super::rules::timetable::Booked {
                session: self.session,
                starts_at: self.starts_at,
                ends_at: self.ends_at,
            },
        }
    }
}

/// Everything the instructors of these sessions teach while these sessions last, in any cohort.
///
/// # Errors
/// When the database cannot be read.
pub async fn engagements(db: &impl ConnectionTrait, sessions: &[SessionRow]) -> Result<Vec<Engagement>> {
    let held: Vec<&SessionRow> = sessions.iter().filter(|s| s.cancelled_at.is_none()).collect();
    let instructors: HashSet<PersonId> = held.iter().filter_map(|s| s.instructor_id).collect();
    let (Some(from), Some(to)) =
        (held.iter().map(|s| s.starts_at).min(), held.iter().map(|s| s.ends_at).max())
    else {
        return Ok(Vec::new());
    };
    if instructors.is_empty() {
        return Ok(Vec::new());
    }
    let instructor: RelationDef = session::Entity::belongs_to(person::Entity)
        .from(session::Column::InstructorId)
        .to(person::Column::Id)
        .into();
    Ok(session::Entity::find()
        .join(JoinType::InnerJoin, instructor)
        .join(JoinType::InnerJoin, session::Relation::Cohort.def())
        .join(JoinType::InnerJoin, cohort::Relation::CourseVersion.def())
        .filter(session::COLUMN.instructor_id.is_in(instructors.into_iter().map(Some)))
        .filter(session::COLUMN.cancelled_at.is_null())
        .filter(session::COLUMN.starts_at.lt(to))
        .filter(session::COLUMN.ends_at.gt(from))
        .filter(cohort::COLUMN.state.ne(CohortState::Cancelled))
        .select_only()
        .column_as(session::Column::Id, "session")
        .column(cohort::Column::Label)
        .column(course_version::Column::Title)
        .column_as(person::Column::Id, "instructor")
        .column(person::Column::Name)
        .column(session::Column::StartsAt)
        .column(session::Column::EndsAt)
        .into_model()
        .all(db)
        .await?)
}

/// A cohort that is about to start, with what it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coming {
    /// The cohort.
    pub row: CohortRow,
    /// Sessions on its timetable.
    pub sessions: i64,
    /// Instructors named.
    pub instructors: i64,
}

/// The cohorts, planned or open, that start up to this day.
///
/// # Errors
/// When the database cannot be read.
pub async fn coming(db: &impl ConnectionTrait, centre: CentreId, until: NaiveDate) -> Result<Vec<Coming>> {
    let rows: Vec<CohortRow> = rows(centre)
        .filter(cohort::COLUMN.state.is_in([CohortState::Planned, CohortState::Open]))
        .filter(cohort::COLUMN.starts_on.lte(until))
        .order_by_asc(cohort::Column::StartsOn)
        .order_by_asc(cohort::Column::Id)
        .into_model()
        .all(db)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<CohortId> = rows.iter().map(|row| row.id).collect();
    let sessions: Vec<(CohortId, i64)> = session::Entity::find()
        .filter(session::COLUMN.cohort_id.is_in(ids.iter().copied()))
        .filter(session::COLUMN.cancelled_at.is_null())
        .select_only()
        .column(session::Column::CohortId)
        .column_as(session::Column::Id.count(), "sessions")
        .group_by(session::Column::CohortId)
        .into_tuple()
        .all(db)
        .await?;
    let instructors: Vec<(CohortId, i64)> = cohort_staff::Entity::find()
        .filter(cohort_staff::COLUMN.cohort_id.is_in(ids))
        .filter(cohort_staff::COLUMN.duty.eq(Duty::Instructor))
        .select_only()
        .column(cohort_staff::Column::CohortId)
        .column_as(cohort_staff::Column::PersonId.count(), "instructors")
        .group_by(cohort_staff::Column::CohortId)
        .into_tuple()
        .all(db)
        .await?;
    let (sessions, instructors): (HashMap<_, _>, HashMap<_, _>) =
        (sessions.into_iter().collect(), instructors.into_iter().collect());
    Ok(rows
        .into_iter()
        .map(|row| Coming {
            sessions: sessions.get(&row.id).copied().unwrap_or(0),
            instructors: instructors.get(&row.id).copied().unwrap_or(0),
            row,
        })
        .collect())
}
