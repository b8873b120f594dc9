//! Marks that carry out a decision on a letter, an appeal or a make-up session: written so that they can
//! be found again, and taken back without a trace in what stands.
use super::weighing::weigh;
use super::writing::{NewMark, Origin, append, event, write_marks};
use crate::{
    attendance::{
        queries,
        rules::{self, Retraction},
    },
    error::{Error, Result},
    store::Tx,
    tables::{
        cohort::{self, CohortId},
        enrolment::EnrolmentId,
        mark_event::{MarkEventId, Method},
        person::PersonId,
        session::SessionId,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{EntityTrait, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};

/// The cohort, locked: nothing is recorded in any of its sessions and no certificate issued meanwhile.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn hold(tx: &Tx, id: CohortId) -> Result<cohort::Model> {
    cohort::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)
}

/// Writes marks like [`write_marks`] and tells by which events.
///
/// # Errors
/// When the database refuses.
pub async fn write_noted(
    tx: &Tx,
    by: PersonId,
    marks: Vec<NewMark>,
    method: Method,
    now: DateTime<Utc>,
) -> Result<BTreeMap<(SessionId, EnrolmentId), MarkEventId>> {
    let pairs: BTreeSet<(SessionId, EnrolmentId)> =
        marks.iter().map(|new| (new.session, new.enrolment)).collect();
    if pairs.is_empty() {
        return Ok(BTreeMap::new());
    }
    write_marks(tx, by, marks, method, now).await?;
    let logs = queries::logs(tx.db(), &pairs).await?;
    let last = |log: &[rules::Event]| log.iter().map(|e| e.place).max().map(MarkEventId);
    Ok(logs.into_iter().filter_map(|(pair, log)| Some((pair, last(&log)?))).collect())
}

/// Takes these events back as if they had never been; what somebody who saw them recorded since stays.
///
/// # Errors
/// When the database refuses.
pub async fn retract(
    tx: &Tx,
    by: PersonId,
    events: &[(SessionId, EnrolmentId, MarkEventId)],
    method: Method,
    now: DateTime<Utc>,
) -> Result<()> {
    let pairs: BTreeSet<(SessionId, EnrolmentId)> = events.iter().map(|(s, e, _)| (*s, *e)).collect();
    if pairs.is_empty() {
        return Ok(());
    }
    let logs = queries::logs(tx.db(), &pairs).await?;
    let (mut new, mut changed) = (Vec::new(), BTreeSet::new());
    for (session, who, place) in events {
        let Some(log) = logs.get(&(*session, *who)) else { continue };
        let Some(Retraction { mark, seen }) = rules::retract(log, place.0) else { continue };
        let origin = Origin { seen: seen.map(MarkEventId), ..Origin::here(by, method, now) };
        new.push(event(*who, *session, mark.as_ref(), &origin));
        changed.insert((*session, *who));
    }
    append(tx, new).await?;
    weigh(tx, &changed, by, now).await
}
