//! A paper on its way to who may see it: nothing in it runs, nothing keeps it.
use crate::web;
use rocket::{
    Request,
    http::ContentType,
    response::{self, Responder},
};

/// The bytes of a paper, as an answer.
pub struct Seen {
    kind: ContentType,
    save_as: Option<String>,
    bytes: Vec<u8>,
}

impl Seen {
    /// A photo is shown in place; anything else is only ever handed out as a download of this name.
    pub fn of(media_type: &str, name: &str, bytes: Vec<u8>) -> Seen {
        match media_type {
            "image/jpeg" => Seen { kind: ContentType::JPEG, save_as: None, bytes },
            _ => Seen { kind: ContentType::PDF, save_as: Some(format!("{name}.pdf")), bytes },
        }
    }
}

impl<'r> Responder<'r, 'static> for Seen {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        let bytes = web::Bytes { kind: self.kind, save_as: self.save_as, bytes: self.bytes };
        let mut answer = bytes.respond_to(req)?;
        answer
            .set_raw_header("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'");
        answer.set_raw_header("Cross-Origin-Resource-Policy", "same-origin");
        Ok(answer)
    }
}
