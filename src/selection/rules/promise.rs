//! The promise of a draw: made while anybody may still apply, and kept by opening the seed afterwards.
use crate::{error::Refusal, tables::cohort::CohortState};
use chrono::{DateTime, Utc};

/// When applications close, as far as anything says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The end of the period of applying; without one they close when the order is made or the cohort
    /// begins.
    pub until: Option<DateTime<Utc>>,
    /// How far the cohort is.
    pub cohort: CohortState,
}

impl Closing {
    /// Whether nobody can apply any more.
    pub fn is_over(self, now: DateTime<Utc>) -> bool {
        !matches!(self.cohort, CohortState::Planned | CohortState::Open)
            || self.until.is_some_and(|until| until <= now)
    }
}

/// Whether the hash of a seed may be published now. Whoever knows who has applied could look for a seed
/// that favours somebody; so the promise comes before that is known.
///
/// # Errors
/// A refusal after applications have closed.
pub fn may_promise(closing: Closing, now: DateTime<Utc>) -> Result<(), Refusal> {
    if closing.is_over(now) {
        return Err(Refusal::new(both!(
            "Pendaftaran sudah ditutup, jadi undian tidak bisa dijanjikan lagi. Perpanjang pendaftaran di papan, atau pilih di Aturan: yang mendaftar lebih dulu.",
            "Applications are closed, so no draw can be promised any more. Extend them on the board, or choose in the rules: who applied first."
        )));
    }
    Ok(())
}

/// Whether the seed may become public now.
///
/// # Errors
/// A refusal while the period of applying runs.
pub fn may_open(closing: Closing, now: DateTime<Utc>) -> Result<(), Refusal> {
    if closing.until.is_some() && !closing.is_over(now) {
        return Err(Refusal::new(both!(
            "Pendaftaran masih dibuka, jadi benih undian belum boleh dibuka. Tunggu sampai ditutup, atau ubah tanggalnya di Aturan.",
            "Applications are still open, so the seed of the draw may not be opened yet. Wait until they close, or change the date in the rules."
        )));
    }
    Ok(())
}

/// Whether people can be put in order while so many papers are unchecked; `draws` says whether lots have
/// a say in it.
///
/// # Errors
/// A refusal while papers wait to be checked, or lots would have to be drawn too early.
pub fn may_rank(unchecked: i64, draws: bool, closing: Closing, now: DateTime<Utc>) -> Result<(), Refusal> {
    all_checked(unchecked)?;
    if draws { may_open(closing, now) } else { Ok(()) }
}

/// Papers that nobody has looked at are no reason to be passed over.
///
/// # Errors
/// A refusal while papers wait to be checked.
pub fn all_checked(unchecked: i64) -> Result<(), Refusal> {
    match unchecked {
        0 => Ok(()),
        many => Err(Refusal::new(both!(
            "Masih ada {many} pendaftaran yang berkasnya belum diperiksa. Periksa dulu.",
            "The papers of {many} applications are not checked yet. Check them first."
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn nobody_is_put_in_order_past_unread_papers_or_before_the_draw() {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let until = |hours| Closing { until: Some(now + TimeDelta::hours(hours)), cohort: CohortState::Open };
        assert!(may_rank(0, false, until(1), now).is_ok() && may_rank(1, false, until(1), now).is_err());
        assert!(may_rank(0, true, until(1), now).is_err() && may_rank(0, true, until(0), now).is_ok());
    }

    #[test]
    fn a_seed_is_promised_before_closing_and_opened_after() {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let at = |hours, cohort| Closing { until: Some(now + TimeDelta::hours(hours)), cohort };
        let open = CohortState::Open;
        assert!(may_promise(at(1, open), now).is_ok() && may_open(at(1, open), now).is_err());
        assert!(may_promise(at(0, open), now).is_err() && may_open(at(0, open), now).is_ok());
        assert!(may_promise(at(-1, CohortState::Planned), now).is_err());
        let undated = Closing { until: None, cohort: open };
        assert!(may_promise(undated, now).is_ok() && may_open(undated, now).is_ok(), "the order closes them");
        let begun = Closing { until: None, cohort: CohortState::Running };
        assert!(may_promise(begun, now).is_err() && may_open(begun, now).is_ok());
        assert!(may_promise(at(1, CohortState::Cancelled), now).is_err());
    }
}
