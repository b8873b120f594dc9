//! Checking a certificate: anybody, without signing in, by its code. Never NIK, telephone or e-mail.
use super::super::{files, queries, rules};
use crate::{
    clock::Now,
    error::{Error, Refusal, Result},
    mail::rules::file_name,
    store::Store,
    text,
    web::{self, Answer, Bytes, Filled, Lang, Page, limits::MayVerify},
};
use chrono_tz::Tz;
use rocket::{
    Route, State,
    http::{ContentType, Status},
};
use serde::{Deserialize, Serialize};

pub(super) fn routes() -> Vec<Route> {
    routes![check, verify, pdf]
}

#[derive(Serialize)]
struct CheckView {
    form: Filled,
    to_check: String,
}

/// What the page reads of the frozen facts; the rest of them stays unread.
#[derive(Deserialize)]
struct Printed {
    centre: Centre,
    participant: Participant,
    course: String,
    cohort: String,
    held: String,
    units: Vec<Unit>,
}

#[derive(Deserialize)]
struct Centre {
    name: String,
}

#[derive(Deserialize)]
struct Participant {
    #[serde(default)]
    origin: String,
}

#[derive(Deserialize, Serialize)]
struct Unit {
    title: String,
    hours: String,
    result: Option<String>,
}

#[derive(Serialize)]
struct VerifyView {
    form: Filled,
    to_check: String,
    checked_at: String,
    code: String,
    holder: String,
    origin: String,
    course: String,
    cohort: String,
    held: String,
    units: Vec<Unit>,
    number: String,
    issued_on: String,
    centre: String,
    pdf: String,
    /// When and why, for a certificate that was taken back.
    revoked_on: Option<String>,
    revoked_why: String,
}

fn to_check() -> String {
    uri!(check(_)).to_string()
}

fn unknown(typed: &str, lang: Lang) -> Result<Page> {
    let why = Refusal::at(
        "kode",
        both!(
            "Tidak ada sertifikat dengan kode ini. Cocokkan lagi dengan 16 huruf dan angka di bawah kode QR.",
            "There is no certificate with this code. Compare it with the 16 letters and digits below the QR code."
        ),
    );
    let form = Filled::with([("kode", typed.chars().take(40).collect())]).refused(&why, lang.0);
    Ok(web::page("certificates/check.html", CheckView { form, to_check: to_check() })?
        .with_status(Status::NotFound))
}

#[get("/v?<kode>")]
pub(crate) async fn check(
    _may: MayVerify,
    kode: Option<&str>,
    lang: Lang,
    store: &State<Store>,
) -> Result<Answer> {
    let typed = kode.unwrap_or_default().trim();
    if typed.is_empty() {
        let view = CheckView { form: Filled::default(), to_check: to_check() };
        return Ok(Answer::Show(web::page("certificates/check.html", view)?));
    }
    // Somebody may paste the whole link.
    let last = typed.trim_end_matches('/').rsplit('/').next().unwrap_or(typed);
    let Some(code) = rules::code(last) else { return Ok(Answer::Show(unknown(typed, lang)?)) };
    match queries::by_code(store.read(), &code).await {
        Ok(found) => Ok(web::go(uri!(verify(&found.code)), "")),
        Err(Error::NotFound) => Ok(Answer::Show(unknown(typed, lang)?)),
        Err(error) => Err(error),
    }
}

#[get("/v/<code>")]
pub(crate) async fn verify(
    _may: MayVerify,
    code: &str,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Page> {
    let Some(stored) = rules::code(code) else { return unknown(code, lang) };
    let found = match queries::by_code(store.read(), &stored).await {
        Ok(found) => found,
        Err(Error::NotFound) => return unknown(code, lang),
        Err(error) => return Err(error),
    };
    let printed: Printed = serde_json::from_str(&found.facts)?;
    let zone: Tz = found.time_zone.parse().unwrap_or(chrono_tz::Asia::Jakarta);
    let held =
        printed.held.strip_prefix("diselenggarakan pada tanggal ").unwrap_or(&printed.held).to_string();
    let view = VerifyView {
        form: Filled::default(),
        to_check: to_check(),
        checked_at: text::moment(lang.0, zone, now.0),
        holder: found.holder,
        origin: printed.participant.origin,
        course: printed.course,
        cohort: printed.cohort,
        held,
        units: printed.units,
        number: found.number,
        issued_on: text::date(lang.0, found.issued_on),
        centre: printed.centre.name,
        pdf: uri!(pdf(&found.code)).to_string(),
        code: found.code,
        revoked_on: found.revoked_at.map(|at| text::date(lang.0, text::local_date(zone, at))),
        revoked_why: found.revoked_why.unwrap_or_default(),
    };
    web::page("certificates/verify.html", view)
}

/// The PDF, under the number and the holder's name. A revoked certificate is not handed out again.
#[get("/v/<code>/sertifikat.pdf")]
pub(crate) async fn pdf(_may: MayVerify, code: &str, now: Now, store: &State<Store>) -> Result<Bytes> {
    let code = rules::code(code).ok_or(Error::NotFound)?;
    let found = queries::by_code(store.read(), &code).await?;
    if found.revoked_at.is_some() {
        return Err(Error::NotFound);
    }
    let bytes = files::file_of(store, found.id, now.0).await?;
    Ok(Bytes { kind: ContentType::PDF, save_as: Some(file_name(&found.number, &found.holder)), bytes })
}
