//! Many rows in few statements, as they are: for commands that have asked the rules, and for the demo.
use super::rules::Judgement;
use crate::{
    error::Result,
    store::Tx,
    tables::{
        criterion::CriterionId,
        enrolment::EnrolmentId,
        judgement, judgement_event,
        person::PersonId,
        unit::UnitId,
        unit_decision::{self, Outcome},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    EntityTrait,
    sea_query::OnConflict,
};

/// Rows a statement: a judgement binds nine values, and SQLite takes 32,766.
const CHUNK: usize = 2_000;

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
            disputed: Set(false),
            evidence_id: Set(j.evidence),
        });
        upsert(tx, judgements.collect()).await?;
        let events =
            rows.iter().map(|(enrolment, criterion, j)| event(by, *enrolment, *criterion, Some(j), now));
        judgement_event::Entity::insert_many(events).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// Writes judgements, new or over older ones, without an event: for who has written the events.
pub(super) async fn upsert(tx: &Tx, rows: Vec<judgement::ActiveModel>) -> Result<()> {
    let key = [judgement::Column::EnrolmentId, judgement::Column::CriterionId];
    let over = OnConflict::columns(key)
        .update_columns([
            judgement::Column::Verdict,
            judgement::Column::Method,
            judgement::Column::Note,
            judgement::Column::ById,
            judgement::Column::At,
            judgement::Column::Disputed,
            judgement::Column::EvidenceId,
        ])
        .to_owned();
    for rows in rows.chunks(CHUNK) {
        judgement::Entity::insert_many(rows.to_vec())
            .on_conflict(over.clone())
            .exec_without_returning(tx.db())
            .await?;
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

/// One line of the history; without a judgement it was taken back.
pub(super) fn event(
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
        evidence_id: Set(judgement.and_then(|j| j.evidence)),
        // On a page its author saw everything before it.
        ..Default::default()
    }
}
