//! A trainee's own: what she says she can, and what she shows for it.
use super::*;
use crate::{
    access::{Learning, SignedIn},
    clock::Now,
    error::{Error, Result},
    evidence::{
        commands::{self, File},
        pages::{self, PieceLine, UnitLines},
        queries::{self, Piece, Progress},
        rules::{self, Shown},
    },
    papers::{Darkroom, rules::MOST_BYTES, shelf::Shelf},
    people::queries::{centre, zone},
    random::Random,
    store::Store,
    tables::{
        element::ElementId,
        enrolment::EnrolmentId,
        evidence::{EvidenceId, EvidenceKind},
    },
    web::{self, Answer, Filled, Lang, Page, upload},
};
use rocket::{
    State,
    form::{self, Contextual, Form},
    fs::TempFile,
};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// The page of what she says.
#[derive(Serialize)]
struct OwnPage {
    back: String,
    label: String,
    form: Filled,
    /// Where her answers go; none when the course is over.
    to: Option<String>,
    to_evidence: String,
    units: Vec<UnitLines>,
    answered: i64,
    all: usize,
    progress: String,
}

/// The page of what she shows.
#[derive(Serialize)]
struct MinePage {
    back: String,
    label: String,
    form: Filled,
    to_new: Option<String>,
    pieces: Vec<PieceLine>,
}

/// The form of a new piece of evidence.
#[derive(Serialize)]
struct NewPage {
    back: String,
    label: String,
    form: Filled,
    to: String,
    units: Vec<UnitLines>,
    prior: bool,
}

async fn own_page(store: &Store, by: &Learning, form: Filled, lang: Lang) -> Result<Page> {
    let (db, seat) = (store.read(), by.enrolment());
    let units = queries::units(db, by.cohort().course_version_id).await?;
    let answers = queries::answers(db, seat.id).await?;
    let pieces = queries::pieces(db, seat.id).await?;
    let all = units.iter().map(|unit| unit.elements.len()).sum();
    let can = answers.values().filter(|can| **can).count() as i64;
    let done = Progress { answered: answers.len() as i64, can, ..Progress::default() };
    let page = OwnPage {
        back: uri!(crate::home::routes::one(seat.id)).to_string(),
        label: by.cohort().label.clone(),
        form,
        to: rules::may_say(seat.state, by.cohort().state).is_ok().then(|| uri!(say(seat.id)).to_string()),
        to_evidence: uri!(mine(seat.id)).to_string(),
        units: pages::units(&units, &answers, &pieces, &[], lang.0),
        answered: done.answered,
        all,
        progress: pages::progress(done, all, lang.0),
    };
    web::page("evidence/own.html", page)
}

#[get("/saya/<id>/diri")]
pub(crate) async fn own(id: EnrolmentId, by: SignedIn, lang: Lang, store: &State<Store>) -> Result<Page> {
    let learning = by.learning(store.read(), id).await?;
    own_page(store, &learning, Filled::default(), lang).await
}

/// What she says: `jawab.<element>=true`.
#[derive(FromForm)]
pub(crate) struct Said {
    jawab: BTreeMap<ElementId, bool>,
}

#[post("/saya/<id>/diri", data = "<form>")]
pub(crate) async fn say(
    id: EnrolmentId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    form: Form<Contextual<'_, Said>>,
) -> Result<Answer> {
    let learning = by.learning(store.read(), id).await?;
    let (sent, filled) = web::read(form, lang.0);
    let said: Vec<(ElementId, bool)> = sent.map(|sent| sent.jawab.into_iter().collect()).unwrap_or_default();
    let done = match said.is_empty() {
        true => Err(commands::nothing().into()),
        false => store.write(async |tx| commands::answer(tx, &learning, said.clone(), now.0).await).await,
    };
    match done {
        Ok(()) => {
            Ok(web::go(uri!(own(id)), say!(lang.0, "Jawaban Anda tersimpan.", "Your answers are kept.")))
        }
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, lang.0);
            Ok(Answer::Again(own_page(store, &learning, filled, lang).await?))
        }
        Err(other) => Err(other),
    }
}

async fn mine_page(store: &Store, by: &Learning, form: Filled, lang: Lang) -> Result<Page> {
    let (db, seat) = (store.read(), by.enrolment());
    let units = queries::units(db, by.cohort().course_version_id).await?;
    let all = queries::pieces(db, seat.id).await?;
    let zone = zone(&centre(db, by.cohort().centre_id).await?);
    let open = rules::may_say(seat.state, by.cohort().state).is_ok();
    let to = |piece: &Piece| {
        let free = open && piece.review.is_none();
        free.then(|| uri!(take_back(seat.id, piece.row.id)).to_string())
    };
    let page = MinePage {
        back: uri!(own(seat.id)).to_string(),
        label: by.cohort().label.clone(),
        form,
        to_new: open.then(|| uri!(new(seat.id, None::<ElementId>)).to_string()),
        pieces: pages::pieces(&all, &units, zone, lang.0, |code| uri!(file(code)).to_string(), to),
    };
    web::page("evidence/mine.html", page)
}

#[get("/saya/<id>/bukti")]
pub(crate) async fn mine(id: EnrolmentId, by: SignedIn, lang: Lang, store: &State<Store>) -> Result<Page> {
    let learning = by.learning(store.read(), id).await?;
    mine_page(store, &learning, Filled::default(), lang).await
}

async fn new_page(
    store: &Store,
    by: &Learning,
    ticked: &[ElementId],
    form: Filled,
    lang: Lang,
) -> Result<Page> {
    let units = queries::units(store.read(), by.cohort().course_version_id).await?;
    let id = by.enrolment().id;
    let page = NewPage {
        back: uri!(mine(id)).to_string(),
        label: by.cohort().label.clone(),
        prior: form.value("jenis") == EvidenceKind::Prior.word(),
        form,
        to: uri!(hand_in(id)).to_string(),
        units: pages::units(&units, &HashMap::new(), &[], ticked, lang.0),
    };
    web::page("evidence/new.html", page)
}

#[get("/saya/<id>/bukti/baru?<elemen>")]
pub(crate) async fn new(
    id: EnrolmentId,
    elemen: Option<ElementId>,
    by: SignedIn,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let learning = by.learning(store.read(), id).await?;
    rules::may_say(learning.enrolment().state, learning.cohort().state).map_err(|_| Error::NotFound)?;
    new_page(store, &learning, elemen.as_slice(), Filled::default(), lang).await
}

/// A piece of evidence as it is sent.
#[derive(FromForm)]
pub(crate) struct Sent<'r> {
    jenis: EvidenceKind,
    judul: &'r str,
    kata: &'r str,
    elemen: Vec<ElementId>,
    berkas: form::Result<'r, TempFile<'r>>,
}

#[post("/saya/<id>/bukti/baru", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn hand_in(
    id: EnrolmentId,
    by: SignedIn,
    shelf: &State<Shelf>,
    darkroom: &State<Darkroom>,
    random: &State<Random>,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    form: Form<Contextual<'_, Sent<'_>>>,
) -> Result<Answer> {
    let learning = by.learning(store.read(), id).await?;
    let (sent, mut filled) = web::read(form, lang.0);
    // A file is no fault of the form: there may be none.
    filled.errors.remove("berkas");
    let Some(sent) = sent else {
        return Ok(Answer::Again(new_page(store, &learning, &[], filled, lang).await?));
    };
    let Sent { jenis, judul, kata, elemen, berkas } = sent;
    let shown = Shown { kind: jenis, title: judul.into(), words: kata.into() };
    let elements = elemen.iter().copied().collect();
    let done = async {
        let file = kept(shelf, darkroom, random, berkas).await?;
        let place = file.as_ref().map(|file| file.place.clone());
        let done = store
            .write(async |tx| {
                commands::show(tx, &learning, shown.clone(), &elements, file.clone(), now.0).await
            })
            .await;
        if let (Err(_) | Ok(None), Some(place)) = (&done, place) {
            shelf.clear(&place).await;
        }
        done
    };
    match done.await {
        Ok(_) => Ok(web::go(
            uri!(mine(id)),
            say!(lang.0, "Bukti tersimpan. Asesor akan melihatnya.", "It is kept. The assessor will see it."),
        )),
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, lang.0);
            Ok(Answer::Again(new_page(store, &learning, &elemen, filled, lang).await?))
        }
        Err(other) => Err(other),
    }
}

/// Puts a file on the shelf, made anew without what it says of place and device.
async fn kept(
    shelf: &Shelf,
    darkroom: &Darkroom,
    random: &Random,
    file: form::Result<'_, TempFile<'_>>,
) -> Result<Option<File>> {
    let file = match file {
        Ok(file) if file.len() > 0 => file,
        // Nothing chosen.
        _ => return Ok(None),
    };
    let made = darkroom.develop(async { Ok(upload::bytes(&file, MOST_BYTES).await?) }).await?;
    let code = random.token();
    let place = Shelf::place(&code, made.ending)?;
    shelf.put(&place, &made.bytes).await?;
    Ok(Some(File { code, media_type: made.media_type, place }))
}

#[post("/saya/<id>/bukti/<evidence>/tarik")]
pub(crate) async fn take_back(
    id: EnrolmentId,
    evidence: EvidenceId,
    by: SignedIn,
    shelf: &State<Shelf>,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Answer> {
    let learning = by.learning(store.read(), id).await?;
    match store.write(async |tx| commands::withdraw(tx, &learning, evidence, now.0).await).await {
        Ok(path) => {
            if let Some(path) = path {
                shelf.clear(&path).await;
            }
            Ok(web::go(uri!(mine(id)), say!(lang.0, "Bukti ditarik.", "The evidence is withdrawn.")))
        }
        Err(Error::Refused(why)) => {
            let form = Filled::default().refused(&why, lang.0);
            Ok(Answer::Again(mine_page(store, &learning, form, lang).await?))
        }
        Err(other) => Err(other),
    }
}
