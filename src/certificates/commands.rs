//! How it changes: people of a run are issued, a few at a time, in one transaction each; a certificate is
//! taken back. Nothing here is ever changed again once it is issued.
use super::{
    facts::{self, Own},
    letters,
    queries::{self, Dossier, Standing},
    rules::{self, Numbering},
};
use crate::{
    access::Planning,
    documents::typeset,
    error::{Error, Refusal, Result},
    make_ups,
    random::Random,
    store::Tx,
    tables::{
        certificate::{self, CertificateId},
        cohort::{self, CohortId},
        enrolment::{self, EnrolmentId},
        issue_item::{self, ItemState},
        issue_run::{self, IssueRunId},
        make_up, number_series, revocation,
    },
    text::Language,
    web::Origin,
};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Issues for these people of a run, in this order, in this one transaction: numbers without a gap, facts
/// frozen, messages posted. Who is not ready (any more) is skipped with the reason; who cannot be
/// printed is failed with the reason; who has a certificate already keeps it. Returns how many are new.
///
/// # Errors
/// Faults only; then nothing of it stays.
pub async fn issue_chunk(
    tx: &Tx,
    random: &Random,
    origin: &Origin,
    run: &issue_run::Model,
    people: &[EnrolmentId],
    now: DateTime<Utc>,
) -> Result<usize> {
    // Parents first: the cohort, so that what its certificates rest on stands still, then the series.
    let cohort = cohort::Entity::find_by_id(run.cohort_id)
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or_else(|| Error::fault("a run without its cohort"))?;
    // Their units are decided, reopened and appealed against under the lock of the enrolment.
    enrolment::Entity::find()
        .filter(enrolment::COLUMN.id.is_in(people.iter().copied()))
        .order_by_asc(enrolment::Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    // Who is a guest of another cohort is recorded there, under the lock of that cohort and of her place.
    make_up::Entity::find()
        .filter(make_up::COLUMN.enrolment_id.is_in(people.iter().copied()))
        .order_by_asc(make_up::Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    let dossier = queries::dossier(tx.db(), origin, &cohort, now).await?;
    let series = rules::series(run.issued_on);
    let last = lock_series(tx, &cohort, &series).await?;
    let certified = queries::certified_of(tx.db(), people).await?;
    let standings: HashMap<EnrolmentId, &Standing> =
        dossier.people.iter().map(|standing| (standing.person.enrolment, standing)).collect();

    let mut rows = Vec::new();
    let mut issued: Vec<EnrolmentId> = Vec::new();
    for &enrolment in people {
        if certified.contains_key(&enrolment) {
            issued.push(enrolment);
            continue;
        }
        let seq = last + rows.len() as i32 + 1;
        let ready = match standings.get(&enrolment) {
            Some(standing) => ready(standing),
            None => Err((ItemState::Skipped, "Tidak lagi punya tempat di angkatan ini.".to_string())),
        };
        match ready.and_then(|standing| frozen(&dossier, standing, random, run, &series, seq, now)) {
            Ok(row) => {
                issued.push(enrolment);
                rows.push(row);
            }
            Err((state, reason)) => note(tx, run.id, &[enrolment], state, reason).await?,
        }
    }
    let new = rows.len();
    if new > 0 {
        let made = certificate::Entity::insert_many(rows).exec_with_returning(tx.db()).await?;
        let row = number_series::ActiveModel {
            centre_id: Set(cohort.centre_id),
            series: Set(series),
            last: Set(last + new as i32),
        };
        row.update(tx.db()).await?;
        letters::tell(tx, &dossier, origin, &made, now).await?;
    }
    note(tx, run.id, &issued, ItemState::Issued, String::new()).await?;
    // Who has the certificate makes nothing good any more: the seat as a guest is free.
    make_ups::commands::free(tx, &issued, now).await?;
    Ok(new)
}

type NotIssued = (ItemState, String);

fn ready(standing: &Standing) -> Result<&Standing, NotIssued> {
    if standing.completion.is_complete() {
        Ok(standing)
    } else {
        Err((ItemState::Skipped, standing.completion.summary(Language::Id)))
    }
}

fn frozen(
    dossier: &Dossier,
    standing: &Standing,
    random: &Random,
    run: &issue_run::Model,
    series: &str,
    seq: i32,
    now: DateTime<Utc>,
) -> Result<certificate::ActiveModel, NotIssued> {
    let failed = |reason: String| (ItemState::Failed, reason);
    let common = &dossier.common;
    let number = number(dossier, seq, run.issued_on).map_err(|why| failed(why.say(Language::Id)))?;
    let code = random.code(4);
    let own = Own {
        person: &standing.person,
        completion: &standing.completion,
        units: &standing.units,
        number: &number,
        code: &code,
        issued_on: run.issued_on,
    };
    let facts = facts::of(common, own).to_string();
    if let Some(c) = typeset::uncovered(&facts) {
        return Err(failed(format!("Huruf “{c}” tidak dapat dicetak. Perbaiki nama atau nama usahanya.")));
    }
    Ok(certificate::ActiveModel {
        id: NotSet,
        centre_id: Set(common.cohort.centre_id),
        cohort_id: Set(common.cohort.id),
        enrolment_id: Set(standing.person.enrolment),
        series: Set(series.to_string()),
        sequence: Set(seq),
        number: Set(number),
        code: Set(code),
        holder: Set(facts::clean(&standing.person.name)),
        layout: Set(typeset::CERTIFICATE_LAYOUT.into()),
        facts_sha256: Set(sha256(facts.as_bytes())),
        facts: Set(facts),
        issued_on: Set(run.issued_on),
        issued_by: Set(run.by_id),
        issued_at: Set(now),
    })
}

/// The number that the `seq`-th certificate of its series has.
///
/// # Errors
/// A refusal when the centre's pattern cannot be filled.
pub fn number(dossier: &Dossier, seq: i32, on: NaiveDate) -> Result<String, Refusal> {
    let common = &dossier.common;
    let numbering = Numbering {
        seq,
        cohort: common.cohort.number,
        on,
        class_code: "",
        unit_code: common.centre.short_name.trim(),
    };
    rules::number(&common.centre.certificate_pattern, &numbering)
}

/// Locks the series and gives its last number; two runs at once take their numbers one after the other.
async fn lock_series(tx: &Tx, cohort: &cohort::Model, series: &str) -> Result<i32> {
    let key = [number_series::Column::CentreId, number_series::Column::Series];
    let first = number_series::ActiveModel {
        centre_id: Set(cohort.centre_id),
        series: Set(series.to_string()),
        last: Set(0),
    };
    number_series::Entity::insert(first)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(tx.db())
        .await?;
    let row = number_series::Entity::find_by_id((cohort.centre_id, series.to_string()))
        .lock_exclusive()
        .one(tx.db())
        .await?;
    Ok(row.ok_or_else(|| Error::fault("a series that is not there"))?.last)
}

pub(super) async fn note(
    tx: &Tx,
    run: IssueRunId,
    people: &[EnrolmentId],
    state: ItemState,
    reason: String,
) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    issue_item::Entity::update_many()
        .col_expr(issue_item::Column::State, Expr::value(state))
        .col_expr(issue_item::Column::Reason, Expr::value(reason))
        .filter(issue_item::COLUMN.run_id.eq(run))
        .filter(issue_item::COLUMN.enrolment_id.is_in(people.iter().copied()))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Marks a person of a run as failed with the reason, so that the others go on.
///
/// # Errors
/// When the row cannot be written.
pub async fn fail(tx: &Tx, run: IssueRunId, person: EnrolmentId, reason: &str) -> Result<()> {
    note(tx, run, &[person], ItemState::Failed, reason.to_string()).await
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

/// Takes a certificate back; its number stays taken and its page says so. A second time changes nothing.
///
/// # Errors
/// `NotFound` when it is not of this cohort; a refusal when the reason says too little.
pub async fn revoke(
    tx: &Tx,
    by: &Planning,
    certificate: CertificateId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<CohortId> {
    let cohort = by.cohort().id;
    certificate::Entity::find_by_id(certificate)
        .filter(certificate::COLUMN.cohort_id.eq(cohort))
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let row = revocation::ActiveModel {
        certificate_id: Set(certificate),
        reason: Set(rules::reason(reason)?),
        by_id: Set(by.by()),
        at: Set(now),
    };
    revocation::Entity::insert(row)
        .on_conflict(OnConflict::column(revocation::Column::CertificateId).do_nothing().to_owned())
        .exec_without_returning(tx.db())
        .await?;
    Ok(cohort)
}
