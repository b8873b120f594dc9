//! The next version of a course as a copy of the last one, to be changed as a draft.
use super::plan;
use crate::{
    error::Result,
    store::Tx,
    tables::{
        course_requirement, course_task, course_unit,
        course_version::{self, CourseVersionId},
        person::PersonId,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, NotSet, QueryFilter,
};

/// Writes the next version as a draft that says what `last` says, its plan of assessment too; answers it
/// and its number. The caller holds the course.
///
/// # Errors
/// When the database cannot be written.
pub async fn copy_version(
    tx: &Tx,
    last: course_version::Model,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<(CourseVersionId, i32)> {
    let (db, from, number) = (tx.db(), last.id, last.number + 1);
    let mut row = last.into_active_model().reset_all();
    row.id = NotSet;
    row.number = Set(number);
    row.written_by = Set(Some(by));
    row.written_at = Set(now);
    row.published_at = Set(None);
    let to = row.insert(db).await?.id;
    let units = course_unit::Entity::find().filter(course_unit::COLUMN.course_version_id.eq(from)).all(db);
    for unit in units.await? {
        let mut row = unit.into_active_model().reset_all();
        row.course_version_id = Set(to);
        course_unit::Entity::insert(row).exec_without_returning(db).await?;
    }
    let tasks = course_task::Entity::find().filter(course_task::COLUMN.course_version_id.eq(from)).all(db);
    for task in tasks.await? {
        let mut row = task.into_active_model().reset_all();
        row.id = NotSet;
        row.course_version_id = Set(to);
        row.insert(db).await?;
    }
    let asked = course_requirement::Entity::find()
        .filter(course_requirement::COLUMN.course_version_id.eq(from))
        .all(db);
    for one in asked.await? {
        let mut row = one.into_active_model().reset_all();
        row.id = NotSet;
        row.course_version_id = Set(to);
        row.insert(db).await?;
    }
    plan::commands::copy(tx, from, to).await?;
    Ok((to, number))
}
