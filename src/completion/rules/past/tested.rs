//! Tests as they stood at a moment.
use super::last;
use crate::{
    completion::rules::Test,
    tables::{
        amounts::Share,
        course_test::{TestId, TestPlace},
    },
    testing::rules::{self, GRACE, Opening, Total, Try},
};
use chrono::{DateTime, TimeDelta, Utc};

/// A sitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SittingLog {
    /// From 1.
    pub attempt: i32,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When its time is over.
    pub ends_at: Option<DateTime<Utc>>,
    /// When it was handed in.
    pub submitted_at: Option<DateTime<Utc>>,
    /// What it was worth from when on: each essay that is read changes it. Never empty.
    pub worth: Vec<(DateTime<Utc>, Total)>,
}

/// A test that counts, and what one person did in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestLog {
    /// Its row.
    pub id: TestId,
    /// Before or after.
    pub place: TestPlace,
    /// See [`Test::passing`].
    pub passing: Option<Share>,
    /// How often everybody may sit for it.
    pub attempts: i32,
    /// When it was opened and closed, in the order of time.
    pub openings: Vec<(DateTime<Utc>, Opening)>,
    /// When another try was given.
    pub retakes: Vec<DateTime<Utc>>,
    /// In their order.
    pub sittings: Vec<SittingLog>,
}

impl TestLog {
    /// How it stood.
    pub(super) fn at(&self, at: DateTime<Utc>) -> Test {
        let one = |sitting: &SittingLog| {
            let handed_in = sitting.submitted_at.filter(|moment| *moment <= at);
            let over = rules::is_over(handed_in, sitting.ends_at, at);
            let worth = last(&sitting.worth, at).or(sitting.worth.first().map(|(_, total)| total));
            let total = if over { worth.copied().unwrap_or_default() } else { Total::default() };
            Try { attempt: sitting.attempt, over, total }
        };
        let begun = self.sittings.iter().filter(|sitting| sitting.started_at <= at);
        let tries: Vec<Try> = begun.map(one).collect();
        let allowed = self.attempts + self.retakes.iter().filter(|given| **given <= at).count() as i32;
        let opening = last(&self.openings, at).copied();
        Test {
            id: self.id,
            place: self.place,
            passing: self.passing,
            standing: rules::standing(&tries, allowed, self.passing, opening, at),
            best: rules::best(&tries).map(|best| best.total),
        }
    }

    /// When any of it changed.
    pub(super) fn moments(&self) -> impl Iterator<Item = DateTime<Utc>> {
        let after_grace = |end: DateTime<Utc>| end + TimeDelta::seconds(GRACE + 1);
        let openings =
            self.openings.iter().flat_map(|(at, o)| [Some(*at), Some(o.opens_at), o.closes_at]).flatten();
        let sittings = self.sittings.iter().flat_map(move |s| {
            let fixed = [Some(s.started_at), s.submitted_at, s.ends_at.map(after_grace)];
            fixed.into_iter().flatten().chain(s.worth.iter().map(|(at, _)| *at))
        });
        openings.chain(self.retakes.iter().copied()).chain(sittings)
    }
}
