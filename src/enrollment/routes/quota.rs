//! More seats or fewer; new ones go to those who wait.
use super::refusal;
use crate::{
    access::Coordinating,
    clock::Now,
    cohorts::edit_page::{self, Typed},
    enrollment::commands::{self, Change},
    error::{Refusal, Result},
    store::Store,
    tables::cohort::CohortId,
    web::{self, Answer, Lang, Origin},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};

pub(super) fn routes() -> Vec<Route> {
    routes![set_quota]
}

/// A new quota.
#[derive(FromForm)]
pub(crate) struct Quota {
    kuota: i64,
}

#[post("/angkatan/<id>/kuota", data = "<form>")]
pub(crate) async fn set_quota(
    id: CohortId,
    by: Coordinating,
    form: Form<Contextual<'_, Quota>>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let planning = by.planning(store.read(), id).await?;
    let (sent, filled) = web::read(form, lang.0);
    let change = Change { by: Some(by.person()), origin, now: now.0 };
    let done = match &sent {
        None => Err(unread().into()),
        Some(sent) => store.write(async |tx| commands::set_quota(tx, id, sent.kuota, change).await).await,
    };
    let moved = match done {
        Ok(moved) => moved,
        Err(error) => {
            let typed = Typed { seats: Some(filled.refused(&refusal(error)?, lang.0)), ..Typed::default() };
            return Ok(Answer::Again(edit_page::shown(store, &by, &planning, typed, lang.0).await?));
        }
    };
    let wanted = sent.map_or(0, |sent| sent.kuota);
    let said = match moved {
        0 => say!(lang.0, "Kuota sekarang {wanted} kursi.", "The quota is now {wanted} seats."),
        _ => say!(
            lang.0,
            "Kuota sekarang {wanted} kursi. {moved} orang naik dari daftar cadangan.",
            "The quota is now {wanted} seats. {moved} people moved up from the waiting list."
        ),
    };
    Ok(web::go(uri!(crate::cohorts::routes::show(id)), said))
}

fn unread() -> Refusal {
    Refusal::at("kuota", both!("Tulis kuota dengan angka saja.", "Write the quota in digits only."))
}
