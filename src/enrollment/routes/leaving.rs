//! Leaving: by oneself, or recorded by the coordinator with a reason.
use super::{Offered, people_of, refusal};
use crate::{
    access::{Coordinating, SignedIn},
    clock::Now,
    enrollment::{
        commands::{self, Change},
        offers, queries,
        rules::Asking,
        words::chip,
    },
    error::{Error, Result},
    store::Store,
    tables::{
        cohort,
        enrolment::{self, EnrolmentId},
        person,
    },
    text::{Chip, Language},
    web::{self, Answer, Filled, Lang, Origin, Page},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};
use sea_orm::EntityTrait;
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![withdraw, leave]
}

/// Leaving: what happens, and why one does.
#[derive(Serialize)]
struct WithdrawPage {
    own: bool,
    name: String,
    chip: Chip,
    offered: Offered,
    /// Whether a seat becomes free.
    seat: bool,
    /// Whether the selection is still under way.
    selecting: bool,
    waiting: i64,
    form: Filled,
    to: String,
    back: String,
}

/// Whose enrolment it is, if the reader may end it: their own, or one of their centre.
struct Leaving {
    row: enrolment::Model,
    asking: Asking,
}

async fn leaving(
    store: &Store,
    id: EnrolmentId,
    by: &SignedIn,
    plans: Option<&Coordinating>,
) -> Result<Leaving> {
    let db = store.read();
    match (by.learning(db, id).await, plans) {
        (Ok(own), _) => Ok(Leaving { row: own.enrolment().clone(), asking: Asking::Themselves }),
        (Err(Error::NotFound), Some(plans)) => {
            let row = enrolment::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
            plans.planning(db, row.cohort_id).await?;
            Ok(Leaving { row, asking: Asking::Coordinator })
        }
        (Err(error), _) => Err(error),
    }
}

async fn withdraw_page(store: &Store, leaving: &Leaving, form: Filled, language: Language) -> Result<Page> {
    let (db, row) = (store.read(), &leaving.row);
    let offer = offers::offer(db, row.cohort_id).await?;
    let who = person::Entity::find_by_id(row.person_id).one(db).await?.ok_or(Error::NotFound)?;
    let places = queries::places(db, row.cohort_id, &[row.queue_number]).await?;
    let place = places.get(&row.queue_number).copied().unwrap_or_default();
    web::page(
        "enrollment/withdraw.html",
        WithdrawPage {
            own: leaving.asking == Asking::Themselves,
            name: who.name,
            chip: chip(row.state, place, language),
            seat: row.state.takes_seat(),
            selecting: row.state.is_in_selection(),
            waiting: offer.seats.waiting,
            offered: Offered::of(&offer, language),
            form,
            to: uri!(leave(row.id)).to_string(),
            back: uri!(super::receipt(&row.receipt)).to_string(),
        },
    )
}

#[get("/pendaftaran/<id>/mundur")]
pub(crate) async fn withdraw(
    id: EnrolmentId,
    by: SignedIn,
    plans: Option<Coordinating>,
    store: &State<Store>,
    lang: Lang,
) -> Result<Answer> {
    let leaving = leaving(store, id, &by, plans.as_ref()).await?;
    if leaving.row.state.is_exit() {
        return Ok(web::go(uri!(super::receipt(&leaving.row.receipt)), ""));
    }
    Ok(Answer::Show(withdraw_page(store, &leaving, Filled::default(), lang.0).await?))
}

/// Why somebody leaves.
#[derive(FromForm)]
pub(crate) struct Reason<'r> {
    alasan: Option<&'r str>,
}

#[post("/pendaftaran/<id>/mundur", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn leave(
    id: EnrolmentId,
    by: SignedIn,
    plans: Option<Coordinating>,
    form: Form<Contextual<'_, Reason<'_>>>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let leaving = leaving(store, id, &by, plans.as_ref()).await?;
    let (sent, filled) = web::read(form, lang.0);
    let reason: String = sent.and_then(|s| s.alasan).unwrap_or_default().chars().take(500).collect();
    let change = Change { by: Some(by.person()), origin, now: now.0 };
    match store.write(async |tx| commands::withdraw(tx, id, leaving.asking, &reason, change).await).await {
        Ok(()) => {
            let cohort = cohort::Entity::find_by_id(leaving.row.cohort_id).one(store.read()).await?;
            let label = cohort.map(|c| c.label).unwrap_or_default();
            match leaving.asking {
                Asking::Themselves => Ok(web::go(
                    uri!(super::receipt(&leaving.row.receipt)),
                    say!(lang.0, "Anda sudah mundur dari {label}.", "You have withdrawn from {label}."),
                )),
                Asking::Coordinator => Ok(web::go(
                    people_of(leaving.row.cohort_id),
                    say!(
                        lang.0,
                        "Sudah dicatat mundur. Pesan sudah disiapkan.",
                        "Withdrawn. A message is on its way."
                    ),
                )),
            }
        }
        Err(error) => {
            let why = refusal(error)?;
            Ok(Answer::Again(withdraw_page(store, &leaving, filled.refused(&why, lang.0), lang.0).await?))
        }
    }
}
