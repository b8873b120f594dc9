//! How it is asked and shown.
mod own;
mod review;

pub(crate) use own::*;
pub(crate) use review::*;

use super::{
    commands::{self, New, Settled},
    queries, rules,
};
use crate::{
    access::{SignedIn, Teaching},
    attendance::queries::SessionFacts,
    clock::Now,
    cohorts::head::{self, CohortHead, Tab},
    error::{Error, Result},
    random::Random,
    store::Store,
    tables::{cohort::CohortId, enrolment::EnrolmentId, hall_entry::HallEntryId, session::SessionId},
    text,
    web::{self, Answer, Filled, Lang, Page, go},
};
use chrono::{DateTime, Utc};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};
use serde::Serialize;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![screen, enter_page, enter, waiting, accept, decline]
}

#[derive(Serialize)]
struct ScreenPage {
    back: String,
    title: String,
    about: String,
    secret: String,
    /// The server's clock as the page is made, in seconds since 1970.
    now: i64,
    step: i64,
    review_to: String,
}

/// The screen of the hall. Opening it makes the secret: whoever may show the code may also make it.
#[get("/angkatan/<id>/sesi/<session>/kode")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn screen(
    id: CohortId,
    session: SessionId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    random: &State<Random>,
    store: &State<Store>,
) -> Result<Page> {
    let (teaching, row) = by.teaching_session(store.read(), id, session).await?;
    let secret = match queries::secret(store.read(), session).await? {
        Some(secret) => secret,
        None => {
            let opened =
                store.write(async |tx| commands::open(tx, random, &teaching, session, now.0).await).await;
            match opened {
                Ok(()) => {}
                // There is nothing to show, as for a session that is not there.
                Err(Error::Refused(_)) => return Err(Error::NotFound),
                Err(other) => return Err(other),
            }
            queries::secret(store.read(), session).await?.ok_or(Error::NotFound)?
        }
    };
    let facts = SessionFacts::of(row, by.time_zone());
    let view = ScreenPage {
        back: uri!(crate::attendance::routes::roster(id, session)).to_string(),
        title: facts.topic.clone(),
        about: text::moment(lang.0, facts.zone(), facts.starts_at),
        secret,
        now: now.0.timestamp(),
        step: rules::STEP,
        review_to: uri!(waiting(id)).to_string(),
    };
    web::page("hall/screen.html", view)
}
