//! Evidence for who judges: what there is of a cohort, and what counts.
use super::reviews;
use crate::{
    error::Result,
    tables::{
        cohort::CohortId,
        element::ElementId,
        enrolment::{self, EnrolmentId, EnrolmentState},
        evidence::{self, EvidenceId},
        evidence_element,
    },
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};
use std::collections::{BTreeSet, HashMap};

/// One piece that is not withdrawn, as a judgement may name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Whose.
    pub of: EnrolmentId,
    /// What it is called.
    pub title: String,
    /// For which elements.
    pub elements: Vec<ElementId>,
    /// Whether somebody weighed it.
    pub weighed: bool,
    /// Whether all four rules hold of it.
    pub accepted: bool,
}

/// These pieces. Three statements; none for nothing.
///
/// # Errors
/// When the database cannot be read.
pub async fn accepted(
    db: &impl ConnectionTrait,
    ids: &BTreeSet<EvidenceId>,
) -> Result<HashMap<EvidenceId, Accepted>> {
    match ids.is_empty() {
        true => Ok(HashMap::new()),
        false => pieces_in(db, Condition::all().add(evidence::COLUMN.id.is_in(ids.iter().copied()))).await,
    }
}

/// The pieces of everybody with a seat in a cohort. Three statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_cohort(db: &impl ConnectionTrait, cohort: CohortId) -> Result<HashMap<EvidenceId, Accepted>> {
    let scope = Condition::all()
        .add(enrolment::COLUMN.cohort_id.eq(cohort))
        .add(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled));
    pieces_in(db, scope).await
}

async fn pieces_in(db: &impl ConnectionTrait, scope: Condition) -> Result<HashMap<EvidenceId, Accepted>> {
    let rows: Vec<(EvidenceId, EnrolmentId, String)> = evidence::Entity::find()
        .join(JoinType::InnerJoin, evidence::Relation::Enrolment.def())
        .filter(scope)
        .filter(evidence::COLUMN.withdrawn_at.is_null())
        .select_only()
        .columns([evidence::Column::Id, evidence::Column::EnrolmentId, evidence::Column::Title])
        .into_tuple()
        .all(db)
        .await?;
    let ids: Vec<EvidenceId> = rows.iter().map(|(id, ..)| *id).collect();
    let of = evidence_element::Entity::find()
        .filter(evidence_element::COLUMN.evidence_id.is_in(ids.iter().copied()))
        .order_by_asc(evidence_element::Column::ElementId)
        .all(db)
        .await?;
    let reviews = reviews(db, &ids).await?;
    let mut elements: HashMap<EvidenceId, Vec<ElementId>> = HashMap::new();
    for row in of {
        elements.entry(row.evidence_id).or_default().push(row.element_id);
    }
    let one = |(id, of, title): (EvidenceId, EnrolmentId, String)| {
        let review = reviews.get(&id);
        let accepted = review.is_some_and(|r| r.weighed.accepted());
        let elements = elements.remove(&id).unwrap_or_default();
        (id, Accepted { of, title, elements, weighed: review.is_some(), accepted })
    };
    Ok(rows.into_iter().map(one).collect())
}
