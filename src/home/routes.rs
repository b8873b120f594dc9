//! How it is asked and shown.
use super::queries_coordinator;
use crate::{access::Coordinating, clock::Now, cohorts, error::Result, store::Store, text, web::{Lang, Page}};
use rocket::{Route, State, get, http::Status, routes};

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![mine, coordinator]
}

#[get("/saya")]
pub(crate) fn mine() -> Status {
    Status::NotFound
}

#[get("/koordinator")]
pub(crate) async fn coordinator(by: Coordinating, lang: Lang, now: Now, store: &State<Store>) -> Result<Page> {
    let (_, zone) = cohorts::queries::centre_and_zone(store.read(), by.centre()).await?;
    let today = text::local_date(zone, now.0);
    let waiting =
        queries_coordinator::waiting(store.read(), by.centre(), by.person(), today, now.0).await?;
    super::coordinator::shown(waiting, zone, now.0, lang.0)
}
