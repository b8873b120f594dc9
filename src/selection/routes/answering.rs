//! What an applicant answers: the seat is taken or let go, papers are corrected.
use super::{
    own::{Mine, page},
    refusal,
};
use crate::{
    access::SignedIn,
    clock::Now,
    enrollment::{self, rules::Asking},
    error::{Refusal, Result},
    selection::commands::{self, Change},
    store::Store,
    text::Language,
    web::{self, Answer, Filled, Lang, Origin},
};
use chrono::{DateTime, Utc};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};

pub(super) fn routes() -> Vec<Route> {
    routes![accept, decline, resubmit]
}

/// What one act on my own application comes to.
async fn acted(
    done: Result<()>,
    said: String,
    mine: &Mine,
    store: &Store,
    origin: &Origin,
    (language, now): (Language, DateTime<Utc>),
) -> Result<Answer> {
    match done {
        Ok(()) => Ok(web::go(uri!(super::standing(&mine.row().receipt)), said)),
        Err(error) => {
            let why = Refusal { field: "", ..refusal(error)? };
            let filled = Filled::default().refused(&why, language);
            Ok(Answer::Again(page(store, mine, filled, origin, language, now).await?))
        }
    }
}

#[post("/pendaftaran/<receipt>/terima", data = "<_form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn accept(
    receipt: &str,
    by: SignedIn,
    _form: Form<Contextual<'_, super::Pressed>>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let mine = Mine::of(store, &by, receipt).await?;
    let change = Change { by: Some(by.person()), origin, now: now.0 };
    let done = store.write(async |tx| commands::accept(tx, mine.row().id, change).await).await;
    let said = say!(lang.0, "Daftar ulang selesai. Kursi ini milik Anda.", "Confirmed. This seat is yours.");
    acted(done, said, &mine, store, origin, (lang.0, now.0)).await
}

#[post("/pendaftaran/<receipt>/lepas", data = "<_form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn decline(
    receipt: &str,
    by: SignedIn,
    _form: Form<Contextual<'_, super::Pressed>>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let mine = Mine::of(store, &by, receipt).await?;
    let change = Change { by: Some(by.person()), origin, now: now.0 };
    let (id, own) = (mine.row().id, Asking::Themselves);
    let done = store.write(async |tx| enrollment::commands::withdraw(tx, id, own, "", change).await).await;
    let said = say!(
        lang.0,
        "Kursi Anda lepaskan. Cadangan berikutnya mendapat tawaran.",
        "You have let the seat go. The next reserve is offered it."
    );
    acted(done, said, &mine, store, origin, (lang.0, now.0)).await
}

#[post("/pendaftaran/<receipt>/perbaikan", data = "<_form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn resubmit(
    receipt: &str,
    by: SignedIn,
    _form: Form<Contextual<'_, super::Pressed>>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let mine = Mine::of(store, &by, receipt).await?;
    let change = Change { by: Some(by.person()), origin, now: now.0 };
    let done = store.write(async |tx| commands::resubmit(tx, mine.row().id, change).await).await;
    let said =
        say!(lang.0, "Perbaikan terkirim. Petugas memeriksanya lagi.", "Sent. The staff check it again.");
    acted(done, said, &mine, store, origin, (lang.0, now.0)).await
}
