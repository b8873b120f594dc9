//! What only one person's own pages show of her units: every criterion, and what waits on them.
use crate::{
    completion::rules::{Appeal, Criterion},
    error::Result,
    tables::{
        cohort, course_unit,
        course_version::CourseVersionId,
        criterion::{self, CriterionId},
        element,
        enrolment::{self, EnrolmentId},
        evidence, evidence_element, evidence_review,
        judgement::{self, Verdict},
        unit::UnitId,
        unit_appeal,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
    RelationTrait,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The criteria of the units of a course version in order, nobody judged. One statement.
pub(super) async fn blank(
    db: &impl ConnectionTrait,
    version: CourseVersionId,
) -> Result<Vec<(CriterionId, Criterion)>> {
    let taught: RelationDef = element::Entity::belongs_to(course_unit::Entity)
        .from(element::Column::UnitId)
        .to(course_unit::Column::UnitId)
        .into();
    let rows: Vec<(CriterionId, UnitId, String, String)> = criterion::Entity::find()
        .join(JoinType::InnerJoin, criterion::Relation::Element.def())
        .join(JoinType::InnerJoin, taught)
        .filter(course_unit::COLUMN.course_version_id.eq(version))
        .order_by_asc(course_unit::Column::Position)
        .order_by_asc(element::Column::UnitId)
        .order_by_asc(element::Column::Number)
        .order_by_asc(criterion::Column::Position)
        .select_only()
        .column(criterion::Column::Id)
        .column(element::Column::UnitId)
        .column(criterion::Column::Number)
        .column(criterion::Column::Text)
        .into_tuple()
        .all(db)
        .await?;
    let one = |(id, unit, number, text)| (id, Criterion { unit, number, text, verdict: None });
    Ok(rows.into_iter().map(one).collect())
}

/// The criteria of one person with what was found of them. Two statements.
pub(super) async fn criteria(
    db: &impl ConnectionTrait,
    version: CourseVersionId,
    who: EnrolmentId,
) -> Result<Vec<Criterion>> {
    let judged: Vec<(CriterionId, Verdict)> = judgement::Entity::find()
        .filter(judgement::COLUMN.enrolment_id.eq(who))
        .select_only()
        .columns([judgement::Column::CriterionId, judgement::Column::Verdict])
        .into_tuple()
        .all(db)
        .await?;
    let judged: HashMap<CriterionId, Verdict> = judged.into_iter().collect();
    let one = |(id, criterion): (CriterionId, Criterion)| Criterion {
        verdict: judged.get(&id).copied(),
        ..criterion
    };
    Ok(blank(db, version).await?.into_iter().map(one).collect())
}

/// The appeals on units that wait for their answer, of everybody in a cohort or of one of them. One
/// statement.
pub(super) async fn appeals(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    only: Option<EnrolmentId>,
) -> Result<HashMap<EnrolmentId, Vec<Appeal>>> {
    let mut open = unit_appeal::Entity::find()
        .join(JoinType::InnerJoin, unit_appeal::Relation::Enrolment.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort.id))
        .filter(unit_appeal::COLUMN.closed_at.is_null());
    if let Some(only) = only {
        open = open.filter(unit_appeal::COLUMN.enrolment_id.eq(only));
    }
    let mut all: HashMap<EnrolmentId, Vec<Appeal>> = HashMap::new();
    for row in open.order_by_asc(unit_appeal::Column::Id).all(db).await? {
        let appeal = Appeal { unit: row.unit_id, assigned: row.assigned_at.is_some() };
        all.entry(row.enrolment_id).or_default().push(appeal);
    }
    Ok(all)
}

/// A piece of evidence for one unit: when it was handed in, weighed first and withdrawn.
pub(super) struct Shown {
    pub unit: UnitId,
    pub at: DateTime<Utc>,
    pub weighed_at: Option<DateTime<Utc>>,
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// Everything one person ever showed, by the units it is for. Three statements.
pub(super) async fn shown(db: &impl ConnectionTrait, who: EnrolmentId) -> Result<Vec<Shown>> {
    let rows = evidence::Entity::find()
        .filter(evidence::COLUMN.enrolment_id.eq(who))
        .order_by_asc(evidence::Column::Id)
        .all(db)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let of: RelationDef = evidence_element::Entity::belongs_to(element::Entity)
        .from(evidence_element::Column::ElementId)
        .to(element::Column::Id)
        .into();
    let units: Vec<(evidence::EvidenceId, UnitId)> = evidence_element::Entity::find()
        .join(JoinType::InnerJoin, of)
        .filter(evidence_element::COLUMN.evidence_id.is_in(ids.iter().copied()))
        .select_only()
        .column(evidence_element::Column::EvidenceId)
        .column(element::Column::UnitId)
        .into_tuple()
        .all(db)
        .await?;
    let mut by_piece: BTreeMap<_, BTreeSet<UnitId>> = BTreeMap::new();
    for (piece, unit) in units {
        by_piece.entry(piece).or_default().insert(unit);
    }
    let reviews = evidence_review::Entity::find()
        .filter(evidence_review::COLUMN.evidence_id.is_in(ids))
        .order_by_desc(evidence_review::Column::Id)
        .all(db)
        .await?;
    // The last one first, so the first one stays.
    let weighed: HashMap<_, DateTime<Utc>> = reviews.into_iter().map(|r| (r.evidence_id, r.at)).collect();
    let mut all = Vec::new();
    for row in rows {
        for unit in by_piece.remove(&row.id).unwrap_or_default() {
            let (at, withdrawn_at) = (row.at, row.withdrawn_at);
            all.push(Shown { unit, at, weighed_at: weighed.get(&row.id).copied(), withdrawn_at });
        }
    }
    Ok(all)
}
