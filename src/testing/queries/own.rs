//! The tests of one trainee, as her own pages show them.
use super::{openings, plan, results, results::Done, retakes};
use crate::{
    access::Learning,
    error::Result,
    testing::rules::{self, Beginning, Opening, Standing, Try},
};
use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;

/// One test of hers.
#[derive(Clone, Debug)]
pub struct Own {
    /// What it asks.
    pub plan: plan::Plan,
    /// When her cohort may begin it.
    pub opening: Option<Opening>,
    /// Her sittings.
    pub sittings: Vec<Done>,
    /// How she stands.
    pub standing: Standing,
    /// Whether she may begin it now.
    pub may_begin: bool,
    /// Sittings she has left.
    pub left: i32,
}

impl Own {
    /// The sitting that goes on.
    pub fn under_way(&self) -> Option<&Done> {
        self.sittings.iter().find(|one| !one.attempt.over)
    }
}

/// Her tests: those that ask something. At most eight statements; two where her course has none.
///
/// # Errors
/// When the database cannot be read.
pub async fn own(db: &impl ConnectionTrait, learning: &Learning, now: DateTime<Utc>) -> Result<Vec<Own>> {
    let (seat, cohort) = (learning.enrolment(), learning.cohort());
    let plans = plan::of_version(db, cohort.course_version_id).await?;
    let plans: Vec<plan::Plan> = plans.into_iter().filter(|plan| plan.questions > 0).collect();
    if plans.is_empty() {
        return Ok(Vec::new());
    }
    let tests: Vec<_> = plans.iter().map(|plan| plan.test.id).collect();
    let openings = openings(db, cohort.id).await?;
    let retakes = retakes(db, cohort.id, Some(seat.id)).await?;
    let mut done = results(db, cohort, &tests, Some(seat.id), now).await?;
    let one = |plan: plan::Plan| {
        let test = &plan.test;
        let sittings: Vec<Done> = done.extract_if(.., |one| one.row.test_id == test.id).collect();
        let tries: Vec<Try> = sittings.iter().map(|one| one.attempt).collect();
        let allowed = test.attempts + retakes.get(&(seat.id, test.id)).copied().unwrap_or(0);
        let opening = openings.get(&test.id).copied();
        let facts = Beginning {
            seat: seat.state,
            cohort: cohort.state,
            opening,
            questions: plan.questions,
            tries: tries.len() as i32,
            allowed,
            now,
        };
        Own {
            standing: rules::standing(&tries, allowed, test.passing, opening, now),
            may_begin: tries.iter().all(|one| one.over) && rules::may_begin(facts).is_ok(),
            left: allowed - tries.len() as i32,
            opening,
            sittings,
            plan,
        }
    };
    Ok(plans.into_iter().map(one).collect())
}
