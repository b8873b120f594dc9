//! The notice for everybody, and the page where an administrator writes a new version.
use super::refusal;
use crate::{
    access::{Administering, SignedIn},
    clock::Now,
    error::Result,
    privacy::{
        commands,
        notice::{self, Notice, Part},
        queries,
    },
    store::Store,
    tables::centre::CentreId,
    text::Language,
    web::{self, Answer, Filled, Lang, Page},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![notice_page, edit_notice, publish]
}

/// The notice.
#[derive(Serialize)]
struct NoticePage {
    centre: String,
    address: String,
    contact: String,
    version: i32,
    parts: Vec<Part>,
    mine: String,
}

#[get("/privasi?<balai>")]
pub(crate) async fn notice_page(
    by: Option<SignedIn>,
    balai: Option<CentreId>,
    store: &State<Store>,
    lang: Lang,
) -> Result<Page> {
    let wanted = balai.or(by.map(|by| by.centre()));
    let centre = queries::some_centre(store.read(), wanted).await?;
    let notice = match &centre {
        Some(centre) => queries::notice(store.read(), centre.id).await?,
        None => Notice::first(),
    };
    let (name, address, contact) = centre.map(|c| (c.name, c.address, c.contact)).unwrap_or_default();
    let page = NoticePage {
        centre: name,
        address,
        contact,
        version: notice.version,
        parts: notice.parts(lang.0),
        mine: uri!(super::mine).to_string(),
    };
    web::page("privacy/notice.html", page)
}

/// Writing a new version.
#[derive(Serialize)]
struct EditPage {
    form: Filled,
    version: i32,
    to: String,
    back: String,
    shown: String,
}

async fn edit_page(store: &Store, by: &Administering, form: Option<Filled>) -> Result<Page> {
    let notice = queries::notice(store.read(), by.centre()).await?;
    let version = notice.version;
    let stored = || Filled::with([("id", notice.id.clone()), ("en", notice.en.clone())]);
    let page = EditPage {
        form: form.unwrap_or_else(stored),
        version,
        to: uri!(publish).to_string(),
        back: uri!(crate::people::routes::settings).to_string(),
        shown: uri!(notice_page(balai = Some(by.centre()))).to_string(),
    };
    web::page("privacy/edit.html", page)
}

#[get("/pengaturan/privasi")]
pub(crate) async fn edit_notice(by: Administering, store: &State<Store>) -> Result<Answer> {
    Ok(Answer::Show(edit_page(store, &by, None).await?))
}

/// A new version as written.
#[derive(FromForm)]
pub(crate) struct Written<'r> {
    id: &'r str,
    en: &'r str,
}

#[post("/pengaturan/privasi", data = "<form>")]
pub(crate) async fn publish(
    by: Administering,
    form: Form<Contextual<'_, Written<'_>>>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (written, filled) = web::read(form, lang.0);
    let parsed = written.map(|w| Ok((notice::parse("id", w.id)?, notice::parse("en", w.en)?)));
    let done = match parsed {
        None => return Ok(Answer::Again(edit_page(store, &by, Some(filled)).await?)),
        Some(Err(why)) => Err(why),
        Some(Ok(texts)) => {
            store.write(async |tx| commands::publish_notice(tx, &by, texts, now.0).await).await
        }
    };
    match done {
        Ok(version) => Ok(web::go(uri!(edit_notice), published(version, lang.0))),
        Err(error) => {
            let filled = filled.refused(&refusal(error)?, lang.0);
            Ok(Answer::Again(edit_page(store, &by, Some(filled)).await?))
        }
    }
}

fn published(version: i32, language: Language) -> String {
    say!(language, "Versi {version} sekarang berlaku.", "Version {version} is in force now.")
}
