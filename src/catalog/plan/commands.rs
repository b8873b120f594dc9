//! How it changes.
use super::{
    queries,
    rules::{CriterionPlan, Plan, UnitPlan, method_words},
};
use crate::{
    access::Coordinating,
    catalog,
    error::{Error, Result},
    store::Tx,
    tables::{
        assessment_plan,
        course::{self, CourseId},
        course_version::CourseVersionId,
        criterion::CriterionId,
        plan_criterion, plan_unit,
        unit::UnitId,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// The draft of a course to write its plan to, made of the published version where there is none; answers
/// the draft and its number. Locks the course first.
///
/// # Errors
/// `NotFound` for a course of another centre.
pub async fn draft(
    tx: &Tx,
    by: &Coordinating,
    id: CourseId,
    now: DateTime<Utc>,
) -> Result<(CourseVersionId, i32)> {
    course::Entity::find_by_id(id)
        .filter(course::COLUMN.centre_id.eq(by.centre()))
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let newest = catalog::queries::newest_version(tx.db(), id).await?.ok_or(Error::NotFound)?;
    if newest.published_at.is_none() {
        return Ok((newest.id, newest.number));
    }
    catalog::commands::copy_version(tx, newest, by.person(), now).await
}

/// Writes what a version asks of everybody; its units and criteria stay. The version must be a draft that
/// [`draft`] gave, in the same transaction; the demo writes before it publishes.
///
/// # Errors
/// When the database cannot be written.
pub async fn write_head(tx: &Tx, version: CourseVersionId, plan: &Plan) -> Result<()> {
    assessment_plan::Entity::delete_by_id(version).exec(tx.db()).await?;
    let row = assessment_plan::ActiveModel {
        course_version_id: Set(version),
        decider: Set(plan.decider),
        acknowledged: Set(plan.acknowledged),
        registered: Set(plan.registered),
        second: Set(plan.second),
        sample_percent: Set(plan.sample_percent),
        seed: Set(plan.seed.clone()),
        appeal_days: Set(plan.appeal_days),
        answer_days: Set(plan.answer_days),
    };
    assessment_plan::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Writes what one unit of a draft asks, and its criteria. `of` are all criteria of the unit.
///
/// # Errors
/// When the database cannot be written.
pub async fn write_unit(
    tx: &Tx,
    version: CourseVersionId,
    unit: UnitId,
    plan: &UnitPlan,
    of: &[CriterionId],
    criteria: &HashMap<CriterionId, CriterionPlan>,
) -> Result<()> {
    plan_unit::Entity::delete_by_id((version, unit)).exec(tx.db()).await?;
    plan_criterion::Entity::delete_many()
        .filter(plan_criterion::COLUMN.course_version_id.eq(version))
        .filter(plan_criterion::COLUMN.criterion_id.is_in(of.iter().copied()))
        .exec(tx.db())
        .await?;
    if *plan != UnitPlan::default() {
        insert_units(tx, version, [(unit, plan.clone())]).await?;
    }
    let asked = of.iter().filter_map(|id| criteria.get(id).map(|c| (*id, c.clone())));
    insert_criteria(tx, version, asked.filter(|(_, c)| *c != CriterionPlan::default())).await
}

/// Copies a plan to another version: the next draft begins as the last version was.
///
/// # Errors
/// When the database cannot be written.
pub async fn copy(tx: &Tx, from: CourseVersionId, to: CourseVersionId) -> Result<()> {
    let plan = queries::plan(tx.db(), from).await?;
    match plan == Plan::default() {
        true => Ok(()),
        false => write(tx, to, &plan).await,
    }
}

/// Writes a whole plan to a draft that has none.
///
/// # Errors
/// When the database cannot be written.
pub async fn write(tx: &Tx, version: CourseVersionId, plan: &Plan) -> Result<()> {
    write_head(tx, version, plan).await?;
    insert_units(tx, version, plan.units.clone()).await?;
    insert_criteria(tx, version, plan.criteria.clone()).await
}

async fn insert_units(
    tx: &Tx,
    version: CourseVersionId,
    units: impl IntoIterator<Item = (UnitId, UnitPlan)>,
) -> Result<()> {
    let rows: Vec<_> = units
        .into_iter()
        .map(|(unit, plan)| plan_unit::ActiveModel {
            course_version_id: Set(version),
            unit_id: Set(unit),
            methods: Set(method_words(&plan.methods)),
            evidence: Set(plan.evidence),
            attempts: Set(plan.attempts),
        })
        .collect();
    if !rows.is_empty() {
        plan_unit::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

async fn insert_criteria(
    tx: &Tx,
    version: CourseVersionId,
    criteria: impl IntoIterator<Item = (CriterionId, CriterionPlan)>,
) -> Result<()> {
    let rows: Vec<_> = criteria
        .into_iter()
        .map(|(criterion, plan)| plan_criterion::ActiveModel {
            course_version_id: Set(version),
            criterion_id: Set(criterion),
            critical: Set(plan.critical),
            methods: Set(method_words(&plan.methods)),
        })
        .collect();
    for rows in rows.chunks(500) {
        plan_criterion::Entity::insert_many(rows.to_vec()).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}
