//! The import: the template, the file, the dry run, and then exactly that file.
use super::{people_of, refusal};
use crate::{
    access::{Coordinating, Planning},
    clock::Now,
    cohorts::head::{CohortHead, Tab, head},
    documents::sheet::{self, Column, Source},
    enrollment::{
        commands::Change,
        import::{self as lines, EXAMPLE, Fault, Field, MOST, Plan, Reading, Standing},
        importing,
        kept::Kept,
        queries::{self, Offer},
        rules::{self, Facts},
    },
    error::{Error, Refusal, Result},
    people::nik::NikKey,
    random::Random,
    settings::Settings,
    store::Store,
    tables::{
        cohort::CohortId,
        enrolment::{EnrolmentState, Via},
    },
    text::Language,
    web::{
        self, Answer, Bytes, Filled, Lang, Origin, Page,
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
    routes![import, receive, template, check, carry_out, faulty]
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

fn columns() -> Vec<Column<'static>> {
    Field::ALL.iter().zip(WIDTHS).map(|(field, width)| Column { title: field.title(), width }).collect()
}

async fn written(
    name: &'static str,
    columns: Vec<Column<'static>>,
    rows: Vec<Vec<String>>,
) -> Result<Vec<u8>> {
    spawn_blocking(move || sheet::write(name, &columns, &rows)).await?
}

fn xlsx(save_as: String, bytes: Vec<u8>) -> Bytes {
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
async fn understood(bytes: Vec<u8>, offer: &Offer) -> Result<Reading> {
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
    let offer = queries::offer(store.read(), id).await?;
    let (sent, filled) = web::read(form, lang.0);
    let taken = async {
        let bytes = match &sent {
            Some(sent) => upload::bytes(&sent.berkas, LARGEST).await?,
            None => Vec::new(),
        };
        if bytes.is_empty() {
            let none = both!("Pilih berkas dulu, lalu kirim lagi.", "Choose a file first, then send again.");
            return Err(Refusal::at("berkas", none).into());
        }
        understood(bytes.clone(), &offer).await?;
        Kept::of(settings, id, by.person()).keep(&bytes, random, now.0).await
    };
    match taken.await {
        Ok(token) => Ok(web::go(uri!(check(id, &token)), "")),
        Err(error) => {
            let filled = Filled { errors: Default::default(), ..filled }.refused(&refusal(error)?, lang.0);
            Ok(Answer::Again(import_page(store, &by, &planning, filled, lang.0).await?))
        }
    }
}

/// The dry run.
#[derive(Serialize)]
struct CheckPage {
    head: CohortHead,
    form: Filled,
    /// How the file was read: sheet, or separator and letters.
    source: String,
    unknown: Option<String>,
    /// How many would be imported.
    many: usize,
    new: usize,
    known: usize,
    already: usize,
    left: usize,
    /// What becomes of them.
    outcome: String,
    closed: String,
    faults: Vec<FaultRow>,
    /// The first of them, and the rest behind one click.
    first: Vec<PersonRow>,
    rest: Vec<PersonRow>,
    to: String,
    faulty_to: String,
    again_to: String,
    back: String,
}

/// A line to correct.
#[derive(Serialize)]
struct FaultRow {
    line: u32,
    name: String,
    reasons: Vec<FaultReason>,
}

/// What is wrong in one column.
#[derive(Serialize)]
struct FaultReason {
    column: &'static str,
    why: String,
}

/// A line that is right.
#[derive(Serialize)]
struct PersonRow {
    line: u32,
    name: String,
    chip: crate::text::Chip,
    /// The name the centre knows them by, where it is another one.
    known_as: Option<String>,
}

/// Rows of people shown before one has to ask for the rest.
const SHOWN: usize = 10;

fn person_rows(plan: &Plan, language: Language) -> Vec<PersonRow> {
    let row = |(person, standing): &(lines::Candidate, Standing)| {
        let (shape, word, known) = match standing {
            Standing::New => ("info", say!(language, "Baru", "New"), None),
            Standing::Known(k) => ("good", say!(language, "Sudah dikenal", "Known already"), Some(k)),
            Standing::Already(k) => ("part", say!(language, "Sudah terdaftar", "Enrolled already"), Some(k)),
            Standing::Left(k) => ("part", say!(language, "Sudah mundur", "Has withdrawn"), Some(k)),
        };
        PersonRow {
            line: person.line,
            name: person.name.to_string(),
            chip: crate::text::Chip::new(shape, word),
            known_as: known.map(|k| k.name.clone()).filter(|name| name != person.name.as_str()),
        }
    };
    plan.people.iter().map(row).collect()
}

fn fault_rows(faults: &[Fault], language: Language) -> Vec<FaultRow> {
    let reasons = |fault: &Fault| {
        let one = |(field, why): &(Field, crate::text::Both)| FaultReason {
            column: field.title(),
            why: why.pick(language).to_string(),
        };
        fault.reasons.iter().map(one).collect()
    };
    let row = |fault: &Fault| FaultRow {
        line: fault.line,
        name: fault.typed.first().cloned().unwrap_or_default(),
        reasons: reasons(fault),
    };
    faults.iter().map(row).collect()
}

fn source_line(source: &Source, language: Language) -> String {
    match source {
        Source::Excel { sheet } => {
            say!(language, "Dibaca dari lembar “{sheet}”.", "Read from the sheet “{sheet}”.")
        }
        Source::Comma { separator, encoding } => {
            let separator = match separator {
                ';' => say!(language, "titik koma", "semicolons"),
                '\t' => say!(language, "tab", "tabs"),
                _ => say!(language, "koma", "commas"),
            };
            say!(
                language,
                "Dibaca sebagai CSV dengan {separator}, huruf {encoding}. Periksa ejaan nama di bawah.",
                "Read as CSV with {separator}, letters in {encoding}. Check how the names are spelt below."
            )
        }
    }
}

async fn check_page(
    store: &Store,
    by: &Coordinating,
    planning: &Planning,
    token: &str,
    (offer, reading, key): (&Offer, Reading, &NikKey),
    form: Filled,
    language: Language,
) -> Result<Page> {
    let id = planning.cohort().id;
    let source = source_line(&reading.source, language);
    let unknown = (!reading.unknown.is_empty()).then(|| reading.unknown.join(", "));
    let plan = importing::plan(store.read(), id, reading, key).await?;
    let count = |fits: fn(&Standing) -> bool| plan.people.iter().filter(|(_, s)| fits(s)).count();
    let (new, known) = (count(|s| *s == Standing::New), count(|s| matches!(s, Standing::Known(_))));
    let many = new + known;
    let facts = Facts {
        quota: offer.cohort.quota.into(),
        enrolled: offer.seats.enrolled,
        waiting: offer.seats.waiting,
        state: offer.cohort.state,
        already: None,
    };
    let (seats, wait) = rules::shared_out(facts, many as i64);
    let mut first = person_rows(&plan, language);
    let rest = first.split_off(first.len().min(SHOWN));
    let page = CheckPage {
        head: head(store.read(), by, planning.cohort(), Tab::People, language).await?,
        form,
        source,
        unknown,
        many,
        new,
        known,
        already: count(|s| matches!(s, Standing::Already(_))),
        left: count(|s| matches!(s, Standing::Left(_))),
        outcome: outcome(seats, wait, language),
        closed: rules::takes_applications(offer.cohort.state, Via::Import)
            .err()
            .map(|why| why.say(language))
            .unwrap_or_default(),
        faults: fault_rows(&plan.faults, language),
        first,
        rest,
        to: uri!(carry_out(id, token)).to_string(),
        faulty_to: uri!(faulty(id, token)).to_string(),
        again_to: uri!(import(id)).to_string(),
        back: people_of(id),
    };
    web::page("enrollment/check.html", page)
}

fn outcome(seats: i64, wait: i64, language: Language) -> String {
    match (seats, wait) {
        (_, 0) => say!(language, "{seats} orang mendapat kursi.", "{seats} people get a seat."),
        (0, _) => say!(
            language,
            "Semua kursi terisi: {wait} orang masuk daftar cadangan.",
            "All seats are taken: {wait} people go on the waiting list."
        ),
        _ => say!(
            language,
            "{seats} orang mendapat kursi, {wait} masuk daftar cadangan.",
            "{seats} people get a seat, {wait} go on the waiting list."
        ),
    }
}

#[get("/angkatan/<id>/impor/periksa/<token>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn check(
    id: CohortId,
    token: &str,
    by: Coordinating,
    settings: &State<Settings>,
    key: &State<NikKey>,
    store: &State<Store>,
    lang: Lang,
) -> Result<Page> {
    let planning = by.planning(store.read(), id).await?;
    let offer = queries::offer(store.read(), id).await?;
    let bytes = Kept::of(settings, id, by.person()).read(token).await?;
    let reading = understood(bytes, &offer).await?;
    check_page(store, &by, &planning, token, (&offer, reading, key), Filled::default(), lang.0).await
}

#[get("/angkatan/<id>/impor/periksa/<token>/salah.xlsx")]
pub(crate) async fn faulty(
    id: CohortId,
    token: &str,
    by: Coordinating,
    settings: &State<Settings>,
    key: &State<NikKey>,
    store: &State<Store>,
    lang: Lang,
) -> Result<Bytes> {
    let planning = by.planning(store.read(), id).await?;
    let offer = queries::offer(store.read(), id).await?;
    let bytes = Kept::of(settings, id, by.person()).read(token).await?;
    let plan = importing::plan(store.read(), id, understood(bytes, &offer).await?, key).await?;
    let mut columns = columns();
    columns.extend([Column { title: "Baris", width: 8.0 }, Column { title: "Alasan", width: 70.0 }]);
    let bytes = written("Perlu diperbaiki", columns, lines::faulty_rows(&plan.faults, lang.0)).await?;
    Ok(xlsx(format!("Perlu diperbaiki {}.xlsx", planning.cohort().label), bytes))
}

/// Whether lines to correct are left out.
#[derive(FromForm)]
pub(crate) struct Skip<'r> {
    lewati: Option<&'r str>,
}

#[post("/angkatan/<id>/impor/periksa/<token>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn carry_out(
    id: CohortId,
    token: &str,
    by: Coordinating,
    form: Form<Contextual<'_, Skip<'_>>>,
    settings: &State<Settings>,
    key: &State<NikKey>,
    random: &State<Random>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let planning = by.planning(store.read(), id).await?;
    let offer = queries::offer(store.read(), id).await?;
    let (sent, filled) = web::read(form, lang.0);
    let kept = Kept::of(settings, id, by.person());
    let bytes = match kept.read(token).await {
        Ok(bytes) => bytes,
        // The button was pressed twice; the first press has imported and removed the file.
        Err(Error::NotFound) => {
            let gone = say!(
                lang.0,
                "Berkas itu sudah diimpor. Kirim lagi kalau ingin memeriksanya.",
                "That file has been imported. Send it again to check it."
            );
            return Ok(web::go(uri!(import(id)), gone));
        }
        Err(error) => return Err(error),
    };
    let reading = understood(bytes, &offer).await?;
    let skip = sent.is_some_and(|sent| sent.lewati == Some("ya"));
    let change = Change { by: Some(by.person()), origin, now: now.0 };
    let copy = reading.clone();
    let done = store.write(async |tx| importing::import(tx, id, copy, skip, key, random, change).await).await;
    match done {
        Ok(applied) => {
            kept.remove(token).await?;
            let seats = applied.iter().filter(|a| a.state == EnrolmentState::Enrolled).count() as i64;
            let (many, line) = (applied.len(), outcome(seats, applied.len() as i64 - seats, lang.0));
            let said = say!(lang.0, "{many} orang diimpor. {line}", "{many} people imported. {line}");
            Ok(web::go(people_of(id), said))
        }
        Err(error) => {
            let filled = filled.refused(&refusal(error)?, lang.0);
            let read = (&offer, reading, key.inner());
            Ok(Answer::Again(check_page(store, &by, &planning, token, read, filled, lang.0).await?))
        }
    }
}
