//! The receipt of an application, and leaving.
use super::{Offered, people_of};
use crate::{
    access::{AtDesk, SignedIn},
    clock::Now,
    desk::view::Banner,
    enrollment::{
        asking, correcting,
        offers::{self, Offer},
        queries,
        rules::receipt_number,
        words::{chip, happened},
    },
    error::{Error, Result},
    papers,
    people::{self, nik::NikKey},
    store::Store,
    tables::{
        cohort::{CohortId, CohortState},
        enrolment::{self, EnrolmentId, EnrolmentState, Via},
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
    /// What was answered to the questions of this cohort.
    answers: Vec<Next>,
    /// What was handed in: where it is seen, and its name.
    papers: Vec<Next>,
    whatsapp: String,
    /// Where the applicant sees all their applications; none for the coordinator.
    home: Option<String>,
    withdraw_to: Option<String>,
    again_to: Option<String>,
    back: Option<String>,
    /// Who entered it for them; nobody where they did.
    entered_by: String,
    /// The address of this receipt, on paper.
    link: String,
    /// At the desk: for whom.
    desk: Option<Banner>,
}

/// A line of what happens when.
#[derive(Serialize)]
struct Next {
    when: String,
    what: String,
}

#[get("/pendaftaran/<receipt>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn receipt(
    receipt: &str,
    by: SignedIn,
    store: &State<Store>,
    key: &State<NikKey>,
    lang: Lang,
    now: Now,
    origin: &State<Origin>,
) -> Result<Answer> {
    let db = store.read();
    let row = offers::by_receipt(db, &receipt_number(receipt)).await?;
    let offer = offers::offer(db, row.cohort_id).await?;
    let own = row.person_id == by.person();
    let plans = by.has(Role::Coordinator) && by.centre() == offer.centre.id;
    if !own && !plans {
        return Err(Error::NotFound);
    }
    if own && offer.selection.is_some() {
        return Ok(web::go(uri!(crate::selection::routes::standing(&row.receipt)), ""));
    }
    let reader = if own { Reader::Own } else { Reader::Plans };
    receipt_page(store, row, offer, reader, key, origin, lang.0, now).await
}

/// Who reads a receipt.
#[derive(Clone, Copy)]
pub(super) enum Reader<'a> {
    /// Whose it is.
    Own,
    /// Who plans the cohort.
    Plans,
    /// Who serves the applicant at the desk, and prints it for them.
    Desk(&'a AtDesk),
}

impl Reader<'_> {
    /// What stands above it all: to the applicant, or of them.
    fn title(self, row: &enrolment::Model, place: i64, language: Language) -> String {
        let receipt = &row.receipt;
        match self {
            Reader::Own => title(row.state, place, language),
            Reader::Plans => say!(language, "Pendaftaran {receipt}", "Application {receipt}"),
            Reader::Desk(_) => say!(language, "Pendaftaran sudah dikirim", "The application is sent"),
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "each is another part of the page")]
pub(super) async fn receipt_page(
    store: &Store,
    row: enrolment::Model,
    offer: Offer,
    reader: Reader<'_>,
    key: &NikKey,
    origin: &Origin,
    language: Language,
    now: Now,
) -> Result<Answer> {
    let db = store.read();
    let who = people::queries::person(db, offer.centre.id, row.person_id).await?;
    let places = queries::places(db, row.cohort_id, &[row.queue_number]).await?;
    let place = places.get(&row.queue_number).copied().unwrap_or_default();
    let mut history = queries::history(db, row.id).await?;
    let corrections = correcting::queries::all(db, row.id).await?;
    for step in &mut history {
        step.reason = correcting::words::reason(step, &corrections, language);
    }
    let zone = people::queries::zone(&offer.centre);
    let mut offered = Offered::of(&offer, language);
    let label = offered.label.clone();
    let over = matches!(offer.cohort.state, CohortState::Finished | CohortState::Cancelled);
    let number = &row.receipt;
    let link = origin.link(uri!(receipt(number)));
    let (course, dates) = (&offered.course, &offered.dates);
    let message = say!(
        language,
        "Nomor pendaftaran saya {number}: {course}, {label}, {dates}. {link}",
        "My application number is {number}: {course}, {label}, {dates}. {link}"
    );
    let asked = asking::queries::application(db, offer.clone(), who.clone(), key, now.0).await?;
    let answers = asked.steps().into_iter().filter(|step| asking::rules::paper(*step).is_none());
    let line = |(when, what)| Next { when, what };
    let next = next_steps(row.state, &offered, over, language);
    offered.seats = String::new();
    let own = matches!(reader, Reader::Own);
    let desk = match reader {
        Reader::Desk(desk) => Some(desk),
        _ => None,
    };
    let page = web::page(
        "enrollment/receipt.html",
        ReceiptPage {
            tone: tone(row.state),
            title: reader.title(&row, place, language),
            chip: chip(row.state, place, language),
            // The first step of the history is the application itself.
            entered_by: match (row.via, history.first()) {
                (Via::Desk, Some(first)) => first.by_name.clone().unwrap_or_default(),
                _ => String::new(),
            },
            name: who.name,
            next,
            steps: history
                .iter()
                .map(|step| Next { when: text::moment(language, zone, step.at), what: told(step, language) })
                .collect(),
            answers: answers.map(|step| line(asking::answers::said(&asked, step, language))).collect(),
            papers: asked
                .papers
                .iter()
                .map(|paper| {
                    let to = match desk {
                        None => uri!(papers::routes::see(&paper.code)).to_string(),
                        Some(desk) => uri!(papers::routes::desk_see(desk.code(), &paper.code)).to_string(),
                    };
                    line((to, papers::rules::name(paper.kind, language)))
                })
                .collect(),
            whatsapp: format!("https://wa.me/?text={}", RawStr::new(&message).percent_encode()),
            home: own.then(|| uri!(crate::home::routes::mine()).to_string()),
            withdraw_to: (!row.state.is_exit() && !over && desk.is_none())
                .then(|| uri!(super::withdraw(row.id)).to_string()),
            again_to: (own
                && row.state == EnrolmentState::Withdrawn
                && offer.cohort.state == CohortState::Open)
                .then(|| uri!(super::apply(row.cohort_id)).to_string()),
            back: matches!(reader, Reader::Plans).then(|| people_of(row.cohort_id)),
            desk: desk.map(Banner::of),
            receipt: row.receipt,
            link,
            offered,
        },
    )?;
    Ok(Answer::Show(page))
}

/// The tone of the whole.
fn tone(state: EnrolmentState) -> &'static str {
    match state {
        EnrolmentState::Enrolled | EnrolmentState::Offered => "good",
        EnrolmentState::Waiting | EnrolmentState::Correcting => "info",
        state if state.is_in_selection() => "good",
        _ => "part",
    }
}

/// How somebody stands, said to them.
fn title(state: EnrolmentState, place: i64, language: Language) -> String {
    match state {
        EnrolmentState::Enrolled => say!(language, "Anda mendapat kursi", "You have a seat"),
        EnrolmentState::Waiting => {
            say!(language, "Anda Cadangan {place}", "You are number {place} on the waiting list")
        }
        EnrolmentState::Withdrawn => say!(language, "Anda sudah mundur", "You have withdrawn"),
        EnrolmentState::Offered => say!(language, "Anda terpilih", "You are selected"),
        EnrolmentState::Correcting => say!(language, "Perbaiki berkas Anda", "Correct your papers"),
        state if state.is_in_selection() => {
            say!(language, "Pendaftaran Anda kami terima", "We have your application")
        }
        EnrolmentState::NotSelected => say!(language, "Anda tidak terpilih", "You are not selected"),
        EnrolmentState::Lapsed => say!(language, "Batas daftar ulang lewat", "Your offer has lapsed"),
        _ => say!(language, "Anda tidak hadir", "You did not come"),
    }
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
