//! How corrections are read.
use crate::{
    enrollment::asking::rules,
    error::Result,
    papers,
    tables::{correction, enrolment::EnrolmentId, person::PersonId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

/// Everything that this applicant was ever asked to correct, in the order of asking.
///
/// # Errors
/// When the database cannot be read.
pub async fn all(db: &impl ConnectionTrait, enrolment: EnrolmentId) -> Result<Vec<correction::Model>> {
    Ok(correction::Entity::find()
        .filter(correction::COLUMN.enrolment_id.eq(enrolment))
        .order_by_asc(correction::Column::Id)
        .all(db)
        .await?)
}

/// What is to be corrected now, in the order of the questions; a paper counts as corrected once one was
/// handed in after it was asked for.
///
/// # Errors
/// When the database cannot be read.
pub async fn open(
    db: &impl ConnectionTrait,
    enrolment: EnrolmentId,
    person: PersonId,
) -> Result<Vec<correction::Model>> {
    let mut open = all(db, enrolment).await?;
    open.retain(|row| row.closed_at.is_none());
    if open.iter().any(|row| rules::paper(row.step).is_some()) {
        let papers = papers::queries::of_person(db, person).await?;
        for row in &mut open {
            let Some(kind) = rules::paper(row.step) else { continue };
            let newest = papers.iter().filter(|paper| paper.kind == kind).map(|paper| paper.created_at).max();
            row.mended_at = newest.filter(|at| *at > row.asked_at);
        }
    }
    open.sort_by_key(|row| row.step);
    Ok(open)
}
