//! How it changes. Each step is kept, and told to the trainee once.
mod appeals;

pub use appeals::{answer, appeal};

use super::{
    letters::{self, Told},
    queries,
    rules::{self, Act, Period},
    whose::Whose,
};
use crate::{
    attendance::{
        commands::{self as marks, NewMark},
        queries::Standing,
        rules::{Facts, Marked, Meeting, Window, admitted_by, may_still_change, window},
    },
    error::{Error, Refusal, Result},
    store::Tx,
    tables::{
        absence::{self, AbsenceId, AbsenceKind, AbsenceState},
        absence_event, absence_mark,
        cohort::CohortState,
        mark_event::Method,
    },
    web::Origin,
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, NotSet, QueryFilter};
use std::collections::BTreeSet;

/// A photo on the shelf.
#[derive(Clone, Debug)]
pub struct Photo {
    /// How it will be asked for.
    pub code: String,
    /// What it is.
    pub media_type: &'static str,
    /// Where its file lies.
    pub place: String,
}

/// A letter to be handed in.
#[derive(Clone, Debug)]
pub struct NewLetter {
    /// Why.
    pub kind: AbsenceKind,
    /// From which day to which.
    pub period: Period,
    /// In her own words.
    pub words: String,
    /// Of the letter itself, if there is one.
    pub photo: Option<Photo>,
}

/// Takes a letter of absence; it waits for an answer.
///
/// # Errors
/// What [`rules::enter`] refuses.
pub async fn enter(
    tx: &Tx,
    whose: &Whose,
    new: NewLetter,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<AbsenceId> {
    let cohort = marks::hold(tx, whose.cohort().id).await?;
    let mut sessions = queries::meets(tx.db(), &cohort).await?;
    sessions.retain(|session| admitted_by(&session.meeting, whose.seat().seated_at));
    let others = queries::periods(tx.db(), whose.seat().id).await?;
    let seat = rules::Seat { state: whose.seat().state, cohort: cohort.state };
    rules::enter(&new.period, seat, &sessions, &others, now)?;
    let (code, media_type, path) = match new.photo {
        Some(photo) => (Some(photo.code), Some(photo.media_type.to_string()), Some(photo.place)),
        None => (None, None, None),
    };
    let row = absence::ActiveModel {
        id: NotSet,
        enrolment_id: Set(whose.seat().id),
        kind: Set(new.kind),
        from_on: Set(new.period.from),
        until_on: Set(new.period.until),
        session_id: Set(new.period.only),
        words: Set(new.words),
        state: Set(AbsenceState::Open),
        entered_by: Set(whose.by()),
        entered_at: Set(now),
        code: Set(code),
        media_type: Set(media_type),
        path: Set(path),
    };
    let row = row.insert(tx.db()).await?;
    step(tx, whose, &row, AbsenceState::Open, "", origin, now).await?;
    Ok(row.id)
}

/// Approves, declines or withdraws a letter.
///
/// # Errors
/// What [`rules::act`] refuses, or a certificate that rests on one of the marks; `NotFound` for the letter
/// of somebody else.
pub async fn decide(
    tx: &Tx,
    whose: &Whose,
    id: AbsenceId,
    act: Act,
    reason: &str,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<AbsenceState> {
    let cohort = marks::hold(tx, whose.cohort().id).await?;
    let row = absence::Entity::find_by_id(id)
        .filter(absence::COLUMN.enrolment_id.eq(whose.seat().id))
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let next = rules::act(row.state, act, whose.is_own(), reason)?;
    match (row.state, next) {
        (_, AbsenceState::Approved) => approve(tx, whose, &row, cohort.state, now).await?,
        (AbsenceState::Approved, _) => {
            take_back(tx, whose, id, next == AbsenceState::Withdrawn, now).await?;
        }
        _ => {}
    }
    let change = absence::ActiveModel { id: Set(id), state: Set(next), ..Default::default() };
    let row = change.update(tx.db()).await?;
    step(tx, whose, &row, next, reason.trim(), origin, now).await?;
    Ok(next)
}

async fn approve(
    tx: &Tx,
    whose: &Whose,
    row: &absence::Model,
    cohort: CohortState,
    now: DateTime<Utc>,
) -> Result<()> {
    let period = queries::period(row);
    let sessions = queries::meets(tx.db(), whose.cohort()).await?;
    let mut new = Vec::new();
    for (session, standing) in standings(tx, whose, sessions.iter().filter(|s| period.covers(s))).await? {
        let facts = facts(session.meeting, cohort, &standing);
        // What was held before they had the seat is no session of theirs.
        if admitted_by(&session.meeting, standing.admitted) && rules::writes(&facts, now) {
            may_still_change(facts.certified)?;
            let made_up = facts.mark.map_or(0, |mark| mark.made_up);
            let presence = rules::presence(row.kind);
            let mark = Marked { presence, jp: 0, made_up, reason: row.words.clone() };
            new.push(NewMark { enrolment: row.enrolment_id, session: session.id, mark });
        }
    }
    let written = marks::write_noted(tx, whose.by(), new, Method::Document, now).await?;
    let rows: Vec<absence_mark::ActiveModel> = written
        .into_iter()
        .map(|((session, _), event)| absence_mark::ActiveModel {
            absence_id: Set(row.id),
            session_id: Set(session),
            event_id: Set(event),
        })
        .collect();
    if !rows.is_empty() {
        absence_mark::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// Takes back what a letter wrote. Its owner may do so while what really was can still be recorded; after
/// that (`owner`) staff decide.
async fn take_back(tx: &Tx, whose: &Whose, id: AbsenceId, owner: bool, now: DateTime<Utc>) -> Result<()> {
    let written =
        absence_mark::Entity::find().filter(absence_mark::COLUMN.absence_id.eq(id)).all(tx.db()).await?;
    let sessions = queries::meets(tx.db(), whose.cohort()).await?;
    let these: BTreeSet<_> = written.iter().map(|row| row.session_id).collect();
    for (session, standing) in standings(tx, whose, sessions.iter().filter(|s| these.contains(&s.id))).await?
    {
        may_still_change(standing.certified)?;
        if owner && window(&session.meeting, whose.cohort().state, now) == Window::Closed {
            return Err(Refusal::new(both!(
                "Surat ini sudah dihitung untuk sesi yang tidak dapat dicatat lagi. Minta petugas mengubahnya.",
                "This letter counts for a session that can no longer be recorded. Ask the staff to change it."
            ))
            .into());
        }
    }
    let events: Vec<_> =
        written.into_iter().map(|row| (row.session_id, whose.seat().id, row.event_id)).collect();
    marks::retract(tx, whose.by(), &events, Method::Document, now).await
}

/// The marks of this person in these sessions.
async fn standings<'s>(
    tx: &Tx,
    whose: &Whose,
    sessions: impl Iterator<Item = &'s rules::Meets>,
) -> Result<Vec<(&'s rules::Meets, Standing)>> {
    let sessions: Vec<&rules::Meets> = sessions.collect();
    let ids: BTreeSet<_> = sessions.iter().map(|s| s.id).collect();
    let cohorts = BTreeSet::from([whose.cohort().id]);
    let mut all = crate::attendance::queries::standings_in(tx.db(), &cohorts, &ids).await?;
    let one = |s: &'s rules::Meets| Some((s, all.remove(&(s.id, whose.seat().id))?));
    Ok(sessions.into_iter().filter_map(one).collect())
}

/// What the rules ask of one person in one session.
fn facts(meeting: Meeting, cohort: CohortState, standing: &Standing) -> Facts {
    Facts {
        meeting,
        cohort,
        enrolment: standing.state,
        mark: standing.mark(),
        disputed: standing.disputed,
        certified: standing.certified,
    }
}

/// Keeps a step and tells of it.
async fn step(
    tx: &Tx,
    whose: &Whose,
    row: &absence::Model,
    state: AbsenceState,
    reason: &str,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<()> {
    let event = absence_event::ActiveModel {
        id: NotSet,
        absence_id: Set(row.id),
        state: Set(state),
        reason: Set(reason.to_string()),
        by_id: Set(whose.by()),
        at: Set(now),
    };
    let event = event.insert(tx.db()).await?.id;
    let told = Told::Letter { row, reason };
    letters::tell(tx, whose, told, format!("absence:{event}"), origin, now).await
}
