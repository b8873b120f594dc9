//! One person's record for the coordinator: found, read, with the log of what was done with it.
use super::{Agreed, LogLine, agreed, log_line};
use crate::{
    access::Coordinating,
    error::Result,
    people::{self, claims::unconfirmed, regions, rules::Phone},
    privacy::queries,
    store::Store,
    tables::person::PersonId,
    text::{self, Language},
    web::{self, Answer, Filled, Lang, Page},
};
use rocket::{Route, State};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![search, record, log]
}

/// Looking for somebody.
#[derive(Serialize)]
struct SearchPage {
    wanted: String,
    found: Vec<Found>,
    to: String,
    queue: String,
}

/// Somebody found.
#[derive(Serialize)]
pub(super) struct Found {
    name: String,
    about: String,
    to: String,
}

impl Found {
    /// Where it leads.
    pub(super) fn leads_to(&self) -> &str {
        &self.to
    }
}

/// People as a list to choose from; `to` says where each leads.
pub(super) async fn found(
    store: &Store,
    by: &Coordinating,
    wanted: &str,
    to: impl Fn(PersonId) -> String,
    language: Language,
) -> Result<Vec<Found>> {
    let all = people::queries::people_search(store.read(), by.centre(), wanted).await?;
    let about = |one: &people::queries::Found| {
        let nik = one.nik_last4.as_ref().map(|last4| format!("NIK •••• {last4}"));
        let phone = one.phone.as_deref().map(Phone::shown);
        let claimed = one.claimed_email.as_deref().map(|email| unconfirmed(email, language));
        [one.email.clone().or(claimed), phone, nik].into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    Ok(all.into_iter().map(|one| Found { about: about(&one), to: to(one.id), name: one.name }).collect())
}

#[get("/orang?<cari>")]
pub(crate) async fn search(
    by: Coordinating,
    cari: Option<&str>,
    store: &State<Store>,
    lang: Lang,
) -> Result<Page> {
    let wanted = cari.unwrap_or_default().trim().to_string();
    let page = SearchPage {
        found: found(store, &by, &wanted, |id| uri!(record(id)).to_string(), lang.0).await?,
        wanted,
        to: uri!(search(cari = _)).to_string(),
        queue: uri!(super::queue).to_string(),
    };
    web::page("privacy/search.html", page)
}

/// One record.
#[derive(Serialize)]
struct RecordPage {
    form: Filled,
    name: String,
    /// The name of the record this one lives on in, and where that is.
    merged: Option<Found>,
    /// The records that live on in this one.
    parts: Vec<Found>,
    region: String,
    business: String,
    /// The address they gave while another record has it.
    claimed_email: String,
    since: String,
    nik: Option<String>,
    /// All sixteen digits, shown this once after a reason was given.
    whole_nik: String,
    trainings: Vec<Training>,
    consents: Vec<Agreed>,
    log: Vec<LogLine>,
    /// A link made just now, shown this once.
    link: Option<Shown>,
    to: Links,
}

/// One of their trainings.
#[derive(Serialize)]
struct Training {
    label: String,
    when: String,
    certificate: String,
}

/// A one-time link to hand on.
#[derive(Serialize)]
pub(super) struct Shown {
    pub url: String,
    pub whatsapp: Option<String>,
}

/// Where things lead.
#[derive(Serialize)]
struct Links {
    see_nik: String,
    set_nik: String,
    contact: String,
    link: String,
    consent: String,
    merge: String,
    merged: String,
    log: String,
    back: String,
}

/// What a record shows beyond what is stored.
#[derive(Default)]
pub(super) struct Extra {
    pub form: Filled,
    pub whole_nik: String,
    pub link: Option<Shown>,
}

pub(super) async fn record_page(
    store: &Store,
    by: &Coordinating,
    id: PersonId,
    extra: Extra,
    language: Language,
) -> Result<Page> {
    let db = store.read();
    let person = people::queries::person(db, by.centre(), id).await?;
    let zone = people::queries::zone(&people::queries::centre(db, by.centre()).await?);
    let merged = match queries::merged_into(db, id).await? {
        None => None,
        Some(into) => {
            let other = people::queries::person(db, by.centre(), into).await?;
            Some(Found { name: other.name, about: String::new(), to: uri!(record(into)).to_string() })
        }
    };
    let part = |(other, name): (PersonId, String)| {
        let to = uri!(super::merged(other)).to_string();
        Found { name, about: String::new(), to }
    };
    let parts = queries::merged_here(db, id).await?.into_iter().map(part).collect();
    let stored = Filled::with([
        ("telepon", person.phone.as_deref().map(Phone::shown).unwrap_or_default()),
        ("email", person.email.clone().unwrap_or_default()),
    ]);
    let mut values = stored.values;
    values.extend(extra.form.values);
    let consents = queries::consents(db, id).await?;
    let training = |one: queries::Enrolled| Training {
        when: text::date(language, text::local_date(zone, one.applied_at)),
        label: one.label,
        certificate: one.certificate.unwrap_or_default(),
    };
    let page = RecordPage {
        form: Filled { values, lists: extra.form.lists, errors: extra.form.errors },
        merged,
        parts,
        region: person
            .region_code
            .as_deref()
            .map(|code| regions::label(code).to_string())
            .unwrap_or_default(),
        business: person.business.unwrap_or_default(),
        claimed_email: match person.email {
            Some(_) => String::new(),
            None => people::queries::claimed_email(db, id).await?.unwrap_or_default(),
        },
        since: text::date(language, text::local_date(zone, person.created_at)),
        nik: person.nik_last4,
        whole_nik: extra.whole_nik,
        trainings: queries::enrolments(db, id).await?.into_iter().map(training).collect(),
        consents: agreed(&consents, zone, language),
        log: queries::log(db, id)
            .await?
            .into_iter()
            .take(5)
            .map(|line| log_line(line, zone, language))
            .collect(),
        link: extra.link,
        to: Links {
            see_nik: uri!(super::see_nik(id)).to_string(),
            set_nik: uri!(super::set_nik(id)).to_string(),
            contact: uri!(super::contact(id)).to_string(),
            link: uri!(super::link(id)).to_string(),
            consent: uri!(super::consent(id)).to_string(),
            merged: uri!(super::merged(id)).to_string(),
            merge: uri!(super::choose(id = id, cari = _)).to_string(),
            log: uri!(log(id)).to_string(),
            back: uri!(search(cari = _)).to_string(),
        },
        name: person.name,
    };
    web::page("privacy/record.html", page)
}

#[get("/orang/<id>")]
pub(crate) async fn record(
    by: Coordinating,
    id: PersonId,
    store: &State<Store>,
    lang: Lang,
) -> Result<Answer> {
    Ok(Answer::Show(record_page(store, &by, id, Extra::default(), lang.0).await?))
}

/// The whole log of one person, for reading and for paper.
#[derive(Serialize)]
struct LogPage {
    name: String,
    lines: Vec<LogLine>,
    back: String,
}

#[get("/orang/<id>/catatan")]
pub(crate) async fn log(by: Coordinating, id: PersonId, store: &State<Store>, lang: Lang) -> Result<Page> {
    let db = store.read();
    let person = people::queries::person(db, by.centre(), id).await?;
    let zone = people::queries::zone(&people::queries::centre(db, by.centre()).await?);
    let page = LogPage {
        lines: queries::log(db, id).await?.into_iter().map(|line| log_line(line, zone, lang.0)).collect(),
        name: person.name,
        back: uri!(record(id)).to_string(),
    };
    web::page("privacy/log.html", page)
}
