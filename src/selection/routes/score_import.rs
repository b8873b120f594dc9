//! Scores from Excel: the template, the file, the dry run, and then exactly that file.
use super::{Part, Selecting, Top, refusal, scores, stages};
use crate::{
    access::{SignedIn, Staff},
    clock::Now,
    documents::sheet,
    enrollment::kept::Kept,
    error::{Error, Refusal, Result},
    random::Random,
    selection::{
        commands::{self, Change, Points},
        queries,
        scoring::{self, MOST, Reading, Scorable},
    },
    settings::Settings,
    store::Store,
    tables::{cohort::CohortId, selection_step::SelectionStep},
    text::Language,
    web::{
        self, Answer, Filled, Lang, Origin, Page,
        upload::{self, OneFile},
    },
};
use rocket::{
    FromForm, Route, State,
    form::{Contextual, Form},
    tokio::task::spawn_blocking,
};
use serde::Serialize;
use std::collections::HashMap;

pub(super) fn routes() -> Vec<Route> {
    routes![receive_scores, check_scores, keep_scores]
}

/// The largest file taken.
const LARGEST: u64 = 8_000_000;

/// The dry run.
#[derive(Serialize)]
struct CheckPage {
    top: Top,
    unknown: Option<String>,
    new: usize,
    changed: usize,
    /// Lines that say nothing new.
    same: usize,
    faults: Vec<FaultRow>,
    rows: Vec<EntryRow>,
    form: Filled,
    to: String,
    back: String,
}

/// A line to correct.
#[derive(Serialize)]
struct FaultRow {
    line: u32,
    number: String,
    reasons: Vec<Reason>,
}

/// What is wrong in one column.
#[derive(Serialize)]
struct Reason {
    column: String,
    why: String,
}

/// A line that changes something.
#[derive(Serialize)]
struct EntryRow {
    line: u32,
    name: String,
    number: String,
    changes: String,
}

/// Reads a file off the async threads and against who may be scored now.
async fn understood(store: &Store, at: &Selecting, bytes: Vec<u8>) -> Result<Reading> {
    let (db, steps) = (store.read(), at.steps());
    let mut known = queries::scores(db, at.id()).await?;
    let people: HashMap<String, Scorable> = queries::applicants(db, at.id())
        .await?
        .into_iter()
        .filter(|a| stages::may_score(a.state, steps))
        .map(|a| {
            let scores = known.remove(&a.enrolment).unwrap_or_default();
            (a.receipt, Scorable { enrolment: a.enrolment, name: a.name, scores })
        })
        .collect();
    let parts = at.setup.parts.clone();
    let read = spawn_blocking(move || {
        sheet::read(&bytes, MOST).and_then(|sheet| scoring::understand(&sheet, &parts, &people))
    });
    match read.await {
        Ok(reading) => Ok(reading?),
        Err(_) => Err(Refusal::at(
            "berkas",
            both!(
                "Berkas ini tidak terbaca. Simpan ulang sebagai XLSX, lalu kirim lagi.",
                "This file cannot be read. Save it as XLSX once more and send it again."
            ),
        )
        .into()),
    }
}

#[post("/angkatan/<id>/seleksi/nilai/impor", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn receive_scores(
    id: CohortId,
    by: Staff,
    form: Form<Contextual<'_, OneFile<'_>>>,
    kept: &State<Settings>,
    random: &State<Random>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let at = Selecting::of(store.read(), &by, id, SelectionStep::Test).await?;
    let (sent, _) = web::read(form, lang.0);
    let taken = async {
        let bytes = match &sent {
            Some(sent) => upload::bytes(&sent.berkas, LARGEST).await?,
            None => Vec::new(),
        };
        if bytes.is_empty() {
            let none = both!("Pilih berkas dulu, lalu kirim lagi.", "Choose a file first, then send again.");
            return Err(Error::from(Refusal::at("berkas", none)));
        }
        understood(store, &at, bytes.clone()).await?;
        Kept::of(kept, id, by.person()).keep(&bytes, random, now.0).await
    };
    match taken.await {
        Ok(token) => Ok(web::go(uri!(check_scores(id, &token)), "")),
        Err(error) => {
            let filled = Filled::default().refused(&refusal(error)?, lang.0);
            scores::with_fault(store, &by, &at, filled, lang.0).await
        }
    }
}

async fn page(
    store: &Store,
    by: &SignedIn,
    at: &Selecting,
    (token, reading): (&str, Reading),
    form: Filled,
    language: Language,
) -> Result<Page> {
    let (new, changed) = reading.counts();
    let name = |part| at.setup.parts.iter().find(|p| p.id == part).map_or("", |p| p.name.as_str());
    let fault = |fault: &scoring::Fault| FaultRow {
        line: fault.line,
        number: fault.number.clone(),
        reasons: fault
            .reasons
            .iter()
            .map(|(column, why)| Reason { column: column.clone(), why: why.pick(language).to_string() })
            .collect(),
    };
    let entry = |entry: &scoring::Entry| EntryRow {
        line: entry.line,
        name: entry.name.clone(),
        number: entry.number.clone(),
        changes: entry
            .changes
            .iter()
            .map(|change| format!("{} {}", name(change.part), change.said(language)))
            .collect::<Vec<_>>()
            .join(", "),
    };
    let view = CheckPage {
        top: at.top(store.read(), by, Part::Scores, language).await?,
        unknown: (!reading.unknown.is_empty()).then(|| reading.unknown.join(", ")),
        new,
        changed,
        same: reading.entries.iter().filter(|entry| entry.changes.is_empty()).count(),
        faults: reading.faults.iter().map(fault).collect(),
        rows: reading.entries.iter().filter(|entry| !entry.changes.is_empty()).map(entry).collect(),
        form,
        to: uri!(keep_scores(at.id(), token)).to_string(),
        back: uri!(super::scores(at.id())).to_string(),
    };
    web::page("selection/scores_check.html", view)
}

#[get("/angkatan/<id>/seleksi/nilai/periksa/<token>")]
pub(crate) async fn check_scores(
    id: CohortId,
    token: &str,
    by: Staff,
    kept: &State<Settings>,
    store: &State<Store>,
    lang: Lang,
) -> Result<Page> {
    let at = Selecting::of(store.read(), &by, id, SelectionStep::Test).await?;
    let bytes = Kept::of(kept, id, by.person()).read(token).await?;
    let reading = understood(store, &at, bytes).await?;
    page(store, &by, &at, (token, reading), Filled::default(), lang.0).await
}

/// Whether lines to correct are left out.
#[derive(FromForm)]
pub(crate) struct Skip<'r> {
    lewati: Option<&'r str>,
}

#[post("/angkatan/<id>/seleksi/nilai/periksa/<token>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn keep_scores(
    id: CohortId,
    token: &str,
    by: Staff,
    form: Form<Contextual<'_, Skip<'_>>>,
    kept: &State<Settings>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let at = Selecting::of(store.read(), &by, id, SelectionStep::Test).await?;
    let (sent, filled) = web::read(form, lang.0);
    let file = Kept::of(kept, id, by.person());
    let bytes = match file.read(token).await {
        Ok(bytes) => bytes,
        // The button was pressed twice; the first press has kept the scores and removed the file.
        Err(Error::NotFound) => {
            let gone =
                say!(lang.0, "Nilai dari berkas itu sudah tersimpan.", "The scores of that file are kept.");
            return Ok(web::go(uri!(super::scores(id)), gone));
        }
        Err(error) => return Err(error),
    };
    let reading = understood(store, &at, bytes).await?;
    let skip = sent.is_some_and(|sent| sent.lewati == Some("ya"));
    let many = reading.faults.len();
    if many > 0 && !skip {
        let why = Refusal::at(
            "lewati",
            both!(
                "Masih ada {many} baris yang perlu diperbaiki. Perbaiki dulu, atau pilih untuk melewatinya.",
                "{many} lines still have to be corrected. Correct them, or choose to leave them out."
            ),
        );
        let filled = filled.refused(&why, lang.0);
        return Ok(Answer::Again(page(store, &by, &at, (token, reading), filled, lang.0).await?));
    }
    let points: Vec<Points> = reading
        .points()
        .map(|(enrolment, change)| Points { enrolment, part: change.part, value: Some(change.after) })
        .collect();
    let (many, change) = (points.len(), Change { by: Some(by.person()), origin, now: now.0 });
    match store.write(async |tx| commands::note_scores(tx, id, &points, change).await).await {
        Ok(_) => {
            file.remove(token).await?;
            let said = say!(lang.0, "{many} nilai tersimpan.", "{many} scores are kept.");
            Ok(web::go(uri!(super::scores(id)), said))
        }
        Err(error) => {
            let why = Refusal { field: "", ..refusal(error)? };
            let filled = filled.refused(&why, lang.0);
            Ok(Answer::Again(page(store, &by, &at, (token, reading), filled, lang.0).await?))
        }
    }
}
