//! What a course asks of those who apply: read from the desk, said on the course page, checked against an
//! applicant with a sentence about what to do.
use crate::{
    error::Refusal,
    people::regions,
    tables::{course_requirement::RequirementKind, document::PaperKind, person_profile::Schooling},
    text::{Both, Language},
};
use chrono::{Datelike, NaiveDate};

/// One thing a course asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// At least so many years old on the first day.
    MinAge(i32),
    /// At most so many years old on the first day.
    MaxAge(i32),
    /// At least this school finished.
    Schooling(Schooling),
    /// Living in this province, regency or city.
    Domicile(String),
    /// A business licence number.
    Nib,
    /// This paper.
    Paper(PaperKind),
    /// A business of at least so many years.
    Experience(i32),
    /// A description of the business.
    Profile,
}

/// What is known of somebody who applies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applicant {
    /// When they were born.
    pub born_on: Option<NaiveDate>,
    /// The highest school finished.
    pub schooling: Option<Schooling>,
    /// Kabupaten or kota.
    pub region: Option<String>,
    /// Whether they gave a NIB.
    pub nib: bool,
    /// The year their business began.
    pub since: Option<i32>,
    /// Whether they described their business.
    pub profile: bool,
    /// What they handed in.
    pub papers: Vec<PaperKind>,
}

/// Where somebody stands towards one requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Fulfilled.
    Met,
    /// Not asked yet.
    Open,
    /// Not fulfilled: why, and what to do about it, at the field it is about.
    Fails(Refusal),
}

/// Full years from one date to another.
pub fn age(born: NaiveDate, on: NaiveDate) -> i32 {
    on.year() - born.year() - i32::from((on.month(), on.day()) < (born.month(), born.day()))
}

/// What a level of schooling is called.
pub fn schooling_name(level: Schooling, language: Language) -> String {
    match level {
        Schooling::NoSchool => say!(language, "Tidak tamat SD", "No school finished"),
        Schooling::Sd => say!(language, "SD", "Primary school (SD)"),
        Schooling::Smp => say!(language, "SMP", "Lower secondary (SMP)"),
        Schooling::Sma => say!(language, "SMA atau SMK", "Upper secondary (SMA, SMK)"),
        Schooling::Diploma => say!(language, "Diploma (D1 sampai D3)", "Diploma (D1 to D3)"),
        Schooling::Bachelor => say!(language, "D4 atau S1", "Bachelor (D4, S1)"),
        Schooling::Postgraduate => say!(language, "S2 atau S3", "Postgraduate (S2, S3)"),
    }
}

fn lives_in(wanted: &str, region: &str) -> bool {
    region == wanted || region.split_once('.').is_some_and(|(province, _)| province == wanted)
}

impl Requirement {
    /// From its row; nothing for one that says nothing we know.
    pub fn of(kind: RequirementKind, value: &str) -> Option<Requirement> {
        Some(match kind {
            RequirementKind::MinAge => Requirement::MinAge(value.parse().ok()?),
            RequirementKind::MaxAge => Requirement::MaxAge(value.parse().ok()?),
            RequirementKind::Schooling => Requirement::Schooling(value.parse().ok()?),
            RequirementKind::Domicile => Requirement::Domicile(regions::find(value)?.code.to_string()),
            RequirementKind::Nib => Requirement::Nib,
            RequirementKind::Document => Requirement::Paper(value.parse().ok()?),
            RequirementKind::ExperienceYears => Requirement::Experience(value.parse().ok()?),
            RequirementKind::Profile => Requirement::Profile,
        })
    }

    /// As its row holds it.
    pub fn stored(&self) -> (RequirementKind, String) {
        match self {
            Requirement::MinAge(years) => (RequirementKind::MinAge, years.to_string()),
            Requirement::MaxAge(years) => (RequirementKind::MaxAge, years.to_string()),
            Requirement::Schooling(level) => (RequirementKind::Schooling, level.word().into()),
            Requirement::Domicile(code) => (RequirementKind::Domicile, code.clone()),
            Requirement::Nib => (RequirementKind::Nib, String::new()),
            Requirement::Paper(kind) => (RequirementKind::Document, kind.word().into()),
            Requirement::Experience(years) => (RequirementKind::ExperienceYears, years.to_string()),
            Requirement::Profile => (RequirementKind::Profile, String::new()),
        }
    }

    /// As the course page says it before anybody applies.
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Requirement::MinAge(years) => {
                say!(language, "Berumur paling sedikit {years} tahun", "At least {years} years old")
            }
            Requirement::MaxAge(years) => {
                say!(language, "Berumur paling banyak {years} tahun", "At most {years} years old")
            }
            Requirement::Schooling(level) => {
                let level = schooling_name(*level, language);
                say!(language, "Tamat paling rendah {level}", "Finished at least: {level}")
            }
            Requirement::Domicile(code) => {
                let place = regions::label(code);
                say!(language, "Tinggal di {place}", "Living in {place}")
            }
            Requirement::Nib => {
                say!(language, "Punya NIB (izin usaha dari OSS)", "A NIB (business permit from OSS)")
            }
            Requirement::Paper(PaperKind::Ktp) => say!(language, "Foto KTP", "A photo of the ID card"),
            Requirement::Paper(PaperKind::Nib) => {
                say!(language, "Foto atau PDF surat NIB", "A photo or PDF of the NIB letter")
            }
            Requirement::Paper(PaperKind::Photo) => say!(language, "Foto diri", "A photo of yourself"),
            Requirement::Experience(years) => {
                say!(language, "Usaha sudah berjalan {years} tahun", "A business of {years} years")
            }
            Requirement::Profile => {
                say!(language, "Menjawab pertanyaan tentang usaha", "Answers to questions about the business")
            }
        }
    }

    /// Where somebody stands on the first day of a cohort.
    pub fn standing(&self, who: &Applicant, first_day: NaiveDate) -> Standing {
        let holds = |met: Option<bool>, field, why: &dyn Fn() -> Both| match met {
            None => Standing::Open,
            Some(true) => Standing::Met,
            Some(false) => Standing::Fails(Refusal::at(field, why())),
        };
        let there = |yes: bool| if yes { Standing::Met } else { Standing::Open };
        let years = who.born_on.map(|born| age(born, first_day));
        match self {
            Requirement::MinAge(least) => {
                let is = years.unwrap_or_default();
                holds(years.map(|years| years >= *least), "tahun", &|| {
                    both!(
                        "Anda {is} tahun pada hari pertama, syaratnya paling sedikit {least} tahun. Cari pelatihan lain, atau tanya balai.",
                        "You are {is} on the first day, it asks for at least {least}. Look for another course, or ask the centre."
                    )
                })
            }
            Requirement::MaxAge(most) => {
                let is = years.unwrap_or_default();
                holds(years.map(|years| years <= *most), "tahun", &|| {
                    both!(
                        "Anda {is} tahun pada hari pertama, syaratnya paling banyak {most} tahun. Cari pelatihan lain, atau tanya balai.",
                        "You are {is} on the first day, it asks for at most {most}. Look for another course, or ask the centre."
                    )
                })
            }
            Requirement::Schooling(least) => {
                holds(who.schooling.map(|level| level >= *least), "pendidikan", &|| {
                    let (id, en) =
                        (schooling_name(*least, Language::Id), schooling_name(*least, Language::En));
                    both!(
                        "Pelatihan ini untuk yang tamat {id} atau lebih. Cari pelatihan lain, atau tanya balai.",
                        "This course asks for: {en} or more. Look for another course, or ask the centre."
                    )
                })
            }
            Requirement::Domicile(wanted) => {
                holds(who.region.as_ref().map(|region| lives_in(wanted, region)), "wilayah", &|| {
                    let place = regions::label(wanted);
                    both!(
                        "Pelatihan ini untuk warga {place}. Kalau alamat Anda sudah pindah, ubah wilayah Anda.",
                        "This course is for people of {place}. If you have moved, change your region."
                    )
                })
            }
            Requirement::Nib => holds(
                match (who.nib, who.profile) {
                    (true, _) => Some(true),
                    (false, true) => Some(false),
                    (false, false) => None,
                },
                "nib",
                &|| {
                    both!(
                        "Pelatihan ini meminta NIB. Buat gratis di oss.go.id, lalu lanjutkan di sini.",
                        "This course asks for a NIB. Get one for free at oss.go.id, then go on here."
                    )
                },
            ),
            Requirement::Paper(kind) => there(who.papers.contains(kind)),
            Requirement::Experience(least) => {
                let is = who.since.map(|since| first_day.year() - since);
                holds(is.map(|is| is >= *least), "mulai", &|| {
                    both!(
                        "Usaha Anda belum {least} tahun. Cari pelatihan untuk usaha baru, atau tanya balai.",
                        "Your business is younger than {least} years. Look for a course for new ones, or ask the centre."
                    )
                })
            }
            Requirement::Profile => there(who.profile),
        }
    }
}

#[cfg(test)]
#[path = "requirements_tests.rs"]
mod tests;
