//! The application at the desk: the same questions, rules and drafts as everybody’s, within a visit. What
//! the person is offered, their questions, the last screen, the receipt.
use super::{
    business::Last,
    receipt::{Reader, receipt_page},
    road::Road,
    steps::{Look, Pressed, Way as Sent},
};
use crate::{
    access::{AtDesk, Coordinating},
    clock::Now,
    desk::view::{Banner, Way, visit as visited},
    enrollment::{offers, queries, rules::receipt_number, words::chip},
    error::{Error, Result},
    people::nik::NikKey,
    random::Random,
    store::Store,
    tables::{application_draft::Step, cohort::CohortId, person::PersonId},
    text::{self, Chip, Language},
    web::{self, Answer, Lang, Origin},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![served, desk_apply, desk_step, desk_answer, desk_business, desk_send, desk_receipt]
}

/// What there is to do for the person served.
#[derive(Serialize)]
struct ServedPage {
    desk: Banner,
    name: String,
    cohorts: Vec<Line>,
    /// Their record, where a number is corrected and a link into the account is made.
    record_to: String,
}

/// A cohort they may apply to, or have applied to.
#[derive(Serialize)]
struct Line {
    number: i32,
    label: String,
    course: String,
    dates: String,
    /// How many seats are left, or how they stand there.
    seats: String,
    chip: Option<Chip>,
    receipt: String,
    to: String,
}

async fn served_page(store: &Store, desk: &AtDesk, language: Language) -> Result<web::Page> {
    let (db, code, person) = (store.read(), desk.code(), desk.person());
    let open = queries::open_cohorts(db, desk.centre()).await?;
    let ids: Vec<CohortId> = open.iter().map(|one| one.id).collect();
    let seats = queries::seats(db, &ids).await?;
    let own = queries::own(db, person.id).await?;
    let line = |one: queries::OpenCohort| {
        let mine = own.iter().find(|mine| mine.cohort == one.id && !mine.state.is_exit());
        let taken = seats.get(&one.id).map_or(0, queries::Seats::taken);
        let (left, quota) = ((i64::from(one.quota) - taken).max(0), one.quota);
        Line {
            number: one.number,
            label: one.label,
            course: one.course,
            dates: text::date_range(language, one.starts_on, one.ends_on),
            seats: match one.selects {
                true => say!(language, "{quota} kursi, lewat seleksi", "{quota} seats, by selection"),
                false => say!(language, "Sisa {left} dari {quota} kursi", "{left} of {quota} seats left"),
            },
            chip: mine.map(|mine| chip(mine.state, 0, language)),
            receipt: mine.map(|mine| mine.receipt.clone()).unwrap_or_default(),
            to: match mine {
                Some(mine) => uri!(desk_receipt(code, &mine.receipt)).to_string(),
                None => uri!(desk_apply(code, one.id)).to_string(),
            },
        }
    };
    let page = ServedPage {
        desk: Banner::of(desk),
        name: person.name.clone(),
        cohorts: open.into_iter().map(line).collect(),
        record_to: uri!(crate::privacy::routes::record(person.id)).to_string(),
    };
    web::page("desk/served.html", page)
}

#[get("/meja/<visit>")]
pub(crate) async fn served(
    visit: &str,
    by: Coordinating,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    match visited(store, &by, visit, Way::Reading, now, lang.0).await? {
        Ok(desk) => Ok(Answer::Show(served_page(store, &desk, lang.0).await?)),
        Err(over) => Ok(over),
    }
}

/// What opens an application in a visit.
#[derive(Clone, Copy)]
struct Opening<'a> {
    visit: &'a str,
    id: CohortId,
    by: &'a Coordinating,
    store: &'a Store,
    key: &'a NikKey,
    now: Now,
    language: Language,
}

impl<'a> Opening<'a> {
    /// The road of the visit, or the answer that it is over.
    async fn road(self, way: Way) -> Result<std::result::Result<Road<'a>, Answer>> {
        let Opening { visit, id, by, store, key, now, language } = self;
        let desk = visited(store, by, visit, way, now, language).await?;
        Ok(desk.map(|desk| Road { whose: desk.into(), id, store, key, now, language }))
    }
}

#[get("/meja/<visit>/angkatan/<id>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn desk_apply(
    visit: &str,
    id: CohortId,
    by: Coordinating,
    key: &State<NikKey>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let opening = Opening { visit, id, by: &by, store, key, now, language: lang.0 };
    match opening.road(Way::Reading).await? {
        Ok(road) => road.begun().await,
        Err(over) => Ok(over),
    }
}

#[get("/meja/<visit>/angkatan/<id>/<step>?<provinsi>&<ubah>&<ditolak>", rank = 2)]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn desk_step(
    visit: &str,
    id: CohortId,
    step: Step,
    provinsi: Option<&str>,
    ubah: Option<bool>,
    ditolak: Option<&str>,
    by: Coordinating,
    key: &State<NikKey>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let opening = Opening { visit, id, by: &by, store, key, now, language: lang.0 };
    match opening.road(Way::Reading).await? {
        Ok(road) => {
            let look = Look { province: provinsi, changes: ubah == Some(true), fault: ditolak };
            road.asked(step, look).await
        }
        Err(over) => Ok(over),
    }
}

#[post("/meja/<visit>/angkatan/<id>/<step>", data = "<form>", rank = 2)]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn desk_answer(
    visit: &str,
    id: CohortId,
    step: Step,
    by: Coordinating,
    form: Form<Contextual<'_, Pressed<'_>>>,
    key: &State<NikKey>,
    random: &State<Random>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let sent = Sent::read(form, lang.0);
    let opening = Opening { visit, id, by: &by, store, key, now, language: lang.0 };
    match opening.road(Way::Sending).await? {
        Ok(road) => road.answered(step, sent, random).await,
        Err(over) => Ok(over),
    }
}

#[get("/meja/<visit>/angkatan/<id>/usaha")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn desk_business(
    visit: &str,
    id: CohortId,
    by: Coordinating,
    key: &State<NikKey>,
    random: &State<Random>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let opening = Opening { visit, id, by: &by, store, key, now, language: lang.0 };
    match opening.road(Way::Reading).await? {
        Ok(road) => road.last(random).await,
        Err(over) => Ok(over),
    }
}

#[post("/meja/<visit>/angkatan/<id>/usaha", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn desk_send(
    visit: &str,
    id: CohortId,
    by: Coordinating,
    form: Form<Contextual<'_, Last<'_>>>,
    key: &State<NikKey>,
    random: &State<Random>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (sent, filled) = web::read(form, lang.0);
    let (typed, once) = Last::words(sent);
    let opening = Opening { visit, id, by: &by, store, key, now, language: lang.0 };
    match opening.road(Way::Sending).await? {
        Ok(road) => road.sent_at_desk(typed.as_deref(), once, filled, random, origin).await,
        Err(over) => Ok(over),
    }
}

/// The receipt, to be printed and taken along.
#[get("/meja/<visit>/pendaftaran/<receipt>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn desk_receipt(
    visit: &str,
    receipt: &str,
    by: Coordinating,
    key: &State<NikKey>,
    store: &State<Store>,
    origin: &State<Origin>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let desk = match visited(store, &by, visit, Way::Reading, now, lang.0).await? {
        Ok(desk) => desk,
        Err(over) => return Ok(over),
    };
    let db = store.read();
    let row = offers::by_receipt(db, &receipt_number(receipt)).await?;
    if row.person_id != desk.person().id {
        return Err(Error::NotFound);
    }
    let offer = offers::offer(db, row.cohort_id).await?;
    receipt_page(store, row, offer, Reader::Desk(&desk), key, origin, lang.0, now).await
}
