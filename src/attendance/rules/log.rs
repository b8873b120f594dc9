//! The log of marks: whatever order events arrive in, everybody reads the same mark from the same events.
//! Judgements of criteria have the same log (`assessment`), so what is recorded is a [`Word`] here.
//!
//! An event replaces what its author had seen: all of the log up to [`Event::seen`], and what the same
//! person did before on the same device. Events that nothing replaces are the **heads**. One head, or
//! several that say the same: that is the mark. Several that differ: the earlier stands, and the mark is
//! **disputed** until a person who sees them all records one. The last one to arrive never wins by
//! arriving last.
use super::Marked;
use crate::tables::person::PersonId;
use chrono::{DateTime, Utc};

/// What an event records.
pub trait Word: Clone + PartialEq {
    /// Whether two who recorded these agree.
    fn agrees(&self, other: &Self) -> bool;
}

impl Word for Marked {
    /// Two who give the same mark and hours agree, whatever reasons they wrote; and what was made good
    /// elsewhere is credited by what stands there, not by who records this session.
    fn agrees(&self, other: &Marked) -> bool {
        (self.presence, self.jp) == (other.presence, other.jp)
    }
}

/// One event of one person in one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<W = Marked> {
    /// Its place in the log of the session; later arrivals have greater ones.
    pub place: i64,
    /// The last place of that log its author had seen; `None`: everything before it.
    pub seen: Option<i64>,
    /// The device without signal that made it, and its place among that device's events.
    pub device: Option<(String, i32)>,
    /// Who recorded it.
    pub by: PersonId,
    /// When, by the server's clock.
    pub at: DateTime<Utc>,
    /// Whether it carries out a decision on a letter of absence: then it is not its author's own word on
    /// who was there, and takes no other word of theirs away unseen.
    pub letter: bool,
    /// What it says; `None`: taken back to "not recorded".
    pub mark: Option<W>,
}

impl<W> Event<W> {
    /// Whether the author of this one knew the other, so that it takes its place.
    pub fn replaces(&self, other: &Event<W>) -> bool {
        if self.place == other.place {
            return false;
        }
        if let (Some((here, mine)), Some((there, theirs))) = (&self.device, &other.device)
            && here == there
            && self.by == other.by
        {
            return mine > theirs;
        }
        other.place < self.place && self.seen.is_none_or(|seen| other.place <= seen)
    }
}

/// What a log comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict<'e, W = Marked> {
    /// The event that stands; `None`: not recorded.
    pub stands: Option<&'e Event<W>>,
    /// All that differ and that nobody has settled, the standing one first; empty when undisputed.
    pub disputed: Vec<&'e Event<W>>,
}

/// Reads the mark of one person in one session from its events, in whatever order they are given.
pub fn verdict<W: Word>(events: &[Event<W>]) -> Verdict<'_, W> {
    let mut heads: Vec<&Event<W>> =
        events.iter().filter(|e| !events.iter().any(|other| other.replaces(e))).collect();
    if heads.is_empty() {
        // Only a device that lies about its own order makes a ring; then all of it is looked at.
        heads = events.iter().collect();
    }
    // The earlier first: by when it was recorded, then by its place.
    heads.sort_by_key(|e| (e.at, e.place));
    // Of what one person said in two places, the later is that person's word.
    let last_words: Vec<&Event<W>> = heads
        .iter()
        .enumerate()
        .filter(|(i, e)| !heads[i + 1..].iter().any(|later| later.by == e.by && !later.letter && !e.letter))
        .map(|(_, e)| *e)
        .collect();
    // To take back one's own word is to say nothing: what another said stands.
    let marks: Vec<&Event<W>> = last_words.into_iter().filter(|e| e.mark.is_some()).collect();
    let Some(first) = marks.first().copied() else {
        return Verdict { stands: None, disputed: Vec::new() };
    };
    let differ = marks.iter().any(|e| !says_the_same(e, first));
    Verdict { stands: Some(first), disputed: if differ { marks } else { Vec::new() } }
}

fn says_the_same<W: Word>(one: &Event<W>, other: &Event<W>) -> bool {
    match (&one.mark, &other.mark) {
        (Some(one), Some(other)) => one.agrees(other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

#[cfg(test)]
#[path = "log_tests.rs"]
mod tests;
