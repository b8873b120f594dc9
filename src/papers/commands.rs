//! How it changes.
use super::{
    picture::Developed,
    queries,
    rules::{self, Fault, Part},
    shelf::Shelf,
};
use crate::{
    error::{Error, Refusal, Result},
    random::Random,
    store::Tx,
    tables::{
        document::{self, DocumentId, DocumentState, PaperKind},
        person::{self, PersonId},
        upload::{self, UploadId, UploadState},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, NotSet, QueryFilter, QuerySelect,
};
use sha2::{Digest, Sha256};

/// The person's row, locked: what is counted of their uploads still holds when one more is written.
async fn locked(tx: &Tx, person: PersonId) -> Result<()> {
    person::Entity::find_by_id(person).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    Ok(())
}

/// Begins an upload of `total` bytes; an earlier one of the same kind that did not end is given up: its
/// code comes back, so that its parts can be removed.
///
/// # Errors
/// A refusal by [`rules::opening`].
pub async fn open(
    tx: &Tx,
    person: PersonId,
    kind: PaperKind,
    total: u64,
    random: &Random,
    now: DateTime<Utc>,
) -> Result<(upload::Model, Vec<String>)> {
    locked(tx, person).await?;
    let left = upload::Entity::find()
        .filter(upload::COLUMN.person_id.eq(person))
        .filter(upload::COLUMN.kind.eq(kind))
        .filter(upload::COLUMN.state.eq(UploadState::Open))
        .all(tx.db())
        .await?;
    for row in &left {
        give_up(tx, row.id).await?;
    }
    let (open, today) = queries::counts(tx.db(), person, now).await?;
    rules::opening(total, open, today).map_err(Refusal::from)?;
    let row = upload::ActiveModel {
        id: NotSet,
        person_id: Set(person),
        kind: Set(kind),
        code: Set(random.token()),
        total: Set(total as i64),
        received: Set(0),
        state: Set(UploadState::Open),
        document_id: Set(None),
        created_at: Set(now),
        expires_at: Set(rules::upload_until(now)),
    };
    Ok((row.insert(tx.db()).await?, left.into_iter().map(|row| row.code).collect()))
}

/// What came of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Went {
    /// This many bytes are here now.
    On(i64),
    /// It was not the next part: this byte is wanted.
    Elsewhere(i64),
    /// The paper was whole and taken before.
    Done,
}

/// Appends a part. The file is written inside the transaction, so that two parts at once cannot
/// interleave; what a rolled back one left is overwritten by the next.
///
/// # Errors
/// `NotFound` for an upload of another person or one that expired; a refusal when more comes than was
/// announced.
pub async fn append(
    tx: &Tx,
    person: PersonId,
    code: &str,
    offset: i64,
    bytes: &[u8],
    shelf: &Shelf,
    now: DateTime<Utc>,
) -> Result<Went> {
    let found = queries::upload(tx.db(), person, code, now).await?;
    let row = upload::Entity::find_by_id(found.id).lock_exclusive().one(tx.db()).await?;
    let row = row.ok_or(Error::NotFound)?;
    if row.state == UploadState::Done {
        return Ok(Went::Done);
    }
    let len = bytes.len() as i64;
    match rules::part(offset, len, row.received, row.total) {
        Part::Elsewhere(next) => Ok(Went::Elsewhere(next)),
        Part::Beyond => Err(Refusal::from(Fault::Changed).into()),
        Part::Append if len == 0 => Ok(Went::On(row.received)),
        Part::Append => {
            shelf.append(code, row.received.unsigned_abs(), bytes).await?;
            let received = row.received + len;
            let row = upload::ActiveModel { id: Set(row.id), received: Set(received), ..Default::default() };
            row.update(tx.db()).await?;
            Ok(Went::On(received))
        }
    }
}

/// A paper as it was put on the shelf, ready to be noted.
#[derive(Clone, Debug)]
pub struct Shelved {
    /// How it will be asked for.
    pub code: String,
    /// Where its file lies.
    pub place: String,
    /// What it is.
    pub made: Developed,
}

/// What noting a paper came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noted {
    /// It counts now; the files at these places are no longer needed.
    New(DocumentId, Vec<String>),
    /// The same upload had ended before: the file just put is not needed.
    Before(DocumentId),
}

/// Notes a paper; the one of the same kind that counted before no longer does.
///
/// # Errors
/// A refusal when too many papers came today; `NotFound` when the upload is gone.
pub async fn keep(
    tx: &Tx,
    person: PersonId,
    kind: PaperKind,
    upload: Option<UploadId>,
    shelved: &Shelved,
    now: DateTime<Utc>,
) -> Result<Noted> {
    locked(tx, person).await?;
    if let Some(id) = upload {
        let row = upload::Entity::find_by_id(id).one(tx.db()).await?.ok_or(Error::NotFound)?;
        if let Some(document) = row.document_id {
            return Ok(Noted::Before(document));
        }
    }
    let (_, today) = queries::counts(tx.db(), person, now).await?;
    rules::opening(1, 0, today).map_err(Refusal::from)?;
    let before = document::Entity::find()
        .filter(document::COLUMN.person_id.eq(person))
        .filter(document::COLUMN.kind.eq(kind))
        .filter(document::COLUMN.state.eq(DocumentState::Kept))
        .all(tx.db())
        .await?;
    let gone = document::ActiveModel {
        state: Set(DocumentState::Replaced),
        gone_at: Set(Some(now)),
        ..Default::default()
    };
    document::Entity::update_many()
        .set(gone)
        .filter(document::COLUMN.id.is_in(before.iter().map(|row| row.id)))
        .exec(tx.db())
        .await?;
    let row = document::ActiveModel {
        id: NotSet,
        person_id: Set(person),
        kind: Set(kind),
        code: Set(shelved.code.clone()),
        media_type: Set(shelved.made.media_type.into()),
        bytes: Set(shelved.made.bytes.len() as i64),
        sha256: Set(data_encoding::HEXLOWER.encode(&Sha256::digest(&shelved.made.bytes))),
        path: Set(shelved.place.clone()),
        state: Set(DocumentState::Kept),
        created_at: Set(now),
        gone_at: Set(None),
    };
    let document = row.insert(tx.db()).await?.id;
    if let Some(id) = upload {
        let done = upload::ActiveModel {
            id: Set(id),
            state: Set(UploadState::Done),
            document_id: Set(Some(document)),
            ..Default::default()
        };
        done.update(tx.db()).await?;
    }
    Ok(Noted::New(document, before.into_iter().map(|row| row.path).collect()))
}

/// Forgets an upload whose file was not taken: it is begun anew.
///
/// # Errors
/// Faults of the database only.
pub async fn give_up(tx: &Tx, upload: UploadId) -> Result<()> {
    upload::Entity::delete_many()
        .filter(upload::COLUMN.id.eq(upload))
        .filter(upload::COLUMN.state.eq(UploadState::Open))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Forgets uploads whose time is over and tells their codes, so that their parts can be removed.
///
/// # Errors
/// Faults of the database only.
pub async fn sweep(tx: &Tx, now: DateTime<Utc>) -> Result<Vec<String>> {
    let over: Vec<upload::Model> =
        upload::Entity::find().filter(upload::COLUMN.expires_at.lte(now)).limit(200).all(tx.db()).await?;
    upload::Entity::delete_many()
        .filter(upload::COLUMN.id.is_in(over.iter().map(|row| row.id)))
        .exec(tx.db())
        .await?;
    Ok(over.into_iter().map(|row| row.code).collect())
}
