//! What staff look at and print: the matrix and the list to sign.
use super::*;
use crate::{
    access::Coordinating,
    attendance::pages::matrix::MatrixPage,
    cohorts::head::{self, Tab},
    documents,
    tables::cohort,
    web::Bytes,
};
use rocket::{http::ContentType, tokio::task::spawn_blocking};

/// The cohort, for its own staff and the coordinators of its centre; with whether they may record.
pub(super) async fn readable(
    store: &Store,
    by: &SignedIn,
    plans: Option<&Coordinating>,
    id: CohortId,
) -> Result<(cohort::Model, bool)> {
    match by.teaching(store.read(), id).await {
        Ok(teaching) => Ok((teaching.cohort().clone(), true)),
        Err(Error::NotFound) => {
            let plans = plans.ok_or(Error::NotFound)?;
            Ok((plans.planning(store.read(), id).await?.cohort().clone(), false))
        }
        Err(other) => Err(other),
    }
}

#[get("/angkatan/<id>/kehadiran")]
pub(crate) async fn matrix(
    id: CohortId,
    by: SignedIn,
    plans: Option<Coordinating>,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let db = store.read();
    let (cohort, records) = readable(store, &by, plans.as_ref(), id).await?;
    let head = head::head(db, &by, &cohort, Tab::Attendance, lang.0).await?;
    let all = queries::matrix(db, id, now.0).await?;
    let asked = queries::asked(db, &cohort).await?;
    let by_letter = queries::by_letter(db, id).await?;
    let to_sheet = |session| uri!(sheet(id, session)).to_string();
    let to_roster = |session| uri!(roster(id, session)).to_string();
    let to_person = |session, who| uri!(one(id, session, who)).to_string();
    let links = pages::matrix::Links {
        cards: uri!(crate::cards::routes::all(id)).to_string(),
        sheet: &to_sheet,
        letters: uri!(crate::absences::routes::list(id)).to_string(),
        make_ups: plans.is_some().then(|| uri!(crate::make_ups::routes::list(id)).to_string()),
        roster: if records { Some(&to_roster) } else { None },
        person: if records { Some(&to_person) } else { None },
        book: if records { uri!(take_in_page(id)) } else { uri!(hand_out(id)) }.to_string(),
    };
    let view: MatrixPage =
        pages::matrix::page(head, cohort.state, (all, &by_letter), asked, links, now.0, lang.0);
    web::page("attendance/matrix.html", view)
}

/// The daily list to sign, shown in place.
#[get("/angkatan/<id>/daftar-hadir/<session>")]
pub(crate) async fn sheet(
    id: CohortId,
    session: SessionId,
    by: SignedIn,
    plans: Option<Coordinating>,
    now: Now,
    store: &State<Store>,
) -> Result<Bytes> {
    let db = store.read();
    let (cohort, _) = readable(store, &by, plans.as_ref(), id).await?;
    let facts = queries::session(db, id, session).await?;
    let facts = crate::attendance::sheet::facts(db, &cohort, &facts, now.0).await?;
    let bytes = spawn_blocking(move || documents::typeset::attendance_sheet(&facts)).await??;
    Ok(Bytes { kind: ContentType::PDF, save_as: None, bytes })
}
