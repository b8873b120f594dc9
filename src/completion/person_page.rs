//! One person of a cohort as a page: contact, requirements, tasks, history.
use super::{
    past_view::{self, TurnLine},
    places::staff_links,
    queries, routes,
    rules::{Completion, Kind},
    tree::{self, Item, Reader},
};
use crate::{
    access::Planning,
    clock::Now,
    enrollment::{
        queries::{Step, history, places},
        words::{chip, happened},
    },
    error::Result,
    people::{
        queries::{centre, zone},
        regions,
    },
    store::Store,
    tables::{
        cohort::CohortId,
        enrolment::{EnrolmentId, EnrolmentState},
        person,
    },
    text::{self, Chip, Language},
    web::{self, Filled, Page},
};
use chrono_tz::Tz;
use serde::Serialize;

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
    /// The newest turning points.
    turns: Vec<TurnLine>,
    more_turns: bool,
    to_past: String,
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

/// The page.
pub(super) async fn person_page(
    store: &Store,
    planning: &Planning,
    enrolment: EnrolmentId,
    language: Language,
    now: Now,
    form: Filled,
) -> Result<Page> {
    let db = store.read();
    let (cohort, id) = (planning.cohort(), planning.cohort().id);
    let (seat, who) = queries::applicant(db, id, enrolment).await?;
    let zone = zone(&centre(db, cohort.centre_id).await?);
    let completion = queries::of_enrolment(db, cohort, enrolment, now.0).await?;
    let mut issued = queries::issued(db, id).await?;
    let given = issued.remove(&enrolment);
    let stands = given.as_ref().map(|given| given.revoked_at.is_none());
    let certificate = given.map(|given| Certificate {
        to: uri!(crate::certificates::routes::verify(&given.code)).to_string(),
        number: given.number,
    });
    let place = match seat.state {
        EnrolmentState::Waiting => places(db, id, &[seat.queue_number]).await?.remove(&seat.queue_number),
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
    let turns = match seat.state {
        EnrolmentState::Enrolled => {
            let blind = queries::hidden(db, enrolment, planning.by()).await?;
            let log = queries::log(db, cohort, &seat, now.0).await?.without(&blind);
            past_view::lines(&log, zone, language, now.0, |day| {
                uri!(routes::past(id, enrolment, Some(day))).to_string()
            })
        }
        _ => Vec::new(),
    };
    let gone = seat.state.is_exit();
    let view = PersonView {
        cohort: cohort.label.clone(),
        to_people: uri!(routes::people(id)).to_string(),
        chip: match (&completion, seat.state, stands) {
            (_, _, Some(true)) => tree::issued_chip(language),
            (_, _, Some(false)) => tree::revoked_chip(language),
            (Some(c), ..) => tree::stage_chip(language, c.stage),
            (None, EnrolmentState::Waiting, _) => {
                Chip::new("wait", say!(language, "Cadangan", "Waiting list"))
            }
            (None, EnrolmentState::Withdrawn, _) => {
                Chip::new("wait", say!(language, "Mengundurkan diri", "Withdrawn"))
            }
            (None, state, _) => chip(state, 0, language),
        },
        contact: contact(language, &who),
        name: who.name,
        business: who.business,
        place,
        left: gone,
        receipt: seat.receipt,
        held: completion.as_ref().map_or(0, Completion::held),
        all: completion.as_ref().map_or(0, |c| c.requirements.len()),
        items: completion
            .map(|c| tree::items(&c, Reader::Staff, language, |r| staff_links(id, enrolment, r, language)))
            .unwrap_or_default(),
        tasks,
        to_past: uri!(routes::past(id, enrolment, None::<&str>)).to_string(),
        more_turns: turns.len() > past_view::FEW,
        turns: turns.into_iter().take(past_view::FEW).collect(),
        to_tick: uri!(routes::tick(id, enrolment)).to_string(),
        history: history(db, enrolment)
            .await?
            .iter()
            .map(|step| history_line(language, zone, step))
            .collect(),
        to_withdraw: (!gone && stands != Some(true))
            .then(|| uri!(crate::enrollment::routes::withdraw(enrolment)).to_string()),
        certificate,
        form,
    };
    web::page("completion/person.html", view)
}

fn contact(language: Language, who: &person::Model) -> Vec<Contact> {
    let mut all = Vec::new();
    if let Some(email) = &who.email {
        all.push(Contact {
            name: say!(language, "Email", "E-mail"),
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
        other => happened(other).pick(language).to_string(),
    };
    let what = match &step.by_name {
        Some(name) => say!(language, "{what}, oleh {name}", "{what}, by {name}"),
        None => what,
    };
    HistoryLine { when: text::moment(language, zone, step.at), what, reason: step.reason.clone() }
}
