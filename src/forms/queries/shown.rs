//! What candidates said and showed, and what was found of it.
use super::{
    super::book::{Candidate, UnitOf},
    scope,
};
use crate::{
    error::Result,
    tables::{
        cohort,
        criterion::CriterionId,
        decision_basis,
        enrolment::EnrolmentId,
        evidence::{self, EvidenceId},
        evidence_element, judgement, self_answer, unit_appeal,
        unit_decision::{self, Outcome, UnitDecisionId},
        unit_step,
    },
};
use sea_orm::{ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait};
use std::collections::{HashMap, HashSet};

/// Fills in what is recorded of these candidates; nine statements.
pub(super) async fn fill(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    only: Option<EnrolmentId>,
    units: &[UnitOf],
    people: &mut [Candidate],
) -> Result<()> {
    let mut at: HashMap<EnrolmentId, &mut Candidate> =
        people.iter_mut().map(|candidate| (candidate.seat.id, candidate)).collect();
    let answers = self_answer::Entity::find()
        .join(JoinType::InnerJoin, self_answer::Relation::Enrolment.def())
        .filter(scope(cohort, only))
        .all(db)
        .await?;
    for row in answers {
        if let Some(one) = at.get_mut(&row.enrolment_id) {
            one.own.insert(row.element_id, (row.can, row.at));
        }
    }
    let pieces = evidence::Entity::find()
        .join(JoinType::InnerJoin, evidence::Relation::Enrolment.def())
        .filter(scope(cohort, only))
        .filter(evidence::COLUMN.withdrawn_at.is_null())
        .order_by_asc(evidence::Column::Id)
        .all(db)
        .await?;
    let mut of: HashMap<EvidenceId, Vec<_>> = HashMap::new();
    let links = evidence_element::Entity::find()
        .join(JoinType::InnerJoin, evidence_element::Relation::Evidence.def())
        .join(JoinType::InnerJoin, evidence::Relation::Enrolment.def())
        .filter(scope(cohort, only))
        .order_by_asc(evidence_element::Column::ElementId)
        .all(db)
        .await?;
    for row in links {
        of.entry(row.evidence_id).or_default().push(row.element_id);
    }
    for piece in pieces {
        if let Some(one) = at.get_mut(&piece.enrolment_id) {
            let elements = of.remove(&piece.id).unwrap_or_default();
            one.evidence.push((piece, elements));
        }
    }
    let judged = judgement::Entity::find()
        .join(JoinType::InnerJoin, judgement::Relation::Enrolment.def())
        .filter(scope(cohort, only))
        .all(db)
        .await?;
    let taught: HashSet<CriterionId> =
        units.iter().flat_map(|unit| &unit.elements).flat_map(|e| &e.criteria).map(|c| c.id).collect();
    for row in judged.into_iter().filter(|row| taught.contains(&row.criterion_id)) {
        if let Some(one) = at.get_mut(&row.enrolment_id) {
            one.judged.insert(row.criterion_id, row);
        }
    }
    decided(db, cohort, only, &mut at).await?;
    let steps = unit_step::Entity::find()
        .join(JoinType::InnerJoin, unit_step::Relation::Enrolment.def())
        .filter(scope(cohort, only))
        .order_by_asc(unit_step::Column::Id)
        .all(db)
        .await?;
    for step in steps {
        if let Some(one) = at.get_mut(&step.enrolment_id) {
            one.steps.push(step);
        }
    }
    Ok(())
}

/// The decisions in force with what they rest on, and the appeals against any.
async fn decided(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    only: Option<EnrolmentId>,
    at: &mut HashMap<EnrolmentId, &mut Candidate>,
) -> Result<()> {
    let decisions = unit_decision::Entity::find()
        .join(JoinType::InnerJoin, unit_decision::Relation::Enrolment.def())
        .filter(scope(cohort, only))
        .order_by_asc(unit_decision::Column::Turn)
        .all(db)
        .await?;
    let bases = decision_basis::Entity::find()
        .join(JoinType::InnerJoin, decision_basis::Relation::UnitDecision.def())
        .join(JoinType::InnerJoin, unit_decision::Relation::Enrolment.def())
        .filter(scope(cohort, only))
        .all(db)
        .await?;
    let mut bases: HashMap<UnitDecisionId, _> = bases.into_iter().map(|row| (row.decision_id, row)).collect();
    let outcomes: HashMap<UnitDecisionId, Outcome> =
        decisions.iter().map(|row| (row.id, row.outcome)).collect();
    // In the order of their turns, so the last one stands.
    for row in decisions {
        let Some(one) = at.get_mut(&row.enrolment_id) else { continue };
        match row.outcome {
            Outcome::Reopened => drop(one.decided.remove(&row.unit_id)),
            _ => {
                let basis = bases.remove(&row.id);
                one.decided.insert(row.unit_id, (row, basis));
            }
        }
    }
    let appeals = unit_appeal::Entity::find()
        .join(JoinType::InnerJoin, unit_appeal::Relation::Enrolment.def())
        .filter(scope(cohort, only))
        .order_by_asc(unit_appeal::Column::Id)
        .all(db)
        .await?;
    for row in appeals {
        let Some(one) = at.get_mut(&row.enrolment_id) else { continue };
        let against = outcomes.get(&row.decision_id).copied().unwrap_or(Outcome::Reopened);
        one.appeals.push((row, against));
    }
    Ok(())
}
