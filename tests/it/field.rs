//! What devices without signal send: each event once, an answer for each, and disputes shown and settled.
use super::{
    site::{Actor, Answer, Site, monday},
    world::{World, world},
};
use angkatan::tables::{
    cohort_staff::{self, Duty},
    enrolment::EnrolmentId,
    mark::{self, Presence},
    mark_event, mark_upload,
    person::PersonId,
    session::SessionId,
    walk_in,
};
use chrono::{DateTime, TimeDelta, Utc};
use rocket::http::Status;
use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder};
use serde_json::{Value, json};

/// Sends as the script of the app does.
async fn send(who: &Actor<'_>, body: Value) -> (Status, Value) {
    who.post_json("/lapangan/kirim", &body).await
}

fn event(id: &str, n: i32, session: SessionId, who: EnrolmentId, presence: &str, at: DateTime<Utc>) -> Value {
    json!({"id": id, "n": n, "session": session, "enrolment": who, "presence": presence, "jp": null,
           "reason": "", "at": at, "seen": 0, "method": "device"})
}

fn upload(device: &str, person: PersonId, now: DateTime<Utc>, events: Vec<Value>) -> Value {
    json!({"device": device, "person": person, "now": now, "events": events})
}

/// What was answered: (id, state, why).
fn results(answer: &Value) -> Vec<(String, String, String)> {
    let text = |v: &Value, key: &str| v[key].as_str().unwrap_or("").to_string();
    let all = answer["results"].as_array().unwrap().iter();
    all.map(|r| (text(r, "id"), text(r, "state"), text(r, "why"))).collect()
}

/// Every mark: (enrolment, word, JP, disputed, by).
async fn marks(site: &Site) -> Vec<(i64, &'static str, i32, bool, i64)> {
    let rows = mark::Entity::find()
        .order_by_asc(mark::Column::SessionId)
        .order_by_asc(mark::Column::EnrolmentId)
        .all(site.store.read())
        .await
        .unwrap();
    rows.into_iter().map(|m| (m.enrolment_id.0, m.presence.word(), m.jp, m.disputed, m.by_id.0)).collect()
}

async fn log(site: &Site) -> Vec<mark_event::Model> {
    mark_event::Entity::find().order_by_asc(mark_event::Column::Id).all(site.store.read()).await.unwrap()
}

/// A second instructor of the running cohort.
async fn colleague(site: &Site, world: &World) -> PersonId {
    let row = cohort_staff::ActiveModel {
        cohort_id: Set(world.running),
        person_id: Set(world.other_instructor),
        duty: Set(Duty::Instructor),
    };
    site.store
        .write(async |tx| cohort_staff::Entity::insert(row).exec_without_returning(tx.db()).await.map(|_| ()))
        .await
        .unwrap();
    world.other_instructor
}

fn path(world: &World) -> String {
    format!("/angkatan/{}/sesi/{}", world.running, world.sessions[1])
}

#[rocket::async_test]
async fn an_event_is_taken_once_however_often_it_comes() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;
    let (session, now) = (world.sessions[1], site.now());
    let events = || {
        vec![
            event("e-1", 1, session, world.seat, "present", now - TimeDelta::seconds(40)),
            event("e-2", 2, session, world.other_seat, "sick", now - TimeDelta::seconds(30)),
            event("e-3", 3, session, world.seat, "late", now - TimeDelta::seconds(20)),
        ]
    };
    // The device's clock is two hours behind.
    let behind = now - TimeDelta::hours(2);
    let early = || {
        let mut all = events();
        for event in &mut all {
            let at: DateTime<Utc> = event["at"].as_str().unwrap().parse().unwrap();
            event["at"] = json!(at - TimeDelta::hours(2));
        }
        all
    };
    let (status, answer) = send(&indra, upload("d1", world.instructor, behind, early())).await;
    assert_eq!(status, Status::Ok);
    let states: Vec<String> = results(&answer).into_iter().map(|r| r.1).collect();
    assert_eq!(states, ["taken", "taken", "taken"]);
    // The answer got lost; the same comes again, and something new with it.
    let mut more = early();
    more.push(event("e-4", 4, session, world.other_seat, "excused", behind - TimeDelta::seconds(10)));
    let (_, answer) = send(&indra, upload("d1", world.instructor, behind, more)).await;
    let states: Vec<String> = results(&answer).into_iter().map(|r| r.1).collect();
    assert_eq!(states, ["again", "again", "again", "taken"]);
    let by = world.instructor.0;
    assert_eq!(
        marks(&site).await,
        [(world.seat.0, "late", 4, false, by), (world.other_seat.0, "excused", 0, false, by)]
    );
    let log = log(&site).await;
    let kept: Vec<_> = log.iter().map(|e| e.device_event_id.clone().unwrap()).collect();
    assert_eq!(kept, ["e-1", "e-2", "e-3", "e-4"]);
    assert_eq!(log[0].at, now - TimeDelta::seconds(40), "by the server's clock");
    assert_eq!(log[0].device_at, Some(now - TimeDelta::seconds(40) - TimeDelta::hours(2)));
    let uploads = mark_upload::Entity::find().all(site.store.read()).await.unwrap();
    assert_eq!(
        uploads.iter().map(|u| (u.clock_offset, u.events)).collect::<Vec<_>>(),
        [(7200, 3), (7200, 1)]
    );
}

#[rocket::async_test]
async fn what_is_refused_says_why_and_stops_nothing_else() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;
    let now = site.now();
    let nobody = EnrolmentId(987_654);
    let mut too_many = event("hours", 4, world.sessions[1], world.seat, "present", now);
    too_many["jp"] = json!(9);
    let events = vec![
        event("early", 1, world.sessions[2], world.seat, "present", now),
        event("stranger", 2, world.sessions[1], nobody, "present", now),
        event("elsewhere", 3, SessionId(987_654), world.seat, "present", now),
        too_many,
        event("old", 5, world.sessions[0], world.seat, "present", now),
        event("", 6, world.sessions[1], world.seat, "present", now),
        event("good", 7, world.sessions[1], world.other_seat, "present", now),
    ];
    let (status, answer) = send(&indra, upload("d1", world.instructor, now, events)).await;
    assert_eq!(status, Status::Ok);
    let told: Vec<_> =
        results(&answer).into_iter().map(|(id, state, why)| (id, state, !why.is_empty())).collect();
    let refused = |id: &str| (id.to_string(), "refused".to_string(), true);
    assert_eq!(
        told,
        [
            refused("early"),
            refused("stranger"),
            refused("elsewhere"),
            refused("hours"),
            refused("old"),
            refused(""),
            ("good".into(), "taken".into(), false)
        ]
    );
    assert_eq!(marks(&site).await.len(), 1);
    assert_eq!(log(&site).await.len(), 1);
}

#[rocket::async_test]
async fn a_line_that_comes_back_days_later_loses_nothing() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;
    let friday = monday() - TimeDelta::days(3);
    let one = event("e-1", 1, world.sessions[0], world.seat, "present", friday);
    let (_, answer) = send(&indra, upload("d1", world.instructor, site.now(), vec![one])).await;
    assert_eq!(results(&answer)[0].1, "taken", "{answer}");
    assert_eq!(log(&site).await[0].at, friday);
}

#[rocket::async_test]
async fn nobody_sends_for_somebody_else() {
    let site = Site::new().await;
    let world = world(&site).await;
    let now = site.now();
    let one = || vec![event("e-1", 1, world.sessions[1], world.seat, "present", now)];
    let siti = site.signed_in(world.trainee).await;
    let (status, answer) = send(&siti, upload("d1", world.trainee, now, one())).await;
    assert_eq!((status, results(&answer)[0].1.as_str()), (Status::Ok, "refused"));
    let indra = site.signed_in(world.instructor).await;
    let (status, answer) = send(&indra, upload("d1", world.coordinator, now, one())).await;
    assert_eq!(status, Status::Conflict);
    assert!(answer["why"].as_str().unwrap().starts_with("Catatan ini dibuat orang lain."));
    let (status, _) = send(&indra, upload(&"x".repeat(37), world.instructor, now, one())).await;
    assert_eq!(status, Status::PayloadTooLarge);
    assert!(marks(&site).await.is_empty() && log(&site).await.is_empty());
}

#[rocket::async_test]
async fn two_who_did_not_see_each_other_are_both_kept_until_somebody_settles_it() {
    let site = Site::new().await;
    let world = world(&site).await;
    let rekan = colleague(&site, &world).await;
    let indra = site.signed_in(world.instructor).await;
    let other = site.signed_in(rekan).await;
    let (session, now) = (world.sessions[1], site.now());
    let first = event("a", 1, session, world.seat, "present", now - TimeDelta::seconds(60));
    let second = event("b", 1, session, world.seat, "sick", now - TimeDelta::seconds(30));
    send(&other, upload("d2", rekan, now, vec![second])).await;
    send(&indra, upload("d1", world.instructor, now, vec![first])).await;
    // The earlier stands, though it came last.
    assert_eq!(marks(&site).await, [(world.seat.0, "present", 4, true, world.instructor.0)]);
    let page = indra.get(&path(&world)).await;
    let names = page.texts(".notice.warn .soft.small");
    assert_eq!(names.len(), 2, "{names:?}");

    assert_eq!(page.texts(".notice.warn .chip"), ["Hadir", "Sakit"]);
    assert!(page.texts(".notice.warn strong")[0].starts_with("Siti"));
    // On the home it is a task; the device is told as well.
    let data: Value = serde_json::from_str(&indra.get("/lapangan/data").await.body).unwrap();
    let told = data["sessions"].as_array().unwrap().iter().find(|s| s["id"] == json!(session)).unwrap();
    assert_eq!(told["disputed"], json!([world.seat]));
    // Undo does not settle it silently.
    let undone = indra.post(&path(&world), &[("urungkan", &world.seat.to_string())]).await;
    assert_eq!(undone.status, Status::UnprocessableEntity);
    let said = log(&site).await.into_iter().find(|e| e.presence == Some(Presence::Sick)).unwrap().id;
    indra.post(&path(&world), &[("putuskan", &said.to_string())]).await;
    assert_eq!(marks(&site).await, [(world.seat.0, "sick", 0, false, world.instructor.0)]);
    // The second tap of the same button changes nothing.
    indra.post(&path(&world), &[("putuskan", &said.to_string())]).await;
    assert_eq!(log(&site).await.len(), 3);
    let quiet = indra.get(&path(&world)).await;
    assert!(quiet.texts(".notice.warn").is_empty());
}

#[rocket::async_test]
async fn a_page_that_grew_old_overwrites_nothing_unseen() {
    let site = Site::new().await;
    let world = world(&site).await;
    let rekan = colleague(&site, &world).await;
    let (indra, other) = (site.signed_in(world.instructor).await, site.signed_in(rekan).await);
    let seen = |page: &Answer| page.attributes("[name=lihat]", "value").remove(0);
    indra.post(&path(&world), &[("ubah", &format!("{}.late", world.other_seat))]).await;
    let (mine, theirs) = (seen(&indra.get(&path(&world)).await), seen(&other.get(&path(&world)).await));
    assert_eq!(mine, theirs);
    let sick = format!("{}.sick", world.seat);
    other.post(&path(&world), &[("ubah", &sick), ("lihat", &theirs)]).await;
    let present = format!("{}.present", world.seat);
    indra.post(&path(&world), &[("ubah", &present), ("lihat", &mine)]).await;
    let all = marks(&site).await;
    assert_eq!(all[0], (world.seat.0, "sick", 0, true, rekan.0), "the earlier stands, disputed");
    // On a fresh page the same tap settles it.
    let fresh = seen(&indra.get(&path(&world)).await);
    indra.post(&path(&world), &[("ubah", &present), ("lihat", &fresh)]).await;
    assert_eq!(marks(&site).await[0], (world.seat.0, "present", 4, false, world.instructor.0));
    // Who agrees without having seen it disputes nothing.
    other.post(&path(&world), &[("ubah", &present), ("lihat", &theirs)]).await;
    assert!(!marks(&site).await[0].3);
}

#[rocket::async_test]
async fn the_app_is_for_everybody_and_its_lists_are_not() {
    let site = Site::new().await;
    let world = world(&site).await;
    let page = site.nobody().get("/lapangan").await;
    assert_eq!(page.status, Status::Ok);
    assert!(
        site.signed_in(world.instructor).await.get("/hari-ini").await.body.contains("href=\"/lapangan\"")
    );
    assert!(!page.body.contains("Siti"));
    let worker = site.nobody().get("/lapangan.js").await;
    assert!(worker.body.contains(angkatan::web::assets::base()) && !worker.body.contains("__ASSETS__"));
    let manifest: Value =
        serde_json::from_str(&site.nobody().get("/lapangan.webmanifest").await.body).unwrap();
    assert_eq!((&manifest["scope"], &manifest["display"]), (&json!("/lapangan"), &json!("standalone")));
    let indra = site.signed_in(world.instructor).await;
    let data: Value = serde_json::from_str(&indra.get("/lapangan/data").await.body).unwrap();
    assert_eq!(data["person"]["id"], json!(world.instructor));
    let sessions: Vec<i64> =
        data["sessions"].as_array().unwrap().iter().map(|s| s["id"].as_i64().unwrap()).collect();
    assert_eq!(sessions, [world.sessions[1].0, world.sessions[2].0], "yesterday to a week ahead");
    let people = data["people"][world.running.to_string()].as_array().unwrap();
    assert_eq!(people.len(), 2);
    // Who teaches nothing takes nothing along.
    let siti = site.signed_in(world.trainee).await;
    let data: Value = serde_json::from_str(&siti.get("/lapangan/data").await.body).unwrap();
    assert_eq!((data["sessions"].clone(), data["people"].clone()), (json!([]), json!({})));
}

#[rocket::async_test]
async fn five_thousand_events_are_taken_at_once() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;
    let (session, now) = (world.sessions[1], site.now());
    let words = ["present", "late", "excused", "sick", "absent"];
    let events: Vec<Value> = (0..5_000)
        .map(|n| {
            let who = if n % 2 == 0 { world.seat } else { world.other_seat };
            let at = now - TimeDelta::seconds(2_500 - n / 2);
            event(&format!("e-{n}"), n as i32, session, who, words[n as usize / 2 % 5], at)
        })
        .collect();
    let (status, answer) = send(&indra, upload("d1", world.instructor, now, events.clone())).await;
    assert_eq!(status, Status::Ok);
    assert!(results(&answer).iter().all(|r| r.1 == "taken"));
    assert_eq!(log(&site).await.len(), 5_000);
    let by = world.instructor.0;
    let last = (world.seat.0, "absent", 0, false, by);
    assert_eq!(marks(&site).await[0], last);
    let (_, answer) = send(&indra, upload("d1", world.instructor, now, events)).await;
    assert!(results(&answer).iter().all(|r| r.1 == "again"));
    assert_eq!(log(&site).await.len(), 5_000);
}

#[rocket::async_test]
async fn somebody_at_the_door_came_when_our_clock_says_so() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;
    let now = site.now();
    let behind = now - TimeDelta::hours(2);
    let door = json!({"id": "0b5f2c1e-7a34-4a6e-9c2f-1d2e3f405162", "n": 1, "session": world.sessions[1], "enrolment": null, "presence": null,
        "at": behind - TimeDelta::seconds(90), "method": "walk_in", "walk_in": {"name": "Bu Tini", "code": ""}});
    let (status, answer) = send(&indra, upload("d1", world.instructor, behind, vec![door])).await;
    assert_eq!((status, results(&answer)[0].1.as_str()), (Status::Ok, "taken"));
    let kept = walk_in::Entity::find().all(site.store.read()).await.unwrap();
    let told: Vec<_> = kept.iter().map(|w| (w.name.as_str(), w.at)).collect();
    assert_eq!(told, [("Bu Tini", now - TimeDelta::seconds(90))]);
}
