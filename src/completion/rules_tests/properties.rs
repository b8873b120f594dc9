//! What holds of any facts.
use super::*;

fn any_facts() -> impl Strategy<Value = Facts> {
    let hours = (0..30i64, 0..10i64, 0..10i64, 0..10i64, 0..20i64).prop_map(
        |(attended, excused, missed, not_recorded, to_come)| Hours {
            held: attended + excused + missed + not_recorded,
            attended,
            excused,
            missed,
            not_recorded,
            to_come,
        },
    );
    let outcome = prop_oneof![Just(None), Just(K), Just(BK)];
    let unit =
        (0..9i64, 0..9i64, outcome).prop_map(|(met, not_yet, outcome)| standing(18, met, not_yet, outcome));
    let tasks = proptest::collection::vec(any::<bool>(), 0..3);
    let units = proptest::collection::vec(unit, 0..4);
    let cohort = prop_oneof![4 => Just(CohortState::Running), 1 => Just(CohortState::Cancelled)];
    let stood = prop_oneof![
        4 => Just(Standing::Passed),
        1 => prop::sample::select(vec![
            Standing::NotOpen,
            Standing::Open,
            Standing::Unread,
            Standing::Again,
            Standing::UsedUp,
        ]),
    ];
    let tests = proptest::collection::vec((stood, prop::option::of(0..=10_000i32)), 0..3);
    (hours, 0..=10_000i32, any::<bool>(), units, any::<bool>(), tasks, (cohort, tests)).prop_map(
        |(hours, minimum, excused_counts, units, needs_units, tasks, (cohort, tests))| Facts {
            tests: tests
                .into_iter()
                .zip(1..)
                .map(|((standing, passing), n)| Test {
                    id: TestId(n),
                    place: TestPlace::After,
                    passing: passing.map(Share),
                    standing,
                    best: None,
                })
                .collect(),
            cohort,
            hours,
            minimum: Share(minimum),
            excused_counts,
            units,
            needs_units,
            criteria: Vec::new(),
            appeals: Vec::new(),
            evidence: Vec::new(),
            tasks: tasks
                .into_iter()
                .zip(1..)
                .map(|(done, n)| Task { id: CourseTaskId(n), title: format!("Tugas {n}"), done })
                .collect(),
        },
    )
}

proptest! {
    #[test]
    fn complete_exactly_when_every_requirement_holds(facts in any_facts()) {
        let all = decide(&facts);
        prop_assert_eq!(all.is_complete(), all.requirements.iter().all(|r| r.holds));
        prop_assert_eq!(all.is_complete(), all.stage == Stage::Ready);
        prop_assert_eq!(all.is_complete(), all.summary(Language::Id).is_empty());
    }

    #[test]
    fn complete_exactly_when_the_facts_say_so(facts in any_facts()) {
        let h = facts.hours;
        let counted = h.attended + if facts.excused_counts { h.excused } else { 0 };
        let expected = facts.cohort != CohortState::Cancelled
            && h.held > 0 && h.to_come == 0 && h.not_recorded == 0
            && counted * 10_000 >= i64::from(facts.minimum.0) * h.held
            && (!facts.needs_units || facts.units.iter().all(|u| u.outcome == K))
            && facts.tasks.iter().all(|t| t.done)
            && facts.tests.iter().all(|t| t.standing == Standing::Passed);
        prop_assert_eq!(decide(&facts).is_complete(), expected);
    }

    #[test]
    fn what_is_missing_is_said_in_both_languages_and_somebodys(facts in any_facts()) {
        for r in decide(&facts).requirements {
            prop_assert_eq!(r.holds, r.missing.id.is_empty());
            prop_assert_eq!(r.holds, r.missing.en.is_empty());
            prop_assert_eq!(r.holds, r.advice.id.is_empty());
            prop_assert_eq!(r.holds, r.who == Who::Nobody);
            prop_assert!(r.reachable || !r.holds, "unreachable never holds");
        }
    }

    #[test]
    fn the_hours_sum_up(facts in any_facts()) {
        let f = decide(&facts).figures;
        prop_assert_eq!(f.counted + f.lost + f.not_recorded + f.to_come, f.planned);
    }
}

#[test]
fn a_test_that_counts_holds_once_it_is_passed() {
    let test = |standing, best: Option<(i64, i64)>| Test {
        id: TestId(1),
        place: TestPlace::After,
        passing: Some(Share(7000)),
        standing,
        best: best.map(|(points, of)| Total { points: points.into(), of: of.into(), unread: 0 }),
    };
    let decided = |test| decide(&Facts { tests: vec![test], ..done() });
    assert!(decided(test(Standing::Passed, Some((7, 10)))).is_complete());
    for (standing, who) in [
        (Standing::NotOpen, Who::Instructor),
        (Standing::Open, Who::Trainee),
        (Standing::Unread, Who::Instructor),
        (Standing::Again, Who::Instructor),
        (Standing::UsedUp, Who::Coordinator),
    ] {
        let open = decided(test(standing, None));
        assert_eq!((open.is_complete(), open.who()), (false, vec![who]), "{standing:?}");
        assert!(open.summary(Language::Id).starts_with("Post-test: "));
    }
    let best = decided(test(Standing::UsedUp, Some((2, 3))));
    assert_eq!(best.requirements[0].there.id, "66,7%");
    assert_eq!(best.requirements[0].needed.id, "Paling sedikit 70%");
}
