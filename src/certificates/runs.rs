//! A run of issuing: started for people who are ready, stopped, resumed, closed.
use crate::{
    access::Planning,
    error::{Error, Refusal, Result},
    store::Tx,
    tables::{
        cohort::{self, CohortId},
        enrolment::{self, EnrolmentId, EnrolmentState},
        issue_item::{self, ItemState},
        issue_run::{self, IssueRunId, RunState},
        person,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
};
use std::collections::HashSet;

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
