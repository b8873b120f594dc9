//! Public pages: rendered once per change and served from memory, compressed.
//!
//! A rendered page is kept under its address, language and day until the version of the public pages
//! (see [`Store::public_version`]) moves on. Public pages know nothing of who is signed in.
use super::{assets::Packed, language, page::Page};
use crate::{error::Result, store::Store};
use rocket::{
    Request,
    http::{ContentType, Status},
    response::{self, Responder, Response},
};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    io::Cursor,
    sync::{Arc, RwLock},
};

/// How many pages are kept; filters make many addresses, most asked for once.
const KEPT: usize = 512;

/// The rendered public pages of this node.
#[derive(Default)]
pub struct PublicPages {
    kept: RwLock<HashMap<String, Arc<Rendered>>>,
}

struct Rendered {
    template: &'static str,
    version: i64,
    day: chrono::NaiveDate,
    etag: String,
    body: Packed,
}

/// A public page: from memory if it still holds, else the page to be rendered now.
pub struct PublicPage(Source);

enum Source {
    Kept(Arc<Rendered>),
    Fresh { page: Page, version: i64, day: chrono::NaiveDate },
}

impl PublicPages {
    /// The page at the request's address, from memory or made by `make`.
    ///
    /// # Errors
    /// Those of `make`.
    pub async fn page(
        &self,
        at: Address<'_>,
        store: &Store,
        day: chrono::NaiveDate,
        make: impl AsyncFnOnce() -> Result<Page>,
    ) -> Result<PublicPage> {
        let version = store.public_version();
        let found = self.kept.read().unwrap_or_else(|e| e.into_inner()).get(at.0.as_ref()).cloned();
        match found {
            Some(kept) if kept.version == version && kept.day == day => Ok(PublicPage(Source::Kept(kept))),
            _ => Ok(PublicPage(Source::Fresh { page: make().await?, version, day })),
        }
    }
}

/// The address of a request with its language: the key under which its page is kept.
pub struct Address<'r>(std::borrow::Cow<'r, str>);

fn key(req: &Request<'_>) -> String {
    format!("{} {}", language::of(req).word(), req.uri())
}

#[rocket::async_trait]
impl<'r> rocket::request::FromRequest<'r> for Address<'r> {
    type Error = std::convert::Infallible;

    async fn from_request(req: &'r Request<'_>) -> rocket::request::Outcome<Self, Self::Error> {
        rocket::request::Outcome::Success(Address(key(req).into()))
    }
}

impl<'r> Responder<'r, 'static> for PublicPage {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        let rendered = match self.0 {
            Source::Kept(kept) => kept,
            Source::Fresh { page, version, day } => {
                let template = page.template();
                let html = page.public_html(req).map_err(|error| {
                    tracing::error!(?error, "a public page could not be rendered");
                    Status::InternalServerError
                })?;
                let etag = format!("\"{}\"", &data_encoding::HEXLOWER.encode(&Sha256::digest(&html))[..16]);
                let fresh =
                    Arc::new(Rendered { template, version, day, etag, body: Packed::new(html.into_bytes()) });
                if let Some(pages) = req.rocket().state::<PublicPages>() {
                    let mut kept = pages.kept.write().unwrap_or_else(|e| e.into_inner());
                    if kept.len() >= KEPT {
                        kept.clear();
                    }
                    kept.insert(key(req), fresh.clone());
                }
                fresh
            }
        };
        let mut answer = Response::build();
        answer
            .header(ContentType::HTML)
            .raw_header("Cache-Control", "no-cache")
            .raw_header("Vary", "Accept-Encoding, Cookie")
            .raw_header("ETag", rendered.etag.clone());
        if cfg!(debug_assertions) {
            answer.raw_header("X-Template", rendered.template);
        }
        if req.headers().get_one("If-None-Match") == Some(rendered.etag.as_str()) {
            return answer.status(Status::NotModified).ok();
        }
        let (bytes, encoding) = rendered.body.for_request(req);
        if let Some(encoding) = encoding {
            answer.raw_header("Content-Encoding", encoding);
        }
        answer.sized_body(bytes.len(), Cursor::new(bytes.to_vec()));
        answer.ok()
    }
}
