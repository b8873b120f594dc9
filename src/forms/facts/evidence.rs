//! FR.IA.01 and FR.AK.02: what was seen, and what follows from it.
use super::{Head, Outcome, Signature, UnitLine};
use serde::Serialize;

/// FR.IA.01, the checklist of the observation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ia01 {
    /// What every form begins with.
    #[serde(flatten)]
    pub head: Head,
    /// Every unit with its elements and criteria.
    pub units: Vec<SeenUnit>,
    /// What the assessor tells the candidate.
    pub feedback: String,
    /// What follows for the observation as a whole.
    pub recommendation: Option<Outcome>,
    /// With BK: the criteria not met yet, as "J.63OPR00.001.2, KUK 1.2".
    pub gaps: Vec<String>,
    /// Of the candidate.
    pub signed_candidate: Signature,
    /// Of the assessor.
    pub signed_assessor: Signature,
}

/// A unit observed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SeenUnit {
    /// Which.
    #[serde(flatten)]
    pub unit: UnitLine,
    /// Its elements in order.
    pub elements: Vec<SeenElement>,
}

/// An element observed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SeenElement {
    /// "1".
    pub number: String,
    /// Its title.
    pub title: String,
    /// The procedure or specification it is compared with.
    pub benchmark: String,
    /// Its criteria in order.
    pub criteria: Vec<SeenCriterion>,
}

/// A criterion observed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SeenCriterion {
    /// "1.2".
    pub number: String,
    /// Its text.
    pub text: String,
    /// Whether it was met; none: not assessed.
    pub met: Option<bool>,
    /// What will be looked at again, or how it was judged otherwise.
    pub further: String,
}

/// FR.AK.02, the record of the assessment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ak02 {
    /// What every form begins with.
    #[serde(flatten)]
    pub head: Head,
    /// The day it began.
    pub began: String,
    /// The day it ended.
    pub ended: String,
    /// Every unit, with the evidence it rests on.
    pub units: Vec<RecordedUnit>,
    /// What the assessor recommends for the scheme.
    pub recommendation: Option<Outcome>,
    /// What should follow.
    pub follow_up: String,
    /// What the assessor says of the observation.
    pub comment: String,
    /// Of the candidate.
    pub signed_candidate: Signature,
    /// Of the assessor.
    pub signed_assessor: Signature,
}

/// A unit of the record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RecordedUnit {
    /// Which.
    #[serde(flatten)]
    pub unit: UnitLine,
    /// Any of `observation`, `portfolio`, `third_party`, `interview`, `oral`, `written`, `project`,
    /// `other`.
    pub methods: Vec<String>,
    /// The decision in force.
    pub outcome: Option<Outcome>,
}
