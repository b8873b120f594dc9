//! Applications, one or many in one transaction: each is decided by itself, and written with the others.
use super::{AT_ONCE, Applied, Change, locked, settle};
use crate::{
    enrollment::{
        ledger::{enrolments, event, last_number, message, nik_missing, persons, receipts, record},
        letters::{News, letter},
        offers::{Offer, selecting},
        queries,
        rules::{self, Decision, Facts, Selecting},
    },
    error::{Error, Result},
    mail,
    random::Random,
    store::Tx,
    tables::{
        cohort::CohortId,
        enrolment::{self, EnrolmentState, Via},
        person::{self, PersonId},
    },
    web::Origin,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    EntityTrait,
};
use std::collections::HashMap;

/// The longest key of a form; a longer one is none.
const LONGEST_KEY: usize = 80;

/// One application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// Whose.
    pub person: PersonId,
    /// How it came.
    pub via: Via,
    /// Who sends it; nobody for what the program does itself.
    pub by: Option<PersonId>,
    /// The key of the form: sent again, it changes nothing whatever happened since.
    pub key: Option<String>,
    /// Who sends the person, as the pools of a sponsor name it.
    pub sponsor: Option<String>,
}

impl Application {
    /// An application that says nothing more.
    pub fn new(person: PersonId, via: Via, by: Option<PersonId>) -> Application {
        Application { person, via, by, key: None, sponsor: None }
    }
}

/// Several people apply, in this order, in one go: as [`super::apply`] for each, in a constant number of
/// statements.
///
/// # Errors
/// As [`super::apply`]; then nobody is enrolled.
pub async fn apply_all(
    tx: &Tx,
    cohort: CohortId,
    people: &[PersonId],
    via: Via,
    random: &Random,
    change: Change<'_>,
) -> Result<Vec<Applied>> {
    let all: Vec<Application> =
        people.iter().map(|person| Application::new(*person, via, change.by)).collect();
    apply_each(tx, cohort, &all, random, change.origin, change.now).await?.into_iter().collect()
}

/// Several applications, each with an answer of its own: one that is refused leaves no trace and does
/// not hold up the others. The answers stand in the order of the applications.
///
/// # Errors
/// `NotFound` when there is no such cohort; faults of the database, then nothing is written.
pub async fn apply_each(
    tx: &Tx,
    cohort: CohortId,
    all: &[Application],
    random: &Random,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<Vec<Result<Applied>>> {
    let mut offer = locked(tx, cohort).await?;
    settle(tx, &mut offer, Change { by: None, origin, now }).await?;
    let mut people: Vec<PersonId> = all.iter().map(|one| one.person).collect();
    people.sort_unstable();
    people.dedup();
    let persons = persons(tx, &offer, &people).await?;
    let existing = enrolments(tx, cohort, &people).await?;
    let mut writing = Writing {
        selecting: selecting(tx.db(), &offer, now).await?,
        last: last_number(tx, cohort).await?,
        receipts: receipts(tx, people.len(), random).await?.into_iter(),
        fresh: Vec::new(),
        again: Vec::new(),
        told: HashMap::new(),
        now,
    };
    let decided: Vec<Result<bool>> =
        all.iter().map(|one| writing.decide(&mut offer, one, &persons, &existing)).collect();

    let Writing { mut fresh, again, told, .. } = writing;
    while !fresh.is_empty() {
        let rest = fresh.split_off(fresh.len().min(AT_ONCE));
        enrolment::Entity::insert_many(fresh).exec_without_returning(tx.db()).await?;
        fresh = rest;
    }
    for row in again {
        row.update(tx.db()).await?;
    }
    let rows = if told.is_empty() { existing } else { enrolments(tx, cohort, &people).await? };
    let (mut events, mut messages) = (Vec::new(), Vec::new());
    let mut new: Vec<(&enrolment::Model, &Told)> =
        told.iter().filter_map(|(id, told)| Some((rows.get(id)?, told))).collect();
    new.sort_by_key(|(row, _)| row.queue_number);
    for (row, told) in new {
        let Some(person) = persons.get(&row.person_id) else { continue };
        let change = Change { by: told.by, origin, now };
        let (kind, news) = match row.state {
            EnrolmentState::Enrolled => ("seated", News::Seat),
            EnrolmentState::Submitted => ("submitted", News::Submitted),
            _ => ("waiting", News::Waiting(told.place)),
        };
        events.push(event(row.id, kind, "", change));
        let letter = letter(news, &offer, person, &row.receipt, origin);
        messages.push(message(&offer, row, person, news.kind(), "", letter));
    }
    record(tx, events).await?;
    mail::post_all(tx, messages, now).await?;
    if !told.is_empty() {
        tx.public_changed();
    }

    let numbers: Vec<i32> =
        rows.values().filter(|r| r.state == EnrolmentState::Waiting).map(|r| r.queue_number).collect();
    let places = queries::places(tx.db(), cohort, &numbers).await?;
    let answer = |(one, decided): (&Application, Result<bool>)| -> Result<Applied> {
        let is_new = decided?;
        let row = rows.get(&one.person).ok_or(Error::NotFound)?;
        let waits = row.state == EnrolmentState::Waiting;
        Ok(Applied {
            person: row.person_id,
            enrolment: row.id,
            receipt: row.receipt.clone(),
            state: row.state,
            place_in_queue: places.get(&row.queue_number).copied().filter(|_| waits).unwrap_or_default(),
            is_new,
        })
    };
    Ok(all.iter().zip(decided).map(answer).collect())
}

/// What a new application tells and records.
struct Told {
    place: i64,
    by: Option<PersonId>,
}

/// The rows of new applications, as they are decided one after the other.
struct Writing {
    selecting: Option<Selecting>,
    last: i32,
    receipts: std::vec::IntoIter<String>,
    fresh: Vec<enrolment::ActiveModel>,
    again: Vec<enrolment::ActiveModel>,
    told: HashMap<PersonId, Told>,
    now: DateTime<Utc>,
}

impl Writing {
    /// Decides on one; `true` when it is new.
    fn decide(
        &mut self,
        offer: &mut Offer,
        one: &Application,
        persons: &HashMap<PersonId, person::Model>,
        existing: &HashMap<PersonId, enrolment::Model>,
    ) -> Result<bool> {
        let person = persons.get(&one.person).ok_or(Error::NotFound)?;
        if self.told.contains_key(&one.person) {
            return Ok(false);
        }
        let row = existing.get(&one.person);
        let key = one.key.as_deref().filter(|key| !key.is_empty() && key.len() <= LONGEST_KEY);
        let facts = Facts {
            quota: offer.cohort.quota.into(),
            taken: offer.seats.taken(),
            waiting: offer.seats.waiting,
            state: offer.cohort.state,
            already: row.map(|row| row.state),
            repeated: key.is_some() && row.is_some_and(|row| row.once_key.as_deref() == key),
            selecting: self.selecting.map(|now| Selecting { applied: offer.seats.applied(), ..now }),
        };
        let state = match rules::decide(facts, one.via)? {
            Decision::Keep => return Ok(false),
            Decision::Seat => EnrolmentState::Enrolled,
            Decision::Waiting => EnrolmentState::Waiting,
            Decision::Submitted => EnrolmentState::Submitted,
        };
        if offer.version.needs_nik && person.nik_last4.is_none() {
            return Err(nik_missing(&person.name).into());
        }
        offer.seats.enters(state);
        self.last += 1;
        let mut new = enrolment::ActiveModel {
            id: NotSet,
            cohort_id: Set(offer.cohort.id),
            person_id: Set(one.person),
            state: Set(state),
            queue_number: Set(self.last),
            via: Set(one.via),
            receipt: NotSet,
            applied_at: Set(self.now),
            seated_at: Set((state == EnrolmentState::Enrolled).then_some(self.now)),
            left_at: Set(None),
            once_key: Set(key.map(str::to_string)),
            offered_until: Set(None),
            rank: Set(None),
            score: Set(None),
            sponsor: Set(one.sponsor.clone()),
            exit_reason: Set(None),
            pool_id: Set(None),
        };
        match row {
            Some(row) => {
                new.id = Set(row.id);
                self.again.push(new);
            }
            None => {
                new.receipt = Set(self.receipts.next().ok_or_else(|| Error::fault("no receipt was left"))?);
                self.fresh.push(new);
            }
        }
        self.told.insert(one.person, Told { place: offer.seats.waiting, by: one.by });
        Ok(true)
    }
}
