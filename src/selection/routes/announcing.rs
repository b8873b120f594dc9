//! Announcing the result: first what will happen, then one button.
use super::{Fact, Part, Selecting, Top, refusal};
use crate::{
    access::{SignedIn, Staff},
    clock::Now,
    error::{Refusal, Result},
    people,
    selection::{
        commands::{self, Change},
        forecast::forecast,
        queries,
        rules::all_checked,
        standing::still_stands,
    },
    store::Store,
    tables::{cohort::CohortId, enrolment::EnrolmentState, selection_step::SelectionStep},
    text::Language,
    web::{self, Answer, Filled, Lang, Origin, Page},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![announcing, announce]
}

/// What will happen.
#[derive(Serialize)]
struct AnnouncePage {
    top: Top,
    seated: usize,
    waiting: usize,
    not_selected: usize,
    /// By pool, where there are some.
    pools: Vec<Fact>,
    then: Vec<String>,
    /// Everybody who will get a message.
    told: usize,
    form: Filled,
    /// Why it cannot be announced now, where that is so.
    not_yet: String,
    to: String,
    back: String,
}

async fn page(
    store: &Store,
    by: &SignedIn,
    at: &Selecting,
    form: Filled,
    language: Language,
) -> Result<Page> {
    let (db, row, cohort) = (store.read(), &at.setup.selection, at.cohort());
    let applicants = queries::applicants(db, at.id()).await?;
    let coming = forecast(row, &at.formula(), &at.setup.pools, cohort.quota.into(), &applicants);
    let (steps, hours) = (at.steps(), row.offer_hours);
    let not_yet = match steps.verify {
        true => applicants.iter().filter(|one| one.state == EnrolmentState::Submitted).count() as i64,
        false => 0,
    };
    let stands = still_stands(db, &at.setup, steps, &applicants).await?;
    let not_yet = all_checked(not_yet).and(stands);
    let kept: usize = coming.by_pool.iter().map(|(_, many)| many).sum();
    let open = coming.seated - kept;
    let mut pools: Vec<Fact> = at
        .setup
        .pools
        .iter()
        .zip(&coming.by_pool)
        .map(|(pool, (_, many))| {
            let seats = pool.seats;
            Fact::new(
                pool.name.clone(),
                say!(language, "{many} dari {seats} kursi", "{many} of {seats} seats"),
            )
        })
        .collect();
    if !pools.is_empty() {
        pools.push(Fact::new(
            say!(language, "Untuk semua", "For everybody"),
            say!(language, "{open} kursi", "{open} seats"),
        ));
    }
    let mut then = vec![match steps.reregister {
        true => say!(
            language,
            "Yang terpilih menjawab dalam paling sedikit {hours} jam. Tawaran yang lewat pindah sendiri ke cadangan berikutnya.",
            "Whoever is selected has at least {hours} hours to answer. A lapsed offer goes to the next reserve by itself."
        ),
        false => say!(
            language,
            "Yang terpilih langsung mendapat kursi.",
            "Whoever is selected has a seat at once."
        ),
    }];
    then.push(say!(
        language,
        "Halaman pengumuman menampilkan nomor pendaftaran dan hasil, tanpa nama.",
        "The announcement page shows registration numbers and results, no names."
    ));
    then.push(say!(
        language,
        "Sesudah ini urutan dan aturan tidak bisa diubah.",
        "After this the order and the rules cannot be changed."
    ));
    let (here, back) = match at.handling.takes(SelectionStep::Rank) {
        true => (Part::Order, uri!(super::order(at.id())).to_string()),
        false => (Part::Announce, uri!(people::routes::home).to_string()),
    };
    let view = AnnouncePage {
        top: at.top(db, by, here, language).await?,
        seated: coming.seated,
        waiting: coming.waiting,
        not_selected: coming.not_selected,
        pools,
        then,
        told: coming.seated + coming.waiting + coming.not_selected,
        not_yet: match form.errors.is_empty() {
            true => not_yet.err().map(|why| why.say(language)).unwrap_or_default(),
            false => String::new(),
        },
        form,
        to: uri!(announce(at.id())).to_string(),
        back,
    };
    web::page("selection/announce.html", view)
}

/// Where one goes once the result is announced: whoever may not open the board reads what everybody reads.
fn after(at: &Selecting) -> String {
    match at.plans() {
        true => uri!(super::board(at.id(), None::<&str>, None::<&str>)).to_string(),
        false => uri!(super::announcement(at.id(), None::<&str>)).to_string(),
    }
}

#[get("/angkatan/<id>/seleksi/umumkan")]
pub(crate) async fn announcing(id: CohortId, by: Staff, store: &State<Store>, lang: Lang) -> Result<Answer> {
    let at = Selecting::of(store.read(), &by, id, SelectionStep::Announce).await?;
    if at.announced() {
        return Ok(web::go(after(&at), ""));
    }
    Ok(Answer::Show(page(store, &by, &at, Filled::default(), lang.0).await?))
}

#[post("/angkatan/<id>/seleksi/umumkan", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn announce(
    id: CohortId,
    by: Staff,
    form: Form<Contextual<'_, super::Pressed>>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let at = Selecting::of(store.read(), &by, id, SelectionStep::Announce).await?;
    let (_, filled) = web::read(form, lang.0);
    let change = Change { by: Some(by.person()), origin, now: now.0 };
    match store.write(async |tx| commands::announce(tx, id, change).await).await {
        Ok(done) => {
            let (seated, waiting, out) = (done.seated, done.waiting, done.not_selected);
            let said = say!(
                lang.0,
                "Hasil diumumkan: {seated} terpilih, {waiting} cadangan, {out} tidak terpilih.",
                "The result is announced: {seated} selected, {waiting} reserves, {out} not selected."
            );
            Ok(web::go(after(&at), said))
        }
        Err(error) => {
            let why = Refusal { field: "", ..refusal(error)? };
            Ok(Answer::Again(page(store, &by, &at, filled.refused(&why, lang.0), lang.0).await?))
        }
    }
}
