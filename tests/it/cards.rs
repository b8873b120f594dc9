//! Cards: made when first asked for, void when lost, told apart by hash.
use super::{
    site::Site,
    world::{World, world},
};
use angkatan::{
    cards::{queries, rules},
    tables::card,
};
use rocket::http::Status;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

async fn living(site: &Site, world: &World) -> card::Model {
    card::Entity::find()
        .filter(card::COLUMN.living_for.eq(world.seat))
        .one(site.store.read())
        .await
        .unwrap()
        .unwrap()
}

#[rocket::async_test]
async fn a_trainee_shows_her_card_without_scripts_and_it_says_nothing_about_her_but_on_the_page() {
    let site = Site::new().await;
    let world = world(&site).await;
    let siti = site.signed_in(world.trainee).await;
    let home = siti.get("/saya").await;
    let to = format!("/kartu-saya/{}", world.seat);
    assert!(home.body.contains(&format!("href=\"{to}\"")), "{}", home.body);
    let page = siti.get(&to).await;
    assert_eq!(page.status, Status::Ok);
    let card = living(&site, &world).await;
    assert_eq!(card.hash, rules::hash_of(&card.code));
    assert!(page.body.contains(&rules::shown(&card.code)));
    let drawn = angkatan::documents::qr::drawing(&rules::qr_text(&card.code)).unwrap();
    assert_eq!(drawn.width, 25, "the smallest that holds it at error correction Q");
    assert!(page.body.contains(&drawn.path), "exactly the code, and nothing else, is in the QR");
    assert!(page.bytes.len() < 15_000, "{} bytes before compression", page.bytes.len());
    assert!(!page.body.contains("<script"));
    // Asked again it is the same.
    siti.get(&to).await;
    assert_eq!(card::Entity::find().count(site.store.read()).await.unwrap(), 1);
    assert_eq!(living(&site, &world).await, card);
    // Nobody else's.
    assert_eq!(site.signed_in(world.other_trainee).await.get(&to).await.status, Status::NotFound);
}

#[rocket::async_test]
async fn a_lost_card_is_void_at_once_and_the_same_press_twice_makes_one_new_card() {
    let site = Site::new().await;
    let world = world(&site).await;
    let siti = site.signed_in(world.trainee).await;
    let to = format!("/kartu-saya/{}", world.seat);
    siti.get(&to).await;
    let first = living(&site, &world).await;
    let id = first.id.to_string();
    for _ in 0..2 {
        let answer = siti.post(&format!("{to}/hilang"), &[("kartu", &id)]).await;
        assert_eq!((answer.status, answer.location.as_deref()), (Status::SeeOther, Some(to.as_str())));
    }
    let second = living(&site, &world).await;
    assert_ne!(second.code, first.code);
    let all = card::Entity::find().order_by_asc(card::Column::Id).all(site.store.read()).await.unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(all[0].voided_by, Some(world.trainee));
    assert_eq!(all[0].replaced_by, Some(second.id));
    // Her instructor does the same, with a reason; somebody else's instructor does not.
    let there = format!("/angkatan/{}/kartu/{}", world.running, world.seat);
    let fields = [("kartu", &*second.id.to_string()), ("alasan", "Jatuh di pasar")];
    let other = site.signed_in(world.other_instructor).await.post(&format!("{there}/hilang"), &fields).await;
    assert_eq!(other.status, Status::NotFound);
    let indra = site.signed_in(world.instructor).await;
    let long = "a".repeat(301);
    let refused = indra
        .post(&format!("{there}/hilang"), &[("kartu", &*second.id.to_string()), ("alasan", &long)])
        .await;
    assert_eq!(refused.status, Status::UnprocessableEntity);
    assert!(refused.body.contains("terlalu panjang"));
    assert_eq!(living(&site, &world).await, second);
    indra.post(&format!("{there}/hilang"), &fields).await;
    let third = living(&site, &world).await;
    assert_ne!(third.id, second.id);
    let page = indra.get(&there).await;
    assert!(page.body.contains("Jatuh di pasar") && page.body.contains(&rules::shown(&third.code)));
    // The card of another enrolment is not found under this one.
    let wrong = format!("/angkatan/{}/kartu/{}/hilang", world.running, world.other_seat);
    let answer = indra.post(&wrong, &[("kartu", &third.id.to_string())]).await;
    assert_eq!(answer.status, Status::NotFound);
    assert_eq!(living(&site, &world).await, third);
}

#[rocket::async_test]
async fn printing_makes_what_is_missing_and_a_check_tells_whose_a_card_is() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;
    let base = format!("/angkatan/{}/kartu", world.running);
    let before = indra.get(&base).await;
    assert_eq!(before.body.matches("Belum dibuat").count(), 2);
    for who in [world.instructor, world.coordinator] {
        let pdf = site.signed_in(who).await.get(&format!("{base}/cetak")).await;
        assert_eq!(pdf.status, Status::Ok);
        assert!(pdf.bytes.starts_with(b"%PDF-"));
    }
    assert_eq!(card::Entity::find().count(site.store.read()).await.unwrap(), 2);
    assert_eq!(indra.get(&base).await.body.matches("Punya kartu").count(), 2);
    let one = indra.get(&format!("{base}/{}/cetak", world.seat)).await;
    assert!(one.bytes.starts_with(b"%PDF-"));
    let card = living(&site, &world).await;
    let check = |code: String| format!("{base}/periksa?kode={code}");
    let good = indra.get(&check(rules::shown(&card.code).to_lowercase())).await;
    assert!(good.body.contains("scanned-name good\">Siti Nur Aminah"), "{}", good.body);
    let unknown = indra.get(&check("K7QM-4T2X-9FTW-2XRD-7H3M".into())).await;
    assert!(unknown.body.contains("Kartu ini tidak dikenal</p>"));
    let irma = site.signed_in(world.other_instructor).await;
    let other = irma.get(&format!("/angkatan/{}/kartu/periksa?kode={}", world.open, card.code)).await;
    assert!(other.body.contains("Kartu Angkatan 1 Tahun 2026</p>"), "{}", other.body);
    // Codes are on no page but the person's: devices get hashes.
    assert!(!good.body.replace(&rules::shown(&card.code).to_lowercase(), "").contains(&card.code));
    indra.post(&format!("{base}/{}/hilang", world.seat), &[("kartu", &card.id.to_string())]).await;
    let void = indra.get(&check(card.code.clone())).await;
    assert!(void.body.contains("Kartu ini sudah diganti</p>"));
    // What devices are given.
    let known = queries::known(site.store.read(), world.centre, &[world.running], &[]).await.unwrap();
    assert_eq!(known.cards.len(), 2);
    assert!(known.cards.contains(&(living(&site, &world).await.hash, world.seat)));
    assert_eq!(known.voided, std::slice::from_ref(&card.hash));
    assert_eq!(known.other_cards, []);
    let from_open = queries::known(site.store.read(), world.centre, &[world.open], &[]).await.unwrap();
    assert_eq!(from_open.cards, []);
    assert!(from_open.other_cards.iter().all(|(_, label)| label == "Angkatan 1 Tahun 2026"));
    assert_eq!(from_open.other_cards.len(), 2);
    assert_eq!(
        queries::known(site.store.read(), world.other_centre, &[], &[]).await.unwrap(),
        Default::default()
    );
}
