//! The marks of a cohort to Excel and back: out and in changes nothing, an edited cell changes its mark
//! and nothing else, what somebody else recorded meanwhile is not overwritten unseen.
use super::{
    attendance::seat,
    site::{Actor, Answer, Site, monday},
    world::{World, world},
};
use angkatan::{
    documents::sheet::{Cell, Sheet, read_wide},
    tables::{
        cohort::{self, CohortState},
        mark,
        mark::Presence,
        mark_event::{self, Method},
    },
};
use chrono::TimeDelta;
use rocket::http::Status;
use rust_xlsxwriter::Workbook;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QueryOrder};

fn path(world: &World) -> String {
    format!("/angkatan/{}/kehadiran", world.running)
}

async fn handed_out(who: &Actor<'_>, world: &World) -> Sheet {
    let file = who.get(&format!("{}.xlsx", path(world))).await;
    assert_eq!(file.status, Status::Ok);
    read_wide(&file.bytes, 100, 100).unwrap()
}

/// Every cell where it was, written anew, as a spreadsheet does when it saves.
fn saved(sheet: &Sheet) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for line in &sheet.lines {
        for (column, cell) in (0u16..).zip(&line.cells) {
            page.write_string(line.number - 1, column, cell.shown()).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// What the next page says.
fn said(answer: &Answer) -> String {
    let kept = answer.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    let cookie = kept.filter_map(|(_, value)| value.strip_prefix("kabar=")).next().unwrap_or_default();
    let value = cookie.split(';').next().unwrap_or_default();
    rocket::http::RawStr::new(value).percent_decode_lossy().into_owned()
}

fn set(sheet: &mut Sheet, line: u32, column: usize, text: &str) {
    let line = sheet.lines.iter_mut().find(|l| l.number == line).unwrap();
    if line.cells.len() <= column {
        line.cells.resize(column + 1, Cell::Text(String::new()));
    }
    line.cells[column] = Cell::Text(text.into());
}

async fn sent(who: &Actor<'_>, world: &World, bytes: &[u8]) -> Answer {
    let path = format!("{}/impor", path(world));
    who.upload(&path, &[], ("berkas", "Kehadiran.xlsx", bytes)).await
}

/// The dry run of this table, and where it is confirmed.
async fn checked(who: &Actor<'_>, world: &World, sheet: &Sheet) -> (Answer, String) {
    let answer = sent(who, world, &saved(sheet)).await;
    let to = answer.location.unwrap();
    (who.get(&to).await, to)
}

/// Every event: (enrolment, session, word or "-", JP, reason, method).
async fn events(site: &Site) -> Vec<(i64, i64, &'static str, i32, String, Method)> {
    let rows =
        mark_event::Entity::find().order_by_asc(mark_event::Column::Id).all(site.store.read()).await.unwrap();
    rows.into_iter()
        .map(|e| {
            let word = e.presence.map_or("-", Presence::word);
            (e.enrolment_id.0, e.session_id.0, word, e.jp, e.reason, e.method)
        })
        .collect()
}

async fn marks(site: &Site) -> Vec<(i64, i64, &'static str, i32)> {
    let rows = mark::Entity::find()
        .order_by_asc(mark::Column::SessionId)
        .order_by_asc(mark::Column::EnrolmentId)
        .all(site.store.read())
        .await
        .unwrap();
    rows.into_iter().map(|m| (m.session_id.0, m.enrolment_id.0, m.presence.word(), m.jp)).collect()
}

#[rocket::async_test]
async fn out_and_in_changes_nothing_and_ten_cells_change_ten_marks() {
    let site = Site::new().await;
    let world = world(&site).await;
    let mut seats = vec![];
    // By name: Budi, Siti, then those who came later.
    for n in 3..=12 {
        seats.push(seat(&site, &world, &format!("Wati {n:02}"), n).await);
    }
    let indra = site.signed_in(world.instructor).await;
    let today = world.sessions[1];
    let roster = format!("/angkatan/{}/sesi/{today}", world.running);
    indra.post(&roster, &[("semua", "hadir")]).await;
    let before = (marks(&site).await, events(&site).await);
    assert_eq!(before.0.len(), 12);

    let mut sheet = handed_out(&indra, &world).await;
    let shown = |at: usize| sheet.lines[at].cells.iter().map(Cell::shown).collect::<Vec<_>>();
    assert_eq!(shown(0)[..2], ["No. pendaftaran", "Nama"]);
    assert_eq!(shown(0)[3], "Sen 23 Nov\npagi\n4 JP");
    let codes: Vec<String> = world.sessions.iter().map(|s| format!("S{s}")).collect();
    assert_eq!(shown(1)[2..], codes);
    assert_eq!((shown(2)[0], shown(2)[2], shown(2)[4]), ("Catatan terakhir", "0", "0"));
    assert_eq!(shown(3), ["AAAA-0002", "Budi Santika", "", "H"]);
    assert_eq!(shown(4), ["AAAA-0001", "Siti Nur Aminah", "", "H"]);
    assert_eq!(sheet.lines.len(), 15);

    // In again as it is.
    let (page, to) = checked(&indra, &world, &sheet).await;
    assert_eq!(page.texts(".figures dd"), ["0", "0", "0"]);
    assert_eq!(page.texts("aside h3"), ["Tidak ada yang berubah"]);
    assert_eq!(indra.post(&to, &[]).await.location, Some(path(&world)));
    assert_eq!((marks(&site).await, events(&site).await), before);

    // Ten cells: "h" and "H 4" say what stands and are none of them.
    set(&mut sheet, 4, 3, "h");
    set(&mut sheet, 5, 3, "H 4");
    let typed = ["T", "t 2", "H 3", "I", "S", "A", "D", "-", "a", "T4"];
    for (line, text) in (6u32..).zip(typed) {
        set(&mut sheet, line, 3, text);
    }
    let (page, to) = checked(&indra, &world, &sheet).await;
    assert_eq!(page.texts(".figures dd"), ["10", "0", "0"]);
    assert_eq!(
        page.texts("tbody tr")[..2],
        ["Wati 03Sesi pagi, 23 NovemberHTD6", "Wati 04Sesi pagi, 23 NovemberHT 2D7"]
    );
    assert_eq!(page.texts("tbody tr")[7], "Wati 10Sesi pagi, 23 NovemberHbelum dicatatD13");
    assert!(page.texts("textarea").is_empty(), "marks of today are free");
    assert_eq!((marks(&site).await, events(&site).await), before, "nothing before it is confirmed");
    let done = indra.post(&to, &[]).await;
    assert_eq!(done.location, Some(path(&world)));
    assert_eq!(said(&done), "10 tanda berubah.");
    let new: Vec<_> = events(&site).await.split_off(before.1.len());
    let want = |i: usize, word: &'static str, jp: i32| {
        (seats[i].0, today.0, word, jp, String::new(), Method::Import)
    };
    let mut told = new.clone();
    told.sort_by_key(|e| e.0);
    assert_eq!(
        told,
        [
            want(0, "late", 4),
            want(1, "late", 2),
            want(2, "present", 3),
            want(3, "excused", 0),
            want(4, "sick", 0),
            want(5, "absent", 0),
            want(6, "dispensation", 0),
            want(7, "-", 0),
            want(8, "absent", 0),
            want(9, "late", 4),
        ]
    );
    assert_eq!(marks(&site).await.len(), 11);
    // The same file again: everything is so already; the button twice: kept once.
    assert_eq!(indra.post(&to, &[]).await.location, Some(path(&world)));
    let (page, _) = checked(&indra, &world, &sheet).await;
    assert_eq!(page.texts(".figures dd"), ["0", "0", "0"]);
    assert_eq!(events(&site).await.len(), before.1.len() + 10);
}

#[rocket::async_test]
async fn what_another_recorded_meanwhile_is_decided_by_a_person() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;
    let kartika = site.signed_in(world.coordinator).await;
    let today = world.sessions[1];
    let roster = format!("/angkatan/{}/sesi/{today}", world.running);
    indra.post(&roster, &[("semua", "hadir")]).await;
    let mut sheet = handed_out(&indra, &world).await;
    // Kartika records Siti sick and Budi excused, after the download.
    site.set_now(monday() + TimeDelta::minutes(5));
    kartika.post(&roster, &[("ubah", &format!("{}.sick", world.seat))]).await;
    kartika.post(&roster, &[("ubah", &format!("{}.excused", world.other_seat))]).await;
    let (page, _) = checked(&indra, &world, &sheet).await;
    assert_eq!(page.texts(".figures dd"), ["0", "0", "0"], "cells nobody touched say nothing");
    assert!(page.body.contains("2 tanda dicatat di sini setelah tabel diunduh"));

    set(&mut sheet, 4, 3, "A");
    set(&mut sheet, 5, 3, "A");
    let (page, to) = checked(&indra, &world, &sheet).await;
    assert_eq!(page.texts(".figures dd"), ["0", "2", "0"]);
    let choices = page.texts(".choices .choice");
    assert!(choices[0].starts_with("D4 Budi Santika: I → A"), "{choices:?}");
    assert!(choices[0].contains("Kartika Koordinator, 23 November 2026, 09.05 WIB"), "{choices:?}");
    let values = page.attributes(".choices input", "value");
    let seen = page.attributes("[name=lihat]", "value").remove(0);
    // Meanwhile Kartika changes Siti once more: what Indra has not seen is not replaced.
    kartika.post(&roster, &[("ubah", &format!("{}.late", world.seat))]).await;
    let many = [("timpa", values[0].as_str()), ("timpa", values[1].as_str()), ("lihat", seen.as_str())];
    let done = indra.post(&to, &many).await;
    assert_eq!(done.location, Some(path(&world)));
    assert_eq!(said(&done), "1 tanda berubah. 1 tanda dari rekan Anda dibiarkan.");
    assert_eq!(
        marks(&site).await,
        [(today.0, world.seat.0, "late", 4), (today.0, world.other_seat.0, "absent", 0)]
    );
    // Nothing ticked: nothing replaced.
    let (_, to) = checked(&indra, &world, &sheet).await;
    indra.post(&to, &[]).await;
    assert_eq!(marks(&site).await[0].2, "late");
}

#[rocket::async_test]
async fn cells_that_cannot_be_taken_are_named_and_late_ones_need_a_reason() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;
    let mut sheet = handed_out(&indra, &world).await;
    set(&mut sheet, 4, 2, "A"); // last Friday: a correction
    set(&mut sheet, 4, 3, "X");
    set(&mut sheet, 5, 3, "H 5");
    set(&mut sheet, 5, 4, "H"); // tomorrow
    set(&mut sheet, 5, 2, "-"); // nothing to take back
    let (page, to) = checked(&indra, &world, &sheet).await;
    assert_eq!(page.texts(".figures dd"), ["1", "0", "3"]);
    let rows = page.texts("tbody tr");
    assert_eq!(rows[0], "D4 Budi SantikaXIsi H, T, I, S, A, atau D. Jam sebagian ditulis seperti H 2.");
    assert_eq!(rows[1], "D5 Siti Nur AminahH 5Sesi ini 4 JP. Isi angka dari 0 sampai 4.");
    assert!(rows[2].starts_with("E5 Siti Nur AminahHPresensi dibuka 15 menit sebelum"), "{rows:?}");
    assert!(rows[3].starts_with("Budi SantikaSesi pagi, 20 Novemberbelum dicatatA"), "{rows:?}");
    let english = indra.get_english(&to).await;
    assert_eq!(english.texts("h2"), ["Check before saving"]);

    let again = indra.post(&to, &[]).await;
    assert_eq!(again.status, Status::UnprocessableEntity);
    assert!(again.body.contains("Masih ada 3 sel yang perlu diperbaiki"));
    let again = indra.post(&to, &[("lewati", "ya"), ("alasan", " ")]).await;
    assert_eq!(again.status, Status::UnprocessableEntity);
    assert!(again.body.contains("Tulis alasan koreksinya"), "{}", again.body);
    assert_eq!(events(&site).await, []);
    let done = indra.post(&to, &[("lewati", "ya"), ("alasan", "Disalin dari daftar kertas")]).await;
    assert_eq!(done.location, Some(path(&world)));
    let one = (
        world.other_seat.0,
        world.sessions[0].0,
        "absent",
        0,
        "Disalin dari daftar kertas".into(),
        Method::Import,
    );
    assert_eq!(events(&site).await, [one]);

    // A mark deleted from its cell changes nothing.
    let mut sheet = handed_out(&indra, &world).await;
    set(&mut sheet, 4, 2, "");
    let (page, _) = checked(&indra, &world, &sheet).await;
    assert_eq!(page.texts(".figures dd"), ["0", "0", "0"]);
    assert!(page.body.contains("1 sel dikosongkan"));
}

#[rocket::async_test]
async fn files_of_others_and_hostile_ones_are_refused_with_a_sentence() {
    let site = Site::new().await;
    let world = world(&site).await;
    let indra = site.signed_in(world.instructor).await;
    let why = async |bytes: &[u8]| {
        let answer = sent(&indra, &world, bytes).await;
        assert_eq!(answer.status, Status::UnprocessableEntity);
        answer.texts(".error").concat()
    };
    assert!(why(b"").await.contains("Pilih berkas dulu"));
    assert!(why(b"PK\x03\x04 nothing").await.contains("rusak"));
    assert!(why(b"\xD0\xCF\x11\xE0").await.contains("XLS lama"));
    assert!(why(b"<html><table></table>").await.contains("halaman web"));
    assert!(why(b"Nama,NIK\nSiti,1\n").await.contains("bukan berkas kehadiran dari sini"));
    let foreign = b"Kode sesi,,S999999\nCatatan terakhir,,0\nAAAA-0001,Siti,A\n";
    assert!(why(foreign).await.contains("dari angkatan lain"));
    let mut sheet = handed_out(&indra, &world).await;
    set(&mut sheet, 5, 0, "ZZZZ-9999");
    set(&mut sheet, 2, 4, "S999999");
    set(&mut sheet, 5, 3, "A");
    let (page, to) = checked(&indra, &world, &sheet).await;
    assert_eq!(page.texts(".figures dd"), ["0", "0", "2"]);
    assert!(
        page.texts("tbody tr")[0].starts_with("E2") && page.texts("tbody tr")[0].contains("S999999"),
        "{:?}",
        page.texts("tbody tr")
    );
    assert!(page.texts("tbody tr")[1].contains("ZZZZ-9999"));

    // Nobody else's token; only the cohort's own staff; not the assessor.
    let kartika = site.signed_in(world.coordinator).await;
    assert_eq!(kartika.get(&to).await.status, Status::NotFound);
    let bytes = saved(&sheet);
    for who in [world.assessor, world.other_instructor, world.other_coordinator, world.trainee] {
        let who = site.signed_in(who).await;
        assert_eq!(sent(&who, &world, &bytes).await.status, Status::NotFound);
        assert_eq!(who.get(&format!("{}.xlsx", path(&world))).await.status, Status::NotFound);
    }
    // A cancelled cohort: whatever is marked is a refusal of its cell.
    site.store
        .write(async |tx| {
            let row = cohort::ActiveModel {
                id: Set(world.running),
                state: Set(CohortState::Finished),
                ..Default::default()
            };
            row.update(tx.db()).await.map(|_| ())
        })
        .await
        .unwrap();
    let mut sheet = handed_out(&indra, &world).await;
    set(&mut sheet, 4, 3, "A");
    let (page, _) = checked(&indra, &world, &sheet).await;
    assert_eq!(page.attributes("textarea", "name"), ["alasan"], "after the end every change is a correction");
}
