//! How it is read: where everybody stands, and what is known before somebody judges.
pub use super::rules::UnitStanding;
use super::rules::{Facts, Judged, Judgement};
use crate::{
    access::SignedIn,
    enrollment::queries::{is_certified, seats},
    error::Result,
    tables::{
        cohort::{self, CohortId, CohortState},
        cohort_staff::{self, Duty},
        course_unit,
        course_version::{self, CourseVersionId},
        criterion::{self, CriterionId},
        element::{self, ElementId},
        enrolment::{self, EnrolmentId, EnrolmentState},
        judgement::{self, Method, Verdict},
        unit::{self, UnitId},
        unit_decision::{self, Outcome},
    },
};
use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, Order, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait,
    sea_query::{Condition, NullOrdering},
};
use std::collections::HashMap;

/// Where everybody with a seat stands in every unit of the cohort's course version, units in order.
///
/// # Errors
/// When the database cannot be read.
pub async fn standings(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
) -> Result<HashMap<EnrolmentId, Vec<UnitStanding>>> {
    standings_of(db, cohort, None).await
}

/// The same for one enrolment alone, when one is named.
///
/// # Errors
/// When the database cannot be read.
pub async fn standings_of(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    only: Option<EnrolmentId>,
) -> Result<HashMap<EnrolmentId, Vec<UnitStanding>>> {
    let mut seated = Condition::all()
        .add(enrolment::COLUMN.cohort_id.eq(cohort.id))
        .add(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled));
    if let Some(only) = only {
        seated = seated.add(enrolment::COLUMN.id.eq(only));
    }
    let people: Vec<EnrolmentId> = enrolment::Entity::find()
        .filter(seated.clone())
        .select_only()
        .column(enrolment::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let units = units(db, cohort.course_version_id).await?;
    let judged: Vec<(EnrolmentId, UnitId, Verdict, i64)> = judgement::Entity::find()
        .join(JoinType::InnerJoin, judgement::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, judgement::Relation::Criterion.def())
        .join(JoinType::InnerJoin, criterion::Relation::Element.def())
        .filter(seated.clone())
        .select_only()
        .column(judgement::Column::EnrolmentId)
        .column(element::Column::UnitId)
        .column(judgement::Column::Verdict)
        .column_as(judgement::Column::CriterionId.count(), "criteria")
        .group_by(judgement::Column::EnrolmentId)
        .group_by(element::Column::UnitId)
        .group_by(judgement::Column::Verdict)
        .into_tuple()
        .all(db)
        .await?;
    let decided: Vec<(EnrolmentId, UnitId, Outcome)> = unit_decision::Entity::find()
        .join(JoinType::InnerJoin, unit_decision::Relation::Enrolment.def())
        .filter(seated)
        .select_only()
        .column(unit_decision::Column::EnrolmentId)
        .column(unit_decision::Column::UnitId)
        .column(unit_decision::Column::Outcome)
        .order_by_asc(unit_decision::Column::Turn)
        .into_tuple()
        .all(db)
        .await?;

    let mut counts: HashMap<(EnrolmentId, UnitId, Verdict), i64> = HashMap::new();
    for (enrolment, unit, verdict, criteria) in judged {
        counts.insert((enrolment, unit, verdict), criteria);
    }
    // In the order of their turns, so the last one stands.
    let in_force: HashMap<(EnrolmentId, UnitId), Outcome> =
        decided.into_iter().map(|(enrolment, unit, outcome)| ((enrolment, unit), outcome)).collect();
    let of = |person: EnrolmentId| {
        let one = |unit: &UnitStanding| {
            let count = |verdict| counts.get(&(person, unit.unit, verdict)).copied().unwrap_or(0);
            UnitStanding {
                met: count(Verdict::Met),
                not_yet: count(Verdict::NotYet),
                outcome: in_force
                    .get(&(person, unit.unit))
                    .copied()
                    .filter(|outcome| *outcome != Outcome::Reopened),
                ..unit.clone()
            }
        };
        units.iter().map(one).collect()
    };
    Ok(people.into_iter().map(|person| (person, of(person))).collect())
}

/// The units of a course version in order, with the number of their criteria, nobody judged yet.
///
/// # Errors
/// When the database cannot be read.
pub async fn units(db: &impl ConnectionTrait, version: CourseVersionId) -> Result<Vec<UnitStanding>> {
    let units: Vec<(UnitId, String, String, i32)> = course_unit::Entity::find()
        .join(JoinType::InnerJoin, course_unit::Relation::Unit.def())
        .filter(course_unit::COLUMN.course_version_id.eq(version))
        .select_only()
        .column(unit::Column::Id)
        .column(unit::Column::Code)
        .column(unit::Column::Title)
        .column(course_unit::Column::Hours)
        .order_by_asc(course_unit::Column::Position)
        .order_by_asc(unit::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let taught: RelationDef = element::Entity::belongs_to(course_unit::Entity)
        .from(element::Column::UnitId)
        .to(course_unit::Column::UnitId)
        .into();
    let criteria: Vec<(UnitId, i64)> = criterion::Entity::find()
        .join(JoinType::InnerJoin, criterion::Relation::Element.def())
        .join(JoinType::InnerJoin, taught)
        .filter(course_unit::COLUMN.course_version_id.eq(version))
        .select_only()
        .column(element::Column::UnitId)
        .column_as(criterion::Column::Id.count(), "criteria")
        .group_by(element::Column::UnitId)
        .into_tuple()
        .all(db)
        .await?;
    let criteria: HashMap<UnitId, i64> = criteria.into_iter().collect();
    let standing = |(unit, code, title, hours)| UnitStanding {
        unit,
        code,
        title,
        hours,
        criteria: criteria.get(&unit).copied().unwrap_or(0),
        met: 0,
        not_yet: 0,
        outcome: None,
    };
    Ok(units.into_iter().map(standing).collect())
}

/// A criterion with the element it is of; an element without criteria is one row.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CriterionRow {
    /// The element.
    pub element: ElementId,
    /// Its number in the unit.
    pub element_number: i32,
    /// Its title.
    pub element_title: String,
    /// The criterion.
    pub criterion: Option<CriterionId>,
    /// "1.2".
    pub number: Option<String>,
    /// Its text, byte for byte.
    pub text: Option<String>,
}

/// The elements and criteria of a unit in order; `None` when the course version does not teach it.
///
/// # Errors
/// When the database cannot be read.
pub async fn criteria(
    db: &impl ConnectionTrait,
    version: CourseVersionId,
    unit: UnitId,
) -> Result<Option<Vec<CriterionRow>>> {
    if course_unit::Entity::find_by_id((version, unit)).one(db).await?.is_none() {
        return Ok(None);
    }
    let criteria: RelationDef = element::Entity::belongs_to(criterion::Entity)
        .from(element::Column::Id)
        .to(criterion::Column::ElementId)
        .into();
    let rows = element::Entity::find()
        .join(JoinType::LeftJoin, criteria)
        .filter(element::COLUMN.unit_id.eq(unit))
        .select_only()
        .column_as(element::Column::Id, "element")
        .column_as(element::Column::Number, "element_number")
        .column_as(element::Column::Title, "element_title")
        .column_as(criterion::Column::Id, "criterion")
        .column_as(criterion::Column::Number, "number")
        .column_as(criterion::Column::Text, "text")
        .order_by_asc(element::Column::Number)
        .order_by_asc(element::Column::Id)
        .order_by_with_nulls(criterion::Column::Position, Order::Asc, NullOrdering::First)
        .into_model()
        .all(db)
        .await?;
    Ok(Some(rows))
}

/// The turn and outcome of the last decision on a unit, reopening included.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_decision(
    db: &impl ConnectionTrait,
    enrolment: EnrolmentId,
    unit: UnitId,
) -> Result<Option<unit_decision::Model>> {
    Ok(unit_decision::Entity::find()
        .filter(unit_decision::COLUMN.enrolment_id.eq(enrolment))
        .filter(unit_decision::COLUMN.unit_id.eq(unit))
        .order_by_desc(unit_decision::Column::Turn)
        .one(db)
        .await?)
}

#[derive(FromQueryResult)]
struct JudgementRow {
    criterion: CriterionId,
    verdict: Verdict,
    method: Method,
    note: String,
}

/// What is known before somebody judges this person in this unit.
///
/// # Errors
/// When the database cannot be read.
pub async fn facts(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    enrolment: &enrolment::Model,
    unit: UnitId,
) -> Result<Facts> {
    let rows = criteria(db, cohort.course_version_id, unit).await?;
    let judged: Vec<JudgementRow> = judgement::Entity::find()
        .join(JoinType::InnerJoin, judgement::Relation::Criterion.def())
        .join(JoinType::InnerJoin, criterion::Relation::Element.def())
        .filter(judgement::COLUMN.enrolment_id.eq(enrolment.id))
        .filter(element::COLUMN.unit_id.eq(unit))
        .select_only()
        .column_as(judgement::Column::CriterionId, "criterion")
        .column_as(judgement::Column::Verdict, "verdict")
        .column_as(judgement::Column::Method, "method")
        .column_as(judgement::Column::Note, "note")
        .into_model()
        .all(db)
        .await?;
    let mut judged: HashMap<CriterionId, Judgement> = judged
        .into_iter()
        .map(|j| (j.criterion, Judgement { verdict: j.verdict, method: j.method, note: j.note }))
        .collect();
    let taught = rows.is_some();
    let criteria = rows
        .unwrap_or_default()
        .into_iter()
        .filter_map(|row| {
            let criterion = row.criterion?;
            let number = row.number.unwrap_or_default();
            Some(Judged { criterion, number, judgement: judged.remove(&criterion) })
        })
        .collect();
    let decided = last_decision(db, enrolment.id, unit).await?;
    Ok(Facts {
        enrolment: enrolment.state,
        cohort: cohort.state,
        decided: decided.map(|d| d.outcome).filter(|outcome| *outcome != Outcome::Reopened),
        taught,
        criteria,
        certified: is_certified(db, enrolment.id).await?,
    })
}

/// A cohort that waits for its assessor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToAssess {
    /// The cohort.
    pub cohort: CohortId,
    /// Within course and year.
    pub number: i32,
    /// "Angkatan 12 Tahun 2026".
    pub label: String,
    /// The course's title.
    pub course: String,
    /// Its state.
    pub state: CohortState,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// People with a seat.
    pub people: i64,
    /// Units for each of them.
    pub units: i64,
    /// Decisions in force.
    pub decided: i64,
}

impl ToAssess {
    /// How many decisions (a person in a unit) are open.
    pub fn undecided(&self) -> i64 {
        (self.people * self.units - self.decided).max(0)
    }
}

#[derive(FromQueryResult)]
struct CohortRow {
    cohort: CohortId,
    version: CourseVersionId,
    number: i32,
    label: String,
    course: String,
    state: CohortState,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
}

/// The cohorts this person assesses and that are not cancelled, the one that ends first at the top. The
/// number of statements does not grow with them.
///
/// # Errors
/// When the database cannot be read.
pub async fn to_assess(db: &impl ConnectionTrait, by: &SignedIn) -> Result<Vec<ToAssess>> {
    let rows: Vec<CohortRow> = cohort_staff::Entity::find()
        .join(JoinType::InnerJoin, cohort_staff::Relation::Cohort.def())
        .join(JoinType::InnerJoin, cohort::Relation::CourseVersion.def())
        .filter(cohort_staff::COLUMN.person_id.eq(by.person()))
        .filter(cohort_staff::COLUMN.duty.eq(Duty::Assessor))
        .filter(cohort::COLUMN.state.ne(CohortState::Cancelled))
        .select_only()
        .column_as(cohort::Column::Id, "cohort")
        .column_as(cohort::Column::CourseVersionId, "version")
        .column_as(cohort::Column::Number, "number")
        .column_as(cohort::Column::Label, "label")
        .column_as(course_version::Column::Title, "course")
        .column_as(cohort::Column::State, "state")
        .column_as(cohort::Column::StartsOn, "starts_on")
        .column_as(cohort::Column::EndsOn, "ends_on")
        .order_by_asc(cohort::Column::EndsOn)
        .order_by_asc(cohort::Column::Id)
        .into_model()
        .all(db)
        .await?;
    let ids: Vec<CohortId> = rows.iter().map(|r| r.cohort).collect();
    let seats = seats(db, &ids).await?;
    let units: Vec<(CourseVersionId, i64)> = course_unit::Entity::find()
        .filter(course_unit::COLUMN.course_version_id.is_in(rows.iter().map(|r| r.version)))
        .select_only()
        .column(course_unit::Column::CourseVersionId)
        .column_as(course_unit::Column::UnitId.count(), "units")
        .group_by(course_unit::Column::CourseVersionId)
        .into_tuple()
        .all(db)
        .await?;
    let units: HashMap<CourseVersionId, i64> = units.into_iter().collect();
    let decisions: Vec<(CohortId, Outcome, i64)> = unit_decision::Entity::find()
        .join(JoinType::InnerJoin, unit_decision::Relation::Enrolment.def())
        .filter(enrolment::COLUMN.cohort_id.is_in(ids))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .select_only()
        .column(enrolment::Column::CohortId)
        .column(unit_decision::Column::Outcome)
        .column_as(unit_decision::Column::Id.count(), "decisions")
        .group_by(enrolment::Column::CohortId)
        .group_by(unit_decision::Column::Outcome)
        .into_tuple()
        .all(db)
        .await?;
    // Deciding and reopening take turns, so what is in force is one less the other.
    let mut decided: HashMap<CohortId, i64> = HashMap::new();
    for (cohort, outcome, count) in decisions {
        *decided.entry(cohort).or_default() += if outcome == Outcome::Reopened { -count } else { count };
    }
    let row = |r: CohortRow| ToAssess {
        people: seats.get(&r.cohort).map_or(0, |s| s.enrolled),
        units: units.get(&r.version).copied().unwrap_or(0),
        decided: decided.get(&r.cohort).copied().unwrap_or(0),
        cohort: r.cohort,
        number: r.number,
        label: r.label,
        course: r.course,
        state: r.state,
        starts_on: r.starts_on,
        ends_on: r.ends_on,
    };
    Ok(rows.into_iter().map(row).collect())
}
