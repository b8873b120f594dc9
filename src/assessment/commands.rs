//! How it changes: each command locks the enrolment first, lets the rules decide, and keeps every step.
mod appeals;
mod chain;
mod reviews;
mod taking;
mod weighing;

pub use super::bulk::{write_decisions, write_judgements};
pub use appeals::{answer_appeal, assign_appeal, enter_appeal};
pub(super) use chain::actor;
pub use chain::{Acting, take};
pub use reviews::{review_many, reviewing};
pub use taking::{Found, FromDevice, Upload, take_found};
pub use weighing::undo;

use super::{
    bulk::event,
    rules::{self, Decision, Judgement},
};
use crate::{
    access::Assessing,
    error::{Error, Result},
    store::Tx,
    tables::{
        criterion::{self, CriterionId},
        element::{self, ElementId},
        enrolment::EnrolmentId,
        judgement::{self, Method, Verdict},
        judgement_event,
        unit::UnitId,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

/// Judges one criterion of one person.
///
/// # Errors
/// `NotFound` for another cohort's person; a refusal when the rules say no.
pub async fn judge(
    tx: &Tx,
    by: &Assessing,
    enrolment: EnrolmentId,
    criterion: CriterionId,
    wanted: Judgement,
    now: DateTime<Utc>,
) -> Result<()> {
    let unit = unit_of(tx, criterion).await?;
    judge_many(tx, by, enrolment, unit, vec![(criterion, Some(wanted))], now).await?;
    Ok(())
}

/// Takes one judgement back to "not assessed".
///
/// # Errors
/// Those of [`judge`].
pub async fn take_back(
    tx: &Tx,
    by: &Assessing,
    enrolment: EnrolmentId,
    criterion: CriterionId,
    now: DateTime<Utc>,
) -> Result<()> {
    let unit = unit_of(tx, criterion).await?;
    judge_many(tx, by, enrolment, unit, vec![(criterion, None)], now).await?;
    Ok(())
}

/// Judges many criteria of one unit of one person; `None` takes a judgement back. What is so already is
/// left as it is. Answers how many changed.
///
/// # Errors
/// Those of [`judge`]; then nothing is written.
pub async fn judge_many(
    tx: &Tx,
    by: &Assessing,
    enrolment: EnrolmentId,
    unit: UnitId,
    wanted: Vec<(CriterionId, Option<Judgement>)>,
    now: DateTime<Utc>,
) -> Result<usize> {
    let file = chain::locked(tx, by.cohort(), enrolment, unit, by.by(), now).await?;
    let facts = &file.case.facts;
    rules::may_assess(facts)?;
    file.case.may_judge(by.by())?;
    if file.case.is_hidden_from(&chain::actor(&file, by.by(), false)) {
        return Err(rules::grid::others().into());
    }
    let mut write = Vec::new();
    let mut back = Vec::new();
    for (criterion, wanted) in wanted {
        let wanted = wanted.map(|wanted| with_evidence(facts, criterion, wanted));
        match rules::judge(facts, criterion, wanted)? {
            Decision::Unchanged => {}
            Decision::Judge(judgement) => write.push((enrolment, criterion, judgement)),
            Decision::TakeBack => back.push(criterion),
        }
    }
    let changed = write.len() + back.len();
    write_judgements(tx, by.by(), write, now).await?;
    if !back.is_empty() {
        judgement::Entity::delete_many()
            .filter(judgement::COLUMN.enrolment_id.eq(enrolment))
            .filter(judgement::COLUMN.criterion_id.is_in(back.iter().copied()))
            .exec(tx.db())
            .await?;
        let events = back.into_iter().map(|criterion| event(by.by(), enrolment, criterion, None, now));
        judgement_event::Entity::insert_many(events).exec_without_returning(tx.db()).await?;
    }
    Ok(changed)
}

/// The same with the evidence that stood beside this verdict already: a form of a unit does not name any.
fn with_evidence(facts: &rules::Facts, criterion: CriterionId, wanted: Judgement) -> Judgement {
    let stood = facts.criteria.iter().find(|c| c.criterion == criterion).and_then(|c| c.judgement.as_ref());
    let stood = stood.filter(|j| j.verdict == wanted.verdict).and_then(|j| j.evidence);
    Judgement { evidence: wanted.evidence.or(stood), ..wanted }
}

/// Judges as met whatever nobody has assessed yet: of one element, or of the whole unit. Answers how
/// many that were.
///
/// # Errors
/// Those of [`judge`].
pub async fn judge_rest(
    tx: &Tx,
    by: &Assessing,
    enrolment: EnrolmentId,
    unit: UnitId,
    element: Option<ElementId>,
    method: Method,
    now: DateTime<Utc>,
) -> Result<usize> {
    let file = chain::locked(tx, by.cohort(), enrolment, unit, by.by(), now).await?;
    let mut of = criterion::Entity::find()
        .join(sea_orm::JoinType::InnerJoin, sea_orm::RelationTrait::def(&criterion::Relation::Element))
        .filter(element::COLUMN.unit_id.eq(unit));
    if let Some(element) = element {
        of = of.filter(element::COLUMN.id.eq(element));
    }
    let of: Vec<CriterionId> =
        of.select_only().column(criterion::Column::Id).into_tuple().all(tx.db()).await?;
    let met = Judgement { verdict: Verdict::Met, method, note: String::new(), evidence: None };
    let open = file.case.facts.criteria.iter().filter(|c| c.judgement.is_none() && of.contains(&c.criterion));
    let wanted = open.map(|c| (c.criterion, Some(met.clone()))).collect();
    judge_many(tx, by, enrolment, unit, wanted, now).await
}

/// A whole element met in one act; what was assessed before stays as it was. Answers how many criteria
/// that were.
///
/// # Errors
/// Those of [`judge`].
pub async fn judge_element(
    tx: &Tx,
    by: &Assessing,
    enrolment: EnrolmentId,
    element: ElementId,
    method: Method,
    now: DateTime<Utc>,
) -> Result<usize> {
    let found = element::Entity::find_by_id(element).one(tx.db()).await?.ok_or(Error::NotFound)?;
    judge_rest(tx, by, enrolment, found.unit_id, Some(element), method, now).await
}

async fn unit_of(tx: &Tx, criterion: CriterionId) -> Result<UnitId> {
    let found = criterion::Entity::find_by_id(criterion)
        .find_also_related(element::Entity)
        .one(tx.db())
        .await?
        .and_then(|(_, element)| element)
        .ok_or(Error::NotFound)?;
    Ok(found.unit_id)
}
