//! How it changes.
use super::rules;
use crate::{
    access::Teaching,
    attendance::{self, rules::Wanted},
    error::{Error, Refusal, Result},
    store::Tx,
    tables::{
        cohort,
        enrolment::{self, EnrolmentId},
        mark::{self, Presence},
        mark_event::Method,
        session,
        walk_in::{self, WalkInId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

/// The walk-in, if it is of this proof's cohort, which is locked first: two who settle the same one go one
/// after the other.
async fn locked(tx: &Tx, by: &Teaching, id: WalkInId) -> Result<walk_in::Model> {
    cohort::Entity::find_by_id(by.cohort().id).lock_exclusive().one(tx.db()).await?;
    let (row, session) = walk_in::Entity::find_by_id(id)
        .find_also_related(session::Entity)
        .filter(session::COLUMN.cohort_id.eq(by.cohort().id))
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    session.ok_or(Error::NotFound)?;
    Ok(row)
}

/// Says that somebody at the door was this trainee: records them as present in that session, unless they
/// are recorded as there already. Repeated, it changes nothing.
///
/// # Errors
/// `NotFound` outside this cohort; what [`attendance::rules::mark`] refuses.
pub async fn merge(
    tx: &Tx,
    by: &Teaching,
    (id, who): (WalkInId, EnrolmentId),
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = locked(tx, by, id).await?;
    if row.settled_at.is_some() {
        return Ok(());
    }
    let standing: Option<Presence> = mark::Entity::find_by_id((who, row.session_id))
        .select_only()
        .column(mark::Column::Presence)
        .into_tuple()
        .one(tx.db())
        .await?;
    if rules::needs_mark(standing) {
        let wanted = Wanted::tap(Presence::Present, reason);
        let done =
            attendance::commands::record_as(tx, by, row.session_id, who, wanted, Method::WalkIn, now).await;
        match done {
            Err(Error::NotFound) if of_this_cohort(tx, by, who).await? => {
                return Err(Refusal::at(
                    "peserta",
                    both!(
                        "Orang ini tidak punya tempat di sesi pengganti itu. Tanyakan kepada koordinator.",
                        "This person has no place in that make-up session. Ask the coordinator."
                    ),
                )
                .into());
            }
            done => done.map(|_| ())?,
        }
    }
    let mut row: walk_in::ActiveModel = row.into();
    row.merged_into = Set(Some(who));
    row.settled_at = Set(Some(now));
    row.settled_by = Set(Some(by.by()));
    row.update(tx.db()).await?;
    Ok(())
}

async fn of_this_cohort(tx: &Tx, by: &Teaching, who: EnrolmentId) -> Result<bool> {
    let seat = enrolment::Entity::find_by_id(who).filter(enrolment::COLUMN.cohort_id.eq(by.cohort().id));
    Ok(seat.one(tx.db()).await?.is_some())
}

/// Says that somebody at the door was nobody of the cohort, and why; the name is forgotten.
///
/// # Errors
/// `NotFound` outside this cohort; a refusal without a reason.
pub async fn dismiss(tx: &Tx, by: &Teaching, id: WalkInId, reason: &str, now: DateTime<Utc>) -> Result<()> {
    let reason = rules::reason(reason)?;
    let row = locked(tx, by, id).await?;
    if row.settled_at.is_some() {
        return Ok(());
    }
    let mut row: walk_in::ActiveModel = row.into();
    row.name = Set(String::new());
    row.card_hash = Set(None);
    row.settled_at = Set(Some(now));
    row.settled_by = Set(Some(by.by()));
    row.settled_reason = Set(reason);
    row.update(tx.db()).await?;
    Ok(())
}
