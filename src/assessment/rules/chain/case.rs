//! Who may do what in a case, and from whom it is hidden.
use super::{Actor, Case, Chain, Deed, Stage};
use crate::{
    catalog::plan::rules::Plan,
    tables::{assessment_plan::SecondRule, person::PersonId, unit_decision::Outcome},
};
use std::collections::BTreeSet;

impl Case {
    /// Where it stands.
    pub fn stage(&self) -> Stage {
        self.chain.stage(&self.plan, self.facts.decided)
    }

    /// Where it stands after a deed.
    pub fn stage_after(&self, deed: &Deed) -> Stage {
        let mut chain = self.chain.clone();
        deed.steps.iter().for_each(|step| chain.take(step));
        match (deed.decided, deed.reopened) {
            (Some(decided), _) => Stage::Locked(decided.outcome),
            (None, true) => Stage::Open,
            (None, false) => chain.stage(&self.plan, self.facts.decided),
        }
    }

    /// Whether this person has had no part in the assessment.
    pub fn is_apart(&self, person: PersonId) -> bool {
        let first = self.chain.recommended.is_some_and(|(by, _)| by == person);
        let second = self.chain.second.is_some_and(|(by, _)| by == person);
        !self.assessed.contains(&person) && !first && !second
    }

    /// Whether this person may be the second assessor: of the cohort, without a part in it so far, and
    /// none who reads everything.
    pub fn may_be_second(&self, person: PersonId) -> bool {
        let again = self.chain.second == Some((person, None));
        self.assessors.contains(&person)
            && !self.coordinators.contains(&person)
            && (again || self.is_apart(person))
    }

    /// Whether this person may decide where the course asks for somebody who did not assess.
    pub fn may_decide(&self, person: PersonId) -> bool {
        (self.assessors.contains(&person) || self.coordinators.contains(&person)) && self.is_apart(person)
    }

    /// Whether this decision may be made or sent back by this person now.
    pub fn decides(&self, person: PersonId) -> bool {
        match self.stage() {
            Stage::Decide(Some(named)) => named == person,
            Stage::Decide(None) => self.may_decide(person),
            _ => false,
        }
    }

    /// Whether what others found must stay hidden from this assessor, see [`hidden`].
    pub fn is_hidden_from(&self, who: &Actor) -> bool {
        !who.coordinates && hidden(&self.plan, &self.chain, self.facts.decided, &self.judges, who.person)
    }
}

/// Whether what others found of this person's unit must stay hidden from an assessor.
///
/// The second one reads nothing of it until he has said what he found. Where the course has second
/// assessors at all, nobody but who judges reads it before that either, because any of them may be asked.
pub fn hidden(
    plan: &Plan,
    chain: &Chain,
    decided: Option<Outcome>,
    judges: &BTreeSet<PersonId>,
    reader: PersonId,
) -> bool {
    if decided.is_some() {
        return false;
    }
    match chain.second {
        Some((person, None)) if person == reader => return true,
        Some((person, Some(_))) if person == reader => return false,
        _ => {}
    }
    let first = chain.recommended.is_some_and(|(by, _)| by == reader);
    let begun = !judges.is_empty() || chain.recommended.is_some();
    let early = matches!(chain.stage(plan, decided), Stage::Open | Stage::Assign | Stage::Second(_));
    plan.second != SecondRule::None && early && begun && !first && !judges.contains(&reader)
}
