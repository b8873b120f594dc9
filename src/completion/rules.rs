//! What is true of completion, whatever stores it and whoever asks. No I/O here.
mod act;
mod answer;
pub mod past;
mod requirements;
mod tested;
mod units;

pub use act::{Act, Place};
pub use answer::{Completion, Distance, Figures, Stage};

use crate::{
    assessment::rules::UnitStanding,
    attendance::rules::Hours,
    error::Refusal,
    tables::{
        amounts::Share,
        cohort::CohortState,
        course_task::CourseTaskId,
        course_test::{TestId, TestPlace},
        enrolment::EnrolmentState,
        judgement::Verdict,
        unit::UnitId,
        unit_decision::Outcome,
    },
    testing::rules::{Standing, Total},
    text::{Both, Language},
};

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
    /// Whoever judges a second time.
    SecondAssessor,
    /// Whoever decides without having assessed.
    Decider,
    /// Whoever runs the cohort.
    Coordinator,
    /// Nobody any more.
    Nobody,
}

impl Who {
    /// The word for it; empty for nobody.
    pub fn word(self, language: Language) -> String {
        match self {
            Who::Trainee => say!(language, "Peserta", "Trainee"),
            Who::Instructor => say!(language, "Instruktur", "Instructor"),
            Who::Assessor => say!(language, "Asesor", "Assessor"),
            Who::SecondAssessor => say!(language, "Asesor kedua", "Second assessor"),
            Who::Decider => say!(language, "Yang memutuskan", "Who decides"),
            Who::Coordinator => say!(language, "Koordinator", "Coordinator"),
            Who::Nobody => String::new(),
        }
    }
}

/// What a requirement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The cohort itself: it was not cancelled.
    Cohort,
    /// Hours of attendance.
    Attendance,
    /// A unit.
    Unit(UnitId),
    /// A test before or after.
    Test(TestId),
    /// Anything else the course asks.
    Task(CourseTaskId),
}

/// One requirement with what is needed, what is there and what is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// What it is about.
    pub kind: Kind,
    /// "Kehadiran", "Menggunakan Aplikasi Media Sosial", "Laporan usaha".
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
    /// What the trainee should know or do about it, in plain words; empty when it holds.
    pub advice: Both,
    /// Who can act.
    pub who: Who,
    /// What they do, and where; none where nothing can be done.
    pub act: Option<Act>,
    /// Of a unit that is open: the criteria that are not met, as far as they were asked for.
    pub criteria: Vec<Criterion>,
    /// Of a unit that is open: pieces of evidence that nobody has weighed yet.
    pub evidence: usize,
    /// The shape that stands for it, see [`crate::text::Chip`].
    pub shape: &'static str,
}

/// A task of the course version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its row.
    pub id: CourseTaskId,
    /// What is to be done.
    pub title: String,
    /// Whether somebody ticked it for this person.
    pub done: bool,
}

/// A criterion of a unit, and what was found of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// Of which unit.
    pub unit: UnitId,
    /// "1.2".
    pub number: String,
    /// As the decree has it.
    pub text: String,
    /// None: not assessed.
    pub verdict: Option<Verdict>,
}

/// An appeal against the decision on a unit that waits for its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appeal {
    /// On which unit.
    pub unit: UnitId,
    /// Whether somebody looks at it anew.
    pub assigned: bool,
}

/// A test that the course version asks for, and how this person stands with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Test {
    /// Its row.
    pub id: TestId,
    /// Before or after.
    pub place: TestPlace,
    /// The part of the points that is asked; none: to hand in is enough.
    pub passing: Option<Share>,
    /// How she stands.
    pub standing: Standing,
    /// What her best sitting is worth.
    pub best: Option<Total>,
}

/// Everything a decision rests on, for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The state of the cohort.
    pub cohort: CohortState,
    /// Attendance, JP.
    pub hours: Hours,
    /// The part of the planned hours that is needed.
    pub minimum: Share,
    /// Whether excused and sick hours count as attended.
    pub excused_counts: bool,
    /// The units of the pinned course version.
    pub units: Vec<UnitStanding>,
    /// Whether every one of them must be K.
    pub needs_units: bool,
    /// Their criteria in order, where one person is looked at; tables of many leave them out.
    pub criteria: Vec<Criterion>,
    /// Appeals that wait for their answer.
    pub appeals: Vec<Appeal>,
    /// Units for which evidence waits to be weighed, once for each piece; left out like the criteria.
    pub evidence: Vec<UnitId>,
    /// The tests that count.
    pub tests: Vec<Test>,
    /// Anything else the course asks.
    pub tasks: Vec<Task>,
}

/// How many requirements may be open for "nearly there".
const NEAR: usize = 2;

/// Whether a task may be ticked, or its tick be taken back.
///
/// # Errors
/// Without a seat; and a certificate freezes what it rests on.
pub fn may_tick(enrolment: EnrolmentState, certified: bool) -> Result<(), Refusal> {
    if enrolment != EnrolmentState::Enrolled {
        return Err(Refusal::new(both!(
            "Orang ini tidak punya tempat di angkatan ini. Tempat diatur di halaman peserta.",
            "This person has no seat in this cohort. Seats are managed on the page of its people."
        )));
    }
    if certified {
        return Err(Refusal::new(both!(
            "Sertifikat sudah terbit, jadi tugasnya tidak diubah lagi. Cabut dulu sertifikatnya.",
            "The certificate is issued, so its tasks stay as they are. Revoke the certificate first."
        )));
    }
    Ok(())
}

/// Decides and explains. What is open comes first, then what holds, each in the order attendance, units,
/// tests, tasks.
pub fn decide(facts: &Facts) -> Completion {
    let figures = Figures::of(facts);
    let mut all = Vec::new();
    if facts.cohort == CohortState::Cancelled {
        all.push(requirements::cancelled());
    }
    all.push(requirements::attendance(facts, &figures));
    if facts.needs_units {
        all.extend(facts.units.iter().map(|unit| units::unit(unit, facts)));
    }
    all.extend(facts.tests.iter().map(tested::test));
    all.extend(facts.tasks.iter().map(requirements::task));
    all.sort_by_key(|r| r.holds);
    let open_units = facts.units.iter().filter(|u| facts.needs_units && !is_competent(u));
    let open_criteria = open_units.map(|u| (u.criteria - u.met).max(0)).sum();
    let stage = stage(facts, &figures, &all);
    Completion { requirements: all, figures, stage, open_criteria }
}

fn is_competent(unit: &UnitStanding) -> bool {
    unit.outcome == Some(Outcome::Competent)
}

fn stage(facts: &Facts, figures: &Figures, requirements: &[Requirement]) -> Stage {
    let open = requirements.iter().filter(|r| !r.holds).count();
    let may_miss = figures.planned - figures.needed;
    let hours_in_danger = figures.lost * 2 > may_miss && figures.lost > 0 && figures.counted < figures.needed;
    let bk = facts.needs_units && facts.units.iter().any(|u| u.outcome == Some(Outcome::NotYetCompetent));
    if open == 0 {
        Stage::Ready
    } else if requirements.iter().any(|r| !r.holds && !r.reachable) {
        Stage::Unreachable
    } else if hours_in_danger || bk {
        Stage::AtRisk
    } else if open <= NEAR {
        Stage::Near
    } else {
        Stage::UnderWay
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
