//! The registration of an assessor, on the page of the staff.
use super::{refusal, staff::staff_page};
use crate::{
    access::Administering,
    clock::Now,
    error::Result,
    people::{commands, rules::Registration},
    store::Store,
    tables::person::PersonId,
    web::{self, Answer, Filled, Lang},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};

pub(super) fn routes() -> Vec<Route> {
    routes![register]
}

/// Number and last day, as typed; both empty takes the registration away.
#[derive(FromForm)]
pub(crate) struct Registered<'r> {
    nomor: &'r str,
    berlaku: &'r str,
}

#[post("/pengaturan/staf/<id>/registrasi", data = "<form>")]
pub(crate) async fn register(
    by: Administering,
    id: PersonId,
    form: Form<Contextual<'_, Registered<'_>>>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (typed, filled) = web::read(form, lang.0);
    let Some(typed) = typed else {
        return Ok(Answer::Again(staff_page(store.read(), &by, filled, None, lang.0).await?));
    };
    let done = match Registration::parse(typed.nomor, typed.berlaku) {
        Err(why) => Err(why.into()),
        Ok(registration) => {
            store
                .write(async |tx| {
                    commands::set_registration(tx, by.centre(), id, registration, by.person(), now.0).await
                })
                .await
        }
    };
    match done {
        Ok(()) => Ok(web::go(
            uri!(super::staff::staff),
            say!(lang.0, "Registrasi asesor tersimpan.", "The registration is saved."),
        )),
        Err(error) => {
            let filled = Filled::default().refused(&refusal(error)?, lang.0);
            Ok(Answer::Again(staff_page(store.read(), &by, filled, None, lang.0).await?))
        }
    }
}
