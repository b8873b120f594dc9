//! Judging at its edges: the grid of 88 criteria × 16 people as a page and as a device takes it along, one of
//! its units, and 1,408 judgements of one device at once. Whole answers without a socket, on the machine's own
//! disk; SQLite, or PostgreSQL with TEST_PG. Prints figures beside their goals, and fails when an answer is not
//! what it should be.
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

use angkatan::tables::{
    cohort::CohortState,
    cohort_staff::{self, Duty},
    course_unit,
    criterion::{self, CriterionId},
    element,
    unit::{self, Generation, UnitId},
    unit_decision,
};
use crowd::crowd;
use rocket::{http::Status, tokio::runtime::Runtime};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DbErr, EntityTrait, NotSet};
use serde_json::{Value, json};
use site::{Actor, Site};
use std::time::{Duration, Instant};
use world::World;

const PEOPLE: i32 = 16;

fn main() {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(measure());
}

async fn measure() {
    let site = Site::new().await;
    let world = world::world(&site).await;
    let (units, mut criteria) = more_units(&site, &world).await;
    criteria.extend(&world.criteria);
    assert_eq!(criteria.len(), 88);
    let group = crowd(&site, &world, 100, PEOPLE, CohortState::Running).await;
    let staff = cohort_staff::ActiveModel {
        cohort_id: Set(group.cohort),
        person_id: Set(world.assessor),
        duty: Set(Duty::Assessor),
    };
    site.store
        .write(async |tx| {
            // Everything can still be judged.
            unit_decision::Entity::delete_many().exec(tx.db()).await?;
            cohort_staff::Entity::insert(staff).exec_without_returning(tx.db()).await
        })
        .await
        .unwrap();
    let assessor = site.signed_in(world.assessor).await;

    let mut events = Vec::new();
    for seat in &group.seats {
        for criterion in &criteria {
            let n = events.len();
            let verdict = if n % 35 == 0 { "not_yet" } else { "met" };
            let note = if n % 35 == 0 { "Perlu diulang dengan alat sendiri" } else { "" };
            events.push(json!({
                "id": format!("e-{n}"), "n": n, "cohort": group.cohort, "enrolment": seat, "criterion": criterion,
                "verdict": verdict, "method": "practical", "note": note, "at": site.now(), "seen": 0,
            }));
        }
    }
    let body = json!({"device": "one", "person": world.assessor, "now": site.now(), "events": events});
    let began = Instant::now();
    let (status, answer) = assessor.post_json("/lapangan/kirim", &body).await;
    tell("1,408 judgements of one device", began.elapsed(), Duration::from_secs(1));
    assert_eq!(status, Status::Ok);
    let taken = |r: &&Value| r["state"] == "taken";
    assert_eq!(answer["results"].as_array().unwrap().iter().filter(taken).count(), 88 * PEOPLE as usize);

    let grid = format!("/angkatan/{}/penilaian/kisi", group.cohort);
    let all = assessor.get(&format!("{grid}?unit=0")).await;
    assert_eq!(all.body.matches("name=\"ubah\"").count(), 88 * PEOPLE as usize);
    let goal = Duration::from_millis(100);
    tell("grid of 88 × 16, median", median(&assessor, &format!("{grid}?unit=0")).await, goal);
    tell(
        "grid of one unit × 16, median",
        median(&assessor, &format!("{grid}?unit={}", units[0])).await,
        goal,
    );
    tell("the same to take along, median", median(&assessor, "/lapangan/data").await, goal);
}

fn tell(what: &str, took: Duration, goal: Duration) {
    println!("{what}: {took:?} (goal {goal:?}){}", if took <= goal { "" } else { "  NOT REACHED" });
}

async fn median(who: &Actor<'_>, path: &str) -> Duration {
    let mut all = Vec::new();
    for _ in 0..51 {
        let began = Instant::now();
        assert_eq!(who.get(path).await.status, Status::Ok);
        all.push(began.elapsed());
    }
    all.sort();
    all[all.len() / 2]
}

/// Nine units more with 85 criteria, so that the course has ten with 88.
async fn more_units(site: &Site, world: &World) -> (Vec<UnitId>, Vec<CriterionId>) {
    site.store
        .write(async |tx| {
            let (mut units, mut criteria) = (Vec::new(), Vec::new());
            for n in 0..9 {
                let unit = unit::ActiveModel {
                    id: NotSet,
                    standard_id: Set(world.standard),
                    code: Set(format!("J.63ABC00.{n:03}.1")),
                    code_printed: Set(None),
                    generation: Set(Generation::Gen2016),
                    title: Set(format!("Mengerjakan Tugas Contoh {n}")),
                    note: Set(String::new()),
                    created_at: Set(site.now()),
                    ..Default::default()
                };
                let unit = unit.insert(tx.db()).await?.id;
                let taught = course_unit::ActiveModel {
                    course_version_id: Set(world.version),
                    unit_id: Set(unit),
                    position: Set(n + 2),
                    hours: Set(2),
                };
                taught.insert(tx.db()).await?;
                for (number, count) in [(1, 3), (2, 3), (3, if n == 8 { 7 } else { 3 })] {
                    let element = element::ActiveModel {
                        id: NotSet,
                        unit_id: Set(unit),
                        number: Set(number),
                        title: Set("Menyiapkan pekerjaan".into()),
                    };
                    let element = element.insert(tx.db()).await?.id;
                    for position in 1..=count {
                        let row = criterion::ActiveModel {
                            id: NotSet,
                            element_id: Set(element),
                            position: Set(position),
                            number: Set(format!("{number}.{position}")),
                            text: Set(
                                "Langkah kerja dilakukan sesuai lembar kerja yang berlaku di tempat itu."
                                    .into(),
                            ),
                        };
                        criteria.push(row.insert(tx.db()).await?.id);
                    }
                }
                units.push(unit);
            }
            Ok::<_, DbErr>((units, criteria))
        })
        .await
        .unwrap()
}
