//! Each branch of the rules by hand.
use super::*;
use crate::{attendance::rules::Marked, tables::appeal::AppealOutcome};
use chrono::TimeDelta;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

fn meets(id: i64, days: i64) -> Meets {
    let starts_at = now() + TimeDelta::days(days);
    let meeting = Meeting { starts_at, ends_at: starts_at + TimeDelta::hours(3), jp: 4, cancelled: false };
    Meets { id: SessionId(id), day: starts_at.date_naive(), meeting }
}

fn days(from: i64, until: i64) -> Period {
    let day = |n| (now() + TimeDelta::days(n)).date_naive();
    Period { from: day(from), until: day(until), only: None }
}

const SEAT: Seat = Seat { state: EnrolmentState::Enrolled, cohort: CohortState::Running };

fn marked(presence: Presence) -> Marked {
    Marked { presence, jp: 0, made_up: 0, reason: String::new() }
}

#[test]
fn a_letter_covers_its_days_or_its_session() {
    assert!(days(0, 2).covers(&meets(1, 2)) && !days(0, 2).covers(&meets(1, 3)));
    let only = Period { only: Some(SessionId(7)), ..days(0, 2) };
    assert!(only.covers(&meets(7, 1)) && !only.covers(&meets(8, 1)));
}

#[test]
fn a_letter_needs_a_session_that_no_other_letter_covers() {
    let all = [meets(1, -40), meets(2, 1)];
    let no = |period: Period, others: &[Period]| enter(&period, SEAT, &all, others, now()).is_err();
    assert!(!no(days(0, 2), &[]));
    assert!(no(days(2, 0), &[]), "backwards");
    assert!(no(days(0, 31), &[]), "32 days");
    assert!(no(days(-41, -39), &[]), "too long ago");
    assert!(no(days(3, 4), &[]), "no session");
    assert!(no(days(0, 2), &[days(1, 1)]) && !no(days(0, 2), &[days(5, 6)]));
    let gone = Seat { state: EnrolmentState::Withdrawn, ..SEAT };
    assert!(enter(&days(0, 2), gone, &all, &[], now()).is_err());
    let cancelled = Seat { cohort: CohortState::Cancelled, ..SEAT };
    assert!(enter(&days(0, 2), cancelled, &all, &[], now()).is_err());
}

#[test]
fn a_letter_is_answered_once_and_an_approved_one_may_be_taken_back() {
    use AbsenceState::{Approved, Declined, Open, Withdrawn};
    let why = "tidak ada surat";
    assert_eq!(act(Open, Act::Approve, false, ""), Ok(Approved));
    assert_eq!(act(Open, Act::Decline, false, why), Ok(Declined));
    assert!(act(Open, Act::Decline, false, " ").is_err());
    assert_eq!(act(Approved, Act::Decline, false, why), Ok(Declined));
    assert_eq!(act(Approved, Act::Withdraw, true, ""), Ok(Withdrawn));
    assert!(act(Open, Act::Approve, true, "").is_err(), "one’s own");
    for over in [Declined, Withdrawn] {
        for what in [Act::Approve, Act::Decline, Act::Withdraw] {
            // The same said again changes nothing; anything else comes too late.
            let again = matches!((over, what), (Declined, Act::Decline) | (Withdrawn, Act::Withdraw));
            assert_eq!(act(over, what, false, why).ok(), again.then_some(over));
        }
    }
    assert_eq!(act(Approved, Act::Approve, false, ""), Ok(Approved), "pressed twice");
}

#[test]
fn a_letter_writes_only_what_is_absent_or_not_recorded() {
    let facts = |mark: Option<Presence>| Facts {
        meeting: meets(1, 1).meeting,
        cohort: CohortState::Running,
        enrolment: EnrolmentState::Enrolled,
        mark: mark.map(marked),
        disputed: false,
        certified: false,
    };
    assert!(writes(&facts(None), now()) && writes(&facts(Some(Presence::Absent)), now()));
    for presence in Presence::ALL.iter().copied().filter(|p| *p != Presence::Absent) {
        assert!(!writes(&facts(Some(presence)), now()), "{presence:?}");
    }
    let disputed = Facts { disputed: true, ..facts(Some(Presence::Absent)) };
    assert!(!writes(&disputed, now()));
    let mut old = facts(None);
    old.meeting = meets(1, -40).meeting;
    assert!(!writes(&old, now()));
    old.meeting = Meeting { cancelled: true, ..meets(1, 1).meeting };
    assert!(!writes(&old, now()));
}

#[test]
fn an_appeal_is_against_a_mark_within_its_days() {
    let session = meets(1, -3).meeting;
    let absent = marked(Presence::Absent);
    let may = |mark: Option<&Marked>, waits, days| may_appeal(&session, mark, waits, days, now()).is_ok();
    assert!(may(Some(&absent), false, 7));
    assert!(!may(Some(&absent), true, 7), "one waits");
    assert!(!may(Some(&absent), false, 2), "too late");
    assert!(!may(None, false, 7), "nothing is recorded");
    let full = Marked { jp: 4, ..marked(Presence::Present) };
    assert!(!may(Some(&full), false, 7));
    assert!(may(Some(&Marked { jp: 2, ..full }), false, 7));
}

#[test]
fn an_answer_says_why_and_changes_something_or_keeps_it() {
    let (absent, late) = (Some(Presence::Absent), Some(Presence::Late));
    let why = "ada di foto kelas";
    assert_eq!(answer(absent, None, why, false, false), Ok(AppealOutcome::Kept));
    assert_eq!(answer(absent, late, why, false, false), Ok(AppealOutcome::Changed));
    assert!(answer(absent, late, "", false, false).is_err());
    assert!(answer(absent, absent, why, false, false).is_err());
    assert!(answer(absent, late, why, true, false).is_err());
    assert!(answer(absent, late, why, false, true).is_err());
}
