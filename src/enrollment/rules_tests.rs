//! Every branch in a line, and what holds over random histories of a cohort.
use super::*;
use CohortState::{Cancelled, Finished, Open, Planned, Running};
use EnrolmentState::{Enrolled, Waiting, Withdrawn};
use proptest::prelude::*;

fn facts(quota: i64, taken: i64, waiting: i64) -> Facts {
    Facts { quota, taken, waiting, state: Open, already: None, repeated: false, selecting: None }
}

#[test]
fn a_short_number_is_read_as_people_type_it() {
    for typed in ["E69T-E23B", "e69te23b", " e69t e23b ", "E69T–E23B"] {
        assert_eq!(receipt_number(typed), "E69T-E23B", "{typed}");
    }
    assert_eq!(receipt_number("abc"), "ABC");
}

#[test]
fn the_desk_sends_only_what_was_signed() {
    assert!(may_send_at_desk(true).is_ok());
    assert!(may_send_at_desk(false).unwrap_err().why.id.contains("belum ditandatangani"));
}

#[test]
fn a_seat_while_there_are_seats_else_a_place_in_the_queue() {
    assert_eq!(decide(facts(2, 1, 0), Via::Own), Ok(Decision::Seat));
    assert_eq!(decide(facts(2, 2, 0), Via::Own), Ok(Decision::Waiting));
    assert_eq!(decide(facts(3, 2, 1), Via::Own), Ok(Decision::Waiting), "nobody overtakes");
    assert_eq!(decide(facts(0, 0, 0), Via::Own), Ok(Decision::Waiting));
}

#[test]
fn who_applied_before_stays_what_they_are() {
    let twice = |already, state| decide(Facts { already, state, ..facts(2, 0, 0) }, Via::Own);
    assert_eq!(twice(Some(Enrolled), Open), Ok(Decision::Keep));
    assert_eq!(twice(Some(Waiting), Finished), Ok(Decision::Keep), "the receipt stays to be seen");
    assert_eq!(twice(Some(Withdrawn), Open), Ok(Decision::Seat), "who left may come back");
}

#[test]
fn a_form_sent_again_changes_nothing_and_a_selection_takes_applicants() {
    let left = Facts { already: Some(Withdrawn), repeated: true, ..facts(2, 0, 0) };
    assert_eq!(decide(left, Via::Own), Ok(Decision::Keep));
    let now = Selecting { most: Some(1), applied: 0, begun: true, over: false, ordered: false };
    let selects = |now| decide(Facts { selecting: Some(now), ..facts(2, 0, 0) }, Via::Own);
    assert_eq!(selects(now), Ok(Decision::Submitted), "no seat at once, however many are free");
    assert!(selects(Selecting { applied: 1, ..now }).is_err());
    let absent = |via| decide(Facts { already: Some(EnrolmentState::NoShow), ..facts(2, 0, 0) }, via);
    assert!(absent(Via::Own).is_err());
    assert_eq!(absent(Via::Desk), Ok(Decision::Seat), "the desk may");
    assert_eq!((given(true), given(false)), (EnrolmentState::Offered, Enrolled));
}

#[test]
fn the_desk_enrols_before_and_during_and_nobody_after() {
    for (state, own, desk) in [
        (Planned, false, true),
        (Open, true, true),
        (Running, false, true),
        (Finished, false, false),
        (Cancelled, false, false),
    ] {
        assert_eq!(takes_applications(state, Via::Own).is_ok(), own, "{state:?}");
        assert_eq!(takes_applications(state, Via::Desk).is_ok(), desk, "{state:?}");
        assert_eq!(takes_applications(state, Via::Import).is_ok(), desk, "{state:?}");
    }
}

#[test]
fn as_many_move_up_as_there_are_seats() {
    assert_eq!(promotions(5, 3, 1, Open), 1);
    assert_eq!(promotions(5, 3, 9, Running), 2);
    assert_eq!(promotions(5, 5, 9, Planned), 0);
    assert_eq!(promotions(3, 5, 9, Open), 0, "too many sit: nobody moves, nobody is thrown out");
    assert_eq!(promotions(5, 3, 9, Finished), 0);
    assert_eq!(promotions(5, 3, 9, Cancelled), 0);
}

#[test]
fn leaving() {
    use Asking::{Coordinator, Themselves};
    assert_eq!(withdrawal(Enrolled, Open, false, Themselves, ""), Ok(true));
    assert_eq!(withdrawal(Waiting, Running, false, Coordinator, "sakit"), Ok(true));
    assert_eq!(withdrawal(Withdrawn, Finished, false, Themselves, ""), Ok(false));
    assert_eq!(withdrawal(Enrolled, Open, false, Coordinator, " ").unwrap_err().field, "alasan");
    assert!(withdrawal(Enrolled, Finished, false, Themselves, "").is_err());
    assert!(withdrawal(Enrolled, Cancelled, false, Themselves, "").is_err());
    assert!(withdrawal(Enrolled, Running, true, Themselves, "").is_err(), "a certificate stands");
}

#[test]
fn a_quota_never_unseats() {
    assert_eq!(quota(5, 5), Ok(5));
    assert_eq!(quota(0, 0), Ok(0));
    assert_eq!(quota(4, 5).unwrap_err().field, "kuota");
    assert_eq!(quota(-1, 0).unwrap_err().field, "kuota");
    assert_eq!(quota(MOST_SEATS + 1, 0).unwrap_err().field, "kuota");
}

#[test]
fn a_dry_run_shares_out_as_the_commands_will() {
    assert_eq!(shared_out(facts(5, 3, 0), 4), (2, 2));
    assert_eq!(shared_out(facts(5, 3, 0), 1), (1, 0));
    assert_eq!(shared_out(facts(5, 3, 1), 4), (1, 3), "who waits now moves up first");
    assert_eq!(shared_out(facts(5, 3, 9), 4), (0, 4));
    assert_eq!(shared_out(facts(3, 5, 0), 4), (0, 4));
}

#[test]
fn the_name_of_a_business() {
    assert_eq!(business("  Batik   Sekar "), Ok(Some("Batik Sekar".into())));
    assert_eq!(business(" "), Ok(None));
    assert_eq!(business(&"x".repeat(121)).unwrap_err().field, "usaha");
}

/// A cohort as the commands keep it, in memory: state and queue number of each person.
#[derive(Default)]
struct Model {
    quota: i64,
    people: Vec<Option<(EnrolmentState, u32)>>,
    last: u32,
}

#[derive(Clone, Debug)]
enum Act {
    Apply(usize),
    Withdraw(usize),
    Quota(i64),
}

impl Model {
    fn count(&self, which: EnrolmentState) -> i64 {
        self.people.iter().flatten().filter(|(state, _)| *state == which).count() as i64
    }

    fn promote(&mut self) {
        let many = promotions(self.quota, self.count(Enrolled), self.count(Waiting), Open);
        for _ in 0..many {
            let next = self.people.iter_mut().flatten().filter(|p| p.0 == Waiting).min_by_key(|p| p.1);
            if let Some(next) = next {
                next.0 = Enrolled;
            }
        }
    }

    fn act(&mut self, act: &Act) {
        match *act {
            Act::Apply(who) => {
                let already = self.people[who].map(|(state, _)| state);
                let (enrolled, waiting) = (self.count(Enrolled), self.count(Waiting));
                let facts = Facts { already, ..facts(self.quota, enrolled, waiting) };
                let state = match decide(facts, Via::Own).unwrap() {
                    Decision::Keep => return,
                    Decision::Seat => Enrolled,
                    Decision::Submitted => unreachable!("this cohort does not select"),
                    Decision::Waiting => Waiting,
                };
                self.last += 1;
                self.people[who] = Some((state, self.last));
            }
            Act::Withdraw(who) => {
                if let Some(person) = &mut self.people[who]
                    && withdrawal(person.0, Open, false, Asking::Themselves, "").unwrap()
                {
                    person.0 = Withdrawn;
                }
            }
            Act::Quota(wanted) => {
                if let Ok(seats) = quota(wanted, self.count(Enrolled)) {
                    self.quota = i64::from(seats);
                }
            }
        }
        self.promote();
    }
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (0usize..12).prop_map(Act::Apply),
        2 => (0usize..12).prop_map(Act::Withdraw),
        1 => (-2i64..8).prop_map(Act::Quota),
    ]
}

proptest! {
    #[test]
    fn seats_are_never_oversold_and_nobody_overtakes(acts in prop::collection::vec(act(), 0..80)) {
        let mut cohort = Model { quota: 3, people: vec![None; 12], last: 0 };
        for act in &acts {
            let before = cohort.people.clone();
            cohort.act(act);
            let (enrolled, waiting) = (cohort.count(Enrolled), cohort.count(Waiting));
            prop_assert!(enrolled <= cohort.quota);
            prop_assert!(waiting == 0 || enrolled == cohort.quota, "a seat is free and somebody waits");
            // Everybody who applied is in exactly one state.
            let gone = cohort.count(Withdrawn);
            prop_assert_eq!(enrolled + waiting + gone, cohort.people.iter().flatten().count() as i64);
            // Whoever got a seat in this step stood before everybody who still waits.
            let first_waiting = cohort.people.iter().flatten().filter(|p| p.0 == Waiting).map(|p| p.1).min();
            for (now, then) in cohort.people.iter().zip(&before) {
                if let (Some((Enrolled, number)), false) = (now, matches!(then, Some((Enrolled, _)))) {
                    prop_assert!(first_waiting.is_none_or(|first| *number < first));
                }
            }
            // A seat is never taken from anybody but by leaving.
            for (who, then) in before.iter().enumerate() {
                if matches!(then, Some((Enrolled, _))) && !matches!(act, Act::Withdraw(w) if *w == who) {
                    prop_assert!(matches!(cohort.people[who], Some((Enrolled, _))));
                }
            }
        }
    }
}
