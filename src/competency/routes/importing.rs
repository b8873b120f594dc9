//! Bringing standards in: a file, what it would change, and doing it.
use super::super::{
    commands,
    import::{Field, Name, Plan, parse},
    queries,
    rules::Standing,
    uploads,
};
use crate::{
    access::Coordinating,
    clock::Now,
    error::{Refusal, Result},
    random::Random,
    settings::Settings,
    store::Store,
    text::Language,
    web::{self, Answer, Filled, Lang, Page},
};
use rocket::{State, form::Form, fs::TempFile};
use serde::Serialize;

/// The largest file of standards, in bytes.
const LARGEST: u64 = 10_000_000;

#[derive(Serialize)]
struct ImportPage {
    back_to: String,
    to: String,
    faulty: bool,
    form: Filled,
}

fn import_page(form: Filled) -> Result<Page> {
    let view = ImportPage {
        back_to: uri!(super::library(None::<&str>)).to_string(),
        to: uri!(upload).to_string(),
        faulty: form.is_faulty(),
        form,
    };
    web::page("competency/import.html", view)
}

#[get("/skkni/impor")]
pub(crate) async fn import(_by: Coordinating) -> Result<Page> {
    import_page(Filled::default())
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
        (Some(file), _) if file.len() > 0 => Ok((web::upload::bytes(file, LARGEST).await?, file_name(file))),
        (_, "") => Err(Refusal::at(
            "berkas",
            both!("Pilih berkas, atau tempel isinya.", "Choose a file, or paste what is in it."),
        )),
        (_, text) => Ok((text.as_bytes().to_vec(), say!(l, "tempelan", "pasted text"))),
    }
}

#[post("/skkni/impor", data = "<form>")]
pub(crate) async fn upload(
    _by: Coordinating,
    form: Form<Given<'_>>,
    lang: Lang,
    now: Now,
    random: &State<Random>,
    settings: &State<Settings>,
) -> Result<Answer> {
    let again = |why: Refusal| {
        let mut filled = Filled::default();
        filled.values.insert("isi".into(), form.isi.unwrap_or_default().to_string());
        import_page(filled.refused(&why, lang.0)).map(Answer::Again)
    };
    let (bytes, name) = match given(&form, lang.0).await {
        Ok(given) => given,
        Err(why) => return again(why),
    };
    if let Err(why) = parse(&name, &bytes) {
        return again(why);
    }
    let kept = uploads::keep(&settings.data, random, now.0, &bytes).await?;
    Ok(web::go(uri!(check(kept, name)), ""))
}

/// The name the file came under, for people to recognise it by; never a path.
fn file_name(file: &TempFile<'_>) -> String {
    let name = file.raw_name().map(|n| n.dangerous_unsafe_unsanitized_raw().as_str().to_string());
    let name = name.unwrap_or_default();
    name.rsplit(['/', '\\']).next().unwrap_or_default().chars().filter(|c| !c.is_control()).take(80).collect()
}

#[derive(Serialize)]
struct PlanPage {
    back_to: String,
    to: String,
    name: String,
    nothing: bool,
    new_count: usize,
    summary: String,
    button: String,
    added: Vec<RowView>,
    changed: Vec<ChangeView>,
    refused: Vec<RowView>,
    doubts: Vec<RowView>,
    missing: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    line: u64,
    name: String,
    text: String,
    more: String,
}

#[derive(Serialize)]
struct ChangeView {
    line: u64,
    name: String,
    field: String,
    before: String,
    after: String,
}

fn plan_page(plan: &Plan, name: String, to: String, l: Language) -> PlanPage {
    let row = |line, name: String, text: &str| RowView { line, name, text: text.into(), more: String::new() };
    let field = |field| match field {
        Field::Text => say!(l, "teks", "text"),
        Field::Printed => say!(l, "kode tercetak", "printed code"),
        Field::Note => say!(l, "catatan", "remarks"),
        Field::Position => say!(l, "urutan", "order"),
        Field::Description => say!(l, "deskripsi", "description"),
        Field::Variables => say!(l, "batasan variabel", "range of variables"),
        Field::Guide => say!(l, "panduan penilaian", "assessment guide"),
    };
    let same_unit = |a: &Name, b: &Name| a.decree == b.decree && a.code == b.code;
    let new_unit =
        |name: &Name| plan.new.iter().any(|r| r.name.element.is_none() && same_unit(&r.name, name));
    let mut added: Vec<RowView> = Vec::new();
    for r in &plan.new {
        if r.name.element.is_some() {
            // Parts of a new unit are counted beside it, not listed one by one.
            if !new_unit(&r.name) {
                added.push(row(r.line, r.name.say(), &r.text));
            }
            continue;
        }
        let mut view = row(r.line, r.name.say(), &r.text);
        if r.name.code.is_some() {
            let parts = plan.new.iter().filter(|p| p.name.element.is_some() && same_unit(&p.name, &r.name));
            let (elements, criteria): (Vec<_>, Vec<_>) = parts.partition(|p| p.name.criterion.is_none());
            let (elements, criteria) = (elements.len(), criteria.len());
            view.more = match elements {
                0 => say!(l, "tanpa kriteria", "without criteria"),
                _ => say!(
                    l,
                    "{elements} elemen, {criteria} kriteria",
                    "{elements} elements, {criteria} criteria"
                ),
            };
        }
        added.push(view);
    }
    let [decrees, units, elements, criteria] = plan.new_counts();
    let (same, changes) = (plan.unchanged, plan.changed.len() + plan.standings.len());
    let stands = |standing: &Standing| match standing.say(l) {
        said if said.is_empty() => say!(l, "Berlaku.", "In force."),
        said => said,
    };
    let standings = plan.standings.iter().map(|s| ChangeView {
        line: s.line,
        name: s.decree.name(),
        field: say!(l, "keadaan", "where it stands"),
        before: stands(&s.before),
        after: stands(&s.after),
    });
    let new_count = plan.new.len();
    PlanPage {
        back_to: uri!(import).to_string(),
        to,
        name,
        nothing: plan.is_empty(),
        new_count,
        summary: say!(
            l,
            "Baru: {decrees} keputusan, {units} unit, {elements} elemen, {criteria} kriteria. Tetap: {same}.",
            "New: {decrees} decrees, {units} units, {elements} elements, {criteria} criteria. Unchanged: {same}."
        ),
        button: say!(
            l,
            "Impor {new_count} yang baru, perbaiki {changes}",
            "Import {new_count} new, correct {changes}"
        ),
        added,
        changed: plan
            .changed
            .iter()
            .map(|c| ChangeView {
                line: c.line,
                name: c.name.say(),
                field: field(c.field),
                before: c.before.clone(),
                after: c.after.clone(),
            })
            .chain(standings)
            .collect(),
        refused: plan.refused.iter().map(|r| row(r.line, r.what.clone(), r.why.pick(l))).collect(),
        doubts: plan.doubts.iter().map(|d| row(d.line, d.name.say(), d.oddity.say().pick(l))).collect(),
        missing: plan.missing.iter().map(|m| row(0, m.name.say(), &m.text)).collect(),
    }
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
        return import_page(Filled::default().refused(&gone(), lang.0)).map(Answer::Again);
    };
    let parsed = parse(nama, &bytes)?;
    let plan = queries::dry_run(store.read(), &parsed).await?;
    let to = uri!(apply(kept, nama)).to_string();
    web::page("competency/plan.html", plan_page(&plan, parsed.name, to, lang.0)).map(Answer::Show)
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
        return import_page(Filled::default().refused(&gone(), lang.0)).map(Answer::Again);
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
