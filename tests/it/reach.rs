//! The forecast of the minimum: one sentence on every page, a task for the coordinator at the point of no
//! return, one message; cancelled sessions and late joiners are fair.
use super::{
    attendance::seat,
    counts::do_not_grow,
    site::{Site, monday},
    world::{World, world},
};
use angkatan::{
    attendance::warning::warn,
    tables::{forecast_dismissal, message, session},
    web::Origin,
};
use chrono::TimeDelta;
use rocket::http::Status;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QueryFilter};

fn roster(world: &World, session: usize) -> String {
    format!("/angkatan/{}/sesi/{}", world.running, world.sessions[session])
}

async fn told(site: &Site) -> Vec<message::Model> {
    message::Entity::find()
        .filter(message::COLUMN.kind.eq("attendance_lost"))
        .all(site.store.read())
        .await
        .unwrap()
}

#[rocket::async_test]
async fn the_point_of_no_return_is_a_task_until_it_is_answered() {
    let site = Site::new().await;
    let world = world(&site).await;
    let origin = Origin::new("http://localhost:8000");
    let indra = site.signed_in(world.instructor).await;
    let kartika = site.signed_in(world.coordinator).await;
    let siti = site.signed_in(world.trainee).await;
    let lost = format!("/angkatan/{}/batas/{}", world.running, world.seat);

    // 12 JP, at least 10 of them: 2 may be missed.
    let sentence = "Masih boleh tidak hadir 2 JP sampai 24 November.";
    let page = kartika.get(&format!("/angkatan/{}/kehadiran", world.running)).await;
    assert!(page.texts("th[scope=row]")[1].ends_with(sentence), "{:?}", page.texts("th[scope=row]"));
    assert!(page.body.contains("Izin, sakit, dan dispensasi tidak dihitung hadir."));
    let mine = siti.get("/saya").await;
    assert!(mine.texts("strong").contains(&sentence.to_string()), "{:?}", mine.texts("strong"));
    let english = siti.get_english("/saya").await;
    assert!(english.texts("strong").contains(&"May miss 2 more JP before 24 November.".to_string()));
    let one = indra.get(&format!("{}/{}", roster(&world, 1), world.seat)).await;
    assert!(one.texts("strong").contains(&sentence.to_string()), "{:?}", one.texts("strong"));
    let tasks = async || -> Vec<String> {
        let page = kartika.get("/koordinator").await;
        page.texts(".rows strong").into_iter().filter(|t| t.contains("kurang")).collect()
    };
    assert_eq!(tasks().await, Vec::<String>::new());

    // Absent today: 4 JP missed, 8 are left.
    indra.post(&roster(&world, 1), &[("ubah", &format!("{}.absent", world.seat))]).await;
    assert_eq!(tasks().await, ["Siti Nur Aminah kurang 2 JP untuk sertifikat"]);
    let page = kartika.get(&lost).await;
    assert_eq!(page.texts(".figures dd"), ["0 JP", "10 JP", "8 JP", "2 JP"]);
    assert_eq!(page.texts(".notice"), ["Kurang 2 JP. Batas kehadiran tidak dapat dicapai lagi."]);
    let ways = page.attributes(".row .btn", "href");
    assert_eq!(ways[1], format!("/pendaftaran/{}/mundur", world.seat));

    // One message, and none while a slip of the thumb can be taken back.
    assert_eq!(warn(&site.store, &origin, site.now()).await.unwrap(), 0);
    site.set_now(monday() + TimeDelta::minutes(11));
    assert_eq!(warn(&site.store, &origin, site.now()).await.unwrap(), 1);
    assert_eq!(warn(&site.store, &origin, site.now()).await.unwrap(), 0);
    let sent = told(&site).await;
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].subject, "Kehadiran Anda di Angkatan 1 Tahun 2026 kurang");
    assert_eq!((sent[0].person_id, sent[0].cohort_id), (Some(world.trainee), Some(world.running)));

    // Answered with a reason, it is no task any more.
    let again = kartika.post(&lost, &[("alasan", "  ")]).await;
    assert_eq!(again.status, Status::UnprocessableEntity);
    assert!(again.body.contains("Tulis alasannya"));
    let done = kartika.post(&lost, &[("alasan", "Ikut angkatan berikutnya")]).await;
    assert_eq!(done.location.as_deref(), Some(lost.as_str()));
    assert_eq!(tasks().await, Vec::<String>::new());
    assert_eq!(forecast_dismissal::Entity::find().all(site.store.read()).await.unwrap()[0].missing_jp, 2);

    // More is missed: it is one again, but nobody is written to twice.
    site.set_now(monday() + TimeDelta::days(1));
    indra.post(&roster(&world, 2), &[("ubah", &format!("{}.absent", world.seat))]).await;
    assert_eq!(tasks().await, ["Siti Nur Aminah kurang 6 JP untuk sertifikat"]);
    site.set_now(monday() + TimeDelta::days(1) + TimeDelta::minutes(11));
    assert_eq!(warn(&site.store, &origin, site.now()).await.unwrap(), 0);

    // Read from the marks each time: with the marks it goes.
    for session in [1, 2] {
        let change = [("ubah", format!("{}.present", world.seat)), ("alasan", "Salah catat".into())];
        let change: Vec<(&str, &str)> = change.iter().map(|(k, v)| (*k, v.as_str())).collect();
        indra.post(&roster(&world, session), &change).await;
    }
    assert_eq!(tasks().await, Vec::<String>::new());
    assert_eq!(kartika.post(&lost, &[("alasan", "Tidak perlu")]).await.status, Status::NotFound);
    // Only who plans this cohort.
    for who in [world.instructor, world.trainee, world.other_coordinator] {
        let who = site.signed_in(who).await;
        assert_eq!(who.get(&lost).await.status, Status::NotFound);
    }
}

#[rocket::async_test]
async fn a_cancelled_session_leaves_the_forecast_and_late_joiners_are_not_charged() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;
    let kartika = site.signed_in(world.coordinator).await;
    let cohort = format!("/angkatan/{}/kehadiran", world.running);
    let rows = async || kartika.get(&cohort).await.texts("th[scope=row]");
    // Tomorrow does not take place: 8 JP, at least 7 of them.
    site.store
        .write(async |tx| {
            let row = session::ActiveModel {
                id: Set(world.sessions[2]),
                cancelled_at: Set(Some(site.now())),
                cancel_reason: Set(Some("Listrik padam.".into())),
                make_up: Set(false),
                ..Default::default()
            };
            row.update(tx.db()).await.map(|_| ())
        })
        .await
        .unwrap();
    assert!(
        rows().await[0].ends_with("Masih boleh tidak hadir 1 JP sampai 23 November."),
        "{:?}",
        rows().await
    );
    indra.post(&roster(&world, 1), &[("ubah", &format!("{}.excused", world.seat))]).await;
    assert!(rows().await[1].contains("Kurang 3 JP."), "{:?}", rows().await);

    // Joko joins today: last Friday is not asked of him, and not "all present" there.
    let joko = seat(&site, &world, "Joko Baru", 3).await;
    let friday = indra.get(&roster(&world, 0)).await;
    let marks = friday.texts(".roster li .mark");
    assert_eq!(marks, ["Belum dicatat", "Belum menjadi peserta", "Belum dicatat"]);
    assert_eq!(friday.texts(".legend .mark"), ["2 belum dicatat", "0 sudah dicatat"]);
    let done = indra.post(&roster(&world, 0), &[("semua", "hadir"), ("alasan", "Dari kertas")]).await;
    assert_eq!(done.status, Status::SeeOther);
    let friday = indra.get(&roster(&world, 0)).await;
    assert_eq!(friday.texts(".roster li .mark"), ["Hadir", "Belum menjadi peserta", "Hadir"]);
    let home = indra.get("/hari-ini").await;
    assert_eq!(home.texts("h2")[0], "Hari ini", "Friday is recorded to the end");
    assert_eq!(home.texts(".rows .mark")[0], "1 dari 3 dicatat");
    let row = rows().await.remove(1);
    assert!(row.starts_with("Joko Baru0 dari 4 JP"), "{row}");
    // Who was there before all the same is recorded as anybody.
    indra.post(&roster(&world, 0), &[("ubah", &format!("{joko}.late")), ("alasan", "Ikut dari awal")]).await;
    assert!(rows().await[1].starts_with("Joko Baru4 dari 8 JP"), "{:?}", rows().await);

    let lost = format!("/angkatan/{}/batas/{}", world.running, world.seat);
    do_not_grow(&site, &[(&kartika, "/koordinator"), (&kartika, &lost)], async || {
        for n in 4..8 {
            seat(&site, &world, &format!("Wati {n}"), n).await;
        }
    })
    .await;
}
