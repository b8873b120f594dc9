//! What is known before somebody judges one person in one unit.
use super::criteria;
use crate::{
    assessment::rules::{Facts, Judged, Judgement},
    enrollment::queries::is_certified,
    error::Result,
    tables::{
        cohort,
        criterion::{self, CriterionId},
        element, enrolment,
        evidence::EvidenceId,
        judgement::{self, Method, Verdict},
        unit::UnitId,
        unit_decision::Outcome,
    },
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    RelationTrait,
};
use std::collections::{HashMap, HashSet};

#[derive(FromQueryResult)]
struct JudgementRow {
    criterion: CriterionId,
    verdict: Verdict,
    method: Method,
    note: String,
    disputed: bool,
    evidence: Option<EvidenceId>,
}

/// What is known before somebody judges this person in this unit.
pub(super) async fn facts(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    enrolment: &enrolment::Model,
    unit: UnitId,
    decided: Option<Outcome>,
    recommended: bool,
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
        .column_as(judgement::Column::Disputed, "disputed")
        .column_as(judgement::Column::EvidenceId, "evidence")
        .into_model()
        .all(db)
        .await?;
    let disputed: HashSet<CriterionId> = judged.iter().filter(|j| j.disputed).map(|j| j.criterion).collect();
    let mut judged: HashMap<CriterionId, Judgement> = judged
        .into_iter()
        .map(|j| {
            let JudgementRow { criterion, verdict, method, note, evidence, .. } = j;
            (criterion, Judgement { verdict, method, note, evidence })
        })
        .collect();
    let taught = rows.is_some();
    let disputed = rows.iter().flatten().filter(|row| row.criterion.is_some_and(|c| disputed.contains(&c)));
    let disputed = disputed.filter_map(|row| row.number.clone()).collect();
    let criteria = rows
        .unwrap_or_default()
        .into_iter()
        .filter_map(|row| {
            let criterion = row.criterion?;
            let number = row.number.unwrap_or_default();
            Some(Judged { criterion, number, judgement: judged.remove(&criterion) })
        })
        .collect();
    Ok(Facts {
        enrolment: enrolment.state,
        cohort: cohort.state,
        decided,
        recommended,
        taught,
        criteria,
        disputed,
        certified: is_certified(db, enrolment.id).await?,
    })
}
