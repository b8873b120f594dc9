//! The last screen: everything once more, and one button.
use super::{
    Offered, refusal,
    steps::{at, go_on, under_way},
};
use crate::{
    access::SignedIn,
    clock::Now,
    enrollment::{
        asking::{self, answers::said, queries::Application},
        commands,
        intake::{Entry, Intake},
        rules,
    },
    error::Result,
    people::nik::NikKey,
    random::Random,
    store::Store,
    tables::{cohort::CohortId, enrolment::Via},
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

fn business_page(
    application: &Application,
    form: Filled,
    random: &Random,
    language: Language,
) -> Result<Page> {
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
            key: if sent.is_empty() { random.token() } else { sent },
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
    intake: &State<Intake>,
    random: &State<Random>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (sent, filled) = web::read(form, lang.0);
    let (typed, once) = sent.map_or((None, None), |sent| (sent.usaha, sent.kunci));
    let me = by.person();
    let business = rules::business(typed.unwrap_or_default());
    let entry = |business| {
        let once = once.map(str::to_string);
        let application =
            commands::Application { key: once, ..commands::Application::new(me, Via::Own, Some(me)) };
        Entry { application, business, now: now.0 }
    };
    // Most courses ask nothing: in a rush each statement before the door counts.
    let plain = asking::queries::asks_nothing(store.read(), id, me).await?;
    let mut why = business.as_ref().err().cloned();
    if let (Ok(business), true) = (&business, plain) {
        match intake.apply(id, entry(business.clone())).await {
            Ok(applied) => return Ok(web::go(uri!(super::receipt(&applied.receipt)), "")),
            Err(error) => why = Some(refusal(error)?),
        }
    }
    let application = match under_way(store, id, &by, key, now, lang.0).await? {
        Ok(application) => application,
        Err(Answer::Show(closed)) => return Ok(Answer::Again(closed)),
        Err(instead) => return Ok(instead),
    };
    if application.first_open().is_some_and(|step| !application.was_answered(step)) {
        return Ok(web::go(go_on(&application), ""));
    }
    if let (None, Ok(business)) = (&why, business) {
        why = match application.may_be_sent() {
            Err(why) => Some(why),
            Ok(()) => {
                // Known before they apply: pools of seats look at it.
                store.write(async |tx| asking::commands::known(tx, &application, now.0).await).await?;
                match intake.apply(id, entry(business)).await {
                    Ok(applied) => {
                        store.write(async |tx| asking::commands::sent(tx, me, id, now.0).await).await?;
                        return Ok(web::go(uri!(super::receipt(&applied.receipt)), ""));
                    }
                    Err(error) => Some(refusal(error)?),
                }
            }
        };
    }
    let filled = why.iter().fold(filled, |filled, why| filled.refused(why, lang.0));
    Ok(Answer::Again(business_page(&application, filled, random, lang.0)?))
}
