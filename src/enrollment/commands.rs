//! How it changes. Every command locks the cohort first, counts, decides, writes, tells.
pub mod applications;
pub mod seats;

pub use applications::{Application, apply_all, apply_each};
pub(crate) use seats::{locked, settle};

use super::{
    ledger::{event, message, record},
    letters::{News, letter},
    queries,
    rules::{self, Asking},
};
use crate::{
    cohorts,
    error::{Error, Result},
    mail,
    random::Random,
    store::Tx,
    tables::{
        cohort::CohortId,
        enrolment::{self, EnrolmentId, EnrolmentState, Via},
        person::{self, PersonId},
    },
    web::Origin,
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

/// Rows to one INSERT: far below what either database takes.
pub(crate) const AT_ONCE: usize = 500;

/// An application as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Whose.
    pub person: PersonId,
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The short number to keep.
    pub receipt: String,
    /// With a seat, waiting, or in the selection.
    pub state: EnrolmentState,
    /// From 1 for those who wait; 0 for all others.
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
/// receipt; who withdrew and applies again stands at the end of the queue. A cohort that selects takes
/// the application into its selection.
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
    offer.seats.leaves(row.state);
    let person = person::Entity::find_by_id(row.person_id).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let reason = reason.trim();
    let gone = enrolment::ActiveModel {
        id: Set(enrolment),
        state: Set(EnrolmentState::Withdrawn),
        offered_until: Set(None),
        left_at: Set(Some(change.now)),
        exit_reason: Set(Some(match reason {
            "" => say!(person.language, "Mengundurkan diri.", "Withdrew."),
            reason => reason.to_string(),
        })),
        ..Default::default()
    };
    gone.update(tx.db()).await?;
    record(tx, vec![event(enrolment, "withdrawn", reason, change)]).await?;
    let own = asking == Asking::Themselves;
    let news = News::Withdrawn { reason, own, seat: !row.state.is_in_selection() };
    let letter = letter(news, &offer, &person, &row.receipt, change.origin);
    mail::post(tx, message(&offer, &row, &person, news.kind(), "", letter), change.now).await?;
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
    let quota = rules::quota(wanted, offer.seats.taken())?;
    let by = cohorts::commands::Change::of(cohort, change.by);
    cohorts::commands::set_quota(tx, by, quota, change.now).await?;
    offer.cohort.quota = quota;
    settle(tx, &mut offer, change).await
}
