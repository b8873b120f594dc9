//! What the people of a cohort say and show, for who weighs it.
use super::*;
use crate::{
    access::{Coordinating, SignedIn},
    catalog::plan,
    clock::Now,
    cohorts::head::{self, CohortHead, Tab},
    enrollment::queries::enrolled,
    error::{Error, Result},
    evidence::{
        commands,
        pages::{self, PieceLine, UnitLines},
        queries::{self, Piece},
        rules::Weighed,
    },
    people::queries::{centre, zone},
    store::Store,
    tables::{
        assessment_plan::SecondRule,
        cohort::{self, CohortId},
        enrolment::EnrolmentId,
        evidence::EvidenceId,
        person::PersonId,
    },
    text::Chip,
    web::{self, Answer, Filled, Lang, Origin, Page},
};
use rocket::{
    State,
    form::{Contextual, Form},
};
use serde::Serialize;

/// A reader: an assessor of the cohort, or a coordinator of its centre, who weighs nothing.
struct Reader {
    cohort: cohort::Model,
    weighs: bool,
    /// Whose reviews are shown alone, where any assessor may be asked to look anew without knowing what
    /// others found.
    blind: Option<PersonId>,
}

async fn reader(store: &Store, by: &SignedIn, plans: Option<&Coordinating>, id: CohortId) -> Result<Reader> {
    match (by.assessing(store.read(), id).await, plans) {
        (Ok(proof), _) => {
            let version = proof.cohort().course_version_id;
            let plan = plan::queries::heads(store.read(), &[version]).await?.remove(&version);
            let looked_anew = plan.is_some_and(|plan| plan.second != SecondRule::None);
            let blind = (looked_anew && plans.is_none()).then_some(by.person());
            Ok(Reader { cohort: proof.cohort().clone(), weighs: true, blind })
        }
        (Err(Error::NotFound), Some(plans)) => {
            let cohort = plans.planning(store.read(), id).await?.cohort().clone();
            Ok(Reader { cohort, weighs: false, blind: None })
        }
        (Err(other), _) => Err(other),
    }
}

/// Somebody and how far they are.
#[derive(Serialize)]
struct PersonLine {
    name: String,
    to: String,
    progress: String,
    chip: Chip,
}

/// Everybody of a cohort.
#[derive(Serialize)]
struct CohortPage {
    head: CohortHead,
    back: String,
    people: Vec<PersonLine>,
    waiting: i64,
}

#[get("/angkatan/<id>/bukti")]
pub(crate) async fn of_cohort(
    id: CohortId,
    by: SignedIn,
    plans: Option<Coordinating>,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let db = store.read();
    let reader = reader(store, &by, plans.as_ref(), id).await?;
    let units = queries::units(db, reader.cohort.course_version_id).await?;
    let elements = units.iter().map(|unit| unit.elements.len()).sum();
    let progress = queries::progress(db, &[id]).await?;
    let waiting = progress.values().map(|one| one.waiting).sum();
    // What waits comes first, then who has shown anything; stable, so by name within.
    let mut people = enrolled(db, id).await?;
    people.sort_by_key(|person| {
        let of = progress.get(&(id, person.enrolment)).copied().unwrap_or_default();
        (of.waiting == 0, of.pieces == 0, of.answered == 0)
    });
    let line = |person: crate::enrollment::queries::Enrolled| {
        let of = progress.get(&(id, person.enrolment)).copied().unwrap_or_default();
        let (pieces, waits) = (of.pieces, of.waiting);
        PersonLine {
            to: uri!(of_person(id, person.enrolment)).to_string(),
            progress: pages::progress(of, elements, lang.0),
            chip: match (pieces, waits) {
                (0, _) => Chip::new("wait", say!(lang.0, "Belum ada bukti", "No evidence")),
                (_, 0) => Chip::new("good", say!(lang.0, "{pieces} bukti dilihat", "{pieces} seen")),
                _ => Chip::new("warn", say!(lang.0, "{waits} bukti menunggu", "{waits} wait")),
            },
            name: person.name,
        }
    };
    let people = people.into_iter().map(line).collect();
    let page = CohortPage {
        head: head::head(db, &by, &reader.cohort, Tab::Assessment, lang.0).await?,
        back: uri!(crate::assessment::routes::grid(id)).to_string(),
        people,
        waiting,
    };
    web::page("evidence/cohort.html", page)
}

/// One person: what she says, what she shows, and its review.
#[derive(Serialize)]
struct PersonPage {
    back: String,
    label: String,
    name: String,
    form: Filled,
    /// Which piece the form is about that was not taken.
    about: String,
    units: Vec<UnitLines>,
    pieces: Vec<PieceLine>,
}

#[allow(clippy::too_many_arguments, reason = "what a page is made of")]
async fn person_page(
    store: &Store,
    reader: &Reader,
    who: EnrolmentId,
    about: Option<EvidenceId>,
    form: Filled,
    lang: Lang,
) -> Result<Page> {
    let (db, id) = (store.read(), reader.cohort.id);
    let person =
        enrolled(db, id).await?.into_iter().find(|one| one.enrolment == who).ok_or(Error::NotFound)?;
    let units = queries::units(db, reader.cohort.course_version_id).await?;
    let answers = queries::answers(db, who).await?;
    let mut all = queries::pieces(db, who).await?;
    if let Some(only) = reader.blind {
        queries::reviews_by(db, only, &mut all).await?;
    }
    let zone = zone(&centre(db, reader.cohort.centre_id).await?);
    let to = |piece: &Piece| reader.weighs.then(|| uri!(weigh(id, who, piece.row.id)).to_string());
    let page = PersonPage {
        back: uri!(of_cohort(id)).to_string(),
        label: reader.cohort.label.clone(),
        name: person.name,
        form,
        about: about.map(|id| id.to_string()).unwrap_or_default(),
        units: pages::units(&units, &answers, &all, &[], lang.0),
        pieces: pages::pieces(&all, &units, zone, lang.0, |code| uri!(file(code)).to_string(), to),
    };
    web::page("evidence/person.html", page)
}

#[get("/angkatan/<id>/bukti/<enrolment>")]
pub(crate) async fn of_person(
    id: CohortId,
    enrolment: EnrolmentId,
    by: SignedIn,
    plans: Option<Coordinating>,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let reader = reader(store, &by, plans.as_ref(), id).await?;
    person_page(store, &reader, enrolment, None, Filled::default(), lang).await
}

/// A review as it is sent.
#[derive(FromForm)]
pub(crate) struct Reviewed<'r> {
    valid: bool,
    asli: bool,
    terkini: bool,
    memadai: bool,
    kata: Option<&'r str>,
}

#[post("/angkatan/<id>/bukti/<enrolment>/<evidence>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn weigh(
    id: CohortId,
    enrolment: EnrolmentId,
    evidence: EvidenceId,
    by: SignedIn,
    plans: Option<Coordinating>,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    origin: &State<Origin>,
    form: Form<Contextual<'_, Reviewed<'_>>>,
) -> Result<Answer> {
    let assessing = by.assessing(store.read(), id).await?;
    let (sent, filled) = web::read(form, lang.0);
    let Some(Reviewed { valid, asli, terkini, memadai, kata }) = sent else {
        return Ok(web::go(uri!(of_person(id, enrolment)), ""));
    };
    let weighed = Weighed { valid, authentic: asli, current: terkini, sufficient: memadai };
    let words = kata.unwrap_or("");
    let done = store
        .write(async |tx| {
            commands::weigh(tx, &assessing, enrolment, evidence, weighed, words, origin, now.0).await
        })
        .await;
    match done {
        Ok(()) => Ok(web::go(
            format!("{}#b{evidence}", uri!(of_person(id, enrolment))),
            say!(lang.0, "Penilaian bukti tersimpan.", "The review is kept."),
        )),
        Err(Error::Refused(why)) => {
            let reader = reader(store, &by, plans.as_ref(), id).await?;
            let filled = filled.refused(&why, lang.0);
            Ok(Answer::Again(person_page(store, &reader, enrolment, Some(evidence), filled, lang).await?))
        }
        Err(other) => Err(other),
    }
}
