//! Sums of hours and what they forecast, by hand and for whatever may come.
use super::*;
use crate::tables::amounts::Share;
use proptest::prelude::*;

fn counted(presence: Presence, jp: i32) -> Option<Counted> {
    Some(Counted { presence, jp, made_up: 0 })
}

fn sessions(list: &[(i64, i32, bool)]) -> Vec<Meeting> {
    let one = |&(day, jp, cancelled): &(i64, i32, bool)| {
        let starts_at = start() + TimeDelta::days(day);
        Meeting { starts_at, ends_at: starts_at + TimeDelta::hours(3), jp, cancelled }
    };
    list.iter().map(one).collect()
}

#[test]
fn hours_are_summed_by_hand_as_by_rule() {
    use Presence::{Absent, Excused, Late, Present, Sick};
    let held = sessions(&[
        (0, 4, false),
        (1, 4, false),
        (2, 5, false),
        (3, 3, false),
        (4, 4, false),
        (5, 2, false),
        (6, 4, true),
        (9, 4, false),
    ]);
    let marks = [
        counted(Present, 4),
        counted(Late, 3),
        counted(Excused, 0),
        counted(Sick, 0),
        counted(Absent, 0),
        None,
        counted(Present, 4),
        counted(Present, 4),
    ];
    let now = start() + TimeDelta::days(7);
    let expected = Hours { held: 22, attended: 7, excused: 8, missed: 5, not_recorded: 2, to_come: 4 };
    assert_eq!(hours(&held, &marks, None, now), expected);
    let of_a_shortened = hours(&sessions(&[(0, 2, false)]), &[counted(Present, 4)], None, now);
    assert_eq!((of_a_shortened.attended, of_a_shortened.held), (2, 2));
    assert_eq!(hours(&[], &[], None, now), Hours::default());
}

#[test]
fn a_session_counts_from_the_moment_it_begins() {
    let one = sessions(&[(0, 4, false)]);
    let marks = [counted(Presence::Present, 4)];
    let before = hours(&one, &marks, None, start() - TimeDelta::seconds(1));
    assert_eq!((before.held, before.attended, before.to_come), (0, 0, 4));
    assert_eq!(hours(&one, &marks, None, start()).attended, 4);
}

#[test]
fn who_came_later_is_not_charged_with_what_was_over() {
    let held = sessions(&[(0, 4, false), (1, 4, false), (2, 4, false)]);
    let (admitted, now) = (Some(start() + TimeDelta::days(2)), start() + TimeDelta::days(9));
    let all = |marks: &[Option<Counted>]| hours(&held, marks, admitted, now);
    let expected = Hours { held: 4, not_recorded: 4, ..Hours::default() };
    assert_eq!(all(&[None, None, None]), expected);
    let came = Hours { held: 8, attended: 4, not_recorded: 4, ..Hours::default() };
    assert_eq!(all(&[None, counted(Presence::Present, 4), None]), came, "what is recorded counts");
}

#[test]
fn what_was_made_good_is_attended_and_never_more_than_was_missed() {
    let one = sessions(&[(0, 4, false)]);
    let with = |presence, jp, made_up| {
        let sum = hours(&one, &[Some(Counted { presence, jp, made_up })], None, start());
        (sum.attended, sum.excused, sum.missed)
    };
    assert_eq!(with(Presence::Absent, 0, 3), (3, 0, 1));
    assert_eq!(with(Presence::Sick, 0, 1), (1, 3, 0));
    assert_eq!(with(Presence::Late, 3, 4), (4, 0, 0));
    assert_eq!(with(Presence::Dispensation, 0, 0), (0, 4, 0));
}

#[test]
fn the_forecast_tells_what_may_still_be_missed() {
    let is = Hours { held: 20, attended: 12, excused: 4, missed: 4, not_recorded: 0, to_come: 20 };
    let expected =
        Forecast { counted: 12, base: 40, least: 32, may_still_miss: 0, reachable: true, missing: 0 };
    assert_eq!(forecast(&is, Share(8000), false), expected);
    let counts = Forecast { counted: 16, may_still_miss: 4, ..expected };
    assert_eq!(forecast(&is, Share(8000), true), counts);
    assert!(!forecast(&is, Share(8001), false).reachable);
    let done = Hours { held: 5, attended: 4, missed: 1, ..Hours::default() };
    assert!(forecast(&done, Share(8000), false).met());
    assert!(forecast(&Hours::default(), Share(8000), false).met(), "of nothing, everything is reached");
}

fn presence() -> impl Strategy<Value = Option<Counted>> {
    let one = (prop::sample::select(Presence::ALL.to_vec()), -1..8i32, -1..4i32);
    prop::option::of(one.prop_map(|(presence, jp, made_up)| Counted { presence, jp, made_up }))
}

/// When somebody got the seat: before everything, or somewhere among the sessions.
fn admission() -> impl Strategy<Value = Option<DateTime<Utc>>> {
    prop::option::of((-4..3i64).prop_map(|day| start() + TimeDelta::days(day)))
}

/// Up to six sessions, some cancelled, some to come, each with a mark or none.
fn timetable() -> impl Strategy<Value = (Vec<Meeting>, Vec<Option<Counted>>, Option<DateTime<Utc>>)> {
    let one = (-4..5i64, 1..4i32, any::<bool>(), presence());
    (prop::collection::vec(one, 0..7), admission()).prop_map(|(all, admitted)| {
        let list: Vec<_> = all.iter().map(|(day, jp, cancelled, _)| (*day, *jp, *cancelled)).collect();
        (sessions(&list), all.into_iter().map(|(.., mark)| mark).collect(), admitted)
    })
}

proptest! {
    #[test]
    fn the_parts_are_the_whole((sessions, marks, admitted) in timetable()) {
        let sum = hours(&sessions, &marks, admitted, start());
        prop_assert_eq!(sum.attended + sum.excused + sum.missed + sum.not_recorded, sum.held);
        let planned: i64 = (0..sessions.len())
            .filter(|&i| counts_for(&sessions[i], admitted, marks[i].is_some()))
            .map(|i| i64::from(sessions[i].jp))
            .sum();
        prop_assert_eq!(sum.held + sum.to_come, planned);
    }

    #[test]
    fn a_cancelled_session_leaves_every_sum(
        (mut sessions, mut marks, admitted) in timetable(), mark in presence(),
    ) {
        let without = hours(&sessions, &marks, admitted, start());
        sessions.push(Meeting { cancelled: true, ..meeting() });
        marks.push(mark);
        prop_assert_eq!(hours(&sessions, &marks, admitted, start()), without);
    }

    #[test]
    fn the_forecast_promises_only_what_comes(
        (sessions, marks, admitted) in timetable(), minimum in 0..=10_000i32, excused_counts: bool,
    ) {
        replay(&sessions, &marks, admitted, Share(minimum), excused_counts);
    }
}

/// Every future is played, hour by hour: each open session is attended with any number of its hours, and
/// what the forecast promised is compared with what came.
fn replay(
    sessions: &[Meeting],
    marks: &[Option<Counted>],
    admitted: Option<DateTime<Utc>>,
    minimum: Share,
    excused_counts: bool,
) {
    let now = start();
    let told = forecast(&hours(sessions, marks, admitted, now), minimum, excused_counts);
    let end = start() + TimeDelta::days(30);
    let open: Vec<usize> = (0..sessions.len())
        .filter(|&i| counts_for(&sessions[i], admitted, marks[i].is_some()))
        .filter(|&i| sessions[i].starts_at > now || marks[i].is_none())
        .collect();
    let futures: usize = open.iter().map(|&i| sessions[i].jp as usize + 1).product();
    let mut ever = false;
    for mut number in 0..futures {
        let mut future = marks.to_vec();
        let mut missed = 0;
        for &i in &open {
            let choices = sessions[i].jp as usize + 1;
            let attended = (number % choices) as i32;
            number /= choices;
            future[i] = counted(Presence::Late, attended);
            missed += i64::from(sessions[i].jp - attended);
        }
        let came = hours(sessions, &future, admitted, end);
        let counted = came.attended + if excused_counts { came.excused } else { 0 };
        let met = minimum.reached(counted, came.held);
        ever |= met;
        if told.reachable {
            assert_eq!(met, missed <= told.may_still_miss, "{told:?} {missed}");
        } else if missed == 0 {
            let reached = |more: i64| minimum.reached(counted + more, came.held);
            assert!(reached(told.missing) && !reached(told.missing - 1), "{told:?}");
        }
    }
    assert_eq!(told.reachable, ever, "{told:?}");
}

/// Not by chance but all of them: every timetable of up to three short sessions, each held or to come,
/// cancelled or not, with every mark or none, for whoever was there before and whoever came between.
#[test]
fn every_small_case_is_replayed() {
    use Presence::{Absent, Dispensation, Excused, Late, Present};
    let mut kinds: Vec<(i64, i32, bool, Option<Counted>)> = Vec::new();
    for jp in 1..=2 {
        let held = [None, counted(Present, jp), counted(Excused, 0), counted(Absent, 0)];
        kinds.extend(held.map(|mark| (-1, jp, false, mark)));
        kinds.extend([(-1, jp, true, counted(Present, jp)), (1, jp, true, None)]);
        kinds.extend([None, counted(Dispensation, 0)].map(|mark| (1, jp, false, mark)));
    }
    kinds.push((-1, 2, false, counted(Late, 1)));
    let mut cases: Vec<Vec<usize>> = vec![vec![]];
    for _ in 0..3 {
        let longer = cases.iter().flat_map(|case| {
            let from = case.last().copied().unwrap_or(0);
            (from..kinds.len()).map(move |kind| [case.as_slice(), &[kind]].concat())
        });
        let longer: Vec<Vec<usize>> = longer.collect();
        cases.extend(longer);
        cases.sort();
        cases.dedup();
    }
    assert_eq!(cases.len(), 1 + 17 + 153 + 969);
    for case in cases {
        let of: Vec<_> = case.iter().map(|&i| kinds[i]).collect();
        let list: Vec<_> = of.iter().map(|(day, jp, cancelled, _)| (*day, *jp, *cancelled)).collect();
        let marks: Vec<_> = of.iter().map(|(.., mark)| *mark).collect();
        for admitted in [None, Some(start())] {
            for minimum in [0, 1, 5_000, 8_000, 9_000, 10_000] {
                for excused in [false, true] {
                    replay(&sessions(&list), &marks, admitted, Share(minimum), excused);
                }
            }
        }
    }
}
