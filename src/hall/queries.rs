//! How it is read.
use crate::{
    access::Teaching,
    error::Result,
    tables::{
        cohort::CohortId,
        enrolment::{self, EnrolmentId},
        hall_code,
        hall_entry::{self, Doubt, EntryState, HallEntryId},
        person,
        session::{self, SessionId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};
use std::collections::HashMap;

/// The secret of a session, if its staff have opened its code.
///
/// # Errors
/// When the database cannot be read.
pub async fn secret(db: &impl ConnectionTrait, session: SessionId) -> Result<Option<String>> {
    Ok(hall_code::Entity::find_by_id(session).one(db).await?.map(|row| row.secret))
}

/// An entry that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Waiting {
    /// Which.
    pub id: HallEntryId,
    /// Whose.
    pub enrolment: EnrolmentId,
    /// As on the ID card.
    pub name: String,
    /// What the session is about.
    pub topic: String,
    /// When the session begins.
    pub starts_at: DateTime<Utc>,
    /// By the clock of the device.
    pub device_at: DateTime<Utc>,
    /// To be added to it, in seconds.
    pub clock_offset_s: i32,
    /// When it arrived.
    pub sent_at: DateTime<Utc>,
    /// Why it waits.
    pub doubt: Option<Doubt>,
}

/// All of this cohort that wait, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting(db: &impl ConnectionTrait, by: &Teaching) -> Result<Vec<Waiting>> {
    Ok(hall_entry::Entity::find()
        .join(JoinType::InnerJoin, hall_entry::Relation::Session.def())
        .join(JoinType::InnerJoin, hall_entry::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .filter(session::COLUMN.cohort_id.eq(by.cohort().id))
        .filter(hall_entry::COLUMN.state.eq(EntryState::Review))
        .select_only()
        .column(hall_entry::Column::Id)
        .column_as(enrolment::Column::Id, "enrolment")
        .column_as(person::Column::Name, "name")
        .column_as(session::Column::Topic, "topic")
        .column_as(session::Column::StartsAt, "starts_at")
        .column(hall_entry::Column::DeviceAt)
        .column(hall_entry::Column::ClockOffsetS)
        .column(hall_entry::Column::SentAt)
        .column(hall_entry::Column::Doubt)
        .order_by_asc(hall_entry::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

/// How many wait in each of these cohorts; those with none are left out.
///
/// # Errors
/// When the database cannot be read.
pub async fn counts(db: &impl ConnectionTrait, cohorts: &[CohortId]) -> Result<HashMap<CohortId, i64>> {
    let rows: Vec<(CohortId, i64)> = hall_entry::Entity::find()
        .join(JoinType::InnerJoin, hall_entry::Relation::Session.def())
        .filter(session::COLUMN.cohort_id.is_in(cohorts.iter().copied()))
        .filter(hall_entry::COLUMN.state.eq(EntryState::Review))
        .select_only()
        .column(session::Column::CohortId)
        .column_as(hall_entry::Column::Id.count(), "waiting")
        .group_by(session::Column::CohortId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}
