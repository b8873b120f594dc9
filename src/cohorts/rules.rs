//! What is true of cohorts, whatever stores them and whoever asks. No I/O here.
//!
//! [`Details`]: what a cohort says of itself. [`states`]: what it needs to go on. [`timetable`]: from a pattern of days and hours to
//! sessions.
mod details;
pub mod holidays;
pub mod states;
pub mod timetable;

pub use details::{Details, check, may_move};

use crate::{error::Refusal, tables::cohort::CohortState, text::roman};
use chrono::{Datelike, NaiveDate};

/// The label of a cohort by its centre's pattern. Tokens: `{number}` and `{number:roman}` within the
/// course and budget year, `{serial}` of the centre, `{year}`. Anything else stands as it is.
pub fn label(pattern: &str, number: i32, serial: i32, year: i32) -> String {
    pattern
        .replace("{number:roman}", &roman(number))
        .replace("{number}", &number.to_string())
        .replace("{serial}", &serial.to_string())
        .replace("{year}", &year.to_string())
}

/// The budget year of a cohort: the calendar year in which it starts (UU 17/2003, article 4).
pub fn budget_year(starts_on: NaiveDate) -> i32 {
    starts_on.year()
}

/// The number after the last one given.
pub fn next_number(last: Option<i32>) -> i32 {
    last.unwrap_or(0) + 1
}

/// Whether a cohort in this state may still be changed.
///
/// # Errors
/// When it is finished or cancelled.
pub fn may_change(state: CohortState) -> Result<(), Refusal> {
    match state {
        CohortState::Planned | CohortState::Open | CohortState::Running => Ok(()),
        CohortState::Finished => Err(Refusal::new(both!(
            "Angkatan ini sudah selesai. Isinya tidak diubah lagi.",
            "This cohort has finished. It is not changed any more."
        ))),
        CohortState::Cancelled => Err(Refusal::new(both!(
            "Angkatan ini dibatalkan. Buka angkatan baru bila perlu.",
            "This cohort was cancelled. Open a new one if needed."
        ))),
    }
}

/// Whether a cohort may have this many seats.
///
/// # Errors
/// Below one, above 1,000, or below those who sit already.
pub fn may_seat(quota: i32, enrolled: i64) -> Result<(), Refusal> {
    if !(1..=1000).contains(&quota) {
        return Err(Refusal::at(
            "kuota",
            both!("Jumlah tempat antara 1 dan 1.000.", "The number of seats is between 1 and 1,000."),
        ));
    }
    if i64::from(quota) < enrolled {
        return Err(Refusal::at(
            "kuota",
            both!(
                "Sudah ada {enrolled} peserta. Jumlah tempat tidak bisa kurang dari itu.",
                "There are {enrolled} participants already. There cannot be fewer seats."
            ),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, m, d).unwrap()
    }

    fn field(result: Result<(), Refusal>) -> Option<&'static str> {
        result.err().map(|why| why.field)
    }

    #[test]
    fn a_label_follows_the_pattern() {
        assert_eq!(label("Angkatan {number} Tahun {year}", 12, 156, 2026), "Angkatan 12 Tahun 2026");
        assert_eq!(label("Angkatan {number:roman}/{year}", 14, 156, 2026), "Angkatan XIV/2026");
        assert_eq!(label("Kelas {serial} {lain}", 12, 156, 2026), "Kelas 156 {lain}");
    }

    #[test]
    fn numbers_go_on_from_the_last() {
        assert_eq!((next_number(None), next_number(Some(11))), (1, 12));
        assert_eq!(budget_year(day(12, 31)), 2026);
    }

    #[test]
    fn what_is_over_stays() {
        use CohortState::*;
        let may: Vec<bool> =
            [Planned, Open, Running, Finished, Cancelled].map(|s| may_change(s).is_ok()).into();
        assert_eq!(may, [true, true, true, false, false]);
    }

    #[test]
    fn never_fewer_seats_than_people() {
        assert_eq!(may_seat(30, 30), Ok(()));
        assert_eq!(field(may_seat(29, 30)), Some("kuota"));
        assert_eq!(field(may_seat(0, 0)), Some("kuota"));
        assert_eq!(field(may_seat(1001, 0)), Some("kuota"));
    }
}
