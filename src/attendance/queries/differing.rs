//! Where two said different things of one person and nobody has settled it.
use super::own::own_sessions;
use crate::{
    error::Result,
    tables::{
        cohort::CohortId,
        enrolment::{self, EnrolmentState},
        mark,
        person::PersonId,
        session::{self, SessionId},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    RelationDef, RelationTrait,
};

/// So long what nobody settled is shown as a thing to do.
const SHOWN: TimeDelta = TimeDelta::days(60);

/// A session in which people said different things.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Differing {
    /// Which.
    pub id: SessionId,
    /// Of which cohort.
    pub cohort: CohortId,
    /// The course's title.
    pub course: String,
    /// What the cohort is called.
    pub label: String,
    /// When it began.
    pub starts_at: DateTime<Utc>,
    /// Of how many.
    pub people: i64,
}

/// The sessions that this person records in which people said different things, the oldest first. One
/// statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn differing(
    db: &impl ConnectionTrait,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<Vec<Differing>> {
    let marks: RelationDef =
        session::Entity::has_many(mark::Entity).from(session::Column::Id).to(mark::Column::SessionId).into();
    Ok(own_sessions(by)
        .join(JoinType::InnerJoin, marks)
        .join(JoinType::InnerJoin, mark::Relation::Enrolment.def())
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .filter(session::COLUMN.starts_at.gte(now - SHOWN))
        .filter(mark::COLUMN.disputed.eq(true))
        .column_as(mark::Column::EnrolmentId.count(), "people")
        .group_by(session::Column::Id)
        .group_by(crate::tables::cohort::Column::Id)
        .group_by(crate::tables::course_version::Column::Title)
        .into_model()
        .all(db)
        .await?)
}
