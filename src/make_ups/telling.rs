//! The job that tells guests when their session is moved or will not be held: whoever changes the timetable
//! of one cohort need not know who comes to it from another. Any number of nodes may do this at once: each
//! place is looked at again in a transaction of its own, its cohorts locked.
use super::{commands, queries};
use crate::{clock::Clock, error::Result, store::Store, web::Origin};
use chrono::{DateTime, TimeDelta, Utc};
use rocket::tokio::{pin, select, time::sleep};
use std::time::Duration;

/// How long the job rests between two looks.
pub const PAUSE: TimeDelta = TimeDelta::seconds(30);

/// Works until `stop`.
pub async fn run(store: Store, origin: Origin, clock: Clock, stop: impl Future<Output = ()>) {
    pin!(stop);
    let pause = Duration::from_secs(PAUSE.num_seconds().unsigned_abs());
    loop {
        if let Err(error) = tell_moved(&store, &origin, clock.now()).await {
            tracing::error!(%error, "guests of moved sessions will be looked for again");
        }
        select! {
            biased;
            () = &mut stop => return,
            () = sleep(pause) => {}
        }
    }
}

/// Ends every place in a session that will not be held, and tells everybody whose session is not what they
/// were told. Answers how many were told.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn tell_moved(store: &Store, origin: &Origin, now: DateTime<Utc>) -> Result<usize> {
    let mut many = 0;
    for place in queries::moved(store.read(), now).await? {
        let told =
            store.write(async |tx| commands::follow(tx, place.own, place.id, origin, now).await).await?;
        many += usize::from(told);
    }
    Ok(many)
}
