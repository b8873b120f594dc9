//! Two records of one person: chosen, compared, merged; and a merge taken back.
use super::{
    record::{Found, found},
    refusal,
};
use crate::{
    access::Coordinating,
    clock::Now,
    error::Result,
    people::{self, regions, rules::Phone},
    privacy::{commands, queries, rules},
    store::Store,
    tables::person::{self, PersonId},
    text::{self, Language},
    web::{self, Answer, Filled, Lang, Page},
};
use chrono_tz::Tz;
use rocket::{
    Route, State,
    form::{Contextual, Form},
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![choose, compare, merge, apart, merged, part]
}

/// Choosing the other record.
#[derive(Serialize)]
struct ChoosePage {
    name: String,
    wanted: String,
    found: Vec<Found>,
    to: String,
    back: String,
}

#[get("/orang/<id>/gabung?<cari>")]
pub(crate) async fn choose(
    by: Coordinating,
    id: PersonId,
    cari: Option<&str>,
    store: &State<Store>,
    lang: Lang,
) -> Result<Page> {
    let person = people::queries::person(store.read(), by.centre(), id).await?;
    // Somebody of the same name is the likeliest.
    let wanted = cari.unwrap_or(&person.name).trim().to_string();
    let to = |other| uri!(compare(id, other)).to_string();
    let others = found(store, &by, &wanted, to, lang.0).await?;
    let own = uri!(compare(id, id)).to_string();
    let page = ChoosePage {
        found: others.into_iter().filter(|one| one.leads_to() != own).collect(),
        wanted,
        to: uri!(choose(id = id, cari = _)).to_string(),
        back: uri!(super::record(id)).to_string(),
        name: person.name,
    };
    web::page("privacy/choose.html", page)
}

/// Two records side by side.
#[derive(Serialize)]
struct ComparePage {
    form: Filled,
    kept: Side,
    gone: Side,
    /// What stands in the way, with what to do first.
    first: String,
    to: String,
    /// The same the other way round.
    other_way: String,
    back: String,
}

/// One of them.
#[derive(Serialize)]
struct Side {
    name: String,
    since: String,
    contact: String,
    nik: String,
    region: String,
    trainings: Vec<String>,
}

async fn side(store: &Store, person: person::Model, zone: Tz, language: Language) -> Result<Side> {
    let trainings = queries::enrolments(store.read(), person.id).await?;
    let email = people::queries::email_shown(store.read(), &person, language).await?;
    let contact = [email, person.phone.as_deref().map(Phone::shown)];
    Ok(Side {
        since: text::date(language, text::local_date(zone, person.created_at)),
        contact: contact.into_iter().flatten().collect::<Vec<_>>().join(", "),
        nik: person.nik_last4.map(|last4| format!("•••• {last4}")).unwrap_or_default(),
        region: person
            .region_code
            .as_deref()
            .map(|code| regions::label(code).to_string())
            .unwrap_or_default(),
        trainings: trainings.into_iter().map(|one| one.label).collect(),
        name: person.name,
    })
}

async fn compare_page(
    store: &Store,
    by: &Coordinating,
    (id, other): (PersonId, PersonId),
    form: Filled,
    language: Language,
) -> Result<Page> {
    let db = store.read();
    let kept = people::queries::person(db, by.centre(), id).await?;
    let gone = people::queries::person(db, by.centre(), other).await?;
    let zone = people::queries::zone(&people::queries::centre(db, by.centre()).await?);
    let pair = queries::pair(db, by, id, other).await?;
    let page = ComparePage {
        form,
        kept: side(store, kept, zone, language).await?,
        gone: side(store, gone, zone, language).await?,
        first: rules::may_merge(&pair).err().map(|why| why.say(language)).unwrap_or_default(),
        to: uri!(merge(id, other)).to_string(),
        other_way: uri!(compare(other, id)).to_string(),
        back: uri!(choose(id = id, cari = _)).to_string(),
    };
    web::page("privacy/compare.html", page)
}

#[get("/orang/<id>/gabung/<other>")]
pub(crate) async fn compare(
    by: Coordinating,
    id: PersonId,
    other: PersonId,
    store: &State<Store>,
    lang: Lang,
) -> Result<Page> {
    compare_page(store, &by, (id, other), Filled::default(), lang.0).await
}

/// Why they are one person.
#[derive(FromForm)]
pub(crate) struct Reason<'r> {
    alasan: &'r str,
}

#[post("/orang/<id>/gabung/<other>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn merge(
    by: Coordinating,
    id: PersonId,
    other: PersonId,
    form: Form<Contextual<'_, Reason<'_>>>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    // What one may not see is not there, before anything else is said.
    people::queries::person(store.read(), by.centre(), id).await?;
    people::queries::person(store.read(), by.centre(), other).await?;
    let (typed, filled) = web::read(form, lang.0);
    let done = match rules::words("alasan", typed.map_or("", |typed| typed.alasan), 5) {
        Err(why) => Err(why.into()),
        Ok(why) => store.write(async |tx| commands::merge(tx, &by, (id, other), &why, now.0).await).await,
    };
    match done {
        Ok(()) => {
            let said = say!(lang.0, "Kedua catatan sekarang satu.", "The two records are one now.");
            Ok(web::go(uri!(super::record(id)), said))
        }
        Err(error) => {
            let filled = filled.refused(&refusal(error)?, lang.0);
            Ok(Answer::Again(compare_page(store, &by, (id, other), filled, lang.0).await?))
        }
    }
}

/// The desk has looked: two people, who share an address, a number or a mistake in a NIK.
#[post("/orang/<id>/beda/<other>")]
pub(crate) async fn apart(
    by: Coordinating,
    id: PersonId,
    other: PersonId,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    people::queries::person(store.read(), by.centre(), id).await?;
    people::queries::person(store.read(), by.centre(), other).await?;
    store.write(async |tx| people::commands::tell_apart(tx, other, id, by.person(), now.0).await).await?;
    let said = say!(lang.0, "Dicatat: dua orang yang berbeda.", "Noted: two different people.");
    Ok(web::go(uri!(super::queue), said))
}

/// How a record came to live on in another.
#[derive(Serialize)]
struct MergedPage {
    form: Filled,
    name: String,
    kept: String,
    when: String,
    by: String,
    reason: String,
    /// How many rows moved.
    rows: usize,
    /// What stands in the way of taking it back.
    first: String,
    to: String,
    to_kept: String,
    back: String,
}

async fn merged_page(
    store: &Store,
    by: &Coordinating,
    id: PersonId,
    form: Filled,
    language: Language,
) -> Result<Page> {
    let db = store.read();
    let (row, parting) = queries::merge(db, by, id).await?;
    let gone = people::queries::person(db, by.centre(), id).await?;
    let kept = people::queries::person(db, by.centre(), row.into_id).await?;
    let who = people::queries::person(db, by.centre(), row.by_id).await?;
    let zone = people::queries::zone(&people::queries::centre(db, by.centre()).await?);
    let trace: Option<rules::Trace> = serde_json::from_str(&row.moved).ok();
    let page = MergedPage {
        form,
        name: gone.name,
        kept: kept.name,
        when: text::moment(language, zone, row.at),
        by: who.name,
        reason: row.reason,
        rows: trace.map_or(0, |trace| trace.rows()),
        first: rules::may_part(parting).err().map(|why| why.say(language)).unwrap_or_default(),
        to: uri!(part(id)).to_string(),
        to_kept: uri!(super::record(row.into_id)).to_string(),
        back: uri!(super::record(id)).to_string(),
    };
    web::page("privacy/merged.html", page)
}

#[get("/orang/<id>/gabungan")]
pub(crate) async fn merged(by: Coordinating, id: PersonId, store: &State<Store>, lang: Lang) -> Result<Page> {
    merged_page(store, &by, id, Filled::default(), lang.0).await
}

#[post("/orang/<id>/gabungan/batal", data = "<form>")]
pub(crate) async fn part(
    by: Coordinating,
    id: PersonId,
    form: Form<Contextual<'_, Reason<'_>>>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    queries::merge(store.read(), &by, id).await?;
    let (typed, filled) = web::read(form, lang.0);
    let done = match rules::words("alasan", typed.map_or("", |typed| typed.alasan), 5) {
        Err(why) => Err(why.into()),
        Ok(why) => store.write(async |tx| commands::part(tx, &by, id, &why, now.0).await).await,
    };
    match done {
        Ok(_) => {
            let said = say!(
                lang.0,
                "Gabungan dibatalkan. Kedua catatan terpisah lagi.",
                "The merge is taken back. They are two records again."
            );
            Ok(web::go(uri!(super::record(id)), said))
        }
        Err(error) => {
            let filled = filled.refused(&refusal(error)?, lang.0);
            Ok(Answer::Again(merged_page(store, &by, id, filled, lang.0).await?))
        }
    }
}
