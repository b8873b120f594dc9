//! How it is read.
use crate::{
    access::Teaching,
    error::Result,
    tables::{
        card,
        cohort::CohortId,
        enrolment::{self, EnrolmentId},
        person,
        session::{self, SessionId},
        walk_in::{self, WalkInId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait,
};
use std::collections::HashMap;

/// Somebody at the door of whom nobody has said yet who it was.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Waiting {
    /// Which.
    pub id: WalkInId,
    /// As typed.
    pub name: String,
    /// When, by the clock of the device.
    pub at: DateTime<Utc>,
    /// Who typed it.
    pub by: String,
    /// Of what was scanned.
    pub card_hash: Option<String>,
    /// In which session.
    pub session: SessionId,
    /// What the session was about.
    pub topic: String,
    /// When it began.
    pub starts_at: DateTime<Utc>,
}

/// All of this cohort that wait, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting(db: &impl ConnectionTrait, by: &Teaching) -> Result<Vec<Waiting>> {
    let author: RelationDef =
        walk_in::Entity::belongs_to(person::Entity).from(walk_in::Column::ById).to(person::Column::Id).into();
    Ok(walk_in::Entity::find()
        .join(JoinType::InnerJoin, walk_in::Relation::Session.def())
        .join(JoinType::InnerJoin, author)
        .filter(session::COLUMN.cohort_id.eq(by.cohort().id))
        .filter(walk_in::COLUMN.settled_at.is_null())
        .select_only()
        .column(walk_in::Column::Id)
        .column(walk_in::Column::Name)
        .column(walk_in::Column::At)
        .column(walk_in::Column::CardHash)
        .column_as(person::Column::Name, "by")
        .column_as(session::Column::Id, "session")
        .column_as(session::Column::Topic, "topic")
        .column_as(session::Column::StartsAt, "starts_at")
        .order_by_asc(walk_in::Column::At)
        .order_by_asc(walk_in::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

/// How many wait in each of these cohorts; those with none are left out.
///
/// # Errors
/// When the database cannot be read.
pub async fn counts(db: &impl ConnectionTrait, cohorts: &[CohortId]) -> Result<HashMap<CohortId, i64>> {
    let rows: Vec<(CohortId, i64)> = walk_in::Entity::find()
        .join(JoinType::InnerJoin, walk_in::Relation::Session.def())
        .filter(session::COLUMN.cohort_id.is_in(cohorts.iter().copied()))
        .filter(walk_in::COLUMN.settled_at.is_null())
        .select_only()
        .column(session::Column::CohortId)
        .column_as(walk_in::Column::Id.count(), "waiting")
        .group_by(session::Column::CohortId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Whose cards these hashes are, living or void, among people of this cohort and these guests.
///
/// # Errors
/// When the database cannot be read.
pub async fn owners(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    guests: &[EnrolmentId],
    hashes: &[String],
) -> Result<HashMap<String, EnrolmentId>> {
    let rows: Vec<(String, EnrolmentId)> = card::Entity::find()
        .join(JoinType::InnerJoin, card::Relation::Enrolment.def())
        .filter(
            Condition::any()
                .add(enrolment::COLUMN.cohort_id.eq(cohort))
                .add(enrolment::COLUMN.id.is_in(guests.iter().copied())),
        )
        .filter(card::COLUMN.hash.is_in(hashes.iter().map(String::as_str)))
        .select_only()
        .column(card::Column::Hash)
        .column(card::Column::EnrolmentId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}
