//! One certificate, warm: from frozen facts to the bytes of the PDF, the name another each time.
// As the program does.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

use angkatan::documents::{qr, typeset};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

fn certificate(c: &mut Criterion) {
    let usual = include_str!("../tests/data/certificate-usual.json");
    let extreme = include_str!("../tests/data/certificate-extreme.json");
    let mut group = c.benchmark_group("certificate");
    for (name, facts) in [("usual", usual), ("40 units", extreme)] {
        let mut n = 0;
        group.bench_function(name, |b| {
            b.iter(|| {
                n += 1;
                let facts =
                    facts.replace("Nur", &format!("Nur {n}")).replace("156/BPKU", &format!("{n}/BPKU"));
                let drawn = qr::svg(&format!("https://pelatihan.example/v/K7QM-4T2X-9FTW-{n:04}"));
                black_box(drawn.and_then(|qr| typeset::certificate(&facts, &qr)).map(|pdf| pdf.len()))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, certificate);
criterion_main!(benches);
