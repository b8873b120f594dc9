//! A paper from its bytes to its row: read in the darkroom, put on the shelf, noted; and nothing of it
//! left behind when one of these says no.
use super::{
    Darkroom,
    commands::{self, Noted, Shelved},
    rules::{self, Fault},
    shelf::Shelf,
};
use crate::{
    access::Applying,
    desk,
    error::{Error, Refusal, Result},
    random::Random,
    store::Store,
    tables::{document::PaperKind, upload},
    text::Language,
};
use chrono::{DateTime, Utc};
use std::future::Future;

/// What taking a paper needs.
pub struct Desk<'a> {
    /// Where files lie.
    pub shelf: &'a Shelf,
    /// Where photos are read.
    pub darkroom: &'a Darkroom,
    /// The database.
    pub store: &'a Store,
    /// For the code of the paper.
    pub random: &'a Random,
    /// When.
    pub now: DateTime<Utc>,
}

impl Desk<'_> {
    /// Takes a paper that came whole.
    ///
    /// # Errors
    /// A refusal at `berkas` that says why it is not taken; those of `fetch`.
    pub async fn take(
        &self,
        whose: &Applying,
        kind: PaperKind,
        upload: Option<&upload::Model>,
        fetch: impl Future<Output = Result<Vec<u8>>>,
    ) -> Result<()> {
        let made = self.darkroom.develop(fetch).await?;
        if kind == PaperKind::Photo && made.media_type == "application/pdf" {
            return Err(Refusal::from(Fault::NotAPhoto).into());
        }
        let code = self.random.token();
        let place = Shelf::place(&code, made.ending)?;
        self.shelf.put(&place, &made.bytes).await?;
        let shelved = Shelved { code, place, made };
        let upload = upload.map(|row| row.id);
        let noted = self
            .store
            .write(async |tx| {
                let entry = rules::name(kind, Language::Id);
                desk::commands::entered(tx, whose, &entry, self.now).await?;
                commands::keep(tx, whose.person(), kind, upload, &shelved, self.now).await
            })
            .await;
        match noted {
            Ok(Noted::New(_, old)) => {
                for place in old {
                    self.shelf.clear(&place).await;
                }
                Ok(())
            }
            Ok(Noted::Before(_)) => {
                self.shelf.clear(&shelved.place).await;
                Ok(())
            }
            Err(error) => {
                self.shelf.clear(&shelved.place).await;
                Err(error)
            }
        }
    }

    /// Takes the paper of an upload of theirs whose last part is here. A file that is not taken ends the upload.
    ///
    /// # Errors
    /// As [`take`](Desk::take).
    pub async fn finish(&self, whose: &Applying, row: &upload::Model) -> Result<()> {
        let fetch = self.shelf.parts(&row.code);
        let done = self.take(whose, row.kind, Some(row), fetch).await;
        let busy = matches!(&done, Err(Error::Refused(why)) if *why == Refusal::from(Fault::Busy));
        match &done {
            Err(Error::Refused(_)) if !busy => {
                self.store.write(async |tx| commands::give_up(tx, row.id).await).await?;
                self.shelf.drop_parts(&row.code).await?;
            }
            Ok(()) => self.shelf.drop_parts(&row.code).await?,
            // Still there for another try.
            Err(_) => {}
        }
        done
    }
}
