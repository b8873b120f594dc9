//! The import: the template, the file, the dry run, and then exactly that file.
use super::{people_of, refusal};
use crate::{
    access::{Coordinating, Planning},
    clock::Now,
    cohorts::head::{CohortHead, Tab, head},
    documents::sheet::{self, Column},
    enrollment::{
        import::{self as lines, EXAMPLE, Field, MOST, Reading},
        kept::Kept,
        offers::{self, Offer},
        rules,
    },
    error::{Refusal, Result},
    random::Random,
    settings::Settings,
    store::Store,
    tables::{cohort::CohortId, enrolment::Via},
    text::Language,
    web::{
        self, Answer, Bytes, Filled, Lang, Page,
        upload::{self, OneFile},
    },
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
    http::ContentType,
    tokio::task::spawn_blocking,
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![import, receive, template]
}

/// The largest file taken.
const LARGEST: u64 = 8_000_000;

/// Choosing a file.
#[derive(Serialize)]
struct ImportPage {
    head: CohortHead,
    form: Filled,
    closed: String,
    most: usize,
    to: String,
    template_to: String,
    back: String,
}

async fn import_page(
    store: &Store,
    by: &Coordinating,
    planning: &Planning,
    form: Filled,
    language: Language,
) -> Result<Page> {
    let cohort = planning.cohort();
    let page = ImportPage {
        head: head(store.read(), by, cohort, Tab::People, language).await?,
        form,
        closed: rules::takes_applications(cohort.state, Via::Import)
            .err()
            .map(|why| why.say(language))
            .unwrap_or_default(),
        most: MOST,
        to: uri!(receive(cohort.id)).to_string(),
        template_to: uri!(template(cohort.id)).to_string(),
        back: people_of(cohort.id),
    };
    web::page("enrollment/import.html", page)
}

#[get("/angkatan/<id>/impor")]
pub(crate) async fn import(id: CohortId, by: Coordinating, store: &State<Store>, lang: Lang) -> Result<Page> {
    let planning = by.planning(store.read(), id).await?;
    import_page(store, &by, &planning, Filled::default(), lang.0).await
}

const WIDTHS: [f64; 6] = [34.0, 20.0, 18.0, 30.0, 24.0, 30.0];

pub(super) fn columns() -> Vec<Column<'static>> {
    Field::ALL.iter().zip(WIDTHS).map(|(field, width)| Column { title: field.title(), width }).collect()
}

pub(super) async fn written(
    name: &'static str,
    columns: Vec<Column<'static>>,
    rows: Vec<Vec<String>>,
) -> Result<Vec<u8>> {
    spawn_blocking(move || sheet::write(name, &columns, &rows)).await?
}

pub(super) fn xlsx(save_as: String, bytes: Vec<u8>) -> Bytes {
    let kind = ContentType::new("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    Bytes { kind, save_as: Some(save_as), bytes }
}

#[get("/angkatan/<id>/impor/templat.xlsx")]
pub(crate) async fn template(id: CohortId, by: Coordinating, store: &State<Store>) -> Result<Bytes> {
    let planning = by.planning(store.read(), id).await?;
    let example = [
        &format!("{EXAMPLE} Siti Nur Aminah"),
        "3374014101900001",
        "081234567890",
        "siti@contoh.id",
        "Kota Semarang",
        "Keripik Bu Siti",
    ]
    .map(str::to_string)
    .to_vec();
    let bytes = written("Peserta", columns(), vec![example]).await?;
    Ok(xlsx(format!("Peserta {}.xlsx", planning.cohort().label), bytes))
}

/// Reads a file off the async threads; one that makes the reader fail altogether is refused too.
pub(super) async fn understood(bytes: Vec<u8>, offer: &Offer) -> Result<Reading> {
    let (needs_nik, province) = (offer.version.needs_nik, offer.centre.region_code.clone());
    let read = spawn_blocking(move || {
        sheet::read(&bytes, MOST).and_then(|sheet| lines::understand(&sheet, needs_nik, &province))
    });
    match read.await {
        Ok(reading) => Ok(reading?),
        Err(_) => Err(Refusal::at(
            "berkas",
            both!(
                "Berkas ini tidak terbaca. Simpan ulang sebagai XLSX, lalu kirim lagi.",
                "This file cannot be read. Save it as XLSX once more and send it again."
            ),
        )
        .into()),
    }
}

#[post("/angkatan/<id>/impor", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn receive(
    id: CohortId,
    by: Coordinating,
    form: Form<Contextual<'_, OneFile<'_>>>,
    settings: &State<Settings>,
    random: &State<Random>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let planning = by.planning(store.read(), id).await?;
    let offer = offers::offer(store.read(), id).await?;
    let (sent, filled) = web::read(form, lang.0);
    let taken = async {
        let bytes = match &sent {
            Some(sent) => upload::bytes(&sent.berkas, LARGEST).await?,
            None => {
                let large = both!(
                    "Berkas ini tidak sampai utuh atau lebih besar dari 10 MB. Bagi menjadi beberapa berkas.",
                    "This file did not arrive whole or is larger than 10 MB. Split it into several files."
                );
                return Err(Refusal::at("berkas", large).into());
            }
        };
        if bytes.is_empty() {
            let none = both!("Pilih berkas dulu, lalu kirim lagi.", "Choose a file first, then send again.");
            return Err(Refusal::at("berkas", none).into());
        }
        understood(bytes.clone(), &offer).await?;
        Kept::of(settings, id, by.person()).keep(&bytes, random, now.0).await
    };
    match taken.await {
        Ok(token) => Ok(web::go(uri!(super::check(id, &token)), "")),
        Err(error) => {
            let filled = Filled { errors: Default::default(), ..filled }.refused(&refusal(error)?, lang.0);
            Ok(Answer::Again(import_page(store, &by, &planning, filled, lang.0).await?))
        }
    }
}
