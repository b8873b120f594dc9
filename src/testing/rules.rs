//! What is true of tests, whatever stores them and whoever asks. No I/O here.
mod answers;
mod places;
mod standing;
mod words;

pub use answers::{Asked, Total, points_typed, raw, response, stands, total};
pub use places::{from_page, layout, onto_page};
pub use standing::{Standing, Try, best, passed, standing};
pub use words::{asked_lines, lines};

use crate::{
    error::Refusal,
    tables::{cohort::CohortState, enrolment::EnrolmentState},
};
use chrono::{DateTime, TimeDelta, Utc};

/// Seconds after the end in which answers still arrive: those that were on their way.
pub const GRACE: i64 = 60;

/// When a cohort may begin a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// From then.
    pub opens_at: DateTime<Utc>,
    /// Until then; none: until somebody closes it.
    pub closes_at: Option<DateTime<Utc>>,
}

impl Opening {
    /// Whether it is open at this moment.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.opens_at <= now && self.closes_at.is_none_or(|end| now < end)
    }
}

/// When a sitting that begins now ends: after its minutes, and never after the test closes.
pub fn ends(
    minutes: Option<i32>,
    closes_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let own = minutes.map(|minutes| now + TimeDelta::minutes(i64::from(minutes)));
    own.into_iter().chain(closes_at).min()
}

/// Whether nothing can be answered any more.
pub fn is_over(
    submitted_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> bool {
    submitted_at.is_some() || ends_at.is_some_and(|end| now > end + TimeDelta::seconds(GRACE))
}

/// What beginning rests on.
#[derive(Clone, Copy, Debug)]
pub struct Beginning {
    /// Of the enrolment.
    pub seat: EnrolmentState,
    /// Of the cohort.
    pub cohort: CohortState,
    /// Of this test for the cohort.
    pub opening: Option<Opening>,
    /// Questions the test asks.
    pub questions: usize,
    /// Sittings so far.
    pub tries: i32,
    /// Sittings allowed.
    pub allowed: i32,
    /// The moment.
    pub now: DateTime<Utc>,
}

/// Whether somebody may begin a test.
///
/// # Errors
/// Without a seat, where the test is not open or empty, and when every try is used up.
pub fn may_begin(facts: Beginning) -> Result<(), Refusal> {
    if facts.seat != EnrolmentState::Enrolled || facts.cohort == CohortState::Cancelled {
        return Err(Refusal::new(both!(
            "Anda tidak punya tempat di angkatan ini. Tanyakan kepada balai.",
            "You have no seat in this cohort. Ask the training centre."
        )));
    }
    if !facts.opening.is_some_and(|opening| opening.is_open(facts.now)) || facts.questions == 0 {
        return Err(Refusal::new(both!(
            "Tes ini sedang tidak dibuka. Petugas balai membukanya.",
            "This test is not open now. The staff open it."
        )));
    }
    if facts.tries >= facts.allowed {
        return Err(Refusal::new(both!(
            "Kesempatan Anda untuk tes ini sudah dipakai. Petugas dapat memberi kesempatan lagi.",
            "You have used your tries for this test. The staff can give you another one."
        )));
    }
    Ok(())
}

/// Whether an answer may still be given.
///
/// # Errors
/// After handing in, and after the end.
pub fn may_answer(
    submitted_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    match (submitted_at, is_over(submitted_at, ends_at, now)) {
        (Some(_), _) => Err(Refusal::new(both!(
            "Tes ini sudah dikumpulkan, jadi jawabannya tidak berubah lagi.",
            "This test is handed in, so its answers stay as they are."
        ))),
        (None, true) => Err(Refusal::new(both!(
            "Waktu tes ini sudah habis. Jawaban yang tersimpan sebelumnya tetap dihitung.",
            "The time of this test is over. Answers stored before count."
        ))),
        (None, false) => Ok(()),
    }
}

/// Whether the plan of a test may still change.
///
/// # Errors
/// When somebody has begun it.
pub fn may_change(begun: bool) -> Result<(), Refusal> {
    match begun {
        false => Ok(()),
        true => Err(Refusal::new(both!(
            "Tes ini sudah dikerjakan orang, jadi isinya tidak berubah lagi. Buat versi pelatihan yang baru.",
            "Somebody has taken this test, so it stays as it is. Write a new version of the course."
        ))),
    }
}

/// What a plan may say of numbers.
///
/// # Errors
/// At the field that is out of bounds.
pub fn plan_numbers(minutes: Option<i32>, attempts: i32, passing: Option<i32>) -> Result<(), Refusal> {
    if minutes.is_some_and(|minutes| !(1..=600).contains(&minutes)) {
        return Err(Refusal::at("menit", both!("Isi 1 sampai 600 menit.", "Give 1 to 600 minutes.")));
    }
    if !(1..=20).contains(&attempts) {
        return Err(Refusal::at("kali", both!("Isi 1 sampai 20 kali.", "Give 1 to 20 tries.")));
    }
    if passing.is_some_and(|passing| !(0..=10_000).contains(&passing)) {
        return Err(Refusal::at("lulus", both!("Isi 0 sampai 100 persen.", "Give 0 to 100 per cent.")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn at(minute: i64) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 23, 2, 0, 0).unwrap() + TimeDelta::minutes(minute)
    }

    fn open() -> Opening {
        Opening { opens_at: at(0), closes_at: Some(at(60)) }
    }

    fn facts() -> Beginning {
        Beginning {
            seat: EnrolmentState::Enrolled,
            cohort: CohortState::Running,
            opening: Some(open()),
            questions: 3,
            tries: 0,
            allowed: 1,
            now: at(5),
        }
    }

    #[test]
    fn a_test_is_open_from_its_begin_and_not_at_its_end() {
        assert!(!open().is_open(at(-1)) && open().is_open(at(0)) && open().is_open(at(59)));
        assert!(!open().is_open(at(60)));
        assert!(Opening { closes_at: None, ..open() }.is_open(at(9999)));
    }

    #[test]
    fn a_sitting_ends_with_its_minutes_or_with_the_test() {
        assert_eq!(ends(Some(30), None, at(0)), Some(at(30)));
        assert_eq!(ends(Some(30), Some(at(20)), at(0)), Some(at(20)));
        assert_eq!(ends(None, Some(at(20)), at(0)), Some(at(20)));
        assert_eq!(ends(None, None, at(0)), None);
    }

    #[test]
    fn who_may_begin() {
        assert!(may_begin(facts()).is_ok());
        assert!(may_begin(Beginning { seat: EnrolmentState::Waiting, ..facts() }).is_err());
        assert!(may_begin(Beginning { cohort: CohortState::Cancelled, ..facts() }).is_err());
        assert!(may_begin(Beginning { opening: None, ..facts() }).is_err());
        assert!(may_begin(Beginning { now: at(60), ..facts() }).is_err());
        assert!(may_begin(Beginning { questions: 0, ..facts() }).is_err());
        assert!(may_begin(Beginning { tries: 1, ..facts() }).is_err());
        assert!(may_begin(Beginning { tries: 1, allowed: 2, ..facts() }).is_ok());
    }

    #[test]
    fn answers_on_their_way_at_the_end_are_taken() {
        assert!(may_answer(None, Some(at(30)), at(30)).is_ok());
        assert!(may_answer(None, Some(at(30)), at(31)).is_ok());
        assert!(may_answer(None, Some(at(30)), at(32)).is_err());
        assert!(may_answer(None, None, at(9999)).is_ok());
        assert!(may_answer(Some(at(10)), None, at(10)).unwrap_err().why.id.contains("dikumpulkan"));
    }

    #[test]
    fn what_was_begun_does_not_change() {
        assert!(may_change(false).is_ok() && may_change(true).is_err());
    }

    #[test]
    fn numbers_have_bounds() {
        assert!(plan_numbers(None, 1, None).is_ok() && plan_numbers(Some(600), 20, Some(10_000)).is_ok());
        assert_eq!(plan_numbers(Some(0), 1, None).unwrap_err().field, "menit");
        assert_eq!(plan_numbers(None, 0, None).unwrap_err().field, "kali");
        assert_eq!(plan_numbers(None, 1, Some(10_001)).unwrap_err().field, "lulus");
    }
}
