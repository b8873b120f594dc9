//! More seats or fewer; new ones go to those who wait.
use crate::{
    access::Coordinating,
    clock::Now,
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
    by.planning(store.read(), id).await?;
    let (sent, _) = web::read(form, lang.0);
    let wanted = sent.map(|sent| sent.kuota).ok_or_else(|| {
        Refusal::at("kuota", both!("Tulis kuota dengan angka saja.", "Write the quota in digits only."))
    })?;
    let change = Change { by: Some(by.person()), origin, now: now.0 };
    let moved = store.write(async |tx| commands::set_quota(tx, id, wanted, change).await).await?;
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
