//! How it is asked and shown: applying, one question a screen, the receipt, leaving, the desk, the import.
mod applying;
mod at_desk;
mod business;
mod checking;
mod desk;
mod importing;
mod leaving;
mod lines;
mod mending;
mod quota;
mod receipt;
mod registering;
mod road;
mod sheet;
mod step_page;
mod steps;

#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use applying::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use at_desk::*;
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
pub(crate) use sheet::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use steps::*;

use super::{letters, offers::Offer, rules, words::chip};
use crate::{
    desk::view::Banner,
    error::{Error, Refusal, Result},
    tables::cohort::CohortId,
    text::{self, Language},
};
use rocket::Route;
use serde::Serialize;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    [
        applying::routes(),
        at_desk::routes(),
        business::routes(),
        checking::routes(),
        desk::routes(),
        importing::routes(),
        leaving::routes(),
        quota::routes(),
        receipt::routes(),
        registering::routes(),
        sheet::routes(),
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

/// Why one cannot apply.
#[derive(Serialize)]
struct ClosedPage {
    offered: Offered,
    why: String,
    /// At the desk: for whom.
    desk: Option<Banner>,
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
