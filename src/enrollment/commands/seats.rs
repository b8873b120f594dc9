//! The seats of a cohort: its row locked, and free seats given to whoever comes first.
use super::Change;
use crate::{
    enrollment::{
        filling::{Given, Pool, Waiter, fill},
        ledger::{event, message, record},
        letters::{News, letter},
        offers::{self, Offer},
        pools::{self, Traits},
        rules,
    },
    error::{Error, Result},
    mail,
    store::Tx,
    tables::{
        cohort::{self, CohortId},
        enrolment::{self, EnrolmentId, EnrolmentState},
        person, person_profile, quota_pool,
        selection_step::{self, SelectionStep},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashMap;

/// The cohort, locked, with everything a decision about its seats needs.
///
/// # Errors
/// `NotFound` when there is no such cohort.
pub(crate) async fn locked(tx: &Tx, cohort: CohortId) -> Result<Offer> {
    cohort::Entity::find_by_id(cohort).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    offers::offer(tx.db(), cohort).await
}

/// Somebody in the queue with what pools ask of them.
pub(crate) struct InLine {
    /// Their enrolment.
    pub row: enrolment::Model,
    /// Who.
    pub person: person::Model,
    /// What pools ask.
    pub traits: Traits,
}

/// Everybody of a cohort in this state, in the order of the queue; the first `most` only.
pub(crate) async fn line(
    tx: &Tx,
    cohort: CohortId,
    state: EnrolmentState,
    most: Option<u64>,
) -> Result<Vec<InLine>> {
    let rows = enrolment::Entity::find()
        .find_also_related(person::Entity)
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .filter(enrolment::COLUMN.state.eq(state))
        .order_by_asc(enrolment::Column::Rank)
        .order_by_asc(enrolment::Column::QueueNumber)
        .limit(most)
        .all(tx.db())
        .await?;
    let people = enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .filter(enrolment::COLUMN.state.eq(state))
        .select_only()
        .column(enrolment::Column::PersonId);
    let profiles: HashMap<_, person_profile::Model> = person_profile::Entity::find()
        .filter(person_profile::COLUMN.person_id.in_subquery(sea_orm::QueryTrait::into_query(people)))
        .all(tx.db())
        .await?
        .into_iter()
        .map(|profile| (profile.person_id, profile))
        .collect();
    let in_line = rows.into_iter().filter_map(|(row, person)| {
        let person = person?;
        let profile = profiles.get(&person.id);
        let traits = Traits {
            region: person.region_code.clone(),
            sex: profile.and_then(|p| p.sex),
            disability: profile.and_then(|p| p.disability),
            sponsor: row.sponsor.clone(),
        };
        Some(InLine { row, person, traits })
    });
    Ok(in_line.collect())
}

/// The pools of a cohort in the order of filling, with how many of their seats are taken.
pub(crate) async fn pools_of(tx: &Tx, cohort: CohortId) -> Result<Vec<(quota_pool::Model, i64)>> {
    let rows = quota_pool::Entity::find()
        .filter(quota_pool::COLUMN.cohort_id.eq(cohort))
        .order_by_asc(quota_pool::Column::Position)
        .all(tx.db())
        .await?;
    let mut pools = Vec::with_capacity(rows.len());
    for row in rows {
        let taken = enrolment::Entity::find()
            .filter(enrolment::COLUMN.pool_id.eq(row.id))
            .filter(enrolment::COLUMN.state.is_in(EnrolmentState::SEATED))
            .count(tx.db())
            .await?;
        pools.push((row, taken as i64));
    }
    Ok(pools)
}

/// Who of this line gets one of `free` seats, by the pools of the cohort.
pub(crate) fn seats_for(free: i64, pools: &[(quota_pool::Model, i64)], line: &[InLine]) -> Vec<Given> {
    let places: Vec<Pool> = pools
        .iter()
        .map(|(row, taken)| Pool { id: row.id, seats: row.seats.into(), taken: *taken })
        .collect();
    let waiting: Vec<Waiter> = line
        .iter()
        .enumerate()
        .map(|(place, one)| Waiter {
            enrolment: one.row.id,
            place: place as i64,
            meets: pools
                .iter()
                .filter(|(row, _)| pools::meets(row.kind, &row.value, &one.traits))
                .map(|(row, _)| row.id)
                .collect(),
        })
        .collect();
    fill(free, &places, &waiting)
}

/// Until when an offer made now stands: its hours at least, and never less than re-registration runs.
async fn offer_until(tx: &Tx, offer: &Offer, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    let Some(selection) = &offer.selection else { return Ok(None) };
    let step =
        selection_step::Entity::find_by_id((offer.cohort.id, SelectionStep::Reregister)).one(tx.db()).await?;
    let at_least = now + TimeDelta::hours(selection.offer_hours.into());
    Ok(step.map(|step| at_least.max(step.until_at)))
}

/// Gives these seats: an offer where they are to be accepted, else the seat; at the announcement of a
/// selection or later from the waiting list. Each is recorded as done by `change.by` and told.
pub(crate) async fn give(
    tx: &Tx,
    offer: &mut Offer,
    given: &[Given],
    line: &[InLine],
    announced: bool,
    change: Change<'_>,
) -> Result<()> {
    let until = offer_until(tx, offer, change.now).await?;
    let state = rules::given(until.is_some());
    let mut by_pool: HashMap<_, Vec<EnrolmentId>> = HashMap::new();
    for one in given {
        by_pool.entry(one.pool).or_default().push(one.enrolment);
    }
    for (pool, enrolments) in by_pool {
        let seated = enrolment::ActiveModel {
            state: Set(state),
            seated_at: Set(until.is_none().then_some(change.now)),
            offered_until: Set(until),
            pool_id: Set(pool),
            ..Default::default()
        };
        enrolment::Entity::update_many()
            .set(seated)
            .filter(enrolment::COLUMN.id.is_in(enrolments))
            .exec(tx.db())
            .await?;
    }
    let news = match until {
        Some(until) => News::Offered(until),
        None if announced => News::Selected,
        None => News::Promoted,
    };
    let of: HashMap<EnrolmentId, &InLine> = line.iter().map(|one| (one.row.id, one)).collect();
    let told: Vec<&InLine> = given.iter().filter_map(|one| of.get(&one.enrolment).copied()).collect();
    record(tx, told.iter().map(|one| event(one.row.id, news.kind(), "", change)).collect()).await?;
    let messages = told.iter().map(|InLine { row, person, .. }| {
        let letter = letter(news, offer, person, &row.receipt, change.origin);
        message(offer, row, person, news.kind(), "", letter)
    });
    mail::post_all(tx, messages.collect(), change.now).await?;
    for one in &told {
        offer.seats.leaves(one.row.state);
        offer.seats.enters(state);
    }
    tx.public_changed();
    Ok(())
}

/// Free seats to those who wait, in order. Answers how many moved up.
pub(crate) async fn settle(tx: &Tx, offer: &mut Offer, change: Change<'_>) -> Result<u32> {
    let (quota, seats) = (i64::from(offer.cohort.quota), offer.seats);
    let many = rules::promotions(quota, seats.taken(), seats.waiting, offer.cohort.state);
    if many == 0 {
        return Ok(0);
    }
    let pools = match offer.selection {
        Some(_) => pools_of(tx, offer.cohort.id).await?,
        None => Vec::new(),
    };
    // Without pools the first of the line are enough.
    let most = pools.is_empty().then_some(many.unsigned_abs());
    let line = line(tx, offer.cohort.id, EnrolmentState::Waiting, most).await?;
    let given = seats_for(many, &pools, &line);
    // Nobody promotes: it follows from the free seat.
    give(tx, offer, &given, &line, false, Change { by: None, ..change }).await?;
    Ok(given.len() as u32)
}
