//! One message: what it says, where it stands, how else its reader can be told.
use crate::{
    access::Coordinating,
    clock::Now,
    error::{Error, Result},
    mail::{
        Files, commands, form, queries, rules,
        words::{address, chip, whatsapp, when},
        worker,
    },
    settings::Settings,
    store::Store,
    tables::{
        cohort::CohortId,
        message::{MessageId, MessageState},
    },
    text::{self, Chip},
    web::{self, Answer, Bytes, Lang, Page},
};
use rocket::{
    Request, Route, State,
    http::ContentType,
    response::{self, Responder},
};
use serde::Serialize;

/// The routes of one message.
pub(super) fn routes() -> Vec<Route> {
    routes![show, html, file, resend, told]
}

#[derive(Serialize)]
struct MessagePage {
    back: String,
    subject: String,
    name: String,
    address: Option<String>,
    chip: Chip,
    written: String,
    when: String,
    tries: i32,
    trouble: String,
    words: String,
    enclosed: bool,
    text: String,
    html: String,
    file: String,
    again: Option<String>,
    tell: Option<Tell>,
}

/// How to tell somebody without an e-mail address, or whose phone the provider did not reach.
#[derive(Serialize)]
struct Tell {
    whatsapp: Option<String>,
    phone: Option<String>,
    told: String,
}

#[get("/pesan/<id>")]
pub(crate) async fn show(by: Coordinating, lang: Lang, store: &State<Store>, id: MessageId) -> Result<Page> {
    let db = store.read();
    let zone = queries::zone(db, &by).await?;
    let (row, person) = queries::message(db, &by, id).await?;
    let (trouble, words) = rules::explain(&row.last_error, lang.0);
    let phone = person.as_ref().and_then(|p| p.phone.clone());
    let has_new_address = row.state == MessageState::NoAddress && person.is_some_and(|p| p.email.is_some());
    let tell = rules::by_hand(row.state, row.to_address.as_deref()).then(|| Tell {
        whatsapp: phone.as_deref().and_then(|phone| whatsapp(phone, &row.text)),
        phone,
        told: uri!(told(id)).to_string(),
    });
    let may_resend = has_new_address || matches!(row.state, MessageState::Failed | MessageState::Retrying);
    let view = MessagePage {
        back: uri!(super::outbox(None::<&str>, None::<CohortId>)).to_string(),
        chip: chip(row.state, row.to_address.is_some(), lang.0),
        written: text::moment(lang.0, zone, row.created_at),
        when: when(row.state, row.created_at, row.due_at, row.sent_at, zone, lang.0),
        subject: row.subject,
        name: row.to_name,
        address: row.to_address.as_deref().map(address),
        tries: row.attempts,
        trouble,
        words,
        enclosed: row.certificate_id.is_some(),
        text: row.text,
        html: uri!(html(id)).to_string(),
        file: uri!(file(id)).to_string(),
        again: may_resend.then(|| uri!(resend(id)).to_string()),
        tell,
    };
    web::page("mail/message.html", view)
}

/// The HTML of a letter, alone in a sandbox: it may style itself and nothing else.
pub(crate) struct Sealed(String);

impl<'r> Responder<'r, 'static> for Sealed {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        let mut answer = (ContentType::HTML, self.0).respond_to(req)?;
        answer.set_raw_header(
            "Content-Security-Policy",
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        );
        answer.set_raw_header("Cache-Control", "private, no-store");
        Ok(answer)
    }
}

#[get("/pesan/<id>/html")]
pub(crate) async fn html(by: Coordinating, store: &State<Store>, id: MessageId) -> Result<Sealed> {
    Ok(Sealed(queries::message(store.read(), &by, id).await?.0.html))
}

#[get("/pesan/<id>/surat.eml")]
pub(crate) async fn file(
    by: Coordinating,
    store: &State<Store>,
    files: &State<Files>,
    settings: &State<Settings>,
    id: MessageId,
) -> Result<Bytes> {
    let (row, _) = queries::message(store.read(), &by, id).await?;
    let enclosure = files.enclosure(store, &row).await?;
    let letter = form::letter(&row, &worker::sender(settings)?, enclosure)
        .map_err(|why| Error::fault(format!("message {id}: {why}")))?;
    Ok(Bytes {
        kind: ContentType::new("message", "rfc822"),
        save_as: Some(format!("pesan-{id}.eml")),
        bytes: letter.formatted(),
    })
}

#[post("/pesan/<id>/kirim-ulang")]
pub(crate) async fn resend(
    by: Coordinating,
    lang: Lang,
    now: Now,
    store: &State<Store>,
    id: MessageId,
) -> Result<Answer> {
    store.write(async |tx| commands::resend(tx, &by, id, now.0).await).await?;
    let said = say!(lang.0, "Pesan masuk antrean lagi.", "The message is back in the queue.");
    Ok(web::go(uri!(show(id)), said))
}

#[post("/pesan/<id>/terkabari")]
pub(crate) async fn told(
    by: Coordinating,
    lang: Lang,
    now: Now,
    store: &State<Store>,
    id: MessageId,
) -> Result<Answer> {
    store.write(async |tx| commands::told(tx, &by, id, now.0).await).await?;
    let said = say!(lang.0, "Dicatat: orang ini sudah dikabari.", "Noted: this person has been told.");
    Ok(web::go(uri!(show(id)), said))
}
