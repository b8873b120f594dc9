//! Somebody's own sessions: what waits, what is today, what comes.
use crate::{
    attendance::rules,
    error::Result,
    tables::{
        cohort::{self, CohortId, CohortState},
        cohort_staff::{self, Duty},
        course_version,
        enrolment::{self, EnrolmentState},
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
use std::{collections::HashMap, ops::Range};

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
    let admitted = admitted(db, &cohorts).await?;
    let marks = recorded(db, &cohorts).await?;
    let mut all = Todays { coming, ..Todays::default() };
    for session in past {
        let people = due(&admitted, session.cohort, session.ends_at);
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

/// A mark of somebody in a session of their own cohort.
pub fn of_its_own() -> Expr {
    Expr::col((enrolment::Entity, enrolment::Column::CohortId))
        .equals((session::Entity, session::Column::CohortId))
}

/// When everybody with a seat got it, by cohort.
pub type Admitted = HashMap<CohortId, Vec<Option<DateTime<Utc>>>>;

/// When everybody with a seat in these cohorts got it.
///
/// # Errors
/// When the database cannot be read.
pub async fn admitted(db: &impl ConnectionTrait, cohorts: &[CohortId]) -> Result<Admitted> {
    let rows: Vec<(CohortId, Option<DateTime<Utc>>)> = enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.is_in(cohorts.iter().copied()))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .select_only()
        .columns([enrolment::Column::CohortId, enrolment::Column::SeatedAt])
        .into_tuple()
        .all(db)
        .await?;
    let mut all = Admitted::new();
    for (cohort, at) in rows {
        all.entry(cohort).or_default().push(at);
    }
    Ok(all)
}

/// Of how many people a mark is due in a session of this cohort that ends then: not of those who were
/// not admitted yet.
pub fn due(admitted: &Admitted, cohort: CohortId, ends_at: DateTime<Utc>) -> i64 {
    let there = |at: &&Option<DateTime<Utc>>| at.is_none_or(|at| at < ends_at);
    admitted.get(&cohort).map_or(0, |all| all.iter().filter(there).count() as i64)
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
        .filter(enrolment::COLUMN.cohort_id.is_in(cohorts.iter().copied()))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .filter(Condition::any().add(enrolment::COLUMN.seated_at.is_null()).add(there))
        // Guests are nobody's to count.
        .filter(of_its_own())
        .select_only()
        .column(mark::Column::SessionId)
        .column_as(mark::Column::EnrolmentId.count(), "marks")
        .group_by(mark::Column::SessionId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}
