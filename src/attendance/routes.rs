//! How it is asked and shown.
mod book;
mod changed;
mod day;
mod field;
mod own_day;
mod person;
mod press;
mod reaching;
mod sheet_photos;
mod signed;
mod table;

pub(crate) use book::*;
pub(crate) use changed::{Changed, Refused, Script};
pub(crate) use day::*;
pub(crate) use field::*;
pub(crate) use own_day::*;
pub(crate) use person::*;
use press::Act;
pub(crate) use press::Press;
pub(crate) use reaching::*;
pub(crate) use sheet_photos::*;
pub(crate) use signed::*;
pub(crate) use table::*;

use super::{
    commands::{self, Undo},
    pages::{
        self,
        roster::{RosterPage, Update},
    },
    queries::{self, SessionFacts},
    rules::{self, Wanted},
};
use crate::{
    access::{SignedIn, Teaching},
    clock::Now,
    error::{Error, Refusal, Result},
    store::Store,
    tables::{
        cohort::CohortId, enrolment::EnrolmentId, mark::Presence, mark_event::MarkEventId,
        session::SessionId, staff_role::Role,
    },
    text,
    web::{self, Answer, Filled, Lang, Page, go},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
    http::Status,
    serde::json::Json,
};
use std::collections::BTreeMap;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![
        today,
        roster,
        change,
        many,
        one,
        save,
        matrix,
        sheet,
        app,
        worker,
        manifest,
        hand_out,
        take_in_page,
        take_in,
        check_marks,
        keep_marks,
        reach,
        answer_reach,
        centre_day,
        remind,
        not_held,
        keep_not_held,
        taught,
        taught_csv,
        signed_entry,
        signed_attach,
        signed_check,
        signed_keep,
        signed_photo,
        signed_detach
    ]
}

#[get("/angkatan/<id>/sesi/<session>")]
pub(crate) async fn roster(
    id: CohortId,
    session: SessionId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let (teaching, row) = by.teaching_session(store.read(), id, session).await?;
    let facts = SessionFacts::of(row, by.time_zone());
    let view = roster_view(store, &by, &teaching, facts, Filled::default(), now, lang).await?;
    web::page("attendance/roster.html", view)
}

async fn roster_view(
    store: &Store,
    by: &SignedIn,
    teaching: &Teaching,
    facts: SessionFacts,
    form: Filled,
    now: Now,
    lang: Lang,
) -> Result<RosterPage> {
    let (id, session) = (teaching.cohort().id, facts.id);
    let people = queries::roster(store.read(), teaching, session).await?;
    let disputed: Vec<EnrolmentId> =
        people.iter().filter(|p| p.disputed == Some(true)).map(|p| p.enrolment).collect();
    let disputed = queries::disputed(store.read(), session, &disputed).await?;
    let day = text::local_date(facts.zone(), facts.starts_at);
    let letters = queries::letters(store.read(), id, session, day).await?;
    let guests = queries::guests(store.read(), &[session]).await?;
    let noted = queries::noted(store.read(), session).await?;
    let notes = (letters, guests, noted);
    let back = if by.has(Role::Instructor) {
        (uri!(today).to_string(), say!(lang.0, "Sesi hari ini", "Today’s sessions"))
    } else {
        (uri!(matrix(id)).to_string(), say!(lang.0, "Kehadiran", "Attendance"))
    };
    let links = pages::roster::Links {
        back,
        sheet: uri!(sheet(id, session)).to_string(),
        matrix: uri!(matrix(id)).to_string(),
        not_held: uri!(not_held(id, session)).to_string(),
        signed: uri!(signed_entry(id, session, None::<&str>)).to_string(),
        code: uri!(crate::hall::routes::screen(id, session)).to_string(),
        detail: |by, session, who| uri!(one(by.cohort().id, session, who)).to_string(),
    };
    Ok(pages::roster::page(teaching, &facts, people, disputed, notes, links, form, now.0, lang.0))
}

#[post("/angkatan/<id>/sesi/<session>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn change(
    id: CohortId,
    session: SessionId,
    by: SignedIn,
    script: Script,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    form: Form<Contextual<'_, Press<'_>>>,
) -> Result<Changed> {
    let teaching = by.teaching(store.read(), id).await?;
    let press =
        form.value.as_ref().and_then(|p| Some((p.act()?, p.alasan.unwrap_or("").to_string(), p.lihat)));
    let (_, filled) = web::read(form, lang.0);
    let here = uri!(roster(id, session)).to_string();
    let Some((act, reason, seen)) = press else {
        return Ok(Changed::Answer(go(here, "")));
    };
    let who = match act {
        Act::One(who, _) | Act::Undo(Undo::Of(who)) => Some(who),
        Act::All | Act::Settle(_) | Act::Undo(Undo::Last) => None,
    };
    let done = store.write(async |tx| match act {
        Act::One(who, presence) => {
            let wanted = Wanted::tap(presence, &reason);
            commands::record(tx, &teaching, session, who, wanted, seen, now.0).await.map(|_| ())
        }
        Act::All => commands::record_all_present(tx, &teaching, session, &reason, now.0).await.map(|_| ()),
        Act::Settle(said) => commands::settle(tx, &teaching, session, said, now.0).await.map(|_| ()),
        Act::Undo(what) => commands::undo(tx, &teaching, session, what, now.0).await.map(|_| ()),
    });
    match done.await {
        Ok(()) if script.0 => {
            let facts = queries::session(store.read(), id, session).await?;
            let view = roster_view(store, &by, &teaching, facts, filled, now, lang).await?;
            Ok(Changed::Update(Json(Update::after(view, who))))
        }
        Ok(()) => {
            let place = who.map(|who| format!("#o{who}")).unwrap_or_default();
            Ok(Changed::Answer(go(format!("{here}{place}"), "")))
        }
        Err(Error::Refused(why)) if script.0 => {
            Ok(Changed::Refused((Status::UnprocessableEntity, Json(Refused { why: why.say(lang.0) }))))
        }
        Err(Error::Refused(why)) => again(store, &by, &teaching, session, filled, &why, now, lang).await,
        Err(other) => Err(other),
    }
}

#[allow(clippy::too_many_arguments, reason = "what a page is made of")]
async fn again(
    store: &Store,
    by: &SignedIn,
    teaching: &Teaching,
    session: SessionId,
    filled: Filled,
    why: &Refusal,
    now: Now,
    lang: Lang,
) -> Result<Changed> {
    let filled = filled.refused(why, lang.0);
    let facts = queries::session(store.read(), teaching.cohort().id, session).await?;
    let view = roster_view(store, by, teaching, facts, filled, now, lang).await?;
    Ok(Changed::Answer(Answer::Again(web::page("attendance/roster.html", view)?)))
}

/// Many marks at once: `tanda.<enrolment>=present`.
#[derive(FromForm)]
pub(crate) struct Many<'r> {
    tanda: BTreeMap<EnrolmentId, Presence>,
    alasan: Option<&'r str>,
    lihat: Option<MarkEventId>,
}

#[post("/angkatan/<id>/sesi/<session>/banyak", data = "<form>")]
pub(crate) async fn many(
    id: CohortId,
    session: SessionId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    form: Form<Many<'_>>,
) -> Result<Changed> {
    let teaching = by.teaching(store.read(), id).await?;
    let Many { tanda, alasan, lihat } = form.into_inner();
    let (wanted, reason) = (tanda.into_iter().collect(), alasan.unwrap_or("").to_string());
    let done = store
        .write(async |tx| commands::record_many(tx, &teaching, session, wanted, &reason, lihat, now.0).await);
    match done.await {
        Ok(_) => Ok(Changed::Answer(go(uri!(roster(id, session)), ""))),
        Err(Error::Refused(why)) => {
            let filled = Filled::with([("alasan", reason)]);
            again(store, &by, &teaching, session, filled, &why, now, lang).await
        }
        Err(other) => Err(other),
    }
}
