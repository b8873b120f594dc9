//! How it changes. Every change is appended to the history of marks; nothing is overwritten unseen.
mod locking;

use locking::locked;

use super::{
    queries::{self, Standing},
    rules::{self, Decision, Facts, Marked, Meeting, Wanted, Window},
};
use crate::{
    access::Teaching,
    error::{Error, Refusal, Result},
    store::Tx,
    tables::{
        enrolment::{EnrolmentId, EnrolmentState},
        mark::{self, Presence},
        mark_event,
        person::PersonId,
        session::SessionId,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, NotSet, QueryFilter, sea_query::OnConflict};
use std::collections::HashMap;

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

/// Rows in one statement: seven parameters each, SQLite takes 32,766 of them, PostgreSQL 65,535.
const CHUNK: usize = 4_000;

/// Records one person in one session and says what was done.
///
/// # Errors
/// What [`rules::mark`] refuses; `NotFound` when session or person are not of this cohort.
pub async fn record(
    tx: &Tx,
    by: &Teaching,
    id: SessionId,
    who: EnrolmentId,
    wanted: Wanted,
    now: DateTime<Utc>,
) -> Result<Decision> {
    let meeting = locked(tx, by, id).await?;
    let all = queries::standings(tx.db(), by.cohort().id, id, Some(who)).await?;
    let standing = all.into_iter().next().ok_or(Error::NotFound)?;
    let decision = rules::mark(&facts(by, meeting, &standing), &wanted, now)?;
    if let Decision::Set(mark) = &decision {
        let new = NewMark { enrolment: who, session: id, mark: mark.clone() };
        write_marks(tx, by.by(), vec![new], now).await?;
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
    for standing in all.iter().filter(|s| s.state == EnrolmentState::Enrolled) {
        if let Decision::Set(mark) = rules::all_present(&facts(by, meeting, standing), reason, now)? {
            new.push(NewMark { enrolment: standing.enrolment, session: id, mark });
        }
    }
    let count = new.len() as u32;
    write_marks(tx, by.by(), new, now).await?;
    Ok(count)
}

/// Records many people of one session at once, all or none, and says how many changed.
///
/// # Errors
/// The first refusal of [`rules::mark`]; `NotFound` when the session or somebody is not of this cohort.
pub async fn record_many(
    tx: &Tx,
    by: &Teaching,
    id: SessionId,
    wanted: Vec<(EnrolmentId, Presence)>,
    reason: &str,
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
    write_marks(tx, by.by(), new, now).await?;
    Ok(count)
}

/// Which act to take back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undo {
    /// Everything this person did at their last moment in this session ("all present" is one act).
    Last,
    /// Only what they last did to this one.
    Of(EnrolmentId),
}

/// Takes back what this person did last in this session, within ten minutes, and says for whom. What
/// somebody else has changed since is left alone.
///
/// # Errors
/// A refusal when there is nothing to take back; `NotFound` when the session is not of this cohort.
pub async fn undo(
    tx: &Tx,
    by: &Teaching,
    id: SessionId,
    what: Undo,
    now: DateTime<Utc>,
) -> Result<Vec<EnrolmentId>> {
    let meeting = locked(tx, by, id).await?;
    if rules::window(&meeting, by.cohort().state, now) == Window::Cancelled {
        rules::may_change(Window::Cancelled, "")?;
    }
    let only = match what {
        Undo::Last => None,
        Undo::Of(who) => Some(who),
    };
    let mut all = queries::standings(tx.db(), by.cohort().id, id, only).await?;
    all.retain(|s| s.state == EnrolmentState::Enrolled);
    let marks = all.iter().enumerate().filter_map(|(i, s)| s.step().map(|step| (i, step.by, step.at)));
    let Some((_, last)) = rules::last_act(marks, by.by(), now) else {
        return Err(Refusal::new(both!(
            "Tidak ada yang dapat diurungkan. Yang dapat diurungkan hanya perubahan Anda dalam 10 menit terakhir.",
            "There is nothing to take back. Only your own changes of the last 10 minutes can be taken back."
        ))
        .into());
    };
    let last: Vec<&Standing> = last.into_iter().map(|i| &all[i]).collect();
    let people: Vec<EnrolmentId> = last.iter().map(|s| s.enrolment).collect();
    let histories = queries::histories(tx.db(), id, &people).await?;
    let (mut restored, mut events, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for standing in last {
        let Some(current) = standing.step() else { continue };
        rules::may_still_change(standing.certified)?;
        let history = histories.get(&standing.enrolment).map_or(&[][..], Vec::as_slice);
        match rules::before(history, &current) {
            Some(step) => {
                let Some(mark) = &step.mark else { continue };
                let new = NewMark { enrolment: standing.enrolment, session: id, mark: mark.clone() };
                events.push(event(&new, by.by(), now));
                restored.push(row(&new, step.by, step.at));
            }
            None => {
                gone.push(standing.enrolment);
                events.push(taken_back(standing.enrolment, id, by.by(), now));
            }
        }
    }
    upsert(tx, restored).await?;
    if !gone.is_empty() {
        mark::Entity::delete_many()
            .filter(mark::COLUMN.session_id.eq(id))
            .filter(mark::COLUMN.enrolment_id.is_in(gone))
            .exec(tx.db())
            .await?;
    }
    append(tx, events).await?;
    Ok(people)
}

/// Writes marks and appends them to the history, in few statements however many they are. Decides
/// nothing: who calls it has asked the rules. Each person stands at most once for each session.
///
/// # Errors
/// When the database refuses.
pub async fn write_marks(tx: &Tx, by: PersonId, marks: Vec<NewMark>, now: DateTime<Utc>) -> Result<()> {
    let mut marks = marks.into_iter().peekable();
    while marks.peek().is_some() {
        let chunk: Vec<NewMark> = marks.by_ref().take(CHUNK).collect();
        upsert(tx, chunk.iter().map(|new| row(new, by, now)).collect()).await?;
        append(tx, chunk.iter().map(|new| event(new, by, now)).collect()).await?;
    }
    Ok(())
}

fn row(new: &NewMark, by: PersonId, at: DateTime<Utc>) -> mark::ActiveModel {
    mark::ActiveModel {
        enrolment_id: Set(new.enrolment),
        session_id: Set(new.session),
        presence: Set(new.mark.presence),
        jp: Set(new.mark.jp),
        reason: Set(new.mark.reason.clone()),
        by_id: Set(by),
        at: Set(at),
    }
}

fn event(new: &NewMark, by: PersonId, at: DateTime<Utc>) -> mark_event::ActiveModel {
    mark_event::ActiveModel {
        id: NotSet,
        enrolment_id: Set(new.enrolment),
        session_id: Set(new.session),
        presence: Set(Some(new.mark.presence)),
        jp: Set(new.mark.jp),
        reason: Set(new.mark.reason.clone()),
        by_id: Set(by),
        at: Set(at),
    }
}

fn taken_back(who: EnrolmentId, id: SessionId, by: PersonId, at: DateTime<Utc>) -> mark_event::ActiveModel {
    mark_event::ActiveModel {
        id: NotSet,
        enrolment_id: Set(who),
        session_id: Set(id),
        presence: Set(None),
        jp: Set(0),
        reason: Set(String::new()),
        by_id: Set(by),
        at: Set(at),
    }
}

async fn upsert(tx: &Tx, rows: Vec<mark::ActiveModel>) -> Result<()> {
    let replace = OnConflict::columns([mark::Column::EnrolmentId, mark::Column::SessionId])
        .update_columns([
            mark::Column::Presence,
            mark::Column::Jp,
            mark::Column::Reason,
            mark::Column::ById,
            mark::Column::At,
        ])
        .to_owned();
    mark::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(tx.db()).await?;
    Ok(())
}

async fn append(tx: &Tx, events: Vec<mark_event::ActiveModel>) -> Result<()> {
    mark_event::Entity::insert_many(events).exec_without_returning(tx.db()).await?;
    Ok(())
}

fn facts(by: &Teaching, meeting: Meeting, standing: &Standing) -> Facts {
    Facts {
        meeting,
        cohort: by.cohort().state,
        enrolment: standing.state,
        mark: standing.mark(),
        certified: standing.certified,
    }
}
