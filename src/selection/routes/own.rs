//! Where I stand: my place, my own calculation, what comes next and by when; one button to take the seat
//! and one to let it go.
use super::{
    Fact,
    own_words::{next, title, why},
};
use crate::{
    access::{Learning, SignedIn},
    clock::Now,
    enrollment::{
        self,
        asking::answers::asked,
        correcting,
        offers::{self, Offer},
        rules::receipt_number,
        words::{chip, happened},
    },
    error::{Error, Result},
    people,
    selection::{
        own,
        queries::{self, Setup},
        ranking::{Formula, Line},
        words,
    },
    store::Store,
    tables::{
        application_draft::Step,
        cohort::{CohortId, CohortState},
        correction,
        enrolment::{self, EnrolmentId, EnrolmentState as Stand},
    },
    text::{self, Chip, Language},
    web::{self, Filled, Lang, Origin, Page},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use rocket::{Route, State, http::RawStr};
use sea_orm::ConnectionTrait;
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![standing]
}

/// Where I stand.
#[derive(Serialize)]
struct OwnPage {
    /// The tone of the whole.
    tone: &'static str,
    title: String,
    chip: Chip,
    number: String,
    about: String,
    /// Why it ended, or what is to be corrected.
    why: String,
    form: Filled,
    offer: Option<OfferCard>,
    correct_to: Option<String>,
    /// What is to be corrected, one by one.
    mends: Vec<Mend>,
    /// Whether all of it is.
    all_mended: bool,
    /// Where what is to be corrected is.
    papers_to: String,
    account_to: String,
    next: Vec<Fact>,
    /// The rule in words, my lines, my total, my rank, my lot.
    formula: String,
    calculation: Vec<Line>,
    results: Vec<Fact>,
    periods: Vec<Fact>,
    history: Vec<Fact>,
    whatsapp: String,
    announcement_to: Option<String>,
    draw_to: Option<String>,
    withdraw_to: Option<String>,
    back: String,
}

/// One answer or paper to correct.
#[derive(Serialize)]
struct Mend {
    what: String,
    chip: Chip,
    /// What it was and is now.
    change: String,
    done: bool,
    /// The one to begin with.
    first: bool,
    to: String,
}

/// A seat that is mine if I say so.
#[derive(Serialize)]
struct OfferCard {
    until: String,
    accept_to: String,
    decline_to: String,
}

/// My own application of this number, in a cohort that selects.
pub(super) struct Mine {
    learning: Learning,
    pub offer: Offer,
    pub setup: Setup,
    pub zone: Tz,
}

impl Mine {
    pub async fn of(store: &Store, by: &SignedIn, receipt: &str) -> Result<Mine> {
        let db = store.read();
        let row = offers::by_receipt(db, &receipt_number(receipt)).await?;
        let learning = by.learning(db, row.id).await?;
        let setup = queries::setup(db, row.cohort_id).await?.ok_or(Error::NotFound)?;
        let offer = offers::offer(db, row.cohort_id).await?;
        let zone = people::queries::zone(&offer.centre);
        Ok(Mine { learning, offer, setup, zone })
    }

    pub fn row(&self) -> &enrolment::Model {
        self.learning.enrolment()
    }
}

pub(super) async fn page(
    store: &Store,
    mine: &Mine,
    form: Filled,
    origin: &Origin,
    language: Language,
    now: DateTime<Utc>,
) -> Result<Page> {
    let (db, row, setup) = (store.read(), mine.row(), &mine.setup);
    let places = enrollment::queries::places(db, row.cohort_id, &[row.queue_number]).await?;
    let place = places.get(&row.queue_number).copied().unwrap_or_default();
    let history = enrollment::queries::history(db, row.id).await?;
    let corrections = correcting::queries::all(db, row.id).await?;
    let mends = match row.state {
        Stand::Correcting => mends(db, row, language).await?,
        _ => Vec::new(),
    };
    let formula = Formula::of(&setup.selection, &setup.parts);
    let scores = own::scores(db, row.id).await?;
    let points: Vec<Option<i64>> =
        setup.parts.iter().map(|part| scores.get(&part.id).map(|value| i64::from(*value))).collect();
    let moment = |at| text::moment(language, mine.zone, at);
    let announced = setup.selection.announced_at.is_some();
    let (tone, title) = title(row.state, place, language);
    let mut results = Vec::new();
    if let Some(total) = formula.total(&points).filter(|_| !points.is_empty()) {
        results.push(Fact::new(say!(language, "Jumlah", "Total"), total.shown(language)));
    }
    // A rank before the announcement may still change.
    if let Some(rank) = row.rank.filter(|_| announced) {
        results.push(Fact::new(say!(language, "Urutan", "Rank"), rank.to_string()));
    }
    if formula.draws()
        && announced
        && let Some((lot, of)) = own::lot(db, row.cohort_id, setup, &row.receipt).await?
    {
        results.push(Fact::new(
            say!(language, "Undian", "Draw"),
            say!(language, "urutan {lot} dari {of} nomor", "place {lot} of {of} numbers"),
        ));
    }
    if let Some(pool) = setup.pools.iter().find(|pool| announced && Some(pool.id) == row.pool_id) {
        results.push(Fact::new(say!(language, "Jalur", "Kept seats"), pool.name.clone()));
    }
    let number = &row.receipt;
    let (label, course) = (&mine.offer.cohort.label, &mine.offer.version.title);
    let link = origin.link(uri!(enrollment::routes::receipt(number)));
    let message = say!(
        language,
        "Nomor pendaftaran saya {number}: {course}, {label}. {link}",
        "My application number is {number}: {course}, {label}. {link}"
    );
    let over = matches!(mine.offer.cohort.state, CohortState::Finished | CohortState::Cancelled);
    let view = OwnPage {
        tone,
        title,
        chip: chip(row.state, place, language),
        about: format!("{course}, {label}"),
        why: why(mine, &history),
        form,
        offer: (row.state == Stand::Offered).then(|| OfferCard {
            until: row.offered_until.map(moment).unwrap_or_default(),
            accept_to: uri!(super::accept(number)).to_string(),
            decline_to: uri!(super::decline(number)).to_string(),
        }),
        correct_to: (row.state == Stand::Correcting).then(|| uri!(super::resubmit(number)).to_string()),
        all_mended: mends.iter().all(|one| one.done),
        mends,
        papers_to: uri!(crate::papers::routes::mine(Some(uri!(super::standing(number)).to_string())))
            .to_string(),
        account_to: uri!(people::routes::account).to_string(),
        next: next(mine, place, now, language),
        formula: formula.said(language),
        calculation: formula.calculation(&points, language),
        results,
        periods: setup
            .steps
            .iter()
            .map(|step| {
                let (from, until) = (moment(step.from_at), moment(step.until_at));
                let when = say!(language, "{from} sampai {until}", "{from} until {until}");
                Fact::new(words::step(step.step, language), when)
            })
            .collect(),
        history: history
            .iter()
            .map(|step| {
                let what = happened(&step.kind).pick(language).to_string();
                let why = correcting::words::reason(step, &corrections, language);
                let what = if why.is_empty() { what } else { format!("{what}: {why}") };
                Fact::new(moment(step.at), what)
            })
            .collect(),
        whatsapp: format!("https://wa.me/?text={}", RawStr::new(&message).percent_encode()),
        announcement_to: announced
            .then(|| uri!(super::announcement(row.cohort_id, None::<&str>)).to_string()),
        draw_to: formula.draws().then(|| uri!(super::draw(row.cohort_id)).to_string()),
        withdraw_to: (!row.state.is_exit() && row.state != Stand::Offered && !over)
            .then(|| uri!(enrollment::routes::withdraw(row.id)).to_string()),
        back: uri!(crate::home::routes::mine()).to_string(),
        number: row.receipt.clone(),
    };
    web::page("selection/own.html", view)
}

/// What is to be corrected, in the order of the questions.
async fn mends(db: &impl ConnectionTrait, row: &enrolment::Model, language: Language) -> Result<Vec<Mend>> {
    let open = correcting::queries::open(db, row.id, row.person_id).await?;
    let first = open.iter().position(|one| one.mended_at.is_none());
    let mend = |(n, one): (usize, &correction::Model)| {
        let done = one.mended_at.is_some();
        Mend {
            what: asked(one.step, language),
            chip: match done {
                true => Chip::new("good", say!(language, "Sudah diperbaiki", "Corrected")),
                false => Chip::new("wait", say!(language, "Belum diperbaiki", "Not corrected yet")),
            },
            change: if done { correcting::words::change(one, language) } else { String::new() },
            done,
            first: first == Some(n),
            to: uri!(enrollment::routes::step(
                id = row.cohort_id,
                step = one.step,
                provinsi = _,
                ubah = _,
                ditolak = _
            ))
            .to_string(),
        }
    };
    Ok(open.iter().enumerate().map(mend).collect())
}

#[get("/pendaftaran/<receipt>/seleksi")]
pub(crate) async fn standing(
    receipt: &str,
    by: SignedIn,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Page> {
    let mine = Mine::of(store, &by, receipt).await?;
    page(store, &mine, Filled::default(), origin, lang.0, now.0).await
}
