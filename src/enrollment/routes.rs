//! How it is asked and shown: applying, one question a screen, the receipt, leaving, the desk, the import.
mod applying;
mod business;
mod checking;
mod desk;
mod importing;
mod leaving;
mod lines;
mod quota;
mod receipt;
mod registering;
mod step_page;
mod steps;

#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use applying::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use business::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use checking::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use desk::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use importing::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use leaving::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use quota::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use receipt::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use registering::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use steps::*;

use super::{letters, offers::Offer, rules, words::chip};
use crate::{
    error::{Error, Refusal, Result},
    people::{
        nik::{Nik, NikKey, StoredNik},
        regions,
        rules::{Email, PersonName, Phone},
    },
    random::Random,
    tables::cohort::CohortId,
    text::{self, Language},
    web::Filled,
};
use rocket::Route;
use serde::Serialize;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    [
        applying::routes(),
        business::routes(),
        checking::routes(),
        desk::routes(),
        importing::routes(),
        leaving::routes(),
        quota::routes(),
        receipt::routes(),
        registering::routes(),
        steps::routes(),
    ]
    .concat()
}

/// What a page says of the cohort somebody applies to.
#[derive(Clone, Debug, Serialize)]
struct Offered {
    number: i32,
    label: String,
    course: String,
    course_to: String,
    dates: String,
    first_day: String,
    place: String,
    /// JP.
    hours: i32,
    fee: String,
    /// "Sisa 5 dari 30 kursi." or that one would wait.
    seats: String,
    waits: bool,
}

impl Offered {
    fn of(offer: &Offer, language: Language) -> Offered {
        let (quota, seats) = (i64::from(offer.cohort.quota), offer.seats);
        let selects = offer.selection.is_some();
        let waits = !selects && !rules::seat_is_free(quota, seats.taken(), seats.waiting);
        let (left, place, applied) = ((quota - seats.taken()).max(0), seats.waiting + 1, seats.applied());
        Offered {
            number: offer.cohort.number,
            label: offer.cohort.label.clone(),
            course: offer.version.title.clone(),
            course_to: uri!(crate::catalog::routes::show(&offer.slug)).to_string(),
            dates: text::date_range(language, offer.cohort.starts_on, offer.cohort.ends_on),
            first_day: text::day_and_date(language, offer.cohort.starts_on),
            place: letters::place(language, offer),
            hours: offer.version.hours,
            fee: text::rupiah(language, offer.version.fee),
            seats: if selects {
                say!(
                    language,
                    "{quota} kursi, peserta dipilih lewat seleksi. Sudah {applied} orang mendaftar.",
                    "{quota} seats, participants are selected. {applied} people have applied."
                )
            } else if waits {
                say!(
                    language,
                    "Semua kursi sudah terisi. Anda akan menjadi Cadangan {place}.",
                    "All seats are taken. You would be number {place} on the waiting list."
                )
            } else {
                say!(language, "Sisa {left} dari {quota} kursi.", "{left} of {quota} seats left.")
            },
            waits,
        }
    }
}

/// One choice of a list.
#[derive(Clone, Debug, Serialize)]
struct Choice {
    value: &'static str,
    label: &'static str,
}

/// Choices of one province.
#[derive(Clone, Debug, Serialize)]
struct Group {
    label: &'static str,
    options: Vec<Choice>,
}

/// All regencies and cities by province, that of the centre first.
fn region_groups(province: &str) -> Vec<Group> {
    let group = |of: regions::Region| Group {
        label: of.name,
        options: regions::regencies(of.code)
            .into_iter()
            .map(|r| Choice { value: r.code, label: r.name })
            .collect(),
    };
    let mut provinces = regions::provinces();
    provinces.sort_by_key(|p| p.code != province);
    provinces.into_iter().map(group).collect()
}

/// What somebody chooses who lives in another province than the centre: which one is asked next.
const ELSEWHERE: &str = "lain";

/// What somebody typed of a person, as the form sent it.
#[derive(Clone, Copy, Default)]
struct Typed<'a> {
    name: &'a str,
    phone: &'a str,
    email: &'a str,
    region: &'a str,
    nik: &'a str,
}

/// The same, parsed.
struct Parsed {
    name: PersonName,
    phone: Option<Phone>,
    email: Option<Email>,
    region_code: Option<String>,
    nik: Option<Nik>,
}

/// Parses all fields at once, so that everything wrong is shown together; `filled` then holds it.
fn parse(typed: Typed<'_>, needs_nik: bool, filled: &mut Filled, language: Language) -> Option<Parsed> {
    let mut refuse = |why: Refusal| *filled = std::mem::take(filled).refused(&why, language);
    let name = PersonName::parse(typed.name).map_err(&mut refuse).ok();
    let blank = |text: &str| text.trim().is_empty();
    let phone = match blank(typed.phone) {
        true => None,
        false => Phone::parse(typed.phone).map_err(&mut refuse).ok(),
    };
    let email = match blank(typed.email) {
        true => None,
        false => Email::parse(typed.email).map_err(&mut refuse).ok(),
    };
    if blank(typed.phone) && blank(typed.email) {
        refuse(Refusal::at(
            "telepon",
            both!(
                "Isi nomor WhatsApp atau email. Satu saja cukup.",
                "Give a WhatsApp number or an e-mail address. One is enough."
            ),
        ));
    }
    let region_code = match typed.region {
        ELSEWHERE => None,
        code => region(code, &mut refuse),
    };
    let nik = match needs_nik {
        true => Nik::parse(typed.nik).map_err(&mut refuse).ok(),
        false => None,
    };
    let name = name?;
    (!filled.is_faulty()).then_some(Parsed { name, phone, email, region_code, nik })
}

fn region(code: &str, refuse: impl FnOnce(Refusal)) -> Option<String> {
    if regions::is_regency(code) {
        return Some(code.to_string());
    }
    refuse(Refusal::at(
        "wilayah",
        both!("Pilih kabupaten atau kota dari daftar.", "Choose a kabupaten or kota from the list."),
    ));
    None
}

fn sealed(nik: Option<&Nik>, key: &NikKey, random: &Random) -> Result<Option<StoredNik>> {
    nik.map(|nik| key.seal(nik, random)).transpose()
}

/// A rule's no goes back to the form; anything else is not for the form.
fn refusal(error: Error) -> Result<Refusal> {
    match error {
        Error::Refused(why) => Ok(why),
        other => Err(other),
    }
}

/// The people of a cohort, where the coordinator came from.
fn people_of(id: CohortId) -> String {
    uri!(crate::completion::routes::people(id)).to_string()
}
