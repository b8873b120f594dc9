//! The first screen sent: somebody new is registered and signed in, somebody known is completed.
use super::{
    Typed,
    applying::{applicant, apply_page, lacks_nik, open},
    parse, refusal, region, sealed,
};
use crate::{
    access::{SESSION_COOKIE, SignedIn},
    clock::Now,
    enrollment::{
        arrival::{self, Arrival},
        offers::Offer,
    },
    error::{Refusal, Result},
    people::{
        self,
        commands::NewPerson,
        nik::{Nik, NikKey},
        password,
        rules::{Password, SIGN_IN_DAYS, device_name},
    },
    random::Random,
    store::Store,
    tables::{
        cohort::CohortId,
        person::{self, PersonId},
    },
    text::Language,
    web::{self, Answer, Filled, Lang, Origin, limits::MayRegister},
};
use rocket::{
    Request, Route, State,
    form::{Contextual, Form},
    http::{Cookie, CookieJar, SameSite},
    request::{FromRequest, Outcome},
    time::Duration,
};

pub(super) fn routes() -> Vec<Route> {
    routes![register]
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

/// Who applies, as the form sends it; somebody signed in sends only what was missing.
#[derive(FromForm)]
pub(crate) struct Registration<'r> {
    nama: Option<&'r str>,
    telepon: Option<&'r str>,
    email: Option<&'r str>,
    wilayah: Option<&'r str>,
    nik: Option<&'r str>,
    sandi: Option<&'r str>,
}

#[post("/angkatan/<id>/daftar", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn register(
    _may: MayRegister,
    id: CohortId,
    by: Option<SignedIn>,
    device: Device,
    jar: &CookieJar<'_>,
    form: Form<Contextual<'_, Registration<'_>>>,
    key: &State<NikKey>,
    random: &State<Random>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (sent, mut filled) = web::read(form, lang.0);
    let (offer, closed) = open(store, id, lang.0).await?;
    if let Some(page) = closed {
        return Ok(Answer::Again(page));
    }
    let onward = || Ok(web::go(uri!(super::business(id)), ""));
    let Some(sent) = sent else {
        return Ok(Answer::Again(apply_page(&offer, None, filled, lang.0)?));
    };
    if let Some(by) = by {
        let who = applicant(store, &offer, &by).await?;
        return match complete(store, &offer, &who, &sent, &mut filled, key, random, lang.0).await? {
            true => onward(),
            false => Ok(Answer::Again(apply_page(&offer, Some(&who), filled, lang.0)?)),
        };
    }
    let typed = Typed {
        name: sent.nama.unwrap_or_default(),
        phone: sent.telepon.unwrap_or_default(),
        email: sent.email.unwrap_or_default(),
        region: sent.wilayah.unwrap_or_default(),
        nik: sent.nik.unwrap_or_default(),
    };
    let secret = sent.sandi.unwrap_or_default();
    let chosen =
        Password::parse(secret).map_err(|why| filled = std::mem::take(&mut filled).refused(&why, lang.0));
    let parsed = parse(typed, offer.version.needs_nik, &mut filled, lang.0);
    // A password is never sent back to the page.
    filled.values.remove("sandi");
    filled.lists.remove("sandi");
    let (Ok(chosen), Some(parsed)) = (chosen, parsed) else {
        return Ok(Answer::Again(apply_page(&offer, None, filled, lang.0)?));
    };
    let new = NewPerson {
        name: parsed.name,
        email: parsed.email,
        phone: parsed.phone,
        region_code: parsed.region_code,
        business: None,
        nik: sealed(parsed.nik.as_ref(), key, random)?,
        password_hash: Some(password::hash(&chosen, random).await?),
        language: lang.0,
    };
    let arrived = store.write(async |tx| arrival::arrive(tx, id, new, now.0).await).await;
    let (person, why) = match arrived {
        Ok(Arrival::New(person)) => (Some(person), None),
        Ok(Arrival::Same(same)) => {
            let proven = password::verify(same.password_hash.as_deref(), secret).await?;
            (proven.then_some(same.id), Some(known_already(same.password_hash.is_some())))
        }
        Err(error) => {
            let why = refusal(error)?;
            (proven(store, &offer, typed.email, secret).await?, Some(why))
        }
    };
    let Some(person) = person else {
        let filled = why.iter().fold(filled, |filled, why| filled.refused(why, lang.0));
        return Ok(Answer::Again(apply_page(&offer, None, filled, lang.0)?));
    };
    let token = store
        .write(async |tx| people::commands::start_sign_in(tx, person, &device.0, random, now.0).await)
        .await?;
    let cookie = Cookie::build((SESSION_COOKIE, token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(origin.is_secure())
        .max_age(Duration::days(SIGN_IN_DAYS));
    jar.add_private(cookie);
    onward()
}

fn known_already(has_password: bool) -> Refusal {
    match has_password {
        true => Refusal::at(
            "telepon",
            both!(
                "Nama dan nomor ini sudah terdaftar. Masuk dengan nomor ini.",
                "This name and number are registered already. Sign in with this number."
            ),
        ),
        false => Refusal::at(
            "telepon",
            both!(
                "Balai sudah mengenal Anda, tetapi akun Anda belum punya kata sandi. Minta tautan masuk kepada balai.",
                "The centre knows you already, but your account has no password yet. Ask the centre for a sign-in link."
            ),
        ),
    }
}

/// Who registered with this address before and proves it with the same password: the button was
/// pressed twice, or they forgot that they have an account.
async fn proven(store: &Store, offer: &Offer, email: &str, secret: &str) -> Result<Option<PersonId>> {
    for account in people::queries::accounts(store.read(), email).await? {
        let here = people::queries::person(store.read(), offer.centre.id, account.id).await.is_ok();
        if here && password::verify(account.password_hash.as_deref(), secret).await? {
            return Ok(Some(account.id));
        }
    }
    Ok(None)
}

/// Adds what was missing of somebody signed in; `false` when the form has to be shown again.
#[allow(clippy::too_many_arguments, reason = "what a form sends and what keeping it needs")]
async fn complete(
    store: &Store,
    offer: &Offer,
    who: &person::Model,
    sent: &Registration<'_>,
    filled: &mut Filled,
    key: &NikKey,
    random: &Random,
    language: Language,
) -> Result<bool> {
    let mut refuse = |why: Refusal| *filled = std::mem::take(filled).refused(&why, language);
    let code = match who.region_code {
        Some(_) => None,
        None => region(sent.wilayah.unwrap_or_default(), &mut refuse),
    };
    let nik = match lacks_nik(offer, Some(who)) {
        true => Nik::parse(sent.nik.unwrap_or_default()).map_err(&mut refuse).ok(),
        false => None,
    };
    if filled.is_faulty() {
        return Ok(false);
    }
    let nik = sealed(nik.as_ref(), key, random)?;
    let kept = store
        .write(async |tx| {
            if let Some(code) = &code {
                people::commands::set_region(tx, who.id, code).await?;
            }
            if let Some(nik) = nik {
                people::commands::set_nik(tx, who.id, nik).await?;
            }
            Ok(())
        })
        .await;
    match kept {
        Ok(()) => Ok(true),
        Err(error) => {
            *filled = std::mem::take(filled).refused(&refusal(error)?, language);
            Ok(false)
        }
    }
}
