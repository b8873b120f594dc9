//! How it is read: few, narrow statements; none of their number grows with the people.
mod day;
mod differing;
mod field;
mod guests;
mod handed;
mod letters;
mod logs;
mod lost;
mod marks;
mod matrix;
mod own;
mod signed;
mod standing;

pub use day::{Day, DaySession, REMIND_EVERY, REMINDER, of_day, reminder_key, taught};
pub use differing::{Differing, differing};
pub use field::{Field, field};
pub use guests::{Guest, guests};
pub use handed::{Handed, Handee, handed, names};
pub use letters::{Letter, Waiting, by_letter, letters, noted, waiting};
pub use logs::{Disputed, disputed, logs, said};
pub use lost::{Lost, out_of_reach};
pub use marks::{OnePerson, RosterRow, histories, last_of_log, one, roster};
pub use matrix::{Matrix, MatrixRow, hours, line, matrix};
pub use own::{Admitted, OwnSession, Recorded, Todays, admitted, due, of_its_own, recorded, todays};
pub use signed::{Listed, Paper, paper, photo, photos, photos_beside};
pub use standing::{Standing, standings, standings_in};

use super::rules::Meeting;
use crate::{
    error::{Error, Result},
    tables::{
        amounts::Share,
        centre::{self, CentreId},
        cohort::{self, CohortId},
        course_version, enrolment, mark,
        person::PersonId,
        session::{self, SessionId},
    },
    text,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait, Select,
    sea_query::{Expr, ExprTrait, IntoCondition},
};

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

/// The sessions of several cohorts, each with its cohort, in the order in which they begin.
async fn sessions_in(
    db: &impl ConnectionTrait,
    cohorts: &[CohortId],
) -> Result<Vec<(CohortId, SessionFacts)>> {
    #[derive(FromQueryResult)]
    struct Of {
        cohort: CohortId,
        #[sea_orm(nested)]
        session: SessionFacts,
    }
    let rows: Vec<Of> = session_columns(session::Entity::find())
        .filter(session::COLUMN.cohort_id.is_in(cohorts.iter().copied()))
        .column_as(session::Column::CohortId, "cohort")
        .order_by_asc(session::Column::StartsAt)
        .order_by_asc(session::Column::Id)
        .into_model()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.cohort, row.session)).collect())
}

/// The day of the last session that is held, in the zone of its centre.
pub fn last_day(sessions: &[SessionFacts]) -> Option<chrono::NaiveDate> {
    let held = sessions.iter().filter(|s| s.cancelled_at.is_none());
    held.max_by_key(|s| s.ends_at).map(|s| text::local_date(s.zone(), s.ends_at))
}

fn sessions_of(cohort: CohortId) -> Select<session::Entity> {
    session_columns(session::Entity::find()).filter(session::COLUMN.cohort_id.eq(cohort))
}

fn session_columns(sessions: Select<session::Entity>) -> Select<session::Entity> {
    sessions
        .join(JoinType::InnerJoin, session::Relation::Cohort.def())
        .join(JoinType::InnerJoin, cohort::Relation::Centre.def())
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
