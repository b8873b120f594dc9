use super::*;
use proptest::prelude::*;

fn met() -> Judgement {
    Judgement { verdict: Verdict::Met, method: Method::Observation, note: String::new(), evidence: None }
}

fn judged(verdicts: &[Option<Verdict>]) -> Vec<Judged> {
    let one = |(i, verdict): (usize, &Option<Verdict>)| Judged {
        criterion: CriterionId(i as i64),
        number: format!("1.{}", i + 1),
        judgement: verdict.map(|verdict| Judgement { verdict, ..met() }),
    };
    verdicts.iter().enumerate().map(one).collect()
}

fn facts(verdicts: &[Option<Verdict>]) -> Facts {
    Facts {
        enrolment: EnrolmentState::Enrolled,
        cohort: CohortState::Running,
        decided: None,
        recommended: false,
        taught: true,
        criteria: judged(verdicts),
        disputed: Vec::new(),
        certified: false,
    }
}

#[test]
fn an_open_criterion_is_judged_and_taken_back() {
    let open = facts(&[None]);
    assert_eq!(judge(&open, CriterionId(0), Some(met())), Ok(Decision::Judge(met())));
    let met_once = facts(&[Some(Verdict::Met)]);
    assert_eq!(judge(&met_once, CriterionId(0), None), Ok(Decision::TakeBack));
}

#[test]
fn the_same_again_changes_nothing_even_when_locked() {
    let locked = Facts { decided: Some(Outcome::Competent), ..facts(&[Some(Verdict::Met)]) };
    assert_eq!(judge(&locked, CriterionId(0), Some(met())), Ok(Decision::Unchanged));
}

#[test]
fn a_decided_unit_is_locked() {
    let locked = Facts { decided: Some(Outcome::Competent), ..facts(&[Some(Verdict::Met)]) };
    assert!(judge(&locked, CriterionId(0), None).is_err());
}

#[test]
fn a_criterion_of_another_unit_is_not_judged() {
    assert!(judge(&facts(&[None]), CriterionId(9), Some(met())).is_err());
}

#[test]
fn without_a_seat_nobody_is_judged() {
    for state in [EnrolmentState::Waiting, EnrolmentState::Withdrawn] {
        let gone = Facts { enrolment: state, ..facts(&[None]) };
        assert!(judge(&gone, CriterionId(0), Some(met())).is_err());
    }
}

#[test]
fn a_cancelled_cohort_is_not_judged() {
    let cancelled = Facts { cohort: CohortState::Cancelled, ..facts(&[None]) };
    assert!(judge(&cancelled, CriterionId(0), Some(met())).is_err());
}

#[test]
fn a_unit_that_is_not_taught_is_not_judged() {
    let foreign = Facts { taught: false, ..facts(&[None]) };
    assert!(judge(&foreign, CriterionId(0), Some(met())).is_err());
    assert!(may_assess(&Facts { taught: false, ..facts(&[]) }).is_err());
}

#[test]
fn what_is_recommended_is_locked() {
    let waits = Facts { recommended: true, ..facts(&[Some(Verdict::Met)]) };
    assert!(judge(&waits, CriterionId(0), None).is_err());
    assert_eq!(judge(&waits, CriterionId(0), Some(met())), Ok(Decision::Unchanged));
}

#[test]
fn k_names_the_criteria_that_are_open() {
    let why = may_decide(&judged(&[Some(Verdict::Met), None, Some(Verdict::NotYet)]), Outcome::Competent);
    let why = why.unwrap_err().why.id.into_owned();
    assert!(why.contains("2 kriteria") && why.contains("(1.2, 1.3)"), "{why}");
}

#[test]
fn bk_names_at_least_one_criterion() {
    let bk = |verdicts: &[Option<Verdict>]| may_decide(&judged(verdicts), Outcome::NotYetCompetent);
    assert!(bk(&[Some(Verdict::Met), None]).is_err());
    assert!(bk(&[Some(Verdict::NotYet), None]).is_ok());
    assert!(bk(&[]).is_ok(), "a unit without criteria is decided as a whole");
}

#[test]
fn reopening_is_no_decision() {
    assert!(may_decide(&[], Outcome::Reopened).is_err());
}

#[test]
fn reopening_needs_a_decision_a_reason_and_no_certificate() {
    let decided = Facts { decided: Some(Outcome::Competent), ..facts(&[Some(Verdict::Met)]) };
    assert_eq!(may_reopen(&decided, "salah orang"), Ok(()));
    assert_eq!(may_reopen(&decided, "  ").unwrap_err().field, "alasan");
    assert!(may_reopen(&facts(&[None]), "salah orang").is_err());
    assert!(may_reopen(&Facts { certified: true, ..decided }, "salah orang").is_err());
}

#[test]
fn parts_of_a_standing_sum_up() {
    let standing = UnitStanding {
        unit: UnitId(1),
        code: String::new(),
        title: String::new(),
        hours: 4,
        criteria: 9,
        met: 5,
        not_yet: 1,
        outcome: None,
        waits: None,
    };
    assert_eq!(standing.not_assessed(), 3);
}

fn verdict() -> impl Strategy<Value = Option<Verdict>> {
    prop_oneof![Just(None), Just(Some(Verdict::Met)), Just(Some(Verdict::NotYet))]
}

proptest! {
    #[test]
    fn competent_exactly_when_all_are_met(all in proptest::collection::vec(verdict(), 0..12)) {
        let may = may_decide(&judged(&all), Outcome::Competent).is_ok();
        prop_assert_eq!(may, all.iter().all(|v| *v == Some(Verdict::Met)));
    }

    #[test]
    fn never_both(all in proptest::collection::vec(verdict(), 1..12)) {
        let all = judged(&all);
        prop_assert!(may_decide(&all, Outcome::Competent).is_err() || may_decide(&all, Outcome::NotYetCompetent).is_err());
    }
}
