//! Taking one event out of the log again, as if it had never been said: what was recorded since stays.
use super::{Event, Marked, verdict};

/// What is appended so that the event counts for nothing any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retraction {
    /// What stands without it; `None`: not recorded.
    pub mark: Option<Marked>,
    /// What of the log the retraction takes the place of; `None`: all of it.
    pub seen: Option<i64>,
}

/// What to append so that the event at this place counts for nothing. `None` where it counts for nothing
/// already: somebody who saw it has recorded something since, and that stays.
pub fn retract(events: &[Event], place: i64) -> Option<Retraction> {
    let gone = events.iter().find(|e| e.place == place)?;
    if events.iter().any(|other| other.replaces(gone)) {
        return None;
    }
    let rest: Vec<Event> = events.iter().filter(|e| e.place != place).cloned().collect();
    let without = verdict(&rest);
    if without.disputed.is_empty() {
        return Some(Retraction { mark: without.stands.and_then(|e| e.mark.clone()), seen: None });
    }
    // Others differ, whatever becomes of this one: only what it took the place of comes back.
    let before: Vec<Event> = rest.into_iter().filter(|e| gone.replaces(e)).collect();
    let stood = verdict(&before).stands.and_then(|e| e.mark.clone());
    Some(Retraction { mark: stood, seen: Some(place) })
}

#[cfg(test)]
#[path = "retract_tests.rs"]
mod tests;
