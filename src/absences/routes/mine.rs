//! A trainee's own attendance: her sessions, her letters, what she says against a mark.
use super::*;
use crate::{
    absences::{
        commands,
        pages::{self, LetterLine, SessionLine},
        queries, rules,
        whose::Whose,
    },
    access::{Learning, SignedIn},
    attendance,
    clock::Now,
    error::{Error, Result},
    settings::Settings,
    store::Store,
    tables::{absence::AbsenceId, enrolment::EnrolmentId, session::SessionId},
    text::Chip,
    web::{self, Answer, Filled, Lang, Origin, Page},
};
use rocket::{
    State,
    form::{Contextual, Form},
};
use serde::Serialize;

/// The page of her own attendance.
#[derive(Serialize)]
struct OwnPage {
    back: String,
    label: String,
    form: Filled,
    sessions: Vec<SessionLine>,
    letters: Vec<LetterLine>,
    to_write: Option<String>,
    /// Where what was missed can be made good.
    to_make_up: String,
    /// "Keberatan diterima sampai 7 hari setelah sesi."
    until: String,
}

async fn own_page(
    store: &Store,
    learning: &Learning,
    settings: &Settings,
    form: Filled,
    now: Now,
    lang: Lang,
) -> Result<Page> {
    let (seat, cohort) = (learning.enrolment(), learning.cohort());
    let all = queries::own(store.read(), cohort.id, seat.id).await?;
    let days = settings.appeal_days;
    let id = seat.id;
    let page = OwnPage {
        back: uri!(crate::home::routes::one(id)).to_string(),
        label: cohort.label.clone(),
        form,
        sessions: pages::sessions(&all, days, now.0, lang.0, |s| uri!(appeal(id, s)).to_string()),
        letters: pages::letters(
            &all,
            lang.0,
            |code| uri!(photo(code)).to_string(),
            |row| uri!(withdraw(id, row.id)).to_string(),
        ),
        to_write: (seat.state == crate::tables::enrolment::EnrolmentState::Enrolled)
            .then(|| uri!(write(id, None::<SessionId>)).to_string()),
        to_make_up: uri!(crate::make_ups::routes::mine(id)).to_string(),
        until: say!(
            lang.0,
            "Kalau catatan keliru, sampaikan paling lambat {days} hari setelah sesi.",
            "If a record is wrong, say so within {days} days of the session."
        ),
    };
    web::page("absences/own.html", page)
}

#[get("/saya/<id>/kehadiran")]
pub(crate) async fn own(
    id: EnrolmentId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    settings: &State<Settings>,
) -> Result<Page> {
    let learning = by.learning(store.read(), id).await?;
    own_page(store, &learning, settings, Filled::default(), now, lang).await
}

#[post("/saya/<id>/surat/<absence>/tarik")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn withdraw(
    id: EnrolmentId,
    absence: AbsenceId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    settings: &State<Settings>,
    origin: &State<Origin>,
) -> Result<Answer> {
    let learning = by.learning(store.read(), id).await?;
    let whose = Whose::own(&learning);
    let done = store
        .write(async |tx| {
            commands::decide(tx, &whose, absence, rules::Act::Withdraw, "", origin, now.0).await
        })
        .await;
    match done {
        Ok(_) => Ok(web::go(uri!(own(id)), say!(lang.0, "Surat sudah ditarik.", "The letter is withdrawn."))),
        Err(Error::Refused(why)) => {
            let form = Filled::default().refused(&why, lang.0);
            Ok(Answer::Again(own_page(store, &learning, settings, form, now, lang).await?))
        }
        Err(other) => Err(other),
    }
}

/// The page on which she says what is wrong with a mark.
#[derive(Serialize)]
struct AppealPage {
    back: String,
    form: Filled,
    when: String,
    topic: String,
    chip: Chip,
    to: String,
}

async fn appeal_page(
    store: &Store,
    learning: &Learning,
    session: SessionId,
    form: Filled,
    lang: Lang,
) -> Result<Page> {
    let (db, id) = (store.read(), learning.enrolment().id);
    let facts = attendance::queries::session(db, learning.cohort().id, session).await?;
    let mark = queries::mark_of(db, id, session).await?;
    let page = AppealPage {
        back: uri!(own(id)).to_string(),
        form,
        when: pages::when(&facts, lang.0),
        topic: facts.topic.clone(),
        chip: attendance::rules::chip(mark.map(|m| m.presence), lang.0),
        to: uri!(send_appeal(id, session)).to_string(),
    };
    web::page("absences/appeal.html", page)
}

#[get("/saya/<id>/keberatan/<session>")]
pub(crate) async fn appeal(
    id: EnrolmentId,
    session: SessionId,
    by: SignedIn,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let learning = by.learning(store.read(), id).await?;
    appeal_page(store, &learning, session, Filled::default(), lang).await
}

/// What she says.
#[derive(FromForm)]
pub(crate) struct Said<'r> {
    kata: &'r str,
}

#[post("/saya/<id>/keberatan/<session>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn send_appeal(
    id: EnrolmentId,
    session: SessionId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    settings: &State<Settings>,
    form: Form<Contextual<'_, Said<'_>>>,
) -> Result<Answer> {
    let learning = by.learning(store.read(), id).await?;
    let (said, filled) = web::read(form, lang.0);
    let words = said.map(|s| s.kata.to_string()).unwrap_or_default();
    let (whose, days) = (Whose::own(&learning), settings.appeal_days);
    let done = store.write(async |tx| commands::appeal(tx, &whose, session, &words, days, now.0).await).await;
    match done {
        Ok(()) => Ok(web::go(
            uri!(own(id)),
            say!(lang.0, "Keberatan Anda sudah kami terima.", "We have your appeal."),
        )),
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, lang.0);
            Ok(Answer::Again(appeal_page(store, &learning, session, filled, lang).await?))
        }
        Err(other) => Err(other),
    }
}
