//! How it is asked and shown: the cards of a cohort, for its staff.
mod checking;
mod own;

pub(crate) use checking::*;
pub(crate) use own::*;

use super::{
    commands,
    queries::{self, Holder, Keeping},
    rules, sheet,
};
use crate::{
    access::{Coordinating, SignedIn},
    clock::Now,
    cohorts::head::{self, CohortHead, Tab},
    documents,
    error::{Error, Result},
    random::Random,
    store::Store,
    tables::{card::CardId, cohort::CohortId, enrolment::EnrolmentId},
    text::{self, Chip},
    web::{self, Answer, Bytes, Filled, Lang, Page, go},
};
use chrono::{DateTime, Utc};
use rocket::{
    Route, State,
    form::{Contextual, Form},
    http::ContentType,
    tokio::task::spawn_blocking,
};
use serde::Serialize;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![all, print_all, check, one, print_one, lost, mine, lost_own]
}

/// Who looks after the cards of this cohort, if the reader does.
async fn keeping(
    store: &Store,
    by: &SignedIn,
    plans: Option<&Coordinating>,
    id: CohortId,
) -> Result<Keeping> {
    match by.teaching(store.read(), id).await {
        Ok(teaching) => Ok(teaching.into()),
        Err(Error::NotFound) => {
            let plans = plans.ok_or(Error::NotFound)?;
            Ok(plans.planning(store.read(), id).await?.into())
        }
        Err(other) => Err(other),
    }
}

#[derive(Serialize)]
struct CardsPage {
    head: CohortHead,
    people: Vec<Line>,
    /// Prints all.
    print_to: String,
    /// Tells whose card one is.
    check_to: String,
}

#[derive(Serialize)]
struct Line {
    name: String,
    to: String,
    chip: Chip,
}

#[get("/angkatan/<id>/kartu")]
pub(crate) async fn all(
    id: CohortId,
    by: SignedIn,
    plans: Option<Coordinating>,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let keeping = keeping(store, &by, plans.as_ref(), id).await?;
    let head = head::head(store.read(), &by, keeping.cohort(), Tab::Attendance, lang.0).await?;
    let people = queries::holders(store.read(), id).await?;
    let line = |holder: Holder| Line {
        to: uri!(one(id, holder.enrolment)).to_string(),
        chip: match holder.card {
            Some(_) => Chip::new("good", say!(lang.0, "Punya kartu", "Has a card")),
            None => Chip::new("wait", say!(lang.0, "Belum dibuat", "Not made yet")),
        },
        name: holder.name,
    };
    let view = CardsPage {
        head,
        people: people.into_iter().map(line).collect(),
        print_to: uri!(print_all(id)).to_string(),
        check_to: uri!(check(id, None::<&str>)).to_string(),
    };
    web::page("cards/cohort.html", view)
}

/// The cards of everybody, to print and cut. Asking for cards makes those that are missing: it may be
/// repeated, and nobody has to be told first that a card must be made before it can be printed.
#[get("/angkatan/<id>/kartu/cetak")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn print_all(
    id: CohortId,
    by: SignedIn,
    plans: Option<Coordinating>,
    now: Now,
    random: &State<Random>,
    store: &State<Store>,
) -> Result<Bytes> {
    let keeping = keeping(store, &by, plans.as_ref(), id).await?;
    printed(store, random, &keeping, None, now.0).await
}

#[get("/angkatan/<id>/kartu/<enrolment>/cetak")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn print_one(
    id: CohortId,
    enrolment: EnrolmentId,
    by: SignedIn,
    plans: Option<Coordinating>,
    now: Now,
    random: &State<Random>,
    store: &State<Store>,
) -> Result<Bytes> {
    let keeping = keeping(store, &by, plans.as_ref(), id).await?;
    printed(store, random, &keeping, Some(enrolment), now.0).await
}

async fn printed(
    store: &Store,
    random: &Random,
    keeping: &Keeping,
    only: Option<EnrolmentId>,
    now: DateTime<Utc>,
) -> Result<Bytes> {
    let id = keeping.cohort().id;
    let asked = async || -> Result<Vec<Holder>> {
        match only {
            None => queries::holders(store.read(), id).await,
            Some(who) => Ok(queries::holder(store.read(), id, who).await?.into_iter().collect()),
        }
    };
    let mut people = asked().await?;
    if people.iter().any(|holder| holder.card.is_none()) {
        store.write(async |tx| commands::make_missing(tx, random, keeping, only, now).await).await?;
        people = asked().await?;
    }
    if people.iter().all(|holder| holder.card.is_none()) {
        return Err(Error::NotFound);
    }
    let facts = sheet::facts(store.read(), keeping.cohort(), &people, now).await?;
    let bytes = spawn_blocking(move || documents::cards::cards(&facts)).await??;
    Ok(Bytes { kind: ContentType::PDF, save_as: None, bytes })
}

#[derive(Serialize)]
struct CardPage {
    /// To everybody's cards.
    back: String,
    name: String,
    cohort: String,
    card: Option<CardView>,
    print_to: String,
    lost_to: String,
    /// The cards before, the latest first.
    before: Vec<VoidLine>,
    form: Filled,
}

#[derive(Serialize)]
struct CardView {
    id: CardId,
    code: String,
    made: String,
}

#[derive(Serialize)]
struct VoidLine {
    when: String,
    by: Option<String>,
    reason: String,
}

#[get("/angkatan/<id>/kartu/<enrolment>", rank = 2)]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn one(
    id: CohortId,
    enrolment: EnrolmentId,
    by: SignedIn,
    plans: Option<Coordinating>,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let keeping = keeping(store, &by, plans.as_ref(), id).await?;
    card_page(store, &by, &keeping, enrolment, Filled::default(), lang).await
}

async fn card_page(
    store: &Store,
    by: &SignedIn,
    keeping: &Keeping,
    who: EnrolmentId,
    form: Filled,
    lang: Lang,
) -> Result<Page> {
    let (db, id) = (store.read(), keeping.cohort().id);
    let holder = queries::holder(db, id, who).await?.ok_or(Error::NotFound)?;
    let zone = by.time_zone().parse().unwrap_or(chrono_tz::UTC);
    let moment = |at: DateTime<Utc>| text::moment(lang.0, zone, at);
    let before = queries::voided(db, who).await?;
    let view = CardPage {
        back: uri!(all(id)).to_string(),
        name: holder.name,
        cohort: keeping.cohort().label.clone(),
        card: holder.card.map(|card| CardView {
            id: card.id,
            code: rules::shown(&card.code),
            made: moment(card.made_at),
        }),
        print_to: uri!(print_one(id, who)).to_string(),
        lost_to: uri!(lost(id, who)).to_string(),
        before: before
            .into_iter()
            .map(|void| VoidLine { when: moment(void.voided_at), by: void.by, reason: void.reason })
            .collect(),
        form,
    };
    web::page("cards/person.html", view)
}

/// Which card is lost, and what happened.
#[derive(FromForm)]
pub(crate) struct Lost {
    kartu: CardId,
    alasan: Option<String>,
}

#[post("/angkatan/<id>/kartu/<enrolment>/hilang", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn lost(
    id: CohortId,
    enrolment: EnrolmentId,
    by: SignedIn,
    plans: Option<Coordinating>,
    now: Now,
    lang: Lang,
    random: &State<Random>,
    store: &State<Store>,
    form: Form<Contextual<'_, Lost>>,
) -> Result<Answer> {
    let keeping = keeping(store, &by, plans.as_ref(), id).await?;
    let (sent, filled) = web::read(form, lang.0);
    let Some(Lost { kartu, alasan }) = sent else {
        return Ok(Answer::Again(card_page(store, &by, &keeping, enrolment, filled, lang).await?));
    };
    let reason = alasan.unwrap_or_default();
    let done = store
        .write(async |tx| commands::replace(tx, random, &keeping, (enrolment, kartu), &reason, now.0).await)
        .await;
    match done {
        Ok(()) => {
            let said = say!(
                lang.0,
                "Kartu lama tidak berlaku lagi. Cetak kartu yang baru.",
                "The old card is void. Print the new one."
            );
            Ok(go(uri!(one(id, enrolment)), said))
        }
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, lang.0);
            Ok(Answer::Again(card_page(store, &by, &keeping, enrolment, filled, lang).await?))
        }
        Err(other) => Err(other),
    }
}
