//! Whom a period concerns, and until when it can be extended.
use super::State;
use crate::tables::selection_step::SelectionStep;

/// Whether a step can get more time: before the announcement all, after it re-registration only.
pub fn may_extend(step: SelectionStep, announced: bool) -> bool {
    !announced || step == SelectionStep::Reregister
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
