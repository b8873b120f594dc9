//! One's own papers, a whole file in a form, and a paper as it is kept.
use crate::{
    access::SignedIn,
    clock::Now,
    error::{Error, Refusal, Result},
    papers::{
        Darkroom,
        rules::{self, Fault},
        shelf::Shelf,
        taking::Desk,
        view::{PaperView, views},
    },
    people::{self, log::Act},
    random::Random,
    store::Store,
    tables::document::PaperKind,
    text::Language,
    web::{self, Answer, Filled, Lang, Page, language::own_path},
};
use rocket::{
    Request, Route, State,
    form::{self, Contextual, Form, error::ErrorKind},
    fs::TempFile,
    http::ContentType,
    response::{self, Responder},
    tokio::fs,
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![mine, hand_in, see]
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
}

async fn mine_page(
    store: &Store,
    by: &SignedIn,
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
    let zone = people::queries::zone(&people::queries::centre(db, by.centre()).await?);
    let applying = back.is_some_and(|path| path.starts_with("/angkatan/"));
    let page = MinePage {
        papers: views(db, by.person(), zone, language).await?,
        wrong: wrong.map_or("", PaperKind::word).to_string(),
        back: match back {
            Some(path) if applying => own_path(Some(path)).to_string(),
            _ => uri!(people::routes::account).to_string(),
        },
        applying,
        form,
    };
    web::page("papers/mine.html", page)
}

#[get("/berkas?<ke>")]
pub(crate) async fn mine(by: SignedIn, ke: Option<&str>, store: &State<Store>, lang: Lang) -> Result<Page> {
    mine_page(store, &by, ke, Filled::default(), lang.0).await
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
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn hand_in(
    by: SignedIn,
    form: Form<Contextual<'_, Whole<'_>>>,
    shelf: &State<Shelf>,
    darkroom: &State<Darkroom>,
    random: &State<Random>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (sent, mut filled) = web::read(form, lang.0);
    let back = filled.value("ke").to_string();
    let back = (!back.is_empty()).then_some(back);
    let desk = Desk { shelf, darkroom, store, random, now: now.0 };
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
        (Some(kind), Ok(file)) => desk.take(by.person(), kind, None, bytes(&file)).await.map(|()| kind),
        (_, Err(fault)) => Err(Refusal::from(fault).into()),
        (None, Ok(_)) => Err(Refusal::from(Fault::Unread).into()),
    };
    match taken {
        Ok(kind) => {
            let kind = rules::name(kind, lang.0);
            let said = say!(lang.0, "{kind} sudah kami terima.", "We have your {kind}.");
            match &back {
                Some(ke) => Ok(web::go(own_path(Some(ke)), said)),
                None => Ok(web::go(uri!(mine(ke = _)), said)),
            }
        }
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, lang.0);
            Ok(Answer::Again(mine_page(store, &by, back.as_deref(), filled, lang.0).await?))
        }
        Err(other) => Err(other),
    }
}

/// A paper on its way to who may see it: nothing in it runs, nothing keeps it.
pub(crate) struct Seen {
    kind: ContentType,
    save_as: Option<String>,
    bytes: Vec<u8>,
}

impl<'r> Responder<'r, 'static> for Seen {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        let bytes = web::Bytes { kind: self.kind, save_as: self.save_as, bytes: self.bytes };
        let mut answer = bytes.respond_to(req)?;
        answer
            .set_raw_header("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'");
        answer.set_raw_header("Cross-Origin-Resource-Policy", "same-origin");
        Ok(answer)
    }
}

#[get("/berkas/<kode>")]
pub(crate) async fn see(
    kode: &str,
    by: SignedIn,
    store: &State<Store>,
    shelf: &State<Shelf>,
    now: Now,
) -> Result<Seen> {
    let seeing = by.seeing(store.read(), kode).await?;
    let paper = seeing.document();
    let bytes = shelf.take(&paper.path).await?;
    if paper.person_id != by.person() {
        // Whose it is can read who looked: noted before it is shown.
        let (whose, who, which) = (paper.person_id, by.person(), paper.kind.word());
        store
            .write(async |tx| {
                people::commands::note_look(tx, whose, Act::DocumentSeen, who, which, now.0).await
            })
            .await?;
    }
    Ok(match paper.media_type.as_str() {
        "image/jpeg" => Seen { kind: ContentType::JPEG, save_as: None, bytes },
        _ => Seen { kind: ContentType::PDF, save_as: Some(format!("{}.pdf", paper.kind.word())), bytes },
    })
}
