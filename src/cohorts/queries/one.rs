//! What belongs to one cohort: its staff, its history, what its next step is decided on.
use super::{SessionRow, Taken, sessions, taken};
use crate::{
    cohorts::rules::states::Facts,
    error::Result,
    tables::{
        centre::CentreId,
        cohort::{self, CohortId},
        cohort_event,
        cohort_staff::{self, Duty},
        person::{self, PersonId},
        staff_role::{self, Role},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait,
};

/// Who works in a cohort.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct StaffRow {
    /// Who.
    pub person: PersonId,
    /// As on the ID card.
    pub name: String,
    /// As what.
    pub duty: Duty,
}

/// The staff of a cohort by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn staff(db: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<StaffRow>> {
    Ok(cohort_staff::Entity::find()
        .join(JoinType::InnerJoin, cohort_staff::Relation::Person.def())
        .filter(cohort_staff::COLUMN.cohort_id.eq(cohort))
        .select_only()
        .column_as(person::Column::Id, "person")
        .column(person::Column::Name)
        .column(cohort_staff::Column::Duty)
        .order_by_asc(person::Column::SearchName)
        .into_model()
        .all(db)
        .await?)
}

/// Somebody who may be named for a duty.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Candidate {
    /// Who.
    pub person: PersonId,
    /// As on the ID card.
    pub name: String,
    /// What they are in the centre.
    pub role: Role,
}

/// Everybody of a centre who coordinates, teaches or assesses, by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn candidates(db: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<Candidate>> {
    Ok(staff_role::Entity::find()
        .join(JoinType::InnerJoin, staff_role::Relation::Person.def())
        .filter(person::COLUMN.centre_id.eq(centre))
        .filter(staff_role::COLUMN.role.ne(Role::Administrator))
        .select_only()
        .column_as(person::Column::Id, "person")
        .column(person::Column::Name)
        .column(staff_role::Column::Role)
        .order_by_asc(person::Column::SearchName)
        .order_by_asc(person::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

/// What happened to a cohort.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct EventRow {
    /// See `commands::kind`.
    pub kind: String,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom; none for the house itself.
    pub by: Option<String>,
    /// Why, or what exactly.
    pub reason: String,
}

/// The history of a cohort, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn events(db: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<EventRow>> {
    let by: RelationDef = cohort_event::Entity::belongs_to(person::Entity)
        .from(cohort_event::Column::ById)
        .to(person::Column::Id)
        .into();
    Ok(cohort_event::Entity::find()
        .join(JoinType::LeftJoin, by)
        .filter(cohort_event::COLUMN.cohort_id.eq(cohort))
        .select_only()
        .column(cohort_event::Column::Kind)
        .column(cohort_event::Column::At)
        .column_as(person::Column::Name, "by")
        .column(cohort_event::Column::Reason)
        .order_by_desc(cohort_event::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

/// What the next step of a cohort is decided on.
///
/// # Errors
/// When the database cannot be read.
pub async fn facts(db: &impl ConnectionTrait, cohort: &cohort::Model) -> Result<Facts> {
    let sessions = sessions(db, cohort.id).await?;
    let staff = staff(db, cohort.id).await?;
    let taken = taken(db, &[cohort.id]).await?.remove(&cohort.id).unwrap_or_default();
    Ok(facts_of(cohort, &sessions, &staff, taken))
}

/// The same from what is already read.
pub fn facts_of(cohort: &cohort::Model, sessions: &[SessionRow], staff: &[StaffRow], taken: Taken) -> Facts {
    let held: Vec<&SessionRow> = sessions.iter().filter(|s| s.cancelled_at.is_none()).collect();
    Facts {
        state: cohort.state,
        starts_on: cohort.starts_on,
        sessions: held.iter().filter(|s| s.counts()).count() as i64,
        instructors: staff.iter().filter(|s| s.duty == Duty::Instructor).count() as i64,
        enrolled: taken.enrolled,
        last_ends_at: held.iter().map(|s| s.ends_at).max(),
    }
}
