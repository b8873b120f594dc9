//! How it changes.
pub use super::copying::copy_version;
use super::{
    plan, queries,
    rules::{self, Wording, basis::Basis},
};
use crate::competency;
use crate::{
    access::Coordinating,
    error::{Error, Refusal, Result},
    store::Tx,
    tables::{
        course::{self, CourseId},
        course_requirement, course_task, course_unit,
        course_version::{self, CourseVersionId},
        unit::UnitId,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, NotSet, QueryFilter,
    QuerySelect,
};

/// Makes a course with its first version as a draft; nobody but its centre sees it yet.
///
/// # Errors
/// When a unit of the wording is not stored.
pub async fn create_course(
    tx: &Tx,
    by: &Coordinating,
    wording: &Wording,
    now: DateTime<Utc>,
) -> Result<CourseId> {
    let slug = rules::slug(&wording.title);
    let taken = queries::slugs_like(tx.db(), &slug).await?;
    let row = course::ActiveModel {
        id: NotSet,
        centre_id: Set(by.centre()),
        slug: Set(rules::free_slug(&slug, &taken)),
        field: Set(wording.field.into()),
        created_at: Set(now),
        archived_at: Set(None),
    };
    let id = row.insert(tx.db()).await?.id;
    let version = version(id, 1, wording, by, now).insert(tx.db()).await?.id;
    write_parts(tx, version, wording).await?;
    Ok(id)
}

/// Writes the draft of a course: over the draft there is, else as the next version. What is published
/// stays as it is. Answers with the number of the draft.
///
/// # Errors
/// `NotFound` for a course of another centre; a refusal when a unit is not stored, or when somebody wrote
/// after `seen` was read.
pub async fn save_draft(
    tx: &Tx,
    by: &Coordinating,
    id: CourseId,
    seen: Option<Basis>,
    wording: &Wording,
    now: DateTime<Utc>,
) -> Result<i32> {
    let course = locked(tx, by, id).await?;
    let newest = queries::newest_version(tx.db(), id).await?.ok_or(Error::NotFound)?;
    rules::basis::may_write(seen, Basis::of(newest.number, newest.written_at))?;
    let written = match newest.published_at {
        None => {
            let mut row = version(id, newest.number, wording, by, now);
            row.id = Set(newest.id);
            row.update(tx.db()).await?
        }
        Some(_) => {
            let next = version(id, newest.number + 1, wording, by, now).insert(tx.db()).await?;
            plan::commands::copy(tx, newest.id, next.id).await?;
            next
        }
    };
    write_parts(tx, written.id, wording).await?;
    if course.field != wording.field {
        let mut row = course.into_active_model();
        row.field = Set(wording.field.into());
        row.update(tx.db()).await?;
        // The field belongs to the course: it shows at once, published or not.
        tx.public_changed();
    }
    Ok(written.number)
}

/// Publishes version `number`: from now on it is what people see and new cohorts pin, and it never
/// changes again. Publishing it once more changes nothing.
///
/// # Errors
/// `NotFound` for another centre's course; a refusal when there is no such draft, it is not the newest
/// version, or it lacks what strangers need.
pub async fn publish(
    tx: &Tx,
    by: &Coordinating,
    id: CourseId,
    number: i32,
    now: DateTime<Utc>,
) -> Result<()> {
    locked(tx, by, id).await?;
    let newest = queries::newest_version(tx.db(), id).await?.ok_or(Error::NotFound)?;
    if newest.number == number && newest.published_at.is_some() {
        return Ok(());
    }
    if newest.number != number {
        let newest = newest.number;
        return Err(Refusal::new(both!(
            "Versi terbaru sekarang {newest}, bukan {number}. Muat ulang halaman ini.",
            "The newest version is now {newest}, not {number}. Load this page again."
        ))
        .into());
    }
    rules::may_publish(&newest.summary, &newest.body)?;
    let mut row = newest.into_active_model();
    row.published_at = Set(Some(now));
    row.update(tx.db()).await?;
    tx.public_changed();
    Ok(())
}

/// Takes a course out of the catalogue; its history stays. Archiving it again changes nothing.
///
/// # Errors
/// `NotFound` for another centre's course; a refusal while cohorts of it are at work.
pub async fn archive(tx: &Tx, by: &Coordinating, id: CourseId, now: DateTime<Utc>) -> Result<()> {
    let course = locked(tx, by, id).await?;
    if course.archived_at.is_some() {
        return Ok(());
    }
    rules::may_archive(queries::active_cohorts(tx.db(), id).await?.len() as u64)?;
    let mut row = course.into_active_model();
    row.archived_at = Set(Some(now));
    row.update(tx.db()).await?;
    tx.public_changed();
    Ok(())
}

/// Puts an archived course back.
///
/// # Errors
/// `NotFound` for another centre's course.
pub async fn restore(tx: &Tx, by: &Coordinating, id: CourseId) -> Result<()> {
    let course = locked(tx, by, id).await?;
    if course.archived_at.is_some() {
        let mut row = course.into_active_model();
        row.archived_at = Set(None);
        row.update(tx.db()).await?;
        tx.public_changed();
    }
    Ok(())
}

async fn locked(tx: &Tx, by: &Coordinating, id: CourseId) -> Result<course::Model> {
    course::Entity::find_by_id(id)
        .filter(course::COLUMN.centre_id.eq(by.centre()))
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)
}

fn version(
    course: CourseId,
    number: i32,
    wording: &Wording,
    by: &Coordinating,
    now: DateTime<Utc>,
) -> course_version::ActiveModel {
    course_version::ActiveModel {
        id: NotSet,
        course_id: Set(course),
        number: Set(number),
        title: Set(wording.title.clone()),
        summary: Set(wording.summary.clone()),
        body: Set(wording.body.clone()),
        requirements: Set(wording.requirements.clone()),
        hours: Set(wording.hours),
        fee: Set(wording.fee),
        needs_nik: Set(wording.needs_nik),
        minimum_attendance: Set(wording.minimum_attendance),
        excused_counts: Set(wording.excused_counts),
        needs_units: Set(wording.needs_units),
        written_by: Set(Some(by.person())),
        written_at: Set(now),
        published_at: Set(None),
    }
}

/// Units and tasks of a draft, written anew: nothing points at those of a draft.
async fn write_parts(tx: &Tx, id: CourseVersionId, wording: &Wording) -> Result<()> {
    let db = tx.db();
    let wanted: Vec<UnitId> = wording.units.iter().map(|(unit, _)| *unit).collect();
    if competency::queries::units_by_id(db, &wanted).await?.len() != wanted.len() {
        return Err(Refusal::at(
            "unit",
            both!(
                "Ada unit yang tidak ada di pustaka, atau ditulis dua kali. Hapus, lalu tambahkan lagi.",
                "A unit is not in the library, or is there twice. Remove it and add it again."
            ),
        )
        .into());
    }
    course_unit::Entity::delete_many().filter(course_unit::COLUMN.course_version_id.eq(id)).exec(db).await?;
    course_task::Entity::delete_many().filter(course_task::COLUMN.course_version_id.eq(id)).exec(db).await?;
    let place = |i: usize| i as i32 + 1;
    let units = wording.units.iter().enumerate().map(|(i, (unit, hours))| course_unit::ActiveModel {
        course_version_id: Set(id),
        unit_id: Set(*unit),
        position: Set(place(i)),
        hours: Set(*hours),
    });
    if !wording.units.is_empty() {
        course_unit::Entity::insert_many(units).exec_without_returning(db).await?;
    }
    let tasks = wording.tasks.iter().enumerate().map(|(i, title)| course_task::ActiveModel {
        id: NotSet,
        course_version_id: Set(id),
        position: Set(place(i)),
        title: Set(title.clone()),
    });
    if !wording.tasks.is_empty() {
        course_task::Entity::insert_many(tasks).exec_without_returning(db).await?;
    }
    course_requirement::Entity::delete_many()
        .filter(course_requirement::COLUMN.course_version_id.eq(id))
        .exec(db)
        .await?;
    let asked = wording.asked.iter().enumerate().map(|(i, one)| {
        let (kind, value) = one.stored();
        course_requirement::ActiveModel {
            id: NotSet,
            course_version_id: Set(id),
            position: Set(place(i)),
            kind: Set(kind),
            value: Set(value),
        }
    });
    if !wording.asked.is_empty() {
        course_requirement::Entity::insert_many(asked).exec_without_returning(db).await?;
    }
    Ok(())
}
