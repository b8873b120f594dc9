//! One's own papers, a whole file in a form, and a paper as it is kept.
use super::parts::Taking;
use crate::{
    access::{Applying, AtDesk, Coordinating, Seeing, SignedIn},
    clock::Now,
    desk::view::{Banner, Way, visit as visited},
    error::{Error, Refusal, Result},
    papers::{
        rules::{self, Fault},
        seen::Seen,
        shelf::Shelf,
        view::{PaperView, views},
    },
    people::{self, log::Act},
    store::{Store, Tx},
    tables::{document::PaperKind, person::PersonId},
    text::Language,
    web::{self, Answer, Filled, Lang, Page, language::own_path},
};
use rocket::{
    Route, State,
    form::{self, Contextual, Form, error::ErrorKind},
    fs::TempFile,
    tokio::fs,
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![mine, hand_in, see, desk_hand_in, desk_see]
}

/// One's own papers.
#[derive(Serialize)]
struct MinePage {
    form: Filled,
    papers: Vec<PaperView>,
    /// The kind that was just sent and not taken.
    wrong: String,
    /// Where one came from, to go on.
    back: String,
    /// Whether that is an application under way.
    applying: bool,
    /// At the desk: for whom.
    desk: Option<Banner>,
}

async fn mine_page(
    store: &Store,
    whose: &Applying,
    back: Option<&str>,
    mut form: Filled,
    language: Language,
) -> Result<Page> {
    let wrong = form.value("jenis").parse::<PaperKind>().ok().filter(|_| form.is_faulty());
    if wrong.is_none()
        && let Some(why) = form.errors.remove("berkas")
    {
        // Nobody knows which paper it was.
        form.errors.insert(String::new(), why);
    }
    let db = store.read();
    let zone = people::queries::zone(&people::queries::centre(db, whose.centre()).await?);
    let applying = whose.desk().is_some() || back.is_some_and(|path| path.starts_with("/angkatan/"));
    let page = MinePage {
        papers: views(db, whose.person(), whose.desk().map(AtDesk::code), zone, language).await?,
        wrong: wrong.map_or("", PaperKind::word).to_string(),
        back: match (back, whose.desk()) {
            (Some(path), _) if applying => own_path(Some(path)).to_string(),
            (_, Some(desk)) => uri!(crate::enrollment::routes::served(desk.code())).to_string(),
            _ => uri!(people::routes::account).to_string(),
        },
        applying,
        desk: Banner::over(whose),
        form,
    };
    web::page("papers/mine.html", page)
}

#[get("/berkas?<ke>")]
pub(crate) async fn mine(by: SignedIn, ke: Option<&str>, store: &State<Store>, lang: Lang) -> Result<Page> {
    mine_page(store, &by.into(), ke, Filled::default(), lang.0).await
}

/// A file in a form.
#[derive(FromForm)]
pub(crate) struct Whole<'r> {
    jenis: PaperKind,
    berkas: form::Result<'r, TempFile<'r>>,
}

/// The bytes of a file that the form brought.
async fn bytes(file: &TempFile<'_>) -> Result<Vec<u8>> {
    Ok(match file {
        TempFile::Buffered { content } => content.to_vec(),
        TempFile::File { path, .. } => fs::read(path).await?,
    })
}

#[post("/berkas/utuh", data = "<form>")]
pub(crate) async fn hand_in(
    by: SignedIn,
    form: Form<Contextual<'_, Whole<'_>>>,
    taking: Taking<'_>,
) -> Result<Answer> {
    handed_in(by.into(), form, taking).await
}

#[post("/meja/<visit>/berkas/utuh", data = "<form>")]
pub(crate) async fn desk_hand_in(
    visit: &str,
    by: Coordinating,
    form: Form<Contextual<'_, Whole<'_>>>,
    taking: Taking<'_>,
) -> Result<Answer> {
    let (now, language) = (taking.now(), taking.language());
    match visited(taking.store(), &by, visit, Way::Sending, now, language).await? {
        Ok(desk) => handed_in(desk.into(), form, taking).await,
        Err(over) => Ok(over),
    }
}

async fn handed_in(
    whose: Applying,
    form: Form<Contextual<'_, Whole<'_>>>,
    taking: Taking<'_>,
) -> Result<Answer> {
    let (store, language) = (taking.store(), taking.language());
    let (sent, mut filled) = web::read(form, language);
    let back = filled.value("ke").to_string();
    let back = (!back.is_empty()).then_some(back);
    filled.errors.clear();
    let (kind, file) = match sent {
        None => (None, Err(Fault::Unread)),
        Some(Whole { jenis, berkas: Ok(file), .. }) => (Some(jenis), rules::size(file.len()).map(|()| file)),
        Some(Whole { jenis, berkas: Err(errors), .. }) => {
            // Nothing chosen, or more than Rocket takes of any file.
            let nothing = errors.iter().all(|error| matches!(error.kind, ErrorKind::Missing));
            (Some(jenis), Err(if nothing { Fault::Empty } else { Fault::TooLarge }))
        }
    };
    let taken = match (kind, file) {
        (Some(kind), Ok(file)) => taking.desk().take(&whose, kind, None, bytes(&file)).await.map(|()| kind),
        (_, Err(fault)) => Err(Refusal::from(fault).into()),
        (None, Ok(_)) => Err(Refusal::from(Fault::Unread).into()),
    };
    match taken {
        Ok(kind) => {
            let kind = rules::name(kind, language);
            let said = match whose.desk() {
                None => say!(language, "{kind} sudah kami terima.", "We have your {kind}."),
                Some(_) => say!(language, "{kind} sudah tersimpan.", "The {kind} is kept."),
            };
            match (&back, whose.desk()) {
                (Some(ke), _) => Ok(web::go(own_path(Some(ke)), said)),
                (None, None) => Ok(web::go(uri!(mine(ke = _)), said)),
                (None, Some(desk)) => Ok(web::go(uri!(crate::enrollment::routes::served(desk.code())), said)),
            }
        }
        Err(Error::Refused(why)) => {
            // Asked for on the way through an application, one stays at the question, and reads it there.
            if let (Some(question), Some(fault)) = (question(filled.value("dari")), Fault::said_by(&why)) {
                let sign = if question.contains('?') { '&' } else { '?' };
                return Ok(web::go(format!("{question}{sign}ditolak={}", fault.word()), ""));
            }
            let filled = filled.refused(&why, language);
            Ok(Answer::Again(mine_page(store, &whose, back.as_deref(), filled, language).await?))
        }
        Err(other) => Err(other),
    }
}

/// The question of an application that a paper was sent from.
fn question(from: &str) -> Option<&str> {
    let path = own_path(Some(from));
    (path.starts_with("/angkatan/") || path.starts_with("/meja/")).then_some(path)
}

#[get("/berkas/<kode>")]
pub(crate) async fn see(
    kode: &str,
    by: SignedIn,
    store: &State<Store>,
    shelf: &State<Shelf>,
    now: Now,
) -> Result<Seen> {
    seen(store, shelf, by.seeing(store.read(), kode).await?, by.person(), now).await
}

/// A paper of the person served, before there is an application that would show it.
#[get("/meja/<visit>/berkas/<kode>")]
pub(crate) async fn desk_see(
    visit: &str,
    kode: &str,
    by: Coordinating,
    store: &State<Store>,
    shelf: &State<Shelf>,
    now: Now,
) -> Result<Seen> {
    let desk = by.at_desk(store.read(), visit, now.0).await?.map_err(|_| Error::NotFound)?;
    seen(store, shelf, desk.seeing(store.read(), kode).await?, by.person(), now).await
}

async fn seen(store: &Store, shelf: &Shelf, seeing: Seeing, me: PersonId, now: Now) -> Result<Seen> {
    let paper = seeing.document();
    let bytes = shelf.take(&paper.path).await?;
    if !seeing.is_own() {
        // Whose it is can read who looked: noted before it is shown.
        let (whose, which) = (paper.person_id, rules::name(paper.kind, Language::Id));
        let note = async |tx: &Tx| {
            people::commands::note_look(tx, whose, Act::DocumentSeen, me, &which, now.0).await
        };
        store.write(note).await?;
    }
    Ok(Seen::of(&paper.media_type, paper.kind.word(), bytes))
}
