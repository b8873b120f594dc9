//! Every branch of the rules of attendance, and what must hold of all of them.
use super::*;
use crate::tables::person::PersonId;
use chrono::TimeZone;

#[path = "sums_tests.rs"]
mod sums;

fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 1, 0, 0).unwrap()
}

fn meeting() -> Meeting {
    Meeting { starts_at: start(), ends_at: start() + TimeDelta::hours(3), jp: 4, cancelled: false }
}

fn facts() -> Facts {
    Facts {
        meeting: meeting(),
        cohort: CohortState::Running,
        enrolment: EnrolmentState::Enrolled,
        mark: None,
        disputed: false,
        certified: false,
    }
}

fn tap(presence: Presence) -> Wanted {
    Wanted::tap(presence, "")
}

fn marked(presence: Presence, jp: i32, reason: &str) -> Marked {
    Marked { presence, jp, made_up: 0, reason: reason.into() }
}

fn why(result: Result<Decision, Refusal>) -> (&'static str, String) {
    let refusal = result.unwrap_err();
    (refusal.field, refusal.say(Language::En))
}

fn later(hours: i64) -> DateTime<Utc> {
    meeting().ends_at + TimeDelta::hours(hours)
}

#[test]
fn a_tap_goes_round() {
    let round: Vec<_> = std::iter::successors(Some(next(None)), |p| Some(next(Some(*p))))
        .take(6)
        .map(Presence::word)
        .collect();
    assert_eq!(round, ["present", "late", "excused", "sick", "absent", "present"]);
}

#[test]
fn every_mark_is_a_shape_and_a_word() {
    let all: Vec<_> = [None].into_iter().chain(CYCLE.map(Some)).map(|m| chip(m, Language::Id)).collect();
    let words: Vec<_> = all.iter().map(|c| (c.shape, c.word.as_str())).collect();
    assert_eq!(
        words,
        [
            ("wait", "Belum dicatat"),
            ("good", "Hadir"),
            ("part", "Terlambat"),
            ("info", "Izin"),
            ("info", "Sakit"),
            ("bad", "Alpa")
        ]
    );
}

#[test]
fn the_window_opens_and_closes() {
    let m = meeting();
    let at = |now| window(&m, CohortState::Running, now);
    let opens = m.starts_at - TimeDelta::minutes(15);
    assert_eq!(at(opens - TimeDelta::seconds(1)), Window::NotYet(opens));
    assert_eq!(at(opens), Window::Open);
    assert_eq!(at(later(24)), Window::Open);
    assert_eq!(at(later(24) + TimeDelta::seconds(1)), Window::Correcting);
    assert_eq!(at(later(720)), Window::Correcting);
    assert_eq!(at(later(720) + TimeDelta::seconds(1)), Window::Closed);
    assert_eq!(window(&m, CohortState::Finished, later(1)), Window::Correcting);
    assert_eq!(window(&m, CohortState::Cancelled, later(1)), Window::Correcting);
    assert_eq!(window(&Meeting { cancelled: true, ..m }, CohortState::Running, later(0)), Window::Cancelled);
}

#[test]
fn present_and_late_attend_all_unless_said() {
    let set = |presence, jp| {
        mark(&facts(), &Wanted { presence, jp, reason: " telat bus ".into() }, start()).unwrap()
    };
    assert_eq!(set(Presence::Present, None), Decision::Set(marked(Presence::Present, 4, "telat bus")));
    assert_eq!(set(Presence::Late, Some(3)), Decision::Set(marked(Presence::Late, 3, "telat bus")));
    assert_eq!(set(Presence::Late, Some(0)), Decision::Set(marked(Presence::Late, 0, "telat bus")));
    for none in [Presence::Excused, Presence::Sick, Presence::Absent] {
        assert_eq!(set(none, Some(3)), Decision::Set(marked(none, 0, "telat bus")));
    }
}

#[test]
fn nobody_attends_more_than_the_session_has() {
    for jp in [-1, 5] {
        let wanted = Wanted { presence: Presence::Late, jp: Some(jp), reason: String::new() };
        let said = "This session has 4 JP. Give a number from 0 to 4.";
        assert_eq!(why(mark(&facts(), &wanted, start())), ("jp", said.into()));
    }
}

#[test]
fn hours_are_whole_numbers() {
    assert_eq!(whole_hours(" 3 "), Ok(Some(3)));
    assert_eq!(whole_hours(" "), Ok(None));
    assert_eq!(whole_hours("2,5").unwrap_err().field, "jp");
}

#[test]
fn the_same_again_is_nothing() {
    let mut is = facts();
    is.mark = Some(marked(Presence::Late, 3, "telat"));
    assert_eq!(
        mark(&is, &tap(Presence::Late), start()),
        Ok(Decision::Nothing),
        "a tap keeps hours and reason"
    );
    let same = Wanted { presence: Presence::Late, jp: Some(3), reason: "telat".into() };
    assert_eq!(mark(&is, &same, later(100)), Ok(Decision::Nothing), "also when it is late");
    let less = Wanted { jp: Some(2), ..same.clone() };
    assert_eq!(mark(&is, &less, start()), Ok(Decision::Set(marked(Presence::Late, 2, "telat"))));
    let silent = Wanted { reason: String::new(), ..same };
    assert_eq!(mark(&is, &silent, start()), Ok(Decision::Set(marked(Presence::Late, 3, ""))));
}

#[test]
fn only_who_has_a_seat_is_marked() {
    for state in [EnrolmentState::Waiting, EnrolmentState::Withdrawn] {
        let refused = mark(&Facts { enrolment: state, ..facts() }, &tap(Presence::Present), start());
        assert!(why(refused).1.starts_with("This person has no seat"));
    }
}

#[test]
fn a_cancelled_session_takes_no_marks() {
    let mut is = facts();
    is.meeting.cancelled = true;
    is.mark = Some(marked(Presence::Present, 4, ""));
    for presence in CYCLE {
        assert!(why(mark(&is, &tap(presence), start())).1.starts_with("This session was cancelled"));
    }
}

#[test]
fn too_early_and_too_late_are_refused() {
    let at = |now| why(mark(&facts(), &Wanted::tap(Presence::Present, "lupa"), now)).1;
    assert!(at(start() - TimeDelta::minutes(16)).starts_with("Marks can be recorded from 15 minutes"));
    assert!(at(later(721)).starts_with("This session was more than 30 days ago"));
}

#[test]
fn a_correction_says_why() {
    let late = later(25);
    assert_eq!(why(mark(&facts(), &tap(Presence::Sick), late)).0, "alasan");
    assert_eq!(why(mark(&facts(), &Wanted::tap(Presence::Sick, "  "), late)).0, "alasan");
    let set = Decision::Set(marked(Presence::Sick, 0, "surat dokter menyusul"));
    let wanted = Wanted::tap(Presence::Sick, "surat dokter menyusul");
    assert_eq!(mark(&facts(), &wanted, late), Ok(set.clone()));
    let finished = Facts { cohort: CohortState::Finished, ..facts() };
    assert_eq!(why(mark(&finished, &tap(Presence::Sick), start())).0, "alasan");
    assert_eq!(mark(&finished, &wanted, start()), Ok(set));
    let long = Wanted::tap(Presence::Sick, &"a".repeat(301));
    assert_eq!(why(mark(&facts(), &long, start())).0, "alasan");
}

#[test]
fn all_present_touches_only_who_is_not_recorded() {
    let set = Decision::Set(marked(Presence::Present, 4, ""));
    assert_eq!(all_present(&facts(), "", start()), Ok(set));
    let excused = Facts { mark: Some(marked(Presence::Excused, 0, "")), ..facts() };
    assert_eq!(all_present(&excused, "", start()), Ok(Decision::Nothing));
    assert!(all_present(&facts(), "", later(25)).is_err());
}

#[test]
fn the_last_act_is_of_one_person_and_one_moment() {
    let (me, other) = (PersonId(1), PersonId(2));
    let at = |minutes: i64| start() + TimeDelta::minutes(minutes);
    let marks = [('a', me, at(0)), ('b', me, at(1)), ('c', other, at(2)), ('d', me, at(1))];
    assert_eq!(last_act(marks, me, at(3)), Some((at(1), vec!['b', 'd'])));
    assert_eq!(last_act(marks, other, at(3)), Some((at(2), vec!['c'])));
    assert_eq!(last_act(marks, me, at(11)), Some((at(1), vec!['b', 'd'])), "ten minutes");
    assert_eq!(last_act(marks, me, at(12)), None);
}

#[test]
fn undo_walks_back() {
    let step = |presence: Option<Presence>, second: i64| Step {
        mark: presence.map(|p| marked(p, 0, "")),
        by: PersonId(1),
        at: start() + TimeDelta::seconds(second),
    };
    let (present, late) = (step(Some(Presence::Present), 0), step(Some(Presence::Late), 0));
    let history = [present.clone(), late.clone()];
    assert_eq!(before(&history, &late), Some(&present), "also within one second");
    // Undone at second 5: the mark is `present` again, with its own moment.
    let longer = [present.clone(), late, step(Some(Presence::Present), 5)];
    assert_eq!(before(&longer, &present), None);
    let again = [present, step(None, 5), step(Some(Presence::Sick), 9)];
    assert_eq!(before(&again, &again[2]), None, "what was taken back is not there");
    assert_eq!(before(&[], &again[2]), None);
}

#[test]
fn under_a_certificate_marks_stand() {
    let certified = Facts { mark: Some(marked(Presence::Present, 4, "")), certified: true, ..facts() };
    assert_eq!(mark(&certified, &tap(Presence::Present), start()), Ok(Decision::Nothing));
    let (_, said) = why(mark(&certified, &tap(Presence::Absent), start()));
    assert!(said.contains("revoke it first"), "{said}");
    assert!(may_still_change(false).is_ok());
}
