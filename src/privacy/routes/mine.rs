//! My data: what is kept of me, what I agreed to, what I asked, who did what with it; to take along too.
use super::{
    Agreed, Choice, LogLine, agreed, log_line, refusal,
    told::{Told, told},
};
use crate::{
    access::SignedIn,
    clock::Now,
    error::{Error, Refusal, Result},
    papers::{self, shelf::Shelf, view::PaperView},
    people::{self, log::Act, regions, rules::Phone},
    privacy::{commands, queries, rules},
    store::Store,
    tables::{
        centre::CentreId,
        consent::Purpose,
        data_request::{self, RequestKind},
    },
    text::{self, Chip, Language},
    web::{self, Answer, Bytes, Filled, Lang},
};
use chrono_tz::Tz;
use rocket::{
    Route, State,
    form::{Contextual, Form},
    http::ContentType,
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![mine, take, agree, take_back, ask]
}

/// The page.
#[derive(Serialize)]
struct MinePage {
    form: Filled,
    facts: Vec<Fact>,
    papers: Vec<PaperView>,
    trainings: Vec<Training>,
    consents: Vec<Consent>,
    messages: Vec<Told>,
    requests: Vec<Asked>,
    kinds: Vec<Choice>,
    log: Vec<LogLine>,
    hours: i64,
    /// What erasing would leave.
    kept: String,
    to: Links,
}

/// One thing that is known of me.
#[derive(Serialize)]
struct Fact {
    name: String,
    value: String,
}

/// One of my trainings.
#[derive(Serialize)]
struct Training {
    label: String,
    when: String,
    certificate: String,
}

/// One thing to agree to.
#[derive(Serialize)]
struct Consent {
    agreed: Agreed,
    to: String,
}

/// One of my requests.
#[derive(Serialize)]
struct Asked {
    kind: String,
    asked: String,
    when: String,
    chip: Chip,
    answer: String,
}

/// Where things lead.
#[derive(Serialize)]
struct Links {
    take: String,
    ask: String,
    notice: String,
    account: String,
}

fn asked(row: data_request::Model, zone: Tz, now: Now, language: Language) -> Asked {
    Asked {
        kind: rules::kind_name(row.kind).pick(language).to_string(),
        when: text::moment(language, zone, row.opened_at),
        chip: match row.outcome {
            Some(outcome) => {
                Chip::new(rules::outcome_shape(outcome), rules::outcome_name(outcome).pick(language))
            }
            None => rules::clock(row.due_at, now.0, language),
        },
        asked: row.asked,
        answer: row.answer,
    }
}

async fn mine_page(
    store: &Store,
    by: &SignedIn,
    form: Filled,
    language: Language,
    now: Now,
) -> Result<web::Page> {
    let (db, id) = (store.read(), by.person());
    let person = people::queries::oneself(db, by.centre(), id).await?;
    let zone = people::queries::zone(&people::queries::centre(db, by.centre()).await?);
    let enrolments = queries::enrolments(db, id).await?;
    let certificates = enrolments.iter().filter(|one| one.certificate.is_some()).count() as u64;
    let none = || say!(language, "Tidak ada", "None");
    let fact = |name: String, value: Option<String>| Fact { name, value: value.unwrap_or_else(none) };
    let nik = person.nik_last4.as_ref().map(|last4| format!("•••• •••• •••• {last4}"));
    let region = person.region_code.as_deref().map(|code| regions::label(code).to_string());
    let consents = queries::consents(db, id).await?;
    let consent = |agreed: Agreed, purpose: &Purpose| Consent {
        to: match agreed.since.is_empty() {
            true => uri!(agree(*purpose)).to_string(),
            false => uri!(take_back(*purpose)).to_string(),
        },
        agreed,
    };
    let page = MinePage {
        form,
        facts: vec![
            fact(say!(language, "Nama", "Name"), Some(person.name)),
            fact("NIK".into(), nik),
            fact(say!(language, "Nomor HP", "Mobile number"), person.phone.as_deref().map(Phone::shown)),
            fact("Email".into(), person.email),
            fact(say!(language, "Kabupaten atau kota", "Kabupaten or kota"), region),
            fact(say!(language, "Usaha", "Business"), person.business),
            fact(
                say!(language, "Dikenal balai sejak", "Known to the centre since"),
                Some(text::date(language, text::local_date(zone, person.created_at))),
            ),
        ],
        papers: papers::view::views(db, id, None, zone, language).await?,
        trainings: enrolments
            .into_iter()
            .map(|one| Training {
                label: one.label,
                when: text::date(language, text::local_date(zone, one.applied_at)),
                certificate: one.certificate.unwrap_or_default(),
            })
            .collect(),
        consents: agreed(&consents, zone, language)
            .into_iter()
            .zip(Purpose::ALL)
            .map(|(agreed, purpose)| consent(agreed, purpose))
            .collect(),
        requests: queries::own_requests(db, id)
            .await?
            .into_iter()
            .map(|row| asked(row, zone, now, language))
            .collect(),
        messages: told(queries::own_messages(db, id).await?, zone, language),
        kinds: RequestKind::ALL
            .iter()
            .map(|kind| Choice {
                value: kind.word(),
                label: rules::kind_name(*kind).pick(language).to_string(),
            })
            .collect(),
        log: queries::log(db, id).await?.into_iter().map(|line| log_line(line, zone, language)).collect(),
        hours: rules::HOURS,
        kept: rules::kept_words(certificates).pick(language).to_string(),
        to: Links {
            take: uri!(take).to_string(),
            ask: uri!(ask).to_string(),
            notice: uri!(super::notice_page(balai = _)).to_string(),
            account: uri!(people::routes::account).to_string(),
        },
    };
    web::page("privacy/mine.html", page)
}

#[get("/data-saya")]
pub(crate) async fn mine(by: SignedIn, store: &State<Store>, lang: Lang, now: Now) -> Result<Answer> {
    Ok(Answer::Show(mine_page(store, &by, Filled::default(), lang.0, now).await?))
}

/// All of it as JSON, the papers with their bytes. Noted, and so a POST.
#[post("/data-saya/unduh")]
pub(crate) async fn take(
    by: SignedIn,
    store: &State<Store>,
    shelf: &State<Shelf>,
    now: Now,
) -> Result<Bytes> {
    let (id, at) = (by.person(), now.0);
    store.write(async |tx| people::commands::note(tx, id, Act::Taken, Some(id), "", at).await).await?;
    let mut all = queries::everything(store.read(), id, at).await?;
    let kept = papers::queries::of_person(store.read(), id).await?;
    for paper in all["papers"].as_array_mut().into_iter().flatten() {
        let of = kept.iter().find(|row| paper["address"] == uri!(papers::routes::see(&row.code)).to_string());
        let Some(row) = of else { continue };
        // A file that is gone is a finding of `doctor`; it does not keep somebody from the rest.
        if let Ok(bytes) = shelf.take(&row.path).await {
            paper["content_base64"] = data_encoding::BASE64.encode(&bytes).into();
        }
    }
    let name = format!("data-saya-{}.json", at.format("%Y-%m-%d"));
    Ok(Bytes { kind: ContentType::JSON, save_as: Some(name), bytes: serde_json::to_vec_pretty(&all)? })
}

#[post("/data-saya/setuju/<purpose>")]
pub(crate) async fn agree(
    by: SignedIn,
    purpose: Purpose,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let id = by.person();
    store
        .write(async |tx| {
            let version = queries::notice(tx.db(), by.centre()).await?.version;
            commands::give(tx, id, purpose, version, id, now.0).await
        })
        .await?;
    let said = say!(
        lang.0,
        "Terima kasih. Anda boleh mencabutnya kapan saja.",
        "Thank you. You may take it back at any time."
    );
    Ok(web::go(uri!(mine), said))
}

#[post("/data-saya/cabut/<purpose>")]
pub(crate) async fn take_back(
    by: SignedIn,
    purpose: Purpose,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let id = by.person();
    store.write(async |tx| commands::withdraw(tx, id, purpose, id, now.0).await).await?;
    let said = say!(
        lang.0,
        "Persetujuan dicabut. Mulai sekarang data Anda tidak dipakai untuk itu.",
        "Taken back. From now on your data are not used for that."
    );
    Ok(web::go(uri!(mine), said))
}

/// A request as typed.
#[derive(FromForm)]
pub(crate) struct Request<'r> {
    minta: RequestKind,
    isi: &'r str,
}

#[post("/data-saya/permintaan", data = "<form>")]
pub(crate) async fn ask(
    by: SignedIn,
    form: Form<Contextual<'_, Request<'_>>>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (typed, filled) = web::read(form, lang.0);
    let Some(typed) = typed else {
        let choose = Refusal::at("minta", both!("Pilih salah satu.", "Choose one."));
        let filled = filled.refused(&choose, lang.0);
        return Ok(Answer::Again(mine_page(store, &by, filled, lang.0, now).await?));
    };
    // To have everything erased needs no words; to have something corrected does.
    let least = if typed.minta == RequestKind::Correction { 5 } else { 0 };
    let done = match rules::words("isi", typed.isi, least) {
        Err(why) => Err(Error::from(why)),
        Ok(words) => store.write(async |tx| commands::ask(tx, &by, typed.minta, words, now.0).await).await,
    };
    match done {
        Ok(_) => {
            let hours = rules::HOURS;
            let said = say!(
                lang.0,
                "Permintaan Anda sudah masuk. Balai menjawab paling lama {hours} jam.",
                "Your request is in. The centre answers within {hours} hours."
            );
            Ok(web::go(uri!(mine), said))
        }
        Err(error) => {
            let filled = filled.refused(&refusal(error)?, lang.0);
            Ok(Answer::Again(mine_page(store, &by, filled, lang.0, now).await?))
        }
    }
}
