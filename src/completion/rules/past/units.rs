//! What was found of a person's criteria and decided on the units, as it was at a moment.
use super::last;
use crate::{
    assessment::rules::{
        UnitStanding,
        chain::{Chain, Step},
    },
    catalog::plan::rules::Plan,
    completion::rules::{Appeal, Criterion},
    tables::{criterion::CriterionId, judgement::Verdict, unit::UnitId, unit_decision::Outcome},
};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// An appeal, from its opening to its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppealLog {
    /// On which unit.
    pub unit: UnitId,
    /// When it was entered.
    pub opened_at: DateTime<Utc>,
    /// When another assessor was assigned.
    pub assigned_at: Option<DateTime<Utc>>,
    /// When it was answered.
    pub closed_at: Option<DateTime<Utc>>,
}

/// A piece of evidence, from when on it waited to be weighed until it did no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvidenceLog {
    /// For which unit.
    pub unit: UnitId,
    /// When it was handed in.
    pub from: DateTime<Utc>,
    /// When it was weighed or withdrawn.
    pub until: Option<DateTime<Utc>>,
}

/// What was so from when on, in the order in which it was written.
pub type Moments<T> = Vec<(DateTime<Utc>, T)>;

/// Everything found and decided of one person.
#[derive(Clone, Debug, Default)]
pub struct UnitsLog {
    /// The units of the course in order, nobody judged.
    pub units: Vec<UnitStanding>,
    /// Their criteria in order, nobody judged.
    pub criteria: Vec<(CriterionId, Criterion)>,
    /// What the course's plan asks.
    pub plan: Plan,
    /// Changes of judgements in the order in which they were written; none: taken back.
    pub judged: BTreeMap<CriterionId, Moments<Option<Verdict>>>,
    /// Decisions and reopenings in the order of their turns.
    pub decided: BTreeMap<UnitId, Moments<(i32, Outcome)>>,
    /// Steps with their round, in their order.
    pub steps: BTreeMap<UnitId, Moments<(i32, Step)>>,
    /// Appeals.
    pub appeals: Vec<AppealLog>,
    /// Evidence.
    pub evidence: Vec<EvidenceLog>,
}

impl UnitsLog {
    /// The same without these units: for who must not see them.
    pub fn without(mut self, units: &BTreeSet<UnitId>) -> UnitsLog {
        self.units.retain(|unit| !units.contains(&unit.unit));
        self.criteria.retain(|(_, criterion)| !units.contains(&criterion.unit));
        let kept: BTreeSet<CriterionId> = self.criteria.iter().map(|(id, _)| *id).collect();
        self.judged.retain(|criterion, _| kept.contains(criterion));
        self.decided.retain(|unit, _| !units.contains(unit));
        self.steps.retain(|unit, _| !units.contains(unit));
        self.appeals.retain(|appeal| !units.contains(&appeal.unit));
        self.evidence.retain(|evidence| !units.contains(&evidence.unit));
        self
    }

    /// Units and criteria as they stood.
    pub(super) fn at(&self, at: DateTime<Utc>) -> (Vec<UnitStanding>, Vec<Criterion>) {
        let one = |(id, criterion): &(CriterionId, Criterion)| Criterion {
            verdict: self.judged.get(id).and_then(|all| last(all, at).copied().flatten()),
            ..criterion.clone()
        };
        let criteria: Vec<Criterion> = self.criteria.iter().map(one).collect();
        (self.units.iter().map(|unit| self.unit_at(unit, &criteria, at)).collect(), criteria)
    }

    fn unit_at(&self, unit: &UnitStanding, criteria: &[Criterion], at: DateTime<Utc>) -> UnitStanding {
        let id = unit.unit;
        let (round, outcome) = match self.decided.get(&id).and_then(|all| last(all, at)) {
            Some((turn, Outcome::Reopened)) => (*turn, None),
            Some((turn, outcome)) => (*turn, Some(*outcome)),
            None => (0, None),
        };
        let steps = self.steps.get(&id).map(Vec::as_slice).unwrap_or_default();
        let live = steps.iter().filter(|(from, (of, _))| *from <= at && *of >= round);
        let chain = Chain::of(live.map(|(_, (_, step))| step));
        let of =
            |verdict| criteria.iter().filter(|c| c.unit == id && c.verdict == Some(verdict)).count() as i64;
        UnitStanding {
            met: of(Verdict::Met),
            not_yet: of(Verdict::NotYet),
            outcome,
            waits: chain.recommended.and_then(|_| chain.stage(&self.plan, outcome).waits()),
            ..unit.clone()
        }
    }

    /// The appeals that waited.
    pub(super) fn appeals_at(&self, at: DateTime<Utc>) -> Vec<Appeal> {
        let open = |a: &&AppealLog| a.opened_at <= at && a.closed_at.is_none_or(|closed| closed > at);
        let one = |a: &AppealLog| Appeal {
            unit: a.unit,
            assigned: a.assigned_at.is_some_and(|assigned| assigned <= at),
        };
        self.appeals.iter().filter(open).map(one).collect()
    }

    /// The units for which evidence waited.
    pub(super) fn evidence_at(&self, at: DateTime<Utc>) -> Vec<UnitId> {
        let waits = |e: &&EvidenceLog| e.from <= at && e.until.is_none_or(|until| until > at);
        self.evidence.iter().filter(waits).map(|e| e.unit).collect()
    }

    /// When any of it changed.
    pub(super) fn moments(&self) -> impl Iterator<Item = DateTime<Utc>> {
        let judged = self.judged.values().flatten().map(|(at, _)| *at);
        let decided = self.decided.values().flatten().map(|(at, _)| *at);
        let steps = self.steps.values().flatten().map(|(at, _)| *at);
        let appeals =
            self.appeals.iter().flat_map(|a| [Some(a.opened_at), a.assigned_at, a.closed_at]).flatten();
        let evidence = self.evidence.iter().flat_map(|e| [Some(e.from), e.until]).flatten();
        judged.chain(decided).chain(steps).chain(appeals).chain(evidence)
    }
}
