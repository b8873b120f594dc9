//! The rotating code of a hall: kept on the phone, sent whenever, taken once, looked at where it does not fit.
use super::{
    site::{Answer, Site},
    world::{World, world},
};
use angkatan::{
    hall::rules,
    tables::{
        hall_code,
        hall_entry::{self, Doubt, EntryState},
        mark::{self, Presence},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use rocket::http::Status;
use sea_orm::{EntityTrait, QueryOrder};

fn key(n: u32) -> String {
    format!("0b5f2c1e-7a34-4a6e-9c2f-{n:012x}")
}

async fn opened(site: &Site, world: &World) -> String {
    let screen = format!("/angkatan/{}/sesi/{}/kode", world.running, world.sessions[1]);
    let page = site.signed_in(world.instructor).await.get(&screen).await;
    assert_eq!(page.status, Status::Ok);
    let row = hall_code::Entity::find_by_id(world.sessions[1]).one(site.store.read()).await.unwrap().unwrap();
    assert!(page.body.contains(&row.secret));
    row.secret
}

/// What the phone of Siti (or Budi) sends: a code read at a moment, with how far its clock is behind.
async fn sent(
    site: &Site,
    who: (&World, bool),
    code: &str,
    read: DateTime<Utc>,
    behind: i64,
    n: u32,
) -> Answer {
    let (world, siti) = who;
    let (person, seat) =
        if siti { (world.trainee, world.seat) } else { (world.other_trainee, world.other_seat) };
    let device = |at: DateTime<Utc>| (at.timestamp() - behind).to_string();
    let fields =
        [("kode", code), ("dibaca", &*device(read)), ("sekarang", &*device(site.now())), ("kunci", &*key(n))];
    site.signed_in(person).await.post(&format!("/kartu-saya/{seat}/kode"), &fields).await
}

async fn entries(site: &Site) -> Vec<(EntryState, Option<Doubt>)> {
    let all = hall_entry::Entity::find().order_by_asc(hall_entry::Column::Id).all(site.store.read()).await;
    all.unwrap().into_iter().map(|e| (e.state, e.doubt)).collect()
}

async fn presence(site: &Site, world: &World, siti: bool) -> Option<Presence> {
    let seat = if siti { world.seat } else { world.other_seat };
    let row = mark::Entity::find_by_id((seat, world.sessions[1])).one(site.store.read()).await.unwrap();
    row.map(|mark| mark.presence)
}

#[rocket::async_test]
async fn a_code_read_without_a_line_counts_two_hours_later_and_once() {
    let site = Site::new().await;
    let world = world(&site).await;
    let secret = opened(&site, &world).await;
    assert_eq!(opened(&site, &world).await, secret, "the screen may be opened again and by another");
    let read = site.now();
    let code = rules::code(&secret, rules::step(read));
    site.set_now(read + TimeDelta::hours(2));
    for _ in 0..3 {
        // The answer was lost: it is sent again, with a clock that is two minutes behind.
        let answer = sent(&site, (&world, true), &code, read, 120, 1).await;
        assert_eq!((answer.status, answer.body.contains("Kehadiran Anda tercatat.")), (Status::Ok, true));
    }
    assert_eq!(entries(&site).await, [(EntryState::Accepted, None)]);
    assert_eq!(presence(&site, &world, true).await, Some(Presence::Present));
    assert_eq!(presence(&site, &world, false).await, None);
}

#[rocket::async_test]
async fn what_does_not_fit_waits_for_a_person_and_is_never_refused() {
    let site = Site::new().await;
    let world = world(&site).await;
    let secret = opened(&site, &world).await;
    let read = site.now();
    let code = rules::code(&secret, rules::step(read));
    // Passed on: typed 90 seconds later.
    site.set_now(read + TimeDelta::seconds(90));
    let late = sent(&site, (&world, true), &code, site.now(), 0, 1).await;
    assert!(late.body.contains("Instruktur memeriksanya dulu."), "{}", late.body);
    // A clock that is ten minutes off.
    sent(&site, (&world, false), &code, read, 600, 2).await;
    let doubts = [Some(Doubt::Step), Some(Doubt::Offset)];
    assert_eq!(entries(&site).await, doubts.map(|doubt| (EntryState::Review, doubt)));
    assert_eq!(presence(&site, &world, true).await, None);
    let kartika = site.signed_in(world.coordinator).await;
    assert!(kartika.get("/koordinator").await.body.contains("2 kode di layar perlu diperiksa"));
    let here = format!("/angkatan/{}/kode", world.running);
    let page = kartika.get(&here).await;
    assert_eq!(page.texts("article h3"), ["Siti Nur Aminah", "Budi Santika"]);
    assert!(page.body.contains("Jam HP jauh meleset"));
    assert!(kartika.get_english(&here).await.body.contains("The code does not fit its time"));
    for _ in 0..2 {
        assert_eq!(kartika.post(&format!("{here}/2/terima"), &[]).await.status, Status::SeeOther);
    }
    assert_eq!(presence(&site, &world, false).await, Some(Presence::Present));
    let without = kartika.post(&format!("{here}/1/tolak"), &[("alasan", "")]).await;
    assert_eq!(without.status, Status::UnprocessableEntity);
    kartika.post(&format!("{here}/1/tolak"), &[("alasan", "Tidak terlihat di kelas")]).await;
    assert_eq!(presence(&site, &world, true).await, None);
    assert_eq!(
        entries(&site).await.iter().map(|e| e.0).collect::<Vec<_>>(),
        [EntryState::Declined, EntryState::Accepted]
    );
    let irma = site.signed_in(world.other_instructor).await;
    assert_eq!(
        irma.post(&format!("/angkatan/{}/kode/1/terima", world.open), &[]).await.status,
        Status::NotFound
    );
}

#[rocket::async_test]
async fn six_digits_are_not_guessed_and_a_mark_is_not_overwritten() {
    let site = Site::new().await;
    let world = world(&site).await;
    let early = sent(&site, (&world, true), "123456", site.now(), 0, 90).await;
    assert_eq!(early.status, Status::UnprocessableEntity, "no session has a code yet");
    let secret = opened(&site, &world).await;
    let indra = site.signed_in(world.instructor).await;
    let roster = format!("/angkatan/{}/sesi/{}", world.running, world.sessions[1]);
    assert!(indra.get(&roster).await.body.contains(&format!("{roster}/kode")));
    indra.post(&roster, &[("ubah", &format!("{}.sick", world.other_seat))]).await;
    let code = rules::code(&secret, rules::step(site.now()));
    sent(&site, (&world, false), &code, site.now(), 0, 1).await;
    assert_eq!(entries(&site).await, [(EntryState::Review, Some(Doubt::Mark))]);
    assert_eq!(presence(&site, &world, false).await, Some(Presence::Sick));
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for n in 10..15 {
        assert_eq!(sent(&site, (&world, true), wrong, site.now(), 0, n).await.status, Status::Ok);
    }
    assert_eq!(
        sent(&site, (&world, true), &code, site.now(), 0, 15).await.status,
        Status::UnprocessableEntity
    );
    // Without a script: the form alone, at the server's own time.
    let to = format!("/kartu-saya/{}/kode", world.seat);
    let siti = site.signed_in(world.trainee).await;
    let page = siti.get(&to).await;
    assert_eq!(page.status, Status::Ok);
    let short = siti.post(&to, &[("kode", "12")]).await;
    assert_eq!(short.status, Status::UnprocessableEntity);
    assert!(short.body.contains("Kode di layar ada 6 angka."));
    let budi = site.signed_in(world.other_trainee).await;
    assert_eq!(budi.get(&to).await.status, Status::NotFound);
}
