//! Changing a cohort: its details, its seats (the form goes to enrolment, which promotes those who
//! wait), its staff.
use super::fields::{Fields, Sent};
use crate::{
    access::Coordinating,
    clock::Now,
    cohorts::{
        commands::{self, Staffing},
        edit_page::{self, Typed},
        rules,
    },
    error::{Error, Result},
    store::Store,
    tables::cohort::CohortId,
    web::{Answer, Lang, Page, go, read},
};
use rocket::{
    State,
    form::{Contextual, Form},
    get, post,
};

#[get("/angkatan/<id>/ubah")]
pub(crate) async fn edit(by: Coordinating, lang: Lang, id: CohortId, store: &State<Store>) -> Result<Page> {
    let planning = by.planning(store.read(), id).await?;
    rules::may_change(planning.cohort().state)?;
    edit_page::shown(store, &by, &planning, Typed::default(), lang.0).await
}

#[post("/angkatan/<id>/ubah", data = "<form>")]
pub(crate) async fn save(
    by: Coordinating,
    lang: Lang,
    now: Now,
    id: CohortId,
    form: Form<Contextual<'_, Sent>>,
    store: &State<Store>,
) -> Result<Answer> {
    let language = lang.0;
    let planning = by.planning(store.read(), id).await?;
    let again = |typed: Typed| edit_page::shown(store, &by, &planning, typed, language);
    let (_, mut filled) = read(form, language);
    let Some(details) = Fields::of(&mut filled, language).details().filter(|_| !filled.is_faulty()) else {
        return Ok(Answer::Again(again(Typed { form: Some(filled), ..Typed::default() }).await?));
    };
    match store.write(async |tx| commands::edit_cohort(tx, &planning, details, now.0).await).await {
        Ok(()) => Ok(go(uri!(super::show(id)), say!(language, "Rincian disimpan.", "Details saved."))),
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, language);
            Ok(Answer::Again(again(Typed { form: Some(filled), ..Typed::default() }).await?))
        }
        Err(error) => Err(error),
    }
}

#[post("/angkatan/<id>/petugas", data = "<form>")]
pub(crate) async fn name_staff(
    by: Coordinating,
    lang: Lang,
    now: Now,
    id: CohortId,
    form: Form<Contextual<'_, Sent>>,
    store: &State<Store>,
) -> Result<Answer> {
    let language = lang.0;
    let planning = by.planning(store.read(), id).await?;
    let again = |typed: Typed| edit_page::shown(store, &by, &planning, typed, language);
    let (_, mut filled) = read(form, language);
    let typed = Fields::of(&mut filled, language);
    let staffing = Staffing {
        coordinators: typed.people("koordinator"),
        instructors: typed.people("instruktur"),
        assessors: typed.people("asesor"),
    };
    match store.write(async |tx| commands::set_staff(tx, &planning, staffing, now.0).await).await {
        Ok(()) => Ok(go(uri!(super::show(id)), say!(language, "Petugas disimpan.", "Staff saved."))),
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, language);
            Ok(Answer::Again(again(Typed { staff: Some(filled), ..Typed::default() }).await?))
        }
        Err(error) => Err(error),
    }
}
