//! Every branch of what may make good what.
use super::*;
use crate::tables::person::Language;
use chrono::{TimeDelta, TimeZone};

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 2, 0, 0).unwrap()
}

fn missed() -> Missed<'static> {
    Missed { cohort: CohortId(1), course: CourseId(1), topic: "Foto produk", open: 4 }
}

fn offered() -> Offered<'static> {
    let starts_at = now() + TimeDelta::days(2);
    Offered {
        cohort: CohortId(2),
        course: CourseId(1),
        state: CohortState::Running,
        topic: " foto  Produk",
        meeting: Meeting { starts_at, ends_at: starts_at + TimeDelta::hours(3), jp: 4, cancelled: false },
        places: 1,
    }
}

fn she() -> Seeker<'static> {
    Seeker { state: EnrolmentState::Enrolled, certified: false, busy: &[] }
}

fn why(missed: &Missed, offered: &Offered, who: &Seeker) -> String {
    match may_stand_in(missed, offered, who, now()) {
        Ok(()) => String::new(),
        Err(refusal) => refusal.say(Language::En),
    }
}

#[test]
fn topics_are_the_same_however_they_were_typed() {
    assert!(same_topic("Foto produk", "  foto\u{a0}PRODUK "));
    assert!(!same_topic("Foto produk", "Foto"));
    assert!(!same_topic("", " "), "without a topic nothing is the same");
}

#[test]
fn the_same_topic_in_another_cohort_with_a_place_makes_good() {
    assert_eq!(why(&missed(), &offered(), &she()), "");
}

#[test]
fn who_has_no_seat_or_has_the_certificate_makes_nothing_good() {
    let said = "Make-up sessions are for people in the course who have no certificate yet.";
    assert_eq!(why(&missed(), &offered(), &Seeker { state: EnrolmentState::Withdrawn, ..she() }), said);
    assert_eq!(why(&missed(), &offered(), &Seeker { certified: true, ..she() }), said);
}

#[test]
fn what_is_credited_or_spoken_for_is_not_made_good_again() {
    let said = "There are no JP to make up in this session.";
    assert_eq!(why(&Missed { open: 0, ..missed() }, &offered(), &she()), said);
}

#[test]
fn only_the_same_topic_of_the_same_course_in_another_cohort() {
    let said = "This session is not the same topic in another cohort.";
    for wrong in [
        Offered { cohort: CohortId(1), ..offered() },
        Offered { course: CourseId(2), ..offered() },
        Offered { topic: "Pembukuan", ..offered() },
    ] {
        assert_eq!(why(&missed(), &wrong, &she()), said);
    }
}

#[test]
fn only_what_takes_place_and_is_to_come() {
    let said = "This session is over or cancelled. Choose another one.";
    let meeting = offered().meeting;
    for wrong in [
        Offered { meeting: Meeting { cancelled: true, ..meeting }, ..offered() },
        Offered { meeting: Meeting { starts_at: now(), ..meeting }, ..offered() },
        Offered { state: CohortState::Planned, ..offered() },
        Offered { state: CohortState::Finished, ..offered() },
        Offered { state: CohortState::Cancelled, ..offered() },
    ] {
        assert_eq!(why(&missed(), &wrong, &she()), said);
    }
}

#[test]
fn a_full_session_takes_no_guest() {
    let said = "There is no place left in this session. Choose another one.";
    assert_eq!(why(&missed(), &Offered { places: 0, ..offered() }, &she()), said);
}

#[test]
fn nobody_is_in_two_places_at_once() {
    let said = "At that time this person is in another session.";
    let Meeting { starts_at, ends_at, .. } = offered().meeting;
    let at = |from, until| why(&missed(), &offered(), &Seeker { busy: &[(from, until)], ..she() });
    assert_eq!(at(starts_at - TimeDelta::hours(1), starts_at + TimeDelta::seconds(1)), said);
    assert_eq!(at(ends_at - TimeDelta::seconds(1), ends_at), said);
    assert_eq!(at(starts_at - TimeDelta::hours(1), starts_at), "", "one ends as the other begins");
    assert_eq!(at(ends_at, ends_at + TimeDelta::hours(1)), "");
}

#[test]
fn a_place_is_given_back_until_the_guest_was_recorded() {
    assert_eq!(may_end(false), Ok(()));
    assert_eq!(
        may_end(true).unwrap_err().say(Language::En),
        "This guest’s attendance is recorded. Ask the instructor of that session to correct it first."
    );
}
