//! States that must not be: seats beyond the quota, certificates without a seat, gaps in numbers, marks
//! without their session, mail that is stuck. One question to the database each; what comes back is said
//! in words, and nothing is mended: that needs somebody who knows what happened.
//!
//! To add a check of one statement, add it to `checks`; one that asks another module's queries is
//! called at the end of [`examine`].
mod completion;
mod papers;
mod selection;

pub use papers::papers;

use crate::{
    error::{Error, Result},
    store::Store,
    tables::installation,
};
use chrono::{DateTime, TimeDelta, Utc};
use rocket::tokio::time::timeout;
use sea_orm::{EntityTrait, FromQueryResult, Statement, Value};
use std::time::Duration;

/// How long an operator in trouble waits for a database.
const REACHED_WITHIN: Duration = Duration::from_secs(5);

/// Opens the database, or says within seconds that it does not answer.
///
/// # Errors
/// A sentence with the place of the database, without the name and the password to it.
pub async fn reach(database: &str) -> Result<Store> {
    if let Ok(store) = timeout(REACHED_WITHIN, Store::open(database)).await {
        return Ok(store?);
    }
    let (seconds, place) = (REACHED_WITHIN.as_secs(), place_of(database));
    Err(Error::fault(format!(
        "the database at {place} did not answer within {seconds} s; is it running, and is the address right?"
    )))
}

fn place_of(database: &str) -> &str {
    let bare = database.split_once("://").map_or(database, |(_, rest)| rest);
    let bare = bare.rsplit_once('@').map_or(bare, |(_, place)| place);
    bare.split(['/', '?']).next().unwrap_or_default()
}

/// Something that must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which check found it: "seats", "numbers", …
    pub check: &'static str,
    /// What is wrong, with the numbers to look for.
    pub what: String,
}

/// What every check selects: a row to look for, its name, and two numbers.
#[derive(FromQueryResult)]
struct Row {
    id: i64,
    label: String,
    n: i64,
    m: i64,
}

/// One question, in SQL that both databases speak (`$1` counts parameters on both), and how to say what
/// it finds.
struct Check {
    name: &'static str,
    sql: &'static str,
    values: Vec<Value>,
    say: fn(&Row) -> String,
}

fn checks(now: DateTime<Utc>) -> Vec<Check> {
    let hour_ago = Value::from(now - TimeDelta::hours(1));
    let day_ago = Value::from(now - TimeDelta::days(1));
    let check = |name, sql, values, say| Check { name, sql, values, say };
    vec![
        check(
            "seats",
            "SELECT c.id AS id, c.label AS label, COUNT(e.id) AS n, CAST(c.quota AS BIGINT) AS m \
             FROM cohort c JOIN enrolment e ON e.cohort_id = c.id AND e.state IN ('enrolled', 'offered') \
             GROUP BY c.id, c.label, c.quota HAVING COUNT(e.id) > c.quota ORDER BY c.id",
            vec![],
            |r| {
                format!(
                    "cohort {} ({}): {} people have a seat or an offer, there are {} seats",
                    r.id, r.label, r.n, r.m
                )
            },
        ),
        check(
            "waiting",
            "SELECT c.id AS id, c.label AS label, \
             CAST(SUM(CASE WHEN e.state = 'waiting' THEN 1 ELSE 0 END) AS BIGINT) AS n, \
             CAST(c.quota - SUM(CASE WHEN e.state IN ('enrolled', 'offered') THEN 1 ELSE 0 END) AS BIGINT) AS m \
             FROM cohort c JOIN enrolment e ON e.cohort_id = c.id WHERE c.state = 'open' \
             GROUP BY c.id, c.label, c.quota \
             HAVING SUM(CASE WHEN e.state = 'waiting' THEN 1 ELSE 0 END) > 0 \
             AND SUM(CASE WHEN e.state IN ('enrolled', 'offered') THEN 1 ELSE 0 END) < c.quota ORDER BY c.id",
            vec![],
            |r| format!("cohort {} ({}): {} wait while {} seats are free", r.id, r.label, r.n, r.m),
        ),
        check(
            "queue",
            "SELECT c.id AS id, c.label AS label, CAST(e.queue_number AS BIGINT) AS n, COUNT(e.id) AS m \
             FROM enrolment e JOIN cohort c ON c.id = e.cohort_id \
             GROUP BY c.id, c.label, e.queue_number HAVING COUNT(e.id) > 1 ORDER BY c.id, e.queue_number",
            vec![],
            |r| format!("cohort {} ({}): queue number {} was given {} times", r.id, r.label, r.n, r.m),
        ),
        check(
            "certificates",
            "SELECT x.id AS id, x.number AS label, e.id AS n, e.cohort_id AS m \
             FROM certificate x JOIN enrolment e ON e.id = x.enrolment_id \
             WHERE e.state <> 'enrolled' OR e.cohort_id <> x.cohort_id ORDER BY x.id",
            vec![],
            |r| format!("certificate {} ({}): enrolment {} has no seat in its cohort", r.id, r.label, r.n),
        ),
        check(
            "numbers",
            "SELECT s.centre_id AS id, s.series AS label, COUNT(x.id) AS n, CAST(s.last AS BIGINT) AS m \
             FROM number_series s LEFT JOIN certificate x ON x.centre_id = s.centre_id AND x.series = s.series \
             GROUP BY s.centre_id, s.series, s.last \
             HAVING COUNT(x.id) <> s.last OR COUNT(DISTINCT x.sequence) <> s.last \
             OR COALESCE(MAX(x.sequence), 0) <> s.last \
             UNION ALL \
             SELECT x.centre_id AS id, x.series AS label, COUNT(x.id) AS n, CAST(0 AS BIGINT) AS m \
             FROM certificate x WHERE NOT EXISTS (SELECT 1 FROM number_series s \
             WHERE s.centre_id = x.centre_id AND s.series = x.series) GROUP BY x.centre_id, x.series",
            vec![],
            |r| {
                format!(
                    "series {} of centre {}: {} certificates, but the last number given is {}",
                    r.label, r.id, r.n, r.m
                )
            },
        ),
        check(
            "marks",
            "SELECT m.enrolment_id AS id, c.label AS label, m.session_id AS n, \
             CAST(CASE WHEN s.cancelled_at IS NULL THEN 0 ELSE 1 END AS BIGINT) AS m \
             FROM mark m JOIN session s ON s.id = m.session_id JOIN enrolment e ON e.id = m.enrolment_id \
             JOIN cohort c ON c.id = e.cohort_id \
             WHERE (s.cohort_id <> e.cohort_id AND NOT EXISTS (SELECT 1 FROM make_up g \
             WHERE g.enrolment_id = m.enrolment_id AND g.session_id = m.session_id AND g.state = 'given')) OR (s.cancelled_at IS NOT NULL AND NOT EXISTS \
             (SELECT 1 FROM absence_mark k JOIN absence a ON a.id = k.absence_id \
             WHERE k.session_id = m.session_id AND a.enrolment_id = m.enrolment_id)) \
             ORDER BY m.enrolment_id, m.session_id",
            vec![],
            |r| {
                let why = if r.m == 1 { "which is cancelled" } else { "which is of another cohort" };
                format!("enrolment {} ({}): a mark in session {}, {why}", r.id, r.label, r.n)
            },
        ),
        check(
            "hours",
            "SELECT m.enrolment_id AS id, c.label AS label, CAST(m.jp AS BIGINT) AS n, \
             CAST(CASE WHEN m.presence IN ('present', 'late') THEN s.jp ELSE 0 END AS BIGINT) AS m \
             FROM mark m JOIN session s ON s.id = m.session_id JOIN cohort c ON c.id = s.cohort_id \
             WHERE m.jp > CASE WHEN m.presence IN ('present', 'late') THEN s.jp ELSE 0 END \
             ORDER BY m.enrolment_id, m.session_id",
            vec![],
            |r| format!("enrolment {} ({}): a mark of {} JP where {} are possible", r.id, r.label, r.n, r.m),
        ),
        check(
            "make-ups",
            "SELECT g.enrolment_id AS id, c.label AS label, g.missed_session_id AS n, \
             CAST(SUM(g.credited_jp) - COALESCE(MAX(m.made_up_jp), 0) AS BIGINT) AS m \
             FROM make_up g JOIN enrolment e ON e.id = g.enrolment_id JOIN cohort c ON c.id = e.cohort_id \
             LEFT JOIN mark m ON m.enrolment_id = g.enrolment_id AND m.session_id = g.missed_session_id \
             GROUP BY g.enrolment_id, c.label, g.missed_session_id \
             HAVING SUM(g.credited_jp) <> COALESCE(MAX(m.made_up_jp), 0) ORDER BY g.enrolment_id",
            vec![],
            |r| {
                format!(
                    "enrolment {} ({}): the hours made good of session {} are off by {} JP",
                    r.id, r.label, r.n, r.m
                )
            },
        ),
        check(
            "letters",
            "SELECT a.id AS id, '' AS label, k.session_id AS n, a.enrolment_id AS m \
             FROM absence a JOIN absence_mark k ON k.absence_id = a.id JOIN mark_event v ON v.id = k.event_id \
             WHERE v.enrolment_id <> a.enrolment_id OR v.session_id <> k.session_id OR v.method <> 'document' \
             OR a.state = 'open' ORDER BY a.id, k.session_id",
            vec![],
            |r| {
                format!(
                    "letter {} of enrolment {}: a mark in session {} that it did not write",
                    r.id, r.m, r.n
                )
            },
        ),
        check(
            "units",
            "SELECT d.enrolment_id AS id, u.code AS label, d.unit_id AS n, COUNT(k.id) AS m \
             FROM unit_decision d JOIN unit u ON u.id = d.unit_id JOIN element l ON l.unit_id = u.id \
             JOIN criterion k ON k.element_id = l.id \
             LEFT JOIN judgement j ON j.enrolment_id = d.enrolment_id AND j.criterion_id = k.id \
             AND j.verdict = 'met' \
             WHERE d.outcome = 'competent' AND j.criterion_id IS NULL AND NOT EXISTS \
             (SELECT 1 FROM unit_decision f WHERE f.enrolment_id = d.enrolment_id AND f.unit_id = d.unit_id \
             AND f.turn > d.turn) \
             GROUP BY d.enrolment_id, u.code, d.unit_id ORDER BY d.enrolment_id, d.unit_id",
            vec![],
            |r| format!("enrolment {}: unit {} is K with {} criteria not met", r.id, r.label, r.m),
        ),
        check(
            "mail",
            "SELECT id AS id, state AS label, CAST(attempts AS BIGINT) AS n, CAST(0 AS BIGINT) AS m FROM message \
             WHERE (state = 'sending' AND lease_until < $1) \
             OR (state IN ('queued', 'retrying') AND due_at < $2) ORDER BY id",
            vec![hour_ago.clone(), day_ago],
            |r| format!("message {} is stuck: {} after {} tries; is a worker running?", r.id, r.label, r.n),
        ),
        check(
            "desk",
            "SELECT sign_in_id AS id, '' AS label, COUNT(id) AS n, CAST(0 AS BIGINT) AS m \
             FROM desk_visit WHERE ended_at IS NULL GROUP BY sign_in_id HAVING COUNT(id) > 1 ORDER BY sign_in_id",
            vec![],
            |r| format!("browser {}: {} people are served there at once", r.id, r.n),
        ),
        check(
            "issuing",
            "SELECT r.id AS id, c.label AS label, c.id AS n, CAST(0 AS BIGINT) AS m \
             FROM issue_run r JOIN cohort c ON c.id = r.cohort_id WHERE r.state = 'running' \
             AND ((r.lease_until IS NULL AND r.started_at < $1) OR r.lease_until < $1) ORDER BY r.id",
            vec![hour_ago],
            |r| {
                format!("issuing {} for cohort {} ({}) has stopped; is a worker running?", r.id, r.n, r.label)
            },
        ),
    ]
}

/// A row that points to one that is not there; PostgreSQL never lets it be.
#[derive(FromQueryResult)]
struct Orphan {
    table: String,
    parent: String,
}

/// Looks for everything that must not be at this moment.
///
/// # Errors
/// When the database cannot be read, or has no tables yet.
pub async fn examine(store: &Store, now: DateTime<Utc>) -> Result<Vec<Finding>> {
    let db = store.read();
    if installation::Entity::find().one(db).await.is_err() {
        return Err(Error::fault("this database has no tables of ours yet; start `angkatan serve` once"));
    }
    let backend = db.get_database_backend();
    let mut all = Vec::new();
    for check in checks(now).into_iter().chain(selection::checks(now)) {
        let statement = Statement::from_sql_and_values(backend, check.sql, check.values);
        let rows = Row::find_by_statement(statement).all(db).await?;
        all.extend(rows.iter().map(|row| Finding { check: check.name, what: (check.say)(row) }));
    }
    if store.is_sqlite() {
        let statement = Statement::from_string(backend, "PRAGMA foreign_key_check");
        for Orphan { table, parent } in Orphan::find_by_statement(statement).all(db).await? {
            let what = format!("a row of {table} points to one of {parent} that is not there");
            all.push(Finding { check: "references", what });
        }
    }
    all.extend(completion::uncompleted(db, now).await?);
    Ok(all)
}
