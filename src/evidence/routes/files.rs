//! The file of a piece of evidence, for its owner, the assessors of the cohort and the centre's
//! coordinators.
use crate::{
    access::{Coordinating, SignedIn},
    clock::Now,
    error::{Error, Result},
    evidence::queries,
    papers::{seen::Seen, shelf::Shelf},
    people::{self, log::Act},
    store::{Store, Tx},
};
use rocket::State;

#[get("/bukti/<kode>")]
pub(crate) async fn file(
    kode: &str,
    by: SignedIn,
    plans: Option<Coordinating>,
    store: &State<Store>,
    shelf: &State<Shelf>,
    now: Now,
) -> Result<Seen> {
    let (row, cohort, whose) = queries::file(store.read(), kode).await?;
    if whose != by.person() {
        match (by.assessing(store.read(), cohort).await, plans) {
            (Ok(_), _) => {}
            (Err(Error::NotFound), Some(plans)) => {
                plans.planning(store.read(), cohort).await?;
            }
            (Err(other), _) => return Err(other),
        }
        // Whose it is can read who looked: noted before it is shown.
        let (me, now) = (by.person(), now.0);
        let note =
            async |tx: &Tx| people::commands::note_look(tx, whose, Act::DocumentSeen, me, "Bukti", now).await;
        store.write(note).await?;
    }
    let bytes = shelf.take(row.path.as_deref().unwrap_or_default()).await?;
    Ok(Seen::of(row.media_type.as_deref().unwrap_or_default(), "bukti", bytes))
}
