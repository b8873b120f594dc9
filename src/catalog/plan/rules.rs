//! What is true of a plan of assessment. No I/O here.
//!
//! K always needs every criterion met (SKKNI units are assessed per KUK; a unit is K or BK). *Critical*
//! says more of some of them: a critical criterion counts for K only when it is judged by one of the
//! methods named for it, and was found met in as many ways as the unit asks ("memadai" of the rules of
//! evidence valid, asli, terkini, memadai; FR.MAPA.01 names evidence and method for each criterion). Of
//! the other criteria, methods are advice.
use crate::{
    error::Refusal,
    tables::{
        assessment_plan::SecondRule, criterion::CriterionId, enrolment::EnrolmentId, judgement::Method,
        unit::UnitId, unit_decision::Outcome,
    },
};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// The plan of a course version; the default asks nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Somebody who did not assess decides.
    pub decider: bool,
    /// The trainee says that she knows the result before it is decided.
    pub acknowledged: bool,
    /// Only an assessor whose registration is valid that day recommends; else the page warns.
    pub registered: bool,
    /// Who is assessed a second time.
    pub second: SecondRule,
    /// Of the recommendations, with [`SecondRule::Sample`].
    pub sample_percent: i32,
    /// What the sample is drawn from.
    pub seed: String,
    /// How many days after a decision an appeal is taken; 0: none is.
    pub appeal_days: i32,
    /// How many days an appeal may wait for its answer.
    pub answer_days: i32,
    /// Units that ask something of their own.
    pub units: HashMap<UnitId, UnitPlan>,
    /// Criteria that ask something of their own.
    pub criteria: HashMap<CriterionId, CriterionPlan>,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan {
            decider: false,
            acknowledged: false,
            registered: false,
            second: SecondRule::None,
            sample_percent: 0,
            seed: String::new(),
            appeal_days: 0,
            answer_days: 14,
            units: HashMap::new(),
            criteria: HashMap::new(),
        }
    }
}

/// What a unit asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitPlan {
    /// By which methods its criteria are judged; none: any.
    pub methods: Vec<Method>,
    /// In how many different ways a critical criterion must have been found met.
    pub evidence: i32,
    /// How often it may be decided BK; 0: without end.
    pub attempts: i32,
}

impl Default for UnitPlan {
    fn default() -> UnitPlan {
        UnitPlan { methods: Vec::new(), evidence: 1, attempts: 0 }
    }
}

/// What a criterion asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CriterionPlan {
    /// Whether it counts only as the plan says.
    pub critical: bool,
    /// By which methods it is judged; none: those of its unit.
    pub methods: Vec<Method>,
}

impl Plan {
    /// What this unit asks.
    pub fn unit(&self, unit: UnitId) -> UnitPlan {
        self.units.get(&unit).cloned().unwrap_or_default()
    }

    /// Whether this criterion is critical.
    pub fn is_critical(&self, criterion: CriterionId) -> bool {
        self.criteria.get(&criterion).is_some_and(|c| c.critical)
    }

    /// The methods by which this criterion is to be judged; none: any.
    pub fn methods(&self, unit: UnitId, criterion: CriterionId) -> Vec<Method> {
        match self.criteria.get(&criterion) {
            Some(own) if !own.methods.is_empty() => own.methods.clone(),
            _ => self.unit(unit).methods,
        }
    }

    /// Whether this recommendation is assessed a second time. The sample hangs on the seed, the person and
    /// the unit alone: who knows the seed can repeat the draw, and nobody can draw until it suits.
    pub fn asks_second(&self, enrolment: EnrolmentId, unit: UnitId, outcome: Outcome) -> bool {
        match self.second {
            SecondRule::None => false,
            SecondRule::EveryBk => outcome == Outcome::NotYetCompetent,
            SecondRule::Sample => {
                i64::from(lot(&self.seed, enrolment, unit)) < i64::from(self.sample_percent) * 100
            }
        }
    }
}

/// A number from 0 to 9,999 for a person in a unit.
fn lot(seed: &str, enrolment: EnrolmentId, unit: UnitId) -> u32 {
    let hash = Sha256::digest(format!("{seed}:{enrolment}:{unit}"));
    hash.iter().take(4).fold(0_u32, |all, byte| (all << 8) | u32::from(*byte)) % 10_000
}

/// Methods as they are stored: words with commas between.
pub fn methods(words: &str) -> Vec<Method> {
    words.split(',').filter_map(|word| word.parse().ok()).collect()
}

/// The same the other way, in the order of the words and each once.
pub fn method_words(methods: &[Method]) -> String {
    let all = Method::ALL.iter().filter(|m| methods.contains(m));
    all.map(|m| m.word()).collect::<Vec<_>>().join(",")
}

/// A number of a form between two bounds; nothing typed is the lower one.
///
/// # Errors
/// Says between which numbers it must be.
pub fn number(field: &'static str, typed: &str, from: i32, to: i32) -> Result<i32, Refusal> {
    let typed = typed.trim();
    let number = if typed.is_empty() { Some(from) } else { typed.parse().ok() };
    number.filter(|n| (from..=to).contains(n)).ok_or_else(|| {
        Refusal::at(
            field,
            both!("Tulis angka dari {from} sampai {to}.", "Write a number from {from} to {to}."),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const K: Outcome = Outcome::Competent;
    const BK: Outcome = Outcome::NotYetCompetent;

    fn sample(percent: i32) -> Plan {
        Plan { second: SecondRule::Sample, sample_percent: percent, seed: "a".into(), ..Plan::default() }
    }

    #[test]
    fn nothing_is_asked_by_default() {
        assert!(!Plan::default().asks_second(EnrolmentId(1), UnitId(1), BK));
        assert_eq!(Plan::default().unit(UnitId(1)), UnitPlan { methods: vec![], evidence: 1, attempts: 0 });
        assert!(!Plan::default().is_critical(CriterionId(1)));
    }

    #[test]
    fn every_bk_is_assessed_twice_and_no_k() {
        let plan = Plan { second: SecondRule::EveryBk, ..Plan::default() };
        assert!(plan.asks_second(EnrolmentId(1), UnitId(1), BK));
        assert!(!plan.asks_second(EnrolmentId(1), UnitId(1), K));
    }

    #[test]
    fn a_criterion_without_methods_takes_those_of_its_unit() {
        let mut plan = Plan::default();
        plan.units.insert(UnitId(1), UnitPlan { methods: vec![Method::Oral], ..UnitPlan::default() });
        assert_eq!(plan.methods(UnitId(1), CriterionId(2)), [Method::Oral]);
        let own = CriterionPlan { critical: true, methods: vec![Method::Product] };
        plan.criteria.insert(CriterionId(2), own);
        assert_eq!(plan.methods(UnitId(1), CriterionId(2)), [Method::Product]);
    }

    #[test]
    fn methods_are_stored_in_one_order_each_once() {
        let typed = [Method::Oral, Method::Observation, Method::Oral];
        assert_eq!(method_words(&typed), "observation,oral");
        assert_eq!(methods("observation,oral"), [Method::Observation, Method::Oral]);
        assert_eq!(methods(""), []);
    }

    #[test]
    fn a_number_has_bounds() {
        assert_eq!(number("x", "", 1, 7), Ok(1));
        assert_eq!(number("x", " 7 ", 1, 7), Ok(7));
        assert!(number("x", "8", 1, 7).is_err());
        assert!(number("x", "tiga", 1, 7).is_err());
    }

    proptest! {
        #[test]
        fn a_sample_is_the_same_whenever_it_is_drawn_and_grows_with_its_share(
            enrolment in 1..100_000_i64, unit in 1..1_000_i64, low in 0..=100_i32, more in 0..=100_i32,
        ) {
            let (e, u, high) = (EnrolmentId(enrolment), UnitId(unit), (low + more).min(100));
            prop_assert_eq!(sample(low).asks_second(e, u, K), sample(low).asks_second(e, u, BK));
            prop_assert!(!sample(low).asks_second(e, u, K) || sample(high).asks_second(e, u, K));
            prop_assert!(sample(100).asks_second(e, u, K) && !sample(0).asks_second(e, u, K));
        }
    }

    #[test]
    fn a_sample_of_a_fifth_is_about_a_fifth() {
        let drawn = (0..5_000).filter(|n| sample(20).asks_second(EnrolmentId(*n), UnitId(3), K)).count();
        assert!((900..1_100).contains(&drawn), "{drawn} of 5,000");
    }
}
