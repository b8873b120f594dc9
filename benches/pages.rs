//! Whole answers without a socket: the gate, the guards, the statements, the page. On the machine's own
//! disk, SQLite; what the network adds is measured by `benches/load.sh`.
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

use angkatan::tables::cohort::CohortState;
use criterion::{Criterion, criterion_group, criterion_main};
use rocket::{http::Status, tokio::runtime::Runtime};
use site::Site;
use std::sync::atomic::{AtomicUsize, Ordering};

fn pages(c: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let site = runtime.block_on(Site::new());
    let world = runtime.block_on(world::world(&site));
    let group = runtime.block_on(crowd::crowd(&site, &world, 100, 32, CohortState::Running));
    let instructor = runtime.block_on(site.signed_in(world.instructor));
    let roster = format!("/angkatan/{}/sesi/{}", group.cohort, group.session);
    // Two bodies in turn, so that every answer has written thirty marks.
    let marks = |presence: &'static str| -> Vec<(String, &str)> {
        let seats = group.seats[..30].iter().map(|seat| (format!("tanda.{seat}"), presence));
        seats.chain([("alasan".to_string(), "Salah catat")]).collect()
    };
    let (late, present) = (marks("late"), marks("present"));

    let mut all = c.benchmark_group("pages");
    let nobody = site.nobody();
    for (name, path) in [("catalogue", "/"), ("course", "/pelatihan/media-sosial"), ("sign in", "/masuk")] {
        all.bench_function(name, |b| {
            b.to_async(&runtime).iter(async || assert_eq!(nobody.get(path).await.status, Status::Ok));
        });
    }
    all.bench_function("roster of 32", |b| {
        b.to_async(&runtime).iter(async || assert_eq!(instructor.get(&roster).await.status, Status::Ok));
    });
    let (many, turn) = (format!("{roster}/banyak"), AtomicUsize::new(0));
    all.bench_function("saving 30 marks", |b| {
        b.to_async(&runtime).iter(async || {
            let body = if turn.fetch_add(1, Ordering::Relaxed) % 2 == 0 { &late } else { &present };
            let body: Vec<(&str, &str)> = body.iter().map(|(name, value)| (name.as_str(), *value)).collect();
            assert_eq!(instructor.post(&many, &body).await.status, Status::SeeOther)
        });
    });
    all.finish();
}

criterion_group!(benches, pages);
criterion_main!(benches);
