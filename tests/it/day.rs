//! The centre's day for the coordinator: who has recorded and who has not, the reminder, the session that
//! did not take place; and the hours an instructor has taught.
use super::{
    counts::do_not_grow,
    site::{Site, monday},
    world::{World, world},
};
use angkatan::tables::{cohort_event, message, session};
use chrono::TimeDelta;
use rocket::http::Status;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, NotSet, QueryFilter};

fn roster(world: &World, session: usize) -> String {
    format!("/angkatan/{}/sesi/{}", world.running, world.sessions[session])
}

async fn reminders(site: &Site) -> Vec<message::Model> {
    message::Entity::find()
        .filter(message::COLUMN.kind.eq("attendance_remind"))
        .all(site.store.read())
        .await
        .unwrap()
}

async fn one_more(site: &Site, world: &World, hours: i64) {
    let starts = monday() + TimeDelta::hours(hours);
    site.store
        .write(async |tx| {
            let row = session::ActiveModel {
                id: NotSet,
                cohort_id: Set(world.running),
                position: Set(9),
                starts_at: Set(starts),
                ends_at: Set(starts + TimeDelta::hours(1)),
                jp: Set(1),
                topic: Set("=Tambahan".into()),
                room: Set(String::new()),
                instructor_id: Set(None),
                cancelled_at: Set(None),
                cancel_reason: Set(None),
                make_up: Set(false),
            };
            row.insert(tx.db()).await.map(|_| ())
        })
        .await
        .unwrap();
}

#[rocket::async_test]
async fn the_day_of_a_centre_and_the_reminder() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let indra = site.signed_in(world.instructor).await;
    assert!(kartika.get("/koordinator").await.attributes("a", "href").contains(&"/hari".to_string()));

    let page = kartika.get("/hari").await;
    assert_eq!(page.texts(".lede"), ["Senin, 23 November 2026: 0 dari 1 sesi sudah dicatat"]);
    assert_eq!(page.texts(".rows .mark"), ["0 dicatat, 2 belum"]);
    assert!(page.texts(".rows .soft")[0].ends_with("Instruktur: Indra Instruktur"));
    let days = page.attributes("p.row a", "href");
    assert_eq!(days, ["/hari?tanggal=2026-11-22", "/hari?tanggal=2026-11-24"]);
    let tomorrow = kartika.get(&days[1]).await;
    assert_eq!(tomorrow.texts(".rows .mark"), ["Belum mulai"]);
    assert!(tomorrow.attributes("form", "action").iter().all(|to| !to.ends_with("ingatkan")));
    assert_eq!(kartika.get("/hari?tanggal=x").await.texts(".lede"), page.texts(".lede"));
    assert_eq!(kartika.get(&days[0]).await.texts("h2")[0], "Tidak ada sesi hari itu");

    // Reminded once, not twice within the hour.
    let remind = format!("{}/ingatkan", roster(&world, 1));
    let done = kartika.post(&remind, &[]).await;
    assert_eq!(done.location.as_deref(), Some("/hari?tanggal=2026-11-23"));
    let sent = reminders(&site).await;
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].person_id, Some(world.instructor));
    assert_eq!(sent[0].subject, "Presensi Angkatan 1 Tahun 2026 belum dicatat");
    let page = kartika.get("/hari").await;
    assert!(page.texts(".rows .soft")[0].ends_with("Diingatkan 09.00"));
    site.set_now(monday() + TimeDelta::minutes(59));
    let again = kartika.post(&remind, &[]).await;
    assert_eq!(again.status, Status::UnprocessableEntity);
    assert!(again.body.contains("sudah diingatkan dalam satu jam terakhir"));
    site.set_now(monday() + TimeDelta::minutes(61));
    assert_eq!(kartika.post(&remind, &[]).await.status, Status::SeeOther);
    assert_eq!(reminders(&site).await.len(), 2);

    indra.post(&roster(&world, 1), &[("semua", "hadir")]).await;
    let page = kartika.get("/hari").await;
    assert_eq!(page.texts(".rows .mark"), ["2 orang dicatat"]);
    assert_eq!(page.texts(".lede"), ["Senin, 23 November 2026: 1 dari 1 sesi sudah dicatat"]);
    for who in [world.instructor, world.trainee, world.assessor] {
        let who = site.signed_in(who).await;
        assert_eq!(who.get("/hari").await.status, Status::NotFound);
        assert_eq!(who.post(&remind, &[]).await.status, Status::NotFound);
    }
    let other = site.signed_in(world.other_coordinator).await;
    assert_eq!(other.post(&remind, &[]).await.status, Status::NotFound);
    assert_eq!(other.get("/hari").await.texts("h2")[0], "Tidak ada sesi hari itu");
    do_not_grow(&site, &[(&kartika, "/hari"), (&indra, "/jam-mengajar")], async || {
        one_more(&site, &world, 3).await;
        one_more(&site, &world, 4).await;
    })
    .await;
}

#[rocket::async_test]
async fn a_session_that_did_not_take_place_is_noted_by_who_should_have_held_it() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;
    let kartika = site.signed_in(world.coordinator).await;
    let page = indra.get(&roster(&world, 1)).await;
    let to = format!("/angkatan/{}/tidak-berlangsung/{}", world.running, world.sessions[1]);
    assert!(page.attributes("a.more", "href").contains(&to));
    assert_eq!(indra.get(&to).await.texts("h1"), ["Sesi ini tidak berlangsung?"]);
    let again = indra.post(&to, &[("alasan", " ")]).await;
    assert_eq!(again.status, Status::UnprocessableEntity);
    // Not before its time, and not by somebody else.
    let early = format!("/angkatan/{}/tidak-berlangsung/{}", world.running, world.sessions[2]);
    let why = indra.post(&early, &[("alasan", "Libur")]).await;
    assert_eq!(why.status, Status::UnprocessableEntity);
    let stranger = site.signed_in(world.other_instructor).await;
    assert_eq!(stranger.post(&to, &[("alasan", "Libur")]).await.status, Status::NotFound);
    let done = indra.post(&to, &[("alasan", "Listrik padam")]).await;
    assert_eq!(done.location, Some(roster(&world, 1)));
    let row = session::Entity::find_by_id(world.sessions[1]).one(site.store.read()).await.unwrap().unwrap();
    assert_eq!((row.cancelled_at, row.cancel_reason.as_deref()), (Some(monday()), Some("Listrik padam")));
    let history = cohort_event::Entity::find().all(site.store.read()).await.unwrap();
    let last = history.last().unwrap();
    assert_eq!((last.by_id, last.at), (Some(world.instructor), monday()));
    let page = kartika.get("/hari").await;
    assert_eq!(page.texts(".rows .mark"), ["Tidak berlangsung: Listrik padam"]);
    assert_eq!(page.texts(".lede"), ["Senin, 23 November 2026: 0 dari 0 sesi sudah dicatat"]);
    // Once something is recorded it did take place.
    indra.post(&roster(&world, 0), &[("semua", "hadir"), ("alasan", "Dari kertas")]).await;
    let late = format!("/angkatan/{}/tidak-berlangsung/{}", world.running, world.sessions[0]);
    let why = indra.post(&late, &[("alasan", "Libur")]).await;
    assert!(why.body.contains("sudah dicatat, jadi tidak bisa dibatalkan"), "{}", why.body);
}

#[rocket::async_test]
async fn an_instructor_reads_what_they_have_taught() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;
    let page = indra.get("/jam-mengajar").await;
    assert_eq!(page.texts(".lede"), ["Indra Instruktur, November 2026: 8 JP"]);
    assert_eq!(page.texts("tbody tr").len(), 2, "tomorrow's is not taught yet");
    assert_eq!(page.texts("tfoot tr"), ["Jumlah8"]);
    let links = page.attributes("p.row a", "href");
    assert_eq!(links, ["/jam-mengajar?bulan=2026-10", "/jam-mengajar.csv?bulan=2026-11"]);
    assert_eq!(indra.get(&links[0]).await.texts("h2")[0], "Belum ada sesi bulan ini");
    let csv = indra.get(&links[1]).await;
    let lines: Vec<&str> = csv.body.lines().collect();
    assert_eq!(lines[0], "Tanggal,Mulai,Selesai,Pelatihan,Angkatan,Materi,JP");
    assert_eq!(lines[1], "2026-11-20,08:00,11:00,Berjualan lewat Media Sosial,1,Materi 1,4");
    assert_eq!(lines.len(), 3);
    let none = site.signed_in(world.other_instructor).await;
    assert_eq!(none.get("/jam-mengajar").await.texts(".lede"), ["Irma Instruktur, November 2026: 0 JP"]);
    let siti = site.signed_in(world.trainee).await;
    assert_eq!(siti.get("/jam-mengajar").await.status, Status::NotFound);
}
