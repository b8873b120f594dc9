//! How it changes.
use super::{queries::Keeping, rules};
use crate::{
    access::{Learning, Teaching},
    error::{Error, Refusal, Result},
    random::Random,
    store::Tx,
    tables::{
        card::{self, CardId},
        cohort::{self, CohortId},
        enrolment::{self, EnrolmentId, EnrolmentState},
        person::PersonId,
        session::{self, SessionId},
        walk_in,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, NotSet, QueryFilter, QuerySelect,
    QueryTrait, sea_query::Expr,
};

/// Rows to one INSERT: far below what either database takes.
const AT_ONCE: usize = 500;

/// The cohort, locked: two who ask for the same card go one after the other.
async fn locked(tx: &Tx, id: CohortId) -> Result<cohort::Model> {
    cohort::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)
}

fn fresh(random: &Random, who: EnrolmentId, now: DateTime<Utc>) -> card::ActiveModel {
    let code = random.code(rules::GROUPS).replace('-', "");
    card::ActiveModel {
        id: NotSet,
        enrolment_id: Set(who),
        living_for: Set(Some(who)),
        hash: Set(rules::hash_of(&code)),
        code: Set(code),
        made_at: Set(now),
        voided_at: Set(None),
        voided_by: Set(None),
        void_reason: Set(String::new()),
        replaced_by: Set(None),
    }
}

/// Makes a card for everybody with a seat who has none, or only for one of them, and says how many.
///
/// # Errors
/// When the database refuses.
pub async fn make_missing(
    tx: &Tx,
    random: &Random,
    by: &Keeping,
    only: Option<EnrolmentId>,
    now: DateTime<Utc>,
) -> Result<u32> {
    missing(tx, random, by.cohort().id, only, now).await
}

/// Makes this trainee's own card, if there is none. Repeated, it changes nothing.
///
/// # Errors
/// `NotFound` for somebody who has no card at all.
pub async fn make_own(tx: &Tx, random: &Random, by: &Learning, now: DateTime<Utc>) -> Result<()> {
    if !rules::has_card(by.enrolment().state, by.cohort().state) {
        return Err(Error::NotFound);
    }
    missing(tx, random, by.cohort().id, Some(by.enrolment().id), now).await.map(|_| ())
}

async fn missing(
    tx: &Tx,
    random: &Random,
    cohort: CohortId,
    only: Option<EnrolmentId>,
    now: DateTime<Utc>,
) -> Result<u32> {
    let cohort = locked(tx, cohort).await?;
    if !rules::has_card(EnrolmentState::Enrolled, cohort.state) {
        return Ok(0);
    }
    let living = card::Entity::find()
        .filter(card::COLUMN.living_for.is_not_null())
        .select_only()
        .column(card::Column::EnrolmentId)
        .into_query();
    let mut without = enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.eq(cohort.id))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .filter(enrolment::Column::Id.not_in_subquery(living))
        .select_only()
        .column(enrolment::Column::Id);
    if let Some(who) = only {
        without = without.filter(enrolment::COLUMN.id.eq(who));
    }
    let without: Vec<EnrolmentId> = without.into_tuple().all(tx.db()).await?;
    for chunk in without.chunks(AT_ONCE) {
        let rows = chunk.iter().map(|who| fresh(random, *who, now));
        card::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(without.len() as u32)
}

/// Makes a card void at once and another in its place. Asked again for the same card, it changes nothing.
///
/// # Errors
/// `NotFound` when the card is not of this cohort; a refusal for too long a reason.
pub async fn replace(
    tx: &Tx,
    random: &Random,
    by: &Keeping,
    (who, card): (EnrolmentId, CardId),
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    exchange(tx, random, (by.cohort().id, who, card), by.by(), reason, now).await
}

/// The same by the trainee herself.
///
/// # Errors
/// As [`replace`].
pub async fn replace_own(
    tx: &Tx,
    random: &Random,
    by: &Learning,
    card: CardId,
    now: DateTime<Utc>,
) -> Result<()> {
    let (cohort, seat) = (by.cohort().id, by.enrolment());
    exchange(tx, random, (cohort, seat.id, card), seat.person_id, "", now).await
}

async fn exchange(
    tx: &Tx,
    random: &Random,
    (cohort, who, card): (CohortId, EnrolmentId, CardId),
    by: PersonId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let reason = rules::reason(reason)?;
    let cohort = locked(tx, cohort).await?;
    let seat = enrolment::Entity::find_by_id(who)
        .filter(enrolment::COLUMN.cohort_id.eq(cohort.id))
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let old = card::Entity::find_by_id(card)
        .filter(card::COLUMN.enrolment_id.eq(seat.id))
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    if old.voided_at.is_some() {
        return Ok(());
    }
    let id = old.id;
    let mut void: card::ActiveModel = old.into();
    void.living_for = Set(None);
    void.voided_at = Set(Some(now));
    void.voided_by = Set(Some(by));
    void.void_reason = Set(reason);
    void.update(tx.db()).await?;
    // Who left keeps no card: the lost one is void, and there is no other.
    if rules::has_card(seat.state, cohort.state) {
        let next = fresh(random, seat.id, now).insert(tx.db()).await?;
        card::Entity::update_many()
            .col_expr(card::Column::ReplacedBy, Expr::value(next.id))
            .filter(card::COLUMN.id.eq(id))
            .exec(tx.db())
            .await?;
    }
    Ok(())
}

/// Somebody at the door whom no card told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkIn {
    /// Where they came.
    pub session: SessionId,
    /// As typed.
    pub name: String,
    /// What was scanned, or empty.
    pub code: String,
    /// When, by the clock of the device.
    pub at: DateTime<Utc>,
    /// Made on the device.
    pub device_event_id: String,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It was new.
    New,
    /// It was here already.
    Again,
}

/// Takes somebody at the door, once for each id of a device.
///
/// # Errors
/// `NotFound` for a session of another cohort; a refusal for a name that is none and for a session that
/// does not take place.
pub async fn take_walk_in(tx: &Tx, by: &Teaching, new: &WalkIn, now: DateTime<Utc>) -> Result<Taken> {
    let session = session::Entity::find_by_id(new.session)
        .filter(session::COLUMN.cohort_id.eq(by.cohort().id))
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let name = rules::name(&new.name)?;
    rules::event_id(&new.device_event_id)?;
    let known = walk_in::Entity::find()
        .filter(walk_in::COLUMN.device_event_id.eq(new.device_event_id.as_str()))
        .one(tx.db())
        .await?;
    if known.is_some() {
        return Ok(Taken::Again);
    }
    if session.cancelled_at.is_some() {
        return Err(Refusal::new(both!(
            "Sesi ini dibatalkan, jadi tidak ada kehadiran yang dicatat.",
            "This session was cancelled, so nobody’s attendance is recorded."
        ))
        .into());
    }
    let row = walk_in::ActiveModel {
        id: NotSet,
        session_id: Set(session.id),
        device_event_id: Set(new.device_event_id.clone()),
        name: Set(name),
        card_hash: Set(rules::hash_of_text(&new.code)),
        at: Set(new.at),
        by_id: Set(by.by()),
        taken_at: Set(now),
        merged_into: Set(None),
        settled_at: Set(None),
        settled_by: Set(None),
        settled_reason: Set(String::new()),
    };
    walk_in::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(Taken::New)
}
