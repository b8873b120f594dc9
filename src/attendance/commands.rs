//! How it changes. Every change is appended to the history of marks; nothing is overwritten unseen.
mod crediting;
mod dismissing;
mod importing;
mod letters;
mod locking;
mod not_held;
mod reminding;
mod signing;
mod taking;
mod undo;
mod weighing;
mod writing;

pub use dismissing::dismiss;
pub use importing::{Confirmed, Imported, import};
pub use letters::{hold, retract, write_noted};
pub use not_held::not_held;
pub use reminding::remind;
pub(crate) use signing::no_photo;
pub use signing::{Signing, attach, sign};
pub use taking::{Sent, Taken, Upload, by_our_clock, not_on_duty, take};
pub use undo::{Undo, undo};
pub use writing::{NewMark, write_marks};

use super::{
    queries::{self, Standing},
    rules::{self, Decision, Facts, Meeting, Wanted},
};
use crate::{
    access::Teaching,
    error::{Error, Result},
    store::Tx,
    tables::{
        enrolment::{EnrolmentId, EnrolmentState},
        mark::Presence,
        mark_event::{MarkEventId, Method},
        session::SessionId,
    },
};
use chrono::{DateTime, Utc};
use locking::locked;
use std::collections::{BTreeSet, HashMap};
use weighing::{unseen, weigh};
use writing::{Origin, append, event, write_from};

/// Records one person in one session and says what was done. `seen` is the last event of the session
/// that stood on the page it was recorded on: what another has recorded since is not overwritten, the
/// mark is then disputed between the two.
///
/// # Errors
/// What [`rules::mark`] refuses; `NotFound` when session or person are not of this cohort.
pub async fn record(
    tx: &Tx,
    by: &Teaching,
    id: SessionId,
    who: EnrolmentId,
    wanted: Wanted,
    seen: Option<MarkEventId>,
    now: DateTime<Utc>,
) -> Result<Decision> {
    record_by(tx, by, id, who, (wanted, Method::Page, seen), now).await
}

/// The same by somebody who sees all there is, in another way than on a page of marks.
///
/// # Errors
/// As [`record`].
pub async fn record_as(
    tx: &Tx,
    by: &Teaching,
    id: SessionId,
    who: EnrolmentId,
    wanted: Wanted,
    method: Method,
    now: DateTime<Utc>,
) -> Result<Decision> {
    record_by(tx, by, id, who, (wanted, method, None), now).await
}

async fn record_by(
    tx: &Tx,
    by: &Teaching,
    id: SessionId,
    who: EnrolmentId,
    (wanted, method, seen): (Wanted, Method, Option<MarkEventId>),
    now: DateTime<Utc>,
) -> Result<Decision> {
    let meeting = locked(tx, by, id).await?;
    let all = queries::standings(tx.db(), by.cohort().id, id, Some(who)).await?;
    let standing = all.into_iter().next().ok_or(Error::NotFound)?;
    let decision = rules::mark(&facts(by, meeting, &standing), &wanted, now)?;
    if let Decision::Set(mark) = &decision {
        let new = NewMark { enrolment: who, session: id, mark: mark.clone() };
        let origin = Origin { seen, ..Origin::here(by.by(), method, now) };
        write_seen(tx, by, id, vec![new], origin).await?;
    }
    Ok(decision)
}

/// Records everybody who is not recorded as present, and says how many. The reason is needed when the
/// usual time is over.
///
/// # Errors
/// What [`rules::all_present`] refuses; `NotFound` when the session is not of this cohort.
pub async fn record_all_present(
    tx: &Tx,
    by: &Teaching,
    id: SessionId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<u32> {
    let meeting = locked(tx, by, id).await?;
    let all = queries::standings(tx.db(), by.cohort().id, id, None).await?;
    let mut new = Vec::with_capacity(all.len());
    let due = |s: &&Standing| s.state == EnrolmentState::Enrolled && rules::admitted_by(&meeting, s.admitted);
    for standing in all.iter().filter(due) {
        if let Decision::Set(mark) = rules::all_present(&facts(by, meeting, standing), reason, now)? {
            new.push(NewMark { enrolment: standing.enrolment, session: id, mark });
        }
    }
    let count = new.len() as u32;
    write_marks(tx, by.by(), new, Method::AllPresent, now).await?;
    Ok(count)
}

/// Records many people of one session at once, all or none, and says how many changed; `seen` as in
/// [`record`].
///
/// # Errors
/// The first refusal of [`rules::mark`]; `NotFound` when the session or somebody is not of this cohort.
pub async fn record_many(
    tx: &Tx,
    by: &Teaching,
    id: SessionId,
    wanted: Vec<(EnrolmentId, Presence)>,
    reason: &str,
    seen: Option<MarkEventId>,
    now: DateTime<Utc>,
) -> Result<u32> {
    let meeting = locked(tx, by, id).await?;
    let all = queries::standings(tx.db(), by.cohort().id, id, None).await?;
    let all: HashMap<EnrolmentId, Standing> = all.into_iter().map(|s| (s.enrolment, s)).collect();
    let mut new = Vec::with_capacity(wanted.len());
    for (who, presence) in wanted {
        let standing = all.get(&who).ok_or(Error::NotFound)?;
        let wanted = Wanted::tap(presence, reason);
        if let Decision::Set(mark) = rules::mark(&facts(by, meeting, standing), &wanted, now)? {
            new.push(NewMark { enrolment: who, session: id, mark });
        }
    }
    let count = new.len() as u32;
    let origin = Origin { seen, ..Origin::here(by.by(), Method::Page, now) };
    write_seen(tx, by, id, new, origin).await?;
    Ok(count)
}

/// Settles a dispute: of what was said, this stands. Who settles it has seen all of it.
///
/// # Errors
/// `NotFound` when that event is not of this person and session; a refusal when a certificate rests on
/// the mark.
pub async fn settle(
    tx: &Tx,
    by: &Teaching,
    id: SessionId,
    said: MarkEventId,
    now: DateTime<Utc>,
) -> Result<EnrolmentId> {
    locked(tx, by, id).await?;
    let (who, mark) = queries::said(tx.db(), id, said).await?;
    let all = queries::standings(tx.db(), by.cohort().id, id, Some(who)).await?;
    let standing = all.into_iter().next().ok_or(Error::NotFound)?;
    if !standing.disputed {
        // Somebody was quicker, or this is the second tap: what stands is settled.
        return Ok(who);
    }
    rules::may_still_change(standing.certified)?;
    let mark = mark.ok_or(Error::NotFound)?;
    write_marks(tx, by.by(), vec![NewMark { enrolment: who, session: id, mark }], Method::Settled, now)
        .await?;
    Ok(who)
}

/// Writes marks of one session; where another has spoken unseen, both are kept and weighed.
async fn write_seen(tx: &Tx, by: &Teaching, id: SessionId, new: Vec<NewMark>, origin: Origin) -> Result<()> {
    let others =
        if new.is_empty() { Default::default() } else { unseen(tx, by.by(), id, origin.seen).await? };
    let (blind, clear): (Vec<NewMark>, Vec<NewMark>) =
        new.into_iter().partition(|new| others.contains(&new.enrolment));
    if !blind.is_empty() {
        // All at once, before any mark is written.
        crediting::guests(tx, blind.iter().chain(&clear).map(|new| new.enrolment).collect()).await?;
    }
    write_from(tx, clear, &Origin { seen: None, ..origin.clone() }).await?;
    let events = blind.iter().map(|new| event(new.enrolment, id, Some(&new.mark), &origin)).collect();
    append(tx, events).await?;
    let pairs = blind.iter().map(|new| (id, new.enrolment)).collect::<BTreeSet<_>>();
    weigh(tx, &pairs, by.by(), origin.at).await
}

fn facts(by: &Teaching, meeting: Meeting, standing: &Standing) -> Facts {
    Facts {
        meeting,
        cohort: by.cohort().state,
        enrolment: standing.state,
        mark: standing.mark(),
        disputed: standing.disputed,
        certified: standing.certified,
    }
}
