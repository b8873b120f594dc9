//! How it is asked and shown.
use super::{
    commands,
    queries::{self, ToAssess, UnitStanding},
    record::person_unit,
    unit_page::{Judging, Looking, Reopening, UnitView, outcome_chip},
};
use crate::{
    access::{Coordinating, SignedIn},
    clock::Now,
    cohorts::head::{CohortHead, Tab, head},
    enrollment::queries::enrolled,
    error::{Error, Result},
    people,
    store::Store,
    tables::{
        cohort::{self, CohortId},
        criterion::CriterionId,
        element::ElementId,
        enrolment::EnrolmentId,
        staff_role::Role,
        unit::UnitId,
        unit_decision::Outcome,
    },
    text::{self, Chip, Language},
    web::{self, Answer, Filled, Lang, Page},
};
use chrono::NaiveDate;
use rocket::{
    Route, State,
    form::{Contextual, Form},
};
use serde::Serialize;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![home, grid, person, save, reopen]
}

#[derive(Serialize)]
struct HomeView {
    open: Vec<CohortCard>,
    done: Vec<CohortCard>,
}

#[derive(Serialize)]
struct CohortCard {
    to: String,
    number: i32,
    label: String,
    course: String,
    dates: String,
    chip: Chip,
    people: String,
    progress: String,
    decided: i64,
    all: i64,
}

/// How many finished cohorts the home still names.
const DONE_SHOWN: usize = 10;

#[get("/asesor")]
pub(crate) async fn home(by: SignedIn, lang: Lang, now: Now, store: &State<Store>) -> Result<Page> {
    if !by.has(Role::Assessor) {
        return Err(Error::NotFound);
    }
    let db = store.read();
    let centre = people::queries::centre(db, by.centre()).await?;
    let today = text::local_date(people::queries::zone(&centre), now.0);
    let (mut open, mut done): (Vec<_>, Vec<_>) =
        queries::to_assess(db, &by).await?.into_iter().partition(|c| c.ends_on >= today || c.undecided() > 0);
    // What has begun comes first, then what begins next.
    open.sort_by_key(|c| (c.starts_on > today, c.ends_on));
    done.reverse();
    done.truncate(DONE_SHOWN);
    let cards = |all: Vec<ToAssess>| all.into_iter().map(|c| card(lang.0, today, c)).collect();
    web::page("assessment/home.html", HomeView { open: cards(open), done: cards(done) })
}

fn card(language: Language, today: NaiveDate, c: ToAssess) -> CohortCard {
    let (people, units, undecided, all) = (c.people, c.units, c.undecided(), c.people * c.units);
    let chip = if all == 0 {
        Chip::new("wait", say!(language, "Belum ada peserta", "Nobody yet"))
    } else if undecided == 0 {
        Chip::new("good", say!(language, "Semua diputuskan", "All decided"))
    } else if c.starts_on > today {
        Chip::new("wait", say!(language, "Belum mulai", "Not started"))
    } else if c.ends_on < today {
        Chip::new("warn", say!(language, "Sudah berakhir", "Has ended"))
    } else {
        Chip::new("part", say!(language, "Sedang berjalan", "Under way"))
    };
    let progress = match undecided {
        0 => String::new(),
        n => say!(language, "{n} dari {all} keputusan belum dibuat", "{n} of {all} decisions are open"),
    };
    CohortCard {
        to: uri!(grid(c.cohort)).to_string(),
        number: c.number,
        label: c.label,
        course: c.course,
        dates: text::date_range(language, c.starts_on, c.ends_on),
        chip,
        people: say!(language, "{people} orang, {units} unit", "{people} people, {units} units"),
        progress,
        decided: c.decided,
        all,
    }
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

#[derive(Serialize)]
struct GridView {
    head: CohortHead,
    assesses: bool,
    units: Vec<UnitColumn>,
    people: Vec<PersonRow>,
    decided: usize,
    all: usize,
}

#[derive(Serialize)]
struct UnitColumn {
    number: usize,
    title: String,
    code: String,
}

#[derive(Serialize)]
struct PersonRow {
    name: String,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    to: String,
    shape: &'static str,
    short: String,
    label: String,
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
    let units = queries::units(db, reader.cohort.course_version_id).await?;
    let mut standings = queries::standings(db, &reader.cohort).await?;
    let people: Vec<PersonRow> = enrolled(db, id)
        .await?
        .into_iter()
        .map(|p| {
            let units = standings.remove(&p.enrolment).unwrap_or_default();
            let cells = units.iter().map(|unit| cell(lang.0, id, p.enrolment, &p.name, unit)).collect();
            PersonRow { name: p.name, cells }
        })
        .collect();
    let view = GridView {
        head: head(db, &by, &reader.cohort, Tab::Assessment, lang.0).await?,
        assesses: reader.assesses,
        decided: people
            .iter()
            .flat_map(|p| &p.cells)
            .filter(|c| c.shape == "good" || c.shape == "bad")
            .count(),
        all: people.len() * units.len(),
        units: units
            .into_iter()
            .zip(1..)
            .map(|(unit, number)| UnitColumn { number, title: unit.title, code: unit.code })
            .collect(),
        people,
    };
    web::page("assessment/grid.html", view)
}

fn cell(language: Language, id: CohortId, enrolment: EnrolmentId, name: &str, unit: &UnitStanding) -> Cell {
    let (met, criteria, title) = (unit.met, unit.criteria, &unit.title);
    let (shape, short, state) = match unit.outcome {
        Some(outcome) => {
            let chip = outcome_chip(language, outcome);
            let short = if outcome == Outcome::Competent { "K" } else { "BK" };
            (chip.shape, short.to_string(), chip.word)
        }
        None if unit.met + unit.not_yet == 0 => {
            ("wait", String::new(), say!(language, "belum dinilai", "not assessed"))
        }
        None => (
            "part",
            say!(language, "{met} dari {criteria}", "{met} of {criteria}"),
            say!(language, "{met} dari {criteria} kriteria tercapai", "{met} of {criteria} criteria met"),
        ),
    };
    Cell {
        to: uri!(person(id, enrolment, unit.unit)).to_string(),
        shape,
        short,
        label: format!("{name}, {title}: {state}"),
    }
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

/// What a button of the unit's form does beyond saving.
enum Act {
    Save,
    Element(ElementId),
    Decide(Outcome),
    AllCompetent,
}

impl Act {
    fn of(word: &str) -> Act {
        match (word, word.strip_prefix("elemen-").map(str::parse)) {
            (_, Some(Ok(element))) => Act::Element(element),
            ("kompeten", _) => Act::Decide(Outcome::Competent),
            ("belum", _) => Act::Decide(Outcome::NotYetCompetent),
            ("semua", _) => Act::AllCompetent,
            _ => Act::Save,
        }
    }
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
    let (act, method) = (Act::of(&judging.tindakan), judging.method());
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
