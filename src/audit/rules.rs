//! What is true of audits. No I/O here.
use crate::{error::Refusal, tables::certificate::CertificateId};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use sha2::{Digest, Sha256};

/// How many certificates a sample has.
pub const SAMPLE: usize = 5;

/// Whether something happened after a certificate was issued. In the same second is before: the issue
/// itself writes in its own moment.
pub fn is_after(issued: DateTime<Utc>, at: DateTime<Utc>) -> bool {
    at > issued
}

/// How a registration stood on the day of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registered {
    /// Valid on that day.
    Valid,
    /// Its last day was before.
    Expired,
    /// None is recorded with the decision.
    Unknown,
}

/// How it stood, by what was recorded with the decision.
pub fn registered(number: Option<&str>, until: Option<NaiveDate>, on: NaiveDate) -> Registered {
    match (number.filter(|number| !number.is_empty()), until) {
        (Some(_), Some(until)) if until >= on => Registered::Valid,
        (Some(_), Some(_)) => Registered::Expired,
        _ => Registered::Unknown,
    }
}

/// A quarter of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quarter {
    /// The year.
    pub year: i32,
    /// From 1 to 4.
    pub number: u32,
}

impl Quarter {
    /// The quarter of a day.
    pub fn of(day: NaiveDate) -> Quarter {
        Quarter { year: day.year(), number: day.month0() / 3 + 1 }
    }

    /// "2026-4".
    ///
    /// # Errors
    /// Says how it is written.
    pub fn parse(text: &str) -> Result<Quarter, Refusal> {
        let read = || {
            let (year, number) = text.trim().split_once('-')?;
            let quarter = Quarter { year: year.parse().ok()?, number: number.parse().ok()? };
            ((1..=4).contains(&quarter.number) && (2000..=2200).contains(&quarter.year)).then_some(quarter)
        };
        read().ok_or_else(|| {
            Refusal::at(
                "triwulan",
                both!(
                    "Tulis tahun dan triwulan, misalnya 2026-4.",
                    "Write the year and the quarter, such as 2026-4."
                ),
            )
        })
    }

    /// "2026-4".
    pub fn word(self) -> String {
        format!("{}-{}", self.year, self.number)
    }

    /// Its first day, and the first one after it.
    pub fn days(self) -> Option<(NaiveDate, NaiveDate)> {
        let month = (self.number - 1) * 3 + 1;
        let (year, next) = if month == 10 { (self.year + 1, 1) } else { (self.year, month + 3) };
        NaiveDate::from_ymd_opt(self.year, month, 1).zip(NaiveDate::from_ymd_opt(year, next, 1))
    }
}

/// The certificates of a sample: those with the lowest hash of seed and id. Who knows the seed repeats the
/// draw, and one more certificate in the quarter takes at most one place.
pub fn sample(seed: &str, mut all: Vec<CertificateId>, count: usize) -> Vec<CertificateId> {
    all.sort_by_cached_key(|id| (<[u8; 32]>::from(Sha256::digest(format!("{seed}:{id}"))), *id));
    all.dedup();
    all.truncate(count);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use proptest::prelude::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn the_moment_of_issue_itself_is_no_change() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        assert!(!is_after(at, at) && !is_after(at, at - TimeDelta::days(1)));
        assert!(is_after(at, at + TimeDelta::seconds(1)));
    }

    #[test]
    fn a_registration_is_valid_on_its_last_day_and_not_after() {
        let on = day(2026, 11, 23);
        assert_eq!(registered(Some("MET.1"), Some(on), on), Registered::Valid);
        assert_eq!(registered(Some("MET.1"), Some(day(2026, 11, 22)), on), Registered::Expired);
        assert_eq!(registered(Some("MET.1"), None, on), Registered::Unknown);
        assert_eq!(registered(Some(""), Some(on), on), Registered::Unknown);
        assert_eq!(registered(None, Some(on), on), Registered::Unknown);
    }

    #[test]
    fn a_quarter_is_written_and_read() {
        for (month, number) in [(1, 1), (3, 1), (4, 2), (9, 3), (10, 4), (12, 4)] {
            let quarter = Quarter::of(day(2026, month, 15));
            assert_eq!(quarter, Quarter { year: 2026, number });
            assert_eq!(Quarter::parse(&quarter.word()).ok(), Some(quarter));
            let (from, until) = quarter.days().unwrap();
            assert!(from <= day(2026, month, 15) && day(2026, month, 15) < until);
        }
        assert_eq!(Quarter { year: 2026, number: 4 }.days(), Some((day(2026, 10, 1), day(2027, 1, 1))));
        for wrong in ["", "2026", "2026-0", "2026-5", "26-1", "x-1", "2026-1-1"] {
            assert!(Quarter::parse(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_seed_draws_the_same_whatever_the_order(ids in proptest::collection::vec(0_i64..500, 0..60), seed in "[A-Z]{4}") {
            let ids: Vec<CertificateId> = ids.into_iter().map(CertificateId).collect();
            let (there, mut back) = (ids.clone(), ids.clone());
            back.reverse();
            let drawn = sample(&seed, there, SAMPLE);
            prop_assert_eq!(&drawn, &sample(&seed, back, SAMPLE));
            let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
            prop_assert_eq!(drawn.len(), distinct.len().min(SAMPLE));
            prop_assert!(drawn.iter().all(|id| ids.contains(id)));
        }

        #[test]
        fn one_more_certificate_takes_at_most_one_place(ids in proptest::collection::btree_set(0_i64..500, 6..60), seed in "[A-Z]{4}") {
            let ids: Vec<CertificateId> = ids.into_iter().map(CertificateId).collect();
            let before = sample(&seed, ids.clone(), SAMPLE);
            let after = sample(&seed, [ids, vec![CertificateId(1000)]].concat(), SAMPLE);
            let gone = before.iter().filter(|id| !after.contains(id)).count();
            prop_assert!(gone <= 1);
        }
    }
}
