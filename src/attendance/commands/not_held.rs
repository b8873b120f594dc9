//! Saying of a session that it did not take place, by who should have held it.
use crate::{
    access::Teaching,
    attendance::{queries, rules},
    cohorts::commands::{Change, cancel_session},
    error::{Refusal, Result},
    store::Tx,
    tables::session::SessionId,
};
use chrono::{DateTime, Utc};

/// Notes that this session did not take place, and why; it leaves every count. Who and when stand in the
/// history of the cohort.
///
/// # Errors
/// A refusal before its roster opens and long after, without a reason, and once anything is recorded.
pub async fn not_held(tx: &Tx, by: &Teaching, id: SessionId, reason: &str, now: DateTime<Utc>) -> Result<()> {
    let facts = queries::session(tx.db(), by.cohort().id, id).await?;
    if facts.starts_at - rules::OPENS_BEFORE > now {
        return Err(Refusal::new(both!(
            "Sesi ini belum waktunya. Koordinator dapat membatalkannya di jadwal.",
            "It is not time for this session yet. The coordinator can cancel it on the timetable."
        ))
        .into());
    }
    // The reason may be as long as any of attendance; long after, a session stays as it is.
    let open = rules::window(&facts.meeting(), by.cohort().state, now);
    rules::may_change(open, if reason.trim().is_empty() { "-" } else { reason })?;
    cancel_session(tx, Change::of(by.cohort().id, Some(by.by())), id, reason, now).await
}
