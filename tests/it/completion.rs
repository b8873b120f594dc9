//! Why not yet? The coordinator's table, one person's requirements, the trainee's own page.
use super::{
    assessment::{certify, seat, statements},
    site::{Site, monday},
    world::{World, world},
};
use angkatan::{
    completion::queries::of_cohort,
    tables::{
        cohort::{self, CohortId},
        course_task::{self, CourseTaskId},
        enrolment::{self, EnrolmentId, EnrolmentState, Via},
        mark::{self, Presence},
        person::PersonId,
        task_done,
        unit_decision::{self, Outcome},
    },
};
use rocket::http::Status;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DbErr, EntityTrait, NotSet};

async fn mark(site: &Site, world: &World, who: EnrolmentId, presences: &[Presence]) {
    site.store
        .write(async |tx| {
            for (session, presence) in world.sessions.iter().zip(presences) {
                let row = mark::ActiveModel {
                    enrolment_id: Set(who),
                    session_id: Set(*session),
                    presence: Set(*presence),
                    jp: Set(if *presence == Presence::Present { 4 } else { 0 }),
                    reason: Set(String::new()),
                    by_id: Set(world.instructor),
                    at: Set(monday()),
                    ..Default::default()
                };
                row.insert(tx.db()).await?;
            }
            Ok::<_, DbErr>(())
        })
        .await
        .unwrap();
}

async fn decide(site: &Site, world: &World, who: EnrolmentId, outcome: Outcome) {
    let row = unit_decision::ActiveModel {
        id: NotSet,
        enrolment_id: Set(who),
        unit_id: Set(world.unit),
        turn: Set(1),
        outcome: Set(outcome),
        note: Set(String::new()),
        by_id: Set(world.assessor),
        by_name: Set("Asih Asesor".into()),
        at: Set(monday()),
    };
    site.store.write(async |tx| row.insert(tx.db()).await.map(|_| ())).await.unwrap();
}

async fn task(site: &Site, world: &World, title: &str) -> CourseTaskId {
    let row = course_task::ActiveModel {
        id: NotSet,
        course_version_id: Set(world.version),
        position: Set(1),
        title: Set(title.into()),
    };
    site.store.write(async |tx| row.insert(tx.db()).await.map(|t| t.id)).await.unwrap()
}

/// A line in the queue of a cohort, newest state as given.
async fn apply(
    site: &Site,
    cohort: CohortId,
    person: PersonId,
    number: i32,
    state: EnrolmentState,
) -> EnrolmentId {
    let row = enrolment::ActiveModel {
        id: NotSet,
        cohort_id: Set(cohort),
        person_id: Set(person),
        state: Set(state),
        queue_number: Set(number),
        via: Set(Via::Own),
        receipt: Set(format!("CCCC-{number}")),
        applied_at: Set(monday()),
        seated_at: Set(None),
        left_at: Set(None),
        ..Default::default()
    };
    site.store.write(async |tx| row.insert(tx.db()).await.map(|e| e.id)).await.unwrap()
}

const P: Presence = Presence::Present;

#[rocket::async_test]
async fn the_coordinator_sees_who_is_nearest_and_what_is_missing() {
    let site = Site::new().await;
    let world = world(&site).await;
    let (_, tono) = seat(&site, &world, "Tono Raharja", 3).await;
    let (_, agus) = seat(&site, &world, "Agus Prakoso", 4).await;
    // After the last session: Siti has everything, Budi waits for his decision, Tono missed too much,
    // Agus has an hour that nobody recorded.
    site.set_now(monday() + chrono::TimeDelta::days(2));
    mark(&site, &world, world.seat, &[P, P, P]).await;
    mark(&site, &world, world.other_seat, &[P, P, P]).await;
    mark(&site, &world, tono, &[P, P, Presence::Absent]).await;
    mark(&site, &world, agus, &[P, P]).await;
    for who in [world.seat, agus, tono] {
        decide(&site, &world, who, Outcome::Competent).await;
    }
    let kartika = site.signed_in(world.coordinator).await;
    let path = format!("/angkatan/{}/peserta", world.running);
    let page = kartika.get(&path).await;
    assert_eq!(page.texts("#peserta"), ["4 peserta, dari yang paling dekat selesai"]);
    let rows = page.texts("tbody tr");
    assert_eq!(
        rows,
        [
            "Siti Nur Aminah Siap Tidak ada Koordinator Terbitkan: Siti Nur Aminah 12 JP 1 dari 1",
            "Agus Prakoso Hampir Kehadiran 4 JP belum dicatat Instruktur Catat kehadiran: Agus Prakoso 8 JP 1 dari 1",
            "Budi Santika Hampir Menggunakan Aplikasi Media Sosial: 3 kriteria belum dinilai Asesor Lihat penilaian: Budi Santika 12 JP 0 dari 1",
            "Tono Raharja Tidak tercapai Kurang 2 JP, tidak ada sesi lagi Koordinator Cari sesi pengganti: Tono Raharja 8 JP 1 dari 1",
        ]
    );
    assert_eq!(page.texts(".legend .mark"), ["1 siap", "2 hampir", "1 tidak tercapai"]);
    // Issued: at the end, and not counted as ready any more.
    certify(&site, &world, world.seat).await;
    let page = kartika.get(&path).await;
    assert_eq!(page.texts("tbody tr:last-child .chip"), ["Sudah terbit"]);
    assert_eq!(page.texts(".legend .mark"), ["2 hampir", "1 tidak tercapai", "1 sudah terbit"]);
}

#[rocket::async_test]
async fn a_person_has_her_requirements_and_her_tasks_are_ticked() {
    let site = Site::new().await;
    let world = world(&site).await;
    let report = task(&site, &world, "Laporan usaha").await;
    mark(&site, &world, world.seat, &[P, P]).await;
    let kartika = site.signed_in(world.coordinator).await;
    let path = format!("/angkatan/{}/peserta/{}", world.running, world.seat);
    let page = kartika.get(&path).await;
    assert_eq!(page.texts("h1"), ["Siti Nur Aminah"]);
    assert_eq!(page.texts("#maju"), ["0 dari 3 syarat sudah terpenuhi"]);
    assert_eq!(
        page.texts(".tree > li > .req"),
        ["Unit kompetensi 0 dari 1 unit", "Kehadiran 8 dari 12 JP", "Laporan usaha Belum selesai"]
    );
    assert_eq!(
        page.texts(".tree p:not(:has(a))"),
        [
            "3 kriteria belum dinilai. Asesor.",
            "Kurang 2 JP, masih ada 4 JP. Peserta.",
            "Belum selesai. Peserta."
        ]
    );
    let links = page.attributes(".tree a", "href");
    assert_eq!(
        links,
        [
            format!("/angkatan/{}/penilaian/{}/{}", world.running, world.seat, world.unit),
            format!("/angkatan/{}/kehadiran", world.running),
            format!("{path}#tugas"),
        ]
    );
    assert_eq!(page.texts(".tree details summary"), ["Lihat 3 kriteria"]);
    assert_eq!(page.texts(".tree details .mark"), ["Belum dinilai"; 3]);
    assert_eq!(page.attributes("a[href^='https://wa.me']", "href"), ["https://wa.me/6281200000001"]);

    let tick = page.attributes("section form", "action")[0].clone();
    let report_id = report.to_string();
    let ticked = kartika.post(&tick, &[("tugas", &report_id), ("selesai", "true")]).await;
    assert_eq!((ticked.status, ticked.location.as_deref()), (Status::SeeOther, Some(path.as_str())));
    kartika.post(&tick, &[("tugas", &report_id), ("selesai", "true")]).await;
    let rows = task_done::Entity::find().all(site.store.read()).await.unwrap();
    assert_eq!((rows.len(), rows[0].by_id), (1, world.coordinator));
    assert_eq!(kartika.get(&path).await.texts("#maju"), ["1 dari 3 syarat sudah terpenuhi"]);
    kartika.post(&tick, &[("tugas", &report_id), ("selesai", "false")]).await;
    assert_eq!(task_done::Entity::find().all(site.store.read()).await.unwrap().len(), 0);
    // A certificate freezes what it rests on.
    certify(&site, &world, world.seat).await;
    let refused = kartika.post(&tick, &[("tugas", &report_id), ("selesai", "true")]).await;
    assert_eq!(refused.status, Status::UnprocessableEntity);
    assert_eq!(kartika.post(&tick, &[("tugas", "999"), ("selesai", "true")]).await.status, Status::NotFound);
}

#[rocket::async_test]
async fn the_pages_of_people_are_the_coordinators_own() {
    let site = Site::new().await;
    let world = world(&site).await;
    let list = format!("/angkatan/{}/peserta", world.running);
    let one = format!("{list}/{}", world.seat);
    let tick = format!("{one}/tugas");
    for stranger in [world.other_coordinator, world.instructor, world.assessor, world.trainee] {
        let actor = site.signed_in(stranger).await;
        assert_eq!(actor.get(&list).await.status, Status::NotFound);
        assert_eq!(actor.get(&one).await.status, Status::NotFound);
        assert_eq!(actor.post(&tick, &[("tugas", "1"), ("selesai", "true")]).await.status, Status::NotFound);
    }
    assert_eq!(site.nobody().get(&list).await.status, Status::SeeOther);
    let kartika = site.signed_in(world.coordinator).await;
    let elsewhere = format!("/angkatan/{}/peserta/{}", world.open, world.seat);
    assert_eq!(kartika.get(&elsewhere).await.status, Status::NotFound);
}

#[rocket::async_test]
async fn the_waiting_list_stands_below_in_its_order() {
    let site = Site::new().await;
    let world = world(&site).await;
    apply(&site, world.open, world.trainee, 8, EnrolmentState::Waiting).await;
    let first = apply(&site, world.open, world.other_trainee, 3, EnrolmentState::Waiting).await;
    let kartika = site.signed_in(world.coordinator).await;
    let page = kartika.get(&format!("/angkatan/{}/peserta", world.open)).await;
    assert_eq!(page.texts(".empty h2"), ["Belum ada peserta"]);
    let names = page.texts("#cadangan ~ ol li a");
    assert_eq!(names, ["Budi Santika", "Siti Nur Aminah"]);
    assert_eq!(page.texts("#cadangan ~ ol .mark"), ["Cadangan 1", "Cadangan 2"]);
    let budi = kartika.get(&format!("/angkatan/{}/peserta/{first}", world.open)).await;
    assert_eq!(budi.texts(".notice strong"), ["Cadangan nomor 1."]);
}

#[rocket::async_test]
async fn a_trainee_reads_what_is_missing_in_plain_words() {
    let site = Site::new().await;
    let world = world(&site).await;
    mark(&site, &world, world.seat, &[P, P]).await;
    let waiting = apply(&site, world.open, world.trainee, 5, EnrolmentState::Waiting).await;
    let siti = site.signed_in(world.trainee).await;
    let page = siti.get("/saya").await;
    assert_eq!(page.texts("h1"), ["Selamat pagi, Siti"]);
    assert_eq!(page.texts("#kurang"), ["Apa yang kurang untuk sertifikat saya?"]);
    assert_eq!(
        page.texts(".tree p"),
        [
            "Asesor menilai unit ini. Anda tidak perlu melakukan apa-apa.",
            "Paling sedikit 10 dari 12 JP. Datang terus sampai selesai. Anda masih boleh tidak hadir paling banyak 2 JP.",
            "Kehadiran saya",
        ]
    );
    assert_eq!(page.texts("#hadir ~ figure dd"), ["8 JP", "0 JP", "4 JP"]);
    assert!(page.body.contains(&format!("/pendaftaran/{}/mundur", world.seat)));
    assert!(page.bytes.len() < 9_000, "{} bytes", page.bytes.len());
    assert!(!page.body.contains("<script"));

    // The other course is one link away and says her place.
    let other = page.attributes("#lain ~ ul a", "href");
    assert_eq!(other, [format!("/saya/{waiting}")]);
    assert_eq!(siti.get(&other[0]).await.texts("#lanjut"), ["Anda cadangan nomor 1"]);
    let budi = site.signed_in(world.other_trainee).await;
    assert_eq!(budi.get(&other[0]).await.status, Status::NotFound);
    assert_eq!(site.nobody().get("/saya").await.status, Status::SeeOther);
}

#[rocket::async_test]
async fn somebody_below_the_minimum_is_told_why() {
    let site = Site::new().await;
    let world = world(&site).await;
    site.set_now(monday() + chrono::TimeDelta::days(2));
    mark(&site, &world, world.seat, &[P, P, Presence::Absent]).await;
    decide(&site, &world, world.seat, Outcome::Competent).await;
    let page = site.signed_in(world.trainee).await.get("/saya").await;
    assert_eq!(page.texts(".tree .mark.bad"), ["8 dari 12 JP"]);
    assert!(page.texts(".tree p")[0].contains("Hubungi koordinator"));
}

#[rocket::async_test]
async fn a_graduate_finds_her_certificate_and_a_newcomer_a_course() {
    let site = Site::new().await;
    let world = world(&site).await;
    certify(&site, &world, world.seat).await;
    let page = site.signed_in(world.trainee).await.get("/saya").await;
    assert_eq!(page.texts("#lanjut"), ["Sertifikat pelatihan Anda sudah terbit"]);
    assert_eq!(page.attributes(".btn.main", "href"), ["/v/K7QM-4T2X-9WHC-3RND"]);
    assert_eq!(page.texts("#sertifikat ~ ul .code"), ["0001/BPKU/XI/2026"]);
    assert_eq!(page.texts("#kurang"), [] as [String; 0]);
    let newcomer = site.signed_in(world.administrator).await.get("/saya").await;
    assert_eq!(newcomer.texts(".empty h2"), ["Anda belum ikut pelatihan"]);
    assert_eq!(newcomer.attributes(".empty a", "href"), ["/"]);
}

#[rocket::async_test]
async fn the_statements_do_not_grow_with_the_people() {
    let site = Site::new().await;
    let world = world(&site).await;
    task(&site, &world, "Laporan usaha").await;
    let cohort = cohort::Entity::find_by_id(world.running).one(site.store.read()).await.unwrap().unwrap();
    let run = async |db: &sea_orm::DatabaseConnection| of_cohort(db, &cohort, monday()).await.unwrap().len();
    let two = statements(&site, run).await;
    for n in 3..6 {
        let (_, one) = seat(&site, &world, &format!("Orang {n}"), n).await;
        mark(&site, &world, one, &[P, P]).await;
        decide(&site, &world, one, Outcome::Competent).await;
    }
    assert_eq!(run(site.store.read()).await, 5);
    assert_eq!(statements(&site, run).await, two);
}
