//! The sessions of a cohort, what was recorded about them, and who else needs their instructors.
use crate::{
    cohorts::rules::timetable::{Booked, Teaches},
    error::Result,
    tables::{
        absence,
        cohort::{self, CohortId, CohortState},
        course_version, hall_code, make_up, mark,
        mark_event::{self, Method},
        person::{self, PersonId},
        session::{self, SessionId},
        walk_in,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationDef, RelationTrait,
};
use std::collections::HashSet;

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

/// Whether something other than marks is about a session of this cohort: a letter of absence, a place for
/// a guest, a code on the screen or somebody at its door.
///
/// # Errors
/// When the database cannot be read.
pub async fn spoken_for(db: &impl ConnectionTrait, cohort: CohortId) -> Result<bool> {
    let sessions = || {
        let mut these = session::Entity::find().select_only().column(session::Column::Id).into_query();
        these.and_where(session::Column::CohortId.eq(cohort));
        these
    };
    let letter = absence::Entity::find().filter(absence::Column::SessionId.in_subquery(sessions()));
    let missed = make_up::Column::MissedSessionId.in_subquery(sessions());
    let guest = make_up::Entity::find()
        .filter(Condition::any().add(missed).add(make_up::Column::SessionId.in_subquery(sessions())));
    let code = hall_code::Entity::find().filter(hall_code::Column::SessionId.in_subquery(sessions()));
    let door = walk_in::Entity::find().filter(walk_in::Column::SessionId.in_subquery(sessions()));
    Ok(letter.one(db).await?.is_some()
        || guest.one(db).await?.is_some()
        || code.one(db).await?.is_some()
        || door.one(db).await?.is_some())
}

/// The sessions of a cohort about which somebody recorded who was there: a letter approved beforehand is
/// no record of the session, so it may still be moved or cancelled.
///
/// # Errors
/// When the database cannot be read.
pub async fn recorded_there(db: &impl ConnectionTrait, cohort: CohortId) -> Result<HashSet<SessionId>> {
    let sessions: Vec<SessionId> = mark_event::Entity::find()
        .join(JoinType::InnerJoin, mark_event::Relation::Session.def())
        .filter(session::COLUMN.cohort_id.eq(cohort))
        .filter(mark_event::COLUMN.method.ne(Method::Document))
        .select_only()
        .column(mark_event::Column::SessionId)
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    let written = mark_event::Entity::find()
        .select_only()
        .column(mark_event::Column::SessionId)
        .filter(mark_event::COLUMN.method.eq(Method::Document))
        .into_query();
    let marked: Vec<SessionId> = mark::Entity::find()
        .join(JoinType::InnerJoin, mark::Relation::Session.def())
        .filter(session::COLUMN.cohort_id.eq(cohort))
        .filter(mark::Column::SessionId.not_in_subquery(written))
        .select_only()
        .column(mark::Column::SessionId)
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    Ok(sessions.into_iter().chain(marked).collect())
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
            booked: Booked { session: self.session, starts_at: self.starts_at, ends_at: self.ends_at },
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
