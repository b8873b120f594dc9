//! How it changes: a run is started, stopped, resumed; people of it are issued, a few at a time, in one
//! transaction each; a certificate is taken back. Nothing here is ever changed again once it is issued.
use super::{
    facts::{self, Own},
    queries::{self, Dossier, Standing, Unset},
    rules::{self, Numbering},
};
use crate::{
    access::Planning,
    documents::{qr, typeset},
    error::{Error, Refusal, Result},
    mail::{self, Letter, Message},
    random::Random,
    store::{Store, Tx},
    tables::{
        certificate::{self, CertificateId},
        certificate_file,
        cohort::{self, CohortId},
        enrolment::{self, EnrolmentId, EnrolmentState},
        issue_item::{self, ItemState},
        issue_run::{self, IssueRunId, RunState},
        number_series, person, revocation,
    },
    text::Language,
    web::Origin,
};
use chrono::{DateTime, NaiveDate, Utc};
use rocket::tokio::task::spawn_blocking;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

/// Rows to one INSERT: far below what either database takes.
const AT_ONCE: usize = 500;

/// Starts issuing for these people, who are then worked off by [`super::issuing`]. The same key gives the
/// same run.
///
/// # Errors
/// A refusal when nobody is named or somebody has no seat here.
pub async fn start_run(
    tx: &Tx,
    by: &Planning,
    once_key: &str,
    people: &[EnrolmentId],
    issued_on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<IssueRunId> {
    open_run(tx, by.cohort().id, by.by(), once_key, people, issued_on, now).await
}

/// As [`start_run`], for whoever began it: the demo writes its history with it.
///
/// # Errors
/// Those of [`start_run`].
pub async fn open_run(
    tx: &Tx,
    cohort: CohortId,
    by: person::PersonId,
    once_key: &str,
    people: &[EnrolmentId],
    issued_on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<IssueRunId> {
    cohort::Entity::find_by_id(cohort).lock_exclusive().one(tx.db()).await?;
    let once_key = format!("{cohort}:{once_key}");
    let before =
        issue_run::Entity::find().filter(issue_run::COLUMN.once_key.eq(&once_key)).one(tx.db()).await?;
    if let Some(run) = before {
        return Ok(run.id);
    }
    let seated: HashSet<EnrolmentId> = enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .select_only()
        .column(enrolment::Column::Id)
        .into_tuple::<EnrolmentId>()
        .all(tx.db())
        .await?
        .into_iter()
        .collect();
    let people: HashSet<EnrolmentId> = people.iter().copied().collect();
    if people.is_empty() || !people.is_subset(&seated) {
        return Err(Refusal::new(both!(
            "Daftar peserta sudah berubah. Periksa lagi siapa yang siap, lalu terbitkan.",
            "The list of people has changed. Check again who is ready, then issue."
        ))
        .into());
    }
    let run = issue_run::ActiveModel {
        id: NotSet,
        cohort_id: Set(cohort),
        state: Set(RunState::Running),
        issued_on: Set(issued_on),
        once_key: Set(once_key),
        by_id: Set(by),
        started_at: Set(now),
        lease_until: Set(None),
        ended_at: Set(None),
    }
    .insert(tx.db())
    .await?
    .id;
    let mut people: Vec<EnrolmentId> = people.into_iter().collect();
    people.sort();
    for some in people.chunks(AT_ONCE) {
        let rows = some.iter().map(|&enrolment| issue_item::ActiveModel {
            run_id: Set(run),
            enrolment_id: Set(enrolment),
            state: Set(ItemState::Waiting),
            reason: Set(String::new()),
        });
        issue_item::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(run)
}

/// Ends a run whose people are all worked off.
///
/// # Errors
/// When the database cannot be written.
pub async fn close_run(tx: &Tx, run: IssueRunId, now: DateTime<Utc>) -> Result<()> {
    let row = issue_run::ActiveModel {
        id: Set(run),
        state: Set(RunState::Done),
        lease_until: Set(None),
        ended_at: Set(Some(now)),
        ..Default::default()
    };
    row.update(tx.db()).await?;
    Ok(())
}

/// Stops a run between two certificates, or lets it go on; what is issued stays issued.
///
/// # Errors
/// `NotFound` when it is not of this cohort.
pub async fn move_run(tx: &Tx, by: &Planning, run: IssueRunId, to: RunState) -> Result<()> {
    let found = issue_run::Entity::find_by_id(run)
        .filter(issue_run::COLUMN.cohort_id.eq(by.cohort().id))
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    if found.state == RunState::Done || to == RunState::Done {
        return Ok(());
    }
    let row =
        issue_run::ActiveModel { id: Set(run), state: Set(to), lease_until: Set(None), ..Default::default() };
    row.update(tx.db()).await?;
    Ok(())
}

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
        tell(tx, &dossier, origin, &made, now).await?;
    }
    note(tx, run.id, &issued, ItemState::Issued, String::new()).await?;
    Ok(new)
}

/// Issues for one person of a run, as [`issue_chunk`] does.
///
/// # Errors
/// Faults only; then nothing of it stays.
pub async fn issue_one(
    tx: &Tx,
    random: &Random,
    origin: &Origin,
    run: &issue_run::Model,
    person: EnrolmentId,
    now: DateTime<Utc>,
) -> Result<usize> {
    issue_chunk(tx, random, origin, run, &[person], now).await
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

async fn note(
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

async fn tell(
    tx: &Tx,
    dossier: &Dossier,
    origin: &Origin,
    made: &[certificate::Model],
    now: DateTime<Utc>,
) -> Result<()> {
    let of: HashMap<EnrolmentId, person::PersonId> =
        dossier.people.iter().map(|s| (s.person.enrolment, s.person.person)).collect();
    let people: HashMap<person::PersonId, person::Model> = person::Entity::find()
        .filter(person::COLUMN.id.is_in(made.iter().filter_map(|c| of.get(&c.enrolment_id).copied())))
        .all(tx.db())
        .await?
        .into_iter()
        .map(|person| (person.id, person))
        .collect();
    for certificate in made {
        let Some(to) = of.get(&certificate.enrolment_id).and_then(|id| people.get(id)) else { continue };
        let message = Message {
            centre: certificate.centre_id,
            cohort: Some(certificate.cohort_id),
            to,
            event: format!("certificate:{}", certificate.id),
            kind: "certificate",
            letter: letter(dossier, certificate, to, origin),
            certificate: Some(certificate.id),
        };
        mail::post(tx, message, now).await?;
    }
    Ok(())
}

fn letter(
    dossier: &Dossier,
    certificate: &certificate::Model,
    to: &person::Model,
    origin: &Origin,
) -> Letter {
    let language = to.language;
    let (name, number) = (&to.name, &certificate.number);
    let (course, cohort) = (&dossier.common.version.title, &dossier.common.cohort.label);
    let link = origin.link(uri!(super::routes::verify(&certificate.code)));
    Letter {
        subject: say!(language, "Sertifikat pelatihan Anda: {course}", "Your training certificate: {course}"),
        greeting: say!(language, "Yth. {name},", "Dear {name},"),
        paragraphs: vec![
            say!(
                language,
                "Selamat. Anda lulus pelatihan {course}, {cohort}.",
                "Congratulations. You passed the training {course}, {cohort}."
            ),
            say!(
                language,
                "Sertifikat pelatihan Anda sudah terbit dengan nomor {number}. Berkas PDF-nya terlampir.",
                "Your training certificate is issued under the number {number}. The PDF is attached."
            ),
            say!(
                language,
                "Siapa pun dapat mengecek keasliannya lewat tautan ini atau kode QR di sertifikat.",
                "Anybody can check that it is genuine, by this link or the QR code on the certificate."
            ),
        ],
        button: Some((say!(language, "Lihat sertifikat", "See the certificate"), link)),
        from: dossier.common.centre.name.clone(),
    }
}

fn sha256(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

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
