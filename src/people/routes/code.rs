//! Signing in by a code that comes by e-mail or to the phone, and the second step of a sign-in. What is
//! shown, how and how fast, is the same whether or not there is an account.
use super::Entrance;
use crate::{
    error::{Refusal, Result},
    people::{
        codes::CodeKey,
        commands::{self, Checked, Pass},
        nik::NikKey,
        queries, rules,
    },
    tables::person,
    text::Language,
    web::{self, Answer, Filled, Lang, limits::MaySignIn},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};
use sea_orm::EntityTrait;
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![ask_code, send_code, code, enter_code, second_step_of_sign_in, take_second_step]
}

/// Asking for a code.
#[derive(Serialize)]
struct AskPage {
    form: Filled,
    back: String,
    to: String,
    to_password: String,
}

fn ask_page(form: Filled, ke: &str) -> Result<web::Page> {
    let page = AskPage {
        form,
        back: ke.to_string(),
        to: uri!(send_code).to_string(),
        to_password: uri!(super::sign_in(ke = Some(ke))).to_string(),
    };
    web::page("people/code_ask.html", page)
}

#[get("/masuk/kode?<ke>")]
pub(crate) fn ask_code(ke: Option<&str>) -> Result<Answer> {
    Ok(Answer::Show(ask_page(Filled::default(), web::language::own_path(ke))?))
}

/// Whose code.
#[derive(FromForm)]
pub(crate) struct Asked<'r> {
    akun: &'r str,
    ke: Option<&'r str>,
}

#[post("/masuk/kode", data = "<form>")]
pub(crate) async fn send_code(
    _may: MaySignIn,
    entrance: Entrance<'_>,
    form: Form<Contextual<'_, Asked<'_>>>,
    lang: Lang,
) -> Result<Answer> {
    let (asked, filled) = web::read(form, lang.0);
    let Some(asked) = asked.filter(|asked| !asked.akun.trim().is_empty()) else {
        let empty = Refusal::at(
            "akun",
            both!("Tulis nomor WhatsApp atau email Anda.", "Write your mobile number or e-mail address."),
        );
        return Ok(Answer::Again(ask_page(filled.refused(&empty, lang.0), "/")?));
    };
    entrance.count_code(asked.akun)?;
    let (channel, people) = queries::reachable(entrance.store.read(), asked.akun).await?;
    let (random, now) = (entrance.random, entrance.now.0);
    let whom = (people.as_slice(), rules::most_accounts(asked.akun) as usize);
    let token =
        entrance.store.write(async |tx| commands::ask_code(tx, whom, channel, random, now).await).await?;
    let akun: String = asked.akun.trim().chars().take(100).collect();
    entrance.hold_code(&token, &akun, web::language::own_path(asked.ke));
    Ok(web::go(uri!(code), ""))
}

/// Typing the code.
#[derive(Serialize)]
struct CodePage {
    form: Filled,
    /// As it was typed.
    account: String,
    minutes: i64,
    to: String,
    again: String,
}

fn code_page(form: Filled, account: String) -> Result<web::Page> {
    let page = CodePage {
        form,
        account,
        minutes: rules::CODE_MINUTES,
        to: uri!(enter_code).to_string(),
        again: uri!(ask_code(ke = _)).to_string(),
    };
    web::page("people/code.html", page)
}

#[get("/masuk/kode/isi")]
pub(crate) fn code(entrance: Entrance<'_>) -> Result<Answer> {
    match entrance.held_code() {
        Some([_, account, _]) => Ok(Answer::Show(code_page(Filled::default(), account)?)),
        None => Ok(web::go(uri!(ask_code(ke = _)), "")),
    }
}

/// The code as typed.
#[derive(FromForm)]
pub(crate) struct Typed<'r> {
    kode: &'r str,
}

fn not_right(filled: Filled, language: Language) -> Filled {
    filled.refused(&Refusal::at("kode", rules::code_refused()), language)
}

#[post("/masuk/kode/isi", data = "<form>")]
pub(crate) async fn enter_code(
    _may: MaySignIn,
    entrance: Entrance<'_>,
    form: Form<Contextual<'_, Typed<'_>>>,
    key: &State<CodeKey>,
    lang: Lang,
) -> Result<Answer> {
    let (typed, filled) = web::read(form, lang.0);
    let Some([token, account, ke]) = entrance.held_code() else {
        return Ok(web::go(uri!(ask_code(ke = _)), ""));
    };
    let Some(typed) = typed else { return Ok(Answer::Again(code_page(filled, account)?)) };
    let now = entrance.now.0;
    let checked =
        entrance.store.write(async |tx| commands::try_code(tx, key, &token, typed.kode, now).await).await?;
    let Checked::Right(person) = checked else {
        return Ok(Answer::Again(code_page(not_right(filled, lang.0), account)?));
    };
    let language = person::Entity::find_by_id(person).one(entrance.store.read()).await?;
    entrance.admit(person, language.map_or(lang.0, |person| person.language), &ke).await
}

/// The second step.
#[derive(Serialize)]
struct StepPage {
    form: Filled,
    to: String,
    sign_in: String,
}

fn step_page(form: Filled) -> Result<web::Page> {
    let page = StepPage {
        form,
        to: uri!(take_second_step).to_string(),
        sign_in: uri!(super::sign_in(ke = _)).to_string(),
    };
    web::page("people/step.html", page)
}

#[get("/masuk/langkah-kedua")]
pub(crate) fn second_step_of_sign_in(entrance: Entrance<'_>) -> Result<Answer> {
    match entrance.held_step() {
        Some(_) => Ok(Answer::Show(step_page(Filled::default())?)),
        None => Ok(web::go(uri!(super::sign_in(ke = _)), "")),
    }
}

#[post("/masuk/langkah-kedua", data = "<form>")]
pub(crate) async fn take_second_step(
    _may: MaySignIn,
    entrance: Entrance<'_>,
    form: Form<Contextual<'_, Typed<'_>>>,
    nik: &State<NikKey>,
    key: &State<CodeKey>,
    lang: Lang,
) -> Result<Answer> {
    let (typed, filled) = web::read(form, lang.0);
    let Some([token, ke]) = entrance.held_step() else {
        return Ok(web::go(uri!(super::sign_in(ke = _)), ""));
    };
    let Some(typed) = typed else { return Ok(Answer::Again(step_page(filled)?)) };
    let (random, now, device) = (entrance.random, entrance.now.0, entrance.device());
    let taken = entrance
        .store
        .write(async |tx| {
            let keys = (&**nik, &**key);
            commands::try_second_step(tx, keys, &token, typed.kode, device, random, now).await
        })
        .await?;
    match taken {
        Some((_, token)) => Ok(entrance.onward(Pass::In(token), lang.0, &ke, "")),
        None => Ok(Answer::Again(step_page(not_right(filled, lang.0))?)),
    }
}
