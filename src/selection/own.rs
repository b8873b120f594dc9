//! How the applicant's own page reads: their scores, and their place in the draw.
use super::{draw, queries::Setup};
use crate::{
    error::Result,
    tables::{
        cohort::CohortId,
        enrolment::{self, EnrolmentId},
        enrolment_score,
        score_part::ScorePartId,
    },
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// The points of one applicant by part, in hundredths.
///
/// # Errors
/// When the database cannot be read.
pub async fn scores(db: &impl ConnectionTrait, id: EnrolmentId) -> Result<HashMap<ScorePartId, i32>> {
    let rows: Vec<(ScorePartId, i32)> = enrolment_score::Entity::find()
        .filter(enrolment_score::COLUMN.enrolment_id.eq(id))
        .select_only()
        .columns([enrolment_score::Column::PartId, enrolment_score::Column::Value])
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The place of a number in the draw and how many were drawn; nothing before the draw was held.
///
/// # Errors
/// When the database cannot be read.
pub async fn lot(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    setup: &Setup,
    number: &str,
) -> Result<Option<(u32, usize)>> {
    let row = &setup.selection;
    let seed = row.draw_seed.as_deref().filter(|_| row.drawn_at.is_some()).and_then(draw::Seed::parse);
    let Some(seed) = seed else { return Ok(None) };
    let numbers: Vec<String> = enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .filter(enrolment::COLUMN.rank.is_not_null())
        .select_only()
        .column(enrolment::Column::Receipt)
        .into_tuple()
        .all(db)
        .await?;
    let places = draw::places(&seed, numbers.iter().map(String::as_str));
    Ok(places.get(number).map(|place| (*place, numbers.len())))
}
