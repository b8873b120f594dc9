//! Photos of a signed sheet: handed in, looked at, taken away while nothing rests on them.
use super::{signed::entry, table::readable, *};
use crate::{
    access::Coordinating,
    attendance::rules::signed::Numbers,
    papers::{
        Darkroom,
        rules::{Fault, MOST_BYTES},
        seen::Seen,
        shelf::Shelf,
    },
    random::Random,
    web::upload::{self, OneFile},
};

#[post("/angkatan/<id>/lembar/<session>/foto", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn signed_attach(
    id: CohortId,
    session: SessionId,
    by: SignedIn,
    shelf: &State<Shelf>,
    darkroom: &State<Darkroom>,
    random: &State<Random>,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    form: Form<Contextual<'_, OneFile<'_>>>,
) -> Result<Answer> {
    let (teaching, row) = by.teaching_session(store.read(), id, session).await?;
    let (sent, _) = web::read(form, lang.0);
    let done = async {
        let Some(sent) = sent else { return Err(Refusal::from(Fault::Empty).into()) };
        let fetch = async { Ok(upload::bytes(&sent.berkas, MOST_BYTES).await?) };
        let made = darkroom.develop(fetch).await?;
        if made.media_type != "image/jpeg" {
            return Err(Refusal::from(Fault::NotAPhoto).into());
        }
        let code = random.token();
        let place = Shelf::place(&code, made.ending)?;
        shelf.put(&place, &made.bytes).await?;
        let noted = store
            .write(async |tx| commands::attach(tx, &teaching, session, (&code, &place), now.0).await)
            .await;
        if noted.is_err() {
            shelf.clear(&place).await;
        }
        noted
    };
    match done.await {
        Ok(()) => Ok(go(
            uri!(signed_entry(id, session, None::<&str>)),
            say!(lang.0, "Foto lembar tersimpan.", "The photo of the sheet is kept."),
        )),
        Err(Error::Refused(why)) => {
            let filled = Filled::default().refused(&why, lang.0);
            let session = SessionFacts::of(row, by.time_zone());
            let with = (&Numbers::new(), filled);
            Ok(Answer::Again(entry(store, &teaching, session, None, with, now, lang).await?))
        }
        Err(other) => Err(other),
    }
}

/// A photo of the list, for the cohort's own staff and the coordinators of its centre.
#[get("/angkatan/<id>/lembar/<session>/foto/<kode>")]
pub(crate) async fn signed_photo(
    id: CohortId,
    session: SessionId,
    kode: &str,
    by: SignedIn,
    plans: Option<Coordinating>,
    shelf: &State<Shelf>,
    store: &State<Store>,
) -> Result<Seen> {
    readable(store, &by, plans.as_ref(), id).await?;
    queries::session(store.read(), id, session).await?;
    let photo = queries::photo(store.read(), session, kode).await?;
    Ok(Seen::of("image/jpeg", "lembar", shelf.take(&photo.path).await?))
}

#[post("/angkatan/<id>/lembar/<session>/foto/<kode>/buang")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn signed_detach(
    id: CohortId,
    session: SessionId,
    kode: &str,
    by: SignedIn,
    shelf: &State<Shelf>,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Answer> {
    let (teaching, row) = by.teaching_session(store.read(), id, session).await?;
    let done = store.write(async |tx| commands::detach(tx, &teaching, session, kode, now.0).await).await;
    match done {
        Ok(path) => {
            if let Some(path) = path {
                shelf.clear(&path).await;
            }
            Ok(go(
                uri!(signed_entry(id, session, None::<&str>)),
                say!(lang.0, "Foto itu sudah dibuang.", "That photo is gone."),
            ))
        }
        Err(Error::Refused(why)) => {
            let filled = Filled::default().refused(&why, lang.0);
            let session = SessionFacts::of(row, by.time_zone());
            let with = (&Numbers::new(), filled);
            Ok(Answer::Again(entry(store, &teaching, session, None, with, now, lang).await?))
        }
        Err(other) => Err(other),
    }
}
