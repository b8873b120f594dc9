//! What holds of any log.
use super::*;
use proptest::prelude::*;

fn any_log() -> impl Strategy<Value = Log> {
    let when = 0..1_000i64;
    let presence = prop::sample::select(vec![
        None,
        Some(Presence::Present),
        Some(Presence::Absent),
        Some(Presence::Sick),
    ]);
    let marks = prop::collection::vec((1..4i64, when.clone(), presence), 0..8);
    let sessions = prop::collection::vec((when.clone(), prop::option::of(when.clone())), 1..4);
    let verdict = prop::sample::select(vec![None, Some(Verdict::Met), Some(Verdict::NotYet)]);
    let judged = prop::collection::vec((1..5i64, when.clone(), verdict), 0..10);
    let outcome = prop::sample::select(vec![Outcome::Competent, Outcome::NotYetCompetent, Outcome::Reopened]);
    let decided = prop::collection::vec((1..3i64, when.clone(), outcome), 0..5);
    let ticks = prop::collection::vec((when.clone(), any::<bool>()), 0..4);
    let sitting = (when.clone(), 1..90i64, prop::option::of(1..90i64), 0..11i64);
    let tests = (
        prop::collection::vec(sitting, 0..3),
        prop::option::of((when.clone(), 1..200i64)),
        prop::collection::vec(when.clone(), 0..2),
    );
    let cancelled = prop::option::weighted(0.2, when);
    (marks, sessions, judged, decided, ticks, tests, cancelled).prop_map(
        |(
            mut marks,
            sessions,
            mut judged,
            mut decided,
            mut ticks,
            (sittings, opening, retakes),
            cancelled,
        )| {
            let mut log = empty();
            log.units.units.push(unit(2));
            log.units.criteria.extend([criterion(3), criterion(4)]);
            log.cancelled_at = cancelled.map(minute);
            if cancelled.is_some() {
                log.cohort = CohortState::Cancelled;
            }
            let one = |(n, (starts, cancelled)): (i64, (i64, Option<i64>))| SessionLog {
                id: SessionId(n),
                versions: std::iter::once((minute(-5), Some(meeting(starts, false))))
                    .chain(cancelled.map(|at| (minute(at), Some(meeting(starts, true)))))
                    .collect(),
            };
            log.sessions = (1..).zip(sessions).map(one).collect();
            marks.sort_by_key(|(_, at, _)| *at);
            for (place, (session, at, presence)) in (1..).zip(marks) {
                log.marks.entry(SessionId(session)).or_default().events.push(word(place, at, presence));
            }
            judged.sort_by_key(|(_, at, _)| *at);
            for (criterion, at, verdict) in judged {
                log.units.judged.entry(CriterionId(criterion)).or_default().push((minute(at), verdict));
            }
            decided.sort_by_key(|(_, at, _)| *at);
            for (turn, (unit, at, outcome)) in (1..).zip(decided) {
                log.units.decided.entry(UnitId(unit)).or_default().push((minute(at), (turn, outcome)));
            }
            ticks.sort();
            let ticks = ticks.into_iter().map(|(at, done)| (minute(at), done)).collect();
            log.tasks.push(TaskLog { id: CourseTaskId(1), title: "Laporan".into(), ticks });
            let sitting =
                |(attempt, (starts, minutes, handed, points)): (i32, (i64, i64, Option<i64>, i64))| {
                    SittingLog {
                        attempt,
                        started_at: minute(starts),
                        ends_at: Some(minute(starts + minutes)),
                        submitted_at: handed.map(|after| minute(starts + after)),
                        worth: vec![(
                            minute(starts),
                            Total { points: points.into(), of: 10.into(), unread: 0 },
                        )],
                    }
                };
            log.tests.push(TestLog {
                id: TestId(1),
                place: TestPlace::After,
                passing: Some(Share(7000)),
                attempts: 1,
                openings: opening
                    .into_iter()
                    .map(|(at, open)| {
                        (minute(at), Opening { opens_at: minute(at), closes_at: Some(minute(at + open)) })
                    })
                    .collect(),
                retakes: retakes.into_iter().map(minute).collect(),
                sittings: (1..).zip(sittings).map(sitting).collect(),
            });
            log
        },
    )
}

proptest! {
    #[test]
    fn nothing_changes_between_the_moments(log in any_log(), at in 0..1_500i64) {
        let at = minute(at);
        let last = log.moments(at).into_iter().next_back();
        let then = last.and_then(|moment| log.at(moment)).map(|facts| decide(&facts));
        let now = log.at(at).map(|facts| decide(&facts));
        prop_assert_eq!(then, now);
    }

    #[test]
    fn turning_points_agree_with_what_is_complete(log in any_log()) {
        let end = minute(2_000);
        let all = turns(&log, end);
        prop_assert!(all.is_sorted_by_key(|turn| turn.at));
        let complete = decide(&log.at(end).unwrap()).is_complete();
        let told = all.iter().any(|turn| turn.what.en.starts_with("Everything"));
        prop_assert!(!complete || told, "who is done became so at some moment");
    }

    #[test]
    fn a_unit_that_is_open_shows_each_criterion_in_the_way(log in any_log(), at in 0..1_500i64) {
        let facts = log.at(minute(at)).unwrap();
        for r in decide(&facts).requirements {
            let crate::completion::rules::Kind::Unit(id) = r.kind else { continue };
            let unit = facts.units.iter().find(|u| u.unit == id).unwrap();
            let expected = if r.holds { 0 } else { unit.criteria - unit.met };
            prop_assert_eq!(r.criteria.len() as i64, expected);
            prop_assert_eq!(r.act.is_none(), r.holds);
        }
    }
}
