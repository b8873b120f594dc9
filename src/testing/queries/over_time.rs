//! What the sittings of one person were worth from when on.
use super::{
    answered, plan,
    results::{self, results as sittings},
    worth,
};
use crate::{
    error::Result,
    tables::{cohort, course_test::TestId, enrolment::EnrolmentId, sitting, sitting_answer},
    testing::rules::Total,
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeSet;

/// The sittings of one person for these tests in their order, each with what it was worth: at first, and
/// from each moment on at which an essay was read. At most six statements.
///
/// An essay that was read twice counts as unread before the second time: only the last points are kept.
///
/// # Errors
/// When the database cannot be read.
pub async fn worth_over_time(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    tests: &[TestId],
    who: EnrolmentId,
    now: DateTime<Utc>,
) -> Result<Vec<(sitting::Model, Vec<(DateTime<Utc>, Total)>)>> {
    let done = sittings(db, cohort, tests, Some(who), now).await?;
    let read = sitting_answer::Entity::find()
        .filter(sitting_answer::COLUMN.sitting_id.is_in(done.iter().map(|one| one.row.id)))
        .filter(sitting_answer::COLUMN.judged_at.is_not_null())
        .order_by_asc(sitting_answer::Column::JudgedAt)
        .all(db)
        .await?;
    let essays: BTreeSet<_> = read.iter().map(|row| row.sitting_id).collect();
    let ids: Vec<_> = essays.iter().copied().collect();
    let (questions, answers) = match ids.is_empty() {
        true => Default::default(),
        false => (plan::bank(db, tests).await?, answered(db, &ids).await?),
    };
    let one = |one: results::Done| {
        let began = one.row.started_at;
        let mut over_time = vec![(began, one.attempt.total)];
        if let Some(own) = answers.get(&one.row.id) {
            let as_of = |at: DateTime<Utc>| {
                let mut then = own.clone();
                for row in &read {
                    if row.sitting_id == one.row.id && row.judged_at.is_none_or(|judged| judged > at) {
                        then.entry(row.question_version_id).and_modify(|answer| answer.judged = None);
                    }
                }
                (at, worth(&questions, one.row.test_id, Some(&then)))
            };
            let moments =
                read.iter().filter(|row| row.sitting_id == one.row.id).filter_map(|row| row.judged_at);
            over_time = std::iter::once(began).chain(moments).map(as_of).collect();
        }
        (one.row, over_time)
    };
    Ok(done.into_iter().map(one).collect())
}
