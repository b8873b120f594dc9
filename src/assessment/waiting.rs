//! What waits for an assessor: cohorts, and how much of each is undecided.
use crate::{
    access::SignedIn,
    enrollment::queries::seats,
    error::Result,
    tables::{
        cohort::{self, CohortId, CohortState},
        cohort_staff::{self, Duty},
        course_unit,
        course_version::{self, CourseVersionId},
        enrolment::{self, EnrolmentState},
        unit_decision::{self, Outcome},
    },
};
use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};
use std::collections::HashMap;

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
