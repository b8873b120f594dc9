//! What the coordinator does from the board: papers in bulk, more time, more seats.
use super::{Selecting, board, refusal};
use crate::{
    access::{Coordinating, SignedIn, Staff},
    clock::Now,
    enrollment,
    error::{Error, Result},
    selection::{
        commands::{self, Change},
        filter::Filter,
        form, words,
    },
    store::Store,
    tables::{
        cohort::CohortId,
        enrolment::{EnrolmentId, EnrolmentState},
        selection_step::SelectionStep,
    },
    text::{self, Language},
    web::{self, Answer, Filled, Lang, Origin},
};
use chrono::{DateTime, Utc};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};

pub(super) fn routes() -> Vec<Route> {
    routes![verify, extend, raise]
}

/// The board again, with what was wrong.
async fn again(
    store: &Store,
    by: &SignedIn,
    at: &Selecting,
    filled: Filled,
    language: Language,
    now: DateTime<Utc>,
) -> Result<Answer> {
    let shown = Filter::default();
    Ok(Answer::Again(board::page(store, by, at, shown, filled, language, now).await?))
}

/// Whose papers are right.
#[derive(FromForm)]
pub(crate) struct Ticked {
    orang: Vec<EnrolmentId>,
}

#[post("/angkatan/<id>/seleksi/berkas", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn verify(
    id: CohortId,
    by: Staff,
    form: Form<Contextual<'_, Ticked>>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let at = Selecting::of(store.read(), &by, id, SelectionStep::Verify).await?;
    let (sent, mut filled) = web::read(form, lang.0);
    let ticked = sent.map(|sent| sent.orang).unwrap_or_default();
    if ticked.is_empty() {
        let why = say!(
            lang.0,
            "Centang dulu orang yang berkasnya benar.",
            "First tick the people whose papers are right."
        );
        filled.errors.insert("orang".into(), why);
        return again(store, &by, &at, filled, lang.0, now.0).await;
    }
    let change = Change { by: Some(by.person()), origin, now: now.0 };
    match store.write(async |tx| commands::verify(tx, id, &ticked, change).await).await {
        Ok(many) => {
            let said = say!(
                lang.0,
                "Berkas {many} orang dinyatakan benar. Mereka diberi tahu.",
                "The papers of {many} people are marked as right. They are told."
            );
            let next = Some(EnrolmentState::Submitted.word());
            Ok(web::go(uri!(super::board(id, next, None::<&str>)), said))
        }
        Err(error) => {
            filled.errors.insert("orang".into(), refusal(error)?.say(lang.0));
            again(store, &by, &at, filled, lang.0, now.0).await
        }
    }
}

/// Which period ends later.
#[derive(FromForm)]
pub(crate) struct Longer {
    langkah: SelectionStep,
}

#[post("/angkatan/<id>/seleksi/perpanjang", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn extend(
    id: CohortId,
    by: Coordinating,
    form: Form<Contextual<'_, Longer>>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let at = Selecting::of(store.read(), &by, id, SelectionStep::Verify).await?;
    let (sent, mut filled) = web::read(form, lang.0);
    let until = form::moment(&mut filled, "sampai", at.zone, lang.0);
    let (Some(Longer { langkah: step }), Some(until)) = (sent, until) else {
        return again(store, &by, &at, filled, lang.0, now.0).await;
    };
    let change = Change { by: Some(by.person()), origin, now: now.0 };
    match store.write(async |tx| commands::extend(tx, id, step, until, change).await).await {
        Ok(told) => {
            let (what, until) = (words::step(step, lang.0), text::moment(lang.0, at.zone, until));
            let said = say!(
                lang.0,
                "{what} diperpanjang sampai {until}. {told} orang diberi tahu.",
                "{what} now runs until {until}. {told} people are told."
            );
            Ok(web::go(uri!(super::board(id, None::<&str>, None::<&str>)), said))
        }
        Err(error) => {
            let why = refusal(error)?;
            let field = if why.field.is_empty() { "sampai" } else { why.field };
            filled.errors.insert(field.to_string(), why.say(lang.0));
            again(store, &by, &at, filled, lang.0, now.0).await
        }
    }
}

/// How many seats more than the page showed.
#[derive(FromForm)]
pub(crate) struct More {
    dari: i32,
    tambah: i32,
}

#[post("/angkatan/<id>/seleksi/kursi", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn raise(
    id: CohortId,
    by: Coordinating,
    form: Form<Contextual<'_, More>>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let at = Selecting::of(store.read(), &by, id, SelectionStep::Verify).await?;
    let (sent, mut filled) = web::read(form, lang.0);
    let quota = at.cohort().quota;
    let wanted = match sent {
        Some(More { dari, tambah }) if (1..=1000).contains(&tambah) => match (dari, dari + tambah) {
            (dari, wanted) if dari == quota || wanted == quota => Ok(wanted),
            _ => Err(say!(
                lang.0,
                "Sementara itu kuotanya sudah menjadi {quota}. Periksa, lalu tulis lagi tambahannya.",
                "Meanwhile the quota has become {quota}. Check, then write again how many to add."
            )),
        },
        _ => Err(say!(
            lang.0,
            "Tulis berapa kursi yang ditambah, dengan angka.",
            "Write how many seats are added, in digits."
        )),
    };
    let wanted = match wanted {
        Ok(wanted) => i64::from(wanted),
        Err(why) => {
            filled.errors.insert("tambah".into(), why);
            return again(store, &by, &at, filled, lang.0, now.0).await;
        }
    };
    let change = Change { by: Some(by.person()), origin, now: now.0 };
    let done = store.write(async |tx| enrollment::commands::set_quota(tx, id, wanted, change).await).await;
    match done {
        Ok(moved) => {
            let said = say!(
                lang.0,
                "Sekarang {wanted} kursi. {moved} orang dari cadangan ditawari kursi.",
                "There are {wanted} seats now. {moved} people of the reserves are offered one."
            );
            Ok(web::go(uri!(super::board(id, None::<&str>, None::<&str>)), said))
        }
        Err(Error::Refused(why)) => {
            filled.errors.insert("tambah".into(), why.say(lang.0));
            again(store, &by, &at, filled, lang.0, now.0).await
        }
        Err(error) => Err(error),
    }
}
