//! One decree: its units, what became of it, and taking it away as a file.
use super::super::{
    commands, export,
    queries::{self, DecreeTree},
    rules::{Decree, Standing, state_word},
};
use crate::{
    access::{Coordinating, SignedIn},
    clock::Now,
    error::{Error, Refusal, Result},
    store::Store,
    tables::{staff_role::Role, standard::StandardId, standard_state::DecreeState, unit::UnitId},
    text::{Chip, Language},
    web::{self, Answer, Bytes, Filled, Lang, Origin, Page},
};
use rocket::{
    State,
    form::{Contextual, Form},
    http::ContentType,
};
use serde::Serialize;

#[derive(Serialize)]
struct DecreePage {
    back_to: String,
    name: String,
    title: String,
    /// What became of it, where it is not simply in force.
    chip: Option<Chip>,
    standing: String,
    /// The decree that amended or replaced it, where it is here.
    other: Option<Link>,
    units: Vec<UnitView>,
    downloads: Vec<Link>,
    /// For coordinators.
    state_to: Option<String>,
    states: Vec<Choice>,
    form: Filled,
}

#[derive(Serialize)]
struct UnitView {
    to: String,
    code: String,
    title: String,
    odd: bool,
    parts: String,
}

#[derive(Serialize)]
struct Link {
    to: String,
    label: String,
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: String,
}

/// A chip for what is not simply in force.
pub(super) fn chip(standing: &Standing, l: Language) -> Option<Chip> {
    let shape = match standing.state {
        DecreeState::InForce => return None,
        DecreeState::Amended => "info",
        DecreeState::Replaced => "warn",
        DecreeState::Withdrawn => "bad",
    };
    Some(Chip::new(shape, state_word(standing.state).pick(l).to_string()))
}

async fn tree(store: &Store, id: StandardId) -> Result<DecreeTree> {
    queries::trees(store.read(), Some(id)).await?.pop().ok_or(Error::NotFound)
}

async fn page(store: &Store, id: StandardId, form: Filled, coordinates: bool, l: Language) -> Result<Page> {
    let mut tree = tree(store, id).await?;
    // As the decree numbers them, in whatever order they came in.
    tree.units.sort_by(|(a, _), (b, _)| a.code.cmp(&b.code));
    let other = match &tree.standing.by {
        Some(by) => queries::decree(store.read(), by)
            .await?
            .map(|row| Link { to: uri!(decree(row.id)).to_string(), label: by.name() }),
        None => None,
    };
    let units = tree.units.iter().map(|(unit, elements)| {
        let criteria: usize = elements.iter().map(|e| e.criteria.len()).sum();
        UnitView {
            to: uri!(super::unit(unit.id)).to_string(),
            code: unit.code.clone(),
            title: unit.title.clone(),
            odd: !unit.note.is_empty(),
            parts: match criteria {
                0 => say!(l, "kriteria belum ada", "no criteria yet"),
                _ => say!(l, "{criteria} kriteria", "{criteria} criteria"),
            },
        }
    });
    let file = |shape: &str, label: String| Link { to: uri!(take(id, shape)).to_string(), label };
    let view = DecreePage {
        back_to: uri!(super::library(None::<&str>)).to_string(),
        name: Decree { number: tree.decree.number.clone(), year: tree.decree.year }.name(),
        chip: chip(&tree.standing, l),
        standing: tree.standing.say(l),
        other,
        units: units.collect(),
        downloads: vec![
            file("json", "JSON".into()),
            file("csv", "CSV".into()),
            file("moodle", say!(l, "CSV untuk Moodle", "CSV for Moodle")),
            file("case", "CASE 1.1".into()),
        ],
        state_to: coordinates.then(|| uri!(stands(id)).to_string()),
        states: DecreeState::ALL
            .iter()
            .map(|s| Choice { value: s.word(), label: state_word(*s).pick(l).to_string() })
            .collect(),
        form: match form.is_faulty() {
            true => form,
            false => filled(&tree.standing),
        },
        title: tree.decree.title,
    };
    web::page("competency/decree.html", view)
}

/// The form as things stand.
fn filled(standing: &Standing) -> Filled {
    let by = standing.by.as_ref().map(|by| format!("{}/{}", by.number, by.year));
    let mut form = Filled::default();
    form.values.insert("keadaan".into(), standing.state.word().to_string());
    form.values.insert("oleh".into(), by.unwrap_or_default());
    form.values.insert("catatan".into(), standing.note.clone());
    form
}

#[get("/skkni/keputusan/<id>")]
pub(crate) async fn decree(
    by: Option<SignedIn>,
    id: StandardId,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    page(store, id, Filled::default(), by.is_some_and(|by| by.has(Role::Coordinator)), lang.0).await
}

/// What became of it.
#[derive(FromForm)]
pub(crate) struct Stands<'r> {
    keadaan: DecreeState,
    oleh: Option<&'r str>,
    catatan: Option<&'r str>,
}

fn typed(sent: &Stands<'_>) -> Result<Standing, Refusal> {
    let by = match sent.oleh.unwrap_or_default().trim() {
        "" => None,
        named => {
            let (number, year) = named.rsplit_once('/').unwrap_or((named, ""));
            Some(Decree::read(number, year).map_err(|_| {
                Refusal::at(
                    "oleh",
                    both!(
                        "Tulis nomor dan tahun, misalnya 145/2024.",
                        "Write number and year, such as 145/2024."
                    ),
                )
            })?)
        }
    };
    let note: String = sent.catatan.unwrap_or_default().trim().chars().take(500).collect();
    Ok(Standing { state: sent.keadaan, by, note })
}

#[post("/skkni/keputusan/<id>", data = "<form>")]
pub(crate) async fn stands(
    by: Coordinating,
    id: StandardId,
    form: Form<Contextual<'_, Stands<'_>>>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Answer> {
    let (sent, filled) = web::read(form, lang.0);
    let Some(sent) = sent else { return Ok(Answer::Again(page(store, id, filled, true, lang.0).await?)) };
    let done = match typed(&sent) {
        Ok(standing) => {
            let by = by.person();
            store.write(async |tx| commands::set_standing(tx, id, standing, by, now.0).await).await
        }
        Err(why) => Err(Error::Refused(why)),
    };
    match done {
        Ok(()) => Ok(web::go(uri!(decree(id)), say!(lang.0, "Keadaan keputusan tersimpan.", "Kept."))),
        Err(Error::Refused(why)) => {
            Ok(Answer::Again(page(store, id, filled.refused(&why, lang.0), true, lang.0).await?))
        }
        Err(other) => Err(other),
    }
}

#[get("/skkni/keputusan/<id>/unduh/<shape>")]
pub(crate) async fn take(
    id: StandardId,
    shape: &str,
    origin: &State<Origin>,
    store: &State<Store>,
) -> Result<Bytes> {
    let tree = tree(store, id).await?;
    let name = export::file_name(&tree);
    let (kind, ending, text) = match shape {
        "json" => (ContentType::JSON, ".json", export::own_json(&[tree])),
        "csv" => (ContentType::CSV, ".csv", export::own_csv(&[tree])),
        "moodle" => (ContentType::CSV, "-moodle.csv", export::moodle(&tree)),
        "case" => (
            ContentType::JSON,
            "-case.json",
            export::case_package(&tree, origin, "Kementerian Ketenagakerjaan RI"),
        ),
        _ => return Err(Error::NotFound),
    };
    Ok(Bytes { kind, save_as: Some(format!("{name}{ending}")), bytes: text.into_bytes() })
}

#[get("/skkni/unduh/<shape>")]
pub(crate) async fn take_all(shape: &str, store: &State<Store>) -> Result<Bytes> {
    if !matches!(shape, "json" | "csv") {
        return Err(Error::NotFound);
    }
    let trees = queries::trees(store.read(), None).await?;
    let (kind, text) = match shape {
        "json" => (ContentType::JSON, export::own_json(&trees)),
        _ => (ContentType::CSV, export::own_csv(&trees)),
    };
    Ok(Bytes { kind, save_as: Some(format!("skkni.{shape}")), bytes: text.into_bytes() })
}
