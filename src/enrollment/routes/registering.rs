//! The first screen sent: somebody new is registered and signed in.
use super::{
    applying::apply_page,
    refusal,
    road::{Ways, closed},
};
use crate::{
    access::{SESSION_COOKIE, SignedIn},
    catalog::{
        self,
        rules::requirements::{Applicant, Standing},
    },
    clock::Now,
    enrollment::{
        arrival::{self, Arrival},
        asking::queries,
        offers::Offer,
    },
    error::{Refusal, Result},
    people::{
        self,
        commands::NewPerson,
        doubt,
        nik::NikKey,
        password,
        rules::{Password, SIGN_IN_DAYS, device_name},
        typed::{Parsed, Typed, parse, sealed},
    },
    random::Random,
    store::Store,
    tables::{cohort::CohortId, enrolment::Via, person::PersonId},
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

/// Who applies, as the form sends it.
#[derive(FromForm)]
pub(crate) struct Registration<'r> {
    nama: Option<&'r str>,
    telepon: Option<&'r str>,
    email: Option<&'r str>,
    wilayah: Option<&'r str>,
    nik: Option<&'r str>,
    sandi: Option<&'r str>,
    /// The last digits of a doubtful NIK that was said to be right.
    yakin: Option<&'r str>,
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
    let (offer, shut) = closed(store, id, Via::Own, None, lang.0).await?;
    if let Some(page) = shut {
        return Ok(Answer::Again(page));
    }
    if by.is_some() {
        // The start knows what is open for them; this form has nothing to add.
        return Ok(web::go(uri!(super::apply(id)), ""));
    }
    let again = async |filled: Filled, doubts: Vec<String>| {
        Ok(Answer::Again(apply_page(store, &offer, filled, doubts, lang.0).await?))
    };
    let Some(sent) = sent else { return again(filled, Vec::new()).await };
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
    let (Ok(chosen), Some(parsed)) = (chosen, parsed) else { return again(filled, Vec::new()).await };
    if let Some(why) = lives_elsewhere(store, &offer, &parsed).await? {
        return again(filled.refused(&why, lang.0), Vec::new()).await;
    }
    if let Some(nik) = &parsed.nik
        && sent.yakin != Some(nik.last4())
    {
        let doubts = doubt::doubts(nik.parts(), None, None);
        if !doubts.is_empty() {
            let said = doubts.iter().map(|doubt| doubt.pick(lang.0).to_string()).collect();
            return again(filled, said).await;
        }
    }
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
        return again(filled, Vec::new()).await;
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
    let who = people::queries::person(store.read(), offer.centre.id, person).await?;
    let application = queries::application(store.read(), offer, who, key, now.0).await?;
    Ok(web::go(Ways { id, visit: None }.go_on(&application), ""))
}

/// Why a course that takes people of one region does not take this one; said before an account is made.
async fn lives_elsewhere(store: &Store, offer: &Offer, parsed: &Parsed) -> Result<Option<Refusal>> {
    let who = Applicant { region: parsed.region_code.clone(), ..Applicant::default() };
    let requirements = catalog::queries::requirements(store.read(), offer.version.id).await?;
    Ok(requirements.iter().find_map(|one| match one.standing(&who, offer.cohort.starts_on) {
        Standing::Fails(why) => Some(why),
        _ => None,
    }))
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
