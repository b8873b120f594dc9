//! The last screen: everything once more, and one button.
use super::{Offered, refusal, road::Road};
use crate::{
    access::SignedIn,
    clock::Now,
    desk::{self, view::Banner},
    enrollment::{
        arrival,
        asking::{self, answers::said, queries::Application},
        commands,
        intake::{Entry, Intake},
        rules,
    },
    error::{Error, Result},
    people::nik::NikKey,
    random::Random,
    store::Store,
    tables::{cohort::CohortId, enrolment::Via},
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
    /// At the desk: for whom.
    desk: Option<Banner>,
    /// At the desk: the sheet to sign.
    sheet: Option<SheetView>,
}

/// The sheet to sign before an application is sent at the desk.
#[derive(Serialize)]
struct SheetView {
    to: String,
    /// By whom and when it was taken; nothing while it is not signed.
    signed: String,
}

/// One answer as it will be sent.
#[derive(Serialize)]
struct Line {
    label: String,
    words: String,
    change_to: String,
}

impl Road<'_> {
    async fn last_page(&self, application: &Application, form: Filled, random: &Random) -> Result<Page> {
        let (offer, language, ways) = (&application.offer, self.language, self.ways());
        let steps = application.steps();
        let lines = steps.iter().map(|step| {
            let (label, words) = said(application, *step, language);
            Line { label, words, change_to: ways.change(*step) }
        });
        let missing = application.may_be_sent().err();
        let sent = form.value("kunci").to_string();
        let sheet = match self.whose.desk() {
            None => None,
            Some(desk) => Some(SheetView {
                to: uri!(super::sheet(desk.code(), self.id)).to_string(),
                signed: super::sheet::taken(self, application).await?.unwrap_or_default(),
            }),
        };
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
                    Some(step) => ways.at(step),
                    None => ways.start(),
                },
                key: if sent.is_empty() { random.token() } else { sent },
                to: ways.last(),
                desk: Banner::over(&self.whose),
                sheet,
                form,
            },
        )
    }

    /// The last screen.
    pub(super) async fn last(&self, random: &Random) -> Result<Answer> {
        let application = match self.under_way().await? {
            Ok(application) => application,
            Err(instead) => return Ok(instead),
        };
        // A question that is open is asked first; a requirement that fails is said here, with all answers.
        if application.first_open().is_some_and(|step| !application.was_answered(step)) {
            return Ok(web::go(self.ways().go_on(&application), ""));
        }
        let form = Filled::with([("usaha", application.who.business.clone().unwrap_or_default())]);
        Ok(Answer::Show(self.last_page(&application, form, random).await?))
    }

    /// The application as the staff sends it for the person served: with the sheet signed, written and noted
    /// in one transaction with the question whether the visit goes on.
    pub(super) async fn sent_at_desk(
        &self,
        typed: Option<&str>,
        once: Option<String>,
        filled: Filled,
        random: &Random,
        origin: &Origin,
    ) -> Result<Answer> {
        let application = match self.under_way().await? {
            Ok(application) => application,
            Err(Answer::Show(closed)) => return Ok(Answer::Again(closed)),
            Err(instead) => return Ok(instead),
        };
        if application.first_open().is_some_and(|step| !application.was_answered(step)) {
            return Ok(web::go(self.ways().go_on(&application), ""));
        }
        let signed = super::sheet::taken(self, &application).await?.is_some();
        let ready = rules::business(typed.unwrap_or_default()).and_then(|business| {
            application.may_be_sent()?;
            rules::may_send_at_desk(signed)?;
            Ok(business)
        });
        let done = match ready {
            Err(why) => Err(why.into()),
            Ok(business) => {
                let (id, now, who) = (self.id, self.now.0, self.whose.person());
                let by = Some(self.whose.by());
                let one =
                    commands::Application { key: once, ..commands::Application::new(who, self.via(), by) };
                self.store
                    .write(async |tx| {
                        let entry = format!("{}: dikirim", application.offer.cohort.label);
                        desk::commands::entered(tx, &self.whose, &entry, now).await?;
                        // Known before they apply: pools of seats look at it.
                        asking::commands::known(tx, &application, now).await?;
                        let applied = commands::apply_each(tx, id, &[one], random, origin, now).await?;
                        let applied = applied.into_iter().next().unwrap_or(Err(Error::NotFound))?;
                        arrival::set_businesses(tx, business.map(|name| (who, name)).into_iter().collect())
                            .await?;
                        asking::commands::sent(tx, who, id, now).await?;
                        Ok(applied)
                    })
                    .await
            }
        };
        match done {
            Ok(applied) => Ok(web::go(self.ways().receipt(&applied.receipt), "")),
            Err(error) => {
                let filled = filled.refused(&refusal(error)?, self.language);
                Ok(Answer::Again(self.last_page(&application, filled, random).await?))
            }
        }
    }
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
    Road { whose: by.into(), id, store, key, now, language: lang.0 }.last(random).await
}

/// The last form.
#[derive(FromForm)]
pub(crate) struct Last<'r> {
    usaha: Option<&'r str>,
    kunci: Option<&'r str>,
}

impl Last<'_> {
    /// The name of the business and the key of the form.
    pub(super) fn words(sent: Option<Last<'_>>) -> (Option<String>, Option<String>) {
        sent.map_or((None, None), |sent| (sent.usaha.map(str::to_string), sent.kunci.map(str::to_string)))
    }
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
    let (typed, once) = Last::words(sent);
    let me = by.person();
    let business = rules::business(typed.as_deref().unwrap_or_default());
    let entry = |business| {
        let application =
            commands::Application { key: once.clone(), ..commands::Application::new(me, Via::Own, Some(me)) };
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
    let road = Road { whose: by.into(), id, store, key, now, language: lang.0 };
    let application = match road.under_way().await? {
        Ok(application) => application,
        Err(Answer::Show(closed)) => return Ok(Answer::Again(closed)),
        Err(instead) => return Ok(instead),
    };
    if application.first_open().is_some_and(|step| !application.was_answered(step)) {
        return Ok(web::go(road.ways().go_on(&application), ""));
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
    Ok(Answer::Again(road.last_page(&application, filled, random).await?))
}
