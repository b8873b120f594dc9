//! What the coordinator decides between applying and a seat: who sends somebody, a rejection taken back,
//! a score taken back, an answer written down for who phones.
use super::{
    selected::{open_cohort, people, plan},
    site::{Actor, Site},
    world::{World, world},
};
use angkatan::{
    doctor,
    enrollment::commands::apply_all,
    selection::{
        commands::{self, Change, Plan, Points, Pool},
        queries,
    },
    tables::{
        cohort::CohortId,
        enrolment::{self, EnrolmentId, EnrolmentState as State, Via},
        enrolment_event, message,
        quota_pool::PoolKind,
        score_part::ScorePartId,
        selection::{Method, Ties},
    },
    web::Origin,
};
use chrono::TimeDelta;
use rocket::{futures::future::join, http::Status};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

struct Scene {
    site: Site,
    world: World,
    origin: Origin,
    cohort: CohortId,
    /// In the order of arrival; the first is Siti.
    applied: Vec<EnrolmentId>,
}

impl Scene {
    /// Siti and so many others have applied for two seats; Irma checks papers, Asih gives scores.
    async fn new(others: usize, change: impl FnOnce(&mut Plan)) -> Scene {
        let site = Site::new().await;
        let world = world(&site).await;
        let cohort = open_cohort(&site, &world, 4, 2).await;
        let mut plan = plan(&site, &world, Method::Scores);
        plan.ties = Ties::Arrival;
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
        Scene { site, world, origin, cohort, applied }
    }

    fn path(&self, rest: &str) -> String {
        format!("/angkatan/{}/seleksi{rest}", self.cohort)
    }

    fn person(&self, n: usize) -> String {
        self.path(&format!("/orang/{}", self.applied[n]))
    }

    fn staff(&self) -> Change<'_> {
        Change { by: Some(self.world.coordinator), origin: &self.origin, now: self.site.now() }
    }

    async fn coordinator(&self) -> Actor<'_> {
        self.site.signed_in(self.world.coordinator).await
    }

    async fn rows(&self) -> Vec<enrolment::Model> {
        let rows = enrolment::Entity::find()
            .filter(enrolment::COLUMN.cohort_id.eq(self.cohort))
            .order_by_asc(enrolment::Column::QueueNumber);
        rows.all(self.site.store.read()).await.unwrap()
    }

    async fn states(&self) -> Vec<State> {
        self.rows().await.into_iter().map(|row| row.state).collect()
    }

    /// The last so many lines of somebody's history, without their times.
    async fn last(&self, coordinator: &Actor<'_>, n: usize, many: usize) -> Vec<String> {
        let page = coordinator.get(&self.person(n)).await;
        let lines = page.texts("#riwayat + .facts dd");
        lines[lines.len() - many..].to_vec()
    }

    async fn part(&self) -> ScorePartId {
        queries::setup(self.site.store.read(), self.cohort).await.unwrap().unwrap().parts[0].id
    }

    async fn verified(&self) {
        let (id, who, staff) = (self.cohort, &self.applied, self.staff());
        self.site.store.write(async |tx| commands::verify(tx, id, who, staff).await).await.unwrap();
    }

    /// Points for each in turn, and the order.
    async fn ranked(&self, points: &[i32]) {
        let (id, part, staff) = (self.cohort, self.part().await, self.staff());
        let points: Vec<Points> = self
            .applied
            .iter()
            .zip(points)
            .map(|(enrolment, value)| Points { enrolment: *enrolment, part, value: Some(value * 100) })
            .collect();
        self.site
            .store
            .write(async |tx| {
                commands::note_scores(tx, id, &points, staff).await?;
                commands::rank(tx, id, staff).await
            })
            .await
            .unwrap();
    }

    async fn announced(&self) {
        let (id, staff) = (self.cohort, self.staff());
        self.site.store.write(async |tx| commands::announce(tx, id, staff).await).await.unwrap();
    }

    /// How often somebody's history and messages say this.
    async fn told(&self, n: usize, kind: &str) -> (usize, usize) {
        let (db, id) = (self.site.store.read(), self.applied[n]);
        let events = enrolment_event::Entity::find()
            .filter(enrolment_event::COLUMN.enrolment_id.eq(id))
            .filter(enrolment_event::COLUMN.kind.eq(kind))
            .all(db);
        let messages = message::Entity::find()
            .filter(message::COLUMN.cohort_id.eq(self.cohort))
            .filter(message::COLUMN.kind.eq(kind))
            .filter(message::COLUMN.person_id.eq(self.rows().await[n].person_id))
            .all(db);
        (events.await.unwrap().len(), messages.await.unwrap().len())
    }

    async fn sound(&self) {
        let found = doctor::examine(&self.site.store, self.site.now()).await.unwrap();
        assert!(found.is_empty(), "{found:?}");
    }
}

#[rocket::async_test]
async fn who_sends_somebody_is_noted_and_fills_the_pool() {
    let scene = Scene::new(3, |plan| {
        let value = "Dinas Koperasi".into();
        plan.pools = vec![Pool { name: "Kiriman dinas".into(), kind: PoolKind::Sponsor, value, seats: 1 }];
    })
    .await;
    let coordinator = scene.coordinator().await;
    let irma = scene.site.signed_in(scene.world.other_instructor).await;
    let page = coordinator.get(&scene.person(3)).await;
    assert_eq!(page.attributes("datalist option", "value"), ["Dinas Koperasi"]);
    assert_eq!(irma.get(&scene.person(3)).await.texts("datalist"), Vec::<String>::new());
    let ids: Vec<String> = scene.applied.iter().map(ToString::to_string).collect();
    let to = scene.path("/pengirim");
    let form = [("orang", ids[3].as_str()), ("pengirim", " dinas  koperasi"), ("alasan", "Surat 12")];
    assert_eq!(irma.post(&to, &form).await.status, Status::NotFound);
    let silent = coordinator.post(&to, &[form[0], form[1], ("alasan", " ")]).await;
    assert_eq!(silent.status, Status::UnprocessableEntity);
    assert_eq!(silent.texts(".error"), ["Tulis alasannya, misalnya surat yang Anda terima."]);
    assert_eq!(silent.attributes("#pengirim", "value"), [" dinas  koperasi"], "what was typed stays");
    for _ in 0..2 {
        assert_eq!(coordinator.post(&to, &form).await.location, Some(scene.person(3)));
    }
    let said = scene.last(&coordinator, 3, 1).await;
    assert_eq!(said.len(), 1);
    assert!(said[0].starts_with("Pengirim dicatat, oleh "), "{said:?}");
    assert!(said[0].ends_with(": Dinas Koperasi. Surat 12"), "{said:?}");
    assert_eq!(scene.told(3, "sponsor").await, (1, 0), "once, and it is no transition");

    // Several at once, from the list.
    let board = coordinator.get(&scene.path("")).await;
    assert_eq!(board.attributes("button[formmethod=get]", "formaction").len(), 1);
    assert_eq!(irma.get(&scene.path("")).await.attributes("button[formmethod=get]", "formaction").len(), 0);
    let both = coordinator.get(&scene.path(&format!("/pengirim?orang={}&orang={}", ids[0], ids[1]))).await;
    assert_eq!(both.texts(".rows strong"), ["Siti Nur Aminah", "Pelamar 0"]);
    assert_eq!(both.attributes("input[name=orang]", "value"), [ids[0].clone(), ids[1].clone()]);
    let form = [("orang", ids[0].as_str()), ("orang", &ids[1]), ("pengirim", "Bank"), ("alasan", "Daftar")];
    assert_eq!(coordinator.post(&to, &form).await.location, Some(scene.path("")));
    let of = async || scene.rows().await.into_iter().map(|row| row.sponsor).collect::<Vec<_>>();
    let (bank, dinas) = (Some("Bank".to_string()), Some("Dinas Koperasi".to_string()));
    assert_eq!(of().await, [bank.clone(), bank, None, dinas.clone()]);
    let gone = [("orang", ids[1].as_str()), ("pengirim", ""), ("alasan", "Salah baca")];
    assert_eq!(coordinator.post(&to, &gone).await.location, Some(scene.person(1)));
    let nobody = coordinator.post(&to, &[("pengirim", "Bank")]).await;
    assert_eq!(nobody.status, Status::UnprocessableEntity);
    assert!(nobody.body.contains("Centang dulu orangnya."), "said on the board, as what is to be mended");

    // With the order it is fixed, and the pool gets the one it is for.
    scene.verified().await;
    scene.ranked(&[90, 80, 70, 10]).await;
    let late = coordinator.post(&to, &form).await;
    assert_eq!(late.status, Status::UnprocessableEntity);
    assert!(late.texts(".error")[0].contains("Pelamar sudah diurutkan"), "{:?}", late.texts(".error"));
    assert_eq!(coordinator.get(&scene.person(0)).await.texts("datalist"), Vec::<String>::new());
    scene.announced().await;
    use State::{Offered, Waiting};
    assert_eq!(scene.states().await, [Offered, Waiting, Waiting, Offered]);
    let rows = scene.rows().await;
    assert!(rows[3].pool_id.is_some() && rows[3].sponsor == dinas && rows[0].pool_id.is_none());
    scene.sound().await;
}

#[rocket::async_test]
async fn a_rejection_is_taken_back_until_the_announcement() {
    let scene = Scene::new(2, |plan| plan.applicants = Some(3)).await;
    let coordinator = scene.coordinator().await;
    let irma = scene.site.signed_in(scene.world.other_instructor).await;
    let fill = [("aksi", "tolak"), ("alasan", "Di luar kota")];
    let back = [("aksi", "pulihkan"), ("alasan", "Suratnya menyusul")];
    coordinator.post(&scene.person(1), &fill).await;
    assert_eq!(scene.states().await[1], State::NotSelected);
    assert_eq!(irma.post(&scene.person(1), &back).await.status, Status::NotFound);
    let silent = coordinator.post(&scene.person(1), &[back[0], ("alasan", "")]).await;
    assert_eq!((silent.status, silent.texts("details[open] .error").len()), (Status::UnprocessableEntity, 1));
    for _ in 0..2 {
        assert_eq!(coordinator.post(&scene.person(1), &back).await.location, Some(scene.person(1)));
    }
    let row = &scene.rows().await[1];
    assert_eq!((row.state, &row.exit_reason, row.left_at), (State::Submitted, &None, None));
    assert_eq!(scene.told(1, "restored").await, (1, 1));
    let said = scene.last(&coordinator, 1, 1).await;
    assert!(said[0].starts_with("Diterima kembali dalam seleksi, oleh "), "{said:?}");

    // Turned down after the test and taken back: the points are still there, so the papers lead to them.
    scene.verified().await;
    scene.ranked(&[90, 80, 70]).await;
    coordinator.post(&scene.person(1), &fill).await;
    coordinator.post(&scene.person(1), &back).await;
    let row = &scene.rows().await[1];
    assert_eq!((row.state, row.rank, row.score), (State::Submitted, None, None));
    let order = coordinator.get(&scene.path("/urutan")).await;
    assert!(order.texts("aside").join(" ").contains("belum diperiksa"), "{:?}", order.texts("aside"));
    coordinator.post(&scene.person(1), &[("aksi", "benar")]).await;
    assert_eq!(scene.states().await, [State::Ranked, State::Tested, State::Ranked]);
    assert_eq!(coordinator.post(&scene.path("/urutan"), &[]).await.status, Status::SeeOther);
    assert_eq!(
        scene.rows().await.iter().map(|row| row.rank).collect::<Vec<_>>(),
        [Some(1), Some(2), Some(3)]
    );

    coordinator.post(&scene.person(2), &fill).await;
    coordinator.post(&scene.path("/urutan"), &[]).await;
    scene.announced().await;
    assert_eq!(scene.states().await, [State::Offered, State::Offered, State::NotSelected]);
    let late = coordinator.post(&scene.person(2), &back).await;
    assert_eq!(late.status, Status::UnprocessableEntity);
    assert!(late.texts(".notice.bad")[0].contains("sudah diumumkan"));
    scene.sound().await;
}

#[rocket::async_test]
async fn a_score_is_taken_back_and_each_change_is_kept() {
    let scene = Scene::new(1, |_| {}).await;
    scene.verified().await;
    let coordinator = scene.coordinator().await;
    let asih = scene.site.signed_in(scene.world.assessor).await;
    let field = format!("n{}_{}", scene.applied[0], scene.part().await);
    let was = format!("asal_{field}");
    let to = scene.path("/nilai");
    let keep = async |actor: &Actor<'_>, before: &str, after: &str| {
        actor.post(&to, &[(was.as_str(), before), (field.as_str(), after)]).await
    };
    keep(&asih, "", "70").await;
    assert_eq!(asih.get(&to).await.texts("td details li"), Vec::<String>::new(), "noted once");
    keep(&coordinator, "70", "78,5").await;
    scene.ranked(&[]).await;
    assert_eq!(scene.states().await, [State::Ranked, State::Verified]);
    let stale = keep(&asih, "70", "").await;
    assert_eq!(stale.status, Status::UnprocessableEntity);
    assert!(stale.texts("td .error")[0].starts_with("Orang lain mengubahnya menjadi 78,5"));
    assert_eq!(keep(&asih, "78,5", "").await.status, Status::SeeOther);
    let row = &scene.rows().await[0];
    assert_eq!((row.state, row.rank, row.score), (State::Verified, None, None));
    assert_eq!(scene.told(0, "unscored").await, (1, 1));
    let lines: Vec<String> = asih
        .get(&to)
        .await
        .texts("td details li")
        .iter()
        .filter_map(|line| line.split_once(": ").map(|(_, what)| what.to_string()))
        .collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("70, oleh ") && lines[1].starts_with("70 menjadi 78,5, oleh "), "{lines:?}");
    assert!(lines[2].starts_with("78,5 ditarik kembali, oleh "), "{lines:?}");
    let page = coordinator.get(&scene.person(0)).await;
    let shown = page.texts(".split details dd");
    assert!(shown.contains(&format!("Tes tertulis: {}", lines[2])), "{shown:?}");
    assert_eq!(keep(&asih, "", "").await.status, Status::SeeOther);
    keep(&asih, "", "60").await;
    assert_eq!(scene.states().await[0], State::Tested);
    assert_eq!(scene.told(0, "tested").await.0, 2);

    // A file that names somebody twice is refused with both lines, and nothing of it is taken.
    let numbers: Vec<String> = scene.rows().await.into_iter().map(|row| row.receipt).collect();
    let (a, b) = (&numbers[0], &numbers[1]);
    let sheet = format!("Nomor pendaftaran;Tes tertulis\n{b};50\n{a};55\n{b};51\n");
    let file = ("berkas", "nilai.csv", sheet.as_bytes());
    let answer = asih.upload(&scene.path("/nilai/impor"), &[], file).await;
    assert_eq!(answer.status, Status::UnprocessableEntity);
    let why = &answer.texts("#berkas-salah")[0];
    assert!(why.starts_with(&format!("Nomor {b} ada di baris 2 dan di baris 4.")), "{why}");
    let known = queries::scores(scene.site.store.read(), scene.cohort).await.unwrap();
    assert_eq!(known.values().flat_map(|of| of.values()).copied().collect::<Vec<_>>(), [6_000]);
    scene.sound().await;
}

#[rocket::async_test]
async fn who_phones_is_answered_for_and_once() {
    let scene = Scene::new(3, |_| {}).await;
    scene.verified().await;
    scene.ranked(&[90, 80, 70, 60]).await;
    let coordinator = scene.coordinator().await;
    assert_eq!(coordinator.get(&scene.person(1)).await.texts("#cara-terima"), Vec::<String>::new());
    scene.announced().await;
    let irma = scene.site.signed_in(scene.world.other_instructor).await;
    let says = |what: &'static str| [("aksi", what), ("cara", "telepon")];
    assert_eq!(irma.post(&scene.person(1), &says("terima")).await.status, Status::NotFound);
    assert_eq!(
        coordinator.get(&scene.person(1)).await.attributes("select", "id"),
        ["cara-terima", "cara-lepas"]
    );
    let silent = coordinator.post(&scene.person(1), &[("aksi", "terima"), ("cara", "")]).await;
    assert_eq!(silent.status, Status::UnprocessableEntity);
    assert_eq!(silent.texts("details[open] .error"), ["Pilih bagaimana orang ini memberi tahu."]);

    // Siti presses her button while the coordinator writes down her call.
    let receipt = scene.rows().await[0].receipt.clone();
    let siti = scene.site.signed_in(scene.world.trainee).await;
    let (own, path) = (format!("/pendaftaran/{receipt}/terima"), scene.person(0));
    let (terima, ya) = (says("terima"), [("ya", "ya")]);
    let (one, other) = join(siti.post(&own, &ya), coordinator.post(&path, &terima)).await;
    assert_eq!((one.status, other.status), (Status::SeeOther, Status::SeeOther));
    assert_eq!(scene.states().await, [State::Enrolled, State::Offered, State::Waiting, State::Waiting]);
    assert_eq!(scene.told(0, "accepted").await, (1, 1), "one seat, one line, one message");

    // The next does not come, and says so: the seat goes on, and who wrote it down stands there.
    let gone = [("aksi", "lepas"), ("cara", "whatsapp")];
    for _ in 0..2 {
        assert_eq!(coordinator.post(&scene.person(1), &gone).await.location, Some(scene.person(1)));
    }
    assert_eq!(scene.states().await, [State::Enrolled, State::Withdrawn, State::Offered, State::Waiting]);
    assert_eq!(
        scene.rows().await[1].exit_reason.as_deref(),
        Some("Tidak jadi ikut. Dicatat petugas, disampaikan lewat WhatsApp.")
    );
    coordinator.post(&scene.person(2), &[("aksi", "terima"), ("cara", "langsung")]).await;
    let said = scene.last(&coordinator, 2, 1).await;
    assert!(said[0].starts_with("Daftar ulang, mendapat kursi, oleh "), "{said:?}");
    assert!(said[0].ends_with(": Dicatat petugas, disampaikan langsung di balai."), "{said:?}");
    let seated = coordinator.post(&scene.person(2), &gone).await;
    assert_eq!(seated.status, Status::UnprocessableEntity);
    assert!(seated.texts(".notice.bad")[0].starts_with("Tidak ada tawaran kursi"));
    scene.sound().await;
}

#[rocket::async_test]
async fn after_its_time_nobody_accepts_for_anybody() {
    let scene = Scene::new(1, |_| {}).await;
    scene.verified().await;
    scene.ranked(&[90, 80]).await;
    scene.announced().await;
    scene.site.set_now(scene.site.now() + TimeDelta::days(6));
    let coordinator = scene.coordinator().await;
    let late = coordinator.post(&scene.person(0), &[("aksi", "terima"), ("cara", "telepon")]).await;
    assert_eq!(late.status, Status::UnprocessableEntity);
    assert!(late.texts(".notice.bad")[0].starts_with("Batas daftar ulang sudah lewat."));
    assert_eq!(late.attributes("select", "id"), Vec::<String>::new());
    assert_eq!(scene.states().await[0], State::Offered);
}

#[rocket::async_test]
async fn what_others_are_late_with_stands_on_the_coordinators_first_page() {
    let scene = Scene::new(1, |_| {}).await;
    let coordinator = scene.coordinator().await;
    let papers = "Periksa berkas Angkatan 4 Tahun 2026: 2 menunggu";
    let early = coordinator.get("/koordinator").await.texts("#kini + .rows strong");
    assert!(!early.iter().any(|what| what == papers), "Irma has time until Saturday: {early:?}");
    scene.site.set_now(scene.site.now() + TimeDelta::days(6));
    let coordinator = scene.coordinator().await;
    let page = coordinator.get("/koordinator").await;
    let at = page.texts("#kini + .rows strong").iter().position(|what| what == papers).unwrap();
    let lines = page.texts("#kini + .rows p");
    assert!(lines[3 * at].starts_with("Lewat sejak "), "{lines:?}");
    assert!(lines[3 * at + 2].contains("Penanggung jawab: Irma"), "{lines:?}");
    let to = page.attributes("#kini + .rows a", "href");
    assert_eq!(to[at], scene.path("?tahap=submitted"));
    // Irma reads the same without her own name.
    let irma = scene.site.signed_in(scene.world.other_instructor).await;
    let own = irma.get("/hari-ini").await.texts("#tugas-seleksi + .rows p");
    assert!(own[0].starts_with("Lewat sejak ") && !own[2].contains("Penanggung"), "{own:?}");
}
