//! How forms are asked for: of a cohort, of one person, blank. For the centre's coordinators and the
//! assessors of the cohort.
mod person;
mod view;

pub(crate) use person::*;

use super::{
    FormKind, Scope,
    book::Book,
    filling::{self, Printing},
    layouts, press, queries,
};
use crate::{
    access::{Coordinating, SignedIn},
    clock::Now,
    cohorts::head::{Tab, head},
    enrollment::queries::enrolled,
    error::{Error, Result},
    people::{commands::note_all, log::Act},
    store::Store,
    tables::{
        cohort::{self, CohortId},
        enrolment::EnrolmentId,
        person::PersonId,
    },
    web::{self, Bytes, Lang, Page},
};
use rocket::{Route, State, http::ContentType};
use std::collections::HashMap;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    let mut all = routes![of_cohort, whole, blank];
    all.extend(person::routes());
    all
}

/// Who may read the forms of a cohort, and whether something of them may have to stay hidden.
struct Reader {
    cohort: cohort::Model,
    /// Who reads, where they may be asked to assess blind.
    blind: Option<PersonId>,
}

/// A coordinator of the centre reads everything; an assessor of the cohort what is not hidden from them.
async fn reader(store: &Store, by: &SignedIn, plans: Option<&Coordinating>, id: CohortId) -> Result<Reader> {
    if let Some(plans) = plans {
        let cohort = plans.planning(store.read(), id).await?.cohort().clone();
        return Ok(Reader { cohort, blind: None });
    }
    let cohort = by.assessing(store.read(), id).await?.cohort().clone();
    Ok(Reader { cohort, blind: Some(by.person()) })
}

#[get("/angkatan/<id>/formulir")]
pub(crate) async fn of_cohort(
    by: SignedIn,
    plans: Option<Coordinating>,
    id: CohortId,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let reader = reader(store, &by, plans.as_ref(), id).await?;
    let db = store.read();
    let people = enrolled(db, id).await?;
    let own = layouts::all(db, reader.cohort.centre_id).await?;
    let head = head(db, &by, &reader.cohort, Tab::Assessment, lang.0).await?;
    web::page("forms/cohort.html", view::cohort(head, id, &people, &own, lang.0))
}

/// The facts and the layout of a form, on their way to the press.
async fn work(
    store: &Store,
    book: &Book,
    kind: FormKind,
    niks: HashMap<EnrolmentId, String>,
    empty: bool,
) -> Result<press::Work> {
    let own = layouts::in_force(store.read(), book.centre.id, kind).await?;
    let edition = own.as_ref().map_or(super::EDITION.to_string(), |row| row.edition.clone());
    let how = Printing { edition, niks };
    let papers = match empty {
        true => vec![filling::blank(book, kind, &how)?],
        false => filling::papers(book, kind, &how)?,
    };
    Ok(press::Work { kind, own: own.map(|row| row.layout), papers })
}

/// What is noted of everybody whose data leave in a file, before it leaves.
async fn noted(store: &Store, book: &Book, kind: FormKind, act: Act, by: PersonId, why: &str) -> Result<()> {
    let whose: Vec<PersonId> = book.people.iter().map(|who| who.person.id).collect();
    let what = match why {
        "" => format!("Formulir {}, {}", kind.code(), book.cohort.label),
        why => format!("{} ({why})", kind.code()),
    };
    store.write(async |tx| note_all(tx, &whose, act, Some(by), &what, book.now).await).await
}

/// A form of everybody with a seat, or the one of the whole cohort.
#[get("/angkatan/<id>/formulir/<form>")]
pub(crate) async fn whole(
    by: SignedIn,
    plans: Option<Coordinating>,
    id: CohortId,
    form: &str,
    now: Now,
    store: &State<Store>,
) -> Result<Bytes> {
    let kind = FormKind::of_slug(form).ok_or(Error::NotFound)?;
    let reader = reader(store, &by, plans.as_ref(), id).await?;
    let book = queries::book(store.read(), &reader.cohort, None, reader.blind, now.0).await?;
    if book.people.is_empty() && kind.scope() == Scope::Candidate {
        return Err(Error::NotFound);
    }
    let work = work(store, &book, kind, HashMap::new(), false).await?;
    if kind != FormKind::Mapa01 {
        noted(store, &book, kind, Act::Exported, by.person(), "").await?;
    }
    let bytes = press::press(work).await?;
    let name = format!("{} {}.pdf", kind.code(), reader.cohort.label);
    Ok(Bytes { kind: ContentType::PDF, save_as: Some(name), bytes })
}

/// A form with nothing but its head, to be written on.
#[get("/angkatan/<id>/formulir-kosong/<form>")]
pub(crate) async fn blank(
    by: SignedIn,
    plans: Option<Coordinating>,
    id: CohortId,
    form: &str,
    now: Now,
    store: &State<Store>,
) -> Result<Bytes> {
    let kind = FormKind::of_slug(form).ok_or(Error::NotFound)?;
    let reader = reader(store, &by, plans.as_ref(), id).await?;
    let mut book = queries::book(store.read(), &reader.cohort, None, reader.blind, now.0).await?;
    book.people.clear();
    let bytes = press::press(work(store, &book, kind, HashMap::new(), true).await?).await?;
    Ok(Bytes { kind: ContentType::PDF, save_as: Some(format!("{} kosong.pdf", kind.code())), bytes })
}
