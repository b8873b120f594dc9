//! Bringing questions in: a file, what it would change, and doing it.
use super::{
    super::{
        commands::{self, Into},
        files, kept, queries,
        rules::{self, Plan},
    },
    *,
};
use crate::{
    clock::Now,
    error::Refusal,
    questions::Import,
    random::Random,
    settings::Settings,
    web::{Answer, upload::bytes as sent_bytes},
};
use files::Format;
use rocket::{form::Form, fs::TempFile, tokio::task::spawn_blocking};

/// The largest file, in bytes.
const LARGEST: u64 = 8_000_000;
/// Lines that a dry run lists of each sort; the rest is counted.
const LISTED: usize = 100;

#[derive(Serialize)]
struct ImportPage {
    back_to: String,
    to: String,
    faulty: bool,
    form: Filled,
    courses: Vec<Choice>,
}

async fn import_page(store: &Store, by: &Examining, form: Filled) -> Result<Page> {
    let view = ImportPage {
        back_to: uri!(bank).to_string(),
        to: uri!(upload).to_string(),
        faulty: form.is_faulty(),
        form,
        courses: courses(store, by).await?,
    };
    web::page("bank/import.html", view)
}

#[get("/soal/impor")]
pub(crate) async fn import(by: Examining, store: &State<Store>) -> Result<Page> {
    import_page(store, &by, Filled::default()).await
}

/// A file and the course it is for.
#[derive(FromForm)]
pub struct Sent<'r> {
    berkas: TempFile<'r>,
    pelatihan: Option<CourseId>,
}

/// Reads a file off the async threads.
async fn understood(bytes: Vec<u8>) -> Result<(Format, Import), Refusal> {
    match spawn_blocking(move || files::read(&bytes)).await {
        Ok(read) => read,
        Err(_) => Err(Refusal::at(
            "berkas",
            both!(
                "Berkas ini tidak terbaca. Simpan ulang, lalu kirim lagi.",
                "This file cannot be read. Save it once more and send it again."
            ),
        )),
    }
}

#[post("/soal/impor", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn upload(
    by: Examining,
    form: Form<Sent<'_>>,
    lang: Lang,
    now: Now,
    random: &State<Random>,
    settings: &State<Settings>,
    store: &State<Store>,
) -> Result<Answer> {
    if let Some(course) = form.pelatihan {
        queries::of_centre(store.read(), by.centre(), course).await?;
    }
    let taken = async {
        let bytes = sent_bytes(&form.berkas, LARGEST).await?;
        understood(bytes.clone()).await.map(|_| bytes)
    };
    let bytes = match taken.await {
        Ok(bytes) => bytes,
        Err(why) => {
            let filled =
                Filled::with([("pelatihan", form.pelatihan.map(|id| id.to_string()).unwrap_or_default())]);
            let page = import_page(store, &by, filled.refused(&why, lang.0)).await?;
            return Ok(Answer::Again(page));
        }
    };
    let kept = kept::keep(&settings.data, random, now.0, &bytes).await?;
    Ok(web::go(uri!(check(kept, form.pelatihan)), ""))
}

#[derive(Serialize)]
struct CheckPage {
    back_to: String,
    to: String,
    format: &'static str,
    nothing: bool,
    new: usize,
    changed: usize,
    same: usize,
    refused: Vec<LineView>,
    more_refused: usize,
    taken: Vec<LineView>,
    more_taken: usize,
    button: String,
}

#[derive(Serialize)]
struct LineView {
    line: u32,
    name: String,
    /// Its kind, or why it is refused.
    text: String,
    changed: bool,
}

fn check_page(plan: &Plan, format: Format, to: String, language: Language) -> CheckPage {
    let (new, changed) = (plan.new_count(), plan.changed_count());
    let button = match changed {
        0 => say!(language, "Simpan {new} soal baru", "Store {new} new questions"),
        _ => say!(
            language,
            "Simpan {new} soal baru, ubah {changed}",
            "Store {new} new questions, change {changed}"
        ),
    };
    CheckPage {
        back_to: uri!(import).to_string(),
        to,
        format: format.name(),
        nothing: plan.taken.is_empty(),
        new,
        changed,
        same: plan.same.len(),
        refused: plan
            .refused
            .iter()
            .take(LISTED)
            .map(|one| LineView {
                line: one.line,
                name: one.what.clone(),
                text: one.why.pick(language).to_string(),
                changed: false,
            })
            .collect(),
        more_refused: plan.refused.len().saturating_sub(LISTED),
        taken: plan
            .taken
            .iter()
            .take(LISTED)
            .map(|one| LineView {
                line: one.line,
                name: one.question.shown_name(),
                text: rules::kind_name(rules::kind_of(&one.question.kind), language),
                changed: one.of.is_some(),
            })
            .collect(),
        more_taken: plan.taken.len().saturating_sub(LISTED),
        button,
    }
}

fn gone() -> Refusal {
    Refusal::at(
        "berkas",
        both!(
            "Berkas pratinjau ini sudah tidak disimpan. Kirim sekali lagi.",
            "The checked file is no longer kept. Send it once more."
        ),
    )
}

#[get("/soal/impor/<kept>?<pelatihan>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn check(
    by: Examining,
    kept: &str,
    pelatihan: Option<CourseId>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
    settings: &State<Settings>,
) -> Result<Answer> {
    let Some(bytes) = kept::kept(&settings.data, kept, now.0).await else {
        let filled = Filled::default().refused(&gone(), lang.0);
        return Ok(Answer::Again(import_page(store, &by, filled).await?));
    };
    let (format, import) = understood(bytes).await?;
    let known = queries::known(store.read(), by.centre(), pelatihan).await?;
    let plan = rules::plan(&known, import)?;
    let to = uri!(apply(kept, pelatihan)).to_string();
    Ok(Answer::Show(web::page("bank/check.html", check_page(&plan, format, to, lang.0))?))
}

#[post("/soal/impor/<kept>?<pelatihan>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn apply(
    by: Examining,
    kept: &str,
    pelatihan: Option<CourseId>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
    settings: &State<Settings>,
) -> Result<Answer> {
    let Some(bytes) = kept::kept(&settings.data, kept, now.0).await else {
        // Pressed twice, or much too late.
        let said = say!(
            lang.0,
            "Berkas ini sudah diimpor atau sudah tidak disimpan. Lihat daftarnya.",
            "This file was imported already, or is no longer kept. See the list."
        );
        return Ok(web::go(uri!(bank), said));
    };
    let (_, import) = understood(bytes).await?;
    let into = Into { centre: by.centre(), course: pelatihan, by: by.person() };
    let plan = store.write(async |tx| commands::import(tx, into, import, now.0).await).await?;
    kept::forget(&settings.data, kept).await;
    let (new, changed) = (plan.new_count(), plan.changed_count());
    let said = say!(lang.0, "{new} soal baru, {changed} diubah.", "{new} new questions, {changed} changed.");
    Ok(web::go(uri!(bank), said))
}
