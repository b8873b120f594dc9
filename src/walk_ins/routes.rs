//! How it is asked and shown.
use super::{
    commands, queries,
    rules::{self, Candidate},
};
use crate::{
    access::{SignedIn, Teaching},
    attendance,
    cards::commands::{WalkIn, take_walk_in},
    clock::Now,
    cohorts::head::{self, CohortHead, Tab},
    enrollment,
    error::{Error, Refusal, Result},
    random::Random,
    store::Store,
    tables::{cohort::CohortId, enrolment::EnrolmentId, session::SessionId, walk_in::WalkInId},
    text,
    web::{self, Answer, Filled, Lang, Page, go},
};
use chrono::{DateTime, Utc};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};
use serde::Serialize;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![waiting, add, merge, dismiss]
}

#[derive(Serialize)]
struct WaitingPage {
    head: CohortHead,
    lines: Vec<Line>,
    /// Records one more, from this page.
    add_to: String,
    /// The sessions that have begun, the latest first.
    sessions: Vec<Choice>,
    /// Sent with the form, so that pressing twice records once.
    key: String,
    form: Filled,
}

#[derive(Serialize)]
struct Line {
    id: WalkInId,
    name: String,
    /// "Sesi “Foto produk”, 23 November 2026, 08.00 WIB. Dicatat Indra Instruktur."
    about: String,
    merge_to: String,
    dismiss_to: String,
    people: Vec<Choice>,
    /// Whether one of them is chosen already because the card or the name says so.
    meant: bool,
    /// What was typed and what is wrong with it, for the one that was sent.
    form: Filled,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

#[get("/angkatan/<id>/tamu")]
pub(crate) async fn waiting(
    id: CohortId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    random: &State<Random>,
    store: &State<Store>,
) -> Result<Page> {
    let teaching = by.teaching(store.read(), id).await?;
    shown(store, random, &by, &teaching, (None, Filled::default()), now.0, lang).await
}

/// The page; `again` is a form that was refused, of one line or of the whole page.
async fn shown(
    store: &Store,
    random: &Random,
    by: &SignedIn,
    teaching: &Teaching,
    (of, form): (Option<WalkInId>, Filled),
    now: DateTime<Utc>,
    lang: Lang,
) -> Result<Page> {
    let (db, id) = (store.read(), teaching.cohort().id);
    let head = head::head(db, by, teaching.cohort(), Tab::Attendance, lang.0).await?;
    let all = queries::waiting(db, teaching).await?;
    let hashes: Vec<String> = all.iter().filter_map(|w| w.card_hash.clone()).collect();
    let sessions: Vec<SessionId> = all.iter().map(|w| w.session).collect();
    let guests = attendance::queries::guests(db, &sessions).await?;
    let from_elsewhere: Vec<EnrolmentId> = guests.iter().map(|guest| guest.enrolment).collect();
    let owners = queries::owners(db, id, &from_elsewhere, &hashes).await?;
    let class: Vec<Candidate> = enrollment::queries::enrolled(db, id)
        .await?
        .into_iter()
        .map(|p| Candidate { enrolment: p.enrolment, name: p.name })
        .collect();
    let zone = by.time_zone().parse().unwrap_or(chrono_tz::UTC);
    let moment = |at: DateTime<Utc>| text::moment(lang.0, zone, at);
    let lines = all
        .into_iter()
        .map(|w| {
            let invited = guests.iter().filter(|guest| guest.session == w.session);
            let invited = invited.map(|g| Candidate { enrolment: g.enrolment, name: g.name.clone() });
            let mut people = class.clone();
            people.extend(invited.filter(|g| class.iter().all(|p| p.enrolment != g.enrolment)));
            let by_card = w.card_hash.as_ref().and_then(|hash| owners.get(hash).copied());
            let meant = by_card.or_else(|| rules::suggested(&w.name, &people));
            let (topic, at, author) = (&w.topic, moment(w.at), &w.by);
            Line {
                about: say!(
                    lang.0,
                    "“{topic}”, datang {at}, dicatat {author}",
                    "“{topic}”, came {at}, noted by {author}"
                ),
                merge_to: uri!(merge(id, w.id)).to_string(),
                dismiss_to: uri!(dismiss(id, w.id)).to_string(),
                people: people
                    .iter()
                    .map(|p| Choice {
                        value: p.enrolment.to_string(),
                        label: p.name.clone(),
                        chosen: meant == Some(p.enrolment),
                    })
                    .collect(),
                meant: meant.is_some(),
                form: if of == Some(w.id) { form.clone() } else { Filled::default() },
                id: w.id,
                name: w.name,
            }
        })
        .collect();
    let sessions = attendance::queries::sessions(db, id).await?;
    let typed = form.value("sesi").to_string();
    let sessions = sessions
        .iter()
        .rev()
        .filter(|s| s.cancelled_at.is_none() && s.starts_at <= now)
        .map(|s| Choice {
            value: s.id.to_string(),
            label: format!("{}, {}", s.topic, moment(s.starts_at)),
            chosen: s.id.to_string() == typed,
        })
        .collect();
    let key = form.value("kunci");
    let view = WaitingPage {
        head,
        lines,
        add_to: uri!(add(id)).to_string(),
        sessions,
        key: if key.is_empty() { random.uuid() } else { key.to_string() },
        form: if of.is_none() { form } else { Filled::default() },
    };
    web::page("walk_ins/waiting.html", view)
}

/// Somebody at the door, typed in at the page.
#[derive(FromForm)]
pub(crate) struct New {
    sesi: SessionId,
    nama: String,
    kunci: String,
}

#[post("/angkatan/<id>/tamu", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn add(
    id: CohortId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    random: &State<Random>,
    store: &State<Store>,
    form: Form<Contextual<'_, New>>,
) -> Result<Answer> {
    let teaching = by.teaching(store.read(), id).await?;
    let (sent, filled) = web::read(form, lang.0);
    let Some(New { sesi, nama, kunci }) = sent else {
        return Ok(Answer::Again(shown(store, random, &by, &teaching, (None, filled), now.0, lang).await?));
    };
    let new = WalkIn { session: sesi, name: nama, code: String::new(), at: now.0, device_event_id: kunci };
    match store.write(async |tx| take_walk_in(tx, &teaching, &new, now.0).await).await {
        Ok(_) => Ok(go(uri!(waiting(id)), "")),
        Err(Error::Refused(why)) => {
            let again = (None, filled.refused(&why, lang.0));
            Ok(Answer::Again(shown(store, random, &by, &teaching, again, now.0, lang).await?))
        }
        Err(other) => Err(other),
    }
}

/// Whose presence it was.
#[derive(FromForm)]
pub(crate) struct Whose {
    peserta: Option<EnrolmentId>,
}

#[post("/angkatan/<id>/tamu/<walk_in>/gabung", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn merge(
    id: CohortId,
    walk_in: WalkInId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    random: &State<Random>,
    store: &State<Store>,
    form: Form<Contextual<'_, Whose>>,
) -> Result<Answer> {
    let teaching = by.teaching(store.read(), id).await?;
    let (sent, filled) = web::read(form, lang.0);
    let done = match sent.and_then(|sent| sent.peserta) {
        None => Err(Error::Refused(Refusal::at(
            "peserta",
            both!("Pilih peserta yang datang ini.", "Choose the trainee who came."),
        ))),
        Some(who) => {
            let reason = say!(lang.0, "Datang tanpa kartu yang dikenal", "Came without a known card");
            store.write(async |tx| commands::merge(tx, &teaching, (walk_in, who), &reason, now.0).await).await
        }
    };
    let said = say!(lang.0, "Kehadirannya tercatat.", "The attendance is recorded.");
    answered(store, random, &by, &teaching, (walk_in, done, filled, said), now.0, lang).await
}

/// Why it was nobody of the cohort.
#[derive(FromForm)]
pub(crate) struct Nobody {
    alasan: Option<String>,
}

#[post("/angkatan/<id>/tamu/<walk_in>/abaikan", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn dismiss(
    id: CohortId,
    walk_in: WalkInId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    random: &State<Random>,
    store: &State<Store>,
    form: Form<Contextual<'_, Nobody>>,
) -> Result<Answer> {
    let teaching = by.teaching(store.read(), id).await?;
    let (sent, filled) = web::read(form, lang.0);
    let reason = sent.and_then(|sent| sent.alasan).unwrap_or_default();
    let done = store.write(async |tx| commands::dismiss(tx, &teaching, walk_in, &reason, now.0).await).await;
    let said = say!(lang.0, "Tidak ada kehadiran yang dicatat.", "No attendance was recorded.");
    answered(store, random, &by, &teaching, (walk_in, done, filled, said), now.0, lang).await
}

async fn answered(
    store: &Store,
    random: &Random,
    by: &SignedIn,
    teaching: &Teaching,
    (walk_in, done, filled, said): (WalkInId, Result<()>, Filled, String),
    now: DateTime<Utc>,
    lang: Lang,
) -> Result<Answer> {
    match done {
        Ok(()) => Ok(go(uri!(waiting(teaching.cohort().id)), said)),
        Err(Error::Refused(why)) => {
            let again = (Some(walk_in), filled.refused(&why, lang.0));
            Ok(Answer::Again(shown(store, random, by, teaching, again, now, lang).await?))
        }
        Err(other) => Err(other),
    }
}
