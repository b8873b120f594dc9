//! What the coordinator does on the page of the certificates: looks at an example, issues, revokes.
use super::{
    super::{
        commands,
        facts::{self, Own},
        files, issuing, queries, runs,
    },
    Asked, cohort_page, ready,
};
use crate::{
    access::Coordinating,
    clock::Now,
    error::{Error, Result},
    people::queries::zone,
    random::Random,
    store::Store,
    tables::{certificate::CertificateId, cohort::CohortId, enrolment::EnrolmentId, issue_run::IssueRunId},
    text,
    web::{self, Answer, Bytes, Lang, Origin},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
    http::ContentType,
    tokio::task::spawn_blocking,
};

pub(super) fn routes() -> Vec<Route> {
    routes![example, start, revoke]
}

/// The once-key of a form that starts a run.
#[derive(FromForm)]
pub(super) struct Starting {
    kunci: String,
}

#[derive(FromForm)]
pub(super) struct Revoking {
    alasan: String,
}

/// A real certificate of this person as it would be, with "CONTOH" for its number.
#[get("/angkatan/<id>/sertifikat/contoh/<enrolment>")]
pub(super) async fn example(
    by: Coordinating,
    id: CohortId,
    enrolment: EnrolmentId,
    now: Now,
    origin: &State<Origin>,
    store: &State<Store>,
) -> Result<Bytes> {
    let planning = by.planning(store.read(), id).await?;
    let dossier = queries::dossier(store.read(), origin, planning.cohort(), now.0).await?;
    let standing = dossier.people.iter().find(|s| s.person.enrolment == enrolment).ok_or(Error::NotFound)?;
    let own = Own {
        person: &standing.person,
        completion: &standing.completion,
        units: &standing.units,
        number: "CONTOH",
        code: "CONTOH",
        issued_on: text::local_date(zone(&dossier.common.centre), now.0),
    };
    let facts = facts::of(&dossier.common, own).to_string();
    let bytes = spawn_blocking(move || files::set(&facts)).await??;
    Ok(Bytes { kind: ContentType::PDF, save_as: None, bytes })
}

#[post("/angkatan/<id>/sertifikat", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards")]
pub(super) async fn start(
    by: Coordinating,
    id: CohortId,
    lang: Lang,
    now: Now,
    form: Form<Contextual<'_, Starting>>,
    origin: &State<Origin>,
    random: &State<Random>,
    store: &State<Store>,
) -> Result<Answer> {
    let planning = by.planning(store.read(), id).await?;
    let asked = Asked { by: &by, planning: &planning, lang, now, origin, key: random.code(3) };
    let (value, filled) = web::read(form, lang.0);
    let Some(Starting { kunci }) = value.filter(|v| !v.kunci.is_empty() && v.kunci.len() <= 64) else {
        return Ok(Answer::Again(cohort_page(store.read(), asked, filled, None).await?));
    };
    let started = store
        .write(async |tx| {
            let dossier = queries::dossier(tx.db(), origin, planning.cohort(), now.0).await?;
            let lines = queries::lines(tx.db(), id).await?;
            let issued = lines.iter().map(|line| line.enrolment).collect();
            let people: Vec<EnrolmentId> =
                ready(&dossier, &issued).into_iter().map(|s| s.person.enrolment).collect();
            let today = text::local_date(zone(&dossier.common.centre), now.0);
            commands::number(&dossier, 1, today)?;
            runs::start_run(tx, &planning, &kunci, &people, today, now.0).await
        })
        .await;
    match started {
        Ok(run) => {
            issuing::wake();
            Ok(web::go(uri!(super::run::run(id, run)), ""))
        }
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, lang.0);
            Ok(Answer::Again(cohort_page(store.read(), asked, filled, None).await?))
        }
        Err(error) => Err(error),
    }
}

#[post("/angkatan/<id>/sertifikat/cabut/<certificate>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards")]
pub(super) async fn revoke(
    by: Coordinating,
    id: CohortId,
    certificate: CertificateId,
    lang: Lang,
    now: Now,
    form: Form<Contextual<'_, Revoking>>,
    origin: &State<Origin>,
    random: &State<Random>,
    store: &State<Store>,
) -> Result<Answer> {
    let planning = by.planning(store.read(), id).await?;
    let asked = Asked { by: &by, planning: &planning, lang, now, origin, key: random.code(3) };
    let (value, filled) = web::read(form, lang.0);
    let Some(Revoking { alasan }) = value else {
        return Ok(Answer::Again(cohort_page(store.read(), asked, filled, Some(certificate)).await?));
    };
    match store.write(async |tx| commands::revoke(tx, &planning, certificate, &alasan, now.0).await).await {
        Ok(_) => Ok(web::go(
            uri!(super::cohort(id)),
            say!(lang.0, "Sertifikat dicabut.", "The certificate is revoked."),
        )),
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, lang.0);
            Ok(Answer::Again(cohort_page(store.read(), asked, filled, Some(certificate)).await?))
        }
        Err(error) => Err(error),
    }
}
