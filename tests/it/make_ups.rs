//! Make-up sessions: what was missed is attended as a guest of a parallel cohort, and credited once.
use super::{
    counts::do_not_grow,
    site::{Actor, Site},
    world::{World, world},
};
use angkatan::{
    doctor,
    tables::{
        cohort::CohortId,
        enrolment::{self, EnrolmentId, EnrolmentState, Via},
        make_up,
        mark::{self, Presence},
        mark_event::{self, Method},
        message,
        session::{self, SessionId},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use rocket::http::Status;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, NotSet, QueryFilter, QueryOrder,
};

/// A session of a cohort, three hours long.
async fn session(site: &Site, cohort: CohortId, starts: DateTime<Utc>, topic: &str) -> SessionId {
    let row = session::ActiveModel {
        id: NotSet,
        cohort_id: Set(cohort),
        position: Set(1),
        starts_at: Set(starts),
        ends_at: Set(starts + TimeDelta::hours(3)),
        jp: Set(4),
        topic: Set(topic.into()),
        room: Set("Ruang 2".into()),
        instructor_id: Set(None),
        cancelled_at: Set(None),
        cancel_reason: Set(None),
    };
    site.store.write(async |tx| Ok::<_, DbErr>(row.insert(tx.db()).await?.id)).await.unwrap()
}

/// The world with the same topic in the parallel cohort, two days from now.
async fn parallel() -> (Site, World, SessionId) {
    let site = Site::new().await;
    let world = world(&site).await;
    let at = session(&site, world.open, site.now() + TimeDelta::days(2), "materi  1").await;
    (site, world, at)
}

async fn record(
    actor: &Actor<'_>,
    at: (CohortId, SessionId),
    who: EnrolmentId,
    presence: Presence,
) -> Status {
    let path = format!("/angkatan/{}/sesi/{}", at.0, at.1);
    let press = format!("{who}.{}", presence.word());
    let fields = [("ubah", press.as_str()), ("alasan", "dicatat dari daftar hadir")];
    actor.post(&path, &fields).await.status
}

/// What stands of her in a session: presence, hours, hours made good.
async fn stands(site: &Site, who: EnrolmentId, at: SessionId) -> String {
    let row = mark::Entity::find_by_id((who, at)).one(site.store.read()).await.unwrap();
    row.map_or("-".into(), |m| format!("{} {} +{}", m.presence.word(), m.jp, m.made_up_jp))
}

/// The events that credited, with the places they name.
async fn credits(site: &Site, who: EnrolmentId) -> Vec<(SessionId, i32)> {
    let all = mark_event::Entity::find()
        .filter(mark_event::COLUMN.enrolment_id.eq(who))
        .filter(mark_event::COLUMN.method.eq(Method::MakeUp))
        .order_by_asc(mark_event::Column::Id)
        .all(site.store.read())
        .await
        .unwrap();
    let places = make_up::Entity::find().all(site.store.read()).await.unwrap();
    for event in &all {
        let place = places.iter().find(|p| Some(p.id) == event.make_up_id).unwrap();
        assert_eq!(place.missed_session_id, event.session_id, "with reference to both sessions");
    }
    all.into_iter().map(|e| (e.session_id, e.made_up_jp)).collect()
}

async fn healthy(site: &Site) {
    let found = doctor::examine(&site.store, site.now()).await.unwrap();
    let ours: Vec<_> = found.iter().filter(|f| ["marks", "hours", "make-ups"].contains(&f.check)).collect();
    assert!(ours.is_empty(), "{ours:?}");
}

fn value(who: EnrolmentId, missed: SessionId, at: SessionId) -> String {
    format!("{who}.{missed}.{at}")
}

#[rocket::async_test]
async fn what_was_missed_is_attended_with_a_parallel_cohort_and_credited_once() {
    let (site, world, at) = parallel().await;
    let (trainee, indra) = (site.signed_in(world.trainee).await, site.signed_in(world.instructor).await);
    let coordinator = site.signed_in(world.coordinator).await;
    let there = site.signed_in(world.other_instructor).await;
    let (seat, missed) = (world.seat, world.sessions[0]);
    let own = format!("/saya/{seat}/pengganti");
    let list = format!("/angkatan/{}/pengganti", world.running);
    assert!(trainee.get(&own).await.body.contains("Tidak ada JP yang terlewat"));
    assert_eq!(record(&indra, (world.running, missed), seat, Presence::Absent).await, Status::SeeOther);

    // She sees it from her own attendance and asks.
    let attendance = trainee.get(&format!("/saya/{seat}/kehadiran")).await;
    assert!(attendance.attributes("a", "href").contains(&own));
    let page = trainee.get(&own).await;
    assert_eq!(page.attributes("button[name=tempat]", "value"), [value(seat, missed, at)]);
    assert!(page.body.contains("4\u{a0}JP terlewat") && page.body.contains("2 tempat, 4\u{a0}JP"));
    let place = value(seat, missed, at);
    assert_eq!(trainee.post(&own, &[("tempat", &place)]).await.status, Status::SeeOther);
    assert_eq!(trainee.post(&own, &[("tempat", &place)]).await.status, Status::SeeOther, "twice is once");
    assert_eq!(trainee.get(&own).await.texts(".chip"), ["Menunggu jawaban"]);
    let roster = format!("/angkatan/{}/sesi/{at}", world.open);
    assert!(there.get(&roster).await.texts(".roster li").is_empty(), "asked is not given");

    // It is a task, and the coordinator gives it.
    assert!(coordinator.get("/koordinator").await.body.contains("1 permintaan sesi pengganti"));
    assert_eq!(
        coordinator.get(&list).await.attributes("button[name=tempat]", "value"),
        std::slice::from_ref(&place)
    );
    assert_eq!(coordinator.post(&list, &[("tempat", &place)]).await.status, Status::SeeOther);
    assert_eq!(coordinator.post(&list, &[("tempat", &place)]).await.status, Status::SeeOther, "once");
    assert_eq!(trainee.get(&own).await.texts(".chip"), ["Tempat sudah ada"]);
    assert!(!coordinator.get("/koordinator").await.body.contains("permintaan sesi pengganti"));
    let mails = message::Entity::find().all(site.store.read()).await.unwrap();
    let subjects: Vec<_> = mails.iter().filter(|m| m.kind == "make_up").map(|m| m.subject.as_str()).collect();
    assert_eq!(subjects.len(), 1);
    assert!(subjects[0].starts_with("Anda mendapat sesi pengganti"), "{subjects:?}");

    // On the roster of that session she is a guest, and on nobody else's.
    let rows = there.get(&roster).await.texts(".roster .soft");
    assert_eq!(rows, ["Tamu dari Angkatan 1"]);
    let other = session(&site, world.open, site.now() + TimeDelta::days(3), "Materi 2").await;
    let path = format!("/angkatan/{}/sesi/{other}", world.open);
    assert!(there.get(&path).await.texts(".roster li").is_empty());

    // Attending it credits exactly what was missed, and names both sessions.
    site.set_now(site.now() + TimeDelta::days(2));
    let guest = (world.open, at);
    assert_eq!(record(&there, guest, seat, Presence::Present).await, Status::SeeOther);
    assert_eq!(stands(&site, seat, missed).await, "absent 0 +4");
    assert_eq!(credits(&site, seat).await, [(missed, 4)]);
    assert_eq!(trainee.get(&own).await.texts(".chip"), ["4 JP diganti"]);
    let matrix = indra.get(&format!("/angkatan/{}/kehadiran", world.running)).await;
    assert!(matrix.body.contains("4 dari 12\u{a0}JP"), "{}", matrix.body);
    assert_eq!(record(&there, guest, seat, Presence::Present).await, Status::SeeOther);
    assert_eq!(credits(&site, seat).await.len(), 1, "the same again credits nothing");

    // A correction of either session corrects the credit, in whatever order.
    assert_eq!(record(&there, guest, seat, Presence::Absent).await, Status::SeeOther);
    assert_eq!(stands(&site, seat, missed).await, "absent 0 +0");
    assert_eq!(record(&there, guest, seat, Presence::Late).await, Status::SeeOther);
    assert_eq!(stands(&site, seat, missed).await, "absent 0 +4");
    assert_eq!(record(&indra, (world.running, missed), seat, Presence::Present).await, Status::SeeOther);
    assert_eq!(stands(&site, seat, missed).await, "present 4 +0", "an hour counts once");
    assert_eq!(record(&indra, (world.running, missed), seat, Presence::Absent).await, Status::SeeOther);
    assert_eq!(stands(&site, seat, missed).await, "absent 0 +4", "and comes back");
    let told: Vec<i32> = credits(&site, seat).await.into_iter().map(|(_, jp)| jp).collect();
    assert_eq!(told, [4, 0, 4, 0, 4], "each change is an event");
    healthy(&site).await;

    // Undone within ten minutes, like any mark.
    assert_eq!(there.post(&roster, &[("urungkan", &seat.to_string())]).await.status, Status::SeeOther);
    assert_eq!(stands(&site, seat, missed).await, "absent 0 +0");
    healthy(&site).await;
}

#[rocket::async_test]
async fn part_of_a_session_is_made_good_by_part() {
    let (site, world, at) = parallel().await;
    let indra = site.signed_in(world.instructor).await;
    let coordinator = site.signed_in(world.coordinator).await;
    let there = site.signed_in(world.other_instructor).await;
    let (seat, missed) = (world.seat, world.sessions[0]);
    let late = [("tanda", "late"), ("jp", "3"), ("alasan", "bus mogok")];
    let path = format!("/angkatan/{}/sesi/{missed}/{seat}/tanda", world.running);
    assert_eq!(indra.post(&path, &late).await.status, Status::SeeOther);
    let list = format!("/angkatan/{}/pengganti", world.running);
    assert!(coordinator.get(&list).await.body.contains("1\u{a0}JP terlewat"));
    coordinator.post(&list, &[("tempat", &value(seat, missed, at))]).await;
    site.set_now(site.now() + TimeDelta::days(2));
    assert_eq!(record(&there, (world.open, at), seat, Presence::Present).await, Status::SeeOther);
    assert_eq!(stands(&site, seat, missed).await, "late 3 +1", "never more than was missed");
    let part = [("tanda", "late"), ("jp", "0"), ("alasan", "")];
    let path = format!("/angkatan/{}/sesi/{at}/{seat}/tanda", world.open);
    assert_eq!(there.post(&path, &part).await.status, Status::SeeOther);
    assert_eq!(stands(&site, seat, missed).await, "late 3 +0");
    healthy(&site).await;
}

#[rocket::async_test]
async fn a_device_without_signal_takes_guests_along_and_records_them() {
    let (site, world, at) = parallel().await;
    let indra = site.signed_in(world.instructor).await;
    let coordinator = site.signed_in(world.coordinator).await;
    let there = site.signed_in(world.other_instructor).await;
    let (seat, missed) = (world.seat, world.sessions[0]);
    record(&indra, (world.running, missed), seat, Presence::Absent).await;
    let list = format!("/angkatan/{}/pengganti", world.running);
    coordinator.post(&list, &[("tempat", &value(seat, missed, at))]).await;
    site.set_now(site.now() + TimeDelta::days(2));
    let data: serde_json::Value = serde_json::from_str(&there.get("/lapangan/data").await.body).unwrap();
    assert_eq!(data["sessions"][0]["guests"][0][1], "Siti Nur Aminah");
    let event = |id: &str, n: i32, presence: &str| {
        serde_json::json!({
            "id": id, "n": n, "session": at.0, "enrolment": seat.0, "presence": presence,
            "at": site.now(), "seen": 0, "method": "device",
        })
    };
    let send = |events: Vec<serde_json::Value>| {
        serde_json::json!({
            "device": "d1", "person": world.other_instructor.0, "now": site.now(), "events": events,
        })
    };
    let one = event("6f0c7a52-0000-4000-8000-000000000001", 1, "present");
    for _ in 0..2 {
        let (status, answer) = there.post_json("/lapangan/kirim", &send(vec![one.clone()])).await;
        assert_eq!(status, Status::Ok, "{answer}");
        assert_eq!(stands(&site, seat, missed).await, "absent 0 +4");
    }
    let two = event("6f0c7a52-0000-4000-8000-000000000002", 2, "absent");
    there.post_json("/lapangan/kirim", &send(vec![two])).await;
    assert_eq!(stands(&site, seat, missed).await, "absent 0 +0");
    assert_eq!(credits(&site, seat).await, [(missed, 4), (missed, 0)]);
    healthy(&site).await;
}

#[rocket::async_test]
async fn a_place_is_refused_with_a_sentence_and_given_back() {
    let (site, world, at) = parallel().await;
    let (trainee, indra) = (site.signed_in(world.trainee).await, site.signed_in(world.instructor).await);
    let coordinator = site.signed_in(world.coordinator).await;
    let there = site.signed_in(world.other_instructor).await;
    let (seat, missed) = (world.seat, world.sessions[0]);
    let list = format!("/angkatan/{}/pengganti", world.running);
    let own = format!("/saya/{seat}/pengganti");
    let place = value(seat, missed, at);
    let no = coordinator.post(&list, &[("tempat", &place)]).await;
    assert_eq!(no.status, Status::UnprocessableEntity);
    assert!(no.body.contains("Tidak ada JP yang perlu diganti"));
    for who in [seat, world.other_seat] {
        record(&indra, (world.running, missed), who, Presence::Absent).await;
    }
    // Another topic, the same time as her own session, nobody's business.
    let other = session(&site, world.open, site.now() + TimeDelta::days(3), "Materi 2").await;
    let same_time = session(&site, world.open, site.now() + TimeDelta::days(1), "Materi 1").await;
    for wrong in [other, same_time] {
        let no = coordinator.post(&list, &[("tempat", &value(seat, missed, wrong))]).await;
        assert_eq!(no.status, Status::UnprocessableEntity);
    }
    for nobodys in [value(seat, missed, world.sessions[1]), value(EnrolmentId(999), missed, at)] {
        assert_eq!(coordinator.post(&list, &[("tempat", &nobodys)]).await.status, Status::NotFound);
    }
    assert_eq!(coordinator.post(&list, &[]).await.status, Status::UnprocessableEntity);
    for stranger in [world.other_coordinator, world.instructor, world.trainee] {
        let answer = site.signed_in(stranger).await.post(&list, &[("tempat", &place)]).await;
        assert_eq!(answer.status, Status::NotFound);
    }

    // Two places in all; one is taken by somebody's seat, the other by her.
    let seated = enrolment::ActiveModel {
        id: NotSet,
        cohort_id: Set(world.open),
        person_id: Set(world.assessor),
        state: Set(EnrolmentState::Enrolled),
        queue_number: Set(1),
        via: Set(Via::Own),
        receipt: Set("BBBB-0001".into()),
        applied_at: Set(site.now()),
        seated_at: Set(Some(site.now())),
        left_at: Set(None),
        ..Default::default()
    };
    site.store.write(async |tx| seated.insert(tx.db()).await).await.unwrap();
    assert_eq!(coordinator.post(&list, &[("tempat", &place)]).await.status, Status::SeeOther);
    let full = coordinator.post(&list, &[("tempat", &value(world.other_seat, missed, at))]).await;
    assert_eq!(full.status, Status::UnprocessableEntity);
    assert!(full.body.contains("Tempat di sesi ini sudah penuh"));

    // Given back by her; then it is free for the other, and hers again after that it is not.
    let id = trainee.get(&own).await.attributes("button[name=akhiri]", "value").remove(0);
    let stranger = site.signed_in(world.other_trainee).await;
    let theirs = format!("/saya/{}/pengganti", world.other_seat);
    assert_eq!(stranger.post(&theirs, &[("akhiri", &id)]).await.status, Status::NotFound);
    assert_eq!(trainee.post(&own, &[("akhiri", &id)]).await.status, Status::SeeOther);
    assert_eq!(coordinator.post(&list, &[("tempat", &place)]).await.status, Status::SeeOther, "again");
    site.set_now(site.now() + TimeDelta::days(2));
    record(&there, (world.open, at), seat, Presence::Present).await;
    let late = trainee.post(&own, &[("akhiri", &id)]).await;
    assert_eq!(late.status, Status::UnprocessableEntity);
    assert_eq!(stands(&site, seat, missed).await, "absent 0 +4");
    healthy(&site).await;
}

#[rocket::async_test]
async fn lists_ask_as_often_for_many_gaps_as_for_one() {
    let (site, world, at) = parallel().await;
    let (trainee, indra) = (site.signed_in(world.trainee).await, site.signed_in(world.instructor).await);
    let coordinator = site.signed_in(world.coordinator).await;
    record(&indra, (world.running, world.sessions[0]), world.seat, Presence::Absent).await;
    let list = format!("/angkatan/{}/pengganti", world.running);
    let place = value(world.seat, world.sessions[0], at);
    coordinator.post(&list, &[("tempat", &place)]).await;
    let own = format!("/saya/{}/pengganti", world.seat);
    let pages = [(&coordinator, list.as_str()), (&trainee, own.as_str()), (&coordinator, "/koordinator")];
    do_not_grow(&site, &pages, async || {
        record(&indra, (world.running, world.sessions[1]), world.seat, Presence::Absent).await;
        record(&indra, (world.running, world.sessions[0]), world.other_seat, Presence::Absent).await;
        session(&site, world.open, site.now() + TimeDelta::days(4), "Materi 1").await;
        session(&site, world.open, site.now() + TimeDelta::days(5), "Materi 2").await;
        let other = value(world.other_seat, world.sessions[0], at);
        coordinator.post(&list, &[("tempat", &other)]).await;
    })
    .await;
}

#[rocket::async_test]
async fn a_place_in_a_session_that_was_cancelled_is_none() {
    let (site, world, at) = parallel().await;
    let other = session(&site, world.open, site.now() + TimeDelta::days(4), "Materi 1").await;
    let (trainee, indra) = (site.signed_in(world.trainee).await, site.signed_in(world.instructor).await);
    let coordinator = site.signed_in(world.coordinator).await;
    let (seat, missed) = (world.seat, world.sessions[0]);
    record(&indra, (world.running, missed), seat, Presence::Absent).await;
    let list = format!("/angkatan/{}/pengganti", world.running);
    coordinator.post(&list, &[("tempat", &value(seat, missed, at))]).await;
    let own = format!("/saya/{seat}/pengganti");
    assert_eq!(trainee.get(&own).await.texts(".chip"), ["Tempat sudah ada"]);
    let reason = [("alasan", "Instruktur sakit")];
    let cancelled = coordinator.post(&format!("/angkatan/{}/batal-sesi/{at}", world.open), &reason).await;
    assert_eq!(cancelled.status, Status::SeeOther, "{}", cancelled.body);
    let page = trainee.get(&own).await;
    assert_eq!(page.texts(".chip"), ["Sesi dibatalkan"]);
    assert_eq!(
        page.attributes("button[name=tempat]", "value"),
        [value(seat, missed, other)],
        "another is offered"
    );
}
