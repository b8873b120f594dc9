//! How it changes. A question's words are never overwritten: what is changed becomes its next version.
use super::{
    queries,
    rules::{self, Plan},
};
use crate::{
    error::{Error, Refusal, Result},
    questions::{Import, rules::Question},
    store::Tx,
    tables::{
        centre::{self, CentreId},
        course::CourseId,
        person::PersonId,
        question::{self, QuestionId},
        question_version,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, NotSet, QueryFilter, QueryOrder,
    QuerySelect,
};

/// Rows in one statement: both databases bound the parameters.
const AT_ONCE: usize = 500;

/// The same question again within this is one that was sent twice.
const PRESSED_TWICE: TimeDelta = TimeDelta::minutes(2);

/// Where and by whom questions are written.
#[derive(Clone, Copy, Debug)]
pub struct Into {
    /// The centre.
    pub centre: CentreId,
    /// The course; none: for every one.
    pub course: Option<CourseId>,
    /// Who writes.
    pub by: PersonId,
}

fn version(
    id: QuestionId,
    number: i32,
    (question, body, digest): (&Question, String, String),
    (by, now): (PersonId, DateTime<Utc>),
) -> question_version::ActiveModel {
    question_version::ActiveModel {
        id: NotSet,
        question_id: Set(id),
        number: Set(number),
        kind: Set(rules::kind_of(&question.kind)),
        topic: Set(question.category.clone()),
        code: Set(question.id_number.clone()),
        name: Set(question.shown_name()),
        search: Set(rules::search(question)),
        body: Set(body),
        digest: Set(digest),
        by_id: Set(by),
        at: Set(now),
    }
}

/// Writes what a file holds, as its dry run says at this moment. The same file again changes nothing.
///
/// # Errors
/// `NotFound` for a course of elsewhere.
pub async fn import(tx: &Tx, into: Into, import: Import, now: DateTime<Utc>) -> Result<Plan> {
    // Two imports at once would both find a question new.
    centre::Entity::find_by_id(into.centre).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    if let Some(course) = into.course {
        queries::of_centre(tx.db(), into.centre, course).await?;
    }
    let plan = rules::plan(&queries::known(tx.db(), into.centre, into.course).await?, import)?;
    let fresh: Vec<_> = plan.taken.iter().filter(|one| one.of.is_none()).collect();
    for chunk in fresh.chunks(AT_ONCE) {
        let rows = chunk.iter().map(|_| question::ActiveModel {
            id: NotSet,
            centre_id: Set(into.centre),
            course_id: Set(into.course),
            version: Set(1),
            created_at: Set(now),
            retired_at: Set(None),
        });
        question::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
        // The centre is locked: the newest rows are these, in the order they were written.
        let mut ids: Vec<QuestionId> = question::Entity::find()
            .filter(question::COLUMN.centre_id.eq(into.centre))
            .select_only()
            .column(question::Column::Id)
            .order_by_desc(question::Column::Id)
            .limit(chunk.len() as u64)
            .into_tuple()
            .all(tx.db())
            .await?;
        ids.reverse();
        let rows = ids.into_iter().zip(chunk).map(|(id, one)| {
            version(id, 1, (&one.question, one.body.clone(), one.digest.clone()), (into.by, now))
        });
        question_version::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    for one in &plan.taken {
        if let Some(id) = one.of {
            next_version(tx, id, &one.question, (into.by, now)).await?;
        }
    }
    Ok(plan)
}

/// Writes a question into the bank.
///
/// # Errors
/// A refusal when the question is none, or stands there already; `NotFound` for a course of elsewhere.
pub async fn write(tx: &Tx, into: Into, question: Question, now: DateTime<Utc>) -> Result<QuestionId> {
    let question = question.checked().map_err(Refusal::new)?;
    centre::Entity::find_by_id(into.centre).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    if let Some(course) = into.course {
        queries::of_centre(tx.db(), into.centre, course).await?;
    }
    let body = rules::body(&question)?;
    let digest = rules::digest(&body);
    let known = queries::known(tx.db(), into.centre, into.course).await?;
    if let Some(same) = known.iter().find(|one| one.digest == digest) {
        let (_, before, _) = queries::question(tx.db(), into.centre, same.id).await?;
        if before.by_id == into.by && now - before.at < PRESSED_TWICE {
            return Ok(same.id);
        }
        return Err(
            Refusal::at("teks", both!("Soal ini sudah ada di bank.", "The bank has this question.")).into()
        );
    }
    free_code(&known, &question, None)?;
    let row = question::ActiveModel {
        id: NotSet,
        centre_id: Set(into.centre),
        course_id: Set(into.course),
        version: Set(1),
        created_at: Set(now),
        retired_at: Set(None),
    };
    let id = row.insert(tx.db()).await?.id;
    version(id, 1, (&question, body, digest), (into.by, now)).insert(tx.db()).await?;
    Ok(id)
}

/// Changes a question: its next version after `seen`, which the person had before them. Tests that ask the
/// version before keep it. Nothing changed is nothing written.
///
/// # Errors
/// A refusal when the question is none, its code is another's, or somebody has changed it since;
/// `NotFound` for one of elsewhere.
pub async fn change(
    tx: &Tx,
    (centre, by): (CentreId, PersonId),
    (id, seen): (QuestionId, i32),
    question: Question,
    now: DateTime<Utc>,
) -> Result<()> {
    let question = question.checked().map_err(Refusal::new)?;
    centre::Entity::find_by_id(centre).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    let (row, before, _) = queries::question(tx.db(), centre, id).await?;
    free_code(&queries::known(tx.db(), centre, row.course_id).await?, &question, Some(id))?;
    if before.digest == rules::digest(&rules::body(&question)?) {
        return Ok(());
    }
    if row.version != seen {
        return Err(Refusal::new(both!(
            "Soal ini baru diubah orang lain. Isian Anda masih di sini. Lihat soalnya dulu, lalu simpan lagi.",
            "Somebody else has changed this question. What you typed is still here. Look first, then store it again."
        ))
        .into());
    }
    next_version(tx, id, &question, (by, now)).await
}

fn free_code(known: &[rules::Known], question: &Question, own: Option<QuestionId>) -> Result<()> {
    let code = &question.id_number;
    match known.iter().any(|one| !code.is_empty() && one.code == *code && Some(one.id) != own) {
        false => Ok(()),
        true => Err(Refusal::at(
            "kode",
            both!("Kode ini sudah dipakai soal lain.", "Another question has this code."),
        )
        .into()),
    }
}

async fn next_version(
    tx: &Tx,
    id: QuestionId,
    question: &Question,
    (by, now): (PersonId, DateTime<Utc>),
) -> Result<()> {
    let row = question::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    let number = row.version + 1;
    let body = rules::body(question)?;
    let digest = rules::digest(&body);
    version(id, number, (question, body, digest), (by, now)).insert(tx.db()).await?;
    let row = question::ActiveModel { id: Set(id), version: Set(number), ..Default::default() };
    row.update(tx.db()).await?;
    Ok(())
}

/// Takes a question out of the bank, once. Tests that ask it keep it.
///
/// # Errors
/// `NotFound` for one of elsewhere.
pub async fn retire(tx: &Tx, centre: CentreId, id: QuestionId, now: DateTime<Utc>) -> Result<()> {
    let row = question::Entity::find_by_id(id)
        .filter(question::COLUMN.centre_id.eq(centre))
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    if row.retired_at.is_some() {
        return Ok(());
    }
    let row = question::ActiveModel { id: Set(id), retired_at: Set(Some(now)), ..Default::default() };
    row.update(tx.db()).await?;
    Ok(())
}
