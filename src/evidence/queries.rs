//! How it is read. The number of statements grows neither with the people nor with the elements.
mod accepted;
mod reviews;

pub use accepted::*;
pub use reviews::*;

use crate::{
    error::{Error, Result},
    tables::{
        cohort::CohortId,
        course_unit,
        course_version::CourseVersionId,
        element::{self, ElementId},
        enrolment::{self, EnrolmentId, EnrolmentState},
        evidence::{self, EvidenceId},
        evidence_element, evidence_review,
        person::PersonId,
        self_answer,
        unit::{self, UnitId},
    },
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
    RelationTrait,
};
use std::collections::{HashMap, HashSet};

/// An element of a unit that a course teaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElementRow {
    /// Which.
    pub id: ElementId,
    /// Within its unit.
    pub number: i32,
    /// What somebody can do who has it.
    pub title: String,
}

/// A unit that a course teaches, with its elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitElements {
    /// As the decree has it.
    pub code: String,
    /// Its title.
    pub title: String,
    /// In their order.
    pub elements: Vec<ElementRow>,
}

/// The units of a course version with their elements, in their order. One statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn units(db: &impl ConnectionTrait, version: CourseVersionId) -> Result<Vec<UnitElements>> {
    let elements: RelationDef =
        unit::Entity::has_many(element::Entity).from(unit::Column::Id).to(element::Column::UnitId).into();
    let rows: Vec<(UnitId, String, String, ElementId, i32, String)> = course_unit::Entity::find()
        .join(JoinType::InnerJoin, course_unit::Relation::Unit.def())
        .join(JoinType::InnerJoin, elements)
        .filter(course_unit::COLUMN.course_version_id.eq(version))
        .order_by_asc(course_unit::Column::Position)
        .order_by_asc(course_unit::Column::UnitId)
        .order_by_asc(element::Column::Number)
        .select_only()
        .column(unit::Column::Id)
        .column(unit::Column::Code)
        .column_as(unit::Column::Title, "unit_title")
        .column_as(element::Column::Id, "element")
        .column(element::Column::Number)
        .column(element::Column::Title)
        .into_tuple()
        .all(db)
        .await?;
    let mut all: Vec<(UnitId, UnitElements)> = Vec::new();
    for (unit, code, unit_title, id, number, title) in rows {
        if all.last().is_none_or(|(last, _)| *last != unit) {
            all.push((unit, UnitElements { code, title: unit_title, elements: Vec::new() }));
        }
        if let Some((_, last)) = all.last_mut() {
            last.elements.push(ElementRow { id, number, title });
        }
    }
    Ok(all.into_iter().map(|(_, unit)| unit).collect())
}

/// What somebody said of herself, by element.
///
/// # Errors
/// When the database cannot be read.
pub async fn answers(db: &impl ConnectionTrait, who: EnrolmentId) -> Result<HashMap<ElementId, bool>> {
    let rows: Vec<(ElementId, bool)> = self_answer::Entity::find()
        .filter(self_answer::COLUMN.enrolment_id.eq(who))
        .select_only()
        .columns([self_answer::Column::ElementId, self_answer::Column::Can])
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// A piece of evidence, for which elements it is, and how it was weighed.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The row.
    pub row: evidence::Model,
    /// For which elements.
    pub elements: Vec<ElementId>,
    /// How it was weighed last.
    pub review: Option<Review>,
}

/// The evidence of somebody that is not withdrawn, oldest first. Three statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn pieces(db: &impl ConnectionTrait, who: EnrolmentId) -> Result<Vec<Piece>> {
    let rows = evidence::Entity::find()
        .filter(evidence::COLUMN.enrolment_id.eq(who))
        .filter(evidence::COLUMN.withdrawn_at.is_null())
        .order_by_asc(evidence::Column::Id)
        .all(db)
        .await?;
    let ids: Vec<EvidenceId> = rows.iter().map(|row| row.id).collect();
    let mut elements: HashMap<EvidenceId, Vec<ElementId>> = HashMap::new();
    let of = evidence_element::Entity::find()
        .filter(evidence_element::COLUMN.evidence_id.is_in(ids.iter().copied()))
        .order_by_asc(evidence_element::Column::ElementId)
        .all(db)
        .await?;
    for row in of {
        elements.entry(row.evidence_id).or_default().push(row.element_id);
    }
    let mut reviews = reviews(db, &ids).await?;
    let piece = |row: evidence::Model| Piece {
        elements: elements.remove(&row.id).unwrap_or_default(),
        review: reviews.remove(&row.id),
        row,
    };
    Ok(rows.into_iter().map(piece).collect())
}

/// How far somebody is with what they say and show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Elements they said something of.
    pub answered: i64,
    /// Of them, "can".
    pub can: i64,
    /// Pieces of evidence.
    pub pieces: i64,
    /// Of them, not weighed yet.
    pub waiting: i64,
}

/// How far everybody with a seat in these cohorts is. Three statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn progress(
    db: &impl ConnectionTrait,
    cohorts: &[CohortId],
) -> Result<HashMap<(CohortId, EnrolmentId), Progress>> {
    let mut all: HashMap<(CohortId, EnrolmentId), Progress> = HashMap::new();
    let said: Vec<(CohortId, EnrolmentId, bool, i64)> = self_answer::Entity::find()
        .join(JoinType::InnerJoin, self_answer::Relation::Enrolment.def())
        .filter(enrolment::COLUMN.cohort_id.is_in(cohorts.iter().copied()))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .select_only()
        .column(enrolment::Column::CohortId)
        .column(self_answer::Column::EnrolmentId)
        .column(self_answer::Column::Can)
        .column_as(self_answer::Column::ElementId.count(), "elements")
        .group_by(enrolment::Column::CohortId)
        .group_by(self_answer::Column::EnrolmentId)
        .group_by(self_answer::Column::Can)
        .into_tuple()
        .all(db)
        .await?;
    for (cohort, who, can, elements) in said {
        let one = all.entry((cohort, who)).or_default();
        one.answered += elements;
        one.can += if can { elements } else { 0 };
    }
    let shown: Vec<(CohortId, EnrolmentId, EvidenceId)> = evidence::Entity::find()
        .join(JoinType::InnerJoin, evidence::Relation::Enrolment.def())
        .filter(enrolment::COLUMN.cohort_id.is_in(cohorts.iter().copied()))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .filter(evidence::COLUMN.withdrawn_at.is_null())
        .select_only()
        .column(enrolment::Column::CohortId)
        .column(evidence::Column::EnrolmentId)
        .column(evidence::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let weighed: Vec<EvidenceId> = evidence_review::Entity::find()
        .filter(evidence_review::COLUMN.evidence_id.is_in(shown.iter().map(|(_, _, id)| *id)))
        .select_only()
        .column(evidence_review::Column::EvidenceId)
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    let weighed: HashSet<EvidenceId> = weighed.into_iter().collect();
    for (cohort, who, id) in shown {
        let one = all.entry((cohort, who)).or_default();
        one.pieces += 1;
        one.waiting += i64::from(!weighed.contains(&id));
    }
    Ok(all)
}

/// The evidence whose file has this code, in which cohort, and whose it is.
///
/// # Errors
/// `NotFound` when there is none (any more).
pub async fn file(db: &impl ConnectionTrait, code: &str) -> Result<(evidence::Model, CohortId, PersonId)> {
    let (row, seat) = evidence::Entity::find()
        .filter(evidence::COLUMN.code.eq(code))
        .filter(evidence::COLUMN.path.is_not_null())
        .find_also_related(enrolment::Entity)
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let seat = seat.ok_or(Error::NotFound)?;
    Ok((row, seat.cohort_id, seat.person_id))
}
