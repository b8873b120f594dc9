//! Links that work once: the first administrator makes the centre, somebody chooses a new password.
use super::{Entrance, refusal};
use crate::{
    clock::Now,
    error::{Error, Refusal, Result},
    people::{
        commands::{self, NewCentre, NewPerson},
        password, queries,
        rules::{Email, Password, PersonName, Phone},
    },
    random::Random,
    store::Store,
    tables::{one_time_link::Purpose, person, staff_role::Role},
    text::Language,
    web::{self, Answer, Filled, Lang},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
    http::Status,
};
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![one_time, first_administrator, choose_password]
}

/// The first page of an installation.
#[derive(Serialize)]
struct FirstPage {
    form: Filled,
    to: String,
}

/// Choosing a password by a link.
#[derive(Serialize)]
struct ChoosePage {
    form: Filled,
    name: String,
    /// What they will sign in with.
    account: String,
    to: String,
}

/// A link that does not work any more.
#[derive(Serialize)]
struct GonePage {
    sign_in: String,
}

fn first_page(token: &str, form: Filled) -> Result<web::Page> {
    web::page("people/first.html", FirstPage { form, to: uri!(first_administrator(token)).to_string() })
}

async fn choose_page(
    db: &impl ConnectionTrait,
    token: &str,
    person: Option<person::PersonId>,
    form: Filled,
) -> Result<web::Page> {
    let person = person.ok_or(Error::NotFound)?;
    let person = person::Entity::find_by_id(person).one(db).await?.ok_or(Error::NotFound)?;
    let page = ChoosePage {
        form,
        account: person.email.or(person.phone.as_deref().map(Phone::shown)).unwrap_or_default(),
        name: person.name,
        to: uri!(choose_password(token)).to_string(),
    };
    web::page("people/choose_password.html", page)
}

/// Used, over or never made: the three look the same.
fn gone() -> Result<Answer> {
    let page = GonePage { sign_in: uri!(super::sign_in(ke = _)).to_string() };
    Ok(Answer::Show(web::page("people/link_gone.html", page)?.with_status(Status::Gone)))
}

#[get("/tautan/<token>")]
pub(crate) async fn one_time(token: &str, store: &State<Store>, now: Now) -> Result<Answer> {
    match queries::link(store.read(), token, now.0).await? {
        None => gone(),
        Some(link) => Ok(Answer::Show(match link.purpose {
            Purpose::FirstAdministrator => first_page(token, Filled::default())?,
            Purpose::SetPassword => {
                choose_page(store.read(), token, link.person_id, Filled::default()).await?
            }
        })),
    }
}

/// A centre and who administers it.
#[derive(FromForm)]
pub(crate) struct First<'r> {
    balai: &'r str,
    tempat: &'r str,
    nama: &'r str,
    email: &'r str,
    sandi: &'r str,
}

/// A text that must be there.
pub(super) fn needed(field: &'static str, typed: &str, most: usize) -> Result<String, Refusal> {
    let text = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let count = text.chars().count();
    if text.is_empty() {
        return Err(Refusal::at(field, both!("Bagian ini belum diisi.", "This is still empty.")));
    }
    if count > most {
        return Err(Refusal::at(
            field,
            both!("Ini {count} huruf, paling banyak {most}.", "These are {count} letters, at most {most}."),
        ));
    }
    Ok(text)
}

fn first(typed: &First<'_>, language: Language) -> Result<(NewCentre, NewPerson, Password), Refusal> {
    let centre = NewCentre::called(&needed("balai", typed.balai, 150)?, &needed("tempat", typed.tempat, 60)?);
    let person = NewPerson {
        name: PersonName::parse(typed.nama)?,
        email: Some(Email::parse(typed.email)?),
        phone: None,
        region_code: None,
        business: None,
        nik: None,
        password_hash: None,
        language,
    };
    Ok((centre, person, Password::parse(typed.sandi)?))
}

#[post("/tautan/<token>/balai", data = "<form>")]
pub(crate) async fn first_administrator(
    token: &str,
    entrance: Entrance<'_>,
    form: Form<Contextual<'_, First<'_>>>,
    store: &State<Store>,
    random: &State<Random>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (typed, filled) = web::read(form, lang.0);
    let link = queries::link(store.read(), token, now.0).await?;
    if link.is_none_or(|link| link.purpose != Purpose::FirstAdministrator) {
        return gone();
    }
    let (centre, mut person, password) = match typed.as_ref().map(|typed| first(typed, lang.0)) {
        None => return Ok(Answer::Again(first_page(token, filled)?)),
        Some(Err(why)) => return Ok(Answer::Again(first_page(token, filled.refused(&why, lang.0))?)),
        Some(Ok(all)) => all,
    };
    person.password_hash = Some(password::hash(&password, random).await?);
    let done = store
        .write(async |tx| {
            commands::use_link(tx, token, Purpose::FirstAdministrator, now.0).await?;
            let centre = commands::create_centre(tx, centre, now.0).await?;
            let person = commands::register(tx, centre, person, now.0).await?;
            for role in [Role::Administrator, Role::Coordinator] {
                commands::grant(tx, person, role, None, now.0).await?;
            }
            commands::start_sign_in(tx, person, entrance.device(), random, now.0).await
        })
        .await;
    match done {
        Ok(token) => {
            entrance.remember(token);
            let said = say!(
                lang.0,
                "Balai Anda sudah dibuat. Lengkapi kop surat dan penanda tangannya di sini.",
                "Your centre is made. Complete its letterhead and who signs here."
            );
            Ok(web::go(uri!(super::settings), said))
        }
        Err(Error::NotFound) => gone(),
        Err(error) => Ok(Answer::Again(first_page(token, filled.refused(&refusal(error)?, lang.0))?)),
    }
}

/// The chosen password.
#[derive(FromForm)]
pub(crate) struct Chosen<'r> {
    sandi: &'r str,
}

#[post("/tautan/<token>/sandi", data = "<form>")]
pub(crate) async fn choose_password(
    token: &str,
    entrance: Entrance<'_>,
    form: Form<Contextual<'_, Chosen<'_>>>,
    store: &State<Store>,
    random: &State<Random>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (typed, filled) = web::read(form, lang.0);
    let link = queries::link(store.read(), token, now.0).await?;
    let Some(link) = link.filter(|link| link.purpose == Purpose::SetPassword) else { return gone() };
    let again = async |filled| -> Result<Answer> {
        Ok(Answer::Again(choose_page(store.read(), token, link.person_id, filled).await?))
    };
    let Some(typed) = typed else { return again(filled).await };
    let password = match Password::parse(typed.sandi) {
        Ok(password) => password,
        Err(why) => return again(filled.refused(&why, lang.0)).await,
    };
    let hash = password::hash(&password, random).await?;
    let done = store
        .write(async |tx| {
            let used = commands::use_link(tx, token, Purpose::SetPassword, now.0).await?;
            let person = used.person_id.ok_or(Error::NotFound)?;
            commands::set_password(tx, person, hash, None, now.0).await?;
            entrance.pass(tx, person).await
        })
        .await;
    match done {
        Ok(pass) => {
            let said = say!(lang.0, "Kata sandi Anda tersimpan.", "Your password is saved.");
            Ok(entrance.onward(pass, lang.0, "/", said))
        }
        Err(Error::NotFound) => gone(),
        Err(error) => Err(error),
    }
}
