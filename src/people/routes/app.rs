//! The second step of one's own sign-in: the app, the codes for paper.
use super::refusal;
use crate::{
    access::SignedIn,
    clock::Now,
    documents::qr,
    error::{Error, Refusal, Result},
    people::{codes::CodeKey, commands, nik::NikKey, queries, rules, second_step::Shared},
    random::Random,
    store::Store,
    tables::totp,
    text::{self, Language},
    web::{self, Answer, Bytes, Filled, Lang, limits::MaySignIn},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
    http::ContentType,
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![second_step, begin, picture, confirm, renew, remove]
}

/// The page of one's second step.
#[derive(Serialize)]
struct StepPage {
    form: Filled,
    /// "off", "begun" or "on".
    state: &'static str,
    /// Since when it is on.
    since: String,
    /// The secret for typing, while it is being set up.
    secret: String,
    /// Codes for paper, shown this once.
    codes: Vec<String>,
    /// How many of them are left.
    left: u64,
    /// Whether the centre asks for it and this person has none yet.
    needed: bool,
    /// Whether it may be removed: not while the centre asks for it.
    removable: bool,
    to: Links,
}

/// Where the forms go.
#[derive(Serialize)]
struct Links {
    begin: String,
    confirm: String,
    renew: String,
    remove: String,
    picture: String,
    account: String,
}

/// Only those who work here have one: of a trainee it would only make another way to be locked out.
fn works_here(by: &SignedIn) -> Result<()> {
    if by.is_staff() || by.lacks_second_step() { Ok(()) } else { Err(Error::NotFound) }
}

async fn step_page(
    store: &Store,
    key: &NikKey,
    by: &SignedIn,
    form: Filled,
    codes: Vec<String>,
    language: Language,
) -> Result<web::Page> {
    let db = store.read();
    let (row, left) = queries::second_step(db, by.person()).await?;
    let zone = queries::zone(&queries::centre(db, by.centre()).await?);
    let confirmed = row.as_ref().and_then(|row| row.confirmed_at);
    let secret = match &row {
        Some(row) if confirmed.is_none() => Shared::from_bytes(key.open_bytes(&row.secret_sealed)?).text(),
        _ => String::new(),
    };
    let page = StepPage {
        form,
        state: match (&row, confirmed) {
            (_, Some(_)) => "on",
            (Some(_), None) => "begun",
            (None, None) => "off",
        },
        since: confirmed.map(|at| text::moment(language, zone, at)).unwrap_or_default(),
        secret,
        codes,
        left,
        needed: by.lacks_second_step(),
        removable: !queries::demands_second_step(db, by.centre()).await?,
        to: Links {
            begin: uri!(begin).to_string(),
            confirm: uri!(confirm).to_string(),
            renew: uri!(renew).to_string(),
            remove: uri!(remove).to_string(),
            picture: uri!(picture).to_string(),
            account: uri!(super::account).to_string(),
        },
    };
    web::page("people/second_step.html", page)
}

#[get("/akun/dua-langkah")]
pub(crate) async fn second_step(
    by: SignedIn,
    key: &State<NikKey>,
    store: &State<Store>,
    lang: Lang,
) -> Result<Answer> {
    works_here(&by)?;
    Ok(Answer::Show(step_page(store, key, &by, Filled::default(), Vec::new(), lang.0).await?))
}

#[post("/akun/dua-langkah/mulai")]
pub(crate) async fn begin(
    by: SignedIn,
    key: &State<NikKey>,
    random: &State<Random>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    works_here(&by)?;
    let begun =
        store.write(async |tx| commands::begin_second_step(tx, key, by.person(), random, now.0).await).await;
    match begun {
        Ok(()) => Ok(web::go(uri!(second_step), "")),
        Err(error) => {
            let filled = Filled::default().refused(&refusal(error)?, lang.0);
            Ok(Answer::Again(step_page(store, key, &by, filled, Vec::new(), lang.0).await?))
        }
    }
}

/// The secret that is being set up.
async fn begun(store: &Store, by: &SignedIn) -> Result<totp::Model> {
    let (row, _) = queries::second_step(store.read(), by.person()).await?;
    row.filter(|row| row.confirmed_at.is_none()).ok_or(Error::NotFound)
}

/// The QR code for the app: only while it is being set up, and kept by nobody.
#[get("/akun/dua-langkah/qr.svg")]
pub(crate) async fn picture(by: SignedIn, key: &State<NikKey>, store: &State<Store>) -> Result<Bytes> {
    works_here(&by)?;
    let shared = Shared::from_bytes(key.open_bytes(&begun(store, &by).await?.secret_sealed)?);
    let person = queries::person(store.read(), by.centre(), by.person()).await?;
    let centre = queries::centre(store.read(), by.centre()).await?;
    let account = person.email.or(person.phone).unwrap_or(person.name);
    let bytes = qr::svg(&shared.address(&centre.short_name, &account))?.into_bytes();
    Ok(Bytes { kind: ContentType::SVG, save_as: None, bytes })
}

/// A code of the app.
#[derive(FromForm)]
pub(crate) struct Code<'r> {
    kode: &'r str,
}

#[post("/akun/dua-langkah", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn confirm(
    _may: MaySignIn,
    by: SignedIn,
    form: Form<Contextual<'_, Code<'_>>>,
    key: &State<NikKey>,
    codes: &State<CodeKey>,
    random: &State<Random>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    works_here(&by)?;
    let (typed, filled) = web::read(form, lang.0);
    let Some(typed) = typed else {
        return Ok(Answer::Again(step_page(store, key, &by, filled, Vec::new(), lang.0).await?));
    };
    let (keys, me) = ((&**key, &**codes), (by.person(), by.sign_in()));
    let done = store
        .write(async |tx| commands::confirm_second_step(tx, keys, me, typed.kode, random, now.0).await)
        .await;
    match done {
        Ok(plain) => Ok(Answer::Show(step_page(store, key, &by, Filled::default(), plain, lang.0).await?)),
        Err(error) => {
            let filled = filled.refused(&refusal(error)?, lang.0);
            Ok(Answer::Again(step_page(store, key, &by, filled, Vec::new(), lang.0).await?))
        }
    }
}

/// What must be proven again before the second step is changed.
struct Proof<'a> {
    by: &'a SignedIn,
    keys: (&'a NikKey, &'a CodeKey),
    typed: &'a str,
    now: Now,
}

/// Counts as a try, and so must be written even when it is not right.
async fn proven(store: &Store, proof: Proof<'_>) -> Result<Result<(), Refusal>> {
    let right = store
        .write(async |tx| commands::prove(tx, proof.keys, proof.by.person(), proof.typed, proof.now.0).await)
        .await?;
    Ok(if right { Ok(()) } else { Err(Refusal::at("kode", rules::code_refused())) })
}

#[post("/akun/dua-langkah/kode-baru", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn renew(
    _may: MaySignIn,
    by: SignedIn,
    form: Form<Contextual<'_, Code<'_>>>,
    key: &State<NikKey>,
    codes: &State<CodeKey>,
    random: &State<Random>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    works_here(&by)?;
    let (typed, filled) = web::read(form, lang.0);
    let typed = typed.map_or("", |typed| typed.kode);
    let proof = Proof { by: &by, keys: (&**key, &**codes), typed, now };
    if let Err(why) = proven(store, proof).await? {
        let filled = filled.refused(&why, lang.0);
        return Ok(Answer::Again(step_page(store, key, &by, filled, Vec::new(), lang.0).await?));
    }
    let plain = store
        .write(async |tx| commands::new_recovery_codes(tx, codes, by.person(), random, now.0).await)
        .await?;
    Ok(Answer::Show(step_page(store, key, &by, Filled::default(), plain, lang.0).await?))
}

#[post("/akun/dua-langkah/lepas", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn remove(
    _may: MaySignIn,
    by: SignedIn,
    form: Form<Contextual<'_, Code<'_>>>,
    key: &State<NikKey>,
    codes: &State<CodeKey>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    works_here(&by)?;
    let (typed, filled) = web::read(form, lang.0);
    let demanded = queries::demands_second_step(store.read(), by.centre()).await?;
    let typed = typed.map_or("", |typed| typed.kode);
    let may = if demanded {
        Err(Refusal::new(both!(
            "Balai mewajibkan langkah kedua untuk staf. Minta administrator kalau ponsel Anda hilang.",
            "The centre requires the second step of its staff. Ask an administrator if your phone is lost."
        )))
    } else {
        proven(store, Proof { by: &by, keys: (&**key, &**codes), typed, now }).await?
    };
    if let Err(why) = may {
        let filled = filled.refused(&why, lang.0);
        return Ok(Answer::Again(step_page(store, key, &by, filled, Vec::new(), lang.0).await?));
    }
    store
        .write(async |tx| commands::remove_second_step(tx, by.person(), by.person(), "", now.0).await)
        .await?;
    let said = say!(lang.0, "Langkah kedua dilepas.", "The second step is removed.");
    Ok(web::go(uri!(second_step), said))
}
