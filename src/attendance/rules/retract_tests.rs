//! A letter that is approved and then declined leaves no trace in what the log comes to.
use super::*;
use crate::tables::{mark::Presence, person::PersonId};
use chrono::{DateTime, TimeDelta};
use proptest::prelude::*;

fn marked(presence: Presence) -> Marked {
    let jp = if presence == Presence::Present { 4 } else { 0 };
    Marked { presence, jp, made_up: 0, reason: String::new() }
}

/// An event at a place; `letter`s are written by the decider, person 9 or one of those who record.
fn event(place: i64, by: i64, seen: Option<i64>, presence: Option<Presence>, letter: bool) -> Event {
    let device = seen.filter(|_| !letter).map(|_| (format!("d{by}"), place as i32));
    let at = DateTime::UNIX_EPOCH + TimeDelta::minutes(place);
    Event { place, seen, device, by: PersonId(by), at, letter, mark: presence.map(marked) }
}

fn letter(place: i64) -> Event {
    event(place, 9, None, Some(Presence::Sick), true)
}

/// The log with the letter at this place declined, written at the end.
fn declined(mut log: Vec<Event>, place: i64, by: i64) -> Vec<Event> {
    if let Some(Retraction { mark, seen }) = retract(&log, place) {
        let next = log.iter().map(|e| e.place).max().unwrap_or(0) + 1;
        let mut event = event(next, by, None, None, true);
        (event.mark, event.seen) = (mark, seen);
        log.push(event);
    }
    log
}

fn said(log: &[Event]) -> (Option<Presence>, bool) {
    let verdict = verdict(log);
    (verdict.stands.and_then(|e| e.mark.as_ref()).map(|m| m.presence), !verdict.disputed.is_empty())
}

#[test]
fn what_stood_before_comes_back() {
    let absent = event(1, 1, None, Some(Presence::Absent), false);
    assert_eq!(said(&declined(vec![absent, letter(2)], 2, 9)), (Some(Presence::Absent), false));
    assert_eq!(said(&declined(vec![letter(2)], 2, 9)), (None, false));
}

#[test]
fn what_was_recorded_by_who_saw_the_letter_stays() {
    let log = vec![letter(1), event(2, 1, None, Some(Presence::Present), false)];
    assert_eq!(retract(&log, 1), None);
}

#[test]
fn what_a_device_recorded_without_the_letter_stands_alone_again() {
    let log = vec![letter(3), event(4, 1, Some(2), Some(Presence::Present), false)];
    assert_eq!(said(&log), (Some(Presence::Sick), true), "until then the two differ");
    assert_eq!(said(&declined(log, 3, 1)), (Some(Presence::Present), false), "even when its author declines");
}

#[test]
fn what_a_device_brings_after_the_letter_was_declined_counts() {
    let mut log = declined(vec![letter(3)], 3, 1);
    // The decider's own phone had recorded it before and gets a line only now.
    let mut late = event(9, 1, Some(0), Some(Presence::Present), false);
    late.at = DateTime::UNIX_EPOCH;
    log.push(late);
    assert_eq!(said(&log), (Some(Presence::Present), false));
}

/// Marks by three people, on the page or on a device that had read the log up to some place.
fn hand() -> impl Strategy<Value = Vec<(i64, Option<i64>, Option<Presence>)>> {
    let presence = prop_oneof![
        Just(None),
        Just(Some(Presence::Present)),
        Just(Some(Presence::Absent)),
        Just(Some(Presence::Late)),
    ];
    proptest::collection::vec((1..=3i64, proptest::option::of(0..8i64), presence), 0..5)
}

proptest! {
    /// Approve, let others record whatever they do, decline: the log comes to what it would have come to
    /// without the letter.
    #[test]
    fn approve_and_decline_is_nothing(before in hand(), after in hand(), by in 1..=4i64) {
        let mut log = Vec::new();
        for (who, seen, presence) in before {
            let place = log.len() as i64 + 1;
            log.push(event(place, who, seen.filter(|s| *s < place), presence, false));
        }
        let (mark, disputed) = said(&log);
        // A letter changes nothing else.
        prop_assume!(!disputed && matches!(mark, None | Some(Presence::Absent)));
        let here = log.len() as i64 + 1;
        log.push(letter(here));
        let mut without: Vec<Event> = log.iter().filter(|e| !e.letter).cloned().collect();
        for (who, seen, presence) in after {
            let place = log.len() as i64 + 1;
            let event = event(place, who, seen.filter(|s| *s < place), presence, false);
            log.push(event.clone());
            without.push(event);
        }
        let (with, without) = (said(&declined(log, here, by)), said(&without));
        prop_assert_eq!(with.1, without.1, "disputed or not");
        // Of those that differ the earlier is shown until it is settled: which one, is no matter here.
        prop_assert!(without.1 || with.0 == without.0, "{with:?} {without:?}");
    }
}
