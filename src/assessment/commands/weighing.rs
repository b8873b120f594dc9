//! What the log of judgements comes to, and taking an act back.
use super::{
    super::bulk::upsert,
    taking::{Found, locked, take_found},
};
use crate::{
    access::Assessing,
    assessment::queries,
    attendance::{commands::Taken, rules::verdict},
    error::{Refusal, Result},
    store::Tx,
    tables::{
        criterion::CriterionId,
        enrolment::{self, EnrolmentId},
        judgement,
        judgement_event::{self, JudgementEventId},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How long an act on a page may be taken back: ten seconds, and what a slow line needs.
const UNDO: TimeDelta = TimeDelta::seconds(15);

/// Reads the logs of these criteria anew and writes what stands.
pub(super) async fn weigh(tx: &Tx, pairs: &BTreeSet<(EnrolmentId, CriterionId)>) -> Result<()> {
    if pairs.is_empty() {
        return Ok(());
    }
    let (mut rows, mut gone) = (Vec::new(), BTreeMap::<EnrolmentId, Vec<CriterionId>>::new());
    for ((enrolment, criterion), log) in queries::logs(tx.db(), pairs).await? {
        let told = verdict(&log);
        match told.stands.and_then(|e| Some((e, e.mark.clone()?))) {
            Some((event, found)) => rows.push(judgement::ActiveModel {
                enrolment_id: Set(enrolment),
                criterion_id: Set(criterion),
                verdict: Set(found.verdict),
                method: Set(found.method),
                note: Set(found.note),
                by_id: Set(event.by),
                at: Set(event.at),
                disputed: Set(!told.disputed.is_empty()),
                evidence_id: Set(found.evidence),
            }),
            None => gone.entry(enrolment).or_default().push(criterion),
        }
    }
    upsert(tx, rows).await?;
    if gone.is_empty() {
        return Ok(());
    }
    let these = gone.into_iter().fold(Condition::any(), |these, (who, criteria)| {
        let one = Condition::all().add(judgement::COLUMN.enrolment_id.eq(who));
        these.add(one.add(judgement::COLUMN.criterion_id.is_in(criteria)))
    });
    judgement::Entity::delete_many().filter(these).exec(tx.db()).await?;
    Ok(())
}

/// Takes back what this assessor did on a page of the cohort after this event, if it was just now: what
/// stood before stands again. Where somebody else has spoken since, or two differed before, it stays. Answers
/// how many criteria that were.
///
/// # Errors
/// A refusal when it is too late; those of [`take_found`].
pub async fn undo(
    tx: &Tx,
    by: &Assessing,
    blind: bool,
    after: JudgementEventId,
    now: DateTime<Utc>,
) -> Result<usize> {
    let cohort = by.cohort().id;
    let made: Vec<(EnrolmentId, CriterionId)> = judgement_event::Entity::find()
        .join(JoinType::InnerJoin, judgement_event::Relation::Enrolment.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .filter(judgement_event::COLUMN.by_id.eq(by.by()))
        .filter(judgement_event::COLUMN.id.gt(after))
        .filter(judgement_event::COLUMN.at.gte(now - UNDO))
        .filter(judgement_event::COLUMN.device_event_id.is_null())
        .select_only()
        .columns([judgement_event::Column::EnrolmentId, judgement_event::Column::CriterionId])
        .into_tuple()
        .all(tx.db())
        .await?;
    let pairs: BTreeSet<(EnrolmentId, CriterionId)> = made.into_iter().collect();
    if pairs.is_empty() {
        return Err(Refusal::new(both!(
            "Sudah lebih dari 10 detik. Ubah penilaiannya satu per satu.",
            "That was more than 10 seconds ago. Change the judgements one by one."
        ))
        .into());
    }
    locked(tx, pairs.iter().map(|(who, _)| *who).collect()).await?;
    let mut back = Vec::new();
    for ((enrolment, criterion), log) in queries::logs(tx.db(), &pairs).await? {
        let (stood, since): (Vec<_>, Vec<_>) = log.into_iter().partition(|e| e.place <= after.0);
        let before = verdict(&stood);
        if since.iter().any(|e| e.by != by.by()) || !before.disputed.is_empty() {
            continue;
        }
        let wanted = before.stands.and_then(|e| e.mark.clone());
        back.push(Found { cohort, enrolment, criterion, wanted, seen: None, device: None });
    }
    let own = HashMap::from([(cohort, by.clone())]);
    let (answers, _) = take_found(tx, (by.by(), blind), &own, None, back, now).await?;
    Ok(answers.iter().filter(|taken| matches!(taken, Taken::New)).count())
}
