//! What taking a letter needs, and how its photo comes to the shelf.
use super::Sent;
use crate::{
    absences::{
        commands::{self, NewLetter, Photo},
        rules::{self, Period},
        whose::Whose,
    },
    attendance,
    clock::Now,
    error::{Refusal, Result},
    papers::{Darkroom, rules::MOST_BYTES, shelf::Shelf},
    random::Random,
    store::Store,
    tables::session::SessionId,
    text,
    web::{self, Lang, Origin},
};
use chrono::NaiveDate;
use rocket::{
    Request, form,
    fs::TempFile,
    http::Status,
    request::{FromRequest, Outcome},
};

/// What taking a letter needs beside the letter.
pub(crate) struct Tools<'r> {
    shelf: &'r Shelf,
    darkroom: &'r Darkroom,
    random: &'r Random,
    origin: &'r Origin,
    pub(super) store: &'r Store,
    pub(super) now: Now,
    pub(super) lang: Lang,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Tools<'r> {
    type Error = ();

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        let managed = req.rocket();
        let (Some(shelf), Some(darkroom), Some(random), Some(origin), Some(store)) =
            (managed.state(), managed.state(), managed.state(), managed.state(), managed.state())
        else {
            return Outcome::Error((Status::InternalServerError, ()));
        };
        let Outcome::Success(now) = req.guard::<Now>().await.map_error(|_| (Status::InternalServerError, ()))
        else {
            return Outcome::Error((Status::InternalServerError, ()));
        };
        let lang = Lang(web::language::of(req));
        Outcome::Success(Tools { shelf, darkroom, random, origin, store, now, lang })
    }
}

impl Tools<'_> {
    /// Takes a letter: its words first, then its photo, then both at once; no file stays behind a no
    /// or behind the same letter again.
    pub(super) async fn take(&self, whose: &Whose, sent: Sent<'_>) -> Result<()> {
        let Sent { jenis, sesi, dari, sampai, kata, berkas, .. } = sent;
        let period = self.period(whose, sesi, dari, sampai).await?;
        let words = rules::words("kata", kata)?;
        let photo = self.photo(berkas).await?;
        let place = photo.as_ref().map(|photo| photo.place.clone());
        let new = NewLetter { kind: jenis, period, words, photo };
        let (origin, now) = (self.origin, self.now.0);
        let done =
            self.store.write(async |tx| commands::enter(tx, whose, new.clone(), origin, now).await).await;
        if let (Err(_) | Ok(None), Some(place)) = (&done, place) {
            self.shelf.clear(&place).await;
        }
        done.map(|_| ())
    }

    async fn period(
        &self,
        whose: &Whose,
        only: Option<SessionId>,
        from: Option<&str>,
        until: Option<&str>,
    ) -> Result<Period> {
        if let Some(id) = only {
            let session = attendance::queries::session(self.store.read(), whose.cohort().id, id).await?;
            let day = text::local_date(session.zone(), session.starts_at);
            return Ok(Period { from: day, until: day, only: Some(id) });
        }
        let from = day("dari", from)?;
        let until = match until.map(str::trim) {
            None | Some("") => from,
            typed => day("sampai", typed)?,
        };
        Ok(Period { from, until, only: None })
    }

    async fn photo(&self, file: form::Result<'_, TempFile<'_>>) -> Result<Option<Photo>> {
        let file = match file {
            Ok(file) if file.len() > 0 => file,
            // Nothing chosen.
            _ => return Ok(None),
        };
        let made = self.darkroom.develop(async { Ok(web::upload::bytes(&file, MOST_BYTES).await?) }).await?;
        let code = self.random.token();
        let place = Shelf::place(&code, made.ending)?;
        self.shelf.put(&place, &made.bytes).await?;
        Ok(Some(Photo { code, media_type: made.media_type, place }))
    }
}

fn day(field: &'static str, typed: Option<&str>) -> Result<NaiveDate, Refusal> {
    typed.unwrap_or("").trim().parse().map_err(|_| {
        Refusal::at(field, both!("Pilih tanggalnya, atau pilih sesinya.", "Choose the date, or the session."))
    })
}
