//! The door: what every way of signing in needs, and what it leads to.
use super::{onward, speak};
use crate::{
    access::SignedIn,
    clock::Now,
    error::{Error, Result},
    people::{
        commands::{self, Pass},
        queries,
        rules::{self, account_key, device_name},
    },
    random::Random,
    store::{Store, Tx},
    tables::person::{Language, PersonId},
    web::{
        self, Answer, Origin, entered,
        limits::{KNOWN_COOKIE, Limits},
    },
};
use rocket::{
    Request,
    http::{Cookie, CookieJar, Status},
    request::{FromRequest, Outcome},
    time::Duration,
};
use std::time::Instant;

/// The cookie of somebody between the first step and the second: its token, then where to go after.
const STEP_COOKIE: &str = "langkah";

/// The cookie of a browser that has asked for a code: its token, the account as typed, where to go after.
const CODE_COOKIE: &str = "kode";

/// What signing in needs of a request.
pub(crate) struct Entrance<'r> {
    pub(super) store: &'r Store,
    pub(super) random: &'r Random,
    pub(super) now: Now,
    jar: &'r CookieJar<'r>,
    origin: &'r Origin,
    limits: &'r Limits,
    device: String,
    before: Option<SignedIn>,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Entrance<'r> {
    type Error = ();

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        let rocket = req.rocket();
        let managed = (rocket.state::<Store>(), rocket.state::<Random>(), rocket.state::<Origin>());
        let (Some(store), Some(random), Some(origin)) = managed else {
            return Outcome::Error((Status::InternalServerError, ()));
        };
        let (Some(limits), Outcome::Success(now)) = (rocket.state::<Limits>(), req.guard::<Now>().await)
        else {
            return Outcome::Error((Status::InternalServerError, ()));
        };
        Outcome::Success(Entrance {
            store,
            random,
            now,
            jar: req.cookies(),
            origin,
            limits,
            device: device_name(req.headers().get_one("User-Agent").unwrap_or_default()),
            before: req.guard::<SignedIn>().await.succeeded(),
        })
    }
}

/// Something short-lived that this browser holds for us, sealed.
struct Held<'a> {
    name: &'static str,
    fields: &'a [&'a str],
}

/// A try at an account: counted, and given back if it was right.
pub(super) struct Try<'a> {
    limits: &'a Limits,
    account: String,
    device: Option<String>,
}

impl Try<'_> {
    /// It was right: whoever signs in often is not counted.
    pub(super) fn was_right(self) {
        match &self.device {
            Some(device) => self.limits.devices.give_back(("account", device), Instant::now()),
            None => self.limits.accounts.give_back(&self.account, Instant::now()),
        }
    }
}

impl<'r> Entrance<'r> {
    /// Counts a try at an account before any work is done for it. A device in which one of `people` has
    /// signed in before has a count of its own.
    ///
    /// # Errors
    /// `TooOften`, whether or not there is such an account.
    pub(super) async fn count(&self, typed: &str, people: &[PersonId]) -> Result<Try<'r>> {
        let account = account_key(typed);
        let known = self.jar.get_private(KNOWN_COOKIE).map(|cookie| cookie.value().to_string());
        let device = match known {
            Some(token) => {
                let whose = queries::known_device(self.store.read(), &token).await?;
                whose.filter(|person| people.contains(person)).map(|_| token)
            }
            None => None,
        };
        let taken = match &device {
            Some(device) => self.limits.devices.take(("account", device), Instant::now()),
            None => self.limits.accounts.take(&account, Instant::now()),
        };
        taken.map_err(Error::TooOften)?;
        Ok(Try { limits: self.limits, account, device })
    }

    /// Counts a code that is asked for an account.
    ///
    /// # Errors
    /// `TooOften`, whether or not there is such an account.
    pub(super) fn count_code(&self, typed: &str) -> Result<()> {
        self.limits.codes.take(account_key(typed), Instant::now()).map_err(Error::TooOften)
    }

    /// Lets somebody in after their first step, or to the second one.
    pub(super) async fn admit(&self, person: PersonId, language: Language, ke: &str) -> Result<Answer> {
        let pass = self.store.write(async |tx| self.pass(tx, person).await).await?;
        Ok(self.onward(pass, language, ke, ""))
    }

    /// The first step is taken: whoever was signed in on this device before is not any more.
    pub(super) async fn pass(&self, tx: &Tx, person: PersonId) -> Result<Pass> {
        if let Some(before) = &self.before {
            commands::end_sign_in(tx, before.person(), before.sign_in(), self.now.0).await?;
        }
        commands::pass_first_step(tx, person, &self.device, self.random, self.now.0).await
    }

    /// Where the first step leads.
    pub(super) fn onward(&self, pass: Pass, language: Language, ke: &str, said: impl Into<String>) -> Answer {
        match pass {
            Pass::In(token) => {
                self.remember(token);
                if self.jar.get(web::language::COOKIE).is_none() {
                    speak(self.jar, language);
                }
                web::go(onward(Some(ke)), said)
            }
            Pass::Step(token) => {
                self.hold(Held { name: STEP_COOKIE, fields: &[&token, ke] }, rules::STEP_MINUTES);
                web::go(uri!(super::second_step_of_sign_in), said)
            }
        }
    }

    /// What the device is called.
    pub(super) fn device(&self) -> &str {
        &self.device
    }

    /// Lets this browser be signed in.
    pub(super) fn remember(&self, token: String) {
        entered::remember(self.jar, self.origin, token, rules::SIGN_IN_DAYS);
        for done in [STEP_COOKIE, CODE_COOKIE] {
            self.jar.remove_private(Cookie::build(done).path("/"));
        }
    }

    /// Notes in the browser that a code was asked for.
    pub(super) fn hold_code(&self, token: &str, typed: &str, ke: &str) {
        self.hold(Held { name: CODE_COOKIE, fields: &[token, typed, ke] }, rules::CODE_MINUTES * 2);
    }

    /// The token, the account as typed, and where to go, of a code that was asked for here.
    pub(super) fn held_code(&self) -> Option<[String; 3]> {
        self.held(CODE_COOKIE)
    }

    /// The token and where to go of a second step that waits here.
    pub(super) fn held_step(&self) -> Option<[String; 2]> {
        self.held(STEP_COOKIE)
    }

    fn hold(&self, held: Held<'_>, minutes: i64) {
        // No field holds a line break: a token, one line of a form, a path.
        let value: Vec<String> = held.fields.iter().map(|f| f.replace(['\n', '\r'], " ")).collect();
        let age = Duration::minutes(minutes);
        self.jar.add_private(entered::cookie(held.name, value.join("\n"), age, self.origin));
    }

    fn held<const N: usize>(&self, name: &str) -> Option<[String; N]> {
        let cookie = self.jar.get_private(name)?;
        let fields: Vec<String> = cookie.value().split('\n').map(str::to_string).collect();
        fields.try_into().ok()
    }
}
