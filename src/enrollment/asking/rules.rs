//! Which questions, in which order, and what an answer must be. Answers are kept as they were typed, so
//! that no word is lost, and read anew whenever they are needed.
mod checks;

pub use checks::{Checked, check, sure};

use crate::{
    business::{self, rules::Nib},
    catalog::rules::requirements::{Applicant, Requirement},
    enrollment::rules::business as business_name,
    tables::{
        application_draft::Step,
        document::PaperKind,
        person_profile::{Schooling, Sex},
        quota_pool::PoolKind,
    },
};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// What somebody typed, by field.
pub type Words = BTreeMap<String, String>;

/// Everything a cohort wants to know of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asks {
    /// The name; only where it is to be corrected.
    pub name: bool,
    /// Where they live.
    pub region: bool,
    /// The NIK.
    pub nik: bool,
    /// The date of birth.
    pub born: bool,
    /// The sex.
    pub sex: bool,
    /// Whether they live with a disability.
    pub disability: bool,
    /// The highest school finished.
    pub schooling: bool,
    /// What the business is.
    pub business: bool,
    /// Since when it runs.
    pub since: bool,
    /// Its size and what it does online.
    pub profile: bool,
    /// Whether a NIB must be there.
    pub must_nib: bool,
    /// Which papers.
    pub papers: Vec<PaperKind>,
}

/// What is known of the person without asking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Where they live is known, and no answer to a question of this application.
    pub region: bool,
    /// The NIK is known, and no answer to a question of this application.
    pub nik: bool,
}

impl Asks {
    /// What requirements, the NIK and the pools of a cohort ask of somebody.
    pub fn of(requirements: &[Requirement], needs_nik: bool, pools: &[PoolKind], known: Known) -> Asks {
        let pool = |kind| pools.contains(&kind);
        let mut asks = Asks {
            region: !known.region,
            nik: needs_nik && !known.nik,
            sex: pool(PoolKind::Sex),
            disability: pool(PoolKind::Disability),
            ..Asks::default()
        };
        for one in requirements {
            match one {
                Requirement::MinAge(_) | Requirement::MaxAge(_) => asks.born = true,
                Requirement::Schooling(_) => asks.schooling = true,
                Requirement::Domicile(_) => {}
                Requirement::Nib => (asks.business, asks.must_nib) = (true, true),
                Requirement::Experience(_) => (asks.business, asks.since) = (true, true),
                Requirement::Profile => (asks.business, asks.profile) = (true, true),
                Requirement::Paper(kind) => asks.papers.push(*kind),
            }
        }
        asks
    }

    /// The questions in their order; the last screen, where everything is sent, is not among them.
    pub fn steps(&self) -> Vec<Step> {
        let asked = |step: &&Step| match step {
            Step::Name => self.name,
            Step::Region => self.region,
            Step::Nik => self.nik,
            Step::Person => self.born || self.sex || self.disability,
            Step::Schooling => self.schooling,
            Step::Business => self.business,
            Step::Size | Step::Digital => self.profile,
            Step::Ktp => self.papers.contains(&PaperKind::Ktp),
            Step::NibPaper => self.papers.contains(&PaperKind::Nib),
            Step::Photo => self.papers.contains(&PaperKind::Photo),
        };
        Step::ALL.iter().filter(asked).copied().collect()
    }

    /// The fields a step has here. The NIK is none of them: it is never kept in the clear.
    pub fn fields(&self, step: Step) -> Vec<&'static str> {
        let only = |fields: &[(bool, &'static str)]| {
            fields.iter().filter(|(asked, _)| *asked).map(|(_, field)| *field).collect()
        };
        match step {
            Step::Name => vec!["nama"],
            Step::Region => vec!["wilayah"],
            Step::Person => only(&[
                (self.born, "hari"),
                (self.born, "bulan"),
                (self.born, "tahun"),
                (self.sex, "kelamin"),
                (self.disability, "disabilitas"),
                (self.born || self.sex, "yakin"),
            ]),
            Step::Schooling => vec!["pendidikan"],
            Step::Business => {
                only(&[(true, "nama_usaha"), (true, "bidang"), (self.since, "mulai"), (true, "nib")])
            }
            Step::Size => vec!["pekerja", "omzet", "modal", "yakin_usaha"],
            Step::Digital => vec!["digital"],
            Step::Nik | Step::Ktp | Step::NibPaper | Step::Photo => Vec::new(),
        }
    }
}

/// The paper that a step asks for.
pub fn paper(step: Step) -> Option<PaperKind> {
    match step {
        Step::Ktp => Some(PaperKind::Ktp),
        Step::NibPaper => Some(PaperKind::Nib),
        Step::Photo => Some(PaperKind::Photo),
        _ => None,
    }
}

fn word<'w>(words: &'w Words, field: &str) -> &'w str {
    words.get(field).map_or("", |word| word.trim())
}

/// The date of birth of three fields.
pub fn born(words: &Words) -> Option<NaiveDate> {
    let part = |field| word(words, field).parse::<u32>().ok();
    NaiveDate::from_ymd_opt(part("tahun")? as i32, part("bulan")?, part("hari")?)
}

/// The sex that was chosen.
pub fn sex(words: &Words) -> Option<Sex> {
    word(words, "kelamin").parse().ok()
}

/// The schooling that was chosen.
pub fn schooling(words: &Words) -> Option<Schooling> {
    word(words, "pendidikan").parse().ok()
}

/// Whether they said they live with a disability.
pub fn disability(words: &Words) -> Option<bool> {
    match word(words, "disabilitas") {
        "ya" => Some(true),
        "tidak" => Some(false),
        _ => None,
    }
}

/// The business as answered so far; none while its name or field is open or an answer cannot be read.
pub fn profile(words: &Words, today: NaiveDate) -> Option<business::rules::Profile> {
    let rules = |typed| business::rules::money(typed).ok();
    let nib = word(words, "nib");
    Some(business::rules::Profile {
        name: business_name(word(words, "nama_usaha")).ok()??,
        field: business::rules::field(word(words, "bidang"))?,
        since: business::rules::since(word(words, "mulai"), today.year()),
        nib: if nib.is_empty() { None } else { Some(Nib::parse(nib).ok()?) },
        workers: business::rules::workers(word(words, "pekerja")),
        turnover: rules(word(words, "omzet"))?,
        capital: rules(word(words, "modal"))?,
        digital: word(words, "digital").split(',').filter_map(|one| one.parse().ok()).collect(),
    })
}

/// What the requirements are checked against.
pub fn applicant(words: &Words, region: Option<&str>, papers: &[PaperKind], today: NaiveDate) -> Applicant {
    let profile = profile(words, today);
    Applicant {
        born_on: born(words),
        schooling: schooling(words),
        region: region.map(str::to_string),
        nib: profile.as_ref().is_some_and(|profile| profile.nib.is_some()),
        since: profile.as_ref().and_then(|profile| profile.since),
        profile: profile.is_some(),
        papers: papers.to_vec(),
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
