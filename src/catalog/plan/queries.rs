//! How it is read.
use super::rules::{self, CriterionPlan, Plan, UnitPlan};
use crate::{
    error::Result,
    tables::{assessment_plan, course_version::CourseVersionId, plan_criterion, plan_unit},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;

/// The plan of a course version in full; three statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn plan(db: &impl ConnectionTrait, version: CourseVersionId) -> Result<Plan> {
    let units = plan_unit::Entity::find().filter(plan_unit::COLUMN.course_version_id.eq(version)).all(db);
    let units = units.await?.into_iter().map(|u| {
        let methods = rules::methods(&u.methods);
        (u.unit_id, UnitPlan { methods, evidence: u.evidence, attempts: u.attempts })
    });
    let criteria = plan_criterion::Entity::find()
        .filter(plan_criterion::COLUMN.course_version_id.eq(version))
        .all(db)
        .await?;
    let criteria = criteria.into_iter().map(|c| {
        let methods = rules::methods(&c.methods);
        (c.criterion_id, CriterionPlan { critical: c.critical, methods })
    });
    let head = heads(db, &[version]).await?.remove(&version).unwrap_or_default();
    Ok(Plan { units: units.collect(), criteria: criteria.collect(), ..head })
}

/// What these versions ask of everybody, without their units and criteria; one statement. A version that
/// is not in the answer asks nothing.
///
/// # Errors
/// When the database cannot be read.
pub async fn heads(
    db: &impl ConnectionTrait,
    versions: &[CourseVersionId],
) -> Result<HashMap<CourseVersionId, Plan>> {
    let rows = assessment_plan::Entity::find()
        .filter(assessment_plan::COLUMN.course_version_id.is_in(versions.iter().copied()))
        .all(db)
        .await?;
    let of = |row: assessment_plan::Model| {
        let plan = Plan {
            decider: row.decider,
            acknowledged: row.acknowledged,
            registered: row.registered,
            second: row.second,
            sample_percent: row.sample_percent,
            seed: row.seed,
            appeal_days: row.appeal_days,
            answer_days: row.answer_days,
            ..Plan::default()
        };
        (row.course_version_id, plan)
    };
    Ok(rows.into_iter().map(of).collect())
}
