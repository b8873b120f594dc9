//! What a trainee says against a mark, and the answer.
use super::{Whose, facts, letters, queries, rules, standings};
use crate::{
    absences::letters::Told,
    attendance::{
        commands::{self as marks, NewMark},
        rules::{Decision, Wanted, mark},
    },
    error::{Error, Result},
    store::Tx,
    tables::{
        appeal::{self, AppealId, AppealOutcome},
        mark::Presence,
        mark_event::Method,
        session::SessionId,
    },
    web::Origin,
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, NotSet, QueryFilter};

/// Takes what a trainee says against her mark in this session; `days` is how long after it that is taken.
///
/// # Errors
/// What [`rules::may_appeal`] refuses, or words that are none; `NotFound` for a session of another cohort.
pub async fn appeal(
    tx: &Tx,
    whose: &Whose,
    session: SessionId,
    said: &str,
    days: u32,
    now: DateTime<Utc>,
) -> Result<()> {
    let cohort = marks::hold(tx, whose.cohort().id).await?;
    let sessions = queries::meets(tx.db(), &cohort).await?;
    let found = standings(tx, whose, sessions.iter().filter(|s| s.id == session)).await?;
    let (meets, standing) = found.into_iter().next().ok_or(Error::NotFound)?;
    let waits = queries::waits(tx.db(), whose.seat().id, session).await?;
    if waits.as_deref() == Some(said.trim()) {
        // Pressed twice.
        return Ok(());
    }
    rules::may_appeal(&meets.meeting, standing.mark().as_ref(), waits.is_some(), days, now)?;
    let row = appeal::ActiveModel {
        id: NotSet,
        enrolment_id: Set(whose.seat().id),
        session_id: Set(session),
        words: Set(rules::words("kata", said)?),
        opened_at: Set(now),
        outcome: Set(None),
        answer: Set(String::new()),
        closed_at: Set(None),
        closed_by: Set(None),
    };
    row.insert(tx.db()).await?;
    Ok(())
}

/// Answers an appeal: with another mark, which then stands by an event of its own, or by keeping the one
/// that is.
///
/// # Errors
/// What [`rules::answer`] or the rules of marks refuse; `NotFound` for an appeal of somebody else.
#[allow(clippy::too_many_arguments, reason = "an answer is made of these")]
pub async fn answer(
    tx: &Tx,
    whose: &Whose,
    id: AppealId,
    to: Option<Presence>,
    said: &str,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<AppealOutcome> {
    let cohort = marks::hold(tx, whose.cohort().id).await?;
    let row = appeal::Entity::find_by_id(id)
        .filter(appeal::COLUMN.enrolment_id.eq(whose.seat().id))
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    if row.closed_by == Some(whose.by()) && row.answer == said.trim() {
        // Pressed twice: the first press answered it.
        return Ok(row.outcome.unwrap_or(AppealOutcome::Kept));
    }
    let sessions = queries::meets(tx.db(), &cohort).await?;
    let found = standings(tx, whose, sessions.iter().filter(|s| s.id == row.session_id)).await?;
    let (meets, standing) = found.into_iter().next().ok_or(Error::NotFound)?;
    let stands = standing.mark().map(|mark| mark.presence);
    let outcome = rules::answer(stands, to, said, row.closed_at.is_some(), whose.is_own())?;
    if let Some(presence) = to {
        let facts = facts(meets.meeting, cohort.state, &standing);
        if let Decision::Set(mark) = mark(&facts, &Wanted::tap(presence, said), now)? {
            let new = NewMark { enrolment: row.enrolment_id, session: row.session_id, mark };
            marks::write_marks(tx, whose.by(), vec![new], Method::Appeal, now).await?;
        }
    }
    let change = appeal::ActiveModel {
        id: Set(id),
        outcome: Set(Some(outcome)),
        answer: Set(said.trim().to_string()),
        closed_at: Set(Some(now)),
        closed_by: Set(Some(whose.by())),
        ..Default::default()
    };
    let row = change.update(tx.db()).await?;
    let told = Told::Appeal { row: &row, to };
    letters::tell(tx, whose, told, format!("appeal:{id}"), origin, now).await?;
    Ok(outcome)
}
