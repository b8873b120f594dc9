//! The grid of judgements: on the page and from devices without signal, each event once; what is locked or
//! hidden stays so; two who differ are both kept.
use super::{
    counts::statements,
    site::{Actor, Site},
    world::{World, world},
};
use angkatan::tables::{
    assessment_plan::{self, SecondRule},
    cohort_staff::{self, Duty},
    criterion::CriterionId,
    enrolment::EnrolmentId,
    evidence::{self, EvidenceKind},
    evidence_element, evidence_review,
    judgement::{self, Verdict},
    judgement_event, mark_upload,
    person::{self, Language, PersonId},
    plan_unit,
    staff_role::{self, Role},
    unit_decision::{self, Outcome},
};
use chrono::TimeDelta;
use rocket::http::Status;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, DbErr, EntityTrait, NotSet, PaginatorTrait, QueryFilter, QueryOrder,
};
use serde_json::{Value, json};

/// Another assessor of the running cohort.
async fn colleague(site: &Site, world: &World, name: &str) -> PersonId {
    let now = site.now();
    site.store
        .write(async |tx| {
            let row = person::ActiveModel {
                id: NotSet,
                centre_id: Set(world.centre),
                name: Set(name.into()),
                search_name: Set(name.to_lowercase()),
                email: Set(None),
                phone: Set(None),
                region_code: Set(None),
                business: Set(None),
                nik_sealed: Set(None),
                nik_index: Set(None),
                nik_last4: Set(None),
                password_hash: Set(None),
                language: Set(Language::Id),
                created_at: Set(now),
            };
            let id = row.insert(tx.db()).await?.id;
            let role = staff_role::ActiveModel {
                person_id: Set(id),
                role: Set(Role::Assessor),
                granted_by: Set(None),
                granted_at: Set(now),
            };
            role.insert(tx.db()).await?;
            let duty = cohort_staff::ActiveModel {
                cohort_id: Set(world.running),
                person_id: Set(id),
                duty: Set(Duty::Assessor),
            };
            duty.insert(tx.db()).await?;
            Ok::<_, DbErr>(id)
        })
        .await
        .unwrap()
}

fn event(world: &World, id: &str, n: i32, who: EnrolmentId, criterion: CriterionId, verdict: &str) -> Value {
    let at = super::site::monday() - TimeDelta::seconds(60 - i64::from(n));
    json!({"id": id, "n": n, "cohort": world.running, "enrolment": who, "criterion": criterion,
           "verdict": if verdict.is_empty() { Value::Null } else { json!(verdict) },
           "method": "oral", "note": "", "at": at, "seen": 0})
}

fn upload(site: &Site, device: &str, person: PersonId, events: Vec<Value>) -> Value {
    json!({"device": device, "person": person, "now": site.now(), "events": events})
}

/// Sends as the script of the app does; what was answered: (id, state, why).
async fn send(who: &Actor<'_>, body: Value) -> Vec<(String, String, String)> {
    let (status, answer) = who.post_json("/lapangan/kirim", &body).await;
    assert_eq!(status, Status::Ok);
    let text = |v: &Value, key: &str| v[key].as_str().unwrap_or("").to_string();
    let all = answer["results"].as_array().unwrap().iter();
    all.map(|r| (text(r, "id"), text(r, "state"), text(r, "why"))).collect()
}

fn states(results: &[(String, String, String)]) -> Vec<&str> {
    results.iter().map(|r| r.1.as_str()).collect()
}

/// What stands: (enrolment, criterion, verdict, by, disputed).
async fn stands(site: &Site) -> Vec<(i64, i64, &'static str, i64, bool)> {
    let rows = judgement::Entity::find()
        .order_by_asc(judgement::Column::EnrolmentId)
        .order_by_asc(judgement::Column::CriterionId)
        .all(site.store.read())
        .await
        .unwrap();
    rows.into_iter()
        .map(|j| (j.enrolment_id.0, j.criterion_id.0, j.verdict.word(), j.by_id.0, j.disputed))
        .collect()
}

async fn log(site: &Site) -> Vec<judgement_event::Model> {
    let all = judgement_event::Entity::find().order_by_asc(judgement_event::Column::Id);
    all.all(site.store.read()).await.unwrap()
}

async fn taken_along(who: &Actor<'_>) -> Value {
    serde_json::from_str(&who.get("/lapangan/data").await.body).unwrap()
}

fn kisi(world: &World) -> String {
    format!("/angkatan/{}/penilaian/kisi", world.running)
}

async fn asks_second(site: &Site, world: &World) {
    let row = assessment_plan::ActiveModel {
        course_version_id: Set(world.version),
        decider: Set(false),
        acknowledged: Set(false),
        registered: Set(false),
        second: Set(SecondRule::EveryBk),
        sample_percent: Set(0),
        seed: Set("benih".into()),
        appeal_days: Set(0),
        answer_days: Set(14),
    };
    site.store
        .write(async |tx| assessment_plan::Entity::insert(row).exec_without_returning(tx.db()).await)
        .await
        .unwrap();
}

#[rocket::async_test]
async fn a_judgement_is_taken_once_however_often_it_comes() {
    let site = Site::new().await;
    let world = world(&site).await;
    let asih = site.signed_in(world.assessor).await;
    let [one, two, _] = world.criteria[..] else { panic!() };
    let events = || {
        vec![
            event(&world, "a", 1, world.seat, one, "met"),
            event(&world, "b", 2, world.seat, two, "not_yet"),
            event(&world, "c", 3, world.seat, one, ""),
            event(&world, "d", 4, world.other_seat, one, "met"),
        ]
    };
    let first = send(&asih, upload(&site, "hp", world.assessor, events())).await;
    assert_eq!(states(&first), ["taken"; 4]);
    // The answer got lost.
    let mut more = events();
    more.push(event(&world, "e", 5, world.other_seat, one, "not_yet"));
    let second = send(&asih, upload(&site, "hp", world.assessor, more)).await;
    assert_eq!(states(&second), ["again", "again", "again", "again", "taken"]);
    let by = world.assessor.0;
    assert_eq!(
        stands(&site).await,
        [(world.seat.0, two.0, "not_yet", by, false), (world.other_seat.0, one.0, "not_yet", by, false)]
    );
    let kept = log(&site).await;
    let ids: Vec<_> = kept.iter().map(|e| e.device_event_id.clone().unwrap()).collect();
    assert_eq!(ids, ["a", "b", "c", "d", "e"]);
    assert_eq!(kept[0].at, site.now() - TimeDelta::seconds(59), "when it was found, not when it came");
    let uploads = mark_upload::Entity::find().all(site.store.read()).await.unwrap();
    assert_eq!(uploads.iter().map(|u| u.events).collect::<Vec<_>>(), [4, 1]);
}

#[rocket::async_test]
async fn marks_and_judgements_go_in_one_batch() {
    let site = Site::new().await;
    let world = world(&site).await;
    let row = cohort_staff::ActiveModel {
        cohort_id: Set(world.running),
        person_id: Set(world.instructor),
        duty: Set(Duty::Assessor),
    };
    site.store
        .write(async |tx| cohort_staff::Entity::insert(row).exec_without_returning(tx.db()).await)
        .await
        .unwrap();
    let indra = site.signed_in(world.instructor).await;
    let mark = json!({"id": "m", "n": 1, "session": world.sessions[1], "enrolment": world.seat,
        "presence": "present", "jp": null, "reason": "", "at": site.now(), "seen": 0, "method": "device"});
    let found = event(&world, "j", 2, world.seat, world.criteria[0], "met");
    let answered = send(&indra, upload(&site, "hp", world.instructor, vec![mark, found])).await;
    assert_eq!(states(&answered), ["taken", "taken"]);
    assert_eq!(stands(&site).await.len(), 1);
}

#[rocket::async_test]
async fn what_is_refused_says_why_and_stops_nothing_else() {
    let site = Site::new().await;
    let world = world(&site).await;
    let decision = unit_decision::ActiveModel {
        id: NotSet,
        enrolment_id: Set(world.other_seat),
        unit_id: Set(world.unit),
        turn: Set(1),
        outcome: Set(Outcome::NotYetCompetent),
        note: Set(String::new()),
        by_id: Set(world.assessor),
        by_name: Set("Asih Asesor".into()),
        at: Set(site.now()),
    };
    // Only by what is made, where nothing else is named for a criterion.
    let plan = plan_unit::ActiveModel {
        course_version_id: Set(world.version),
        unit_id: Set(world.unit),
        methods: Set("product,observation".into()),
        evidence: Set(1),
        attempts: Set(0),
    };
    site.store
        .write(async |tx| {
            decision.insert(tx.db()).await?;
            plan_unit::Entity::insert(plan).exec_without_returning(tx.db()).await
        })
        .await
        .unwrap();
    let asih = site.signed_in(world.assessor).await;
    let one = world.criteria[0];
    let mut good = event(&world, "good", 1, world.seat, one, "met");
    good["method"] = json!("product");
    let mut locked = event(&world, "locked", 2, world.other_seat, one, "met");
    locked["method"] = json!("product");
    let mut elsewhere = event(&world, "elsewhere", 4, world.seat, one, "met");
    elsewhere["cohort"] = json!(world.open);
    let mut proof = event(&world, "proof", 6, world.seat, one, "met");
    proof["method"] = json!("product");
    proof["evidence"] = json!(987_654);
    let events = vec![
        good,
        locked,
        event(&world, "method", 3, world.seat, one, "met"),
        elsewhere,
        event(&world, "stranger", 5, EnrolmentId(987_654), one, "met"),
        proof,
        event(&world, "", 7, world.seat, one, "met"),
        event(&world, "unit", 8, world.seat, CriterionId(987_654), "met"),
    ];
    let told = send(&asih, upload(&site, "hp", world.assessor, events)).await;
    let refused = "refused";
    assert_eq!(states(&told), ["taken", refused, refused, refused, refused, refused, refused, refused]);
    assert!(told[1..].iter().all(|r| !r.2.is_empty()));
    assert!(told[1].2.starts_with("Unit ini sudah diputuskan dan terkunci."), "{}", told[1].2);
    assert!(told[2].2.contains("rencana asesmen"), "{}", told[2].2);
    assert_eq!((stands(&site).await.len(), log(&site).await.len()), (1, 1));
    // The same bounds hold on the page: a whole act takes a method that the plan names.
    let all = asih.get(&kisi(&world)).await;
    let element = all.attributes("button[name=elemen]", "value").remove(0);
    assert_eq!(
        asih.post(&kisi(&world), &[("elemen", &element), ("metode", "oral")]).await.status,
        Status::SeeOther
    );
    let methods: Vec<_> = log(&site).await.into_iter().map(|e| e.method.unwrap().word()).collect();
    assert_eq!(methods, ["product", "product"], "1.1 stays; 1.2 by the first that is named");
}

#[rocket::async_test]
async fn nobody_else_sends_or_looks() {
    let site = Site::new().await;
    let world = world(&site).await;
    for who in [world.trainee, world.instructor, world.other_instructor] {
        let actor = site.signed_in(who).await;
        assert_eq!(actor.get(&kisi(&world)).await.status, Status::NotFound);
        assert_eq!(actor.post(&kisi(&world), &[("ubah", "1.1.met")]).await.status, Status::NotFound);
        let one = event(&world, "x", 1, world.seat, world.criteria[0], "met");
        assert_eq!(states(&send(&actor, upload(&site, "hp", who, vec![one])).await), ["refused"]);
        assert_eq!(taken_along(&actor).await["grids"], json!([]));
    }
    let kosim = site.signed_in(world.other_coordinator).await;
    assert_eq!(kosim.get(&kisi(&world)).await.status, Status::NotFound);
    // The centre's coordinator reads, and changes nothing.
    let kartika = site.signed_in(world.coordinator).await;
    let page = kartika.get(&kisi(&world)).await;
    assert_eq!((page.status, page.texts("button[name=ubah]").len()), (Status::Ok, 0));
    assert_eq!(kartika.post(&kisi(&world), &[("ubah", "1.1.met")]).await.status, Status::NotFound);
    assert!(log(&site).await.is_empty());
}

#[rocket::async_test]
async fn cells_elements_and_people_are_judged_by_a_press_and_taken_back() {
    let site = Site::new().await;
    let world = world(&site).await;
    let asih = site.signed_in(world.assessor).await;
    let to = kisi(&world);
    let empty = asih.get(&to).await;
    assert_eq!(empty.texts("thead a"), ["Budi Santika", "Siti Nur Aminah"]);
    assert_eq!(empty.texts(".legend .mark"), ["6 belum dinilai", "0 tercapai", "0 belum tercapai"]);
    let next = format!("{}.{}.met", world.seat, world.criteria[0]);
    assert!(empty.attributes("button[name=ubah]", "value").contains(&next));
    // One cell: met, not yet, empty.
    asih.post(&to, &[("ubah", &next)]).await;
    let not_yet = format!("{}.{}.not_yet", world.seat, world.criteria[0]);
    assert!(asih.get(&to).await.attributes("button[name=ubah]", "value").contains(&not_yet));
    asih.post(&to, &[("ubah", &not_yet)]).await;
    // A whole element for all: the exception stays.
    let element = empty.attributes("button[name=elemen]", "value").remove(0);
    let done = asih.post(&to, &[("elemen", &element), ("metode", "practical")]).await;
    let after = done.location.unwrap();
    let page = asih.get(&after).await;
    assert_eq!(page.texts(".legend .mark"), ["2 belum dinilai", "3 tercapai", "1 belum tercapai"]);
    assert_eq!(page.attributes("#metode option[selected]", "value"), ["practical"]);
    // Taken back within ten seconds, and not later.
    let undo = page.attributes("#urungkan", "value").remove(0);
    site.set_now(site.now() + TimeDelta::seconds(9));
    assert_eq!(asih.post(&to, &[("urungkan", &undo)]).await.status, Status::SeeOther);
    assert_eq!(asih.get(&to).await.texts(".legend .mark")[1..], ["0 tercapai", "1 belum tercapai"]);
    site.set_now(site.now() + TimeDelta::minutes(1));
    let late = asih.post(&to, &[("urungkan", &undo)]).await;
    assert_eq!(late.status, Status::UnprocessableEntity);
    assert!(late.body.contains("Sudah lebih dari 10 detik."));
    // The element of one marked person; then the rest of the other.
    asih.post(&to, &[("elemen", &element), ("orang", &world.other_seat.to_string())]).await;
    assert_eq!(asih.get(&to).await.texts(".legend .mark")[1], "2 tercapai");
    asih.post(&to, &[("semua", &world.seat.to_string())]).await;
    let all = asih.get(&to).await;
    assert_eq!(all.texts(".legend .mark"), ["1 belum dinilai", "4 tercapai", "1 belum tercapai"]);
    // One person × all criteria, with the way to method, note and evidence.
    let one = asih.get(&format!("{to}?unit=0&orang={}", world.seat)).await;
    assert_eq!(one.texts("h1"), ["Siti Nur Aminah"]);
    assert_eq!(one.texts("button[name=ubah]"), ["B", "K", "K"]);
    let detail = format!("/angkatan/{}/penilaian/{}/{}", world.running, world.seat, world.unit);
    assert!(one.attributes("main a", "href").contains(&detail));
    let evidence = format!("/angkatan/{}/bukti/{}", world.running, world.seat);
    assert!(one.attributes("main a", "href").contains(&evidence), "{:?}", one.attributes("main a", "href"));
    assert_eq!(asih.get(&format!("{to}?orang=987654")).await.status, Status::NotFound);
    assert_eq!(asih.get(&format!("{to}?unit=987654")).await.status, Status::NotFound);
    // The way there.
    let home = asih.get(&format!("/angkatan/{}/penilaian", world.running)).await;
    assert!(home.attributes("main a.btn.main", "href").iter().any(|href| href.starts_with(&to)));
    assert_eq!(asih.get_english(&to).await.texts(".legend .mark")[1], "4 met");
}

#[rocket::async_test]
async fn two_who_differ_are_both_kept_until_somebody_who_saw_both_settles_it() {
    let site = Site::new().await;
    let world = world(&site).await;
    let bagas_id = colleague(&site, &world, "Bagas Asesor").await;
    let (asih, bagas) = (site.signed_in(world.assessor).await, site.signed_in(bagas_id).await);
    let one = world.criteria[0];
    let early = event(&world, "a", 1, world.seat, one, "met");
    let late = event(&world, "b", 30, world.seat, one, "not_yet");
    // The later one arrives first; the earlier stands, both are named.
    assert_eq!(states(&send(&bagas, upload(&site, "d2", bagas_id, vec![late])).await), ["taken"]);
    assert_eq!(states(&send(&asih, upload(&site, "d1", world.assessor, vec![early])).await), ["taken"]);
    assert_eq!(stands(&site).await, [(world.seat.0, one.0, "met", world.assessor.0, true)]);
    let page = asih.get(&kisi(&world)).await;
    assert_eq!(
        page.texts(".notice li"),
        ["Siti Nur Aminah, 1.1: Asih Asesor: tercapai. Bagas Asesor: belum."]
    );
    let data = taken_along(&bagas).await;
    assert_eq!(data["grids"][0]["disputed"][0][2], json!("Asih Asesor: tercapai. Bagas Asesor: belum."));
    // Nothing is decided before it is settled.
    asih.post(&kisi(&world), &[("semua", &world.seat.to_string())]).await;
    let unit = format!("/angkatan/{}/penilaian/{}/{}", world.running, world.seat, world.unit);
    let no = asih.post(&unit, &[("tindakan", "kompeten")]).await;
    assert_eq!(no.status, Status::UnprocessableEntity);
    assert!(no.body.contains("Dua asesor menilai kriteria 1.1 berbeda."));
    // An old page does not settle it silently: it saw nothing of the log.
    let (who, stale) = (world.seat.to_string(), format!("{}.{one}.not_yet", world.seat));
    bagas.post(&kisi(&world), &[("ubah", &stale), (&format!("lihat[{who}]"), "0")]).await;
    assert!(stands(&site).await[0].4, "still disputed");
    // On a fresh one it does.
    let seen =
        bagas.get(&kisi(&world)).await.attributes(&format!("[name='lihat[{who}]']"), "value").remove(0);
    bagas.post(&kisi(&world), &[("ubah", &stale), (&format!("lihat[{who}]"), &seen)]).await;
    assert_eq!(stands(&site).await[0], (world.seat.0, one.0, "not_yet", bagas_id.0, false));
    assert!(bagas.get(&kisi(&world)).await.texts(".notice li").is_empty());
    assert_eq!(log(&site).await.iter().filter(|e| e.criterion_id == one).count(), 4, "everything is kept");
    assert_eq!(asih.post(&unit, &[("tindakan", "belum")]).await.status, Status::SeeOther);
}

#[rocket::async_test]
async fn a_second_assessor_reads_nothing_of_the_first() {
    let site = Site::new().await;
    let world = world(&site).await;
    asks_second(&site, &world).await;
    let bagas_id = colleague(&site, &world, "Bagas Asesor").await;
    let (asih, bagas) = (site.signed_in(world.assessor).await, site.signed_in(bagas_id).await);
    let mut one = event(&world, "a", 1, world.seat, world.criteria[0], "not_yet");
    one["note"] = json!("Belum memilih media yang tepat");
    send(&asih, upload(&site, "d1", world.assessor, vec![one])).await;
    // In the download and on the page: closed, without a word of it.
    let data = taken_along(&bagas).await;
    let grid = &data["grids"][0];
    assert_eq!((&grid["found"], &grid["disputed"]), (&json!([]), &json!([])));
    assert_eq!(grid["closed"], json!([[world.seat, world.unit, "Dinilai asesor lain"]]));
    assert!(!data.to_string().contains("memilih media yang tepat"));
    for path in [kisi(&world), format!("{}?unit=0&orang={}", kisi(&world), world.seat)] {
        let page = bagas.get(&path).await;
        assert!(!page.body.contains("memilih media yang tepat"));
        assert_eq!(page.texts(".cell.bad").len(), 0);
        let mine = format!("{}.", world.seat);
        assert!(page.attributes("button[name=ubah]", "value").iter().all(|v| !v.starts_with(&mine)));
    }
    // What he found without signal before he could know is not taken, and says why.
    let his = event(&world, "b", 1, world.seat, world.criteria[0], "met");
    let told = send(&bagas, upload(&site, "d2", bagas_id, vec![his])).await;
    assert_eq!(states(&told), ["refused"]);
    assert!(told[0].2.starts_with("Unit orang ini dinilai asesor lain."));
    // Who judges reads it, and so does the coordinator.
    assert!(taken_along(&asih).await.to_string().contains("memilih media yang tepat"));
    let kartika = site.signed_in(world.coordinator).await;
    assert_eq!(kartika.get(&kisi(&world)).await.texts(".cell.bad").len(), 1);
}

#[rocket::async_test]
async fn a_judgement_names_the_evidence_that_was_accepted() {
    let site = Site::new().await;
    let world = world(&site).await;
    let now = site.now();
    let element = angkatan::tables::criterion::Entity::find_by_id(world.criteria[0])
        .one(site.store.read())
        .await
        .unwrap()
        .unwrap()
        .element_id;
    let piece = async |sufficient: bool| {
        site.store
            .write(async |tx| {
                let row = evidence::ActiveModel {
                    id: NotSet,
                    enrolment_id: Set(world.seat),
                    kind: Set(EvidenceKind::Work),
                    title: Set("Foto etalase".into()),
                    words: Set("Toko saya".into()),
                    code: Set(None),
                    media_type: Set(None),
                    path: Set(None),
                    by_id: Set(world.trainee),
                    at: Set(now),
                    withdrawn_at: Set(None),
                };
                let id = row.insert(tx.db()).await?.id;
                let of = evidence_element::ActiveModel { evidence_id: Set(id), element_id: Set(element) };
                evidence_element::Entity::insert(of).exec_without_returning(tx.db()).await?;
                let review = evidence_review::ActiveModel {
                    id: NotSet,
                    evidence_id: Set(id),
                    valid: Set(true),
                    authentic: Set(true),
                    current: Set(true),
                    sufficient: Set(sufficient),
                    words: Set(String::new()),
                    by_id: Set(world.assessor),
                    at: Set(now),
                };
                review.insert(tx.db()).await?;
                Ok::<_, DbErr>(id)
            })
            .await
            .unwrap()
    };
    let (good, weak) = (piece(true).await, piece(false).await);
    let asih = site.signed_in(world.assessor).await;
    let data = taken_along(&asih).await;
    let told: Vec<(bool, bool)> = (data["grids"][0]["evidence"].as_array().unwrap().iter())
        .map(|e| (e[4].as_bool().unwrap(), e[5].as_bool().unwrap()))
        .collect();
    assert_eq!(told, [(true, true), (true, false)]);
    let with = |id: &str, n: i32, criterion: CriterionId, evidence: evidence::EvidenceId| {
        let mut one = event(&world, id, n, world.seat, criterion, "met");
        one["evidence"] = json!(evidence);
        one
    };
    let events = vec![
        with("a", 1, world.criteria[0], good),
        with("b", 2, world.criteria[1], weak),
        with("c", 3, world.criteria[2], good),
    ];
    let told = send(&asih, upload(&site, "hp", world.assessor, events)).await;
    assert_eq!(states(&told), ["taken", "refused", "refused"], "not sufficient; of another element");
    let row = judgement::Entity::find().one(site.store.read()).await.unwrap().unwrap();
    assert_eq!((row.evidence_id, row.verdict), (Some(good), Verdict::Met));
}

#[rocket::async_test]
async fn the_grid_asks_as_often_for_many_as_for_few() {
    let site = Site::new().await;
    let world = world(&site).await;
    let asih = site.signed_in(world.assessor).await;
    let all = format!("{}?unit=0", kisi(&world));
    let before = statements(&site, &asih, &all).await;
    let offline = statements(&site, &asih, "/lapangan/data").await;
    asih.post(&kisi(&world), &[("semua", &world.seat.to_string())]).await;
    asih.post(&kisi(&world), &[("semua", &world.other_seat.to_string())]).await;
    assert_eq!(statements(&site, &asih, &all).await, before);
    assert_eq!(statements(&site, &asih, "/lapangan/data").await, offline);
    assert!(before <= 24, "{before} statements");
    let taken = |n: usize| {
        let events = (0..n).map(|i| {
            let who = if i % 2 == 0 { world.seat } else { world.other_seat };
            event(&world, &format!("{n}-{i}"), i as i32, who, world.criteria[i % 3], "met")
        });
        upload(&site, "hp", world.assessor, events.collect())
    };
    let mut costs = Vec::new();
    for n in [6, 300] {
        let before = site.statements();
        assert_eq!(states(&send(&asih, taken(n)).await), vec!["taken"; n]);
        costs.push(site.statements() - before);
    }
    assert_eq!(costs[0], costs[1], "a batch costs the same whatever is in it");
    let kept = judgement_event::Entity::find()
        .filter(judgement_event::COLUMN.device_event_id.is_not_null())
        .count(site.store.read());
    assert_eq!(kept.await.unwrap(), 306);
}
