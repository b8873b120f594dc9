//! What runs in the demo centre today: the cohort in the middle of its weeks, those open for
//! applications, the one still being planned.
use super::{
    Centre, Made, chain,
    history::{self, at_date},
    proofs,
    specimen::Specimens,
    tested,
};
use crate::{
    cohorts::{self, commands::Change as CohortChange, rules::timetable::PlannedSession},
    enrollment::commands as enrollment,
    error::{Error, Result},
    papers::shelf::Shelf,
    store::Store,
    tables::{
        cohort::{CohortState, Mode},
        enrolment::Via,
        person::PersonId,
    },
};
use chrono::{Days, NaiveTime, TimeDelta};

/// The 156th cohort: sessions past, today and to come; everything up to yesterday recorded but for one
/// person, half of the units decided.
///
/// # Errors
/// Those of the commands.
pub async fn running(
    store: &Store,
    centre: &mut Centre<'_>,
    made: &Made,
    trainee: PersonId,
    (shelf, specimens): (&Shelf, &Specimens),
) -> Result<()> {
    store
        .write(async |tx| {
            let today = at_date(centre, centre.now);
            let mut plan = Vec::new();
            for (i, (offset, hour)) in
                [(-6, 8), (-6, 13), (-4, 8), (-4, 13), (-2, 8), (-2, 13), (0, 8), (0, 13), (2, 8), (2, 13)]
                    .into_iter()
                    .enumerate()
            {
                if plan.iter().map(|s: &PlannedSession| s.jp).sum::<i32>() >= made.hours {
                    break;
                }
                let starts = (today + TimeDelta::days(offset))
                    .and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default())
                    .and_local_timezone(centre.zone)
                    .earliest()
                    .ok_or_else(|| Error::fault("08.00 does not exist today"))?
                    .to_utc();
                plan.push(PlannedSession {
                    starts_at: starts,
                    ends_at: starts + TimeDelta::minutes(180),
                    jp: 4,
                    topic: made.topics.get(i % made.topics.len().max(1)).cloned().unwrap_or_default(),
                    room: "Aula".into(),
                    instructor: Some(centre.instructor),
                    make_up: false,
                });
            }
            let (Some(first), Some(_)) = (plan.first().cloned(), plan.last()) else {
                return Err(Error::fault("the running demo cohort has no sessions"));
            };
            let opened = first.starts_at - TimeDelta::days(25);
            let cohort = history::open(tx, centre, made, plan, 32, Mode::Onsite, opened).await?;
            let change = enrollment::Change { by: None, origin: centre.origin, now: opened };
            let own = enrollment::apply_all(tx, cohort, &[trainee], Via::Own, centre.random, change).await?;
            let mut seated = history::fill(tx, centre, cohort, 33, opened + TimeDelta::days(3)).await?;
            seated.extend(own.into_iter().map(|a| a.enrolment));
            let change = CohortChange::of(cohort, Some(centre.coordinator));
            cohorts::commands::change_state(tx, change, CohortState::Running, "", first.starts_at).await?;
            let sessions = cohorts::queries::sessions(tx.db(), cohort).await?;
            let past: Vec<_> = sessions.into_iter().filter(|s| at_date(centre, s.ends_at) < today).collect();
            let (last, before) =
                past.split_last().ok_or_else(|| Error::fault("nothing has been held yet"))?;
            history::attend(tx, centre, before, &seated, centre.instructor).await?;
            // One person of the last session was forgotten: somebody's task today.
            history::attend(tx, centre, std::slice::from_ref(last), &seated[1..], centre.instructor).await?;
            let at = last.ends_at + TimeDelta::hours(1);
            history::assess(tx, centre, made, &seated, true, at).await?;
            tested::sit(tx, centre, cohort, &seated, (first.starts_at, last.ends_at)).await?;
            proofs::show_all(tx, centre, shelf, specimens, cohort, &seated, at).await?;
            if let Some(own) = seated.last() {
                chain::begin(tx, centre, made, cohort, *own, at).await?;
            }
            crate::mail::outbox::delivered(tx, cohort, last.ends_at).await
        })
        .await
}

/// A cohort that takes applications: `people` have applied for `quota` seats.
///
/// # Errors
/// Those of the commands.
pub async fn open(
    store: &Store,
    centre: &mut Centre<'_>,
    made: &Made,
    days_ahead: u64,
    quota: i32,
    people: usize,
    mode: Mode,
) -> Result<()> {
    store
        .write(async |tx| {
            let from = at_date(centre, centre.now) + Days::new(days_ahead);
            let plan = history::sessions(centre, made, from, made.instructor)?;
            let opened = centre.now - TimeDelta::days(9);
            let cohort = history::open(tx, centre, made, plan, quota, mode, opened).await?;
            history::fill(tx, centre, cohort, people, opened + TimeDelta::days(2)).await?;
            crate::mail::outbox::delivered(tx, cohort, opened + TimeDelta::days(2)).await
        })
        .await
}
