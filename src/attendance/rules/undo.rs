//! What somebody did last, and what stood before it.
use super::{Marked, UNDO_WITHIN};
use crate::tables::person::PersonId;
use chrono::{DateTime, Utc};

/// One step in the history of a mark, oldest first. No mark: taken back to "not recorded".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it became.
    pub mark: Option<Marked>,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
}

/// What this person did last in a session, and may still take back: the moment, and the marks made then.
/// `marks` are all current ones of the session.
pub fn last_act<K>(
    marks: impl IntoIterator<Item = (K, PersonId, DateTime<Utc>)>,
    by: PersonId,
    now: DateTime<Utc>,
) -> Option<(DateTime<Utc>, Vec<K>)> {
    let mut last: Option<(DateTime<Utc>, Vec<K>)> = None;
    for (key, _, at) in marks.into_iter().filter(|(_, who, at)| *who == by && *at + UNDO_WITHIN >= now) {
        match &mut last {
            Some((moment, keys)) if *moment == at => keys.push(key),
            Some((moment, _)) if *moment > at => {}
            _ => last = Some((at, vec![key])),
        }
    }
    last
}

/// What stood before the current mark: the step before the one that made it, `None` if nothing did.
/// Several undos walk back one by one, since the restored mark keeps its own author and moment.
pub fn before<'h>(history: &'h [Step], current: &Step) -> Option<&'h Step> {
    let made = history.iter().rposition(|step| step == current).unwrap_or(history.len().saturating_sub(1));
    history[..made].last().filter(|step| step.mark.is_some())
}
