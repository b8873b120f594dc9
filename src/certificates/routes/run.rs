//! The page of one run: how far it is, who could not be issued, pause and resume.
use super::super::{issuing, queries, runs};
use crate::{
    access::Coordinating,
    clock::Now,
    error::Result,
    store::Store,
    tables::{
        cohort::CohortId,
        issue_item::ItemState,
        issue_run::{self, IssueRunId, RunState},
    },
    text::{Chip, Language},
    web::{self, Answer, Lang, Page},
};
use chrono::{DateTime, Utc};
use rocket::{Route, State};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![run, stop, resume]
}

/// How many people the page of a run lists by name; a longer list is on the cohort's page.
const LISTED: usize = 60;

#[derive(Serialize)]
struct RunView {
    label: String,
    to_cohort: String,
    to_self: String,
    to_stop: String,
    to_resume: String,
    running: bool,
    stopped: bool,
    /// Issued and set.
    done: usize,
    /// Everybody of the run.
    total: usize,
    /// "4 dari 12 sudah terbit", with the time that is left.
    words: String,
    left: String,
    faults: Vec<Fault>,
    rows: Vec<Row>,
    more: usize,
}

#[derive(Serialize)]
struct Fault {
    name: String,
    why: String,
}

#[derive(Serialize)]
struct Row {
    name: String,
    number: String,
    chip: Chip,
}

#[get("/angkatan/<id>/sertifikat/proses/<run>")]
pub(crate) async fn run(
    by: Coordinating,
    id: CohortId,
    run: IssueRunId,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Page> {
    let db = store.read();
    let planning = by.planning(db, id).await?;
    let run = queries::run(db, id, run).await?;
    let items = queries::items(db, run.id).await?;
    let total = items.len();
    let done = items.iter().filter(|item| item.state == ItemState::Set).count();
    let worked = items.iter().filter(|item| item.state != ItemState::Waiting).count();
    let faults: Vec<Fault> = items
        .iter()
        .filter(|item| matches!(item.state, ItemState::Failed | ItemState::Skipped))
        .map(|item| Fault { name: item.name.clone(), why: item.reason.clone() })
        .collect();
    let view = RunView {
        label: planning.cohort().label.clone(),
        to_cohort: uri!(super::cohort(id)).to_string(),
        to_self: uri!(run(id, run.id)).to_string(),
        to_stop: uri!(stop(id, run.id)).to_string(),
        to_resume: uri!(resume(id, run.id)).to_string(),
        running: run.state == RunState::Running,
        stopped: run.state == RunState::Stopped,
        done,
        total,
        words: say!(lang.0, "{done} dari {total} sudah terbit", "{done} of {total} issued"),
        left: left(&run, worked, total, now.0, lang.0),
        more: total.saturating_sub(LISTED),
        rows: items
            .into_iter()
            .take(LISTED)
            .map(|item| Row {
                chip: chip(item.state, lang.0),
                name: item.name,
                number: item.number.unwrap_or_else(|| "–".into()),
            })
            .collect(),
        faults,
    };
    web::page("certificates/run.html", view)
}

/// "kira-kira 20 detik lagi", from the pace so far; nothing while there is none.
fn left(run: &issue_run::Model, worked: usize, total: usize, now: DateTime<Utc>, lang: Language) -> String {
    let since = (now - run.started_at).num_seconds();
    if run.state != RunState::Running || worked == 0 || worked == total || since < 2 {
        return String::new();
    }
    let seconds = since * (total - worked) as i64 / worked as i64;
    if seconds < 60 {
        let seconds = seconds.max(1);
        say!(lang, "kira-kira {seconds} detik lagi", "about {seconds} seconds left")
    } else {
        let minutes = seconds.div_euclid(60) + 1;
        say!(lang, "kira-kira {minutes} menit lagi", "about {minutes} minutes left")
    }
}

fn chip(state: ItemState, lang: Language) -> Chip {
    match state {
        ItemState::Waiting => Chip::new("wait", say!(lang, "Menunggu", "Waiting")),
        ItemState::Issued => Chip::new("part", say!(lang, "Sedang dibuat", "Being made")),
        ItemState::Set => Chip::new("good", say!(lang, "Terbit", "Issued")),
        ItemState::Skipped => Chip::new("info", say!(lang, "Belum siap", "Not ready")),
        ItemState::Failed => Chip::new("warn", say!(lang, "Perlu diperbaiki", "Needs mending")),
    }
}

#[post("/angkatan/<id>/sertifikat/proses/<run>/hentikan")]
async fn stop(
    by: Coordinating,
    id: CohortId,
    run: IssueRunId,
    lang: Lang,
    store: &State<Store>,
) -> Result<Answer> {
    let planning = by.planning(store.read(), id).await?;
    store.write(async |tx| runs::move_run(tx, &planning, run, RunState::Stopped).await).await?;
    let said = say!(lang.0, "Penerbitan dihentikan sementara.", "Issuing is paused.");
    Ok(web::go(uri!(run(id, run)), said))
}

#[post("/angkatan/<id>/sertifikat/proses/<run>/lanjutkan")]
async fn resume(by: Coordinating, id: CohortId, run: IssueRunId, store: &State<Store>) -> Result<Answer> {
    let planning = by.planning(store.read(), id).await?;
    store.write(async |tx| runs::move_run(tx, &planning, run, RunState::Running).await).await?;
    issuing::wake();
    Ok(web::go(uri!(run(id, run)), ""))
}
