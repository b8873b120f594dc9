//! The forms of one person; the application with the whole NIK, for a coordinator who says why.
use super::{noted, reader, view, work};
use crate::{
    access::{Coordinating, SignedIn},
    clock::Now,
    error::{Error, Refusal, Result},
    forms::{FormKind, Scope, press, queries},
    people::{log::Act, nik::NikKey},
    store::Store,
    tables::{cohort::CohortId, enrolment::EnrolmentId},
    web::{self, Answer, Bytes, Filled, Lang, Page},
};
use rocket::{
    Responder, Route, State,
    form::{Contextual, Form},
    http::ContentType,
};
use std::collections::HashMap;

pub(super) fn routes() -> Vec<Route> {
    routes![of_person, one, with_nik]
}

#[get("/angkatan/<id>/peserta/<enrolment>/formulir")]
pub(crate) async fn of_person(
    by: SignedIn,
    plans: Option<Coordinating>,
    id: CohortId,
    enrolment: EnrolmentId,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Page> {
    person_page(store, &by, plans.as_ref(), (id, enrolment), lang, now, Filled::default()).await
}

async fn person_page(
    store: &Store,
    by: &SignedIn,
    plans: Option<&Coordinating>,
    (id, enrolment): (CohortId, EnrolmentId),
    lang: Lang,
    now: Now,
    form: Filled,
) -> Result<Page> {
    let reader = reader(store, by, plans, id).await?;
    let book = queries::book(store.read(), &reader.cohort, Some(enrolment), reader.blind, now.0).await?;
    web::page("forms/person.html", view::person(&book, plans.is_some(), form, lang.0)?)
}

/// One form of one person.
#[get("/angkatan/<id>/peserta/<enrolment>/formulir/<form>")]
#[allow(clippy::too_many_arguments, reason = "guards and path are what a handler is given")]
pub(crate) async fn one(
    by: SignedIn,
    plans: Option<Coordinating>,
    id: CohortId,
    enrolment: EnrolmentId,
    form: &str,
    now: Now,
    store: &State<Store>,
) -> Result<Bytes> {
    let kind = FormKind::of_slug(form).filter(|k| k.scope() == Scope::Candidate).ok_or(Error::NotFound)?;
    let reader = reader(store, &by, plans.as_ref(), id).await?;
    let book = queries::book(store.read(), &reader.cohort, Some(enrolment), reader.blind, now.0).await?;
    let work = work(store, &book, kind, HashMap::new(), false).await?;
    noted(store, &book, kind, Act::Exported, by.person(), "").await?;
    let name = book.people.first().map(|who| who.person.name.as_str()).unwrap_or_default();
    let save_as = Some(format!("{} {name}.pdf", kind.code()));
    Ok(Bytes { kind: ContentType::PDF, save_as, bytes: press::press(work).await? })
}

/// Why the whole NIK is to be printed.
#[derive(FromForm)]
pub(crate) struct Reason<'r> {
    alasan: &'r str,
}

/// A PDF, or the form again.
#[derive(Responder)]
pub(crate) enum Printed {
    /// The paper.
    Paper(Bytes),
    /// What was wrong.
    Again(Answer),
}

/// FR.APL.01 with all sixteen digits, for a reason that is noted before they are opened.
#[post("/angkatan/<id>/peserta/<enrolment>/formulir/apl01", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards and path are what a handler is given")]
pub(crate) async fn with_nik(
    by: Coordinating,
    id: CohortId,
    enrolment: EnrolmentId,
    form: Form<Contextual<'_, Reason<'_>>>,
    key: &State<NikKey>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Printed> {
    let reader = reader(store, &by, Some(&by), id).await?;
    let book = queries::book(store.read(), &reader.cohort, Some(enrolment), None, now.0).await?;
    let who = book.people.first().ok_or(Error::NotFound)?;
    let (typed, filled) = web::read(form, lang.0);
    let typed = typed.map_or("", |typed| typed.alasan);
    let again = async |filled: Filled, why: Refusal| -> Result<Printed> {
        let form = filled.refused(&why, lang.0);
        let page = person_page(store, &by, Some(&by), (id, enrolment), lang, now, form).await?;
        Ok(Printed::Again(Answer::Again(page)))
    };
    let why = match crate::privacy::rules::words("alasan", typed, 5) {
        Ok(why) => why,
        Err(why) => return again(filled, why).await,
    };
    let Some(sealed) = &who.person.nik_sealed else {
        let none =
            Refusal::at("alasan", both!("NIK orang ini belum diisi.", "There is no NIK of this person yet."));
        return again(filled, none).await;
    };
    let niks = HashMap::from([(enrolment, key.open(sealed)?.reveal())]);
    noted(store, &book, FormKind::Apl01, Act::NikSeen, by.person(), &why).await?;
    let work = work(store, &book, FormKind::Apl01, niks, false).await?;
    let save_as = Some(format!("{} {}.pdf", FormKind::Apl01.code(), who.person.name));
    Ok(Printed::Paper(Bytes { kind: ContentType::PDF, save_as, bytes: press::press(work).await? }))
}
