//! FR.AK.03, FR.AK.04 and FR.AK.05: what the candidate says afterwards, and the assessor's report.
use super::{super::questions, Answer, Head, Outcome, Signature, UnitLine, evidence::RecordedUnit};
use serde::Serialize;

/// FR.AK.03, feedback of the candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ak03 {
    /// What every form begins with.
    #[serde(flatten)]
    pub head: Head,
    /// The day it began.
    pub began: String,
    /// The day it ended.
    pub ended: String,
    /// The questions of [`questions::FEEDBACK`], or of the centre.
    pub answers: Vec<Answer>,
    /// What else.
    pub comment: String,
    /// Of the candidate.
    pub signed_candidate: Signature,
}

impl Default for Ak03 {
    fn default() -> Ak03 {
        Ak03 {
            head: Head::default(),
            began: String::new(),
            ended: String::new(),
            answers: Answer::open(&questions::FEEDBACK),
            comment: String::new(),
            signed_candidate: Signature::default(),
        }
    }
}

/// FR.AK.04, an appeal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ak04 {
    /// What every form begins with; [`Head::date`] is the day of the assessment.
    #[serde(flatten)]
    pub head: Head,
    /// The questions of [`questions::APPEAL`].
    pub answers: Vec<Answer>,
    /// The decisions it is against; empty: the scheme's.
    pub units: Vec<RecordedUnit>,
    /// Why.
    pub reason: String,
    /// "B-2026-004".
    pub case: String,
    /// By when it is answered.
    pub due: String,
    /// Of the candidate.
    pub signed_candidate: Signature,
    /// Of whoever took it in.
    pub signed_received: Signature,
}

impl Default for Ak04 {
    fn default() -> Ak04 {
        Ak04 {
            head: Head::default(),
            answers: Answer::open(&questions::APPEAL),
            units: Vec::new(),
            reason: String::new(),
            case: String::new(),
            due: String::new(),
            signed_candidate: Signature::default(),
            signed_received: Signature::default(),
        }
    }
}

/// FR.AK.05, the assessor's report of a cohort.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ak05 {
    /// What every form begins with; no candidate.
    #[serde(flatten)]
    pub head: Head,
    /// The units of the scheme.
    pub units: Vec<UnitLine>,
    /// Everybody who was to be assessed, in order.
    pub candidates: Vec<Reported>,
    /// What went well and what did not.
    pub aspects: String,
    /// Who refused a result, and why.
    pub refusals: String,
    /// What should be better.
    pub improvements: String,
    /// What else.
    pub note: String,
    /// Of the assessor.
    pub signed_assessor: Signature,
}

/// One candidate of the report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reported {
    /// Name.
    pub name: String,
    /// What the assessor recommends; none: not assessed.
    pub recommendation: Option<Outcome>,
    /// With BK: which units.
    pub gaps: Vec<String>,
    /// Remark.
    pub note: String,
}
