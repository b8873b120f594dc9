//! The reader's language: the cookie they chose, else Indonesian.
use crate::text::Language;
use rocket::{
    Request,
    http::{Cookie, CookieJar, SameSite},
    request::{FromRequest, Outcome},
    response::Redirect,
};

/// The cookie that remembers the choice.
pub const COOKIE: &str = "bahasa";

/// The language of this request.
#[derive(Clone, Copy, Debug)]
pub struct Lang(pub Language);

/// The language of a request, also where no guard runs (catchers, responders).
pub fn of(req: &Request<'_>) -> Language {
    req.cookies().get(COOKIE).and_then(|c| c.value().parse().ok()).unwrap_or(Language::Id)
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Lang {
    type Error = std::convert::Infallible;

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        Outcome::Success(Lang(of(req)))
    }
}

/// The routes of this room.
pub fn routes() -> Vec<rocket::Route> {
    routes![choose]
}

/// Remembers the language and goes back to where the reader was.
#[get("/bahasa/<language>?<ke>")]
fn choose(language: Language, ke: Option<&str>, jar: &CookieJar<'_>) -> Redirect {
    let cookie = Cookie::build((COOKIE, language.word())).path("/").same_site(SameSite::Lax).permanent();
    jar.add(cookie);
    Redirect::to(own_path(ke).to_string())
}

/// A path of our own to go back to; anything else (another site, a trick with slashes) is the start.
pub fn own_path(path: Option<&str>) -> &str {
    match path {
        Some(p)
            if p.starts_with('/')
                && !p.starts_with("//")
                && !p.contains('\\')
                && !p.chars().any(char::is_control) =>
        {
            p
        }
        _ => "/",
    }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_own_paths_are_followed() {
        assert_eq!(own_path(Some("/saya?x=1")), "/saya?x=1");
        for trick in ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nSet-Cookie: x"] {
            assert_eq!(own_path(Some(trick)), "/");
        }
        assert_eq!(own_path(None), "/");
    }
}
