//! Applying to a course that asks something: one question a screen, a draft after each, requirements
//! checked on the way, everything known afterwards.
use super::{
    site::{Actor, Site},
    world::{World, world},
};
use angkatan::{
    business::queries::newest,
    enrollment::asking::queries::{draft, words_of},
    tables::{
        business_profile::Size,
        course_requirement::{self, RequirementKind},
        course_version,
        digital_answer::{self, Indicator},
        person,
        person_profile::{self, Schooling, Sex},
        quota_pool::{self, PoolKind},
    },
};
use chrono::NaiveDate;
use image::{DynamicImage, ImageFormat};
use rocket::http::Status;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DbErr, EntityTrait, NotSet, QueryFilter};
use std::io::Cursor;

const ALL: [(RequirementKind, &str); 9] = [
    (RequirementKind::MinAge, "18"),
    (RequirementKind::MaxAge, "55"),
    (RequirementKind::Schooling, "smp"),
    (RequirementKind::Domicile, "33"),
    (RequirementKind::ExperienceYears, "2"),
    (RequirementKind::Nib, ""),
    (RequirementKind::Profile, ""),
    (RequirementKind::Document, "ktp"),
    (RequirementKind::Document, "photo"),
];

/// The course of the world asks for these.
pub async fn asks(site: &Site, world: &World, requirements: &[(RequirementKind, &str)]) {
    let rows = requirements.iter().enumerate().map(|(n, (kind, value))| course_requirement::ActiveModel {
        id: NotSet,
        course_version_id: Set(world.version),
        position: Set(n as i32 + 1),
        kind: Set(*kind),
        value: Set(value.to_string()),
    });
    let rows: Vec<_> = rows.collect();
    site.store
        .write(async |tx| {
            tx.public_changed();
            course_requirement::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
            Ok::<_, DbErr>(())
        })
        .await
        .unwrap();
}

pub fn photo() -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(60, 40).write_to(&mut out, ImageFormat::Jpeg).unwrap();
    out.into_inner()
}

/// Answers a question and tells where that leads.
async fn goes(actor: &Actor<'_>, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = actor.post(path, fields).await;
    assert_eq!(answer.status, Status::SeeOther, "{path}: {:?}", answer.texts(".error, .notice"));
    answer.location.unwrap()
}

#[rocket::async_test]
async fn one_question_a_screen_from_the_first_to_the_receipt() {
    let site = Site::new().await;
    let world = world(&site).await;
    asks(&site, &world, &ALL).await;
    let start = format!("/angkatan/{}/daftar", world.open);
    let at = |step: &str| format!("{start}/{step}");

    // Said before anybody applies.
    let course = site.nobody().get("/pelatihan/media-sosial").await;
    assert_eq!(
        course.texts("#syarat ~ .prose li"),
        [
            "Berumur paling sedikit 18 tahun",
            "Berumur paling banyak 55 tahun",
            "Tamat paling rendah SMP",
            "Tinggal di Jawa Tengah",
            "Usaha sudah berjalan 2 tahun",
            "Punya NIB (izin usaha dari OSS)",
            "Menjawab pertanyaan tentang usaha",
            "Foto KTP",
            "Foto diri",
        ]
    );
    assert!(site.nobody().get(&start).await.texts("#langkah")[0].starts_with("Langkah 1 dari 9"));

    let siti = site.signed_in(world.trainee).await;
    assert_eq!(siti.get(&start).await.location, Some(at("diri")));
    let first = siti.get(&at("diri")).await;
    assert_eq!(first.texts("h1"), ["Kapan Anda lahir?"]);
    assert!(first.texts("#langkah")[0].starts_with("Langkah 2 dari 9"));
    assert_eq!(first.attributes("main input, main select", "name"), ["hari", "bulan", "tahun"]);

    // Something wrong: the sentence at its field, and every word is kept, also on the way back.
    let wrong = siti.post(&at("diri"), &[("hari", "31"), ("bulan", "2"), ("tahun", "1990")]).await;
    assert_eq!(wrong.status, Status::UnprocessableEntity);
    assert!(wrong.texts("#tahun-salah")[0].contains("tidak ada di kalender"));
    assert_eq!(siti.get(&at("diri")).await.attributes("#hari", "value"), ["31"]);
    let young = siti.post(&at("diri"), &[("hari", "1"), ("bulan", "2"), ("tahun", "2010")]).await;
    assert_eq!(
        young.texts("#tahun-salah"),
        ["Anda 16 tahun pada hari pertama, syaratnya paling sedikit 18 tahun. \
             Cari pelatihan lain, atau tanya balai."]
    );
    let born = [("hari", "25"), ("bulan", "1"), ("tahun", "1990")];
    assert_eq!(goes(&siti, &at("diri"), &born).await, at("pendidikan"));
    let low = siti.post(&at("pendidikan"), &[("pendidikan", "sd")]).await;
    assert!(low.texts("#pendidikan-salah")[0].starts_with("Pelatihan ini untuk yang tamat SMP"));
    assert_eq!(goes(&siti, &at("pendidikan"), &[("pendidikan", "sma")]).await, at("nama-usaha"));
    let back =
        [("nama_usaha", "Keripik Si"), ("bidang", ""), ("mulai", ""), ("nib", ""), ("arah", "kembali")];
    assert_eq!(goes(&siti, &at("nama-usaha"), &back).await, at("pendidikan"));
    let kept = siti.get(&at("nama-usaha")).await;
    assert_eq!(kept.attributes("#nama_usaha", "value"), ["Keripik Si"], "half a word is a word");
    assert_eq!(siti.get(&start).await.location, Some(at("nama-usaha")), "resumed where it stopped");
    let business = |nib: &'static str| {
        [("nama_usaha", "Keripik Siti"), ("bidang", "kuliner"), ("mulai", "2019"), ("nib", nib)]
    };
    let none = siti.post(&at("nama-usaha"), &business("")).await;
    assert!(none.texts("#nib-salah")[0].contains("oss.go.id"));
    assert_eq!(goes(&siti, &at("nama-usaha"), &business("9120 0012 34567")).await, at("besar-usaha"));
    let size = [("pekerja", "2"), ("omzet", "Rp48.000.000"), ("modal", "")];
    assert_eq!(goes(&siti, &at("besar-usaha"), &size).await, at("digital"));
    assert_eq!(goes(&siti, &at("digital"), &[("digital", "qris"), ("digital", "map")]).await, at("ktp"));

    // A paper, without a script; the last screen is not reached before.
    assert_eq!(siti.get(&at("usaha")).await.location, Some(at("ktp")));
    assert_eq!(siti.post(&at("ktp"), &[]).await.status, Status::UnprocessableEntity);
    let page = siti.get(&at("ktp")).await;
    let onward = page.attributes("input[name=ke]", "value");
    assert_eq!(onward, [at("foto")]);
    for kind in ["ktp", "photo"] {
        let fields = [("jenis", kind), ("ke", &at("foto"))];
        let sent = siti.upload("/berkas/utuh", &fields, ("berkas", "x", &photo())).await;
        assert_eq!(sent.location, Some(at("foto")), "{}", sent.body);
    }
    assert_eq!(goes(&siti, &at("foto"), &[]).await, at("usaha"));

    let last = siti.get(&at("usaha")).await;
    assert!(last.texts("#langkah")[0].starts_with("Langkah 9 dari 9"));
    let lines = last.texts("dl.lines dd");
    for said in [
        "25 Januari 1990Ubah Data diri",
        "SMA atau SMKUbah Pendidikan",
        "Keripik Siti, Kuliner, sejak 2019, NIB 9120001234567Ubah Usaha",
        "Usaha mikro: 2 orang, penjualan Rp48.000.000 setahunUbah Besar usaha",
        "Sudah dikirimUbah KTP",
    ] {
        assert!(lines.iter().any(|line| line == said), "{said} in {lines:?}");
    }
    let key = last.attributes("input[name=kunci]", "value").remove(0);
    let receipt = goes(&siti, &at("usaha"), &[("kunci", &key)]).await;
    assert_eq!(
        goes(&siti, &at("usaha"), &[("kunci", &key)]).await,
        receipt,
        "the same key, the same receipt"
    );
    assert_eq!(siti.get(&receipt).await.texts("h1"), ["Anda mendapat kursi"]);
    assert_eq!(siti.get(&at("diri")).await.location, Some(receipt), "what is sent is sent");

    // What was answered is known now.
    let db = site.store.read();
    let profile = person_profile::Entity::find_by_id(world.trainee).one(db).await.unwrap().unwrap();
    assert_eq!(
        (profile.born_on, profile.schooling, profile.sex),
        (NaiveDate::from_ymd_opt(1990, 1, 25), Some(Schooling::Sma), None)
    );
    let described = newest(db, world.trainee).await.unwrap().unwrap();
    assert_eq!(
        (described.profile.nib.as_deref(), described.profile.size, described.profile.size_rule.as_str()),
        (Some("9120001234567"), Size::Micro, "PP 7/2021 pasal 35")
    );
    assert_eq!(described.digital, [Indicator::Map, Indicator::Qris]);
    assert_eq!(digital_answer::Entity::find().all(db).await.unwrap().len(), 7, "no is an answer too");
    let owner = person::Entity::find_by_id(world.trainee).one(db).await.unwrap().unwrap();
    assert_eq!(owner.business.as_deref(), Some("Keripik Siti"));
    let draft = draft(db, world.open, world.trainee).await.unwrap();
    assert_eq!(draft.unwrap().sent_at, Some(site.now()));
}

#[rocket::async_test]
async fn an_answer_is_changed_and_one_is_back_at_the_end() {
    let site = Site::new().await;
    let world = world(&site).await;
    asks(&site, &world, &[(RequirementKind::Schooling, "smp"), (RequirementKind::Profile, "")]).await;
    let at = |step: &str| format!("/angkatan/{}/daftar/{step}", world.open);
    let siti = site.signed_in(world.trainee).await;
    goes(&siti, &at("pendidikan"), &[("pendidikan", "sma")]).await;
    let business = [("nama_usaha", "Keripik Siti"), ("bidang", "kuliner"), ("nib", "")];
    goes(&siti, &at("nama-usaha"), &business).await;

    // Amounts as people say them; what looks mistyped is asked about once.
    let size =
        |workers: &'static str, sales: &'static str| [("pekerja", workers), ("omzet", sales), ("modal", "")];
    let alone = siti.post(&at("besar-usaha"), &size("0", "25 juta")).await;
    assert!(alone.texts("#pekerja-salah")[0].contains("paling sedikit 1"), "{}", alone.body);
    let few = siti.post(&at("besar-usaha"), &size("1", "25")).await;
    assert_eq!(few.status, Status::UnprocessableEntity);
    assert!(few.texts(".notice.warn")[0].contains("Penjualan setahun Rp25?"));
    let sure = few.attributes("input[name=yakin_usaha]", "value").remove(0);
    let again = [&size("1", "25")[..], &[("yakin_usaha", sure.as_str())]].concat();
    assert_eq!(goes(&siti, &at("besar-usaha"), &again).await, at("digital"), "and then taken as it is");
    assert_eq!(goes(&siti, &at("besar-usaha"), &size("1", "1,5 miliar")).await, at("digital"));
    goes(&siti, &at("digital"), &[("digital", "qris")]).await;

    let last = siti.get(&at("usaha")).await;
    assert!(last.texts("dl.lines dd").iter().any(|line| line.contains("penjualan Rp1.500.000.000")));
    let change = last.attributes("dl.lines dd a", "href");
    assert!(change.contains(&format!("{}?ubah=true", at("pendidikan"))), "{change:?}");
    let page = siti.get(&change[0]).await;
    assert_eq!(page.attributes("form[method=post] input[name=ubah]", "value"), ["true"]);
    let lower = [("pendidikan", "smp"), ("ubah", "true")];
    assert_eq!(goes(&siti, &at("pendidikan"), &lower).await, at("usaha"), "not through all the others");
    let no = siti.post(&at("pendidikan"), &[("pendidikan", "sd"), ("ubah", "true")]).await;
    assert_eq!(no.attributes("input[name=ubah]", "value"), ["true"], "nor after a wrong one");
    let back = [("pendidikan", "smp"), ("ubah", "true"), ("arah", "kembali")];
    assert_eq!(goes(&siti, &at("pendidikan"), &back).await, at("usaha"));
}

#[rocket::async_test]
async fn a_paper_that_is_not_taken_leaves_one_at_the_question() {
    let site = Site::new().await;
    let world = world(&site).await;
    asks(&site, &world, &[(RequirementKind::Document, "ktp")]).await;
    let at = format!("/angkatan/{}/daftar/ktp", world.open);
    let siti = site.signed_in(world.trainee).await;
    let page = siti.get(&at).await;
    let from = page.attributes("input[name=dari]", "value");
    assert_eq!(from, std::slice::from_ref(&at));
    let fields = [("jenis", "ktp"), ("ke", "/beranda"), ("dari", from[0].as_str())];
    let sent = siti.upload("/berkas/utuh", &fields, ("berkas", "x", b"<html>")).await;
    let to = sent.location.unwrap();
    assert_eq!(to, format!("{at}?ditolak=Unknown"));
    let page = siti.get(&to).await;
    assert_eq!(page.texts("h1"), ["Foto KTP Anda"]);
    assert!(page.texts("#salah-ktp")[0].starts_with("Berkas ini bukan foto"), "beside the field");
    assert!(
        siti.get(&format!("{at}?ditolak=%3Cb%3E")).await.texts("#salah-ktp")[0].is_empty(),
        "no words of others"
    );
    // Nowhere else but to a question.
    let fields = [("jenis", "ktp"), ("ke", ""), ("dari", "//evil.example/angkatan/")];
    let sent = siti.upload("/berkas/utuh", &fields, ("berkas", "x", b"<html>")).await;
    assert_eq!(sent.status, Status::UnprocessableEntity);
}

#[rocket::async_test]
async fn a_business_is_described_once_and_offered_again() {
    let site = Site::new().await;
    let world = world(&site).await;
    asks(&site, &world, &[(RequirementKind::Profile, ""), (RequirementKind::Document, "ktp")]).await;
    let start = format!("/angkatan/{}/daftar", world.open);
    let siti = site.signed_in(world.trainee).await;
    site.store
        .write(async |tx| {
            let said = angkatan::business::rules::Profile {
                name: "Batik Siti".into(),
                field: "kriya",
                since: None,
                nib: None,
                workers: Some(3),
                turnover: Some(angkatan::tables::amounts::Rupiah(3_000_000_000)),
                capital: None,
                digital: vec![Indicator::Shop],
            };
            angkatan::business::commands::describe(tx, world.trainee, &said, site.now()).await
        })
        .await
        .unwrap();
    let page = siti.get(&format!("{start}/nama-usaha")).await;
    assert_eq!(page.attributes("#nama_usaha", "value"), ["Batik Siti"]);
    assert!(page.texts(".notice.info")[0].contains("Sudah kami isi dari 23 November 2026"));
    // One press takes it all; what is open behind it comes next.
    let onward = goes(&siti, &format!("{start}/nama-usaha"), &[("arah", "sama")]).await;
    assert_eq!(onward, format!("{start}/ktp"));
    let words = words_of(draft(site.store.read(), world.open, world.trainee).await.unwrap().as_ref());
    assert_eq!((words["omzet"].as_str(), words["digital"].as_str()), ("3.000.000.000", "shop"));
}

#[rocket::async_test]
async fn somebody_of_another_province_is_asked_which() {
    let site = Site::new().await;
    let world = world(&site).await;
    let start = format!("/angkatan/{}/daftar", world.open);
    let form = [
        ("nama", "Made Suartini"),
        ("telepon", "081234567899"),
        ("email", "made@peserta.example"),
        ("wilayah", "lain"),
        ("sandi", "tiga kata biasa"),
    ];
    let sent = site.nobody().post(&start, &form).await;
    assert_eq!(sent.location, Some(format!("{start}/wilayah")));
    let made = person::Entity::find().filter(person::COLUMN.email.eq("made@peserta.example"));
    let made = made.one(site.store.read()).await.unwrap().unwrap();
    let actor = site.signed_in(made.id).await;
    let provinces = actor.get(&format!("{start}/wilayah")).await;
    assert_eq!(provinces.texts("select option").len(), 39);
    let bali = actor.get(&format!("{start}/wilayah?provinsi=51")).await;
    assert!(bali.texts("select option").contains(&"Kota Denpasar".to_string()));
    let nowhere = actor.post(&format!("{start}/wilayah"), &[("provinsi", "51"), ("wilayah", "")]).await;
    assert_eq!(nowhere.status, Status::UnprocessableEntity);
    assert_eq!(nowhere.texts("#wilayah-salah"), ["Pilih kabupaten atau kota dari daftar."]);
    assert_eq!(
        goes(&actor, &format!("{start}/wilayah"), &[("wilayah", "51.71")]).await,
        format!("{start}/usaha")
    );
    let receipt = goes(&actor, &format!("{start}/usaha"), &[("usaha", "")]).await;
    assert_eq!(actor.get(&receipt).await.texts("h1"), ["Anda mendapat kursi"]);
}

#[rocket::async_test]
async fn a_course_for_one_region_says_so_before_and_after_there_is_an_account() {
    let site = Site::new().await;
    let world = world(&site).await;
    asks(&site, &world, &[(RequirementKind::Domicile, "33.21")]).await;
    let start = format!("/angkatan/{}/daftar", world.open);
    let form = [
        ("nama", "Wati"),
        ("telepon", "081234567899"),
        ("email", ""),
        ("wilayah", "33.74"),
        ("sandi", "tiga kata biasa"),
    ];
    let no = site.nobody().post(&start, &form).await;
    assert_eq!(
        no.texts("#wilayah-salah"),
        ["Pelatihan ini untuk warga Kabupaten Demak. Kalau alamat Anda sudah pindah, ubah wilayah Anda."]
    );
    let wati = person::Entity::find().filter(person::COLUMN.name.eq("Wati")).one(site.store.read());
    assert!(wati.await.unwrap().is_none(), "no account for nothing");
    // Siti lives in Semarang: she may correct it, and is told why she cannot send.
    let siti = site.signed_in(world.trainee).await;
    assert_eq!(siti.get(&start).await.location, Some(format!("{start}/wilayah")));
    let last = siti.get(&format!("{start}/usaha")).await;
    assert!(last.texts(".notice.warn")[0].contains("warga Kabupaten Demak"));
    assert!(last.texts("form button").is_empty());
    let forced = siti.post(&format!("{start}/usaha"), &[("usaha", "")]).await;
    assert_eq!(forced.status, Status::UnprocessableEntity);
    assert_eq!(
        goes(&siti, &format!("{start}/wilayah"), &[("wilayah", "33.21")]).await,
        format!("{start}/usaha")
    );
    goes(&siti, &format!("{start}/usaha"), &[("usaha", "")]).await;
}

#[rocket::async_test]
async fn a_doubtful_nik_is_asked_about_and_not_refused() {
    let site = Site::new().await;
    let world = world(&site).await;
    asks(&site, &world, &[(RequirementKind::MinAge, "18")]).await;
    let (needs, pool) = (
        course_version::ActiveModel { id: Set(world.version), needs_nik: Set(true), ..Default::default() },
        quota_pool::ActiveModel {
            id: NotSet,
            cohort_id: Set(world.open),
            position: Set(1),
            name: Set("Perempuan".into()),
            kind: Set(PoolKind::Sex),
            value: Set("female".into()),
            seats: Set(1),
        },
    );
    site.store
        .write(async |tx| {
            tx.public_changed();
            needs.update(tx.db()).await?;
            pool.insert(tx.db()).await.map(|_| ())
        })
        .await
        .unwrap();
    let start = format!("/angkatan/{}/daftar", world.open);
    let siti = site.signed_in(world.trainee).await;
    let nik = format!("{start}/nik");
    assert_eq!(siti.get(&start).await.location, Some(nik.clone()));
    let doubt = siti.post(&nik, &[("nik", "9999 0125 0190 0002")]).await;
    assert_eq!(doubt.status, Status::UnprocessableEntity);
    assert!(doubt.texts(".notice.warn")[0].contains("bukan kode kabupaten"));
    assert_eq!(doubt.attributes("input[name=yakin]", "value"), ["0002"]);
    assert_eq!(doubt.attributes("#nik", "value"), ["9999 0125 0190 0002"]);
    let sure = [("nik", "9999012501900002"), ("yakin", "0002")];
    assert_eq!(goes(&siti, &nik, &sure).await, format!("{start}/diri"));
    let stored = draft(site.store.read(), world.open, world.trainee).await.unwrap().unwrap();
    assert!(!stored.answers.contains("990125"), "the draft never holds a NIK");
    // Her sex and day differ from the digits: asked once, taken when said again.
    let person = format!("{start}/diri");
    let typed = [("hari", "26"), ("bulan", "1"), ("tahun", "1990"), ("kelamin", "female")];
    let doubt = siti.post(&person, &typed).await;
    assert_eq!(doubt.texts(".notice.warn p").len(), 3);
    let yakin = doubt.attributes("input[name=yakin]", "value").remove(0);
    let sure: Vec<(&str, &str)> = typed.into_iter().chain([("yakin", yakin.as_str())]).collect();
    assert_eq!(goes(&siti, &person, &sure).await, format!("{start}/usaha"));
    goes(&siti, &format!("{start}/usaha"), &[("usaha", "")]).await;
    let profile = person_profile::Entity::find_by_id(world.trainee).one(site.store.read()).await.unwrap();
    assert_eq!(profile.unwrap().sex, Some(Sex::Female));
}

#[rocket::async_test]
async fn the_desk_edits_what_a_course_asks() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let desk = format!("/kelola/pelatihan/{}", world.course);
    let basis = kartika.get(&desk).await.attributes("[name=dasar]", "value").remove(0);
    let form = |least: &'static str| {
        [
            ("judul", "Berjualan lewat Media Sosial"),
            ("bidang", "digital"),
            ("ringkasan", "Dari foto sampai pesanan."),
            ("isi", "Anda belajar."),
            ("syarat", ""),
            ("jp", "12"),
            ("biaya", ""),
            ("kehadiran", "80"),
            ("urutan", ""),
            ("umur_min", least),
            ("umur_maks", ""),
            ("pendidikan", "smp"),
            ("domisili", "33"),
            ("lama_usaha", ""),
            ("minta_profil", "ya"),
            ("minta_ktp", "ya"),
            ("dasar", basis.as_str()),
            ("aksi", "terbitkan"),
        ]
    };
    let wrong = kartika.post(&desk, &form("muda")).await;
    assert_eq!(wrong.attributes(".error", "id"), ["umur_min-salah"]);
    assert_eq!(wrong.attributes("[name=minta_ktp]", "checked").len(), 1, "nothing typed is lost");
    assert_eq!(kartika.post(&desk, &form("17")).await.status, Status::SeeOther);
    let again = kartika.get(&desk).await;
    assert_eq!(again.attributes("#umur_min", "value"), ["17"]);
    assert_eq!(again.attributes("#domisili option[selected]", "value"), ["33"]);
    let course = site.nobody().get("/pelatihan/media-sosial").await;
    assert_eq!(
        course.texts("#syarat ~ .prose li"),
        [
            "Berumur paling sedikit 17 tahun",
            "Tamat paling rendah SMP",
            "Tinggal di Jawa Tengah",
            "Menjawab pertanyaan tentang usaha",
            "Foto KTP",
        ]
    );
}

#[rocket::async_test]
async fn a_draft_is_ones_own() {
    let site = Site::new().await;
    let world = world(&site).await;
    asks(&site, &world, &ALL).await;
    let step = format!("/angkatan/{}/daftar/diri", world.open);
    let (siti, budi) = (site.signed_in(world.trainee).await, site.signed_in(world.other_trainee).await);
    siti.post(&step, &[("hari", "25"), ("bulan", "1"), ("tahun", "1990")]).await;
    assert_eq!(budi.get(&step).await.attributes("#hari", "value"), [""]);
    assert_eq!(site.nobody().get(&step).await.status, Status::SeeOther);
    assert_eq!(site.nobody().post(&step, &[]).await.location.as_deref(), Some("/masuk"));
    let foreign = site.signed_in(world.other_coordinator).await;
    assert_eq!(foreign.get(&step).await.status, Status::UnprocessableEntity);
    let nowhere = siti.get(&format!("/angkatan/{}/daftar/entah", world.open)).await;
    assert_eq!(nowhere.status, Status::NotFound, "no such question");
    let closed = siti.get(&format!("/angkatan/{}/daftar/diri", world.running)).await;
    assert_eq!(closed.location.as_deref(), Some("/pendaftaran/AAAA-0001"));
}
