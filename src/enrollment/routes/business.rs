//! The second screen: what for, and one button.
use super::{
    Offered,
    applying::{applicant, is_complete, open, receipt_of},
    refusal,
};
use crate::{
    access::SignedIn,
    clock::Now,
    enrollment::{
        commands::Application,
        intake::{Entry, Intake},
        offers::Offer,
        rules,
    },
    error::Result,
    random::Random,
    store::Store,
    tables::{cohort::CohortId, enrolment::Via, person},
    text::Language,
    web::{self, Answer, Filled, Lang, Page},
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
pub(crate) async fn business(
    id: CohortId,
    by: SignedIn,
    random: &State<Random>,
    store: &State<Store>,
    lang: Lang,
) -> Result<Answer> {
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
    let form = Filled::with([
        ("usaha", who.business.clone().unwrap_or_default()),
        // Sent again, it is the same application.
        ("kunci", random.token()),
    ]);
    Ok(Answer::Show(business_page(&offer, &who, form, lang.0)?))
}

/// The last form.
#[derive(FromForm)]
pub(crate) struct Last<'r> {
    usaha: Option<&'r str>,
    kunci: Option<&'r str>,
}

#[post("/angkatan/<id>/daftar/usaha", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn send(
    id: CohortId,
    by: SignedIn,
    form: Form<Contextual<'_, Last<'_>>>,
    intake: &State<Intake>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (sent, filled) = web::read(form, lang.0);
    let (typed, key) = sent.map_or((None, None), |sent| (sent.usaha, sent.kunci));
    let me = by.person();
    let applied = match rules::business(typed.unwrap_or_default()) {
        Ok(business) => {
            let key = key.map(str::to_string);
            let application = Application { key, ..Application::new(me, Via::Own, Some(me)) };
            intake.apply(id, Entry { application, business, now: now.0 }).await
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
