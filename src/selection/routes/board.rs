//! The board: how many stand where, who they are, and the one next step.
use super::{Choice, Part, Selecting, Top, stages, stages::Next};
use crate::{
    access::{Coordinating, Planning},
    clock::Now,
    cohorts::head::{CohortHead, Tab, head},
    error::{Error, Result},
    people::rules::fold,
    selection::{
        queries::{self, Applicant},
        ranking::shown,
        words,
    },
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
    extend: Vec<Choice>,
    extend_to: String,
    raise_to: Option<String>,
    announcement_to: String,
    draw_to: Option<String>,
}

/// The one next step.
#[derive(Serialize)]
struct NextCard {
    title: String,
    text: String,
    to: Option<String>,
    label: String,
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
    /// Whether their papers can be ticked.
    pick: bool,
}

#[get("/angkatan/<id>/seleksi?<tahap>&<cari>")]
pub(crate) async fn board(
    id: CohortId,
    tahap: Option<&str>,
    cari: Option<&str>,
    by: Coordinating,
    store: &Managed<Store>,
    lang: Lang,
    now: Now,
) -> Result<Page> {
    let planning = by.planning(store.read(), id).await?;
    match Selecting::of(store.read(), &by, id).await {
        Ok(at) => {
            let shown = Shown { stage: tahap.and_then(|word| word.parse().ok()), query: cari.unwrap_or("") };
            page(store, &by, &at, shown, Filled::default(), lang.0, now.0).await
        }
        Err(Error::NotFound) => none(store, &by, &planning, lang.0).await,
        Err(error) => Err(error),
    }
}

async fn none(store: &Store, by: &Coordinating, planning: &Planning, language: Language) -> Result<Page> {
    let cohort = planning.cohort();
    let head = head(store.read(), by, cohort, Tab::Selection, language).await?;
    web::page("selection/none.html", NonePage { head, to: uri!(super::settings(cohort.id)).to_string() })
}

/// What of the board is shown.
#[derive(Clone, Copy, Default)]
pub(super) struct Shown<'a> {
    pub stage: Option<State>,
    pub query: &'a str,
}

pub(super) async fn page(
    store: &Store,
    by: &Coordinating,
    at: &Selecting,
    shown: Shown<'_>,
    form: Filled,
    language: Language,
    now: DateTime<Utc>,
) -> Result<Page> {
    let (db, id, row) = (store.read(), at.id(), &at.setup.selection);
    let steps = at.steps();
    let applicants = queries::applicants(db, id).await?;
    let mut counts: HashMap<State, i64> = HashMap::new();
    for applicant in &applicants {
        *counts.entry(applicant.state).or_default() += 1;
    }
    let places = stages::places(&applicants);
    let words = fold(shown.query);
    let fits = |a: &&Applicant| {
        shown.stage.is_none_or(|stage| a.state == stage)
            && (words.is_empty() || fold(&a.name).contains(&words) || fold(&a.receipt).contains(&words))
    };
    let found: Vec<&Applicant> = applicants.iter().filter(fits).collect();
    let (many, most) = (found.len(), MOST);
    let may_verify = steps.verify && !at.announced();
    let line = |a: &&Applicant| Row {
        id: a.enrolment,
        name: a.name.clone(),
        number: a.receipt.clone(),
        chip: match places.get(&a.enrolment) {
            Some(place) => words::result(State::Waiting, Some(*place), language),
            None => words::chip(a.state, language),
        },
        detail: detail(a, at.zone, language),
        to: uri!(super::person(id, a.enrolment)).to_string(),
        pick: may_verify && a.state == State::Submitted,
    };
    let formula = at.formula();
    let view = BoardPage {
        top: at.top(db, by, Part::Board, language).await?,
        periods: periods(at, now, language),
        next: card(id, stages::next(row, steps, formula.draws(), &counts), language),
        seats: seats(at, &counts, applicants.len(), language),
        stages: stage_rows(id, &counts, applicants.len(), shown.stage, language),
        query: shown.query.to_string(),
        stage: shown.stage.map(|stage| stage.word().to_string()).unwrap_or_default(),
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
        extend: extendable(at, language),
        extend_to: uri!(super::extend(id)).to_string(),
        raise_to: at.announced().then(|| uri!(super::raise(id)).to_string()),
        announcement_to: uri!(super::announcement(id, None::<&str>)).to_string(),
        draw_to: formula.draws().then(|| uri!(super::draw(id)).to_string()),
    };
    web::page("selection/board.html", view)
}

fn detail(a: &Applicant, zone: Tz, language: Language) -> String {
    let until = a.offered_until.map(|until| text::moment(language, zone, until));
    match (a.state, until, &a.exit_reason) {
        (State::Offered, Some(until), _) => say!(language, "Jawab sebelum {until}", "To answer before {until}"),
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

/// The steps under way and the next to come, each with its period and who is in charge of nothing more.
fn periods(at: &Selecting, now: DateTime<Utc>, language: Language) -> Vec<String> {
    let line = |step: &crate::tables::selection_step::Model| {
        let what = words::step(step.step, language);
        let (from, until) =
            (text::moment(language, at.zone, step.from_at), text::moment(language, at.zone, step.until_at));
        if now < step.from_at {
            say!(language, "{what} mulai {from}.", "{what} begins {from}.")
        } else {
            say!(language, "{what} sampai {until}.", "{what} until {until}.")
        }
    };
    at.setup.steps.iter().filter(|step| now < step.until_at).map(line).collect()
}

fn seats(at: &Selecting, counts: &HashMap<State, i64>, all: usize, language: Language) -> String {
    let quota = at.planning.cohort().quota;
    let of = |state| counts.get(&state).copied().unwrap_or_default();
    let (enrolled, offered) = (of(State::Enrolled), of(State::Offered));
    match at.announced() {
        false => say!(language, "{all} pendaftar untuk {quota} kursi.", "{all} applicants for {quota} seats."),
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
            chip: words::chip(*state, language),
            count,
            share: share(count),
            to: uri!(board(id, Some(state.word()), None::<&str>)).to_string(),
            here: here == Some(*state),
        })
    };
    words::STAGES.iter().filter_map(row).collect()
}

/// The periods that can still be extended: after the announcement only re-registration.
fn extendable(at: &Selecting, language: Language) -> Vec<Choice> {
    let fits = |step: &SelectionStep| !at.announced() || *step == SelectionStep::Reregister;
    let choice = |step: &crate::tables::selection_step::Model| {
        let (what, until) =
            (words::step(step.step, language), text::moment(language, at.zone, step.until_at));
        Choice {
            value: step.step.word().to_string(),
            label: say!(language, "{what}, sekarang sampai {until}", "{what}, now until {until}"),
        }
    };
    at.setup.steps.iter().filter(|row| fits(&row.step)).map(choice).collect()
}

fn card(id: CohortId, next: Next, language: Language) -> NextCard {
    let new = |title: String, text: String, to: Option<String>, label: String| NextCard { title, text, to, label };
    let at_stage = |state: State| Some(uri!(board(id, Some(state.word()), None::<&str>)).to_string());
    let order = || Some(uri!(super::order(id)).to_string());
    match next {
        Next::PromiseDraw => new(
            say!(language, "Umumkan janji undian", "Publish the promise of the draw"),
            say!(
                language,
                "Lakukan sebelum pendaftaran ditutup, supaya siapa pun dapat memeriksa undiannya nanti.",
                "Do this before applications close, so that anybody can check the draw later."
            ),
            order(),
            say!(language, "Buka undian", "Open the draw"),
        ),
        Next::AwaitApplicants => new(
            say!(language, "Belum ada pendaftar", "Nobody has applied yet"),
            say!(
                language,
                "Bagikan halaman pelatihan. Pendaftar akan muncul di sini.",
                "Share the page of the course. Applicants will show up here."
            ),
            None,
            String::new(),
        ),
        Next::CheckPapers(n) => new(
            say!(language, "Periksa berkas {n} orang", "Check the papers of {n} people"),
            say!(
                language,
                "Buka satu per satu, atau centang beberapa orang sekaligus.",
                "Open them one by one, or tick several people at once."
            ),
            at_stage(State::Submitted),
            say!(language, "Lihat {n} orang", "See {n} people"),
        ),
        Next::EnterScores(n) => new(
            say!(language, "Masukkan nilai {n} orang", "Enter the scores of {n} people"),
            say!(
                language,
                "Ketik di tabel, atau kirim berkas Excel.",
                "Type them into the table, or send an Excel file."
            ),
            Some(uri!(super::scores(id)).to_string()),
            say!(language, "Masukkan nilai", "Enter scores"),
        ),
        Next::AwaitCorrections(n) => new(
            say!(language, "Menunggu perbaikan {n} orang", "Waiting for the corrections of {n} people"),
            say!(
                language,
                "Mereka sudah diberi tahu apa yang perlu diperbaiki.",
                "They have been told what to correct."
            ),
            at_stage(State::Correcting),
            say!(language, "Lihat {n} orang", "See {n} people"),
        ),
        Next::PutInOrder(n) => new(
            say!(language, "Susun urutan {n} orang", "Put {n} people in order"),
            say!(
                language,
                "Urutan boleh disusun ulang sampai hasilnya diumumkan.",
                "The order may be made again until the result is announced."
            ),
            order(),
            say!(language, "Buka urutan", "Open the order"),
        ),
        Next::Announce(n) => new(
            say!(language, "Umumkan hasil {n} orang", "Announce the result of {n} people"),
            say!(
                language,
                "Periksa urutannya dulu. Sesudah diumumkan, urutan tidak berubah.",
                "Check the order first. Once announced, it does not change."
            ),
            order(),
            say!(language, "Periksa urutan", "Check the order"),
        ),
        Next::AwaitAnswers(n) => new(
            say!(language, "Menunggu jawaban {n} orang", "Waiting for the answer of {n} people"),
            say!(
                language,
                "Tawaran yang lewat waktunya pindah sendiri ke cadangan berikutnya.",
                "An offer whose time is over goes to the next reserve by itself."
            ),
            at_stage(State::Offered),
            say!(language, "Lihat {n} orang", "See {n} people"),
        ),
        Next::Done => new(
            say!(language, "Tidak ada yang perlu dilakukan", "There is nothing to do"),
            say!(language, "Seleksi ini sudah selesai.", "This selection is done."),
            None,
            String::new(),
        ),
    }
}
