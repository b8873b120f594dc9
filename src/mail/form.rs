//! A stored message as the letter that travels: the same bytes at every try.
use super::rules;
use crate::tables::message;
use lettre::{
    Message,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
};
use std::time::SystemTime;

/// The certificate that goes along.
pub struct Enclosure {
    /// Its number.
    pub number: String,
    /// The name as printed.
    pub holder: String,
    /// The PDF.
    pub pdf: Vec<u8>,
}

/// Says that a program wrote this, so that no other program answers (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }
    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(AutoSubmitted)
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".into())
    }
}

/// The letter: multipart/alternative(text, HTML), with a certificate inside multipart/mixed. Its
/// Message-ID, date and boundaries come from the row, so that a second try is the same letter and a
/// mail program can tell. A message without an address is written to nobody (for looking at only).
///
/// # Errors
/// In words, when the address is not one or the letter cannot be put together.
pub fn letter(
    row: &message::Model,
    from: &Mailbox,
    enclosure: Option<Enclosure>,
) -> Result<Message, lettre::error::Error> {
    let name = |what: &str| format!("=_angkatan_{}_{what}", row.id);
    let mut head = Message::builder()
        .from(from.clone())
        .subject(row.subject.clone())
        .date(SystemTime::from(row.created_at))
        .message_id(Some(format!("<{}@{}>", row.message_id, from.email.domain())))
        .header(AutoSubmitted);
    if let Some(address) = to(row) {
        head = head.to(address.map_err(|_| lettre::error::Error::MissingTo)?);
    } else {
        // lettre insists on somebody; the writer is the one who looks at it.
        head = head.to(from.clone());
    }
    let both = MultiPart::alternative()
        .boundary(name("isi"))
        .singlepart(SinglePart::plain(row.text.clone()))
        .singlepart(SinglePart::html(row.html.clone()));
    match enclosure {
        None => head.multipart(both),
        Some(Enclosure { number, holder, pdf }) => {
            let kind = ContentType::parse("application/pdf").unwrap_or(ContentType::TEXT_PLAIN);
            let file = Attachment::new(rules::file_name(&number, &holder)).body(pdf, kind);
            head.multipart(MultiPart::mixed().boundary(name("surat")).multipart(both).singlepart(file))
        }
    }
}

/// To whom a message goes: `None` without an address, an error when it is not one.
pub fn to(row: &message::Model) -> Option<Result<Mailbox, lettre::address::AddressError>> {
    let address = row.to_address.as_deref()?;
    Some(address.parse().map(|email| Mailbox::new(Some(row.to_name.clone()), email)))
}
