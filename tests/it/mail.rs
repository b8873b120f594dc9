//! The outbox and who carries it: what arrives, what is tried again, what a coordinator sees and does.
use super::{
    site::Site,
    smtp::{Arrived, Does, MailServer},
    world::{World, world},
};
use angkatan::{
    mail::{
        Files, Letter, Message,
        outbox::post,
        worker::{self, Worker},
    },
    settings::Settings,
    tables::{
        certificate::{self, CertificateId},
        certificate_file,
        message::{self, MessageId, MessageState},
        person::{self, PersonId},
    },
};
use chrono::TimeDelta;
use rocket::{
    http::Status,
    tokio::{
        sync::oneshot,
        time::{Duration, sleep},
    },
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, NotSet, QueryOrder};
use std::{
    io::Write,
    process::{Command, Stdio},
};

const PDF: &[u8] = b"%PDF-1.7\nnot a real one\n\xff\x00\r\n.\r\n%%EOF\n";

fn letter(subject: &str) -> Letter {
    Letter {
        subject: subject.into(),
        greeting: "Yth. Siti Nur Aminah,".into(),
        paragraphs: vec!["Sertifikat pelatihan Anda terbit. <b>Selamat</b>.".into(), ".".into()],
        button: Some(("Cek sertifikat".into(), "http://pelatihan.example/v/K7QM-4T2X".into())),
        from: "Balai Pelatihan Contoh".into(),
    }
}

pub async fn certificate(site: &Site, world: &World, holder: &str) -> CertificateId {
    let row = certificate::ActiveModel {
        id: NotSet,
        centre_id: Set(world.centre),
        cohort_id: Set(world.running),
        enrolment_id: Set(world.seat),
        series: Set("2026".into()),
        sequence: Set(1),
        number: Set("0001/BPKU/XI/2026".into()),
        code: Set("K7QM-4T2X-9ABC-DEFG".into()),
        holder: Set(holder.into()),
        layout: Set("certificate-1".into()),
        facts: Set(include_str!("facts.json").into()),
        facts_sha256: Set("00".into()),
        issued_on: Set(site.now().date_naive()),
        issued_by: Set(world.coordinator),
        issued_at: Set(site.now()),
    };
    let set_at = site.now();
    site.store
        .write(async |tx| {
            let id = row.insert(tx.db()).await?.id;
            let file = certificate_file::ActiveModel {
                certificate_id: Set(id),
                pdf: Set(PDF.to_vec()),
                sha256: Set("00".into()),
                set_at: Set(set_at),
            };
            file.insert(tx.db()).await?;
            Ok::<_, sea_orm::DbErr>(id)
        })
        .await
        .unwrap()
}

pub async fn posted(
    site: &Site,
    world: &World,
    to: PersonId,
    event: &str,
    certificate: Option<CertificateId>,
) -> MessageId {
    let person = person::Entity::find_by_id(to).one(site.store.read()).await.unwrap().unwrap();
    let message = Message {
        centre: world.centre,
        cohort: Some(world.running),
        to: &person,
        event: event.into(),
        kind: "certificate",
        letter: letter("Sertifikat pelatihan Anda – selamat"),
        certificate,
    };
    site.store.write(async |tx| post(tx, message, site.now()).await).await.unwrap();
    let rows = message::Entity::find().order_by_desc(message::Column::Id).one(site.store.read()).await;
    rows.unwrap().unwrap().id
}

async fn row(site: &Site, id: MessageId) -> message::Model {
    message::Entity::find_by_id(id).one(site.store.read()).await.unwrap().unwrap()
}

fn worker(site: &Site, smtp: Option<String>) -> Worker {
    let settings = Settings { smtp, ..site.settings.clone() };
    let files = Files::new(|_| async { Ok(PDF.to_vec()) });
    Worker::new(site.store.clone(), &settings, site.clock(), files).unwrap()
}

/// The letter as Python's mail parser reads it: headers, then each part with its kind, name and body.
fn parsed(bytes: &[u8]) -> serde_json::Value {
    const READ: &str = r#"
import sys, json, email, email.policy, hashlib
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
parts = []
for p in m.walk():
    body = None if p.is_multipart() else p.get_payload(decode=True)
    text = p.get_content() if p.get_content_maintype() == "text" else None
    parts.append({"kind": p.get_content_type(), "name": p.get_filename(),
                  "disposition": p.get_content_disposition(), "text": text,
                  "bytes": None if body is None else list(body)})
defects = [str(d) for p in m.walk() for d in p.defects]
headers = {}
for k in m.keys():
    headers.setdefault(k.lower(), []).append(str(m[k]))
print(json.dumps({"headers": headers, "parts": parts, "defects": defects}))
"#;
    let mut python = Command::new("python3")
        .args(["-c", READ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 reads the letters; tests/run installs it");
    python.stdin.take().unwrap().write_all(bytes).unwrap();
    let out = python.wait_with_output().unwrap();
    assert!(out.status.success());
    serde_json::from_slice(&out.stdout).unwrap()
}

fn assert_whole(bytes: &[u8], to: &str) {
    let letter = parsed(bytes);
    assert_eq!(letter["defects"], serde_json::json!([]));
    let header = |name: &str| letter["headers"][name].clone();
    assert_eq!(header("from"), serde_json::json!(["Balai Pelatihan <pelatihan@pelatihan.example>"]));
    assert_eq!(header("to"), serde_json::json!([to]));
    assert_eq!(header("subject"), serde_json::json!(["Sertifikat pelatihan Anda – selamat"]));
    assert_eq!(header("auto-submitted"), serde_json::json!(["auto-generated"]));
    assert_eq!(header("date"), serde_json::json!(["Mon, 23 Nov 2026 02:00:00 +0000"]));
    let kinds: Vec<&str> =
        letter["parts"].as_array().unwrap().iter().map(|p| p["kind"].as_str().unwrap()).collect();
    assert_eq!(
        kinds,
        ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf"]
    );
    let part = |n: usize| &letter["parts"][n];
    assert!(part(2)["text"].as_str().unwrap().contains("http://pelatihan.example/v/K7QM-4T2X"));
    assert!(part(3)["text"].as_str().unwrap().contains("&lt;b&gt;Selamat&lt;/b&gt;"));
    assert!(part(3)["text"].as_str().unwrap().contains("href=\"http://pelatihan.example/v/K7QM-4T2X\""));
    assert_eq!(part(4)["disposition"], "attachment");
    assert_eq!(part(4)["bytes"], serde_json::json!(PDF), "the PDF, byte for byte");
}

#[rocket::async_test]
async fn a_letter_arrives_whole_and_once() {
    let site = Site::new().await;
    let world = world(&site).await;
    let id = certificate(&site, &world, "Siti Nur Aminah, ꦱꦶꦠꦶ \"Zoë\"").await;
    let message = posted(&site, &world, world.trainee, "certificate:1", Some(id)).await;
    assert_eq!(
        posted(&site, &world, world.trainee, "certificate:1", Some(id)).await,
        message,
        "one an event"
    );
    let server = MailServer::start().await;
    let worker = worker(&site, Some(server.url()));
    assert_eq!(worker.step().await.unwrap(), 1);
    assert_eq!(worker.step().await.unwrap(), 0, "nothing is left");
    let arrived = server.arrived();
    assert_eq!(arrived.len(), 1);
    assert_eq!(
        (arrived[0].from.as_str(), arrived[0].to.as_str()),
        ("pelatihan@pelatihan.example", "siti@peserta.example")
    );
    assert_whole(&arrived[0].bytes, "Siti Nur Aminah <siti@peserta.example>");
    assert_eq!(arrived[0].header("Message-ID"), "<certificate.1.20261123020000@pelatihan.example>");
    let name = &parsed(&arrived[0].bytes)["parts"][4]["name"];
    assert_eq!(name, "0001-BPKU-XI-2026 Siti Nur Aminah, ꦱꦶꦠꦶ Zoë.pdf");
    let row = row(&site, message).await;
    assert_eq!(
        (row.state, row.attempts, row.sent_at, row.lease_until),
        (MessageState::Sent, 1, Some(site.now()), None)
    );
}

#[rocket::async_test]
async fn without_a_mail_server_letters_are_files() {
    let site = Site::new().await;
    let world = world(&site).await;
    let id = certificate(&site, &world, "Siti Nur Aminah").await;
    let message = posted(&site, &world, world.trainee, "certificate:1", Some(id)).await;
    assert_eq!(worker(&site, None).step().await.unwrap(), 1);
    let folder = site.settings.data.join("mail");
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert_eq!(files, [std::ffi::OsString::from(format!("{message}.eml"))]);
    let bytes = std::fs::read(folder.join(format!("{message}.eml"))).unwrap();
    assert_whole(&bytes, "Siti Nur Aminah <siti@peserta.example>");
    assert_eq!(row(&site, message).await.state, MessageState::Sent);
}

#[rocket::async_test]
async fn a_server_that_says_later_gets_it_later() {
    let site = Site::new().await;
    let world = world(&site).await;
    let message = posted(&site, &world, world.trainee, "seat:1", None).await;
    let server = MailServer::start().await;
    server.plan("siti@peserta.example", &[Does::Later, Does::Later]);
    let worker = worker(&site, Some(server.url()));
    assert_eq!(worker.step().await.unwrap(), 1);
    let waiting = row(&site, message).await;
    assert_eq!((waiting.state, waiting.due_at), (MessageState::Retrying, site.now() + TimeDelta::minutes(1)));
    assert_eq!(waiting.last_error, "deferred: transient error (451): 4.7.1 come back later");
    assert_eq!(worker.step().await.unwrap(), 0, "not before its time");
    for minutes in [1, 5] {
        site.set_now(site.now() + TimeDelta::minutes(minutes));
        assert_eq!(worker.step().await.unwrap(), 1);
    }
    let row = row(&site, message).await;
    assert_eq!((row.state, row.attempts, row.last_error.as_str()), (MessageState::Sent, 3, ""));
    assert_eq!(server.arrived().len(), 1);
}

#[rocket::async_test]
async fn a_no_for_good_fails_at_once_and_the_others_go() {
    let site = Site::new().await;
    let world = world(&site).await;
    let refused = posted(&site, &world, world.trainee, "seat:1", None).await;
    let taken = posted(&site, &world, world.instructor, "seat:2", None).await;
    let server = MailServer::start().await;
    server.plan("siti@peserta.example", &[Does::Never]);
    let worker = worker(&site, Some(server.url()));
    assert_eq!(worker.step().await.unwrap(), 2);
    let refused = row(&site, refused).await;
    assert_eq!((refused.state, refused.attempts), (MessageState::Failed, 1));
    assert_eq!(refused.last_error, "refused: permanent error (550): 5.1.1 no such mailbox");
    assert_eq!(row(&site, taken).await.state, MessageState::Sent);
    assert_eq!(worker.step().await.unwrap(), 0);
}

#[rocket::async_test]
async fn a_lost_line_is_tried_twice_more_under_the_same_name() {
    let site = Site::new().await;
    let world = world(&site).await;
    let lost = posted(&site, &world, world.trainee, "seat:1", None).await;
    let server = MailServer::start().await;
    server.plan("siti@peserta.example", &[Does::Lose, Does::Drop, Does::Lose, Does::Take]);
    let worker = worker(&site, Some(server.url()));
    for minutes in [0, 1, 5, 60] {
        site.set_now(site.now() + TimeDelta::minutes(minutes));
        worker.step().await.unwrap();
    }
    let row = row(&site, lost).await;
    assert_eq!((row.state, row.attempts), (MessageState::Failed, 3));
    assert!(row.last_error.starts_with("lost: "), "{}", row.last_error);
    let arrived: Vec<Arrived> = server.arrived();
    assert_eq!(arrived.len(), 2, "the dropped one never arrived");
    assert_eq!(arrived[0].bytes, arrived[1].bytes, "the same letter, byte for byte");
}

#[rocket::async_test]
async fn a_server_that_is_away_or_not_to_be_trusted_is_not_blamed_on_anybody() {
    let site = Site::new().await;
    let world = world(&site).await;
    let message = posted(&site, &world, world.trainee, "seat:1", None).await;
    // Nobody listens there.
    worker(&site, Some("smtp://127.0.0.1:9?tls=none".into())).step().await.unwrap();
    let away = row(&site, message).await;
    assert_eq!((away.state, away.attempts), (MessageState::Retrying, 1));
    assert!(away.last_error.starts_with("unreachable: "), "{}", away.last_error);
    // Without ?tls=none a server that cannot encrypt gets nothing.
    let server = MailServer::start().await;
    site.set_now(site.now() + TimeDelta::minutes(1));
    worker(&site, Some(format!("smtp://127.0.0.1:{}", server.port))).step().await.unwrap();
    let plain = row(&site, message).await;
    assert_eq!((plain.state, plain.attempts), (MessageState::Retrying, 2));
    assert!(plain.last_error.starts_with("unreachable: "), "{}", plain.last_error);
    assert_eq!(server.arrived().len(), 0);
}

#[rocket::async_test]
async fn a_server_may_ask_who_we_are() {
    let site = Site::new().await;
    let world = world(&site).await;
    let message = posted(&site, &world, world.trainee, "seat:1", None).await;
    let server = MailServer::start().await;
    server.wants("balai", "rahasia #1");
    let url = |password: &str| format!("smtp://balai:{password}@127.0.0.1:{}?tls=none", server.port);
    worker(&site, Some(url("salah"))).step().await.unwrap();
    assert_eq!(row(&site, message).await.state, MessageState::Failed);
    let coordinator = site.signed_in(world.coordinator).await;
    let answer = coordinator.post(&format!("/pesan/{message}/kirim-ulang"), &[]).await;
    assert_eq!(answer.location, Some(format!("/pesan/{message}")));
    worker(&site, Some(url("rahasia%20%231"))).step().await.unwrap();
    assert_eq!(row(&site, message).await.state, MessageState::Sent);
    assert_eq!(server.arrived().len(), 1);
}

#[rocket::async_test]
async fn a_killed_worker_s_letters_are_taken_up_when_their_lease_ends() {
    let site = Site::new().await;
    let world = world(&site).await;
    let message = posted(&site, &world, world.trainee, "seat:1", None).await;
    let server = MailServer::start().await;
    server.plan("siti@peserta.example", &[Does::Brood]);
    let killed = worker(&site, Some(server.url()));
    // Cut in the middle of sending, as by SIGKILL: the server has it, we never noted it.
    let arrived = async {
        while server.arrived().is_empty() {
            sleep(Duration::from_millis(5)).await;
        }
    };
    rocket::tokio::select! {
        done = killed.step() => panic!("it was to be under way: {done:?}"),
        () = arrived => {}
    }
    drop(killed);
    let under_way = row(&site, message).await;
    assert_eq!((under_way.state, under_way.attempts), (MessageState::Sending, 1));
    let next = worker(&site, Some(server.url()));
    assert_eq!(next.step().await.unwrap(), 0, "the lease still holds");
    site.set_now(site.now() + TimeDelta::minutes(2));
    assert_eq!(next.step().await.unwrap(), 1);
    assert_eq!(row(&site, message).await.state, MessageState::Sent);
    let mut ids: Vec<String> = server.arrived().iter().map(|a| a.header("Message-ID")).collect();
    ids.dedup();
    assert_eq!(ids, ["<seat.1.20261123020000@pelatihan.example>"], "whoever gets it twice can tell");
}

#[rocket::async_test]
async fn four_workers_send_forty_letters_once_each() {
    let site = Site::new().await;
    let world = world(&site).await;
    for n in 0..40 {
        posted(&site, &world, world.trainee, &format!("seat:{n}"), None).await;
    }
    let server = MailServer::start().await;
    let run = async || {
        let worker = worker(&site, Some(server.url()));
        while worker.step().await.unwrap() > 0 {}
    };
    rocket::tokio::join!(run(), run(), run(), run());
    let mut ids: Vec<String> = server.arrived().iter().map(|a| a.header("Message-ID")).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((server.arrived().len(), ids.len()), (40, 40));
    assert!(server.lines() <= 32, "lines are kept open: {}", server.lines());
}

#[rocket::async_test]
async fn the_running_worker_stops_when_told() {
    let site = Site::new().await;
    let world = world(&site).await;
    let message = posted(&site, &world, world.trainee, "seat:1", None).await;
    let (stop, stopped) = oneshot::channel::<()>();
    let run = worker::run(
        site.store.clone(),
        &site.settings,
        site.clock(),
        Files::new(|_| async { Ok(PDF.to_vec()) }),
        async {
            let _ = stopped.await;
        },
    );
    let watch = async {
        while row(&site, message).await.state != MessageState::Sent {
            sleep(Duration::from_millis(20)).await;
        }
        stop.send(()).unwrap();
    };
    let (run, ()) = rocket::tokio::join!(run, watch);
    run.unwrap();
}

#[rocket::async_test]
async fn the_coordinator_sees_what_did_not_arrive_and_sends_it_again() {
    let site = Site::new().await;
    let world = world(&site).await;
    let failed = posted(&site, &world, world.trainee, "seat:1", None).await;
    posted(&site, &world, world.instructor, "seat:2", None).await;
    let server = MailServer::start().await;
    server.plan("siti@peserta.example", &[Does::Never]);
    let worker = worker(&site, Some(server.url()));
    worker.step().await.unwrap();
    let coordinator = site.signed_in(world.coordinator).await;
    let page = coordinator.get("/pesan").await;
    assert_eq!(page.status, Status::Ok, "{}", page.body);
    assert_eq!(
        page.texts(".tabs a"),
        [
            "Semua (2)",
            "Belum terkirim (1)",
            "Tanpa email (0)",
            "Dicoba lagi (0)",
            "Menunggu (0)",
            "Terkirim (1)"
        ]
    );
    assert_eq!(page.texts("tbody th a"), ["Indra Instruktur", "Siti Nur Aminah"]);
    assert_eq!(page.texts("tbody .mark"), ["Terkirim", "Belum terkirim"]);
    assert_eq!(page.texts(".btn.main"), ["Kirim ulang 1 pesan"]);
    let only = coordinator.get(&format!("/pesan?keadaan=failed&angkatan={}", world.running)).await;
    assert_eq!(only.texts("tbody th a"), ["Siti Nur Aminah"]);
    let none = coordinator.get(&format!("/pesan?keadaan=failed&angkatan={}", world.open)).await;
    assert_eq!(none.texts("tbody th a"), [""; 0]);

    let one = coordinator.get(&format!("/pesan/{failed}")).await;
    assert_eq!(one.texts("h1"), ["Sertifikat pelatihan Anda – selamat"]);
    assert_eq!(
        one.texts(".notice strong"),
        ["Server penerima tidak menerima pesan ini. Periksa alamatnya, lalu kirim ulang."]
    );
    assert_eq!(one.texts(".notice .code"), ["permanent error (550): 5.1.1 no such mailbox"]);

    // The address is corrected; the message follows it.
    let person = person::ActiveModel {
        id: Set(world.trainee),
        email: Set(Some("siti@baru.example".into())),
        ..Default::default()
    };
    site.store.write(async |tx| person.update(tx.db()).await).await.unwrap();
    let answer = coordinator.post("/pesan/kirim-ulang", &[]).await;
    assert_eq!(answer.location.as_deref(), Some("/pesan?keadaan=queued"));
    worker.step().await.unwrap();
    assert_eq!(server.arrived().last().unwrap().to, "siti@baru.example");
    assert_eq!(row(&site, failed).await.state, MessageState::Sent);
    let twice = coordinator.post(&format!("/pesan/{failed}/kirim-ulang"), &[]).await;
    assert_eq!(twice.status, Status::UnprocessableEntity, "what has left is not sent again");
}

#[rocket::async_test]
async fn what_waits_for_its_next_try_can_go_now() {
    let site = Site::new().await;
    let world = world(&site).await;
    let message = posted(&site, &world, world.trainee, "seat:1", None).await;
    let server = MailServer::start().await;
    server.plan("siti@peserta.example", &[Does::Later]);
    let worker = worker(&site, Some(server.url()));
    worker.step().await.unwrap();
    let coordinator = site.signed_in(world.coordinator).await;
    let page = coordinator.get("/pesan?keadaan=retrying").await;
    assert_eq!(page.texts(".btn.main"), ["Coba 1 pesan sekarang"]);
    let to = page.attributes("form[method=post]", "action")[0].clone();
    assert_eq!(coordinator.post(&to, &[]).await.status, Status::SeeOther);
    worker.step().await.unwrap();
    assert_eq!(row(&site, message).await.state, MessageState::Sent);
}

#[rocket::async_test]
async fn somebody_without_an_address_is_told_another_way() {
    let site = Site::new().await;
    let world = world(&site).await;
    let message = posted(&site, &world, world.other_trainee, "seat:1", None).await;
    assert_eq!(worker(&site, None).step().await.unwrap(), 0);
    let coordinator = site.signed_in(world.coordinator).await;
    let path = format!("/pesan/{message}");
    let page = coordinator.get(&path).await;
    assert_eq!(page.texts(".chip"), ["Kirim sendiri"]);
    let links = page.attributes("a.btn.main", "href");
    assert_eq!(links.len(), 1);
    assert!(links[0].starts_with("https://wa.me/6281200000001?text=Yth."), "{}", links[0]);
    assert!(links[0].contains("http:%2F%2Fpelatihan.example%2Fv%2FK7QM-4T2X"), "{}", links[0]);
    let refused = coordinator.post(&format!("{path}/kirim-ulang"), &[]).await;
    assert_eq!(refused.status, Status::UnprocessableEntity);
    assert_eq!(coordinator.post(&format!("{path}/terkabari"), &[]).await.location, Some(path.clone()));
    assert_eq!(coordinator.get(&path).await.texts(".chip"), ["Sudah dikabari"]);
    assert_eq!(coordinator.get_english(&path).await.texts(".chip"), ["Told"]);
    assert_eq!(worker(&site, None).step().await.unwrap(), 0);
}

#[rocket::async_test]
async fn a_letter_is_looked_at_in_a_sandbox_and_taken_home_as_a_file() {
    let site = Site::new().await;
    let world = world(&site).await;
    let message = posted(&site, &world, world.trainee, "seat:1", None).await;
    let coordinator = site.signed_in(world.coordinator).await;
    let html = coordinator.get(&format!("/pesan/{message}/html")).await;
    let policy: Vec<&String> =
        html.headers.iter().filter(|(n, _)| n == "Content-Security-Policy").map(|(_, v)| v).collect();
    assert_eq!(policy, ["sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"]);
    assert!(html.body.contains("Yth. Siti Nur Aminah,"));
    let file = coordinator.get(&format!("/pesan/{message}/surat.eml")).await;
    assert_eq!(file.status, Status::Ok);
    let letter = parsed(&file.bytes);
    assert_eq!(letter["headers"]["to"], serde_json::json!(["Siti Nur Aminah <siti@peserta.example>"]));
    assert_eq!(letter["parts"].as_array().unwrap().len(), 3);
}

#[rocket::async_test]
async fn messages_are_their_own_centre_s() {
    let site = Site::new().await;
    let world = world(&site).await;
    let message = posted(&site, &world, world.trainee, "seat:1", None).await;
    for (who, list) in [
        (world.other_coordinator, Status::Ok),
        (world.instructor, Status::NotFound),
        (world.trainee, Status::NotFound),
    ] {
        let actor = site.signed_in(who).await;
        let page = actor.get("/pesan").await;
        assert_eq!((page.status, page.texts("tbody th a")), (list, vec![]));
        for path in ["", "/html", "/surat.eml"] {
            assert_eq!(actor.get(&format!("/pesan/{message}{path}")).await.status, Status::NotFound);
        }
        for path in ["kirim-ulang", "terkabari"] {
            assert_eq!(actor.post(&format!("/pesan/{message}/{path}"), &[]).await.status, Status::NotFound);
        }
    }
    assert_eq!(site.nobody().get("/pesan").await.location.as_deref(), Some("/masuk?ke=%2Fpesan"));
}
