//! The desk: staff fills in for who sits opposite. Two people in a row on one computer never mix, whatever
//! tab is still open; who entered what for whom is told; nothing is sent that was not signed for.
use super::{
    applying::{asks, photo},
    counts::do_not_grow,
    nik::log_of,
    site::{Actor, Answer, Site},
    world::{World, world},
};
use angkatan::{
    enrollment::asking::queries::{draft, words_of},
    tables::{
        cohort, consent,
        course_requirement::RequirementKind,
        desk_consent, desk_visit,
        desk_visit::Ending,
        document,
        enrolment::{self, EnrolmentState, Via},
        enrolment_event,
        person::{self, PersonId},
        staff_role::{self, Role},
    },
};
use chrono::TimeDelta;
use rocket::http::Status;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, NotSet, PaginatorTrait, QueryFilter,
};

const WATI: [(&str, &str); 5] = [
    ("nama", "Wati Lestari"),
    ("telepon", "0813 1111 2222"),
    ("email", ""),
    ("wilayah", "33.74"),
    ("nik", ""),
];

async fn goes(actor: &Actor<'_>, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = actor.post(path, fields).await;
    assert_eq!(answer.status, Status::SeeOther, "{path}: {:?}", answer.texts(".error, .notice, h1"));
    answer.location.unwrap()
}

/// Begins to serve somebody and gives the address of the visit.
async fn serves(actor: &Actor<'_>, person: PersonId) -> String {
    goes(actor, "/meja/layani", &[("orang", &person.to_string())]).await
}

async fn named(site: &Site, name: &str) -> Vec<person::Model> {
    person::Entity::find().filter(person::COLUMN.name.eq(name)).all(site.store.read()).await.unwrap()
}

async fn words(site: &Site, world: &World, person: PersonId) -> Vec<(String, String)> {
    words_of(draft(site.store.read(), world.open, person).await.unwrap().as_ref()).into_iter().collect()
}

async fn endings(site: &Site) -> Vec<Option<Ending>> {
    let mut all = desk_visit::Entity::find().all(site.store.read()).await.unwrap();
    all.sort_by_key(|visit| visit.id);
    all.into_iter().map(|visit| visit.ending).collect()
}

/// A form that came too late: said so, and nothing kept.
fn is_over(answer: &Answer, why: &str) {
    assert_eq!(answer.status, Status::UnprocessableEntity);
    assert_eq!(answer.texts("h1"), ["Pelayanan orang ini sudah selesai"]);
    assert_eq!(answer.texts(".lede"), [why]);
    assert_eq!(answer.texts(".notice.warn"), ["Yang baru saja dikirim tidak disimpan."]);
}

const NEXT: &str = "Anda sudah menekan “Orang berikutnya”.";
const ANOTHER: &str = "Anda sudah mulai melayani orang lain di komputer ini.";
const SIGNED_OUT: &str = "Anda sudah keluar sejak halaman itu dibuka.";
const IDLE: &str = "Sudah 15 menit tidak ada yang diisi.";

#[rocket::async_test]
async fn two_people_in_a_row_on_one_computer_never_mix() {
    let site = Site::new().await;
    let world = world(&site).await;
    asks(&site, &world, &[(RequirementKind::Schooling, "smp"), (RequirementKind::Document, "ktp")]).await;
    let kartika = site.signed_in(world.coordinator).await;
    let db = site.store.read();

    // Somebody the centre does not know.
    let none = kartika.post("/meja/cari", &[("cari", "wati lestari")]).await;
    assert!(none.texts("[role=status]")[0].starts_with("Belum dikenal balai."));
    assert_eq!(none.attributes("#nama", "value"), ["wati lestari"], "typed once");
    let first = goes(&kartika, "/meja/baru", &WATI).await;
    assert_eq!(goes(&kartika, "/meja/baru", &WATI).await, first, "pressed twice it is one person, one visit");
    let wati = named(&site, "Wati Lestari").await;
    assert_eq!(wati.len(), 1);
    let wati = wati[0].id;

    // What is served is always said, and nobody else is looked for meanwhile.
    let page = kartika.get(&first).await;
    assert_eq!(
        page.texts(".serving p"),
        ["Anda sedang mengisi untuk Wati Lestari Kota Semarang · HP •••• 2222"]
    );
    assert_eq!(page.texts(".card h2"), ["Berjualan lewat Media Sosial"]);
    let start = kartika.get("/meja").await;
    assert_eq!(start.texts(".card.next h2"), ["Wati Lestari masih dilayani"]);
    assert!(start.attributes("form", "action").iter().all(|to| to.ends_with("/berikutnya")));

    // The same questions as everybody's.
    let road = format!("{first}/angkatan/{}", world.open);
    assert_eq!(kartika.get(&road).await.location, Some(format!("{road}/pendidikan")));
    let question = kartika.get(&format!("{road}/pendidikan")).await;
    assert_eq!(question.texts("h1"), ["Sekolah apa yang terakhir Anda tamatkan?"]);
    assert_eq!(question.attributes("main form", "autocomplete"), ["off"]);
    assert_eq!(question.attributes("[data-draft]", "data-draft"), [""; 0], "nothing is kept on the computer");
    assert!(
        question
            .headers
            .iter()
            .any(|(n, v)| n.eq_ignore_ascii_case("cache-control") && v.contains("no-store"))
    );
    let low = kartika.post(&format!("{road}/pendidikan"), &[("pendidikan", "sd")]).await;
    assert!(low.texts("#pendidikan-salah")[0].starts_with("Pelatihan ini untuk yang tamat SMP"));
    assert_eq!(
        goes(&kartika, &format!("{road}/pendidikan"), &[("pendidikan", "smp")]).await,
        format!("{road}/ktp")
    );
    let paper = kartika.get(&format!("{road}/ktp")).await;
    let to = paper.attributes("form[enctype]", "action").remove(0);
    assert_eq!(to, format!("{first}/berkas/utuh"));
    let onward = format!("{road}/usaha");
    let fields = [("jenis", "ktp"), ("ke", onward.as_str())];
    let sent = kartika.upload(&to, &fields, ("berkas", "x", &photo())).await;
    assert_eq!(sent.location, Some(onward.clone()), "{}", sent.body);
    let seen = kartika.get(&format!("{road}/ktp")).await.attributes(".kept img", "src").remove(0);
    assert_eq!(kartika.get(&seen).await.status, Status::Ok, "the staff sees what was photographed");

    // Nothing is sent that was not signed for.
    let last = kartika.get(&onward).await;
    assert_eq!(last.texts("main .btn.main"), ["Buka lembar persetujuan"]);
    let key = "kunci-1";
    let unsigned = kartika.post(&onward, &[("usaha", "Keripik"), ("kunci", key)]).await;
    assert_eq!(unsigned.status, Status::UnprocessableEntity);
    assert!(unsigned.texts(".notice.bad")[0].starts_with("Lembar persetujuan belum ditandatangani."));
    assert_eq!(
        enrolment::Entity::find().filter(enrolment::COLUMN.person_id.eq(wati)).count(db).await.unwrap(),
        0
    );
    let sheet = format!("{road}/persetujuan");
    let printed = kartika.get(&sheet).await;
    assert_eq!(printed.texts(".sheet h2"), ["Lembar persetujuan pendaftaran"]);
    for said in [
        "Wati Lestari",
        "SMP",
        "pemberitahuan privasi versi 1",
        "Semarang, 23 November 2026",
        "Kartika Koordinator",
    ] {
        assert!(printed.texts(".sheet")[0].contains(said), "{said} on the sheet");
    }
    let careless = kartika.post(&sheet, &[("versi", "1"), ("boleh", "publicity")]).await;
    assert_eq!(careless.texts(".error"), ["Minta tanda tangan di kertas dulu, lalu centang di sini."]);
    assert_eq!(careless.attributes("input[checked]", "value"), ["publicity"], "what was ticked stays");
    let other = kartika.post(&sheet, &[("versi", "2"), ("ttd", "true")]).await;
    assert!(other.texts(".error")[0].starts_with("Pemberitahuan privasi baru saja diganti."));
    assert_eq!(desk_consent::Entity::find().count(db).await.unwrap(), 0);
    for _ in 0..2 {
        let signed = [("versi", "1"), ("ttd", "true"), ("boleh", "publicity")];
        assert_eq!(goes(&kartika, &sheet, &signed).await, onward);
    }
    let papers = desk_consent::Entity::find().all(db).await.unwrap();
    assert_eq!(papers.len(), 1, "noted once");
    assert_eq!(
        (
            papers[0].person_id,
            papers[0].cohort_id,
            papers[0].version,
            papers[0].taken_by,
            papers[0].signed_at
        ),
        (wati, world.open, 1, world.coordinator, site.now())
    );
    let agreed = consent::Entity::find().all(db).await.unwrap();
    assert_eq!(agreed.len(), 1);
    assert_eq!((agreed[0].person_id, agreed[0].given_by), (wati, world.coordinator));

    // Sent, twice by the same press: one application, entered by her for Wati.
    let send = [("usaha", "Keripik Wati"), ("kunci", key)];
    let receipt = goes(&kartika, &onward, &send).await;
    assert_eq!(goes(&kartika, &onward, &send).await, receipt);
    let rows = enrolment::Entity::find().filter(enrolment::COLUMN.person_id.eq(wati)).all(db).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].via, rows[0].state), (Via::Desk, EnrolmentState::Enrolled));
    let steps = enrolment_event::Entity::find()
        .filter(enrolment_event::COLUMN.enrolment_id.eq(rows[0].id))
        .all(db)
        .await
        .unwrap();
    assert_eq!(steps.iter().map(|step| step.by_id).collect::<Vec<_>>(), [Some(world.coordinator)]);
    let page = kartika.get(&receipt).await;
    assert_eq!(page.texts("h1"), ["Pendaftaran sudah dikirim"]);
    assert!(page.texts(".code")[0].contains(&rows[0].receipt));
    let lines = page.texts("dl.lines dd");
    assert!(lines.contains(&"Kartika Koordinator untuk Wati Lestari".to_string()), "{lines:?}");
    assert!(page.texts(".serving p")[0].contains("Wati Lestari"));
    // The coordinator later, and she herself, read the same.
    let number = format!("/pendaftaran/{}", rows[0].receipt);
    assert!(kartika.get(&number).await.body.contains("Kartika Koordinator untuk Wati Lestari"));
    let herself = site.signed_in(wati).await;
    assert!(herself.get(&number).await.body.contains("Kartika Koordinator untuk Wati Lestari"));
    let own = herself.get("/data-saya").await;
    assert!(
        own.body.contains("Diisi petugas di meja pendaftaran") && own.body.contains("Kartika Koordinator")
    );
    assert_eq!(
        log_of(&site, wati).await,
        [
            "desk_registered",
            "desk_begun",
            "desk_entered Angkatan 2 Tahun 2026: Pendidikan",
            "desk_entered Angkatan 2 Tahun 2026: Pendidikan",
            "desk_entered KTP",
            "document_seen KTP",
            "desk_signed Angkatan 2 Tahun 2026, v1",
            "consent_given publicity, v1",
            "desk_signed Angkatan 2 Tahun 2026, v1",
            "desk_entered Angkatan 2 Tahun 2026: dikirim",
        ]
    );

    // The next person. Whatever tab of Wati's is still open writes nothing, to nobody.
    assert_eq!(goes(&kartika, &format!("{first}/berikutnya"), &[]).await, "/meja");
    assert_eq!(goes(&kartika, &format!("{first}/berikutnya"), &[]).await, "/meja", "pressed twice");
    assert!(kartika.get("/meja").await.texts(".serving").is_empty());
    let second = serves(&kartika, world.other_trainee).await;
    assert!(second != first);
    let (kept, photos) =
        (words(&site, &world, wati).await, document::Entity::find().count(db).await.unwrap());
    let log = log_of(&site, wati).await.len();
    for (path, fields) in [
        (format!("{road}/pendidikan"), vec![("pendidikan", "s1")]),
        (onward.clone(), vec![("usaha", "Punya orang lain"), ("kunci", "kunci-2")]),
        (sheet.clone(), vec![("versi", "1"), ("ttd", "true"), ("boleh", "sharing")]),
    ] {
        is_over(&kartika.post(&path, &fields).await, NEXT);
    }
    is_over(&kartika.upload(&to, &fields, ("berkas", "x", &photo())).await, NEXT);
    let parts = kartika.post(&format!("{first}/berkas"), &[("jenis", "ktp"), ("ukuran", "9")]).await;
    assert_eq!(parts.status, Status::UnprocessableEntity);
    assert!(parts.body.contains("tidak disimpan"), "{}", parts.body);
    for path in [&first, &road, &format!("{road}/pendidikan"), &onward, &sheet, &receipt] {
        let stale = kartika.get(path).await;
        assert_eq!(
            (stale.status, stale.texts("h1")),
            (Status::Gone, vec!["Pelayanan orang ini sudah selesai".into()])
        );
        assert!(!stale.body.contains("Wati"), "who comes next does not read who came before");
    }
    assert_eq!(kartika.get(&seen).await.status, Status::NotFound);
    assert_eq!(words(&site, &world, wati).await, kept);
    assert_eq!(document::Entity::find().count(db).await.unwrap(), photos);
    assert_eq!(consent::Entity::find().count(db).await.unwrap(), 1);
    assert_eq!(log_of(&site, wati).await.len(), log, "nor is anything noted");
    assert_eq!(words(&site, &world, world.other_trainee).await, []);

    // Budi's own road, from the beginning, with nothing of hers in it.
    let road = format!("{second}/angkatan/{}", world.open);
    let page = kartika.get(&format!("{road}/pendidikan")).await;
    assert_eq!(page.texts(".serving strong"), ["Budi Santika"]);
    assert!(page.attributes("input[checked]", "value").is_empty());
    assert!(kartika.get(&format!("{road}/ktp")).await.attributes(".kept img", "src").is_empty());
    assert_eq!(
        kartika.get(&format!("{second}/pendaftaran/{}", rows[0].receipt)).await.status,
        Status::NotFound
    );
    let code = seen.rsplit('/').next().unwrap();
    assert_eq!(kartika.get(&format!("{second}/berkas/{code}")).await.status, Status::NotFound);
    goes(&kartika, &format!("{road}/pendidikan"), &[("pendidikan", "sma")]).await;
    assert_eq!(words(&site, &world, world.other_trainee).await, [("pendidikan".into(), "sma".into())]);
    assert_eq!(words(&site, &world, wati).await, kept);
    assert_eq!(endings(&site).await, [Some(Ending::Next), None]);
}

#[rocket::async_test]
async fn a_visit_ends_with_another_with_signing_out_and_by_itself() {
    let site = Site::new().await;
    let world = world(&site).await;
    asks(&site, &world, &[(RequirementKind::Schooling, "smp")]).await;
    let kartika = site.signed_in(world.coordinator).await;
    let question = |visit: &str| format!("{visit}/angkatan/{}/pendidikan", world.open);
    let sma = [("pendidikan", "sma")];

    // Another person in another tab.
    let siti = serves(&kartika, world.trainee).await;
    assert_eq!(serves(&kartika, world.trainee).await, siti, "the same person again is the same visit");
    let budi = serves(&kartika, world.other_trainee).await;
    is_over(&kartika.post(&question(&siti), &sma).await, ANOTHER);
    goes(&kartika, &question(&budi), &sma).await;

    // Another browser serves somebody else; neither writes into the other.
    let elsewhere = site.signed_in(world.coordinator).await;
    assert!(elsewhere.get("/meja").await.texts(".serving").is_empty());
    let there = serves(&elsewhere, world.trainee).await;
    is_over(&elsewhere.post(&question(&budi), &sma).await, SIGNED_OUT);
    is_over(&kartika.post(&question(&there), &sma).await, SIGNED_OUT);
    goes(&elsewhere, &question(&there), &[("pendidikan", "smp")]).await;
    goes(&kartika, &question(&budi), &sma).await;

    // Signing out ends it; signing in again does not bring it back.
    assert_eq!(kartika.post("/keluar", &[]).await.status, Status::SeeOther);
    assert_eq!(
        kartika.post(&question(&budi), &sma).await.location.unwrap().split('?').next(),
        Some("/masuk")
    );
    let again = site.signed_in(world.coordinator).await;
    is_over(&again.post(&question(&budi), &sma).await, SIGNED_OUT);
    assert!(again.get("/meja").await.texts(".serving").is_empty());

    // A quarter of an hour without an act; each act begins it anew.
    let rests = serves(&again, world.other_trainee).await;
    site.set_now(site.now() + TimeDelta::minutes(14));
    goes(&again, &question(&rests), &sma).await;
    site.set_now(site.now() + TimeDelta::minutes(14));
    assert_eq!(again.get(&rests).await.status, Status::Ok);
    site.set_now(site.now() + TimeDelta::minutes(1));
    is_over(&again.post(&question(&rests), &[("pendidikan", "s1")]).await, IDLE);
    assert_eq!(words(&site, &world, world.other_trainee).await, [("pendidikan".into(), "sma".into())]);
    let fresh = serves(&again, world.other_trainee).await;
    assert!(fresh != rests);
    let page = again.get(&question(&fresh)).await;
    assert_eq!(page.attributes("input[checked]", "value"), ["sma"], "what was kept is still there");
    assert_eq!(
        endings(&site).await,
        [Some(Ending::Another), Some(Ending::SignOut), None, Some(Ending::Idle), None]
    );
}

#[rocket::async_test]
async fn the_desk_is_the_coordinators_and_each_serves_their_own() {
    let site = Site::new().await;
    let world = world(&site).await;
    asks(&site, &world, &[(RequirementKind::Schooling, "smp")]).await;
    let kartika = site.signed_in(world.coordinator).await;
    let visit = serves(&kartika, world.trainee).await;
    let question = format!("{visit}/angkatan/{}/pendidikan", world.open);
    let colleague = staff_role::ActiveModel {
        person_id: Set(world.other_instructor),
        role: Set(Role::Coordinator),
        granted_by: Set(None),
        granted_at: Set(site.now()),
    };
    site.store.write(async |tx| colleague.insert(tx.db()).await.map(|_| ())).await.unwrap();
    for (who, start) in [
        (world.trainee, Status::NotFound),
        (world.instructor, Status::NotFound),
        (world.assessor, Status::NotFound),
        (world.administrator, Status::NotFound),
        (world.other_coordinator, Status::Ok),
        (world.other_instructor, Status::Ok),
    ] {
        let actor = site.signed_in(who).await;
        assert_eq!(actor.get("/meja").await.status, start);
        for path in [&visit, &question, &format!("{visit}/angkatan/{}/persetujuan", world.open)] {
            assert_eq!(actor.get(path).await.status, Status::NotFound, "{path}");
        }
        for path in
            [&question, &format!("{visit}/berikutnya"), &format!("{visit}/angkatan/{}/usaha", world.open)]
        {
            assert_eq!(actor.post(path, &[("pendidikan", "s1")]).await.status, Status::NotFound, "{path}");
        }
    }
    assert_eq!(words(&site, &world, world.trainee).await, []);
    assert_eq!(endings(&site).await, [None]);
    // Nobody of another centre is served or found.
    let kosim = site.signed_in(world.other_coordinator).await;
    let to = world.trainee.to_string();
    assert_eq!(kosim.post("/meja/layani", &[("orang", &to)]).await.status, Status::NotFound);
    assert!(kosim.post("/meja/cari", &[("cari", "Siti")]).await.texts(".rows li").is_empty());
    let own = goes(&kosim, "/meja/baru", &WATI).await;
    let foreign = format!("{own}/angkatan/{}", world.open);
    assert_eq!(kosim.get(&foreign).await.status, Status::NotFound, "nor applies for a cohort of another");
}

#[rocket::async_test]
async fn people_are_found_by_nik_number_or_name_with_just_enough_to_tell_them_apart() {
    let site = Site::new().await;
    let world = world(&site).await;
    let siti = site.signed_in(world.trainee).await;
    goes(&siti, "/akun/nik", &[("nik", "3374016501900001")]).await;
    let kartika = site.signed_in(world.coordinator).await;
    let rows = async |typed: &str| kartika.post("/meja/cari", &[("cari", typed)]).await.texts(".rows li p");
    let told = ["Siti Nur Aminah", "Kota Semarang · NIK •••• 0001"];
    assert_eq!(rows("3374 0165 0190 0001").await, told);
    assert_eq!(rows("aminah").await, told);
    assert!(rows("0812 0000 0001").await.contains(&"Budi Santika".to_string()));
    let page = kartika.post("/meja/cari", &[("cari", "siti")]).await;
    assert!(
        !page.body.contains("siti@peserta.example") && !page.body.contains("0812"),
        "nothing more is shown"
    );
    let short = kartika.post("/meja/cari", &[("cari", "337401650190000")]).await;
    assert!(short.texts("#cari-salah")[0].starts_with("NIK ini baru 15 angka."));
    assert_eq!(
        kartika.post("/meja/cari", &[("cari", " ")]).await.texts("#cari-salah"),
        ["Tulis NIK, nomor HP, atau nama."]
    );

    // Somebody new under a NIK the centre knows is not recorded again.
    let mut form = WATI;
    form[4].1 = "3374016501900001";
    let known = kartika.post("/meja/baru", &form).await;
    assert_eq!(known.status, Status::UnprocessableEntity);
    assert!(known.texts("#nik-salah")[0].starts_with("Balai sudah mengenal orang"));
    assert_eq!(known.attributes("#nama", "value"), ["Wati Lestari"]);
    form[4].1 = "9999012501900002";
    let doubt = kartika.post("/meja/baru", &form).await;
    assert!(doubt.texts(".notice.warn")[0].contains("bukan kode kabupaten"));
    assert_eq!(named(&site, "Wati Lestari").await.len(), 0);
    let mut sure = form.to_vec();
    sure.push(("yakin", "0002"));
    goes(&kartika, "/meja/baru", &sure).await;
    let wati = named(&site, "Wati Lestari").await;
    assert_eq!((wati.len(), wati[0].nik_last4.as_deref()), (1, Some("0002")));
    let empty = kartika.post("/meja/baru", &[]).await;
    assert_eq!(empty.status, Status::UnprocessableEntity);
    for english in ["/meja"] {
        assert_eq!(kartika.get_english(english).await.texts("h1"), ["The desk"]);
    }
}

#[rocket::async_test]
async fn a_paper_in_parts_is_of_the_person_served() {
    let site = Site::new().await;
    let world = world(&site).await;
    asks(&site, &world, &[(RequirementKind::Document, "ktp")]).await;
    let kartika = site.signed_in(world.coordinator).await;
    let visit = serves(&kartika, world.trainee).await;
    let bytes = photo();
    let size = bytes.len().to_string();
    let opened = kartika.post(&format!("{visit}/berkas"), &[("jenis", "ktp"), ("ukuran", &size)]).await;
    assert_eq!(opened.status, Status::Created);
    let to: serde_json::Value = serde_json::from_str(&opened.body).unwrap();
    let to = to["ke"].as_str().unwrap().to_string();
    assert!(to.starts_with(&format!("{visit}/berkas/")));
    let half = bytes.len() / 2;
    assert_eq!(kartika.patch(&to, 0, &bytes[..half]).await.status, Status::Ok);
    let budi = serves(&kartika, world.other_trainee).await;
    let late = kartika.patch(&to, half as i64, &bytes[half..]).await;
    assert_eq!(late.status, Status::UnprocessableEntity);
    assert!(late.body.contains("sudah mulai melayani orang lain"), "{}", late.body);
    let crossed = to.replace(&visit, &budi);
    assert_eq!(kartika.patch(&crossed, half as i64, &bytes[half..]).await.status, Status::NotFound);
    assert_eq!(document::Entity::find().count(site.store.read()).await.unwrap(), 0);
    // Served again, it goes on where it stopped.
    let back = serves(&kartika, world.trainee).await;
    let done = kartika.patch(&to.replace(&visit, &back), half as i64, &bytes[half..]).await;
    assert_eq!(done.status, Status::Ok, "{}", done.body);
    let papers = document::Entity::find().all(site.store.read()).await.unwrap();
    assert_eq!(papers.iter().map(|paper| paper.person_id).collect::<Vec<_>>(), [world.trainee]);
}

#[rocket::async_test]
async fn the_pages_of_the_desk_ask_as_often_for_many_as_for_one() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let visit = serves(&kartika, world.trainee).await;
    do_not_grow(&site, &[(&kartika, &visit)], async || {
        for number in 3..6 {
            site.store
                .write(async |tx| {
                    let open = cohort::Entity::find_by_id(world.open).one(tx.db()).await?.unwrap();
                    let mut more: cohort::ActiveModel = open.into();
                    more = more.reset_all();
                    more.id = NotSet;
                    more.number = Set(number);
                    more.serial = Set(number);
                    more.label = Set(format!("Angkatan {number} Tahun 2026"));
                    more.insert(tx.db()).await?;
                    Ok::<_, DbErr>(())
                })
                .await
                .unwrap();
        }
    })
    .await;
    assert_eq!(kartika.get(&visit).await.texts(".card").len(), 4);
}
