//! How it is asked and shown.
use super::{
    commands::{self, Undo},
    pages::{
        self,
        matrix::MatrixPage,
        person::PersonPage,
        roster::{RosterPage, Update},
        today::TodayPage,
    },
    queries,
    rules::{self, Wanted},
};
use crate::{
    access::{Coordinating, SignedIn, Staff, Teaching},
    clock::Now,
    cohorts::head::{self, Tab},
    documents,
    error::{Error, Refusal, Result},
    store::Store,
    tables::{
        cohort::{self, CohortId},
        enrolment::EnrolmentId,
        mark::Presence,
        session::SessionId,
        staff_role::Role,
    },
    web::{self, Answer, Bytes, Filled, Lang, Page, go},
};
use rocket::{
    Request, Route, State,
    form::{Contextual, Form},
    http::{ContentType, Status},
    request::{FromRequest, Outcome},
    serde::json::Json,
    tokio::task::spawn_blocking,
};
use std::{collections::BTreeMap, convert::Infallible};

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![today, roster, change, many, one, save, matrix, sheet]
}

/// The instructor's home.
#[get("/hari-ini")]
pub(crate) async fn today(by: Staff, now: Now, lang: Lang, store: &State<Store>) -> Result<Page> {
    let db = store.read();
    let zone = queries::zone(db, by.centre()).await?;
    let all = queries::todays(db, by.person(), pages::today::day(zone, now.0), now.0).await?;
    let view: TodayPage =
        pages::today::page(all, zone, now.0, lang.0, |s| uri!(roster(s.cohort, s.id)).to_string());
    web::page("attendance/today.html", view)
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
    let teaching = by.teaching(store.read(), id).await?;
    let view = roster_view(store, &by, &teaching, session, Filled::default(), now, lang).await?;
    web::page("attendance/roster.html", view)
}

async fn roster_view(
    store: &Store,
    by: &SignedIn,
    teaching: &Teaching,
    session: SessionId,
    form: Filled,
    now: Now,
    lang: Lang,
) -> Result<RosterPage> {
    let (facts, people) = queries::roster(store.read(), teaching, session).await?;
    let id = teaching.cohort().id;
    let back = if by.has(Role::Instructor) {
        (uri!(today).to_string(), say!(lang.0, "Sesi hari ini", "Today’s sessions"))
    } else {
        (uri!(matrix(id)).to_string(), say!(lang.0, "Kehadiran", "Attendance"))
    };
    let links = pages::roster::Links {
        back,
        sheet: uri!(sheet(id, session)).to_string(),
        detail: |by, session, who| uri!(one(by.cohort().id, session, who)).to_string(),
    };
    Ok(pages::roster::page(teaching, &facts, people, links, form, now.0, lang.0))
}

/// Whether the script of the roster asks, which takes JSON instead of a page.
pub(crate) struct Script(bool);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Script {
    type Error = Infallible;

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Infallible> {
        Outcome::Success(Script(req.headers().get_one("Accept") == Some("application/json")))
    }
}

/// What a change answers: a page or a way on, or what changed for the script.
#[derive(Responder)]
pub(crate) enum Changed {
    /// Without the script.
    Answer(Answer),
    /// What the roster shows now.
    Update(Json<Update>),
    /// A sentence why not.
    Refused((Status, Json<Refused>)),
}

/// A rule's no, for the script.
#[derive(serde::Serialize)]
pub(crate) struct Refused {
    why: String,
}

/// One press of a button of the roster. Each says what it wants, not "the next one": pressed twice or
/// on a page that has grown old, it still means what was read on it.
#[derive(FromForm)]
pub(crate) struct Press<'r> {
    /// "12.late".
    ubah: Option<&'r str>,
    /// "12" or "semua".
    urungkan: Option<&'r str>,
    /// Anything: everybody who is not recorded.
    semua: Option<&'r str>,
    /// Why, when the usual time is over.
    alasan: Option<&'r str>,
}

enum Act {
    One(EnrolmentId, Presence),
    All,
    Undo(Undo),
}

impl Press<'_> {
    fn act(&self) -> Option<Act> {
        if let Some(change) = self.ubah {
            let (who, presence) = change.split_once('.')?;
            Some(Act::One(who.parse().ok()?, presence.parse().ok()?))
        } else if let Some(what) = self.urungkan {
            Some(Act::Undo(if what == "semua" { Undo::Last } else { Undo::Of(what.parse().ok()?) }))
        } else {
            self.semua.map(|_| Act::All)
        }
    }
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
    let press = form.value.as_ref().and_then(|p| Some((p.act()?, p.alasan.unwrap_or("").to_string())));
    let (_, filled) = web::read(form, lang.0);
    let here = uri!(roster(id, session)).to_string();
    let Some((act, reason)) = press else {
        return Ok(Changed::Answer(go(here, "")));
    };
    let who = match act {
        Act::One(who, _) | Act::Undo(Undo::Of(who)) => Some(who),
        Act::All | Act::Undo(Undo::Last) => None,
    };
    let done = store.write(async |tx| match act {
        Act::One(who, presence) => {
            let wanted = Wanted::tap(presence, &reason);
            commands::record(tx, &teaching, session, who, wanted, now.0).await.map(|_| ())
        }
        Act::All => commands::record_all_present(tx, &teaching, session, &reason, now.0).await.map(|_| ()),
        Act::Undo(what) => commands::undo(tx, &teaching, session, what, now.0).await.map(|_| ()),
    });
    match done.await {
        Ok(()) if script.0 => {
            let view = roster_view(store, &by, &teaching, session, filled, now, lang).await?;
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
    let view = roster_view(store, by, teaching, session, filled, now, lang).await?;
    Ok(Changed::Answer(Answer::Again(web::page("attendance/roster.html", view)?)))
}

/// Many marks at once: `tanda.<enrolment>=present`.
#[derive(FromForm)]
pub(crate) struct Many<'r> {
    tanda: BTreeMap<EnrolmentId, Presence>,
    alasan: Option<&'r str>,
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
    let Many { tanda, alasan } = form.into_inner();
    let (wanted, reason) = (tanda.into_iter().collect(), alasan.unwrap_or("").to_string());
    let done =
        store.write(async |tx| commands::record_many(tx, &teaching, session, wanted, &reason, now.0).await);
    match done.await {
        Ok(_) => Ok(Changed::Answer(go(uri!(roster(id, session)), ""))),
        Err(Error::Refused(why)) => {
            let filled = Filled::with([("alasan", reason)]);
            again(store, &by, &teaching, session, filled, &why, now, lang).await
        }
        Err(other) => Err(other),
    }
}

#[get("/angkatan/<id>/sesi/<session>/<enrolment>")]
pub(crate) async fn one(
    id: CohortId,
    session: SessionId,
    enrolment: EnrolmentId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let teaching = by.teaching(store.read(), id).await?;
    let found = queries::one(store.read(), &teaching, session, enrolment).await?;
    let form = pages::person::stored(&found);
    web::page("attendance/person.html", person_view(&teaching, enrolment, found, form, now, lang))
}

fn person_view(
    by: &Teaching,
    who: EnrolmentId,
    found: queries::OnePerson,
    form: Filled,
    now: Now,
    lang: Lang,
) -> PersonPage {
    let (id, session) = (by.cohort().id, found.session.id);
    let back = format!("{}#o{who}", uri!(roster(id, session)));
    pages::person::page(by, found, (back, uri!(save(id, session, who)).to_string()), form, now.0, lang.0)
}

/// The five choices, the hours and the reason as they were sent.
#[derive(FromForm)]
pub(crate) struct Choice<'r> {
    tanda: Presence,
    jp: Option<&'r str>,
    alasan: Option<&'r str>,
}

#[post("/angkatan/<id>/sesi/<session>/<enrolment>/tanda", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn save(
    id: CohortId,
    session: SessionId,
    enrolment: EnrolmentId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    form: Form<Contextual<'_, Choice<'_>>>,
) -> Result<Answer> {
    let teaching = by.teaching(store.read(), id).await?;
    let choice = form
        .value
        .as_ref()
        .map(|c| (c.tanda, c.jp.unwrap_or("").to_string(), c.alasan.unwrap_or("").to_string()));
    let (_, filled) = web::read(form, lang.0);
    let done = match choice {
        None => Err(Error::Refused(Refusal::at(
            "tanda",
            both!("Pilih salah satu dari lima tanda.", "Choose one of the five marks."),
        ))),
        Some((presence, jp, reason)) => match rules::whole_hours(&jp) {
            Err(why) => Err(why.into()),
            Ok(jp) => {
                let wanted = Wanted { presence, jp, reason };
                store
                    .write(async |tx| {
                        commands::record(tx, &teaching, session, enrolment, wanted, now.0).await
                    })
                    .await
            }
        },
    };
    match done {
        Ok(_) => Ok(go(format!("{}#o{enrolment}", uri!(roster(id, session))), "")),
        Err(Error::Refused(why)) => {
            let found = queries::one(store.read(), &teaching, session, enrolment).await?;
            let filled = filled.refused(&why, lang.0);
            let view = person_view(&teaching, enrolment, found, filled, now, lang);
            Ok(Answer::Again(web::page("attendance/person.html", view)?))
        }
        Err(other) => Err(other),
    }
}

/// The cohort, for its own staff and the coordinators of its centre; with whether they may record.
async fn readable(
    store: &Store,
    by: &SignedIn,
    plans: Option<&Coordinating>,
    id: CohortId,
) -> Result<(cohort::Model, bool)> {
    match by.teaching(store.read(), id).await {
        Ok(teaching) => Ok((teaching.cohort().clone(), true)),
        Err(Error::NotFound) => {
            let plans = plans.ok_or(Error::NotFound)?;
            Ok((plans.planning(store.read(), id).await?.cohort().clone(), false))
        }
        Err(other) => Err(other),
    }
}

#[get("/angkatan/<id>/kehadiran")]
pub(crate) async fn matrix(
    id: CohortId,
    by: SignedIn,
    plans: Option<Coordinating>,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let db = store.read();
    let (cohort, records) = readable(store, &by, plans.as_ref(), id).await?;
    let head = head::head(db, &by, &cohort, Tab::Attendance, lang.0).await?;
    let all = queries::matrix(db, id, now.0).await?;
    let asked = queries::asked(db, &cohort).await?;
    let to_sheet = |session| uri!(sheet(id, session)).to_string();
    let to_roster = |session| uri!(roster(id, session)).to_string();
    let to_person = |session, who| uri!(one(id, session, who)).to_string();
    let links = pages::matrix::Links {
        sheet: &to_sheet,
        roster: if records { Some(&to_roster) } else { None },
        person: if records { Some(&to_person) } else { None },
    };
    let view: MatrixPage = pages::matrix::page(head, cohort.state, all, asked, links, now.0, lang.0);
    web::page("attendance/matrix.html", view)
}

/// The daily list to sign, shown in place.
#[get("/angkatan/<id>/daftar-hadir/<session>")]
pub(crate) async fn sheet(
    id: CohortId,
    session: SessionId,
    by: SignedIn,
    plans: Option<Coordinating>,
    now: Now,
    store: &State<Store>,
) -> Result<Bytes> {
    let db = store.read();
    let (cohort, _) = readable(store, &by, plans.as_ref(), id).await?;
    let facts = queries::session(db, id, session).await?;
    let facts = super::sheet::facts(db, &cohort, &facts, now.0).await?;
    let bytes = spawn_blocking(move || documents::typeset::attendance_sheet(&facts)).await??;
    Ok(Bytes { kind: ContentType::PDF, save_as: None, bytes })
}
