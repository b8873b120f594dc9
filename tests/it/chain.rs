//! From a certificate back to what it rests on: a click a level, changes after the issue flagged, one ZIP
//! that a script verifies which knows only its index, five certificates drawn by a seed.
use super::{
    certificates::{afterwards, issuer, start, work},
    counts::do_not_grow,
    decisions::{judge, path},
    evidence::{elements, hand_in},
    site::{Actor, Site},
    world::{World, world},
};
use angkatan::tables::{
    assessor_registration,
    certificate::{self, CertificateId},
    evidence_review,
    judgement::{Method, Verdict},
    judgement_event,
    mark::{self, Presence},
    processing,
};
use chrono::TimeDelta;
use rocket::http::Status;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DbErr, EntityTrait, NotSet, QueryOrder};
use std::{path::Path, process::Command};

const CHANGED: &str = "Berubah sesudah terbit";

/// Siti handed in a photo, was judged by a registered assessor, was at every session, and is certified.
async fn certified(site: &Site, world: &World) -> CertificateId {
    let trainee = site.signed_in(world.trainee).await;
    let assessor = site.signed_in(world.assessor).await;
    let element = elements(site).await[0];
    assert_eq!(hand_in(&trainee, world, "Toko saya", element).await.status, Status::SeeOther);
    let registration = assessor_registration::ActiveModel {
        person_id: Set(world.assessor),
        number: Set("MET.000.004772 2024".into()),
        valid_until: Set(site.now().date_naive()),
        set_by: Set(world.administrator),
        set_at: Set(site.now()),
    };
    site.store
        .write(async |tx| {
            assessor_registration::Entity::insert(registration).exec_without_returning(tx.db()).await
        })
        .await
        .unwrap();
    let met = [("met", "baik"), ("met", "lancar"), ("met", "")];
    let judged = judge(&assessor, &path(world, world.seat), &world.criteria, &met, "kompeten").await;
    assert_eq!(judged.status, Status::SeeOther);
    site.set_now(afterwards());
    let now = site.now();
    site.store
        .write(async |tx| {
            let marks = world.sessions.iter().map(|&session| mark::ActiveModel {
                enrolment_id: Set(world.seat),
                session_id: Set(session),
                presence: Set(Presence::Present),
                jp: Set(4),
                reason: Set(String::new()),
                by_id: Set(world.instructor),
                at: Set(now),
                ..Default::default()
            });
            mark::Entity::insert_many(marks).exec_without_returning(tx.db()).await
        })
        .await
        .unwrap();
    let started = start(site, world, "sekali").await;
    assert_eq!(started.status, Status::SeeOther, "{:?}", started.texts("main p"));
    work(&issuer(site, now)).await;
    let all = certificate::Entity::find().order_by_asc(certificate::Column::Id).all(site.store.read()).await;
    all.unwrap().remove(0).id
}

/// The first link of this page that begins so.
async fn onward(who: &Actor<'_>, page: &str, start: &str) -> String {
    let answer = who.get(page).await;
    assert_eq!(answer.status, Status::Ok, "{page}");
    let links = answer.attributes("main a", "href");
    links.into_iter().find(|to| to.starts_with(start) && to.as_str() != page).unwrap()
}

#[rocket::async_test]
async fn a_certificate_leads_to_its_evidence_a_click_a_level() {
    let site = Site::new().await;
    let world = world(&site).await;
    let id = certified(&site, &world).await;
    let coordinator = site.signed_in(world.coordinator).await;
    let list = format!("/angkatan/{}/sertifikat", world.running);
    let top = format!("/sertifikat/{id}/rantai");
    assert!(coordinator.get(&list).await.attributes("a", "href").contains(&top));
    let unit = onward(&coordinator, &top, &top).await;
    let criterion = onward(&coordinator, &unit, &format!("{unit}/")).await;
    let page = coordinator.get(&criterion).await;
    assert!(page.body.contains("MET.000.004772 2024") && page.body.contains("Asih Asesor"));
    assert!(
        page.texts(".chip").contains(&"Berlaku pada 23 November 2026".to_string()),
        "{:?}",
        page.texts(".chip")
    );
    let file = onward(&coordinator, &criterion, "/bukti/").await;
    assert!(coordinator.get(&file).await.bytes.starts_with(&[0xff, 0xd8]), "the photo itself");
    assert!(coordinator.get_english(&criterion).await.body.contains("Valid on"));
    for page in [&top, &unit, &criterion] {
        assert!(!coordinator.get(page).await.body.contains(CHANGED), "{page}: nothing has changed");
    }
    // The way back, a click a level.
    for (from, to) in [(&criterion, &unit), (&unit, &top), (&top, &list)] {
        assert_eq!(coordinator.get(from).await.attributes("a.back", "href"), std::slice::from_ref(to));
    }

    // Something changed in the last link is told all the way up, and in no other criterion.
    let later = site.now() + TimeDelta::hours(1);
    site.store
        .write(async |tx| {
            let event = judgement_event::ActiveModel {
                id: NotSet,
                enrolment_id: Set(world.seat),
                criterion_id: Set(world.criteria[0]),
                verdict: Set(Some(Verdict::NotYet)),
                method: Set(Some(Method::Oral)),
                note: Set("Diralat".into()),
                by_id: Set(world.assessor),
                at: Set(later),
                ..Default::default()
            };
            event.insert(tx.db()).await.map(|_| ())
        })
        .await
        .unwrap();
    site.set_now(later + TimeDelta::hours(1));
    for page in [&top, &unit, &criterion] {
        assert!(coordinator.get(page).await.body.contains(CHANGED), "{page}");
    }
    let flagged = coordinator.get(&unit).await;
    assert_eq!(flagged.texts("ul.rows .chip"), [CHANGED], "one criterion, not its neighbours");
    let other = format!("{unit}/{}", world.criteria[2]);
    assert!(!coordinator.get(&other).await.body.contains(CHANGED));

    // For nobody but the coordinators of the centre that issued.
    for who in [world.assessor, world.instructor, world.trainee, world.administrator, world.other_coordinator]
    {
        let actor = site.signed_in(who).await;
        for page in [&top, &unit, &criterion, &format!("/sertifikat/{id}/audit.zip")] {
            assert_eq!(actor.get(page).await.status, Status::NotFound, "{page}");
        }
    }
    assert_eq!(coordinator.get(&format!("{top}/999999")).await.status, Status::NotFound);
    assert_eq!(coordinator.get(&format!("{unit}/999999")).await.status, Status::NotFound);
}

/// Runs the script of an auditor; whether everything held, and what it said.
fn verify(file: &Path, more: &[&str]) -> (bool, String) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/audit-verify.py");
    let out = Command::new("python3").arg(script).arg(file).args(more).output().unwrap();
    let said = [out.stdout, out.stderr].concat();
    (out.status.code() == Some(0), String::from_utf8(said).unwrap())
}

/// Writes the ZIP anew after this Python did something to `files`, a dict of its contents.
fn tampered(from: &Path, to: &Path, how: &str) {
    let script = format!(
        "import hashlib, json, sys, zipfile\n\
         with zipfile.ZipFile(sys.argv[1]) as z: files = {{n: z.read(n) for n in z.namelist()}}\n\
         {how}\n\
         with zipfile.ZipFile(sys.argv[2], 'w') as z:\n\
         \x20   for name, data in files.items(): z.writestr(name, data)\n"
    );
    let out = Command::new("python3").args(["-c", &script]).arg(from).arg(to).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}

#[rocket::async_test]
async fn the_zip_of_an_auditor_is_verified_by_its_index_alone() {
    let site = Site::new().await;
    let world = world(&site).await;
    let id = certified(&site, &world).await;
    let coordinator = site.signed_in(world.coordinator).await;
    let answer = coordinator.get(&format!("/sertifikat/{id}/audit.zip")).await;
    assert_eq!(answer.status, Status::Ok);
    assert!(answer.bytes.starts_with(b"PK"));
    let dir = tempfile::tempdir().unwrap();
    let (file, other) = (dir.path().join("audit.zip"), dir.path().join("other.zip"));
    std::fs::write(&file, &answer.bytes).unwrap();
    if let Ok(to) = std::env::var("SHOW") {
        std::fs::write(format!("{to}/audit.zip"), &answer.bytes).unwrap();
    }
    let (good, said) = verify(&file, &[]);
    assert!(good, "{said}");
    assert!(said.contains("files and 20 rules hold"), "{said}");
    let again = coordinator.get(&format!("/sertifikat/{id}/audit.zip")).await;
    assert!(again.bytes == answer.bytes, "the same facts give the same bytes");
    let folder = site.settings.data.join("sementara");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0, "nothing stays behind");

    // What is in it, by name: nine forms, the photo, the certificate.
    let names = Command::new("python3")
        .args(["-c", "import sys, zipfile; print(*zipfile.ZipFile(sys.argv[1]).namelist())"])
        .arg(&file)
        .output()
        .unwrap();
    let names = String::from_utf8(names.stdout).unwrap();
    let names: Vec<&str> = names.split_whitespace().collect();
    assert_eq!(
        names,
        [
            "sertifikat/sertifikat.pdf",
            "sertifikat/fakta.json",
            "standar/unit.json",
            "penilaian/penilaian.json",
            "penilaian/penilaian.csv",
            "penilaian/riwayat.json",
            "penilaian/keputusan.json",
            "kehadiran/kehadiran.json",
            "tes/tes.json",
            "orang.json",
            "bukti/001.jpg",
            "bukti/bukti.json",
            "formulir/apl01.pdf",
            "formulir/apl02.pdf",
            "formulir/mapa01.pdf",
            "formulir/ak01.pdf",
            "formulir/ia01.pdf",
            "formulir/ak02.pdf",
            "formulir/ak03.pdf",
            "formulir/ak04.pdf",
            "formulir/ak05.pdf",
            "INDEX.txt",
            "index.json",
        ]
    );

    // That it went out is noted, with the hash of its index: another index is not the one handed out.
    let noted = processing::Entity::find().all(site.store.read()).await.unwrap();
    let noted: Vec<_> = noted.iter().filter(|row| row.detail.starts_with("Berkas audit")).collect();
    assert_eq!(noted.len(), 2);
    assert!(noted.iter().all(|row| row.person_id == world.trainee && row.by_id == Some(world.coordinator)));
    let hash = noted[0].detail.rsplit(' ').next().unwrap().to_string();
    assert!(verify(&file, &["--index-sha256", &hash]).0);

    // Whatever is done to it is found.
    let resealed = "d = json.loads(files['index.json'])\n\
        for f in d['files']:\n\
        \x20   f['size'] = len(files[f['path']]); f['sha256'] = hashlib.sha256(files[f['path']]).hexdigest()\n\
        files['index.json'] = json.dumps(d).encode()";
    let judged = "p = 'penilaian/penilaian.json'\n\
        j = json.loads(files[p]); j['judgements'][0]['criterion'] = 999999\n\
        files[p] = json.dumps(j).encode()\n";
    let facts = "files['sertifikat/fakta.json'] = files['sertifikat/fakta.json'].replace(b'Siti', b'Sita')\n";
    for (how, why) in [
        (
            "files['bukti/001.jpg'] = files['bukti/001.jpg'][:-1] + b'x'".to_string(),
            "has another hash: bukti/001.jpg",
        ),
        ("del files['formulir/ia01.pdf']".to_string(), "missing: formulir/ia01.pdf"),
        ("files['bukti/002.jpg'] = b'new'".to_string(), "not in the index: bukti/002.jpg"),
        ("del files['index.json']".to_string(), "there is no index.json"),
        (format!("{judged}{resealed}"), "refers to nothing: penilaian/penilaian.json"),
        (format!("{facts}{resealed}"), "is not the file that was recorded: sertifikat/fakta.json"),
    ] {
        tampered(&file, &other, &how);
        let (good, said) = verify(&other, &[]);
        assert!(!good && said.contains(why), "{how}: {said}");
    }
    tampered(&file, &other, resealed);
    assert!(!verify(&other, &["--index-sha256", &hash]).0, "an index written anew is not the one handed out");
    let mut bytes = answer.bytes.clone();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    std::fs::write(&other, &bytes).unwrap();
    assert!(!verify(&other, &[]).0, "a byte in the middle");
    std::fs::write(&other, &answer.bytes[..middle]).unwrap();
    assert!(!verify(&other, &[]).0, "half of it");
}

#[rocket::async_test]
async fn a_chain_asks_as_often_for_much_as_for_little() {
    let site = Site::new().await;
    let world = world(&site).await;
    let id = certified(&site, &world).await;
    let coordinator = site.signed_in(world.coordinator).await;
    let top = format!("/sertifikat/{id}/rantai");
    let trainee = site.signed_in(world.trainee).await;
    let all = elements(&site).await;
    do_not_grow(&site, &[(&coordinator, &top)], async || {
        hand_in(&trainee, &world, "Toko kedua", all[1]).await;
        hand_in(&trainee, &world, "Toko ketiga", all[0]).await;
        site.store
            .write(async |tx| {
                let pieces = angkatan::tables::evidence::Entity::find().all(tx.db()).await?;
                for piece in pieces {
                    let review = evidence_review::ActiveModel {
                        id: NotSet,
                        evidence_id: Set(piece.id),
                        valid: Set(true),
                        authentic: Set(true),
                        current: Set(true),
                        sufficient: Set(true),
                        words: Set(String::new()),
                        by_id: Set(world.assessor),
                        at: Set(afterwards()),
                    };
                    review.insert(tx.db()).await?;
                }
                Ok::<_, DbErr>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[rocket::async_test]
async fn a_sample_is_drawn_by_a_seed_and_can_be_drawn_again() {
    let site = Site::new().await;
    let world = world(&site).await;
    let id = certified(&site, &world).await;
    let coordinator = site.signed_in(world.coordinator).await;
    let list = coordinator.get(&format!("/angkatan/{}/sertifikat", world.running)).await;
    assert!(list.attributes("a", "href").contains(&"/uji-petik".to_string()));
    let page = coordinator.get("/uji-petik").await;
    let drawn = |page: &super::site::Answer| page.attributes("ul.rows a", "href");
    assert_eq!(drawn(&page), [format!("/sertifikat/{id}/rantai")]);
    let again = page.attributes("a[href^='/uji-petik?']", "href").remove(0);
    assert!(again.contains("benih=") && again.contains("triwulan=2026-4"), "{again}");
    assert_eq!(drawn(&coordinator.get(&again).await), drawn(&page), "the link draws the same");
    let before = coordinator.get("/uji-petik?triwulan=2026-3&benih=A").await;
    assert!(drawn(&before).is_empty() && before.body.contains("Belum ada sertifikat"));
    let wrong = coordinator.get("/uji-petik?triwulan=besok&benih=A").await;
    assert_eq!(wrong.status, Status::UnprocessableEntity);
    assert_eq!(wrong.texts("#triwulan-salah").len(), 1);
    let elsewhere = site.signed_in(world.other_coordinator).await;
    assert!(drawn(&elsewhere.get("/uji-petik").await).is_empty(), "only of the own centre");
    assert_eq!(site.signed_in(world.assessor).await.get("/uji-petik").await.status, Status::NotFound);
}
