//! How it is read: where everybody stands, and what is known before somebody judges.
mod facts;
pub mod grid;
mod logs;
mod many;
mod one;
mod people;

pub use logs::logs;
pub use many::{Begun, Cell, chains, hidden_from};
pub use one::{CaseFile, case_file, seat};

pub use super::rules::UnitStanding;
use crate::{
    catalog::plan,
    error::Result,
    tables::{
        cohort, course_unit,
        course_version::CourseVersionId,
        criterion::{self, CriterionId},
        element::{self, ElementId},
        enrolment::{self, EnrolmentId, EnrolmentState},
        judgement::{self, Verdict},
        unit::{self, UnitId},
        unit_decision::{self, Outcome},
    },
};
use facts::facts;
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
    let version = cohort.course_version_id;
    let units = units(db, version).await?;
    let plan = plan::queries::heads(db, &[version]).await?.remove(&version).unwrap_or_default();
    let chains = chains(db, seated.clone()).await?;
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
            let outcome =
                in_force.get(&(person, unit.unit)).copied().filter(|outcome| *outcome != Outcome::Reopened);
            let begun = chains.get(&(person, unit.unit));
            let count = |verdict| counts.get(&(person, unit.unit, verdict)).copied().unwrap_or(0);
            UnitStanding {
                met: count(Verdict::Met),
                not_yet: count(Verdict::NotYet),
                outcome,
                waits: begun.and_then(|begun| begun.chain.stage(&plan, outcome).waits()),
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
        waits: None,
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
