//! The way to a decision: recommended by the assessor, looked at by a second one who is blind, known to
//! the trainee, decided by somebody who did not assess, locked. Which of these a course asks for, its plan
//! says; without a plan the assessor's own signature decides.
//!
//! Source: FR.AK.02 (the assessor recommends), plenary decision by people who did not assess the
//! candidate; peers D1-10.
mod acts;
mod case;
#[cfg(test)]
mod tests;

pub use acts::act;
pub use case::hidden;

use super::{Facts, Judged, critical::Finding};
use crate::{
    catalog::plan::rules::Plan,
    tables::{
        enrolment::EnrolmentId, person::PersonId, unit::UnitId, unit_decision::Outcome, unit_step::StepKind,
    },
};
use std::collections::BTreeSet;

/// One step of the current round, as the rules see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What was done.
    pub kind: StepKind,
    /// What was recommended.
    pub outcome: Option<Outcome>,
    /// Who was assigned or named.
    pub person: Option<PersonId>,
    /// Who did it.
    pub by: PersonId,
}

/// What stands between the last decision and the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// Who recommends, and what.
    pub recommended: Option<(PersonId, Outcome)>,
    /// Whether the plan asks for a second assessor.
    pub second_asked: bool,
    /// The second assessor and, once he has said it, what he recommends.
    pub second: Option<(PersonId, Option<Outcome>)>,
    /// Who decides where two assessors differ.
    pub named: Option<PersonId>,
    /// Whether the trainee knows.
    pub acknowledged: bool,
}

impl Chain {
    /// What these steps of one round come to, in their order.
    pub fn of<'a>(steps: impl IntoIterator<Item = &'a Step>) -> Chain {
        let mut chain = Chain::default();
        for step in steps {
            chain.take(step);
        }
        chain
    }

    fn take(&mut self, step: &Step) {
        match step.kind {
            StepKind::Recommended => self.recommended = step.outcome.map(|outcome| (step.by, outcome)),
            StepKind::SecondAsked => self.second_asked = true,
            StepKind::SecondAssigned => self.second = step.person.map(|person| (person, None)),
            StepKind::SecondRecommended => self.second = Some((step.by, step.outcome)),
            StepKind::Named => self.named = step.person,
            StepKind::Acknowledged | StepKind::AcknowledgedOnPaper => self.acknowledged = true,
            StepKind::Withdrawn => *self = Chain::default(),
        }
    }

    /// Where this stands under a plan.
    pub fn stage(&self, plan: &Plan, decided: Option<Outcome>) -> Stage {
        if let Some(outcome) = decided {
            return Stage::Locked(outcome);
        }
        let Some((_, outcome)) = self.recommended else { return Stage::Open };
        match self.second {
            None if self.second_asked => return Stage::Assign,
            Some((person, None)) => return Stage::Second(person),
            // Where two differ there is no recommendation that the trainee could be asked to know; she
            // reads the decision and may appeal.
            Some((_, Some(other))) if other != outcome => {
                return self.named.map_or(Stage::Apart, |person| Stage::Decide(Some(person)));
            }
            _ => {}
        }
        if plan.acknowledged && !self.acknowledged {
            Stage::Trainee
        } else if plan.decider {
            Stage::Decide(None)
        } else {
            Stage::Complete
        }
    }
}

/// Where a unit of one person stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It is being judged.
    Open,
    /// A second assessor is to be assigned.
    Assign,
    /// This second assessor judges.
    Second(PersonId),
    /// The two assessors differ: somebody is to be named who decides.
    Apart,
    /// The trainee is to say that she knows.
    Trainee,
    /// Somebody who did not assess decides: anybody of them, or this one.
    Decide(Option<PersonId>),
    /// Nothing is missing: the recommendation takes effect.
    Complete,
    /// Decided.
    Locked(Outcome),
}

/// For whom a recommendation waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Waits {
    /// The coordinator, who assigns a second assessor.
    Assign,
    /// The second assessor.
    Second,
    /// The coordinator, who names who decides.
    Apart,
    /// The trainee.
    Trainee,
    /// Who decides.
    Decider,
}

impl Stage {
    /// For whom it waits between recommendation and decision.
    pub fn waits(self) -> Option<Waits> {
        match self {
            Stage::Assign => Some(Waits::Assign),
            Stage::Second(_) => Some(Waits::Second),
            Stage::Apart => Some(Waits::Apart),
            Stage::Trainee => Some(Waits::Trainee),
            Stage::Decide(_) => Some(Waits::Decider),
            Stage::Open | Stage::Complete | Stage::Locked(_) => None,
        }
    }
}

/// Who acts, as far as this cohort goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub person: PersonId,
    /// Whether they are an assessor of the cohort.
    pub assesses: bool,
    /// Whether they coordinate the centre.
    pub coordinates: bool,
    /// Whether it is the trainee herself.
    pub own: bool,
}

/// What somebody does; reasons and notes as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// The assessor says what he found.
    Recommend(Outcome),
    /// It goes back to judging: the assessor takes it back, or who decides sends it back.
    Withdraw(String),
    /// The coordinator assigns a second assessor.
    Assign(PersonId),
    /// The second assessor says what he found.
    SecondRecommend(Outcome),
    /// The coordinator names who decides.
    Name(PersonId),
    /// The trainee says that she knows.
    Acknowledge,
    /// Staff writes down that she signed on paper, and where the paper is.
    AcknowledgeOnPaper(String),
    /// Who decides, decides.
    Decide(Outcome),
    /// A decided unit is opened again.
    Reopen(String),
}

/// Everything known before somebody acts.
#[derive(Clone, Debug)]
pub struct Case {
    /// Which enrolment.
    pub enrolment: EnrolmentId,
    /// Which unit.
    pub unit: UnitId,
    /// What is known of the unit and its judgements in force.
    pub facts: Facts,
    /// The plan of the course version.
    pub plan: Plan,
    /// The current round.
    pub chain: Chain,
    /// Whose unit it is.
    pub trainee: PersonId,
    /// Whether an appeal against the decision in force waits for its answer.
    pub appealed: bool,
    /// Who decided what an appeal has lifted, while nobody has decided anew.
    pub lifted: Option<PersonId>,
    /// Everybody who ever judged a criterion of this person's unit, or recommended on it.
    pub assessed: BTreeSet<PersonId>,
    /// Whose judgements are in force.
    pub judges: BTreeSet<PersonId>,
    /// What the second assessor found for himself.
    pub second_criteria: Vec<Judged>,
    /// Every change of what he found, the first one first.
    pub second_findings: Vec<Finding>,
    /// Every change of the judgements, the first one first.
    pub findings: Vec<Finding>,
    /// How often it was decided BK.
    pub attempts: i32,
    /// The assessors of the cohort.
    pub assessors: BTreeSet<PersonId>,
    /// The coordinators of the centre: they read everything, so none of them is blind.
    pub coordinators: BTreeSet<PersonId>,
    /// Whether the registration of who acts is valid today.
    pub registered: bool,
}

/// Whose judgements a decision rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Those in force.
    First,
    /// Those of the second assessor, which come into force with it.
    Second,
}

/// A decision that is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    /// K or BK.
    pub outcome: Outcome,
    /// Who signs it.
    pub by: PersonId,
    /// Whose judgements it rests on.
    pub basis: Basis,
}

/// What is to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deed {
    /// Steps, in their order.
    pub steps: Vec<Step>,
    /// The decision this leads to.
    pub decided: Option<Decided>,
    /// Whether the decision in force is lifted.
    pub reopened: bool,
}
