//! Issuing as the program does it: numbers, frozen facts, letters queued and PDFs set and stored, with the
//! memory the process holds meanwhile. `cargo bench --bench issuing` issues 5,000 certificates in ten
//! cohorts of 500; the first cohort warms up and is not in the rate.
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
    certificates::{issuing::Issuer, runs},
    clock::Clock,
    random::Random,
    tables::{certificate_file, cohort::CohortState, message},
    web::Origin,
};
use chrono::TimeDelta;
use crowd::crowd;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use site::{Site, monday};
use std::time::Instant;
use world::world;

const COHORTS: i32 = 10;
const PEOPLE: i32 = 500;

/// Megabytes the process holds.
fn resident() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    pages.split(' ').nth(1).unwrap().parse::<f64>().unwrap() * 4096.0 / 1e6
}

#[rocket::main]
async fn main() {
    let site = Site::new().await;
    let world = world(&site).await;
    let after = monday() + TimeDelta::days(2);
    let issuer = Issuer {
        store: site.store.clone(),
        random: Random::system(),
        origin: Origin::new(&site.settings.origin),
        clock: Clock::fixed(after),
    };
    println!("{:>12} {:>14} {:>16}", "certificates", "a second", "resident, MB");
    let (mut warm, mut held) = (0.0, Vec::new());
    for number in 0..COHORTS {
        let group = crowd(&site, &world, number + 100, PEOPLE, CohortState::Finished).await;
        let by = world.coordinator;
        site.store
            .write(async |tx| {
                let day = after.date_naive();
                runs::open_run(tx, group.cohort, by, "bench", &group.seats, day, after).await
            })
            .await
            .unwrap();
        let began = Instant::now();
        while issuer.step().await.unwrap() {}
        let took = began.elapsed().as_secs_f64();
        if number > 0 {
            warm += took;
            held.push(resident());
        }
        println!("{:>12} {:>14.0} {:>16.0}", (number + 1) * PEOPLE, f64::from(PEOPLE) / took, resident());
    }
    let sizes: Vec<i32> = certificate_file::Entity::find()
        .select_only()
        .column_as(sea_orm::sea_query::Expr::cust("length(pdf)"), "size")
        .into_tuple()
        .all(site.store.read())
        .await
        .unwrap();
    let letters = message::Entity::find()
        .filter(message::Column::CertificateId.is_not_null())
        .count(site.store.read())
        .await
        .unwrap();
    let all = COHORTS * PEOPLE;
    assert_eq!((sizes.len() as i32, letters as i32), (all, all), "one PDF and one letter each");
    let largest = f64::from(*sizes.iter().max().unwrap()) / 1000.0;
    println!("warm: {:.0} a second (goal 100)", f64::from(all - PEOPLE) / warm);
    println!("largest PDF with one unit: {largest:.1} kB (goal 80)");
    println!("memory over the last {}: {:+.0} MB", all - PEOPLE, held.last().unwrap() - held[0]);
}
