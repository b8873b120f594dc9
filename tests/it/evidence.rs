//! What a trainee says she can and shows for it, and how an assessor weighs it.
use super::{
    counts::do_not_grow,
    site::{Actor, Answer, Site},
    uploads::photo,
    world::{World, world},
};
use angkatan::{
    doctor,
    tables::{
        cohort::{self, CohortState},
        element::{self, ElementId},
        evidence, evidence_review, message, self_answer,
    },
};
use rocket::http::Status;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QueryOrder};

pub async fn elements(site: &Site) -> Vec<ElementId> {
    let rows = element::Entity::find().order_by_asc(element::Column::Id).all(site.store.read()).await;
    rows.unwrap().into_iter().map(|row| row.id).collect()
}

async fn pieces(site: &Site) -> Vec<evidence::Model> {
    evidence::Entity::find().order_by_asc(evidence::Column::Id).all(site.store.read()).await.unwrap()
}

pub async fn hand_in(trainee: &Actor<'_>, world: &World, title: &str, element: ElementId) -> Answer {
    let element = element.to_string();
    let fields =
        [("jenis", "prior"), ("judul", title), ("kata", "Sejak 2019."), ("elemen", element.as_str())];
    trainee
        .upload(&format!("/saya/{}/bukti/baru", world.seat), &fields, ("berkas", "foto.jpg", &photo()))
        .await
}

async fn healthy(site: &Site) {
    let shelf = angkatan::papers::shelf::Shelf::of(&site.settings);
    let found = doctor::papers(&site.store, &shelf, site.now()).await.unwrap();
    assert!(found.is_empty(), "{found:?}");
}

#[rocket::async_test]
async fn a_trainee_says_what_she_can_element_by_element() {
    let site = Site::new().await;
    let world = world(&site).await;
    let trainee = site.signed_in(world.trainee).await;
    let own = format!("/saya/{}/diri", world.seat);
    assert!(trainee.get("/saya").await.attributes("a", "href").contains(&own), "from her first page");
    let page = trainee.get(&own).await;
    assert_eq!(page.texts("li b"), ["1. Memilih media", "2. Mengirim kabar"]);
    assert!(page.body.contains("0 dari 2 kemampuan dijawab, 0 bisa"));
    let all = elements(&site).await;
    let (first, second) = (format!("jawab.{}", all[0]), format!("jawab.{}", all[1]));
    assert_eq!(trainee.post(&own, &[]).await.status, Status::UnprocessableEntity);
    assert_eq!(trainee.post(&own, &[(first.as_str(), "true")]).await.status, Status::SeeOther);
    assert_eq!(trainee.post(&own, &[(second.as_str(), "false")]).await.status, Status::SeeOther);
    let page = trainee.get(&own).await;
    assert!(page.body.contains("2 dari 2 kemampuan dijawab, 1 bisa"), "what was said stays");
    assert_eq!(page.attributes("input[checked]", "name"), [first.clone(), second.clone()]);
    assert_eq!(trainee.post(&own, &[(second.as_str(), "true")]).await.status, Status::SeeOther);
    assert!(trainee.get_english(&own).await.body.contains("2 of 2 answered, 2 can"));
    let rows = self_answer::Entity::find().all(site.store.read()).await.unwrap();
    assert_eq!(rows.len(), 2, "one row each");

    // Nobody else's, and nothing of another course.
    assert_eq!(trainee.post(&own, &[("jawab.99999", "true")]).await.status, Status::NotFound);
    let stranger = site.signed_in(world.other_trainee).await;
    assert_eq!(stranger.post(&own, &[(first.as_str(), "false")]).await.status, Status::NotFound);
    assert_eq!(stranger.get(&own).await.status, Status::NotFound);

    // Until the course is over.
    let over = cohort::ActiveModel {
        id: Set(world.running),
        state: Set(CohortState::Finished),
        ..Default::default()
    };
    site.store.write(async |tx| over.update(tx.db()).await).await.unwrap();
    let late = trainee.post(&own, &[(first.as_str(), "false")]).await;
    assert_eq!(late.status, Status::UnprocessableEntity);
    assert!(trainee.get(&own).await.attributes("input[type=radio]", "name").is_empty(), "only to be read");
}

#[rocket::async_test]
async fn evidence_is_handed_in_once_weighed_by_four_rules_and_told() {
    let site = Site::new().await;
    let world = world(&site).await;
    let trainee = site.signed_in(world.trainee).await;
    let assessor = site.signed_in(world.assessor).await;
    let element = elements(&site).await[0];
    let mine = format!("/saya/{}/bukti", world.seat);
    let new = format!("{mine}/baru");

    // What is missing is said at its field, and nothing typed is lost.
    let id = element.to_string();
    for (fields, at) in [
        (vec![("jenis", "work"), ("judul", ""), ("kata", "x"), ("elemen", id.as_str())], "judul"),
        (vec![("jenis", "work"), ("judul", "Toko"), ("kata", "")], "elemen"),
        (vec![("jenis", "work"), ("judul", "Toko"), ("kata", ""), ("elemen", id.as_str())], "berkas"),
    ] {
        let no = trainee.upload(&new, &fields, ("berkas", "", b"")).await;
        assert_eq!(no.status, Status::UnprocessableEntity, "{at}");
        assert_eq!(no.texts(&format!("#{at}-salah")).len(), 1, "{at}: {:?}", no.texts(".error"));
    }
    assert!(pieces(&site).await.is_empty());
    for _ in 0..2 {
        let sent = hand_in(&trainee, &world, "Toko saya", element).await;
        assert_eq!((sent.status, sent.location.as_deref()), (Status::SeeOther, Some(mine.as_str())));
    }
    let there = pieces(&site).await;
    assert_eq!(there.len(), 1, "pressed twice is once");
    healthy(&site).await;
    let page = trainee.get(&mine).await;
    assert_eq!(page.texts(".chip"), ["Belum dilihat asesor"]);
    let file = page.attributes("a[href^='/bukti/']", "href").remove(0);

    // The file: its owner, the assessor, the coordinators of the centre.
    let seen = assessor.get(&file).await;
    assert!(seen.status == Status::Ok && seen.bytes.starts_with(&[0xff, 0xd8]), "a JPEG, written anew");
    for who in [world.trainee, world.coordinator] {
        assert_eq!(site.signed_in(who).await.get(&file).await.status, Status::Ok);
    }
    for other in [world.other_trainee, world.instructor, world.other_instructor, world.other_coordinator] {
        assert_eq!(site.signed_in(other).await.get(&file).await.status, Status::NotFound);
    }

    // It waits on the cohort's page, and the assessor weighs it there.
    let list = format!("/angkatan/{}/bukti", world.running);
    let grid = assessor.get(&format!("/angkatan/{}/penilaian", world.running)).await;
    assert!(grid.attributes("a", "href").contains(&list));
    assert!(assessor.get(&list).await.body.contains("1 bukti menunggu dilihat asesor"));
    let person = format!("{list}/{}", world.seat);
    let weigh = assessor.get(&person).await.attributes("form[action*='/bukti/']", "action").remove(0);
    let three = [("valid", "true"), ("asli", "true"), ("terkini", "true")];
    let no = assessor.post(&weigh, &three).await;
    assert_eq!(no.status, Status::UnprocessableEntity, "a no says why");
    assert_eq!(no.attributes("input[checked]", "name"), ["valid", "asli", "terkini"], "nothing is lost");
    let with_words = [three.as_slice(), &[("kata", "Tambahkan foto pesanan.")]].concat();
    for _ in 0..2 {
        assert_eq!(assessor.post(&weigh, &with_words).await.status, Status::SeeOther);
    }
    let rows = async || evidence_review::Entity::find().all(site.store.read()).await.unwrap().len();
    assert_eq!(rows().await, 1, "pressed twice is once");
    let page = trainee.get(&mine).await;
    assert_eq!(page.texts(".chip"), ["Perlu dilengkapi"]);
    assert!(page.body.contains("Memadai") && page.body.contains("Tambahkan foto pesanan."));
    let told = message::Entity::find().all(site.store.read()).await.unwrap();
    let told: Vec<&str> = told.iter().filter(|m| m.kind == "evidence").map(|m| m.text.as_str()).collect();
    assert!(told.len() == 1 && told[0].contains("Tambahkan foto pesanan."), "told once: {told:?}");

    // What was weighed stays; the last review stands.
    let back = format!("{mine}/{}/tarik", there[0].id);
    assert_eq!(trainee.post(&back, &[]).await.status, Status::UnprocessableEntity);
    let four = [three.as_slice(), &[("memadai", "true"), ("kata", "")]].concat();
    assert_eq!(assessor.post(&weigh, &four).await.status, Status::SeeOther);
    assert_eq!(trainee.get(&mine).await.texts(".chip"), ["Diterima"]);
    assert_eq!(rows().await, 2, "and the first is kept");

    // A coordinator reads, and weighs nothing.
    let coordinator = site.signed_in(world.coordinator).await;
    assert!(coordinator.get(&person).await.attributes("form[action*='/bukti/']", "action").is_empty());
    assert_eq!(coordinator.post(&weigh, &four).await.status, Status::NotFound);
    for other in [world.instructor, world.trainee, world.other_coordinator] {
        assert_eq!(site.signed_in(other).await.post(&weigh, &four).await.status, Status::NotFound);
    }
}

#[rocket::async_test]
async fn evidence_that_nobody_weighed_is_withdrawn_with_its_file() {
    let site = Site::new().await;
    let world = world(&site).await;
    let trainee = site.signed_in(world.trainee).await;
    let element = elements(&site).await[1];
    hand_in(&trainee, &world, "Toko saya", element).await;
    let row = pieces(&site).await.remove(0);
    let file = site.settings.data.join("berkas").join(row.path.as_deref().unwrap());
    assert!(file.exists());
    let mine = format!("/saya/{}/bukti", world.seat);
    let back = format!("{mine}/{}/tarik", row.id);
    let stranger = site.signed_in(world.other_trainee).await;
    let theirs = format!("/saya/{}/bukti/{}/tarik", world.other_seat, row.id);
    assert_eq!(stranger.post(&theirs, &[]).await.status, Status::NotFound);
    for _ in 0..2 {
        assert_eq!(trainee.post(&back, &[]).await.status, Status::SeeOther, "twice is once");
    }
    assert!(!file.exists() && trainee.get(&mine).await.body.contains("Belum ada bukti"));
    healthy(&site).await;
    let assessor = site.signed_in(world.assessor).await;
    let weigh = format!("/angkatan/{}/bukti/{}/{}", world.running, world.seat, row.id);
    let all = [("valid", "true"), ("asli", "true"), ("terkini", "true"), ("memadai", "true")];
    let late = assessor.post(&weigh, &all).await;
    assert_eq!(late.status, Status::UnprocessableEntity);
    assert!(evidence_review::Entity::find().all(site.store.read()).await.unwrap().is_empty());
}

#[rocket::async_test]
async fn lists_ask_as_often_for_much_evidence_as_for_one_piece() {
    let site = Site::new().await;
    let world = world(&site).await;
    let (trainee, other) = (site.signed_in(world.trainee).await, site.signed_in(world.other_trainee).await);
    let assessor = site.signed_in(world.assessor).await;
    let all = elements(&site).await;
    hand_in(&trainee, &world, "Satu", all[0]).await;
    let (list, mine) = (format!("/angkatan/{}/bukti", world.running), format!("/saya/{}/bukti", world.seat));
    let person = format!("{list}/{}", world.seat);
    let pages = [(&assessor, list.as_str()), (&trainee, mine.as_str()), (&assessor, person.as_str())];
    do_not_grow(&site, &pages, async || {
        for title in ["Dua", "Tiga"] {
            hand_in(&trainee, &world, title, all[1]).await;
        }
        let answer = format!("jawab.{}", all[0]);
        other.post(&format!("/saya/{}/diri", world.other_seat), &[(answer.as_str(), "true")]).await;
    })
    .await;
}

#[rocket::async_test]
async fn evidence_that_waits_stands_on_the_assessors_home() {
    let site = Site::new().await;
    let world = world(&site).await;
    let (trainee, asih) = (site.signed_in(world.trainee).await, site.signed_in(world.assessor).await);
    assert!(!asih.get("/asesor").await.body.contains("menunggu dinilai"));
    let first = elements(&site).await[0];
    hand_in(&trainee, &world, "Foto toko", first).await;
    hand_in(&trainee, &world, "Surat toko", first).await;
    let home = asih.get("/asesor").await;
    assert!(home.body.contains("2 bukti menunggu dinilai"), "{}", home.body);
    let list = format!("/angkatan/{}/bukti", world.running);
    assert!(home.attributes("a", "href").contains(&list));
    let weigh = format!("{list}/{}/{}", world.seat, pieces(&site).await[0].id);
    let all: Vec<(&str, &str)> =
        ["valid", "asli", "terkini", "memadai"].into_iter().map(|rule| (rule, "true")).collect();
    assert_eq!(asih.post(&weigh, &all).await.status, Status::SeeOther);
    assert!(asih.get("/asesor").await.body.contains("1 bukti menunggu dinilai"));
    // When the course is over nothing is weighed any more.
    let over = cohort::ActiveModel {
        id: Set(world.running),
        state: Set(CohortState::Finished),
        ..Default::default()
    };
    site.store.write(async |tx| over.update(tx.db()).await.map(|_| ())).await.unwrap();
    assert!(!asih.get("/asesor").await.body.contains("menunggu dinilai"));
}
