//! How devices ask and send.
use super::events::{Event, Record, sent};
use crate::{
    access::{Assessed, Assessing, SignedIn, Teaching},
    assessment::{
        self,
        taken_along::{GridData, grid_data},
    },
    attendance::{
        self,
        commands::{self, Taken, Upload},
        field::{FieldData, Reader, data},
    },
    cards::{self, commands::WalkIn},
    clock::Now,
    error::{Error, Result},
    store::{Store, Tx},
    tables::{
        cohort::CohortId, enrolment::EnrolmentId, person::PersonId, session::SessionId, staff_role::Role,
    },
    text,
    web::Lang,
};
use chrono::{DateTime, TimeDelta, Utc};
use rocket::{Route, State, http::Status, serde::json::Json};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How far back and ahead a device takes rosters along.
const BACK: TimeDelta = TimeDelta::days(2);
const AHEAD: TimeDelta = TimeDelta::days(7);
/// How long after its last day a cohort is still judged without signal.
const OVER: TimeDelta = TimeDelta::days(60);
/// The most events at once; more come in the next sending.
const MOST: usize = 5_000;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![take_along, send]
}

/// Everything that a device takes along.
#[derive(Serialize)]
pub(crate) struct TakenAlong {
    #[serde(flatten)]
    rosters: FieldData,
    /// What this person judges, cohort by cohort.
    grids: Vec<GridData>,
}

/// The rosters and grids to take along.
#[get("/lapangan/data")]
pub(crate) async fn take_along(
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Json<TakenAlong>> {
    let field = attendance::queries::field(store.read(), by.person(), now.0 - BACK..now.0 + AHEAD).await?;
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
    let today = text::local_date(zone, now.0);
    let which = Assessed::Within { from: today - OVER, to: today + AHEAD };
    let mut cohorts: Vec<Assessing> =
        by.assessing_cohorts(store.read(), which).await?.into_values().collect();
    cohorts.sort_by_key(|c| (c.cohort().ends_on, c.cohort().id));
    let mut grids = Vec::new();
    for assessing in cohorts {
        grids.push(grid_data(store.read(), &assessing, blind(&by), lang.0).await?);
    }
    Ok(Json(TakenAlong { rosters: data(reader, field, known, zone, now.0, lang.0), grids }))
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
    let (mut marks, mut doors, mut found) = (Vec::new(), Vec::new(), Vec::new());
    for event in events {
        match sent(event) {
            Record::Mark(mark) => marks.push(mark),
            Record::Found(one) => found.push(one),
            Record::WalkIn(session, walk_in) => {
                let at = commands::by_our_clock(walk_in.at, clock, now.0);
                doors.push((session, WalkIn { at, ..walk_in }));
            }
        }
    }
    let sessions: BTreeSet<SessionId> =
        marks.iter().map(|m| m.session).chain(doors.iter().map(|(session, _)| *session)).collect();
    let sessions: Vec<SessionId> = sessions.into_iter().collect();
    let teaching = by.teaching_sessions(store.read(), &sessions).await?;
    let cohorts: BTreeSet<CohortId> = found.iter().map(|f| f.cohort).collect();
    let cohorts: Vec<CohortId> = cohorts.into_iter().collect();
    let assessing = by.assessing_cohorts(store.read(), Assessed::Of(&cohorts)).await?;
    let ids: Vec<String> = found.iter().filter_map(|f| f.device.as_ref()).map(|d| d.id.clone()).collect();
    let results = store
        .write(async |tx| {
            let mut answers = Vec::new();
            if !marks.is_empty() || found.is_empty() {
                let upload = Upload { device: device.clone(), clock, events: marks };
                answers = commands::take(tx, by.person(), &teaching, upload, now.0).await?;
            }
            for (session, walk_in) in doors {
                let taken = match teaching.get(&session) {
                    None => Taken::Refused(commands::not_on_duty()),
                    Some(teaching) => at_the_door(tx, teaching, &walk_in, now.0).await?,
                };
                answers.push((walk_in.device_event_id, taken));
            }
            if !found.is_empty() {
                let upload = Some(assessment::commands::Upload { device, clock });
                let who = (by.person(), blind(&by));
                let (taken, _) =
                    assessment::commands::take_found(tx, who, &assessing, upload, found, now.0).await?;
                answers.extend(ids.into_iter().zip(taken));
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

/// Whether what others found may have to stay hidden from this person: who coordinates reads everything.
fn blind(by: &SignedIn) -> bool {
    !by.has(Role::Coordinator)
}

async fn at_the_door(tx: &Tx, by: &Teaching, walk_in: &WalkIn, now: DateTime<Utc>) -> Result<Taken> {
    match cards::commands::take_walk_in(tx, by, walk_in, now).await {
        Ok(cards::commands::Taken::New) => Ok(Taken::New),
        Ok(cards::commands::Taken::Again) => Ok(Taken::Again),
        Err(Error::Refused(why)) => Ok(Taken::Refused(why)),
        Err(other) => Err(other),
    }
}
