//! How it is asked and shown.
use super::{
    commands,
    judging::{Act, Judging, Reopening},
    pages::{GridView, HomeView, Standing},
    queries,
    record::person_unit,
    unit_page::{Looking, UnitView},
    waiting::to_assess,
};
use crate::{
    access::{Coordinating, SignedIn},
    clock::Now,
    cohorts::head::{Tab, head},
    enrollment::queries::enrolled,
    error::{Error, Result},
    people,
    selection::duties,
    store::Store,
    tables::{
        cohort::{self, CohortId},
        criterion::CriterionId,
        enrolment::EnrolmentId,
        staff_role::Role,
        unit::UnitId,
        unit_decision::Outcome,
    },
    text::{self, Language},
    web::{self, Answer, Filled, Lang, Page},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![home, grid, person, save, reopen]
}

#[get("/asesor")]
pub(crate) async fn home(by: SignedIn, lang: Lang, now: Now, store: &State<Store>) -> Result<Page> {
    if !by.has(Role::Assessor) {
        return Err(Error::NotFound);
    }
    let db = store.read();
    let centre = people::queries::centre(db, by.centre()).await?;
    let zone = people::queries::zone(&centre);
    let today = text::local_date(zone, now.0);
    let duties = match by.has(Role::Coordinator) || by.has(Role::Instructor) {
        // On the first page of that role.
        true => Vec::new(),
        false => {
            let selections = duties::standing(db, &by).await?;
            duties::duties(&selections, by.person(), false, zone, now.0, lang.0)
        }
    };
    let view = HomeView::new(to_assess(db, &by).await?, duties, today, lang.0);
    web::page("assessment/home.html", view)
}

/// A reader of a cohort's assessment: its own assessor, or the coordinator of the centre.
struct Reader {
    cohort: cohort::Model,
    assesses: bool,
}

async fn reader(
    store: &Store,
    by: &SignedIn,
    planner: Option<&Coordinating>,
    id: CohortId,
) -> Result<Reader> {
    match (by.assessing(store.read(), id).await, planner) {
        (Ok(assessing), _) => Ok(Reader { cohort: assessing.cohort().clone(), assesses: true }),
        (Err(Error::NotFound), Some(planner)) => {
            let planning = planner.planning(store.read(), id).await?;
            Ok(Reader { cohort: planning.cohort().clone(), assesses: false })
        }
        (Err(other), _) => Err(other),
    }
}

#[get("/angkatan/<id>/penilaian")]
pub(crate) async fn grid(
    by: SignedIn,
    planner: Option<Coordinating>,
    id: CohortId,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let db = store.read();
    let reader = reader(store, &by, planner.as_ref(), id).await?;
    let view = Standing {
        head: head(db, &by, &reader.cohort, Tab::Assessment, lang.0).await?,
        cohort: id,
        assesses: reader.assesses,
        units: queries::units(db, reader.cohort.course_version_id).await?,
        people: enrolled(db, id).await?,
        standings: queries::standings(db, &reader.cohort).await?,
    };
    web::page("assessment/grid.html", GridView::new(view, lang.0))
}

#[get("/angkatan/<id>/penilaian/<enrolment>/<unit>")]
pub(crate) async fn person(
    by: SignedIn,
    planner: Option<Coordinating>,
    id: CohortId,
    enrolment: EnrolmentId,
    unit: UnitId,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let reader = reader(store, &by, planner.as_ref(), id).await?;
    unit_page(store, &by, &reader, (enrolment, unit), lang.0, Filled::default(), None).await
}

async fn unit_page(
    store: &Store,
    by: &SignedIn,
    reader: &Reader,
    (enrolment, unit): (EnrolmentId, UnitId),
    language: Language,
    form: Filled,
    at: Option<(CriterionId, String)>,
) -> Result<Page> {
    let record = person_unit(store.read(), &reader.cohort, enrolment, unit).await?;
    let centre = people::queries::centre(store.read(), reader.cohort.centre_id).await?;
    let look = Looking { assesses: reader.assesses, me: by.name(), form, at };
    let view = UnitView::new(&reader.cohort, &record, look, people::queries::zone(&centre), language);
    web::page("assessment/unit.html", view)
}

/// Saves what was judged, and in the same act what the button says: nothing typed is lost.
#[post("/angkatan/<id>/penilaian/<enrolment>/<unit>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards and path are what a handler is given")]
pub(crate) async fn save(
    by: SignedIn,
    id: CohortId,
    enrolment: EnrolmentId,
    unit: UnitId,
    form: Form<Contextual<'_, Judging>>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Answer> {
    let proof = by.assessing(store.read(), id).await?;
    let reader = Reader { cohort: proof.cohort().clone(), assesses: true };
    let record = person_unit(store.read(), &reader.cohort, enrolment, unit).await?;
    let (judging, filled) = web::read(form, lang.0);
    let again = async |form: Filled, at: Option<(CriterionId, String)>| -> Result<Answer> {
        Ok(Answer::Again(unit_page(store, &by, &reader, (enrolment, unit), lang.0, form, at).await?))
    };
    let Some(judging) = judging else { return again(filled, None).await };
    let wanted = match judging.wanted() {
        Ok(wanted) => wanted,
        Err((criterion, why)) => return again(filled, Some((criterion, why.say(lang.0)))).await,
    };
    let (act, method) = (judging.act(), judging.method());
    let done = store
        .write(async |tx| {
            let mut changed = commands::judge_many(tx, &proof, enrolment, unit, wanted, now.0).await?;
            match act {
                Act::Save => {}
                Act::Element(element) => {
                    changed += commands::judge_element(tx, &proof, enrolment, element, method, now.0).await?;
                }
                Act::AllCompetent => {
                    commands::judge_rest(tx, &proof, enrolment, unit, None, method, now.0).await?;
                    let (note, k) = (&judging.keterangan, Outcome::Competent);
                    commands::decide(tx, &proof, enrolment, unit, k, note, now.0).await?;
                }
                Act::Decide(outcome) => {
                    let note = &judging.keterangan;
                    commands::decide(tx, &proof, enrolment, unit, outcome, note, now.0).await?;
                }
            }
            Ok::<_, Error>(changed)
        })
        .await;
    let changed = match done {
        Ok(changed) => changed,
        Err(Error::Refused(why)) => return again(filled.refused(&why, lang.0), None).await,
        Err(other) => return Err(other),
    };
    let (name, here) = (&record.person.name, uri!(person(id, enrolment, unit)).to_string());
    let said = match act {
        Act::Decide(Outcome::NotYetCompetent) => {
            say!(lang.0, "{name}: belum kompeten.", "{name}: not yet competent.")
        }
        Act::Decide(_) | Act::AllCompetent => say!(lang.0, "{name}: kompeten.", "{name}: competent."),
        Act::Save | Act::Element(_) if changed == 0 => {
            say!(lang.0, "Tidak ada yang berubah.", "Nothing has changed.")
        }
        Act::Save | Act::Element(_) => {
            say!(lang.0, "{changed} penilaian {name} disimpan.", "{changed} judgements of {name} saved.")
        }
    };
    // The quick way through a whole cohort: after everything is met, on to the next person.
    let to = match (&act, record.next) {
        (Act::AllCompetent, Some(next)) => uri!(person(id, next.enrolment, unit)).to_string(),
        _ => here,
    };
    Ok(web::go(to, said))
}

#[post("/angkatan/<id>/penilaian/<enrolment>/<unit>/buka", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards and path are what a handler is given")]
pub(crate) async fn reopen(
    by: SignedIn,
    id: CohortId,
    enrolment: EnrolmentId,
    unit: UnitId,
    form: Form<Contextual<'_, Reopening>>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Answer> {
    let proof = by.assessing(store.read(), id).await?;
    let (reopening, filled) = web::read(form, lang.0);
    let reason = reopening.map(|r| r.alasan).unwrap_or_default();
    let done =
        store.write(async |tx| commands::reopen(tx, &proof, enrolment, unit, &reason, now.0).await).await;
    match done {
        Ok(()) => Ok(web::go(
            uri!(person(id, enrolment, unit)),
            say!(
                lang.0,
                "Unit dibuka kembali. Alasannya disimpan di riwayat.",
                "The unit is reopened. The reason is kept in the history."
            ),
        )),
        Err(Error::Refused(why)) => {
            let reader = Reader { cohort: proof.cohort().clone(), assesses: true };
            let form = filled.refused(&why, lang.0);
            Ok(Answer::Again(unit_page(store, &by, &reader, (enrolment, unit), lang.0, form, None).await?))
        }
        Err(other) => Err(other),
    }
}
