//! The day of a centre: all its sessions, how far each is recorded, and what somebody has taught.
use super::{Due, due, recorded};
use crate::{
    error::Result,
    tables::{
        centre::CentreId,
        cohort::{self, CohortId, CohortState},
        cohort_staff::{self, Duty},
        course_version,
        enrolment::{self, EnrolmentState},
        mark, message,
        person::{self, PersonId},
        session::{self, SessionId},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait, Select,
};
use std::{collections::HashMap, ops::Range};

/// The kind of the message that reminds an instructor.
pub const REMINDER: &str = "attendance_remind";
/// How often an instructor is reminded of a session at most.
pub const REMIND_EVERY: TimeDelta = TimeDelta::hours(1);

/// What the key of every reminder of this session begins with.
pub fn reminder_key(session: SessionId) -> String {
    format!("{REMINDER}:{session}:")
}

/// A session of the day.
#[derive(Clone, Debug, FromQueryResult)]
pub struct DaySession {
    /// Its key.
    pub id: SessionId,
    /// Its cohort.
    pub cohort: CohortId,
    /// The cohort's number.
    pub number: i32,
    /// The course's title.
    pub course: String,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// Its length in lesson hours.
    pub jp: i32,
    /// What it is about.
    pub topic: String,
    /// Where.
    pub room: String,
    /// Whether only guests come.
    pub make_up: bool,
    /// Set when it does not take place.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Why it does not.
    pub cancel_reason: Option<String>,
    /// Who teaches it, where one is named.
    pub instructor_id: Option<PersonId>,
    /// What they are called.
    pub instructor: Option<String>,
}

/// All of a day.
#[derive(Default)]
pub struct Day {
    /// In the order in which they begin, the cancelled ones too.
    pub sessions: Vec<DaySession>,
    /// Of whom a mark is due.
    pub due: Due,
    /// How many of whom a mark is due have one.
    pub marks: HashMap<SessionId, i64>,
    /// How many marks are disputed.
    pub disputed: HashMap<SessionId, i64>,
    /// The instructors of the cohorts, for sessions that name nobody.
    pub instructors: HashMap<CohortId, Vec<String>>,
    /// Whose instructor was reminded less than an hour ago, and when.
    pub reminded: HashMap<SessionId, DateTime<Utc>>,
}

fn with_course(sessions: Select<session::Entity>) -> Select<session::Entity> {
    let instructor: RelationDef = session::Entity::belongs_to(person::Entity)
        .from(session::Column::InstructorId)
        .to(person::Column::Id)
        .into();
    sessions
        .join(JoinType::InnerJoin, session::Relation::Cohort.def())
        .join(JoinType::InnerJoin, cohort::Relation::CourseVersion.def())
        .join(JoinType::LeftJoin, instructor)
        .select_only()
        .columns([
            session::Column::Id,
            session::Column::StartsAt,
            session::Column::EndsAt,
            session::Column::Jp,
            session::Column::Topic,
            session::Column::Room,
            session::Column::CancelledAt,
            session::Column::CancelReason,
            session::Column::InstructorId,
            session::Column::MakeUp,
        ])
        .column_as(session::Column::CohortId, "cohort")
        .column_as(cohort::Column::Number, "number")
        .column_as(course_version::Column::Title, "course")
        .column_as(person::Column::Name, "instructor")
        .order_by_asc(session::Column::StartsAt)
        .order_by_asc(session::Column::Id)
}

/// All sessions of a centre that begin in this time. Eight statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_day(
    db: &impl ConnectionTrait,
    centre: CentreId,
    time: Range<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Day> {
    let sessions: Vec<DaySession> = with_course(session::Entity::find())
        .filter(cohort::COLUMN.centre_id.eq(centre))
        .filter(cohort::COLUMN.state.ne(CohortState::Cancelled))
        .filter(session::COLUMN.starts_at.gte(time.start))
        .filter(session::COLUMN.starts_at.lt(time.end))
        .into_model()
        .all(db)
        .await?;
    if sessions.is_empty() {
        return Ok(Day::default());
    }
    let cohorts: Vec<CohortId> = sessions.iter().map(|s| s.cohort).collect();
    let ids: Vec<SessionId> = sessions.iter().map(|s| s.id).collect();
    let disputed: Vec<(SessionId, i64)> = mark::Entity::find()
        .join(JoinType::InnerJoin, mark::Relation::Enrolment.def())
        .filter(mark::COLUMN.session_id.is_in(ids.iter().copied()))
        .filter(mark::COLUMN.disputed.eq(true))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .select_only()
        .column(mark::Column::SessionId)
        .column_as(mark::Column::EnrolmentId.count(), "disputed")
        .group_by(mark::Column::SessionId)
        .into_tuple()
        .all(db)
        .await?;
    let named: Vec<(CohortId, String)> = cohort_staff::Entity::find()
        .join(JoinType::InnerJoin, cohort_staff::Relation::Person.def())
        .filter(cohort_staff::COLUMN.cohort_id.is_in(cohorts.iter().copied()))
        .filter(cohort_staff::COLUMN.duty.eq(Duty::Instructor))
        .select_only()
        .column(cohort_staff::Column::CohortId)
        .column(person::Column::Name)
        .order_by_asc(person::Column::SearchName)
        .into_tuple()
        .all(db)
        .await?;
    let mut instructors: HashMap<CohortId, Vec<String>> = HashMap::new();
    for (cohort, name) in named {
        instructors.entry(cohort).or_default().push(name);
    }
    let sent: Vec<(String, DateTime<Utc>)> = message::Entity::find()
        .filter(message::COLUMN.centre_id.eq(centre))
        .filter(message::COLUMN.kind.eq(REMINDER))
        .filter(message::COLUMN.created_at.gt(now - REMIND_EVERY))
        .select_only()
        .columns([message::Column::EventKey, message::Column::CreatedAt])
        .into_tuple()
        .all(db)
        .await?;
    let reminded = |id: &SessionId| {
        let begin = reminder_key(*id);
        let last = sent.iter().filter(|(key, _)| key.starts_with(&begin)).map(|(_, at)| *at).max()?;
        Some((*id, last))
    };
    Ok(Day {
        reminded: ids.iter().filter_map(reminded).collect(),
        due: due(db, &cohorts).await?,
        marks: recorded(db, &cohorts).await?,
        disputed: disputed.into_iter().collect(),
        instructors,
        sessions,
    })
}

/// What somebody taught: the sessions in this time that name them, have begun and were not cancelled.
///
/// # Errors
/// When the database cannot be read.
pub async fn taught(
    db: &impl ConnectionTrait,
    who: PersonId,
    time: Range<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Vec<DaySession>> {
    Ok(with_course(session::Entity::find())
        .filter(session::COLUMN.instructor_id.eq(who))
        .filter(session::COLUMN.cancelled_at.is_null())
        .filter(cohort::COLUMN.state.ne(CohortState::Cancelled))
        .filter(session::COLUMN.starts_at.gte(time.start))
        .filter(session::COLUMN.starts_at.lt(time.end))
        .filter(session::COLUMN.starts_at.lte(now))
        .into_model()
        .all(db)
        .await?)
}
