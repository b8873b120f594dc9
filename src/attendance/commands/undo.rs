//! Taking back what one has just done.
use super::{
    crediting::{credit, guests},
    locking::locked,
    writing::{NewMark, Origin, append, event, row, upsert},
};
use crate::{
    access::Teaching,
    attendance::{
        queries::{self, Standing},
        rules::{self, Window},
    },
    error::{Refusal, Result},
    store::Tx,
    tables::{
        enrolment::{EnrolmentId, EnrolmentState},
        mark,
        mark_event::Method,
        session::SessionId,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

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
    // What is disputed is settled, not taken back; a letter and an answered appeal are declined, not undone.
    let noted = queries::noted(tx.db(), id).await?;
    all.retain(|s| s.state == EnrolmentState::Enrolled && !s.disputed && !noted.contains(&s.enrolment));
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
    let guests = guests(tx, people.iter().copied().collect()).await?;
    let histories = queries::histories(tx.db(), id, &people).await?;
    let origin = Origin::here(by.by(), Method::Page, now);
    let (mut restored, mut events, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for standing in last {
        let Some(current) = standing.step() else { continue };
        rules::may_still_change(standing.certified)?;
        let history = histories.get(&standing.enrolment).map_or(&[][..], Vec::as_slice);
        match rules::before(history, &current) {
            Some(step) => {
                let Some(mark) = &step.mark else { continue };
                let new = NewMark { enrolment: standing.enrolment, session: id, mark: mark.clone() };
                events.push(event(standing.enrolment, id, Some(mark), &origin));
                restored.push(row(&new, step.by, step.at, false));
            }
            None => {
                gone.push(standing.enrolment);
                events.push(event(standing.enrolment, id, None, &origin));
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
    credit(tx, &guests, by.by(), now).await?;
    Ok(people)
}
