//! How it is asked and shown.
use super::{
    commands, queries,
    rules::{Completion, Kind, Stage, Who},
    tree::{self, Item, Link, Reader},
};
use crate::{
    access::{Coordinating, Planning},
    clock::Now,
    cohorts::head::{CohortHead, Tab, head},
    enrollment::queries::{Enrolled, Step, history, waiting},
    error::{Error, Result},
    people::{
        queries::{centre, zone},
        regions,
    },
    store::Store,
    tables::{
        cohort::CohortId,
        course_task::CourseTaskId,
        enrolment::{self, EnrolmentId, EnrolmentState},
        person as person_table,
        unit::UnitId,
    },
    text::{self, Chip, Language},
    web::{self, Answer, Filled, Lang, Page},
};
use chrono_tz::Tz;
use rocket::{
    Route, State,
    form::{Contextual, Form},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use std::collections::HashMap;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![people, person, tick]
}

#[derive(Serialize)]
struct PeopleView {
    head: CohortHead,
    total: usize,
    legend: Vec<Chip>,
    rows: Vec<PersonRow>,
    waiting: Vec<WaitingRow>,
    minimum: String,
    counted_at: String,
    ready: usize,
    to_enrol: String,
    to_import: String,
    to_certificates: String,
}

#[derive(Serialize)]
struct PersonRow {
    to: String,
    name: String,
    chip: Chip,
    missing: String,
    who: String,
    hours: String,
    units: String,
}

#[derive(Serialize)]
struct WaitingRow {
    to: String,
    place: usize,
    name: String,
    region: String,
}

#[get("/angkatan/<id>/peserta")]
pub(crate) async fn people(
    by: Coordinating,
    id: CohortId,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Page> {
    let db = store.read();
    let planning = by.planning(db, id).await?;
    let cohort = planning.cohort();
    let issued = queries::issued(db, id).await?;
    let people = queries::of_cohort(db, cohort, now.0).await?;
    let zone = zone(&centre(db, cohort.centre_id).await?);
    let (needed, planned) = people.first().map_or((0, 0), |(_, c)| (c.figures.needed, c.figures.planned));
    // Who has the certificate already stands at the end: nothing waits there.
    let (open, done): (Vec<_>, Vec<_>) =
        people.into_iter().partition(|(p, _)| !issued.contains_key(&p.enrolment));
    let ready = open.iter().filter(|(_, c)| c.is_complete()).count();
    let view = PeopleView {
        head: head(db, &by, cohort, Tab::People, lang.0).await?,
        total: open.len() + done.len(),
        legend: legend(lang.0, &open, done.len()),
        rows: open
            .iter()
            .map(|(p, c)| row(lang.0, id, p, c, false))
            .chain(done.iter().map(|(p, c)| row(lang.0, id, p, c, true)))
            .collect(),
        waiting: waiting(db, id)
            .await?
            .into_iter()
            .zip(1..)
            .map(|(w, place)| WaitingRow {
                to: uri!(person(id, w.enrolment)).to_string(),
                place,
                name: w.name,
                region: w.region_code.as_deref().map(regions::label).unwrap_or_default().to_string(),
            })
            .collect(),
        minimum: if planned == 0 {
            String::new()
        } else {
            say!(
                lang.0,
                "Paling sedikit {needed} dari {planned}\u{a0}JP.",
                "At least {needed} of {planned}\u{a0}JP."
            )
        },
        counted_at: text::moment(lang.0, zone, now.0),
        ready,
        to_enrol: uri!(crate::enrollment::routes::enrol(id)).to_string(),
        to_import: uri!(crate::enrollment::routes::import(id)).to_string(),
        to_certificates: uri!(crate::certificates::routes::cohort(id)).to_string(),
    };
    web::page("completion/people.html", view)
}

fn legend(language: Language, open: &[(Enrolled, Completion)], issued: usize) -> Vec<Chip> {
    let stages = [Stage::Ready, Stage::Near, Stage::UnderWay, Stage::AtRisk, Stage::Unreachable];
    let counted = stages.into_iter().map(|stage| {
        let people = open.iter().filter(|(_, c)| c.stage == stage).count();
        (people, tree::stage_chip(language, stage))
    });
    counted
        .chain([(issued, tree::issued_chip(language))])
        .filter(|(people, _)| *people > 0)
        .map(|(people, chip)| Chip::new(chip.shape, format!("{people} {}", chip.word.to_lowercase())))
        .collect()
}

fn row(language: Language, id: CohortId, p: &Enrolled, c: &Completion, issued: bool) -> PersonRow {
    let (counted, competent, units) = (c.figures.counted, c.figures.competent, c.figures.units);
    let missing = c.summary(language);
    PersonRow {
        to: uri!(person(id, p.enrolment)).to_string(),
        name: p.name.clone(),
        chip: if issued { tree::issued_chip(language) } else { tree::stage_chip(language, c.stage) },
        missing: match (issued, missing.is_empty()) {
            (true, _) | (_, true) => say!(language, "Tidak ada", "Nothing"),
            _ => missing,
        },
        who: match (issued, c.is_complete()) {
            (true, _) => "–".to_string(),
            (false, true) => say!(language, "Koordinator, terbitkan", "Coordinator, issue"),
            (false, false) => who_words(language, &c.who()),
        },
        hours: format!("{counted}\u{a0}JP"),
        units: match units {
            0 => "–".to_string(),
            _ => say!(language, "{competent} dari {units}", "{competent} of {units}"),
        },
    }
}

fn who_words(language: Language, who: &[Who]) -> String {
    let words: Vec<String> = who.iter().map(|w| w.word(language)).filter(|w| !w.is_empty()).collect();
    words.join(", ")
}

#[derive(Serialize)]
struct PersonView {
    cohort: String,
    to_people: String,
    name: String,
    business: Option<String>,
    chip: Chip,
    place: Option<i64>,
    left: bool,
    contact: Vec<Contact>,
    receipt: String,
    certificate: Option<Certificate>,
    held: usize,
    all: usize,
    items: Vec<Item>,
    tasks: Vec<TaskRow>,
    to_tick: String,
    history: Vec<HistoryLine>,
    to_withdraw: Option<String>,
    form: Filled,
}

#[derive(Serialize)]
struct Contact {
    name: String,
    value: String,
    to: Option<String>,
}

#[derive(Serialize)]
struct Certificate {
    number: String,
    to: String,
}

#[derive(Serialize)]
struct TaskRow {
    id: i64,
    title: String,
    done: bool,
}

#[derive(Serialize)]
struct HistoryLine {
    when: String,
    what: String,
    reason: String,
}

#[get("/angkatan/<id>/peserta/<enrolment>")]
pub(crate) async fn person(
    by: Coordinating,
    id: CohortId,
    enrolment: EnrolmentId,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Page> {
    let planning = by.planning(store.read(), id).await?;
    person_page(store, &planning, enrolment, lang.0, now, Filled::default()).await
}

async fn person_page(
    store: &Store,
    planning: &Planning,
    enrolment: EnrolmentId,
    language: Language,
    now: Now,
    form: Filled,
) -> Result<Page> {
    let db = store.read();
    let (cohort, id) = (planning.cohort(), planning.cohort().id);
    let found = enrolment::Entity::find_by_id(enrolment)
        .filter(enrolment::COLUMN.cohort_id.eq(id))
        .find_also_related(person_table::Entity)
        .one(db)
        .await?;
    let Some((seat, Some(who))) = found else { return Err(Error::NotFound) };
    let zone = zone(&centre(db, cohort.centre_id).await?);
    let completion = queries::of_enrolment(db, cohort, enrolment, now.0).await?;
    let mut issued: HashMap<_, _> = queries::issued(db, id).await?;
    let certificate = issued.remove(&enrolment).map(|(number, code)| Certificate {
        number,
        to: uri!(crate::certificates::routes::verify(&code)).to_string(),
    });
    let place = match seat.state {
        EnrolmentState::Waiting => {
            crate::enrollment::queries::places(db, id, &[seat.queue_number]).await?.remove(&seat.queue_number)
        }
        _ => None,
    };
    let tasks = completion.iter().flat_map(|c| &c.requirements).filter_map(|r| match r.kind {
        Kind::Task(task) => Some((task, r)),
        _ => None,
    });
    let mut tasks: Vec<TaskRow> = tasks
        .map(|(task, r)| TaskRow { id: task.0, title: r.name.pick(language).to_string(), done: r.holds })
        .collect();
    tasks.sort_by_key(|task| task.id);
    let link = |kind| match kind {
        Kind::Unit(unit) => Some(unit_link(language, id, enrolment, unit)),
        Kind::Attendance => Some(Link {
            to: uri!(crate::attendance::routes::matrix(id)).to_string(),
            label: say!(language, "Lihat kehadiran", "See attendance"),
        }),
        Kind::Task(_) | Kind::Cohort => None,
    };
    let gone = seat.state == EnrolmentState::Withdrawn;
    let view = PersonView {
        cohort: cohort.label.clone(),
        to_people: uri!(people(id)).to_string(),
        chip: match (&completion, seat.state, certificate.is_some()) {
            (_, _, true) => tree::issued_chip(language),
            (Some(c), ..) => tree::stage_chip(language, c.stage),
            (None, EnrolmentState::Waiting, _) => {
                Chip::new("wait", say!(language, "Cadangan", "Waiting list"))
            }
            (None, ..) => Chip::new("wait", say!(language, "Mengundurkan diri", "Withdrawn")),
        },
        contact: contact(language, &who),
        name: who.name,
        business: who.business,
        place,
        left: gone,
        receipt: seat.receipt,
        held: completion.as_ref().map_or(0, Completion::held),
        all: completion.as_ref().map_or(0, |c| c.requirements.len()),
        items: completion.map(|c| tree::items(&c, Reader::Staff, language, link)).unwrap_or_default(),
        tasks,
        to_tick: uri!(tick(id, enrolment)).to_string(),
        history: history(db, enrolment)
            .await?
            .iter()
            .map(|step| history_line(language, zone, step))
            .collect(),
        to_withdraw: (!gone && certificate.is_none())
            .then(|| uri!(crate::enrollment::routes::withdraw(enrolment)).to_string()),
        certificate,
        form,
    };
    web::page("completion/person.html", view)
}

fn unit_link(language: Language, id: CohortId, enrolment: EnrolmentId, unit: UnitId) -> Link {
    Link {
        to: uri!(crate::assessment::routes::person(id, enrolment, unit)).to_string(),
        label: say!(language, "Lihat penilaian", "See the assessment"),
    }
}

fn contact(language: Language, who: &person_table::Model) -> Vec<Contact> {
    let mut all = Vec::new();
    if let Some(email) = &who.email {
        all.push(Contact {
            name: say!(language, "E-mail", "E-mail"),
            value: email.clone(),
            to: Some(format!("mailto:{email}")),
        });
    }
    if let Some(phone) = &who.phone {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        all.push(Contact {
            name: "WhatsApp".to_string(),
            value: phone.clone(),
            to: Some(format!("https://wa.me/{digits}")),
        });
    }
    if let Some(code) = &who.region_code {
        all.push(Contact {
            name: say!(language, "Wilayah", "Region"),
            value: regions::label(code).to_string(),
            to: None,
        });
    }
    all
}

fn history_line(language: Language, zone: Tz, step: &Step) -> HistoryLine {
    let what = match step.kind.as_str() {
        "seated" => say!(language, "Mendapat tempat", "Given a seat"),
        "waiting" => say!(language, "Masuk daftar cadangan", "Put on the waiting list"),
        "promoted" => say!(language, "Naik dari cadangan", "Moved up from the waiting list"),
        "withdrawn" => say!(language, "Mengundurkan diri", "Withdrew"),
        other => other.to_string(),
    };
    let what = match &step.by_name {
        Some(name) => say!(language, "{what}, oleh {name}", "{what}, by {name}"),
        None => what,
    };
    HistoryLine { when: text::moment(language, zone, step.at), what, reason: step.reason.clone() }
}

/// Which task, and whether it is done.
#[derive(FromForm)]
pub struct Ticking {
    tugas: CourseTaskId,
    selesai: bool,
}

#[post("/angkatan/<id>/peserta/<enrolment>/tugas", data = "<form>")]
pub(crate) async fn tick(
    by: Coordinating,
    id: CohortId,
    enrolment: EnrolmentId,
    form: Form<Contextual<'_, Ticking>>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Answer> {
    let planning = by.planning(store.read(), id).await?;
    let (ticking, filled) = web::read(form, lang.0);
    let Some(ticking) = ticking else {
        return Ok(Answer::Again(person_page(store, &planning, enrolment, lang.0, now, filled).await?));
    };
    let done = store
        .write(async |tx| match ticking.selesai {
            true => commands::tick_task(tx, &planning, enrolment, ticking.tugas, now.0).await,
            false => commands::untick_task(tx, &planning, enrolment, ticking.tugas).await,
        })
        .await;
    match done {
        Ok(()) => {
            let said = match ticking.selesai {
                true => say!(lang.0, "Tugas dicentang.", "The task is ticked."),
                false => say!(lang.0, "Centang ditarik kembali.", "The tick is taken back."),
            };
            Ok(web::go(uri!(person(id, enrolment)), said))
        }
        Err(Error::Refused(why)) => {
            let form = filled.refused(&why, lang.0);
            Ok(Answer::Again(person_page(store, &planning, enrolment, lang.0, now, form).await?))
        }
        Err(other) => Err(other),
    }
}
