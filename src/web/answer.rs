//! What a handler may answer with.
use super::page::{Page, SAID};
use rocket::{
    Request,
    http::{ContentType, Cookie, SameSite, Status},
    response::{self, Redirect, Responder},
    time::Duration,
};

/// The answer to a form.
pub enum Answer {
    /// A page.
    Show(Page),
    /// The same form again with what was wrong, as 422; nothing typed is lost.
    Again(Page),
    /// On to a GET (303), which shows what was said, once.
    Go {
        /// Where to.
        to: String,
        /// What the next page says; empty says nothing.
        said: String,
    },
}

/// On to a page of our own, which then says `said`.
pub fn go(to: impl ToString, said: impl Into<String>) -> Answer {
    Answer::Go { to: to.to_string(), said: said.into() }
}

impl<'r> Responder<'r, 'static> for Answer {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        match self {
            Answer::Show(page) => page.respond_to(req),
            Answer::Again(page) => page.with_status(Status::UnprocessableEntity).respond_to(req),
            Answer::Go { to, said } => {
                if !said.is_empty() {
                    let cookie = Cookie::build((SAID, said))
                        .path("/")
                        .http_only(true)
                        .same_site(SameSite::Lax)
                        .max_age(Duration::minutes(2));
                    req.cookies().add(cookie);
                }
                Redirect::to(to).respond_to(req)
            }
        }
    }
}

/// A file of ours, to be shown or kept.
pub struct Bytes {
    /// What it is.
    pub kind: ContentType,
    /// The file name a browser keeps it under; none shows it in place.
    pub save_as: Option<String>,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl<'r> Responder<'r, 'static> for Bytes {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        let mut answer = (self.kind, self.bytes).respond_to(req)?;
        answer.set_raw_header("Cache-Control", "private, no-store");
        if let Some(name) = self.save_as {
            let plain: String = name
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' })
                .collect();
            let full = rocket::http::RawStr::new(&name).percent_encode().to_string();
            answer.set_raw_header(
                "Content-Disposition",
                format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"),
            );
        }
        Ok(answer)
    }
}
