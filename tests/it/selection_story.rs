//! A whole selection played through the pages: 111 applicants for 64 seats (the case ID3 of the peer
//! study), papers, corrections, tests, ties drawn, announcement, re-registration, withdrawals, lapsed
//! offers, three more seats. The final list, the reserves and every message are compared whole with a
//! small model that shares no code with the program.
mod model;

use super::{
    draw::elsewhere,
    site::{Actor, Answer, Site},
    world::{World, world},
};
use angkatan::{
    selection::lapsing,
    tables::{
        enrolment::{self, EnrolmentState as State},
        message, person,
    },
    web::Origin,
};
use chrono::{DateTime, Utc};
use model::*;
use rocket::http::Status;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::fmt::Write;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The text of a message without the spaces that only keep words together.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ").replace('\u{2060}', "").trim().to_string()
}

/// What is just said, after a form that was taken.
async fn taken(actor: &Actor<'_>, answer: Answer) -> Answer {
    assert_eq!(answer.status, Status::SeeOther, "{}", answer.texts(".error, .notice").join(" / "));
    actor.get(&answer.location.unwrap()).await
}

/// What the answer to a form says on the next page.
fn said(answer: &Answer) -> String {
    let kept = answer.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    let cookie = kept.filter_map(|(_, value)| value.strip_prefix("kabar=")).next().unwrap_or_default();
    let value = cookie.split(';').next().unwrap_or_default();
    rocket::http::RawStr::new(value).percent_decode_lossy().into_owned()
}

struct Story<'s> {
    site: &'s Site,
    world: &'s World,
    model: Model,
}

impl Story<'_> {
    fn path(&self, rest: &str) -> String {
        format!("/angkatan/{}/seleksi{rest}", self.world.open)
    }

    async fn row(&self, n: usize) -> enrolment::Model {
        enrolment::Entity::find()
            .filter(enrolment::COLUMN.receipt.eq(self.model.all[n].receipt.as_str()))
            .one(self.site.store.read())
            .await
            .unwrap()
            .unwrap()
    }

    /// The applicant presses a button of their own page.
    async fn press(&self, n: usize, button: &str) {
        let one = &self.model.all[n];
        let own = self.site.signed_in(one.person).await;
        let page = own.get(&format!("/pendaftaran/{}/seleksi", one.receipt)).await;
        assert_eq!(page.status, Status::Ok);
        let to = format!("/pendaftaran/{}/{button}", one.receipt);
        assert!(page.attributes("form", "action").contains(&to), "{to} is a form of the page");
        taken(&own, own.post(&to, &[]).await).await;
    }

    async fn accept(&mut self, n: usize) {
        self.press(n, "terima").await;
        let told = accepted(&self.model.all[n].receipt);
        self.model.ends(n, State::Enrolled, told);
    }

    /// Everybody with an offer takes it, but for these.
    async fn accept_all_but(&mut self, silent: &[usize]) {
        for n in 0..PEOPLE {
            if self.model.all[n].state == State::Offered && !silent.contains(&n) {
                self.accept(n).await;
            }
        }
    }

    /// Leaves through the page of leaving.
    async fn withdraw(&mut self, n: usize) {
        let own = self.site.signed_in(self.model.all[n].person).await;
        let to = format!("/pendaftaran/{}/mundur", self.row(n).await.id);
        taken(&own, own.post(&to, &[]).await).await;
        self.model.ends(n, State::Withdrawn, withdrawn());
    }

    /// Those in this state, by number, in the database.
    async fn stored(&self, state: State) -> Vec<String> {
        let rows = enrolment::Entity::find()
            .filter(enrolment::COLUMN.cohort_id.eq(self.world.open))
            .filter(enrolment::COLUMN.state.eq(state))
            .order_by_asc(enrolment::Column::Receipt)
            .all(self.site.store.read());
        rows.await.unwrap().into_iter().map(|row| row.receipt).collect()
    }

    async fn offers_made(&self) -> usize {
        let all = message::Entity::find().filter(message::COLUMN.kind.eq("offered"));
        all.all(self.site.store.read()).await.unwrap().len()
    }

    /// Every state is the model's, and the reserves are in its order.
    async fn agrees(&self, when: &str) {
        for state in State::ALL {
            assert_eq!(self.stored(*state).await, self.model.with(*state), "{when}: {state:?}");
        }
        let page = self.site.nobody().get(&format!("/pengumuman/{}", self.world.open)).await;
        let reserves: Vec<String> = self
            .model
            .receipts(self.model.reserves())
            .into_iter()
            .zip(1..)
            .map(|(receipt, place)| format!("{place}. {receipt}"))
            .collect();
        let shown: Vec<String> =
            page.texts(".numbers li").into_iter().filter(|text| text.contains(". ")).collect();
        assert_eq!(shown, reserves, "{when}: the reserves as the public reads them");
    }
}

#[rocket::async_test]
async fn a_hundred_and_eleven_apply_for_sixty_four_seats() {
    let site = Site::new().await;
    let w = world(&site).await;
    let coordinator = site.signed_in(w.coordinator).await;
    let all = (1..=PEOPLE).map(applicant).collect();
    let mut story = Story { site: &site, world: &w, model: Model { all, order: Vec::new(), quota: SEATS } };

    // The rules, and the promise of the draw before anybody applies.
    let mut settings = vec![
        ("kuota", "64"),
        ("cadangan", "20"),
        ("jam", "24"),
        ("cara", "scores"),
        ("seri", "draw"),
        ("bagian_1", "Tes tertulis"),
        ("bobot_1", "60"),
        ("maks_1", "100"),
        ("bagian_2", "Wawancara"),
        ("bobot_2", "40"),
        ("maks_2", "100"),
        ("jalur_1", "region:33.21"),
        ("kursi_1", "8"),
    ];
    settings.extend([
        ("mulai_apply", "2026-11-23T08:00"),
        ("sampai_apply", "2026-11-27T16:00"),
        ("langkah", "verify"),
        ("mulai_verify", "2026-11-23T08:00"),
        ("sampai_verify", "2026-11-28T16:00"),
        ("langkah", "test"),
        ("mulai_test", "2026-11-29T08:00"),
        ("sampai_test", "2026-11-29T16:00"),
        ("mulai_announce", "2026-12-01T09:00"),
        ("sampai_announce", "2026-12-01T16:00"),
        ("langkah", "reregister"),
        ("mulai_reregister", "2026-12-01T09:00"),
        ("sampai_reregister", "2026-12-03T16:00"),
    ]);
    let board = taken(&coordinator, coordinator.post(&story.path("/atur"), &settings).await).await;
    assert_eq!(board.texts("h2")[0], "Umumkan janji undian");
    taken(&coordinator, coordinator.post(&story.path("/undian"), &[]).await).await;
    let promised = site.nobody().get(&format!("/undian/{}", w.open)).await;
    let promise = promised.texts(".hash")[0].clone();
    assert_eq!((promise.len(), promised.texts(".hash")[1].as_str()), (64, "Dibuka sesudah undian."));

    // Everybody comes from one sheet, in order.
    let mut sheet = String::from("Nama;Email;Kabupaten/Kota\n");
    for one in &story.model.all {
        let region = if one.demak { "Kabupaten Demak" } else { "Kota Semarang" };
        writeln!(sheet, "{};{};{region}", one.name, one.email).unwrap();
    }
    let to = format!("/angkatan/{}/impor", w.open);
    let file = ("berkas", "pelamar.csv", sheet.as_bytes());
    let checked = coordinator.upload(&to, &[], file).await.location.unwrap();
    taken(&coordinator, coordinator.post(&checked, &[]).await).await;
    let people = enrolment::Entity::find()
        .find_also_related(person::Entity)
        .filter(enrolment::COLUMN.cohort_id.eq(w.open))
        .order_by_asc(enrolment::Column::QueueNumber)
        .all(site.store.read())
        .await
        .unwrap();
    assert_eq!(people.len(), PEOPLE);
    for (one, (row, person)) in story.model.all.iter_mut().zip(people) {
        assert_eq!(person.unwrap().name, one.name);
        (one.receipt, one.person) = (row.receipt.clone(), row.person_id);
        one.tell(submitted(&row.receipt));
    }
    story.agrees("after applying").await;

    // Papers: three to correct, two that do not meet the requirements, the others at once.
    site.set_now(at("2026-11-28T02:00:00Z"));
    for n in [4, 5, 6] {
        let to = story.path(&format!("/orang/{}", story.row(n).await.id));
        let empty = coordinator.post(&to, &[("aksi", "perbaikan"), ("alasan", " ")]).await;
        assert_eq!(empty.status, Status::UnprocessableEntity, "nobody is sent away without a reason");
        let asked = coordinator.post(&to, &[("aksi", "perbaikan"), ("alasan", "Foto KTP buram.")]).await;
        taken(&coordinator, asked).await;
        let receipt = story.model.all[n].receipt.clone();
        story.model.all[n].tell(correction("Foto KTP buram.", "28 November 2026, 16.00 WIB", &receipt));
        story.press(n, "perbaikan").await;
        story.model.all[n].tell(resubmitted(&receipt));
    }
    for n in [12, 56] {
        let to = story.path(&format!("/orang/{}", story.row(n).await.id));
        let why = "Belum punya usaha.";
        taken(&coordinator, coordinator.post(&to, &[("aksi", "tolak"), ("alasan", why)]).await).await;
        let told = not_selected(why, &story.model.all[n].receipt);
        story.model.ends(n, State::NotSelected, told);
    }
    let board = coordinator.get(&story.path("?tahap=submitted")).await;
    let ticks = board.attributes("input[name=orang]", "value");
    assert_eq!(ticks.len(), PEOPLE - 2);
    let ticked: Vec<(&str, &str)> = ticks.iter().map(|id| ("orang", id.as_str())).collect();
    taken(&coordinator, coordinator.post(&story.path("/berkas"), &ticked).await).await;
    for n in (0..PEOPLE).filter(|n| ![12, 56].contains(n)) {
        let told = verified(&story.model.all[n].receipt);
        story.model.ends(n, State::Verified, told);
    }
    story.agrees("after the papers").await;

    // A day more for the test, in one act.
    let longer = [("langkah", "test"), ("sampai", "2026-11-30T16:00")];
    let earlier = [("langkah", "test"), ("sampai", "2026-11-28T16:00")];
    assert_eq!(
        coordinator.post(&story.path("/perpanjang"), &earlier).await.status,
        Status::UnprocessableEntity
    );
    let answer = coordinator.post(&story.path("/perpanjang"), &longer).await;
    assert!(said(&answer).ends_with("109 orang diberi tahu."), "{}", said(&answer));
    taken(&coordinator, answer).await;
    for one in story.model.all.iter_mut().filter(|one| one.state == State::Verified) {
        one.tell(extended("tes", "30 November 2026, 16.00 WIB", &one.receipt.clone()));
    }

    // Scores: sixty from a sheet with one wrong line, the others typed.
    site.set_now(at("2026-11-30T02:00:00Z"));
    let mut sheet = String::from("Nomor pendaftaran;Nama;Tes tertulis;Wawancara\nZZZZ-ZZZZ;;1;1\n");
    for one in story.model.all.iter().take(60).filter(|one| one.state == State::Verified) {
        writeln!(sheet, "{};{};{},0;{}", one.receipt, one.name, one.test, one.interview).unwrap();
    }
    let file = ("berkas", "nilai.csv", sheet.as_bytes());
    let checked = coordinator.upload(&story.path("/nilai/impor"), &[], file).await.location.unwrap();
    let dry = coordinator.get(&checked).await;
    assert_eq!(dry.texts(".figures dd"), ["116", "0", "1"]);
    assert!(dry.texts("th[scope=row]")[0].starts_with("Baris 2"), "the line is named");
    assert_eq!(coordinator.post(&checked, &[]).await.status, Status::UnprocessableEntity);
    taken(&coordinator, coordinator.post(&checked, &[("lewati", "ya")]).await).await;
    let table = coordinator.get(&story.path("/nilai")).await;
    let fields = table.attributes("input.short", "name");
    let labels = table.attributes("input.short", "aria-label");
    let typed: Vec<(String, String)> = fields
        .into_iter()
        .zip(labels)
        .filter_map(|(field, label)| {
            let one = story.model.all[60..].iter().find(|one| label.ends_with(&format!(", {}", one.name)))?;
            let score = if label.starts_with("Tes") { one.test } else { one.interview };
            Some((field, score.to_string()))
        })
        .collect();
    assert_eq!(typed.len(), 2 * 51);
    let mut typed: Vec<(&str, &str)> = typed.iter().map(|(f, v)| (f.as_str(), v.as_str())).collect();
    let wrong = [(typed[0].0, "101")];
    assert_eq!(coordinator.post(&story.path("/nilai"), &wrong).await.status, Status::UnprocessableEntity);
    typed.push(("simpan", "ya"));
    taken(&coordinator, coordinator.post(&story.path("/nilai"), &typed).await).await;
    for n in 0..PEOPLE {
        if story.model.all[n].state == State::Verified {
            let told = tested(&story.model.all[n].receipt);
            story.model.ends(n, State::Tested, told);
        }
    }
    story.agrees("after the test").await;

    // The order: totals by the formula, ties by the draw, which another program repeats.
    taken(&coordinator, coordinator.post(&story.path("/urutan"), &[]).await).await;
    let list = site.nobody().get(&format!("/undian/{}/daftar.json", w.open)).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("daftar.json");
    std::fs::write(&path, &list.bytes).unwrap();
    let (drawn, _) = elsewhere(&path);
    let page = site.nobody().get(&format!("/undian/{}", w.open)).await;
    assert_eq!(page.texts(".counted li"), drawn, "the page and another program draw the same");
    assert_eq!(page.texts(".hash")[0], promise, "the promise is still the same");
    super::draw::is_confirmed(&path, 109);
    story.model.put_in_order(&drawn);
    let order = coordinator.get(&story.path("/urutan")).await;
    let expected: Vec<String> = story
        .model
        .order
        .iter()
        .zip(1..)
        .map(|(n, rank)| format!("{rank} {} {}", story.model.all[*n].name, story.model.all[*n].receipt))
        .collect();
    assert_eq!(order.texts(".ranking th[scope=row]"), expected);
    let totals: Vec<u32> = story
        .model
        .order
        .iter()
        .map(|n| 60 * story.model.all[*n].test + 40 * story.model.all[*n].interview)
        .collect();
    let ties = totals.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).count();
    assert!(ties > 3, "the story has ties to draw: {ties}");
    assert!(order.body.contains(&format!("dalam {ties} kelompok")));
    for n in story.model.order.clone() {
        let told = ranked(&story.model.all[n].receipt);
        story.model.ends(n, State::Ranked, told);
    }

    // What will happen is said first, and happens.
    site.set_now(at("2026-12-01T02:00:00Z"));
    let before = coordinator.get(&story.path("/umumkan")).await;
    assert_eq!(before.texts(".figures dd"), ["64", "20", "25"]);
    let public = site.nobody().get(&format!("/pengumuman/{}", w.open)).await;
    assert!(public.texts(".numbers li").is_empty(), "nothing is public before");
    let answer = coordinator.post(&story.path("/umumkan"), &[]).await;
    assert_eq!(said(&answer), "Hasil diumumkan: 64 terpilih, 20 cadangan, 25 tidak terpilih.");
    taken(&coordinator, answer).await;
    let until = "3 Desember 2026, 16.00 WIB";
    assert_eq!(story.model.fill(State::Ranked, until).len(), SEATS);
    let rest: Vec<usize> =
        story.model.order.iter().copied().filter(|n| story.model.all[*n].state == State::Ranked).collect();
    for (at, n) in rest.into_iter().enumerate() {
        let receipt = story.model.all[n].receipt.clone();
        let rank = story.model.order.iter().position(|other| *other == n).unwrap() + 1;
        match at < RESERVES {
            true => story.model.ends(n, State::Waiting, waiting(at + 1, &receipt)),
            false => {
                let why = format!("Urutan {rank}. Tersedia 64 kursi dan 20 cadangan.");
                story.model.ends(n, State::NotSelected, not_selected(&why, &receipt));
            }
        }
    }
    story.agrees("after the announcement").await;
    let kept = (0..PEOPLE).filter(|n| story.model.all[*n].kept).count();
    assert_eq!(kept, KEPT);

    // Everybody sees their own calculation and nobody else's name.
    let first = story.model.order[0];
    let one = story.model.all[first].clone();
    let own = site.signed_in(one.person).await.get(&format!("/pendaftaran/{}/seleksi", one.receipt)).await;
    let total = 60 * one.test + 40 * one.interview;
    let facts = own.texts("#hitungan ~ .facts dd");
    assert_eq!(facts[..2], [format!("{},{:02}", total / 100, total % 100), "1".to_string()]);
    let other = site.signed_in(story.model.all[story.model.order[1]].person).await;
    assert_eq!(other.get(&format!("/pendaftaran/{}/seleksi", one.receipt)).await.status, Status::NotFound);
    let public = site.nobody().get(&format!("/pengumuman/{}", w.open)).await;
    for one in &story.model.all {
        assert!(!public.body.contains(&one.name) && !public.body.contains(&one.email), "{}", one.name);
    }

    // Nine leave: four let their offer go, three had confirmed, two were reserves.
    site.set_now(at("2026-12-02T02:00:00Z"));
    let order = story.model.order.clone();
    for n in [order[0], order[9], order[19], order[29]] {
        story.press(n, "lepas").await;
        story.model.ends(n, State::Withdrawn, withdrawn());
        assert_eq!(story.model.fill(State::Waiting, until).len(), 1);
    }
    let silent = &order[39..44];
    story.accept_all_but(silent).await;
    for n in [order[5], order[15], order[25]] {
        story.withdraw(n).await;
        assert_eq!(story.model.fill(State::Waiting, until).len(), 1);
    }
    let reserves = story.model.reserves();
    for n in [reserves[2], reserves[4]] {
        story.withdraw(n).await;
    }
    story.accept_all_but(silent).await;
    story.agrees("after nine withdrawals").await;

    // Five never answer: at its time each offer goes to the next, by itself and once.
    site.set_now(at("2026-12-03T10:00:00Z"));
    let origin = Origin::new("http://pelatihan.example");
    assert_eq!(lapsing::lapse_due(&site.store, &origin, site.now()).await.unwrap(), 5);
    assert_eq!(lapsing::lapse_due(&site.store, &origin, site.now()).await.unwrap(), 0);
    for n in silent {
        let told = lapsed(&story.model.all[*n].receipt);
        story.model.ends(*n, State::Lapsed, told);
    }
    assert_eq!(story.model.fill(State::Waiting, "4 Desember 2026, 17.00 WIB").len(), 5);
    story.agrees("after the deadline").await;
    let late = site.signed_in(story.model.all[silent[0]].person).await;
    let receipt = &story.model.all[silent[0]].receipt;
    let refused = late.post(&format!("/pendaftaran/{receipt}/terima"), &[]).await;
    assert_eq!(refused.status, Status::UnprocessableEntity, "who is late is told so");
    story.accept_all_but(&[]).await;

    // Three seats more are three offers, also when the button is pressed twice.
    site.set_now(at("2026-12-03T11:00:00Z"));
    let offers = story.offers_made().await;
    let more = [("dari", "64"), ("tambah", "3")];
    let answer = coordinator.post(&story.path("/kursi"), &more).await;
    assert_eq!(said(&answer), "Sekarang 67 kursi. 3 orang dari cadangan ditawari kursi.");
    taken(&coordinator, answer).await;
    taken(&coordinator, coordinator.post(&story.path("/kursi"), &more).await).await;
    assert_eq!(story.offers_made().await - offers, 3, "exactly three");
    story.model.quota = SEATS + 3;
    assert_eq!(story.model.fill(State::Waiting, "4 Desember 2026, 18.00 WIB").len(), 3);
    story.agrees("after three seats more").await;
    story.accept_all_but(&[]).await;

    // The end, whole.
    story.agrees("at the end").await;
    assert_eq!(story.stored(State::Enrolled).await.len(), 67);
    assert_eq!(story.stored(State::Withdrawn).await.len(), 9);
    assert_eq!(story.stored(State::Lapsed).await.len(), 5);
    assert_eq!(story.stored(State::Waiting).await.len(), 3);
    assert_eq!(story.stored(State::NotSelected).await.len(), 27);
    let stored = message::Entity::find()
        .filter(message::COLUMN.cohort_id.eq(w.open))
        .order_by_asc(message::Column::Id)
        .all(site.store.read())
        .await
        .unwrap();
    let expected: usize = story.model.all.iter().map(|one| one.messages.len()).sum();
    for one in &story.model.all {
        let sent: Vec<(String, String, String)> = stored
            .iter()
            .filter(|message| message.person_id == Some(one.person))
            .map(|message| (message.kind.clone(), plain(&message.subject), plain(&message.text)))
            .collect();
        let meant: Vec<(String, String, String)> = one
            .messages
            .iter()
            .map(|(kind, subject, lines)| (kind.to_string(), subject.clone(), one.letter(lines)))
            .collect();
        assert_eq!(sent, meant, "{}", one.name);
    }
    assert_eq!(stored.len(), expected, "every message and not one more");
}
