//! The rows and messages behind the commands: people and enrolments by person, numbers and receipts
//! that are free, events and letters.
use super::{
    commands::{AT_ONCE, Change},
    offers::Offer,
};
use crate::{
    error::{Refusal, Result},
    mail::{self, Letter},
    random::Random,
    store::Tx,
    tables::{
        cohort::CohortId,
        enrolment::{self, EnrolmentId},
        enrolment_event,
        person::{self, PersonId},
    },
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
};
use std::collections::{HashMap, HashSet};

pub(super) async fn persons(
    tx: &Tx,
    offer: &Offer,
    people: &[PersonId],
) -> Result<HashMap<PersonId, person::Model>> {
    let rows = person::Entity::find()
        .filter(person::COLUMN.centre_id.eq(offer.centre.id))
        .filter(person::COLUMN.id.is_in(people.iter().copied()))
        .all(tx.db())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

pub(super) async fn enrolments(
    tx: &Tx,
    cohort: CohortId,
    people: &[PersonId],
) -> Result<HashMap<PersonId, enrolment::Model>> {
    let rows = enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .filter(enrolment::COLUMN.person_id.is_in(people.iter().copied()))
        .all(tx.db())
        .await?;
    Ok(rows.into_iter().map(|row| (row.person_id, row)).collect())
}

pub(super) async fn last_number(tx: &Tx, cohort: CohortId) -> Result<i32> {
    let last: Option<Option<i32>> = enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .select_only()
        .column_as(enrolment::Column::QueueNumber.max(), "last")
        .into_tuple()
        .one(tx.db())
        .await?;
    Ok(last.flatten().unwrap_or(0))
}

/// As many receipts as asked for that nobody has.
pub(super) async fn receipts(tx: &Tx, many: usize, random: &Random) -> Result<Vec<String>> {
    let mut free: Vec<String> = Vec::new();
    while free.len() < many {
        let drawn: HashSet<String> = (free.len()..many).map(|_| random.code(2)).collect();
        let taken: HashSet<String> = enrolment::Entity::find()
            .filter(enrolment::COLUMN.receipt.is_in(drawn.iter().cloned()))
            .select_only()
            .column(enrolment::Column::Receipt)
            .into_tuple()
            .all(tx.db())
            .await?
            .into_iter()
            .collect();
        let mut new: Vec<String> =
            drawn.into_iter().filter(|code| !taken.contains(code) && !free.contains(code)).collect();
        // Sets have no order of their own; the demo is the same for the same seed.
        new.sort();
        free.extend(new);
    }
    Ok(free)
}

pub(crate) fn event(
    enrolment: EnrolmentId,
    kind: &str,
    reason: &str,
    change: Change<'_>,
) -> enrolment_event::ActiveModel {
    enrolment_event::ActiveModel {
        id: NotSet,
        enrolment_id: Set(enrolment),
        kind: Set(kind.to_string()),
        by_id: Set(change.by),
        at: Set(change.now),
        reason: Set(reason.to_string()),
    }
}

pub(crate) async fn record(tx: &Tx, mut events: Vec<enrolment_event::ActiveModel>) -> Result<()> {
    while !events.is_empty() {
        let rest = events.split_off(events.len().min(AT_ONCE));
        enrolment_event::Entity::insert_many(events).exec_without_returning(tx.db()).await?;
        events = rest;
    }
    Ok(())
}

/// One message per person, kind, queue number and turn, for ever; the turn is "" for what happens once.
pub(crate) fn message<'a>(
    offer: &Offer,
    row: &enrolment::Model,
    to: &'a person::Model,
    kind: &'static str,
    turn: &str,
    letter: Letter,
) -> mail::Message<'a> {
    let mut event = format!("{kind}:{}:{}", row.id, row.queue_number);
    if !turn.is_empty() {
        event = format!("{event}:{turn}");
    }
    mail::Message {
        centre: offer.centre.id,
        cohort: Some(offer.cohort.id),
        to,
        event,
        kind,
        letter,
        certificate: None,
    }
}

/// Why somebody cannot be enrolled in a course that needs the NIK.
pub(super) fn nik_missing(name: &str) -> Refusal {
    Refusal::at(
        "nik",
        both!(
            "Pelatihan ini meminta NIK, dan NIK {name} belum ada. Lengkapi dulu.",
            "This course asks for the NIK, and that of {name} is not known. Add it first."
        ),
    )
}
