//! What is shown when there is nothing else to show: not found, not allowed, too often, our fault.
use super::{
    answer::{Answer, go},
    language,
    page::{Page, page},
};
use crate::error::{Error, Refusal};
use rocket::{
    Catcher, Request,
    http::Status,
    response::{self, Responder},
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

/// On to sign-in and back again. Who sent a form is told where what they typed still is.
#[catch(401)]
fn signed_out(req: &Request<'_>) -> Answer {
    let read = req.method() == rocket::http::Method::Get;
    let here = if read { Some(req.uri().to_string()) } else { came_from(req) };
    let to = match here {
        Some(here) => format!("/masuk?ke={}", rocket::http::RawStr::new(&here).percent_encode()),
        None => "/masuk".to_string(),
    };
    let said = match read {
        true => String::new(),
        false => say!(
            language::of(req),
            "Anda sudah keluar, jadi isian tadi belum tersimpan. Masuk lagi di tab lain, lalu tekan tombol \
             kembali di sini: isian Anda masih ada.",
            "You were signed out, so what you sent is not saved. Sign in again in another tab, then press the \
             back button here: what you typed is still there."
        ),
    };
    go(to, said)
}

/// The path of the page that held the form.
fn came_from(req: &Request<'_>) -> Option<String> {
    let from = req.headers().get_one("Referer")?;
    let (_, rest) = from.split_once("://")?;
    let path = &rest[rest.find('/')?..];
    (!path.starts_with("//")).then(|| path.to_string())
}

/// What is not there and what one may not see look the same.
#[catch(404)]
fn missing() -> Option<Page> {
    shown("missing", Status::NotFound)
}

/// A form that cannot be read; an address that cannot be is no page.
#[catch(422)]
fn unreadable(req: &Request<'_>) -> Option<Page> {
    match req.method() {
        rocket::http::Method::Get => shown("missing", Status::NotFound),
        _ => shown("unreadable", Status::UnprocessableEntity),
    }
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
