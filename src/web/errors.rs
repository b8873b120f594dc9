//! What is shown when there is nothing else to show: not found, not allowed, too often, our fault.
use super::{
    language,
    page::{Page, page},
};
use crate::error::{Error, Refusal};
use rocket::{
    Catcher, Request,
    http::Status,
    response::{self, Redirect, Responder},
};
use serde::Serialize;

/// The catchers of the whole site.
pub fn catchers() -> Vec<Catcher> {
    catchers![signed_out, missing, unreadable, too_large, too_often, fault, other]
}

/// What an error page shows.
#[derive(Serialize, Default)]
pub struct ErrorPage {
    /// Which of the texts: "missing", "refused", "often", "large", "unreadable", "fault".
    pub kind: &'static str,
    /// The number to quote, for a fault.
    pub number: String,
    /// A rule's sentence that had no form to go back to.
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

#[catch(429)]
fn too_often() -> Option<Page> {
    shown("often", Status::TooManyRequests)
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
            Error::Refused(why) => refusal_page(&why, req),
            Error::Fault(cause) => {
                tracing::error!(method = %req.method(), path = %req.uri().path(), %cause, "fault");
                Err(Status::InternalServerError)
            }
        }
    }
}
