//! The receipt of an application, and leaving.
use super::{Offered, people_of};
use crate::{
    access::SignedIn,
    enrollment::{
        offers, queries,
        words::{chip, happened},
    },
    error::{Error, Result},
    people,
    store::Store,
    tables::{
        cohort::{CohortId, CohortState},
        enrolment::{EnrolmentId, EnrolmentState},
        staff_role::Role,
    },
    text::{self, Chip, Language},
    web::{self, Answer, Lang, Origin},
};
use rocket::{Route, State, http::RawStr};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![receipt]
}

/// The receipt.
#[derive(Serialize)]
struct ReceiptPage {
    /// "good", "info" or "part": the tone of the whole.
    tone: &'static str,
    title: String,
    receipt: String,
    name: String,
    chip: Chip,
    offered: Offered,
    next: Vec<Next>,
    steps: Vec<Next>,
    whatsapp: String,
    /// Where the applicant sees all their applications; none for the coordinator.
    home: Option<String>,
    withdraw_to: Option<String>,
    again_to: Option<String>,
    back: Option<String>,
}

/// A line of what happens when.
#[derive(Serialize)]
struct Next {
    when: String,
    what: String,
}

#[get("/pendaftaran/<receipt>")]
pub(crate) async fn receipt(
    receipt: &str,
    by: SignedIn,
    store: &State<Store>,
    lang: Lang,
    origin: &State<Origin>,
) -> Result<Answer> {
    let db = store.read();
    let row = offers::by_receipt(db, &receipt.to_uppercase()).await?;
    let offer = offers::offer(db, row.cohort_id).await?;
    let own = row.person_id == by.person();
    let plans = by.has(Role::Coordinator) && by.centre() == offer.centre.id;
    if !own && !plans {
        return Err(Error::NotFound);
    }
    if own && offer.selection.is_some() {
        return Ok(web::go(uri!(crate::selection::routes::standing(&row.receipt)), ""));
    }
    let who = people::queries::person(db, offer.centre.id, row.person_id).await?;
    let places = queries::places(db, row.cohort_id, &[row.queue_number]).await?;
    let place = places.get(&row.queue_number).copied().unwrap_or_default();
    let history = queries::history(db, row.id).await?;
    let zone = people::queries::zone(&offer.centre);
    let mut offered = Offered::of(&offer, lang.0);
    let label = offered.label.clone();
    let (tone, title) = match row.state {
        EnrolmentState::Enrolled => ("good", say!(lang.0, "Anda mendapat kursi", "You have a seat")),
        EnrolmentState::Waiting => {
            ("info", say!(lang.0, "Anda Cadangan {place}", "You are number {place} on the waiting list"))
        }
        EnrolmentState::Withdrawn => ("part", say!(lang.0, "Anda sudah mundur", "You have withdrawn")),
        EnrolmentState::Offered => ("good", say!(lang.0, "Anda terpilih", "You are selected")),
        EnrolmentState::Correcting => ("info", say!(lang.0, "Perbaiki berkas Anda", "Correct your papers")),
        state if state.is_in_selection() => {
            ("good", say!(lang.0, "Pendaftaran Anda kami terima", "We have your application"))
        }
        EnrolmentState::NotSelected => ("part", say!(lang.0, "Anda tidak terpilih", "You are not selected")),
        EnrolmentState::Lapsed => ("part", say!(lang.0, "Batas daftar ulang lewat", "Your offer has lapsed")),
        _ => ("part", say!(lang.0, "Anda tidak hadir", "You did not come")),
    };
    let title = if own { title } else { say!(lang.0, "Pendaftaran {receipt}", "Application {receipt}") };
    let over = matches!(offer.cohort.state, CohortState::Finished | CohortState::Cancelled);
    let number = &row.receipt;
    let link = origin.link(uri!(receipt(number)));
    let (course, dates) = (&offered.course, &offered.dates);
    let message = say!(
        lang.0,
        "Nomor pendaftaran saya {number}: {course}, {label}, {dates}. {link}",
        "My application number is {number}: {course}, {label}, {dates}. {link}"
    );
    let next = next_steps(row.state, &offered, over, lang.0);
    offered.seats = String::new();
    let page = web::page(
        "enrollment/receipt.html",
        ReceiptPage {
            tone,
            title,
            chip: chip(row.state, place, lang.0),
            name: who.name,
            next,
            steps: history
                .iter()
                .map(|step| Next { when: text::moment(lang.0, zone, step.at), what: told(step, lang.0) })
                .collect(),
            whatsapp: format!("https://wa.me/?text={}", RawStr::new(&message).percent_encode()),
            home: own.then(|| uri!(crate::home::routes::mine()).to_string()),
            withdraw_to: (!row.state.is_exit() && !over).then(|| uri!(super::withdraw(row.id)).to_string()),
            again_to: (own
                && row.state == EnrolmentState::Withdrawn
                && offer.cohort.state == CohortState::Open)
                .then(|| uri!(super::apply(row.cohort_id)).to_string()),
            back: (!own).then(|| people_of(row.cohort_id)),
            receipt: row.receipt,
            offered,
        },
    )?;
    Ok(Answer::Show(page))
}

fn next_steps(state: EnrolmentState, offered: &Offered, over: bool, language: Language) -> Vec<Next> {
    let (first, place) = (offered.first_day.clone(), &offered.place);
    let soon = || say!(language, "Sebelum hari pertama", "Before the first day");
    match state {
        _ if over => Vec::new(),
        EnrolmentState::Enrolled => vec![
            Next {
                when: soon(),
                what: say!(
                    language,
                    "Siapkan KTP. Kalau tidak jadi ikut, mundur lewat halaman ini.",
                    "Have your ID card ready. If you cannot come, withdraw on this page."
                ),
            },
            Next {
                when: first,
                what: say!(
                    language,
                    "Hari pertama, di {place}. Tunjukkan nomor ini.",
                    "The first day, at {place}. Show this number."
                ),
            },
        ],
        EnrolmentState::Waiting => vec![
            Next {
                when: soon(),
                what: say!(
                    language,
                    "Kalau ada yang mundur, Anda naik sesuai urutan. Kami langsung mengirim pesan.",
                    "When somebody withdraws, people move up in order. We write to you at once."
                ),
            },
            Next {
                when: first,
                what: say!(
                    language,
                    "Pelatihan mulai. Tanpa pesan dari kami, Anda belum punya kursi.",
                    "The course begins. Without a message from us you have no seat."
                ),
            },
        ],
        _ => Vec::new(),
    }
}

/// A step of the history in words.
fn told(step: &queries::Step, language: Language) -> String {
    let what = happened(&step.kind).pick(language).to_string();
    let mut line = match &step.by_name {
        Some(name) => say!(language, "{what}, oleh {name}", "{what}, by {name}"),
        None => what,
    };
    if !step.reason.is_empty() {
        line = format!("{line}: {}", step.reason);
    }
    line
}
