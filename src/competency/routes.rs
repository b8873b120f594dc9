//! How it is asked and shown.
mod importing;

use super::{
    queries::{self, DecreeLine, ElementTree, UnitLine},
    rules::{Decree, decree_name},
};
use crate::{
    access::SignedIn,
    error::{Error, Result},
    store::Store,
    tables::{staff_role::Role, unit::UnitId},
    web::{self, Page},
};
use rocket::{Route, State};
use serde::Serialize;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![library, unit, importing::import, importing::upload, importing::check, importing::apply]
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
        let key = format!("{}/{}", decree.number, decree.year);
        DecreeView {
            to: uri!(library(Some(key.as_str()))).to_string(),
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
    notes: Vec<String>,
    elements: Vec<ElementTree>,
}

#[get("/skkni/unit/<id>")]
pub(crate) async fn unit(by: Option<SignedIn>, id: UnitId, store: &State<Store>) -> Result<Page> {
    // Asked only so that the head of the page knows who reads; a standard is for everybody.
    let _ = by;
    let unit = queries::unit_tree(store.read(), id).await?.ok_or(Error::NotFound)?;
    let key = format!("{}/{}", unit.decree_number, unit.decree_year);
    let view = UnitPage {
        back_to: uri!(library(Some(key.as_str()))).to_string(),
        decree: decree_name(&unit.decree_number, unit.decree_year),
        decree_title: unit.decree_title,
        notes: unit.note.lines().map(str::to_string).collect(),
        code: unit.code,
        title: unit.title,
        elements: unit.elements,
    };
    web::page("competency/unit.html", view)
}
