//! A decree comes in from its own PDF: read, looked at place by place beside its pages, then taken over.
#[path = "../../src/competency/decree/tests/paper.rs"]
mod paper;

use super::{
    site::{Actor, Answer, Site},
    world::world,
};
use angkatan::tables::{criterion, decree_review, decree_review_place, standard, unit};
use paper::{Sheet, Style, pdf, sheets};
use rocket::http::Status;
use sea_orm::{EntityTrait, PaginatorTrait};

/// Two units in our own words: doubled blanks, a list that contradicts the unit, a gap, a missing full stop.
const SCRIPT: &str = "
NOMOR 12 TAHUN 2031
TENTANG
PENETAPAN STANDAR KOMPETENSI KERJA
NASIONAL INDONESIA BIDANG TUKANG UJI

DAFTAR UNIT KOMPETENSI
NO # KODE UNIT # JUDUL UNIT KOMPETENSI
1. # Q.12UJI00.001.2 # Merakit Meja Uji
2. # Q.12UJI00.002.2 # Mengecat Meja Uji
---
KODE UNIT | : | Q.12UJI00.001.2
JUDUL UNIT | : | Merakit Meja Uji
DESKRIPSI UNIT | : | Unit ini tentang cara merakit.

ELEMEN KOMPETENSI | KRITERIA UNJUK KERJA
1. Menyiapkan alat | 1.1 | Alat  dipilih menurut gambar.
 | 1.2 | Bahan diperiksa sampai semua
---
ELEMEN KOMPETENSI | KRITERIA UNJUK KERJA
 | | bagian lengkap.
2. Merakit meja | 2.1 | Kaki dipasang tegak
 | 2.3 | Baut dikencangkan.
BATASAN VARIABEL
1. Konteks variabel
PANDUAN PENILAIAN
1. Konteks penilaian
---
KODE UNIT | : | Q.12UJI00.002.1
JUDUL UNIT | : | Mengecat Meja Uji
DESKRIPSI UNIT | : | Unit ini tentang cat.
ELEMEN KOMPETENSI | KRITERIA UNJUK KERJA
1. Mengecat meja | 1.1 | Cat diaduk rata.
BATASAN VARIABEL
1. Konteks variabel
PANDUAN PENILAIAN
1. Konteks penilaian
---
BAB III
PENUTUP
Demikian standar ini ditetapkan.
";

fn decree() -> Vec<u8> {
    pdf(&sheets(SCRIPT), Style::default())
}

async fn send(actor: &Actor<'_>, name: &str, bytes: &[u8]) -> Answer {
    actor.upload("/skkni/impor", &[("isi", "")], ("berkas", name, bytes)).await
}

/// The address of the review of a PDF that could be read.
async fn begin(actor: &Actor<'_>, bytes: &[u8]) -> String {
    let sent = send(actor, "kepmen.pdf", bytes).await;
    assert_eq!(sent.status, Status::SeeOther, "{}", sent.body);
    sent.location.unwrap()
}

/// What the form of a page would send: its fields as they stand, its boxes as they are ticked.
fn form(page: &Answer) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for (name, value) in page
        .attributes("main form input:not([type=checkbox])", "name")
        .into_iter()
        .zip(page.attributes("main form input:not([type=checkbox])", "value"))
    {
        fields.push((name, value));
    }
    for name in page.attributes("main form textarea", "name") {
        fields.push((name.clone(), area(page, &name)));
    }
    for value in page.attributes("main form input[type=checkbox][checked]", "value") {
        fields.push(("ragu".into(), value));
    }
    fields
}

/// What stands in a text area, byte for byte.
fn area(page: &Answer, name: &str) -> String {
    let document = scraper::Html::parse_document(&page.body);
    let selector = scraper::Selector::parse(&format!("textarea[name={name}]")).unwrap();
    document.select(&selector).next().unwrap().text().collect()
}

fn with(mut fields: Vec<(String, String)>, name: &str, value: &str) -> Vec<(String, String)> {
    match fields.iter_mut().find(|(field, _)| field == name) {
        Some(field) => field.1 = value.into(),
        None => fields.push((name.into(), value.into())),
    }
    fields
}

async fn post(actor: &Actor<'_>, path: &str, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    actor.post(path, &fields).await
}

/// Ticks every box of a page that is not ticked.
fn all_ticked(page: &Answer) -> Vec<(String, String)> {
    let mut fields = form(page);
    fields.retain(|(name, _)| name != "ragu");
    let boxes = page.attributes("main form input[type=checkbox]", "value");
    fields.extend(boxes.into_iter().map(|value| ("ragu".to_string(), value)));
    fields
}

async fn counts(site: &Site) -> [u64; 3] {
    let db = site.store.read();
    [
        standard::Entity::find().count(db).await.unwrap(),
        unit::Entity::find().count(db).await.unwrap(),
        criterion::Entity::find().count(db).await.unwrap(),
    ]
}

#[rocket::async_test]
async fn a_decree_comes_in_once_every_doubtful_place_was_looked_at() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let before = counts(&site).await;
    let review = begin(&kartika, &decree()).await;
    let page = kartika.get(&review).await;
    assert_eq!(page.status, Status::Ok);
    assert_eq!(page.texts("h1"), ["Periksa hasil bacaan: Kepmenaker 12/2031"]);
    assert!(page.body.contains("Terbaca 2 unit, 3 elemen, dan 5 kriteria dari 5 halaman."));
    assert_eq!(page.texts("#maju"), ["0 dari 4 tempat sudah diperiksa"]);
    assert_eq!(page.texts("[aria-labelledby=unit] .mark"), ["3 tempat", "1 tempat"]);
    assert_eq!(
        area(&page, "judul"),
        "PENETAPAN STANDAR KOMPETENSI KERJA NASIONAL INDONESIA BIDANG TUKANG UJI"
    );
    assert_eq!(
        kartika.get("/skkni/impor").await.attributes("[aria-labelledby=lanjut] a", "href"),
        std::slice::from_ref(&review)
    );

    // The document itself opens at its page.
    let file = kartika.get(&format!("{review}/berkas")).await;
    assert_eq!((file.status, file.bytes), (Status::Ok, decree()));

    // Nothing goes on before all is seen, by whatever way one comes.
    for answer in [
        kartika.get(&format!("{review}/rencana")).await,
        kartika.post(&format!("{review}/rencana"), &[]).await,
    ] {
        assert_eq!((answer.status, answer.location.as_deref()), (Status::SeeOther, Some(review.as_str())));
    }
    assert_eq!(counts(&site).await, before);

    // A unit beside its pages.
    let one = format!("{review}/unit/1");
    assert_eq!(page.attributes(".btn.main", "href"), std::slice::from_ref(&one));
    let page = kartika.get(&one).await;
    assert_eq!(
        page.texts(".read > li > p:first-child"),
        [
            "1. Menyiapkan alat",
            "1.1 Alat dipilih menurut gambar.",
            "1.2 Bahan diperiksa sampai semua bagian lengkap.",
            "2. Merakit meja",
            "2.1 Kaki dipasang tegak",
            "2.3 Baut dikencangkan.",
        ]
    );
    assert_eq!(
        page.texts(".doubt > p:first-child"),
        [
            "kriteria 1.1: Ada spasi berlebih (tanda · adalah spasi).",
            "kriteria 2.1: Kriteria tidak diakhiri titik.",
            "kriteria 2.3: Di sini diharapkan nomor 2.2.",
        ]
    );
    assert_eq!(page.texts(".doubt .code"), ["“Alat··dipilih menurut gambar.”"]);
    assert_eq!(page.texts("[aria-labelledby=halaman] h3"), ["Halaman 2", "Halaman 3", "Halaman 4"]);
    assert!(page.texts(".page-lines").concat().contains("Baut dikencangkan."));
    let links = page.attributes("[aria-labelledby=halaman] a", "href");
    assert_eq!(links[1], format!("{review}/berkas#page=3"));
    assert_eq!(
        area(&page, "isi"),
        "1. Menyiapkan alat\n1.1 Alat  dipilih menurut gambar.\n1.2 Bahan diperiksa sampai semua bagian \
         lengkap.\n2. Merakit meja\n2.1 Kaki dipasang tegak\n2.3 Baut dikencangkan."
    );

    // What cannot be read stays typed, and what was ticked stays ticked.
    let ticks = page.attributes(".doubt input", "value");
    let mut wrong = with(form(&page), "isi", "1. Menyiapkan\r\nAlat dipilih.");
    wrong.push(("ragu".into(), ticks[1].clone()));
    let again = post(&kartika, &one, &wrong).await;
    assert_eq!(again.status, Status::UnprocessableEntity);
    assert_eq!(
        again.texts("#isi-salah"),
        ["Baris 2 harus diawali nomor: “1. …” untuk elemen, “1.1 …” untuk kriteria."]
    );
    assert_eq!(area(&again, "isi"), "1. Menyiapkan\nAlat dipilih.");
    assert_eq!(again.attributes(".doubt input[checked]", "value"), [ticks[1].clone()]);
    assert_eq!(again.texts("details[open] summary"), ["Perbaiki unit ini"]);

    // One place corrected, one seen; the third stays open and says so.
    let corrected = area(&page, "isi").replace("2.3 Baut", "2.2 Baut").replace('\n', "\r\n");
    let mut told = with(form(&page), "isi", &corrected);
    told.push(("ragu".into(), ticks[0].clone()));
    let kept = post(&kartika, &one, &told).await;
    assert_eq!((kept.status, kept.location.as_deref()), (Status::SeeOther, Some(one.as_str())));
    let page = kartika.get(&one).await;
    assert_eq!(page.texts(".doubt .mark"), ["Sudah diperbaiki"]);
    assert_eq!(page.attributes(".doubt input[checked]", "value"), [ticks[0].clone()]);
    assert_eq!(kartika.get(&review).await.texts("#maju"), ["2 dari 4 tempat sudah diperiksa"]);
    let done = post(&kartika, &one, &all_ticked(&page)).await;
    let two = format!("{review}/unit/2");
    assert_eq!(done.location.as_deref(), Some(two.as_str()), "on to the next unit with an open place");
    let page = kartika.get(&two).await;
    assert_eq!(
        page.texts(".doubt > p:first-child"),
        ["kode unit: Daftar unit menulis kode Q.12UJI00.002.2."]
    );
    let done = post(&kartika, &two, &all_ticked(&page)).await;
    assert_eq!(done.location.as_deref(), Some(review.as_str()));

    // The dry run, then taking it over.
    let page = kartika.get(&review).await;
    assert_eq!(page.texts("#maju"), ["4 dari 4 tempat sudah diperiksa"]);
    let plan = format!("{review}/rencana");
    assert_eq!(page.attributes(".btn.main", "href"), std::slice::from_ref(&plan));
    let page = kartika.get(&plan).await;
    assert_eq!(page.texts(".figures dd"), ["11", "0", "0"]);
    assert!(page.body.contains("Baru: 1 keputusan, 2 unit, 3 elemen, 5 kriteria. Tetap: 0."));
    assert_eq!(
        page.texts("[aria-labelledby=baru] .small"),
        [
            "Halaman 1 · Kepmenaker 12/2031",
            "Halaman 2 · Q.12UJI00.001.2 · 2 elemen, 4 kriteria",
            "Halaman 4 · Q.12UJI00.002.1 · 1 elemen, 1 kriteria",
        ]
    );
    assert_eq!(counts(&site).await, before, "nothing is stored by looking");
    let taken = kartika.post(&plan, &[]).await;
    let decree_page = taken.location.unwrap();
    assert!(decree_page.starts_with("/skkni/keputusan/"), "{decree_page}");
    assert_eq!(counts(&site).await, [before[0] + 1, before[1] + 2, before[2] + 5]);
    let page = site.nobody().get(&decree_page).await;
    assert_eq!(page.texts("h1"), ["Kepmenaker 12/2031"]);
    let units = page.attributes(".rows a", "href");
    let page = site.nobody().get(&units[0]).await;
    assert!(page.body.contains("Alat  dipilih menurut gambar."), "byte for byte");
    assert_eq!(
        page.texts(".notice p"),
        [
            "Catatan saat impor",
            "PDF halaman 3, kriteria 2.1: Kriteria tidak diakhiri titik.",
            "Diperbaiki saat impor PDF, kriteria 2.2: semula “–”.",
            "Diperbaiki saat impor PDF, kriteria 2.3: semula “Baut dikencangkan.”.",
        ]
    );

    // Once more, from any of its pages: it was taken over.
    for path in [&review, &one, &plan] {
        assert_eq!(kartika.get(path).await.location.as_deref(), Some(decree_page.as_str()));
    }
    assert_eq!(kartika.post(&plan, &[]).await.location.as_deref(), Some(decree_page.as_str()));
    assert_eq!(kartika.get(&format!("{review}/berkas")).await.status, Status::NotFound, "the file is gone");
    assert_eq!(counts(&site).await, [before[0] + 1, before[1] + 2, before[2] + 5]);
    assert!(kartika.get("/skkni/impor").await.texts("#lanjut").is_empty());
    let places = decree_review_place::Entity::find().all(site.store.read()).await.unwrap();
    assert_eq!(places.len(), 4, "who saw and corrected what stays: three places, one unit");
    assert!(places.iter().all(|place| place.by_id == world.coordinator));
}

#[rocket::async_test]
async fn the_same_pdf_once_more_changes_nothing_and_a_new_edition_shows_the_difference() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let plan = async |bytes: &[u8]| {
        let review = begin(&kartika, bytes).await;
        for number in 1..=2 {
            let path = format!("{review}/unit/{number}");
            let page = kartika.get(&path).await;
            post(&kartika, &path, &all_ticked(&page)).await;
        }
        let to = format!("{review}/rencana");
        let page = kartika.get(&to).await;
        assert_eq!(page.status, Status::Ok, "{:?}", page.location);
        (to, page)
    };
    let (to, _) = plan(&decree()).await;
    kartika.post(&to, &[]).await;
    let stored = counts(&site).await;

    let (to, page) = plan(&decree()).await;
    assert_eq!(page.texts("h1"), ["Tidak ada yang berubah"]);
    assert!(page.attributes("main form", "action").is_empty());
    kartika.post(&to, &[]).await;
    assert_eq!(counts(&site).await, stored);

    let newer =
        SCRIPT.replace("Cat diaduk rata.", "Cat diaduk sampai rata.").replace("1.2 | Bahan", "1.4 | Bahan");
    let (to, page) = plan(&pdf(&sheets(&newer), Style::default())).await;
    assert_eq!(
        page.texts("[aria-labelledby=berubah] p"),
        [
            "Halaman 2 · Q.12UJI00.001.2 · catatan",
            "Sekarang: PDF halaman 3, kriteria 2.1: Kriteria tidak diakhiri titik. PDF halaman 3, kriteria 2.3: \
             Di sini diharapkan nomor 2.2.",
            "Menjadi: PDF halaman 3, kriteria 2.1: Kriteria tidak diakhiri titik. PDF halaman 3, kriteria 2.3: \
             Di sini diharapkan nomor 2.2. PDF halaman 2, kriteria 1.4: Di sini diharapkan nomor 1.2.",
            "Halaman 4 · Q.12UJI00.002.1 · 1.1 · teks",
            "Sekarang: Cat diaduk rata.",
            "Menjadi: Cat diaduk sampai rata.",
        ]
    );
    assert_eq!(page.texts("[aria-labelledby=hilang] .code"), ["Q.12UJI00.001.2 · 1.2"]);
    kartika.post(&to, &[]).await;
    assert_eq!(counts(&site).await, [stored[0], stored[1], stored[2] + 1]);
}

#[rocket::async_test]
async fn number_and_year_are_for_a_person_to_say_where_the_file_does_not() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let bytes = pdf(&sheets(&SCRIPT.replace("NOMOR 12 TAHUN 2031", "SALINAN")), Style::default());
    let review = begin(&kartika, &bytes).await;
    for number in 1..=2 {
        let path = format!("{review}/unit/{number}");
        let page = kartika.get(&path).await;
        post(&kartika, &path, &all_ticked(&page)).await;
    }
    let page = kartika.get(&review).await;
    assert_eq!(page.texts("h1"), ["Periksa hasil bacaan: kepmen.pdf"]);
    assert_eq!(page.texts(".btn.main"), ["Simpan"]);
    let refused = post(&kartika, &review, &with(form(&page), "nomor", "12")).await;
    assert_eq!(refused.status, Status::UnprocessableEntity);
    assert_eq!(refused.attributes("#nomor", "value"), ["12"]);
    assert_eq!(refused.texts("#nomor-salah").len(), 1);
    let told = with(with(form(&page), "nomor", "12"), "tahun", "2031");
    assert_eq!(post(&kartika, &review, &told).await.location.as_deref(), Some(review.as_str()));
    let page = kartika.get(&review).await;
    assert_eq!(page.texts(".btn.main"), ["Lihat yang akan berubah"]);
}

#[rocket::async_test]
async fn a_file_that_cannot_be_read_is_answered_with_what_to_do() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let locked = String::from_utf8_lossy(&decree()).replace(
        "/Root 1 0 R",
        "/Root 1 0 R /ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /Length 40 \
         /O <0000000000000000000000000000000000000000000000000000000000000000> \
         /U <0000000000000000000000000000000000000000000000000000000000000000> >>",
    );
    let story = pdf(&sheets("Sebuah cerita tanpa unit."), Style::default());
    let scan = pdf(&[Sheet::default()], Style::default());
    let huge = [decree(), vec![b' '; 25_000_000]].concat();
    let table = vec![b' '; 10_000_001];
    let tries: [(&str, &[u8], &str); 8] = [
        ("kepmen.pdf", b"PK\x03\x04 bukan", "Berkas ini bukan PDF."),
        ("kepmen.pdf", b"%PDF-1.4\nrusak", "PDF ini rusak. Unduh lagi dari sumbernya."),
        (
            "kepmen.bin",
            &decree()[..300],
            "Tidak ada teks yang terbaca di PDF ini. Kalau hasil pindaian, cari PDF aslinya. Kalau terpotong, unduh lagi.",
        ),
        (
            "kepmen.pdf",
            locked.as_bytes(),
            "PDF ini dikunci dengan sandi. Simpan tanpa sandi, lalu unggah lagi.",
        ),
        (
            "pindaian.pdf",
            &scan,
            "Tidak ada teks yang terbaca di PDF ini. Kalau hasil pindaian, cari PDF aslinya. Kalau terpotong, unduh lagi.",
        ),
        ("cerita.pdf", &story, "Tidak ada unit kompetensi (KODE UNIT) di PDF ini."),
        ("besar.pdf", &huge, "Berkas ini lebih besar dari 25 MB. Kirim berkas yang lebih kecil."),
        (
            "besar.csv",
            &table,
            "Terlalu besar. Paling besar 25 MB untuk PDF, 10 MB untuk JSON atau CSV, 1 MB untuk tempelan.",
        ),
    ];
    for (name, bytes, why) in tries {
        let answer = send(&kartika, name, bytes).await;
        assert_eq!(answer.status, Status::UnprocessableEntity, "{name}: {why}");
        assert_eq!(answer.texts("#berkas-salah"), [why], "{name}");
    }
    assert_eq!(decree_review::Entity::find().count(site.store.read()).await.unwrap(), 0);
    let left = std::fs::read_dir(site.settings.data.join("tmp")).unwrap();
    let left: Vec<_> = left.filter_map(|f| f.unwrap().file_name().into_string().ok()).collect();
    assert!(!left.iter().any(|name| name.starts_with("keputusan-")), "{left:?}");

    // A table that is pasted may be long.
    let row = |n: usize| format!("{n},2031,Keputusan nomor {n} tentang sesuatu yang panjang sekali\n");
    let long = format!("decree_number,decree_year,title\n{}", (1..400).map(row).collect::<String>());
    assert!(long.len() > 20_000);
    let pasted = kartika.upload("/skkni/impor", &[("isi", &long)], ("berkas", "", b"")).await;
    assert_eq!(pasted.status, Status::SeeOther, "{}", pasted.body);
}

#[rocket::async_test]
async fn a_review_is_for_coordinators_and_ends_with_its_file() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let review = begin(&kartika, &decree()).await;
    let paths =
        [review.clone(), format!("{review}/unit/1"), format!("{review}/rencana"), format!("{review}/berkas")];
    for person in [world.trainee, world.instructor, world.assessor, world.administrator] {
        let other = site.signed_in(person).await;
        for path in &paths {
            assert_eq!(other.get(path).await.status, Status::NotFound, "{path}");
        }
    }
    assert_eq!(site.nobody().get(&review).await.status, Status::SeeOther);
    for path in ["/unit/0", "/unit/3", "/unit/x"] {
        assert_eq!(kartika.get(&format!("{review}{path}")).await.status, Status::NotFound, "{path}");
    }
    site.set_now(site.now() + chrono::TimeDelta::days(32));
    let kartika = site.signed_in(world.coordinator).await;
    let gone = kartika.get(&review).await;
    assert_eq!(gone.status, Status::UnprocessableEntity);
    assert_eq!(
        gone.texts("#berkas-salah"),
        ["Berkas pratinjau ini sudah tidak disimpan. Unggah sekali lagi."]
    );
}
