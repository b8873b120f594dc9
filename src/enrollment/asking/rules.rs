//! Which questions, in which order, and what an answer must be. Answers are kept as they were typed, so
//! that no word is lost, and read anew whenever they are needed.
use crate::{
    business::{self, rules::Nib},
    catalog::rules::requirements::{Applicant, Requirement, Standing},
    enrollment::rules::business as business_name,
    error::Refusal,
    people::{doubt::doubts, nik::NikParts},
    tables::{
        application_draft::Step,
        document::PaperKind,
        person_profile::{Schooling, Sex},
        quota_pool::PoolKind,
    },
    text::Both,
};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// What somebody typed, by field.
pub type Words = BTreeMap<String, String>;

/// Everything a cohort wants to know of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asks {
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
            Step::Size => vec!["pekerja", "omzet", "modal"],
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

/// What is wrong with the answers of one step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// What must be corrected.
    pub faults: Vec<Refusal>,
    /// What is asked once more, and taken as it is the second time.
    pub doubts: Vec<Both>,
}

impl Checked {
    /// Whether one may go on.
    pub fn is_fine(&self) -> bool {
        self.faults.is_empty() && self.doubts.is_empty()
    }
}

/// The mark by which somebody says that a doubtful answer is right: it holds for this answer only.
pub fn sure(words: &Words) -> String {
    ["tahun", "bulan", "hari", "kelamin"].map(|field| word(words, field)).join("-")
}

/// Whether the answers of a step are fine, with the requirements they bear on.
pub fn check(
    step: Step,
    asks: &Asks,
    words: &Words,
    requirements: &[Requirement],
    (first_day, today): (NaiveDate, NaiveDate),
    nik: Option<NikParts<'_>>,
) -> Checked {
    let mut checked = Checked::default();
    let mut no = |field: &'static str, why: Both| checked.faults.push(Refusal::at(field, why));
    let choose = || both!("Pilih salah satu.", "Choose one.");
    match step {
        Step::Person => {
            if asks.born {
                match born(words) {
                    None => no(
                        "tahun",
                        both!(
                            "Tanggal lahir ini belum lengkap atau tidak ada di kalender. Contoh: 25 Januari 1990.",
                            "This date of birth is not complete or is in no calendar. For example: 25 January 1990."
                        ),
                    ),
                    Some(born) if born.year() < 1915 || born > today => {
                        no("tahun", both!("Periksa tahun lahir Anda.", "Check the year of your birth."))
                    }
                    Some(_) => {}
                }
            }
            if asks.sex && sex(words).is_none() {
                no("kelamin", choose());
            }
            if asks.disability && disability(words).is_none() {
                no("disabilitas", choose());
            }
            if checked.faults.is_empty() && word(words, "yakin") != sure(words) {
                let (born, sex) =
                    (asks.born.then(|| born(words)).flatten(), asks.sex.then(|| sex(words)).flatten());
                // A region nobody knows was asked about with the NIK itself.
                checked.doubts = nik.map_or_else(Vec::new, |nik| {
                    let without = doubts(nik, None, None).len();
                    doubts(nik, born, sex).split_off(without)
                });
            }
        }
        Step::Schooling if schooling(words).is_none() => no("pendidikan", choose()),
        Step::Business => {
            match business_name(word(words, "nama_usaha")) {
                Ok(Some(_)) => {}
                Ok(None) => no(
                    "nama_usaha",
                    both!(
                        "Tulis nama usaha Anda. Belum punya nama? Tulis apa yang Anda jual.",
                        "Write the name of your business. It has none? Write what you sell."
                    ),
                ),
                Err(why) => no("nama_usaha", why.why),
            }
            if business::rules::field(word(words, "bidang")).is_none() {
                no("bidang", choose());
            }
            if asks.since && business::rules::since(word(words, "mulai"), today.year()).is_none() {
                no("mulai", both!("Tulis tahunnya, misalnya 2019.", "Write the year, for example 2019."));
            }
            let nib = word(words, "nib");
            if !nib.is_empty()
                && let Err(why) = Nib::parse(nib)
            {
                no("nib", why.why);
            }
        }
        Step::Size => {
            if business::rules::workers(word(words, "pekerja")).is_none() {
                no(
                    "pekerja",
                    both!("Tulis jumlah orangnya, misalnya 2.", "Write how many people, for example 2."),
                );
            }
            let amount = || {
                both!(
                    "Tulis dengan angka, misalnya 25.000.000. Tulis 0 kalau belum ada.",
                    "Write a number, for example 25.000.000. Write 0 if there is none yet."
                )
            };
            if !matches!(business::rules::money(word(words, "omzet")), Ok(Some(_))) {
                no("omzet", amount());
            }
            if business::rules::money(word(words, "modal")).is_err() {
                no("modal", amount());
            }
        }
        Step::Digital if !words.contains_key("digital") => no("digital", choose()),
        _ => {}
    }
    if checked.faults.is_empty() {
        checked.faults = failing(step, asks, words, requirements, first_day, today);
    }
    checked
}

/// The requirements that the answers of this step do not fulfil.
fn failing(
    step: Step,
    asks: &Asks,
    words: &Words,
    requirements: &[Requirement],
    first_day: NaiveDate,
    today: NaiveDate,
) -> Vec<Refusal> {
    let own = asks.fields(step);
    let region = words.get("wilayah").map(String::as_str).filter(|_| step == Step::Region);
    let who = applicant(words, region, &[], today);
    let fails = requirements.iter().filter_map(|one| match one.standing(&who, first_day) {
        Standing::Fails(why) if own.contains(&why.field) => Some(why),
        _ => None,
    });
    fails.collect()
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
