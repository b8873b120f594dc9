//! The order: by what, who comes where, which ties there are, and the promise of the draw.
use super::{Part, Selecting, Top, refusal};
use crate::{
    access::{SignedIn, Staff},
    clock::Now,
    error::{Refusal, Result},
    random::Random,
    selection::{
        commands::{self, Change},
        draw::Seed,
        filter::Filter,
        queries::{self, Applicant},
        ranking::shown,
        rules::{may_promise, may_rank},
        standing::still_stands,
    },
    store::Store,
    tables::{
        cohort::CohortId, enrolment::EnrolmentState as Stand, selection::Method,
        selection_step::SelectionStep,
    },
    text::{self, Language},
    web::{self, Answer, Filled, Lang, Origin, Page},
};
use chrono::{DateTime, Utc};
use rocket::{
    FromForm, Route, State,
    form::{Contextual, Form},
};
use serde::Serialize;
use std::collections::HashMap;

pub(super) fn routes() -> Vec<Route> {
    routes![order, put_in_order, promise]
}

/// The order.
#[derive(Serialize)]
struct OrderPage {
    top: Top,
    formula: String,
    form: Filled,
    /// How many can be put in order now, beside those who are.
    ready: i64,
    /// How many are still on the way there.
    behind: i64,
    many: usize,
    rows: Vec<Row>,
    ties: String,
    /// When it was made, or nothing.
    made: Option<String>,
    /// Why nobody can be put in order now, where that is so.
    blocked: Option<String>,
    /// Whether totals are compared; else the order is by lot or by arrival alone.
    scored: bool,
    rank_to: Option<String>,
    announce_to: Option<String>,
    /// Why the order cannot be announced as it is, where points changed since.
    stale: Option<String>,
    announced: Option<String>,
    announcement_to: String,
    draw: Option<DrawBox>,
}

/// Where the draw stands.
#[derive(Serialize)]
struct DrawBox {
    /// The published promise.
    commit: Option<String>,
    when: Option<String>,
    held: bool,
    promise_to: Option<String>,
    /// Why no draw can be promised any more, where none was.
    missed: Option<String>,
    page_to: String,
}

/// One applicant in order.
#[derive(Serialize)]
struct Row {
    rank: i32,
    name: String,
    number: String,
    total: String,
    /// "Seri, urutan 12 sampai 14", where others have the same total.
    tie: String,
    /// Their page, for who plans the cohort.
    to: Option<String>,
}

async fn page(
    store: &Store,
    by: &SignedIn,
    at: &Selecting,
    form: Filled,
    (language, now): (Language, DateTime<Utc>),
) -> Result<Page> {
    let (db, id, row) = (store.read(), at.id(), &at.setup.selection);
    let (steps, formula) = (at.steps(), at.formula());
    let applicants = queries::applicants(db, id).await?;
    let count = |state: Stand| applicants.iter().filter(|a| a.state == state).count() as i64;
    let (ready, ranked_now) = (count(steps.ready()), count(Stand::Ranked));
    let behind = applicants.iter().filter(|a| a.state.is_in_selection()).count() as i64 - ready - ranked_now;
    let mut ranked: Vec<&Applicant> = applicants.iter().filter(|a| a.rank.is_some()).collect();
    ranked.sort_by_key(|a| a.rank);
    let spans = tied(&ranked);
    let (groups, people) = spans
        .values()
        .fold((0, 0), |(groups, people), (first, last)| (groups + 1, people + (last - first + 1)));
    let rows = ranked
        .iter()
        .map(|a| Row {
            rank: a.rank.unwrap_or_default(),
            name: a.name.clone(),
            number: a.receipt.clone(),
            total: a.score.map_or_else(|| "–".into(), |score| shown(language, score.into())),
            tie: match a.score.and_then(|score| spans.get(&score)) {
                Some((first, last)) => {
                    say!(language, "Seri, urutan {first} sampai {last}", "Tied, ranks {first} to {last}")
                }
                None => String::new(),
            },
            to: at.plans().then(|| super::person_to(id, a.enrolment, &Filter::default())),
        })
        .collect();
    let unchecked = if steps.verify { count(Stand::Submitted) } else { 0 };
    // A lottery without its promise settles nothing between two.
    let unpromised = row.method == Method::Draw && row.draw_seed.is_none() && ready + ranked_now > 1;
    let blocked = match may_rank(unchecked, formula.draws(), at.closing(), now) {
        _ if at.announced() => None,
        Err(why) => Some(why.say(language)),
        Ok(()) if unpromised => {
            may_promise(at.closing(), now).err().map(|why| why.say(language)).or_else(|| {
                Some(say!(
                    language,
                    "Undiannya belum dijanjikan. Umumkan janji undian dulu.",
                    "The draw is not promised. Publish the promise first."
                ))
            })
        }
        Ok(()) => None,
    };
    // Whoever is ready and not in the order would be passed over: the order comes first.
    let ordered = !at.announced() && ranked_now > 0 && ready == 0 && unchecked == 0;
    let stale = match ordered {
        true => still_stands(db, &at.setup, steps, &applicants).await?.err().map(|why| why.say(language)),
        false => None,
    };
    let may_announce = ordered && stale.is_none() && at.handling.takes(SelectionStep::Announce);
    let promise_now = may_promise(at.closing(), now);
    let draw = formula.draws().then(|| DrawBox {
        commit: row.draw_commit.clone(),
        when: row.draw_committed_at.map(|when| text::moment(language, at.zone, when)),
        held: row.drawn_at.is_some(),
        promise_to: promise_now.is_ok().then(|| uri!(promise(id)).to_string()),
        missed: promise_now.as_ref().err().map(|why| why.say(language)),
        page_to: uri!(super::draw(id)).to_string(),
    });
    let view = OrderPage {
        top: at.top(db, by, Part::Order, language).await?,
        formula: formula.said(language),
        form,
        ready,
        behind,
        many: ranked.len(),
        rows,
        ties: match groups {
            0 => String::new(),
            _ => say!(
                language,
                "{people} orang bernilai sama dengan orang lain, dalam {groups} kelompok.",
                "{people} people have the same total as others, in {groups} groups."
            ),
        },
        made: row.ranked_at.map(|when| text::moment(language, at.zone, when)),
        scored: !formula.parts.is_empty(),
        rank_to: (!at.announced() && blocked.is_none()).then(|| uri!(put_in_order(id)).to_string()),
        blocked,
        announce_to: may_announce.then(|| uri!(super::announcing(id)).to_string()),
        stale,
        announced: row.announced_at.map(|when| text::moment(language, at.zone, when)),
        announcement_to: uri!(super::announcement(id, None::<&str>)).to_string(),
        draw,
    };
    web::page("selection/order.html", view)
}

/// The first and last rank of each total that several people have.
fn tied(ranked: &[&Applicant]) -> HashMap<i32, (i32, i32)> {
    let mut spans: HashMap<i32, (i32, i32)> = HashMap::new();
    for (rank, score) in ranked.iter().filter_map(|a| Some((a.rank?, a.score?))) {
        let span = spans.entry(score).or_insert((rank, rank));
        *span = (span.0.min(rank), span.1.max(rank));
    }
    spans.retain(|_, (first, last)| first != last);
    spans
}

#[get("/angkatan/<id>/seleksi/urutan")]
pub(crate) async fn order(
    id: CohortId,
    by: Staff,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Page> {
    let at = Selecting::of(store.read(), &by, id, SelectionStep::Rank).await?;
    page(store, &by, &at, Filled::default(), (lang.0, now.0)).await
}

/// A button and nothing else.
#[derive(FromForm)]
pub(crate) struct Pressed {
    #[allow(dead_code, reason = "a form has at least one field")]
    ya: Option<String>,
}

#[post("/angkatan/<id>/seleksi/urutan", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn put_in_order(
    id: CohortId,
    by: Staff,
    form: Form<Contextual<'_, Pressed>>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let at = Selecting::of(store.read(), &by, id, SelectionStep::Rank).await?;
    let (_, filled) = web::read(form, lang.0);
    let change = Change { by: Some(by.person()), origin, now: now.0 };
    let done = store
        .write(async |tx| {
            // Where lots decide, the seed becomes public.
            tx.public_changed();
            commands::rank(tx, id, change).await
        })
        .await;
    match done {
        Ok(many) => Ok(web::go(
            uri!(order(id)),
            say!(lang.0, "Urutan {many} orang sudah tersusun.", "{many} people are in order."),
        )),
        Err(error) => {
            let why = Refusal { field: "", ..refusal(error)? };
            Ok(Answer::Again(page(store, &by, &at, filled.refused(&why, lang.0), (lang.0, now.0)).await?))
        }
    }
}

#[post("/angkatan/<id>/seleksi/undian", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn promise(
    id: CohortId,
    by: Staff,
    form: Form<Contextual<'_, Pressed>>,
    random: &State<Random>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let at = Selecting::of(store.read(), &by, id, SelectionStep::Rank).await?;
    let (_, filled) = web::read(form, lang.0);
    let mut bytes = [0; 32];
    random.fill(&mut bytes);
    let seed = Seed::new(bytes);
    let change = Change { by: Some(by.person()), origin, now: now.0 };
    let (hex, hash) = (seed.hex(), seed.commit());
    let done = store
        .write(async |tx| {
            tx.public_changed();
            commands::commit_draw(tx, id, &hex, &hash, change).await
        })
        .await;
    match done {
        Ok(()) => Ok(web::go(
            uri!(order(id)),
            say!(
                lang.0,
                "Janji undian sudah tampil di halaman undian.",
                "The promise of the draw now shows on its page."
            ),
        )),
        Err(error) => {
            let why = Refusal { field: "", ..refusal(error)? };
            Ok(Answer::Again(page(store, &by, &at, filled.refused(&why, lang.0), (lang.0, now.0)).await?))
        }
    }
}
