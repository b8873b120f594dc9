//! Who came without a known card: taken once, merged by a person, recorded by the one way of marks.
use super::{
    site::{Answer, Site},
    world::{World, world},
};
use angkatan::{
    cards::rules,
    tables::{
        card,
        mark::{self, Presence},
        mark_event, walk_in,
    },
};
use chrono::TimeDelta;
use rocket::http::Status;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder,
};

const KEY: &str = "0b5f2c1e-7a34-4a6e-9c2f-1d2e3f405162";

async fn note(site: &Site, world: &World, name: &str, key: &str) -> Answer {
    let fields = [("sesi", &*world.sessions[1].to_string()), ("nama", name), ("kunci", key)];
    site.signed_in(world.instructor).await.post(&format!("/angkatan/{}/tamu", world.running), &fields).await
}

async fn all(site: &Site) -> Vec<walk_in::Model> {
    walk_in::Entity::find().order_by_asc(walk_in::Column::Id).all(site.store.read()).await.unwrap()
}

async fn mark(site: &Site, world: &World) -> Option<mark::Model> {
    mark::Entity::find_by_id((world.seat, world.sessions[1])).one(site.store.read()).await.unwrap()
}

#[rocket::async_test]
async fn somebody_at_the_door_is_taken_once_and_is_a_task_until_merged() {
    let site = Site::new().await;
    let world = world(&site).await;
    let here = format!("/angkatan/{}/tamu", world.running);
    for _ in 0..2 {
        assert_eq!(note(&site, &world, "  siti   aminah ", KEY).await.status, Status::SeeOther);
    }
    let kept = all(&site).await;
    assert_eq!(kept.iter().map(|w| w.name.as_str()).collect::<Vec<_>>(), ["siti aminah"]);
    assert_eq!(mark(&site, &world).await, None, "nothing is recorded by itself");
    let kartika = site.signed_in(world.coordinator).await;
    let home = kartika.get("/koordinator").await;
    assert!(home.body.contains("1 orang datang tanpa kartu yang dikenal"), "{}", home.body);
    assert!(home.body.contains(&format!("href=\"{here}\"")));
    let page = kartika.get(&here).await;
    assert_eq!(page.texts("article h3"), ["siti aminah"]);
    assert_eq!(page.texts("article option[selected]"), ["Siti Nur Aminah"], "the name tells who is meant");
    // Nobody is chosen: the page says so.
    let to = format!("{here}/{}", kept[0].id);
    let none = kartika.post(&format!("{to}/gabung"), &[("peserta", "")]).await;
    assert_eq!(none.status, Status::UnprocessableEntity);
    assert!(none.body.contains("Pilih peserta yang datang ini."));
    let who = world.seat.to_string();
    for _ in 0..2 {
        let merged = kartika.post(&format!("{to}/gabung"), &[("peserta", &who)]).await;
        assert_eq!((merged.status, merged.location.as_deref()), (Status::SeeOther, Some(here.as_str())));
    }
    let marked = mark(&site, &world).await.unwrap();
    assert_eq!((marked.presence, marked.jp, marked.by_id), (Presence::Present, 4, world.coordinator));
    assert_eq!(mark_event::Entity::find().count(site.store.read()).await.unwrap(), 1);
    let row = &all(&site).await[0];
    assert_eq!((row.merged_into, row.settled_by), (Some(world.seat), Some(world.coordinator)));
    assert_eq!(kartika.get(&here).await.texts("article h3"), [""; 0]);
    assert!(!kartika.get("/koordinator").await.body.contains("tanpa kartu yang dikenal"));
}

#[rocket::async_test]
async fn a_merge_leaves_a_mark_that_says_she_was_there_and_corrects_one_that_does_not() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;
    let roster = format!("/angkatan/{}/sesi/{}", world.running, world.sessions[1]);
    let here = format!("/angkatan/{}/tamu", world.running);
    let who = world.seat.to_string();
    indra.post(&roster, &[("ubah", &format!("{who}.late"))]).await;
    note(&site, &world, "Siti", KEY).await;
    indra.post(&format!("{here}/{}/gabung", all(&site).await[0].id), &[("peserta", &who)]).await;
    assert_eq!(mark(&site, &world).await.unwrap().presence, Presence::Late);
    indra.post(&roster, &[("ubah", &format!("{who}.absent"))]).await;
    note(&site, &world, "Siti", &KEY.replace('0', "1")).await;
    indra.post(&format!("{here}/{}/gabung", all(&site).await[1].id), &[("peserta", &who)]).await;
    assert_eq!(mark(&site, &world).await.unwrap().presence, Presence::Present);
    // Long after the session nothing is recorded any more, and the walk-in still waits.
    note(&site, &world, "Budi", &KEY.replace('0', "2")).await;
    site.set_now(site.now() + TimeDelta::days(60));
    let indra = site.signed_in(world.instructor).await;
    let budi = all(&site).await[2].id;
    let late =
        indra.post(&format!("{here}/{budi}/gabung"), &[("peserta", &world.other_seat.to_string())]).await;
    assert_eq!(late.status, Status::UnprocessableEntity);
    assert_eq!(all(&site).await[2].settled_at, None);
}

#[rocket::async_test]
async fn somebody_who_is_nobody_of_the_cohort_is_left_with_a_reason_and_forgotten_by_name() {
    let site = Site::new().await;
    let world = world(&site).await;
    note(&site, &world, "Pak Camat", KEY).await;
    let indra = site.signed_in(world.instructor).await;
    let to = format!("/angkatan/{}/tamu/{}/abaikan", world.running, all(&site).await[0].id);
    let none = indra.post(&to, &[("alasan", " ")]).await;
    assert_eq!(none.status, Status::UnprocessableEntity);
    assert!(none.body.contains("Tulis siapa orang ini"));
    assert_eq!(indra.post(&to, &[("alasan", "Tamu dinas")]).await.status, Status::SeeOther);
    let row = &all(&site).await[0];
    assert_eq!((row.name.as_str(), row.settled_reason.as_str(), row.merged_into), ("", "Tamu dinas", None));
    assert_eq!(mark(&site, &world).await, None);
}

#[rocket::async_test]
async fn a_void_card_tells_whose_it_was_and_strangers_see_nothing() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;
    indra.get(&format!("/angkatan/{}/kartu/cetak", world.running)).await;
    let budi = card::Entity::find()
        .filter(card::COLUMN.living_for.eq(world.other_seat))
        .one(site.store.read())
        .await
        .unwrap()
        .unwrap();
    let lost = format!("/angkatan/{}/kartu/{}/hilang", world.running, world.other_seat);
    indra.post(&lost, &[("kartu", &budi.id.to_string())]).await;
    note(&site, &world, "Orang bertopi", KEY).await;
    let mut row = all(&site).await.remove(0).into_active_model();
    row.card_hash = Set(rules::hash_of_text(&rules::qr_text(&budi.code)));
    site.store.write(async |tx| row.update(tx.db()).await).await.unwrap();
    let here = format!("/angkatan/{}/tamu", world.running);
    assert_eq!(indra.get(&here).await.texts("article option[selected]"), ["Budi Santika"]);
    assert!(indra.get_english(&here).await.body.contains("Who was it?"));
    let id = all(&site).await[0].id;
    let irma = site.signed_in(world.other_instructor).await;
    assert_eq!(irma.get(&here).await.status, Status::NotFound);
    // Under her own cohort it is not found either.
    let own = format!("/angkatan/{}/tamu/{id}/abaikan", world.open);
    assert_eq!(irma.post(&own, &[("alasan", "x")]).await.status, Status::NotFound);
    let bad = note(&site, &world, " ", &KEY.replace('0', "3")).await;
    assert_eq!(bad.status, Status::UnprocessableEntity);
    assert!(bad.body.contains("Tulis nama orang ini."));
    assert_eq!(note(&site, &world, "Tini", "no uuid").await.status, Status::UnprocessableEntity);
    assert_eq!(all(&site).await.len(), 1);
}
