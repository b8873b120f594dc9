//! The number of statements of a list page does not grow with the list.
use super::{
    mail::posted,
    site::{Actor, Site},
    world::world,
};
use rocket::http::Status;

/// How many statements a page sends.
pub async fn statements(site: &Site, actor: &Actor<'_>, path: &str) -> u32 {
    let before = site.statements();
    let page = actor.get(path).await;
    assert_eq!(page.status, Status::Ok, "{path}");
    site.statements() - before
}

/// Asserts that each page runs as many statements after `more` as before it.
pub async fn do_not_grow(site: &Site, pages: &[(&Actor<'_>, &str)], more: impl AsyncFnOnce()) {
    let mut before = Vec::new();
    for (actor, path) in pages {
        before.push(statements(site, actor, path).await);
    }
    more().await;
    for ((actor, path), before) in pages.iter().zip(before) {
        assert_eq!(statements(site, actor, path).await, before, "{path} asks once for each item");
    }
}

#[rocket::async_test]
async fn the_outbox_asks_as_often_for_three_messages_as_for_one() {
    let site = Site::new().await;
    let world = world(&site).await;
    posted(&site, &world, world.trainee, "seat:1", None).await;
    let coordinator = site.signed_in(world.coordinator).await;
    do_not_grow(&site, &[(&coordinator, "/pesan")], async || {
        posted(&site, &world, world.instructor, "seat:2", None).await;
        posted(&site, &world, world.other_trainee, "seat:3", None).await;
    })
    .await;
}
