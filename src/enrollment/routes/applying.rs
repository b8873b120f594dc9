//! Applying: who are you, then what for. Two screens, no script.
use super::{Group, Offered, region_groups};
use crate::{
    access::SignedIn,
    clock::Now,
    enrollment::{
        offers::{self, Offer},
        rules,
    },
    error::{Error, Refusal, Result},
    people,
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

/// The first screen: who are you.
#[derive(Serialize)]
struct ApplyPage {
    offered: Offered,
    form: Filled,
    /// Whether nobody is signed in: then everything is asked.
    newcomer: bool,
    asks_region: bool,
    asks_nik: bool,
    regions: Vec<Group>,
    to: String,
    sign_in: String,
}

/// Why one cannot apply.
#[derive(Serialize)]
struct ClosedPage {
    offered: Offered,
    why: String,
}

pub(super) fn apply_page(
    offer: &Offer,
    who: Option<&person::Model>,
    form: Filled,
    language: Language,
) -> Result<Page> {
    let asks_region = who.is_none_or(|who| who.region_code.is_none());
    let back = uri!(apply(offer.cohort.id)).to_string();
    web::page(
        "enrollment/apply.html",
        ApplyPage {
            offered: Offered::of(offer, language),
            form,
            newcomer: who.is_none(),
            asks_region,
            asks_nik: lacks_nik(offer, who),
            regions: if asks_region { region_groups(&offer.centre.region_code) } else { Vec::new() },
            to: uri!(super::register(offer.cohort.id)).to_string(),
            sign_in: uri!(people::routes::sign_in(Some(back))).to_string(),
        },
    )
}

pub(super) fn lacks_nik(offer: &Offer, who: Option<&person::Model>) -> bool {
    offer.version.needs_nik && who.is_none_or(|who| who.nik_index.is_none())
}

pub(super) fn is_complete(offer: &Offer, who: &person::Model) -> bool {
    who.region_code.is_some() && !lacks_nik(offer, Some(who))
}

/// The cohort, or the page that says why it takes no applications. One not yet announced is not there.
pub(super) async fn open(store: &Store, id: CohortId, language: Language) -> Result<(Offer, Option<Page>)> {
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
pub(crate) async fn apply(
    id: CohortId,
    by: Option<SignedIn>,
    at: Address<'_>,
    pages: &State<PublicPages>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Shown> {
    let Some(by) = by else {
        let make = async || {
            let (offer, closed) = open(store, id, lang.0).await?;
            match closed {
                Some(page) => Ok(page),
                None => apply_page(&offer, None, Filled::default(), lang.0),
            }
        };
        return Ok(Shown::Public(pages.page(at, store, now.0.date_naive(), make).await?));
    };
    let own = |answer| Ok(Shown::Own(Box::new(answer)));
    if let Some(receipt) = receipt_of(store, id, by.person()).await? {
        return own(web::go(receipt, ""));
    }
    let (offer, closed) = open(store, id, lang.0).await?;
    if let Some(page) = closed {
        return own(Answer::Show(page));
    }
    let who = applicant(store, &offer, &by).await?;
    if is_complete(&offer, &who) {
        return own(web::go(uri!(super::business(id)), ""));
    }
    own(Answer::Show(apply_page(&offer, Some(&who), Filled::default(), lang.0)?))
}
