//! Every branch, and that the log comes to the same whatever order it arrives in.
use super::*;
use crate::{
    attendance::rules::{Event, verdict},
    tables::{
        cohort::CohortState, enrolment::EnrolmentState, evidence::EvidenceId, judgement::Verdict,
        person::PersonId, unit_decision::Outcome,
    },
};
use chrono::{DateTime, TimeDelta};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn place() -> Place {
    let facts = Facts {
        enrolment: EnrolmentState::Enrolled,
        cohort: CohortState::Running,
        decided: None,
        recommended: false,
        taught: true,
        criteria: Vec::new(),
        disputed: Vec::new(),
        certified: false,
    };
    Place { facts, own: false, hidden: false, named: Vec::new(), evidence: None }
}

fn found(verdict: Verdict) -> Judgement {
    Judgement { verdict, method: Method::Oral, note: String::new(), evidence: None }
}

#[test]
fn what_is_found_is_recorded_and_taken_back() {
    assert_eq!(recorded(&place(), Some(found(Verdict::Met))), Ok(Some(found(Verdict::Met))));
    assert_eq!(recorded(&place(), None), Ok(None));
}

#[test]
fn nobody_judges_where_another_does() {
    assert_eq!(recorded(&Place { hidden: true, ..place() }, None), Err(others()));
    assert_eq!(recorded(&Place { own: true, ..place() }, None), Err(own_unit()));
}

#[test]
fn what_is_locked_stays() {
    let mut locked = place();
    locked.facts.recommended = true;
    assert!(recorded(&locked, Some(found(Verdict::Met))).is_err());
    locked.facts.decided = Some(Outcome::Competent);
    assert!(recorded(&locked, None).is_err());
}

#[test]
fn a_method_outside_the_plan_is_not_taken() {
    let planned = Place { named: vec![Method::Product], ..place() };
    assert!(recorded(&planned, Some(found(Verdict::Met))).is_err());
    let named = Judgement { method: Method::Product, ..found(Verdict::Met) };
    assert_eq!(recorded(&planned, Some(named.clone())), Ok(Some(named)));
    assert_eq!(recorded(&planned, None), Ok(None));
}

#[test]
fn a_note_has_an_end() {
    let long = Judgement { note: "a".repeat(NOTE_LENGTH + 1), ..found(Verdict::Met) };
    assert!(recorded(&place(), Some(long)).is_err());
}

#[test]
fn only_accepted_evidence_of_the_same_element_counts() {
    let with = Judgement { evidence: Some(EvidenceId(1)), ..found(Verdict::Met) };
    assert!(recorded(&place(), Some(with.clone())).is_err());
    assert!(recorded(&Place { evidence: Some(false), ..place() }, Some(with.clone())).is_err());
    let good = Place { evidence: Some(true), ..place() };
    assert_eq!(recorded(&good, Some(with.clone())), Ok(Some(with)));
}

#[test]
fn a_whole_act_takes_what_the_plan_names() {
    assert_eq!(method_for(&[], Method::Oral), Method::Oral);
    assert_eq!(method_for(&[Method::Oral, Method::Product], Method::Oral), Method::Oral);
    assert_eq!(method_for(&[Method::Product, Method::Written], Method::Oral), Method::Product);
}

/// One assessor's device: what it made, having seen how much of the log.
#[derive(Clone, Debug)]
struct Made {
    by: i64,
    read: bool,
    verdict: Option<Verdict>,
}

fn made() -> impl Strategy<Value = Vec<Made>> {
    let verdict = prop::sample::select(vec![Some(Verdict::Met), Some(Verdict::NotYet), None]);
    let one = (0..3_i64, any::<bool>(), verdict).prop_map(|(by, read, verdict)| Made { by, read, verdict });
    prop::collection::vec(one, 0..12)
}

proptest! {
    /// Three assessors; batches come late, twice and in any order. Each event is in the log once, what stands
    /// hangs on the events alone, and whoever spoke last without being known to another is never overwritten
    /// unseen: he stands or is named in the dispute.
    #[test]
    fn batches_in_any_order_and_twice_come_to_the_same(
        made in made(), order in any::<prop::sample::Index>(), again in any::<bool>(),
    ) {
        // What was read before it was made is all that arrived before; arrivals are in the order made.
        let event = |place: usize, made: &Made, seen: i64| Event {
            place: place as i64 + 1,
            seen: Some(seen),
            device: Some((format!("d{}", made.by), place as i32)),
            by: PersonId(made.by),
            at: DateTime::UNIX_EPOCH + TimeDelta::minutes(place as i64),
            letter: false,
            mark: made.verdict.map(found),
        };
        let mut log: Vec<Event<Judgement>> = Vec::new();
        for (place, one) in made.iter().enumerate() {
            let seen = if one.read { place as i64 } else { 0 };
            log.push(event(place, one, seen));
        }
        // A repeated batch adds nothing: each id is known.
        let ids: BTreeSet<_> = log.iter().filter_map(|e| e.device.clone()).collect();
        let mut other = log.clone();
        if again {
            let known: Vec<_> = log.iter().filter(|e| !ids.contains(e.device.as_ref().unwrap())).cloned().collect();
            other.extend(known);
        }
        if !other.is_empty() {
            let by = order.index(other.len());
            other.rotate_left(by);
            other.reverse();
        }
        let (told, same) = (verdict(&log), verdict(&other));
        prop_assert_eq!(&told, &same);
        let Some(stands) = told.stands else { return Ok(()) };
        // Nobody's last word is lost unseen.
        for by in 0..3 {
            let Some(last) = log.iter().rev().find(|e| e.by == PersonId(by)) else { continue };
            let known = log.iter().any(|e| e.replaces(last));
            let differs = last.mark.as_ref().is_some_and(|m| !m.agrees(stands.mark.as_ref().unwrap()));
            let named = told.disputed.iter().any(|e| e.place == last.place);
            prop_assert!(known || !differs || named, "{:?} is lost", last);
        }
    }
}
