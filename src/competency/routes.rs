//! How it is asked and shown.
pub(crate) mod decree;
mod importing;
mod pdf;

use super::{
    queries::{self, DecreeLine, ElementTree, UnitLine, UnitTree},
    rules::{Decree, decree_name},
};
use crate::{
    access::SignedIn,
    error::{Error, Result},
    store::Store,
    tables::{staff_role::Role, standard::StandardId, unit::UnitId},
    text::Language,
    web::{self, Lang, Page},
};
use rocket::{Route, State};
use serde::Serialize;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![
        library,
        unit,
        decree::decree,
        decree::stands,
        decree::take,
        decree::take_all,
        importing::import,
        importing::upload,
        importing::check,
        importing::apply,
        pdf::review,
        pdf::keep_head,
        pdf::file,
        pdf::unit::unit,
        pdf::unit::keep_unit,
        pdf::taking::check,
        pdf::taking::take
    ]
}

/// How many units a search shows.
const SHOWN: u64 = 50;

#[derive(Serialize)]
struct LibraryPage {
    words: String,
    search_to: String,
    /// For coordinators.
    import_to: Option<String>,
    units: Vec<UnitView>,
    more: bool,
    decrees: Vec<DecreeView>,
    /// Decrees without units.
    bare: Vec<DecreeView>,
}

#[derive(Serialize)]
struct UnitView {
    to: String,
    code: String,
    title: String,
    decree: String,
    odd: bool,
}

#[derive(Serialize)]
struct DecreeView {
    to: String,
    name: String,
    title: String,
    units: i64,
}

impl From<UnitLine> for UnitView {
    fn from(unit: UnitLine) -> UnitView {
        UnitView {
            to: uri!(unit(unit.id)).to_string(),
            decree: decree_name(&unit.decree_number, unit.decree_year),
            odd: !unit.note.is_empty(),
            code: unit.code,
            title: unit.title,
        }
    }
}

impl From<DecreeLine> for DecreeView {
    fn from(decree: DecreeLine) -> DecreeView {
        DecreeView {
            to: uri!(decree::decree(decree.id)).to_string(),
            name: decree_name(&decree.number, decree.year),
            title: decree.title,
            units: decree.units,
        }
    }
}

#[get("/skkni?<cari>")]
pub(crate) async fn library(by: Option<SignedIn>, cari: Option<&str>, store: &State<Store>) -> Result<Page> {
    let db = store.read();
    let words = cari.unwrap_or("").trim().to_string();
    let decree = words.rsplit_once('/').and_then(|(number, year)| Decree::read(number, year).ok());
    let (mut units, mut decrees) = (Vec::new(), Vec::new());
    match decree {
        Some(decree) => units = queries::units_of_decree(db, &decree.number, decree.year).await?,
        None if words.is_empty() => decrees = queries::decrees(db).await?,
        None => units = queries::find_units(db, &words, SHOWN).await?,
    }
    let (decrees, bare) = decrees.into_iter().partition::<Vec<_>, _>(|d| d.units > 0);
    let coordinates = by.is_some_and(|by| by.has(Role::Coordinator));
    let view = LibraryPage {
        search_to: uri!(library(None::<&str>)).to_string(),
        import_to: coordinates.then(|| uri!(importing::import).to_string()),
        more: units.len() as u64 == SHOWN,
        units: units.into_iter().map(Into::into).collect(),
        decrees: decrees.into_iter().map(Into::into).collect(),
        bare: bare.into_iter().map(Into::into).collect(),
        words,
    };
    web::page("competency/library.html", view)
}

#[derive(Serialize)]
struct UnitPage {
    back_to: String,
    code: String,
    title: String,
    decree: String,
    decree_title: String,
    /// What became of the decree, "" while it is in force.
    standing: String,
    notes: Vec<String>,
    texts: Vec<TextView>,
    elements: Vec<ElementTree>,
}

/// What a unit says besides its criteria.
#[derive(Serialize)]
struct TextView {
    key: &'static str,
    label: String,
    paragraphs: Vec<String>,
}

fn texts(unit: &UnitTree, l: Language) -> Vec<TextView> {
    let text = |key, label, text: &str| {
        let paragraphs: Vec<String> =
            text.lines().filter(|line| !line.trim().is_empty()).map(str::to_string).collect();
        (!paragraphs.is_empty()).then_some(TextView { key, label, paragraphs })
    };
    [
        text("deskripsi", say!(l, "Deskripsi", "Description"), &unit.description),
        text("batasan", say!(l, "Batasan variabel", "Range of variables"), &unit.variables),
        text("panduan", say!(l, "Panduan penilaian", "Assessment guide"), &unit.guide),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[get("/skkni/unit/<id>")]
pub(crate) async fn unit(by: Option<SignedIn>, id: UnitId, lang: Lang, store: &State<Store>) -> Result<Page> {
    // Asked only so that the head of the page knows who reads; a standard is for everybody.
    let _ = by;
    let unit = queries::unit_tree(store.read(), id).await?.ok_or(Error::NotFound)?;
    let standing = queries::standings(store.read(), [unit.decree]).await?.remove(&unit.decree);
    let view = UnitPage {
        back_to: uri!(decree::decree(unit.decree)).to_string(),
        standing: standing.map(|s| s.say(lang.0)).unwrap_or_default(),
        texts: texts(&unit, lang.0),
        decree: decree_name(&unit.decree_number, unit.decree_year),
        decree_title: unit.decree_title,
        notes: unit.note.lines().map(str::to_string).collect(),
        code: unit.code,
        title: unit.title,
        elements: unit.elements,
    };
    web::page("competency/unit.html", view)
}
