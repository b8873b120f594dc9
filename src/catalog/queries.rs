//! How it is read.
mod desk;
mod intake;
mod requirements;

pub use desk::*;
pub use requirements::requirements;

use super::search::{Coming, Course};
use crate::{
    error::{Error, Result},
    tables::{
        amounts::Rupiah,
        cohort::{self, CohortState},
        course::{self, CourseId},
        course_unit,
        course_version::{self, CourseVersionId},
        enrolment::{self, EnrolmentState},
        unit,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait,
    sea_query::{Expr, ExprTrait, IntoCondition},
};
use std::collections::HashMap;

#[derive(FromQueryResult)]
struct Published {
    course: CourseId,
    version: CourseVersionId,
    slug: String,
    field: String,
    title: String,
    summary: String,
    hours: i32,
    fee: Rupiah,
}

#[derive(FromQueryResult)]
struct UnitOf {
    version: CourseVersionId,
    code: String,
    title: String,
}

fn is_public() -> Condition {
    Condition::all()
        .add(course::COLUMN.archived_at.is_null())
        .add(course_version::COLUMN.published_at.is_not_null())
}

/// Everything the catalogue shows on this day: published courses that are not archived, with their
/// coming cohorts; those with the nearest start first, then by title. Four statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn catalogue(db: &impl ConnectionTrait, day: NaiveDate, now: DateTime<Utc>) -> Result<Vec<Course>> {
    let versions: Vec<Published> = course_version::Entity::find()
        .join(JoinType::InnerJoin, course_version::Relation::Course.def())
        .filter(is_public())
        .select_only()
        .column_as(course::Column::Id, "course")
        .column_as(course_version::Column::Id, "version")
        .column_as(course::Column::Slug, "slug")
        .column_as(course::Column::Field, "field")
        .column_as(course_version::Column::Title, "title")
        .column_as(course_version::Column::Summary, "summary")
        .column_as(course_version::Column::Hours, "hours")
        .column_as(course_version::Column::Fee, "fee")
        .order_by_asc(course_version::Column::Number)
        .into_model()
        .all(db)
        .await?;
    // The last published version of each course: later rows take the place of earlier ones.
    let mut courses: HashMap<CourseId, Course> = HashMap::new();
    for row in versions {
        let course = Course {
            id: row.course,
            version: row.version,
            slug: row.slug,
            field: row.field,
            title: row.title,
            summary: row.summary,
            hours: row.hours,
            fee: row.fee,
            units: String::new(),
            cohorts: Vec::new(),
        };
        courses.insert(row.course, course);
    }
    let units: Vec<UnitOf> = course_unit::Entity::find()
        .join(JoinType::InnerJoin, course_unit::Relation::Unit.def())
        .filter(course_unit::COLUMN.course_version_id.is_in(courses.values().map(|c| c.version)))
        .select_only()
        .column_as(course_unit::Column::CourseVersionId, "version")
        .column_as(unit::Column::Code, "code")
        .column_as(unit::Column::Title, "title")
        .into_model()
        .all(db)
        .await?;
    let mut texts: HashMap<CourseVersionId, String> = HashMap::new();
    for unit in units {
        let text = texts.entry(unit.version).or_default();
        text.push_str(&format!("{} {} ", unit.code, unit.title));
    }
    for course in courses.values_mut() {
        course.units = texts.remove(&course.version).unwrap_or_default();
    }
    for cohort in coming(day, Condition::all()).all(db).await? {
        if let Some(course) = courses.get_mut(&cohort.course) {
            course.cohorts.push(cohort);
        }
    }
    let mut all: Vec<Course> = courses.into_values().collect();
    intake::add(db, all.iter_mut().flat_map(|course| &mut course.cohorts).collect(), now).await?;
    let start = |c: &Course| c.cohorts.first().map_or(NaiveDate::MAX, |c| c.starts_on);
    all.sort_by(|a, b| {
        start(a).cmp(&start(b)).then_with(|| a.title.cmp(&b.title)).then_with(|| a.id.cmp(&b.id))
    });
    Ok(all)
}

/// Cohorts planned or open that have not ended on this day, by start, with the seats taken in each.
fn coming(day: NaiveDate, more: Condition) -> sea_orm::Selector<sea_orm::SelectModel<Coming>> {
    let mut seated: RelationDef = cohort::Entity::has_many(enrolment::Entity)
        .from(cohort::Column::Id)
        .to(enrolment::Column::CohortId)
        .into();
    seated = seated.on_condition(|_, enrolment| {
        Condition::all().add(
            Expr::col((enrolment, enrolment::Column::State))
                .is_in(EnrolmentState::SEATED.map(EnrolmentState::word)),
        )
    });
    cohort::Entity::find()
        .join(JoinType::LeftJoin, seated)
        .filter(cohort::COLUMN.state.is_in([CohortState::Planned, CohortState::Open]))
        .filter(cohort::COLUMN.ends_on.gte(day))
        .filter(more)
        .select_only()
        .column_as(cohort::Column::Id, "id")
        .column_as(cohort::Column::CourseId, "course")
        .column_as(cohort::Column::Number, "number")
        .column_as(cohort::Column::Label, "label")
        .column_as(cohort::Column::State, "state")
        .column_as(cohort::Column::StartsOn, "starts_on")
        .column_as(cohort::Column::EndsOn, "ends_on")
        .column_as(cohort::Column::Mode, "mode")
        .column_as(cohort::Column::Place, "place")
        .column_as(cohort::Column::RegionCode, "region_code")
        .column_as(cohort::Column::Quota, "quota")
        .column_as(enrolment::Column::Id.count(), "taken")
        .group_by(cohort::Column::Id)
        .order_by_asc(cohort::Column::StartsOn)
        .order_by_asc(cohort::Column::Id)
        .into_model()
}

/// A published course as its page needs it; three statements.
///
/// # Errors
/// `NotFound` when there is none at this address, when it is a draft or archived.
pub async fn public_course(
    db: &impl ConnectionTrait,
    slug: &str,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(course::Model, course_version::Model, Vec<Coming>)> {
    let (version, course) = course_version::Entity::find()
        .find_also_related(course::Entity)
        .filter(course::COLUMN.slug.eq(slug))
        .filter(is_public())
        .order_by_desc(course_version::Column::Number)
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let course = course.ok_or(Error::NotFound)?;
    let cohorts = coming_cohorts(db, course.id, day, now).await?;
    Ok((course, version, cohorts))
}

/// The coming cohorts of one course; two statements.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn coming_cohorts(
    db: &impl ConnectionTrait,
    course: CourseId,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Vec<Coming>> {
    let mut all = coming(day, cohort::COLUMN.course_id.eq(course).into_condition()).all(db).await?;
    intake::add(db, all.iter_mut().collect(), now).await?;
    Ok(all)
}
