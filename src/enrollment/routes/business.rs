//! The second screen: what for, and one button.
use super::{
    Offered,
    applying::{applicant, is_complete, open, receipt_of},
    refusal,
};
use crate::{
    access::SignedIn,
    clock::Now,
    enrollment::{arrival, commands, offers::Offer, rules},
    error::Result,
    random::Random,
    store::Store,
    tables::{cohort::CohortId, enrolment::Via, person},
    text::Language,
    web::{self, Answer, Filled, Lang, Origin, Page},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![business, send]
}

/// The second screen: what for, and one button.
#[derive(Serialize)]
struct BusinessPage {
    offered: Offered,
    form: Filled,
    name: String,
    to: String,
}

fn business_page(offer: &Offer, who: &person::Model, form: Filled, language: Language) -> Result<Page> {
    web::page(
        "enrollment/business.html",
        BusinessPage {
            offered: Offered::of(offer, language),
            form,
            name: who.name.clone(),
            to: uri!(send(offer.cohort.id)).to_string(),
        },
    )
}

#[get("/angkatan/<id>/daftar/usaha")]
pub(crate) async fn business(id: CohortId, by: SignedIn, store: &State<Store>, lang: Lang) -> Result<Answer> {
    if let Some(receipt) = receipt_of(store, id, by.person()).await? {
        return Ok(web::go(receipt, ""));
    }
    let (offer, closed) = open(store, id, lang.0).await?;
    if let Some(page) = closed {
        return Ok(Answer::Show(page));
    }
    let who = applicant(store, &offer, &by).await?;
    if !is_complete(&offer, &who) {
        return Ok(web::go(uri!(super::apply(id)), ""));
    }
    let form = Filled::with([("usaha", who.business.clone().unwrap_or_default())]);
    Ok(Answer::Show(business_page(&offer, &who, form, lang.0)?))
}

/// The last form.
#[derive(FromForm)]
pub(crate) struct Last<'r> {
    usaha: Option<&'r str>,
}

#[post("/angkatan/<id>/daftar/usaha", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn send(
    id: CohortId,
    by: SignedIn,
    form: Form<Contextual<'_, Last<'_>>>,
    random: &State<Random>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (sent, filled) = web::read(form, lang.0);
    let typed = sent.and_then(|sent| sent.usaha).unwrap_or_default();
    let me = by.person();
    let applied = match rules::business(typed) {
        Ok(business) => {
            store
                .write(async |tx| {
                    let applied =
                        commands::apply(tx, id, me, Via::Own, Some(me), random, origin, now.0).await?;
                    arrival::set_business(tx, me, business).await?;
                    Ok(applied)
                })
                .await
        }
        Err(why) => Err(why.into()),
    };
    match applied {
        Ok(applied) => Ok(web::go(uri!(super::receipt(&applied.receipt)), "")),
        Err(error) => {
            let why = refusal(error)?;
            let (offer, closed) = open(store, id, lang.0).await?;
            if let Some(page) = closed {
                return Ok(Answer::Again(page));
            }
            let who = applicant(store, &offer, &by).await?;
            if !is_complete(&offer, &who) {
                return Ok(web::go(uri!(super::apply(id)), ""));
            }
            Ok(Answer::Again(business_page(&offer, &who, filled.refused(&why, lang.0), lang.0)?))
        }
    }
}
