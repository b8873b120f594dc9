//! What must not be in a selection: pools beyond their seats, offers past their time, one rank for two,
//! an application that ended without a reason, a person in two states.
use super::Check;
use crate::selection::lapsing::PAUSE;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::Value;

/// The job may be behind by a round or two, or be starting anew.
const LATE: TimeDelta = TimeDelta::minutes(5);

pub(super) fn checks(now: DateTime<Utc>) -> Vec<Check> {
    let late = Value::from(now - PAUSE - LATE);
    vec![
        Check {
            name: "pools",
            sql: "SELECT q.id AS id, q.name AS label, COUNT(e.id) AS n, CAST(q.seats AS BIGINT) AS m \
                  FROM quota_pool q JOIN enrolment e ON e.pool_id = q.id AND e.state IN ('enrolled', 'offered') \
                  GROUP BY q.id, q.name, q.seats HAVING COUNT(e.id) > q.seats ORDER BY q.id",
            values: vec![],
            say: |r| {
                format!("pool {} ({}): {} people have a seat of it, it has {} seats", r.id, r.label, r.n, r.m)
            },
        },
        Check {
            name: "offers",
            sql: "SELECT e.id AS id, c.label AS label, c.id AS n, CAST(0 AS BIGINT) AS m \
                  FROM enrolment e JOIN cohort c ON c.id = e.cohort_id \
                  WHERE e.state = 'offered' AND e.offered_until < $1 \
                  AND c.state NOT IN ('finished', 'cancelled') ORDER BY e.id",
            values: vec![late],
            say: |r| {
                format!(
                    "enrolment {} of cohort {} ({}): the offer is over and has not lapsed; is a worker running?",
                    r.id, r.n, r.label
                )
            },
        },
        Check {
            name: "ranks",
            sql: "SELECT c.id AS id, c.label AS label, CAST(e.rank AS BIGINT) AS n, COUNT(e.id) AS m \
                  FROM enrolment e JOIN cohort c ON c.id = e.cohort_id WHERE e.rank IS NOT NULL \
                  GROUP BY c.id, c.label, e.rank HAVING COUNT(e.id) > 1 ORDER BY c.id, e.rank",
            values: vec![],
            say: |r| format!("cohort {} ({}): rank {} was given {} times", r.id, r.label, r.n, r.m),
        },
        Check {
            name: "reasons",
            sql: "SELECT e.id AS id, e.state AS label, e.cohort_id AS n, CAST(0 AS BIGINT) AS m \
                  FROM enrolment e WHERE e.state IN ('not_selected', 'withdrawn', 'lapsed', 'no_show') \
                  AND COALESCE(TRIM(e.exit_reason), '') = '' ORDER BY e.id",
            values: vec![],
            say: |r| format!("enrolment {} of cohort {}: {} without a reason", r.id, r.n, r.label),
        },
        Check {
            // What a state says of its own moments: with another it would be two states at once.
            name: "states",
            sql: "SELECT e.id AS id, e.state AS label, e.cohort_id AS n, CAST(0 AS BIGINT) AS m \
                  FROM enrolment e WHERE \
                  (CASE WHEN e.state = 'offered' THEN 1 ELSE 0 END) \
                  <> (CASE WHEN e.offered_until IS NULL THEN 0 ELSE 1 END) \
                  OR (e.state = 'enrolled' AND e.seated_at IS NULL) \
                  OR (CASE WHEN e.state IN ('not_selected', 'withdrawn', 'lapsed', 'no_show') THEN 1 ELSE 0 END) \
                  <> (CASE WHEN e.left_at IS NULL THEN 0 ELSE 1 END) \
                  OR (e.state = 'ranked' AND e.rank IS NULL) ORDER BY e.id",
            values: vec![],
            say: |r| {
                format!(
                    "enrolment {} of cohort {}: {}, but its moments say something else",
                    r.id, r.n, r.label
                )
            },
        },
    ]
}
