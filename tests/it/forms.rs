//! The nine forms of an assessment: filled from what is recorded, for a whole cohort, one person, or a pen;
//! nothing hidden gets into them; a centre's own layout is set under limits.
use super::{
    certificates::{afterwards, crowd},
    counts::do_not_grow,
    decisions::{assessors, judge, path, plan},
    evidence::elements,
    site::{Actor, Answer, Site},
    world::{World, world},
};
use angkatan::{
    forms::{FormKind, operator, press, questions},
    people::nik::{Nik, NikKey},
    tables::{
        assessment_plan::SecondRule,
        criterion, decision_basis,
        enrolment::EnrolmentId,
        form_layout,
        judgement::{self, Method, Verdict},
        person, person_profile, plan_criterion, plan_unit, processing, self_answer,
        unit_decision::{self, Outcome},
    },
};
use rocket::http::Status;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DbErr, EntityTrait, NotSet, QueryFilter};
use std::process::Command;

/// What a program that reads PDF finds, white space taken out: lines break where they must.
fn words(bytes: &[u8]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("f.pdf");
    std::fs::write(&file, bytes).unwrap();
    let out = Command::new("pdftotext").arg("-raw").arg(&file).arg("-").output().unwrap();
    assert!(out.status.success(), "pdftotext (Debian: poppler-utils)");
    dense(&String::from_utf8(out.stdout).unwrap())
}

fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{2060}' | '\u{200b}')).collect()
}

fn pages(bytes: &[u8]) -> usize {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("f.pdf");
    std::fs::write(&file, bytes).unwrap();
    let out = Command::new("pdfinfo").arg(&file).output().unwrap();
    let said = String::from_utf8(out.stdout).unwrap();
    let line = said.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap();
    line.trim().parse().unwrap()
}

fn pdf(answer: Answer, what: &str) -> Vec<u8> {
    assert_eq!(answer.status, Status::Ok, "{what}: {}", answer.body.chars().take(400).collect::<String>());
    assert!(answer.bytes.starts_with(b"%PDF-1.7"), "{what}");
    if let Ok(to) = std::env::var("SHOW") {
        std::fs::write(format!("{to}/{}.pdf", what.replace(['/', ' '], "-")), &answer.bytes).unwrap();
    }
    answer.bytes
}

const LONG: &str = "Barang, foto, keterangan, dan harga yang ditawarkan lewat media sosial diperiksa kembali bersama \
                    pemilik usaha sebelum ditayangkan, sesuai dengan prosedur yang berlaku di tempat usaha.";

/// Everybody said what they can, was judged in all ways, and decided: the last two BK.
async fn assessed(site: &Site, world: &World, seats: &[EnrolmentId]) {
    let elements = elements(site).await;
    let at = site.now();
    site.store
        .write(async |tx| {
            let db = tx.db();
            criterion::ActiveModel {
                id: Set(world.criteria[1]),
                text: Set(LONG.into()),
                ..Default::default()
            }
            .update(db)
            .await?;
            plan_unit::Entity::insert(plan_unit::ActiveModel {
                course_version_id: Set(world.version),
                unit_id: Set(world.unit),
                methods: Set("observation,oral".into()),
                evidence: Set(2),
                attempts: Set(0),
            })
            .exec_without_returning(db)
            .await?;
            plan_criterion::Entity::insert(plan_criterion::ActiveModel {
                course_version_id: Set(world.version),
                criterion_id: Set(world.criteria[1]),
                critical: Set(true),
                methods: Set("written".into()),
            })
            .exec_without_returning(db)
            .await?;
            for (n, &seat) in seats.iter().enumerate() {
                let bk = n + 2 >= seats.len();
                let own = elements.iter().map(|element| self_answer::ActiveModel {
                    enrolment_id: Set(seat),
                    element_id: Set(*element),
                    can: Set(true),
                    at: Set(at),
                });
                self_answer::Entity::insert_many(own).exec_without_returning(db).await?;
                let methods = [Method::Observation, Method::Written, Method::Oral];
                let judged =
                    world.criteria.iter().zip(methods).enumerate().map(|(c, (criterion, method))| {
                        judgement::ActiveModel {
                            enrolment_id: Set(seat),
                            criterion_id: Set(*criterion),
                            verdict: Set(if bk && c == 1 { Verdict::NotYet } else { Verdict::Met }),
                            method: Set(method),
                            note: Set(if bk && c == 1 {
                                "Harga belum ditulis".into()
                            } else {
                                String::new()
                            }),
                            by_id: Set(world.assessor),
                            at: Set(at),
                            disputed: Set(false),
                            evidence_id: Set(None),
                        }
                    });
                judgement::Entity::insert_many(judged).exec_without_returning(db).await?;
                let decision = unit_decision::ActiveModel {
                    id: NotSet,
                    enrolment_id: Set(seat),
                    unit_id: Set(world.unit),
                    turn: Set(1),
                    outcome: Set(if bk { Outcome::NotYetCompetent } else { Outcome::Competent }),
                    note: Set(String::new()),
                    by_id: Set(world.assessor),
                    by_name: Set("Asih Asesor".into()),
                    at: Set(at),
                };
                let decision = decision.insert(db).await?.id;
                decision_basis::Entity::insert(decision_basis::ActiveModel {
                    decision_id: Set(decision),
                    assessor_id: Set(world.assessor),
                    assessor_name: Set("Asih Asesor".into()),
                    registration: Set(Some("MET.000.004772 2024".into())),
                    registered_until: Set(at.date_naive().succ_opt()),
                })
                .exec_without_returning(db)
                .await?;
            }
            Ok::<_, DbErr>(())
        })
        .await
        .unwrap();
}

#[rocket::async_test]
async fn a_cohort_of_sixteen_gets_all_nine_forms_with_what_is_recorded() {
    let site = Site::new().await;
    let world = world(&site).await;
    let mut seats = vec![world.seat, world.other_seat];
    seats.extend(crowd(&site, &world, 14).await);
    site.set_now(afterwards());
    assessed(&site, &world, &seats).await;
    let assessor = site.signed_in(world.assessor).await;
    let list = format!("/angkatan/{}/formulir", world.running);
    let grid = assessor.get(&format!("/angkatan/{}/penilaian", world.running)).await;
    assert!(grid.attributes("a", "href").contains(&list), "the assessment leads to the forms");
    let page = assessor.get(&list).await;
    let codes: Vec<&str> = FormKind::ALL.iter().map(|kind| kind.code()).collect();
    assert_eq!(page.texts("ul.rows li p strong"), codes);
    let names: Vec<String> = ["Siti Nur Aminah", "Budi Santika"]
        .into_iter()
        .map(String::from)
        .chain((0..14).map(|n| format!("Peserta {n:03}")))
        .collect();
    for kind in FormKind::ALL {
        let (code, slug) = (kind.code(), kind.slug());
        let before = processing::Entity::find().all(site.store.read()).await.unwrap().len();
        let whole = pdf(assessor.get(&format!("{list}/{slug}")).await, &format!("{slug} whole"));
        let noted = processing::Entity::find().all(site.store.read()).await.unwrap().len() - before;
        let text = words(&whole);
        let each = !matches!(kind, FormKind::Mapa01 | FormKind::Ak05);
        assert_eq!(
            noted,
            if kind == FormKind::Mapa01 { 0 } else { 16 },
            "{code}: everybody can read that it went out"
        );
        if each {
            let one = format!("/angkatan/{}/peserta/{}/formulir/{slug}", world.running, world.seat);
            let one = pdf(assessor.get(&one).await, &format!("{slug} one"));
            assert_eq!(pages(&whole), 16 * pages(&one), "{code}: as many pages as people have");
            assert!(
                words(&one).contains(&dense("Siti Nur Aminah"))
                    && !words(&one).contains(&dense("Budi Santika"))
            );
            assert_eq!(text.matches("edisi2023").count(), pages(&whole), "{code}: its edition on every page");
        }
        if kind != FormKind::Mapa01 {
            for name in &names {
                assert!(text.contains(&dense(name)), "{code}: {name}");
            }
        }
        assert!(
            text.contains(code) && text.contains(&dense("bukan sertifikasi kompetensi oleh LSP")),
            "{code}"
        );
        if matches!(kind, FormKind::Apl02 | FormKind::Mapa01 | FormKind::Ia01) {
            assert!(text.contains(&dense(LONG)), "{code}: a long criterion is whole");
            assert!(text.contains(&dense("Kriteria 2.1 dilakukan.")), "{code}");
        }
        if matches!(kind, FormKind::Ak02 | FormKind::Ia01) {
            assert!(
                text.contains(&dense("MET.000.004772 2024")),
                "{code}: who assessed, as registered that day"
            );
            assert!(
                text.contains("Diputuskanlewatakunsendiri"),
                "{code}: what the record says instead of ink"
            );
        }
        let blank = pdf(
            assessor.get(&format!("/angkatan/{}/formulir-kosong/{slug}", world.running)).await,
            &format!("{slug} blank"),
        );
        let blank = words(&blank);
        assert!(
            blank.contains(code) && names.iter().all(|name| !blank.contains(&dense(name))),
            "{code} for a pen"
        );
    }
    let ia01 = words(&pdf(assessor.get(&format!("{list}/ia01")).await, "ia01 again"));
    assert_eq!(ia01.matches(&dense("Harga belum ditulis")).count(), 2, "what is to be looked at again");
    assert_eq!(ia01.matches(&dense("J.63OPR00.010.2, KUK 1.2")).count(), 2, "the criterion that is missing");
    let ak05 = words(&pdf(assessor.get(&format!("{list}/ak05")).await, "ak05 again"));
    assert_eq!(ak05.matches("✔").count(), 16, "K or BK for everybody");
    let ak03 = words(&pdf(assessor.get(&format!("{list}/ak03")).await, "ak03 again"));
    assert!(questions::FEEDBACK.iter().all(|question| ak03.contains(&dense(question))));
    let mapa = words(&pdf(assessor.get(&format!("{list}/mapa01")).await, "mapa01 again"));
    assert!(
        mapa.contains(&dense("Jawaban tes tertulis; 2 cara berbeda")),
        "the plan of the critical criterion"
    );

    // Nobody else's.
    let other = site.signed_in(world.other_coordinator).await;
    for who in [world.instructor, world.other_instructor, world.trainee] {
        assert_eq!(site.signed_in(who).await.get(&format!("{list}/ak05")).await.status, Status::NotFound);
    }
    assert_eq!(other.get(&list).await.status, Status::NotFound);
    assert_eq!(assessor.get(&format!("{list}/ia99")).await.status, Status::NotFound);
    let wrong = format!("/angkatan/{}/peserta/{}/formulir/ia01", world.open, world.seat);
    assert_eq!(site.signed_in(world.coordinator).await.get(&wrong).await.status, Status::NotFound);
}

#[rocket::async_test]
async fn forms_ask_as_often_for_sixteen_people_as_for_two() {
    let site = Site::new().await;
    let world = world(&site).await;
    let assessor = site.signed_in(world.assessor).await;
    let list = format!("/angkatan/{}/formulir", world.running);
    let form = format!("{list}/ak02");
    do_not_grow(&site, &[(&assessor, &list), (&assessor, &form)], async || {
        let mut seats = vec![world.seat, world.other_seat];
        seats.extend(crowd(&site, &world, 14).await);
        assessed(&site, &world, &seats).await;
    })
    .await;
}

#[rocket::async_test]
async fn the_second_assessor_finds_nothing_of_the_first_in_any_form() {
    let site = Site::new().await;
    let world = world(&site).await;
    plan(&site, &world, SecondRule::EveryBk, true, false).await;
    let [second, _] = assessors(&site, &world).await;
    let (first, second) = (site.signed_in(world.assessor).await, site.signed_in(second).await);
    let coordinator = site.signed_in(world.coordinator).await;
    let words_of_first =
        [("met", "mutiara pertama"), ("not_yet", "mutiara kedua"), ("met", "mutiara ketiga")];
    let judged = judge(&first, &path(&world, world.seat), &world.criteria, &words_of_first, "belum").await;
    assert_eq!(judged.status, Status::SeeOther, "{}", judged.body);
    let base = format!("/angkatan/{}", world.running);
    let read = async |who: &Actor<'_>, path: String| words(&pdf(who.get(&path).await, "blind"));
    for kind in FormKind::ALL {
        let slug = kind.slug();
        let mut papers = vec![format!("{base}/formulir/{slug}"), format!("{base}/formulir-kosong/{slug}")];
        if !matches!(kind, FormKind::Mapa01 | FormKind::Ak05) {
            papers.push(format!("{base}/peserta/{}/formulir/{slug}", world.seat));
            papers.push(format!("{base}/peserta/{}/formulir/{slug}", world.other_seat));
        }
        let mut texts = Vec::new();
        for path in papers {
            let text = read(&second, path.clone()).await;
            assert!(!text.contains("mutiara"), "{path} shows what the first found");
            assert!(!text.contains("Diputuskan") && !text.contains("Katapenutup"), "{path}");
            texts.push(text);
        }
        if let [_, _, hers, another] = &texts[..] {
            let ticks = |text: &str| text.matches("✔").count();
            assert_eq!(ticks(hers), ticks(another), "{slug}: as of somebody whom nobody judged");
        }
    }
    for who in [&first, &coordinator] {
        let text = read(who, format!("{base}/peserta/{}/formulir/ia01", world.seat)).await;
        assert!(text.contains("mutiarakedua"), "who may see it, sees it");
    }
}

#[rocket::async_test]
async fn the_whole_nik_is_printed_for_a_reason_that_is_noted() {
    let site = Site::new().await;
    let world = world(&site).await;
    let nik = Nik::parse("3374012501900002").unwrap();
    let stored = NikKey::new(site.settings.nik_key).seal(&nik, &site.random).unwrap();
    let row = person::ActiveModel {
        id: Set(world.trainee),
        nik_sealed: Set(Some(stored.sealed)),
        nik_index: Set(Some(stored.index)),
        nik_last4: Set(Some(stored.last4)),
        ..Default::default()
    };
    let profile = person_profile::ActiveModel {
        person_id: Set(world.trainee),
        sex: Set(Some(person_profile::Sex::Female)),
        born_on: Set(chrono::NaiveDate::from_ymd_opt(1990, 1, 25)),
        schooling: Set(Some(person_profile::Schooling::Sma)),
        disability: Set(None),
    };
    site.store
        .write(async |tx| {
            row.update(tx.db()).await?;
            person_profile::Entity::insert(profile).exec_without_returning(tx.db()).await.map(|_| ())
        })
        .await
        .unwrap();
    let (coordinator, assessor) =
        (site.signed_in(world.coordinator).await, site.signed_in(world.assessor).await);
    let page = format!("/angkatan/{}/peserta/{}/formulir", world.running, world.seat);
    let to = format!("{page}/apl01");
    for who in [&coordinator, &assessor] {
        let text = words(&pdf(who.get(&to).await, "apl01 masked"));
        assert!(text.contains("••••••••••••0002") && !text.contains("3374"), "masked");
        assert!(text.contains("25Januari1990") && text.contains("SMAatauSMK"), "what the profile says");
    }
    let seen = async || {
        processing::Entity::find()
            .filter(processing::COLUMN.act.eq("nik_seen"))
            .all(site.store.read())
            .await
            .unwrap()
    };
    assert_eq!(
        coordinator.get(&page).await.attributes("form[action$='/apl01']", "action"),
        std::slice::from_ref(&to)
    );
    assert!(assessor.get(&page).await.attributes("form[action$='/apl01']", "action").is_empty());
    let no = coordinator.post(&to, &[("alasan", " ")]).await;
    assert_eq!((no.status, no.texts("#alasan-salah").len()), (Status::UnprocessableEntity, 1));
    assert_eq!(assessor.post(&to, &[("alasan", "Dikirim ke LSP")]).await.status, Status::NotFound);
    assert!(seen().await.is_empty());
    let text = words(&pdf(coordinator.post(&to, &[("alasan", "Dikirim ke LSP")]).await, "apl01 whole"));
    assert!(text.contains("3374012501900002"));
    let noted = seen().await;
    assert_eq!(noted.len(), 1);
    assert!(noted[0].detail.contains("Dikirim ke LSP") && noted[0].by_id == Some(world.coordinator));
}

#[rocket::async_test]
async fn a_centre_brings_a_layout_of_its_own_and_none_that_burns() {
    press::use_binary(env!("CARGO_BIN_EXE_angkatan"));
    let site = Site::new().await;
    let world = world(&site).await;
    let dir = tempfile::tempdir().unwrap();
    let centre = Some(world.centre.0);
    let put = async |text: &str, edition: &str| {
        let file = dir.path().join("own.typ");
        std::fs::write(&file, text).unwrap();
        let (edition, by) = (edition.to_string(), "Oki Operator".to_string());
        let command = operator::Command::Put { form: "ia01".into(), file, edition, by, centre };
        operator::run(command, &site.store, &site.clock()).await.unwrap()
    };
    let rows = async || form_layout::Entity::find().all(site.store.read()).await.unwrap();
    let forever = "#for a in range(100000) { for b in range(100000) { let c = a * b } }";
    let (said, good) = put(forever, "2030").await;
    assert!(!good && said.contains("s of a processor: stopped"), "{said}");
    let (said, good) = put("#let all = range(400000000).map(n => str(n))\n#all.len()", "2030").await;
    assert!(!good && (said.contains("GiB of memory: stopped") || said.contains("of a processor")), "{said}");
    let (said, good) = put("= Satu\n\n#read(\"/etc/passwd\")", "2030").await;
    assert!(!good && said.contains("line 3: "), "{said}");
    assert!(rows().await.is_empty(), "nothing of these is kept");

    let own = "#import \"parts.typ\": *\n#let code = \"FR.IA.01\"\n#let title = \"Ceklis Balai\"\n\
               #let body(facts) = [Tata letak milik balai: #facts.candidate]\n\
               #print(json(\"/data.json\"), code, title, body)";
    for _ in 0..2 {
        let (said, good) = put(own, "2030").await;
        assert!(good, "{said}");
    }
    assert_eq!(rows().await.len(), 1, "twice is once");
    let assessor = site.signed_in(world.assessor).await;
    let form = format!("/angkatan/{}/formulir/ia01", world.running);
    let text = words(&pdf(assessor.get(&form).await, "ia01 own"));
    assert!(text.contains("Tataletakmilikbalai:SitiNurAminah"), "{text}");
    assert_eq!(text.matches("edisi2030").count(), 2, "the edition comes with the layout");
    let list = assessor.get(&format!("/angkatan/{}/formulir", world.running)).await;
    assert!(list.body.contains("Edisi 2030, tata letak balai"));

    let remove = operator::Command::Remove { form: "ia01".into(), by: "Oki Operator".into(), centre };
    assert!(operator::run(remove, &site.store, &site.clock()).await.unwrap().1);
    assert!(words(&pdf(assessor.get(&form).await, "ia01 house")).contains("edisi2023"));
    assert_eq!(rows().await.len(), 2, "what there was is kept");
    let (said, _) =
        operator::run(operator::Command::List { centre }, &site.store, &site.clock()).await.unwrap();
    assert!(said.contains("before") && said.contains("house again"), "{said}");
}
