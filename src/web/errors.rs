//! What is shown when there is nothing else to show: not found, not allowed, too often, our fault.
use super::{
    language,
    limits::{Wait, note_wait},
    page::{Page, page},
};
use crate::{
    error::{Error, Refusal},
    text::Language,
};
use rocket::{
    Catcher, Request,
    http::{Header, Status},
    response::{self, Redirect, Responder},
};
use serde::Serialize;
use std::time::Duration;

/// The catchers of the whole site.
pub fn catchers() -> Vec<Catcher> {
    catchers![signed_out, second_step, missing, unreadable, too_large, too_often, fault, other]
}

/// What an error page shows.
#[derive(Serialize, Default)]
pub struct ErrorPage {
    /// Which of the texts: "missing", "refused", "often", "large", "unreadable", "fault".
    pub kind: &'static str,
    /// The number to quote, for a fault.
    pub number: String,
    /// A rule's sentence that had no form to go back to, or how long to wait.
    pub why: String,
}

fn shown(kind: &'static str, status: Status) -> Option<Page> {
    page("web/error.html", ErrorPage { kind, ..ErrorPage::default() }).ok().map(|p| p.with_status(status))
}

#[catch(401)]
fn signed_out(req: &Request<'_>) -> Redirect {
    let here = if req.method() == rocket::http::Method::Get { req.uri().to_string() } else { String::new() };
    let back = rocket::http::RawStr::new(&here).percent_encode().to_string();
    Redirect::to(if back.is_empty() { "/masuk".to_string() } else { format!("/masuk?ke={back}") })
}

/// Staff whose centre asks for a second step set it up before anything else.
#[catch(428)]
fn second_step() -> Redirect {
    Redirect::to("/akun/dua-langkah")
}

/// What is not there and what one may not see look the same.
#[catch(404)]
fn missing() -> Option<Page> {
    shown("missing", Status::NotFound)
}

#[catch(422)]
fn unreadable() -> Option<Page> {
    shown("unreadable", Status::UnprocessableEntity)
}

#[catch(413)]
fn too_large() -> Option<Page> {
    shown("large", Status::PayloadTooLarge)
}

/// A page that says how long to wait, to people and to programs.
#[derive(rocket::Responder)]
struct Often {
    page: Option<Page>,
    after: Header<'static>,
}

#[catch(429)]
fn too_often(req: &Request<'_>) -> Often {
    let Wait(wait) = *req.local_cache(|| Wait(Duration::from_secs(60)));
    let seconds = wait.as_secs().max(1);
    let view = ErrorPage { kind: "often", why: waiting(seconds, language::of(req)), ..ErrorPage::default() };
    let page = page("web/error.html", view).ok().map(|p| p.with_status(Status::TooManyRequests));
    Often { page, after: Header::new("Retry-After", seconds.to_string()) }
}

/// "30 detik", "2 menit": rounded up.
fn waiting(seconds: u64, language: Language) -> String {
    let minutes = seconds.div_ceil(60);
    match (seconds, minutes) {
        (..=50, _) => say!(language, "{seconds} detik", "{seconds} seconds"),
        (_, 1) => say!(language, "1 menit", "1 minute"),
        _ => say!(language, "{minutes} menit", "{minutes} minutes"),
    }
}

#[catch(500)]
fn fault() -> Option<Page> {
    numbered()
}

#[catch(default)]
fn other(status: Status, _: &Request<'_>) -> Option<Page> {
    match status.code {
        403 => shown("refused", status),
        500.. => numbered(),
        _ => shown("unreadable", status),
    }
}

fn numbered() -> Option<Page> {
    let number = crate::random::Random::system().code(2);
    tracing::error!(number, "a fault was shown");
    let view = ErrorPage { kind: "fault", number, ..ErrorPage::default() };
    page("web/error.html", view).ok().map(|p| p.with_status(Status::InternalServerError))
}

/// A refusal that had no form to return to, as a page of its own.
fn refusal_page(why: &Refusal, req: &Request<'_>) -> response::Result<'static> {
    let view = ErrorPage { kind: "rule", why: why.say(language::of(req)), ..ErrorPage::default() };
    match page("web/error.html", view) {
        Ok(page) => page.with_status(Status::UnprocessableEntity).respond_to(req),
        Err(_) => Err(Status::UnprocessableEntity),
    }
}

impl<'r> Responder<'r, 'static> for Error {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        match self {
            Error::NotFound => Err(Status::NotFound),
            Error::Forbidden => Err(Status::Forbidden),
            Error::SignedOut => Err(Status::Unauthorized),
            Error::TooOften(wait) => {
                note_wait(req, wait);
                Err(Status::TooManyRequests)
            }
            Error::Refused(why) => refusal_page(&why, req),
            Error::Fault(cause) => {
                tracing::error!(method = %req.method(), path = %req.uri().path(), %cause, "fault");
                Err(Status::InternalServerError)
            }
        }
    }
}
