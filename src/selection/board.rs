//! What the coordinator's board says: the one next step, and the place of each reserve. Pure.
use super::{queries::Applicant, rules::Steps};
use crate::tables::{
    enrolment::{EnrolmentId, EnrolmentState as State},
    selection,
    selection_step::{self, SelectionStep},
};
use std::collections::HashMap;

/// What the coordinator does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Publish the promise of the draw, before applications close.
    PromiseDraw,
    /// Applications closed and no draw was promised: the rules need another tie-break, or more time.
    MissedPromise,
    /// Check the papers of so many.
    CheckPapers(i64),
    /// Enter the scores of so many.
    EnterScores(i64),
    /// So many still correct their papers.
    AwaitCorrections(i64),
    /// Put so many in order.
    PutInOrder(i64),
    /// Announce the result of so many.
    Announce(i64),
    /// So many have not answered their offer.
    AwaitAnswers(i64),
    /// Nobody is there yet.
    AwaitApplicants,
    /// There is nothing to do.
    Done,
}

/// Which of the steps a cohort has switched on.
pub fn steps(rows: &[selection_step::Model]) -> Steps {
    let on = |step| rows.iter().any(|row| row.step == step);
    Steps {
        verify: on(SelectionStep::Verify),
        test: on(SelectionStep::Test),
        reregister: on(SelectionStep::Reregister),
    }
}

/// The one next step of a selection. `draws` says whether the draw has a say in its order, `closed`
/// whether nobody can apply any more.
pub fn next(
    row: &selection::Model,
    steps: Steps,
    draws: bool,
    closed: bool,
    counts: &HashMap<State, i64>,
) -> Next {
    let of = |state| counts.get(&state).copied().unwrap_or_default();
    if row.announced_at.is_some() {
        return match of(State::Offered) {
            0 => Next::Done,
            n => Next::AwaitAnswers(n),
        };
    }
    let all: i64 = counts.values().sum();
    let ready = of(steps.ready());
    if draws && row.draw_commit.is_none() {
        if closed { Next::MissedPromise } else { Next::PromiseDraw }
    } else if all == 0 {
        Next::AwaitApplicants
    } else if steps.verify && of(State::Submitted) > 0 {
        Next::CheckPapers(of(State::Submitted))
    } else if steps.test && of(scored_from(steps)) > 0 {
        Next::EnterScores(of(scored_from(steps)))
    } else if of(State::Correcting) > 0 {
        Next::AwaitCorrections(of(State::Correcting))
    } else if ready > 0 {
        Next::PutInOrder(ready)
    } else if of(State::Ranked) > 0 {
        Next::Announce(of(State::Ranked))
    } else {
        Next::Done
    }
}

/// The one next step of whoever only checks papers.
pub fn next_of_papers(counts: &HashMap<State, i64>) -> Next {
    let of = |state| counts.get(&state).copied().unwrap_or_default();
    match (of(State::Submitted), of(State::Correcting)) {
        (0, 0) => Next::Done,
        (0, n) => Next::AwaitCorrections(n),
        (n, _) => Next::CheckPapers(n),
    }
}

/// The state from which somebody is scored.
pub fn scored_from(steps: Steps) -> State {
    if steps.verify { State::Verified } else { State::Submitted }
}

/// Whether somebody in this state may be scored now: until the result is announced.
pub fn may_score(state: State, steps: Steps) -> bool {
    steps.test && (state == scored_from(steps) || matches!(state, State::Tested | State::Ranked))
}

/// The place of each reserve, from 1: by rank, and by arrival where there is none.
pub fn places(applicants: &[Applicant]) -> HashMap<EnrolmentId, i64> {
    let mut waiting: Vec<&Applicant> = applicants.iter().filter(|a| a.state == State::Waiting).collect();
    waiting.sort_by_key(|a| (a.rank.unwrap_or(i32::MAX), a.queue_number));
    waiting.iter().map(|a| a.enrolment).zip(1..).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{
        cohort::CohortId,
        selection::{Method, Ties},
    };
    use chrono::{DateTime, Utc};

    fn row() -> selection::Model {
        selection::Model {
            cohort_id: CohortId(1),
            applicants: None,
            reserves: None,
            offer_hours: 48,
            method: Method::Scores,
            ties: Ties::Draw,
            minimum: None,
            draw_commit: Some("00".into()),
            draw_seed: None,
            draw_committed_at: None,
            drawn_at: None,
            ranked_at: None,
            announced_at: None,
            announced_by: None,
            created_at: DateTime::<Utc>::UNIX_EPOCH,
        }
    }

    const ALL: Steps = Steps { verify: true, test: true, reregister: true };

    #[test]
    fn there_is_one_next_step() {
        let of = |counts: &[(State, i64)]| next(&row(), ALL, true, false, &counts.iter().copied().collect());
        assert_eq!(of(&[]), Next::AwaitApplicants);
        assert_eq!(of(&[(State::Submitted, 2), (State::Verified, 9)]), Next::CheckPapers(2));
        assert_eq!(of(&[(State::Verified, 9), (State::Correcting, 1)]), Next::EnterScores(9));
        assert_eq!(of(&[(State::Tested, 9), (State::Correcting, 1)]), Next::AwaitCorrections(1));
        assert_eq!(of(&[(State::Tested, 9)]), Next::PutInOrder(9));
        assert_eq!(of(&[(State::Ranked, 9), (State::Withdrawn, 1)]), Next::Announce(9));
        assert_eq!(of(&[(State::Withdrawn, 1)]), Next::Done);
        let silent = selection::Model { draw_commit: None, ..row() };
        assert_eq!(next(&silent, ALL, true, false, &HashMap::new()), Next::PromiseDraw);
        assert_eq!(next(&silent, ALL, false, true, &HashMap::new()), Next::AwaitApplicants);
        let told = selection::Model { announced_at: Some(DateTime::<Utc>::UNIX_EPOCH), ..row() };
        assert_eq!(
            next(&told, ALL, true, true, &HashMap::from([(State::Offered, 3)])),
            Next::AwaitAnswers(3)
        );
        assert_eq!(next(&told, ALL, true, true, &HashMap::from([(State::Enrolled, 3)])), Next::Done);
    }

    #[test]
    fn a_promise_that_was_missed_is_said() {
        let silent = selection::Model { draw_commit: None, ..row() };
        let of = |draws, closed| next(&silent, ALL, draws, closed, &HashMap::from([(State::Submitted, 2)]));
        assert_eq!(of(true, true), Next::MissedPromise);
        assert_eq!(of(true, false), Next::PromiseDraw);
        assert_eq!(of(false, true), Next::CheckPapers(2));
    }

    #[test]
    fn who_checks_papers_has_papers_to_check() {
        let of = |counts: &[(State, i64)]| next_of_papers(&counts.iter().copied().collect());
        assert_eq!(of(&[(State::Submitted, 2), (State::Correcting, 1)]), Next::CheckPapers(2));
        assert_eq!(of(&[(State::Correcting, 1), (State::Verified, 8)]), Next::AwaitCorrections(1));
        assert_eq!(of(&[(State::Verified, 8)]), Next::Done);
    }

    #[test]
    fn scores_are_entered_from_the_step_before_until_the_announcement() {
        let no_papers = Steps { verify: false, ..ALL };
        assert!(may_score(State::Verified, ALL) && may_score(State::Tested, ALL));
        assert!(!may_score(State::Submitted, ALL) && may_score(State::Submitted, no_papers));
        assert!(!may_score(State::Offered, ALL) && !may_score(State::Withdrawn, ALL));
        assert!(!may_score(State::Verified, Steps { test: false, ..ALL }));
    }
}
