//! What is true of completion, whatever stores it and whoever asks. No I/O here.
use crate::text::Both;

/// Who can act on what is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The trainee herself.
    Trainee,
    /// Whoever records attendance.
    Instructor,
    /// Whoever judges.
    Assessor,
    /// Whoever runs the cohort.
    Coordinator,
    /// Nobody any more.
    Nobody,
}

/// One requirement with what is needed, what is there and what is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// "Kehadiran", "Unit J.63OPR00.001.2 …", "Tugas …".
    pub name: Both,
    /// Whether it holds.
    pub holds: bool,
    /// Whether it can still come to hold.
    pub reachable: bool,
    /// What is needed: "32 dari 40 JP".
    pub needed: Both,
    /// What is there: "28 JP".
    pub there: Both,
    /// What is missing, in plain words; empty when it holds.
    pub missing: Both,
    /// Who can act.
    pub who: Who,
}

/// The whole answer to "why not yet?" for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Everything that is asked, what is open first.
    pub requirements: Vec<Requirement>,
}

impl Completion {
    /// Whether every requirement holds: exactly then a certificate may be issued.
    pub fn is_complete(&self) -> bool {
        self.requirements.iter().all(|r| r.holds)
    }
}
