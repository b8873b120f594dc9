//! Opening cohorts, their timetables and states, and what waits for the coordinator.
use super::{
    site::{Answer, Site},
    world::{World, world},
};
use angkatan::{
    cohorts::{
        commands::{self, Change, NewCohort},
        queries,
        rules::{Details, timetable::PlannedSession},
    },
    error::Error,
    tables::{
        cohort::{self, CohortId, CohortState, Mode},
        cohort_event, message, session,
    },
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rocket::http::Status;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn details(from: NaiveDate, to: NaiveDate) -> Details {
    Details {
        starts_on: from,
        ends_on: to,
        mode: Mode::Onsite,
        place: "Aula Balai".into(),
        region_code: Some("33.74".into()),
        link: None,
        jp_minutes: 45,
    }
}

fn next(world: &World, from: NaiveDate, to: NaiveDate) -> NewCohort {
    NewCohort {
        course: world.course,
        details: details(from, to),
        quota: 30,
        instructors: vec![world.instructor],
        assessors: vec![world.assessor],
        sessions: vec![],
        after: None,
    }
}

async fn open(site: &Site, world: &World, new: NewCohort) -> cohort::Model {
    let id = site
        .store
        .write(async |tx| {
            commands::open_cohort(tx, world.centre, Some(world.coordinator), new, site.now()).await
        })
        .await
        .unwrap();
    row(site, id).await
}

async fn row(site: &Site, id: CohortId) -> cohort::Model {
    cohort::Entity::find_by_id(id).one(site.store.read()).await.unwrap().unwrap()
}

async fn sessions(site: &Site, id: CohortId) -> Vec<session::Model> {
    session::Entity::find()
        .filter(session::COLUMN.cohort_id.eq(id))
        .order_by_asc(session::Column::StartsAt)
        .all(site.store.read())
        .await
        .unwrap()
}

/// What was refused, in Indonesian.
fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result.unwrap_err() {
        Error::Refused(why) => why.why.id.to_string(),
        other => panic!("{other}"),
    }
}

fn planned(at: &str, jp: i32) -> PlannedSession {
    let starts_at: DateTime<Utc> = at.parse().unwrap();
    PlannedSession {
        starts_at,
        ends_at: starts_at + TimeDelta::minutes(45 * i64::from(jp)),
        jp,
        topic: String::new(),
        room: String::new(),
        instructor: None,
        make_up: false,
    }
}

/// Leaves the HTML of a page where somebody can look at it, when asked to.
fn keep(name: &str, answer: &Answer) {
    if let Ok(folder) = std::env::var("KEEP_PAGES") {
        std::fs::write(format!("{folder}/{name}.html"), &answer.body).unwrap();
    }
}

#[rocket::async_test]
async fn numbers_go_on_per_course_and_budget_year() {
    let site = Site::new().await;
    let world = world(&site).await;
    // The world has numbers 1 and 2 of 2026, serials 1 and 2.
    let third = open(&site, &world, next(&world, day(2026, 12, 14), day(2026, 12, 18))).await;
    let of_next_year = open(&site, &world, next(&world, day(2027, 1, 11), day(2027, 1, 15))).await;
    let fourth = open(&site, &world, next(&world, day(2026, 12, 21), day(2026, 12, 23))).await;
    let known: Vec<_> = [third, of_next_year, fourth].map(|c| (c.label, c.number, c.year, c.serial)).into();
    assert_eq!(
        known,
        [
            ("Angkatan 3 Tahun 2026".to_string(), 3, 2026, 3),
            ("Angkatan 1 Tahun 2027".to_string(), 1, 2027, 4),
            ("Angkatan 4 Tahun 2026".to_string(), 4, 2026, 5),
        ]
    );
}

#[rocket::async_test]
async fn many_at_once_leave_no_gap() {
    let site = Site::new().await;
    let world = world(&site).await;
    let one = |n: i64| {
        let (store, world, now) = (site.store.clone(), &world, site.now());
        let from = day(2027, 2, 1) + TimeDelta::days(n);
        async move {
            let new = next(world, from, from + TimeDelta::days(4));
            store
                .write(async |tx| {
                    commands::open_cohort(tx, world.centre, Some(world.coordinator), new, now).await
                })
                .await
        }
    };
    let made = rocket::futures::future::join_all((0..12).map(one)).await;
    assert!(made.iter().all(Result::is_ok));
    let rows = cohort::Entity::find()
        .filter(cohort::COLUMN.year.eq(2027))
        .order_by_asc(cohort::Column::Number)
        .all(site.store.read())
        .await
        .unwrap();
    assert_eq!(rows.iter().map(|c| c.number).collect::<Vec<_>>(), (1..=12).collect::<Vec<_>>());
    let mut serials: Vec<i32> = rows.iter().map(|c| c.serial).collect();
    serials.sort();
    assert_eq!(serials, (3..=14).collect::<Vec<_>>());
}

const FORM: [(&str, &str); 14] = [
    ("mulai", "2026-12-21"),
    ("selesai", "2026-12-30"),
    ("cara", "onsite"),
    ("tempat", "Aula Balai"),
    ("tautan", ""),
    ("wilayah", "33.74"),
    ("kuota", "32"),
    ("menit_jp", "45"),
    ("hari", "4"),
    ("hari", "5"),
    ("hari", "1"),
    ("jam1", "08:00"),
    ("jp1", "4"),
    ("jam2", ""),
];

fn form<'a>(world: &'a [(&'a str, String)], change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<(&str, &str)> = world.iter().map(|(k, v)| (*k, v.as_str())).collect();
    all.extend(FORM.iter().filter(|(k, _)| !change.iter().any(|(c, _)| c == k)).copied());
    all.extend(change);
    all
}

#[rocket::async_test]
async fn a_coordinator_opens_the_next_cohort_in_one_form() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;

    let choose = kartika.get("/angkatan/baru").await;
    assert_eq!(choose.texts(".rows strong"), ["Berjualan lewat Media Sosial"]);
    let to = choose.attributes(".rows a", "href").remove(0);
    let blank = kartika.get(&to).await;
    assert_eq!(blank.texts("h1"), ["Angkatan 3 Tahun 2026"]);
    assert_eq!(blank.texts("h1 + .lede"), ["Berjualan lewat Media Sosial, 12 JP"]);
    keep("angkatan-baru", &blank);
    let after = blank.attributes("input[name=sesudah]", "value").remove(0);
    let who = [
        ("pelatihan", world.course.to_string()),
        ("sesudah", after),
        ("instruktur", world.instructor.to_string()),
        ("asesor", world.assessor.to_string()),
    ];

    // Thursday and Friday of Christmas week are holidays.
    let look = kartika.post("/angkatan/baru", &form(&who, &[("aksi", "lihat")])).await;
    assert_eq!(look.status, Status::Ok);
    assert_eq!(look.texts("#hasil"), ["Jadwalnya akan begini: 2 sesi, 8 dari 12 JP"]);
    assert_eq!(
        look.texts("section.card .notice.info li"),
        ["Kamis, 24 Desember 2026: Cuti bersama Natal", "Jumat, 25 Desember 2026: Natal"]
    );
    assert_eq!(
        look.texts("section.card .notice.warn"),
        ["4 JP belum mendapat hari. Tambah hari atau jamnya, atau mundurkan hari terakhir."]
    );
    keep("angkatan-baru-jadwal", &look);

    // Wrong in three places: said beside each, nothing lost.
    let wrong = [("mulai", ""), ("kuota", "banyak"), ("wilayah", "99.99")];
    let again = kartika.post("/angkatan/baru", &form(&who, &wrong)).await;
    assert_eq!(again.status, Status::UnprocessableEntity);
    assert_eq!(again.texts("#mulai-salah"), ["Pilih tanggal, misalnya 7 Desember 2026."]);
    assert_eq!(again.texts("#kuota-salah"), ["Isi dengan angka."]);
    assert_eq!(again.texts("#wilayah-salah"), ["Pilih salah satu."]);
    assert_eq!(again.attributes("#tempat", "value"), ["Aula Balai"]);

    let filled = form(&who, &[("selesai", "2026-12-31"), ("aksi", "simpan")]);
    let done = kartika.post("/angkatan/baru", &filled).await;
    assert_eq!(done.status, Status::SeeOther);
    // The same form twice makes one cohort.
    assert_eq!(kartika.post("/angkatan/baru", &filled).await.location, done.location);

    let made =
        cohort::Entity::find().filter(cohort::COLUMN.number.eq(3)).all(site.store.read()).await.unwrap();
    let [made] = made.as_slice() else { panic!("{made:?}") };
    assert_eq!((made.quota, made.state, made.course_version_id), (32, CohortState::Planned, world.version));
    assert_eq!(done.location, Some(format!("/angkatan/{}", made.id)));
    let days: Vec<_> = sessions(&site, made.id)
        .await
        .into_iter()
        .map(|s| (s.position, s.starts_at.to_rfc3339(), s.jp, s.instructor_id))
        .collect();
    let who = Some(world.instructor);
    assert_eq!(
        days,
        [
            (1, "2026-12-21T01:00:00+00:00".to_string(), 4, who),
            (2, "2026-12-28T01:00:00+00:00".to_string(), 4, who),
            (3, "2026-12-31T01:00:00+00:00".to_string(), 4, who),
        ]
    );
    let page = kartika.get(&done.location.unwrap()).await;
    assert_eq!(page.texts(".chip"), ["Direncanakan"]);
    assert_eq!(page.texts(".btn.main"), ["Buka pendaftaran"]);
    assert_eq!(
        page.texts("aside dd"),
        ["Kartika Koordinator", "Indra Instruktur", "Asih Asesor"],
        "who opens is its coordinator"
    );
    keep("angkatan-direncanakan", &page);
    // The next form starts as the last cohort was held.
    let next = kartika.get(&to).await;
    assert_eq!(next.attributes("#kuota", "value"), ["32"]);
    assert_eq!(next.texts("h1"), ["Angkatan 4 Tahun 2026"]);
}

#[rocket::async_test]
async fn a_cohort_goes_from_planned_to_finished_by_one_button_a_day() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let mut new = next(&world, day(2026, 11, 24), day(2026, 11, 25));
    new.instructors.clear();
    let id = open(&site, &world, new).await.id;
    let (page, state) = (format!("/angkatan/{id}"), format!("/angkatan/{id}/keadaan"));
    let go = async |to: &str| kartika.post(&state, &[("ke", to)]).await;

    assert_eq!(kartika.get(&page).await.texts(".btn.main"), ["Susun jadwal"]);
    let no = go("open").await;
    assert_eq!(no.status, Status::UnprocessableEntity);
    assert_eq!(
        no.texts(".notice.bad"),
        ["Belum ada jadwal. Susun dulu jadwalnya, supaya pendaftar tahu harinya."]
    );
    let add = format!("/angkatan/{id}/sesi-baru");
    let fields = [("tanggal", "2026-11-24"), ("jam", "08.00"), ("jp", "4"), ("materi", "Foto produk")];
    assert_eq!(kartika.post(&add, &fields).await.status, Status::SeeOther);
    assert_eq!(kartika.get(&page).await.texts(".btn.main"), ["Pilih instruktur"]);
    assert_eq!(
        go("open").await.texts(".notice.bad"),
        ["Belum ada instruktur. Pilih dulu paling sedikit satu."]
    );
    let (k, i) = (world.coordinator.to_string(), world.instructor.to_string());
    let staff = format!("/angkatan/{id}/petugas");
    assert_eq!(
        kartika.post(&staff, &[("koordinator", &k), ("instruktur", &i)]).await.status,
        Status::SeeOther
    );
    assert_eq!(sessions(&site, id).await[0].instructor_id, Some(world.instructor), "there is but one");
    assert_eq!(go("open").await.status, Status::SeeOther);

    // Once open there must be somebody to teach; somebody without the role cannot be named.
    let none = kartika.post(&staff, &[("koordinator", &k)]).await;
    assert_eq!(
        none.texts("#instruktur-salah"),
        ["Angkatan ini sudah dibuka. Pilih paling sedikit satu instruktur."]
    );
    let assessor = world.assessor.to_string();
    let wrong = kartika.post(&staff, &[("koordinator", &k), ("instruktur", &assessor)]).await;
    assert_eq!(
        wrong.texts("#instruktur-salah"),
        ["Orang ini tidak punya tugas itu di balai. Administrator dapat menambahkannya."]
    );

    assert_eq!(
        go("running").await.texts(".notice.bad"),
        ["Hari pertamanya belum tiba. Angkatan dimulai pada hari itu."]
    );
    site.set_now("2026-11-24T00:30:00Z".parse().unwrap());
    assert_eq!(
        go("running").await.texts(".notice.bad"),
        ["Belum ada peserta. Angkatan mulai sesudah ada yang mendapat tempat."]
    );
    seat(&site, &world, id).await;
    assert_eq!(kartika.get(&page).await.texts(".btn.main"), ["Mulai angkatan"]);
    assert_eq!(go("running").await.status, Status::SeeOther);
    assert_eq!(
        go("finished").await.texts(".notice.bad"),
        ["Sesi terakhir belum selesai. Angkatan ditutup sesudahnya."]
    );
    site.set_now("2026-11-24T04:00:00Z".parse().unwrap());
    assert_eq!(kartika.get(&page).await.texts(".btn.main"), ["Tutup angkatan"]);
    assert_eq!(go("finished").await.status, Status::SeeOther);
    let page = kartika.get(&page).await;
    assert_eq!(page.texts(".chip"), ["Selesai"]);
    assert_eq!(page.texts(".btn.main"), ["Periksa sertifikat"]);
    assert_eq!(
        page.texts("aside ol li p:first-child"),
        [
            "Angkatan ditutup",
            "Angkatan dimulai",
            "Pendaftaran dibuka",
            "Petugas diubah",
            "Jadwal diubah",
            "Angkatan direncanakan"
        ]
    );
    assert_eq!(
        go("cancelled").await.texts(".notice.bad"),
        ["Angkatan ini sudah berakhir, jadi tidak bisa dibatalkan."]
    );
}

/// Siti, with a seat in this cohort.
async fn seat(site: &Site, world: &World, id: CohortId) {
    use angkatan::tables::enrolment::{ActiveModel, EnrolmentState, Via};
    use sea_orm::{ActiveModelTrait, ActiveValue::Set, NotSet};
    let row = ActiveModel {
        id: NotSet,
        cohort_id: Set(id),
        person_id: Set(world.trainee),
        state: Set(EnrolmentState::Enrolled),
        queue_number: Set(1),
        via: Set(Via::Own),
        receipt: Set(format!("BBBB-{id}")),
        applied_at: Set(site.now()),
        seated_at: Set(Some(site.now())),
        left_at: Set(None),
        ..Default::default()
    };
    site.store.write(async |tx| row.insert(tx.db()).await.map(|_| ())).await.unwrap();
}

#[rocket::async_test]
async fn cancelling_needs_a_reason_which_everybody_reads() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let state = format!("/angkatan/{}/keadaan", world.running);
    let no = kartika.post(&state, &[("ke", "cancelled"), ("alasan", " ")]).await;
    assert_eq!(no.status, Status::UnprocessableEntity);
    assert_eq!(no.texts("#alasan-salah"), ["Tulis alasannya. Peserta akan membacanya."]);
    assert_eq!(row(&site, world.running).await.state, CohortState::Running);

    let public = site.store.public_version();
    let why = "Gedung terkena banjir.";
    let done = kartika.post(&state, &[("ke", "cancelled"), ("alasan", why)]).await;
    assert_eq!(done.status, Status::SeeOther);
    assert_eq!(site.store.public_version(), public + 1);
    let page = kartika.get(&format!("/angkatan/{}", world.running)).await;
    assert_eq!(
        (page.texts(".chip"), page.texts("main .lede")[1].clone()),
        (vec!["Dibatalkan".into()], why.into())
    );
    let letters = message::Entity::find()
        .filter(message::COLUMN.kind.eq("cancelled"))
        .order_by_asc(message::Column::ToName)
        .all(site.store.read())
        .await
        .unwrap();
    let to: Vec<_> = letters.iter().map(|m| (m.to_name.as_str(), m.state.word())).collect();
    assert_eq!(to, [("Budi Santika", "no_address"), ("Siti Nur Aminah", "queued")]);
    assert!(letters[0].text.contains(why));
    // The button pressed twice tells nobody twice.
    assert_eq!(kartika.post(&state, &[("ke", "cancelled"), ("alasan", why)]).await.status, Status::SeeOther);
    let events = cohort_event::Entity::find().all(site.store.read()).await.unwrap();
    assert_eq!(
        events.iter().map(|e| (e.kind.as_str(), e.reason.as_str())).collect::<Vec<_>>(),
        [("cancelled", why)]
    );
}

#[rocket::async_test]
async fn the_timetable_comes_from_a_pattern_and_can_be_changed() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let (id, other) = (world.open, world.other_instructor);
    let empty = kartika.get(&format!("/angkatan/{id}/jadwal")).await;
    assert_eq!(empty.texts(".empty h2"), ["Belum ada jadwal"]);

    let make = format!("/angkatan/{id}/susun-jadwal");
    let pattern = [
        ("dari", "2026-12-07"),
        ("sampai", "2026-12-31"),
        ("hari", "1"),
        ("hari", "3"),
        ("jam1", "08:00"),
        ("jp1", "4"),
        ("jam2", "13:00"),
        ("jp2", "3"),
    ];
    let look: Vec<_> = pattern.into_iter().chain([("aksi", "lihat")]).collect();
    let look = kartika.post(&make, &look).await;
    assert_eq!(look.texts("#hasil"), ["Jadwalnya akan begini: 4 sesi, 12 dari 12 JP"]);
    keep("susun-jadwal", &look);
    let save: Vec<_> = pattern.into_iter().chain([("aksi", "simpan")]).collect();
    assert_eq!(kartika.post(&make, &save).await.status, Status::SeeOther);
    let clash: Vec<_> =
        pattern.into_iter().filter(|(k, _)| *k != "jam2").chain([("jam2", "10:00")]).collect();
    assert_eq!(
        kartika.post(&make, &clash).await.texts("#jam-salah"),
        ["4 JP dari pukul 08.00 belum selesai waktu bagian berikutnya mulai. Geser jamnya."]
    );
    let made = sessions(&site, id).await;
    assert_eq!(made.iter().map(|s| (s.position, s.jp)).collect::<Vec<_>>(), [(1, 4), (2, 3), (3, 4), (4, 1)]);
    assert!(made.iter().all(|s| s.instructor_id == Some(other)));

    // One session moves to Friday, and is numbered anew.
    let first = format!("/angkatan/{id}/ubah-sesi/{}", made[0].id);
    let form = kartika.get(&first).await;
    assert_eq!(form.attributes("#tanggal", "value"), ["2026-12-07"]);
    assert_eq!(form.attributes("#jam", "value"), ["08:00"]);
    let irma = other.to_string();
    let moved = [
        ("tanggal", "2026-12-11"),
        ("jam", "09:00"),
        ("jp", "4"),
        ("materi", "Praktik"),
        ("ruang", "Lab"),
        ("instruktur", &irma),
    ];
    assert_eq!(kartika.post(&first, &moved).await.status, Status::SeeOther);
    let after = sessions(&site, id).await;
    let last = after.last().unwrap();
    assert_eq!((last.id, last.position, last.topic.as_str()), (made[0].id, 4, "Praktik"));
    assert_eq!(last.ends_at - last.starts_at, TimeDelta::hours(3));
    let on_another = [("tanggal", "2026-12-11"), ("jam", "11:00"), ("jp", "2")];
    let add = format!("/angkatan/{id}/sesi-baru");
    assert_eq!(
        kartika.post(&add, &on_another).await.texts("#jam-salah"),
        ["Pada jam itu sudah ada sesi lain di angkatan ini. Pilih jam lain."]
    );
    let outside = kartika.post(&add, &[("tanggal", "2026-12-12"), ("jam", "08:00"), ("jp", "2")]).await;
    assert_eq!(
        outside.texts("#tanggal-salah"),
        ["Hari ini di luar tanggal angkatan. Pilih hari lain, atau ubah dulu tanggal angkatannya."]
    );
    let stranger = world.instructor.to_string();
    let not_of_it = [("tanggal", "2026-12-08"), ("jam", "08:00"), ("jp", "2"), ("instruktur", &stranger)];
    assert_eq!(
        kartika.post(&add, &not_of_it).await.texts("#instruktur-salah"),
        ["Orang ini bukan instruktur angkatan ini. Tambahkan dulu sebagai petugas."]
    );

    // One is cancelled with a reason, which stands in the timetable.
    let cancel = format!("/angkatan/{id}/batal-sesi/{}", made[1].id);
    let no = kartika.post(&cancel, &[("alasan", "")]).await;
    assert_eq!(no.texts("#alasan-salah"), ["Tulis alasannya. Peserta akan membacanya."]);
    let done = kartika.post(&cancel, &[("alasan", "Listrik padam")]).await;
    assert_eq!(done.status, Status::SeeOther);
    let page = kartika.get(&format!("/angkatan/{id}/jadwal")).await;
    assert_eq!(page.texts("h2"), ["3 sesi, 9 dari 12 JP"]);
    assert_eq!(
        page.texts(".timetable .day"),
        ["Senin, 7 Desember 2026", "Rabu, 9 Desember 2026", "Jumat, 11 Desember 2026"]
    );
    assert_eq!(page.texts(".timetable td:nth-child(2)")[0], "Sesi 1 Dibatalkan Listrik padam");
    assert_eq!(page.texts(".timetable td:nth-child(5)"), ["0", "4", "5", "9"]);
    keep("jadwal", &page);
    // The dates of a cohort cannot leave a session outside.
    let dates = [
        ("mulai", "2026-12-07"),
        ("selesai", "2026-12-10"),
        ("cara", "onsite"),
        ("tempat", "Aula"),
        ("menit_jp", "45"),
    ];
    let edit = format!("/angkatan/{id}/ubah");
    assert_eq!(
        kartika.post(&edit, &dates).await.texts("#selesai-salah"),
        ["Ada sesi sesudah tanggal itu. Pindahkan dulu sesinya di jadwal."]
    );
    keep("ubah", &kartika.get(&edit).await);
}

#[rocket::async_test]
async fn what_was_recorded_keeps_its_time() {
    let site = Site::new().await;
    let world = world(&site).await;
    mark(&site, &world).await;
    let now = site.now();
    let change = || Change::of(world.running, None);
    let all = site.store.write(async |tx| commands::replace_timetable(tx, change(), vec![], now).await).await;
    assert_eq!(
        refused(all),
        "Kehadiran sudah dicatat, jadi jadwal tidak bisa diganti seluruhnya. \
         Ubah sesi yang akan datang satu per satu."
    );
    let past = world.sessions[0];
    let moved = planned("2026-11-20T02:00:00Z", 4);
    let one = site.store.write(async |tx| commands::edit_session(tx, change(), past, moved, now).await).await;
    assert!(refused(one).starts_with("Kehadiran sesi ini sudah dicatat, jadi waktunya tetap."));
    let cancel = site
        .store
        .write(async |tx| commands::cancel_session(tx, change(), past, "Listrik padam", now).await)
        .await;
    assert_eq!(refused(cancel), "Kehadiran sesi ini sudah dicatat, jadi tidak bisa dibatalkan.");
    // What it was about may still be said.
    let stored = sessions(&site, world.running).await.remove(0);
    let topic = PlannedSession {
        starts_at: stored.starts_at,
        ends_at: stored.ends_at,
        topic: "Foto".into(),
        ..planned("2026-11-20T01:00:00Z", 4)
    };
    site.store.write(async |tx| commands::edit_session(tx, change(), past, topic, now).await).await.unwrap();
    assert_eq!(sessions(&site, world.running).await[0].topic, "Foto");
}

async fn mark(site: &Site, world: &World) {
    use angkatan::tables::mark::{ActiveModel, Presence};
    use sea_orm::{ActiveModelTrait, ActiveValue::Set};
    let row = ActiveModel {
        enrolment_id: Set(world.seat),
        session_id: Set(world.sessions[0]),
        presence: Set(Presence::Present),
        jp: Set(4),
        reason: Set(String::new()),
        by_id: Set(world.instructor),
        at: Set(site.now()),
        ..Default::default()
    };
    site.store.write(async |tx| row.insert(tx.db()).await.map(|_| ())).await.unwrap();
}

#[rocket::async_test]
async fn an_instructor_in_two_rooms_is_a_warning() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let mut new = next(&world, day(2026, 11, 23), day(2026, 11, 27));
    // The running cohort has Indra tomorrow from 08.00 to 11.00.
    new.sessions = vec![planned("2026-11-24T03:00:00Z", 4)];
    let id = open(&site, &world, new).await.id;
    let page = kartika.get(&format!("/angkatan/{id}/jadwal")).await;
    assert_eq!(
        page.texts(".notice.warn li"),
        ["24 November 2026, 10.00 WIB: Indra Instruktur juga mengajar Berjualan lewat Media Sosial, \
          Angkatan 1 Tahun 2026."]
    );
}

#[rocket::async_test]
async fn seats_are_never_fewer_than_people() {
    let site = Site::new().await;
    let world = world(&site).await;
    let now = site.now();
    let set = async |quota: i32| {
        site.store
            .write(async |tx| commands::set_quota(tx, Change::of(world.running, None), quota, now).await)
            .await
    };
    assert_eq!(refused(set(1).await), "Sudah ada 2 peserta. Jumlah tempat tidak bisa kurang dari itu.");
    set(2).await.unwrap();
    assert_eq!(row(&site, world.running).await.quota, 2);
    let events = queries::events(site.store.read(), world.running).await.unwrap();
    assert_eq!(events.iter().map(|e| e.reason.as_str()).collect::<Vec<_>>(), ["32 → 2"]);
}

#[rocket::async_test]
async fn the_list_shows_what_is_current_and_what_is_over_by_year() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let list = kartika.get("/angkatan").await;
    assert_eq!(
        list.texts(".tabs a"),
        ["Sekarang (2)", "Direncanakan (0)", "Dibuka (1)", "Berjalan (1)", "Selesai (0)", "Dibatalkan (0)"]
    );
    assert_eq!(list.texts("tbody .soft.small"), ["Angkatan 1 Tahun 2026", "Angkatan 2 Tahun 2026"]);
    assert_eq!(list.texts("tbody .n"), ["2 dari 32", "0 dari 2"]);
    keep("angkatan", &list);
    assert_eq!(kartika.get("/angkatan?keadaan=open").await.texts("tbody .chip"), ["Dibuka"]);
    assert_eq!(kartika.get("/angkatan?keadaan=apa").await.status, Status::NotFound);

    let over = async |from: NaiveDate| {
        let id = open(&site, &world, next(&world, from, from + TimeDelta::days(2))).await.id;
        use sea_orm::{ActiveModelTrait, ActiveValue::Set};
        let row =
            cohort::ActiveModel { id: Set(id), state: Set(CohortState::Finished), ..Default::default() };
        site.store.write(async |tx| row.update(tx.db()).await.map(|_| ())).await.unwrap();
    };
    over(day(2024, 3, 4)).await;
    over(day(2025, 3, 3)).await;
    over(day(2025, 6, 2)).await;
    let finished = kartika.get("/angkatan?keadaan=finished").await;
    assert_eq!(finished.texts("ul.row a"), ["2025 (2)", "2024 (1)"]);
    assert_eq!(finished.texts("tbody .soft.small"), ["Angkatan 2 Tahun 2025", "Angkatan 1 Tahun 2025"]);
    let earlier = kartika.get("/angkatan?keadaan=finished-2024").await;
    assert_eq!(earlier.texts("h1"), ["Angkatan selesai tahun 2024"]);
    assert_eq!(earlier.texts("tbody .soft.small"), ["Angkatan 1 Tahun 2024"]);

    let kosim = site.signed_in(world.other_coordinator).await;
    assert_eq!(kosim.get("/angkatan").await.texts(".empty h2"), ["Belum ada angkatan"]);
}

#[rocket::async_test]
async fn only_the_coordinators_of_the_centre_plan() {
    let site = Site::new().await;
    let world = world(&site).await;
    let id = world.open;
    let pages = [
        format!("/angkatan/{id}"),
        format!("/angkatan/{id}/ubah"),
        format!("/angkatan/{id}/jadwal"),
        format!("/angkatan/{id}/susun-jadwal"),
        format!("/angkatan/{id}/sesi-baru"),
        format!("/angkatan/{}/ubah-sesi/{}", world.running, world.sessions[2]),
        format!("/angkatan/baru?pelatihan={}", world.course),
    ];
    let posts = [
        (format!("/angkatan/{id}/keadaan"), vec![("ke", "cancelled"), ("alasan", "Gedung banjir")]),
        (format!("/angkatan/{id}/ubah"), vec![]),
        (format!("/angkatan/{id}/petugas"), vec![]),
        (format!("/angkatan/{id}/susun-jadwal"), vec![]),
        (format!("/angkatan/{id}/sesi-baru"), vec![]),
        (format!("/angkatan/{}/ubah-sesi/{}", world.running, world.sessions[2]), vec![]),
        (format!("/angkatan/{}/batal-sesi/{}", world.running, world.sessions[2]), vec![("alasan", "Banjir")]),
    ];
    for who in [world.other_coordinator, world.instructor, world.other_instructor, world.trainee] {
        let actor = site.signed_in(who).await;
        for page in &pages {
            assert_eq!(actor.get(page).await.status, Status::NotFound, "{page}");
        }
        for (post, fields) in &posts {
            assert_eq!(actor.post(post, fields).await.status, Status::NotFound, "{post}");
        }
    }
    assert_eq!(row(&site, id).await.state, CohortState::Open);
    let nobody = site.nobody();
    for page in pages.iter().map(String::as_str).chain(["/angkatan", "/angkatan/baru", "/koordinator"]) {
        let answer = nobody.get(page).await;
        assert_eq!(answer.status, Status::SeeOther);
        assert!(answer.location.unwrap().starts_with("/masuk?ke="), "{page}");
    }
    // Each goes back to a page of their own.
    for (who, page, back) in [
        (world.coordinator, "kehadiran", "/angkatan"),
        (world.instructor, "kehadiran", "/hari-ini"),
        (world.assessor, "penilaian", "/asesor"),
    ] {
        let answer = site.signed_in(who).await.get(&format!("/angkatan/{}/{page}", world.running)).await;
        assert_eq!(answer.attributes("a.back", "href"), [back]);
    }
    // A session of another cohort is not found through one's own.
    let kartika = site.signed_in(world.coordinator).await;
    let crossed = format!("/angkatan/{id}/ubah-sesi/{}", world.sessions[2]);
    assert_eq!(kartika.get(&crossed).await.status, Status::NotFound);
    let kosim = site.signed_in(world.other_coordinator).await;
    let fields = [("pelatihan", world.course.to_string())];
    let fields: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    assert_eq!(kosim.post("/angkatan/baru", &form(&[], &fields)).await.status, Status::NotFound);
}

#[rocket::async_test]
async fn a_coordinator_sees_what_waits() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let home = kartika.get("/koordinator").await;
    assert_eq!(home.texts("h1"), ["Yang menunggu Anda hari ini"]);
    assert_eq!(home.texts(".head .lede"), ["Senin, 23 November 2026: 1 untuk hari ini, 0 sesudah itu"]);
    assert_eq!(home.texts(".rows strong"), ["2 sesi belum lengkap dicatat"]);
    assert_eq!(home.texts(".rows .mark"), ["Lewat 3 hari"]);
    assert_eq!(home.texts(".rows .btn.main"), ["Catat kehadiran"]);
    assert_eq!(
        home.attributes(".rows .btn", "href"),
        [format!("/angkatan/{}/sesi/{}", world.running, world.sessions[0])]
    );
    assert_eq!(
        home.texts("aside .card p.small:not(.soft)"),
        ["4 dari 12 JP berjalan", "0 dari 2 tempat terisi"]
    );

    // A week before the open cohort starts it still has no timetable.
    site.set_now("2026-11-30T02:00:00Z".parse().unwrap());
    let home = kartika.get("/koordinator").await;
    assert_eq!(
        home.texts(".rows strong"),
        ["3 sesi belum lengkap dicatat", "Semua sesi sudah selesai", "Belum ada jadwal"]
    );
    keep("koordinator", &home);

    let kosim = site.signed_in(world.other_coordinator).await;
    let quiet = kosim.get("/koordinator").await;
    assert_eq!(quiet.texts(".empty h2"), ["Mulai dari angkatan pertama"]);
    assert_eq!(kosim.get_english("/koordinator").await.texts("h1"), ["What waits for you today"]);
    assert_eq!(site.signed_in(world.instructor).await.get("/koordinator").await.status, Status::NotFound);
}
