//! What a browser keeps of somebody who signed in: the sign-in itself, and that the device is known.
use super::{Origin, limits::KNOWN_COOKIE};
use crate::access::SESSION_COOKIE;
use rocket::{
    http::{Cookie, CookieJar, SameSite},
    time::Duration,
};

/// How long a device is known after its last sign-in, days.
const KNOWN_DAYS: i64 = 365;

/// A cookie of ours that no script and no other site reads. Links in mails must arrive signed in, so it is
/// Lax.
pub fn cookie(name: &'static str, value: String, age: Duration, origin: &Origin) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(origin.is_secure())
        .max_age(age)
        .build()
}

/// Lets this browser be signed in for so many days, and known for a year.
pub fn remember(jar: &CookieJar<'_>, origin: &Origin, token: String, days: i64) {
    jar.add_private(cookie(KNOWN_COOKIE, token.clone(), Duration::days(KNOWN_DAYS), origin));
    jar.add_private(cookie(SESSION_COOKIE, token, Duration::days(days), origin));
}
