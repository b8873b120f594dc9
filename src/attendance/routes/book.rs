//! The marks of a cohort to Excel and back: the file, the dry run, and then exactly that file.
use super::{
    super::{
        book::{self, Grid},
        commands::Confirmed,
    },
    table::readable,
    *,
};
use crate::{
    access::Coordinating,
    cohorts::head::{self, CohortHead, Tab},
    documents::sheet,
    enrollment::kept::Kept,
    people::{commands::note_all, log::Act},
    random::Random,
    settings::Settings,
    tables::person::PersonId,
    web::{
        Bytes,
        upload::{self, OneFile},
    },
};
use rocket::{http::ContentType, tokio::task::spawn_blocking};
use std::collections::BTreeSet;

/// The largest file taken.
const LARGEST: u64 = 8_000_000;

#[get("/angkatan/<id>/kehadiran.xlsx")]
pub(crate) async fn hand_out(
    id: CohortId,
    by: SignedIn,
    plans: Option<Coordinating>,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Bytes> {
    let (cohort, _) = readable(store, &by, plans.as_ref(), id).await?;
    let handed = queries::handed(store.read(), id).await?;
    // Names and marks leave in a file: each of them can read that they did.
    let whose: Vec<PersonId> = handed.people.iter().map(|p| p.person).collect();
    let what = format!("Kehadiran {}", cohort.label);
    store
        .write(async |tx| note_all(tx, &whose, Act::Exported, Some(by.person()), &what, now.0).await)
        .await?;
    let title = what.clone();
    let bytes = spawn_blocking(move || book::write(&handed, &title, now.0, lang.0)).await??;
    let kind = ContentType::new("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    Ok(Bytes { kind, save_as: Some(format!("{what}.xlsx")), bytes })
}

async fn cohort_head(store: &Store, by: &SignedIn, teaching: &Teaching, lang: Lang) -> Result<CohortHead> {
    head::head(store.read(), by, teaching.cohort(), Tab::Attendance, lang.0).await
}

async fn book_page(
    store: &Store,
    by: &SignedIn,
    teaching: &Teaching,
    form: Filled,
    lang: Lang,
) -> Result<Page> {
    let id = teaching.cohort().id;
    let asked = queries::asked(store.read(), teaching.cohort()).await?;
    let head = cohort_head(store, by, teaching, lang).await?;
    let links = (uri!(hand_out(id)).to_string(), uri!(take_in(id)).to_string(), uri!(matrix(id)).to_string());
    web::page("attendance/book.html", pages::book::page(head, asked, links, form, lang.0))
}

#[get("/angkatan/<id>/kehadiran/impor")]
pub(crate) async fn take_in_page(
    id: CohortId,
    by: SignedIn,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let teaching = by.teaching(store.read(), id).await?;
    book_page(store, &by, &teaching, Filled::default(), lang).await
}

/// Reads the file off the async threads.
async fn understood(bytes: Vec<u8>) -> Result<Grid> {
    let read = spawn_blocking(move || {
        sheet::read_wide(&bytes, book::MOST_LINES, book::MOST_COLUMNS).and_then(|s| book::understand(&s))
    });
    match read.await {
        Ok(grid) => Ok(grid?),
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

#[post("/angkatan/<id>/kehadiran/impor", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn take_in(
    id: CohortId,
    by: SignedIn,
    kept: &State<Settings>,
    random: &State<Random>,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    form: Form<Contextual<'_, OneFile<'_>>>,
) -> Result<Answer> {
    let teaching = by.teaching(store.read(), id).await?;
    let (sent, _) = web::read(form, lang.0);
    let taken = async {
        let bytes = match &sent {
            Some(sent) => upload::bytes(&sent.berkas, LARGEST).await?,
            None => Vec::new(),
        };
        if bytes.is_empty() {
            let none = both!("Pilih berkas dulu, lalu kirim lagi.", "Choose a file first, then send again.");
            return Err(Error::from(Refusal::at("berkas", none)));
        }
        let grid = understood(bytes.clone()).await?;
        book::plan(store.read(), &teaching, &grid, "", now.0).await?;
        Kept::of(kept, id, by.person()).keep(&bytes, random, now.0).await
    };
    match taken.await {
        Ok(token) => Ok(go(uri!(check_marks(id, &token)), "")),
        Err(Error::Refused(why)) => {
            let filled = Filled::default().refused(&why, lang.0);
            Ok(Answer::Again(book_page(store, &by, &teaching, filled, lang).await?))
        }
        Err(other) => Err(other),
    }
}

async fn check_page(
    store: &Store,
    by: &SignedIn,
    teaching: &Teaching,
    (token, grid): (&str, &Grid),
    form: Filled,
    (now, lang): (Now, Lang),
) -> Result<Page> {
    let id = teaching.cohort().id;
    let plan = book::plan(store.read(), teaching, grid, "", now.0).await?;
    let head = cohort_head(store, by, teaching, lang).await?;
    let links = (uri!(keep_marks(id, token)).to_string(), uri!(take_in_page(id)).to_string());
    web::page("attendance/book_check.html", pages::book::check(head, plan, links, form, lang.0))
}

#[get("/angkatan/<id>/kehadiran/impor/<token>")]
pub(crate) async fn check_marks(
    id: CohortId,
    token: &str,
    by: SignedIn,
    kept: &State<Settings>,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let teaching = by.teaching(store.read(), id).await?;
    let grid = understood(Kept::of(kept, id, by.person()).read(token).await?).await?;
    check_page(store, &by, &teaching, (token, &grid), Filled::default(), (now, lang)).await
}

/// The confirmation.
#[derive(FromForm)]
pub(crate) struct Confirm<'r> {
    alasan: Option<&'r str>,
    lewati: Option<&'r str>,
    /// "session.enrolment", where what another recorded since is replaced.
    timpa: Vec<&'r str>,
    lihat: Option<MarkEventId>,
}

impl Confirm<'_> {
    fn confirmed(&self) -> Confirmed {
        let pair = |value: &&str| {
            let (session, who) = value.split_once('.')?;
            Some((SessionId(session.parse().ok()?), EnrolmentId(who.parse().ok()?)))
        };
        Confirmed {
            reason: self.alasan.unwrap_or("").trim().to_string(),
            over: self.timpa.iter().filter_map(pair).collect::<BTreeSet<_>>(),
            seen: self.lihat.unwrap_or(MarkEventId(0)),
            skip: self.lewati == Some("ya"),
        }
    }
}

#[post("/angkatan/<id>/kehadiran/impor/<token>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn keep_marks(
    id: CohortId,
    token: &str,
    by: SignedIn,
    kept: &State<Settings>,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    form: Form<Contextual<'_, Confirm<'_>>>,
) -> Result<Answer> {
    let teaching = by.teaching(store.read(), id).await?;
    let confirmed = form.value.as_ref().map(Confirm::confirmed);
    let (_, filled) = web::read(form, lang.0);
    let file = Kept::of(kept, id, by.person());
    let bytes = match file.read(token).await {
        Ok(bytes) => bytes,
        // The button was pressed twice; the first press has kept the marks and removed the file.
        Err(Error::NotFound) => {
            let gone =
                say!(lang.0, "Tanda dari berkas itu sudah tersimpan.", "The marks of that file are kept.");
            return Ok(go(uri!(matrix(id)), gone));
        }
        Err(error) => return Err(error),
    };
    let grid = understood(bytes).await?;
    let done = match confirmed {
        Some(confirmed) => {
            store
                .write(async |tx| commands::import(tx, &teaching, &grid, confirmed.clone(), now.0).await)
                .await
        }
        None => Err(Error::NotFound),
    };
    match done {
        Ok(done) => {
            file.remove(token).await?;
            let commands::Imported { changed, left } = done;
            let said = match left {
                0 => say!(lang.0, "{changed} tanda berubah.", "{changed} marks changed."),
                _ => say!(
                    lang.0,
                    "{changed} tanda berubah. {left} tanda dari rekan Anda dibiarkan.",
                    "{changed} marks changed. {left} marks of your colleagues were left."
                ),
            };
            Ok(go(uri!(matrix(id)), said))
        }
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, lang.0);
            Ok(Answer::Again(check_page(store, &by, &teaching, (token, &grid), filled, (now, lang)).await?))
        }
        Err(other) => Err(other),
    }
}
