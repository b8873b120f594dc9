//! How it is asked and shown: signing in and out, and where to go from there.
mod account;
mod app;
mod code;
mod entrance;
mod helping;
mod link;
mod own;
mod registration;
mod settings;
mod staff;

#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use account::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use app::*;
pub(crate) use code::*;
pub(crate) use entrance::Entrance;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use helping::*;
pub(crate) use link::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use own::*;
pub(crate) use settings::*;
pub(crate) use staff::*;

use super::{
    DemoAccounts, commands, password, queries,
    rules::{most_accounts, role_name},
};
use crate::{
    access::{SESSION_COOKIE, SignedIn},
    clock::Now,
    error::{Error, Refusal, Result},
    store::Store,
    tables::{person::Language, staff_role::Role},
    web::{self, Answer, Filled, Lang, limits::MaySignIn},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
    http::{Cookie, CookieJar, SameSite},
    response::Redirect,
};
use serde::Serialize;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    let mut all = routes![sign_in, enter, leave, home];
    all.extend(account::routes());
    all.extend(app::routes());
    all.extend(code::routes());
    all.extend(helping::routes());
    all.extend(link::routes());
    all.extend(own::routes());
    all.extend(registration::routes());
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
    to_code: String,
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
        to_code: uri!(ask_code(ke = Some(back).filter(|back| *back != "/"))).to_string(),
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
pub(crate) async fn enter(
    _may: MaySignIn,
    entrance: Entrance<'_>,
    form: Form<Contextual<'_, Entry<'_>>>,
    demo: &State<DemoAccounts>,
    lang: Lang,
) -> Result<Answer> {
    let (entry, filled) = web::read(form, lang.0);
    let Some(entry) = entry else {
        return Ok(Answer::Again(sign_in_page(filled, "/", demo, lang.0)?));
    };
    let accounts = queries::accounts(entrance.store.read(), entry.akun).await?;
    let people: Vec<_> = accounts.iter().map(|account| account.id).collect();
    let counted = entrance.count(entry.akun, &people).await?;
    // As much work for nobody as for somebody, so that the time does not tell whether there is an account.
    let hashes = accounts.iter().map(|account| account.password_hash.clone()).collect();
    let found = password::find(hashes, most_accounts(entry.akun) as usize, entry.sandi).await?;
    let back = web::language::own_path(entry.ke);
    match found.and_then(|at| accounts.get(at)) {
        Some(account) => {
            counted.was_right();
            entrance.admit(account.id, account.language, back).await
        }
        None => {
            let why = Refusal::new(both!(
                "Akun atau kata sandi belum cocok. Periksa penulisannya, lalu coba lagi.",
                "Account and password do not match. Check how they are written and try again."
            ));
            Ok(Answer::Again(sign_in_page(filled.refused(&why, lang.0), back, demo, lang.0)?))
        }
    }
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
    if by.lacks_second_step() {
        Redirect::to(uri!(second_step))
    } else if by.has(Role::Coordinator) {
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
