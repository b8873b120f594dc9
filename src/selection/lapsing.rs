//! The job that lets offers lapse: it looks for cohorts with an offer whose time is over and takes each in
//! a transaction of its own, the cohort locked. Any number of nodes may do this at once: whoever comes
//! second finds nothing left to do.
use super::commands;
use crate::{
    clock::Clock,
    error::Result,
    store::Store,
    tables::{
        cohort::{self, CohortId, CohortState},
        enrolment::{self, EnrolmentState},
    },
    web::Origin,
};
use chrono::{DateTime, TimeDelta, Utc};
use rocket::tokio::{pin, select, time::sleep};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait};
use std::time::Duration;

/// How long the job rests between two looks.
pub const PAUSE: TimeDelta = TimeDelta::seconds(20);

/// Works until `stop`.
pub async fn run(store: Store, origin: Origin, clock: Clock, stop: impl Future<Output = ()>) {
    pin!(stop);
    let pause = Duration::from_secs(PAUSE.num_seconds().unsigned_abs());
    loop {
        if let Err(error) = lapse_due(&store, &origin, clock.now()).await {
            tracing::error!(%error, "lapsed offers will be looked for again");
        }
        select! {
            biased;
            () = &mut stop => return,
            () = sleep(pause) => {}
        }
    }
}

/// Lets every offer lapse whose time is over at this moment. Answers how many.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn lapse_due(store: &Store, origin: &Origin, now: DateTime<Utc>) -> Result<u32> {
    let due: Vec<CohortId> = enrolment::Entity::find()
        .join(JoinType::InnerJoin, enrolment::Relation::Cohort.def())
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Offered))
        .filter(enrolment::COLUMN.offered_until.lte(now))
        .filter(cohort::COLUMN.state.is_not_in([CohortState::Finished, CohortState::Cancelled]))
        .select_only()
        .column(enrolment::Column::CohortId)
        .distinct()
        .into_tuple()
        .all(store.read())
        .await?;
    let mut many = 0;
    for cohort in due {
        many += store.write(async |tx| commands::lapse(tx, cohort, origin, now).await).await?;
    }
    Ok(many)
}
