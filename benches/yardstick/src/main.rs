//! The catalogue page and the roster page by hand: `yardstick FILE PORT` serves them from a demo
//! centre's SQLite file. The same facts, the same HTML around them, the same questions of who may:
//! `/` as anybody sees it, `/angkatan/<cohort>/sesi/<session>` for its instructor, who is known by the
//! cookie `masuk` and the row behind it.
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use chrono::Utc;
use sha2::{Digest, Sha256};
use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(file), Some(port)) = (args.next(), args.next()) else {
        return Err("usage: yardstick FILE PORT".into());
    };
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    let pool = SqlitePoolOptions::new().max_connections(8).connect_with(options).await?;
    let app = Router::new()
        .route("/", get(catalogue))
        .route("/angkatan/{cohort}/sesi/{session}", get(roster))
        .with_state(pool);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port.parse()?)).await?;
    Ok(axum::serve(listener, app).await?)
}

/// Whatever fails is a 500 without words.
struct Fault;

impl<E: std::error::Error> From<E> for Fault {
    fn from(_: E) -> Fault {
        Fault
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

fn secured(html: String) -> Response {
    let headers = [
        (header::CACHE_CONTROL, "private, no-store"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'self'; form-action 'self'; frame-ancestors 'none'"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, Html(html)).into_response()
}

#[derive(sqlx::FromRow)]
struct Course {
    slug: String,
    field: String,
    title: String,
    summary: String,
    hours: i64,
    fee: i64,
    label: Option<String>,
    starts_on: Option<String>,
    ends_on: Option<String>,
    place: Option<String>,
    seats_left: Option<i64>,
}

#[derive(Template)]
#[template(path = "catalogue.html")]
struct CataloguePage {
    courses: Vec<Course>,
}

async fn catalogue(State(db): State<SqlitePool>) -> Result<Response, Fault> {
    let courses: Vec<Course> = sqlx::query_as(
        "SELECT c.slug, c.field, v.title, v.summary, v.hours, v.fee,
                k.label, k.starts_on, k.ends_on, k.place,
                k.quota - (SELECT count(*) FROM enrolment e WHERE e.cohort_id = k.id AND e.state = 'enrolled')
                  AS seats_left
         FROM course c
         JOIN course_version v ON v.course_id = c.id AND v.number =
           (SELECT max(number) FROM course_version WHERE course_id = c.id AND published_at IS NOT NULL)
         LEFT JOIN cohort k ON k.id =
           (SELECT id FROM cohort WHERE course_id = c.id AND state = 'open' ORDER BY starts_on, id LIMIT 1)
         WHERE c.archived_at IS NULL
         ORDER BY k.starts_on IS NULL, k.starts_on, v.title",
    )
    .fetch_all(&db)
    .await?;
    Ok(secured(CataloguePage { courses }.render()?))
}

#[derive(sqlx::FromRow)]
struct Session {
    topic: String,
    room: String,
    jp: i64,
    starts_at: String,
    label: String,
    staffed: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    name: String,
    business: Option<String>,
    presence: Option<String>,
}

impl Row {
    fn shape(&self) -> &'static str {
        match self.presence.as_deref() {
            None => "wait",
            Some("present") => "good",
            Some("late") => "part",
            Some("absent") => "bad",
            Some(_) => "info",
        }
    }
    fn word(&self) -> &'static str {
        match self.presence.as_deref() {
            None => "Belum dicatat",
            Some("present") => "Hadir",
            Some("late") => "Terlambat",
            Some("absent") => "Alpa",
            Some("sick") => "Sakit",
            Some(_) => "Izin",
        }
    }
}

#[derive(Template)]
#[template(path = "roster.html")]
struct RosterPage {
    who: String,
    cohort: i64,
    id: i64,
    session: Session,
    rows: Vec<Row>,
    left: usize,
}

async fn roster(
    State(db): State<SqlitePool>,
    Path((cohort, session)): Path<(i64, i64)>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let cookies = headers.get(header::COOKIE).and_then(|c| c.to_str().ok()).unwrap_or_default();
    let Some(token) = cookies.split("; ").find_map(|c| c.strip_prefix("masuk=")) else {
        return Ok(StatusCode::SEE_OTHER.into_response());
    };
    let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(token));
    let who: Option<(i64, String)> = sqlx::query_as(
        "SELECT p.id, p.name FROM sign_in s JOIN person p ON p.id = s.person_id
         WHERE s.token_hash = ? AND s.ended_at IS NULL AND s.expires_at > ?",
    )
    .bind(hash)
    .bind(Utc::now().to_rfc3339())
    .fetch_optional(&db)
    .await?;
    let Some((person, who)) = who else { return Ok(StatusCode::SEE_OTHER.into_response()) };
    let found: Option<Session> = sqlx::query_as(
        "SELECT s.topic, s.room, s.jp, s.starts_at, k.label,
                (SELECT count(*) FROM cohort_staff f WHERE f.cohort_id = k.id AND f.person_id = ?
                   AND f.duty IN ('instructor', 'coordinator')) AS staffed
         FROM session s JOIN cohort k ON k.id = s.cohort_id WHERE s.id = ? AND k.id = ?",
    )
    .bind(person)
    .bind(session)
    .bind(cohort)
    .fetch_optional(&db)
    .await?;
    let Some(found) = found.filter(|s| s.staffed > 0) else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT e.id, p.name, p.business, m.presence
         FROM enrolment e JOIN person p ON p.id = e.person_id
         LEFT JOIN mark m ON m.enrolment_id = e.id AND m.session_id = ?
         WHERE e.cohort_id = ? AND e.state = 'enrolled' ORDER BY p.search_name, e.id",
    )
    .bind(session)
    .bind(cohort)
    .fetch_all(&db)
    .await?;
    let left = rows.iter().filter(|r| r.presence.is_none()).count();
    Ok(secured(RosterPage { who, cohort, id: session, session: found, rows, left }.render()?))
}
