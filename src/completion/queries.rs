//! How it is read.
mod close;
mod past;

pub use past::{hidden, log};

use super::rules::{self, Completion, Facts, Task, Test};
use crate::{
    assessment::queries::standings_of,
    attendance::queries::hours,
    enrollment::queries::{Enrolled, enrolled},
    error::{Error, Result},
    tables::{
        certificate,
        cohort::{self, CohortId},
        course_task::{self, CourseTaskId},
        course_test, course_version,
        enrolment::{self, EnrolmentId},
        person, revocation, task_done,
    },
    testing,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait,
};
use std::collections::{HashMap, HashSet};

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
    let mut decided = decided(db, cohort, None, now).await?;
    let mut all: Vec<(Enrolled, Completion)> = enrolled(db, cohort.id)
        .await?
        .into_iter()
        .filter_map(|person| decided.remove(&person.enrolment).map(|completion| (person, completion)))
        .collect();
    // Stable: people who are equally near stay in the order of their names.
    all.sort_by_key(|(_, completion)| completion.distance());
    Ok(all)
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
    Ok(decided(db, cohort, Some(enrolment), now).await?.remove(&enrolment))
}

async fn decided(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    only: Option<EnrolmentId>,
    now: DateTime<Utc>,
) -> Result<HashMap<EnrolmentId, Completion>> {
    let version =
        course_version::Entity::find_by_id(cohort.course_version_id).one(db).await?.ok_or(Error::NotFound)?;
    let tasks: Vec<(CourseTaskId, String)> = course_task::Entity::find()
        .filter(course_task::COLUMN.course_version_id.eq(version.id))
        .select_only()
        .column(course_task::Column::Id)
        .column(course_task::Column::Title)
        .order_by_asc(course_task::Column::Position)
        .order_by_asc(course_task::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut ticked = task_done::Entity::find()
        .join(JoinType::InnerJoin, task_done::Relation::Enrolment.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort.id));
    if let Some(only) = only {
        ticked = ticked.filter(enrolment::COLUMN.id.eq(only));
    }
    let ticked: Vec<(EnrolmentId, CourseTaskId)> = ticked
        .select_only()
        .column(task_done::Column::EnrolmentId)
        .column(task_done::Column::TaskId)
        .into_tuple()
        .all(db)
        .await?;
    let ticked: HashSet<(EnrolmentId, CourseTaskId)> = ticked.into_iter().collect();
    let hours = hours(db, cohort.id, now).await?;
    let counting = testing::queries::standings(db, cohort, only, now).await?;
    let standings = standings_of(db, cohort, only).await?;
    let mut appeals = close::appeals(db, cohort, only).await?;
    // Criteria and evidence are for one person's page; a table of many counts them.
    let (mut criteria, mut evidence) = (Vec::new(), Vec::new());
    if let Some(who) = only {
        criteria = close::criteria(db, version.id, who).await?;
        let waits = |shown: &close::Shown| shown.weighed_at.is_none() && shown.withdrawn_at.is_none();
        evidence = close::shown(db, who).await?.into_iter().filter(waits).map(|shown| shown.unit).collect();
    }
    let decide = |(person, units)| {
        let task = |(id, title): &(CourseTaskId, String)| Task {
            id: *id,
            title: title.clone(),
            done: ticked.contains(&(person, *id)),
        };
        let test = |(test, standing, best): (&course_test::Model, _, _)| Test {
            id: test.id,
            place: test.place,
            passing: test.passing,
            standing,
            best,
        };
        let facts = Facts {
            cohort: cohort.state,
            hours: hours.get(&person).copied().unwrap_or_default(),
            minimum: version.minimum_attendance,
            excused_counts: version.excused_counts,
            units,
            needs_units: version.needs_units,
            criteria: criteria.clone(),
            appeals: appeals.remove(&person).unwrap_or_default(),
            evidence: evidence.clone(),
            tests: counting.of(person).into_iter().map(test).collect(),
            tasks: tasks.iter().map(task).collect(),
        };
        (person, rules::decide(&facts))
    };
    Ok(standings.into_iter().map(decide).collect())
}

/// A certificate somebody was given.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Given {
    enrolment: EnrolmentId,
    /// The number on it.
    pub number: String,
    /// For `/v/<code>`.
    pub code: String,
    /// Set when it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// The certificates given in this cohort, those taken back among them: nobody gets a second one.
///
/// # Errors
/// When the database cannot be read.
pub async fn issued(db: &impl ConnectionTrait, cohort: CohortId) -> Result<HashMap<EnrolmentId, Given>> {
    let revoked: RelationDef = certificate::Entity::belongs_to(revocation::Entity)
        .from(certificate::Column::Id)
        .to(revocation::Column::CertificateId)
        .into();
    let rows: Vec<Given> = certificate::Entity::find()
        .join(JoinType::LeftJoin, revoked)
        .filter(certificate::COLUMN.cohort_id.eq(cohort))
        .select_only()
        .column_as(certificate::Column::EnrolmentId, "enrolment")
        .column_as(certificate::Column::Number, "number")
        .column_as(certificate::Column::Code, "code")
        .column_as(revocation::Column::At, "revoked_at")
        .order_by_asc(certificate::Column::Id)
        .into_model()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|given| (given.enrolment, given)).collect())
}

/// Somebody who applied to this cohort, whatever became of it.
///
/// # Errors
/// `NotFound` for another cohort's.
pub async fn applicant(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    enrolment: EnrolmentId,
) -> Result<(enrolment::Model, person::Model)> {
    let found = enrolment::Entity::find_by_id(enrolment)
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .find_also_related(person::Entity)
        .one(db)
        .await?;
    match found {
        Some((enrolment, Some(person))) => Ok((enrolment, person)),
        _ => Err(Error::NotFound),
    }
}
