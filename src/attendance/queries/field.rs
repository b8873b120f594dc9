//! What a device takes along to where there is no signal: the rosters of the coming days.
use super::{Guest, guests::guests, own::own_sessions};
use crate::{
    error::Result,
    tables::{
        cohort::CohortId,
        course_version,
        enrolment::{self, EnrolmentId, EnrolmentState},
        mark::{self, Presence},
        mark_event::{self, MarkEventId},
        person::{self, PersonId},
        session::{self, SessionId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};
use std::{collections::HashMap, ops::Range};

/// One session to take along.
#[derive(Clone, Debug, FromQueryResult)]
pub struct FieldSession {
    /// Its key.
    pub id: SessionId,
    /// Its cohort.
    pub cohort: CohortId,
    /// The cohort's number.
    pub number: i32,
    /// What the cohort is called.
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
    /// Whether hours excused or sick count as attended.
    pub excused_counts: bool,
}

/// Somebody with a seat.
#[derive(Clone, Debug, FromQueryResult)]
pub struct FieldPerson {
    /// Their enrolment.
    pub enrolment: EnrolmentId,
    /// In which cohort.
    pub cohort: CohortId,
    /// As on the ID card.
    pub name: String,
    /// Tells namesakes apart.
    pub business: Option<String>,
    /// When they got the seat.
    pub admitted: Option<DateTime<Utc>>,
}

/// A mark that stands.
#[derive(Clone, Debug, FromQueryResult)]
pub struct FieldMark {
    /// In which session.
    pub session: SessionId,
    /// Whose.
    pub enrolment: EnrolmentId,
    /// The word.
    pub presence: Presence,
    /// Lesson hours attended.
    pub jp: i32,
    /// Why, if anybody said.
    pub reason: String,
    /// Whether two said different things of it.
    pub disputed: bool,
}

/// Everything a device takes along.
#[derive(Default)]
pub struct Field {
    /// In the order in which they begin.
    pub sessions: Vec<FieldSession>,
    /// Everybody with a seat in their cohorts, by name.
    pub people: Vec<FieldPerson>,
    /// Of other cohorts, with a place in one of these sessions.
    pub guests: Vec<Guest>,
    /// Every mark of these sessions.
    pub marks: Vec<FieldMark>,
    /// The last event of each session's log, where there is any.
    pub last: HashMap<SessionId, MarkEventId>,
}

/// The sessions that begin in this time in cohorts whose attendance this person records, with
/// everybody in them. Five statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn field(db: &impl ConnectionTrait, by: PersonId, time: Range<DateTime<Utc>>) -> Result<Field> {
    let sessions: Vec<FieldSession> = own_sessions(by)
        .filter(session::COLUMN.starts_at.gte(time.start))
        .filter(session::COLUMN.starts_at.lt(time.end))
        .column_as(course_version::Column::ExcusedCounts, "excused_counts")
        .into_model()
        .all(db)
        .await?;
    if sessions.is_empty() {
        return Ok(Field::default());
    }
    let ids: Vec<SessionId> = sessions.iter().map(|s| s.id).collect();
    // The log first: what is recorded between this and the marks is then not taken for seen.
    let last: Vec<(SessionId, MarkEventId)> = mark_event::Entity::find()
        .filter(mark_event::COLUMN.session_id.is_in(ids.iter().copied()))
        .select_only()
        .column(mark_event::Column::SessionId)
        .column_as(mark_event::Column::Id.max(), "last")
        .group_by(mark_event::Column::SessionId)
        .into_tuple()
        .all(db)
        .await?;
    let people = enrolment::Entity::find()
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .filter(enrolment::COLUMN.cohort_id.is_in(sessions.iter().map(|s| s.cohort)))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .select_only()
        .column_as(enrolment::Column::Id, "enrolment")
        .column_as(enrolment::Column::CohortId, "cohort")
        .column_as(person::Column::Name, "name")
        .column_as(person::Column::Business, "business")
        .column_as(enrolment::Column::SeatedAt, "admitted")
        .order_by_asc(person::Column::SearchName)
        .order_by_asc(enrolment::Column::Id)
        .into_model()
        .all(db)
        .await?;
    let guests = guests(db, &ids).await?;
    let marks = mark::Entity::find()
        .join(JoinType::InnerJoin, mark::Relation::Enrolment.def())
        .filter(mark::COLUMN.session_id.is_in(ids))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .select_only()
        .column_as(mark::Column::SessionId, "session")
        .column_as(mark::Column::EnrolmentId, "enrolment")
        .columns([mark::Column::Presence, mark::Column::Jp, mark::Column::Reason, mark::Column::Disputed])
        .into_model()
        .all(db)
        .await?;
    Ok(Field { sessions, people, guests, marks, last: last.into_iter().collect() })
}
