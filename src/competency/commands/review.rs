//! How a decree's PDF is looked at, place by place, and taken over.
use super::apply;
use crate::{
    competency::{
        decree::Reading,
        import::{Plan, reviewed},
        queries::{self, unit_key},
        rules::{Decree, Review, UnitText, lines},
    },
    error::{Error, Refusal, Result},
    store::Tx,
    tables::{
        decree_review::{self, DecreeReviewId},
        decree_review_place as place,
        person::PersonId,
        standard::StandardId,
    },
    text::Both,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, NotSet, QueryFilter, QuerySelect,
};
use std::collections::BTreeMap;

/// Begins to look at a decree whose file is kept under `kept`. Its number, year and title are what the file
/// says, for a person to confirm; the title of a decree that is here stays as it is.
///
/// # Errors
/// When the database fails.
pub async fn begin_review(
    tx: &Tx,
    kept: &str,
    name: &str,
    reading: &Reading,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    let number = reading.head.number.clone().unwrap_or_default();
    let year = reading.head.year.map(|year| year.to_string()).unwrap_or_default();
    let known = match Decree::read(&number, &year) {
        Ok(decree) => queries::decree(tx.db(), &decree).await?,
        Err(_) => None,
    };
    let title = match known {
        Some(decree) if !decree.title.is_empty() => String::new(),
        _ => reading.head.title.clone().unwrap_or_default(),
    };
    let row = decree_review::ActiveModel {
        id: NotSet,
        kept: Set(kept.into()),
        name: Set(name.into()),
        pages: Set(i32::try_from(reading.pages.len()).unwrap_or(i32::MAX)),
        number: Set(number),
        year: Set(year),
        title: Set(title),
        by_id: Set(by),
        begun_at: Set(now),
        taken_at: Set(None),
        standard_id: Set(None),
    };
    decree_review::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// The review, locked; it can be changed until it is taken over.
async fn locked(tx: &Tx, id: DecreeReviewId) -> Result<decree_review::Model> {
    let row = decree_review::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let row = row.ok_or(Error::NotFound)?;
    if row.taken_at.is_some() {
        return Err(Error::Refused(Refusal::new(both!(
            "Keputusan ini sudah diambil. Lihat di daftar standar.",
            "This decree has been taken over. See it among the standards."
        ))));
    }
    Ok(row)
}

/// Who says it, and when.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Keeps the number, year and title of a decree under review, and which places beside its units were seen:
/// `ticked` by their places among all doubtful ones.
///
/// # Errors
/// `NotFound`; a refusal at `nomor` where number and year are no decree's, or where it was taken over.
pub async fn review_head(
    tx: &Tx,
    id: DecreeReviewId,
    reading: &Reading,
    head: (&str, &str, &str),
    ticked: &[usize],
    said: Said,
) -> Result<()> {
    let (number, year, title) = head;
    Decree::read(number, year).map_err(|refusal| Refusal::at("nomor", refusal.why))?;
    locked(tx, id).await?;
    let row = decree_review::ActiveModel {
        id: Set(id),
        number: Set(number.trim().into()),
        year: Set(year.trim().into()),
        title: Set(title.trim().into()),
        ..Default::default()
    };
    row.update(tx.db()).await?;
    tick(tx, id, reading, None, ticked, said).await
}

/// Keeps what a person says of a unit: its texts, corrected or as they were read, and which of its doubtful
/// places they saw and left. `basis` is what they saw of it, see [`Review::basis`].
///
/// # Errors
/// `NotFound`; a refusal at `isi` for lines that cannot be read, where the decree was taken over, or where
/// somebody else has changed the unit since.
pub async fn review_unit(
    tx: &Tx,
    id: DecreeReviewId,
    reading: &Reading,
    (at, text, basis): (usize, UnitText, &str),
    ticked: &[usize],
    said: Said,
) -> Result<()> {
    lines(&text.body)?;
    let unit = reading.units.get(at).ok_or(Error::NotFound)?;
    locked(tx, id).await?;
    let as_read = |at: usize| reading.units.get(at).map(UnitText::of).unwrap_or_default();
    if Review::new(reading, &queries::answers(tx.db(), id, as_read).await?).basis(at) != basis {
        return Err(Error::Refused(Refusal::new(both!(
            "Unit ini baru diubah di tempat lain. Isian Anda masih di sini. Bandingkan, lalu simpan lagi.",
            "This unit was changed elsewhere just now. What you typed is still here. Compare, then keep it again."
        ))));
    }
    let as_read = UnitText::of(unit);
    let known = places(tx, id).await?;
    let key = unit_key(at);
    let kept = (text != as_read).then(|| serde_json::to_string(&text)).transpose()?;
    if known.get(&key).and_then(|row| row.as_kept.clone()) != kept {
        forget(tx, id, vec![key.clone()]).await?;
        if kept.is_some() {
            add(tx, id, vec![(key, serde_json::to_string(&as_read)?, kept)], said).await?;
        }
    }
    tick(tx, id, reading, Some(at), ticked, said).await
}

/// Takes a decree over whose doubtful places were all looked at: imports it, and answers with what was done
/// and which decree it became.
///
/// # Errors
/// `NotFound`; a refusal where a place is open, or it was taken over before.
pub async fn take_review(
    tx: &Tx,
    id: DecreeReviewId,
    reading: &Reading,
    now: DateTime<Utc>,
) -> Result<(Plan, StandardId)> {
    let row = locked(tx, id).await?;
    let as_read = |at: usize| reading.units.get(at).map(UnitText::of).unwrap_or_default();
    let answers = queries::answers(tx.db(), id, as_read).await?;
    let parsed = reviewed(&Review::new(reading, &answers), &row.name, (&row.number, &row.year, &row.title))?;
    let plan = apply(tx, &parsed, now).await?;
    if let Some(row) = plan.refused.first() {
        let (what, Both { id, en }) = (&row.what, &row.why);
        return Err(Error::Refused(Refusal::new(Both {
            id: format!("Belum diambil. {what}: {id} Perbaiki unitnya dulu.").into(),
            en: format!("Not taken over yet. {what}: {en} Correct its unit first.").into(),
        })));
    }
    let decree = Decree::read(&row.number, &row.year)?;
    let decree = queries::decree(tx.db(), &decree).await?.ok_or(Error::NotFound)?.id;
    let taken = decree_review::ActiveModel {
        id: Set(id),
        taken_at: Set(Some(now)),
        standard_id: Set(Some(decree)),
        ..Default::default()
    };
    taken.update(tx.db()).await?;
    Ok((plan, decree))
}

async fn places(tx: &Tx, id: DecreeReviewId) -> Result<BTreeMap<String, place::Model>> {
    let rows = place::Entity::find().filter(place::COLUMN.review_id.eq(id)).all(tx.db()).await?;
    Ok(rows.into_iter().map(|row: place::Model| (row.place.clone(), row)).collect())
}

/// Of the doubtful places of a unit, or beside all units, these were seen and the others not.
async fn tick(
    tx: &Tx,
    id: DecreeReviewId,
    reading: &Reading,
    unit: Option<usize>,
    ticked: &[usize],
    said: Said,
) -> Result<()> {
    let none = Default::default();
    let review = Review::new(reading, &none);
    let known = places(tx, id).await?;
    let (mut seen, mut unseen) = (Vec::new(), Vec::new());
    for (at, doubtful) in review.of(unit) {
        let text = review.text(doubtful);
        let stored = known.get(&doubtful.key).is_some_and(|row| row.as_read == text);
        match (ticked.contains(&at), stored) {
            (true, false) => seen.push((doubtful.key.clone(), text, None)),
            (false, true) => unseen.push(doubtful.key.clone()),
            _ => {}
        }
    }
    unseen.extend(seen.iter().filter(|(key, ..)| known.contains_key(key)).map(|(key, ..)| key.clone()));
    forget(tx, id, unseen).await?;
    add(tx, id, seen, said).await
}

async fn forget(tx: &Tx, id: DecreeReviewId, keys: Vec<String>) -> Result<()> {
    for some in keys.chunks(500) {
        place::Entity::delete_many()
            .filter(place::COLUMN.review_id.eq(id))
            .filter(place::COLUMN.place.is_in(some.to_vec()))
            .exec(tx.db())
            .await?;
    }
    Ok(())
}

async fn add(
    tx: &Tx,
    id: DecreeReviewId,
    places: Vec<(String, String, Option<String>)>,
    said: Said,
) -> Result<()> {
    let rows: Vec<place::ActiveModel> = places
        .into_iter()
        .map(|(place, as_read, as_kept)| place::ActiveModel {
            review_id: Set(id),
            place: Set(place),
            as_read: Set(as_read),
            as_kept: Set(as_kept),
            by_id: Set(said.by),
            at: Set(said.at),
        })
        .collect();
    for some in rows.chunks(500) {
        place::Entity::insert_many(some.to_vec()).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}
