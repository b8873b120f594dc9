//! How it changes: the tasks that staff tick off.
use super::rules;
use crate::{
    access::Planning,
    enrollment::queries::is_certified,
    error::{Error, Result},
    store::Tx,
    tables::{
        course_task::{self, CourseTaskId},
        enrolment::{self, EnrolmentId},
        person::PersonId,
        task_done, task_event,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, NotSet, QueryFilter, QuerySelect, sea_query::OnConflict,
};

/// Ticks a task of a person; a second tick changes nothing.
///
/// # Errors
/// `NotFound` for another cohort's person or another course's task; a refusal without a seat or when the
/// certificate is issued.
pub async fn tick_task(
    tx: &Tx,
    by: &Planning,
    enrolment: EnrolmentId,
    task: CourseTaskId,
    now: DateTime<Utc>,
) -> Result<()> {
    allowed(tx, by, enrolment, task).await?;
    let row = task_done::ActiveModel {
        enrolment_id: Set(enrolment),
        task_id: Set(task),
        by_id: Set(by.by()),
        at: Set(now),
        note: Set(String::new()),
    };
    let key = [task_done::Column::EnrolmentId, task_done::Column::TaskId];
    let new = task_done::Entity::insert(row)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(tx.db())
        .await?;
    if new > 0 {
        keep(tx, &[task], &[enrolment], true, (by.by(), now)).await?;
    }
    Ok(())
}

/// Writes that all these people did all these tasks: for the demo.
///
/// # Errors
/// When the database cannot be written.
pub async fn write_ticks(
    tx: &Tx,
    tasks: &[CourseTaskId],
    people: &[EnrolmentId],
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<()> {
    let rows = tasks.iter().flat_map(|task| {
        people.iter().map(move |enrolment| task_done::ActiveModel {
            enrolment_id: Set(*enrolment),
            task_id: Set(*task),
            by_id: Set(by),
            at: Set(at),
            note: Set(String::new()),
        })
    });
    if !tasks.is_empty() && !people.is_empty() {
        task_done::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
        keep(tx, tasks, people, true, (by, at)).await?;
    }
    Ok(())
}

/// Keeps ticks and ticks taken back.
async fn keep(
    tx: &Tx,
    tasks: &[CourseTaskId],
    people: &[EnrolmentId],
    done: bool,
    (by, at): (PersonId, DateTime<Utc>),
) -> Result<()> {
    let one = |task: CourseTaskId, enrolment: EnrolmentId| task_event::ActiveModel {
        id: NotSet,
        enrolment_id: Set(enrolment),
        task_id: Set(task),
        done: Set(done),
        by_id: Set(by),
        at: Set(at),
    };
    let rows = tasks.iter().flat_map(|task| people.iter().map(move |enrolment| one(*task, *enrolment)));
    task_event::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Takes the tick of a task back.
///
/// # Errors
/// Those of [`tick_task`].
pub async fn untick_task(
    tx: &Tx,
    by: &Planning,
    enrolment: EnrolmentId,
    task: CourseTaskId,
    now: DateTime<Utc>,
) -> Result<()> {
    allowed(tx, by, enrolment, task).await?;
    let gone = task_done::Entity::delete_by_id((enrolment, task)).exec(tx.db()).await?;
    if gone.rows_affected > 0 {
        keep(tx, &[task], &[enrolment], false, (by.by(), now)).await?;
    }
    Ok(())
}

async fn allowed(tx: &Tx, by: &Planning, enrolment: EnrolmentId, task: CourseTaskId) -> Result<()> {
    let enrolment = enrolment::Entity::find_by_id(enrolment)
        .filter(enrolment::COLUMN.cohort_id.eq(by.cohort().id))
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    course_task::Entity::find_by_id(task)
        .filter(course_task::COLUMN.course_version_id.eq(by.cohort().course_version_id))
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    rules::may_tick(enrolment.state, is_certified(tx.db(), enrolment.id).await?)?;
    Ok(())
}
