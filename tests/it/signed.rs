//! From the paper: the photo, the numbers of who was not there, the check, the marks; and who may see it.
use super::{
    attendance::seat,
    site::{Actor, Answer, Site, monday},
    world::{World, world},
};
use angkatan::tables::{enrolment::EnrolmentId, mark, mark_event, mark_upload, sheet_photo, sheet_use};
use chrono::TimeDelta;
use rocket::http::Status;
use sea_orm::{EntityTrait, QueryOrder};
use std::{collections::BTreeMap, io::Cursor};

fn photo() -> Vec<u8> {
    let picture = image::RgbImage::from_fn(300, 424, |x, y| image::Rgb([x as u8, y as u8, 200]));
    let mut out = Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(picture).write_to(&mut out, image::ImageFormat::Jpeg).unwrap();
    out.into_inner()
}

fn path(world: &World, session: usize) -> String {
    format!("/angkatan/{}/lembar/{}", world.running, world.sessions[session])
}

fn roster(world: &World, session: usize) -> String {
    format!("/angkatan/{}/sesi/{}", world.running, world.sessions[session])
}

async fn send(actor: &Actor<'_>, world: &World, bytes: &[u8]) -> Answer {
    actor.upload(&format!("{}/foto", path(world, 1)), &[], ("berkas", "lembar.jpg", bytes)).await
}

async fn marks(site: &Site) -> BTreeMap<i64, &'static str> {
    let rows = mark::Entity::find().all(site.store.read()).await.unwrap();
    rows.into_iter().map(|row| (row.enrolment_id.0, row.presence.word())).collect()
}

/// The fields of the confirmation as the page has them.
fn fields(page: &Answer) -> Vec<(&'static str, String)> {
    let value = |name: &str| page.attributes(&format!("form[method=post] [name={name}]"), "value").remove(0);
    ["tidak", "cetak", "lihat"].map(|name| (name, value(name))).into()
}

async fn confirm(actor: &Actor<'_>, to: &str, page: &Answer, more: &[(&str, &str)]) -> Answer {
    let fields = fields(page);
    let mut all: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend(more);
    actor.post(to, &all).await
}

#[rocket::async_test]
async fn a_signed_sheet_is_typed_in_by_the_numbers_of_who_was_not_there() {
    let site = Site::new().await;
    let world = world(&site).await;
    site.set_now(monday() - TimeDelta::hours(2));
    let mut seats = vec![world.other_seat, world.seat];
    for n in 3..=12 {
        seats.push(seat(&site, &world, &format!("Wati {n:02}"), n).await);
    }
    // Somebody joins during the session: not on the paper.
    site.set_now(monday() + TimeDelta::hours(1));
    let late = seat(&site, &world, "Ani Terakhir", 13).await;
    site.set_now(monday() + TimeDelta::hours(2));
    let indra = site.signed_in(world.instructor).await;
    let to = path(&world, 1);
    assert!(indra.get(&roster(&world, 1)).await.attributes("a.more", "href").contains(&to));

    // Without a photo nothing is typed in.
    let page = indra.get(&to).await;
    assert_eq!(page.texts("h1"), ["Isi dari lembar tanda tangan"]);
    assert!(page.attributes("[name=tidak]", "name").is_empty());
    let why = indra.get(&format!("{to}/periksa?tidak=3")).await;
    assert_eq!(why.status, Status::UnprocessableEntity);
    assert!(why.texts(".error").concat().contains("Kirim dulu foto lembar"), "{:?}", why.texts(".error"));
    let pdf = send(&indra, &world, b"%PDF-1.4\n%%EOF\n").await;
    assert_eq!(pdf.status, Status::UnprocessableEntity);
    assert_eq!(pdf.texts(".error").len(), 1);
    assert!(sheet_photo::Entity::find().all(site.store.read()).await.unwrap().is_empty());
    assert_eq!(send(&indra, &world, &photo()).await.location, Some(to.clone()));
    assert_eq!(send(&indra, &world, &photo()).await.location, Some(to.clone()));

    // The list in the order of the paper, with its numbers; who joined since is named apart.
    let page = indra.get(&to).await;
    assert_eq!(page.attributes(".paper img", "src").len(), 2);
    let lines = page.texts(".numbered li");
    assert_eq!((lines.len(), lines[0].as_str(), lines[11].as_str()), (12, "1. Budi Santika", "12. Wati 12"));
    assert!(page.texts(".notice").concat().contains("Ani Terakhir"));

    // What cannot be read comes back with what was typed and ticked.
    let again = indra.get(&format!("{to}/periksa?tidak=3,+x7&centang=5")).await;
    assert_eq!(again.status, Status::UnprocessableEntity);
    assert!(again.texts(".error")[0].starts_with("“x” tidak terbaca"), "{:?}", again.texts(".error"));
    assert_eq!(again.attributes("[name=tidak]", "value"), ["3, x7"]);
    assert_eq!(again.attributes("[name=centang][checked]", "value"), ["5"]);
    let over = indra.get(&format!("{to}/periksa?tidak=13")).await;
    assert_eq!(over.texts(".error"), ["Nomor 13 tidak ada. Di lembar ini ada nomor 1 sampai 12."]);

    // The check: nothing is written by looking.
    let check = indra.get(&format!("{to}/periksa?tidak=3,+7s,+10-11&centang=3&centang=5")).await;
    assert_eq!(check.status, Status::Ok);
    assert_eq!(check.texts(".legend .mark"), ["7 hadir", "1 sakit", "4 alpa"]);
    assert_eq!(
        check.texts(".rows > li"),
        ["3. Wati 03 Alpa", "5. Wati 05 Alpa", "7. Wati 07 Sakit", "10. Wati 10 Alpa", "11. Wati 11 Alpa"]
    );
    assert!(check.body.contains("Ani Terakhir"));
    assert_eq!(check.attributes("form [name=tidak]", "value"), ["3, 5, 7s, 10, 11"]);
    assert_eq!(marks(&site).await, BTreeMap::new());

    let done = confirm(&indra, &to, &check, &[]).await;
    assert_eq!(done.location, Some(roster(&world, 1)));
    let want: BTreeMap<i64, &str> = seats
        .iter()
        .enumerate()
        .map(|(i, who)| {
            (
                who.0,
                match i + 1 {
                    3 | 5 | 10 | 11 => "absent",
                    7 => "sick",
                    _ => "present",
                },
            )
        })
        .collect();
    assert_eq!(marks(&site).await, want);
    assert!(!want.contains_key(&late.0), "nothing is filled in for who was not on the sheet");
    let page = indra.get(&roster(&world, 1)).await;
    assert_eq!(page.texts(".legend .mark"), ["1 belum dicatat", "12 sudah dicatat"]);

    // Each event names the entry, and the entry its photos.
    let events = mark_event::Entity::find().all(site.store.read()).await.unwrap();
    let entry = mark_upload::Entity::find().one(site.store.read()).await.unwrap().unwrap();
    assert!(events.iter().all(|e| e.method == mark_event::Method::Sheet && e.upload_id == Some(entry.id)));
    assert_eq!((events.len(), entry.events, entry.by_id), (12, 12, world.instructor));
    let photos =
        sheet_photo::Entity::find().order_by_asc(sheet_photo::Column::Id).all(site.store.read()).await;
    let photos = photos.unwrap();
    let uses = sheet_use::Entity::find().all(site.store.read()).await.unwrap();
    assert_eq!(uses.iter().map(|u| u.upload_id).collect::<Vec<_>>(), [entry.id, entry.id]);

    // Pressed twice, checked again: it is so already.
    confirm(&indra, &to, &check, &[]).await;
    assert_eq!(mark_event::Entity::find().all(site.store.read()).await.unwrap().len(), 12);
    let check = indra.get(&format!("{to}/periksa?tidak=3,5,7s,10-11")).await;
    assert_eq!(check.attributes("form .btn.main", "type").len(), 0);
    // A number typed wrongly is put right; a signature alone overwrites nothing.
    let check = indra.get(&format!("{to}/periksa?tidak=3,5,7s,10,11h,12")).await;
    assert_eq!(
        check.texts("form > .rows > li"),
        ["11. Wati 11Tadinya: Alpa Hadir", "12. Wati 12Tadinya: Hadir Alpa"]
    );
    let without = indra.get(&format!("{to}/periksa")).await;
    assert_eq!(without.texts("h3"), ["Tetap seperti tercatat"]);
    assert_eq!(without.texts("form > div .rows > li").len(), 5);

    // The photo stands beside each change, for the cohort's staff and the centre's coordinators alone.
    let person = indra.get(&format!("{}/{}", roster(&world, 1), seats[2])).await;
    let links = person.attributes(".rows a", "href");
    let seen: Vec<String> = photos.iter().map(|p| format!("{to}/foto/{}", p.code)).collect();
    assert_eq!(links, seen);
    for who in [world.instructor, world.coordinator] {
        let shown = site.signed_in(who).await.get(&seen[0]).await;
        assert_eq!(shown.status, Status::Ok);
        assert!(shown.bytes.starts_with(b"\xff\xd8\xff"));
        assert!(shown.headers.iter().any(|(n, v)| n == "Content-Security-Policy" && v.contains("sandbox")));
    }
    for who in [world.trainee, world.other_instructor, world.other_coordinator, world.assessor] {
        let who = site.signed_in(who).await;
        assert_eq!(who.get(&seen[0]).await.status, Status::NotFound);
        assert_eq!(who.get(&to).await.status, Status::NotFound);
    }
    let elsewhere = format!("{}/foto/{}", path(&world, 0), photos[0].code);
    assert_eq!(indra.get(&elsewhere).await.status, Status::NotFound, "a photo is of its session");
    assert!(!std::fs::read(site.settings.data.join("berkas").join(&photos[0].path)).unwrap().is_empty());
}

#[rocket::async_test]
async fn numbers_are_those_of_the_paper_whoever_came_or_went_since() {
    let site = Site::new().await;
    let world = world(&site).await;
    site.set_now(monday() - TimeDelta::hours(2));
    let gone = seat(&site, &world, "Bona Pergi", 3).await;
    let last = seat(&site, &world, "Wati Tinggal", 4).await;
    // Printed at eight with four names. Bona leaves at nine, Cici comes.
    site.set_now(monday() + TimeDelta::hours(1));
    seat(&site, &world, "Cici Baru", 5).await;
    let away = [("alasan", "Pindah ke Surabaya")];
    let left =
        site.signed_in(world.coordinator).await.post(&format!("/pendaftaran/{gone}/mundur"), &away).await;
    assert_eq!(left.status, Status::SeeOther, "{}", left.body);
    let indra = site.signed_in(world.instructor).await;
    let to = path(&world, 1);
    send(&indra, &world, &photo()).await;
    let page = indra.get(&to).await;
    assert_eq!(
        page.texts(".numbered li"),
        ["1. Bona Pergi (sudah keluar)", "2. Budi Santika", "3. Siti Nur Aminah", "4. Wati Tinggal"]
    );
    // A list printed later has her name and not his.
    let hour = (monday() + TimeDelta::hours(8)).format("%Y-%m-%dT%H:%M").to_string();
    let later = indra.get(&format!("{to}?cetak={hour}")).await;
    assert_eq!(
        later.texts(".numbered li"),
        ["1. Budi Santika", "2. Cici Baru", "3. Siti Nur Aminah", "4. Wati Tinggal"]
    );
    // Two at once: what Kartika recorded after the check is not overwritten unseen, it is disputed.
    let check = indra.get(&format!("{to}/periksa?tidak=1,4")).await;
    assert!(check.body.contains("1. Bona Pergi"));
    let kartika = site.signed_in(world.coordinator).await;
    site.set_now(monday() + TimeDelta::minutes(65));
    kartika.post(&roster(&world, 1), &[("ubah", &format!("{last}.late"))]).await;
    let done = confirm(&indra, &to, &check, &[]).await;
    assert_eq!(done.location, Some(roster(&world, 1)));
    let disputed = mark::Entity::find().all(site.store.read()).await.unwrap();
    let of = |who: EnrolmentId| disputed.iter().find(|row| row.enrolment_id == who).map(|row| row.disputed);
    assert_eq!((of(last), of(world.seat), of(gone)), (Some(true), Some(false), None));

    // Days later it is a correction and says why.
    site.set_now(monday() + TimeDelta::days(3));
    let check = indra.get(&format!("{to}/periksa?tidak=2")).await;
    assert_eq!(check.attributes("textarea", "name"), ["alasan"]);
    let again = confirm(&indra, &to, &check, &[("alasan", " ")]).await;
    assert_eq!(again.status, Status::UnprocessableEntity);
    assert!(again.texts(".error")[0].contains("Tulis alasan koreksinya"), "{:?}", again.texts(".error"));
    assert_eq!(marks(&site).await[&world.other_seat.0], "present");
    confirm(&indra, &to, &check, &[("alasan", "Salah baca nomor")]).await;
    assert_eq!(marks(&site).await[&world.other_seat.0], "absent");
}
