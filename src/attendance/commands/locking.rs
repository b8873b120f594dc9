//! The session before anything is recorded in it.
use crate::{
    access::Teaching,
    attendance::rules::Meeting,
    error::{Error, Result},
    store::Tx,
    tables::{
        cohort,
        session::{self, SessionId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationDef,
    sea_query::LockType,
};

#[derive(FromQueryResult)]
struct Locked {
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    jp: i32,
    cancelled_at: Option<DateTime<Utc>>,
}

/// The session, locked so that two who record the same one go one after the other; and before it its
/// cohort, so that no certificate is issued meanwhile. One statement: rows are locked in the order of the
/// tables.
pub(super) async fn locked(tx: &Tx, by: &Teaching, id: SessionId) -> Result<Meeting> {
    let sessions: RelationDef = session::Entity::belongs_to(cohort::Entity)
        .from(session::Column::CohortId)
        .to(cohort::Column::Id)
        .into();
    let found: Locked = cohort::Entity::find_by_id(by.cohort().id)
        .join(JoinType::InnerJoin, sessions.rev())
        .filter(session::COLUMN.id.eq(id))
        // Events of another session may point at this one meanwhile: no row of it changes by that.
        .lock(LockType::NoKeyUpdate)
        .select_only()
        .column(session::Column::StartsAt)
        .column(session::Column::EndsAt)
        .column(session::Column::Jp)
        .column(session::Column::CancelledAt)
        .into_model()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Meeting {
        starts_at: found.starts_at,
        ends_at: found.ends_at,
        jp: found.jp,
        cancelled: found.cancelled_at.is_some(),
    })
}
