//! How the pages of applying read: the cohort on offer, and what somebody already is in it.
use super::{
    queries::{Seats, seats},
    rules::Selecting,
};
use crate::{
    error::{Error, Result},
    tables::{
        centre,
        cohort::{self, CohortId},
        course, course_version,
        enrolment::{self, EnrolmentState},
        person::PersonId,
        selection,
        selection_step::{self, SelectionStep},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// What one needs to know of a cohort before applying.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The cohort.
    pub cohort: cohort::Model,
    /// The wording of the course it runs.
    pub version: course_version::Model,
    /// Where that course is shown.
    pub slug: String,
    /// Whose it is.
    pub centre: centre::Model,
    /// Seats taken and people waiting.
    pub seats: Seats,
    /// How it selects; none is first come, first served.
    pub selection: Option<selection::Model>,
}

/// A cohort with its course, centre and seats.
///
/// # Errors
/// `NotFound` when there is no such cohort.
pub async fn offer(db: &impl ConnectionTrait, id: CohortId) -> Result<Offer> {
    let (cohort, version) = cohort::Entity::find_by_id(id)
        .find_also_related(course_version::Entity)
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let version = version.ok_or(Error::NotFound)?;
    let (course, centre) = course::Entity::find_by_id(cohort.course_id)
        .find_also_related(centre::Entity)
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let centre = centre.ok_or(Error::NotFound)?;
    let seats = seats(db, &[id]).await?.get(&id).copied().unwrap_or_default();
    let selection = selection::Entity::find_by_id(id).one(db).await?;
    Ok(Offer { cohort, version, slug: course.slug, centre, seats, selection })
}

/// The enrolment of one person in one cohort.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_person(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    person: PersonId,
) -> Result<Option<enrolment::Model>> {
    Ok(enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .filter(enrolment::COLUMN.person_id.eq(person))
        .one(db)
        .await?)
}

/// An enrolment by the short number told to the applicant.
///
/// # Errors
/// `NotFound` when there is no such number.
pub async fn by_receipt(db: &impl ConnectionTrait, receipt: &str) -> Result<enrolment::Model> {
    enrolment::Entity::find()
        .filter(enrolment::COLUMN.receipt.eq(receipt))
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

/// What these people are in a cohort; who is nothing in it is not in the answer.
///
/// # Errors
/// When the database cannot be read.
pub async fn states(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    people: impl Iterator<Item = PersonId>,
) -> Result<HashMap<PersonId, EnrolmentState>> {
    let rows: Vec<(PersonId, EnrolmentState)> = enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .filter(enrolment::COLUMN.person_id.is_in(people))
        .select_only()
        .columns([enrolment::Column::PersonId, enrolment::Column::State])
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// How a cohort that selects takes applicants at this moment; none is first come, first served.
///
/// # Errors
/// When the database cannot be read.
pub async fn selecting(
    db: &impl ConnectionTrait,
    offer: &Offer,
    now: DateTime<Utc>,
) -> Result<Option<Selecting>> {
    let Some(selection) = &offer.selection else { return Ok(None) };
    let period = selection_step::Entity::find_by_id((offer.cohort.id, SelectionStep::Apply)).one(db).await?;
    Ok(Some(Selecting {
        most: selection.applicants.map(i64::from),
        applied: offer.seats.applied(),
        begun: period.as_ref().is_none_or(|step| step.from_at <= now),
        over: period.as_ref().is_some_and(|step| step.until_at <= now),
        ordered: selection.ranked_at.is_some() || selection.announced_at.is_some(),
    }))
}
