//! FR.MAPA.01 and FR.AK.01: how it will be assessed, and that all agree.
use super::{Head, Signature, UnitLine, application::Purpose};
use serde::Serialize;

/// FR.MAPA.01, the plan of assessment of a scheme. Lists of words tick the boxes of that name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Mapa01 {
    /// What every form begins with; no candidate.
    #[serde(flatten)]
    pub head: Head,
    /// 1.1 Who is assessed: any of `training_based`, `training_not_based`, `worker_based`,
    /// `worker_not_based`, `self_taught` ("based": able to be traced to the standard).
    pub candidates: Vec<String>,
    /// What for.
    pub purpose: Option<Purpose>,
    /// In words, with [`Purpose::Other`].
    pub purpose_other: String,
    /// Surroundings: any of `real`, `simulated`.
    pub surroundings: Vec<String>,
    /// Chances to collect evidence in several situations: true, they are there; false, limited.
    pub chances: Option<bool>,
    /// What the standard is tied to: any of `evidence`, `work`, `learning`.
    pub relations: Vec<String>,
    /// Who assesses: any of `lsp`, `training_body`, `company`.
    pub by: Vec<String>,
    /// Whom it was confirmed with: any of `lsp_manager`, `master`, `training_manager`, `other`.
    pub confirmed_with: Vec<String>,
    /// 1.2 Benchmarks, each ticked where a text is.
    pub benchmarks: Benchmarks,
    /// 2 The instruments that head the columns.
    pub instruments: Vec<Instrument>,
    /// 2 The plan, unit by unit.
    pub units: Vec<PlannedUnit>,
    /// 3 Changes and context.
    pub context: Context,
    /// Whom the plan was confirmed with: position in `registration`, or their number.
    pub signed_relevant: Vec<Signature>,
    /// Who wrote the plan.
    pub signed_author: Signature,
    /// Who validated it.
    pub signed_validator: Signature,
}

/// What is measured against.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Benchmarks {
    /// The standard: "SKKNI 56/2018 …".
    pub standard: String,
    /// The curriculum of the training.
    pub curriculum: String,
    /// What a company or trade expects.
    pub performance: String,
    /// What a product must be.
    pub product: String,
    /// A guideline.
    pub guideline: String,
}

/// A column of the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Instrument {
    /// "CL".
    pub code: String,
    /// "Ceklis observasi".
    pub title: String,
}

/// A unit of the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PlannedUnit {
    /// Which.
    #[serde(flatten)]
    pub unit: UnitLine,
    /// Its elements in order.
    pub elements: Vec<PlannedElement>,
}

/// An element of the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PlannedElement {
    /// "1".
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its criteria in order.
    pub criteria: Vec<PlannedCriterion>,
}

/// How one criterion will be judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PlannedCriterion {
    /// "1.2".
    pub number: String,
    /// Its text.
    pub text: String,
    /// Whether it is critical.
    pub critical: bool,
    /// The evidence wanted.
    pub evidence: String,
    /// Kinds of evidence: any of `L` (direct), `TL` (indirect), `T` (additional).
    pub kinds: Vec<String>,
    /// Codes of [`Mapa01::instruments`].
    pub instruments: Vec<String>,
}

/// Part 3: none is not said, false is "there is none".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Context {
    /// Characteristics of candidates that ask for changes.
    pub characteristics: Need,
    /// Needs of the place of work.
    pub workplace: Need,
    /// Advice of the training package or its developer.
    pub advice: String,
    /// Changes of instruments.
    pub adjustments: String,
    /// Chances to assess several units in one activity.
    pub integration: String,
}

/// There is such a need, or not, and which.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Need {
    /// None: not said.
    pub there: Option<bool>,
    /// Which.
    pub text: String,
}

/// FR.AK.01, consent and confidentiality.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ak01 {
    /// What every form begins with; [`Head::date`] and [`Head::venue`] are when and where.
    #[serde(flatten)]
    pub head: Head,
    /// Which evidence will be collected: any of `portfolio`, `product`, `observation`, `structured`,
    /// `oral`, `written`, `interview`, `other`.
    pub evidence: Vec<String>,
    /// In words, with `other`.
    pub evidence_other: String,
    /// "Pukul 08.00 s.d. 15.00 WIB".
    pub time: String,
    /// What was agreed beside, as reasonable adjustments.
    pub agreed: String,
    /// Of the assessor.
    pub signed_assessor: Signature,
    /// Of the candidate.
    pub signed_candidate: Signature,
}
