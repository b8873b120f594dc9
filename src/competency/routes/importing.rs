//! Bringing standards in: a file, what it would change, and doing it. A decree's PDF goes on to [`pdf`].
mod plan;

use super::super::{commands, import::parse, queries, reading, uploads};
use super::pdf;
use crate::{
    access::Coordinating,
    clock::Now,
    competency::rules::Decree,
    error::{Error, Refusal, Result},
    random::Random,
    settings::Settings,
    store::Store,
    text::Language,
    web::{self, Answer, Filled, Lang, Page},
};
use chrono::TimeDelta;
pub(super) use plan::{Source, plan_page};
use rocket::{
    State,
    form::{Contextual, Form},
    fs::TempFile,
};
use serde::Serialize;

/// The largest file of standards, in bytes.
const LARGEST: u64 = 10_000_000;
/// How long a PDF that was begun is offered to be gone on with, in days: as long as it is kept.
const OFFERED: i64 = 31;

#[derive(Serialize)]
struct ImportPage {
    back_to: String,
    to: String,
    faulty: bool,
    form: Filled,
    /// PDFs that somebody began to look at.
    begun: Vec<BegunView>,
}

#[derive(Serialize)]
struct BegunView {
    to: String,
    name: String,
    file: String,
}

async fn import_page(store: &Store, now: Now, form: Filled) -> Result<Page> {
    let begun = queries::unfinished(store.read(), now.0 - TimeDelta::days(OFFERED)).await?;
    let begun = begun.into_iter().map(|row| BegunView {
        to: uri!(pdf::review(&row.kept)).to_string(),
        name: Decree::read(&row.number, &row.year).map_or_else(|_| row.name.clone(), |d| d.name()),
        file: row.name,
    });
    let view = ImportPage {
        back_to: uri!(super::library(None::<&str>)).to_string(),
        to: uri!(upload).to_string(),
        faulty: form.is_faulty(),
        form,
        begun: begun.collect(),
    };
    web::page("competency/import.html", view)
}

/// The page where one uploads, saying that the file is no longer kept.
pub(super) async fn gone_again(store: &Store, now: Now, l: Language) -> Result<Answer> {
    import_page(store, now, Filled::default().refused(&gone(), l)).await.map(Answer::Again)
}

#[get("/skkni/impor")]
pub(crate) async fn import(_by: Coordinating, now: Now, store: &State<Store>) -> Result<Page> {
    import_page(store, now, Filled::default()).await
}

/// A file of standards, or its text.
#[derive(FromForm)]
pub(crate) struct Given<'r> {
    berkas: Option<TempFile<'r>>,
    isi: Option<&'r str>,
}

/// What was given, and the name it came under.
async fn given(form: &Given<'_>, l: Language) -> Result<(Vec<u8>, String), Refusal> {
    match (&form.berkas, form.isi.map(str::trim).unwrap_or_default()) {
        (Some(file), _) if file.len() > 0 => {
            let bytes = web::upload::bytes(file, reading::LARGEST).await?;
            if bytes.len() as u64 > LARGEST && !reading::is_pdf(&bytes) {
                return Err(too_large());
            }
            Ok((bytes, file_name(file)))
        }
        (_, "") => Err(Refusal::at(
            "berkas",
            both!("Pilih berkas, atau tempel isinya.", "Choose a file, or paste what is in it."),
        )),
        (_, text) => Ok((text.as_bytes().to_vec(), say!(l, "tempelan", "pasted text"))),
    }
}

fn too_large() -> Refusal {
    let (pdf, table) = (reading::LARGEST / 1_000_000, LARGEST / 1_000_000);
    Refusal::at(
        "berkas",
        both!(
            "Terlalu besar. Paling besar {pdf} MB untuk PDF, {table} MB untuk JSON atau CSV, 1 MB untuk tempelan.",
            "Too large. At most {pdf} MB for a PDF, {table} MB for JSON or CSV, 1 MB for pasted text."
        ),
    )
}

#[post("/skkni/impor", data = "<form>")]
pub(crate) async fn upload(
    by: Coordinating,
    form: Form<Contextual<'_, Given<'_>>>,
    lang: Lang,
    now: Now,
    random: &State<Random>,
    store: &State<Store>,
    settings: &State<Settings>,
) -> Result<Answer> {
    let (sent, filled) = web::read(form, lang.0);
    let again = async |why: Refusal| {
        let values = filled.values.clone();
        let filled = Filled { values, ..Filled::default() };
        import_page(store, now, filled.refused(&why, lang.0)).await.map(Answer::Again)
    };
    // Nothing else of this form can be wrong: a file or a paste beyond what the server takes.
    let Some(sent) = sent else { return again(too_large()).await };
    let (bytes, name) = match given(&sent, lang.0).await {
        Ok(given) => given,
        Err(why) => return again(why).await,
    };
    if reading::is_pdf(&bytes) || name.to_lowercase().ends_with(".pdf") {
        let (kept, reading) = match reading::keep(&settings.data, random, now.0, bytes).await {
            Err(Error::Refused(why)) => return again(why).await,
            kept => kept?,
        };
        let (kept, by) = (kept.as_str(), by.person());
        store.write(async |tx| commands::begin_review(tx, kept, &name, &reading, by, now.0).await).await?;
        return Ok(web::go(uri!(pdf::review(kept)), ""));
    }
    if let Err(why) = parse(&name, &bytes) {
        return again(why).await;
    }
    let kept = uploads::keep(&settings.data, uploads::TABLE, random, now.0, &bytes).await?;
    Ok(web::go(uri!(check(kept, name)), ""))
}

/// The name the file came under, for people to recognise it by; never a path.
fn file_name(file: &TempFile<'_>) -> String {
    let name = file.raw_name().map(|n| n.dangerous_unsafe_unsanitized_raw().as_str().to_string());
    let name = name.unwrap_or_default();
    name.rsplit(['/', '\\']).next().unwrap_or_default().chars().filter(|c| !c.is_control()).take(80).collect()
}

fn gone() -> Refusal {
    Refusal::at(
        "berkas",
        both!(
            "Berkas pratinjau ini sudah tidak disimpan. Unggah sekali lagi.",
            "The checked file is no longer kept. Upload it once more."
        ),
    )
}

#[get("/skkni/impor/<kept>?<nama>")]
pub(crate) async fn check(
    _by: Coordinating,
    kept: &str,
    nama: &str,
    lang: Lang,
    now: Now,
    store: &State<Store>,
    settings: &State<Settings>,
) -> Result<Answer> {
    let Some(bytes) = uploads::kept(&settings.data, kept, now.0).await else {
        return gone_again(store, now, lang.0).await;
    };
    let parsed = parse(nama, &bytes)?;
    let plan = queries::dry_run(store.read(), &parsed).await?;
    let source = Source {
        name: parsed.name,
        to: uri!(apply(kept, nama)).to_string(),
        back_to: uri!(import).to_string(),
        paged: false,
    };
    web::page("competency/plan.html", plan_page(&plan, source, lang.0)).map(Answer::Show)
}

#[post("/skkni/impor/<kept>?<nama>")]
pub(crate) async fn apply(
    _by: Coordinating,
    kept: &str,
    nama: &str,
    lang: Lang,
    now: Now,
    store: &State<Store>,
    settings: &State<Settings>,
) -> Result<Answer> {
    let Some(bytes) = uploads::kept(&settings.data, kept, now.0).await else {
        // Pressed twice, or much too late.
        let said = say!(
            lang.0,
            "Berkas ini sudah diimpor atau sudah tidak disimpan. Lihat daftarnya.",
            "This file was imported already, or is no longer kept. See the list."
        );
        return Ok(web::go(uri!(super::library(None::<&str>)), said));
    };
    let parsed = parse(nama, &bytes)?;
    let plan = store.write(async |tx| commands::apply(tx, &parsed, now.0).await).await?;
    uploads::forget(&settings.data, kept).await;
    let (added, changed) = (plan.new.len(), plan.changed.len() + plan.standings.len());
    let said = say!(
        lang.0,
        "Standar diimpor: {added} baru, {changed} diperbaiki.",
        "Imported: {added} new, {changed} corrected."
    );
    Ok(web::go(uri!(super::library(None::<&str>)), said))
}
