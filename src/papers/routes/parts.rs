//! A paper in parts, by the script of the page: opened with its size, then appended to until it is whole.
//! Each answer says which byte is wanted next, so that a lost line costs one part at most.
use crate::{
    access::{Applying, Coordinating, SignedIn},
    clock::Now,
    desk,
    error::{Error, Refusal, Result},
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
    web,
};
use rocket::{
    Data, Request, Route,
    data::ToByteUnit,
    form::Form,
    http::Status,
    request::{FromRequest, Outcome},
    serde::json::Json,
    tokio::io::AsyncReadExt,
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![open, append, desk_open, desk_append]
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
pub(crate) async fn open(by: SignedIn, form: Form<Announced>, taking: Taking<'_>) -> Result<Answered> {
    taking.open(&by.into(), &form).await
}

#[post("/meja/<visit>/berkas", data = "<form>")]
pub(crate) async fn desk_open(
    visit: &str,
    by: Coordinating,
    form: Option<Form<Announced>>,
    taking: Taking<'_>,
) -> Result<Answered> {
    // Whose visit it is comes before what was sent.
    match (taking.at_desk(&by, visit).await, form) {
        (Ok(whose), Some(form)) => taking.open(&whose, &form).await,
        (Ok(_), None) => no(Refusal::from(Fault::Unread).into(), taking.language),
        (Err(error), _) => no(error, taking.language),
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
pub(crate) async fn append(
    kode: &str,
    by: SignedIn,
    offset: Offset,
    part: Data<'_>,
    taking: Taking<'_>,
) -> Result<Answered> {
    taking.append(&by.into(), kode, offset, part).await
}

#[patch("/meja/<visit>/berkas/<kode>", data = "<part>")]
pub(crate) async fn desk_append(
    visit: &str,
    kode: &str,
    by: Coordinating,
    offset: Offset,
    part: Data<'_>,
    taking: Taking<'_>,
) -> Result<Answered> {
    match taking.at_desk(&by, visit).await {
        Ok(whose) => taking.append(&whose, kode, offset, part).await,
        Err(error) => no(error, taking.language),
    }
}

/// What taking a paper needs of the server, and the language of whoever sends it.
pub(crate) struct Taking<'r> {
    shelf: &'r Shelf,
    darkroom: &'r Darkroom,
    random: &'r Random,
    store: &'r Store,
    language: Language,
    now: Now,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Taking<'r> {
    type Error = ();

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        let managed = req.rocket();
        let (Some(shelf), Some(darkroom), Some(random), Some(store)) =
            (managed.state(), managed.state(), managed.state(), managed.state())
        else {
            return Outcome::Error((Status::InternalServerError, ()));
        };
        let Outcome::Success(now) = req.guard::<Now>().await.map_error(|_| (Status::InternalServerError, ()))
        else {
            return Outcome::Error((Status::InternalServerError, ()));
        };
        Outcome::Success(Taking { shelf, darkroom, random, store, language: web::language::of(req), now })
    }
}

impl<'r> Taking<'r> {
    /// Where papers are taken.
    pub(super) fn desk(&self) -> Desk<'r> {
        let Taking { shelf, darkroom, random, store, now, .. } = *self;
        Desk { shelf, darkroom, store, random, now: now.0 }
    }

    /// The language of the answer.
    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// The moment of the request.
    pub(super) fn now(&self) -> Now {
        self.now
    }

    /// The database.
    pub(super) fn store(&self) -> &'r Store {
        self.store
    }

    /// Whoever is served in this visit.
    async fn at_desk(&self, by: &Coordinating, visit: &str) -> Result<Applying> {
        match by.at_desk(self.store.read(), visit, self.now.0).await? {
            Ok(desk) => Ok(desk.into()),
            Err(ending) => Err(desk::rules::refused(ending).into()),
        }
    }

    async fn open(&self, whose: &Applying, announced: &Announced) -> Result<Answered> {
        let (random, now, language) = (self.random, self.now.0, self.language);
        let opened = self
            .store
            .write(async |tx| {
                let over = commands::sweep(tx, now).await?;
                let (row, left) =
                    commands::open(tx, whose.person(), announced.jenis, announced.ukuran, random, now)
                        .await?;
                Ok((row, [over, left].concat()))
            })
            .await;
        match opened {
            Ok((row, gone)) => {
                for code in gone {
                    self.shelf.drop_parts(&code).await?;
                }
                let ke = match whose.desk() {
                    None => uri!(append(&row.code)).to_string(),
                    Some(desk) => uri!(desk_append(desk.code(), &row.code)).to_string(),
                };
                Ok((Status::Created, Json(Told { ke: Some(ke), posisi: 0, selesai: false, sebab: None })))
            }
            Err(error) => no(error, language),
        }
    }

    async fn append(&self, whose: &Applying, kode: &str, offset: Offset, part: Data<'_>) -> Result<Answered> {
        let (store, now, language, person) = (self.store, self.now.0, self.language, whose.person());
        // Asked before the body is read: who sends to nowhere is told at once.
        if let Err(error) = queries::upload(store.read(), person, kode, now).await {
            return no(error, language);
        }
        let (bytes, fits) = arrived(part).await;
        if !fits {
            let kilo = MOST_PART / 1024;
            return Ok(refused(
                Status::PayloadTooLarge,
                say!(language, "Kirim paling banyak {kilo} kB sekali.", "Send at most {kilo} kB at once."),
            ));
        }
        let shelf = self.shelf;
        let went = store
            .write(async |tx| commands::append(tx, person, kode, offset.0, &bytes, shelf, now).await)
            .await;
        match went {
            Err(error) => no(error, language),
            Ok(Went::Done) => Ok(on(Status::Ok, 0, true)),
            Ok(Went::Elsewhere(next)) => Ok(on(Status::Conflict, next, false)),
            Ok(Went::On(received)) => {
                let row = queries::upload(store.read(), person, kode, now).await?;
                if received < row.total {
                    return Ok(on(Status::Ok, received, false));
                }
                match self.desk().finish(whose, &row).await {
                    Ok(()) => Ok(on(Status::Ok, received, true)),
                    Err(Error::Refused(why)) if why == Fault::Busy.into() => {
                        Ok(refused(Status::ServiceUnavailable, why.say(language)))
                    }
                    Err(error) => no(error, language),
                }
            }
        }
    }
}
