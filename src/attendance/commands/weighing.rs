//! What a log comes to after events that did not know of each other.
use super::{
    crediting::{credit, guests},
    writing::{NewMark, row, upsert},
};
use crate::{
    attendance::{queries, rules},
    error::Result,
    store::Tx,
    tables::{
        enrolment::EnrolmentId,
        mark,
        mark_event::{self, MarkEventId, Method},
        person::PersonId,
        session::SessionId,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Of whom somebody else has recorded something in this session since its author last looked.
pub(super) async fn unseen(
    tx: &Tx,
    by: PersonId,
    id: SessionId,
    seen: Option<MarkEventId>,
) -> Result<HashSet<EnrolmentId>> {
    let Some(seen) = seen else { return Ok(HashSet::new()) };
    let of: Vec<EnrolmentId> = mark_event::Entity::find()
        .filter(mark_event::COLUMN.session_id.eq(id))
        .filter(mark_event::COLUMN.id.gt(seen))
        .filter(mark_event::COLUMN.by_id.ne(by))
        .filter(mark_event::COLUMN.method.ne(Method::MakeUp))
        .select_only()
        .column(mark_event::Column::EnrolmentId)
        .into_tuple()
        .all(tx.db())
        .await?;
    Ok(of.into_iter().collect())
}

/// Reads the logs of these people anew and writes what stands, and what is credited by it.
pub(super) async fn weigh(
    tx: &Tx,
    pairs: &BTreeSet<(SessionId, EnrolmentId)>,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    if pairs.is_empty() {
        return Ok(());
    }
    let guests = guests(tx, pairs.iter().map(|(_, who)| *who).collect()).await?;
    let logs = queries::logs(tx.db(), pairs).await?;
    let (mut rows, mut gone) = (Vec::new(), BTreeMap::<SessionId, Vec<EnrolmentId>>::new());
    for ((session, who), log) in &logs {
        let verdict = rules::verdict(log);
        match verdict.stands.and_then(|e| Some((e, e.mark.clone()?))) {
            Some((event, mark)) => {
                let new = NewMark { enrolment: *who, session: *session, mark };
                rows.push(row(&new, event.by, event.at, !verdict.disputed.is_empty()));
            }
            None => gone.entry(*session).or_default().push(*who),
        }
    }
    upsert(tx, rows).await?;
    if !gone.is_empty() {
        let mut these = Condition::any();
        for (session, people) in gone {
            these = these.add(
                Condition::all()
                    .add(mark::COLUMN.session_id.eq(session))
                    .add(mark::COLUMN.enrolment_id.is_in(people)),
            );
        }
        mark::Entity::delete_many().filter(these).exec(tx.db()).await?;
    }
    credit(tx, &guests, by, now).await
}
