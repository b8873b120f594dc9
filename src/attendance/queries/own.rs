//! Somebody's own sessions: what waits, what is today, what comes.
use crate::{
    attendance::rules,
    error::Result,
    tables::{
        cohort::{self, CohortId, CohortState},
        cohort_staff::{self, Duty},
        course_version,
        enrolment::{self, EnrolmentState},
        make_up::{self, MakeUpState},
        mark,
        person::PersonId,
        session::{self, SessionId},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, Order, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, RelationTrait, Select,
    sea_query::{Expr, ExprTrait},
};
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

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
/// zone. Six statements.
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
    let due = due(db, &cohorts).await?;
    let marks = recorded(db, &cohorts).await?;
    let mut all = Todays { coming, ..Todays::default() };
    for session in past {
        let people = due.of(session.id, session.cohort, session.ends_at);
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
pub(super) fn own_sessions(person: PersonId) -> Select<session::Entity> {
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

/// Of whom a mark is due in the sessions of some cohorts.
#[derive(Default)]
pub struct Due {
    /// When everybody with a seat got it.
    admitted: HashMap<CohortId, Vec<Option<DateTime<Utc>>>>,
    /// How many guests a session has.
    guests: HashMap<SessionId, i64>,
    /// The sessions to which only guests come.
    for_guests: HashSet<SessionId>,
}

impl Due {
    /// Of how many people a mark is due in this session, which ends then: its guests, and everybody of its
    /// cohort who was admitted by then, unless only guests come.
    pub fn of(&self, session: SessionId, cohort: CohortId, ends_at: DateTime<Utc>) -> i64 {
        let guests = self.guests.get(&session).copied().unwrap_or(0);
        if self.for_guests.contains(&session) {
            return guests;
        }
        let there = |at: &&Option<DateTime<Utc>>| at.is_none_or(|at| at < ends_at);
        guests + self.admitted.get(&cohort).map_or(0, |all| all.iter().filter(there).count() as i64)
    }
}

/// Of whom a mark is due in the sessions of these cohorts. Three statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn due(db: &impl ConnectionTrait, cohorts: &[CohortId]) -> Result<Due> {
    let seats: Vec<(CohortId, Option<DateTime<Utc>>)> = enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.is_in(cohorts.iter().copied()))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .select_only()
        .columns([enrolment::Column::CohortId, enrolment::Column::SeatedAt])
        .into_tuple()
        .all(db)
        .await?;
    let mut due = Due::default();
    for (cohort, at) in seats {
        due.admitted.entry(cohort).or_default().push(at);
    }
    let for_guests: Vec<SessionId> = session::Entity::find()
        .filter(session::COLUMN.cohort_id.is_in(cohorts.iter().copied()))
        .filter(session::COLUMN.make_up.eq(true))
        .select_only()
        .column(session::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    due.for_guests = for_guests.into_iter().collect();
    let guests: Vec<(SessionId, i64)> = make_up::Entity::find()
        .join(JoinType::InnerJoin, make_up::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, make_up::Relation::Session.def())
        .filter(session::COLUMN.cohort_id.is_in(cohorts.iter().copied()))
        .filter(make_up::COLUMN.state.eq(MakeUpState::Given))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .select_only()
        .column(make_up::Column::SessionId)
        .column_as(make_up::Column::Id.count(), "guests")
        .group_by(make_up::Column::SessionId)
        .into_tuple()
        .all(db)
        .await?;
    due.guests = guests.into_iter().collect();
    Ok(due)
}

/// How many people of whom a mark is due have one, by session of these cohorts.
///
/// # Errors
/// When the database cannot be read.
pub async fn recorded(db: &impl ConnectionTrait, cohorts: &[CohortId]) -> Result<HashMap<SessionId, i64>> {
    let there = Expr::col((enrolment::Entity, enrolment::Column::SeatedAt))
        .lt(Expr::col((session::Entity, session::Column::EndsAt)));
    let rows: Vec<(SessionId, i64)> = mark::Entity::find()
        .join(JoinType::InnerJoin, mark::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, mark::Relation::Session.def())
        .filter(session::COLUMN.cohort_id.is_in(cohorts.iter().copied()))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .filter(Condition::any().add(enrolment::COLUMN.seated_at.is_null()).add(there))
        .select_only()
        .column(mark::Column::SessionId)
        .column_as(mark::Column::EnrolmentId.count(), "marks")
        .group_by(mark::Column::SessionId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}
