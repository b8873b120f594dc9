//! The day of an instructor, through the pages; who may record and who may only look; what is kept.
use super::{
    site::{Actor, Answer, Site, monday},
    world::{World, world},
};
use angkatan::{
    attendance::{commands, queries, rules::Hours},
    tables::{
        cohort::{self, CohortState},
        enrolment::{self, EnrolmentId, EnrolmentState, Via},
        mark::{self, Presence},
        mark_event::{self, Method},
        person::{self, Language},
        session::{self, SessionId},
    },
};
use chrono::TimeDelta;
use rocket::http::{Accept, ContentType, Header, Status};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, Database, DbErr, EntityTrait, NotSet, QueryOrder};
use std::{
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

fn roster(world: &World, session: usize) -> String {
    format!("/angkatan/{}/sesi/{}", world.running, world.sessions[session])
}

fn person_page(world: &World, session: usize, who: EnrolmentId) -> String {
    format!("{}/{who}", roster(world, session))
}

/// Every mark: (enrolment, session, word, JP, reason).
async fn marks(site: &Site) -> Vec<(i64, i64, &'static str, i32, String)> {
    let rows = mark::Entity::find()
        .order_by_asc(mark::Column::SessionId)
        .order_by_asc(mark::Column::EnrolmentId)
        .all(site.store.read())
        .await
        .unwrap();
    rows.into_iter().map(|m| (m.enrolment_id.0, m.session_id.0, m.presence.word(), m.jp, m.reason)).collect()
}

/// Every event: (enrolment, word or "-", JP, reason, by).
async fn events(site: &Site) -> Vec<(i64, &'static str, i32, String, i64)> {
    let rows =
        mark_event::Entity::find().order_by_asc(mark_event::Column::Id).all(site.store.read()).await.unwrap();
    rows.into_iter()
        .map(|e| (e.enrolment_id.0, e.presence.map_or("-", Presence::word), e.jp, e.reason, e.by_id.0))
        .collect()
}

pub async fn seat(site: &Site, world: &World, name: &str, number: i32) -> EnrolmentId {
    site.store
        .write(async |tx| {
            let person = person::ActiveModel {
                id: NotSet,
                centre_id: Set(world.centre),
                name: Set(name.into()),
                search_name: Set(name.to_lowercase()),
                email: Set(None),
                phone: Set(None),
                region_code: Set(None),
                business: Set(Some(format!("Kedai {number}"))),
                nik_sealed: Set(None),
                nik_index: Set(None),
                nik_last4: Set(None),
                password_hash: Set(None),
                language: Set(Language::Id),
                created_at: Set(site.now()),
            };
            let person = person.insert(tx.db()).await?.id;
            let row = enrolment::ActiveModel {
                id: NotSet,
                cohort_id: Set(world.running),
                person_id: Set(person),
                state: Set(EnrolmentState::Enrolled),
                queue_number: Set(number),
                via: Set(Via::Desk),
                receipt: Set(format!("BBBB-000{number}")),
                applied_at: Set(site.now()),
                seated_at: Set(Some(site.now())),
                left_at: Set(None),
                ..Default::default()
            };
            Ok::<_, DbErr>(row.insert(tx.db()).await?.id)
        })
        .await
        .unwrap()
}

async fn cancel(site: &Site, id: SessionId) {
    site.store
        .write(async |tx| {
            let row = session::ActiveModel {
                id: Set(id),
                cancelled_at: Set(Some(site.now())),
                cancel_reason: Set(Some("Listrik padam.".into())),
                make_up: Set(false),
                ..Default::default()
            };
            row.update(tx.db()).await
        })
        .await
        .unwrap();
}

/// Presses a button of the roster as the script does.
async fn script(site: &Site, who: &Actor<'_>, path: &str, body: String) -> (Status, serde_json::Value) {
    let token = who.cookie().unwrap();
    let answer = site
        .client
        .post(path.to_string())
        .header(ContentType::Form)
        .header(Accept::JSON)
        .header(Header::new("Sec-Fetch-Site", "same-origin"))
        .private_cookie(token)
        .body(body)
        .dispatch()
        .await;
    let status = answer.status();
    (status, serde_json::from_str(&answer.into_string().await.unwrap()).unwrap())
}

fn states(page: &Answer) -> Vec<String> {
    page.texts(".roster li .mark")
}

#[rocket::async_test]
async fn the_day_of_an_instructor() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;

    let home = indra.get("/hari-ini").await;
    assert_eq!(home.texts("h1"), ["Sesi hari ini"]);
    assert_eq!(home.texts(".lede"), ["Senin, 23 November 2026"]);
    assert_eq!(home.texts("h2"), ["Belum dicatat", "Hari ini", "Sesi berikutnya"]);
    assert_eq!(home.texts(".rows .mark"), ["Lewat 3 hari, belum dicatat", "Belum dicatat"]);
    let english = indra.get_english("/hari-ini").await;
    assert_eq!(english.texts("h2"), ["Not recorded yet", "Today", "Coming sessions"]);
    assert_eq!(english.texts(".btn.main"), ["Record attendance"]);

    let path = home.attributes(".btn.main", "href").remove(0);
    assert_eq!(path, roster(&world, 1));
    let page = indra.get(&path).await;
    assert_eq!(page.texts("h1"), ["Sesi pagi, 23 November"]);
    assert_eq!(page.texts("form .soft")[0], "Angkatan 1, 08.00–11.00 WIB, 4 JP");
    assert_eq!(states(&page), ["Belum dicatat", "Belum dicatat"]);
    assert_eq!(page.texts(".legend .mark"), ["2 belum dicatat", "0 sudah dicatat"]);
    assert_eq!(page.texts(".dock .btn.main:not([hidden])"), ["Semua hadir (2 orang)"]);
    let english = indra.get_english(&path).await;
    assert_eq!(english.texts("h1"), ["Morning session, 23 November"]);
    assert_eq!(english.texts(".dock .btn.main:not([hidden])"), ["All present (2 people)"]);

    // A tap is one press of the row: Budi is there, then he turns out to be excused.
    let budi = page.attributes(".roster button", "value").remove(0);
    assert_eq!(budi, format!("{}.present", world.other_seat));
    let after = indra.post(&path, &[("ubah", &budi)]).await;
    assert_eq!(after.status, Status::SeeOther);
    assert_eq!(after.location, Some(format!("{path}#o{}", world.other_seat)));
    indra.post(&path, &[("ubah", &budi)]).await;
    assert_eq!(events(&site).await.len(), 1, "pressed twice is pressed once");
    indra.post(&path, &[("ubah", &format!("{}.excused", world.other_seat))]).await;
    let page = indra.get(&path).await;
    assert_eq!(states(&page), ["Izin", "Belum dicatat"]);
    assert_eq!(page.texts(".dock [role=status]"), ["Budi Santika: izin"]);
    assert_eq!(page.texts(".dock .btn.main:not([hidden])"), ["Semua hadir (1 orang)"]);

    // "All present" does not touch who is excused.
    site.set_now(monday() + TimeDelta::minutes(1));
    indra.post(&path, &[("semua", "hadir")]).await;
    let page = indra.get(&path).await;
    assert_eq!(states(&page), ["Izin", "Hadir"]);
    assert_eq!(page.texts(".legend .mark"), ["1 hadir", "1 izin"]);
    assert_eq!(page.texts(".who .chip"), ["Tersimpan 09.01"]);
    assert_eq!(page.texts(".dock .btn.main:not([hidden])"), ["Selesai"]);
    let home = indra.get("/hari-ini").await;
    assert_eq!(home.texts(".rows .mark"), ["Lewat 3 hari, belum dicatat", "Sudah dicatat"]);
    assert_eq!(home.attributes(".btn.main", "href"), [roster(&world, 0)]);
}

#[rocket::async_test]
async fn a_day_without_sessions_says_when_the_next_one_is() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;
    site.set_now(monday() - TimeDelta::days(1));
    let home = indra.get("/hari-ini").await;
    let said = "Sesi Anda berikutnya: besok, Senin, 23 November 2026, pukul 08.00 WIB.";
    assert_eq!(home.texts(".empty p"), [said]);
    let irma = site.signed_in(world.other_instructor).await;
    let said = "Belum ada sesi berikutnya. Sesi muncul di sini setelah koordinator memasukkan Anda ke sebuah angkatan.";
    assert_eq!(irma.get("/hari-ini").await.texts(".empty p"), [said]);
}

#[rocket::async_test]
async fn only_the_cohorts_own_staff_records() {
    let site = Site::new().await;
    let world = world(&site).await;
    let path = roster(&world, 1);
    let one = person_page(&world, 1, world.seat);
    let press = format!("{}.present", world.seat);
    for who in
        [world.other_instructor, world.trainee, world.assessor, world.administrator, world.other_coordinator]
    {
        let who = site.signed_in(who).await;
        assert_eq!(who.get(&path).await.status, Status::NotFound);
        assert_eq!(who.get(&one).await.status, Status::NotFound);
        assert_eq!(who.post(&path, &[("ubah", &press)]).await.status, Status::NotFound);
        assert_eq!(who.post(&path, &[("semua", "hadir")]).await.status, Status::NotFound);
        assert_eq!(who.post(&path, &[("urungkan", "semua")]).await.status, Status::NotFound);
        assert_eq!(who.post(&format!("{one}/tanda"), &[("tanda", "late")]).await.status, Status::NotFound);
        let field = format!("tanda.{}", world.seat);
        assert_eq!(who.post(&format!("{path}/banyak"), &[(&field, "late")]).await.status, Status::NotFound);
        assert_eq!(who.get(&format!("/angkatan/{}/kehadiran", world.running)).await.status, Status::NotFound);
    }
    assert_eq!(site.signed_in(world.trainee).await.get("/hari-ini").await.status, Status::NotFound);
    let nobody = site.nobody().get(&path).await;
    assert_eq!(nobody.status, Status::SeeOther);
    assert!(nobody.location.unwrap().starts_with("/masuk"));
    // A session or a person of another cohort is not found either.
    let indra = site.signed_in(world.instructor).await;
    let elsewhere = format!("/angkatan/{}/sesi/999", world.running);
    assert_eq!(indra.get(&elsewhere).await.status, Status::NotFound);
    assert_eq!(indra.post(&elsewhere, &[("semua", "hadir")]).await.status, Status::NotFound);
    assert_eq!(indra.post(&path, &[("ubah", "999.present")]).await.status, Status::NotFound);
    assert_eq!(marks(&site).await, []);
}

#[rocket::async_test]
async fn a_coordinator_not_of_the_cohort_looks_and_does_not_record() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    assert_eq!(kartika.get(&roster(&world, 1)).await.status, Status::Ok, "she is named for this cohort");
    let table = format!("/angkatan/{}/kehadiran", world.running);
    assert_eq!(kartika.get(&table).await.attributes(".cell", "href").len(), 4);
    site.store
        .write(async |tx| {
            use angkatan::tables::cohort_staff::{Duty, Entity};
            Entity::delete_by_id((world.running, world.coordinator, Duty::Coordinator)).exec(tx.db()).await
        })
        .await
        .unwrap();
    assert_eq!(kartika.get(&roster(&world, 1)).await.status, Status::NotFound);
    let press = [("semua", "hadir")];
    assert_eq!(kartika.post(&roster(&world, 1), &press).await.status, Status::NotFound);
    let page = kartika.get(&table).await;
    assert_eq!(page.status, Status::Ok);
    assert_eq!(page.attributes(".cell", "href"), Vec::<String>::new());
    assert_eq!(page.texts(".matrix th[scope=row]").len(), 2);
}

#[rocket::async_test]
async fn late_with_its_hours_and_every_change_is_kept() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;
    let page = person_page(&world, 1, world.seat);
    let save = format!("{page}/tanda");
    assert_eq!(
        indra.get(&page).await.texts(".choice b"),
        ["Hadir", "Terlambat", "Izin", "Sakit", "Alpa", "Dispensasi"]
    );
    let wrong = indra.post(&save, &[("tanda", "late"), ("jp", "5"), ("alasan", "Ban bocor")]).await;
    assert_eq!(wrong.status, Status::UnprocessableEntity);
    assert_eq!(wrong.texts(".error"), ["Sesi ini 4 JP. Isi angka dari 0 sampai 4."]);
    assert_eq!(wrong.texts("textarea"), ["Ban bocor"], "nothing typed is lost");
    let wrong = indra.post(&save, &[("tanda", "late"), ("jp", "tiga")]).await;
    assert_eq!(wrong.texts(".error"), ["Isi JP dengan angka bulat, misalnya 3."]);
    let none = indra.post(&save, &[("jp", "3")]).await;
    assert_eq!(none.texts(".error"), ["Pilih salah satu tanda."]);

    let done = indra.post(&save, &[("tanda", "late"), ("jp", "3"), ("alasan", "Ban bocor")]).await;
    assert_eq!(done.location, Some(format!("{}#o{}", roster(&world, 1), world.seat)));
    site.set_now(monday() + TimeDelta::minutes(30));
    indra.post(&save, &[("tanda", "sick"), ("jp", "3"), ("alasan", "Pulang, pusing")]).await;
    let (siti, today, indra_id) = (world.seat.0, world.sessions[1].0, world.instructor.0);
    assert_eq!(marks(&site).await, [(siti, today, "sick", 0, "Pulang, pusing".into())]);
    assert_eq!(
        events(&site).await,
        [
            (siti, "late", 3, "Ban bocor".into(), indra_id),
            (siti, "sick", 0, "Pulang, pusing".into(), indra_id),
        ]
    );
    let shown = indra.get(&page).await;
    let history = shown.texts("#riwayat + .rows li");
    assert_eq!(
        history,
        [
            "Sakit Pulang, pusing Indra Instruktur, 23 November 2026, 09.30 WIB",
            "Terlambat 3 dari 4 JP Ban bocor Indra Instruktur, 23 November 2026, 09.00 WIB",
        ]
    );
    assert_eq!(indra.get_english(&page).await.texts("h2"), ["Every change"]);
}

#[rocket::async_test]
async fn undo_takes_back_the_last_act_and_only_it() {
    let site = Site::new().await;
    let world = world(&site).await;
    let third = seat(&site, &world, "Citra Dewi", 3).await;
    let indra = site.signed_in(world.instructor).await;
    let kartika = site.signed_in(world.coordinator).await;
    let path = roster(&world, 1);
    let after = |seconds| site.set_now(monday() + TimeDelta::seconds(seconds));
    indra.post(&path, &[("ubah", &format!("{}.excused", world.other_seat))]).await;
    after(5);
    indra.post(&path, &[("semua", "hadir")]).await;
    after(10);
    kartika.post(&path, &[("ubah", &format!("{third}.late"))]).await;
    let page = indra.get(&path).await;
    assert_eq!(states(&page), ["Izin", "Terlambat", "Hadir"]);
    assert_eq!(page.attributes("[name=urungkan]", "value"), [world.seat.to_string()]);

    // Two of the three that "all present" touched are as it left them; Kartika's change is hers.
    after(20);
    let done = indra.post(&path, &[("urungkan", "semua")]).await;
    assert_eq!(done.status, Status::SeeOther);
    assert_eq!(states(&indra.get(&path).await), ["Izin", "Terlambat", "Belum dicatat"]);
    // Once more walks back to before the excuse.
    indra.post(&path, &[("urungkan", "semua")]).await;
    assert_eq!(states(&indra.get(&path).await), ["Belum dicatat", "Terlambat", "Belum dicatat"]);
    let nothing = indra.post(&path, &[("urungkan", "semua")]).await;
    assert_eq!(nothing.status, Status::UnprocessableEntity);
    assert_eq!(nothing.texts("[role=alert]").len(), 1);
    // Kartika's change gives way to what stood before it, with its own author.
    kartika.post(&path, &[("urungkan", &third.to_string())]).await;
    assert_eq!(states(&indra.get(&path).await), ["Belum dicatat", "Hadir", "Belum dicatat"]);
    let words: Vec<&str> = events(&site).await.iter().map(|e| e.1).collect();
    assert_eq!(words, ["excused", "present", "present", "late", "-", "-", "present"]);

    after(700);
    let late = kartika.post(&path, &[("urungkan", "semua")]).await;
    assert_eq!(late.status, Status::UnprocessableEntity, "after ten minutes nothing is taken back");
}

#[rocket::async_test]
async fn a_correction_needs_a_reason_and_a_month_is_the_end() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;
    let friday = roster(&world, 0);
    let page = indra.get(&friday).await;
    assert_eq!(page.texts("label"), ["Alasan koreksi"]);
    let refused = indra.post(&friday, &[("semua", "hadir"), ("alasan", " ")]).await;
    assert_eq!(refused.status, Status::UnprocessableEntity);
    assert_eq!(
        refused.texts(".error"),
        ["Presensi biasa untuk sesi ini sudah lewat. Tulis alasan koreksinya."]
    );
    assert_eq!(marks(&site).await, []);
    indra.post(&friday, &[("semua", "hadir"), ("alasan", "Lupa, dari daftar kertas")]).await;
    let reasons: Vec<String> = marks(&site).await.into_iter().map(|m| m.4).collect();
    assert_eq!(reasons, ["Lupa, dari daftar kertas", "Lupa, dari daftar kertas"]);

    site.set_now(monday() + TimeDelta::days(40));
    let indra = site.signed_in(world.instructor).await;
    let closed = indra.get(&friday).await;
    assert_eq!(
        closed.texts(".notice"),
        ["Sesi ini sudah lewat 30 hari. Presensinya tidak dapat diubah lagi."]
    );
    assert_eq!(closed.texts(".roster button").len(), 0);
    let press = format!("{}.absent", world.seat);
    let refused = indra.post(&friday, &[("ubah", &press), ("alasan", "telat sekali")]).await;
    assert_eq!(refused.status, Status::UnprocessableEntity);
    let words: Vec<&str> = marks(&site).await.iter().map(|m| m.2).collect();
    assert_eq!(words, ["present", "present"]);
}

#[rocket::async_test]
async fn too_early_cancelled_and_finished_are_said() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;
    let tomorrow = roster(&world, 2);
    let page = indra.get(&tomorrow).await;
    assert_eq!(page.texts(".notice"), ["Presensi dibuka 24 November 2026, 07.45 WIB."]);
    assert_eq!(indra.post(&tomorrow, &[("semua", "hadir")]).await.status, Status::UnprocessableEntity);
    cancel(&site, world.sessions[1]).await;
    let today = roster(&world, 1);
    assert_eq!(indra.get(&today).await.texts(".notice"), ["Sesi ini dibatalkan. Listrik padam."]);
    assert_eq!(indra.post(&today, &[("semua", "hadir")]).await.status, Status::UnprocessableEntity);
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
    site.set_now(monday() + TimeDelta::days(1));
    assert_eq!(indra.post(&tomorrow, &[("semua", "hadir")]).await.status, Status::UnprocessableEntity);
    let reason = [("semua", "hadir"), ("alasan", "Dari daftar kertas")];
    assert_eq!(indra.post(&tomorrow, &reason).await.status, Status::SeeOther);
    assert_eq!(marks(&site).await.len(), 2);
}

#[rocket::async_test]
async fn the_script_gets_what_changed() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;
    let path = roster(&world, 1);
    let (status, now) = script(&site, &indra, &path, format!("ubah={}.present", world.seat)).await;
    assert_eq!(status, Status::Ok);
    assert_eq!(now["rows"][world.seat.to_string()], serde_json::json!(["good", "Hadir", "late"]));
    assert_eq!(
        now["rows"][world.other_seat.to_string()],
        serde_json::json!(["wait", "Belum dicatat", "present"])
    );
    assert_eq!(now["status"], "Siti Nur Aminah: hadir");
    assert_eq!(
        (&now["left"], &now["undo"]),
        (&serde_json::json!(1), &serde_json::json!(world.seat.to_string()))
    );
    assert_eq!(now["all"], "Semua hadir (1\u{a0}orang)");
    assert_eq!(now["saved"], "Tersimpan 09.00");
    // Another within the same second: what undo offers is the one that was pressed.
    let (_, now) = script(&site, &indra, &path, format!("ubah={}.sick", world.other_seat)).await;
    assert_eq!(now["undo"], world.other_seat.to_string());
    let (_, now) = script(&site, &indra, &path, format!("urungkan={}", world.other_seat)).await;
    assert_eq!(now["rows"][world.other_seat.to_string()][1], "Belum dicatat");
    assert_eq!(now["rows"][world.seat.to_string()][1], "Hadir");
    let (status, why) = script(&site, &indra, &roster(&world, 2), "semua=hadir".into()).await;
    assert_eq!(status, Status::UnprocessableEntity);
    assert_eq!(why["why"], "Presensi dibuka 15 menit sebelum sesi dimulai. Coba lagi nanti.");
}

#[rocket::async_test]
async fn many_marks_arrive_in_one_form_all_or_none() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;
    let path = format!("{}/banyak", roster(&world, 1));
    let (a, b) = (format!("tanda.{}", world.seat), format!("tanda.{}", world.other_seat));
    let fields = [(a.as_str(), "present"), (b.as_str(), "absent")];
    assert_eq!(indra.post(&path, &fields).await.location, Some(roster(&world, 1)));
    indra.post(&path, &fields).await;
    let words: Vec<&str> = marks(&site).await.iter().map(|m| m.2).collect();
    assert_eq!(words, ["present", "absent"]);
    assert_eq!(events(&site).await.len(), 2, "sent twice, kept once");
    let strange = [(a.as_str(), "late"), ("tanda.999", "late")];
    assert_eq!(indra.post(&path, &strange).await.status, Status::NotFound);
    assert_eq!(marks(&site).await[0].2, "present", "none of it");
}

#[rocket::async_test]
async fn hours_are_exact() {
    let site = Site::new().await;
    let world = world(&site).await;
    let third = seat(&site, &world, "Citra Dewi", 3).await;
    let indra = site.signed_in(world.instructor).await;
    let read = async || queries::hours(site.store.read(), world.running, site.now()).await.unwrap();
    let none = Hours { held: 4, not_recorded: 4, to_come: 4, ..Hours::default() };
    assert_eq!(read().await[&third], none, "without a mark she is in it too, from when she got the seat");

    let late = person_page(&world, 1, world.seat) + "/tanda";
    indra.post(&late, &[("tanda", "late"), ("jp", "1")]).await;
    indra.post(&roster(&world, 1), &[("ubah", &format!("{}.sick", world.other_seat))]).await;
    indra.post(&roster(&world, 1), &[("ubah", &format!("{third}.absent"))]).await;
    indra
        .post(&roster(&world, 0), &[("ubah", &format!("{}.present", world.seat)), ("alasan", "kertas")])
        .await;
    //                    last Friday 4 JP   today 4 JP           tomorrow 4 JP
    let table = [
        (world.seat, Hours { held: 8, attended: 5, excused: 0, missed: 3, not_recorded: 0, to_come: 4 }),
        (
            world.other_seat,
            Hours { held: 8, attended: 0, excused: 4, missed: 0, not_recorded: 4, to_come: 4 },
        ),
        (third, Hours { held: 4, attended: 0, excused: 0, missed: 4, not_recorded: 0, to_come: 4 }),
    ];
    assert_eq!(read().await, table.into());

    let page = indra.get(&format!("/angkatan/{}/kehadiran", world.running)).await;
    assert_eq!(page.texts("h2"), ["8 dari 12 JP sudah berjalan"]);
    assert_eq!(
        page.texts(".matrix th[scope=row]"),
        [
            "Budi Santika0 dari 8 JP, 0%Di bawah batasKurang 2 JP. Batas kehadiran tidak dapat dicapai lagi.",
            "Citra Dewi0 dari 4 JP, 0%Di bawah batasKurang 3 JP. Batas kehadiran tidak dapat dicapai lagi.",
            "Siti Nur Aminah5 dari 8 JP, 62,5%Di bawah batasKurang 1 JP. Batas kehadiran tidak dapat dicapai lagi.",
        ]
    );
    assert_eq!(page.texts(".matrix thead th"), ["Peserta", "Jum 20pagi", "Sen 23pagi", "Sel 24pagi"]);
    let labels = page.attributes(".matrix .cell", "aria-label");
    assert_eq!(labels[0].replace('\u{a0}', " "), "Budi Santika, Jum 20 pagi: Belum dicatat");
    assert_eq!(labels[4].replace('\u{a0}', " "), "Siti Nur Aminah, Sen 23 pagi: Terlambat");

    cancel(&site, world.sessions[1]).await;
    let rest = Hours { held: 4, attended: 4, excused: 0, missed: 0, not_recorded: 0, to_come: 4 };
    assert_eq!(read().await[&world.seat], rest, "a cancelled session leaves every sum");
}

#[rocket::async_test]
async fn the_list_to_sign_is_a_pdf() {
    let site = Site::new().await;
    let world = world(&site).await;
    let path = format!("/angkatan/{}/daftar-hadir/{}", world.running, world.sessions[1]);
    for who in [world.instructor, world.coordinator] {
        let pdf = site.signed_in(who).await.get(&path).await;
        assert_eq!(pdf.status, Status::Ok);
        assert!(pdf.bytes.starts_with(b"%PDF-"));
        let kind = pdf.headers.iter().find(|(n, _)| n == "Content-Type").unwrap();
        assert_eq!(kind.1, "application/pdf");
    }
    assert_eq!(site.signed_in(world.trainee).await.get(&path).await.status, Status::NotFound);
    assert_eq!(site.signed_in(world.other_instructor).await.get(&path).await.status, Status::NotFound);
}

#[rocket::async_test]
async fn the_list_of_32_people_is_one_page_of_a4() {
    let site = Site::new().await;
    let world = world(&site).await;
    for n in 3..=32 {
        seat(&site, &world, &format!("Kusumaningtyas Widyaningrum Putri {n:02}"), n).await;
    }
    let path = format!("/angkatan/{}/daftar-hadir/{}", world.running, world.sessions[1]);
    let pdf = site.signed_in(world.instructor).await.get(&path).await;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("daftar.pdf");
    std::fs::write(&file, &pdf.bytes).unwrap();
    let read = |tool: &str, args: &[&str]| {
        let out = Command::new(tool).args(args).output().unwrap();
        assert!(out.status.success(), "{tool} (Debian: poppler-utils): {out:?}");
        String::from_utf8(out.stdout).unwrap()
    };
    let facts = read("pdfinfo", &["-box", file.to_str().unwrap()]);
    let fact = |name: &str| {
        let line = facts.lines().find(|line| line.starts_with(name)).unwrap();
        line[name.len()..].split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(fact("Pages:"), "1");
    assert_eq!(fact("Page size:"), "595.276 x 841.89 pts (A4)");
    assert_eq!(fact("MediaBox:"), "0.00 0.00 595.28 841.89");
    let words = read("pdftotext", &["-layout", file.to_str().unwrap(), "-"]);
    // Each has a number at their name and one in their box to sign.
    for n in 3..=32 {
        assert_eq!(words.matches(&format!("Widyaningrum Putri {n:02}")).count(), 1, "{words}");
    }
    assert!(words.contains("32."), "{words}");
    if let Ok(to) = std::env::var("SHOW") {
        std::fs::write(format!("{to}/daftar.pdf"), &pdf.bytes).unwrap();
    }
}

#[rocket::async_test]
async fn the_number_of_statements_does_not_grow_with_the_people() {
    let site = Site::new().await;
    let world = world(&site).await;
    let count = async || {
        let counter = Arc::new(AtomicU32::new(0));
        let mut db = Database::connect(&site.settings.database).await.unwrap();
        let seen = counter.clone();
        db.set_metric_callback(move |_| {
            seen.fetch_add(1, Ordering::Relaxed);
        });
        let now = site.now();
        let day = now - TimeDelta::hours(2)..now + TimeDelta::hours(22);
        queries::hours(&db, world.running, now).await.unwrap();
        let hours = counter.swap(0, Ordering::Relaxed);
        queries::todays(&db, world.instructor, day, now).await.unwrap();
        let today = counter.swap(0, Ordering::Relaxed);
        db.close().await.unwrap();
        (hours, today)
    };
    let few = count().await;
    assert_eq!(few, (2, 6));
    seat(&site, &world, "Citra Dewi", 3).await;
    seat(&site, &world, "Dewi Citra", 4).await;
    let indra = site.signed_in(world.instructor).await;
    indra.post(&roster(&world, 1), &[("semua", "hadir")]).await;
    assert_eq!(count().await, few);
}

#[rocket::async_test]
async fn a_history_of_many_marks_goes_in_at_once() {
    let site = Site::new().await;
    let world = world(&site).await;
    let mut sessions = Vec::new();
    for chunk in 0..5 {
        let rows = (0..1000).map(|i| session::ActiveModel {
            id: NotSet,
            cohort_id: Set(world.running),
            position: Set(10 + chunk * 1000 + i),
            starts_at: Set(monday()),
            ends_at: Set(monday()),
            jp: Set(2),
            topic: Set(String::new()),
            room: Set(String::new()),
            instructor_id: Set(None),
            cancelled_at: Set(None),
            cancel_reason: Set(None),
            make_up: Set(false),
        });
        let rows: Vec<_> = rows.collect();
        site.store
            .write(async |tx| session::Entity::insert_many(rows).exec_without_returning(tx.db()).await)
            .await
            .unwrap();
    }
    let all = session::Entity::find().order_by_asc(session::Column::Id).all(site.store.read()).await.unwrap();
    sessions.extend(all.into_iter().filter(|s| s.jp == 2).map(|s| s.id));
    let mark = angkatan::attendance::rules::Marked {
        presence: Presence::Present,
        jp: 2,
        made_up: 0,
        reason: String::new(),
    };
    let new: Vec<_> = sessions
        .iter()
        .flat_map(|id| {
            [world.seat, world.other_seat].map(|enrolment| commands::NewMark {
                enrolment,
                session: *id,
                mark: mark.clone(),
            })
        })
        .collect();
    assert_eq!(new.len(), 10_000);
    site.store
        .write(async |tx| commands::write_marks(tx, world.instructor, new, Method::Page, monday()).await)
        .await
        .unwrap();
    assert_eq!((marks(&site).await.len(), events(&site).await.len()), (10_000, 10_000));
}
