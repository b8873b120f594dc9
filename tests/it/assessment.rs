//! The assessor's road: home, grid, one person's unit, the signed decision, reopening.
use super::{
    site::{Actor, Answer, Site, monday},
    world::{World, world},
};
use angkatan::{
    assessment::queries::standings,
    tables::{
        certificate,
        cohort::{self, CohortId},
        enrolment::{self, EnrolmentId, EnrolmentState, Via},
        judgement::{self, Method, Verdict},
        judgement_event,
        person::{self, PersonId},
        unit_decision::{self, Outcome},
    },
};
use rocket::http::Status;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, Database, DbErr, EntityTrait, NotSet, QueryOrder};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

fn unit_path(world: &World, enrolment: EnrolmentId) -> String {
    format!("/angkatan/{}/penilaian/{enrolment}/{}", world.running, world.unit)
}

/// Sends the unit's form as the page shows it, with some of its fields changed and this button.
async fn submit(actor: &Actor<'_>, path: &str, changes: &[(String, &str)], act: &str) -> Answer {
    let page = actor.get(path).await;
    send(actor, path, &page, changes, act).await
}

async fn send(actor: &Actor<'_>, path: &str, page: &Answer, changes: &[(String, &str)], act: &str) -> Answer {
    let html = scraper::Html::parse_document(&page.body);
    let select = |s: &str| scraper::Selector::parse(s).unwrap();
    let mut fields: Vec<(String, String)> = Vec::new();
    let attr = |e: &scraper::ElementRef<'_>, n: &str| e.attr(n).unwrap_or_default().to_string();
    for e in html.select(&select("form.assess input[type=radio][checked], form.assess input[type=hidden]")) {
        fields.push((attr(&e, "name"), attr(&e, "value")));
    }
    for e in html.select(&select("form.assess select")) {
        let chosen = e.select(&select("option[selected]")).next().map(|o| attr(&o, "value"));
        fields.push((attr(&e, "name"), chosen.unwrap_or_default()));
    }
    for e in html.select(&select("form.assess textarea")) {
        fields.push((attr(&e, "name"), e.text().collect()));
    }
    for (name, value) in changes {
        fields.retain(|(n, _)| n != name);
        fields.push((name.clone(), value.to_string()));
    }
    fields.push(("tindakan".into(), act.into()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    actor.post(path, &fields).await
}

fn verdict(world: &World, n: usize) -> String {
    format!("nilai[{}]", world.criteria[n])
}

async fn judgements(site: &Site) -> Vec<(EnrolmentId, usize, Verdict, Method)> {
    let rows = judgement::Entity::find()
        .order_by_asc(judgement::Column::EnrolmentId)
        .order_by_asc(judgement::Column::CriterionId)
        .all(site.store.read())
        .await
        .unwrap();
    rows.into_iter().map(|j| (j.enrolment_id, j.criterion_id.0 as usize, j.verdict, j.method)).collect()
}

async fn decisions(site: &Site) -> Vec<(i32, Outcome, String, String)> {
    let rows = unit_decision::Entity::find()
        .order_by_asc(unit_decision::Column::Turn)
        .all(site.store.read())
        .await
        .unwrap();
    rows.into_iter().map(|d| (d.turn, d.outcome, d.by_name, d.note)).collect()
}

#[rocket::async_test]
async fn an_assessor_judges_and_decides_through_the_pages() {
    let site = Site::new().await;
    let world = world(&site).await;
    let asih = site.signed_in(world.assessor).await;
    let home = asih.get("/asesor").await;
    assert_eq!(home.texts("h3"), ["Angkatan 1 Tahun 2026"]);
    assert_eq!(home.texts(".card strong"), ["2 dari 2 keputusan belum dibuat"]);
    let grid = asih.get(&home.attributes("h3 a", "href")[0]).await;
    assert_eq!(grid.texts("tbody th"), ["Budi Santika", "Siti Nur Aminah"]);
    let links = grid.attributes("tbody a", "href");
    assert_eq!(links, [unit_path(&world, world.other_seat), unit_path(&world, world.seat)]);

    // Two met, one not yet, with a method of its own: saved as it was said.
    let path = unit_path(&world, world.seat);
    let changes = [
        (verdict(&world, 0), "met"),
        (verdict(&world, 1), "met"),
        (verdict(&world, 2), "not_yet"),
        (format!("cara[{}]", world.criteria[2]), "oral"),
        (format!("catatan[{}]", world.criteria[2]), "Belum lancar."),
    ];
    let saved = submit(&asih, &path, &changes, "simpan").await;
    assert_eq!((saved.status, saved.location.as_deref()), (Status::SeeOther, Some(path.as_str())));
    let c = |n: usize| world.criteria[n].0 as usize;
    let expected = [
        (world.seat, c(0), Verdict::Met, Method::Observation),
        (world.seat, c(1), Verdict::Met, Method::Observation),
        (world.seat, c(2), Verdict::NotYet, Method::Oral),
    ];
    assert_eq!(judgements(&site).await, expected);
    assert_eq!(
        asih.get(home.attributes("h3 a", "href")[0].as_str()).await.texts("tbody tr:last-child td"),
        ["2 dari 3"]
    );

    // K is refused while a criterion is open; what was typed stays.
    let typed = [("keterangan".to_string(), "Hampir."), (verdict(&world, 1), "not_yet")];
    let refused = submit(&asih, &path, &typed, "kompeten").await;
    assert_eq!(refused.status, Status::UnprocessableEntity);
    assert_eq!(
        refused.texts("[role=alert]"),
        [
            "Belum bisa diputuskan kompeten: 2 kriteria belum tercapai atau belum dinilai (1.2, 2.1). Nilai dulu semuanya."
        ]
    );
    assert_eq!(refused.texts("#keterangan"), ["Hampir."]);
    let checked = format!("input[name='{}'][checked]", verdict(&world, 1));
    assert_eq!(refused.attributes(&checked, "value"), ["not_yet"]);
    assert_eq!(judgements(&site).await, expected, "nothing of a refused act stays");
    assert_eq!(decisions(&site).await, []);

    // All met: decided and signed, in the same act.
    let done = submit(&asih, &path, &[(verdict(&world, 2), "met")], "kompeten").await;
    assert_eq!(done.status, Status::SeeOther);
    let page = asih.get(&path).await;
    assert_eq!(
        page.texts("#keputusan ~ p"),
        [
            "Kompeten",
            "Asih Asesor, 23 November 2026, 09.00 WIB",
            "Asesor Asih Asesor, tanpa nomor registrasi"
        ]
    );
    assert_eq!(page.texts("form.assess"), [] as [String; 0], "locked");
    assert_eq!(decisions(&site).await, [(1, Outcome::Competent, "Asih Asesor".into(), String::new())]);
    assert_eq!(judgement_event::Entity::find().all(site.store.read()).await.unwrap().len(), 4);

    // A second press of the same button changes nothing; judging a locked unit is refused.
    let key = [("nilai[0]", "")];
    assert_eq!(
        asih.post(&path, &[key[0], ("tindakan", "kompeten")]).await.status,
        Status::UnprocessableEntity
    );
    let again = asih.post(&path, &[("tindakan", "kompeten")]).await;
    assert_eq!((again.status, decisions(&site).await.len()), (Status::SeeOther, 1));
    let (locked, field) = (verdict(&world, 0), "not_yet");
    assert_eq!(asih.post(&path, &[(locked.as_str(), field)]).await.status, Status::UnprocessableEntity);
}

#[rocket::async_test]
async fn bk_is_decided_from_what_is_not_yet_met() {
    let site = Site::new().await;
    let world = world(&site).await;
    let asih = site.signed_in(world.assessor).await;
    let path = unit_path(&world, world.seat);
    let early = submit(&asih, &path, &[(verdict(&world, 0), "met")], "belum").await;
    assert_eq!(early.status, Status::UnprocessableEntity);
    let done = submit(&asih, &path, &[(verdict(&world, 0), "not_yet")], "belum").await;
    assert_eq!(done.status, Status::SeeOther);
    assert_eq!(decisions(&site).await[0].1, Outcome::NotYetCompetent);
}

#[rocket::async_test]
async fn an_element_and_a_whole_unit_are_met_in_one_act() {
    let site = Site::new().await;
    let world = world(&site).await;
    let asih = site.signed_in(world.assessor).await;
    let path = unit_path(&world, world.other_seat);
    let page = asih.get(&path).await;
    let first = page.attributes("section button[value^=elemen]", "value")[0].clone();
    // The one judged before stays as it was; only the rest of the element is met.
    let changes = [(verdict(&world, 0), "not_yet"), ("metode".to_string(), "practical")];
    submit(&asih, &path, &changes, &first).await;
    let c = |n: usize| world.criteria[n].0 as usize;
    let expected = [
        (world.other_seat, c(0), Verdict::NotYet, Method::Practical),
        (world.other_seat, c(1), Verdict::Met, Method::Practical),
    ];
    assert_eq!(judgements(&site).await, expected);
    // With something not yet met, the quick way is not offered, and refused when sent anyway.
    let page = asih.get(&path).await;
    assert_eq!(page.attributes("button[value=semua]", "value"), [] as [String; 0]);
    assert_eq!(submit(&asih, &path, &[], "semua").await.status, Status::UnprocessableEntity);
    // Taken to met, the rest follows, the unit is decided and the next person is there.
    let done = submit(&asih, &path, &[(verdict(&world, 0), "met")], "semua").await;
    assert_eq!(done.location, Some(unit_path(&world, world.seat)));
    assert_eq!(judgements(&site).await.len(), 3);
    assert_eq!(decisions(&site).await, [(1, Outcome::Competent, "Asih Asesor".into(), String::new())]);
    // The last person stays where she is.
    let last = submit(&asih, &unit_path(&world, world.seat), &[], "semua").await;
    assert_eq!(last.location, Some(unit_path(&world, world.seat)));
    assert_eq!(asih.get("/asesor").await.texts(".chip"), ["Semua diputuskan"]);
}

#[rocket::async_test]
async fn reopening_needs_a_reason_and_keeps_the_history() {
    let site = Site::new().await;
    let world = world(&site).await;
    let asih = site.signed_in(world.assessor).await;
    let path = unit_path(&world, world.seat);
    submit(&asih, &path, &[], "semua").await;
    let open = format!("{path}/buka");
    let refused = asih.post(&open, &[("alasan", " ")]).await;
    assert_eq!(refused.status, Status::UnprocessableEntity);
    assert_eq!(
        refused.texts("#alasan-salah"),
        ["Tulis alasan membuka kembali. Alasan ini disimpan di riwayat."]
    );
    site.set_now(monday() + chrono::TimeDelta::hours(1));
    let reopened = asih.post(&open, &[("alasan", "Salah orang")]).await;
    assert_eq!(reopened.status, Status::SeeOther);
    submit(&asih, &path, &[(verdict(&world, 1), "not_yet")], "belum").await;
    let k = |turn, outcome, note: &str| (turn, outcome, "Asih Asesor".to_string(), note.to_string());
    let expected = [
        k(1, Outcome::Competent, ""),
        k(2, Outcome::Reopened, "Salah orang"),
        k(3, Outcome::NotYetCompetent, ""),
    ];
    assert_eq!(decisions(&site).await, expected);
    let history = asih.get(&path).await.texts("#riwayat ~ details li p:nth-child(2)");
    assert_eq!(
        history,
        [
            "Keputusan: Belum kompeten",
            "Keputusan: Dibuka kembali",
            "Kriteria 1.2: Belum tercapai (Observasi)",
            "Keputusan: Kompeten",
            "Kriteria 2.1: Tercapai (Observasi)",
            "Kriteria 1.2: Tercapai (Observasi)",
            "Kriteria 1.1: Tercapai (Observasi)",
        ]
    );
    // In force is the last decision.
    let cohort = cohort::Entity::find_by_id(world.running).one(site.store.read()).await.unwrap().unwrap();
    let all = standings(site.store.read(), &cohort).await.unwrap();
    let siti = &all[&world.seat][0];
    assert_eq!((siti.met, siti.not_yet, siti.outcome), (2, 1, Some(Outcome::NotYetCompetent)));
    assert_eq!(all[&world.other_seat][0].outcome, None);
}

#[rocket::async_test]
async fn a_page_left_open_does_not_undo_what_a_colleague_judged() {
    let site = Site::new().await;
    let world = world(&site).await;
    let asih = site.signed_in(world.assessor).await;
    let path = unit_path(&world, world.seat);
    let old_page = asih.get(&path).await;
    submit(&asih, &path, &[(verdict(&world, 0), "met")], "simpan").await;
    send(&asih, &path, &old_page, &[(verdict(&world, 2), "met")], "simpan").await;
    let met: Vec<usize> = judgements(&site).await.into_iter().map(|j| j.1).collect();
    assert_eq!(met, [world.criteria[0].0 as usize, world.criteria[2].0 as usize]);
    // Taken back on purpose: gone from what is in force, kept in the history.
    submit(&asih, &path, &[(verdict(&world, 0), "")], "simpan").await;
    assert_eq!(judgements(&site).await.len(), 1);
    assert!(asih.get(&path).await.body.contains("Kriteria 1.1: penilaian ditarik"));
}

#[rocket::async_test]
async fn a_note_without_a_verdict_is_not_lost() {
    let site = Site::new().await;
    let world = world(&site).await;
    let asih = site.signed_in(world.assessor).await;
    let note = format!("catatan[{}]", world.criteria[1]);
    let again = submit(&asih, &unit_path(&world, world.seat), &[(note, "Lihat lagi besok.")], "simpan").await;
    assert_eq!(again.status, Status::UnprocessableEntity);
    assert_eq!(again.texts(".error"), ["Pilih tercapai atau belum, supaya catatan ini tersimpan."]);
    assert_eq!(again.texts(&format!("#catatan{}", world.criteria[1])), ["Lihat lagi besok."]);
}

#[rocket::async_test]
async fn what_a_certificate_rests_on_is_not_reopened() {
    let site = Site::new().await;
    let world = world(&site).await;
    let asih = site.signed_in(world.assessor).await;
    let path = unit_path(&world, world.seat);
    submit(&asih, &path, &[], "semua").await;
    certify(&site, &world, world.seat).await;
    assert_eq!(asih.get(&path).await.texts("#keputusan ~ details"), [] as [String; 0]);
    let refused = asih.post(&format!("{path}/buka"), &[("alasan", "Keliru")]).await;
    assert_eq!(refused.status, Status::UnprocessableEntity);
    assert_eq!(decisions(&site).await.len(), 1);
}

pub async fn certify(site: &Site, world: &World, enrolment: EnrolmentId) {
    let row = certificate::ActiveModel {
        id: NotSet,
        centre_id: Set(world.centre),
        cohort_id: Set(world.running),
        enrolment_id: Set(enrolment),
        series: Set("2026".into()),
        sequence: Set(1),
        number: Set("0001/BPKU/XI/2026".into()),
        code: Set("K7QM-4T2X-9WHC-3RND".into()),
        holder: Set("Siti Nur Aminah".into()),
        layout: Set("training/1".into()),
        facts: Set("{}".into()),
        facts_sha256: Set(String::new()),
        issued_on: Set(monday().date_naive()),
        issued_by: Set(world.coordinator),
        issued_at: Set(monday()),
    };
    site.store.write(async |tx| row.insert(tx.db()).await.map(|_| ())).await.unwrap();
}

#[rocket::async_test]
async fn only_the_cohorts_assessor_judges_and_its_coordinator_reads() {
    let site = Site::new().await;
    let world = world(&site).await;
    let path = unit_path(&world, world.seat);
    let grid = format!("/angkatan/{}/penilaian", world.running);
    let met = verdict(&world, 0);
    let kartika = site.signed_in(world.coordinator).await;
    assert_eq!(kartika.get(&grid).await.status, Status::Ok);
    let read = kartika.get(&path).await;
    assert_eq!((read.status, read.texts("form")), (Status::Ok, vec![]));
    assert_eq!(kartika.post(&path, &[(met.as_str(), "met")]).await.status, Status::NotFound);
    for stranger in [world.other_coordinator, world.instructor, world.trainee, world.administrator] {
        let actor = site.signed_in(stranger).await;
        for get in [&grid, &path] {
            assert_eq!(actor.get(get).await.status, Status::NotFound, "{stranger} {get}");
        }
        assert_eq!(actor.get("/asesor").await.status, Status::NotFound);
        assert_eq!(actor.post(&path, &[(met.as_str(), "met")]).await.status, Status::NotFound);
        assert_eq!(actor.post(&format!("{path}/buka"), &[("alasan", "x")]).await.status, Status::NotFound);
    }
    for get in [grid.as_str(), path.as_str(), "/asesor"] {
        let out = site.nobody().get(get).await;
        assert_eq!(out.status, Status::SeeOther);
        assert!(out.location.unwrap().starts_with("/masuk"));
    }
    // Her own cohort, but a person or a unit that is not of it; and a cohort that is not hers.
    let asih = site.signed_in(world.assessor).await;
    for missing in [
        format!("/angkatan/{}/penilaian/{}/{}", world.running, 999, world.unit),
        format!("/angkatan/{}/penilaian/{}/{}", world.running, world.seat, 999),
        format!("/angkatan/{}/penilaian/{}/{}", world.open, world.seat, world.unit),
        format!("/angkatan/{}/penilaian", world.open),
    ] {
        assert_eq!(asih.get(&missing).await.status, Status::NotFound, "{missing}");
        assert_eq!(asih.post(&missing, &[(met.as_str(), "met")]).await.status, Status::NotFound, "{missing}");
    }
    assert_eq!(judgements(&site).await, []);
}

/// One more person with a seat in a cohort.
pub async fn seat(site: &Site, world: &World, name: &str, number: i32) -> (PersonId, EnrolmentId) {
    let cohort: CohortId = world.running;
    site.store
        .write(async |tx| {
            let siti = person::Entity::find_by_id(world.trainee).one(tx.db()).await?.unwrap();
            let row = person::ActiveModel {
                id: NotSet,
                name: Set(name.into()),
                search_name: Set(name.to_lowercase()),
                email: Set(None),
                ..siti.into()
            };
            let person = row.insert(tx.db()).await?.id;
            let row = enrolment::ActiveModel {
                id: NotSet,
                cohort_id: Set(cohort),
                person_id: Set(person),
                state: Set(EnrolmentState::Enrolled),
                queue_number: Set(number),
                via: Set(Via::Own),
                receipt: Set(format!("BBBB-{number}")),
                applied_at: Set(monday()),
                seated_at: Set(Some(monday())),
                left_at: Set(None),
                ..Default::default()
            };
            Ok::<_, DbErr>((person, row.insert(tx.db()).await?.id))
        })
        .await
        .unwrap()
}

/// How many statements this runs, on a connection of its own.
pub async fn statements<T>(site: &Site, work: impl AsyncFnOnce(&sea_orm::DatabaseConnection) -> T) -> usize {
    let count = Arc::new(AtomicUsize::new(0));
    let mut db = Database::connect(&site.settings.database).await.unwrap();
    let counted = count.clone();
    db.set_metric_callback(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
    });
    work(&db).await;
    count.load(Ordering::Relaxed)
}

#[rocket::async_test]
async fn the_statements_do_not_grow_with_the_people() {
    let site = Site::new().await;
    let world = world(&site).await;
    let cohort = cohort::Entity::find_by_id(world.running).one(site.store.read()).await.unwrap().unwrap();
    let run = async |db: &sea_orm::DatabaseConnection| standings(db, &cohort).await.unwrap().len();
    let two = statements(&site, run).await;
    for n in 3..6 {
        seat(&site, &world, &format!("Orang {n}"), n).await;
    }
    assert_eq!(statements(&site, run).await, two);
    assert_eq!(run(site.store.read()).await, 5);
    assert_eq!(two, 7);
}
