//! The notice, consents, requests with their clock, erasing, merging, the log.
use super::{
    mail::certificate,
    nik::log_of,
    site::{Actor, Site},
    world::{World, world},
};
use angkatan::{
    doctor,
    people::{
        commands,
        nik::{Nik, NikKey},
    },
    privacy::holdings::{POINTERS, When},
    tables::{
        consent, data_request,
        enrolment::{self, EnrolmentState, Via},
        mark, message,
        person::{self, PersonId},
        person_merge, sign_in,
    },
};
use chrono::TimeDelta;
use rocket::http::Status;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, NotSet, PaginatorTrait,
    QueryFilter,
};
use std::{collections::BTreeSet, fs, path::PathBuf};

async fn of(site: &Site, person: PersonId) -> person::Model {
    person::Entity::find_by_id(person).one(site.store.read()).await.unwrap().unwrap()
}

#[rocket::async_test]
async fn the_notice_is_for_everybody_and_has_versions() {
    let site = Site::new().await;
    let world = world(&site).await;
    let page = site.nobody().get("/privasi").await;
    assert_eq!(page.texts("h1"), ["Data Anda di balai ini"]);
    assert!(page.body.contains("versi 1") && page.body.contains("3 kali 24 jam"));
    assert_eq!(site.nobody().get_english("/privasi").await.texts("h1"), ["Your data at this centre"]);
    assert_eq!(site.nobody().get("/privasi?balai=9999").await.status, Status::NotFound);

    let ani = site.signed_in(world.administrator).await;
    let empty = ani.post("/pengaturan/privasi", &[("id", "# Judul saja"), ("en", "x")]).await;
    assert_eq!(empty.texts(".error"), ["Tulis paling sedikit satu alinea."]);
    let texts = [("id", "# Kami\n\nIni punya kami."), ("en", "# We\n\nThis is ours.")];
    assert_eq!(ani.post("/pengaturan/privasi", &texts).await.status, Status::SeeOther);
    let page = site.nobody().get("/privasi").await;
    assert!(page.body.contains("versi 2") && page.body.contains("Ini punya kami."));
    let other = site.signed_in(world.other_coordinator).await.get("/privasi").await;
    assert!(other.body.contains("versi 1"), "another centre has its own");
}

#[rocket::async_test]
async fn a_consent_is_given_and_taken_back_with_one_button() {
    let site = Site::new().await;
    let world = world(&site).await;
    let siti = site.signed_in(world.trainee).await;
    let chips = async || siti.get("/data-saya").await.texts("section[aria-labelledby=setuju] .mark");
    assert_eq!(chips().await, ["Tidak", "Tidak", "Tidak"], "nothing is taken for granted");
    for _ in 0..2 {
        assert_eq!(siti.post("/data-saya/setuju/publicity", &[]).await.status, Status::SeeOther);
    }
    assert_eq!(chips().await, ["Boleh", "Tidak", "Tidak"]);
    for _ in 0..2 {
        assert_eq!(siti.post("/data-saya/cabut/publicity", &[]).await.status, Status::SeeOther);
    }
    assert_eq!(chips().await, ["Dicabut", "Tidak", "Tidak"]);
    let rows = consent::Entity::find().all(site.store.read()).await.unwrap();
    assert_eq!(rows.len(), 1, "pressed twice it is one");
    assert_eq!((rows[0].version, rows[0].given_by), (1, world.trainee));
    assert_eq!(rows[0].withdrawn_by, Some(world.trainee));
    // From paper, by the coordinator.
    let coordinator = site.signed_in(world.coordinator).await;
    let to = format!("/orang/{}/persetujuan", world.trainee);
    let paper = coordinator.post(&to, &[("untuk", "sharing"), ("beri", "true")]).await;
    assert_eq!(paper.status, Status::SeeOther);
    assert_eq!(chips().await, ["Dicabut", "Boleh", "Tidak"]);
    assert_eq!(
        log_of(&site, world.trainee).await,
        ["consent_given publicity, v1", "consent_withdrawn publicity", "consent_given sharing, v1"]
    );
}

#[rocket::async_test]
async fn a_request_has_seventy_two_hours_and_an_answer() {
    let site = Site::new().await;
    let world = world(&site).await;
    let siti = site.signed_in(world.trainee).await;
    let budi = site.signed_in(world.other_trainee).await;
    let coordinator = site.signed_in(world.coordinator).await;
    let ask = |kind, words| [("minta", kind), ("isi", words)];
    assert_eq!(siti.post("/data-saya/permintaan", &ask("", "")).await.texts(".error"), ["Pilih salah satu."]);
    let short = siti.post("/data-saya/permintaan", &ask("correction", "ya")).await;
    assert_eq!(short.status, Status::UnprocessableEntity);
    let words = "Nama saya Siti Nur Aminah, S.Pd.";
    for _ in 0..2 {
        let asked = siti.post("/data-saya/permintaan", &ask("correction", words)).await;
        assert_eq!(asked.status, Status::SeeOther);
    }
    site.set_now(site.now() + TimeDelta::hours(60));
    budi.post("/data-saya/permintaan", &ask("access", "Siapa yang melihat data saya?")).await;
    let chips = async || -> Vec<String> {
        let page = coordinator.get("/permintaan").await;
        page.texts("section[aria-labelledby=terbuka] .mark")
            .iter()
            .map(|c| c.replace('\u{a0}', " "))
            .collect()
    };
    assert_eq!(chips().await, ["Sisa 12 jam", "Sisa 72 jam"], "the nearest due first");
    site.set_now(site.now() + TimeDelta::hours(15));
    assert_eq!(chips().await, ["Lewat 3 jam", "Sisa 57 jam"]);
    let queue = coordinator.get("/permintaan").await;
    assert!(queue.texts(".notice.bad")[0].contains("1 permintaan sudah lewat batas waktu."));
    let to = queue.attributes("section[aria-labelledby=terbuka] a", "href")[0].clone();
    for other in [world.trainee, world.instructor, world.administrator, world.other_coordinator] {
        assert_eq!(site.signed_in(other).await.get(&to).await.status, Status::NotFound);
    }
    assert!(coordinator.get(&to).await.body.contains(words));
    let answer = [("hasil", "done"), ("jawaban", "Nama Anda sudah dibetulkan menurut KTP.")];
    assert_eq!(coordinator.post(&to, &answer).await.status, Status::SeeOther);
    assert_eq!(coordinator.post(&to, &answer).await.status, Status::UnprocessableEntity, "once");
    assert_eq!(chips().await, ["Sisa 57 jam"]);
    let told = message::Entity::find().one(site.store.read()).await.unwrap().unwrap();
    assert_eq!(told.to_address.as_deref(), Some("siti@peserta.example"));
    assert!(told.text.contains("Nama Anda sudah dibetulkan menurut KTP."));
    assert!(siti.get("/data-saya").await.body.contains("Nama Anda sudah dibetulkan"));
    assert_eq!(log_of(&site, world.trainee).await, ["asked correction", "answered correction: done"]);
}

#[rocket::async_test]
async fn requests_of_one_kind_are_one_and_end_with_the_data() {
    let site = Site::new().await;
    let world = world(&site).await;
    finish(&site, &world).await;
    let siti = site.signed_in(world.trainee).await;
    let coordinator = site.signed_in(world.coordinator).await;
    let ask = |kind, words| [("minta", kind), ("isi", words)];
    for words in ["Nama saya salah tulis.", "Tanggal lahir saya juga.", "Nama saya salah tulis."] {
        let asked = siti.post("/data-saya/permintaan", &ask("correction", words)).await;
        assert_eq!(asked.status, Status::SeeOther);
        site.set_now(site.now() + TimeDelta::hours(1));
    }
    let rows = data_request::Entity::find().all(site.store.read()).await.unwrap();
    assert_eq!(rows.len(), 1, "one to answer");
    assert_eq!(rows[0].asked, "Nama saya salah tulis.\n\nTanggal lahir saya juga.");
    assert_eq!(rows[0].due_at, rows[0].opened_at + TimeDelta::hours(72), "within the time of the first");

    siti.post("/data-saya/permintaan", &ask("erasure", "")).await;
    let erasure = data_request::Entity::find().filter(data_request::COLUMN.kind.eq("erasure"));
    let erasure = erasure.one(site.store.read()).await.unwrap().unwrap();
    let done = coordinator.post(&format!("/permintaan/{}/hapus", erasure.id), &[("ya", "true")]).await;
    assert_eq!(done.status, Status::SeeOther, "{:?}", done.texts(".error, .notice"));
    let other = data_request::Entity::find_by_id(rows[0].id).one(site.store.read()).await.unwrap().unwrap();
    assert!(other.closed_at.is_some(), "nothing is left to correct");
    assert!(other.answer.starts_with("Data Anda sudah dihapus"));
}

#[rocket::async_test]
async fn my_data_are_mine_to_take_and_hold_no_key() {
    let site = Site::new().await;
    let world = world(&site).await;
    certificate(&site, &world, "Siti Nur Aminah").await;
    let siti = site.signed_in(world.trainee).await;
    let file = siti.post("/data-saya/unduh", &[]).await;
    assert_eq!(file.status, Status::Ok);
    let all: serde_json::Value = serde_json::from_slice(&file.bytes).unwrap();
    assert_eq!(all["person"]["name"], "Siti Nur Aminah");
    assert_eq!(all["trainings"][0]["cohort"], "Angkatan 1 Tahun 2026");
    assert_eq!(all["certificates"].as_array().unwrap().len(), 1);
    for secret in ["hash", "sealed", "token"] {
        assert!(!file.body.contains(secret), "{secret}");
    }
    assert_eq!(all["log"][0]["act"], "taken");
    assert!(!file.body.contains("Budi"), "nobody else");
}

/// What somebody told and handed in is in the file, with the bytes of the papers.
#[rocket::async_test]
async fn the_file_holds_what_was_told_and_handed_in() {
    use angkatan::tables::{application_draft, document, enrolment_score, score_part, staff_role};
    let site = Site::new().await;
    let world = world(&site).await;
    let siti = site.signed_in(world.trainee).await;
    let mut photo = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(60, 40).write_to(&mut photo, image::ImageFormat::Jpeg).unwrap();
    let sent = siti.upload("/berkas/utuh", &[("jenis", "ktp")], ("berkas", "x", &photo.into_inner())).await;
    assert_eq!(sent.status, Status::SeeOther, "{}", sent.body);
    site.store
        .write(async |tx| {
            let db = tx.db();
            let said = angkatan::business::rules::Profile {
                name: "Batik Siti".into(),
                field: "kriya",
                since: Some(2019),
                nib: Some(angkatan::business::rules::Nib::parse("9120001234567").unwrap()),
                workers: Some(3),
                turnover: Some(angkatan::tables::amounts::Rupiah(48_000_000)),
                capital: None,
                digital: vec![angkatan::tables::digital_answer::Indicator::Qris],
            };
            angkatan::business::commands::describe(tx, world.trainee, &said, site.now()).await?;
            let profile = angkatan::tables::person_profile::ActiveModel {
                person_id: Set(world.trainee),
                sex: Set(Some(angkatan::tables::person_profile::Sex::Female)),
                born_on: Set(chrono::NaiveDate::from_ymd_opt(1990, 1, 25)),
                schooling: Set(Some(angkatan::tables::person_profile::Schooling::Sma)),
                disability: Set(Some(false)),
            };
            profile.insert(db).await?;
            let draft = application_draft::ActiveModel {
                id: NotSet,
                person_id: Set(world.trainee),
                cohort_id: Set(world.open),
                answers: Set(r#"{"nama_usaha":"Batik Siti"}"#.into()),
                step: Set(application_draft::Step::Business),
                updated_at: Set(site.now()),
                sent_at: Set(None),
            };
            draft.insert(db).await?;
            let part = score_part::ActiveModel {
                id: NotSet,
                cohort_id: Set(world.running),
                position: Set(1),
                name: Set("Wawancara".into()),
                weight: Set(100),
                max: Set(100),
            };
            let part = part.insert(db).await?.id;
            let score = enrolment_score::ActiveModel {
                enrolment_id: Set(world.seat),
                part_id: Set(part),
                value: Set(8250),
                by_id: Set(world.coordinator),
                at: Set(site.now()),
            };
            score.insert(db).await?;
            let result = enrolment::ActiveModel {
                id: Set(world.seat),
                rank: Set(Some(3)),
                score: Set(Some(8250)),
                sponsor: Set(Some("Dinas Koperasi".into())),
                ..Default::default()
            };
            result.update(db).await?;
            let role = staff_role::ActiveModel {
                person_id: Set(world.trainee),
                role: Set(staff_role::Role::Assessor),
                granted_by: Set(None),
                granted_at: Set(site.now()),
            };
            role.insert(db).await?;
            Ok::<_, angkatan::error::Error>(())
        })
        .await
        .unwrap();
    let file = siti.post("/data-saya/unduh", &[]).await;
    let all: serde_json::Value = serde_json::from_slice(&file.bytes).unwrap();
    let at = |pointer: &str| all.pointer(pointer).cloned().unwrap_or_default();
    for (pointer, value) in [
        ("/profile/sex", serde_json::json!("female")),
        ("/profile/born_on", "1990-01-25".into()),
        ("/profile/schooling", "sma".into()),
        ("/businesses/0/name", "Batik Siti".into()),
        ("/businesses/0/nib", "9120001234567".into()),
        ("/businesses/0/turnover_rupiah", 48_000_000.into()),
        ("/businesses/0/digital/qris", true.into()),
        ("/drafts/0/answers/nama_usaha", "Batik Siti".into()),
        ("/applications/0/state", "enrolled".into()),
        ("/applications/0/rank", 3.into()),
        ("/applications/0/score_in_hundredths", 8250.into()),
        ("/applications/0/sponsor", "Dinas Koperasi".into()),
        ("/applications/0/receipt", "AAAA-0001".into()),
        ("/selection_scores/0/part", "Wawancara".into()),
        ("/selection_scores/0/score_in_hundredths", 8250.into()),
        ("/work/roles/0/role", "assessor".into()),
        ("/papers/0/kind", "ktp".into()),
    ] {
        assert_eq!(at(pointer), value, "{pointer} of {all:#}");
    }
    let kept = document::Entity::find().one(site.store.read()).await.unwrap().unwrap();
    let address = format!("/berkas/{}", kept.code);
    assert_eq!(at("/papers/0/address"), address.as_str());
    let bytes = data_encoding::BASE64.decode(at("/papers/0/content_base64").as_str().unwrap().as_bytes());
    assert_eq!(bytes.unwrap(), siti.get(&address).await.bytes);
    let page = siti.get("/data-saya").await;
    assert!(page.attributes("section a.btn", "href").contains(&address), "and on the page");

    // Who looks at a paper is noted, once in an hour; its owner is not.
    let kartika = site.signed_in(world.coordinator).await;
    for _ in 0..3 {
        assert_eq!(kartika.get(&address).await.status, Status::Ok);
    }
    let looks = async || {
        let all = log_of(&site, world.trainee).await;
        all.into_iter().filter(|line| line.starts_with("document_seen")).collect::<Vec<_>>()
    };
    assert_eq!(looks().await, ["document_seen KTP"]);
    site.set_now(site.now() + TimeDelta::minutes(61));
    kartika.get(&address).await;
    assert_eq!(looks().await.len(), 2);
}

/// Opens an erasure request and gives its page.
async fn asked_to_erase(site: &Site, actor: &Actor<'_>, person: PersonId) -> String {
    let asked = actor.post("/data-saya/permintaan", &[("minta", "erasure"), ("isi", "")]).await;
    assert_eq!(asked.status, Status::SeeOther, "{:?}", asked.texts(".error"));
    let row = data_request::Entity::find()
        .filter(data_request::COLUMN.person_id.eq(person))
        .one(site.store.read())
        .await;
    format!("/permintaan/{}", row.unwrap().unwrap().id)
}

async fn finish(site: &Site, world: &World) {
    use angkatan::tables::cohort::{self, CohortState};
    site.store
        .write(async |tx| {
            let row = cohort::ActiveModel {
                id: Set(world.running),
                state: Set(CohortState::Finished),
                ..Default::default()
            };
            row.update(tx.db()).await
        })
        .await
        .unwrap();
}

#[rocket::async_test]
async fn erasing_leaves_what_the_archive_needs_and_says_so() {
    let site = Site::new().await;
    let world = world(&site).await;
    certificate(&site, &world, "Siti Nur Aminah").await;
    let key = NikKey::new(site.settings.nik_key);
    let sealed = key.seal(&Nik::parse("3374012501900002").unwrap(), &site.random).unwrap();
    let mark = |seat| mark::ActiveModel {
        enrolment_id: Set(seat),
        session_id: Set(world.sessions[0]),
        presence: Set(mark::Presence::Sick),
        jp: Set(0),
        reason: Set("demam berdarah".into()),
        by_id: Set(world.instructor),
        at: Set(site.now()),
        ..Default::default()
    };
    site.store
        .write(async |tx| {
            commands::set_nik(tx, world.trainee, sealed).await?;
            mark(world.seat).insert(tx.db()).await?;
            mark(world.other_seat).insert(tx.db()).await?;
            Ok::<_, angkatan::error::Error>(())
        })
        .await
        .unwrap();
    let coordinator = site.signed_in(world.coordinator).await;
    let (siti, budi) = (site.signed_in(world.trainee).await, site.signed_in(world.other_trainee).await);
    let (of_siti, of_budi) = (
        asked_to_erase(&site, &siti, world.trainee).await,
        asked_to_erase(&site, &budi, world.other_trainee).await,
    );
    let early = coordinator.post(&format!("{of_siti}/hapus"), &[]).await;
    assert_eq!(early.status, Status::UnprocessableEntity, "she still learns");
    // A letter and an appeal that still wait for their answers.
    let letter = [("jenis", "ill"), ("dari", "2026-11-23"), ("sampai", "2026-11-23"), ("kata", "Demam.")];
    let sent = budi.post(&format!("/saya/{}/surat", world.other_seat), &letter).await;
    assert_eq!(sent.status, Status::SeeOther, "{:?}", sent.texts(".error"));
    let appeal = format!("/saya/{}/keberatan/{}", world.other_seat, world.sessions[0]);
    assert_eq!(budi.post(&appeal, &[("kata", "Saya hadir pagi itu.")]).await.status, Status::SeeOther);
    let home = coordinator.get("/koordinator").await;
    assert!(home.body.contains("1 surat dan 1 keberatan menunggu jawaban"), "{}", home.body);
    finish(&site, &world).await;
    let found = doctor::examine(&site.store, site.now()).await.unwrap();
    let page = coordinator.get(&of_siti).await;
    assert!(page.body.contains("1 sertifikat dengan nama Anda"), "said before it is done");
    assert_eq!(coordinator.post(&format!("{of_siti}/hapus"), &[]).await.status, Status::SeeOther);
    assert_eq!(coordinator.post(&format!("{of_budi}/hapus"), &[]).await.status, Status::SeeOther);

    let home = coordinator.get("/koordinator").await;
    assert!(!home.body.contains("keberatan menunggu jawaban"), "nobody is left");

    let (s, b) = (of(&site, world.trainee).await, of(&site, world.other_trainee).await);
    assert_eq!((s.name.as_str(), b.name.as_str()), ("Siti Nur Aminah", "(data dihapus)"));
    for row in [&s, &b] {
        let gone = [&row.email, &row.phone, &row.business, &row.region_code, &row.nik_sealed, &row.nik_index];
        assert!(gone.iter().all(|field| field.is_none()), "{row:?}");
    }
    let reason = async |seat| {
        let row = mark::Entity::find_by_id((seat, world.sessions[0])).one(site.store.read()).await;
        row.unwrap().unwrap().reason
    };
    assert_eq!(reason(world.seat).await, "demam berdarah", "what a certificate rests on");
    assert_eq!(reason(world.other_seat).await, "", "what nothing rests on");
    assert_eq!(siti.get("/akun").await.status, Status::SeeOther, "signed out");
    let told = message::Entity::find()
        .filter(message::COLUMN.event_key.starts_with("data_request:"))
        .filter(message::COLUMN.person_id.eq(world.trainee))
        .one(site.store.read())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(told.to_address.as_deref(), Some("siti@peserta.example"), "the answer still reaches her");
    assert!(told.text.contains("1 sertifikat dengan nama Anda"));
    assert_eq!(site.nobody().get("/v/K7QM-4T2X-9ABC-DEFG").await.status, Status::Ok, "still checked");
    assert_eq!(
        doctor::examine(&site.store, site.now()).await.unwrap(),
        found,
        "nothing is wrong now that was not"
    );
}

/// A second record of Siti: without an address, enrolled in the open cohort, with a consent and a sign-in.
async fn second_record(site: &Site, world: &World) -> PersonId {
    let now = site.now();
    site.store
        .write(async |tx| {
            let row = person::ActiveModel {
                id: NotSet,
                centre_id: Set(world.centre),
                name: Set("Siti Nuraminah".into()),
                search_name: Set("siti nuraminah".into()),
                email: Set(None),
                phone: Set(Some("+6281200000055".into())),
                region_code: Set(None),
                business: Set(None),
                nik_sealed: Set(None),
                nik_index: Set(None),
                nik_last4: Set(None),
                password_hash: Set(None),
                language: Set(person::Language::Id),
                created_at: Set(now),
            };
            let id = row.insert(tx.db()).await?.id;
            let seat = enrolment::ActiveModel {
                id: NotSet,
                cohort_id: Set(world.open),
                person_id: Set(id),
                state: Set(EnrolmentState::Enrolled),
                queue_number: Set(1),
                via: Set(Via::Desk),
                receipt: Set("BBBB-0001".into()),
                applied_at: Set(now),
                seated_at: Set(Some(now)),
                left_at: Set(None),
                ..Default::default()
            };
            seat.insert(tx.db()).await?;
            let agreed = consent::ActiveModel {
                id: NotSet,
                person_id: Set(id),
                purpose: Set(consent::Purpose::FollowUp),
                version: Set(1),
                given_at: Set(now),
                given_by: Set(id),
                withdrawn_at: Set(None),
                withdrawn_by: Set(None),
            };
            agreed.insert(tx.db()).await?;
            Ok::<_, sea_orm::DbErr>(id)
        })
        .await
        .unwrap()
}

/// Everything that points at a person, counted by table.
async fn held(site: &Site, person: PersonId) -> Vec<(&'static str, u64)> {
    let db = site.store.read();
    let mut all = Vec::new();
    for &(table, column, when) in POINTERS {
        if when == When::Moves {
            let sql = format!("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM {table} WHERE {column} = {person}");
            let row = db.query_one_raw(sea_orm::Statement::from_string(db.get_database_backend(), sql)).await;
            all.push((table, row.unwrap().unwrap().try_get::<i64>("", "n").unwrap() as u64));
        }
    }
    all
}

#[rocket::async_test]
async fn two_records_of_one_person_become_one() {
    let site = Site::new().await;
    let world = world(&site).await;
    certificate(&site, &world, "Siti Nur Aminah").await;
    let twin = second_record(&site, &world).await;
    let key = NikKey::new(site.settings.nik_key);
    let sealed = key.seal(&Nik::parse("3374016501900001").unwrap(), &site.random).unwrap();
    site.store.write(async |tx| commands::set_nik(tx, twin, sealed).await).await.unwrap();
    let twin_signed_in = site.signed_in(twin).await;
    let examined = doctor::examine(&site.store, site.now()).await.unwrap();
    let coordinator = site.signed_in(world.coordinator).await;
    let found = coordinator.get(&format!("/orang/{}/gabung?cari=siti", world.trainee)).await;
    let to = format!("/orang/{}/gabung/{twin}", world.trainee);
    assert_eq!(found.attributes(".rows a", "href"), std::slice::from_ref(&to), "the other one, not herself");
    assert_eq!(coordinator.get(&to).await.status, Status::Ok);
    for other in [world.trainee, world.administrator, world.other_coordinator] {
        let answer = site.signed_in(other).await.post(&to, &[("alasan", "KTP dilihat")]).await;
        assert_eq!(answer.status, Status::NotFound);
    }
    assert_eq!(coordinator.post(&to, &[("alasan", "")]).await.status, Status::UnprocessableEntity);
    let done = coordinator.post(&to, &[("alasan", "KTP asli dilihat di meja")]).await;
    assert_eq!(done.location, Some(format!("/orang/{}", world.trainee)), "{:?}", done.texts(".notice"));

    let (kept, gone) = (of(&site, world.trainee).await, of(&site, twin).await);
    assert_eq!(kept.email.as_deref(), Some("siti@peserta.example"), "her own stays");
    assert_eq!(kept.phone.as_deref(), Some("+6281200000001"));
    assert_eq!(kept.nik_last4.as_deref(), Some("0001"), "what was missing is learnt");
    assert!(key.open(&kept.nik_sealed.unwrap()).unwrap() == Nik::parse("3374016501900001").unwrap());
    assert_eq!((gone.phone, gone.nik_sealed, gone.nik_index), (None, None, None));
    assert_eq!(held(&site, twin).await.iter().map(|(_, n)| n).sum::<u64>(), 0, "nothing is left behind");
    let seats = enrolment::Entity::find().filter(enrolment::COLUMN.person_id.eq(world.trainee));
    assert_eq!(seats.count(site.store.read()).await.unwrap(), 2);
    assert_eq!(twin_signed_in.get("/akun").await.status, Status::SeeOther);
    assert_eq!(
        sign_in::Entity::find()
            .filter(sign_in::COLUMN.person_id.eq(twin))
            .filter(sign_in::COLUMN.ended_at.is_null())
            .count(site.store.read())
            .await
            .unwrap(),
        0
    );
    let note = person_merge::Entity::find_by_id(twin).one(site.store.read()).await.unwrap().unwrap();
    assert_eq!((note.into_id, note.by_id), (world.trainee, world.coordinator));
    let page = coordinator.get(&format!("/orang/{twin}")).await;
    assert!(page.body.contains("Catatan ini sudah digabung."));
    let search = coordinator.get("/orang?cari=siti").await;
    assert_eq!(search.texts(".rows b"), ["Siti Nur Aminah"]);
    assert_eq!(coordinator.post(&to, &[("alasan", "sekali lagi")]).await.status, Status::UnprocessableEntity);
    assert!(log_of(&site, world.trainee).await.iter().any(|line| line.starts_with("merged ")));
    assert_eq!(doctor::examine(&site.store, site.now()).await.unwrap(), examined);
}

#[rocket::async_test]
async fn two_records_in_one_cohort_are_not_merged_and_it_is_said_what_to_do() {
    let site = Site::new().await;
    let world = world(&site).await;
    let coordinator = site.signed_in(world.coordinator).await;
    let to = format!("/orang/{}/gabung/{}", world.trainee, world.other_trainee);
    let before = (held(&site, world.trainee).await, held(&site, world.other_trainee).await);
    let page = coordinator.get(&to).await;
    assert!(page.texts(".notice.warn")[0].starts_with("Keduanya terdaftar di Angkatan 1 Tahun 2026."));
    let refused = coordinator.post(&to, &[("alasan", "KTP asli dilihat")]).await;
    assert_eq!(refused.status, Status::UnprocessableEntity);
    assert_eq!((held(&site, world.trainee).await, held(&site, world.other_trainee).await), before);
    // One of them withdraws: then it goes, and the one that is over stays where it was.
    site.store
        .write(async |tx| {
            let row = enrolment::ActiveModel {
                id: Set(world.other_seat),
                state: Set(EnrolmentState::Withdrawn),
                left_at: Set(Some(site.now())),
                ..Default::default()
            };
            row.update(tx.db()).await
        })
        .await
        .unwrap();
    let other_way = format!("/orang/{}/gabung/{}", world.other_trainee, world.trainee);
    assert!(coordinator.get(&other_way).await.texts(".notice.warn")[0].contains("arah sebaliknya"));
    assert_eq!(coordinator.post(&to, &[("alasan", "KTP asli dilihat")]).await.status, Status::SeeOther);
    let over = enrolment::Entity::find_by_id(world.other_seat).one(site.store.read()).await.unwrap().unwrap();
    assert_eq!(over.person_id, world.other_trainee);
}

#[rocket::async_test]
async fn a_merge_that_breaks_in_the_middle_leaves_everything_as_it_was() {
    let site = Site::new().await;
    let world = world(&site).await;
    let twin = second_record(&site, &world).await;
    let before = (
        held(&site, world.trainee).await,
        held(&site, twin).await,
        of(&site, world.trainee).await,
        of(&site, twin).await,
    );
    // The last thing a merge writes fails.
    let breaking: &[&str] = match site.store.is_sqlite() {
        true => &["CREATE TRIGGER broken BEFORE INSERT ON person_merge BEGIN SELECT RAISE(ABORT, 'no'); END"],
        false => &[
            "CREATE FUNCTION broken() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'no'; END $$ LANGUAGE plpgsql",
            "CREATE TRIGGER broken BEFORE INSERT ON person_merge FOR EACH ROW EXECUTE FUNCTION broken()",
        ],
    };
    for sql in breaking {
        site.store.write(async |tx| tx.db().execute_unprepared(sql).await.map(|_| ())).await.unwrap();
    }
    let coordinator = site.signed_in(world.coordinator).await;
    let to = format!("/orang/{}/gabung/{twin}", world.trainee);
    let broken = coordinator.post(&to, &[("alasan", "KTP asli dilihat")]).await;
    assert_eq!(broken.status, Status::InternalServerError);
    let after = (
        held(&site, world.trainee).await,
        held(&site, twin).await,
        of(&site, world.trainee).await,
        of(&site, twin).await,
    );
    assert_eq!(after, before);
}

/// Whatever is somebody's own, by itself or by their enrolment, is in the file they take along, or it is said
/// why not. A new table is thought of, or this fails.
#[rocket::async_test]
async fn every_table_about_a_person_is_in_the_file_or_it_is_said_why_not() {
    use angkatan::privacy::holdings::{TAKEN, Taken};
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/tables");
    let mut there = BTreeSet::from(["person".to_string()]);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let table = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        // What hangs on an enrolment, a certificate, a business or a sitting is of the person who has it.
        let hangs = [
            "enrolment_id: EnrolmentId,",
            "certificate_id: CertificateId,",
            "business_profile_id: BusinessProfileId,",
            "sitting_id: SittingId,",
        ];
        if hangs.iter().any(|column| text.contains(&format!("pub {column}"))) {
            there.insert(table);
        }
    }
    // Whose pointer is theirs: what says who did something is the centre's record.
    for &(table, column, when) in POINTERS {
        if when != When::Stays || column == "person_id" {
            there.insert(table.to_string());
        }
    }
    let listed: BTreeSet<String> = TAKEN.iter().map(|(table, _)| table.to_string()).collect();
    assert_eq!(there, listed, "say in src/privacy/holdings.rs where it stands in the file");
    let site = Site::new().await;
    let world = world(&site).await;
    let file = site.signed_in(world.trainee).await.post("/data-saya/unduh", &[]).await;
    let all: serde_json::Value = serde_json::from_slice(&file.bytes).unwrap();
    let names: BTreeSet<&str> = all.as_object().unwrap().keys().map(String::as_str).collect();
    for &(table, taken) in TAKEN {
        match taken {
            Taken::Under(name) => assert!(names.contains(name), "{table}: nothing is called {name}"),
            Taken::Not(why) => assert!(why.len() > 10, "{table}"),
        }
    }
}

/// A table of another feature that points at a person is thought of when records are merged.
#[test]
fn every_pointer_at_a_person_is_thought_of() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/tables");
    let mut there = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let table = path.file_stem().unwrap().to_string_lossy().into_owned();
        if table == "person" {
            continue;
        }
        for line in fs::read_to_string(&path).unwrap().lines() {
            let field = line.trim().strip_prefix("pub ").and_then(|line| line.split_once(": "));
            if let Some((column, "PersonId," | "Option<PersonId>,")) = field {
                there.insert((table.clone(), column.to_string()));
            }
        }
    }
    let listed: BTreeSet<(String, String)> =
        POINTERS.iter().map(|(table, column, _)| (table.to_string(), column.to_string())).collect();
    assert_eq!(there, listed, "say in src/privacy/holdings.rs what a merge does with it");
}

#[rocket::async_test]
async fn staff_never_become_part_of_another_record_nor_another_of_theirs() {
    let site = Site::new().await;
    let world = world(&site).await;
    let coordinator = site.signed_in(world.coordinator).await;
    for staff in [world.administrator, world.instructor, world.coordinator] {
        for (kept, gone) in [(world.trainee, staff), (staff, world.trainee)] {
            let to = format!("/orang/{kept}/gabung/{gone}");
            let answer = coordinator.post(&to, &[("alasan", "satu orang menurut saya")]).await;
            assert_eq!(answer.status, Status::UnprocessableEntity, "{to}");
            assert!(answer.body.contains("milik petugas"), "{}", answer.body);
        }
    }
    assert_eq!(site.signed_in(world.trainee).await.get("/pengaturan/staf").await.status, Status::NotFound);
}
