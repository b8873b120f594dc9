//! The field app: a roster that works without signal. Its page holds nothing of anybody; what it shows
//! it takes along by `data`, and what was recorded comes back by `send`, each event once.
use crate::{
    access::{SignedIn, Teaching},
    attendance::{
        commands::{self, Sent, Taken, Upload},
        pages::field::{FieldData, Reader, data},
        queries,
    },
    cards::{self, commands::WalkIn},
    clock::Now,
    error::{Error, Result},
    store::{Store, Tx},
    tables::{
        cohort::CohortId,
        enrolment::EnrolmentId,
        mark::Presence,
        mark_event::{MarkEventId, Method},
        person::PersonId,
        session::SessionId,
    },
    web::{self, Lang, Page, assets},
};
use chrono::{DateTime, TimeDelta, Utc};
use rocket::{
    State,
    http::{ContentType, Header, Status},
    response::Responder,
    serde::json::Json,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How far back and ahead a device takes rosters along.
const BACK: TimeDelta = TimeDelta::days(2);
const AHEAD: TimeDelta = TimeDelta::days(7);
/// The most events at once; more come in the next sending.
const MOST: usize = 5_000;

#[derive(Serialize)]
pub(crate) struct FieldPage {}

/// The page, the same for everybody.
#[get("/lapangan")]
pub(crate) fn app() -> Result<Page> {
    web::page("attendance/field.html", FieldPage {})
}

/// A small file whose address may not carry a hash.
#[derive(Responder)]
pub(crate) struct Fixed {
    body: String,
    kind: ContentType,
    cache: Header<'static>,
}

fn fixed(kind: ContentType, body: String) -> Fixed {
    Fixed { body, kind, cache: Header::new("Cache-Control", "no-cache") }
}

/// The worker that keeps the app where there is no signal; it changes whenever an asset does.
#[get("/lapangan.js")]
pub(crate) fn worker() -> Option<Fixed> {
    let script = assets::text("field-worker.js")?;
    Some(fixed(ContentType::JavaScript, script.replace("__ASSETS__", assets::base())))
}

/// What makes it installable.
#[get("/lapangan.webmanifest")]
pub(crate) fn manifest(lang: Lang) -> Fixed {
    let base = assets::base();
    let icon = |size: &str, purpose: &str| {
        serde_json::json!({
            "src": format!("{base}/field-{size}.png"), "sizes": format!("{size}x{size}"),
            "type": "image/png", "purpose": purpose,
        })
    };
    let manifest = serde_json::json!({
        "id": "/lapangan",
        "name": say!(lang.0, "Presensi Angkatan", "Angkatan attendance"),
        "short_name": say!(lang.0, "Presensi", "Attendance"),
        "lang": lang.0.word(),
        "start_url": "/lapangan",
        "scope": "/lapangan",
        "display": "standalone",
        "background_color": "#fbf8f3",
        "theme_color": "#fbf8f3",
        "icons": [icon("192", "any"), icon("512", "any"), icon("512", "maskable")],
    });
    fixed(ContentType::new("application", "manifest+json"), manifest.to_string())
}

/// The rosters to take along.
#[get("/lapangan/data")]
pub(crate) async fn take_along(
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Json<FieldData>> {
    let field = queries::field(store.read(), by.person(), now.0 - BACK..now.0 + AHEAD).await?;
    let mut own: Vec<CohortId> = field.sessions.iter().map(|s| s.cohort).collect();
    own.dedup();
    let known = match own.is_empty() {
        true => cards::queries::Known::default(),
        false => {
            let guests: Vec<EnrolmentId> = field.guests.iter().map(|guest| guest.enrolment).collect();
            cards::queries::known(store.read(), by.centre(), &own, &guests).await?
        }
    };
    let zone = by.time_zone().parse().unwrap_or(chrono_tz::UTC);
    let reader = Reader { id: by.person(), name: by.name().to_string() };
    Ok(Json(data(reader, field, known, zone, now.0, lang.0)))
}

/// What a device sends.
#[derive(Deserialize)]
pub(crate) struct Sending {
    device: String,
    /// Who recorded it: nobody sends for somebody else.
    person: PersonId,
    /// The device's clock.
    now: DateTime<Utc>,
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    id: String,
    n: i32,
    session: SessionId,
    /// Whose mark; nobody's for somebody at the door whom no card told.
    enrolment: Option<EnrolmentId>,
    presence: Option<Presence>,
    jp: Option<i32>,
    #[serde(default)]
    reason: String,
    at: DateTime<Utc>,
    #[serde(default)]
    seen: i64,
    method: Option<Method>,
    walk_in: Option<AtTheDoor>,
}

/// Somebody whom no card told: the name as typed, and what was scanned.
#[derive(Deserialize)]
struct AtTheDoor {
    name: String,
    #[serde(default)]
    code: String,
}

/// What became of each.
#[derive(Serialize)]
pub(crate) struct Answered {
    now: DateTime<Utc>,
    results: Vec<Answer>,
}

#[derive(Serialize)]
struct Answer {
    id: String,
    state: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    why: String,
}

/// Why nothing of it was looked at.
#[derive(Serialize)]
pub(crate) struct Why {
    why: String,
}

#[derive(Responder)]
pub(crate) enum SendAnswer {
    Done(Json<Answered>),
    Not((Status, Json<Why>)),
}

/// Takes what was recorded without signal: each event once, with an answer for each.
#[post("/lapangan/kirim", data = "<sending>")]
pub(crate) async fn send(
    by: SignedIn,
    sending: Json<Sending>,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<SendAnswer> {
    let Sending { device, person, now: clock, events } = sending.into_inner();
    let not = |status, why| Ok(SendAnswer::Not((status, Json(Why { why }))));
    if person != by.person() {
        return not(
            Status::Conflict,
            say!(
                lang.0,
                "Catatan ini dibuat orang lain. Masuk sebagai orang itu untuk mengirimnya.",
                "These records are somebody else’s. Sign in as that person to send them."
            ),
        );
    }
    if events.len() > MOST || device.is_empty() || device.len() > 36 {
        return not(
            Status::PayloadTooLarge,
            say!(
                lang.0,
                "Terlalu banyak sekaligus. Kirim paling banyak {MOST} catatan.",
                "Too many at once. Send at most {MOST} records."
            ),
        );
    }
    let sessions: BTreeSet<SessionId> = events.iter().map(|e| e.session).collect();
    let sessions: Vec<SessionId> = sessions.into_iter().collect();
    let teaching = by.teaching_sessions(store.read(), &sessions).await?;
    let (mut marks, mut doors) = (Vec::new(), Vec::new());
    for event in events {
        match sent(event) {
            Record::Mark(mark) => marks.push(mark),
            Record::WalkIn(session, walk_in) => {
                let at = commands::by_our_clock(walk_in.at, clock, now.0);
                doors.push((session, WalkIn { at, ..walk_in }));
            }
        }
    }
    let upload = Upload { device, clock, events: marks };
    let results = store
        .write(async |tx| {
            let mut answers = commands::take(tx, by.person(), &teaching, upload, now.0).await?;
            for (session, walk_in) in doors {
                let taken = match teaching.get(&session) {
                    None => Taken::Refused(commands::not_on_duty()),
                    Some(teaching) => at_the_door(tx, teaching, &walk_in, now.0).await?,
                };
                answers.push((walk_in.device_event_id, taken));
            }
            Ok::<_, Error>(answers)
        })
        .await?
        .into_iter()
        .map(|(id, taken)| {
            let (state, why) = match taken {
                Taken::New => ("taken", String::new()),
                Taken::Again => ("again", String::new()),
                Taken::Refused(why) => ("refused", why.say(lang.0)),
            };
            Answer { id, state, why }
        })
        .collect();
    Ok(SendAnswer::Done(Json(Answered { now: now.0, results })))
}

/// What an event records.
enum Record {
    Mark(Sent),
    WalkIn(SessionId, WalkIn),
}

fn sent(event: Event) -> Record {
    let Event { id, n, session, enrolment, presence, jp, reason, at, seen, method, walk_in } = event;
    if let Some(AtTheDoor { name, code }) = walk_in {
        return Record::WalkIn(session, WalkIn { session, name, code, at, device_event_id: id });
    }
    let method = match method {
        Some(Method::Scan) => Method::Scan,
        _ => Method::Device,
    };
    // An event of nobody is refused as one of a stranger.
    let (enrolment, seen) = (enrolment.unwrap_or(EnrolmentId(0)), MarkEventId(seen));
    Record::Mark(Sent { id, number: n, session, enrolment, presence, jp, reason, at, seen, method })
}

async fn at_the_door(tx: &Tx, by: &Teaching, walk_in: &WalkIn, now: DateTime<Utc>) -> Result<Taken> {
    match cards::commands::take_walk_in(tx, by, walk_in, now).await {
        Ok(cards::commands::Taken::New) => Ok(Taken::New),
        Ok(cards::commands::Taken::Again) => Ok(Taken::Again),
        Err(Error::Refused(why)) => Ok(Taken::Refused(why)),
        Err(other) => Err(other),
    }
}
