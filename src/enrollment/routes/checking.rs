//! The dry run of an import, and then exactly that file.
use super::{
    importing::{columns, understood, written, xlsx},
    lines::{FaultRow, PersonRow, SHOWN, fault_rows, outcome, person_rows, source_line},
    people_of, refusal,
};
use crate::{
    access::{Coordinating, Planning},
    clock::Now,
    cohorts::head::{CohortHead, Tab, head},
    documents::sheet::Column,
    enrollment::{
        commands::Change,
        import::Reading,
        importing,
        kept::Kept,
        offers::{self, Offer},
        plan::{Standing, faulty_rows},
        rules::{self, Facts},
    },
    error::{Error, Result},
    people::nik::NikKey,
    random::Random,
    settings::Settings,
    store::Store,
    tables::{
        cohort::CohortId,
        enrolment::{EnrolmentState, Via},
    },
    text::Language,
    web::{self, Answer, Bytes, Filled, Lang, Origin, Page},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![check, carry_out, faulty]
}

/// The dry run.
#[derive(Serialize)]
struct CheckPage {
    head: CohortHead,
    form: Filled,
    /// How the file was read: sheet, or separator and letters.
    source: String,
    unknown: Option<String>,
    /// How many would be imported.
    many: usize,
    new: usize,
    known: usize,
    already: usize,
    left: usize,
    /// What becomes of them.
    outcome: String,
    closed: String,
    faults: Vec<FaultRow>,
    /// The first of them, and the rest behind one click.
    first: Vec<PersonRow>,
    rest: Vec<PersonRow>,
    to: String,
    faulty_to: String,
    again_to: String,
    back: String,
}

async fn check_page(
    store: &Store,
    by: &Coordinating,
    planning: &Planning,
    token: &str,
    (offer, reading, key): (&Offer, Reading, &NikKey),
    form: Filled,
    language: Language,
) -> Result<Page> {
    let id = planning.cohort().id;
    let source = source_line(&reading.source, language);
    let unknown = (!reading.unknown.is_empty()).then(|| reading.unknown.join(", "));
    let plan = importing::plan(store.read(), id, reading, key).await?;
    let count = |fits: fn(&Standing) -> bool| plan.people.iter().filter(|(_, s)| fits(s)).count();
    let (new, known) = (count(|s| *s == Standing::New), count(|s| matches!(s, Standing::Known(_))));
    let many = new + known;
    let facts = Facts {
        quota: offer.cohort.quota.into(),
        taken: offer.seats.taken(),
        waiting: offer.seats.waiting,
        state: offer.cohort.state,
        already: None,
        repeated: false,
        selecting: None,
    };
    let (seats, wait) = rules::shared_out(facts, many as i64);
    let mut first = person_rows(&plan, language);
    let rest = first.split_off(first.len().min(SHOWN));
    let page = CheckPage {
        head: head(store.read(), by, planning.cohort(), Tab::People, language).await?,
        form,
        source,
        unknown,
        many,
        new,
        known,
        already: count(|s| matches!(s, Standing::Already(_))),
        left: count(|s| matches!(s, Standing::Left(_))),
        outcome: outcome(offer.selection.is_some(), seats, wait, language),
        closed: rules::takes_applications(offer.cohort.state, Via::Import)
            .err()
            .map(|why| why.say(language))
            .unwrap_or_default(),
        faults: fault_rows(&plan.faults, language),
        first,
        rest,
        to: uri!(carry_out(id, token)).to_string(),
        faulty_to: uri!(faulty(id, token)).to_string(),
        again_to: uri!(super::import(id)).to_string(),
        back: people_of(id),
    };
    web::page("enrollment/check.html", page)
}

#[get("/angkatan/<id>/impor/periksa/<token>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn check(
    id: CohortId,
    token: &str,
    by: Coordinating,
    settings: &State<Settings>,
    key: &State<NikKey>,
    store: &State<Store>,
    lang: Lang,
) -> Result<Page> {
    let planning = by.planning(store.read(), id).await?;
    let offer = offers::offer(store.read(), id).await?;
    let bytes = Kept::of(settings, id, by.person()).read(token).await?;
    let reading = understood(bytes, &offer).await?;
    check_page(store, &by, &planning, token, (&offer, reading, key), Filled::default(), lang.0).await
}

#[get("/angkatan/<id>/impor/periksa/<token>/salah.xlsx")]
pub(crate) async fn faulty(
    id: CohortId,
    token: &str,
    by: Coordinating,
    settings: &State<Settings>,
    key: &State<NikKey>,
    store: &State<Store>,
    lang: Lang,
) -> Result<Bytes> {
    let planning = by.planning(store.read(), id).await?;
    let offer = offers::offer(store.read(), id).await?;
    let bytes = Kept::of(settings, id, by.person()).read(token).await?;
    let plan = importing::plan(store.read(), id, understood(bytes, &offer).await?, key).await?;
    let mut columns = columns();
    columns.extend([Column { title: "Baris", width: 8.0 }, Column { title: "Alasan", width: 70.0 }]);
    let bytes = written("Perlu diperbaiki", columns, faulty_rows(&plan.faults, lang.0)).await?;
    Ok(xlsx(format!("Perlu diperbaiki {}.xlsx", planning.cohort().label), bytes))
}

/// Whether lines to correct are left out.
#[derive(FromForm)]
pub(crate) struct Skip<'r> {
    lewati: Option<&'r str>,
}

#[post("/angkatan/<id>/impor/periksa/<token>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn carry_out(
    id: CohortId,
    token: &str,
    by: Coordinating,
    form: Form<Contextual<'_, Skip<'_>>>,
    settings: &State<Settings>,
    key: &State<NikKey>,
    random: &State<Random>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let planning = by.planning(store.read(), id).await?;
    let offer = offers::offer(store.read(), id).await?;
    let (sent, filled) = web::read(form, lang.0);
    let kept = Kept::of(settings, id, by.person());
    let bytes = match kept.read(token).await {
        Ok(bytes) => bytes,
        // The button was pressed twice; the first press has imported and removed the file.
        Err(Error::NotFound) => {
            let gone = say!(
                lang.0,
                "Berkas itu sudah diimpor. Kirim lagi kalau ingin memeriksanya.",
                "That file has been imported. Send it again to check it."
            );
            return Ok(web::go(uri!(super::import(id)), gone));
        }
        Err(error) => return Err(error),
    };
    let reading = understood(bytes, &offer).await?;
    let skip = sent.is_some_and(|sent| sent.lewati == Some("ya"));
    let change = Change { by: Some(by.person()), origin, now: now.0 };
    let copy = reading.clone();
    let done = store.write(async |tx| importing::import(tx, id, copy, skip, key, random, change).await).await;
    match done {
        Ok(applied) => {
            kept.remove(token).await?;
            let seats = applied.iter().filter(|a| a.state == EnrolmentState::Enrolled).count() as i64;
            let (many, selects) = (applied.len(), offer.selection.is_some());
            let line = outcome(selects, seats, many as i64 - seats, lang.0);
            let said = say!(lang.0, "{many} orang diimpor. {line}", "{many} people imported. {line}");
            Ok(web::go(people_of(id), said))
        }
        Err(error) => {
            let filled = filled.refused(&refusal(error)?, lang.0);
            let read = (&offer, reading, key.inner());
            Ok(Answer::Again(check_page(store, &by, &planning, token, read, filled, lang.0).await?))
        }
    }
}
