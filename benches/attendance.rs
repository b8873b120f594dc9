//! Attendance at its edges: 5,000 events of one device at once, 200 instructors whose lines come back in
//! the same moment, the roster of 32 and the matrix of 32 × 48. Whole answers without a socket, on the
//! machine's own disk; SQLite, or PostgreSQL with TEST_PG. Prints figures beside their goals, and fails
//! when an answer is not what it should be.
#![allow(clippy::unwrap_used, missing_docs, dead_code)]

// As the program does.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

mod crowd;
#[path = "../tests/it/databases.rs"]
mod databases;
#[path = "../tests/it/site.rs"]
mod site;
#[path = "../tests/it/world.rs"]
mod world;

use angkatan::{
    attendance::{
        commands::{NewMark, write_marks},
        rules::Marked,
    },
    tables::{
        cohort::CohortState,
        cohort_staff::{self, Duty},
        mark::Presence,
        mark_event::Method,
        person::{self, Language, PersonId},
        session,
    },
};
use chrono::TimeDelta;
use crowd::{Crowd, crowd};
use rocket::{futures::future::join_all, http::Status, tokio::runtime::Runtime};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DbErr, EntityTrait, NotSet};
use serde_json::{Value, json};
use site::{Actor, Site};
use std::time::{Duration, Instant};
use world::World;

const INSTRUCTORS: i32 = 200;
const EVENTS: usize = 5_000;
const SESSIONS: i64 = 48;

fn main() {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(measure());
}

async fn measure() {
    let site = Site::new().await;
    let world = world::world(&site).await;
    let first = crowd(&site, &world, 100, 32, CohortState::Running).await;
    let instructor = site.signed_in(world.instructor).await;

    let roster = format!("/angkatan/{}/sesi/{}", first.cohort, first.session);
    tell("roster of 32, median", median(&instructor, &roster).await, Duration::from_millis(10));

    long_timetable(&site, &world, &first).await;
    let matrix = format!("/angkatan/{}/kehadiran", first.cohort);
    tell("matrix of 32 × 49, median", median(&instructor, &matrix).await, Duration::from_millis(40));

    let words = ["present", "late", "excused", "sick", "absent"];
    let events = (0..EVENTS).map(|n| event(&site, &first, n, words[n / 32 % 5])).collect();
    let began = Instant::now();
    let answer = send(&site, &instructor, world.instructor, "one", events).await;
    tell("5,000 events of one device", began.elapsed(), Duration::from_secs(3));
    all_taken(&answer, EVENTS);

    let mut lines = Vec::new();
    for n in 0..INSTRUCTORS {
        let group = crowd(&site, &world, 200 + n, 32, CohortState::Running).await;
        let who = colleague(&site, &world, &group, n).await;
        lines.push((site.signed_in(who).await, who, group));
    }
    let began = Instant::now();
    let all = lines.iter().enumerate().map(|(n, (actor, who, group))| {
        let (site, began) = (&site, &began);
        async move {
            let events = (0..32).map(|i| event(site, group, i, "late")).collect();
            let answer = send(site, actor, *who, &format!("device {n}"), events).await;
            all_taken(&answer, 32);
            began.elapsed()
        }
    });
    let mut took = join_all(all).await;
    took.sort();
    let at = |percent: usize| took[(took.len() - 1) * percent / 100];
    println!("200 instructors, 32 marks each, at once: half answered within {:?}", at(50));
    tell("200 instructors at once, 99 of 100", at(99), Duration::from_secs(1));
}

fn tell(what: &str, took: Duration, goal: Duration) {
    println!("{what}: {took:?} (goal {goal:?}){}", if took <= goal { "" } else { "  NOT REACHED" });
}

async fn median(who: &Actor<'_>, path: &str) -> Duration {
    let mut all = Vec::new();
    for _ in 0..101 {
        let began = Instant::now();
        assert_eq!(who.get(path).await.status, Status::Ok);
        all.push(began.elapsed());
    }
    all.sort();
    all[all.len() / 2]
}

fn event(site: &Site, group: &Crowd, n: usize, presence: &str) -> Value {
    json!({
        "id": format!("{}-{n}", group.session), "n": n, "session": group.session,
        "enrolment": group.seats[n % group.seats.len()], "presence": presence, "jp": null, "reason": "",
        "at": site.now(), "seen": 0, "method": "device",
    })
}

async fn send(site: &Site, who: &Actor<'_>, person: PersonId, device: &str, events: Vec<Value>) -> Value {
    let body = json!({"device": device, "person": person, "now": site.now(), "events": events});
    let (status, answer) = who.post_json("/lapangan/kirim", &body).await;
    assert_eq!(status, Status::Ok);
    answer
}

fn all_taken(answer: &Value, events: usize) {
    let results = answer["results"].as_array().unwrap();
    let taken = results.iter().filter(|r| r["state"] == "taken").count();
    assert_eq!(taken, events, "{}", results.iter().find(|r| r["state"] != "taken").unwrap_or(&Value::Null));
}

/// Another instructor, on the staff of this cohort.
async fn colleague(site: &Site, world: &World, group: &Crowd, n: i32) -> PersonId {
    site.store
        .write(async |tx| {
            let person = person::ActiveModel {
                id: NotSet,
                centre_id: Set(world.centre),
                name: Set(format!("Instruktur {n}")),
                search_name: Set(format!("instruktur {n}")),
                email: Set(None),
                phone: Set(None),
                region_code: Set(None),
                business: Set(None),
                nik_sealed: Set(None),
                nik_index: Set(None),
                nik_last4: Set(None),
                password_hash: Set(None),
                language: Set(Language::Id),
                created_at: Set(site.now()),
            };
            let id = person.insert(tx.db()).await?.id;
            let staff = cohort_staff::ActiveModel {
                cohort_id: Set(group.cohort),
                person_id: Set(id),
                duty: Set(Duty::Instructor),
            };
            staff.insert(tx.db()).await?;
            Ok::<_, DbErr>(id)
        })
        .await
        .unwrap()
}

/// 48 sessions more, all recorded.
async fn long_timetable(site: &Site, world: &World, group: &Crowd) {
    let rows = (1..=SESSIONS).map(|n| session::ActiveModel {
        id: NotSet,
        cohort_id: Set(group.cohort),
        position: Set(n as i32 + 1),
        starts_at: Set(site.now() - TimeDelta::days(n)),
        ends_at: Set(site.now() - TimeDelta::days(n) + TimeDelta::hours(3)),
        jp: Set(4),
        topic: Set(format!("Materi {n}")),
        room: Set("Aula".into()),
        instructor_id: Set(Some(world.instructor)),
        cancelled_at: Set(None),
        cancel_reason: Set(None),
        make_up: Set(false),
    });
    let rows: Vec<_> = rows.collect();
    site.store
        .write(async |tx| {
            session::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
            let all = session::Entity::find().all(tx.db()).await?;
            let all = all.into_iter().filter(|s| s.cohort_id == group.cohort && s.id != group.session);
            let mark = |presence| Marked { presence, jp: 0, made_up: 0, reason: String::new() };
            let marks = all.flat_map(|s| {
                group.seats.iter().map(move |seat| NewMark {
                    enrolment: *seat,
                    session: s.id,
                    mark: mark(Presence::Excused),
                })
            });
            let marks: Vec<NewMark> = marks.collect();
            write_marks(tx, world.instructor, marks, Method::Page, site.now()).await
        })
        .await
        .unwrap();
}
