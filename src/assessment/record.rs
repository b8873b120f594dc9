//! The record of one person in one unit, as it is read: elements, criteria, judgements, decisions, and
//! every change of them.
use super::{
    queries::criteria,
    rules::{Judged, Judgement},
};
use crate::{
    enrollment::queries::{Enrolled, enrolled, is_certified},
    error::{Error, Result},
    tables::{
        cohort,
        criterion::{self, CriterionId},
        decision_basis,
        element::{self, ElementId},
        enrolment::EnrolmentId,
        judgement::{self, Method, Verdict},
        judgement_event,
        person::{self, PersonId},
        unit::{self, UnitId},
        unit_decision::{self, Outcome, UnitDecisionId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait,
};
use std::collections::HashMap;

/// One person in one unit.
#[derive(Clone, Debug)]
pub struct PersonUnit {
    /// Who.
    pub person: Enrolled,
    /// The unit.
    pub unit: unit::Model,
    /// Its elements in order.
    pub elements: Vec<ElementRecord>,
    /// Every decision, the first one first.
    pub decisions: Vec<unit_decision::Model>,
    /// Whose assessment they rest on; those from before this was kept have none.
    pub bases: HashMap<UnitDecisionId, decision_basis::Model>,
    /// Every change of a judgement, the last one first.
    pub changes: Vec<Change>,
    /// Whether a certificate rests on it.
    pub certified: bool,
    /// Who comes before, by name.
    pub previous: Option<Enrolled>,
    /// Who comes next.
    pub next: Option<Enrolled>,
}

/// An element with its criteria.
#[derive(Clone, Debug)]
pub struct ElementRecord {
    /// The element.
    pub id: ElementId,
    /// Its number.
    pub number: i32,
    /// Its title.
    pub title: String,
    /// Its criteria in order.
    pub criteria: Vec<CriterionRecord>,
}

/// A criterion with the judgement in force.
#[derive(Clone, Debug)]
pub struct CriterionRecord {
    /// The criterion.
    pub id: CriterionId,
    /// "1.2".
    pub number: String,
    /// Byte for byte.
    pub text: String,
    /// What was found of it; `None` is not assessed.
    pub judgement: Option<judgement::Model>,
}

impl CriterionRecord {
    /// As the rules see it.
    pub fn judged(&self) -> Judged {
        let judgement = self.judgement.as_ref().map(|j| Judgement {
            verdict: j.verdict,
            method: j.method,
            note: j.note.clone(),
            evidence: j.evidence_id,
        });
        Judged { criterion: self.id, number: self.number.clone(), judgement }
    }
}

/// One change of a judgement.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Change {
    /// Of which criterion, "1.2".
    pub number: String,
    /// `None`: taken back.
    pub verdict: Option<Verdict>,
    /// How it was found.
    pub method: Option<Method>,
    /// What was noted.
    pub note: String,
    /// Who.
    pub by: PersonId,
    /// Their name.
    pub by_name: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl PersonUnit {
    /// Takes everything away that others found: what is left may be shown to somebody who is blind.
    pub fn veil(&mut self) {
        for criterion in self.elements.iter_mut().flat_map(|e| &mut e.criteria) {
            criterion.judgement = None;
        }
        self.decisions.clear();
        self.bases.clear();
        self.changes.clear();
    }

    /// The decision in force.
    pub fn decision(&self) -> Option<&unit_decision::Model> {
        self.decisions.last().filter(|d| d.outcome != Outcome::Reopened)
    }
}

/// The record of a person with a seat in a unit that this cohort teaches.
///
/// # Errors
/// `NotFound` for anybody and anything else.
pub async fn person_unit(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    enrolment: EnrolmentId,
    unit: UnitId,
) -> Result<PersonUnit> {
    let mut people = enrolled(db, cohort.id).await?;
    let at = people.iter().position(|p| p.enrolment == enrolment).ok_or(Error::NotFound)?;
    let rows = criteria(db, cohort.course_version_id, unit).await?.ok_or(Error::NotFound)?;
    let unit = unit::Entity::find_by_id(unit).one(db).await?.ok_or(Error::NotFound)?;
    let judged = judgement::Entity::find()
        .join(JoinType::InnerJoin, judgement::Relation::Criterion.def())
        .join(JoinType::InnerJoin, criterion::Relation::Element.def())
        .filter(judgement::COLUMN.enrolment_id.eq(enrolment))
        .filter(element::COLUMN.unit_id.eq(unit.id))
        .all(db)
        .await?;
    let mut judged: HashMap<CriterionId, judgement::Model> =
        judged.into_iter().map(|j| (j.criterion_id, j)).collect();
    let mut elements: Vec<ElementRecord> = Vec::new();
    for row in rows {
        if elements.last().is_none_or(|e| e.id != row.element) {
            elements.push(ElementRecord {
                id: row.element,
                number: row.element_number,
                title: row.element_title,
                criteria: Vec::new(),
            });
        }
        if let (Some(element), Some(id)) = (elements.last_mut(), row.criterion) {
            element.criteria.push(CriterionRecord {
                id,
                number: row.number.unwrap_or_default(),
                text: row.text.unwrap_or_default(),
                judgement: judged.remove(&id),
            });
        }
    }
    let decisions = unit_decision::Entity::find()
        .filter(unit_decision::COLUMN.enrolment_id.eq(enrolment))
        .filter(unit_decision::COLUMN.unit_id.eq(unit.id))
        .order_by_asc(unit_decision::Column::Turn)
        .all(db)
        .await?;
    let bases = decision_basis::Entity::find()
        .filter(decision_basis::COLUMN.decision_id.is_in(decisions.iter().map(|d| d.id)))
        .all(db)
        .await?;
    let bases = bases.into_iter().map(|basis| (basis.decision_id, basis)).collect();
    let who: RelationDef = judgement_event::Entity::belongs_to(person::Entity)
        .from(judgement_event::Column::ById)
        .to(person::Column::Id)
        .into();
    let changes = judgement_event::Entity::find()
        .join(JoinType::InnerJoin, judgement_event::Relation::Criterion.def())
        .join(JoinType::InnerJoin, criterion::Relation::Element.def())
        .join(JoinType::InnerJoin, who)
        .filter(judgement_event::COLUMN.enrolment_id.eq(enrolment))
        .filter(element::COLUMN.unit_id.eq(unit.id))
        .select_only()
        .column_as(criterion::Column::Number, "number")
        .column_as(judgement_event::Column::Verdict, "verdict")
        .column_as(judgement_event::Column::Method, "method")
        .column_as(judgement_event::Column::Note, "note")
        .column_as(judgement_event::Column::ById, "by")
        .column_as(person::Column::Name, "by_name")
        .column_as(judgement_event::Column::At, "at")
        .order_by_desc(judgement_event::Column::Id)
        .into_model()
        .all(db)
        .await?;
    Ok(PersonUnit {
        certified: is_certified(db, enrolment).await?,
        next: people.get(at + 1).cloned(),
        previous: at.checked_sub(1).and_then(|before| people.get(before).cloned()),
        person: people.swap_remove(at),
        unit,
        elements,
        decisions,
        bases,
        changes,
    })
}
