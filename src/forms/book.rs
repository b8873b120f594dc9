//! What the forms of a cohort are filled from, as it was read.
use crate::{
    catalog::{plan::rules::Plan, rules::requirements::Requirement},
    competency::queries::ElementTree,
    tables::{
        business_profile, centre, cohort, course_version,
        criterion::CriterionId,
        decision_basis,
        document::PaperKind,
        element::ElementId,
        enrolment, evidence, judgement, person, person_profile,
        unit::UnitId,
        unit_appeal,
        unit_decision::{self, Outcome},
        unit_step,
    },
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use std::collections::{HashMap, HashSet};

/// A cohort with everybody whose forms are asked for.
#[derive(Clone, Debug)]
pub struct Book {
    /// Whose letterhead.
    pub centre: centre::Model,
    /// Its zone.
    pub zone: Tz,
    /// The cohort.
    pub cohort: cohort::Model,
    /// The course as it is taught here.
    pub course: course_version::Model,
    /// How it is assessed.
    pub plan: Plan,
    /// Its units in order.
    pub units: Vec<UnitOf>,
    /// What it asks of those who apply.
    pub requirements: Vec<Requirement>,
    /// The assessors of the cohort.
    pub assessors: Vec<AssessorRow>,
    /// Those asked for, by name.
    pub people: Vec<Candidate>,
    /// When it was read.
    pub now: DateTime<Utc>,
}

/// A unit that the course teaches.
#[derive(Clone, Debug)]
pub struct UnitOf {
    /// Which.
    pub id: UnitId,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// "SKKNI 56/2018".
    pub standard: String,
    /// Its elements in order, with their criteria.
    pub elements: Vec<ElementTree>,
}

/// An assessor of the cohort.
#[derive(Clone, Debug)]
pub struct AssessorRow {
    /// Name.
    pub name: String,
    /// Number in the national register, or "".
    pub registration: String,
}

/// Somebody with a seat, and what is recorded of them.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Their seat.
    pub seat: enrolment::Model,
    /// Who.
    pub person: person::Model,
    /// What they said of themselves.
    pub profile: Option<person_profile::Model>,
    /// Their business as they described it last.
    pub business: Option<business_profile::Model>,
    /// The papers that are there.
    pub papers: Vec<PaperKind>,
    /// What they say they can, and when they said it.
    pub own: HashMap<ElementId, (bool, DateTime<Utc>)>,
    /// Their evidence with the elements it is for, oldest first.
    pub evidence: Vec<(evidence::Model, Vec<ElementId>)>,
    /// What was found, criterion by criterion.
    pub judged: HashMap<CriterionId, judgement::Model>,
    /// The decisions in force, with whose assessment they rest on.
    pub decided: HashMap<UnitId, (unit_decision::Model, Option<decision_basis::Model>)>,
    /// The steps before decisions, the first one first.
    pub steps: Vec<unit_step::Model>,
    /// Appeals, each with the outcome it is against.
    pub appeals: Vec<(unit_appeal::Model, Outcome)>,
}

impl Candidate {
    /// Somebody of whom nothing is recorded yet.
    pub fn of(seat: enrolment::Model, person: person::Model) -> Candidate {
        Candidate {
            seat,
            person,
            profile: None,
            business: None,
            papers: Vec::new(),
            own: HashMap::new(),
            evidence: Vec::new(),
            judged: HashMap::new(),
            decided: HashMap::new(),
            steps: Vec::new(),
            appeals: Vec::new(),
        }
    }

    /// Takes away everything that others found in these units: what is left may be shown to somebody who is
    /// blind, see `assessment::queries::hidden_from`.
    pub fn veil(&mut self, hidden: &HashSet<UnitId>, units: &[UnitOf]) {
        let criteria: HashSet<CriterionId> = units
            .iter()
            .filter(|unit| hidden.contains(&unit.id))
            .flat_map(|unit| &unit.elements)
            .flat_map(|element| &element.criteria)
            .map(|criterion| criterion.id)
            .collect();
        self.judged.retain(|id, _| !criteria.contains(id));
        self.decided.retain(|id, _| !hidden.contains(id));
        self.steps.retain(|step| !hidden.contains(&step.unit_id));
        self.appeals.retain(|(appeal, _)| !hidden.contains(&appeal.unit_id));
    }
}
