//! How it is asked and shown: the chain a level at a time, the ZIP, a sample. For the coordinators of the
//! centre that issued.
use super::{
    archive, pages, queries,
    rules::{Quarter, SAMPLE, sample},
};
use crate::{
    access::Coordinating,
    clock::Now,
    error::{Error, Result},
    papers::shelf::Shelf,
    people::{self, commands::note, log::Act},
    random::Random,
    settings::Settings,
    store::Store,
    tables::{certificate::CertificateId, criterion::CriterionId, unit::UnitId},
    text,
    web::{self, Answer, Filled, Lang, Page},
};
use rocket::{
    Request, Route, State,
    http::ContentType,
    response::{self, Responder},
    tokio,
};

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![certificate, unit, criterion, zip, samples]
}

/// The units behind a certificate, the attendance and the tests.
#[get("/sertifikat/<id>/rantai")]
pub(crate) async fn certificate(
    by: Coordinating,
    id: CertificateId,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Page> {
    let chain = queries::chain(store.read(), by.centre(), id, now.0).await?;
    web::page("audit/certificate.html", pages::certificate(&chain, lang.0)?)
}

/// The criteria of a unit, each with its judgement.
#[get("/sertifikat/<id>/rantai/<unit>")]
pub(crate) async fn unit(
    by: Coordinating,
    id: CertificateId,
    unit: UnitId,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Page> {
    let chain = queries::chain(store.read(), by.centre(), id, now.0).await?;
    web::page("audit/unit.html", pages::unit(&chain, unit, lang.0)?)
}

/// A judgement: its history, its evidence, who assessed and with which registration.
#[get("/sertifikat/<id>/rantai/<unit>/<criterion>")]
pub(crate) async fn criterion(
    by: Coordinating,
    id: CertificateId,
    unit: UnitId,
    criterion: CriterionId,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Page> {
    let chain = queries::chain(store.read(), by.centre(), id, now.0).await?;
    web::page("audit/criterion.html", pages::criterion(&chain, (unit, criterion), lang.0)?)
}

/// A ZIP on its way out, from the disk.
pub(crate) struct Zip {
    file: tokio::fs::File,
    name: String,
}

impl<'r> Responder<'r, 'static> for Zip {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        let mut answer = (ContentType::ZIP, self.file).respond_to(req)?;
        answer.set_raw_header("Cache-Control", "private, no-store");
        answer.set_raw_header("Content-Disposition", format!("attachment; filename=\"{}\"", self.name));
        Ok(answer)
    }
}

/// Everything behind a certificate as one file. That it went out is noted, with the hash of its index.
#[get("/sertifikat/<id>/audit.zip")]
#[allow(clippy::too_many_arguments, reason = "guards")]
pub(crate) async fn zip(
    by: Coordinating,
    id: CertificateId,
    now: Now,
    random: &State<Random>,
    settings: &State<Settings>,
    shelf: &State<Shelf>,
    store: &State<Store>,
) -> Result<Zip> {
    let chain = queries::chain(store.read(), by.centre(), id, now.0).await?;
    let (folder, name) = (settings.data.join("sementara"), random.token());
    let made = archive::make(store, shelf, &folder, &name, &chain, now.0).await?;
    let (number, whose) = (chain.certificate.number.clone(), chain.who()?.person.id);
    let what = format!("Berkas audit {number}, index.json SHA-256 {}", made.index_sha256);
    store.write(async |tx| note(tx, whose, Act::Exported, Some(by.person()), &what, now.0).await).await?;
    let number: String =
        number.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect();
    Ok(Zip { file: tokio::fs::File::from_std(made.file), name: format!("audit-{number}.zip") })
}

/// Five certificates of a quarter, drawn by a seed that anybody may repeat.
#[get("/uji-petik?<triwulan>&<benih>")]
pub(crate) async fn samples(
    by: Coordinating,
    triwulan: Option<&str>,
    benih: Option<&str>,
    lang: Lang,
    now: Now,
    random: &State<Random>,
    store: &State<Store>,
) -> Result<Answer> {
    let db = store.read();
    let zone = people::queries::zone(&people::queries::centre(db, by.centre()).await?);
    let this = Quarter::of(text::local_date(zone, now.0));
    let seed = match benih.map(str::trim) {
        Some(seed) if !seed.is_empty() => seed.chars().take(40).collect(),
        _ => random.code(2),
    };
    let typed = triwulan.map_or_else(|| this.word(), |typed| typed.chars().take(20).collect());
    let form = Filled::with([("triwulan", typed.clone()), ("benih", seed.clone())]);
    let quarter = match Quarter::parse(&typed) {
        Ok(quarter) => quarter,
        Err(why) => {
            let view = pages::samples(None, Vec::new(), form.refused(&why, lang.0), lang.0);
            return Ok(Answer::Again(web::page("audit/sample.html", view)?));
        }
    };
    let days = quarter.days().ok_or(Error::NotFound)?;
    let all = queries::of_quarter(db, by.centre(), days).await?;
    let count = all.len();
    let drawn = queries::drawn(db, &sample(&seed, all, SAMPLE)).await?;
    let view = pages::samples(Some((quarter, seed, count)), drawn, form, lang.0);
    Ok(Answer::Show(web::page("audit/sample.html", view)?))
}
