//! Applying: who are you, then what this cohort asks, then one button. Two screens where it asks nothing,
//! no script.
use super::{
    Choice, ELSEWHERE, Offered,
    steps::{go_on, regencies, under_way},
};
use crate::{
    access::SignedIn,
    clock::Now,
    enrollment::{
        asking,
        offers::{self, Offer},
        rules,
    },
    error::{Error, Refusal, Result},
    people::{self, nik::NikKey},
    store::Store,
    tables::{
        cohort::{CohortId, CohortState},
        enrolment::Via,
        person::{self, PersonId},
    },
    text::Language,
    web::{
        self, Answer, Filled, Lang, Page,
        public::{Address, PublicPage, PublicPages},
    },
};
use rocket::{Route, State};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![apply]
}

/// A page that everybody sees alike, or one for this reader.
#[derive(Responder)]
pub(crate) enum Shown {
    Public(PublicPage),
    Own(Box<Answer>),
}

/// The first screen: who are you. For those the centre does not know yet.
#[derive(Serialize)]
struct ApplyPage {
    offered: Offered,
    /// How many screens there are, this one and the last with them.
    of: usize,
    form: Filled,
    asks_nik: bool,
    doubts: Vec<String>,
    /// What says that a doubtful NIK is right.
    sure: String,
    regions: Vec<Choice>,
    /// The word for a region in another province.
    elsewhere: &'static str,
    to: String,
    sign_in: String,
}

/// Why one cannot apply.
#[derive(Serialize)]
struct ClosedPage {
    offered: Offered,
    why: String,
}

pub(super) async fn apply_page(
    store: &Store,
    offer: &Offer,
    form: Filled,
    doubts: Vec<String>,
    language: Language,
) -> Result<Page> {
    let id = offer.cohort.id;
    let back = uri!(apply(id)).to_string();
    let asks = asking::queries::of_newcomers(store.read(), offer).await?;
    let digits: Vec<char> = form.value("nik").chars().filter(char::is_ascii_digit).collect();
    let page = ApplyPage {
        sure: digits[digits.len().saturating_sub(4)..].iter().collect(),
        offered: Offered::of(offer, language),
        of: asks.steps().len() + 2,
        asks_nik: offer.version.needs_nik,
        doubts,
        regions: regencies(&offer.centre.region_code),
        elsewhere: ELSEWHERE,
        to: uri!(super::register(id)).to_string(),
        sign_in: uri!(people::routes::sign_in(Some(back))).to_string(),
        form,
    };
    web::page("enrollment/apply.html", page)
}

/// The cohort, or the page that says why it takes no applications. One not yet announced is not there.
pub(super) async fn closed(store: &Store, id: CohortId, language: Language) -> Result<(Offer, Option<Page>)> {
    let offer = offers::offer(store.read(), id).await?;
    if offer.cohort.state == CohortState::Planned {
        return Err(Error::NotFound);
    }
    let closed = match rules::takes_applications(offer.cohort.state, Via::Own) {
        Ok(()) => None,
        Err(why) => {
            let view = ClosedPage { offered: Offered::of(&offer, language), why: why.say(language) };
            Some(web::page("enrollment/closed.html", view)?)
        }
    };
    Ok((offer, closed))
}

/// Who is signed in, as this centre knows them.
pub(super) async fn applicant(store: &Store, offer: &Offer, by: &SignedIn) -> Result<person::Model> {
    match people::queries::person(store.read(), offer.centre.id, by.person()).await {
        Err(Error::NotFound) => {
            let centre = &offer.centre.name;
            Err(Refusal::new(both!(
                "Akun Anda dari balai lain. Keluar dulu, lalu daftar di {centre} sebagai peserta baru.",
                "Your account is with another centre. Sign out, then register at {centre} as a new person."
            ))
            .into())
        }
        other => other,
    }
}

/// Where somebody who has applied already finds their receipt.
pub(super) async fn receipt_of(store: &Store, id: CohortId, person: PersonId) -> Result<Option<String>> {
    let found = offers::of_person(store.read(), id, person).await?;
    let standing = found.filter(|row| !row.state.is_exit());
    Ok(standing.map(|row| uri!(super::receipt(&row.receipt)).to_string()))
}

#[get("/angkatan/<id>/daftar")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn apply(
    id: CohortId,
    by: Option<SignedIn>,
    at: Address<'_>,
    pages: &State<PublicPages>,
    store: &State<Store>,
    key: &State<NikKey>,
    lang: Lang,
    now: Now,
) -> Result<Shown> {
    let Some(by) = by else {
        let make = async || {
            let (offer, shut) = closed(store, id, lang.0).await?;
            match shut {
                Some(page) => Ok(page),
                None => apply_page(store, &offer, Filled::default(), Vec::new(), lang.0).await,
            }
        };
        return Ok(Shown::Public(pages.page(at, store, now.0.date_naive(), make).await?));
    };
    // Who is signed in goes on where they stopped.
    let answer = match under_way(store, id, &by, key, now, lang.0).await? {
        Err(instead) => instead,
        Ok(application) => web::go(go_on(&application), ""),
    };
    Ok(Shown::Own(Box::new(answer)))
}
