//! Somebody out of reach of the minimum, for the coordinator who has to act.
use super::*;
use crate::{
    access::{Coordinating, Planning},
    attendance::pages::reach::page as shown,
};

async fn reach_page(
    store: &Store,
    planning: &Planning,
    who: EnrolmentId,
    form: Filled,
    now: Now,
    lang: Lang,
) -> Result<Page> {
    let (db, id) = (store.read(), planning.cohort().id);
    let found = queries::line(db, id, who, now.0).await?;
    let line = found.rows.first().ok_or(Error::NotFound)?;
    let asked = queries::asked(db, planning.cohort()).await?;
    let links = (
        uri!(matrix(id)).to_string(),
        uri!(crate::enrollment::routes::withdraw(who)).to_string(),
        uri!(answer_reach(id, who)).to_string(),
    );
    web::page("attendance/reach.html", shown(planning, &found, line, asked, links, form, lang.0))
}

#[get("/angkatan/<id>/batas/<enrolment>")]
pub(crate) async fn reach(
    id: CohortId,
    enrolment: EnrolmentId,
    by: Coordinating,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let planning = by.planning(store.read(), id).await?;
    reach_page(store, &planning, enrolment, Filled::default(), now, lang).await
}

/// Why nothing more is done.
#[derive(FromForm)]
pub(crate) struct Why<'r> {
    alasan: Option<&'r str>,
}

#[post("/angkatan/<id>/batas/<enrolment>", data = "<form>")]
pub(crate) async fn answer_reach(
    id: CohortId,
    enrolment: EnrolmentId,
    by: Coordinating,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    form: Form<Contextual<'_, Why<'_>>>,
) -> Result<Answer> {
    let planning = by.planning(store.read(), id).await?;
    let reason = form.value.as_ref().and_then(|why| why.alasan).unwrap_or("").to_string();
    let (_, filled) = web::read(form, lang.0);
    let done = store.write(async |tx| commands::dismiss(tx, &planning, enrolment, &reason, now.0).await);
    match done.await {
        Ok(()) => Ok(go(
            uri!(reach(id, enrolment)),
            say!(lang.0, "Alasan tersimpan. Tugas ini selesai.", "The reason is kept. The task is done."),
        )),
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, lang.0);
            Ok(Answer::Again(reach_page(store, &planning, enrolment, filled, now, lang).await?))
        }
        Err(other) => Err(other),
    }
}
