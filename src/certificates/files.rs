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
        enrolment::EnrolmentId,
        issue_item::ItemState,
        issue_run::IssueRunId,
    },
};
use chrono::{DateTime, Utc};
use rocket::tokio::task::spawn_blocking;
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};
use std::sync::{Arc, Mutex, PoisonError};

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

/// What came of setting one certificate of a run.
pub struct Made {
    certificate: CertificateId,
    enrolment: EnrolmentId,
    pdf: Result<Vec<u8>>,
}

impl Made {
    /// Which certificate.
    pub fn certificate(&self) -> CertificateId {
        self.certificate
    }
}

/// Sets these certificates on all processors; each takes the next when it is done with one.
///
/// # Errors
/// When a thread dies.
pub async fn set_all(unset: Vec<Unset>) -> Result<Vec<Made>> {
    let lanes = std::thread::available_parallelism().map_or(2, usize::from).min(8).min(unset.len());
    let waiting = Arc::new(Mutex::new(unset));
    let work: Vec<_> = (0..lanes)
        .map(|_| {
            let waiting = waiting.clone();
            spawn_blocking(move || {
                let mut made = Vec::new();
                let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).pop();
                while let Some(Unset { id, enrolment, facts }) = next() {
                    made.push(Made { certificate: id, enrolment, pdf: set(&facts) });
                }
                made
            })
        })
        .collect();
    let mut made = Vec::new();
    for lane in work {
        made.extend(lane.await?);
    }
    Ok(made)
}

/// Stores what was set for a run; one that could not be set is failed with the reason. Returns how many
/// were stored.
///
/// # Errors
/// When the rows cannot be written.
pub async fn store_all(
    store: &Store,
    run: IssueRunId,
    mut made: Vec<Made>,
    now: DateTime<Utc>,
) -> Result<usize> {
    let (mut files, mut done, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    // In one order on every node: two that store the same certificates crosswise would wait for each other.
    made.sort_by_key(Made::certificate);
    for Made { certificate, enrolment, pdf } in made {
        match pdf {
            Ok(pdf) => {
                done.push(enrolment);
                files.push(file_row(certificate, pdf, now));
            }
            Err(error) => failed.push((enrolment, error.to_string())),
        }
    }
    let count = files.len();
    if count + failed.len() == 0 {
        return Ok(0);
    }
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
