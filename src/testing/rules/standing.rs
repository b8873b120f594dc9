//! How somebody stands with one test: for their own page, for the results, for completion.
use super::{Opening, Total};
use crate::tables::amounts::Share;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

/// One sitting, as far as it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Try {
    /// From 1.
    pub attempt: i32,
    /// Handed in, or its time was over.
    pub over: bool,
    /// What it is worth; with `over`.
    pub total: Total,
}

/// Whether points reach what is asked; asked for nothing, everything does. Compared as a fraction.
pub fn passed(total: &Total, passing: Option<Share>) -> bool {
    let Some(passing) = passing else { return true };
    total.points * Decimal::from(Share::WHOLE) >= Decimal::from(passing.0) * total.of
}

/// The sitting that counts: the one with most points; of equals the first.
pub fn best(tries: &[Try]) -> Option<&Try> {
    let over = tries.iter().filter(|one| one.over);
    over.reduce(|best, one| if one.total.points > best.total.points { one } else { best })
}

/// How somebody stands with a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing asked yet, and it is not open.
    NotOpen,
    /// It may be begun, or goes on.
    Open,
    /// An essay waits for a reader, and the rest is not enough.
    Unread,
    /// Done, with as much as is asked.
    Passed,
    /// Not enough, and there is a try left, but the test is not open.
    Again,
    /// Not enough, and every try is used up.
    UsedUp,
}

/// How somebody stands.
pub fn standing(
    tries: &[Try],
    allowed: i32,
    passing: Option<Share>,
    opening: Option<Opening>,
    now: DateTime<Utc>,
) -> Standing {
    if tries.iter().any(|one| one.over && passed(&one.total, passing)) {
        return Standing::Passed;
    }
    let open = opening.is_some_and(|opening| opening.is_open(now));
    if tries.iter().any(|one| !one.over) {
        return Standing::Open;
    }
    if tries.iter().any(|one| one.total.unread > 0) {
        return Standing::Unread;
    }
    match (tries.len() as i32 >= allowed, open, tries.is_empty()) {
        (true, ..) => Standing::UsedUp,
        (false, true, _) => Standing::Open,
        (false, false, true) => Standing::NotOpen,
        (false, false, false) => Standing::Again,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeDelta, TimeZone};

    fn total(points: i64, of: i64) -> Total {
        Total { points: Decimal::from(points), of: Decimal::from(of), unread: 0 }
    }

    fn done(attempt: i32, points: i64) -> Try {
        Try { attempt, over: true, total: total(points, 10) }
    }

    #[test]
    fn passing_is_a_fraction() {
        let two_thirds = Total { points: Decimal::from(2), of: Decimal::from(3), unread: 0 };
        assert!(passed(&two_thirds, Some(Share(6666))) && !passed(&two_thirds, Some(Share(6667))));
        assert!(passed(&total(0, 10), None));
        assert!(passed(&total(7, 10), Some(Share(7000))));
    }

    #[test]
    fn the_best_sitting_counts() {
        let tries = [done(1, 5), done(2, 8), done(3, 8), Try { over: false, ..done(4, 10) }];
        assert_eq!(best(&tries).map(|one| one.attempt), Some(2));
        assert_eq!(best(&[]), None);
    }

    #[test]
    fn every_standing_has_its_reason() {
        let now = Utc.with_ymd_and_hms(2026, 11, 23, 2, 0, 0).unwrap();
        let open = Some(Opening { opens_at: now - TimeDelta::hours(1), closes_at: None });
        let of = |tries: &[Try], opening| standing(tries, 2, Some(Share(7000)), opening, now);
        assert_eq!(of(&[], None), Standing::NotOpen);
        assert_eq!(of(&[], open), Standing::Open);
        assert_eq!(of(&[Try { over: false, ..done(1, 0) }], None), Standing::Open);
        assert_eq!(of(&[done(1, 7)], None), Standing::Passed);
        assert_eq!(of(&[done(1, 6)], None), Standing::Again);
        assert_eq!(of(&[done(1, 6)], open), Standing::Open);
        assert_eq!(of(&[done(1, 6), done(2, 6)], open), Standing::UsedUp);
        let unread = Try { total: Total { unread: 1, ..total(6, 10) }, ..done(1, 6) };
        assert_eq!(of(&[unread], open), Standing::Unread);
    }
}
