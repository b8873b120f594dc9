//! The log of marks, as the rules weigh it.
use crate::{
    attendance::rules::{self, Event, Marked},
    error::{Error, Result},
    tables::{
        enrolment::EnrolmentId,
        mark::Presence,
        mark_event::{self, MarkEventId, Method},
        mark_upload,
        person::{self, PersonId},
        session::SessionId,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

#[derive(FromQueryResult)]
struct Row {
    id: MarkEventId,
    enrolment_id: EnrolmentId,
    session_id: SessionId,
    presence: Option<Presence>,
    jp: i32,
    made_up_jp: i32,
    reason: String,
    by_id: PersonId,
    at: DateTime<Utc>,
    seen: Option<MarkEventId>,
    device: Option<String>,
    number: Option<i32>,
    method: Method,
}

/// Whose log, in which session.
pub type Pair = (SessionId, EnrolmentId);

/// The whole log of each of these people in these sessions, oldest first; what credits hours made good
/// is nobody's word on who was there, and is not in it. One statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn logs(db: &impl ConnectionTrait, pairs: &BTreeSet<Pair>) -> Result<BTreeMap<Pair, Vec<Event>>> {
    let sessions: BTreeSet<SessionId> = pairs.iter().map(|(session, _)| *session).collect();
    let people: BTreeSet<EnrolmentId> = pairs.iter().map(|(_, who)| *who).collect();
    let sent: RelationDef = mark_event::Entity::belongs_to(mark_upload::Entity)
        .from(mark_event::Column::UploadId)
        .to(mark_upload::Column::Id)
        .into();
    let rows: Vec<Row> = mark_event::Entity::find()
        .join(JoinType::LeftJoin, sent)
        .filter(mark_event::COLUMN.session_id.is_in(sessions))
        .filter(mark_event::COLUMN.enrolment_id.is_in(people))
        .filter(mark_event::COLUMN.method.ne(Method::MakeUp))
        .order_by_asc(mark_event::Column::Id)
        .select_only()
        .columns([
            mark_event::Column::Id,
            mark_event::Column::EnrolmentId,
            mark_event::Column::SessionId,
            mark_event::Column::Presence,
            mark_event::Column::Jp,
            mark_event::Column::MadeUpJp,
            mark_event::Column::Reason,
            mark_event::Column::ById,
            mark_event::Column::At,
            mark_event::Column::Seen,
            mark_event::Column::Number,
            mark_event::Column::Method,
        ])
        .column_as(mark_upload::Column::Device, "device")
        .into_model()
        .all(db)
        .await?;
    let mut all: BTreeMap<Pair, Vec<Event>> = BTreeMap::new();
    for row in rows {
        let pair = (row.session_id, row.enrolment_id);
        if !pairs.contains(&pair) {
            continue;
        }
        let Row { jp, made_up_jp: made_up, reason, .. } = row;
        all.entry(pair).or_default().push(Event {
            place: row.id.0,
            seen: row.seen.map(|seen| seen.0),
            device: row.device.zip(row.number),
            by: row.by_id,
            at: row.at,
            letter: row.method == Method::Document,
            mark: row.presence.map(|presence| Marked { presence, jp, made_up, reason }),
        });
    }
    Ok(all)
}

/// Of whom an event of this session is, and what it says.
///
/// # Errors
/// `NotFound` when it is not of this session.
pub async fn said(
    db: &impl ConnectionTrait,
    session: SessionId,
    id: MarkEventId,
) -> Result<(EnrolmentId, Option<Marked>)> {
    let row = mark_event::Entity::find_by_id(id)
        .filter(mark_event::COLUMN.session_id.eq(session))
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let mark = row.presence.map(|presence| Marked {
        presence,
        jp: row.jp,
        made_up: row.made_up_jp,
        reason: row.reason,
    });
    Ok((row.enrolment_id, mark))
}

/// What one of several recorded of one person, where they differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disputed {
    /// Of whom.
    pub enrolment: EnrolmentId,
    /// The event.
    pub event: MarkEventId,
    /// What it says.
    pub presence: Presence,
    /// Lesson hours attended.
    pub jp: i32,
    /// Who recorded it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What is disputed of these people in one session, the standing one first. No statement when there are
/// none, otherwise two.
///
/// # Errors
/// When the database cannot be read.
pub async fn disputed(
    db: &impl ConnectionTrait,
    session: SessionId,
    people: &[EnrolmentId],
) -> Result<Vec<Disputed>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let logs = logs(db, &people.iter().map(|who| (session, *who)).collect()).await?;
    let names: Vec<(PersonId, String)> = person::Entity::find()
        .filter(person::COLUMN.id.is_in(logs.values().flatten().map(|event| event.by)))
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .into_tuple()
        .all(db)
        .await?;
    let names: HashMap<PersonId, String> = names.into_iter().collect();
    let mut all = Vec::new();
    for ((_, who), log) in &logs {
        for event in rules::verdict(log).disputed {
            let Some(mark) = &event.mark else { continue };
            all.push(Disputed {
                enrolment: *who,
                event: MarkEventId(event.place),
                presence: mark.presence,
                jp: mark.jp,
                by: names.get(&event.by).cloned().unwrap_or_default(),
                at: event.at,
            });
        }
    }
    Ok(all)
}
