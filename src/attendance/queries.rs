//! How it is read: few, narrow statements; none of their number grows with the people.
mod field;
mod guests;
mod letters;
mod logs;
mod marks;
mod own;
mod standing;

pub use field::{Field, field};
pub use guests::{Guest, guests};
pub use letters::{Letter, Waiting, by_letter, letters, waiting};
pub use logs::{Disputed, disputed, logs, said};
pub use marks::{OnePerson, RosterRow, histories, one, roster};
pub use own::{OwnSession, Recorded, Todays, of_its_own, todays};

pub use standing::{Standing, standings, standings_in};

use super::rules::{self, Counted, Hours, Meeting};
use crate::{
    error::{Error, Result},
    tables::{
        amounts::Share,
        centre::{self, CentreId},
        cohort::{self, CohortId},
        course_version,
        enrolment::{self, EnrolmentId, EnrolmentState},
        mark::{self, Presence},
        person::{self, PersonId},
        session::{self, SessionId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait, Select,
    sea_query::{Expr, ExprTrait, IntoCondition},
};
use std::collections::HashMap;

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
    /// A row with the zone of its centre.
    pub fn of(row: session::Model, time_zone: &str) -> SessionFacts {
        SessionFacts {
            id: row.id,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            jp: row.jp,
            topic: row.topic,
            room: row.room,
            cancelled_at: row.cancelled_at,
            cancel_reason: row.cancel_reason,
            instructor_id: row.instructor_id,
            time_zone: time_zone.to_string(),
        }
    }

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

/// A trainee's line of the matrix.
pub struct MatrixRow {
    /// Their enrolment.
    pub enrolment: EnrolmentId,
    /// As on the ID card.
    pub name: String,
    /// When they got the seat: what was over by then is not charged to them.
    pub admitted: Option<DateTime<Utc>>,
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
    admitted: Option<DateTime<Utc>>,
    session: Option<SessionId>,
    presence: Option<Presence>,
    jp: Option<i32>,
    made_up: Option<i32>,
}

/// Everybody's marks in all sessions: two statements. People without marks are in it.
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
        .column_as(enrolment::Column::SeatedAt, "admitted")
        .column_as(mark::Column::SessionId, "session")
        .column_as(mark::Column::Presence, "presence")
        .column_as(mark::Column::Jp, "jp")
        .column_as(mark::Column::MadeUpJp, "made_up")
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
                admitted: row.admitted,
                marks: vec![None; sessions.len()],
                hours: Hours::default(),
            });
        }
        let mark = match (row.presence, row.jp, row.made_up) {
            (Some(presence), Some(jp), Some(made_up)) => Some(Counted { presence, jp, made_up }),
            _ => None,
        };
        if let (Some(line), Some(i)) = (lines.last_mut(), row.session.and_then(|s| column.get(&s))) {
            line.marks[*i] = mark;
        }
    }
    for line in &mut lines {
        line.hours = rules::hours(&meetings, &line.marks, line.admitted, now);
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
