//! Applying, waiting, leaving, the desk and the import, through the pages.
use super::{
    site::{Actor, Answer, Site},
    world::{World, world},
};
use angkatan::{
    enrollment::{offers, queries},
    tables::{
        cohort::{self, CohortId, CohortState},
        course_version,
        enrolment::{self, EnrolmentId, EnrolmentState},
        message,
        person::{self, PersonId},
    },
};
use rocket::http::Status;
use rust_xlsxwriter::Workbook;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

const GOOD: [(&str, &str); 5] = [
    ("nama", "Rina Kusumawati"),
    ("telepon", "0812 3456 7890"),
    ("email", "rina@peserta.example"),
    ("wilayah", "33.74"),
    ("sandi", "melati dua belas"),
];

/// The fields with some of them changed.
fn with<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    GOOD.iter()
        .map(|(k, v)| changed.iter().find(|(c, _)| c == k).copied().unwrap_or((*k, *v)))
        .chain(changed.iter().filter(|(c, _)| !GOOD.iter().any(|(k, _)| k == c)).copied())
        .collect()
}

async fn somebody(site: &Site, world: &World, name: &str, email: Option<&str>) -> PersonId {
    let row = person::ActiveModel {
        centre_id: Set(world.centre),
        name: Set(name.into()),
        search_name: Set(name.to_lowercase()),
        email: Set(email.map(Into::into)),
        region_code: Set(Some("33.74".into())),
        language: Set(person::Language::Id),
        created_at: Set(site.now()),
        ..Default::default()
    };
    site.store.write(async |tx| Ok::<_, DbErr>(row.insert(tx.db()).await?.id)).await.unwrap()
}

async fn change_cohort(site: &Site, row: cohort::ActiveModel) {
    site.store.write(async |tx| row.update(tx.db()).await.map(|_| ())).await.unwrap();
}

async fn rows(site: &Site, cohort: CohortId) -> Vec<(PersonId, EnrolmentState, i32)> {
    enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .order_by_asc(enrolment::Column::QueueNumber)
        .all(site.store.read())
        .await
        .unwrap()
        .into_iter()
        .map(|row| (row.person_id, row.state, row.queue_number))
        .collect()
}

async fn kinds(site: &Site, person: PersonId) -> Vec<String> {
    message::Entity::find()
        .filter(message::COLUMN.person_id.eq(person))
        .order_by_asc(message::Column::Id)
        .all(site.store.read())
        .await
        .unwrap()
        .into_iter()
        .map(|m| m.kind)
        .collect()
}

async fn enrolment_of(site: &Site, cohort: CohortId, person: PersonId) -> EnrolmentId {
    offers::of_person(site.store.read(), cohort, person).await.unwrap().unwrap().id
}

/// Presses "Daftar" on the second screen and follows to the receipt.
async fn apply(actor: &Actor<'_>, cohort: CohortId) -> Answer {
    let sent = actor.post(&format!("/angkatan/{cohort}/daftar/usaha"), &[("usaha", "")]).await;
    assert_eq!(sent.status, Status::SeeOther, "{}", sent.body);
    actor.get(&sent.location.unwrap()).await
}

#[rocket::async_test]
async fn a_newcomer_registers_and_applies_in_two_screens() {
    let site = Site::new().await;
    let world = world(&site).await;
    let start = format!("/angkatan/{}/daftar", world.open);
    let first = site.nobody().get(&start).await;
    assert_eq!(first.texts("h1"), ["Siapa Anda?"]);
    assert_eq!(first.texts(".notice"), ["Sisa 2 dari 2 kursi."]);
    assert_eq!(first.texts("select option").len(), 37, "those of the centre's province, and elsewhere");
    assert_eq!(
        first.attributes(".column p a", "href"),
        ["/masuk?ke=%2Fangkatan%2F2%2Fdaftar", "/privasi?balai=1"]
    );

    let sent = site.nobody().post(&start, &GOOD).await;
    assert_eq!(
        (sent.status, sent.location.as_deref()),
        (Status::SeeOther, Some(format!("{start}/usaha").as_str()))
    );
    let cookie =
        sent.headers.iter().find(|(n, v)| n.eq_ignore_ascii_case("set-cookie") && v.starts_with("masuk="));
    assert!(cookie.unwrap().1.contains("SameSite=Lax") && cookie.unwrap().1.contains("HttpOnly"));

    let rina = person::Entity::find()
        .filter(person::COLUMN.email.eq("rina@peserta.example"))
        .one(site.store.read())
        .await
        .unwrap()
        .unwrap();
    assert_eq!((rina.name.as_str(), rina.phone.as_deref()), ("Rina Kusumawati", Some("+6281234567890")));
    let actor = site.signed_in(rina.id).await;
    assert_eq!(actor.get(&start).await.location, Some(format!("{start}/usaha")));
    let second = actor.get(&format!("{start}/usaha")).await;
    assert_eq!(second.texts("button.main"), ["Daftar"]);
    let done = actor.post(&format!("{start}/usaha"), &[("usaha", " Batik  Rina ")]).await;
    let receipt = actor.get(&done.location.clone().unwrap()).await;
    assert_eq!(receipt.texts("h1"), ["Anda mendapat kursi"]);
    let number = done.location.clone().unwrap().rsplit('/').next().unwrap().to_string();
    assert_eq!(receipt.texts("strong.code"), [number]);
    assert!(receipt.attributes("a.btn", "href")[1].starts_with("https://wa.me/?text=Nomor%20pendaftaran"));
    assert_eq!(kinds(&site, rina.id).await, ["seat"]);
    let kept = person::Entity::find_by_id(rina.id).one(site.store.read()).await.unwrap().unwrap();
    assert_eq!(kept.business.as_deref(), Some("Batik Rina"));

    // Pressed twice, typed again, asked again: the same receipt.
    let again = actor.post(&format!("{start}/usaha"), &[("usaha", "")]).await;
    assert_eq!(again.location, done.location);
    assert_eq!(actor.get(&start).await.location, done.location);
    assert_eq!(rows(&site, world.open).await, [(rina.id, EnrolmentState::Enrolled, 1)]);
    assert_eq!(kinds(&site, rina.id).await, ["seat"]);
}

#[rocket::async_test]
async fn nothing_typed_is_lost_and_every_fault_is_said_at_its_field() {
    let site = Site::new().await;
    let world = world(&site).await;
    let start = format!("/angkatan/{}/daftar", world.open);
    let bad =
        with(&[("nama", " "), ("telepon", "021"), ("email", "rina@"), ("wilayah", ""), ("sandi", "pendek")]);
    let again = site.nobody().post(&start, &bad).await;
    assert_eq!(again.status, Status::UnprocessableEntity);
    assert_eq!(
        again.attributes(".error", "id"),
        ["nama-salah", "wilayah-salah", "telepon-salah", "email-salah", "sandi-salah"]
    );
    assert_eq!(again.attributes("#email", "value"), ["rina@"]);
    assert!(again.texts("title")[0].starts_with("Perlu diperbaiki:"));
    assert!(!again.body.contains("pendek"), "a password never comes back");
    let none = site.nobody().post(&start, &with(&[("telepon", ""), ("email", "")])).await;
    assert_eq!(none.attributes(".error", "id"), ["telepon-salah"]);
    let kept = site.nobody().post(&start, &with(&[("sandi", "x")])).await;
    assert_eq!(kept.attributes("option[selected]", "value"), ["33.74"]);
}

#[rocket::async_test]
async fn registering_twice_makes_one_person() {
    let site = Site::new().await;
    let world = world(&site).await;
    let start = format!("/angkatan/{}/daftar", world.open);
    for form in [with(&[]), with(&[("nama", "Tono"), ("email", ""), ("telepon", "081311112222")])] {
        let before = person::Entity::find().all(site.store.read()).await.unwrap().len();
        let nobody = site.nobody();
        let (one, two) = rocket::tokio::join!(nobody.post(&start, &form), nobody.post(&start, &form));
        assert_eq!((one.status, two.status), (Status::SeeOther, Status::SeeOther));
        let after = person::Entity::find().all(site.store.read()).await.unwrap().len();
        assert_eq!(after, before + 1);
        // Another password proves nothing: somebody of their own, as far as anybody can tell.
        let mut other = form.clone();
        other.retain(|(k, _)| *k != "sandi");
        other.push(("sandi", "another password"));
        assert_eq!(site.nobody().post(&start, &other).await.location, one.location);
        assert_eq!(person::Entity::find().all(site.store.read()).await.unwrap().len(), before + 2);
    }
}

#[rocket::async_test]
async fn odd_names_come_out_as_themselves() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    change_cohort(&site, cohort::ActiveModel { id: Set(world.open), quota: Set(20), ..Default::default() })
        .await;
    for (n, name) in
        ["Suharto", "#read(\"x\")", "*_$\\ <b>", "ꦱꦶꦠꦶ ꦄꦩꦶꦤꦃ", "O'Neil {{ 7 * 7 }}"].iter().enumerate()
    {
        let email = format!("aneh{n}@peserta.example");
        let form = with(&[("nama", name), ("email", &email), ("telepon", "")]);
        let sent = site.nobody().post(&format!("/angkatan/{}/daftar", world.open), &form).await;
        assert_eq!(sent.status, Status::SeeOther, "{name}");
        let person =
            person::Entity::find().filter(person::COLUMN.email.eq(email)).one(site.store.read()).await;
        let actor = site.signed_in(person.unwrap().unwrap().id).await;
        let receipt = apply(&actor, world.open).await;
        assert_eq!(receipt.texts("#rincian + dl dd")[0], *name);
        let found = kartika.get(&format!("/angkatan/{}/tambah-peserta/cari?q=aneh{n}", world.open)).await;
        assert_eq!(found.texts(".rows strong"), [*name]);
    }
}

#[rocket::async_test]
async fn a_full_cohort_has_a_queue_and_leaving_moves_it_up() {
    let site = Site::new().await;
    let world = world(&site).await;
    let open = world.open;
    let mut people = Vec::new();
    for name in ["Ani", "Beni", "Citra", "Dedi"] {
        people.push(somebody(&site, &world, name, Some(&format!("{}@x.example", name.to_lowercase()))).await);
    }
    for person in &people {
        apply(&site.signed_in(*person).await, open).await;
    }
    use EnrolmentState::{Enrolled, Waiting, Withdrawn};
    let (ani, beni, citra, dedi) = (people[0], people[1], people[2], people[3]);
    assert_eq!(
        rows(&site, open).await,
        [(ani, Enrolled, 1), (beni, Enrolled, 2), (citra, Waiting, 3), (dedi, Waiting, 4)]
    );
    let waits = site.signed_in(dedi).await;
    let receipt = waits.get(&format!("/angkatan/{open}/daftar")).await.location.unwrap();
    assert_eq!(waits.get(&receipt).await.texts("h1"), ["Anda Cadangan 2"]);
    assert_eq!(waits.get_english(&receipt).await.texts("h1"), ["You are number 2 on the waiting list"]);
    assert_eq!(site.signed_in(ani).await.get(&receipt).await.status, Status::NotFound, "somebody else's");
    let desk = site.signed_in(world.coordinator).await.get(&receipt).await;
    assert_eq!(desk.texts(".chip"), ["Cadangan 2"]);
    assert_eq!(site.signed_in(world.other_coordinator).await.get(&receipt).await.status, Status::NotFound);
    assert_eq!(site.nobody().get(&receipt).await.status, Status::SeeOther);

    // Ani leaves: Citra moves up, both are told, Dedi is first now.
    let enrolment = enrolment_of(&site, open, ani).await;
    let leaves = site.signed_in(ani).await;
    let page = leaves.get(&format!("/pendaftaran/{enrolment}/mundur")).await;
    assert_eq!(page.texts("h1"), ["Tidak jadi ikut Angkatan 2 Tahun 2026?"]);
    assert_eq!(waits.get(&format!("/pendaftaran/{enrolment}/mundur")).await.status, Status::NotFound);
    for _ in 0..2 {
        let gone = leaves.post(&format!("/pendaftaran/{enrolment}/mundur"), &[("alasan", "sakit")]).await;
        assert_eq!(gone.status, Status::SeeOther);
    }
    assert_eq!(kinds(&site, ani).await, ["seat", "withdrawn"]);
    assert_eq!(kinds(&site, citra).await, ["waiting", "promoted"]);
    assert_eq!(waits.get(&receipt).await.texts("h1"), ["Anda Cadangan 1"]);
    let steps: Vec<(String, String)> = queries::history(site.store.read(), enrolment)
        .await
        .unwrap()
        .into_iter()
        .map(|s| (s.kind, s.reason))
        .collect();
    assert_eq!(steps, [("seated".into(), String::new()), ("withdrawn".into(), "sakit".to_string())]);

    // Ani comes back: the end of the queue, the same receipt.
    let back = apply(&leaves, open).await;
    assert_eq!(back.texts("h1"), ["Anda Cadangan 2"]);
    assert_eq!(
        rows(&site, open).await,
        [(beni, Enrolled, 2), (citra, Enrolled, 3), (dedi, Waiting, 4), (ani, Waiting, 5)]
    );

    // The coordinator withdraws somebody, with a reason only.
    let kartika = site.signed_in(world.coordinator).await;
    let seat = enrolment_of(&site, open, beni).await;
    let refused = kartika.post(&format!("/pendaftaran/{seat}/mundur"), &[("alasan", " ")]).await;
    assert_eq!(
        (refused.status, refused.attributes(".error", "id")),
        (Status::UnprocessableEntity, vec!["alasan-salah".to_string()])
    );
    let done = kartika.post(&format!("/pendaftaran/{seat}/mundur"), &[("alasan", "Pindah kota")]).await;
    assert_eq!(done.location, Some(format!("/angkatan/{open}/peserta")));
    let foreign = site.signed_in(world.other_coordinator).await;
    assert_eq!(foreign.get(&format!("/pendaftaran/{seat}/mundur")).await.status, Status::NotFound);

    // More seats: everybody sits.
    let quota = format!("/angkatan/{open}/kuota");
    assert_eq!(foreign.post(&quota, &[("kuota", "9")]).await.status, Status::NotFound);
    // The page comes back with what was typed and the sentence beside it.
    for (typed, why) in [("1", "Sudah ada"), ("x", "Tulis kuota dengan angka saja.")] {
        let again = kartika.post(&quota, &[("kuota", typed)]).await;
        assert_eq!(again.status, Status::UnprocessableEntity);
        assert!(again.texts("#kuota-salah")[0].starts_with(why), "{:?}", again.texts("#kuota-salah"));
        assert_eq!(again.attributes("#kuota", "value"), [typed]);
        assert_eq!(again.attributes("#kuota", "aria-invalid"), ["true"]);
        assert_eq!(again.texts("main .notice.bad"), [""; 0]);
    }
    assert_eq!(kartika.post(&quota, &[("kuota", "5")]).await.location, Some(format!("/angkatan/{open}")));
    assert_eq!(
        rows(&site, open).await,
        [(beni, Withdrawn, 2), (citra, Enrolled, 3), (dedi, Enrolled, 4), (ani, Enrolled, 5)]
    );
    assert!(queries::waiting(site.store.read(), open).await.unwrap().is_empty());
    assert_eq!(kinds(&site, ani).await, ["seat", "withdrawn", "waiting", "promoted"]);
    let own = queries::own(site.store.read(), ani).await.unwrap();
    assert_eq!((own.len(), own[0].course.as_str()), (1, "Berjualan lewat Media Sosial"));
}

#[rocket::async_test]
async fn only_an_open_cohort_of_ones_own_centre_takes_applications() {
    let site = Site::new().await;
    let world = world(&site).await;
    let closed = site.nobody().get(&format!("/angkatan/{}/daftar", world.running)).await;
    assert_eq!(closed.texts("h1"), ["Pendaftaran ditutup"]);
    let siti = site.signed_in(world.trainee).await;
    let own = siti.get(&format!("/angkatan/{}/daftar", world.running)).await;
    assert_eq!(own.location.as_deref(), Some("/pendaftaran/AAAA-0001"), "who is in it sees the receipt");
    let other = somebody(&site, &world, "Eka", None).await;
    let sent = site.signed_in(other).await;
    let sent = sent.post(&format!("/angkatan/{}/daftar/usaha", world.running), &[("usaha", "")]).await;
    assert_eq!(sent.status, Status::UnprocessableEntity);
    change_cohort(
        &site,
        cohort::ActiveModel { id: Set(world.open), state: Set(CohortState::Planned), ..Default::default() },
    )
    .await;
    assert_eq!(site.nobody().get(&format!("/angkatan/{}/daftar", world.open)).await.status, Status::NotFound);
    let foreign = site.signed_in(world.other_coordinator).await;
    change_cohort(
        &site,
        cohort::ActiveModel { id: Set(world.open), state: Set(CohortState::Open), ..Default::default() },
    )
    .await;
    let foreign = foreign.get(&format!("/angkatan/{}/daftar", world.open)).await;
    assert_eq!(foreign.status, Status::UnprocessableEntity);
    assert_eq!(site.nobody().get("/angkatan/999/daftar").await.status, Status::NotFound);
    assert_eq!(
        site.nobody().get(&format!("/angkatan/{}/daftar/usaha", world.open)).await.status,
        Status::SeeOther
    );
}

#[rocket::async_test]
async fn the_nik_is_asked_only_where_the_course_needs_it_and_kept_sealed() {
    let site = Site::new().await;
    let world = world(&site).await;
    let start = format!("/angkatan/{}/daftar", world.open);
    assert!(site.nobody().get(&start).await.attributes("#nik", "name").is_empty());
    let needs =
        course_version::ActiveModel { id: Set(world.version), needs_nik: Set(true), ..Default::default() };
    site.store
        .write(async |tx| {
            tx.public_changed();
            needs.update(tx.db()).await.map(|_| ())
        })
        .await
        .unwrap();
    assert_eq!(site.nobody().get(&start).await.attributes("#nik", "name"), ["nik"]);
    let short = site.nobody().post(&start, &with(&[("nik", "33740125019000")])).await;
    assert_eq!(
        short.texts("#nik-salah"),
        ["NIK ini baru 14 angka. Lengkapi sampai 16 angka seperti di KTP."]
    );
    assert_eq!(
        site.nobody().post(&start, &with(&[("nik", "3374 0125 0190 0002")])).await.status,
        Status::SeeOther
    );
    let rina =
        person::Entity::find().filter(person::COLUMN.email.eq("rina@peserta.example")).one(site.store.read());
    let rina = rina.await.unwrap().unwrap();
    assert_eq!(rina.nik_last4.as_deref(), Some("0002"));
    assert!(!format!("{rina:?}").contains("3374012501900002"));
    // Siti has none: signed in she is asked for that alone.
    let siti = site.signed_in(world.trainee).await;
    let page = siti.get(&start).await;
    let (usaha, nik) = (format!("{start}/usaha"), format!("{start}/nik"));
    assert_eq!(page.location, Some(nik.clone()));
    let page = siti.get(&nik).await;
    assert_eq!(page.attributes("form input, form select", "name"), ["nik"]);
    assert_eq!(siti.get(&usaha).await.location, Some(nik.clone()));
    assert_eq!(siti.post(&usaha, &[("usaha", "")]).await.location, Some(nik.clone()));
    // Rina has it; nobody is told. Her own comes after.
    let taken = siti.post(&nik, &[("nik", "3374012501900002")]).await;
    assert_eq!(taken.location, Some(usaha.clone()));
    assert_eq!(siti.post(&nik, &[("nik", "3374012501900003")]).await.location, Some(usaha));
}

#[rocket::async_test]
async fn the_desk_enrols_people_known_and_new() {
    let site = Site::new().await;
    let world = world(&site).await;
    let (kartika, desk) =
        (site.signed_in(world.coordinator).await, format!("/angkatan/{}/tambah-peserta", world.open));
    for other in [world.instructor, world.trainee, world.administrator, world.other_coordinator] {
        let other = site.signed_in(other).await;
        assert_eq!(other.get(&desk).await.status, Status::NotFound);
        assert_eq!(
            other.post(&desk, &[("orang", &world.trainee.to_string())]).await.status,
            Status::NotFound
        );
        assert_eq!(other.get(&format!("/angkatan/{}/impor", world.open)).await.status, Status::NotFound);
    }
    assert_eq!(site.nobody().get(&desk).await.status, Status::SeeOther);
    let found = kartika.get(&format!("{desk}/cari?q=siti")).await;
    assert_eq!(found.texts(".rows strong"), ["Siti Nur Aminah"]);
    let siti = world.trainee.to_string();
    assert_eq!(kartika.post(&desk, &[("orang", &siti)]).await.location, Some(desk.clone()));
    assert_eq!(kartika.get(&format!("{desk}/cari?q=siti")).await.texts(".rows .chip"), ["Punya kursi"]);
    let foreign = kartika.post(&desk, &[("orang", &world.other_coordinator.to_string())]).await;
    assert_eq!(foreign.status, Status::NotFound);

    let new = format!("{desk}/baru");
    let fields = [
        ("nama", "Wulan"),
        ("telepon", "081399998888"),
        ("email", ""),
        ("wilayah", "33.21"),
        ("usaha", "Jamu"),
    ];
    for _ in 0..2 {
        assert_eq!(kartika.post(&new, &fields).await.location, Some(desk.clone()));
    }
    assert_eq!(rows(&site, world.open).await.len(), 2);
    let faulty = kartika
        .post(&new, &[("nama", "Wulan"), ("email", "siti@peserta.example"), ("wilayah", "33.21")])
        .await;
    assert_eq!(faulty.status, Status::UnprocessableEntity);
    assert!(faulty.texts("#email-salah")[0].contains("sudah dikenal balai"));
    assert_eq!(faulty.attributes("#nama", "value"), ["Wulan"]);
}

/// A workbook as Excel or LibreOffice would write it: phones and one NIK as numbers.
fn workbook(lines: &[(&str, f64, &str)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, head) in ["No", "Email", "NAMA", "Telepon"].iter().enumerate() {
        sheet.write_string(0, at as u16, *head).unwrap();
    }
    for (n, (name, phone, email)) in (1u32..).zip(lines) {
        sheet.write_number(n, 0, f64::from(n)).unwrap();
        sheet.write_string(n, 1, *email).unwrap();
        sheet.write_string(n, 2, *name).unwrap();
        sheet.write_number(n, 3, *phone).unwrap();
    }
    book.save_to_buffer().unwrap()
}

async fn send(actor: &Actor<'_>, cohort: CohortId, name: &str, bytes: &[u8]) -> Answer {
    let sent = actor.upload(&format!("/angkatan/{cohort}/impor"), &[], ("berkas", name, bytes)).await;
    match sent.location {
        Some(to) => {
            let mut page = actor.get(&to).await;
            page.location = Some(to);
            page
        }
        None => sent,
    }
}

#[rocket::async_test]
async fn a_sheet_is_checked_corrected_and_imported_without_doubling() {
    let site = Site::new().await;
    let world = world(&site).await;
    let open = world.open;
    change_cohort(&site, cohort::ActiveModel { id: Set(open), quota: Set(4), ..Default::default() }).await;
    let kartika = site.signed_in(world.coordinator).await;
    let lines = [
        ("Ani", 81311110001.0, "ani1@x.example"),
        ("Beni", 81311110002.0, ""),
        ("Citra", 215.0, "citra@x"),
        ("Siti Nur Aminah", 81200000009.0, "siti@peserta.example"),
        ("", 81311110005.0, ""),
        ("Fajar", 81311110006.0, ""),
        ("Gita", 81311110007.0, ""),
        ("Hari", 81311110008.0, ""),
    ];
    let page = send(&kartika, open, "peserta.xlsx", &workbook(&lines)).await;
    assert_eq!(page.status, Status::Ok, "{}", page.body);
    assert_eq!(page.texts(".figures dd"), ["6", "2", "0"]);
    assert_eq!(page.texts("#salah + table th[scope=row]"), ["Baris 4 Citra", "Baris 6"]);
    assert_eq!(page.texts("#salah + table tr:first-child b"), ["Telepon:", "Email:"]);
    assert_eq!(page.texts("#benar ~ table .mark"), ["Baru", "Baru", "Sudah dikenal", "Baru", "Baru", "Baru"]);
    assert!(
        page.texts("aside p").join(" ").contains(
            "5 orang baru, 1 sudah dikenal balai. 4 orang mendapat kursi, 2 masuk daftar cadangan."
        )
    );
    assert!(page.body.contains("Kolom yang tidak dibaca: No."));
    assert!(rows(&site, open).await.is_empty(), "a dry run writes nothing");
    let ani = person::Entity::find().filter(person::COLUMN.name.eq("Ani")).one(site.store.read()).await;
    assert!(ani.unwrap().is_none());

    // Not without saying that faulty lines are left out.
    let check = page.location.unwrap();
    let refused = kartika.post(&check, &[]).await;
    assert_eq!(
        (refused.status, refused.attributes(".error", "id")),
        (Status::UnprocessableEntity, vec!["lewati-salah".to_string()])
    );
    assert!(rows(&site, open).await.is_empty());
    // Nobody else finds the file.
    for other in [world.other_coordinator, world.instructor] {
        assert_eq!(site.signed_in(other).await.get(&check).await.status, Status::NotFound);
    }
    let faulty = kartika.get(&format!("{check}/salah.xlsx")).await;
    assert_eq!(faulty.status, Status::Ok);

    let done = kartika.post(&check, &[("lewati", "ya")]).await;
    assert_eq!(done.location, Some(format!("/angkatan/{open}/peserta")));
    let names = |list: Vec<queries::Enrolled>| list.into_iter().map(|e| e.name).collect::<Vec<_>>();
    assert_eq!(
        names(queries::enrolled(site.store.read(), open).await.unwrap()),
        ["Ani", "Beni", "Fajar", "Siti Nur Aminah"]
    );
    let waiting: Vec<String> =
        queries::waiting(site.store.read(), open).await.unwrap().into_iter().map(|w| w.name).collect();
    assert_eq!(waiting, ["Gita", "Hari"]);
    assert_eq!(kinds(&site, world.trainee).await, ["seat"]);
    assert_eq!(
        kartika.post(&check, &[("lewati", "ya")]).await.location,
        Some(format!("/angkatan/{open}/impor")),
        "pressed twice"
    );

    // The faulty lines come back as a file, are corrected in it and sent again; then the whole first
    // file, corrected, once more: nothing doubles.
    let again = send(&kartika, open, "perbaikan.xlsx", &faulty.bytes).await;
    assert_eq!(again.texts(".figures dd"), ["0", "2", "0"]);
    let mut right = lines;
    right[2] = ("Citra", 81311110003.0, "citra@x.example");
    right[4] = ("Eka", 81311110005.0, "");
    let page = send(&kartika, open, "peserta.xlsx", &workbook(&right)).await;
    assert_eq!(page.texts(".figures dd"), ["2", "0", "6"]);
    let people = person::Entity::find().all(site.store.read()).await.unwrap().len();
    assert_eq!(kartika.post(&page.location.unwrap(), &[]).await.status, Status::SeeOther);
    assert_eq!(rows(&site, open).await.len(), 8);
    let page = send(&kartika, open, "peserta.xlsx", &workbook(&right)).await;
    assert_eq!(page.texts(".figures dd"), ["0", "0", "8"]);
    assert_eq!(page.texts("aside h3"), ["Tidak ada yang perlu diimpor"]);
    assert_eq!(kartika.post(&page.location.unwrap(), &[]).await.status, Status::SeeOther);
    assert_eq!(rows(&site, open).await.len(), 8);
    assert_eq!(person::Entity::find().all(site.store.read()).await.unwrap().len(), people + 2);

    // Who withdrew does not come back by the same file.
    let hari = queries::waiting(site.store.read(), open).await.unwrap()[1].enrolment;
    kartika.post(&format!("/pendaftaran/{hari}/mundur"), &[("alasan", "Pindah")]).await;
    let page = send(&kartika, open, "peserta.xlsx", &workbook(&right)).await;
    assert_eq!(page.texts(".figures dd"), ["0", "0", "7"]);
}

#[rocket::async_test]
async fn csv_and_the_template_are_read_and_everything_else_is_refused() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let template = kartika.get(&format!("/angkatan/{}/impor/templat.xlsx", world.open)).await;
    assert_eq!(template.status, Status::Ok);
    assert!(
        template.headers.iter().any(|(n, v)| n == "Content-Disposition" && v.contains("Peserta_Angkatan_2"))
    );
    let empty = send(&kartika, world.open, "templat.xlsx", &template.bytes).await;
    assert_eq!(
        (empty.status, empty.texts("#berkas-salah")[0].contains("Belum ada peserta")),
        (Status::UnprocessableEntity, true)
    );

    let csv = b"Nama;No HP;Kab/Kota;NIK\r\nAndr\xE9;0813-1111-0001;Demak;3374012501900002\r\nBeni;813;Semarang;3,37E+15\r\n";
    let page = send(&kartika, world.open, "peserta.csv", csv).await;
    assert_eq!(page.texts(".figures dd"), ["1", "1", "0"]);
    assert!(page.body.contains("CSV dengan titik koma, huruf Windows-1252"));
    assert_eq!(page.texts("#benar ~ table th[scope=row]"), ["André"]);
    let reasons = page.texts("#salah + table td p").join(" ");
    assert!(reasons.contains("NIK: Excel membulatkan angka ini menjadi 3,37E+15."), "{reasons}");
    assert!(reasons.contains("Kabupaten Semarang atau Kota Semarang"));

    for (name, bytes, why) in [
        ("a.xlsx", b"<html><table></table></html>".as_slice(), "halaman web"),
        ("a.xlsx", b"PK\x03\x04nonsense", "rusak"),
        ("a.csv", b"NIK;Telepon\n1;2\n", "Kolom Nama"),
        ("a.csv", b"", "Pilih berkas"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0", "bukan tabel"),
    ] {
        let refused = send(&kartika, world.open, name, bytes).await;
        assert_eq!(refused.status, Status::UnprocessableEntity, "{why}");
        assert!(
            refused.texts("#berkas-salah")[0].contains(why),
            "{why}: {:?}",
            refused.texts("#berkas-salah")
        );
    }
    let many = "Nama;Telepon\n".to_string() + &"Ani;0813\n".repeat(2001);
    let refused = send(&kartika, world.open, "a.csv", many.as_bytes()).await;
    assert!(refused.texts("#berkas-salah")[0].contains("lebih dari 2000 baris"));
    let gone = kartika.get(&format!("/angkatan/{}/impor/periksa/{}", world.open, "a".repeat(64))).await;
    assert_eq!(gone.status, Status::NotFound);
    assert_eq!(
        kartika.get(&format!("/angkatan/{}/impor/periksa/..%2f..%2fx", world.open)).await.status,
        Status::NotFound
    );
    change_cohort(
        &site,
        cohort::ActiveModel { id: Set(world.open), state: Set(CohortState::Finished), ..Default::default() },
    )
    .await;
    let closed = kartika.get(&format!("/angkatan/{}/impor", world.open)).await;
    assert!(closed.attributes("input[type=file]", "name").is_empty());
}
