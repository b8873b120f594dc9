mod properties;

use super::*;
use crate::{
    assessment::rules::{Decision, Judgement, judge},
    error::Refusal,
    tables::{
        assessment_plan::SecondRule,
        cohort::CohortState,
        criterion::CriterionId,
        enrolment::EnrolmentState,
        judgement::{Method, Verdict},
    },
};
use std::collections::BTreeMap;

const K: Outcome = Outcome::Competent;
const BK: Outcome = Outcome::NotYetCompetent;
const CRITERIA: i64 = 2;
/// Three assessors, a coordinator, the trainee.
const ACTORS: [Actor; 5] = [assessor(1), assessor(2), assessor(3), coordinator(4), trainee(5)];

const fn assessor(person: i64) -> Actor {
    Actor { person: PersonId(person), assesses: true, coordinates: false, own: false }
}
const fn coordinator(person: i64) -> Actor {
    Actor { person: PersonId(person), assesses: false, coordinates: true, own: false }
}
const fn trainee(person: i64) -> Actor {
    Actor { person: PersonId(person), assesses: false, coordinates: false, own: true }
}

/// A unit of one person without a database: what is written, and nothing else.
#[derive(Clone)]
struct World {
    plan: Plan,
    steps: Vec<Step>,
    judged: BTreeMap<i64, (Verdict, PersonId)>,
    reviewed: BTreeMap<(i64, i64), Verdict>,
    assessed: BTreeSet<PersonId>,
    findings: Vec<Finding>,
    /// K, BK, or `None` for a reopening; who signed; the reason.
    decisions: Vec<(Option<Outcome>, PersonId)>,
}

impl World {
    fn new(plan: Plan) -> World {
        World {
            plan,
            steps: vec![],
            judged: BTreeMap::new(),
            reviewed: BTreeMap::new(),
            assessed: BTreeSet::new(),
            findings: vec![],
            decisions: vec![],
        }
    }

    fn criteria(of: impl Fn(i64) -> Option<Verdict>) -> Vec<Judged> {
        let one = |n: i64| Judged {
            criterion: CriterionId(n),
            number: format!("1.{n}"),
            judgement: of(n).map(judgement),
        };
        (0..CRITERIA).map(one).collect()
    }

    fn case(&self) -> Case {
        let chain = Chain::of(&self.steps);
        let decided = self.decisions.last().and_then(|(outcome, _)| *outcome);
        let second = chain.second.map_or(0, |(person, _)| person.0);
        Case {
            enrolment: EnrolmentId(1),
            unit: UnitId(1),
            facts: Facts {
                enrolment: EnrolmentState::Enrolled,
                cohort: CohortState::Running,
                decided,
                recommended: chain.recommended.is_some(),
                taught: true,
                criteria: World::criteria(|n| self.judged.get(&n).map(|(verdict, _)| *verdict)),
                disputed: Vec::new(),
                certified: false,
            },
            plan: self.plan.clone(),
            assessed: self.assessed.clone(),
            judges: self.judged.values().map(|(_, by)| *by).collect(),
            second_criteria: World::criteria(|n| self.reviewed.get(&(second, n)).copied()),
            findings: self.findings.clone(),
            attempts: self.decisions.iter().filter(|(outcome, _)| *outcome == Some(BK)).count() as i32,
            assessors: [1, 2, 3].map(PersonId).into(),
            coordinators: [PersonId(4)].into(),
            registered: true,
            trainee: PersonId(5),
            appealed: false,
            lifted: None,
            second_findings: Vec::new(),
            chain,
        }
    }

    fn judge(&mut self, who: &Actor, n: i64, verdict: Verdict) -> Result<(), Refusal> {
        let case = self.case();
        if !who.assesses || case.is_hidden_from(who) {
            return Ok(());
        }
        if judge(&case.facts, CriterionId(n), Some(judgement(verdict)))? != Decision::Unchanged {
            self.judged.insert(n, (verdict, who.person));
            self.assessed.insert(who.person);
            let (criterion, method) = (CriterionId(n), Some(Method::Oral));
            self.findings.push(Finding { criterion, verdict: Some(verdict), method });
        }
        Ok(())
    }

    fn review(&mut self, who: &Actor, n: i64, verdict: Verdict) {
        if self.case().stage() == Stage::Second(who.person) {
            self.reviewed.insert((who.person.0, n), verdict);
        }
    }

    fn act(&mut self, who: &Actor, wanted: &Act) -> Result<(), Refusal> {
        let case = self.case();
        let deed = act(&case, who, wanted)?;
        self.assessed.extend(deed.steps.iter().filter_map(|s| s.outcome.map(|_| s.by)));
        self.steps.extend(deed.steps);
        if deed.reopened {
            self.decisions.push((None, who.person));
            self.steps.clear();
            self.reviewed.clear();
        }
        if let Some(decided) = deed.decided {
            if decided.basis == Basis::Second {
                let second = case.chain.second.unwrap().0;
                for (n, judged) in (0..).zip(&case.second_criteria) {
                    self.judged.insert(n, (judged.verdict().unwrap(), second));
                }
            }
            self.decisions.push((Some(decided.outcome), decided.by));
            self.steps.clear();
            self.reviewed.clear();
        }
        Ok(())
    }

    fn met(&mut self, who: &Actor) {
        for n in 0..CRITERIA {
            self.judge(who, n, Verdict::Met).unwrap();
        }
    }

    fn in_force(&self) -> Option<Outcome> {
        self.decisions.last().and_then(|(outcome, _)| *outcome)
    }
}

fn judgement(verdict: Verdict) -> Judgement {
    Judgement { verdict, method: Method::Oral, note: String::new(), evidence: None }
}

fn full(second: SecondRule) -> Plan {
    Plan { decider: true, acknowledged: true, second, sample_percent: 100, ..Plan::default() }
}

#[test]
fn without_a_plan_the_assessors_signature_decides_at_once() {
    let mut world = World::new(Plan::default());
    world.met(&ACTORS[0]);
    world.act(&ACTORS[0], &Act::Recommend(K)).unwrap();
    assert_eq!((world.decisions.clone(), world.steps.len()), (vec![(Some(K), PersonId(1))], 0));
    // The same again changes nothing, another outcome needs reopening.
    world.act(&ACTORS[0], &Act::Recommend(K)).unwrap();
    assert!(world.act(&ACTORS[0], &Act::Recommend(BK)).is_err());
    assert!(world.act(&ACTORS[0], &Act::Reopen(" ".into())).is_err());
    world.act(&ACTORS[1], &Act::Reopen("Salah orang".into())).unwrap();
    assert_eq!(world.in_force(), None);
}

#[test]
fn every_step_the_course_asks_for_is_waited_for() {
    let mut world = World::new(full(SecondRule::EveryBk));
    let [first, other, third, coordinator, siti] = ACTORS;
    world.met(&first);
    world.act(&first, &Act::Recommend(K)).unwrap();
    assert_eq!(world.case().stage(), Stage::Trainee);
    assert!(world.judge(&first, 0, Verdict::NotYet).is_err(), "judgements are locked");
    assert!(world.act(&coordinator, &Act::Acknowledge).is_err(), "she says it herself");
    assert!(world.act(&coordinator, &Act::AcknowledgeOnPaper(" ".into())).is_err());
    world.act(&siti, &Act::Acknowledge).unwrap();
    assert_eq!(world.case().stage(), Stage::Decide(None));
    assert!(world.act(&first, &Act::Decide(K)).is_err(), "who assessed does not decide");
    assert!(world.act(&third, &Act::Decide(BK)).is_err(), "nobody recommended that");
    world.act(&other, &Act::Decide(K)).unwrap();
    assert_eq!(world.decisions, [(Some(K), PersonId(2))]);
    assert!(world.act(&first, &Act::Reopen("Ingin lain".into())).is_err(), "he only recommends");
    world.act(&coordinator, &Act::Reopen("Bukti tertukar".into())).unwrap();
    assert_eq!(world.case().stage(), Stage::Open);
}

#[test]
fn a_paper_serves_as_well_and_the_decider_may_send_it_back() {
    let mut world = World::new(full(SecondRule::None));
    let [first, _, _, coordinator, _] = ACTORS;
    world.met(&first);
    world.act(&first, &Act::Recommend(K)).unwrap();
    world.act(&coordinator, &Act::AcknowledgeOnPaper("Map 3".into())).unwrap();
    assert!(world.act(&first, &Act::Withdraw("Ragu".into())).is_err(), "it is with who decides now");
    assert!(world.act(&coordinator, &Act::Withdraw(String::new())).is_err());
    world.act(&coordinator, &Act::Withdraw("Bukti 1.1 kurang".into())).unwrap();
    world.judge(&first, 0, Verdict::NotYet).unwrap();
    world.act(&first, &Act::Recommend(BK)).unwrap();
    assert_eq!(world.case().stage(), Stage::Trainee, "she acknowledges what is recommended now");
}

#[test]
fn two_who_agree_go_on_and_two_who_differ_need_somebody_named() {
    for (own, said, stage) in [(Verdict::NotYet, BK, Stage::Trainee), (Verdict::Met, K, Stage::Apart)] {
        let mut world = World::new(full(SecondRule::EveryBk));
        let [first, other, third, coordinator, _] = ACTORS;
        world.judge(&first, 0, Verdict::NotYet).unwrap();
        world.act(&first, &Act::Recommend(BK)).unwrap();
        assert_eq!(world.case().stage(), Stage::Assign);
        assert!(world.act(&coordinator, &Act::Assign(PersonId(1))).is_err(), "not the first one");
        assert!(world.act(&coordinator, &Act::Assign(PersonId(4))).is_err(), "she reads everything");
        world.act(&coordinator, &Act::Assign(PersonId(2))).unwrap();
        assert!(world.case().is_hidden_from(&other) && world.case().is_hidden_from(&third));
        assert!(!world.case().is_hidden_from(&first));
        assert!(world.act(&other, &Act::SecondRecommend(said)).is_err(), "he has judged nothing");
        (0..CRITERIA).for_each(|n| world.review(&other, n, own));
        world.act(&other, &Act::SecondRecommend(said)).unwrap();
        assert_eq!(world.case().stage(), stage);
        assert!(!world.case().is_hidden_from(&other));
        if stage == Stage::Apart {
            assert!(world.act(&coordinator, &Act::Name(PersonId(2))).is_err(), "he assessed");
            world.act(&coordinator, &Act::Name(PersonId(3))).unwrap();
            assert!(world.act(&coordinator, &Act::Decide(K)).is_err(), "only who is named");
            world.act(&third, &Act::Decide(K)).unwrap();
            let all_met =
                world.judged.values().all(|(verdict, by)| (*verdict, *by) == (Verdict::Met, PersonId(2)));
            assert!(all_met, "the judgements it rests on come into force with it");
        }
    }
}

#[test]
fn attempts_end() {
    let mut plan = Plan::default();
    let unit = crate::catalog::plan::rules::UnitPlan { attempts: 1, ..Default::default() };
    plan.units.insert(UnitId(1), unit);
    let mut world = World::new(plan);
    world.judge(&ACTORS[0], 0, Verdict::NotYet).unwrap();
    world.act(&ACTORS[0], &Act::Recommend(BK)).unwrap();
    assert!(world.act(&ACTORS[0], &Act::Reopen("Mencoba lagi".into())).is_err());
}

#[test]
fn a_strict_course_asks_for_a_valid_registration() {
    let mut world = World::new(Plan { registered: true, ..Plan::default() });
    world.met(&ACTORS[0]);
    let mut case = world.case();
    case.registered = false;
    assert!(act(&case, &ACTORS[0], &Act::Recommend(K)).is_err());
}
