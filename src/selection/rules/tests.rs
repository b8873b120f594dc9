//! Every branch of the machine in a line.
use super::*;
use CohortState::{Finished, Open, Running};
use State::*;

const ALL: Steps = Steps { verify: true, test: true, reregister: true };

fn facts(who: Who) -> Facts {
    Facts {
        who,
        steps: Some(ALL),
        cohort: Open,
        announced: false,
        certified: false,
        correct_until: None,
        offered_until: None,
        now: DateTime::UNIX_EPOCH,
    }
}

/// Where a move leads; "=" when it is done already, "no" when it is refused.
fn to(state: State, act: Act<'_>, facts: Facts) -> &'static str {
    match step(state, act, &facts) {
        Ok(Some(next)) => next.state.word(),
        Ok(None) => "=",
        Err(_) => "no",
    }
}

/// Every state against one act of the staff.
fn all(act: Act<'_>, facts: Facts) -> Vec<(State, &'static str)> {
    let led = State::ALL.iter().map(|state| (*state, to(*state, act, facts)));
    led.filter(|(_, to)| *to != "no").collect()
}

#[test]
fn papers_are_sent_back_and_again_and_found_complete() {
    let staff = facts(Who::Staff);
    let asked = all(Act::AskCorrection("KTP buram"), staff);
    assert_eq!(asked, [(Submitted, "correcting"), (Correcting, "correcting"), (Verified, "correcting")]);
    assert_eq!(all(Act::Resubmit, facts(Who::Applicant)), [(Submitted, "="), (Correcting, "submitted")]);
    let verified = all(Act::Verify, staff);
    assert_eq!(
        verified,
        [(Submitted, "verified"), (Correcting, "verified"), (Verified, "="), (Tested, "="), (Ranked, "=")]
    );
    let field = |act| step(Submitted, act, &staff).unwrap_err().field;
    assert_eq!(field(Act::AskCorrection(" ")), "alasan");
    assert_eq!(field(Act::Reject("")), "alasan");
}

#[test]
fn corrections_end_with_their_period_but_for_the_desk() {
    let late = |who| Facts { correct_until: Some(DateTime::UNIX_EPOCH), ..facts(who) };
    assert_eq!(to(Correcting, Act::Resubmit, late(Who::Applicant)), "no");
    assert_eq!(to(Correcting, Act::Resubmit, late(Who::Staff)), "submitted");
}

#[test]
fn whoever_does_not_meet_the_requirements_is_told_why() {
    let turned = step(Verified, Act::Reject("Di luar provinsi"), &facts(Who::Staff)).unwrap().unwrap();
    assert_eq!((turned.state, turned.why.unwrap().id.as_ref()), (NotSelected, "Di luar provinsi"));
    let after = Facts { announced: true, ..facts(Who::Staff) };
    assert_eq!(all(Act::Reject("x"), after), [(NotSelected, "=")]);
    assert_eq!(all(Act::Restore("x"), after), [], "after the announcement nobody comes back");
}

#[test]
fn whoever_was_turned_down_by_mistake_comes_back_to_be_checked() {
    let staff = facts(Who::Staff);
    let again = [Submitted, Correcting, Verified, Tested, Ranked].map(|state| (state, "="));
    let mut led = again.to_vec();
    led.push((NotSelected, "submitted"));
    let mut all = all(Act::Restore("Alamatnya benar"), staff);
    all.sort_by_key(|(state, _)| (*state == NotSelected, State::ALL.iter().position(|one| one == state)));
    assert_eq!(all, led);
    let back = step(NotSelected, Act::Restore("Alamatnya benar"), &staff).unwrap().unwrap();
    assert_eq!((back.event, back.why.unwrap().id.as_ref()), ("restored", "Alamatnya benar"));
    assert_eq!(step(NotSelected, Act::Restore(" "), &staff).unwrap_err().field, "alasan");
    let unchecked = Facts { steps: Some(Steps { verify: false, ..ALL }), ..staff };
    assert_eq!(to(NotSelected, Act::Restore("x"), unchecked), "submitted");
    assert_eq!(to(NotSelected, Act::Restore("x"), Facts { steps: None, ..staff }), "no");
    assert!(
        may_restore(None, 9).is_ok() && may_restore(Some(9), 8).is_ok() && may_restore(Some(9), 9).is_err()
    );
}

#[test]
fn without_all_points_one_is_scored_again() {
    let staff = facts(Who::Staff);
    let led = all(Act::Unscore("Salah baris"), staff);
    assert_eq!(led, [(Verified, "="), (Tested, "verified"), (Ranked, "verified")]);
    let unchecked = Facts { steps: Some(Steps { verify: false, ..ALL }), ..staff };
    assert_eq!(to(Ranked, Act::Unscore("Salah baris"), unchecked), "submitted");
    assert_eq!(all(Act::Unscore("x"), Facts { announced: true, ..staff }), []);
}

#[test]
fn scores_and_the_order_follow_the_steps_that_are_on() {
    let with = |steps| Facts { steps: Some(steps), ..facts(Who::Staff) };
    assert_eq!(all(Act::Score, with(ALL)), [(Verified, "tested"), (Tested, "="), (Ranked, "=")]);
    let test_only = Steps { verify: false, test: true, reregister: false };
    assert_eq!(all(Act::Score, with(test_only)), [(Submitted, "tested"), (Tested, "="), (Ranked, "=")]);
    assert_eq!(all(Act::Score, with(Steps { test: false, ..ALL })), []);
    assert_eq!(all(Act::Rank, with(ALL)), [(Tested, "ranked"), (Ranked, "=")]);
    assert_eq!(all(Act::Rank, with(Steps { test: false, ..ALL })), [(Verified, "ranked"), (Ranked, "=")]);
    assert_eq!(all(Act::Rank, with(Steps::default())), [(Submitted, "ranked"), (Ranked, "=")]);
    assert_eq!(all(Act::Rank, Facts { announced: true, ..with(ALL) }), []);
    assert_eq!(all(Act::Verify, with(Steps { verify: false, ..ALL })), []);
}

#[test]
fn the_result_is_a_seat_an_offer_a_reserve_or_not_selected() {
    let staff = facts(Who::Staff);
    assert_eq!(all(Act::Seat, staff), [(Ranked, "offered"), (Waiting, "offered")]);
    let at_once = Facts { steps: Some(Steps { reregister: false, ..ALL }), ..staff };
    assert_eq!(all(Act::Seat, at_once), [(Ranked, "enrolled"), (Waiting, "enrolled")]);
    let event = |state, facts| step(state, Act::Seat, &facts).unwrap().unwrap().event;
    assert_eq!(event(Ranked, staff), "offered");
    assert_eq!(event(Ranked, at_once), "selected");
    assert_eq!(event(Waiting, at_once), "promoted");
    assert_eq!(all(Act::Reserve, staff), [(Ranked, "waiting")]);
    let passed: Vec<State> =
        all(Act::PassOver("Urutan 9"), staff).into_iter().map(|(state, _)| state).collect();
    assert_eq!(passed, State::IN_SELECTION);
    assert_eq!(step(Ranked, Act::PassOver(" "), &staff).unwrap_err().field, "alasan");
}

#[test]
fn without_a_selection_there_are_seats_and_a_queue() {
    let plain = |who| Facts { steps: None, ..facts(who) };
    assert_eq!(to(Waiting, Act::Seat, plain(Who::Time)), "enrolled");
    for act in [Act::Verify, Act::AskCorrection("x"), Act::Reject("x"), Act::Score, Act::Rank] {
        assert_eq!(all(act, plain(Who::Staff)), [], "{act:?}");
    }
}

#[test]
fn an_offer_is_taken_in_time_or_lapses() {
    let until = |hours| Some(DateTime::UNIX_EPOCH + chrono::TimeDelta::hours(hours));
    let offer = |who, hours| Facts { offered_until: until(hours), ..facts(who) };
    assert_eq!(all(Act::Accept, offer(Who::Applicant, 1)), [(Offered, "enrolled"), (Enrolled, "=")]);
    assert_eq!(
        to(Offered, Act::Accept, offer(Who::Applicant, 0)),
        "no",
        "its time is the first moment after"
    );
    assert_eq!(to(Offered, Act::Lapse, offer(Who::Time, 1)), "=", "not yet");
    assert_eq!(to(Offered, Act::Lapse, offer(Who::Time, 0)), "lapsed");
    assert_eq!(to(Enrolled, Act::Lapse, offer(Who::Time, 0)), "=", "taken at the last moment");
}

#[test]
fn who_does_not_come() {
    let running = Facts { cohort: Running, ..facts(Who::Staff) };
    assert_eq!(all(Act::NoShow("Tanpa kabar"), running), [(Enrolled, "no_show"), (NoShow, "=")]);
    assert_eq!(to(Enrolled, Act::NoShow("x"), facts(Who::Staff)), "no", "before the first day");
    assert_eq!(to(Enrolled, Act::NoShow("x"), Facts { certified: true, ..running }), "no");
    assert_eq!(step(Enrolled, Act::NoShow(""), &running).unwrap_err().field, "alasan");
}

#[test]
fn anybody_whose_application_is_not_over_may_leave() {
    for state in State::ALL {
        let led = to(*state, Act::Withdraw(""), facts(Who::Applicant));
        assert_eq!(led, if state.is_exit() { "=" } else { "withdrawn" }, "{state:?}");
    }
    assert_eq!(to(Waiting, Act::Withdraw(""), facts(Who::Staff)), "no", "the staff say why");
    assert_eq!(to(Waiting, Act::Withdraw("Pindah"), facts(Who::Staff)), "withdrawn");
}

#[test]
fn each_does_what_is_theirs() {
    for (act, applicant, staff, time) in [
        (Act::Verify, false, true, false),
        (Act::Resubmit, true, true, false),
        (Act::Accept, true, false, false),
        (Act::AcceptFor(Told::Phone), false, true, false),
        (Act::Restore("x"), false, true, false),
        (Act::Unscore("x"), false, true, false),
        (Act::Withdraw("x"), true, true, false),
        (Act::Seat, false, true, true),
        (Act::Lapse, false, false, true),
        (Act::NoShow("x"), false, true, false),
        (Act::PassOver("x"), false, true, false),
    ] {
        let may = |who| who_may(act, who).is_ok();
        let may = (may(Who::Applicant), may(Who::Staff), may(Who::Time));
        assert_eq!(may, (applicant, staff, time), "{act:?}");
    }
}

#[test]
fn a_cohort_that_is_over_stays_as_it_is() {
    let over = Facts { cohort: Finished, ..facts(Who::Staff) };
    for act in [Act::Verify, Act::Rank, Act::Seat, Act::Reserve, Act::Accept, Act::NoShow("x")] {
        assert_eq!(all(act, over), [], "{act:?}");
    }
}
