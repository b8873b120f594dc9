//! Messages for who has no e-mail address but a phone: with a provider of messages to phones they go out
//! by it, like any other. Without one they wait for the coordinator, with their text ready for WhatsApp.
use super::outbox::{CODE, PHONE};
use crate::{
    error::Result,
    store::Store,
    tables::{
        message::{self, MessageId, MessageState},
        person,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
    sea_query::{Expr, LockBehavior, LockType},
};

/// What has waited longer is for a human: a provider that is set up today must not send last month's news.
const FRESH: TimeDelta = TimeDelta::hours(24);

/// How many are taken over at once.
const AT_ONCE: u64 = 100;

/// Puts messages without an address into the queue, to the phones of their people; answers how many. A
/// certificate is not among them: its PDF does not go by the hook.
///
/// # Errors
/// When the database cannot be written.
pub(super) async fn take_over(store: &Store, now: DateTime<Utc>) -> Result<usize> {
    let to: RelationDef = message::Entity::belongs_to(person::Entity)
        .from(message::Column::PersonId)
        .to(person::Column::Id)
        .into();
    let waiting = message::Entity::find()
        .join(JoinType::InnerJoin, to)
        .filter(message::COLUMN.state.eq(MessageState::NoAddress))
        .filter(message::COLUMN.kind.ne(CODE))
        .filter(message::COLUMN.certificate_id.is_null())
        .filter(message::COLUMN.due_at.gt(now - FRESH))
        .filter(person::COLUMN.phone.is_not_null())
        .select_only()
        .column(message::Column::Id)
        .column(person::Column::Phone)
        .order_by_asc(message::Column::Id)
        .limit(AT_ONCE);
    let some: Vec<(MessageId, String)> = waiting.clone().into_tuple().all(store.read()).await?;
    if some.is_empty() {
        return Ok(0);
    }
    store
        .write(async |tx| {
            // Read again under a lock: a coordinator may just have told them, another worker taken them.
            let locked = waiting.clone().lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
            let some: Vec<(MessageId, String)> = locked.into_tuple().all(tx.db()).await?;
            for (id, phone) in &some {
                message::Entity::update_many()
                    .col_expr(message::Column::ToAddress, Expr::value(Some(format!("{PHONE}{phone}"))))
                    .col_expr(message::Column::State, Expr::value(MessageState::Queued))
                    .col_expr(message::Column::DueAt, Expr::value(now))
                    .filter(message::COLUMN.id.eq(*id))
                    .exec(tx.db())
                    .await?;
            }
            Ok(some.len())
        })
        .await
}
