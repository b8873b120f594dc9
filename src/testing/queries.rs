//! How it is read: few, narrow statements; none of their number grows with people or questions.
mod over_time;
mod own;
mod plan;
mod results;
mod taking;

pub use over_time::worth_over_time;
pub use own::{Own, own};
pub use plan::{
    Chosen, Plan, bank, begun, chosen, first_version, of_version, test, test_in, titled, versions,
};
pub(crate) use results::worth;
pub use results::{Answered, Counting, Done, answered, is_settled, results, sittings_of, standings};
pub use taking::{Page, Question, open_page, sitting};

use crate::{
    error::Result,
    tables::{
        cohort::CohortId,
        course_test::TestId,
        enrolment::{self, EnrolmentId},
        retake, test_opening,
    },
    testing::rules::Opening,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait};
use std::collections::HashMap;

/// When a cohort may begin its tests. One statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn openings(db: &impl ConnectionTrait, cohort: CohortId) -> Result<HashMap<TestId, Opening>> {
    let rows = test_opening::Entity::find().filter(test_opening::COLUMN.cohort_id.eq(cohort)).all(db).await?;
    let one = |row: test_opening::Model| {
        (row.test_id, Opening { opens_at: row.opens_at, closes_at: row.closes_at })
    };
    Ok(rows.into_iter().map(one).collect())
}

/// Further tries that were given in a cohort, or to one person of it. One statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn retakes(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    only: Option<EnrolmentId>,
) -> Result<HashMap<(EnrolmentId, TestId), i32>> {
    let mut rows = retake::Entity::find()
        .join(JoinType::InnerJoin, retake::Relation::Enrolment.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort));
    if let Some(only) = only {
        rows = rows.filter(retake::COLUMN.enrolment_id.eq(only));
    }
    let rows: Vec<(EnrolmentId, TestId)> = rows
        .select_only()
        .columns([retake::Column::EnrolmentId, retake::Column::TestId])
        .into_tuple()
        .all(db)
        .await?;
    let mut all = HashMap::new();
    for key in rows {
        *all.entry(key).or_default() += 1;
    }
    Ok(all)
}
