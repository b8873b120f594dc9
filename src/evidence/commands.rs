//! How it changes. The enrolment is locked first: what one person says and shows goes one after the other.
use super::{
    letters, queries,
    rules::{self, Shown, Weighed},
};
use crate::{
    access::{Assessing, Learning},
    error::{Error, Refusal, Result},
    store::Tx,
    tables::{
        cohort, course_unit,
        element::{self, ElementId},
        enrolment::{self, EnrolmentId},
        evidence::{self, EvidenceId},
        evidence_element, evidence_review, self_answer,
    },
    web::Origin,
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, NotSet, QueryFilter, QuerySelect,
    QueryTrait, sea_query::OnConflict,
};
use std::collections::BTreeSet;

/// Evidence with a file that says the same within this is one that was sent twice: nobody takes another
/// photo in that time.
const PRESSED_TWICE: TimeDelta = TimeDelta::seconds(10);

/// A file on the shelf.
#[derive(Clone, Debug)]
pub struct File {
    /// How it will be asked for.
    pub code: String,
    /// What it is.
    pub media_type: &'static str,
    /// Where it lies.
    pub place: String,
}

/// The enrolment, locked, if its owner may still say something; the cohort before it.
async fn own(tx: &Tx, by: &Learning) -> Result<cohort::Model> {
    let cohort = cohort::Entity::find_by_id(by.cohort().id)
        .lock_shared()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let seat = enrolment::Entity::find_by_id(by.enrolment().id)
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    rules::may_say(seat.state, cohort.state)?;
    Ok(cohort)
}

/// Those of these elements that the course of this cohort teaches.
async fn taught(tx: &Tx, cohort: &cohort::Model, these: &BTreeSet<ElementId>) -> Result<BTreeSet<ElementId>> {
    let units = course_unit::Entity::find()
        .select_only()
        .column(course_unit::Column::UnitId)
        .filter(course_unit::COLUMN.course_version_id.eq(cohort.course_version_id))
        .into_query();
    let found: Vec<ElementId> = element::Entity::find()
        .filter(element::COLUMN.id.is_in(these.iter().copied()))
        .filter(element::Column::UnitId.in_subquery(units))
        .select_only()
        .column(element::Column::Id)
        .into_tuple()
        .all(tx.db())
        .await?;
    Ok(found.into_iter().collect())
}

/// Keeps what a trainee says of herself: can, or cannot yet. What she says nothing of stays as it was.
///
/// # Errors
/// What [`rules::may_say`] refuses; `NotFound` for an element of another course.
pub async fn answer(tx: &Tx, by: &Learning, said: Vec<(ElementId, bool)>, now: DateTime<Utc>) -> Result<()> {
    let cohort = own(tx, by).await?;
    let these: BTreeSet<ElementId> = said.iter().map(|(element, _)| *element).collect();
    if taught(tx, &cohort, &these).await? != these {
        return Err(Error::NotFound);
    }
    let stands = queries::answers(tx.db(), by.enrolment().id).await?;
    let rows: Vec<self_answer::ActiveModel> = said
        .into_iter()
        .filter(|(element, can)| stands.get(element) != Some(can))
        .map(|(element, can)| self_answer::ActiveModel {
            enrolment_id: Set(by.enrolment().id),
            element_id: Set(element),
            can: Set(can),
            at: Set(now),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let again = OnConflict::columns([self_answer::Column::EnrolmentId, self_answer::Column::ElementId])
        .update_columns([self_answer::Column::Can, self_answer::Column::At])
        .to_owned();
    self_answer::Entity::insert_many(rows).on_conflict(again).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Takes a piece of evidence. `None` when the same is there already: the button was pressed twice.
///
/// # Errors
/// What [`rules::may_say`] and [`rules::may_show`] refuse.
pub async fn show(
    tx: &Tx,
    by: &Learning,
    shown: Shown,
    elements: &BTreeSet<ElementId>,
    file: Option<File>,
    now: DateTime<Utc>,
) -> Result<Option<EvidenceId>> {
    let cohort = own(tx, by).await?;
    let elements = taught(tx, &cohort, elements).await?;
    let there = queries::pieces(tx.db(), by.enrolment().id).await?;
    let shown = Shown { title: shown.title.trim().into(), words: shown.words.trim().into(), ..shown };
    let same = |piece: &queries::Piece| {
        let row = &piece.row;
        (row.kind, &row.title, &row.words) == (shown.kind, &shown.title, &shown.words)
            && piece.elements.iter().copied().collect::<BTreeSet<_>>() == elements
            && row.code.is_some() == file.is_some()
            // A sharper photo under the same title is not the same.
            && (file.is_none() && piece.review.is_none() || now - row.at < PRESSED_TWICE)
    };
    if there.iter().any(same) {
        return Ok(None);
    }
    rules::may_show(&shown, elements.len(), file.is_some(), there.len())?;
    let (code, media_type, path) = match file {
        Some(file) => (Some(file.code), Some(file.media_type.to_string()), Some(file.place)),
        None => (None, None, None),
    };
    let row = evidence::ActiveModel {
        id: NotSet,
        enrolment_id: Set(by.enrolment().id),
        kind: Set(shown.kind),
        title: Set(shown.title),
        words: Set(shown.words),
        code: Set(code),
        media_type: Set(media_type),
        path: Set(path),
        by_id: Set(by.enrolment().person_id),
        at: Set(now),
        withdrawn_at: Set(None),
    };
    let id = row.insert(tx.db()).await?.id;
    let of = elements
        .into_iter()
        .map(|element| evidence_element::ActiveModel { evidence_id: Set(id), element_id: Set(element) });
    evidence_element::Entity::insert_many(of).exec_without_returning(tx.db()).await?;
    Ok(Some(id))
}

/// Withdraws a piece of evidence and answers where its file lies, which is nobody's any more. Once more
/// changes nothing.
///
/// # Errors
/// What [`rules::may_withdraw`] refuses; `NotFound` for somebody else's.
pub async fn withdraw(tx: &Tx, by: &Learning, id: EvidenceId, now: DateTime<Utc>) -> Result<Option<String>> {
    own(tx, by).await?;
    let row = evidence::Entity::find_by_id(id)
        .filter(evidence::COLUMN.enrolment_id.eq(by.enrolment().id))
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    if row.withdrawn_at.is_some() {
        return Ok(None);
    }
    rules::may_withdraw(!queries::reviews(tx.db(), &[id]).await?.is_empty())?;
    let gone = evidence::ActiveModel {
        id: Set(id),
        withdrawn_at: Set(Some(now)),
        path: Set(None),
        ..Default::default()
    };
    gone.update(tx.db()).await?;
    Ok(row.path)
}

/// Weighs a piece of evidence by the four rules; what is not accepted is told to the trainee. The same again
/// changes nothing.
///
/// # Errors
/// What [`rules::may_weigh`] refuses; `NotFound` for evidence of somebody else.
#[allow(clippy::too_many_arguments, reason = "a review is made of these")]
pub async fn weigh(
    tx: &Tx,
    by: &Assessing,
    who: EnrolmentId,
    id: EvidenceId,
    weighed: Weighed,
    words: &str,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<()> {
    // The cohort before its people, as everywhere: the letter below refers to it.
    cohort::Entity::find_by_id(by.cohort().id).lock_shared().one(tx.db()).await?.ok_or(Error::NotFound)?;
    let seat = enrolment::Entity::find_by_id(who)
        .filter(enrolment::COLUMN.cohort_id.eq(by.cohort().id))
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let row = evidence::Entity::find_by_id(id)
        .filter(evidence::COLUMN.enrolment_id.eq(who))
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    rules::may_weigh(weighed, words, seat.person_id == by.by(), row.withdrawn_at.is_some())?;
    let words = words.trim();
    let last = queries::reviews(tx.db(), &[id]).await?.remove(&id);
    if last.is_some_and(|last| last.by == by.by() && last.weighed == weighed && last.words == words) {
        return Ok(());
    }
    let Weighed { valid, authentic, current, sufficient } = weighed;
    let review = evidence_review::ActiveModel {
        id: NotSet,
        evidence_id: Set(id),
        valid: Set(valid),
        authentic: Set(authentic),
        current: Set(current),
        sufficient: Set(sufficient),
        words: Set(words.into()),
        by_id: Set(by.by()),
        at: Set(now),
    };
    let review = review.insert(tx.db()).await?;
    match weighed.accepted() {
        true => Ok(()),
        false => letters::tell(tx, by.cohort(), &seat, &row, &review, origin, now).await,
    }
}

/// Nothing was chosen.
pub(super) fn nothing() -> Refusal {
    Refusal::new(both!("Jawab paling sedikit satu kemampuan.", "Answer for one of them at least."))
}
