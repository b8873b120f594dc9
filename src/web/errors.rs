//! What is shown when there is nothing else to show: not found, not allowed, too often, our fault.
use super::{
    answer::{Answer, go},
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
