//! How the timetable stood, kept at each of its changes: what is asked of people is a part of its hours.
use crate::{
    error::Result,
    store::Tx,
    tables::{
        cohort::CohortId,
        session::{self, SessionId},
        session_event,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, NotSet, QueryFilter, QueryOrder};
use std::collections::BTreeMap;

/// How a session stands; without times it is gone.
type Stand = (Option<(DateTime<Utc>, DateTime<Utc>)>, i32, bool);

/// Keeps what stood before anything was kept at all, as if it had always stood.
pub(super) async fn begin(tx: &Tx, cohort: CohortId) -> Result<()> {
    keep(tx, cohort, DateTime::UNIX_EPOCH).await
}

/// Keeps what is different from what was kept last; sessions that only make good what was missed are in
/// nobody's base. Three statements.
pub(in crate::cohorts::commands) async fn keep(tx: &Tx, cohort: CohortId, now: DateTime<Utc>) -> Result<()> {
    let rows = session::Entity::find()
        .filter(session::COLUMN.cohort_id.eq(cohort))
        .filter(session::COLUMN.make_up.eq(false))
        .all(tx.db())
        .await?;
    let kept = session_event::Entity::find()
        .filter(session_event::COLUMN.cohort_id.eq(cohort))
        .order_by_asc(session_event::Column::Id)
        .all(tx.db())
        .await?;
    let mut last: BTreeMap<SessionId, Stand> = BTreeMap::new();
    for event in kept {
        last.insert(event.session_id, (event.starts_at.zip(event.ends_at), event.jp, event.cancelled));
    }
    let mut changed: Vec<(SessionId, Stand)> = Vec::new();
    for row in rows {
        let stand = (Some((row.starts_at, row.ends_at)), row.jp, row.cancelled_at.is_some());
        if last.remove(&row.id) != Some(stand) {
            changed.push((row.id, stand));
        }
    }
    // What was kept and is not there any more.
    let gone = last.into_iter().filter(|(_, (times, ..))| times.is_some());
    changed.extend(gone.map(|(id, (_, jp, cancelled))| (id, (None, jp, cancelled))));
    if changed.is_empty() {
        return Ok(());
    }
    let row = |(id, (times, jp, cancelled)): (SessionId, Stand)| session_event::ActiveModel {
        id: NotSet,
        cohort_id: Set(cohort),
        session_id: Set(id),
        starts_at: Set(times.map(|(starts, _)| starts)),
        ends_at: Set(times.map(|(_, ends)| ends)),
        jp: Set(jp),
        cancelled: Set(cancelled),
        at: Set(now),
    };
    session_event::Entity::insert_many(changed.into_iter().map(row)).exec_without_returning(tx.db()).await?;
    Ok(())
}
