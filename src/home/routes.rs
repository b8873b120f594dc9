//! How it is asked and shown.
use super::trainee;
use crate::{
    access::SignedIn,
    clock::Now,
    error::Result,
    store::Store,
    tables::enrolment::EnrolmentId,
    web::{Lang, Page},
};
use rocket::{Route, State, http::Status};

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![mine, one, coordinator]
}

#[get("/saya")]
pub(crate) async fn mine(by: SignedIn, lang: Lang, now: Now, store: &State<Store>) -> Result<Page> {
    trainee::page(store, &by, None, lang.0, now).await
}

#[get("/saya/<id>")]
pub(crate) async fn one(
    by: SignedIn,
    id: EnrolmentId,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Page> {
    trainee::page(store, &by, Some(id), lang.0, now).await
}

#[get("/koordinator")]
pub(crate) fn coordinator() -> Status {
    Status::NotFound
}
