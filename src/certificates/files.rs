//! The PDF of a certificate: set from its frozen facts on all processors, stored once, never set anew.
use super::{
    commands::{fail, note, sha256},
    queries::{self, Unset},
};
use crate::{
    documents::{qr, typeset},
    error::{Error, Result},
    store::Store,
    tables::{
        certificate::{self, CertificateId},
        certificate_file,
        issue_item::ItemState,
        issue_run::IssueRunId,
    },
};
use chrono::{DateTime, Utc};
use rocket::tokio::task::spawn_blocking;
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};

/// The PDF of frozen facts. Takes some milliseconds of a processor: call it off the async threads.
///
/// # Errors
/// When the facts cannot be set.
pub fn set(facts: &str) -> Result<Vec<u8>> {
    let read: serde_json::Value = serde_json::from_str(facts)?;
    let link = read.pointer("/verification/link").and_then(serde_json::Value::as_str);
    let link = link.ok_or_else(|| Error::fault("facts without the link of verification"))?;
    typeset::certificate(facts, &qr::svg(link)?)
}

/// Sets these certificates of a run on all processors and stores them; one that cannot be set is failed
/// with the reason. Nothing is held in a transaction meanwhile.
///
/// # Errors
/// When the rows cannot be written.
pub async fn set_files(
    store: &Store,
    run: IssueRunId,
    unset: Vec<Unset>,
    now: DateTime<Utc>,
) -> Result<usize> {
    if unset.is_empty() {
        return Ok(0);
    }
    let lanes = std::thread::available_parallelism().map_or(2, usize::from).min(8);
    let each = unset.len().div_ceil(lanes);
    let mut work = Vec::new();
    let mut rest = unset;
    while !rest.is_empty() {
        let after = rest.split_off(each.min(rest.len()));
        let some = std::mem::replace(&mut rest, after);
        work.push(spawn_blocking(move || {
            some.into_iter().map(|one| (one.id, one.enrolment, set(&one.facts))).collect::<Vec<_>>()
        }));
    }
    let mut files = Vec::new();
    let mut done = Vec::new();
    let mut failed = Vec::new();
    for lane in work {
        for (certificate, enrolment, pdf) in lane.await? {
            match pdf {
                Ok(pdf) => {
                    done.push(enrolment);
                    files.push(file_row(certificate, pdf, now));
                }
                Err(error) => failed.push((enrolment, error.to_string())),
            }
        }
    }
    let count = files.len();
    store
        .write(async |tx| {
            if !files.is_empty() {
                certificate_file::Entity::insert_many(files)
                    .on_conflict(
                        OnConflict::column(certificate_file::Column::CertificateId).do_nothing().to_owned(),
                    )
                    .exec_without_returning(tx.db())
                    .await?;
            }
            note(tx, run, &done, ItemState::Set, String::new()).await?;
            for (enrolment, reason) in &failed {
                tracing::error!(%run, %enrolment, reason, "a certificate could not be set");
                fail(tx, run, *enrolment, "Sertifikat sudah bernomor, tetapi PDF-nya belum dapat dibuat.")
                    .await?;
            }
            Ok::<_, Error>(())
        })
        .await?;
    Ok(count)
}

fn file_row(certificate: CertificateId, pdf: Vec<u8>, now: DateTime<Utc>) -> certificate_file::ActiveModel {
    certificate_file::ActiveModel {
        certificate_id: Set(certificate),
        sha256: Set(sha256(&pdf)),
        pdf: Set(pdf),
        set_at: Set(now),
    }
}

/// The PDF of a certificate: the stored bytes, or set from its frozen facts now and stored.
///
/// # Errors
/// `NotFound` when there is no such certificate; faults when it cannot be set.
pub async fn file_of(store: &Store, id: CertificateId, now: DateTime<Utc>) -> Result<Vec<u8>> {
    if let Some(pdf) = queries::file(store.read(), id).await? {
        return Ok(pdf);
    }
    let row = certificate::Entity::find_by_id(id).one(store.read()).await?.ok_or(Error::NotFound)?;
    let pdf = spawn_blocking(move || set(&row.facts)).await??;
    let file = file_row(id, pdf.clone(), now);
    store
        .write(async |tx| {
            certificate_file::Entity::insert(file)
                .on_conflict(
                    OnConflict::column(certificate_file::Column::CertificateId).do_nothing().to_owned(),
                )
                .exec_without_returning(tx.db())
                .await
                .map(|_| ())
        })
        .await?;
    Ok(pdf)
}
