//! Sitting for a test: every question on one page, each answer stored as it is given.
mod after;
mod view;

pub(super) use after::*;

use super::*;
use crate::{
    access::{Learning, SignedIn},
    clock::Now,
    error::{Error, Result},
    store::Store,
    tables::{
        enrolment::EnrolmentId,
        question_version::QuestionVersionId,
        sitting::{self, SittingId},
    },
    testing::{
        commands::{self, Given, Saved},
        queries, rules,
    },
    web::{self, Answer, Filled, Lang, Page},
};
use rocket::{
    State,
    form::{Contextual, Form},
    http::Status,
    serde::json::Json,
};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct SitPage {
    back_to: String,
    id: i64,
    name: String,
    label: String,
    form: Filled,
    /// Where forms go, and the script.
    to: String,
    save_to: String,
    hand_in_to: String,
    /// The server's clock, and the end, in thousandths of a second.
    now_ms: i64,
    ends_ms: Option<i64>,
    /// "sampai 10.30 WIB, sisa 28 menit".
    until: String,
    count: usize,
    answered: usize,
    questions: Vec<view::QuestionView>,
}

/// "28 menit", "1 jam 5 menit".
fn left_words(ends: DateTime<Utc>, now: DateTime<Utc>, language: Language) -> String {
    let minutes = ((ends - now).num_seconds().max(0) + 59) / 60;
    let (hours, rest) = (minutes / 60, minutes % 60);
    match hours {
        0 => say!(language, "{rest}\u{a0}menit", "{rest}\u{a0}minutes"),
        _ => say!(language, "{hours}\u{a0}jam {rest}\u{a0}menit", "{hours}\u{a0}h {rest}\u{a0}min"),
    }
}

async fn sit_page(
    store: &Store,
    learning: &Learning,
    row: sitting::Model,
    form: Filled,
    now: Now,
    lang: Lang,
) -> Result<Page> {
    let id = learning.enrolment().id;
    if rules::is_over(row.submitted_at, row.ends_at, now.0) {
        return result_page(store, learning, row, now, lang).await;
    }
    let page = queries::open_page(store.read(), row).await?;
    let questions = view::views(&page, &form, lang.0);
    let asked = || questions.iter().filter(|one| one.number.is_some());
    let view = SitPage {
        back_to: uri!(super::own::own(id)).to_string(),
        id: page.sitting.id.0,
        name: place_name(page.test.place, lang.0),
        label: learning.cohort().label.clone(),
        to: uri!(answer(id, page.sitting.id)).to_string(),
        save_to: uri!(save(id, page.sitting.id)).to_string(),
        hand_in_to: uri!(ask(id, page.sitting.id)).to_string(),
        now_ms: now.0.timestamp_millis(),
        ends_ms: page.sitting.ends_at.map(|end| end.timestamp_millis()),
        until: match page.sitting.ends_at {
            Some(end) => left_words(end, now.0, lang.0),
            None => String::new(),
        },
        count: asked().count(),
        answered: asked().filter(|one| one.answered).count(),
        form,
        questions,
    };
    web::page("testing/sit.html", view)
}

#[get("/saya/<id>/tes/<sitting>")]
pub(crate) async fn sit(
    id: EnrolmentId,
    sitting: SittingId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let learning = by.learning(store.read(), id).await?;
    let row = queries::sitting(store.read(), &learning, sitting).await?;
    sit_page(store, &learning, row, Filled::default(), now, lang).await
}

/// An answer from a form without a script.
#[derive(FromForm)]
pub struct Sent {
    soal: QuestionVersionId,
    jawab: Vec<String>,
}

#[post("/saya/<id>/tes/<sitting>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn answer(
    id: EnrolmentId,
    sitting: SittingId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    form: Form<Contextual<'_, Sent>>,
) -> Result<Answer> {
    let learning = by.learning(store.read(), id).await?;
    let row = queries::sitting(store.read(), &learning, sitting).await?;
    let sent = form.value.as_ref().map(|sent| Given {
        question: sent.soal,
        fields: sent.jawab.clone(),
        at_ms: None,
    });
    let (_, filled) = web::read(form, lang.0);
    let Some(given) = sent else {
        return Ok(Answer::Again(sit_page(store, &learning, row, filled, now, lang).await?));
    };
    let done = store.write(async |tx| commands::answer(tx, &learning, sitting, &given, now.0).await).await;
    match done {
        Ok(_) => {
            let to = format!("{}#soal-{}", uri!(sit(id, sitting)), given.question);
            Ok(web::go(to, say!(lang.0, "Jawaban tersimpan.", "The answer is stored.")))
        }
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, lang.0);
            Ok(Answer::Again(sit_page(store, &learning, row, filled, now, lang).await?))
        }
        Err(other) => Err(other),
    }
}

/// An answer from the page's script.
#[derive(Deserialize)]
pub struct Saving {
    soal: QuestionVersionId,
    jawab: Vec<String>,
    saat: i64,
}

/// What became of it.
#[derive(Serialize)]
pub struct Said {
    /// Whether it stands; false where one given later stands.
    stands: bool,
    /// Why it was not taken.
    why: String,
}

#[post("/saya/<id>/tes/<sitting>/jawaban", data = "<sent>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn save(
    id: EnrolmentId,
    sitting: SittingId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    sent: Json<Saving>,
) -> Result<(Status, Json<Said>)> {
    let learning = by.learning(store.read(), id).await?;
    let Saving { soal, jawab, saat } = sent.into_inner();
    let given = Given { question: soal, fields: jawab, at_ms: Some(saat) };
    let done = store.write(async |tx| commands::answer(tx, &learning, sitting, &given, now.0).await).await;
    match done {
        Ok(saved) => Ok((Status::Ok, Json(Said { stands: saved == Saved::Stands, why: String::new() }))),
        Err(Error::Refused(why)) => {
            Ok((Status::UnprocessableEntity, Json(Said { stands: false, why: why.say(lang.0) })))
        }
        Err(other) => Err(other),
    }
}
