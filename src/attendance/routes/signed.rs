//! From the paper that people signed: its photo, the numbers of who was not there, the check, the marks.
use super::{table::readable, *};
use crate::{
    access::Coordinating,
    attendance::{
        commands::Signing,
        pages::signed::{self as shown, Head},
        queries::Paper,
        rules::signed::{self, MOST_PHOTOS, Numbers},
    },
    papers::{
        Darkroom,
        rules::{Fault, MOST_BYTES},
        seen::Seen,
        shelf::Shelf,
    },
    random::Random,
    web::upload::{self, OneFile},
};
use chrono::{DateTime, Utc};

/// What both pages are made of.
struct Facts {
    session: SessionFacts,
    head: Head,
    paper: Paper,
    photos: usize,
}

/// The moment of printing that was said, or the beginning of the session.
fn printed(session: &SessionFacts, said: Option<&str>) -> DateTime<Utc> {
    said.and_then(|typed| shown::moment(session.zone(), typed)).unwrap_or(session.starts_at)
}

async fn facts(
    store: &Store,
    by: &Teaching,
    session: SessionFacts,
    said: Option<&str>,
    back: String,
    lang: Lang,
) -> Result<Facts> {
    let (id, of, at) = (by.cohort().id, session.id, printed(&session, said));
    let photos = queries::photos(store.read(), of).await?;
    let paper = queries::paper(store.read(), id, of, at).await?;
    let to = |code: &str| uri!(signed_photo(id, of, code)).to_string();
    let head = shown::head(by, &session, &photos, at, back, to, lang.0);
    Ok(Facts { session, head, paper, photos: photos.len() })
}

async fn entry(
    store: &Store,
    by: &Teaching,
    session: SessionFacts,
    said: Option<&str>,
    (ticked, form): (&Numbers, Filled),
    now: Now,
    lang: Lang,
) -> Result<Page> {
    let (id, of) = (by.cohort().id, session.id);
    let facts = facts(store, by, session, said, uri!(roster(id, of)).to_string(), lang).await?;
    let attach = (facts.photos < MOST_PHOTOS).then(|| uri!(signed_attach(id, of)).to_string());
    let here = uri!(signed_entry(id, of, None::<&str>)).to_string();
    let check = format!("{here}/periksa");
    let links = (attach, check, here);
    let Facts { session, head, paper, .. } = facts;
    let view = shown::page(by, &session, head, paper, ticked, links, form, now.0, lang.0);
    web::page("attendance/signed.html", view)
}

#[get("/angkatan/<id>/lembar/<session>?<cetak>")]
pub(crate) async fn signed_entry(
    id: CohortId,
    session: SessionId,
    cetak: Option<&str>,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let (teaching, row) = by.teaching_session(store.read(), id, session).await?;
    let session = SessionFacts::of(row, by.time_zone());
    entry(store, &teaching, session, cetak, (&Numbers::new(), Filled::default()), now, lang).await
}

#[post("/angkatan/<id>/lembar/<session>/foto", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn signed_attach(
    id: CohortId,
    session: SessionId,
    by: SignedIn,
    shelf: &State<Shelf>,
    darkroom: &State<Darkroom>,
    random: &State<Random>,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    form: Form<Contextual<'_, OneFile<'_>>>,
) -> Result<Answer> {
    let (teaching, row) = by.teaching_session(store.read(), id, session).await?;
    let (sent, _) = web::read(form, lang.0);
    let done = async {
        let Some(sent) = sent else { return Err(Refusal::from(Fault::Empty).into()) };
        let fetch = async { Ok(upload::bytes(&sent.berkas, MOST_BYTES).await?) };
        let made = darkroom.develop(fetch).await?;
        if made.media_type != "image/jpeg" {
            return Err(Refusal::from(Fault::NotAPhoto).into());
        }
        let code = random.token();
        let place = Shelf::place(&code, made.ending)?;
        shelf.put(&place, &made.bytes).await?;
        let noted = store
            .write(async |tx| commands::attach(tx, &teaching, session, (&code, &place), now.0).await)
            .await;
        if noted.is_err() {
            shelf.clear(&place).await;
        }
        noted
    };
    match done.await {
        Ok(()) => Ok(go(
            uri!(signed_entry(id, session, None::<&str>)),
            say!(lang.0, "Foto lembar tersimpan.", "The photo of the sheet is kept."),
        )),
        Err(Error::Refused(why)) => {
            let filled = Filled::default().refused(&why, lang.0);
            let session = SessionFacts::of(row, by.time_zone());
            let with = (&Numbers::new(), filled);
            Ok(Answer::Again(entry(store, &teaching, session, None, with, now, lang).await?))
        }
        Err(other) => Err(other),
    }
}

/// The line and the ticks as one; a number of the line says more than its tick.
fn together(line: &str, ticks: &[usize], most: usize) -> Result<Numbers> {
    let mut all = signed::numbers(line, most)?;
    for tick in ticks.iter().filter(|tick| (1..=most).contains(*tick)) {
        all.entry(*tick).or_insert(Presence::Absent);
    }
    Ok(all)
}

#[allow(clippy::too_many_arguments, reason = "what a page is made of")]
async fn checked(
    store: &Store,
    by: &Teaching,
    facts: Facts,
    numbers: &Numbers,
    form: Filled,
    now: Now,
    lang: Lang,
) -> Result<Page> {
    let Facts { session, head, paper, .. } = facts;
    let id = by.cohort().id;
    let seen = queries::last_of_log(store.read(), session.id).await?;
    let keep = uri!(signed_keep(id, session.id)).to_string();
    let view = shown::check(by, &session, head, paper, numbers, seen, keep, form, now.0, lang.0);
    web::page("attendance/signed_check.html", view)
}

/// The entry again, with what was typed.
fn back_to(id: CohortId, session: SessionId, cetak: Option<&str>) -> String {
    uri!(signed_entry(id, session, cetak)).to_string()
}

#[get("/angkatan/<id>/lembar/<session>/periksa?<tidak>&<centang>&<cetak>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn signed_check(
    id: CohortId,
    session: SessionId,
    tidak: Option<&str>,
    centang: Vec<usize>,
    cetak: Option<&str>,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Answer> {
    let (teaching, row) = by.teaching_session(store.read(), id, session).await?;
    let session = SessionFacts::of(row, by.time_zone());
    let line = tidak.unwrap_or("");
    let facts = facts(store, &teaching, session.clone(), cetak, back_to(id, session.id, cetak), lang).await?;
    let numbers = match facts.photos {
        0 => Err(commands::no_photo().into()),
        _ => together(line, &centang, facts.paper.listed.len()),
    };
    match numbers {
        Ok(numbers) => {
            let page = checked(store, &teaching, facts, &numbers, Filled::default(), now, lang).await?;
            Ok(Answer::Show(page))
        }
        Err(Error::Refused(why)) => {
            let ticked: Numbers = centang.iter().map(|tick| (*tick, Presence::Absent)).collect();
            let filled = Filled::with([("tidak", line.to_string())]).refused(&why, lang.0);
            Ok(Answer::Again(entry(store, &teaching, session, cetak, (&ticked, filled), now, lang).await?))
        }
        Err(other) => Err(other),
    }
}

/// What was checked, to be kept.
#[derive(FromForm)]
pub(crate) struct Checked<'r> {
    tidak: &'r str,
    cetak: &'r str,
    lihat: Option<MarkEventId>,
    alasan: Option<&'r str>,
}

#[post("/angkatan/<id>/lembar/<session>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn signed_keep(
    id: CohortId,
    session: SessionId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    form: Form<Contextual<'_, Checked<'_>>>,
) -> Result<Answer> {
    let (teaching, row) = by.teaching_session(store.read(), id, session).await?;
    let facts_of = SessionFacts::of(row, by.time_zone());
    let sent = form.value.as_ref().map(|sent| {
        let signing = Signing {
            line: sent.tidak.to_string(),
            printed: printed(&facts_of, Some(sent.cetak)),
            reason: sent.alasan.unwrap_or("").to_string(),
            // Nothing stood there: whatever another has recorded since, its reader has not seen.
            seen: Some(sent.lihat.unwrap_or(MarkEventId(0))),
        };
        (signing, sent.cetak.to_string())
    });
    let (_, filled) = web::read(form, lang.0);
    let Some((signing, cetak)) = sent else {
        return Ok(go(uri!(signed_entry(id, session, None::<&str>)), ""));
    };
    let done = store.write(async |tx| commands::sign(tx, &teaching, session, &signing, now.0).await).await;
    match done {
        Ok(many) => {
            let said = match many {
                0 => say!(lang.0, "Semua sudah tercatat begitu.", "All of it is recorded so already."),
                1 => say!(lang.0, "1 tanda dicatat dari lembar.", "1 mark recorded from the sheet."),
                _ => {
                    say!(lang.0, "{many} tanda dicatat dari lembar.", "{many} marks recorded from the sheet.")
                }
            };
            Ok(go(uri!(roster(id, session)), said))
        }
        Err(Error::Refused(why)) => {
            let cetak = Some(cetak.as_str());
            let facts =
                facts(store, &teaching, facts_of.clone(), cetak, back_to(id, session, cetak), lang).await?;
            let filled = filled.refused(&why, lang.0);
            match signed::numbers(&signing.line, facts.paper.listed.len()) {
                Ok(numbers) if facts.photos > 0 => {
                    Ok(Answer::Again(checked(store, &teaching, facts, &numbers, filled, now, lang).await?))
                }
                _ => {
                    let with = (&Numbers::new(), filled);
                    Ok(Answer::Again(entry(store, &teaching, facts_of, cetak, with, now, lang).await?))
                }
            }
        }
        Err(other) => Err(other),
    }
}

/// A photo of the list, for the cohort's own staff and the coordinators of its centre.
#[get("/angkatan/<id>/lembar/<session>/foto/<kode>")]
pub(crate) async fn signed_photo(
    id: CohortId,
    session: SessionId,
    kode: &str,
    by: SignedIn,
    plans: Option<Coordinating>,
    shelf: &State<Shelf>,
    store: &State<Store>,
) -> Result<Seen> {
    readable(store, &by, plans.as_ref(), id).await?;
    queries::session(store.read(), id, session).await?;
    let photo = queries::photo(store.read(), session, kode).await?;
    Ok(Seen::of("image/jpeg", "lembar", shelf.take(&photo.path).await?))
}
