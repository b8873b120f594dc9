//! Sums of hours and what they forecast, by hand and for whatever may come.
use super::*;
use crate::tables::amounts::Share;
use proptest::prelude::*;

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
        Some((Present, 4)),
        Some((Late, 3)),
        Some((Excused, 0)),
        Some((Sick, 0)),
        Some((Absent, 0)),
        None,
        Some((Present, 4)),
        Some((Present, 4)),
    ];
    let now = start() + TimeDelta::days(7);
    let expected = Hours { held: 22, attended: 7, excused: 8, missed: 5, not_recorded: 2, to_come: 4 };
    assert_eq!(hours(&held, &marks, now), expected);
    let of_a_shortened = hours(&sessions(&[(0, 2, false)]), &[Some((Present, 4))], now);
    assert_eq!((of_a_shortened.attended, of_a_shortened.held), (2, 2));
    assert_eq!(hours(&[], &[], now), Hours::default());
}

#[test]
fn a_session_counts_from_the_moment_it_begins() {
    let one = sessions(&[(0, 4, false)]);
    let marks = [Some((Presence::Present, 4))];
    let before = hours(&one, &marks, start() - TimeDelta::seconds(1));
    assert_eq!((before.held, before.attended, before.to_come), (0, 0, 4));
    assert_eq!(hours(&one, &marks, start()).attended, 4);
}

#[test]
fn the_forecast_tells_what_may_still_be_missed() {
    let is = Hours { held: 20, attended: 12, excused: 4, missed: 4, not_recorded: 0, to_come: 20 };
    let expected = Forecast { counted: 12, base: 40, least: 32, may_still_miss: 0, reachable: true };
    assert_eq!(forecast(&is, Share(8000), false), expected);
    let counts = Forecast { counted: 16, may_still_miss: 4, ..expected };
    assert_eq!(forecast(&is, Share(8000), true), counts);
    assert!(!forecast(&is, Share(8001), false).reachable);
    let done = Hours { held: 5, attended: 4, missed: 1, ..Hours::default() };
    assert!(forecast(&done, Share(8000), false).met());
    assert!(forecast(&Hours::default(), Share(8000), false).met(), "of nothing, everything is reached");
}

fn presence() -> impl Strategy<Value = Option<Counted>> {
    prop::option::of((prop::sample::select(CYCLE.to_vec()), -1..8i32))
}

/// Up to six sessions, some cancelled, some to come, each with a mark or none.
fn timetable() -> impl Strategy<Value = (Vec<Meeting>, Vec<Option<Counted>>)> {
    prop::collection::vec((-4..5i64, 1..4i32, any::<bool>(), presence()), 0..7).prop_map(|all| {
        let list: Vec<_> = all.iter().map(|(day, jp, cancelled, _)| (*day, *jp, *cancelled)).collect();
        (sessions(&list), all.into_iter().map(|(.., mark)| mark).collect())
    })
}

proptest! {
    #[test]
    fn the_parts_are_the_whole((sessions, marks) in timetable()) {
        let sum = hours(&sessions, &marks, start());
        prop_assert_eq!(sum.attended + sum.excused + sum.missed + sum.not_recorded, sum.held);
        let planned: i64 = sessions.iter().filter(|s| !s.cancelled).map(|s| i64::from(s.jp)).sum();
        prop_assert_eq!(sum.held + sum.to_come, planned);
    }

    #[test]
    fn a_cancelled_session_leaves_every_sum((mut sessions, mut marks) in timetable(), mark in presence()) {
        let without = hours(&sessions, &marks, start());
        sessions.push(Meeting { cancelled: true, ..meeting() });
        marks.push(mark);
        prop_assert_eq!(hours(&sessions, &marks, start()), without);
    }

    /// Every future is played, hour by hour: each open session is attended with any number of its hours,
    /// and what the forecast promised is compared with what came.
    #[test]
    fn the_forecast_promises_only_what_comes(
        (sessions, marks) in timetable(), minimum in 0..=10_000i32, excused_counts: bool,
    ) {
        let now = start();
        let minimum = Share(minimum);
        let told = forecast(&hours(&sessions, &marks, now), minimum, excused_counts);
        let end = start() + TimeDelta::days(30);
        let open: Vec<usize> = (0..sessions.len())
            .filter(|&i| !sessions[i].cancelled && (sessions[i].starts_at > now || marks[i].is_none()))
            .collect();
        let futures: usize = open.iter().map(|&i| sessions[i].jp as usize + 1).product();
        let mut ever = false;
        for mut number in 0..futures {
            let mut future = marks.clone();
            let mut missed = 0;
            for &i in &open {
                let choices = sessions[i].jp as usize + 1;
                let attended = (number % choices) as i32;
                number /= choices;
                future[i] = Some((Presence::Late, attended));
                missed += i64::from(sessions[i].jp - attended);
            }
            let came = hours(&sessions, &future, end);
            let counted = came.attended + if excused_counts { came.excused } else { 0 };
            let met = minimum.reached(counted, came.held);
            ever |= met;
            if told.reachable {
                prop_assert_eq!(met, missed <= told.may_still_miss, "{:?} {}", told, missed);
            }
        }
        prop_assert_eq!(told.reachable, ever);
    }
}
