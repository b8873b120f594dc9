//! Taking a whole table of marks.
use super::{
    taking::lock,
    weighing::weigh,
    writing::{NewMark, Origin, append, event, write_marks},
};
use crate::{
    access::Teaching,
    attendance::{
        book::{self, Grid, Planned},
        queries, rules,
    },
    error::{Refusal, Result},
    store::Tx,
    tables::{
        enrolment::EnrolmentId,
        mark_event::{MarkEventId, Method},
        session::SessionId,
    },
};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// What was confirmed.
#[derive(Clone, Debug)]
pub struct Confirmed {
    /// Why, for sessions past their free time.
    pub reason: String,
    /// Where what somebody else recorded since may be replaced.
    pub over: BTreeSet<(SessionId, EnrolmentId)>,
    /// The last event that the confirming person saw; what came later is not replaced.
    pub seen: MarkEventId,
    /// Whether cells that cannot be taken are passed over.
    pub skip: bool,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Marks that changed.
    pub changed: usize,
    /// Cells left because somebody else has recorded since.
    pub left: usize,
}

/// Takes the table: exactly the cells that say something new. All in one transaction, the cohort and
/// its sessions locked.
///
/// # Errors
/// A refusal at `lewati` while cells cannot be taken, at `alasan` without the reason that is needed.
pub async fn import(
    tx: &Tx,
    by: &Teaching,
    grid: &Grid,
    confirmed: Confirmed,
    now: DateTime<Utc>,
) -> Result<Imported> {
    let cohort = by.cohort().id;
    let own: BTreeSet<SessionId> =
        queries::sessions(tx.db(), cohort).await?.into_iter().map(|s| s.id).collect();
    lock(tx, &[cohort].into(), &own).await?;
    let reason = confirmed.reason.trim();
    let plan = book::plan(tx.db(), by, grid, reason, now).await?;
    let many = plan.faults.len();
    if many > 0 && !confirmed.skip {
        return Err(Refusal::at(
            "lewati",
            both!(
                "Masih ada {many} sel yang perlu diperbaiki. Perbaiki dulu, atau pilih untuk melewatinya.",
                "{many} cells still have to be corrected. Correct them, or choose to leave them out."
            ),
        )
        .into());
    }
    if plan.needs_reason {
        rules::may_change(rules::Window::Correcting, reason)?;
    }
    let replaced = |one: &Planned| {
        let last = one.since.as_ref().map(|(_, _, last)| *last);
        confirmed.over.contains(&(one.session, one.enrolment))
            && last.is_some_and(|last| last <= confirmed.seen)
    };
    let (over, left): (Vec<Planned>, Vec<Planned>) = plan.conflicts.into_iter().partition(replaced);
    let (mut new, mut back) = (Vec::new(), BTreeSet::new());
    for one in plan.changes.into_iter().chain(over) {
        match one.set {
            Some(mark) => new.push(NewMark { enrolment: one.enrolment, session: one.session, mark }),
            None => {
                back.insert((one.session, one.enrolment));
            }
        }
    }
    let changed = new.len() + back.len();
    write_marks(tx, by.by(), new, Method::Import, now).await?;
    let origin = Origin::here(by.by(), Method::Import, now);
    append(tx, back.iter().map(|(session, who)| event(*who, *session, None, &origin)).collect()).await?;
    weigh(tx, &back, by.by(), now).await?;
    Ok(Imported { changed, left: left.len() })
}
