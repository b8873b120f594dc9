use super::*;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Move {
    Judge(usize, i64, Verdict),
    Review(usize, i64, Verdict),
    Act(usize, Act),
}

fn verdict() -> impl Strategy<Value = Verdict> {
    prop_oneof![3 => Just(Verdict::Met), 1 => Just(Verdict::NotYet)]
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![Just(K), Just(BK)]
}

fn said() -> impl Strategy<Value = String> {
    prop_oneof![1 => Just(" ".to_string()), 4 => Just("Karena.".to_string())]
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let person = || (1..=5_i64).prop_map(PersonId);
    let act = prop_oneof![
        4 => outcome().prop_map(Act::Recommend),
        1 => said().prop_map(Act::Withdraw),
        3 => person().prop_map(Act::Assign),
        3 => outcome().prop_map(Act::SecondRecommend),
        2 => person().prop_map(Act::Name),
        2 => Just(Act::Acknowledge),
        1 => said().prop_map(Act::AcknowledgeOnPaper),
        4 => outcome().prop_map(Act::Decide),
        1 => said().prop_map(Act::Reopen),
    ];
    let one = prop_oneof![
        4 => (0..5_usize, 0..CRITERIA, verdict()).prop_map(|(a, n, v)| Move::Judge(a, n, v)),
        3 => (0..5_usize, 0..CRITERIA, verdict()).prop_map(|(a, n, v)| Move::Review(a, n, v)),
        6 => (0..5_usize, act).prop_map(|(a, act)| Move::Act(a, act)),
    ];
    proptest::collection::vec(one, 0..160)
}

fn plan() -> impl Strategy<Value = Plan> {
    let second = prop_oneof![Just(SecondRule::None), Just(SecondRule::EveryBk), Just(SecondRule::Sample)];
    (any::<bool>(), any::<bool>(), second).prop_map(|(decider, acknowledged, second)| Plan {
        decider,
        acknowledged,
        second,
        sample_percent: 100,
        ..Plan::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// K ⇔ every criterion is met at the time of the decision; a decision stays until it is reopened with a
    /// reason, and so do the judgements it rests on; the chain holds what the course asks.
    #[test]
    fn no_sequence_of_acts_changes_a_locked_decision(plan in plan(), moves in moves()) {
        let mut world = World::new(plan);
        for one in &moves {
            let before = world.clone();
            match one {
                Move::Judge(a, n, verdict) => { let _ = world.judge(&ACTORS[*a], *n, *verdict); }
                Move::Review(a, n, verdict) => world.review(&ACTORS[*a], *n, *verdict),
                Move::Act(a, act) => { let _ = world.act(&ACTORS[*a], act); }
            }
            prop_assert!(world.decisions.starts_with(&before.decisions), "what was decided stays readable");
            if before.in_force().is_some() {
                let reopened = matches!(one, Move::Act(_, Act::Reopen(why)) if !why.trim().is_empty());
                prop_assert!(reopened || world.decisions == before.decisions, "{one:?} changed a locked decision");
                prop_assert_eq!(&world.judged, &before.judged, "{:?} changed a locked judgement", one);
            }
            if before.case().chain.recommended.is_some() && world.decisions == before.decisions {
                prop_assert_eq!(&world.judged, &before.judged, "{:?} changed what is recommended", one);
            }
            if world.decisions.len() > before.decisions.len() && let Some((Some(outcome), by)) = world.decisions.last() {
                let met = World::criteria(|n| world.judged.get(&n).map(|(verdict, _)| *verdict));
                let all_met = met.iter().all(|c| c.verdict() == Some(Verdict::Met));
                prop_assert_eq!(*outcome == K, all_met);
                let case = before.case();
                prop_assert!(!world.plan.decider || !before.assessed.contains(by), "who assessed decided");
                let apart = case.chain.named.is_some();
                let knows = case.chain.acknowledged || !matches!(one, Move::Act(_, Act::Decide(_)));
                prop_assert!(!world.plan.acknowledged || apart || knows, "she was not told");
            }
        }
    }

    /// From being assigned until he has said what he found, the second assessor is blind, whatever happens.
    #[test]
    fn the_second_assessor_is_blind_until_he_has_spoken(plan in plan(), moves in moves()) {
        let mut world = World::new(plan);
        for one in &moves {
            match one {
                Move::Judge(a, n, verdict) => { let _ = world.judge(&ACTORS[*a], *n, *verdict); }
                Move::Review(a, n, verdict) => world.review(&ACTORS[*a], *n, *verdict),
                Move::Act(a, act) => { let _ = world.act(&ACTORS[*a], act); }
            }
            let case = world.case();
            if let Stage::Second(person) = case.stage() {
                let who = ACTORS[person.0 as usize - 1];
                prop_assert!(who.assesses && !who.coordinates);
                prop_assert!(case.is_hidden_from(&who));
                prop_assert!(case.chain.recommended.is_none_or(|(first, _)| first != person));
                prop_assert!(!case.judges.contains(&person));
                prop_assert!(act(&case, &who, &Act::Recommend(K)).is_err());
            }
        }
    }
}
