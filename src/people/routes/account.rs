//! My own account: what is known of me, my devices, my password, my language.
use super::{Choice, refusal, speak};
use crate::{
    access::SignedIn,
    clock::Now,
    error::{Refusal, Result},
    people::{
        commands::{self, Details},
        password, queries, regions,
        rules::{Email, Password, PersonName, Phone, language_name, role_name},
    },
    random::Random,
    store::Store,
    tables::{
        person::{self, Language},
        sign_in::SignInId,
        staff_role::Role,
    },
    text,
    web::{self, Answer, Filled, Lang, limits::MaySignIn},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
    http::CookieJar,
};
use sea_orm::ConnectionTrait;
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![account, save_account, end_device, save_password, save_language]
}

/// The account page.
#[derive(Serialize)]
struct AccountPage {
    form: Filled,
    /// The last four digits of the NIK, if it is known.
    nik: Option<String>,
    /// Where they live, or nothing yet.
    region: Option<String>,
    /// What they do here: "Koordinator, Asesor".
    roles: String,
    has_password: bool,
    devices: Vec<DeviceLine>,
    languages: Vec<Choice>,
    to: Links,
}

/// A device on which one is signed in.
#[derive(Serialize)]
struct DeviceLine {
    name: String,
    since: String,
    here: bool,
    end: String,
}

/// Where the forms of the page go.
#[derive(Serialize)]
struct Links {
    details: String,
    region: String,
    papers: String,
    password: String,
    language: String,
    leave: String,
    nik: String,
    data: String,
    /// Only for those who work here.
    second_step: Option<String>,
}

/// The stored values of all forms of the page, with what one of them was filled with on top.
fn with_stored(person: &person::Model, typed: Filled) -> Filled {
    let stored = Filled::with([
        ("nama", person.name.clone()),
        ("email", person.email.clone().unwrap_or_default()),
        ("telepon", person.phone.as_deref().map(Phone::shown).unwrap_or_default()),
        ("usaha", person.business.clone().unwrap_or_default()),
        ("bahasa", person.language.word().to_string()),
    ]);
    let mut values = stored.values;
    values.extend(typed.values);
    Filled { values, ..typed }
}

pub(super) async fn account_page(
    db: &impl ConnectionTrait,
    by: &SignedIn,
    typed: Filled,
    language: Language,
    now: Now,
) -> Result<web::Page> {
    let person = queries::oneself(db, by.centre(), by.person()).await?;
    let zone = queries::zone(&queries::centre(db, by.centre()).await?);
    let device = |device: queries::Device| DeviceLine {
        name: match device.device {
            name if name.is_empty() => say!(language, "Perangkat tanpa nama", "A device without a name"),
            name => name,
        },
        since: text::moment(language, zone, device.created_at),
        here: device.id == by.sign_in(),
        end: uri!(end_device(device.id)).to_string(),
    };
    let roles: Vec<&Role> = Role::ALL.iter().filter(|role| by.has(**role)).collect();
    let page = AccountPage {
        nik: person.nik_last4.clone(),
        region: person.region_code.as_deref().map(|code| regions::label(code).to_string()),
        roles: roles
            .into_iter()
            .map(|role| role_name(*role).pick(language).to_string())
            .collect::<Vec<_>>()
            .join(", "),
        has_password: person.password_hash.is_some(),
        devices: queries::devices(db, by.person(), now.0).await?.into_iter().map(device).collect(),
        languages: Language::ALL.iter().map(|one| Choice::new(one.word(), language_name(*one))).collect(),
        form: with_stored(&person, typed),
        to: Links {
            details: uri!(save_account).to_string(),
            region: uri!(super::region(provinsi = _)).to_string(),
            papers: uri!(crate::papers::routes::mine(ke = _)).to_string(),
            password: uri!(save_password).to_string(),
            language: uri!(save_language).to_string(),
            leave: uri!(super::leave).to_string(),
            nik: uri!(super::own_nik).to_string(),
            data: uri!(crate::privacy::routes::mine).to_string(),
            second_step: by.is_staff().then(|| uri!(super::second_step).to_string()),
        },
    };
    web::page("people/account.html", page)
}

#[get("/akun")]
pub(crate) async fn account(by: SignedIn, store: &State<Store>, lang: Lang, now: Now) -> Result<Answer> {
    Ok(Answer::Show(account_page(store.read(), &by, Filled::default(), lang.0, now).await?))
}

/// My details.
#[derive(FromForm)]
pub(crate) struct Mine<'r> {
    nama: &'r str,
    email: &'r str,
    telepon: &'r str,
    usaha: &'r str,
}

/// An optional text as a value that is there or not.
pub(super) fn optional<T>(
    typed: &str,
    parse: impl FnOnce(&str) -> Result<T, Refusal>,
) -> Result<Option<T>, Refusal> {
    if typed.trim().is_empty() { Ok(None) } else { parse(typed).map(Some) }
}

fn details(mine: &Mine<'_>) -> Result<Details, Refusal> {
    let business = optional(mine.usaha, |typed| Ok(typed.trim().chars().take(200).collect()))?;
    Ok(Details {
        name: PersonName::parse(mine.nama)?,
        email: optional(mine.email, Email::parse)?,
        phone: optional(mine.telepon, Phone::parse)?,
        business,
    })
}

#[post("/akun", data = "<form>")]
pub(crate) async fn save_account(
    by: SignedIn,
    form: Form<Contextual<'_, Mine<'_>>>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (mine, filled) = web::read(form, lang.0);
    let done = match mine.as_ref().map(details) {
        None => return Ok(Answer::Again(account_page(store.read(), &by, filled, lang.0, now).await?)),
        Some(Err(why)) => Err(why.into()),
        Some(Ok(details)) => {
            store.write(async |tx| commands::update_own_details(tx, by.person(), details, now.0).await).await
        }
    };
    match done {
        Ok(()) => Ok(web::go(uri!(account), say!(lang.0, "Data Anda tersimpan.", "Your details are saved."))),
        Err(error) => {
            let filled = filled.refused(&refusal(error)?, lang.0);
            Ok(Answer::Again(account_page(store.read(), &by, filled, lang.0, now).await?))
        }
    }
}

#[post("/akun/perangkat/<id>/keluar")]
pub(crate) async fn end_device(
    by: SignedIn,
    id: SignInId,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    store.write(async |tx| commands::end_sign_in(tx, by.person(), id, now.0).await).await?;
    Ok(web::go(uri!(account), say!(lang.0, "Perangkat itu sudah keluar.", "That device is signed out.")))
}

/// A new password.
#[derive(FromForm)]
pub(crate) struct NewPassword<'r> {
    sandi_lama: Option<&'r str>,
    sandi: &'r str,
}

#[post("/akun/sandi", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn save_password(
    _may: MaySignIn,
    by: SignedIn,
    form: Form<Contextual<'_, NewPassword<'_>>>,
    store: &State<Store>,
    random: &State<Random>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (typed, filled) = web::read(form, lang.0);
    let Some(typed) = typed else {
        return Ok(Answer::Again(account_page(store.read(), &by, filled, lang.0, now).await?));
    };
    let before = queries::person(store.read(), by.centre(), by.person()).await?.password_hash;
    let known = match &before {
        Some(hash) => password::verify(Some(hash), typed.sandi_lama.unwrap_or_default()).await?,
        None => true,
    };
    let wrong = Refusal::at(
        "sandi_lama",
        both!(
            "Kata sandi lama belum cocok. Tulis yang Anda pakai sekarang.",
            "The old password does not match. Write the one you use now."
        ),
    );
    match if known { Password::parse(typed.sandi) } else { Err(wrong) } {
        Err(why) => {
            let filled = filled.refused(&why, lang.0);
            Ok(Answer::Again(account_page(store.read(), &by, filled, lang.0, now).await?))
        }
        Ok(new) => {
            let hash = password::hash(&new, random).await?;
            store
                .write(async |tx| {
                    commands::set_password(tx, by.person(), hash, Some(by.sign_in()), now.0).await
                })
                .await?;
            let said = say!(
                lang.0,
                "Kata sandi diganti. Perangkat lain sudah keluar.",
                "The password is changed. Other devices are signed out."
            );
            Ok(web::go(uri!(account), said))
        }
    }
}

/// The language of pages and mails.
#[derive(FromForm)]
pub(crate) struct Speech {
    bahasa: Language,
}

#[post("/akun/bahasa", data = "<form>")]
pub(crate) async fn save_language(
    by: SignedIn,
    form: Form<Contextual<'_, Speech>>,
    jar: &CookieJar<'_>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (chosen, filled) = web::read(form, lang.0);
    let Some(Speech { bahasa }) = chosen else {
        return Ok(Answer::Again(account_page(store.read(), &by, filled, lang.0, now).await?));
    };
    store.write(async |tx| commands::set_language(tx, by.person(), bahasa).await).await?;
    speak(jar, bahasa);
    Ok(web::go(uri!(account), say!(bahasa, "Bahasa diganti.", "The language is changed.")))
}
