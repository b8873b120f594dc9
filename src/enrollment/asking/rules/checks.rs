//! Whether the answers of a step are fine, and what to say where they are not.
use super::{Asks, Words, applicant, born, disability, schooling, sex, word};
use crate::{
    business::{self, rules::Nib},
    catalog::rules::requirements::{Requirement, Standing},
    enrollment::rules::business as business_name,
    error::Refusal,
    people::{doubt::doubts, nik::NikParts, rules::PersonName},
    tables::application_draft::Step,
    text::Both,
};
use chrono::{Datelike, NaiveDate};

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
pub fn sure(step: Step, words: &Words) -> String {
    match step {
        Step::Size => ["pekerja", "omzet", "modal"].map(|field| word(words, field)).join("-"),
        _ => ["tahun", "bulan", "hari", "kelamin"].map(|field| word(words, field)).join("-"),
    }
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
        Step::Name => {
            if let Err(why) = PersonName::parse(word(words, "nama")) {
                no("nama", why.why);
            }
        }
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
            if checked.faults.is_empty() && word(words, "yakin") != sure(step, words) {
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
                    both!(
                        "Tulis jumlah orangnya dengan Anda sendiri, jadi paling sedikit 1.",
                        "Write how many people with yourself, so at least 1."
                    ),
                );
            }
            let amount = || {
                both!(
                    "Tulis misalnya 25.000.000 atau 25 juta. Tulis 0 kalau belum ada.",
                    "Write for example 25.000.000 or 25 juta. Write 0 if there is none yet."
                )
            };
            if !matches!(business::rules::money(word(words, "omzet")), Ok(Some(_))) {
                no("omzet", amount());
            }
            if business::rules::money(word(words, "modal")).is_err() {
                no("modal", amount());
            }
            if checked.faults.is_empty() && word(words, "yakin_usaha") != sure(step, words) {
                let amount = |field| business::rules::money(word(words, field)).ok().flatten();
                let workers = business::rules::workers(word(words, "pekerja"));
                checked.doubts = business::rules::doubts(workers, amount("omzet"), amount("modal"));
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
