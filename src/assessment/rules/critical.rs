//! What the plan asks of critical criteria before K, see [`crate::catalog::plan::rules`].
use super::Judged;
use crate::{
    catalog::plan::rules::Plan,
    error::Refusal,
    tables::{
        criterion::CriterionId,
        judgement::{Method, Verdict},
        unit::UnitId,
    },
};
use std::collections::{BTreeSet, HashMap};

/// One change of a judgement, in the order in which they were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Of which criterion.
    pub criterion: CriterionId,
    /// What was found; `None` took it back.
    pub verdict: Option<Verdict>,
    /// How.
    pub method: Option<Method>,
}

/// In which ways each criterion was found met since it was last found otherwise.
pub fn ways(findings: &[Finding]) -> HashMap<CriterionId, BTreeSet<Method>> {
    let mut all: HashMap<CriterionId, BTreeSet<Method>> = HashMap::new();
    for one in findings {
        let ways = all.entry(one.criterion).or_default();
        match (one.verdict, one.method) {
            (Some(Verdict::Met), Some(method)) => {
                ways.insert(method);
            }
            _ => ways.clear(),
        }
    }
    all
}

/// Whether every critical criterion is judged as the plan asks: found met by a method named for it, and
/// in as many ways as the unit asks, the named methods alone counting where there are any.
///
/// # Errors
/// Names the criteria that lack something.
pub fn may_be_competent(
    plan: &Plan,
    unit: UnitId,
    criteria: &[Judged],
    findings: &[Finding],
) -> Result<(), Refusal> {
    let ways = ways(findings);
    let evidence = plan.unit(unit).evidence;
    let (mut unnamed, mut few) = (Vec::new(), Vec::new());
    for criterion in criteria.iter().filter(|c| plan.is_critical(c.criterion)) {
        let named = plan.methods(unit, criterion.criterion);
        let counts = |method: &Method| named.is_empty() || named.contains(method);
        let found: BTreeSet<Method> = ways
            .get(&criterion.criterion)
            .into_iter()
            .flatten()
            .copied()
            .chain(criterion.judgement.iter().filter(|j| j.verdict == Verdict::Met).map(|j| j.method))
            .filter(counts)
            .collect();
        // More ways than there are methods to choose from cannot be asked.
        let needed = match named.len() {
            0 => evidence,
            n => evidence.min(n as i32),
        };
        if found.is_empty() {
            unnamed.push(criterion.number.as_str());
        } else if (found.len() as i32) < needed {
            few.push(criterion.number.as_str());
        }
    }
    if !unnamed.is_empty() {
        let which = unnamed.join(", ");
        return Err(Refusal::new(both!(
            "Kriteria kritis {which} harus dinilai dengan cara yang disebut di rencana asesmen. Pilih cara itu, lalu simpan lagi.",
            "The critical criteria {which} must be judged by a method of the plan of assessment. Choose one and save again."
        )));
    }
    if !few.is_empty() {
        let which = few.join(", ");
        return Err(Refusal::new(both!(
            "Kriteria kritis {which} perlu bukti dari {evidence} cara penilaian yang berbeda. Nilai juga dengan cara lain, lalu simpan lagi.",
            "The critical criteria {which} need evidence from {evidence} different methods. Judge them in another way too and save again."
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{super::Judgement, *};
    use crate::catalog::plan::rules::{CriterionPlan, UnitPlan};

    const UNIT: UnitId = UnitId(1);
    const ONE: CriterionId = CriterionId(1);

    fn met(method: Method) -> Finding {
        Finding { criterion: ONE, verdict: Some(Verdict::Met), method: Some(method) }
    }

    fn judged(method: Method) -> Vec<Judged> {
        let judgement =
            Some(Judgement { verdict: Verdict::Met, method, note: String::new(), evidence: None });
        vec![Judged { criterion: ONE, number: "1.1".into(), judgement }]
    }

    fn plan(methods: &[Method], evidence: i32) -> Plan {
        let mut plan = Plan::default();
        plan.units.insert(UNIT, UnitPlan { methods: methods.to_vec(), evidence, attempts: 0 });
        plan.criteria.insert(ONE, CriterionPlan { critical: true, methods: vec![] });
        plan
    }

    #[test]
    fn a_criterion_that_is_not_critical_asks_nothing() {
        let plan = Plan { criteria: HashMap::new(), ..plan(&[Method::Oral], 3) };
        assert_eq!(may_be_competent(&plan, UNIT, &judged(Method::Product), &[]), Ok(()));
    }

    #[test]
    fn a_critical_one_asks_for_a_method_of_the_plan() {
        let plan = plan(&[Method::Oral], 1);
        assert!(may_be_competent(&plan, UNIT, &judged(Method::Product), &[met(Method::Product)]).is_err());
        assert_eq!(may_be_competent(&plan, UNIT, &judged(Method::Oral), &[met(Method::Oral)]), Ok(()));
    }

    #[test]
    fn two_ways_of_evidence_are_two_methods() {
        let plan = plan(&[], 2);
        let same = [met(Method::Oral), met(Method::Oral)];
        assert!(may_be_competent(&plan, UNIT, &judged(Method::Oral), &same).is_err());
        let two = [met(Method::Product), met(Method::Oral)];
        assert_eq!(may_be_competent(&plan, UNIT, &judged(Method::Oral), &two), Ok(()));
    }

    #[test]
    fn never_more_ways_than_the_plan_names() {
        let plan = plan(&[Method::Oral], 3);
        assert_eq!(may_be_competent(&plan, UNIT, &judged(Method::Oral), &[met(Method::Oral)]), Ok(()));
    }

    #[test]
    fn what_was_found_before_it_was_not_yet_does_not_count() {
        let not_yet = Finding { verdict: Some(Verdict::NotYet), ..met(Method::Oral) };
        let found = ways(&[met(Method::Product), not_yet, met(Method::Oral)]);
        assert_eq!(found[&ONE], BTreeSet::from([Method::Oral]));
    }
}
