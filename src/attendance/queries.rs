//! How it is read: few, narrow statements; none of their number grows with the people.
use super::rules::{self, Counted, Hours, Marked, Meeting, Step};
use crate::{
    access::Teaching,
    error::{Error, Result},
    tables::{
        amounts::Share,
        centre::{self, CentreId},
        cohort::{self, CohortId, CohortState},
        cohort_staff::{self, Duty},
        course_version,
        enrolment::{self, EnrolmentId, EnrolmentState},
        mark::{self, Presence},
        mark_event,
        person::{self, PersonId},
        session::{self, SessionId},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, Order, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, RelationDef, RelationTrait, Select,
    sea_query::{Expr, ExprTrait, IntoCondition},
};
use std::{collections::HashMap, ops::Range};

/// A session as its pages show it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct SessionFacts {
    /// Its key.
    pub id: SessionId,
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
    /// Set when it does not take place.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Why it does not.
    pub cancel_reason: Option<String>,
    /// Who teaches it, where one is named.
    pub instructor_id: Option<PersonId>,
    /// The centre's zone (IANA), in which its times are shown.
    pub time_zone: String,
}

impl SessionFacts {
    /// As the rules see it.
    pub fn meeting(&self) -> Meeting {
        Meeting {
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            jp: self.jp,
            cancelled: self.cancelled_at.is_some(),
        }
    }

    /// The zone its times are shown in; UTC if the centre's cannot be read.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.time_zone.parse().unwrap_or(chrono_tz::UTC)
    }
}

/// One session of this cohort.
///
/// # Errors
/// `NotFound` when it is not of this cohort.
pub async fn session(db: &impl ConnectionTrait, cohort: CohortId, id: SessionId) -> Result<SessionFacts> {
    sessions_of(cohort).filter(session::COLUMN.id.eq(id)).into_model().one(db).await?.ok_or(Error::NotFound)
}

/// All sessions of this cohort in the order in which they begin.
///
/// # Errors
/// When the database cannot be read.
pub async fn sessions(db: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<SessionFacts>> {
    Ok(sessions_of(cohort)
        .order_by_asc(session::Column::StartsAt)
        .order_by_asc(session::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

fn sessions_of(cohort: CohortId) -> Select<session::Entity> {
    session::Entity::find()
        .join(JoinType::InnerJoin, session::Relation::Cohort.def())
        .join(JoinType::InnerJoin, cohort::Relation::Centre.def())
        .filter(session::COLUMN.cohort_id.eq(cohort))
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
        ])
        .column_as(centre::Column::TimeZone, "time_zone")
}

/// The marks of an enrolment, where there are any; with `session`, its mark in this one.
fn marks_of(session: Option<SessionId>) -> RelationDef {
    let join: RelationDef = enrolment::Entity::has_many(mark::Entity)
        .from(enrolment::Column::Id)
        .to(mark::Column::EnrolmentId)
        .into();
    match session {
        Some(id) => join
            .on_condition(move |_, mark| Expr::col((mark, mark::Column::SessionId)).eq(id).into_condition()),
        None => join,
    }
}

/// One line of a roster.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct RosterRow {
    /// Their enrolment.
    pub enrolment: EnrolmentId,
    /// As on the ID card.
    pub name: String,
    /// Tells namesakes apart.
    pub business: Option<String>,
    /// What is recorded; `None` is "not recorded".
    pub presence: Option<Presence>,
    /// Lesson hours attended.
    pub jp: Option<i32>,
    /// Who recorded it.
    pub by: Option<PersonId>,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

/// The session and everybody with a seat, by name, with their mark in it.
///
/// # Errors
/// `NotFound` when the session is not of this cohort.
pub async fn roster(
    db: &impl ConnectionTrait,
    by: &Teaching,
    id: SessionId,
) -> Result<(SessionFacts, Vec<RosterRow>)> {
    let facts = session(db, by.cohort().id, id).await?;
    let rows = enrolment::Entity::find()
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .join(JoinType::LeftJoin, marks_of(Some(id)))
        .filter(enrolment::COLUMN.cohort_id.eq(by.cohort().id))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .select_only()
        .column_as(enrolment::Column::Id, "enrolment")
        .column_as(person::Column::Name, "name")
        .column_as(person::Column::Business, "business")
        .column_as(mark::Column::Presence, "presence")
        .column_as(mark::Column::Jp, "jp")
        .column_as(mark::Column::ById, "by")
        .column_as(mark::Column::At, "at")
        .order_by_asc(person::Column::SearchName)
        .order_by_asc(enrolment::Column::Id)
        .into_model()
        .all(db)
        .await?;
    Ok((facts, rows))
}

/// An enrolment of a cohort with its mark in one session, as the commands need it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Standing {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// Where it stands.
    pub state: EnrolmentState,
    presence: Option<Presence>,
    jp: Option<i32>,
    reason: Option<String>,
    by: Option<PersonId>,
    at: Option<DateTime<Utc>>,
}

impl Standing {
    /// The mark as a step of its history.
    pub fn step(&self) -> Option<Step> {
        Some(Step { mark: Some(self.mark()?), by: self.by?, at: self.at? })
    }

    /// The mark.
    pub fn mark(&self) -> Option<Marked> {
        Some(Marked { presence: self.presence?, jp: self.jp?, reason: self.reason.clone()? })
    }
}

/// Everybody of a cohort (or these) with their mark in one session, whatever their state.
///
/// # Errors
/// When the database cannot be read.
pub async fn standings(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    id: SessionId,
    only: Option<EnrolmentId>,
) -> Result<Vec<Standing>> {
    Ok(enrolment::Entity::find()
        .join(JoinType::LeftJoin, marks_of(Some(id)))
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .apply_if(only, |query, one| query.filter(enrolment::COLUMN.id.eq(one)))
        .select_only()
        .column_as(enrolment::Column::Id, "enrolment")
        .column_as(enrolment::Column::State, "state")
        .column_as(mark::Column::Presence, "presence")
        .column_as(mark::Column::Jp, "jp")
        .column_as(mark::Column::Reason, "reason")
        .column_as(mark::Column::ById, "by")
        .column_as(mark::Column::At, "at")
        .into_model()
        .all(db)
        .await?)
}

#[derive(FromQueryResult)]
struct EventRow {
    enrolment_id: EnrolmentId,
    presence: Option<Presence>,
    jp: i32,
    reason: String,
    by_id: PersonId,
    at: DateTime<Utc>,
}

/// Every change of these people's marks in one session, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn histories(
    db: &impl ConnectionTrait,
    id: SessionId,
    people: &[EnrolmentId],
) -> Result<HashMap<EnrolmentId, Vec<Step>>> {
    let rows: Vec<EventRow> = mark_event::Entity::find()
        .filter(mark_event::COLUMN.session_id.eq(id))
        .filter(mark_event::COLUMN.enrolment_id.is_in(people.iter().copied()))
        .order_by_asc(mark_event::Column::Id)
        .into_model()
        .all(db)
        .await?;
    let mut all: HashMap<EnrolmentId, Vec<Step>> = HashMap::new();
    for row in rows {
        let EventRow { enrolment_id, presence, jp, reason, by_id, at } = row;
        let mark = presence.map(|presence| Marked { presence, jp, reason });
        all.entry(enrolment_id).or_default().push(Step { mark, by: by_id, at });
    }
    Ok(all)
}

/// One person in one session, with every change and the names of who made it.
pub struct OnePerson {
    /// The session.
    pub session: SessionFacts,
    /// As on the ID card.
    pub name: String,
    /// Whether they have a seat.
    pub state: EnrolmentState,
    /// What is recorded.
    pub mark: Option<Marked>,
    /// Every change, oldest first, with the name of who made it.
    pub history: Vec<(Step, String)>,
}

/// One person in one session of this cohort.
///
/// # Errors
/// `NotFound` when either is not of this cohort.
pub async fn one(
    db: &impl ConnectionTrait,
    by: &Teaching,
    id: SessionId,
    who: EnrolmentId,
) -> Result<OnePerson> {
    let cohort = by.cohort().id;
    let session = session(db, cohort, id).await?;
    let standing = standings(db, cohort, id, Some(who)).await?.into_iter().next().ok_or(Error::NotFound)?;
    let name: String = enrolment::Entity::find_by_id(who)
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .select_only()
        .column_as(person::Column::Name, "name")
        .into_tuple()
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let steps = histories(db, id, &[who]).await?.remove(&who).unwrap_or_default();
    let authors: Vec<(PersonId, String)> = person::Entity::find()
        .filter(person::COLUMN.id.is_in(steps.iter().map(|s| s.by)))
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .into_tuple()
        .all(db)
        .await?;
    let authors: HashMap<PersonId, String> = authors.into_iter().collect();
    let history = steps
        .into_iter()
        .map(|step| {
            let name = authors.get(&step.by).cloned().unwrap_or_default();
            (step, name)
        })
        .collect();
    Ok(OnePerson { session, name, state: standing.state, mark: standing.mark(), history })
}

/// A trainee's line of the matrix.
pub struct MatrixRow {
    /// Their enrolment.
    pub enrolment: EnrolmentId,
    /// As on the ID card.
    pub name: String,
    /// Beside the sessions; `None` is "not recorded".
    pub marks: Vec<Option<Counted>>,
    /// Their sums.
    pub hours: Hours,
}

/// Trainee × session.
pub struct Matrix {
    /// In the order in which they begin, the cancelled ones too.
    pub sessions: Vec<SessionFacts>,
    /// Everybody with a seat, by name.
    pub rows: Vec<MatrixRow>,
}

#[derive(FromQueryResult)]
struct MarkRow {
    enrolment: EnrolmentId,
    name: String,
    session: Option<SessionId>,
    presence: Option<Presence>,
    jp: Option<i32>,
}

/// Everybody's marks in all sessions: two statements. People without marks are in it; somebody seated
/// after a session began is charged with it all the same.
///
/// # Errors
/// When the database cannot be read.
pub async fn matrix(db: &impl ConnectionTrait, cohort: CohortId, now: DateTime<Utc>) -> Result<Matrix> {
    let sessions = sessions(db, cohort).await?;
    let rows: Vec<MarkRow> = enrolment::Entity::find()
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .join(JoinType::LeftJoin, marks_of(None))
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .select_only()
        .column_as(enrolment::Column::Id, "enrolment")
        .column_as(person::Column::Name, "name")
        .column_as(mark::Column::SessionId, "session")
        .column_as(mark::Column::Presence, "presence")
        .column_as(mark::Column::Jp, "jp")
        .order_by_asc(person::Column::SearchName)
        .order_by_asc(enrolment::Column::Id)
        .into_model()
        .all(db)
        .await?;
    let meetings: Vec<Meeting> = sessions.iter().map(SessionFacts::meeting).collect();
    let column: HashMap<SessionId, usize> = sessions.iter().enumerate().map(|(i, s)| (s.id, i)).collect();
    let mut lines: Vec<MatrixRow> = Vec::new();
    for row in rows {
        if lines.last().is_none_or(|line| line.enrolment != row.enrolment) {
            lines.push(MatrixRow {
                enrolment: row.enrolment,
                name: row.name,
                marks: vec![None; sessions.len()],
                hours: Hours::default(),
            });
        }
        let mark = row.presence.zip(row.jp);
        if let (Some(line), Some(i)) = (lines.last_mut(), row.session.and_then(|s| column.get(&s))) {
            line.marks[*i] = mark;
        }
    }
    for line in &mut lines {
        line.hours = rules::hours(&meetings, &line.marks, now);
    }
    Ok(Matrix { sessions, rows: lines })
}

/// The hours of everybody with a seat in this cohort.
///
/// # Errors
/// When the database cannot be read.
pub async fn hours(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    now: DateTime<Utc>,
) -> Result<HashMap<EnrolmentId, Hours>> {
    Ok(matrix(db, cohort, now).await?.rows.into_iter().map(|row| (row.enrolment, row.hours)).collect())
}

/// What a cohort's course asks of attendance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Asked {
    /// The least share of the JP.
    pub minimum_attendance: Share,
    /// Whether hours excused or sick count as attended.
    pub excused_counts: bool,
}

/// What this cohort's course asks of attendance.
///
/// # Errors
/// When the database cannot be read.
pub async fn asked(db: &impl ConnectionTrait, cohort: &cohort::Model) -> Result<Asked> {
    course_version::Entity::find_by_id(cohort.course_version_id)
        .select_only()
        .columns([course_version::Column::MinimumAttendance, course_version::Column::ExcusedCounts])
        .into_model()
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

/// The zone in which a centre's times are shown; UTC if it cannot be read.
///
/// # Errors
/// When the database cannot be read.
pub async fn zone(db: &impl ConnectionTrait, centre: CentreId) -> Result<chrono_tz::Tz> {
    let name: Option<String> = centre::Entity::find_by_id(centre)
        .select_only()
        .column(centre::Column::TimeZone)
        .into_tuple()
        .one(db)
        .await?;
    Ok(name.and_then(|name| name.parse().ok()).unwrap_or(chrono_tz::UTC))
}

/// A session on somebody's own list.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct OwnSession {
    /// Its key.
    pub id: SessionId,
    /// Its cohort.
    pub cohort: CohortId,
    /// The cohort's number.
    pub number: i32,
    /// "Angkatan 12 Tahun 2026".
    pub label: String,
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
}

/// How far a session is recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// People with a seat.
    pub people: i64,
    /// Of them, with a mark.
    pub marks: i64,
}

/// What somebody's own sessions look like today.
#[derive(Default)]
pub struct Todays {
    /// Before today, not recorded to the end and still open to it; oldest first.
    pub unrecorded: Vec<(OwnSession, Recorded)>,
    /// Today's.
    pub today: Vec<(OwnSession, Recorded)>,
    /// The next five after today.
    pub coming: Vec<OwnSession>,
}

/// The sessions of the cohorts in which this person records attendance; `day` is today in the centre's
/// zone. Five statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn todays(
    db: &impl ConnectionTrait,
    person: PersonId,
    day: Range<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Todays> {
    let oldest = now - rules::CORRECTED_AFTER - TimeDelta::days(1);
    let past: Vec<OwnSession> = own_sessions(person)
        .filter(session::COLUMN.starts_at.gte(oldest))
        .filter(session::COLUMN.starts_at.lt(day.end))
        .into_model()
        .all(db)
        .await?;
    let coming = own_sessions(person)
        .filter(session::COLUMN.starts_at.gte(day.end))
        .limit(5)
        .into_model()
        .all(db)
        .await?;
    let cohorts: Vec<CohortId> = past.iter().map(|s| s.cohort).collect();
    let seats = crate::enrollment::queries::seats(db, &cohorts).await?;
    let marks = recorded(db, &past).await?;
    let mut all = Todays { coming, ..Todays::default() };
    for session in past {
        let people = seats.get(&session.cohort).map_or(0, |s| s.enrolled);
        let state = Recorded { people, marks: marks.get(&session.id).copied().unwrap_or(0) };
        if session.starts_at >= day.start {
            all.today.push((session, state));
        } else if state.marks < state.people && now <= session.ends_at + rules::CORRECTED_AFTER {
            all.unrecorded.push((session, state));
        }
    }
    Ok(all)
}

/// The sessions that take place in the cohorts of which this person records attendance, in order.
fn own_sessions(person: PersonId) -> Select<session::Entity> {
    let own = cohort_staff::Entity::find()
        .select_only()
        .column(cohort_staff::Column::CohortId)
        .filter(cohort_staff::COLUMN.person_id.eq(person))
        .filter(cohort_staff::COLUMN.duty.is_in([Duty::Instructor, Duty::Coordinator]))
        .into_query();
    session::Entity::find()
        .join(JoinType::InnerJoin, session::Relation::Cohort.def())
        .join(JoinType::InnerJoin, cohort::Relation::CourseVersion.def())
        .filter(session::Column::CohortId.in_subquery(own))
        .filter(session::COLUMN.cancelled_at.is_null())
        .filter(cohort::COLUMN.state.ne(CohortState::Cancelled))
        .select_only()
        .columns([
            session::Column::Id,
            session::Column::StartsAt,
            session::Column::EndsAt,
            session::Column::Jp,
            session::Column::Topic,
            session::Column::Room,
        ])
        .column_as(cohort::Column::Id, "cohort")
        .column_as(cohort::Column::Number, "number")
        .column_as(cohort::Column::Label, "label")
        .column_as(course_version::Column::Title, "course")
        .order_by(session::Column::StartsAt, Order::Asc)
        .order_by(session::Column::Id, Order::Asc)
}

/// How many people with a seat have a mark in each of these sessions.
async fn recorded(db: &impl ConnectionTrait, sessions: &[OwnSession]) -> Result<HashMap<SessionId, i64>> {
    let rows: Vec<(SessionId, i64)> = mark::Entity::find()
        .join(JoinType::InnerJoin, mark::Relation::Enrolment.def())
        .filter(
            Condition::all()
                .add(mark::COLUMN.session_id.is_in(sessions.iter().map(|s| s.id)))
                .add(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled)),
        )
        .select_only()
        .column(mark::Column::SessionId)
        .column_as(mark::Column::EnrolmentId.count(), "marks")
        .group_by(mark::Column::SessionId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}
