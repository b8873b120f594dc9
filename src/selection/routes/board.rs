//! The board: how many stand where, who they are, and the one next step.
use super::{
    Choice, Part, Selecting, Top,
    board_dates::{extendable, periods},
    next_card::{NextCard, card},
    sponsoring, stages,
};
use crate::{
    access::{Coordinating, SignedIn, Staff},
    clock::Now,
    cohorts::head::{CohortHead, Tab, head},
    enrollment::words::chip,
    error::{Error, Result},
    selection::{filter::Filter, queries::Applicant, ranking::shown, words},
    store::Store,
    tables::{
        cohort::CohortId,
        enrolment::{EnrolmentId, EnrolmentState as State},
        selection_step::SelectionStep,
    },
    text::{self, Chip, Language},
    web::{self, Filled, Lang, Page},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use rocket::{Route, State as Managed};
use serde::Serialize;
use std::collections::HashMap;

pub(super) fn routes() -> Vec<Route> {
    routes![board]
}

/// More people than this are not listed at once.
const MOST: usize = 200;

/// A cohort that does not select.
#[derive(Serialize)]
struct NonePage {
    head: CohortHead,
    to: String,
}

/// The board.
#[derive(Serialize)]
struct BoardPage {
    top: Top,
    /// "Sekarang: pemeriksaan berkas, sampai 3 Desember 2026, 16.00 WIB."
    periods: Vec<String>,
    next: NextCard,
    seats: String,
    stages: Vec<StageRow>,
    query: String,
    stage: String,
    board_to: String,
    rows: Vec<Row>,
    /// Says that not all are listed.
    more: String,
    form: Filled,
    /// Where ticked papers are marked as right; none where papers are not checked.
    verify_to: Option<String>,
    /// Where the sponsor of those who are ticked is noted.
    sponsor_to: Option<String>,
    extend: Vec<Choice>,
    extend_to: String,
    raise: Option<Raise>,
    /// Whether the reader plans the cohort.
    plans: bool,
    announcement_to: String,
    draw_to: Option<String>,
}

/// Adding seats after the announcement.
#[derive(Serialize)]
struct Raise {
    to: String,
    quota: i32,
    help: String,
}

/// One stage with its bar.
#[derive(Serialize)]
struct StageRow {
    word: &'static str,
    chip: Chip,
    count: i64,
    /// "37%": the length of the bar.
    share: String,
    to: String,
    here: bool,
}

/// One applicant.
#[derive(Serialize)]
struct Row {
    id: EnrolmentId,
    name: String,
    number: String,
    chip: Chip,
    detail: String,
    to: String,
    /// Whether they can be ticked.
    pick: bool,
}

#[get("/angkatan/<id>/seleksi?<tahap>&<cari>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn board(
    id: CohortId,
    tahap: Option<&str>,
    cari: Option<&str>,
    by: Staff,
    planner: Option<Coordinating>,
    store: &Managed<Store>,
    lang: Lang,
    now: Now,
) -> Result<Page> {
    match Selecting::of(store.read(), &by, id, SelectionStep::Verify).await {
        Ok(at) => {
            let shown = Filter::of(tahap, cari);
            page(store, &by, &at, shown, Filled::default(), lang.0, now.0).await
        }
        Err(Error::NotFound) => none(store, &planner.ok_or(Error::NotFound)?, id, lang.0).await,
        Err(error) => Err(error),
    }
}

async fn none(store: &Store, by: &Coordinating, id: CohortId, language: Language) -> Result<Page> {
    let planning = by.planning(store.read(), id).await?;
    let cohort = planning.cohort();
    let head = head(store.read(), by, cohort, Tab::Selection, language).await?;
    web::page("selection/none.html", NonePage { head, to: uri!(super::settings(cohort.id)).to_string() })
}

pub(super) async fn page(
    store: &Store,
    by: &SignedIn,
    at: &Selecting,
    shown: Filter<'_>,
    form: Filled,
    language: Language,
    now: DateTime<Utc>,
) -> Result<Page> {
    let (db, id, row) = (store.read(), at.id(), &at.setup.selection);
    let steps = at.steps();
    let applicants = at.applicants(db).await?;
    let mut counts: HashMap<State, i64> = HashMap::new();
    for applicant in &applicants {
        *counts.entry(applicant.state).or_default() += 1;
    }
    let places = stages::places(&applicants);
    let found: Vec<&Applicant> = shown.pick(&applicants);
    let (many, most) = (found.len(), MOST);
    let may_verify = steps.verify && !at.announced();
    let line = |a: &&Applicant| Row {
        id: a.enrolment,
        name: a.name.clone(),
        number: a.receipt.clone(),
        chip: chip(a.state, places.get(&a.enrolment).copied().unwrap_or_default(), language),
        detail: detail(a, at.zone, language),
        to: super::person_to(id, a.enrolment, &shown),
        pick: match a.state {
            State::Correcting => false,
            State::Submitted => may_verify || sponsoring::may(at, a),
            _ => sponsoring::may(at, a),
        },
    };
    let (formula, plans) = (at.formula(), at.plans());
    let next = match plans {
        true => stages::next(row, steps, formula.draws(), at.closing().is_over(now), &counts),
        false => stages::next_of_papers(&counts),
    };
    let view = BoardPage {
        top: at.top(db, by, Part::Board, language).await?,
        periods: periods(at, now, language),
        next: card(id, next, language),
        seats: seats(at, &counts, applicants.len(), language),
        stages: stage_rows(id, &counts, applicants.len(), shown.stage, language),
        query: shown.query.to_string(),
        stage: shown.word().unwrap_or_default().to_string(),
        board_to: uri!(board(id, None::<&str>, None::<&str>)).to_string(),
        rows: found.iter().take(MOST).map(line).collect(),
        more: match many > MOST {
            true => say!(
                language,
                "Terlihat {most} dari {many} orang. Pilih tahap atau cari nama.",
                "{most} of {many} people are shown. Choose a stage or look for a name."
            ),
            false => String::new(),
        },
        form,
        verify_to: may_verify.then(|| uri!(super::verify(id)).to_string()),
        sponsor_to: applicants
            .iter()
            .any(|a| sponsoring::may(at, a))
            .then(|| uri!(super::sponsoring(id, Vec::<EnrolmentId>::new())).to_string()),
        extend: if plans { extendable(at, language) } else { Vec::new() },
        extend_to: uri!(super::extend(id)).to_string(),
        raise: (plans && at.announced()).then(|| raise(at, language)),
        plans,
        announcement_to: uri!(super::announcement(id, None::<&str>)).to_string(),
        draw_to: formula.draws().then(|| uri!(super::draw(id)).to_string()),
    };
    web::page("selection/board.html", view)
}

fn raise(at: &Selecting, language: Language) -> Raise {
    let quota = at.cohort().quota;
    Raise {
        to: uri!(super::raise(at.id())).to_string(),
        quota,
        help: say!(
            language,
            "Sekarang {quota} kursi. Tiap kursi baru ditawarkan kepada cadangan berikutnya.",
            "There are {quota} seats. Each new one is offered to the next reserve."
        ),
    }
}

fn detail(a: &Applicant, zone: Tz, language: Language) -> String {
    let until = a.offered_until.map(|until| text::moment(language, zone, until));
    match (a.state, until, &a.exit_reason) {
        (State::Offered, Some(until), _) => {
            say!(language, "Jawab sebelum {until}", "To answer before {until}")
        }
        (state, _, Some(why)) if state.is_exit() || state == State::Correcting => why.clone(),
        _ => {
            let score = a.score.map(|score| {
                let score = shown(language, score.into());
                say!(language, "nilai {score}", "total {score}")
            });
            let rank = a.rank.map(|rank| say!(language, "urutan {rank}", "rank {rank}"));
            [rank, score].into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
    }
}

fn seats(at: &Selecting, counts: &HashMap<State, i64>, all: usize, language: Language) -> String {
    let quota = at.cohort().quota;
    let of = |state| counts.get(&state).copied().unwrap_or_default();
    let (enrolled, offered) = (of(State::Enrolled), of(State::Offered));
    if !at.plans() {
        return say!(
            language,
            "{all} pendaftar yang berkasnya diperiksa.",
            "{all} applicants whose papers are checked."
        );
    }
    match at.announced() {
        false => {
            say!(language, "{all} pendaftar untuk {quota} kursi.", "{all} applicants for {quota} seats.")
        }
        true => say!(
            language,
            "{enrolled} dari {quota} kursi terisi, {offered} menunggu jawaban.",
            "{enrolled} of {quota} seats taken, {offered} waiting for an answer."
        ),
    }
}

fn stage_rows(
    id: CohortId,
    counts: &HashMap<State, i64>,
    all: usize,
    here: Option<State>,
    language: Language,
) -> Vec<StageRow> {
    let share = |count: i64| format!("{}%", (count * 100).checked_div(all as i64).unwrap_or_default());
    let row = |state: &State| {
        let count = counts.get(state).copied().unwrap_or_default();
        (count > 0 || here == Some(*state)).then(|| StageRow {
            word: state.word(),
            chip: chip(*state, 0, language),
            count,
            share: share(count),
            to: uri!(board(id, Some(state.word()), None::<&str>)).to_string(),
            here: here == Some(*state),
        })
    };
    words::STAGES.iter().filter_map(row).collect()
}
