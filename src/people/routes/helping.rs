//! Helping the staff back into their accounts, and what is asked of them at sign-in: an administrator's.
use super::{
    refusal,
    staff::{shown, staff_page},
};
use crate::{
    access::Administering,
    clock::Now,
    error::{Refusal, Result},
    people::{commands, log::Act, queries},
    random::Random,
    store::Store,
    tables::{one_time_link::Purpose, person::PersonId, sign_in_rule::Demand},
    text::Language,
    web::{self, Answer, Filled, Lang, Origin},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};

pub(super) fn routes() -> Vec<Route> {
    routes![new_link, demand, help]
}

/// The page again with what was wrong.
pub(super) async fn staff_again(
    store: &Store,
    by: &Administering,
    form: Filled,
    language: Language,
) -> Result<Answer> {
    Ok(Answer::Again(staff_page(store.read(), by, form, None, language).await?))
}

/// Nobody is helped into an account unseen.
pub(super) fn unchecked() -> Refusal {
    Refusal::new(both!(
        "Cocokkan dulu KTP aslinya, lalu centang bahwa sudah diperiksa.",
        "Compare the ID card first, then tick that you have."
    ))
}

/// What was looked at before a link is made.
#[derive(FromForm)]
pub(crate) struct Checked {
    diperiksa: bool,
}

#[post("/pengaturan/staf/<id>/tautan", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn new_link(
    by: Administering,
    id: PersonId,
    form: Form<Contextual<'_, Checked>>,
    store: &State<Store>,
    random: &State<Random>,
    origin: &State<Origin>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let person = queries::person(store.read(), by.centre(), id).await?;
    let (typed, filled) = web::read(form, lang.0);
    if !typed.is_some_and(|typed| typed.diperiksa) {
        return staff_again(store, &by, filled.refused(&unchecked(), lang.0), lang.0).await;
    }
    let token = store
        .write(async |tx| {
            let why = "KTP asli dicocokkan";
            commands::note(tx, id, Act::LinkMade, Some(by.person()), why, now.0).await?;
            commands::one_time_link(tx, Purpose::SetPassword, Some(id), random, now.0).await
        })
        .await?;
    let link = shown(origin, &person.name, person.phone.as_deref(), &token, lang.0);
    Ok(Answer::Show(staff_page(store.read(), &by, Filled::default(), Some(link), lang.0).await?))
}

/// Whether the staff must have one.
#[derive(FromForm)]
pub(crate) struct Demanded {
    wajib: Demand,
}

#[post("/pengaturan/dua-langkah", data = "<form>")]
pub(crate) async fn demand(
    by: Administering,
    form: Form<Contextual<'_, Demanded>>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (typed, filled) = web::read(form, lang.0);
    let Some(Demanded { wajib }) = typed else {
        return staff_again(store, &by, filled, lang.0).await;
    };
    let done = store
        .write(async |tx| commands::demand_second_step(tx, by.centre(), wajib, by.person(), now.0).await)
        .await;
    match done {
        Ok(()) => {
            let said = match wajib {
                Demand::Required => say!(
                    lang.0,
                    "Semua staf memasang langkah kedua sebelum bekerja lagi.",
                    "All staff set up the second step before they work on."
                ),
                Demand::Free => {
                    say!(lang.0, "Langkah kedua tidak wajib.", "The second step is not required.")
                }
            };
            Ok(web::go(uri!(super::staff), said))
        }
        Err(error) => {
            let filled = filled.refused(&refusal(error)?, lang.0);
            staff_again(store, &by, filled, lang.0).await
        }
    }
}

/// Somebody of the staff has lost their phone and their codes: after a look at the ID card the second step
/// is removed, and noted.
#[post("/pengaturan/staf/<id>/lepas-langkah", data = "<form>")]
pub(crate) async fn help(
    by: Administering,
    id: PersonId,
    form: Form<Contextual<'_, Checked>>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let person = queries::person(store.read(), by.centre(), id).await?;
    let (typed, filled) = web::read(form, lang.0);
    if !typed.is_some_and(|typed| typed.diperiksa) {
        return staff_again(store, &by, filled.refused(&unchecked(), lang.0), lang.0).await;
    }
    store
        .write(async |tx| {
            commands::remove_second_step(tx, person.id, by.person(), "KTP asli dicocokkan", now.0).await
        })
        .await?;
    let name = person.name;
    let said = say!(
        lang.0,
        "{name} masuk tanpa langkah kedua sampai memasangnya lagi.",
        "{name} signs in without the second step until it is set up again."
    );
    Ok(web::go(uri!(super::staff), said))
}
