//! Whom a period concerns, and until when it can be extended.
use super::State;
use crate::{
    error::Refusal,
    tables::selection_step::SelectionStep,
    text::{self, Language},
};
use chrono::NaiveDate;

/// Whether a step can get more time: before the announcement all, after it re-registration only.
pub fn may_extend(step: SelectionStep, announced: bool) -> bool {
    !announced || step == SelectionStep::Reregister
}

/// Whether a step may end at this moment, on this day where the centre is: nothing of a selection is left
/// to do when the training is over. A slip of the year is caught here.
///
/// # Errors
/// A refusal that names the last day of the training.
pub fn may_end(on: NaiveDate, last_day: NaiveDate) -> Result<(), Refusal> {
    if on <= last_day {
        return Ok(());
    }
    let (id, en) = (text::date(Language::Id, last_day), text::date(Language::En, last_day));
    Err(Refusal::new(both!(
        "Tanggal ini sesudah pelatihannya selesai, {id}. Periksa hari, bulan, dan tahunnya.",
        "This date is after the training has ended, {en}. Check day, month and year."
    )))
}

/// Whether more time for a step is news for somebody in this state.
pub fn concerned(step: SelectionStep, state: State) -> bool {
    match step {
        SelectionStep::Apply | SelectionStep::Rank | SelectionStep::Announce => state.is_in_selection(),
        SelectionStep::Verify => matches!(state, State::Submitted | State::Correcting),
        SelectionStep::Test => {
            matches!(state, State::Submitted | State::Correcting | State::Verified)
        }
        SelectionStep::Reregister => state == State::Offered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_time_until_it_is_too_late() {
        assert!(may_extend(SelectionStep::Apply, false));
        assert!(!may_extend(SelectionStep::Apply, true));
        assert!(may_extend(SelectionStep::Reregister, true));
    }

    #[test]
    fn a_step_ends_before_the_training_is_over() {
        let day = |text: &str| text.parse().unwrap();
        assert!(may_end(day("2026-12-21"), day("2026-12-21")).is_ok());
        assert!(may_end(day("2027-12-15"), day("2026-12-21")).is_err());
    }

    #[test]
    fn it_is_told_to_those_it_concerns() {
        let told = |step| -> Vec<State> {
            State::ALL.iter().copied().filter(|state| concerned(step, *state)).collect()
        };
        assert_eq!(told(SelectionStep::Apply), State::IN_SELECTION);
        assert_eq!(told(SelectionStep::Verify), [State::Submitted, State::Correcting]);
        assert_eq!(told(SelectionStep::Test), [State::Submitted, State::Correcting, State::Verified]);
        assert_eq!(told(SelectionStep::Reregister), [State::Offered]);
    }
}
