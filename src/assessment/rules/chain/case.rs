//! Who may do what in a case, and from whom it is hidden.
use super::{Actor, Case, Chain, Deed, Stage};
use crate::{
    assessment::rules::{
        Judged,
        critical::{self, Finding},
        grid::own_unit,
        may_decide,
    },
    catalog::plan::rules::Plan,
    error::Refusal,
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

    /// Whether this person has had no part in the assessment, neither as who judges nor as who is judged.
    pub fn is_apart(&self, person: PersonId) -> bool {
        let first = self.chain.recommended.is_some_and(|(by, _)| by == person);
        let second = self.chain.second.is_some_and(|(by, _)| by == person);
        person != self.trainee && !self.assessed.contains(&person) && !first && !second
    }

    /// Whether this person may judge here at all.
    ///
    /// # Errors
    /// For their own unit.
    pub fn may_judge(&self, person: PersonId) -> Result<(), Refusal> {
        match person == self.trainee {
            false => Ok(()),
            true => Err(own_unit()),
        }
    }

    /// Whether whoever acts may recommend this, resting on these criteria and on how they were found: by an
    /// assessor of the cohort, the second one, or the one of an appeal.
    ///
    /// # Errors
    /// Where the criteria do not bear it, a critical one lacks what the plan asks, or the plan asks for a
    /// registration that is not valid.
    pub fn may_recommend(
        &self,
        outcome: Outcome,
        criteria: &[Judged],
        findings: &[Finding],
    ) -> Result<(), Refusal> {
        may_decide(criteria, outcome)?;
        if outcome == Outcome::Competent {
            critical::may_be_competent(&self.plan, self.unit, criteria, findings)?;
        }
        if self.plan.registered && !self.registered {
            return Err(Refusal::new(both!(
                "Pelatihan ini meminta asesor dengan nomor registrasi yang masih berlaku. Minta administrator mengisinya di halaman staf.",
                "This course asks for an assessor whose registration is valid. Ask the administrator to enter it on the staff page."
            )));
        }
        Ok(())
    }

    /// Whether this person may be the second assessor: of the cohort, without a part in it so far, and
    /// none who reads everything.
    pub fn may_be_second(&self, person: PersonId) -> bool {
        let again = self.chain.second == Some((person, None));
        self.assessors.contains(&person)
            && !self.coordinators.contains(&person)
            && (again || self.is_apart(person))
    }

    /// Whether this person may decide where the course asks for somebody who did not assess. Whose decision
    /// an appeal has lifted does not decide on what came of the appeal.
    pub fn may_decide(&self, person: PersonId) -> bool {
        (self.assessors.contains(&person) || self.coordinators.contains(&person))
            && self.is_apart(person)
            && self.lifted != Some(person)
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
    let early = match chain.stage(plan, decided) {
        Stage::Open | Stage::Assign | Stage::Second(_) => true,
        Stage::Trainee => chain.second.is_none(),
        _ => false,
    };
    plan.second != SecondRule::None && early && begun && !first && !judges.contains(&reader)
}
