//! How it is asked and shown.
use super::trainee;
use crate::{
    access::{Coordinating, SignedIn},
    attendance,
    clock::Now,
    cohorts,
    error::Result,
    make_ups,
    selection::duties,
    store::Store,
    tables::enrolment::EnrolmentId,
    text,
    web::{Lang, Page},
};
use rocket::{Route, State};

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
pub(crate) async fn coordinator(
    by: Coordinating,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Page> {
    let (_, zone) = cohorts::queries::centre_and_zone(store.read(), by.centre()).await?;
    let today = text::local_date(zone, now.0);
    let waiting =
        super::coordinator::queries::waiting(store.read(), by.centre(), by.person(), today, now.0).await?;
    let selections = duties::standing(store.read(), &by).await?;
    let mut duties = duties::duties(&selections, by.person(), true, zone, now.0, lang.0);
    let letters = attendance::queries::waiting(store.read(), by.person(), by.centre(), true).await?;
    duties.extend(letters.iter().map(|one| attendance::duties::letters_wait(one, lang.0)));
    let differing = attendance::queries::differing(store.read(), by.person(), now.0).await?;
    duties.extend(differing.iter().map(|one| attendance::duties::differ(one, zone, lang.0)));
    let asked = make_ups::queries::asked(store.read(), by.centre(), now.0).await?;
    duties.extend(asked.iter().map(|one| make_ups::duties::asked(one, lang.0)));
    super::coordinator::shown(waiting, duties, zone, now.0, lang.0)
}
