//! One session: adding it, changing it, saying that it will not be held.
use super::fields::{Choice, Fields, Sent};
use crate::{
    access::{Coordinating, Planning},
    clock::Now,
    cohorts::{
        commands,
        head::{self, CohortHead, Tab},
        queries,
    },
    error::{Error, Result},
    store::Store,
    tables::{cohort::CohortId, cohort_staff::Duty, session::SessionId},
    text::{self, Language},
    web::{Answer, Filled, Lang, Page, go, page, read},
};
use rocket::{
    State,
    form::{Contextual, Form},
    get, post,
};
use serde::Serialize;

/// The form of a session.
#[derive(Serialize)]
pub struct SessionPage {
    /// Number, name, tabs.
    pub head: CohortHead,
    /// Its number; none for a new one.
    pub position: Option<i32>,
    /// What is typed.
    pub form: Filled,
    /// Who may teach it.
    pub instructors: Vec<Choice>,
    /// Whether it only makes good what was missed.
    pub make_up: bool,
    /// Minutes of one JP.
    pub jp_minutes: i32,
    /// Where the form goes.
    pub action: String,
    /// Where cancelling goes; none for a new one.
    pub cancel_to: Option<String>,
    /// The reason as typed.
    pub cancel: Filled,
    /// Back to the timetable.
    pub back_to: String,
}

/// `pengganti` is what a session is about that makes good what was missed.
#[get("/angkatan/<id>/sesi-baru?<pengganti>")]
pub(crate) async fn new_session(
    by: Coordinating,
    lang: Lang,
    id: CohortId,
    pengganti: Option<&str>,
    store: &State<Store>,
) -> Result<Page> {
    let planning = by.planning(store.read(), id).await?;
    let mut form = Filled::with([("jam", "08:00".to_string()), ("jp", "4".to_string())]);
    if let Some(topic) = pengganti {
        form.values.insert("materi".into(), topic.into());
        form.values.insert("pengganti".into(), "ya".into());
    }
    shown(&by, &planning, store, lang.0, None, form, Filled::default()).await
}

#[post("/angkatan/<id>/sesi-baru", data = "<form>")]
pub(crate) async fn add_session(
    by: Coordinating,
    lang: Lang,
    now: Now,
    id: CohortId,
    form: Form<Contextual<'_, Sent>>,
    store: &State<Store>,
) -> Result<Answer> {
    let planning = by.planning(store.read(), id).await?;
    let (_, filled) = read(form, lang.0);
    save(&by, planning, store, lang.0, now, None, filled).await
}

#[get("/angkatan/<id>/ubah-sesi/<session>")]
pub(crate) async fn one_session(
    by: Coordinating,
    lang: Lang,
    id: CohortId,
    session: SessionId,
    store: &State<Store>,
) -> Result<Page> {
    let planning = by.planning(store.read(), id).await?;
    let (_, form) = stored(&planning, store, session).await?;
    shown(&by, &planning, store, lang.0, Some(session), form, Filled::default()).await
}

#[post("/angkatan/<id>/ubah-sesi/<session>", data = "<form>")]
pub(crate) async fn save_session(
    by: Coordinating,
    lang: Lang,
    now: Now,
    id: CohortId,
    session: SessionId,
    form: Form<Contextual<'_, Sent>>,
    store: &State<Store>,
) -> Result<Answer> {
    let planning = by.planning(store.read(), id).await?;
    let (_, filled) = read(form, lang.0);
    save(&by, planning, store, lang.0, now, Some(session), filled).await
}

#[post("/angkatan/<id>/batal-sesi/<session>", data = "<form>")]
pub(crate) async fn cancel_session(
    by: Coordinating,
    lang: Lang,
    now: Now,
    id: CohortId,
    session: SessionId,
    form: Form<Contextual<'_, Sent>>,
    store: &State<Store>,
) -> Result<Answer> {
    let language = lang.0;
    let planning = by.planning(store.read(), id).await?;
    let (_, filled) = read(form, language);
    let reason = filled.value("alasan").to_string();
    let done =
        store.write(async |tx| commands::cancel_session(tx, &planning, session, &reason, now.0).await).await;
    match done {
        Ok(()) => Ok(go(
            uri!(super::timetable(id)),
            say!(
                language,
                "Sesi dibatalkan. Alasannya tercatat di jadwal.",
                "Session cancelled. The reason stands in the timetable."
            ),
        )),
        Err(Error::Refused(why)) => {
            let (_, form) = stored(&planning, store, session).await?;
            let cancel = filled.refused(&why, language);
            Ok(Answer::Again(shown(&by, &planning, store, language, Some(session), form, cancel).await?))
        }
        Err(error) => Err(error),
    }
}

async fn save(
    by: &Coordinating,
    planning: Planning,
    store: &State<Store>,
    language: Language,
    now: Now,
    session: Option<SessionId>,
    mut filled: Filled,
) -> Result<Answer> {
    let cohort = planning.cohort();
    let (_, zone) = queries::centre_and_zone(store.read(), cohort.centre_id).await?;
    let typed = Fields::of(&mut filled, language).session(zone, cohort.jp_minutes);
    let Some(planned) = typed.filter(|_| !filled.is_faulty()) else {
        let none = Filled::default();
        return Ok(Answer::Again(shown(by, &planning, store, language, session, filled, none).await?));
    };
    let done = store
        .write(async |tx| match session {
            Some(id) => commands::edit_session(tx, &planning, id, planned, now.0).await,
            None => commands::add_session(tx, &planning, planned, now.0).await,
        })
        .await;
    match done {
        Ok(()) => {
            let said = match session {
                Some(_) => say!(language, "Sesi disimpan.", "Session saved."),
                None => say!(language, "Sesi ditambahkan.", "Session added."),
            };
            Ok(go(uri!(super::timetable(cohort.id)), said))
        }
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, language);
            let none = Filled::default();
            Ok(Answer::Again(shown(by, &planning, store, language, session, filled, none).await?))
        }
        Err(error) => Err(error),
    }
}

/// The session as it stands, with its number.
async fn stored(planning: &Planning, store: &State<Store>, id: SessionId) -> Result<(i32, Filled)> {
    let (_, zone) = queries::centre_and_zone(store.read(), planning.cohort().centre_id).await?;
    let all = queries::sessions(store.read(), planning.cohort().id).await?;
    let session = all.into_iter().find(|s| s.id == id && s.cancelled_at.is_none()).ok_or(Error::NotFound)?;
    let form = Filled::with([
        ("tanggal", text::local_date(zone, session.starts_at).to_string()),
        ("jam", session.starts_at.with_timezone(&zone).format("%H:%M").to_string()),
        ("jp", session.jp.to_string()),
        ("materi", session.topic),
        ("ruang", session.room),
        ("instruktur", session.instructor_id.map(|p| p.to_string()).unwrap_or_default()),
        ("pengganti", if session.make_up { "ya".to_string() } else { String::new() }),
    ]);
    Ok((session.position, form))
}

async fn shown(
    by: &Coordinating,
    planning: &Planning,
    store: &State<Store>,
    language: Language,
    session: Option<SessionId>,
    form: Filled,
    cancel: Filled,
) -> Result<Page> {
    let (db, cohort) = (store.read(), planning.cohort());
    let position = match session {
        Some(id) => Some(stored(planning, store, id).await?.0),
        None => None,
    };
    let instructors = queries::staff(db, cohort.id)
        .await?
        .into_iter()
        .filter(|s| s.duty == Duty::Instructor)
        .map(|s| Choice { value: s.person.to_string(), label: s.name })
        .collect();
    page(
        "cohorts/session.html",
        SessionPage {
            head: head::head(db, by, cohort, Tab::Timetable, language).await?,
            position,
            make_up: form.value("pengganti") == "ya",
            form,
            instructors,
            jp_minutes: cohort.jp_minutes,
            action: match session {
                Some(session) => uri!(save_session(cohort.id, session)).to_string(),
                None => uri!(add_session(cohort.id)).to_string(),
            },
            cancel_to: session.map(|session| uri!(cancel_session(cohort.id, session)).to_string()),
            cancel,
            back_to: uri!(super::timetable(cohort.id)).to_string(),
        },
    )
}
