//! What staff answers to an appeal.
use super::*;
use crate::{
    absences::{commands, pages, queries, whose::Whose, words},
    access::{Answering, SignedIn},
    attendance,
    clock::Now,
    error::{Error, Refusal, Result},
    store::Store,
    tables::{appeal::AppealId, cohort::CohortId, mark::Presence},
    text::Chip,
    web::{self, Answer, Filled, Lang, Origin, Page},
};
use rocket::{
    State,
    form::{Contextual, Form},
};
use serde::Serialize;

/// One appeal, to be answered.
#[derive(Serialize)]
struct QuestionPage {
    back: String,
    name: String,
    when: String,
    topic: String,
    words: String,
    chip: Chip,
    /// What is recorded.
    mark: Chip,
    choices: Vec<pages::Choice>,
    answer: String,
    open: bool,
    form: Filled,
    to: String,
}

async fn question_page(
    store: &Store,
    by: &Answering,
    appeal: AppealId,
    form: Filled,
    lang: Lang,
) -> Result<Page> {
    let (db, cohort) = (store.read(), by.cohort());
    let found = queries::appeal(db, cohort.id, appeal).await?;
    let session = attendance::queries::session(db, cohort.id, found.row.session_id).await?;
    let mark = queries::mark_of(db, found.row.enrolment_id, found.row.session_id).await?;
    let stands = mark.map(|m| m.presence);
    let chosen = form.value("tanda");
    let keep = pages::Choice {
        value: "tetap".into(),
        label: say!(lang.0, "Tetap", "Stays"),
        help: say!(lang.0, "Catatan tidak berubah", "The record does not change"),
        chosen: chosen == "tetap",
    };
    let others = Presence::ALL.iter().filter(|p| Some(**p) != stands).map(|p| pages::Choice {
        value: p.word().to_string(),
        label: attendance::rules::chip(Some(*p), lang.0).word,
        help: String::new(),
        chosen: chosen == p.word(),
    });
    let page = QuestionPage {
        back: uri!(list(cohort.id)).to_string(),
        name: found.name,
        when: pages::when(&session, lang.0),
        topic: session.topic.clone(),
        chip: words::outcome(found.row.outcome, lang.0),
        mark: attendance::rules::chip(stands, lang.0),
        choices: std::iter::once(keep).chain(others).collect(),
        open: found.row.closed_at.is_none(),
        words: found.row.words,
        answer: found.row.answer,
        form,
        to: uri!(answer(cohort.id, appeal)).to_string(),
    };
    web::page("absences/question.html", page)
}

#[get("/angkatan/<id>/keberatan/<appeal>")]
pub(crate) async fn question(
    id: CohortId,
    appeal: AppealId,
    by: SignedIn,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let answering = by.answering(store.read(), id).await?;
    question_page(store, &answering, appeal, Filled::default(), lang).await
}

/// The answer to an appeal.
#[derive(FromForm)]
pub(crate) struct Reply<'r> {
    tanda: &'r str,
    alasan: &'r str,
}

#[post("/angkatan/<id>/keberatan/<appeal>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn answer(
    id: CohortId,
    appeal: AppealId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    origin: &State<Origin>,
    form: Form<Contextual<'_, Reply<'_>>>,
) -> Result<Answer> {
    let answering = by.answering(store.read(), id).await?;
    let found = queries::appeal(store.read(), id, appeal).await?;
    let whose = Whose::of(store.read(), &answering, found.row.enrolment_id).await?;
    let (sent, filled) = web::read(form, lang.0);
    let Some(Reply { tanda, alasan }) = sent else {
        return Ok(Answer::Again(question_page(store, &answering, appeal, filled, lang).await?));
    };
    let said = alasan.to_string();
    let to = match tanda {
        "tetap" => Ok(None),
        word => word.parse::<Presence>().map(Some).map_err(|()| {
            Error::from(Refusal::at("tanda", both!("Pilih salah satu.", "Choose one of these.")))
        }),
    };
    let done = match to {
        Err(why) => Err(why),
        Ok(to) => {
            store.write(async |tx| commands::answer(tx, &whose, appeal, to, &said, origin, now.0).await).await
        }
    };
    match done {
        Ok(_) => {
            Ok(web::go(uri!(list(id)), say!(lang.0, "Keberatan sudah dijawab.", "The appeal is answered.")))
        }
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, lang.0);
            Ok(Answer::Again(question_page(store, &answering, appeal, filled, lang).await?))
        }
        Err(other) => Err(other),
    }
}
