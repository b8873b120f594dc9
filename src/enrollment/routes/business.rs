//! The last screen: everything once more, and one button.
use super::{
    Offered,
    refusal,
    steps::{at, go_on, under_way},
};
use crate::{
    access::SignedIn,
    clock::Now,
    enrollment::{
        arrival,
        asking::{self, answers::said, queries::Application},
        commands, rules,
    },
    error::Result,
    people::nik::NikKey,
    random::Random,
    store::Store,
    tables::{cohort::CohortId, enrolment::Via},
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

/// The last screen: everything once more, and one button.
#[derive(Serialize)]
struct BusinessPage {
    offered: Offered,
    form: Filled,
    name: String,
    /// Whether the name of a business is asked here, not in a question of its own.
    asks_business: bool,
    of: usize,
    answers: Vec<Line>,
    /// What is missing, as a sentence; then there is no button.
    missing: String,
    /// Where it is mended.
    mend_to: String,
    /// The key of this form: sent again, it is the same application.
    key: String,
    to: String,
}

/// One answer as it will be sent.
#[derive(Serialize)]
struct Line {
    label: String,
    words: String,
    change_to: String,
}

fn business_page(application: &Application, form: Filled, random: &Random, language: Language) -> Result<Page> {
    let (offer, id) = (&application.offer, application.offer.cohort.id);
    let steps = application.steps();
    let lines = steps.iter().map(|step| {
        let (label, words) = said(application, *step, language);
        Line { label, words, change_to: at(id, *step) }
    });
    let missing = application.may_be_sent().err();
    let sent = form.value("kunci").to_string();
    web::page(
        "enrollment/business.html",
        BusinessPage {
            offered: Offered::of(offer, language),
            name: application.who.name.clone(),
            asks_business: !application.asks.business,
            of: steps.len() + 2,
            answers: lines.collect(),
            missing: missing.map(|why| why.say(language)).unwrap_or_default(),
            mend_to: match application.first_open().or(steps.first().copied()) {
                Some(step) => at(id, step),
                None => uri!(super::apply(id)).to_string(),
            },
            key: if sent.is_empty() { random.code(4) } else { sent },
            to: uri!(send(id)).to_string(),
            form,
        },
    )
}

#[get("/angkatan/<id>/daftar/usaha")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn business(
    id: CohortId,
    by: SignedIn,
    key: &State<NikKey>,
    random: &State<Random>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let application = match under_way(store, id, &by, key, now, lang.0).await? {
        Ok(application) => application,
        Err(instead) => return Ok(instead),
    };
    // A question that is open is asked first; a requirement that fails is said here, with all answers.
    if application.first_open().is_some_and(|step| !application.was_answered(step)) {
        return Ok(web::go(go_on(&application), ""));
    }
    let form = Filled::with([("usaha", application.who.business.clone().unwrap_or_default())]);
    Ok(Answer::Show(business_page(&application, form, random, lang.0)?))
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
    key: &State<NikKey>,
    random: &State<Random>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (sent, filled) = web::read(form, lang.0);
    let typed = sent.as_ref().and_then(|sent| sent.usaha).unwrap_or_default();
    let me = by.person();
    let application = match under_way(store, id, &by, key, now, lang.0).await? {
        Ok(application) => application,
        Err(Answer::Show(closed)) => return Ok(Answer::Again(closed)),
        Err(instead) => return Ok(instead),
    };
    if application.first_open().is_some_and(|step| !application.was_answered(step)) {
        return Ok(web::go(go_on(&application), ""));
    }
    let applied = match (application.may_be_sent(), rules::business(typed)) {
        (Ok(()), Ok(business)) => {
            store
                .write(async |tx| {
                    let applied =
                        commands::apply(tx, id, me, Via::Own, Some(me), random, origin, now.0).await?;
                    arrival::set_business(tx, me, business).await?;
                    if !application.steps().is_empty() {
                        asking::commands::sent(tx, &application, now.0).await?;
                    }
                    Ok(applied)
                })
                .await
        }
        (Err(why), _) | (_, Err(why)) => Err(why.into()),
    };
    match applied {
        Ok(applied) => Ok(web::go(uri!(super::receipt(&applied.receipt)), "")),
        Err(error) => {
            let filled = filled.refused(&refusal(error)?, lang.0);
            Ok(Answer::Again(business_page(&application, filled, random, lang.0)?))
        }
    }
}
