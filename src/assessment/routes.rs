//! How it is asked and shown.
mod by_criteria;
mod mine;
mod review;
mod steps;

pub(crate) use by_criteria::*;
pub(crate) use mine::*;
pub(crate) use review::*;
pub(crate) use steps::*;

use super::{
    commands::{self, Acting},
    judging::{Button, Judging, Reopening},
    pages::{GridView, HomeView, Standing},
    queries,
    record::person_unit,
    rules::chain::{Act, Stage},
    steps_view::StepsView,
    unit_page::{Looking, UnitView},
    waiting::to_assess,
};
use crate::{
    access::{Assessing, Coordinating, Planning, SignedIn},
    clock::Now,
    cohorts::head::{Tab, head},
    enrollment::queries::enrolled,
    error::{Error, Refusal, Result},
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
use std::collections::HashSet;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![
        home, grid, kisi, judge_kisi, person, save, reopen, go_on, look_anew, save_anew, own_unit, answer_own
    ]
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
    let mut duties = match by.has(Role::Coordinator) || by.has(Role::Instructor) {
        // On the first page of that role.
        true => Vec::new(),
        false => {
            let selections = duties::standing(db, &by).await?;
            duties::duties(&selections, by.person(), false, zone, now.0, lang.0)
        }
    };
    duties.extend(super::duties::of_assessor(db, &by, now.0, lang.0).await?);
    duties.extend(crate::evidence::duties::of_assessor(db, &by, lang.0).await?);
    let view = HomeView::new(to_assess(db, &by).await?, duties, today, lang.0);
    web::page("assessment/home.html", view)
}

/// A reader of a cohort's assessment: its own assessor, or the coordinator of the centre.
struct Reader {
    cohort: cohort::Model,
    assessing: Option<Assessing>,
    planning: Option<Planning>,
}

impl Reader {
    /// As whom they take steps.
    fn acting(&self) -> Result<Acting<'_>> {
        match (&self.assessing, &self.planning) {
            (Some(by), _) => Ok(Acting::assessing(by)),
            (None, Some(by)) => Ok(Acting::planning(by)),
            (None, None) => Err(Error::NotFound),
        }
    }
}

async fn reader(
    store: &Store,
    by: &SignedIn,
    planner: Option<&Coordinating>,
    id: CohortId,
) -> Result<Reader> {
    let planning = match planner {
        Some(planner) => Some(planner.planning(store.read(), id).await?),
        None => None,
    };
    let assessing = match by.assessing(store.read(), id).await {
        Ok(assessing) => Some(assessing),
        Err(Error::NotFound) if planning.is_some() => None,
        Err(other) => return Err(other),
    };
    let cohort = assessing.as_ref().map(Assessing::cohort).or(planning.as_ref().map(Planning::cohort));
    Ok(Reader { cohort: cohort.cloned().ok_or(Error::NotFound)?, assessing, planning })
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
    let standings = queries::standings(db, &reader.cohort).await?;
    let hidden = match reader.planning {
        Some(_) => HashSet::new(),
        None => queries::hidden_from(db, &reader.cohort, by.person(), &standings).await?,
    };
    let view = Standing {
        head: head(db, &by, &reader.cohort, Tab::Assessment, lang.0).await?,
        cohort: id,
        assesses: reader.assessing.is_some(),
        hidden,
        units: queries::units(db, reader.cohort.course_version_id).await?,
        people: enrolled(db, id).await?,
        standings,
    };
    web::page("assessment/grid.html", GridView::new(view, lang.0))
}

#[get("/angkatan/<id>/penilaian/<enrolment>/<unit>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn person(
    by: SignedIn,
    planner: Option<Coordinating>,
    id: CohortId,
    enrolment: EnrolmentId,
    unit: UnitId,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Page> {
    let reader = reader(store, &by, planner.as_ref(), id).await?;
    unit_page(store, &by, &reader, (enrolment, unit), now, lang.0, Filled::default(), None).await
}

#[allow(clippy::too_many_arguments, reason = "who looks at what, and what was sent")]
async fn unit_page(
    store: &Store,
    by: &SignedIn,
    reader: &Reader,
    (enrolment, unit): (EnrolmentId, UnitId),
    now: Now,
    language: Language,
    form: Filled,
    at: Option<(CriterionId, String)>,
) -> Result<Page> {
    let db = store.read();
    let mut record = person_unit(db, &reader.cohort, enrolment, unit).await?;
    let seat = queries::seat(db, &reader.cohort, enrolment).await?;
    let file = queries::case_file(db, &reader.cohort, &seat, unit, by.person(), now.0).await?;
    let me = commands::actor(&file, by.person(), false);
    if file.case.is_hidden_from(&me) {
        record.veil();
    }
    let centre = people::queries::centre(db, reader.cohort.centre_id).await?;
    let zone = people::queries::zone(&centre);
    let look = Looking { assesses: reader.assessing.is_some(), by: by.person(), me: by.name(), form, at };
    let steps = StepsView::new(&reader.cohort, &record, &file, &me, (now.0, zone), language);
    let view = UnitView::new(&reader.cohort, &record, &file, steps, look, zone, language);
    web::page("assessment/unit.html", view)
}

/// Saves what was judged, and in the same act what the button says: nothing typed is lost.
#[post("/angkatan/<id>/penilaian/<enrolment>/<unit>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards and path are what a handler is given")]
pub(crate) async fn save(
    by: SignedIn,
    planner: Option<Coordinating>,
    id: CohortId,
    enrolment: EnrolmentId,
    unit: UnitId,
    form: Form<Contextual<'_, Judging>>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Answer> {
    let proof = by.assessing(store.read(), id).await?;
    let reader = reader(store, &by, planner.as_ref(), id).await?;
    let record = person_unit(store.read(), &reader.cohort, enrolment, unit).await?;
    let (judging, filled) = web::read(form, lang.0);
    let again = async |form: Filled, at: Option<(CriterionId, String)>| -> Result<Answer> {
        Ok(Answer::Again(unit_page(store, &by, &reader, (enrolment, unit), now, lang.0, form, at).await?))
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
            let who = Acting::assessing(&proof);
            let mut stage = Stage::Open;
            match act {
                Button::Save => {}
                Button::Element(element) => {
                    changed += commands::judge_element(tx, &proof, enrolment, element, method, now.0).await?;
                }
                Button::AllCompetent => {
                    commands::judge_rest(tx, &proof, enrolment, unit, None, method, now.0).await?;
                    let (note, k) = (&judging.keterangan, Act::Recommend(Outcome::Competent));
                    stage = commands::take(tx, &who, enrolment, unit, k, note, now.0).await?;
                }
                Button::Decide(outcome) => {
                    let (note, wanted) = (&judging.keterangan, Act::Recommend(outcome));
                    stage = commands::take(tx, &who, enrolment, unit, wanted, note, now.0).await?;
                }
            }
            Ok::<_, Error>((changed, stage))
        })
        .await;
    let (changed, stage) = match done {
        Ok(done) => done,
        Err(Error::Refused(why)) => return again(filled.refused(&why, lang.0), None).await,
        Err(other) => return Err(other),
    };
    let (name, here) = (&record.person.name, uri!(person(id, enrolment, unit)).to_string());
    let said = match act {
        Button::Decide(_) | Button::AllCompetent if stage.waits().is_some() => say!(
            lang.0,
            "Rekomendasi untuk {name} disimpan. Unit terkunci sampai diputuskan.",
            "The recommendation for {name} is saved. The unit is locked until it is decided."
        ),
        Button::Decide(Outcome::NotYetCompetent) => {
            say!(lang.0, "{name}: belum kompeten.", "{name}: not yet competent.")
        }
        Button::Decide(_) | Button::AllCompetent => say!(lang.0, "{name}: kompeten.", "{name}: competent."),
        Button::Save | Button::Element(_) if changed == 0 => {
            say!(lang.0, "Tidak ada yang berubah.", "Nothing has changed.")
        }
        Button::Save | Button::Element(_) => {
            say!(lang.0, "{changed} penilaian {name} disimpan.", "{changed} judgements of {name} saved.")
        }
    };
    // The quick way through a whole cohort: after everything is met, on to the next person.
    let to = match (&act, record.next) {
        (Button::AllCompetent, Some(next)) => uri!(person(id, next.enrolment, unit)).to_string(),
        _ => here,
    };
    Ok(web::go(to, said))
}

#[post("/angkatan/<id>/penilaian/<enrolment>/<unit>/buka", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards and path are what a handler is given")]
pub(crate) async fn reopen(
    by: SignedIn,
    planner: Option<Coordinating>,
    id: CohortId,
    enrolment: EnrolmentId,
    unit: UnitId,
    form: Form<Contextual<'_, Reopening>>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Answer> {
    let reader = reader(store, &by, planner.as_ref(), id).await?;
    let (reopening, filled) = web::read(form, lang.0);
    let act = Act::Reopen(reopening.map(|r| r.alasan).unwrap_or_default());
    let who = reader.acting()?;
    let done = store.write(async |tx| commands::take(tx, &who, enrolment, unit, act, "", now.0).await).await;
    match done {
        Ok(_) => Ok(web::go(
            uri!(person(id, enrolment, unit)),
            say!(
                lang.0,
                "Unit dibuka kembali. Alasannya disimpan di riwayat.",
                "The unit is reopened. The reason is kept in the history."
            ),
        )),
        Err(Error::Refused(why)) => {
            let (form, at) = (filled.refused(&why, lang.0), (enrolment, unit));
            Ok(Answer::Again(unit_page(store, &by, &reader, at, now, lang.0, form, None).await?))
        }
        Err(other) => Err(other),
    }
}
