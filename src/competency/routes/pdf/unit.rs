//! One unit of a decree's PDF: what was read beside the lines of its pages.
use super::{Begun, DoubtView, begun, doubt_view, page_to};
use crate::{
    access::Coordinating,
    clock::Now,
    competency::{
        commands::{self, Said},
        decree::Place,
        rules::{Review, Settled, UnitText, lines},
    },
    error::{Error, Result},
    settings::Settings,
    store::Store,
    text::Language,
    web::{self, Answer, Filled, Lang, Page},
};
use rocket::{
    State,
    form::{Contextual, Form},
};
use serde::Serialize;

#[derive(Serialize)]
struct UnitPage {
    back_to: String,
    place: String,
    open_said: String,
    /// Leads down to the first place that nobody has looked at.
    first_to: Option<String>,
    code: String,
    title: String,
    to: String,
    /// What is seen of the unit here.
    basis: String,
    form: Filled,
    /// Opens the fields to correct.
    correcting: bool,
    /// About the unit as a whole, and what stands in no row below.
    doubts: Vec<DoubtView>,
    rows: Vec<RowView>,
    texts: Vec<TextView>,
    pages: Vec<PageView>,
    button: String,
}

/// An element or a criterion.
#[derive(Serialize)]
struct RowView {
    number: String,
    element: bool,
    text: String,
    /// Whether a person changed it, and as it was read.
    changed: bool,
    before: String,
    doubts: Vec<DoubtView>,
}

#[derive(Serialize)]
struct TextView {
    label: String,
    paragraphs: Vec<String>,
    doubts: Vec<DoubtView>,
}

/// A page of the document, as its lines were found.
#[derive(Serialize)]
struct PageView {
    number: usize,
    to: String,
    lines: Vec<String>,
}

/// The form with the texts as they stand.
fn filled(text: UnitText) -> Filled {
    Filled::with([
        ("kode", text.code),
        ("judul", text.title),
        ("deskripsi", text.description),
        ("isi", text.body),
        ("batasan", text.variables),
        ("panduan", text.guide),
    ])
}

/// From the page where a unit begins to the one where the next one does, or its last text stands.
fn pages_of(begun: &Begun, at: usize) -> Vec<PageView> {
    let reading = &begun.reading;
    let first = reading.units[at].page;
    let last = match reading.units.get(at + 1) {
        Some(next) => next.page,
        None => reading.units[at].guide.last().map_or(first, |passage| passage.page),
    };
    let page = |number: usize| PageView {
        number,
        to: page_to(&begun.row.kept, number),
        lines: reading.pages.get(number.saturating_sub(1)).cloned().unwrap_or_default(),
    };
    (first..=last.max(first)).map(page).collect()
}

fn unit_page(begun: &Begun, at: usize, form: Filled, l: Language) -> Result<Page> {
    let review = Review::new(&begun.reading, &begun.answers);
    let kept = begun.row.kept.as_str();
    let (now, was) = (review.unit(at), review.as_read(at));
    let mut left: Vec<(Place, DoubtView)> =
        review.of(Some(at)).map(|of| (of.1.doubt.place.clone(), doubt_view(&review, kept, of, l))).collect();
    // Typed and refused: what was ticked stays ticked.
    if let Some(ticked) = form.lists.get("ragu").filter(|_| form.is_faulty()) {
        for (_, view) in &mut left {
            view.seen = ticked.contains(&view.index.to_string());
        }
    }
    let mut take = |wanted: &dyn Fn(&Place) -> bool| -> Vec<DoubtView> {
        let (taken, rest) = std::mem::take(&mut left).into_iter().partition(|(place, _)| wanted(place));
        left = rest;
        let taken: Vec<(Place, DoubtView)> = taken;
        taken.into_iter().map(|(_, view)| view).collect()
    };
    let mut rows = Vec::new();
    for line in lines(&now.body).unwrap_or_default() {
        let place = match &line.criterion {
            Some(number) => Place::Criterion(number.clone()),
            None => Place::Element(line.element),
        };
        let before = was.at(&place);
        rows.push(RowView {
            number: line.number(),
            element: line.criterion.is_none(),
            changed: !before.split('\n').any(|b| b == line.text),
            before,
            doubts: take(&|other| *other == place),
            text: line.text,
        });
    }
    let mut text = |label: String, place: Place, text: &str| {
        let paragraphs = text.lines().map(str::to_string).collect();
        TextView { label, paragraphs, doubts: take(&|other| *other == place) }
    };
    let texts = vec![
        text(say!(l, "Deskripsi", "Description"), Place::Description, &now.description),
        text(say!(l, "Batasan variabel", "Range of variables"), Place::Range, &now.variables),
        text(say!(l, "Panduan penilaian", "Assessment guide"), Place::Guide, &now.guide),
    ];
    let (number, all) = (at + 1, begun.reading.units.len());
    let open_said = match review.open_in(Some(at)) {
        0 => say!(l, "Tidak ada yang perlu diperiksa lagi.", "Nothing is left to look at."),
        n => say!(
            l,
            "{n} tempat perlu diperiksa. Bandingkan dengan halamannya.",
            "{n} places need a look. Compare them with the page."
        ),
    };
    let view = UnitPage {
        back_to: uri!(super::review(kept)).to_string(),
        place: say!(l, "Unit {number} dari {all}", "Unit {number} of {all}"),
        open_said,
        first_to: review
            .of(Some(at))
            .find(|(_, of)| review.settled(of) == Settled::Open)
            .map(|(index, _)| format!("#ragu{index}")),
        code: now.code.clone(),
        title: now.title.clone(),
        to: uri!(keep_unit(kept, number)).to_string(),
        basis: review.basis(at),
        correcting: form.is_faulty(),
        doubts: left.into_iter().map(|(_, view)| view).collect(),
        rows,
        texts,
        pages: pages_of(begun, at),
        button: match review.next_open(number) {
            Some(next) if next != at => {
                let next = next + 1;
                say!(l, "Simpan, lanjut ke unit {next}", "Keep, go on to unit {next}")
            }
            _ => say!(l, "Simpan", "Keep"),
        },
        form: if form.is_faulty() { form } else { filled(now) },
    };
    web::page("competency/review_unit.html", view)
}

/// The place of the unit that a path counts from one.
fn place(begun: &Begun, number: usize) -> Result<usize> {
    number.checked_sub(1).filter(|at| *at < begun.reading.units.len()).ok_or(Error::NotFound)
}

#[get("/skkni/impor/pdf/<kept>/unit/<number>")]
pub(crate) async fn unit(
    _by: Coordinating,
    kept: &str,
    number: usize,
    lang: Lang,
    now: Now,
    store: &State<Store>,
    settings: &State<Settings>,
) -> Result<Answer> {
    match begun(kept, lang.0, now, settings, store).await? {
        Ok(begun) => unit_page(&begun, place(&begun, number)?, Filled::default(), lang.0).map(Answer::Show),
        Err(on) => Ok(on),
    }
}

/// What a person says of a unit.
#[derive(FromForm)]
pub(crate) struct Told<'r> {
    kode: &'r str,
    judul: &'r str,
    deskripsi: &'r str,
    isi: &'r str,
    batasan: &'r str,
    panduan: &'r str,
    ragu: Vec<usize>,
    dasar: &'r str,
}

/// Browsers end lines with two characters.
fn typed(text: &str) -> String {
    text.replace("\r\n", "\n")
}

#[post("/skkni/impor/pdf/<kept>/unit/<number>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn keep_unit(
    by: Coordinating,
    kept: &str,
    number: usize,
    form: Form<Contextual<'_, Told<'_>>>,
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
    let at = place(&begun, number)?;
    let Some(sent) = sent else { return unit_page(&begun, at, filled, lang.0).map(Answer::Again) };
    let text = UnitText {
        code: sent.kode.into(),
        title: sent.judul.into(),
        description: typed(sent.deskripsi),
        body: typed(sent.isi),
        variables: typed(sent.batasan),
        guide: typed(sent.panduan),
    };
    let said = Said { by: by.person(), at: now.0 };
    let (id, reading) = (begun.row.id, &begun.reading);
    let done = store
        .write(async |tx| {
            let text = text.clone();
            commands::review_unit(tx, id, reading, (at, text, sent.dasar), &sent.ragu, said).await?;
            let as_read = |at: usize| reading.units.get(at).map(UnitText::of).unwrap_or_default();
            let answers = crate::competency::queries::answers(tx.db(), id, as_read).await?;
            let review = Review::new(reading, &answers);
            Ok::<_, Error>((review.open_in(Some(at)), review.next_open(number)))
        })
        .await;
    match done {
        Ok((0, Some(next))) => {
            let said = say!(lang.0, "Unit {number} tersimpan.", "Unit {number} is kept.");
            Ok(web::go(uri!(unit(kept, next + 1)), said))
        }
        Ok((0, None)) => {
            let said = say!(lang.0, "Semua unit sudah diperiksa.", "All units have been looked at.");
            Ok(web::go(uri!(super::review(kept)), said))
        }
        Ok((open, _)) => {
            let said = say!(
                lang.0,
                "Tersimpan. Masih ada {open} tempat di unit ini.",
                "Kept. {open} places of this unit are left."
            );
            Ok(web::go(uri!(unit(kept, number)), said))
        }
        Err(Error::Refused(why)) => {
            unit_page(&begun, at, filled.refused(&why, lang.0), lang.0).map(Answer::Again)
        }
        Err(other) => Err(other),
    }
}
