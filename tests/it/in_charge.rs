//! The applicant's page: papers beside the form, and from one applicant to the next. And who may open it:
//! whoever is in charge of a step opens the pages of that step in that cohort, and nothing else.
use super::{
    selected::{open_cohort, people, plan},
    site::{Actor, Site},
    world::{World, world},
};
use angkatan::{
    enrollment::commands::apply_all,
    people::nik::{Nik, NikKey},
    selection::commands::{self, Change, Plan},
    tables::{
        cohort::CohortId,
        course_requirement::{self, RequirementKind},
        document::{self, DocumentState, PaperKind},
        enrolment::{self, EnrolmentId, EnrolmentState, Via},
        person::{self, PersonId},
        person_profile::{self, Sex},
        processing,
        selection::Method,
        selection_step::SelectionStep,
    },
    web::Origin,
};
use chrono::{NaiveDate, TimeDelta};
use rocket::http::Status;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, NotSet, QueryFilter, QueryOrder,
};

const PAPER: &str = "c4de0000000000000000000000000000000000000000000000000000000000bb";

struct Scene {
    site: Site,
    world: World,
    cohort: CohortId,
    /// In the order of arrival; the first is Siti.
    applied: Vec<EnrolmentId>,
}

impl Scene {
    /// Siti and so many others have applied; Irma checks papers, Asih gives scores.
    async fn new(others: usize, change: impl FnOnce(&mut Plan)) -> Scene {
        let site = Site::new().await;
        let world = world(&site).await;
        let cohort = open_cohort(&site, &world, 4, 2).await;
        let mut plan = plan(&site, &world, Method::Scores);
        change(&mut plan);
        let mut all = vec![world.trainee];
        all.extend(people(&site, &world, others).await);
        let origin = Origin::new("http://pelatihan.example");
        let early =
            Change { by: Some(world.coordinator), origin: &origin, now: site.now() - TimeDelta::hours(1) };
        let applied = site
            .store
            .write(async |tx| {
                commands::set_up(tx, cohort, plan, early).await?;
                apply_all(tx, cohort, &all, Via::Own, &site.random, early).await
            })
            .await
            .unwrap();
        let applied = applied.into_iter().map(|one| one.enrolment).collect();
        Scene { site, world, cohort, applied }
    }

    fn path(&self, rest: &str) -> String {
        format!("/angkatan/{}/seleksi{rest}", self.cohort)
    }

    fn person(&self, n: usize, filter: &str) -> String {
        self.path(&format!("/orang/{}{filter}", self.applied[n]))
    }

    async fn actor(&self, person: PersonId) -> Actor<'_> {
        self.site.signed_in(person).await
    }

    async fn states(&self) -> Vec<EnrolmentState> {
        let rows = enrolment::Entity::find()
            .filter(enrolment::COLUMN.cohort_id.eq(self.cohort))
            .order_by_asc(enrolment::Column::QueueNumber)
            .all(self.site.store.read());
        rows.await.unwrap().into_iter().map(|row| row.state).collect()
    }

    /// Siti was born on another day than her NIK says, and handed in her ID card.
    async fn siti_hands_in(&self) {
        let (site, w) = (&self.site, &self.world);
        let nik = Nik::parse("3374016501900001").unwrap();
        let sealed = NikKey::new(site.settings.nik_key).seal(&nik, &site.random).unwrap();
        std::fs::create_dir_all(site.settings.data.join("berkas/c4")).unwrap();
        std::fs::write(site.settings.data.join("berkas/c4/ktp.jpg"), b"\xff\xd8\xff\xd9").unwrap();
        let paper = document::ActiveModel {
            id: NotSet,
            person_id: Set(w.trainee),
            kind: Set(PaperKind::Ktp),
            code: Set(PAPER.into()),
            media_type: Set("image/jpeg".into()),
            bytes: Set(4),
            sha256: Set(String::new()),
            path: Set("c4/ktp.jpg".into()),
            state: Set(DocumentState::Kept),
            created_at: Set(site.now()),
            gone_at: Set(None),
        };
        let profile = person_profile::ActiveModel {
            person_id: Set(w.trainee),
            sex: Set(Some(Sex::Female)),
            born_on: Set(NaiveDate::from_ymd_opt(1990, 1, 24)),
            ..Default::default()
        };
        let known = person::ActiveModel {
            id: Set(w.trainee),
            nik_sealed: Set(Some(sealed.sealed)),
            nik_index: Set(Some(sealed.index)),
            nik_last4: Set(Some(sealed.last4)),
            ..Default::default()
        };
        let asks = [(1, RequirementKind::MinAge, "40"), (2, RequirementKind::Document, "ktp")];
        let asks = asks.map(|(position, kind, value)| course_requirement::ActiveModel {
            id: NotSet,
            course_version_id: Set(w.version),
            position: Set(position),
            kind: Set(kind),
            value: Set(value.into()),
        });
        site.store
            .write(async |tx| {
                paper.insert(tx.db()).await?;
                profile.insert(tx.db()).await?;
                known.update(tx.db()).await?;
                for row in asks {
                    row.insert(tx.db()).await?;
                }
                Ok::<_, DbErr>(())
            })
            .await
            .unwrap();
    }

    /// Who looked at Siti's papers, in the log she can read.
    async fn looks(&self) -> Vec<Option<PersonId>> {
        let rows = processing::Entity::find()
            .filter(processing::COLUMN.person_id.eq(self.world.trainee))
            .filter(processing::COLUMN.act.eq("document_seen"))
            .order_by_asc(processing::Column::Id)
            .all(self.site.store.read());
        rows.await.unwrap().into_iter().map(|row| row.by_id).collect()
    }
}

#[rocket::async_test]
async fn papers_stand_beside_what_was_answered_and_each_look_is_noted() {
    let scene = Scene::new(1, |_| {}).await;
    scene.siti_hands_in().await;
    let coordinator = scene.actor(scene.world.coordinator).await;
    let page = coordinator.get(&scene.person(0, "")).await;
    assert_eq!(page.status, Status::Ok);
    assert_eq!(page.texts(".sheet h2"), ["KTP"]);
    assert_eq!(page.attributes(".sheet img", "src"), [format!("/berkas/{PAPER}")]);
    assert_eq!(page.attributes(".sheet img", "alt"), ["KTP milik Siti Nur Aminah"]);
    assert_eq!(
        page.texts(".sheet dd"),
        ["Siti Nur Aminah", "•••• •••• •••• 0001", "24 Januari 1990, perempuan", "Kota Semarang"]
    );
    assert_eq!(
        page.texts(".notice.warn p"),
        ["Periksa sekali lagi", "Tanggal lahir di isian berbeda dari angka di NIK. Bandingkan dengan KTP."]
    );
    assert_eq!(
        page.texts(".demands li"),
        ["Belum cocok Berumur paling sedikit 40 tahun", "Terpenuhi Foto KTP"]
    );
    assert!(!page.body.contains("3374016501900001"), "the whole NIK is behind a reason");
    assert!(page.attributes("a", "href").contains(&format!("/orang/{}", scene.world.trainee)));
    let english = coordinator.get_english(&scene.person(0, "")).await;
    assert_eq!(english.texts(".notice.warn p")[0], "Look at this twice");
    assert_eq!(scene.looks().await, [], "the page alone shows no paper");

    for _ in 0..2 {
        let picture = coordinator.get(&format!("/berkas/{PAPER}")).await;
        assert_eq!((picture.status, picture.bytes.len()), (Status::Ok, 4));
    }
    assert_eq!(scene.looks().await, [Some(scene.world.coordinator)], "one look, however often it is loaded");
    let own = scene.actor(scene.world.trainee).await;
    assert_eq!(own.get(&format!("/berkas/{PAPER}")).await.status, Status::Ok);
    scene.site.set_now(scene.site.now() + TimeDelta::hours(2));
    coordinator.get(&format!("/berkas/{PAPER}")).await;
    assert_eq!(scene.looks().await.len(), 2, "later it is another look; one's own is none");

    // The other has no card: nothing is shown in its place but that it is missing.
    let other = coordinator.get(&scene.person(1, "")).await;
    assert_eq!(other.texts(".sheet .none"), ["KTP belum dikirim."]);
    assert_eq!(other.texts(".notice.warn"), Vec::<String>::new());
}

#[rocket::async_test]
async fn from_applicant_to_applicant_without_going_back() {
    let scene = Scene::new(4, |_| {}).await;
    let coordinator = scene.actor(scene.world.coordinator).await;
    let board = coordinator.get(&scene.path("?tahap=submitted")).await;
    assert_eq!(board.attributes("a.hit", "href")[0], scene.person(0, "?tahap=submitted"));
    let walk = |page: &super::site::Answer| {
        let of = |rel: &str| page.attributes(&format!(".stack.wide > .walk a[rel={rel}]"), "href");
        (of("prev").first().cloned(), page.texts(".walk span.soft")[0].clone(), of("next").first().cloned())
    };
    let third = coordinator.get(&scene.person(2, "?tahap=submitted")).await;
    let at = |n: usize| Some(scene.person(n, "?tahap=submitted"));
    assert_eq!(walk(&third), (at(1), "3 dari 5".into(), at(3)));
    let first = coordinator.get(&scene.person(0, "?tahap=submitted")).await;
    assert_eq!(walk(&first), (None, "1 dari 5".into(), at(1)));
    let found = coordinator.get(&scene.person(1, "?cari=pelamar%200")).await;
    assert_eq!(walk(&found), (None, "1 dari 1".into(), None));

    // Each decision leads to the next of the same list, the last to the board.
    let mut here = scene.person(2, "?tahap=submitted");
    let mut came = Vec::new();
    for n in 0..5 {
        let page = coordinator.get(&here).await;
        let to = page.attributes("aside form", "action")[0].clone();
        assert_eq!(to, here, "the form keeps the list");
        let fields: &[(&str, &str)] = match n {
            1 => &[("aksi", "perbaikan"), ("alasan", "Foto KTP buram")],
            2 => &[("aksi", "tolak"), ("alasan", "Di luar provinsi")],
            _ => &[("aksi", "benar")],
        };
        let answer = coordinator.post(&to, fields).await;
        assert_eq!(answer.status, Status::SeeOther, "{:?}", answer.texts(".error"));
        here = answer.location.unwrap();
        came.push(here.clone());
    }
    let of = |n: usize| scene.person(n, "?tahap=submitted");
    assert_eq!(came, [of(3), of(4), of(0), of(1), scene.path("")]);
    use EnrolmentState::{Correcting, NotSelected, Verified};
    assert_eq!(scene.states().await, [Verified, Verified, Verified, Correcting, NotSelected]);
    // Who is no longer on the list still has neighbours there, and a refusal keeps what was typed.
    let sent_back = coordinator.get(&scene.person(3, "?tahap=verified")).await;
    assert_eq!(
        walk(&sent_back),
        (Some(scene.person(2, "?tahap=verified")), "3 lagi di daftar ini".into(), None)
    );
    assert_eq!(sent_back.texts(".head > p")[2], "Foto KTP buram", "what was asked stands at the top");
    let empty = coordinator.post(&scene.person(0, ""), &[("aksi", "perbaikan"), ("alasan", " ")]).await;
    assert_eq!(empty.status, Status::UnprocessableEntity);
    assert_eq!(empty.texts("details[open] .error").len(), 1);
}

#[rocket::async_test]
async fn who_is_in_charge_of_a_step_opens_its_pages_and_no_others() {
    let scene = Scene::new(2, |_| {}).await;
    scene.siti_hands_in().await;
    let (site, w) = (&scene.site, &scene.world);
    let irma = scene.actor(w.other_instructor).await;
    let asih = scene.actor(w.assessor).await;
    let indra = scene.actor(w.instructor).await;
    let ok = async |actor: &Actor<'_>, path: String| actor.get(&path).await.status == Status::Ok;

    // Irma checks papers: the task on her first page leads to the list of those who wait.
    let home = irma.get("/hari-ini").await;
    assert_eq!(
        home.texts("#tugas-seleksi + .rows strong"),
        ["Periksa berkas Angkatan 4 Tahun 2026: 3 menunggu"]
    );
    let to = home.attributes("#tugas-seleksi + .rows a", "href");
    assert_eq!(to, [scene.path("?tahap=submitted")]);
    let list = irma.get(&to[0]).await;
    assert_eq!(list.texts("a.hit"), ["Siti Nur Aminah", "Pelamar 0", "Pelamar 1"]);
    assert_eq!((list.texts(".tabs a"), list.texts(".parts a")), (vec![], vec![]), "nothing else to open");
    assert_eq!(list.attributes("main form", "action"), [scene.path(""), scene.path("/berkas")]);
    for path in ["/nilai", "/nilai/templat.xlsx", "/urutan", "/umumkan", "/atur"] {
        assert!(!ok(&irma, scene.path(path)).await, "{path}");
    }
    for path in ["/nilai", "/urutan", "/undian", "/umumkan", "/perpanjang", "/kursi", "/atur"] {
        assert_eq!(irma.post(&scene.path(path), &[]).await.status, Status::NotFound, "{path}");
    }
    let page = irma.get(&scene.person(0, "?tahap=submitted")).await;
    assert_eq!(page.texts(".sheet h2"), ["KTP"]);
    assert!(!page.body.contains(&format!("/orang/{}\"", w.trainee)), "no way to the whole NIK");
    assert_eq!(page.texts("#pesan"), Vec::<String>::new(), "messages are the coordinator's");
    assert_eq!(page.attributes("a[href*=mundur]", "href"), Vec::<String>::new());
    assert_eq!(irma.get(&format!("/berkas/{PAPER}")).await.status, Status::Ok);
    assert_eq!(scene.looks().await, [Some(w.other_instructor)]);
    assert_eq!(irma.get(&format!("/orang/{}", w.trainee)).await.status, Status::NotFound);
    let taken = irma.post(&scene.person(0, "?tahap=submitted"), &[("aksi", "benar")]).await;
    assert_eq!(taken.location, Some(scene.person(1, "?tahap=submitted")));
    let ids = [scene.applied[1].to_string(), scene.applied[2].to_string()];
    let bulk = irma.post(&scene.path("/berkas"), &[("orang", &ids[0]), ("orang", &ids[1])]).await;
    assert_eq!(bulk.status, Status::SeeOther);
    assert_eq!(scene.states().await, [EnrolmentState::Verified; 3]);
    let absent = irma.post(&scene.person(0, ""), &[("aksi", "absen"), ("alasan", "Tidak datang")]).await;
    assert_eq!(absent.status, Status::NotFound);
    assert_eq!(irma.get("/hari-ini").await.texts("#tugas-seleksi"), Vec::<String>::new(), "nobody waits");

    // Now Asih, on the first page of an assessor; what she notes takes them out of Irma's sight.
    let home = asih.get("/asesor").await;
    assert_eq!(home.texts("#tugas-seleksi + .rows strong"), ["Isi nilai Angkatan 4 Tahun 2026: 3 menunggu"]);
    assert_eq!(home.attributes("#tugas-seleksi + .rows a", "href"), [scene.path("/nilai")]);
    assert!(!ok(&asih, scene.path("")).await && !ok(&asih, scene.person(0, "")).await);
    assert_eq!(asih.get(&format!("/berkas/{PAPER}")).await.status, Status::NotFound);
    let scores = asih.get(&scene.path("/nilai")).await;
    let field = scores.attributes("main input[name^=n]", "name")[0].clone();
    assert!(ok(&asih, scene.path("/nilai/templat.xlsx")).await);
    let noted = asih.post(&scene.path("/nilai"), &[(&field, "80")]).await;
    assert_eq!(noted.status, Status::SeeOther);
    assert_eq!(scene.states().await[0], EnrolmentState::Tested);
    // A page from before that overwrites nothing unseen, and changes nothing that was not touched on it.
    let was = format!("asal_{field}");
    let stale = asih.post(&scene.path("/nilai"), &[(&was, ""), (&field, "70")]).await;
    assert_eq!(stale.status, Status::UnprocessableEntity);
    assert!(stale.body.contains("Orang lain mengubahnya menjadi 80"), "{}", stale.body);
    let untouched = asih.post(&scene.path("/nilai"), &[(&was, ""), (&field, "")]).await;
    assert_eq!(untouched.status, Status::SeeOther);
    let kept = asih.get(&scene.path("/nilai")).await;
    assert_eq!(kept.attributes(&format!("[name={field}]"), "value"), ["80"]);
    assert!(!ok(&irma, scene.person(0, "")).await && ok(&irma, scene.person(1, "")).await);
    assert_eq!(irma.get(&format!("/berkas/{PAPER}")).await.status, Status::NotFound);
    let tested = irma.post(&scene.person(0, ""), &[("aksi", "tolak"), ("alasan", "Bukan")]).await;
    assert_eq!(tested.status, Status::NotFound);

    // Another cohort, another of the staff, the same person in no role: nothing.
    let other = open_cohort(site, w, 5, 2).await;
    let mut elsewhere = plan(site, w, Method::Scores);
    for period in &mut elsewhere.steps {
        period.in_charge = Some(w.coordinator);
    }
    let origin = Origin::new("http://pelatihan.example");
    let change = Change { by: Some(w.coordinator), origin: &origin, now: site.now() };
    site.store.write(async |tx| commands::set_up(tx, other, elsewhere, change).await).await.unwrap();
    assert_eq!(irma.get(&format!("/angkatan/{other}/seleksi")).await.status, Status::NotFound);
    assert_eq!(asih.get(&format!("/angkatan/{other}/seleksi/nilai")).await.status, Status::NotFound);
    for path in ["", "/nilai", "/urutan"] {
        assert!(!ok(&indra, scene.path(path)).await, "{path}: Indra is in charge of nothing");
        assert!(ok(&scene.actor(w.coordinator).await, scene.path(path)).await, "{path}: she keeps all");
    }
    let stranger = scene.actor(w.other_coordinator).await;
    assert!(!ok(&stranger, scene.path("")).await && !ok(&stranger, scene.person(1, "")).await);
    let admin = scene.actor(w.administrator).await;
    admin.post(&format!("/pengaturan/staf/{}/peran", w.other_instructor), &[]).await;
    assert!(!ok(&irma, scene.path("")).await, "who no longer works here is in charge of nothing");
}

#[rocket::async_test]
async fn order_and_announcement_have_their_own_people() {
    let scene = Scene::new(1, |plan| {
        plan.ties = angkatan::tables::selection::Ties::Arrival;
        let like = plan.steps[0];
        plan.steps.push(commands::Period { step: SelectionStep::Rank, ..like });
        plan.steps.push(commands::Period { step: SelectionStep::Announce, ..like });
    })
    .await;
    let (site, w) = (&scene.site, &scene.world);
    let coordinator = scene.actor(w.coordinator).await;
    // The coordinator names them in the settings; who does not work here is refused.
    let page = coordinator.get(&scene.path("/atur")).await;
    let named = page.attributes("#petugas_verify option", "value");
    for (person, listed) in
        [(w.other_instructor, true), (w.assessor, true), (w.administrator, false), (w.trainee, false)]
    {
        assert_eq!(named.contains(&person.to_string()), listed, "{person}");
    }
    let (irma, asih) = (w.other_instructor.to_string(), w.assessor.to_string());
    let stranger = w.other_coordinator.to_string();
    let settings = |ranks: &str| {
        let mut all: Vec<(String, String)> = [
            ("kuota", "1"),
            ("jam", "24"),
            ("cara", "scores"),
            ("seri", "arrival"),
            ("bagian_1", "Tes tertulis"),
            ("bobot_1", "100"),
            ("maks_1", "100"),
            ("mulai_rank", "2026-11-23T08:00"),
            ("sampai_rank", "2026-11-28T16:00"),
            ("mulai_announce", "2026-11-23T08:00"),
            ("sampai_announce", "2026-11-29T16:00"),
            ("langkah", "test"),
            ("mulai_test", "2026-11-23T08:00"),
            ("sampai_test", "2026-11-29T16:00"),
        ]
        .map(|(field, value)| (field.to_string(), value.to_string()))
        .into();
        all.push(("petugas_rank".into(), ranks.into()));
        all.push(("petugas_announce".into(), asih.clone()));
        all
    };
    let post = async |fields: Vec<(String, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        coordinator.post(&scene.path("/atur"), &fields).await
    };
    let refused = post(settings(&stranger)).await;
    assert_eq!(refused.status, Status::UnprocessableEntity);
    assert!(refused.body.contains("Petugas sebuah langkah harus koordinator"));
    assert_eq!(post(settings(&irma)).await.status, Status::SeeOther);

    let scores = coordinator.get(&scene.path("/nilai")).await;
    let cells = scores.attributes("main input[name^=n]", "name");
    coordinator.post(&scene.path("/nilai"), &[(&cells[0], "90"), (&cells[1], "80")]).await;
    let (irma, asih) = (scene.actor(w.other_instructor).await, scene.actor(w.assessor).await);
    let task = irma.get("/hari-ini").await;
    assert_eq!(
        task.texts("#tugas-seleksi + .rows strong"),
        ["Susun urutan Angkatan 4 Tahun 2026: 2 orang siap"]
    );
    assert_eq!(asih.get("/asesor").await.texts("#tugas-seleksi"), Vec::<String>::new(), "not yet");
    assert_eq!(irma.get(&scene.path("")).await.status, Status::NotFound, "papers are not hers");
    assert_eq!(irma.post(&scene.path("/urutan"), &[]).await.status, Status::SeeOther);
    let order = irma.get(&scene.path("/urutan")).await;
    assert_eq!(
        order.texts("tbody th"),
        ["1 Siti Nur Aminah", "2 Pelamar 0"].map(|name| {
            let receipts = order.texts("tbody .code");
            let n: usize = if name.starts_with('1') { 0 } else { 1 };
            format!("{name} {}", receipts[n])
        })
    );
    assert_eq!(order.attributes("tbody a", "href"), Vec::<String>::new(), "their papers are not hers");
    assert!(!order.body.contains("/seleksi/umumkan"), "nor is the announcement");
    assert_eq!(irma.post(&scene.path("/umumkan"), &[]).await.status, Status::NotFound);

    let task = asih.get("/asesor").await;
    assert_eq!(task.texts("#tugas-seleksi + .rows strong"), ["Umumkan hasil Angkatan 4 Tahun 2026: 2 orang"]);
    assert_eq!(asih.post(&scene.path("/urutan"), &[]).await.status, Status::NotFound);
    let before = asih.get(&task.attributes("#tugas-seleksi + .rows a", "href")[0]).await;
    assert_eq!(before.status, Status::Ok);
    let done = asih.post(&scene.path("/umumkan"), &[]).await;
    assert_eq!(done.location, Some(format!("/pengumuman/{}", scene.cohort)));
    assert_eq!(
        asih.get(&scene.path("/umumkan")).await.location,
        Some(format!("/pengumuman/{}", scene.cohort))
    );
    assert_eq!(coordinator.get(&scene.path("/umumkan")).await.location, Some(scene.path("")));
    let _ = site;
}
