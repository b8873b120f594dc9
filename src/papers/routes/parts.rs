//! A paper in parts, by the script of the page: opened with its size, then appended to until it is whole.
//! Each answer says which byte is wanted next, so that a lost line costs one part at most.
use crate::{
    access::SignedIn,
    clock::Now,
    error::{Error, Result},
    papers::{
        Darkroom,
        commands::{self, Went},
        queries,
        rules::{Fault, MOST_PART},
        shelf::Shelf,
        taking::Desk,
    },
    random::Random,
    store::Store,
    tables::document::PaperKind,
    text::Language,
    web::Lang,
};
use rocket::{
    Data, Request, Route, State,
    data::ToByteUnit,
    form::Form,
    http::Status,
    request::{FromRequest, Outcome},
    serde::json::Json,
    tokio::io::AsyncReadExt,
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![open, append]
}

/// What is announced.
#[derive(FromForm)]
pub(crate) struct Announced {
    jenis: PaperKind,
    ukuran: u64,
}

/// What a script is told.
#[derive(Debug, Serialize)]
pub(crate) struct Told {
    /// Where the parts go; with the answer to opening only.
    #[serde(skip_serializing_if = "Option::is_none")]
    ke: Option<String>,
    /// The next byte wanted.
    posisi: i64,
    /// Whether the paper is whole and taken.
    selesai: bool,
    /// Why not, as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    sebab: Option<String>,
}

type Answered = (Status, Json<Told>);

fn on(status: Status, next: i64, done: bool) -> Answered {
    (status, Json(Told { ke: None, posisi: next, selesai: done, sebab: None }))
}

fn refused(status: Status, why: String) -> Answered {
    (status, Json(Told { ke: None, posisi: 0, selesai: false, sebab: Some(why) }))
}

/// A rule's no as an answer for the script; anything else is not for it.
fn no(error: Error, language: Language) -> Result<Answered> {
    match error {
        Error::Refused(why) => Ok(refused(Status::UnprocessableEntity, why.say(language))),
        Error::NotFound => Ok(refused(Status::NotFound, Fault::Gone.sentence().pick(language).to_string())),
        other => Err(other),
    }
}

#[post("/berkas", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn open(
    by: SignedIn,
    form: Form<Announced>,
    shelf: &State<Shelf>,
    random: &State<Random>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answered> {
    let opened = store
        .write(async |tx| {
            let over = commands::sweep(tx, now.0).await?;
            let (row, left) = commands::open(tx, by.person(), form.jenis, form.ukuran, random, now.0).await?;
            Ok((row, [over, left].concat()))
        })
        .await;
    match opened {
        Ok((row, gone)) => {
            for code in gone {
                shelf.drop_parts(&code).await?;
            }
            let ke = Some(uri!(append(&row.code)).to_string());
            Ok((Status::Created, Json(Told { ke, posisi: 0, selesai: false, sebab: None })))
        }
        Err(error) => no(error, lang.0),
    }
}

/// From which byte on a part is: the header `Upload-Offset`.
pub(crate) struct Offset(i64);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Offset {
    type Error = ();

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        match req.headers().get_one("Upload-Offset").map(str::parse) {
            Some(Ok(offset)) if offset >= 0 => Outcome::Success(Offset(offset)),
            _ => Outcome::Error((Status::BadRequest, ())),
        }
    }
}

/// What came of a part before the line broke, up to the most a part may be.
async fn arrived(part: Data<'_>) -> (Vec<u8>, bool) {
    let (mut all, mut buffer) = (Vec::new(), vec![0; 16 * 1024]);
    let mut stream = part.open((MOST_PART + 1).bytes());
    // A broken line ends the part; what came before it is not thrown away.
    while let Ok(n @ 1..) = stream.read(&mut buffer).await {
        all.extend_from_slice(&buffer[..n]);
    }
    let fits = all.len() as u64 <= MOST_PART;
    (all, fits)
}

#[patch("/berkas/<kode>", data = "<part>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn append(
    kode: &str,
    by: SignedIn,
    offset: Offset,
    part: Data<'_>,
    shelf: &State<Shelf>,
    darkroom: &State<Darkroom>,
    random: &State<Random>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answered> {
    let me = by.person();
    // Asked before the body is read: who sends to nowhere is told at once.
    if let Err(error) = queries::upload(store.read(), me, kode, now.0).await {
        return no(error, lang.0);
    }
    let (bytes, fits) = arrived(part).await;
    if !fits {
        let kilo = MOST_PART / 1024;
        return Ok(refused(
            Status::PayloadTooLarge,
            say!(lang.0, "Kirim paling banyak {kilo} kB sekali.", "Send at most {kilo} kB at once."),
        ));
    }
    let went =
        store.write(async |tx| commands::append(tx, me, kode, offset.0, &bytes, shelf, now.0).await).await;
    match went {
        Err(error) => no(error, lang.0),
        Ok(Went::Done) => Ok(on(Status::Ok, 0, true)),
        Ok(Went::Elsewhere(next)) => Ok(on(Status::Conflict, next, false)),
        Ok(Went::On(received)) => {
            let row = queries::upload(store.read(), me, kode, now.0).await?;
            if received < row.total {
                return Ok(on(Status::Ok, received, false));
            }
            let desk = Desk { shelf, darkroom, store, random, now: now.0 };
            match desk.finish(&row).await {
                Ok(()) => Ok(on(Status::Ok, received, true)),
                Err(Error::Refused(why)) if why == Fault::Busy.into() => {
                    Ok(refused(Status::ServiceUnavailable, why.say(lang.0)))
                }
                Err(error) => no(error, lang.0),
            }
        }
    }
}
