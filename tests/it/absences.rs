//! Letters of absence and appeals, from the trainee's phone to the answer, and what they leave behind.
use super::{
    counts::do_not_grow,
    site::{Actor, Answer, Site},
    uploads::photo,
    world::{World, world},
};
use angkatan::{
    doctor,
    tables::{
        absence::{self, AbsenceState},
        appeal::{self, AppealOutcome},
        enrolment,
        mark::{self, Presence},
        mark_event::{self, Method},
        message,
    },
};
use chrono::TimeDelta;
use rocket::http::Status;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// The marks of the trainee by session, "-" where nothing is recorded.
async fn marks(site: &Site, world: &World) -> Vec<String> {
    let rows = mark::Entity::find()
        .filter(mark::COLUMN.enrolment_id.eq(world.seat))
        .all(site.store.read())
        .await
        .unwrap();
    let of = |id| rows.iter().find(|m| m.session_id == id);
    world
        .sessions
        .iter()
        .map(|id| of(*id).map_or("-".into(), |m| format!("{} {}", m.presence.word(), m.jp)))
        .collect()
}

async fn record(actor: &Actor<'_>, world: &World, session: usize, presence: Presence) {
    let path = format!("/angkatan/{}/sesi/{}", world.running, world.sessions[session]);
    let press = format!("{}.{}", world.seat, presence.word());
    let fields = [("ubah", press.as_str()), ("alasan", "dicatat dari daftar hadir")];
    assert_eq!(actor.post(&path, &fields).await.status, Status::SeeOther);
}

async fn letters(site: &Site) -> Vec<absence::Model> {
    absence::Entity::find().order_by_asc(absence::Column::Id).all(site.store.read()).await.unwrap()
}

async fn subjects(site: &Site) -> Vec<String> {
    let all = message::Entity::find().order_by_asc(message::Column::Id).all(site.store.read()).await.unwrap();
    all.into_iter().map(|m| m.subject.split(',').next().unwrap_or_default().to_string()).collect()
}

async fn hand_in(trainee: &Actor<'_>, world: &World, from: &str, until: &str) -> Answer {
    let fields = [("jenis", "ill"), ("dari", from), ("sampai", until), ("kata", "Demam sejak kemarin.")];
    trainee.upload(&format!("/saya/{}/surat", world.seat), &fields, ("berkas", "surat.jpg", &photo())).await
}

async fn answer(staff: &Actor<'_>, world: &World, id: i64, fields: &[(&str, &str)]) -> Answer {
    staff.post(&format!("/angkatan/{}/surat/{id}", world.running), fields).await
}

async fn healthy(site: &Site) {
    let found = doctor::examine(&site.store, site.now()).await.unwrap();
    let ours: Vec<_> = found.iter().filter(|f| ["marks", "hours", "letters"].contains(&f.check)).collect();
    assert!(ours.is_empty(), "{ours:?}");
}

#[rocket::async_test]
async fn a_letter_from_the_phone_to_the_marks_and_back() {
    let site = Site::new().await;
    let world = world(&site).await;
    let trainee = site.signed_in(world.trainee).await;
    let indra = site.signed_in(world.instructor).await;
    record(&indra, &world, 0, Presence::Absent).await;
    assert_eq!(marks(&site, &world).await, ["absent 0", "-", "-"]);

    let home = trainee.get("/saya").await;
    let own = format!("/saya/{}/kehadiran", world.seat);
    assert!(home.attributes("a", "href").contains(&own), "from her first page");
    let form = trainee.get(&format!("/saya/{}/surat", world.seat)).await;
    assert_eq!(form.texts("h1"), ["Surat tidak hadir"]);
    let sent = hand_in(&trainee, &world, "2026-11-20", "2026-11-24").await;
    assert_eq!((sent.status, sent.location), (Status::SeeOther, Some(own.clone())));
    let page = trainee.get(&own).await;
    assert_eq!(page.texts(".chip"), ["Menunggu jawaban"]);
    assert_eq!(page.texts("ul.rows strong")[0], "Sakit, 20–24 November 2026");
    assert_eq!(trainee.get_english(&own).await.texts(".chip"), ["Waits for an answer"]);
    assert_eq!(marks(&site, &world).await, ["absent 0", "-", "-"], "nothing changes before the answer");

    // The photo: its owner and who answers, nobody else.
    let file = page.attributes("a[href^='/surat/']", "href").remove(0);
    let mine = trainee.get(&file).await;
    assert!(mine.status == Status::Ok && mine.bytes.starts_with(&[0xff, 0xd8]), "a JPEG, written anew");
    assert_eq!(indra.get(&file).await.status, Status::Ok);
    for other in [world.other_trainee, world.other_instructor, world.other_coordinator, world.assessor] {
        assert_eq!(site.signed_in(other).await.get(&file).await.status, Status::NotFound);
    }

    // It waits as a task, and stands on the roster.
    let coordinator = site.signed_in(world.coordinator).await;
    for (who, path) in [(&coordinator, "/koordinator"), (&indra, "/hari-ini")] {
        assert!(who.get(path).await.body.contains("1 surat tidak hadir menunggu jawaban"), "{path}");
    }
    let roster = format!("/angkatan/{}/sesi/{}", world.running, world.sessions[1]);
    let note = indra.get(&roster).await.texts(".roster button .soft");
    assert_eq!(note, ["Sakit sampai 24 November, surat menunggu jawaban"]);

    // Approved by the instructor: what was absent or not recorded, the coming session too.
    let id = letters(&site).await[0].id.0;
    let to = format!("/angkatan/{}/surat/{id}", world.running);
    assert_eq!(indra.get(&to).await.texts("h1"), ["Siti Nur Aminah"]);
    assert_eq!(answer(&indra, &world, id, &[("putusan", "setuju")]).await.status, Status::SeeOther);
    assert_eq!(marks(&site, &world).await, ["sick 0", "sick 0", "sick 0"]);
    let how = mark_event::Entity::find()
        .filter(mark_event::COLUMN.method.eq(Method::Document))
        .all(site.store.read())
        .await
        .unwrap();
    assert!(how.len() == 3 && how.iter().all(|e| e.by_id == world.instructor));
    let note = indra.get(&roster).await.texts(".roster button .soft");
    assert_eq!(note, ["Sakit sampai 24 November, disetujui"]);
    let matrix = format!("/angkatan/{}/kehadiran", world.running);
    assert_eq!(indra.get(&matrix).await.texts("td .doc"), ["S", "S", "S"]);

    // "All present" leaves her alone.
    assert_eq!(indra.post(&roster, &[("semua", "hadir")]).await.status, Status::SeeOther);
    assert_eq!(marks(&site, &world).await, ["sick 0", "sick 0", "sick 0"]);
    assert!(!indra.get("/hari-ini").await.body.contains("menunggu jawaban"));
    healthy(&site).await;

    // The approval is taken back, with a reason: everything as before.
    let again = answer(&coordinator, &world, id, &[("putusan", "tolak"), ("alasan", "")]).await;
    assert_eq!(again.status, Status::UnprocessableEntity);
    let why = [("putusan", "tolak"), ("alasan", "Suratnya untuk orang lain.")];
    assert_eq!(answer(&coordinator, &world, id, &why).await.status, Status::SeeOther);
    assert_eq!(marks(&site, &world).await, ["absent 0", "-", "-"]);
    let page = trainee.get(&own).await;
    assert_eq!(page.texts(".chip"), ["Tidak disetujui"]);
    assert!(page.body.contains("Suratnya untuk orang lain."));
    assert_eq!(
        subjects(&site).await,
        ["Surat Anda sudah kami terima", "Surat Anda disetujui", "Surat Anda tidak disetujui"]
    );
    assert_eq!(answer(&coordinator, &world, id, &why).await.status, Status::UnprocessableEntity, "once");
    assert_eq!(subjects(&site).await.len(), 3);
    healthy(&site).await;
}

#[rocket::async_test]
async fn what_was_recorded_by_hand_since_stays_when_a_letter_is_withdrawn() {
    let site = Site::new().await;
    let world = world(&site).await;
    let (trainee, indra) = (site.signed_in(world.trainee).await, site.signed_in(world.instructor).await);
    record(&indra, &world, 0, Presence::Late).await;
    hand_in(&trainee, &world, "2026-11-20", "2026-11-24").await;
    let id = letters(&site).await[0].id.0;
    answer(&indra, &world, id, &[("putusan", "setuju")]).await;
    assert_eq!(marks(&site, &world).await, ["late 4", "sick 0", "sick 0"], "late is not absent");
    // She came all the same.
    record(&indra, &world, 1, Presence::Present).await;
    let path = format!("/saya/{}/surat/{id}/tarik", world.seat);
    assert_eq!(trainee.post(&path, &[]).await.status, Status::SeeOther);
    assert_eq!(marks(&site, &world).await, ["late 4", "present 4", "-"]);
    assert_eq!(letters(&site).await[0].state, AbsenceState::Withdrawn);
    assert_eq!(trainee.post(&path, &[]).await.status, Status::UnprocessableEntity, "once");
    healthy(&site).await;
}

#[rocket::async_test]
async fn a_letter_is_the_staff_s_once_nobody_can_record_what_really_was() {
    let site = Site::new().await;
    let world = world(&site).await;
    let (trainee, indra) = (site.signed_in(world.trainee).await, site.signed_in(world.instructor).await);
    record(&indra, &world, 0, Presence::Absent).await;
    hand_in(&trainee, &world, "2026-11-20", "2026-11-24").await;
    let id = letters(&site).await[0].id.0;
    answer(&indra, &world, id, &[("putusan", "setuju")]).await;
    // The undo of the roster is for taps: the letter stays.
    let roster = format!("/angkatan/{}/sesi/{}", world.running, world.sessions[1]);
    let undone = indra.post(&roster, &[("urungkan", &world.seat.to_string())]).await;
    assert_eq!(undone.status, Status::UnprocessableEntity);
    assert_eq!(marks(&site, &world).await, ["sick 0", "sick 0", "sick 0"]);
    site.set_now(site.now() + TimeDelta::days(60));
    let trainee = site.signed_in(world.trainee).await;
    let late = trainee.post(&format!("/saya/{}/surat/{id}/tarik", world.seat), &[]).await;
    assert_eq!(late.status, Status::UnprocessableEntity);
    assert!(late.body.contains("Minta petugas mengubahnya."), "{}", late.body);
    assert_eq!(marks(&site, &world).await, ["sick 0", "sick 0", "sick 0"]);
    healthy(&site).await;
}

#[rocket::async_test]
async fn a_letter_asks_nothing_of_sessions_before_the_seat() {
    let site = Site::new().await;
    let world = world(&site).await;
    let seat = enrolment::ActiveModel {
        id: Set(world.seat),
        seated_at: Set(Some(site.now())),
        ..Default::default()
    };
    site.store.write(async |tx| seat.update(tx.db()).await.map(|_| ())).await.unwrap();
    let (trainee, indra) = (site.signed_in(world.trainee).await, site.signed_in(world.instructor).await);
    hand_in(&trainee, &world, "2026-11-20", "2026-11-24").await;
    let id = letters(&site).await[0].id.0;
    answer(&indra, &world, id, &[("putusan", "setuju")]).await;
    assert_eq!(marks(&site, &world).await, ["-", "sick 0", "sick 0"], "the first was before the seat");
    // A device is not asked to record her there either.
    let data: serde_json::Value = serde_json::from_str(&indra.get("/lapangan/data").await.body).unwrap();
    for session in data["sessions"].as_array().unwrap() {
        let later = session["later"].as_array().unwrap();
        let before = session["id"] == serde_json::json!(world.sessions[0]);
        assert_eq!(later.contains(&serde_json::json!(world.seat)), before, "{session}");
    }
    healthy(&site).await;
}

#[rocket::async_test]
async fn a_letter_for_a_coming_session_does_not_hold_the_timetable() {
    let site = Site::new().await;
    let world = world(&site).await;
    let (trainee, indra) = (site.signed_in(world.trainee).await, site.signed_in(world.instructor).await);
    let fields =
        [("jenis", "duty"), ("sesi", &*world.sessions[2].to_string()), ("kata", "Diutus dinas ke pameran.")];
    let sent = trainee.post(&format!("/saya/{}/surat", world.seat), &fields).await;
    assert_eq!(sent.status, Status::SeeOther, "without a photo, and urlencoded");
    let id = letters(&site).await[0].id.0;
    answer(&indra, &world, id, &[("putusan", "setuju")]).await;
    assert_eq!(marks(&site, &world).await, ["-", "-", "dispensation 0"]);
    let coordinator = site.signed_in(world.coordinator).await;
    let path = format!("/angkatan/{}/batal-sesi/{}", world.running, world.sessions[2]);
    let cancelled = coordinator.post(&path, &[("alasan", "Listrik padam.")]).await;
    assert_eq!(cancelled.status, Status::SeeOther, "{}", cancelled.body);
    healthy(&site).await;
}

#[rocket::async_test]
async fn letters_that_cannot_be_are_answered_with_a_sentence() {
    let site = Site::new().await;
    let world = world(&site).await;
    let trainee = site.signed_in(world.trainee).await;
    for (from, until) in [("2026-11-24", "2026-11-20"), ("2026-11-28", "2026-11-29"), ("", "")] {
        let no = hand_in(&trainee, &world, from, until).await;
        assert_eq!(no.status, Status::UnprocessableEntity, "{from} {until}");
        assert!(no.body.contains("Demam sejak kemarin."), "nothing typed is lost");
    }
    let path = format!("/saya/{}/surat", world.seat);
    let fields = [("jenis", "ill"), ("dari", "2026-11-24"), ("kata", "Demam sejak kemarin.")];
    let no = trainee.upload(&path, &fields, ("berkas", "surat.jpg", b"bukan foto")).await;
    assert_eq!(no.status, Status::UnprocessableEntity);
    assert!(no.body.contains("bukan foto dan bukan PDF"));
    assert!(letters(&site).await.is_empty());
    assert_eq!(hand_in(&trainee, &world, "2026-11-23", "2026-11-24").await.status, Status::SeeOther);
    let twice = hand_in(&trainee, &world, "2026-11-24", "2026-11-24").await;
    assert!(twice.body.contains("Sudah ada surat untuk hari itu"));
    let files = std::fs::read_dir(site.settings.data.join("berkas")).unwrap();
    let files: usize = files.map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count()).sum();
    assert_eq!(files, 1, "what is refused leaves no file");
}

#[rocket::async_test]
async fn staff_write_a_letter_for_somebody_and_another_answers() {
    let site = Site::new().await;
    let world = world(&site).await;
    let coordinator = site.signed_in(world.coordinator).await;
    let path = format!("/angkatan/{}/surat-baru", world.running);
    let page = coordinator.get(&path).await;
    assert_eq!(page.texts("#peserta option"), ["Pilih", "Budi Santika", "Siti Nur Aminah"]);
    let who = world.seat.to_string();
    let fields = [
        ("peserta", who.as_str()),
        ("jenis", "permit"),
        ("dari", "2026-11-24"),
        ("sampai", ""),
        ("kata", "Anak sakit, titip surat."),
    ];
    assert_eq!(coordinator.post(&path, &fields[1..]).await.status, Status::UnprocessableEntity);
    assert_eq!(coordinator.post(&path, &fields).await.status, Status::SeeOther);
    let list = format!("/angkatan/{}/surat", world.running);
    assert_eq!(coordinator.get(&list).await.texts(".rows a.more"), ["Siti Nur Aminah"]);
    assert_eq!(coordinator.get_english(&list).await.texts(".rows .mark"), ["Waits for an answer"]);
    let id = letters(&site).await[0].id.0;
    answer(&coordinator, &world, id, &[("putusan", "setuju")]).await;
    assert_eq!(marks(&site, &world).await, ["-", "-", "excused 0"]);
}

#[rocket::async_test]
async fn an_appeal_is_answered_by_changing_the_mark_or_keeping_it() {
    let site = Site::new().await;
    let world = world(&site).await;
    let (trainee, indra) = (site.signed_in(world.trainee).await, site.signed_in(world.instructor).await);
    record(&indra, &world, 0, Presence::Absent).await;
    let own = format!("/saya/{}/kehadiran", world.seat);
    let to = trainee.get(&own).await.attributes("a[href*='/keberatan/']", "href");
    assert_eq!(to, [format!("/saya/{}/keberatan/{}", world.seat, world.sessions[0])]);
    assert_eq!(trainee.get(&to[0]).await.texts(".chip"), ["Alpa"]);
    assert_eq!(trainee.post(&to[0], &[("kata", "ya")]).await.status, Status::UnprocessableEntity);
    let said = [("kata", "Saya datang pukul 08.10 dan duduk di belakang.")];
    assert_eq!(trainee.post(&to[0], &said).await.status, Status::SeeOther);
    assert_eq!(trainee.post(&to[0], &said).await.status, Status::UnprocessableEntity, "one at a time");
    let other = format!("/saya/{}/keberatan/{}", world.seat, world.sessions[1]);
    assert_eq!(trainee.post(&other, &said).await.status, Status::UnprocessableEntity, "nothing is recorded");
    let page = trainee.get(&own).await;
    assert!(page.body.contains("Keberatan menunggu jawaban"));
    assert!(indra.get("/hari-ini").await.body.contains("1 keberatan menunggu jawaban"));

    let all = appeal::Entity::find().all(site.store.read()).await.unwrap();
    let path = format!("/angkatan/{}/keberatan/{}", world.running, all[0].id);
    assert_eq!(indra.get(&path).await.texts(".letter"), ["Saya datang pukul 08.10 dan duduk di belakang."]);
    for (mark, why) in [("late", ""), ("absent", "sama saja kok"), ("apa", "tidak jelas")] {
        let no = indra.post(&path, &[("tanda", mark), ("alasan", why)]).await;
        assert_eq!(no.status, Status::UnprocessableEntity, "{mark}");
    }
    let yes = [("tanda", "late"), ("alasan", "Benar, ada di foto kelas.")];
    assert_eq!(indra.post(&path, &yes).await.status, Status::SeeOther);
    assert_eq!(indra.post(&path, &yes).await.status, Status::UnprocessableEntity, "once");
    assert_eq!(marks(&site, &world).await[0], "late 4");
    let last = mark_event::Entity::find()
        .order_by_desc(mark_event::Column::Id)
        .one(site.store.read())
        .await
        .unwrap()
        .unwrap();
    assert_eq!((last.method, last.by_id), (Method::Appeal, world.instructor));
    assert_eq!(subjects(&site).await, ["Jawaban keberatan Anda"]);
    assert!(trainee.get(&own).await.body.contains("Benar, ada di foto kelas."));

    // Against the next one, and it stays.
    record(&indra, &world, 1, Presence::Absent).await;
    assert_eq!(trainee.post(&other, &said).await.status, Status::SeeOther);
    let all = appeal::Entity::find().order_by_asc(appeal::Column::Id).all(site.store.read()).await.unwrap();
    let path = format!("/angkatan/{}/keberatan/{}", world.running, all[1].id);
    let no = [("tanda", "tetap"), ("alasan", "Anda tidak ada di foto kelas.")];
    assert_eq!(indra.post(&path, &no).await.status, Status::SeeOther);
    assert_eq!(marks(&site, &world).await[1], "absent 0");
    let all = appeal::Entity::find().order_by_asc(appeal::Column::Id).all(site.store.read()).await.unwrap();
    assert_eq!(
        all.iter().map(|a| a.outcome).collect::<Vec<_>>(),
        [Some(AppealOutcome::Changed), Some(AppealOutcome::Kept)]
    );
    healthy(&site).await;

    // A week later it is too late.
    record(&indra, &world, 1, Presence::Sick).await;
    site.set_now(site.now() + TimeDelta::days(8));
    let late = trainee.post(&other, &said).await;
    assert_eq!(late.status, Status::UnprocessableEntity);
    assert!(late.body.contains("sampai 7 hari setelah sesi"));
    assert!(trainee.get(&own).await.attributes("a[href*='/keberatan/']", "href").is_empty());
}

#[rocket::async_test]
async fn lists_ask_as_often_for_many_letters_as_for_one() {
    let site = Site::new().await;
    let world = world(&site).await;
    let (trainee, indra) = (site.signed_in(world.trainee).await, site.signed_in(world.instructor).await);
    let coordinator = site.signed_in(world.coordinator).await;
    record(&indra, &world, 0, Presence::Absent).await;
    hand_in(&trainee, &world, "2026-11-20", "2026-11-20").await;
    let own = format!("/saya/{}/kehadiran", world.seat);
    let list = format!("/angkatan/{}/surat", world.running);
    let matrix = format!("/angkatan/{}/kehadiran", world.running);
    let roster = format!("/angkatan/{}/sesi/{}", world.running, world.sessions[1]);
    let pages = [
        (&trainee, own.as_str()),
        (&indra, list.as_str()),
        (&indra, matrix.as_str()),
        (&indra, roster.as_str()),
        (&indra, "/hari-ini"),
        (&coordinator, "/koordinator"),
    ];
    do_not_grow(&site, &pages, async || {
        hand_in(&trainee, &world, "2026-11-23", "2026-11-23").await;
        hand_in(&trainee, &world, "2026-11-24", "2026-11-24").await;
        let to = format!("/saya/{}/keberatan/{}", world.seat, world.sessions[0]);
        trainee.post(&to, &[("kata", "Saya hadir hari itu.")]).await;
    })
    .await;
}
