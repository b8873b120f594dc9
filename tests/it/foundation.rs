//! The house itself: it answers, it refuses what comes from elsewhere, it shows its error pages.
use super::{site::Site, world::world};
use angkatan::enrollment::queries::{Seats, enrolled, seats};
use rocket::http::{ContentType, Header, Status};

#[rocket::async_test]
async fn it_is_well_and_says_so() {
    let site = Site::new().await;
    let answer = site.nobody().get("/healthz").await;
    assert_eq!((answer.status, answer.body.as_str()), (Status::Ok, "ok\n"));
    let policy = answer.headers.iter().find(|(n, _)| n == "Content-Security-Policy").unwrap();
    assert!(policy.1.starts_with("default-src 'self'"));
}

#[rocket::async_test]
async fn what_is_not_there_has_a_page_in_both_languages() {
    let site = Site::new().await;
    let answer = site.nobody().get("/tidak-ada").await;
    assert_eq!(answer.status, Status::NotFound);
    assert_eq!(answer.texts("h1"), ["Halaman ini tidak ada"]);
    assert_eq!(site.nobody().get_english("/tidak-ada").await.texts("h1"), ["There is no such page"]);
}

#[rocket::async_test]
async fn a_form_from_another_site_is_not_taken() {
    let site = Site::new().await;
    let post = |from: &'static str| {
        site.client
            .post("/keluar")
            .header(ContentType::Form)
            .header(Header::new("Sec-Fetch-Site", from))
            .dispatch()
    };
    assert_eq!(post("cross-site").await.status(), Status::Forbidden);
    assert_ne!(post("same-origin").await.status(), Status::Forbidden);
}

#[rocket::async_test]
async fn the_world_is_written_and_read_on_this_database() {
    let site = Site::new().await;
    let world = world(&site).await;
    let names: Vec<String> =
        enrolled(site.store.read(), world.running).await.unwrap().into_iter().map(|e| e.name).collect();
    assert_eq!(names, ["Budi Santika", "Siti Nur Aminah"]);
    let seats = seats(site.store.read(), &[world.running, world.open]).await.unwrap();
    assert_eq!(seats.get(&world.running), Some(&Seats { enrolled: 2, ..Seats::default() }));
    assert_eq!(seats.get(&world.open), None);
}
