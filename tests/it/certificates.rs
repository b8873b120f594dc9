//! Certificates: who is ready is issued, numbered without a gap, frozen, set and told, once; anybody can
//! check; a killed worker loses and doubles nothing.
use super::{
    site::{Answer, Site, monday},
    world::{World, world},
};
use angkatan::{
    certificates::{
        files,
        issuing::{CHUNK, Issuer},
    },
    clock::Clock,
    random::Random,
    tables::{
        certificate, certificate_file,
        enrolment::{self, EnrolmentId, EnrolmentState, Via},
        issue_item::{self, ItemState},
        issue_run::{self, IssueRunId, RunState},
        mark::{self, Presence},
        message, person,
        person::{Language, PersonId},
        unit_decision::{self, Outcome},
    },
    web::Origin,
};
use chrono::{DateTime, TimeDelta, Utc};
use rocket::{
    http::Status,
    tokio::{
        self,
        time::{Duration, timeout},
    },
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, NotSet, QueryFilter, QueryOrder,
};

/// After the last session of the running cohort.
pub fn afterwards() -> DateTime<Utc> {
    monday() + TimeDelta::days(2)
}

/// These people were at every session and were found competent.
async fn done(site: &Site, world: &World, people: &[EnrolmentId]) {
    let now = afterwards();
    site.set_now(now);
    site.store
        .write(async |tx| {
            for &enrolment in people {
                let marks = world.sessions.iter().map(|&session| mark::ActiveModel {
                    enrolment_id: Set(enrolment),
                    session_id: Set(session),
                    presence: Set(Presence::Present),
                    jp: Set(4),
                    reason: Set(String::new()),
                    by_id: Set(world.instructor),
                    at: Set(now),
                    ..Default::default()
                });
                mark::Entity::insert_many(marks).exec_without_returning(tx.db()).await?;
                let decision = unit_decision::ActiveModel {
                    id: NotSet,
                    enrolment_id: Set(enrolment),
                    unit_id: Set(world.unit),
                    turn: Set(1),
                    outcome: Set(Outcome::Competent),
                    note: Set(String::new()),
                    by_id: Set(world.assessor),
                    by_name: Set("Asih Asesor".into()),
                    at: Set(now),
                };
                decision.insert(tx.db()).await?;
            }
            Ok::<_, sea_orm::DbErr>(())
        })
        .await
        .unwrap();
}

/// More people with a seat in the running cohort.
pub async fn crowd(site: &Site, world: &World, count: i32) -> Vec<EnrolmentId> {
    site.store
        .write(async |tx| {
            let mut seats = Vec::new();
            for n in 0..count {
                let person = person::ActiveModel {
                    id: NotSet,
                    centre_id: Set(world.centre),
                    name: Set(format!("Peserta {n:03}")),
                    search_name: Set(format!("peserta {n:03}")),
                    email: Set(Some(format!("peserta{n}@peserta.example"))),
                    phone: Set(None),
                    region_code: Set(Some("33.74".into())),
                    business: Set(None),
                    nik_sealed: Set(None),
                    nik_index: Set(None),
                    nik_last4: Set(None),
                    password_hash: Set(None),
                    language: Set(if n % 2 == 0 { Language::Id } else { Language::En }),
                    created_at: Set(monday()),
                };
                let enrolment = enrolment::ActiveModel {
                    id: NotSet,
                    cohort_id: Set(world.running),
                    person_id: Set(person.insert(tx.db()).await?.id),
                    state: Set(EnrolmentState::Enrolled),
                    queue_number: Set(n + 10),
                    via: Set(Via::Import),
                    receipt: Set(format!("BBBB-{n:04}")),
                    applied_at: Set(monday()),
                    seated_at: Set(Some(monday())),
                    left_at: Set(None),
                    ..Default::default()
                };
                seats.push(enrolment.insert(tx.db()).await?.id);
            }
            Ok::<_, sea_orm::DbErr>(seats)
        })
        .await
        .unwrap()
}

pub fn issuer(site: &Site, at: DateTime<Utc>) -> Issuer {
    Issuer {
        store: site.store.clone(),
        random: Random::system(),
        origin: Origin::new(&site.settings.origin),
        clock: Clock::fixed(at),
    }
}

pub async fn work(issuer: &Issuer) {
    while issuer.step().await.unwrap() {}
}

async fn certificates(site: &Site) -> Vec<certificate::Model> {
    certificate::Entity::find()
        .order_by_asc(certificate::Column::Sequence)
        .all(site.store.read())
        .await
        .unwrap()
}

/// Starts a run for everybody who is ready, by the coordinator's page; gives where the page led.
pub async fn start(site: &Site, world: &World, key: &str) -> Answer {
    let coordinator = site.signed_in(world.coordinator).await;
    coordinator.post(&format!("/angkatan/{}/sertifikat", world.running), &[("kunci", key)]).await
}

async fn rename(site: &Site, who: PersonId, name: &str) {
    let row = person::ActiveModel { id: Set(who), name: Set(name.into()), ..Default::default() };
    site.store.write(async |tx| row.update(tx.db()).await.map(|_| ())).await.unwrap();
}

/// What a PDF reader reads.
fn read_pdf(bytes: &[u8]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("c.pdf");
    std::fs::write(&file, bytes).unwrap();
    let out = std::process::Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output().unwrap();
    assert!(
        out.status.success(),
        "pdftotext (Debian: poppler-utils): {}",
        String::from_utf8_lossy(&out.stderr)
    );
    String::from_utf8(out.stdout).unwrap()
}

/// Numbers 1 to n, one message and one file each, nothing else.
async fn whole(site: &Site, n: usize) {
    let all = certificates(site).await;
    let sequence: Vec<i32> = all.iter().map(|c| c.sequence).collect();
    assert_eq!(sequence, (1..=n as i32).collect::<Vec<_>>());
    let mut told: Vec<_> = message::Entity::find()
        .all(site.store.read())
        .await
        .unwrap()
        .into_iter()
        .filter_map(|m| m.certificate_id)
        .collect();
    told.sort();
    let mut ids: Vec<_> = all.iter().map(|c| c.id).collect();
    ids.sort();
    assert_eq!(told, ids);
    let mut files: Vec<_> = certificate_file::Entity::find()
        .all(site.store.read())
        .await
        .unwrap()
        .into_iter()
        .map(|f| f.certificate_id)
        .collect();
    files.sort();
    assert_eq!(files, ids);
}

fn show(name: &str, answer: &Answer) {
    if let Ok(to) = std::env::var("SHOW") {
        std::fs::write(format!("{to}/{name}.html"), &answer.body).unwrap();
    }
}

#[rocket::async_test]
async fn a_coordinator_issues_and_everybody_is_told() {
    let site = Site::new().await;
    let world = world(&site).await;
    let coordinator = site.signed_in(world.coordinator).await;
    let page = format!("/angkatan/{}/sertifikat", world.running);

    let before = coordinator.get(&page).await;
    assert_eq!(before.texts(".figures dd"), ["0", "2", "0"]);
    assert!(before.texts("button").is_empty(), "nothing to issue, nothing to press");

    done(&site, &world, &[world.seat, world.other_seat]).await;
    let ready = coordinator.get(&page).await;
    show("ready", &ready);
    assert_eq!(ready.texts(".figures dd"), ["2", "0", "0"]);
    assert_eq!(ready.texts("table.stacks tbody th"), ["Budi Santika", "Siti Nur Aminah"]);
    assert_eq!(ready.texts("table.stacks tbody .code"), ["0001/BPKU/XI/2026", "0002/BPKU/XI/2026"]);
    assert_eq!(ready.texts("button.main"), ["Terbitkan 2 sertifikat"]);
    let example = coordinator.get(&ready.attributes("a.hit", "href")[1]).await;
    let text = read_pdf(&example.bytes);
    assert!(text.contains("Siti Nur Aminah") && text.contains("CONTOH"), "{text}");
    assert!(certificates(&site).await.is_empty());

    let key = ready.attributes("input[name=kunci]", "value").remove(0);
    let first = start(&site, &world, &key).await;
    assert_eq!(first.status, Status::SeeOther);
    let run = first.location.clone().unwrap();
    assert_eq!(start(&site, &world, &key).await.location.unwrap(), run, "a double click starts one run");
    let under_way = coordinator.get(&run).await;
    show("run", &under_way);
    assert_eq!(under_way.texts("#maju"), ["0 dari 2 sudah terbit"]);
    assert_eq!(under_way.attributes("progress", "max"), ["2"]);

    work(&issuer(&site, afterwards())).await;
    whole(&site, 2).await;
    assert_eq!(coordinator.get(&run).await.texts("h1"), ["Penerbitan selesai"]);
    assert_eq!(
        start(&site, &world, &key).await.location.unwrap(),
        run,
        "the same key is the same run, also later"
    );

    let all = certificates(&site).await;
    let holders: Vec<(&str, &str)> = all.iter().map(|c| (c.holder.as_str(), c.number.as_str())).collect();
    assert_eq!(holders, [("Budi Santika", "0001/BPKU/XI/2026"), ("Siti Nur Aminah", "0002/BPKU/XI/2026")]);
    let after = coordinator.get(&page).await;
    show("issued", &after);
    assert_eq!(after.texts(".figures dd"), ["0", "0", "2"]);
    assert_eq!(after.texts(".rows .mark"), ["Tanpa email", "Menunggu dikirim"]);
    let whatsapp = after.attributes("a[href^='https://wa.me/']", "href");
    assert_eq!(whatsapp.len(), 1, "only for whom no mail reaches");
    assert!(whatsapp[0].starts_with("https://wa.me/6281200000001?text=Selamat,%20Budi%20Santika"));
    assert!(whatsapp[0].contains(&all[0].code));

    let letters =
        message::Entity::find().order_by_asc(message::Column::Id).all(site.store.read()).await.unwrap();
    assert_eq!(letters[1].event_key, format!("certificate:{}", all[1].id));
    assert_eq!(letters[1].to_address.as_deref(), Some("siti@peserta.example"));
    assert!(letters[1].text.contains(&format!("http://pelatihan.example/v/{}", all[1].code)));
}

#[rocket::async_test]
async fn only_the_centres_coordinators_issue() {
    let site = Site::new().await;
    let world = world(&site).await;
    let page = format!("/angkatan/{}/sertifikat", world.running);
    for who in [world.trainee, world.instructor, world.assessor, world.administrator, world.other_coordinator]
    {
        let actor = site.signed_in(who).await;
        assert_eq!(actor.get(&page).await.status, Status::NotFound);
        assert_eq!(actor.post(&page, &[("kunci", "x")]).await.status, Status::NotFound);
    }
    assert_eq!(
        site.nobody().get(&page).await.location.unwrap(),
        format!("/masuk?ke={}", page.replace('/', "%2F"))
    );
    let coordinator = site.signed_in(world.coordinator).await;
    assert_eq!(coordinator.get(&format!("{page}/proses/77")).await.status, Status::NotFound);
    let nobody_ready = coordinator.post(&page, &[("kunci", "x")]).await;
    assert_eq!(nobody_ready.status, Status::UnprocessableEntity);
    assert_eq!(
        nobody_ready.texts("[role=alert]"),
        ["Daftar peserta sudah berubah. Periksa lagi siapa yang siap, lalu terbitkan."]
    );
}

#[rocket::async_test]
async fn names_print_as_themselves() {
    let site = Site::new().await;
    let world = world(&site).await;
    done(&site, &world, &[world.seat, world.other_seat]).await;
    rename(&site, world.trainee, "Siti #read(\"x\") *_$\\ <b>").await;
    rename(&site, world.other_trainee, "Budi ᬳᬓ᭄ᬱᬭ ꦏꦼꦤ꧀").await;
    start(&site, &world, "a").await;
    work(&issuer(&site, afterwards())).await;
    let all = certificates(&site).await;
    let file = async |c: &certificate::Model| files::file_of(&site.store, c.id, afterwards()).await.unwrap();
    let (one, other) = (file(&all[0]).await, file(&all[1]).await);
    let texts = (read_pdf(&one), read_pdf(&other));
    assert!(texts.0.contains("Budi ᬳᬓ᭄ᬱᬭ"), "{}", texts.0);
    assert!(texts.1.contains("Siti #read(\"x\") *_$\\ <b>"), "{}", texts.1);
    assert!(texts.1.contains("bukan sertifikat kompetensi"), "{}", texts.1);
    assert!(texts.1.contains("J.63OPR00.010.2") && texts.1.contains("Menggunakan Aplikasi Media Sosial"));
    assert!(texts.1.contains("12 dari 12 JP (100 persen)"), "{}", texts.1);
    assert!(texts.1.contains(&all[1].number) && texts.1.contains(&all[1].code));
    assert_eq!(files::set(&all[1].facts).unwrap(), other, "the same facts give the same bytes");
    // A file that was never made, or lost, is made from the frozen facts on asking.
    site.store
        .write(async |tx| certificate_file::Entity::delete_by_id(all[1].id).exec(tx.db()).await.map(|_| ()))
        .await
        .unwrap();
    assert_eq!(file(&all[1]).await, other);
    assert_eq!(file(&all[1]).await, other);
}

#[rocket::async_test]
async fn one_persons_fault_stops_nobody() {
    let site = Site::new().await;
    let world = world(&site).await;
    let crowd = crowd(&site, &world, 3).await;
    done(&site, &world, &[&crowd[..], &[world.seat, world.other_seat]].concat()).await;
    start(&site, &world, "a").await;
    // Between the coordinator's check and the issuing: a name that no font has, a judgement reopened, a
    // seat given up.
    rename(&site, world.trainee, "Siti 🙂").await;
    let reopened = unit_decision::ActiveModel {
        id: NotSet,
        enrolment_id: Set(crowd[0]),
        unit_id: Set(world.unit),
        turn: Set(2),
        outcome: Set(Outcome::Reopened),
        note: Set("keliru".into()),
        by_id: Set(world.assessor),
        by_name: Set("Asih Asesor".into()),
        at: Set(afterwards()),
    };
    let left = enrolment::ActiveModel {
        id: Set(crowd[1]),
        state: Set(EnrolmentState::Withdrawn),
        ..Default::default()
    };
    site.store
        .write(async |tx| {
            reopened.insert(tx.db()).await?;
            left.update(tx.db()).await.map(|_| ())
        })
        .await
        .unwrap();
    work(&issuer(&site, afterwards())).await;
    whole(&site, 2).await;
    let holders: Vec<String> = certificates(&site).await.into_iter().map(|c| c.holder).collect();
    assert_eq!(holders, ["Budi Santika", "Peserta 002"]);
    let state = async |who: EnrolmentId| {
        let items = issue_item::Entity::find().filter(issue_item::COLUMN.enrolment_id.eq(who));
        let item = items.one(site.store.read()).await.unwrap().unwrap();
        (item.state, item.reason)
    };
    assert_eq!(
        state(world.seat).await,
        (ItemState::Failed, "Huruf “🙂” tidak dapat dicetak. Perbaiki nama atau nama usahanya.".into())
    );
    let (skipped, why) = state(crowd[0]).await;
    assert!(skipped == ItemState::Skipped && why.contains("Media Sosial"), "{why}");
    assert_eq!(
        state(crowd[1]).await,
        (ItemState::Skipped, "Tidak lagi punya tempat di angkatan ini.".into())
    );
    let run = issue_run::Entity::find().one(site.store.read()).await.unwrap().unwrap();
    assert_eq!(run.state, RunState::Done);
    let coordinator = site.signed_in(world.coordinator).await;
    let page = coordinator.get(&format!("/angkatan/{}/sertifikat/proses/{}", world.running, run.id)).await;
    show("faults", &page);
    assert_eq!(page.texts("#kendala"), ["Belum terbit, 3 orang"]);
}

#[rocket::async_test]
async fn two_runs_on_two_nodes_double_nothing() {
    let site = Site::new().await;
    let world = world(&site).await;
    let people = crowd(&site, &world, 2 * CHUNK as i32 + 5).await;
    done(&site, &world, &people).await;
    start(&site, &world, "a").await;
    start(&site, &world, "b").await;
    let runs = issue_run::Entity::find().all(site.store.read()).await.unwrap();
    assert_eq!(runs.len(), 2);
    let (one, other) = (issuer(&site, afterwards()), issuer(&site, afterwards()));
    tokio::join!(work(&one), work(&other));
    work(&one).await;
    whole(&site, people.len()).await;
    let done = issue_run::Entity::find().filter(issue_run::COLUMN.state.eq(RunState::Done));
    assert_eq!(done.all(site.store.read()).await.unwrap().len(), 2);
}

#[rocket::async_test]
async fn a_worker_may_die_at_any_moment() {
    let site = Site::new().await;
    let world = world(&site).await;
    let people = crowd(&site, &world, 2 * CHUNK as i32 + 10).await;
    done(&site, &world, &people).await;
    start(&site, &world, "a").await;
    let mut at = afterwards();
    for n in 0..12 {
        let worker = issuer(&site, at);
        // The future is dropped wherever it is.
        if let Ok(more) = timeout(Duration::from_millis(40 + 60 * n), worker.step()).await {
            more.unwrap();
        }
        assert_eq!(
            certificates(&site).await.len() % CHUNK as usize % 10,
            0,
            "a chunk is written whole or not at all"
        );
        at += TimeDelta::seconds(60);
    }
    work(&issuer(&site, at)).await;
    whole(&site, people.len()).await;
}

#[rocket::async_test]
async fn a_run_is_paused_and_goes_on() {
    let site = Site::new().await;
    let world = world(&site).await;
    done(&site, &world, &[world.seat, world.other_seat]).await;
    let run = start(&site, &world, "a").await.location.unwrap();
    let coordinator = site.signed_in(world.coordinator).await;
    assert_eq!(coordinator.post(&format!("{run}/hentikan"), &[]).await.status, Status::SeeOther);
    assert!(!issuer(&site, afterwards()).step().await.unwrap(), "a paused run is nobody's work");
    assert_eq!(coordinator.get(&run).await.texts("h1"), ["Penerbitan dihentikan sementara"]);
    assert_eq!(coordinator.post(&format!("{run}/lanjutkan"), &[]).await.status, Status::SeeOther);
    work(&issuer(&site, afterwards())).await;
    whole(&site, 2).await;
    coordinator.post(&format!("{run}/hentikan"), &[]).await;
    let id: i64 = run.rsplit('/').next().unwrap().parse().unwrap();
    let row = issue_run::Entity::find_by_id(IssueRunId(id)).one(site.store.read()).await.unwrap().unwrap();
    assert_eq!(row.state, RunState::Done, "what is done stays done");
}

#[rocket::async_test]
async fn anybody_checks_a_certificate() {
    let site = Site::new().await;
    let world = world(&site).await;
    done(&site, &world, &[world.seat, world.other_seat]).await;
    let nik = person::ActiveModel {
        id: Set(world.trainee),
        nik_sealed: Set(Some("versegelt".into())),
        nik_last4: Set(Some("9876".into())),
        ..Default::default()
    };
    site.store.write(async |tx| nik.update(tx.db()).await.map(|_| ())).await.unwrap();
    start(&site, &world, "a").await;
    work(&issuer(&site, afterwards())).await;
    let siti = certificates(&site).await.remove(1);
    let nobody = site.nobody();

    let page = nobody.get(&format!("/v/{}", siti.code)).await;
    show("verify", &page);
    assert_eq!(page.texts("h1"), ["Sertifikat ini asli dan berlaku"]);
    assert_eq!(page.texts("dd")[0], "Siti Nur AminahUsaha Siti Nur Aminah, Kota Semarang");
    assert_eq!(page.texts("dd")[2], "Berjualan lewat Media Sosial, Angkatan 1 Tahun 2026");
    assert_eq!(page.texts("dd")[4], "Menggunakan Aplikasi Media Sosial, 12 JP, kompeten");
    assert_eq!(page.texts("dd")[5], "0002/BPKU/XI/2026");
    assert_eq!(page.texts("dd")[6], "25 November 2026 oleh Balai Pelatihan Contoh");
    for secret in ["9876", "versegelt", "siti@", "81200000001", "NIK"] {
        assert!(!page.body.contains(secret), "{secret}");
    }
    assert!(page.bytes.len() < 15_000, "{} bytes", page.bytes.len());
    assert!(!page.body.contains("<script"));
    assert_eq!(
        nobody.get_english(&format!("/v/{}", siti.code)).await.texts("h1"),
        ["This certificate is genuine and valid"]
    );

    // As people type it.
    let typed = siti.code.replace('-', "").to_lowercase();
    assert_eq!(nobody.get(&format!("/v/{typed}")).await.texts("h1"), ["Sertifikat ini asli dan berlaku"]);
    let asked = nobody.get(&format!("/v?kode={typed}")).await;
    assert_eq!(asked.location.unwrap(), format!("/v/{}", siti.code));
    let pasted = nobody.get(&format!("/v?kode=http%3A%2F%2Fpelatihan.example%2Fv%2F{}", siti.code)).await;
    assert_eq!(pasted.location.unwrap(), format!("/v/{}", siti.code));
    assert_eq!(nobody.get("/v").await.texts("h1"), ["Cek keaslian sertifikat"]);
    for wrong in ["/v/AAAA-BBBB-CCCC-DDDD", "/v/x", "/v?kode=AAAA-BBBB-CCCC-DDDD", "/v?kode=%3Cb%3E"] {
        let answer = nobody.get(wrong).await;
        assert_eq!(answer.status, Status::NotFound, "{wrong}");
        assert_eq!(answer.texts("h1"), ["Cek keaslian sertifikat"], "{wrong}");
        assert!(answer.texts(".error")[0].starts_with("Tidak ada sertifikat dengan kode ini."));
    }

    let pdf = nobody.get(&format!("/v/{}/sertifikat.pdf", siti.code)).await;
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    let header =
        |name: &str| pdf.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).unwrap().1.clone();
    assert_eq!(header("content-type"), "application/pdf");
    assert!(header("content-disposition").contains("0002-BPKU-XI-2026%20Siti%20Nur%20Aminah.pdf"));
}

#[rocket::async_test]
async fn a_revoked_certificate_says_so() {
    let site = Site::new().await;
    let world = world(&site).await;
    done(&site, &world, &[world.seat]).await;
    start(&site, &world, "a").await;
    work(&issuer(&site, afterwards())).await;
    let siti = certificates(&site).await.remove(0);
    let coordinator = site.signed_in(world.coordinator).await;
    let page = format!("/angkatan/{}/sertifikat", world.running);
    let revoke = format!("{page}/cabut/{}", siti.id);
    for who in [world.trainee, world.instructor, world.other_coordinator] {
        let answer = site.signed_in(who).await.post(&revoke, &[("alasan", "salah data peserta")]).await;
        assert_eq!(answer.status, Status::NotFound);
    }
    let short = coordinator.post(&revoke, &[("alasan", "salah")]).await;
    assert_eq!(short.status, Status::UnprocessableEntity);
    assert_eq!(short.attributes("input[name=alasan]", "value"), ["salah"], "what was typed is kept");
    assert_eq!(coordinator.post(&revoke, &[("alasan", "salah data peserta")]).await.location.unwrap(), page);
    coordinator.post(&revoke, &[("alasan", "yang kedua tidak dicatat")]).await;
    assert_eq!(coordinator.get(&page).await.texts(".rows .mark"), ["Dicabut"]);

    let shown = site.nobody().get(&format!("/v/{}", siti.code)).await;
    show("revoked", &shown);
    assert_eq!(shown.texts("h1"), ["Sertifikat ini sudah dicabut"]);
    assert_eq!(
        shown.texts(".notice"),
        ["Jangan dipakai sebagai bukti pelatihan. Dicabut 25 November 2026. Alasan: salah data peserta"]
    );
    let pdf = site.nobody().get(&format!("/v/{}/sertifikat.pdf", siti.code)).await;
    assert_eq!(pdf.status, Status::NotFound, "it is not handed out again");
    // Its number is not used again.
    done(&site, &world, &[world.other_seat]).await;
    start(&site, &world, "b").await;
    work(&issuer(&site, afterwards())).await;
    whole(&site, 2).await;
}

#[rocket::async_test]
async fn what_a_certificate_rests_on_stands_until_it_is_revoked() {
    let site = Site::new().await;
    let world = world(&site).await;
    done(&site, &world, &[world.seat]).await;
    start(&site, &world, "a").await;
    work(&issuer(&site, afterwards())).await;
    let siti = certificates(&site).await.remove(0);
    let roster = format!("/angkatan/{}/sesi/{}", world.running, world.sessions[0]);
    let absent = [("ubah", &*format!("{}.absent", world.seat)), ("alasan", "salah catat")];
    let instructor = site.signed_in(world.instructor).await;
    let refused = instructor.post(&roster, &absent).await;
    assert_eq!(refused.status, Status::UnprocessableEntity);
    assert_eq!(
        refused.texts("[role=alert] p"),
        ["Sertifikat orang ini sudah terbit, jadi presensinya tetap. Koordinator harus mencabutnya dulu."]
    );
    let coordinator = site.signed_in(world.coordinator).await;
    let people = format!("/angkatan/{}/peserta", world.running);
    assert!(coordinator.get(&people).await.body.contains("Sudah terbit"));
    let revoke = format!("/angkatan/{}/sertifikat/cabut/{}", world.running, siti.id);
    coordinator.post(&revoke, &[("alasan", "salah data peserta")]).await;
    assert_eq!(instructor.post(&roster, &absent).await.status, Status::SeeOther);
    let listed = coordinator.get(&people).await;
    assert!(listed.body.contains("Sertifikat dicabut"), "she is not said to be ready again");
    assert!(!listed.body.contains("Terbitkan<span"));
}

/// What a poppler tool (Debian: poppler-utils) makes of the second page of a PDF.
fn second_page(tool: &str, args: &[&str], file: &std::path::Path) -> Vec<u8> {
    let out = std::process::Command::new(tool)
        .args(["-f", "2", "-l", "2"])
        .args(args)
        .arg(file)
        .args((tool == "pdftotext").then_some("-"))
        .output()
        .unwrap();
    assert!(out.status.success(), "{tool}: {}", String::from_utf8_lossy(&out.stderr));
    out.stdout
}

#[test]
fn no_line_of_the_table_runs_through_a_word() {
    const DOTS: f64 = 200.0;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("c.pdf");
    for facts in [
        include_str!("../data/certificate-usual.json"),
        include_str!("../data/certificate-javanese.json"),
        include_str!("../data/certificate-extreme.json"),
    ] {
        std::fs::write(&file, files::set(facts).unwrap()).unwrap();
        // A picture in grey: "P5", width, height, 255, then a byte for each dot.
        let picture = second_page("pdftoppm", &["-gray", "-r", &DOTS.to_string()], &file);
        let mut head = picture.splitn(4, |b| b.is_ascii_whitespace());
        let mut number = || String::from_utf8_lossy(head.next().unwrap()).into_owned();
        assert_eq!(number(), "P5");
        let (width, height) = (number().parse::<usize>().unwrap(), number().parse::<usize>().unwrap());
        let dots = &picture[picture.len() - width * height..];
        let points = |dots: usize| dots as f64 * 72.0 / DOTS;
        // Each long run of dark dots: how far down, from where, to where.
        let mut ruled: Vec<(f64, f64, f64)> = Vec::new();
        for y in 0..height {
            let mut x = 0;
            for run in dots[y * width..(y + 1) * width].chunk_by(|a, b| (*a > 245) == (*b > 245)) {
                if run[0] <= 245 && run.len() > width / 4 {
                    ruled.push((points(y) + points(1) / 2.0, points(x), points(x + run.len())));
                }
                x += run.len();
            }
        }
        assert!(ruled.len() > 4, "the table has lines: {ruled:?}");
        let words = String::from_utf8(second_page("pdftotext", &["-bbox"], &file)).unwrap();
        let page = scraper::Html::parse_document(&words);
        let words: Vec<_> = page.select(&scraper::Selector::parse("word").unwrap()).collect();
        assert!(words.len() > 40, "{}", words.len());
        for word in words {
            let at = |name: &str| word.attr(name).unwrap().parse::<f64>().unwrap();
            let (top, bottom, left, right) = (at("ymin"), at("ymax"), at("xmin"), at("xmax"));
            let inner = (bottom - top) * 0.3;
            let through = ruled.iter().find(|(y, from, to)| {
                (top + inner..bottom - inner).contains(y) && *from < right && left < *to
            });
            let text: String = word.text().collect();
            assert_eq!(through, None, "a line runs through “{text}” ({top} to {bottom})");
        }
    }
}

/// In a process of its own: what other tests hold meanwhile is not measured.
#[test]
fn memory_stays_flat() {
    const ALONE: &str = "ANGKATAN_TEST_ALONE";
    if std::env::var_os(ALONE).is_none() {
        let me = std::env::current_exe().unwrap();
        let child = std::process::Command::new(me)
            .args(["--exact", "certificates::memory_stays_flat", "--nocapture"])
            .env(ALONE, "1")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&child.stdout);
        assert!(child.status.success(), "{said}{}", String::from_utf8_lossy(&child.stderr));
        assert!(said.contains("1 passed"), "it did not run: {said}");
        return;
    }
    let facts = include_str!("../data/certificate-usual.json");
    let set = |n: usize| files::set(&facts.replace("Nur Aminah", &format!("Nur Aminah {n}"))).unwrap();
    let resident = || {
        let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
        pages.split(' ').nth(1).unwrap().parse::<i64>().unwrap() * 4096
    };
    for n in 0..60 {
        set(n);
    }
    let before = resident();
    for n in 60..260 {
        set(n);
    }
    let grown = resident() - before;
    // Without forgetting, 200 certificates would keep 240 MB.
    assert!(grown < 60_000_000, "{grown} bytes");
}
