//! How it is asked and shown: signing in and out, and where to go from there.
mod account;
mod link;
mod settings;
mod staff;

#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use account::*;
pub(crate) use link::*;
pub(crate) use settings::*;
pub(crate) use staff::*;

use super::{
    DemoAccounts, commands, password, queries,
    rules::{self, device_name, role_name},
};
use crate::{
    access::{SESSION_COOKIE, SignedIn},
    clock::Now,
    error::{Error, Refusal, Result},
    random::Random,
    store::Store,
    tables::{person::Language, staff_role::Role},
    web::{self, Answer, Filled, Lang, Origin, limits::MaySignIn},
};
use rocket::{
    Request, Route, State,
    form::{Contextual, Form},
    http::{Cookie, CookieJar, SameSite},
    request::{FromRequest, Outcome},
    response::Redirect,
    time::Duration,
};
use serde::Serialize;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    let mut all = routes![sign_in, enter, leave, home];
    all.extend(account::routes());
    all.extend(link::routes());
    all.extend(settings::routes());
    all.extend(staff::routes());
    all
}

/// One choice of a list.
#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

impl Choice {
    fn new(value: impl Into<String>, label: impl Into<String>) -> Choice {
        Choice { value: value.into(), label: label.into() }
    }
}

/// What the browser says it is, as people know it.
pub(crate) struct Device(String);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Device {
    type Error = std::convert::Infallible;

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        Outcome::Success(Device(device_name(req.headers().get_one("User-Agent").unwrap_or_default())))
    }
}

/// Lets this browser be signed in: links in mails must arrive signed in, so the cookie is Lax.
fn remember(jar: &CookieJar<'_>, token: String, origin: &Origin) {
    let cookie = Cookie::build((SESSION_COOKIE, token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(origin.is_secure())
        .max_age(Duration::days(rules::SIGN_IN_DAYS));
    jar.add_private(cookie);
}

/// Shows pages in this language from now on.
fn speak(jar: &CookieJar<'_>, language: Language) {
    let cookie = Cookie::build((web::language::COOKIE, language.word()))
        .path("/")
        .same_site(SameSite::Lax)
        .permanent();
    jar.add(cookie);
}

/// The sign-in page.
#[derive(Serialize)]
struct SignInPage {
    form: Filled,
    /// Where to go after.
    back: String,
    /// The accounts of the demo centre, or nobody.
    accounts: Vec<ShownAccount>,
    to: String,
    courses: &'static str,
}

/// One account of the demo.
#[derive(Serialize)]
struct ShownAccount {
    role: String,
    name: String,
    email: String,
    password: String,
}

fn sign_in_page(form: Filled, back: &str, demo: &DemoAccounts, language: Language) -> Result<web::Page> {
    let shown = |account: &super::DemoAccount| ShownAccount {
        role: account.role.map_or_else(
            || say!(language, "Peserta", "Trainee"),
            |role| role_name(role).pick(language).to_string(),
        ),
        name: account.name.clone(),
        email: account.email.clone(),
        password: account.password.clone(),
    };
    let page = SignInPage {
        form,
        back: back.to_string(),
        accounts: demo.0.iter().map(shown).collect(),
        to: uri!(enter).to_string(),
        courses: "/",
    };
    web::page("people/sign_in.html", page)
}

/// Where somebody goes after signing in: back where they came from, else to their own start.
fn onward(ke: Option<&str>) -> String {
    match web::language::own_path(ke) {
        "/" => uri!(home).to_string(),
        back => back.to_string(),
    }
}

#[get("/masuk?<ke>")]
pub(crate) async fn sign_in(
    by: Option<SignedIn>,
    ke: Option<&str>,
    demo: &State<DemoAccounts>,
    lang: Lang,
) -> Result<Answer> {
    match by {
        Some(_) => Ok(web::go(onward(ke), "")),
        None => Ok(Answer::Show(sign_in_page(Filled::default(), web::language::own_path(ke), demo, lang.0)?)),
    }
}

/// The sign-in form.
#[derive(FromForm)]
pub(crate) struct Entry<'r> {
    akun: &'r str,
    sandi: &'r str,
    ke: Option<&'r str>,
}

#[post("/masuk", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn enter(
    _may: MaySignIn,
    by: Option<SignedIn>,
    device: Device,
    jar: &CookieJar<'_>,
    form: Form<Contextual<'_, Entry<'_>>>,
    store: &State<Store>,
    random: &State<Random>,
    origin: &State<Origin>,
    demo: &State<DemoAccounts>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (entry, filled) = web::read(form, lang.0);
    let Some(entry) = entry else {
        return Ok(Answer::Again(sign_in_page(filled, "/", demo, lang.0)?));
    };
    let accounts = queries::accounts(store.read(), entry.akun).await?;
    if accounts.is_empty() {
        // As long as with an account, so that the time does not tell whether there is one.
        password::verify(None, entry.sandi).await?;
    }
    let mut found = None;
    for account in accounts {
        if password::verify(account.password_hash.as_deref(), entry.sandi).await? {
            found = Some(account);
            break;
        }
    }
    let Some(account) = found else {
        let why = Refusal::new(both!(
            "Akun atau kata sandi belum cocok. Periksa penulisannya, lalu coba lagi.",
            "Account and password do not match. Check how they are written and try again."
        ));
        let back = web::language::own_path(entry.ke);
        return Ok(Answer::Again(sign_in_page(filled.refused(&why, lang.0), back, demo, lang.0)?));
    };
    let token = store
        .write(async |tx| {
            if let Some(before) = &by {
                commands::end_sign_in(tx, before.person(), before.sign_in(), now.0).await?;
            }
            commands::start_sign_in(tx, account.id, &device.0, random, now.0).await
        })
        .await?;
    remember(jar, token, origin);
    if jar.get(web::language::COOKIE).is_none() {
        speak(jar, account.language);
    }
    Ok(web::go(onward(entry.ke), ""))
}

#[post("/keluar")]
pub(crate) async fn leave(
    by: Option<SignedIn>,
    jar: &CookieJar<'_>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    if let Some(by) = by {
        store.write(async |tx| commands::end_sign_in(tx, by.person(), by.sign_in(), now.0).await).await?;
    }
    jar.remove_private(Cookie::build(SESSION_COOKIE).path("/"));
    let said = say!(lang.0, "Anda sudah keluar.", "You are signed out.");
    Ok(web::go(uri!(sign_in(ke = _)), said))
}

/// The first page of whoever is signed in, by what they do here.
#[get("/beranda")]
pub(crate) async fn home(by: SignedIn) -> Redirect {
    if by.has(Role::Coordinator) {
        Redirect::to(uri!(crate::home::routes::coordinator))
    } else if by.has(Role::Instructor) {
        Redirect::to(uri!(crate::attendance::routes::today))
    } else if by.has(Role::Assessor) {
        Redirect::to(uri!(crate::assessment::routes::home))
    } else if by.has(Role::Administrator) {
        Redirect::to(uri!(settings))
    } else {
        Redirect::to(uri!(crate::home::routes::mine))
    }
}

/// A page again with a refusal, or on with the fault.
fn refusal(error: Error) -> Result<Refusal> {
    match error {
        Error::Refused(why) => Ok(why),
        other => Err(other),
    }
}
