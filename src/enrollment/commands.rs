//! How it changes. Every command locks the cohort first, counts, decides, writes, tells.
use super::{
    ledger::{count, enrolments, event, last_number, nik_missing, persons, receipts, record, tell},
    letters::News,
    offers::{self, Offer},
    queries,
    rules::{self, Asking, Decision, Facts},
};
use crate::{
    cohorts,
    error::{Error, Result},
    random::Random,
    store::Tx,
    tables::{
        cohort::{self, CohortId},
        enrolment::{self, EnrolmentId, EnrolmentState, Via},
        person::{self, PersonId},
    },
    web::Origin,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashSet;

/// Rows to one INSERT: far below what either database takes.
pub(super) const AT_ONCE: usize = 500;

/// An application as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Whose.
    pub person: PersonId,
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The short number to keep.
    pub receipt: String,
    /// With a seat or waiting.
    pub state: EnrolmentState,
    /// From 1 for those who wait; 0 with a seat.
    pub place_in_queue: i64,
    /// Whether this very call made it; `false` when they had applied before.
    pub is_new: bool,
}

/// Who changes something, when, and what is needed to tell those concerned.
#[derive(Clone, Copy)]
pub struct Change<'a> {
    /// Who acts; nobody for what follows by itself.
    pub by: Option<PersonId>,
    /// Links in letters begin with it.
    pub origin: &'a Origin,
    /// When.
    pub now: DateTime<Utc>,
}

/// One person applies, or is enrolled at the desk. Applying twice changes nothing and gives the same
/// receipt; who withdrew and applies again stands at the end of the queue.
///
/// # Errors
/// `NotFound` for a person of another centre; a refusal when the cohort takes no applications or the
/// course needs a NIK that is not known.
#[expect(clippy::too_many_arguments, reason = "each says something else about one application")]
pub async fn apply(
    tx: &Tx,
    cohort: CohortId,
    person: PersonId,
    via: Via,
    by: Option<PersonId>,
    random: &Random,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<Applied> {
    let change = Change { by, origin, now };
    apply_all(tx, cohort, &[person], via, random, change).await?.pop().ok_or(Error::NotFound)
}

/// Several people apply, in this order, in one go: as [`apply`] for each, in a constant number of
/// statements but for their messages.
///
/// # Errors
/// As [`apply`]; then nobody is enrolled.
pub async fn apply_all(
    tx: &Tx,
    cohort: CohortId,
    people: &[PersonId],
    via: Via,
    random: &Random,
    change: Change<'_>,
) -> Result<Vec<Applied>> {
    let mut offer = locked(tx, cohort).await?;
    settle(tx, &mut offer, change).await?;
    let persons = persons(tx, &offer, people).await?;
    let existing = enrolments(tx, cohort, people).await?;
    let mut last = last_number(tx, cohort).await?;
    let mut receipts = receipts(tx, people.len(), random).await?.into_iter();

    let mut fresh: Vec<enrolment::ActiveModel> = Vec::new();
    let mut told: Vec<(PersonId, EnrolmentState, i64)> = Vec::new();
    let mut seen = HashSet::new();
    for id in people {
        let person = persons.get(id).ok_or(Error::NotFound)?;
        let row = existing.get(id);
        let facts = Facts {
            quota: offer.cohort.quota.into(),
            enrolled: offer.seats.enrolled,
            waiting: offer.seats.waiting,
            state: offer.cohort.state,
            already: row.map(|r| r.state),
        };
        let state = match rules::decide(facts, via)? {
            Decision::Keep => continue,
            _ if !seen.insert(*id) => continue,
            Decision::Seat => EnrolmentState::Enrolled,
            Decision::Waiting => EnrolmentState::Waiting,
        };
        if offer.version.needs_nik && person.nik_index.is_none() {
            return Err(nik_missing(&person.name).into());
        }
        let place = count(&mut offer.seats, state);
        last += 1;
        let mut new = enrolment::ActiveModel {
            id: NotSet,
            cohort_id: Set(cohort),
            person_id: Set(*id),
            state: Set(state),
            queue_number: Set(last),
            via: Set(via),
            receipt: NotSet,
            applied_at: Set(change.now),
            seated_at: Set((state == EnrolmentState::Enrolled).then_some(change.now)),
            left_at: Set(None),
        };
        match row {
            Some(row) => {
                new.id = Set(row.id);
                new.update(tx.db()).await?;
            }
            None => {
                new.receipt = Set(receipts.next().ok_or_else(|| Error::fault("no receipt was left"))?);
                fresh.push(new);
            }
        }
        told.push((*id, state, place));
    }
    while !fresh.is_empty() {
        let rest = fresh.split_off(fresh.len().min(AT_ONCE));
        enrolment::Entity::insert_many(fresh).exec_without_returning(tx.db()).await?;
        fresh = rest;
    }

    let rows = enrolments(tx, cohort, people).await?;
    let mut events = Vec::new();
    for (id, state, place) in &told {
        let (Some(row), Some(person)) = (rows.get(id), persons.get(id)) else { continue };
        let (kind, news) = match state {
            EnrolmentState::Enrolled => ("seated", News::Seat),
            _ => ("waiting", News::Waiting(*place)),
        };
        events.push(event(row.id, kind, "", change));
        tell(tx, news, &offer, row, person, change).await?;
    }
    record(tx, events).await?;
    if !told.is_empty() {
        tx.public_changed();
    }

    let numbers: Vec<i32> =
        rows.values().filter(|r| r.state == EnrolmentState::Waiting).map(|r| r.queue_number).collect();
    let places = queries::places(tx.db(), cohort, &numbers).await?;
    let applied = people.iter().filter_map(|id| rows.get(id)).map(|row| Applied {
        person: row.person_id,
        enrolment: row.id,
        receipt: row.receipt.clone(),
        state: row.state,
        place_in_queue: match row.state {
            EnrolmentState::Waiting => places.get(&row.queue_number).copied().unwrap_or_default(),
            _ => 0,
        },
        is_new: seen.contains(&row.person_id),
    });
    Ok(applied.collect())
}

/// Somebody leaves; the seat goes to the next in the queue. Done twice, it is done once.
///
/// # Errors
/// `NotFound` when there is no such enrolment; a refusal by [`rules::withdrawal`].
pub async fn withdraw(
    tx: &Tx,
    enrolment: EnrolmentId,
    asking: Asking,
    reason: &str,
    change: Change<'_>,
) -> Result<()> {
    let found = enrolment::Entity::find_by_id(enrolment).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let mut offer = locked(tx, found.cohort_id).await?;
    // Read again: before the lock it may have changed.
    let row = enrolment::Entity::find_by_id(enrolment).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let certified = queries::is_certified(tx.db(), enrolment).await?;
    if !rules::withdrawal(row.state, offer.cohort.state, certified, asking, reason)? {
        return Ok(());
    }
    match row.state {
        EnrolmentState::Enrolled => offer.seats.enrolled -= 1,
        _ => offer.seats.waiting -= 1,
    }
    let gone = enrolment::ActiveModel {
        id: Set(enrolment),
        state: Set(EnrolmentState::Withdrawn),
        seated_at: Set(None),
        left_at: Set(Some(change.now)),
        ..Default::default()
    };
    gone.update(tx.db()).await?;
    let reason = reason.trim();
    record(tx, vec![event(enrolment, "withdrawn", reason, change)]).await?;
    let person = person::Entity::find_by_id(row.person_id).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let news = News::Withdrawn { reason, own: asking == Asking::Themselves };
    tell(tx, news, &offer, &row, &person, change).await?;
    tx.public_changed();
    settle(tx, &mut offer, change).await?;
    Ok(())
}

/// Gives every free seat to whoever waits first; answers how many moved up.
///
/// # Errors
/// `NotFound` when there is no such cohort.
pub async fn promote(tx: &Tx, cohort: CohortId, now: DateTime<Utc>, origin: &Origin) -> Result<u32> {
    let mut offer = locked(tx, cohort).await?;
    settle(tx, &mut offer, Change { by: None, origin, now }).await
}

/// A new quota for a cohort; new seats go to those who wait. Answers how many moved up.
///
/// # Errors
/// `NotFound` when there is no such cohort; a refusal by [`rules::quota`].
pub async fn set_quota(tx: &Tx, cohort: CohortId, wanted: i64, change: Change<'_>) -> Result<u32> {
    let mut offer = locked(tx, cohort).await?;
    let quota = rules::quota(wanted, offer.seats.enrolled)?;
    let by = cohorts::commands::Change::of(cohort, change.by);
    cohorts::commands::set_quota(tx, by, quota, change.now).await?;
    offer.cohort.quota = quota;
    settle(tx, &mut offer, change).await
}

/// The cohort, locked, with everything a decision about its seats needs.
pub(super) async fn locked(tx: &Tx, cohort: CohortId) -> Result<Offer> {
    cohort::Entity::find_by_id(cohort).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    offers::offer(tx.db(), cohort).await
}

/// Free seats to those who wait, in order.
async fn settle(tx: &Tx, offer: &mut Offer, change: Change<'_>) -> Result<u32> {
    let (quota, seats) = (i64::from(offer.cohort.quota), offer.seats);
    let many = rules::promotions(quota, seats.enrolled, seats.waiting, offer.cohort.state);
    if many == 0 {
        return Ok(0);
    }
    let next: Vec<(enrolment::Model, Option<person::Model>)> = enrolment::Entity::find()
        .find_also_related(person::Entity)
        .filter(enrolment::COLUMN.cohort_id.eq(offer.cohort.id))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Waiting))
        .order_by_asc(enrolment::Column::QueueNumber)
        .limit(many.unsigned_abs())
        .all(tx.db())
        .await?;
    let seated = enrolment::ActiveModel {
        state: Set(EnrolmentState::Enrolled),
        seated_at: Set(Some(change.now)),
        ..Default::default()
    };
    enrolment::Entity::update_many()
        .set(seated)
        .filter(enrolment::COLUMN.id.is_in(next.iter().map(|(row, _)| row.id)))
        .exec(tx.db())
        .await?;
    // Nobody promotes: it follows from the free seat.
    let by_itself = Change { by: None, ..change };
    record(tx, next.iter().map(|(row, _)| event(row.id, "promoted", "", by_itself)).collect()).await?;
    for (row, person) in &next {
        let Some(person) = person else { continue };
        tell(tx, News::Promoted, offer, row, person, change).await?;
    }
    let moved = next.len() as i64;
    offer.seats.enrolled += moved;
    offer.seats.waiting -= moved;
    tx.public_changed();
    Ok(next.len() as u32)
}
