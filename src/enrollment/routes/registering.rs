//! The first screen sent: somebody is registered and signed in, with the same answer whether or not the
//! centre knew them.
use super::{
    applying::apply_page,
    road::{Ways, closed},
};
use crate::{
    access::SignedIn,
    catalog::{
        self,
        rules::requirements::{Applicant, Standing},
    },
    clock::Now,
    enrollment::{arrival, asking::queries, offers::Offer},
    error::{Error, Refusal, Result},
    people::{
        self,
        codes::CodeKey,
        commands::NewPerson,
        nik::NikKey,
        password,
        rules::{Email, Password, Phone, SIGN_IN_DAYS, device_name, fold},
        typed::{Parsed, Typed, parse, sealed},
    },
    random::Random,
    store::Store,
    tables::cohort::CohortId,
    web::{
        self, Answer, Filled, Lang, Origin,
        limits::{Limits, MayRegister},
    },
};
use rocket::{
    Request, Route, State,
    form::{Contextual, Form},
    http::CookieJar,
    request::{FromRequest, Outcome},
};
use std::time::Instant;

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
    codes: &State<CodeKey>,
    limits: &State<Limits>,
    random: &State<Random>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (sent, mut filled) = web::read(form, lang.0);
    let (offer, shut) = closed(store, id, now, lang.0).await?;
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
    let doubts = parsed.doubts(sent.yakin, lang.0);
    if !doubts.is_empty() {
        return again(filled, doubts).await;
    }
    // Somebody who comes back and proves it is let in as themselves. Counted as signing in is, and the same
    // work is done for nobody: a hash compared, then one made.
    let back = people::queries::returning(
        store.read(),
        offer.centre.id,
        &parsed.name,
        parsed.email.as_ref(),
        parsed.phone.as_ref(),
    )
    .await?;
    let reached = [parsed.email.as_ref().map(Email::as_str), parsed.phone.as_ref().map(Phone::as_str)];
    let named = fold(parsed.name.as_str());
    for by in reached.into_iter().flatten() {
        limits.accounts.take((&named, by), Instant::now()).map_err(Error::TooOften)?;
    }
    let proven = password::verify(back.as_ref().and_then(|(_, hash)| hash.as_deref()), secret).await?;
    let person = match back.filter(|_| proven) {
        Some((person, _)) => {
            for by in reached.into_iter().flatten() {
                limits.accounts.give_back((&named, by), Instant::now());
            }
            person
        }
        None => {
            let centre = offer.centre.id.to_string();
            let [email, phone] = reached.map(Option::unwrap_or_default);
            let hash = password::hash_of_form(&chosen, codes, &[&centre, &named, email, phone]).await?;
            let new = NewPerson {
                nik: sealed(parsed.nik.as_ref(), key, random)?,
                name: parsed.name,
                email: parsed.email,
                phone: parsed.phone,
                region_code: parsed.region_code,
                business: None,
                password_hash: Some(hash),
                language: lang.0,
            };
            store.write(async |tx| arrival::arrive_self(tx, id, new, now.0).await).await?
        }
    };
    let token = store
        .write(async |tx| people::commands::start_sign_in(tx, person, &device.0, random, now.0).await)
        .await?;
    web::entered::remember(jar, origin, token, SIGN_IN_DAYS);
    let who = people::queries::person(store.read(), offer.centre.id, person).await?;
    let application = queries::application(store.read(), offer, who, key, now.0).await?;
    Ok(web::go(Ways { id, visit: None, sent: None }.go_on(&application), ""))
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
