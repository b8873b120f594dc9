//! The outbox as the coordinator sees it.
use super::{
    commands,
    queries::{self, Line, SHOWN, Wanted},
    rules,
    words::{address, chip, when},
};
use crate::{
    access::Coordinating,
    clock::Now,
    error::Result,
    store::Store,
    tables::{
        cohort::CohortId,
        message::{MessageId, MessageState},
    },
    text::{self, Chip, Language},
    web::{self, Answer, Lang, Page},
};
use rocket::{Route, State};
use serde::Serialize;

mod message;

#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use message::*;

/// The routes of the outbox.
pub fn routes() -> Vec<Route> {
    let mut all = routes![outbox, older, resend_failed, release];
    all.extend(message::routes());
    all
}

#[derive(Serialize)]
struct OutboxPage {
    tabs: Vec<StateTab>,
    cohorts: Vec<Choice>,
    to_filter: String,
    state: &'static str,
    lines: Vec<LineView>,
    bulk: Option<Act>,
    older: Option<String>,
    is_first: bool,
}

#[derive(Serialize)]
struct StateTab {
    label: String,
    to: String,
    here: bool,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

#[derive(Serialize)]
struct LineView {
    to: String,
    name: String,
    address: Option<String>,
    subject: String,
    chip: Chip,
    when: String,
    trouble: String,
    again: Option<String>,
}

#[derive(Serialize)]
struct Act {
    to: String,
    label: String,
}

#[get("/pesan?<keadaan>&<angkatan>")]
pub(crate) async fn outbox(
    by: Coordinating,
    lang: Lang,
    store: &State<Store>,
    keadaan: Option<&str>,
    angkatan: Option<CohortId>,
) -> Result<Page> {
    let wanted = Wanted { state: state(keadaan), cohort: angkatan, before: None };
    list(&by, lang.0, store, wanted).await
}

#[get("/pesan-lama/<before>?<keadaan>&<angkatan>")]
pub(crate) async fn older(
    by: Coordinating,
    lang: Lang,
    store: &State<Store>,
    before: MessageId,
    keadaan: Option<&str>,
    angkatan: Option<CohortId>,
) -> Result<Page> {
    let wanted = Wanted { state: state(keadaan), cohort: angkatan, before: Some(before) };
    list(&by, lang.0, store, wanted).await
}

fn state(word: Option<&str>) -> Option<MessageState> {
    word.and_then(|word| word.parse().ok())
}

async fn list(by: &Coordinating, language: Language, store: &Store, wanted: Wanted) -> Result<Page> {
    let db = store.read();
    let zone = queries::zone(db, by).await?;
    let counts = queries::counts(db, by, wanted.cohort).await?;
    let cohorts = queries::cohorts(db, by).await?;
    let mut lines = queries::lines(db, by, wanted).await?;
    let has_older = lines.len() as u64 > SHOWN;
    lines.truncate(SHOWN as usize);
    let word = wanted.state.map(MessageState::word);
    let older = match lines.last() {
        Some(last) if has_older => Some(uri!(older(last.id, word, wanted.cohort)).to_string()),
        _ => None,
    };
    let cohorts = cohorts
        .into_iter()
        .map(|c| Choice {
            value: c.id.to_string(),
            label: format!("{}, {}", c.label, c.title),
            chosen: wanted.cohort == Some(c.id),
        })
        .collect();
    let view = OutboxPage {
        tabs: tabs(&counts, wanted, language),
        cohorts,
        to_filter: uri!(outbox(None::<&str>, None::<CohortId>)).to_string(),
        state: word.unwrap_or(""),
        bulk: bulk(&counts, wanted, language),
        lines: lines.into_iter().map(|line| line_view(line, zone, language)).collect(),
        older,
        is_first: wanted.before.is_none(),
    };
    web::page("mail/outbox.html", view)
}

fn count(counts: &[(MessageState, i64)], states: &[MessageState]) -> i64 {
    counts.iter().filter(|(state, _)| states.contains(state)).map(|(_, n)| n).sum()
}

fn tabs(counts: &[(MessageState, i64)], wanted: Wanted, language: Language) -> Vec<StateTab> {
    use MessageState::{Failed, NoAddress, Queued, Retrying, Sending, Sent};
    let all: [(Option<MessageState>, &[MessageState], &str, &str); 6] = [
        (None, MessageState::ALL, "Semua", "All"),
        (Some(Failed), &[Failed], "Belum terkirim", "Not sent"),
        (Some(NoAddress), &[NoAddress], "Tanpa email", "No e-mail"),
        (Some(Retrying), &[Retrying], "Dicoba lagi", "Trying again"),
        (Some(Queued), &[Queued, Sending], "Menunggu", "Waiting"),
        (Some(Sent), &[Sent], "Terkirim", "Sent"),
    ];
    let name = |id: &'static str, en: &'static str| if language == Language::Id { id } else { en };
    all.into_iter()
        .map(|(state, states, id, en)| StateTab {
            label: format!("{} ({})", name(id, en), text::whole(language, count(counts, states))),
            to: uri!(outbox(state.map(MessageState::word), wanted.cohort)).to_string(),
            here: wanted.state == state,
        })
        .collect()
}

/// What can be done with all that are shown: send the failed again, or the waiting now.
fn bulk(counts: &[(MessageState, i64)], wanted: Wanted, language: Language) -> Option<Act> {
    let n = |state| count(counts, &[state]);
    match wanted.state {
        Some(MessageState::Retrying) if n(MessageState::Retrying) > 0 => {
            let n = n(MessageState::Retrying);
            Some(Act {
                to: uri!(release(wanted.cohort)).to_string(),
                label: say!(language, "Coba {n} pesan sekarang", "Try now ({n})"),
            })
        }
        None | Some(MessageState::Failed) if n(MessageState::Failed) > 0 => {
            let n = n(MessageState::Failed);
            Some(Act {
                to: uri!(resend_failed(wanted.cohort)).to_string(),
                label: say!(language, "Kirim ulang {n} pesan", "Send again ({n})"),
            })
        }
        _ => None,
    }
}

fn line_view(line: Line, zone: chrono_tz::Tz, language: Language) -> LineView {
    let again = matches!(line.state, MessageState::Failed | MessageState::Retrying)
        .then(|| uri!(message::resend(line.id)).to_string());
    LineView {
        to: uri!(message::show(line.id)).to_string(),
        chip: chip(line.state, line.to_address.is_some(), language),
        when: when(line.state, line.created_at, line.due_at, line.sent_at, zone, language),
        trouble: rules::explain(&line.last_error, language).0,
        name: line.to_name,
        address: line.to_address.as_deref().map(address),
        subject: line.subject,
        again,
    }
}

#[post("/pesan/kirim-ulang?<angkatan>")]
pub(crate) async fn resend_failed(
    by: Coordinating,
    lang: Lang,
    now: Now,
    store: &State<Store>,
    angkatan: Option<CohortId>,
) -> Result<Answer> {
    let n = store.write(async |tx| commands::resend_failed(tx, &by, angkatan, now.0).await).await?;
    let said = say!(lang.0, "{n} pesan masuk antrean lagi.", "Back in the queue: {n}.");
    Ok(web::go(uri!(outbox(Some(MessageState::Queued.word()), angkatan)), said))
}

#[post("/pesan/coba-sekarang?<angkatan>")]
pub(crate) async fn release(
    by: Coordinating,
    lang: Lang,
    now: Now,
    store: &State<Store>,
    angkatan: Option<CohortId>,
) -> Result<Answer> {
    let n = store.write(async |tx| commands::release(tx, &by, angkatan, now.0).await).await?;
    let said = say!(lang.0, "{n} pesan dicoba sekarang.", "Tried now: {n}.");
    Ok(web::go(uri!(outbox(Some(MessageState::Queued.word()), angkatan)), said))
}
