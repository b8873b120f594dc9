//! Everything that a table of a cohort's marks holds.
use super::{SessionFacts, Standing, logs::last_events, sessions, standings_in};
use crate::{
    error::Result,
    tables::{
        cohort::CohortId,
        enrolment::{self, EnrolmentId, EnrolmentState},
        mark_event::MarkEventId,
        person::{self, PersonId},
        session::SessionId,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};
use std::collections::{BTreeSet, HashMap};

/// Somebody with a seat.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Handee {
    /// Their enrolment.
    pub enrolment: EnrolmentId,
    /// Who they are.
    pub person: PersonId,
    /// The number of their application.
    pub receipt: String,
    /// As on the ID card.
    pub name: String,
    /// When they got the seat.
    pub admitted: Option<DateTime<Utc>>,
}

/// A cohort's marks as they are handed out.
pub struct Handed {
    /// In the order in which they begin, the cancelled ones too.
    pub sessions: Vec<SessionFacts>,
    /// Everybody with a seat, by name.
    pub people: Vec<Handee>,
    /// Everybody's mark in every session.
    pub marks: HashMap<(SessionId, EnrolmentId), Standing>,
    /// The last event of each session's log, where there is any.
    pub last: HashMap<SessionId, MarkEventId>,
}

/// The marks of a cohort with what their logs had reached. Four statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn handed(db: &impl ConnectionTrait, cohort: CohortId) -> Result<Handed> {
    let sessions = sessions(db, cohort).await?;
    let ids: BTreeSet<SessionId> = sessions.iter().map(|s| s.id).collect();
    // The log first: what is recorded between this and the marks is then not taken for handed out.
    let last = last_events(db, ids.iter().copied()).await?;
    let people = enrolment::Entity::find()
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .select_only()
        .column_as(enrolment::Column::Id, "enrolment")
        .column_as(person::Column::Id, "person")
        .column_as(enrolment::Column::Receipt, "receipt")
        .column_as(person::Column::Name, "name")
        .column_as(enrolment::Column::SeatedAt, "admitted")
        .order_by_asc(person::Column::SearchName)
        .order_by_asc(enrolment::Column::Id)
        .into_model()
        .all(db)
        .await?;
    let marks = standings_in(db, &[cohort].into(), &ids).await?;
    Ok(Handed { sessions, people, marks, last })
}

/// What these people are called.
///
/// # Errors
/// When the database cannot be read.
pub async fn names(
    db: &impl ConnectionTrait,
    people: BTreeSet<PersonId>,
) -> Result<HashMap<PersonId, String>> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(PersonId, String)> = person::Entity::find()
        .filter(person::COLUMN.id.is_in(people))
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}
