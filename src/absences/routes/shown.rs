//! The photo of a letter, for its owner and for who answers it.
use crate::{
    absences::queries,
    access::SignedIn,
    clock::Now,
    error::Result,
    papers::{seen::Seen, shelf::Shelf},
    people::{self, log::Act},
    store::{Store, Tx},
};
use rocket::State;

#[get("/surat/<kode>")]
pub(crate) async fn photo(
    kode: &str,
    by: SignedIn,
    store: &State<Store>,
    shelf: &State<Shelf>,
    now: Now,
) -> Result<Seen> {
    let (row, cohort, whose) = queries::photo(store.read(), kode).await?;
    if whose != by.person() {
        by.answering(store.read(), cohort).await?;
        // Whose it is can read who looked: noted before it is shown.
        let (me, now) = (by.person(), now.0);
        let note = async |tx: &Tx| {
            people::commands::note_look(tx, whose, Act::DocumentSeen, me, "Surat izin", now).await
        };
        store.write(note).await?;
    }
    let bytes = shelf.take(row.path.as_deref().unwrap_or_default()).await?;
    Ok(Seen::of(row.media_type.as_deref().unwrap_or_default(), "surat", bytes))
}
