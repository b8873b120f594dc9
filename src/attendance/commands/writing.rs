//! Rows of marks and of their log, in few statements however many they are.
use super::crediting::{credit, guests};
use crate::{
    attendance::rules::Marked,
    error::Result,
    store::Tx,
    tables::{
        enrolment::EnrolmentId,
        mark,
        mark_event::{self, MarkEventId, Method},
        mark_upload::MarkUploadId,
        person::PersonId,
        session::SessionId,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, EntityTrait, NotSet, sea_query::OnConflict};

/// A mark to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMark {
    /// Whose.
    pub enrolment: EnrolmentId,
    /// In which session.
    pub session: SessionId,
    /// What.
    pub mark: Marked,
}

/// Rows in one statement: up to fifteen parameters each, SQLite takes 32,766 of them, PostgreSQL 65,535.
const CHUNK: usize = 2_000;

/// Where an event comes from.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// Who recorded it.
    pub by: PersonId,
    /// When, by the server's clock.
    pub at: DateTime<Utc>,
    /// How.
    pub method: Method,
    /// What its author had seen; `None`: everything.
    pub seen: Option<MarkEventId>,
    /// The device without signal, if one made it.
    pub device: Option<FromDevice>,
    /// The entry from a signed list that it is part of.
    pub sheet: Option<MarkUploadId>,
}

/// What only a device tells.
#[derive(Clone, Debug)]
pub(super) struct FromDevice {
    pub id: String,
    pub upload: MarkUploadId,
    pub number: i32,
    pub at: DateTime<Utc>,
}

impl Origin {
    /// The server's own, by somebody who saw everything.
    pub fn here(by: PersonId, method: Method, at: DateTime<Utc>) -> Origin {
        Origin { by, at, method, seen: None, device: None, sheet: None }
    }
}

/// Writes marks and appends them to the history, in few statements however many they are. Decides
/// nothing: who calls it has asked the rules. Each person stands at most once for each session.
///
/// # Errors
/// When the database refuses.
pub async fn write_marks(
    tx: &Tx,
    by: PersonId,
    marks: Vec<NewMark>,
    method: Method,
    now: DateTime<Utc>,
) -> Result<()> {
    write_from(tx, marks, &Origin::here(by, method, now)).await
}

/// The same from an origin that is known.
pub(super) async fn write_from(tx: &Tx, marks: Vec<NewMark>, origin: &Origin) -> Result<()> {
    let guests = guests(tx, marks.iter().map(|new| new.enrolment).collect()).await?;
    let mut marks = marks.into_iter().peekable();
    while marks.peek().is_some() {
        let chunk: Vec<NewMark> = marks.by_ref().take(CHUNK).collect();
        upsert(tx, chunk.iter().map(|new| row(new, origin.by, origin.at, false)).collect()).await?;
        let one = |new: &NewMark| event(new.enrolment, new.session, Some(&new.mark), origin);
        append(tx, chunk.iter().map(one).collect()).await?;
    }
    credit(tx, &guests, origin.by, origin.at).await
}

pub(super) fn row(new: &NewMark, by: PersonId, at: DateTime<Utc>, disputed: bool) -> mark::ActiveModel {
    mark::ActiveModel {
        enrolment_id: Set(new.enrolment),
        session_id: Set(new.session),
        presence: Set(new.mark.presence),
        jp: Set(new.mark.jp),
        made_up_jp: Set(new.mark.made_up),
        reason: Set(new.mark.reason.clone()),
        by_id: Set(by),
        at: Set(at),
        disputed: Set(disputed),
    }
}

/// An event of the log; no mark takes it back to "not recorded".
pub(super) fn event(
    who: EnrolmentId,
    session: SessionId,
    mark: Option<&Marked>,
    origin: &Origin,
) -> mark_event::ActiveModel {
    let device = origin.device.as_ref();
    mark_event::ActiveModel {
        id: NotSet,
        enrolment_id: Set(who),
        session_id: Set(session),
        presence: Set(mark.map(|m| m.presence)),
        jp: Set(mark.map_or(0, |m| m.jp)),
        made_up_jp: Set(mark.map_or(0, |m| m.made_up)),
        reason: Set(mark.map_or_else(String::new, |m| m.reason.clone())),
        by_id: Set(origin.by),
        at: Set(origin.at),
        method: Set(origin.method),
        seen: Set(origin.seen),
        device_event_id: Set(device.map(|d| d.id.clone())),
        upload_id: Set(device.map(|d| d.upload).or(origin.sheet)),
        number: Set(device.map(|d| d.number)),
        device_at: Set(device.map(|d| d.at)),
        make_up_id: Set(None),
    }
}

pub(super) async fn upsert(tx: &Tx, rows: Vec<mark::ActiveModel>) -> Result<()> {
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let replace = OnConflict::columns([mark::Column::EnrolmentId, mark::Column::SessionId])
            .update_columns([
                mark::Column::Presence,
                mark::Column::Jp,
                mark::Column::MadeUpJp,
                mark::Column::Reason,
                mark::Column::ById,
                mark::Column::At,
                mark::Column::Disputed,
            ])
            .to_owned();
        mark::Entity::insert_many(rows.by_ref().take(CHUNK))
            .on_conflict(replace)
            .exec_without_returning(tx.db())
            .await?;
    }
    Ok(())
}

pub(super) async fn append(tx: &Tx, events: Vec<mark_event::ActiveModel>) -> Result<()> {
    let mut events = events.into_iter().peekable();
    while events.peek().is_some() {
        mark_event::Entity::insert_many(events.by_ref().take(CHUNK)).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}
