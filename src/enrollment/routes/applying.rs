//! Applying: who are you, then what for. Two screens, no script.
use super::{Group, Offered, Typed, parse, refusal, region, region_groups, sealed};
use crate::{
    access::{SESSION_COOKIE, SignedIn},
    clock::Now,
    enrollment::{
        arrival::{self, Arrival},
        commands,
        queries::{self, Offer},
        rules,
    },
    error::{Error, Refusal, Result},
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
        cohort::{CohortId, CohortState},
        enrolment::{EnrolmentState, Via},
        person::{self, PersonId},
    },
    text::Language,
    web::{
        self, Answer, Filled, Lang, Origin, Page,
        limits::MaySignIn,
        public::{Address, PublicPage, PublicPages},
    },
};
use rocket::{
    Request, Route, State,
    form::{Contextual, Form},
    http::{Cookie, CookieJar, SameSite},
    request::{FromRequest, Outcome},
    time::Duration,
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![apply, register, business, send]
}

/// A page that everybody sees alike, or one for this reader.
#[derive(Responder)]
pub(crate) enum Shown {
    Public(PublicPage),
    Own(Box<Answer>),
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

/// The first screen: who are you.
#[derive(Serialize)]
struct ApplyPage {
    offered: Offered,
    form: Filled,
    /// Whether nobody is signed in: then everything is asked.
    newcomer: bool,
    asks_region: bool,
    asks_nik: bool,
    regions: Vec<Group>,
    to: String,
    sign_in: String,
}

/// Why one cannot apply.
#[derive(Serialize)]
struct ClosedPage {
    offered: Offered,
    why: String,
}

fn apply_page(offer: &Offer, who: Option<&person::Model>, form: Filled, language: Language) -> Result<Page> {
    let asks_region = who.is_none_or(|who| who.region_code.is_none());
    let back = uri!(apply(offer.cohort.id)).to_string();
    web::page(
        "enrollment/apply.html",
        ApplyPage {
            offered: Offered::of(offer, language),
            form,
            newcomer: who.is_none(),
            asks_region,
            asks_nik: lacks_nik(offer, who),
            regions: if asks_region { region_groups(&offer.centre.region_code) } else { Vec::new() },
            to: uri!(register(offer.cohort.id)).to_string(),
            sign_in: uri!(people::routes::sign_in(Some(back))).to_string(),
        },
    )
}

fn lacks_nik(offer: &Offer, who: Option<&person::Model>) -> bool {
    offer.version.needs_nik && who.is_none_or(|who| who.nik_index.is_none())
}

fn is_complete(offer: &Offer, who: &person::Model) -> bool {
    who.region_code.is_some() && !lacks_nik(offer, Some(who))
}

/// The cohort, or the page that says why it takes no applications. One not yet announced is not there.
async fn open(store: &Store, id: CohortId, language: Language) -> Result<(Offer, Option<Page>)> {
    let offer = queries::offer(store.read(), id).await?;
    if offer.cohort.state == CohortState::Planned {
        return Err(Error::NotFound);
    }
    let closed = match rules::takes_applications(offer.cohort.state, Via::Own) {
        Ok(()) => None,
        Err(why) => {
            let view = ClosedPage { offered: Offered::of(&offer, language), why: why.say(language) };
            Some(web::page("enrollment/closed.html", view)?)
        }
    };
    Ok((offer, closed))
}

/// Who is signed in, as this centre knows them.
async fn applicant(store: &Store, offer: &Offer, by: &SignedIn) -> Result<person::Model> {
    match people::queries::person(store.read(), offer.centre.id, by.person()).await {
        Err(Error::NotFound) => {
            let centre = &offer.centre.name;
            Err(Refusal::new(both!(
                "Akun Anda dari balai lain. Keluar dulu, lalu daftar di {centre} sebagai peserta baru.",
                "Your account is with another centre. Sign out, then register at {centre} as a new person."
            ))
            .into())
        }
        other => other,
    }
}

/// Where somebody who has applied already finds their receipt.
async fn receipt_of(store: &Store, id: CohortId, person: PersonId) -> Result<Option<String>> {
    let found = queries::of_person(store.read(), id, person).await?;
    let standing = found.filter(|row| row.state != EnrolmentState::Withdrawn);
    Ok(standing.map(|row| uri!(super::receipt(&row.receipt)).to_string()))
}

#[get("/angkatan/<id>/daftar")]
pub(crate) async fn apply(
    id: CohortId,
    by: Option<SignedIn>,
    at: Address<'_>,
    pages: &State<PublicPages>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Shown> {
    let Some(by) = by else {
        let make = async || {
            let (offer, closed) = open(store, id, lang.0).await?;
            match closed {
                Some(page) => Ok(page),
                None => apply_page(&offer, None, Filled::default(), lang.0),
            }
        };
        return Ok(Shown::Public(pages.page(at, store, now.0.date_naive(), make).await?));
    };
    let own = |answer| Ok(Shown::Own(Box::new(answer)));
    if let Some(receipt) = receipt_of(store, id, by.person()).await? {
        return own(web::go(receipt, ""));
    }
    let (offer, closed) = open(store, id, lang.0).await?;
    if let Some(page) = closed {
        return own(Answer::Show(page));
    }
    let who = applicant(store, &offer, &by).await?;
    if is_complete(&offer, &who) {
        return own(web::go(uri!(business(id)), ""));
    }
    own(Answer::Show(apply_page(&offer, Some(&who), Filled::default(), lang.0)?))
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
    _may: MaySignIn,
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
    let onward = || Ok(web::go(uri!(business(id)), ""));
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

/// The second screen: what for, and one button.
#[derive(Serialize)]
struct BusinessPage {
    offered: Offered,
    form: Filled,
    name: String,
    to: String,
}

fn business_page(offer: &Offer, who: &person::Model, form: Filled, language: Language) -> Result<Page> {
    web::page(
        "enrollment/business.html",
        BusinessPage {
            offered: Offered::of(offer, language),
            form,
            name: who.name.clone(),
            to: uri!(send(offer.cohort.id)).to_string(),
        },
    )
}

#[get("/angkatan/<id>/daftar/usaha")]
pub(crate) async fn business(id: CohortId, by: SignedIn, store: &State<Store>, lang: Lang) -> Result<Answer> {
    if let Some(receipt) = receipt_of(store, id, by.person()).await? {
        return Ok(web::go(receipt, ""));
    }
    let (offer, closed) = open(store, id, lang.0).await?;
    if let Some(page) = closed {
        return Ok(Answer::Show(page));
    }
    let who = applicant(store, &offer, &by).await?;
    if !is_complete(&offer, &who) {
        return Ok(web::go(uri!(apply(id)), ""));
    }
    let form = Filled::with([("usaha", who.business.clone().unwrap_or_default())]);
    Ok(Answer::Show(business_page(&offer, &who, form, lang.0)?))
}

/// The last form.
#[derive(FromForm)]
pub(crate) struct Last<'r> {
    usaha: Option<&'r str>,
}

#[post("/angkatan/<id>/daftar/usaha", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn send(
    id: CohortId,
    by: SignedIn,
    form: Form<Contextual<'_, Last<'_>>>,
    random: &State<Random>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (sent, filled) = web::read(form, lang.0);
    let typed = sent.and_then(|sent| sent.usaha).unwrap_or_default();
    let me = by.person();
    let applied = match rules::business(typed) {
        Ok(business) => {
            store
                .write(async |tx| {
                    let applied =
                        commands::apply(tx, id, me, Via::Own, Some(me), random, origin, now.0).await?;
                    arrival::set_business(tx, me, business).await?;
                    Ok(applied)
                })
                .await
        }
        Err(why) => Err(why.into()),
    };
    match applied {
        Ok(applied) => Ok(web::go(uri!(super::receipt(&applied.receipt)), "")),
        Err(error) => {
            let why = refusal(error)?;
            let (offer, closed) = open(store, id, lang.0).await?;
            if let Some(page) = closed {
                return Ok(Answer::Again(page));
            }
            let who = applicant(store, &offer, &by).await?;
            if !is_complete(&offer, &who) {
                return Ok(web::go(uri!(apply(id)), ""));
            }
            Ok(Answer::Again(business_page(&offer, &who, filled.refused(&why, lang.0), lang.0)?))
        }
    }
}
