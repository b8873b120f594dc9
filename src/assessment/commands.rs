//! How it changes: each command locks the enrolment first, lets the rules decide, and keeps every step.
use super::{
    queries::{facts, last_decision},
    rules::{self, Decision, Facts, Judgement},
};
use crate::{
    access::Assessing,
    error::{Error, Result},
    store::Tx,
    tables::{
        criterion::{self, CriterionId},
        element::{self, ElementId},
        enrolment::{self, EnrolmentId},
        judgement::{self, Method, Verdict},
        judgement_event,
        person::PersonId,
        unit::UnitId,
        unit_decision::{self, Outcome},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::OnConflict,
};

/// Rows a statement: a judgement binds seven values, and SQLite takes 32,766.
const CHUNK: usize = 2_000;

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
    let facts = locked_facts(tx, by, enrolment, unit).await?;
    rules::may_assess(&facts)?;
    let mut write = Vec::new();
    let mut back = Vec::new();
    for (criterion, wanted) in wanted {
        match rules::judge(&facts, criterion, wanted)? {
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
    let facts = locked_facts(tx, by, enrolment, unit).await?;
    let mut of = criterion::Entity::find()
        .join(sea_orm::JoinType::InnerJoin, sea_orm::RelationTrait::def(&criterion::Relation::Element))
        .filter(element::COLUMN.unit_id.eq(unit));
    if let Some(element) = element {
        of = of.filter(element::COLUMN.id.eq(element));
    }
    let of: Vec<CriterionId> =
        of.select_only().column(criterion::Column::Id).into_tuple().all(tx.db()).await?;
    let met = Judgement { verdict: Verdict::Met, method, note: String::new() };
    let open = facts.criteria.iter().filter(|c| c.judgement.is_none() && of.contains(&c.criterion));
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

/// Decides a unit and signs it. Deciding the same again changes nothing.
///
/// # Errors
/// Those of [`judge`]; a refusal that names the criteria in the way.
pub async fn decide(
    tx: &Tx,
    by: &Assessing,
    enrolment: EnrolmentId,
    unit: UnitId,
    outcome: Outcome,
    note: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let facts = locked_facts(tx, by, enrolment, unit).await?;
    if !rules::decide(&facts, outcome)? {
        return Ok(());
    }
    sign(tx, by, enrolment, unit, outcome, note, now).await
}

/// Reopens a decided unit; the reason is kept beside the decision it lifts.
///
/// # Errors
/// Those of [`judge`]; a refusal without a reason or when a certificate rests on it.
pub async fn reopen(
    tx: &Tx,
    by: &Assessing,
    enrolment: EnrolmentId,
    unit: UnitId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let facts = locked_facts(tx, by, enrolment, unit).await?;
    rules::may_reopen(&facts, reason)?;
    sign(tx, by, enrolment, unit, Outcome::Reopened, reason, now).await
}

/// Writes judgements as they are, new or over older ones, each with its event: for commands that have
/// asked the rules, and for the demo.
///
/// # Errors
/// When the database cannot be written.
pub async fn write_judgements(
    tx: &Tx,
    by: PersonId,
    rows: Vec<(EnrolmentId, CriterionId, Judgement)>,
    now: DateTime<Utc>,
) -> Result<()> {
    for rows in rows.chunks(CHUNK) {
        let judgements = rows.iter().map(|(enrolment, criterion, j)| judgement::ActiveModel {
            enrolment_id: Set(*enrolment),
            criterion_id: Set(*criterion),
            verdict: Set(j.verdict),
            method: Set(j.method),
            note: Set(j.note.clone()),
            by_id: Set(by),
            at: Set(now),
        });
        let key = [judgement::Column::EnrolmentId, judgement::Column::CriterionId];
        let over = OnConflict::columns(key)
            .update_columns([
                judgement::Column::Verdict,
                judgement::Column::Method,
                judgement::Column::Note,
                judgement::Column::ById,
                judgement::Column::At,
            ])
            .to_owned();
        judgement::Entity::insert_many(judgements).on_conflict(over).exec_without_returning(tx.db()).await?;
        let events =
            rows.iter().map(|(enrolment, criterion, j)| event(by, *enrolment, *criterion, Some(j), now));
        judgement_event::Entity::insert_many(events).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// Writes first decisions as they are, signed: for the demo.
///
/// # Errors
/// When the database cannot be written, or a unit of these is decided already.
pub async fn write_decisions(
    tx: &Tx,
    by: PersonId,
    by_name: &str,
    rows: Vec<(EnrolmentId, UnitId, Outcome)>,
    now: DateTime<Utc>,
) -> Result<()> {
    for rows in rows.chunks(CHUNK) {
        let decisions = rows.iter().map(|(enrolment, unit, outcome)| unit_decision::ActiveModel {
            id: NotSet,
            enrolment_id: Set(*enrolment),
            unit_id: Set(*unit),
            turn: Set(1),
            outcome: Set(*outcome),
            note: Set(String::new()),
            by_id: Set(by),
            by_name: Set(by_name.to_string()),
            at: Set(now),
        });
        unit_decision::Entity::insert_many(decisions).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

fn event(
    by: PersonId,
    enrolment: EnrolmentId,
    criterion: CriterionId,
    judgement: Option<&Judgement>,
    now: DateTime<Utc>,
) -> judgement_event::ActiveModel {
    judgement_event::ActiveModel {
        id: NotSet,
        enrolment_id: Set(enrolment),
        criterion_id: Set(criterion),
        verdict: Set(judgement.map(|j| j.verdict)),
        method: Set(judgement.map(|j| j.method)),
        note: Set(judgement.map(|j| j.note.clone()).unwrap_or_default()),
        by_id: Set(by),
        at: Set(now),
    }
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

/// The facts under the lock of the enrolment, so that two assessors of one person take turns.
async fn locked_facts(tx: &Tx, by: &Assessing, enrolment: EnrolmentId, unit: UnitId) -> Result<Facts> {
    let enrolment = enrolment::Entity::find_by_id(enrolment)
        .filter(enrolment::COLUMN.cohort_id.eq(by.cohort().id))
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    facts(tx.db(), by.cohort(), &enrolment, unit).await
}

async fn sign(
    tx: &Tx,
    by: &Assessing,
    enrolment: EnrolmentId,
    unit: UnitId,
    outcome: Outcome,
    note: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let turn = last_decision(tx.db(), enrolment, unit).await?.map_or(1, |last| last.turn + 1);
    let row = unit_decision::ActiveModel {
        id: NotSet,
        enrolment_id: Set(enrolment),
        unit_id: Set(unit),
        turn: Set(turn),
        outcome: Set(outcome),
        note: Set(note.trim().to_string()),
        by_id: Set(by.by()),
        by_name: Set(by.by_name().to_string()),
        at: Set(now),
    };
    row.insert(tx.db()).await?;
    Ok(())
}
