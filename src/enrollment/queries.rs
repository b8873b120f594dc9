//! How it is read.
mod open;
mod seats;

pub use open::{OpenCohort, open_cohorts};
pub use seats::{Seats, seats};

use crate::{
    error::Result,
    tables::{
        certificate,
        cohort::{self, CohortId, CohortState},
        course_version,
        enrolment::{self, EnrolmentId, EnrolmentState},
        enrolment_event,
        person::{self, PersonId},
        revocation,
    },
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait,
};
use std::collections::{HashMap, HashSet};

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

/// Somebody on the waiting list.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, FromQueryResult)]
pub struct Waiting {
    /// Their enrolment.
    pub enrolment: EnrolmentId,
    /// Who.
    pub person: PersonId,
    /// As on the ID card.
    pub name: String,
    /// The order of arrival.
    pub queue_number: i32,
    /// Kabupaten or kota.
    pub region_code: Option<String>,
    /// Where mail goes.
    pub email: Option<String>,
    /// Where WhatsApp goes.
    pub phone: Option<String>,
}

/// Everybody who waits, in the order of the queue: by the rank of a selection, else first come first. The
/// first line is Cadangan 1.
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting(db: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<Waiting>> {
    Ok(enrolment::Entity::find()
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Waiting))
        .select_only()
        .column_as(enrolment::Column::Id, "enrolment")
        .column_as(enrolment::Column::QueueNumber, "queue_number")
        .column_as(person::Column::Id, "person")
        .column_as(person::Column::Name, "name")
        .column_as(person::Column::RegionCode, "region_code")
        .column_as(person::Column::Email, "email")
        .column_as(person::Column::Phone, "phone")
        .order_by_asc(enrolment::Column::Rank)
        .order_by_asc(enrolment::Column::QueueNumber)
        .into_model()
        .all(db)
        .await?)
}

/// One step of an enrolment.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, FromQueryResult)]
pub struct Step {
    /// As [`super::words::happened`] says it.
    pub kind: String,
    /// Who did it; nobody for what follows by itself.
    pub by_name: Option<String>,
    /// When.
    pub at: chrono::DateTime<chrono::Utc>,
    /// Why, where somebody said so.
    pub reason: String,
}

/// Every step of an enrolment, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn history(db: &impl ConnectionTrait, enrolment: EnrolmentId) -> Result<Vec<Step>> {
    let by: RelationDef = enrolment_event::Entity::belongs_to(person::Entity)
        .from(enrolment_event::Column::ById)
        .to(person::Column::Id)
        .into();
    Ok(enrolment_event::Entity::find()
        .join(JoinType::LeftJoin, by)
        .filter(enrolment_event::COLUMN.enrolment_id.eq(enrolment))
        .select_only()
        .column_as(enrolment_event::Column::Kind, "kind")
        .column_as(person::Column::Name, "by_name")
        .column_as(enrolment_event::Column::At, "at")
        .column_as(enrolment_event::Column::Reason, "reason")
        .order_by_asc(enrolment_event::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

/// An application of one person, with what it is for.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, FromQueryResult)]
pub struct Own {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The short number told to the applicant.
    pub receipt: String,
    /// With a seat, waiting, or gone.
    pub state: EnrolmentState,
    /// The order of arrival within the cohort.
    pub queue_number: i32,
    /// The cohort.
    pub cohort: CohortId,
    /// "Angkatan 12 Tahun 2026".
    pub label: String,
    /// The state of the cohort.
    pub cohort_state: CohortState,
    /// Its first day.
    pub starts_on: chrono::NaiveDate,
    /// Its last day.
    pub ends_on: chrono::NaiveDate,
    /// The course's title.
    pub course: String,
}

/// All applications of one person, the newest cohort first.
///
/// # Errors
/// When the database cannot be read.
pub async fn own(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Own>> {
    Ok(enrolment::Entity::find()
        .join(JoinType::InnerJoin, enrolment::Relation::Cohort.def())
        .join(JoinType::InnerJoin, cohort::Relation::CourseVersion.def())
        .filter(enrolment::COLUMN.person_id.eq(person))
        .select_only()
        .column_as(enrolment::Column::Id, "enrolment")
        .column_as(enrolment::Column::Receipt, "receipt")
        .column_as(enrolment::Column::State, "state")
        .column_as(enrolment::Column::QueueNumber, "queue_number")
        .column_as(cohort::Column::Id, "cohort")
        .column_as(cohort::Column::Label, "label")
        .column_as(cohort::Column::State, "cohort_state")
        .column_as(cohort::Column::StartsOn, "starts_on")
        .column_as(cohort::Column::EndsOn, "ends_on")
        .column_as(course_version::Column::Title, "course")
        .order_by_desc(cohort::Column::StartsOn)
        .order_by_desc(enrolment::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

/// The places, from 1, of those who wait under these queue numbers; who does not wait has none. One
/// statement, however many are asked.
///
/// # Errors
/// When the database cannot be read.
pub async fn places(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    queue_numbers: &[i32],
) -> Result<HashMap<i32, i64>> {
    if queue_numbers.is_empty() {
        return Ok(HashMap::new());
    }
    let line: Vec<i32> = enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Waiting))
        .select_only()
        .column(enrolment::Column::QueueNumber)
        .order_by_asc(enrolment::Column::Rank)
        .order_by_asc(enrolment::Column::QueueNumber)
        .into_tuple()
        .all(db)
        .await?;
    let asked: HashSet<i32> = queue_numbers.iter().copied().collect();
    let places = line.into_iter().zip(1..).filter(|(number, _)| asked.contains(number));
    Ok(places.collect())
}

/// Whether a certificate that was not revoked stands on this enrolment.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_certified(db: &impl ConnectionTrait, enrolment: EnrolmentId) -> Result<bool> {
    let revoked: RelationDef = certificate::Entity::has_many(revocation::Entity)
        .from(certificate::Column::Id)
        .to(revocation::Column::CertificateId)
        .into();
    let standing = certificate::Entity::find()
        .join(JoinType::LeftJoin, revoked)
        .filter(certificate::COLUMN.enrolment_id.eq(enrolment))
        .filter(revocation::COLUMN.certificate_id.is_null())
        .one(db)
        .await?;
    Ok(standing.is_some())
}
