//! The desk: the coordinator enrols people by hand and changes the quota.
use super::{chip, people_of, refusal};
use crate::{
    access::{Coordinating, Planning},
    clock::Now,
    cohorts::head::{CohortHead, Tab, head},
    enrollment::{
        arrival::{self, Arrival},
        commands::{self, Applied},
        offers::{self, Offer},
        rules,
    },
    error::{Refusal, Result},
    people::{self, claims::unconfirmed, commands::NewPerson, nik::NikKey, regions, rules::Phone, typed},
    random::Random,
    store::Store,
    tables::{
        cohort::CohortId,
        enrolment::{EnrolmentState, Via},
        person::{Language as Speaks, PersonId},
    },
    text::{Chip, Language},
    web::{self, Answer, Filled, Lang, Origin, Page},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![enrol, search, enrol_known, enrol_new]
}

/// Enrolling by hand.
#[derive(Serialize)]
struct EnrolPage {
    head: CohortHead,
    /// "28 dari 30 kursi terisi, 0 cadangan."
    seats: String,
    /// Why nobody can be enrolled now, or "".
    closed: String,
    query: String,
    searched: bool,
    found: Vec<FoundPerson>,
    form: Filled,
    asks_nik: bool,
    regions: Vec<regions::Group>,
    search_to: String,
    known_to: String,
    new_to: String,
    import_to: String,
    back: String,
}

/// Somebody the centre knows.
#[derive(Serialize)]
struct FoundPerson {
    id: PersonId,
    name: String,
    contact: String,
    nik: String,
    /// What they are in this cohort already.
    chip: Option<Chip>,
    may: bool,
}

fn seats_line(offer: &Offer, language: Language) -> String {
    let (quota, taken, waiting) = (offer.cohort.quota, offer.seats.taken(), offer.seats.waiting);
    say!(
        language,
        "{taken} dari {quota} kursi terisi, {waiting} cadangan.",
        "{taken} of {quota} seats taken, {waiting} on the waiting list."
    )
}

async fn enrol_page(
    store: &Store,
    by: &Coordinating,
    planning: &Planning,
    query: Option<&str>,
    form: Filled,
    language: Language,
) -> Result<Page> {
    let db = store.read();
    let id = planning.cohort().id;
    let offer = offers::offer(db, id).await?;
    let people = match query {
        Some(text) => people::queries::people_search(db, by.centre(), text).await?,
        None => Vec::new(),
    };
    let states = offers::states(db, id, people.iter().map(|p| p.id)).await?;
    let found = people.into_iter().map(|person| {
        let state = states.get(&person.id).copied();
        let claimed = person.claimed_email.as_deref().map(|email| unconfirmed(email, language));
        let contact = [person.phone.as_deref().map(Phone::shown), person.email.or(claimed)];
        let contact: Vec<String> = contact.into_iter().flatten().collect();
        FoundPerson {
            chip: state.map(|state| chip(state, 0, language)),
            may: state.is_none_or(EnrolmentState::is_exit),
            id: person.id,
            name: person.name,
            contact: contact.join(" · "),
            nik: person.nik_last4.map(|last4| format!("NIK …{last4}")).unwrap_or_default(),
        }
    });
    let page = EnrolPage {
        head: head(db, by, planning.cohort(), Tab::People, language).await?,
        seats: seats_line(&offer, language),
        closed: rules::takes_applications(offer.cohort.state, Via::Desk)
            .err()
            .map(|why| why.say(language))
            .unwrap_or_default(),
        query: query.unwrap_or_default().to_string(),
        searched: query.is_some(),
        found: found.collect(),
        form,
        asks_nik: offer.version.needs_nik,
        regions: regions::groups(&offer.centre.region_code),
        search_to: uri!(search(id, None::<&str>)).to_string(),
        known_to: uri!(enrol_known(id)).to_string(),
        new_to: uri!(enrol_new(id)).to_string(),
        import_to: uri!(super::import(id)).to_string(),
        back: people_of(id),
    };
    web::page("enrollment/enrol.html", page)
}

#[get("/angkatan/<id>/tambah-peserta")]
pub(crate) async fn enrol(id: CohortId, by: Coordinating, store: &State<Store>, lang: Lang) -> Result<Page> {
    let planning = by.planning(store.read(), id).await?;
    enrol_page(store, &by, &planning, None, Filled::default(), lang.0).await
}

#[get("/angkatan/<id>/tambah-peserta/cari?<q>")]
pub(crate) async fn search(
    id: CohortId,
    q: Option<&str>,
    by: Coordinating,
    store: &State<Store>,
    lang: Lang,
) -> Result<Page> {
    let planning = by.planning(store.read(), id).await?;
    let words = q.map(str::trim).filter(|q| !q.is_empty());
    enrol_page(store, &by, &planning, words, Filled::default(), lang.0).await
}

/// Somebody the centre knows.
#[derive(FromForm)]
pub(crate) struct KnownPerson {
    orang: PersonId,
}

#[post("/angkatan/<id>/tambah-peserta", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn enrol_known(
    id: CohortId,
    by: Coordinating,
    form: Form<Contextual<'_, KnownPerson>>,
    random: &State<Random>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let planning = by.planning(store.read(), id).await?;
    let (sent, filled) = web::read(form, lang.0);
    let Some(sent) = sent else {
        return Ok(Answer::Again(enrol_page(store, &by, &planning, None, filled, lang.0).await?));
    };
    let me = Some(by.person());
    let applied = store
        .write(async |tx| commands::apply(tx, id, sent.orang, Via::Desk, me, random, origin, now.0).await)
        .await;
    match applied {
        Ok(applied) => {
            let name = people::queries::person(store.read(), by.centre(), sent.orang).await?.name;
            Ok(web::go(uri!(enrol(id)), said(&applied, &name, lang.0)))
        }
        Err(error) => {
            let filled = Filled::default().refused(&Refusal::new(refusal(error)?.why), lang.0);
            Ok(Answer::Again(enrol_page(store, &by, &planning, None, filled, lang.0).await?))
        }
    }
}

fn said(applied: &Applied, name: &str, language: Language) -> String {
    let (number, place) = (&applied.receipt, applied.place_in_queue);
    match (applied.is_new, applied.state) {
        (false, _) => say!(
            language,
            "{name} sudah terdaftar di angkatan ini, nomor {number}. Tidak ada yang berubah.",
            "{name} is in this cohort already, number {number}. Nothing has changed."
        ),
        (true, EnrolmentState::Enrolled) => {
            say!(language, "{name} mendapat kursi, nomor {number}.", "{name} has a seat, number {number}.")
        }
        (true, EnrolmentState::Submitted) => say!(
            language,
            "{name} masuk seleksi, nomor {number}.",
            "{name} is in the selection, number {number}."
        ),
        (true, _) => say!(
            language,
            "Semua kursi terisi. {name} menjadi Cadangan {place}, nomor {number}.",
            "All seats are taken. {name} is number {place} on the waiting list, receipt {number}."
        ),
    }
}

/// Somebody new, as the coordinator types them.
#[derive(FromForm)]
pub(crate) struct ByHand<'r> {
    nama: &'r str,
    telepon: Option<&'r str>,
    email: Option<&'r str>,
    wilayah: Option<&'r str>,
    nik: Option<&'r str>,
    usaha: Option<&'r str>,
}

#[post("/angkatan/<id>/tambah-peserta/baru", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn enrol_new(
    id: CohortId,
    by: Coordinating,
    form: Form<Contextual<'_, ByHand<'_>>>,
    key: &State<NikKey>,
    random: &State<Random>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let planning = by.planning(store.read(), id).await?;
    let (sent, mut filled) = web::read(form, lang.0);
    let Some(sent) = sent else {
        return Ok(Answer::Again(enrol_page(store, &by, &planning, None, filled, lang.0).await?));
    };
    let offer = offers::offer(store.read(), id).await?;
    let fields = typed::Typed {
        name: sent.nama,
        phone: sent.telepon.unwrap_or_default(),
        email: sent.email.unwrap_or_default(),
        region: sent.wilayah.unwrap_or_default(),
        nik: sent.nik.unwrap_or_default(),
    };
    let business = rules::business(sent.usaha.unwrap_or_default())
        .map_err(|why| filled = std::mem::take(&mut filled).refused(&why, lang.0));
    let parsed = typed::parse(fields, offer.version.needs_nik, &mut filled, lang.0);
    let (Ok(business), Some(parsed)) = (business, parsed) else {
        return Ok(Answer::Again(enrol_page(store, &by, &planning, None, filled, lang.0).await?));
    };
    let name = parsed.name.to_string();
    let new = NewPerson {
        name: parsed.name,
        email: parsed.email,
        phone: parsed.phone,
        region_code: parsed.region_code,
        business,
        nik: typed::sealed(parsed.nik.as_ref(), key, random)?,
        password_hash: None,
        language: Speaks::Id,
    };
    let me = Some(by.person());
    let applied = store
        .write(async |tx| {
            // Pressed twice, the second finds the person of the first.
            let person = match arrival::arrive(tx, id, new, now.0).await? {
                Arrival::New(person) => person,
                Arrival::Same(same) => same.id,
            };
            commands::apply(tx, id, person, Via::Desk, me, random, origin, now.0).await
        })
        .await;
    match applied {
        Ok(applied) => Ok(web::go(uri!(enrol(id)), said(&applied, &name, lang.0))),
        Err(error) => {
            let filled = filled.refused(&known_instead(refusal(error)?), lang.0);
            Ok(Answer::Again(enrol_page(store, &by, &planning, None, filled, lang.0).await?))
        }
    }
}

/// What "registered already" means at the desk: look for them instead of typing them anew.
fn known_instead(why: Refusal) -> Refusal {
    match why.field {
        "email" | "nik" => Refusal::at(
            why.field,
            both!(
                "Orang ini sudah dikenal balai. Cari namanya di atas, lalu daftarkan.",
                "The centre knows this person. Look for the name above and enrol them there."
            ),
        ),
        _ => why,
    }
}
