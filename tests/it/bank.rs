//! The question bank: written, imported with a dry run, exported, and imported again.
use super::{
    site::{Actor, Answer, Site},
    world::{World, world},
};
use angkatan::tables::{question, question_version};
use rocket::http::Status;
use sea_orm::{EntityTrait, PaginatorTrait};

const GIFT: &str = "$CATEGORY: Usaha/Modal

// [id:M1] [tag:modal]
::Modal awal:: Dari mana modal usaha? {
=Tabungan
~Undian #Jangan.
}

::Catatan:: Catatan keuangan wajib ada. {T}

Berapa bulan dalam setahun? {#12:0}

Rusak {=a ~}
";

async fn start() -> (Site, World) {
    let site = Site::new().await;
    let world = world(&site).await;
    (site, world)
}

/// The dry run of a file, and where it stands.
async fn sent(actor: &Actor<'_>, name: &str, bytes: &[u8]) -> (String, Answer) {
    let answer = actor.upload("/soal/impor", &[("pelatihan", "")], ("berkas", name, bytes)).await;
    let to = answer.location.unwrap_or_else(|| panic!("{}", answer.body));
    let page = actor.get(&to).await;
    (to, page)
}

fn figures(page: &Answer) -> Vec<String> {
    page.texts(".figures dd")
}

async fn versions(site: &Site) -> (u64, u64) {
    let db = site.store.read();
    let all = question::Entity::find().count(db).await.unwrap();
    (all, question_version::Entity::find().count(db).await.unwrap())
}

#[rocket::async_test]
async fn a_file_is_checked_then_stored_then_the_same() {
    let (site, world) = start().await;
    let kartika = site.signed_in(world.coordinator).await;
    assert_eq!(kartika.get("/soal").await.texts(".empty h2"), ["Bank soal masih kosong"]);
    let (to, page) = sent(&kartika, "soal.txt", GIFT.as_bytes()).await;
    assert_eq!(figures(&page), ["3", "0", "0"]);
    assert!(
        page.texts("section:first-of-type .rows li")[0].contains("Baris 13"),
        "{:?}",
        page.texts(".rows li")
    );
    assert_eq!(versions(&site).await, (0, 0), "nothing is written before it is confirmed");

    assert_eq!(kartika.post(&to, &[]).await.location.as_deref(), Some("/soal"));
    assert_eq!(versions(&site).await, (3, 3));
    let list = kartika.get("/soal").await;
    let mut names = list.texts(".rows a");
    names.sort();
    assert_eq!(names, ["Berapa bulan dalam setahun?", "Catatan", "Modal awal"]);
    assert_eq!(
        kartika.get("/soal/cari?cari=undian").await.texts(".rows a"),
        ["Modal awal"],
        "answers are found"
    );
    assert_eq!(kartika.get("/soal/cari?jenis=numeric").await.texts(".rows a").len(), 1);
    assert_eq!(kartika.get("/soal/cari?topik=Usaha/Modal&jenis=essay").await.texts(".empty h2").len(), 1);

    let (_, again) = sent(&kartika, "soal.txt", GIFT.as_bytes()).await;
    assert_eq!(figures(&again), ["0", "0", "3"]);
    let changed = GIFT.replace("Undian", "Lotre");
    let (to, again) = sent(&kartika, "soal.txt", changed.as_bytes()).await;
    assert_eq!(figures(&again), ["0", "1", "2"], "known by its code");
    assert_eq!(kartika.post(&to, &[]).await.status, Status::SeeOther);
    assert_eq!(versions(&site).await, (3, 4), "the words before are kept");
}

#[rocket::async_test]
async fn what_is_exported_comes_back_the_same() {
    let (site, world) = start().await;
    let kartika = site.signed_in(world.coordinator).await;
    let (to, _) = sent(&kartika, "soal.txt", GIFT.as_bytes()).await;
    kartika.post(&to, &[]).await;
    let aiken = "Warna bendera?\nA. Merah putih\nB. Hijau\nANSWER: A\n";
    let (to, page) = sent(&kartika, "a.txt", aiken.as_bytes()).await;
    assert!(page.texts(".lede")[0].contains("Aiken"));
    kartika.post(&to, &[]).await;
    assert_eq!(versions(&site).await.0, 4);
    assert_eq!(kartika.get("/soal/unduh").await.texts("h1"), ["Unduh 4 soal"]);
    for format in ["gift", "xlsx"] {
        let file = kartika.get(&format!("/soal/unduh/{format}")).await;
        assert_eq!(file.status, Status::Ok);
        let (_, page) = sent(&kartika, "kembali", &file.bytes).await;
        assert_eq!((format, figures(&page)), (format, vec!["0".into(), "0".into(), "4".into()]));
    }
    let file = kartika.get("/soal/unduh/aiken?cari=bendera").await;
    assert_eq!(file.body.trim(), aiken.trim());
    let (_, page) = sent(&kartika, "kembali", &file.bytes).await;
    assert_eq!(figures(&page), ["0", "0", "1"]);
    assert_eq!(kartika.get("/soal/unduh/word").await.status, Status::NotFound);
}

#[rocket::async_test]
async fn a_question_is_written_and_changed_by_a_form() {
    let (site, world) = start().await;
    let indra = site.signed_in(world.instructor).await;
    let plain = [("judul", ""), ("topik", "Dasar"), ("kode", ""), ("label", ""), ("umpan", "")];
    let written =
        [("jenis", "single"), ("teks", "Apa itu laba?"), ("pilihan", "Untung"), ("pilihan", "Rugi")];
    let none: Vec<_> = plain.iter().chain(&written).copied().collect();
    let again = indra.post("/soal/baru", &none).await;
    assert_eq!(again.status, Status::UnprocessableEntity);
    assert!(again.texts(".error")[0].contains("Tandai satu"));
    assert_eq!(again.attributes("input[name=pilihan]", "value")[..2], ["Untung", "Rugi"], "nothing is lost");
    let fields: Vec<_> = none.iter().copied().chain([("benar", "0")]).collect();
    assert_eq!(indra.post("/soal/baru", &fields).await.status, Status::SeeOther);
    assert_eq!(indra.post("/soal/baru", &fields).await.status, Status::SeeOther, "pressed twice");
    assert_eq!(indra.get("/soal").await.texts(".rows a").len(), 1, "is written once");
    site.set_now(site.now() + chrono::TimeDelta::minutes(5));
    assert_eq!(indra.post("/soal/baru", &fields).await.status, Status::UnprocessableEntity, "not twice");

    let to = indra.get("/soal").await.attributes(".rows a", "href").remove(0);
    let page = indra.get(&to).await;
    assert_eq!(page.attributes("input[name=benar][checked]", "value"), ["0"]);
    let other: Vec<_> = fields.iter().map(|(k, v)| (*k, if *v == "Rugi" { "Hutang" } else { *v })).collect();
    let other: Vec<_> = other.into_iter().chain([("versi", "1")]).collect();
    assert_eq!(indra.post(&to, &other).await.location.as_deref(), Some(to.as_str()));
    assert_eq!(versions(&site).await, (1, 2));
    assert_eq!(indra.post(&to, &other).await.status, Status::SeeOther);
    assert_eq!(versions(&site).await, (1, 2), "nothing changed is nothing written");
    let stale: Vec<_> = other.iter().map(|(k, v)| (*k, if *v == "Hutang" { "Modal" } else { *v })).collect();
    let refused = indra.post(&to, &stale).await;
    assert_eq!(refused.status, Status::UnprocessableEntity, "somebody has changed it since");
    assert_eq!(refused.attributes("input[name=pilihan]", "value")[..2], ["Untung", "Modal"]);
    assert_eq!(versions(&site).await, (1, 2));
    assert!(indra.get(&format!("{to}?gift=true")).await.body.contains("~Hutang"));

    let kosim = site.signed_in(world.other_coordinator).await;
    assert_eq!(kosim.get(&to).await.status, Status::NotFound);
    assert_eq!(kosim.post(&to, &other).await.status, Status::NotFound);
    assert_eq!(indra.post(&format!("{to}/keluarkan"), &[]).await.status, Status::SeeOther);
    assert_eq!(indra.get(&to).await.status, Status::NotFound);
    assert_eq!(indra.get("/soal").await.texts(".empty h2").len(), 1);
}

#[rocket::async_test]
async fn five_thousand_questions_come_in_within_three_seconds() {
    let (site, world) = start().await;
    let kartika = site.signed_in(world.coordinator).await;
    let file: String = (0..5_000)
        .map(|n| {
            let (a, b) = (n * 7 + 1, n * 3 + 2);
            format!("::Soal {n}:: Berapa {a} + {b}? {{ ={} ~{} ~{} ~{n} }}\n\n", a + b, a, b)
        })
        .collect();
    let begun = std::time::Instant::now();
    let (to, page) = sent(&kartika, "banyak.txt", file.as_bytes()).await;
    let checked = begun.elapsed();
    assert_eq!(figures(&page), ["5000", "0", "0"]);
    let begun = std::time::Instant::now();
    assert_eq!(kartika.post(&to, &[]).await.status, Status::SeeOther);
    let stored = begun.elapsed();
    println!("5,000 questions: checked in {checked:?}, stored in {stored:?}");
    assert_eq!(versions(&site).await, (5_000, 5_000));
    let begun = std::time::Instant::now();
    let list = kartika.get("/soal/cari?cari=4999").await;
    println!("found among 5,000 in {:?}", begun.elapsed());
    // 714 × 7 + 1 is 4999 too.
    assert_eq!(list.texts(".rows a"), ["Soal 714", "Soal 4999"]);
}
