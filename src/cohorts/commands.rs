//! How it changes. Every change says that public pages changed, and is kept as an event.
mod opening;
mod staff;
mod states;
mod timetable;

pub use opening::{NewCohort, open_cohort};
pub use staff::{Staffing, set_staff};
pub use states::change_state;
pub use timetable::{add_session, cancel_session, edit_session, replace_timetable};

use super::{
    queries,
    rules::{self, Details},
};
use crate::{
    access::Planning,
    error::{Error, Result},
    store::Tx,
    tables::{
        cohort::{self, CohortId},
        cohort_event,
        person::PersonId,
    },
    text,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    EntityTrait, IntoActiveModel, QuerySelect,
};

/// The kinds of events; a change of state is kept under the state's own word.
pub mod kind {
    /// The cohort was made.
    pub const CREATED: &str = "created";
    /// Dates, place, hours.
    pub const EDITED: &str = "edited";
    /// Seats; the reason holds "30 → 32".
    pub const QUOTA: &str = "quota";
    /// Who works in it.
    pub const STAFF: &str = "staff";
    /// Sessions were made, moved or added.
    pub const TIMETABLE: &str = "timetable";
    /// A session will not be held.
    pub const SESSION_CANCELLED: &str = "session_cancelled";
    /// How it selects was set or changed.
    pub const SELECTION: &str = "selection";
    /// The applicants were put in order.
    pub const ORDERED: &str = "ordered";
    /// The result of the selection was announced.
    pub const ANNOUNCED: &str = "announced";
    /// The period of a step was extended; the reason names it.
    pub const EXTENDED: &str = "extended";
}

/// Which cohort is changed, and by whom: a coordinator by their proof, or the house itself.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    cohort: CohortId,
    by: Option<PersonId>,
}

impl Change {
    /// A change nobody signed in makes: the demo, a job.
    pub fn of(cohort: CohortId, by: Option<PersonId>) -> Change {
        Change { cohort, by }
    }
}

impl From<&Planning> for Change {
    fn from(planning: &Planning) -> Change {
        Change { cohort: planning.cohort().id, by: Some(planning.by()) }
    }
}

/// Changes what a cohort says of itself.
///
/// # Errors
/// A refusal when it is over, when the details do not hold together, or when a session would be left
/// outside its dates.
pub async fn edit_cohort(
    tx: &Tx,
    change: impl Into<Change>,
    details: Details,
    now: DateTime<Utc>,
) -> Result<()> {
    let change = change.into();
    let cohort = locked(tx, change).await?;
    rules::may_change(cohort.state)?;
    rules::check(&details)?;
    let (_, zone) = queries::centre_and_zone(tx.db(), cohort.centre_id).await?;
    let days: Vec<_> = queries::sessions(tx.db(), cohort.id)
        .await?
        .into_iter()
        .filter(|s| s.counts())
        .map(|s| text::local_date(zone, s.starts_at))
        .collect();
    rules::may_move(cohort.year, &details, days.first().copied().zip(days.last().copied()))?;
    let mut row = cohort.into_active_model();
    row.starts_on = Set(details.starts_on);
    row.ends_on = Set(details.ends_on);
    row.mode = Set(details.mode);
    row.place = Set(details.place.trim().to_string());
    row.region_code = Set(details.region_code);
    row.link = Set(details.link);
    row.jp_minutes = Set(details.jp_minutes);
    row.update(tx.db()).await?;
    note(tx, change.cohort, kind::EDITED, change.by, "", now).await?;
    tx.public_changed();
    Ok(())
}

/// Gives a cohort more seats or fewer. Whoever calls this promotes those who wait
/// (`enrollment::commands::promote`).
///
/// # Errors
/// A refusal when it is over, or when more people sit already.
pub async fn set_quota(tx: &Tx, change: impl Into<Change>, quota: i32, now: DateTime<Utc>) -> Result<()> {
    let change = change.into();
    let cohort = locked(tx, change).await?;
    rules::may_change(cohort.state)?;
    let taken = queries::taken(tx.db(), &[cohort.id]).await?.remove(&cohort.id).unwrap_or_default();
    rules::may_seat(quota, taken.enrolled)?;
    let before = cohort.quota;
    if before != quota {
        let mut row = cohort.into_active_model();
        row.quota = Set(quota);
        row.update(tx.db()).await?;
        note(tx, change.cohort, kind::QUOTA, change.by, &format!("{before} → {quota}"), now).await?;
        tx.public_changed();
    }
    Ok(())
}

/// The cohort, locked: whatever is decided on its rows holds until the transaction ends.
async fn locked(tx: &Tx, change: Change) -> Result<cohort::Model> {
    cohort::Entity::find_by_id(change.cohort).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)
}

/// Keeps what happened, as one of [`kind`].
///
/// # Errors
/// When the database cannot be written.
pub async fn note(
    tx: &Tx,
    cohort: CohortId,
    kind: &str,
    by: Option<PersonId>,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = cohort_event::ActiveModel {
        id: NotSet,
        cohort_id: Set(cohort),
        kind: Set(kind.to_string()),
        by_id: Set(by),
        at: Set(now),
        reason: Set(reason.to_string()),
    };
    cohort_event::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(())
}
