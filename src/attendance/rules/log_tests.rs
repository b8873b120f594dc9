//! The log by hand.
use super::*;
use crate::tables::mark::Presence;
use chrono::TimeDelta;

#[path = "log_model.rs"]
mod model;

fn at(minute: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
}

fn mark(presence: Presence) -> Option<Marked> {
    let jp = if presence == Presence::Present { 4 } else { 0 };
    Some(Marked { presence, jp, made_up: 0, reason: String::new() })
}

const P: Presence = Presence::Present;
const S: Presence = Presence::Sick;

/// An event of the server's own pages, whose author saw everything before it.
fn page(place: i64, by: i64, presence: Option<Presence>) -> Event {
    let mark = presence.and_then(mark);
    Event { place, seen: None, device: None, by: PersonId(by), at: at(place), letter: false, mark }
}

/// An event of a device that had seen the log up to `seen`.
fn sent(place: i64, by: i64, seen: i64, number: i32, minute: i64, presence: Presence) -> Event {
    let device = Some((format!("d{by}"), number));
    Event {
        place,
        seen: Some(seen),
        device,
        by: PersonId(by),
        at: at(minute),
        letter: false,
        mark: mark(presence),
    }
}

/// What stands, and by whom the disputed are.
fn told(events: &[Event]) -> (Option<Presence>, Vec<i64>) {
    let verdict = verdict(events);
    let stands = verdict.stands.and_then(|e| e.mark.as_ref()).map(|m| m.presence);
    (stands, verdict.disputed.iter().map(|e| e.by.0).collect())
}

#[test]
fn nothing_is_not_recorded() {
    assert_eq!(told(&[]), (None, vec![]));
    assert_eq!(told(&[page(1, 1, Some(P)), page(2, 1, None)]), (None, vec![]));
}

#[test]
fn who_sees_it_replaces_it() {
    assert_eq!(told(&[page(1, 1, Some(P)), page(2, 2, Some(S))]), (Some(S), vec![]));
    assert_eq!(told(&[page(1, 1, Some(P)), sent(2, 2, 1, 1, 9, S)]), (Some(S), vec![]));
}

#[test]
fn who_does_not_see_it_disputes_it_and_the_earlier_stands() {
    assert_eq!(told(&[page(5, 1, Some(P)), sent(6, 2, 0, 1, 9, S)]), (Some(P), vec![1, 2]));
    assert_eq!(told(&[page(5, 1, Some(P)), sent(6, 2, 0, 1, 2, S)]), (Some(S), vec![2, 1]));
    assert_eq!(told(&[page(5, 1, Some(P)), sent(6, 2, 0, 1, 9, P)]), (Some(P), vec![]), "they agree");
}

#[test]
fn somebody_who_sees_both_settles_it() {
    let all = [page(5, 1, Some(P)), sent(6, 2, 0, 1, 9, S), page(7, 3, Some(S))];
    assert_eq!(told(&all), (Some(S), vec![]));
}

#[test]
fn a_device_keeps_its_own_order_however_it_arrives() {
    assert_eq!(told(&[sent(1, 1, 0, 2, 9, S), sent(2, 1, 0, 1, 8, P)]), (Some(S), vec![]));
    assert_eq!(told(&[sent(1, 1, 0, 2, 8, S), sent(2, 1, 0, 1, 9, P)]), (Some(S), vec![]), "clocks jump");
}

#[test]
fn of_one_person_in_two_places_the_later_word_counts() {
    assert_eq!(told(&[page(5, 1, Some(P)), sent(6, 1, 0, 1, 9, S)]), (Some(S), vec![]));
    assert_eq!(told(&[page(5, 1, Some(P)), sent(6, 1, 0, 1, 2, S)]), (Some(P), vec![]));
}

#[test]
fn to_take_back_ones_word_disputes_nothing() {
    let mut back = sent(3, 1, 1, 1, 9, P);
    back.mark = None;
    let all = [page(1, 1, Some(P)), sent(2, 2, 1, 1, 8, S), back];
    assert_eq!(told(&all), (Some(S), vec![]));
}

#[test]
fn a_ring_that_only_a_liar_makes_still_has_a_verdict() {
    let mut all = vec![sent(1, 1, 0, 3, 1, P), sent(3, 1, 2, 2, 3, S)];
    all.push(page(2, 2, Some(P)));
    assert!(verdict(&all).stands.is_some());
}
