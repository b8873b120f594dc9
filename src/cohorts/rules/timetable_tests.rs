use super::*;
use crate::cohorts::rules::holidays::national;
use chrono_tz::Asia::{Jakarta, Jayapura};
use proptest::prelude::*;

fn day(m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, m, d).unwrap()
}

fn time(h: u32, m: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(h, m, 0).unwrap()
}

const WORKDAYS: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

/// Monday to Friday, 08.00 and 13.00, four JP each.
fn pattern() -> Pattern<'static> {
    Pattern {
        from: day(12, 7),
        to: day(12, 31),
        weekdays: WORKDAYS.into(),
        blocks: vec![Block { starts: time(13, 0), jp: 4 }, Block { starts: time(8, 0), jp: 4 }],
        jp_minutes: 45,
        hours: 40,
        holidays: national(),
        zone: Jakarta,
    }
}

fn field(pattern: &Pattern<'_>) -> Option<&'static str> {
    plan(pattern).err().map(|why| why.field)
}

#[test]
fn five_days_of_eight_are_forty() {
    let plan = plan(&pattern()).unwrap();
    assert_eq!((plan.sessions.len(), plan.hours(), plan.left), (10, 40, 0));
    assert_eq!(plan.skipped, []);
    let first = &plan.sessions[0];
    assert_eq!(first.starts_at, "2026-12-07T01:00:00Z".parse::<DateTime<Utc>>().unwrap());
    assert_eq!(first.ends_at, "2026-12-07T04:00:00Z".parse::<DateTime<Utc>>().unwrap());
    assert_eq!(plan.sessions[9].starts_at, "2026-12-11T06:00:00Z".parse::<DateTime<Utc>>().unwrap());
}

#[test]
fn holidays_are_skipped_and_named() {
    let plan = plan(&Pattern { from: day(12, 23), hours: 20, ..pattern() }).unwrap();
    assert_eq!(plan.skipped, [day(12, 24), day(12, 25)]);
    assert_eq!(plan.hours(), 20);
    let days: Vec<u32> = plan.sessions.iter().map(|s| s.starts_at.with_timezone(&Jakarta).day()).collect();
    assert_eq!(days, [23, 23, 28, 28, 29]);
}

#[test]
fn the_last_session_may_be_shorter() {
    let plan = plan(&Pattern { hours: 10, ..pattern() }).unwrap();
    assert_eq!(plan.sessions.iter().map(|s| s.jp).collect::<Vec<_>>(), [4, 4, 2]);
    let last = plan.sessions.last().unwrap();
    assert_eq!(last.ends_at - last.starts_at, TimeDelta::minutes(90));
}

#[test]
fn what_finds_no_place_is_said() {
    let plan = plan(&Pattern { to: day(12, 8), ..pattern() }).unwrap();
    assert_eq!((plan.hours(), plan.left), (16, 24));
}

#[test]
fn the_clock_is_the_centres_own() {
    let plan = plan(&Pattern { zone: Jayapura, ..pattern() }).unwrap();
    assert_eq!(plan.sessions[0].starts_at, "2026-12-06T23:00:00Z".parse::<DateTime<Utc>>().unwrap());
}

#[test]
fn a_pattern_may_not_contradict_itself() {
    let block = |h, m, jp| Block { starts: time(h, m), jp };
    assert_eq!(field(&Pattern { to: day(12, 6), ..pattern() }), Some("sampai"));
    assert_eq!(field(&Pattern { weekdays: vec![], ..pattern() }), Some("hari"));
    assert_eq!(field(&Pattern { blocks: vec![], ..pattern() }), Some("jam"));
    assert_eq!(field(&Pattern { blocks: vec![block(8, 0, 0)], ..pattern() }), Some("jam"));
    assert_eq!(field(&Pattern { blocks: vec![block(8, 0, 4), block(10, 59, 2)], ..pattern() }), Some("jam"));
    assert_eq!(field(&Pattern { blocks: vec![block(8, 0, 4), block(11, 0, 2)], ..pattern() }), None);
    assert_eq!(field(&Pattern { blocks: vec![block(22, 0, 4)], ..pattern() }), Some("jam"));
}

fn session(from: &str, jp: i32) -> PlannedSession {
    let starts_at = from.parse().unwrap();
    PlannedSession {
        starts_at,
        ends_at: ends_at(starts_at, jp, 45),
        jp,
        topic: String::new(),
        room: String::new(),
        instructor: None,
        make_up: false,
    }
}

fn booked(id: i64, from: &str, to: &str) -> Booked {
    Booked { session: SessionId(id), starts_at: from.parse().unwrap(), ends_at: to.parse().unwrap() }
}

#[test]
fn a_session_stands_in_the_dates_and_alone() {
    let days = (day(12, 7), day(12, 11));
    let others = [booked(1, "2026-12-07T01:00:00Z", "2026-12-07T04:00:00Z")];
    let check = |from: &str, jp, on| may_stand(&session(from, jp), on, days, &others).err().map(|w| w.field);
    assert_eq!(check("2026-12-07T04:00:00Z", 4, day(12, 7)), None);
    assert_eq!(check("2026-12-07T03:59:00Z", 4, day(12, 7)), Some("jam"));
    assert_eq!(check("2026-12-12T01:00:00Z", 4, day(12, 12)), Some("tanggal"));
    assert_eq!(check("2026-12-06T01:00:00Z", 4, day(12, 6)), Some("tanggal"));
    assert_eq!(check("2026-12-08T01:00:00Z", 0, day(12, 8)), Some("jp"));
}

#[test]
fn nobody_stands_in_two_rooms_unsaid() {
    let teaches =
        |who, id, from: &str, to: &str| Teaches { instructor: PersonId(who), booked: booked(id, from, to) };
    let all = [
        teaches(7, 1, "2026-12-07T01:00:00Z", "2026-12-07T04:00:00Z"),
        teaches(7, 2, "2026-12-07T03:00:00Z", "2026-12-07T06:00:00Z"),
        teaches(7, 3, "2026-12-07T06:00:00Z", "2026-12-07T09:00:00Z"),
        teaches(8, 4, "2026-12-07T01:00:00Z", "2026-12-07T04:00:00Z"),
    ];
    assert_eq!(clashes(&all), [(PersonId(7), SessionId(1), SessionId(2))]);
}

proptest! {
    /// Whatever is asked: never more than the course, never on a holiday or another weekday, never two
    /// at once, and every hour is either planned or said to be left.
    #[test]
    fn a_plan_keeps_its_promises(
        start in 0i64..1300,
        length in 0i64..120,
        days in proptest::sample::subsequence(
            vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun], 1..=7),
        blocks in proptest::collection::vec((0u32..24, 0u32..60, 1i32..9), 1..4),
        jp_minutes in 15i32..121,
        hours in 1i32..400,
    ) {
        let from = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + TimeDelta::days(start);
        let pattern = Pattern {
            from,
            to: from + TimeDelta::days(length),
            weekdays: days.clone(),
            blocks: blocks.into_iter().map(|(h, m, jp)| Block { starts: time(h, m), jp }).collect(),
            jp_minutes,
            hours,
            holidays: national(),
            zone: Jakarta,
        };
        if let Ok(plan) = plan(&pattern) {
            prop_assert!(plan.hours() <= hours);
            prop_assert_eq!(plan.hours() + plan.left, hours);
            for session in &plan.sessions {
                let local = session.starts_at.with_timezone(&Jakarta).date_naive();
                prop_assert!(!national().contains_key(&local));
                prop_assert!(days.contains(&local.weekday()));
                prop_assert!(local >= pattern.from && local <= pattern.to);
                prop_assert_eq!(session.ends_at, ends_at(session.starts_at, session.jp, jp_minutes));
            }
            for pair in plan.sessions.windows(2) {
                prop_assert!(pair[0].ends_at <= pair[1].starts_at);
            }
        }
    }
}
