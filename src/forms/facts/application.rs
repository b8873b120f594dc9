//! FR.APL.01 and FR.APL.02: who applies, and what they say of themselves.
use super::{Head, Outcome, Signature, UnitLine};
use serde::Serialize;

/// FR.APL.01, the application.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Apl01 {
    /// What every form begins with; [`Head::candidate`] is the applicant's name.
    #[serde(flatten)]
    pub head: Head,
    /// Part 1a.
    pub applicant: Applicant,
    /// Part 1b.
    pub employment: Employment,
    /// What the assessment is for.
    pub purpose: Option<Purpose>,
    /// In words, with [`Purpose::Other`].
    pub purpose_other: String,
    /// The units of the scheme.
    pub units: Vec<UnitLine>,
    /// Part 3a, what the scheme asks of applicants.
    pub requirements: Vec<Paper>,
    /// Part 3b, identity card, photo and the like.
    pub administrative: Vec<Paper>,
    /// Whether the application is accepted, as said on the basis of the papers.
    pub accepted: Option<bool>,
    /// What whoever checked adds.
    pub note: String,
    /// Of the applicant.
    pub signed_applicant: Signature,
    /// Of whoever checked the papers.
    pub signed_admin: Signature,
}

/// Personal data, as text. Which of them may be printed, and whether the NIK in full, is decided by who
/// fills this in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Applicant {
    /// 16 digits, or masked.
    pub nik: String,
    /// Town.
    pub birth_place: String,
    /// Day.
    pub birth_date: String,
    /// Sex.
    pub sex: Option<Sex>,
    /// "Indonesia".
    pub nationality: String,
    /// Where they live.
    pub address: String,
    /// 5 digits.
    pub postcode: String,
    /// Telephone at home.
    pub phone_home: String,
    /// Telephone at work.
    pub phone_office: String,
    /// Mobile, WhatsApp.
    pub phone: String,
    /// Mail.
    pub email: String,
    /// The highest school finished.
    pub education: String,
}

/// As the identity card says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Laki-laki.
    Male,
    /// Perempuan.
    Female,
}

/// Where they work now; for owners of a business, the business.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Employment {
    /// Institution, company or business.
    pub institution: String,
    /// Position.
    pub position: String,
    /// Its address.
    pub address: String,
    /// 5 digits.
    pub postcode: String,
    /// Telephone.
    pub phone: String,
    /// Mail.
    pub email: String,
}

/// What an assessment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Sertifikasi.
    Certification,
    /// Sertifikasi ulang.
    Recertification,
    /// Pengakuan kompetensi terkini (PKT).
    CurrentCompetency,
    /// Rekognisi pembelajaran lampau (RPL).
    PriorLearning,
    /// Lainnya.
    Other,
}

/// A paper that was asked for, and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Paper {
    /// What was asked for.
    pub text: String,
    /// None: not checked yet.
    pub state: Option<PaperState>,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperState {
    /// There, and as asked.
    Met,
    /// There, and not as asked.
    Unmet,
    /// Not there.
    Absent,
}

/// FR.APL.02, the self-assessment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Apl02 {
    /// What every form begins with.
    #[serde(flatten)]
    pub head: Head,
    /// Every unit with its elements.
    pub units: Vec<OwnUnit>,
    /// Whether the assessor lets the assessment go on.
    pub proceed: Option<bool>,
    /// What the assessor adds.
    pub note: String,
    /// Of the candidate.
    pub signed_candidate: Signature,
    /// Of the assessor who reviewed it.
    pub signed_assessor: Signature,
}

/// A unit a candidate judges themselves in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OwnUnit {
    /// Which.
    #[serde(flatten)]
    pub unit: UnitLine,
    /// Its elements in order.
    pub elements: Vec<OwnElement>,
}

/// "Can I …?"
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OwnElement {
    /// "1".
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its criteria in order.
    pub criteria: Vec<Criterion>,
    /// What the candidate says; none: nothing yet.
    pub own: Option<Outcome>,
    /// The evidence they name, a line each.
    pub evidence: Vec<String>,
}

/// A criterion as it stands in the decree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Criterion {
    /// "1.2".
    pub number: String,
    /// Its text, byte for byte.
    pub text: String,
}
