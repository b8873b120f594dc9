//! How it is read.
use crate::{
    error::Result,
    tables::{
        cohort::CohortId,
        enrolment::{self, EnrolmentId, EnrolmentState},
        person::{self, PersonId},
    },
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};
use std::collections::HashMap;

/// Somebody with a seat in a cohort.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, FromQueryResult)]
pub struct Enrolled {
    /// Their enrolment.
    pub enrolment: EnrolmentId,
    /// Who.
    pub person: PersonId,
    /// As on the ID card.
    pub name: String,
    /// The name of their business.
    pub business: Option<String>,
    /// Kabupaten or kota.
    pub region_code: Option<String>,
    /// Where mail goes.
    pub email: Option<String>,
    /// Where WhatsApp goes.
    pub phone: Option<String>,
}

/// Everybody with a seat, by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn enrolled(db: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<Enrolled>> {
    Ok(enrolment::Entity::find()
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .select_only()
        .column_as(enrolment::Column::Id, "enrolment")
        .column_as(person::Column::Id, "person")
        .column_as(person::Column::Name, "name")
        .column_as(person::Column::Business, "business")
        .column_as(person::Column::RegionCode, "region_code")
        .column_as(person::Column::Email, "email")
        .column_as(person::Column::Phone, "phone")
        .order_by_asc(person::Column::SearchName)
        .order_by_asc(enrolment::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

/// How many sit and how many wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Seats {
    /// With a seat.
    pub enrolled: i64,
    /// On the waiting list.
    pub waiting: i64,
}

/// Seats taken in each of these cohorts; a cohort without applications is not in the answer.
///
/// # Errors
/// When the database cannot be read.
pub async fn seats(db: &impl ConnectionTrait, cohorts: &[CohortId]) -> Result<HashMap<CohortId, Seats>> {
    let rows: Vec<(CohortId, EnrolmentState, i64)> = enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.is_in(cohorts.iter().copied()))
        .filter(enrolment::COLUMN.state.ne(EnrolmentState::Withdrawn))
        .select_only()
        .column(enrolment::Column::CohortId)
        .column(enrolment::Column::State)
        .column_as(enrolment::Column::Id.count(), "people")
        .group_by(enrolment::Column::CohortId)
        .group_by(enrolment::Column::State)
        .into_tuple()
        .all(db)
        .await?;
    let mut seats: HashMap<CohortId, Seats> = HashMap::new();
    for (cohort, state, people) in rows {
        let of = seats.entry(cohort).or_default();
        match state {
            EnrolmentState::Enrolled => of.enrolled = people,
            EnrolmentState::Waiting => of.waiting = people,
            EnrolmentState::Withdrawn => {}
        }
    }
    Ok(seats)
}
