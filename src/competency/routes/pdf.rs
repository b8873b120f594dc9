//! A decree from its own PDF: what was read, what has to be looked at, and the way through its units.
pub(super) mod taking;
pub(super) mod unit;

use super::super::{
    commands::{self, Said},
    decree::Reading,
    queries, reading,
    rules::{Answers, Decree, Doubtful, Review, Settled, UnitText, place_said},
    uploads,
};
use crate::{
    access::Coordinating,
    clock::Now,
    error::{Error, Result},
    settings::Settings,
    store::Store,
    tables::{decree_review, standard::StandardId},
    text::Language,
    web::{self, Answer, Bytes, Filled, Lang, Page},
};
use rocket::{
    State,
    form::{Contextual, Form},
    http::ContentType,
};
use serde::Serialize;

/// A review with its reading and what people said so far.
struct Begun {
    row: decree_review::Model,
    reading: Reading,
    answers: Answers,
}

/// The review of the file kept under this name; else the way on: to the decree it became, or to the page
/// where one uploads it once more.
async fn begun(
    kept: &str,
    l: Language,
    now: Now,
    settings: &Settings,
    store: &Store,
) -> Result<std::result::Result<Begun, Answer>> {
    let row = queries::review(store.read(), kept).await?.ok_or(Error::NotFound)?;
    if let Some(standard) = row.standard_id {
        let said = say!(l, "Keputusan ini sudah diambil.", "This decree has been taken over.");
        return Ok(Err(web::go(uri!(super::decree::decree(standard)), said)));
    }
    let Some(reading) = reading::kept(&settings.data, kept, now.0).await? else {
        return super::importing::gone_again(store, now, l).await.map(Err);
    };
    let as_read = |at: usize| reading.units.get(at).map(UnitText::of).unwrap_or_default();
    let answers = queries::answers(store.read(), row.id, as_read).await?;
    Ok(Ok(Begun { row, reading, answers }))
}

/// A doubtful place as it is shown.
#[derive(Serialize)]
struct DoubtView {
    /// Its place among all.
    index: usize,
    place: String,
    why: String,
    excerpts: Vec<String>,
    page: usize,
    page_to: String,
    seen: bool,
    mended: bool,
}

/// The address of the uploaded PDF at a page, as browsers understand it.
fn page_to(kept: &str, page: usize) -> String {
    format!("{}#page={page}", uri!(file(kept)))
}

fn doubt_view(
    review: &Review<'_>,
    kept: &str,
    (index, of): (usize, &Doubtful<'_>),
    l: Language,
) -> DoubtView {
    let settled = review.settled(of);
    DoubtView {
        index,
        place: place_said(&of.doubt.place).pick(l).to_string(),
        why: of.doubt.kind.say().pick(l).to_string(),
        excerpts: review.excerpts(of),
        page: of.doubt.page,
        page_to: page_to(kept, of.doubt.page),
        seen: settled == Settled::Seen,
        mended: settled == Settled::Mended,
    }
}

#[derive(Serialize)]
struct ReviewPage {
    back_to: String,
    /// "Kepmenaker 56/2018", or the name of the file.
    name: String,
    read_said: String,
    file_to: String,
    done: usize,
    all: usize,
    progress_said: String,
    next_to: Option<String>,
    plan_to: Option<String>,
    to: String,
    form: Filled,
    doubts: Vec<DoubtView>,
    units: Vec<UnitLine>,
}

#[derive(Serialize)]
struct UnitLine {
    to: String,
    code: String,
    title: String,
    parts: String,
    open: usize,
    checked: usize,
}

fn review_page(begun: &Begun, form: Filled, l: Language) -> Result<Page> {
    let Begun { row, reading, answers } = begun;
    let review = Review::new(reading, answers);
    let kept = row.kept.as_str();
    let line = |at: usize| {
        let text = review.unit(at);
        let open = review.open_in(Some(at));
        let elements = reading.units[at].elements.len();
        let criteria: usize = reading.units[at].elements.iter().map(|e| e.criteria.len()).sum();
        UnitLine {
            to: uri!(unit::unit(kept, at + 1)).to_string(),
            code: text.code,
            title: text.title,
            parts: say!(
                l,
                "{elements} elemen, {criteria} kriteria",
                "{elements} elements, {criteria} criteria"
            ),
            open,
            checked: review.of(Some(at)).count() - open,
        }
    };
    let (units, criteria, pages) = (reading.units.len(), reading.criteria(), reading.pages.len());
    let elements: usize = reading.units.iter().map(|unit| unit.elements.len()).sum();
    let (open, all) = (review.open(), review.doubtful.len());
    let done = all - open;
    let named = Decree::read(&row.number, &row.year);
    let next_to = review.next_open(0).map(|at| uri!(unit::unit(kept, at + 1)).to_string());
    // Typed and refused: what was ticked stays ticked.
    let ticked = form.lists.get("ragu").filter(|_| form.is_faulty()).cloned();
    let doubt = |of: (usize, &Doubtful<'_>)| {
        let view = doubt_view(&review, kept, of, l);
        let seen = ticked.as_ref().map_or(view.seen, |all| all.contains(&view.index.to_string()));
        DoubtView { seen, ..view }
    };
    let view = ReviewPage {
        back_to: uri!(super::importing::import).to_string(),
        name: named.as_ref().map(Decree::name).unwrap_or_else(|_| row.name.clone()),
        read_said: say!(
            l,
            "Terbaca {units} unit, {elements} elemen, dan {criteria} kriteria dari {pages} halaman.",
            "Read: {units} units, {elements} elements and {criteria} criteria from {pages} pages."
        ),
        file_to: uri!(file(kept)).to_string(),
        done,
        all,
        progress_said: say!(
            l,
            "{done} dari {all} tempat sudah diperiksa",
            "{done} of {all} places have been looked at"
        ),
        plan_to: (open == 0 && named.is_ok()).then(|| uri!(taking::check(kept)).to_string()),
        next_to,
        to: uri!(keep_head(kept)).to_string(),
        form: match form.is_faulty() {
            true => form,
            false => Filled::with([
                ("nomor", row.number.clone()),
                ("tahun", row.year.clone()),
                ("judul", row.title.clone()),
            ]),
        },
        doubts: review.of(None).map(doubt).collect(),
        units: (0..units).map(line).collect(),
    };
    web::page("competency/review.html", view)
}

#[get("/skkni/impor/pdf/<kept>")]
pub(crate) async fn review(
    _by: Coordinating,
    kept: &str,
    lang: Lang,
    now: Now,
    store: &State<Store>,
    settings: &State<Settings>,
) -> Result<Answer> {
    match begun(kept, lang.0, now, settings, store).await? {
        Ok(begun) => review_page(&begun, Filled::default(), lang.0).map(Answer::Show),
        Err(on) => Ok(on),
    }
}

/// What a person says of the decree as a whole.
#[derive(FromForm)]
pub(crate) struct Head<'r> {
    #[field(default = "")]
    nomor: &'r str,
    #[field(default = "")]
    tahun: &'r str,
    #[field(default = "")]
    judul: &'r str,
    ragu: Vec<usize>,
}

#[post("/skkni/impor/pdf/<kept>", data = "<form>")]
pub(crate) async fn keep_head(
    by: Coordinating,
    kept: &str,
    form: Form<Contextual<'_, Head<'_>>>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
    settings: &State<Settings>,
) -> Result<Answer> {
    let (sent, filled) = web::read(form, lang.0);
    let begun = match begun(kept, lang.0, now, settings, store).await? {
        Ok(begun) => begun,
        Err(on) => return Ok(on),
    };
    let Some(sent) = sent else { return review_page(&begun, filled, lang.0).map(Answer::Again) };
    let said = Said { by: by.person(), at: now.0 };
    let head = (sent.nomor, sent.tahun, sent.judul);
    let (id, reading) = (begun.row.id, &begun.reading);
    let done =
        store.write(async |tx| commands::review_head(tx, id, reading, head, &sent.ragu, said).await).await;
    match done {
        Ok(()) => Ok(web::go(uri!(review(kept)), say!(lang.0, "Tersimpan.", "Kept."))),
        Err(Error::Refused(why)) => {
            review_page(&begun, filled.refused(&why, lang.0), lang.0).map(Answer::Again)
        }
        Err(other) => Err(other),
    }
}

#[get("/skkni/impor/pdf/<kept>/berkas")]
pub(crate) async fn file(
    _by: Coordinating,
    kept: &str,
    now: Now,
    store: &State<Store>,
    settings: &State<Settings>,
) -> Result<Bytes> {
    queries::review(store.read(), kept).await?.ok_or(Error::NotFound)?;
    let bytes = uploads::kept(&settings.data, kept, now.0).await.ok_or(Error::NotFound)?;
    Ok(Bytes { kind: ContentType::PDF, save_as: None, bytes })
}
