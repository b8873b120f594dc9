//! Every transition of an application is told once, and the applicant's page lists what was told with its
//! state; who has only a phone is told by the provider of messages to phones, or by hand.
use super::{
    selected::{open_cohort, people, plan},
    signing::provider,
    site::Site,
    world::{World, world},
};
use angkatan::{
    enrollment::{
        commands::{apply_all, set_quota, withdraw},
        rules::Asking,
    },
    error::{Error, Result},
    mail::{Files, worker::Worker},
    selection::{
        commands::{self, Change, Points},
        queries,
    },
    settings::Hook,
    store::Tx,
    tables::{
        cohort::{self, CohortId, CohortState},
        enrolment::{EnrolmentId, Via},
        enrolment_event,
        message::{self, MessageId, MessageState},
        person::{self, PersonId},
        selection::{Method, Ties},
        selection_step::SelectionStep,
    },
    web::Origin,
};
use chrono::{DateTime, TimeDelta, Utc};
use rocket::http::Status;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

struct Scene {
    site: Site,
    world: World,
    origin: Origin,
    cohort: CohortId,
    people: Vec<PersonId>,
    ids: Vec<EnrolmentId>,
    seen: std::sync::Mutex<i64>,
}

impl Scene {
    /// So many applicants of a cohort that selects with these seats; `re` asks for re-registration.
    async fn new(site: Site, many: usize, quota: i32, re: bool) -> Scene {
        let world = world(&site).await;
        let cohort = open_cohort(&site, &world, 4, quota).await;
        let mut plan = plan(&site, &world, Method::Scores);
        plan.ties = Ties::Arrival;
        plan.steps.retain(|period| re || period.step != SelectionStep::Reregister);
        let people = people(&site, &world, many).await;
        let origin = Origin::new("http://pelatihan.example");
        let mut scene =
            Scene { site, world, origin, cohort, people, ids: Vec::new(), seen: std::sync::Mutex::new(0) };
        let early = Change { now: scene.site.now() - TimeDelta::hours(1), ..scene.staff() };
        let applied = scene
            .site
            .store
            .write(async |tx| {
                commands::set_up(tx, cohort, plan, early).await?;
                apply_all(tx, cohort, &scene.people, Via::Own, &scene.site.random, early).await
            })
            .await
            .unwrap();
        scene.ids = applied.into_iter().map(|one| one.enrolment).collect();
        scene
    }

    fn staff(&self) -> Change<'_> {
        Change { by: Some(self.world.coordinator), origin: &self.origin, now: self.site.now() }
    }

    fn own(&self, n: usize) -> Change<'_> {
        Change { by: Some(self.people[n]), ..self.staff() }
    }

    async fn write<T>(&self, act: impl AsyncFnOnce(&Tx) -> Result<T>) -> T {
        self.site.store.write(act).await.unwrap()
    }

    /// Messages written since the last time: to whom, of what kind.
    async fn told(&self) -> Vec<(usize, String)> {
        let before = *self.seen.lock().unwrap();
        let rows = message::Entity::find()
            .filter(message::COLUMN.cohort_id.eq(self.cohort))
            .filter(message::COLUMN.id.gt(MessageId(before)))
            .order_by_asc(message::Column::Id)
            .all(self.site.store.read())
            .await
            .unwrap();
        *self.seen.lock().unwrap() = rows.last().map_or(before, |row| row.id.0);
        let n = |id: Option<PersonId>| self.people.iter().position(|one| Some(*one) == id).unwrap();
        let mut told: Vec<(usize, String)> =
            rows.into_iter().map(|row| (n(row.person_id), row.kind)).collect();
        told.sort();
        told
    }

    /// Everything that happened was told to whom it happened, once each.
    async fn everything_once(&self) {
        for (id, person) in self.ids.iter().zip(&self.people) {
            let happened = enrolment_event::Entity::find()
                .filter(enrolment_event::COLUMN.enrolment_id.eq(*id))
                .all(self.site.store.read())
                .await
                .unwrap();
            let told = message::Entity::find()
                .filter(message::COLUMN.cohort_id.eq(self.cohort))
                .filter(message::COLUMN.person_id.eq(*person))
                .all(self.site.store.read())
                .await
                .unwrap();
            let mut happened: Vec<String> = happened.into_iter().map(|event| event.kind).collect();
            let mut told: Vec<String> = told.into_iter().map(|message| message.kind).collect();
            happened.iter_mut().filter(|kind| *kind == "seated").for_each(|kind| *kind = "seat".into());
            happened.sort();
            told.sort();
            assert_eq!(told, happened);
        }
    }

    async fn points(&self, of: &[(usize, i32)]) -> Vec<Points> {
        let setup = queries::setup(self.site.store.read(), self.cohort).await.unwrap().unwrap();
        let part = setup.parts[0].id;
        of.iter()
            .map(|(n, value)| Points { enrolment: self.ids[*n], part, value: Some(value * 100) })
            .collect()
    }

    async fn runs(&self) {
        let row = cohort::ActiveModel {
            id: Set(self.cohort),
            state: Set(CohortState::Running),
            ..Default::default()
        };
        self.write(async |tx| row.update(tx.db()).await.map(|_| ()).map_err(Error::from)).await;
    }
}

fn each(kind: &str, of: &[usize]) -> Vec<(usize, String)> {
    of.iter().map(|n| (*n, kind.to_string())).collect()
}

#[rocket::async_test]
async fn each_transition_of_a_selection_is_told_once() {
    let scene = Scene::new(Site::new().await, 6, 2, true).await;
    let (site, id, ids) = (&scene.site, scene.cohort, &scene.ids);
    assert_eq!(scene.told().await, each("submitted", &[0, 1, 2, 3, 4, 5]));
    for _ in 0..2 {
        let (all, early) = (&scene.people, Change { now: site.now() - TimeDelta::hours(1), ..scene.staff() });
        scene.write(async |tx| apply_all(tx, id, all, Via::Own, &site.random, early).await).await;
        assert_eq!(scene.told().await, [], "applying again is not applying");
    }

    let staff = scene.staff();
    scene.write(async |tx| commands::ask_correction(tx, ids[0], "KTP buram", &[], staff).await).await;
    assert_eq!(scene.told().await, each("correction", &[0]));
    for told in [each("resubmitted", &[0]), vec![]] {
        scene.write(async |tx| commands::resubmit(tx, ids[0], scene.own(0)).await).await;
        assert_eq!(scene.told().await, told);
    }
    for told in [each("verified", &[0, 1, 2, 3, 4]), vec![]] {
        scene.write(async |tx| commands::verify(tx, id, &ids[..5], staff).await).await;
        assert_eq!(scene.told().await, told);
    }
    for told in [each("not_selected", &[5]), vec![]] {
        scene.write(async |tx| commands::reject(tx, ids[5], "Di luar provinsi", staff).await).await;
        assert_eq!(scene.told().await, told);
    }
    let points = scene.points(&[(0, 90), (1, 80), (2, 70), (3, 60), (4, 50)]).await;
    for told in [each("tested", &[0, 1, 2, 3, 4]), vec![]] {
        scene.write(async |tx| commands::note_scores(tx, id, &points, staff).await).await;
        assert_eq!(scene.told().await, told);
    }
    for told in [each("ranked", &[0, 1, 2, 3, 4]), vec![]] {
        scene.write(async |tx| commands::rank(tx, id, staff).await).await;
        assert_eq!(scene.told().await, told);
    }
    for told in [each("withdrawn", &[4]), vec![]] {
        scene.write(async |tx| withdraw(tx, ids[4], Asking::Themselves, "", scene.own(4)).await).await;
        assert_eq!(scene.told().await, told);
    }
    let announced = [each("offered", &[0, 1]), each("waiting", &[2, 3])].concat();
    for told in [announced, vec![]] {
        scene.write(async |tx| commands::announce(tx, id, staff).await).await;
        assert_eq!(scene.told().await, told);
    }
    let later = site.now() + TimeDelta::days(6);
    for told in [each("extended", &[0, 1]), vec![]] {
        let step = SelectionStep::Reregister;
        scene.write(async |tx| commands::extend(tx, id, step, later, staff).await).await;
        assert_eq!(scene.told().await, told);
    }
    for told in [each("accepted", &[0]), vec![]] {
        scene.write(async |tx| commands::accept(tx, ids[0], scene.own(0)).await).await;
        assert_eq!(scene.told().await, told);
    }
    site.set_now(later);
    for told in [[each("lapsed", &[1]), each("offered", &[2])].concat(), vec![]] {
        scene.write(async |tx| commands::lapse(tx, id, &scene.origin, later).await).await;
        assert_eq!(scene.told().await, told);
    }
    let staff = scene.staff();
    for told in [each("offered", &[3]), vec![]] {
        scene.write(async |tx| set_quota(tx, id, 3, staff).await).await;
        assert_eq!(scene.told().await, told);
    }
    scene.write(async |tx| withdraw(tx, ids[2], Asking::Coordinator, "Sakit", staff).await).await;
    assert_eq!(scene.told().await, each("withdrawn", &[2]));
    scene.write(async |tx| commands::accept(tx, ids[3], scene.own(3)).await).await;
    assert_eq!(scene.told().await, each("accepted", &[3]));
    scene.runs().await;
    for told in [each("no_show", &[3]), vec![]] {
        scene.write(async |tx| commands::no_show(tx, ids[3], "Tidak datang", staff).await).await;
        assert_eq!(scene.told().await, told);
    }
    scene.everything_once().await;
}

#[rocket::async_test]
async fn without_re_registration_a_seat_is_told_once_too() {
    let scene = Scene::new(Site::new().await, 3, 1, false).await;
    let (id, ids, staff) = (scene.cohort, &scene.ids, scene.staff());
    assert_eq!(scene.told().await, each("submitted", &[0, 1, 2]));
    let points = scene.points(&[(0, 90), (1, 80)]).await;
    scene
        .write(async |tx| {
            commands::verify(tx, id, ids, staff).await?;
            commands::note_scores(tx, id, &points, staff).await?;
            commands::rank(tx, id, staff).await
        })
        .await;
    assert_eq!(scene.told().await.len(), 3 + 2 + 2);
    scene.write(async |tx| commands::announce(tx, id, staff).await).await;
    assert_eq!(
        scene.told().await,
        [each("selected", &[0]), each("waiting", &[1]), each("not_selected", &[2])].concat()
    );
    scene.write(async |tx| withdraw(tx, ids[0], Asking::Themselves, "", scene.own(0)).await).await;
    assert_eq!(scene.told().await, [each("withdrawn", &[0]), each("promoted", &[1])].concat());
    scene.everything_once().await;
}

/// Somebody's only address is a phone.
async fn only_phone(scene: &Scene, n: usize, phone: Option<&str>) {
    let row = person::ActiveModel {
        id: Set(scene.people[n]),
        email: Set(None),
        phone: Set(phone.map(Into::into)),
        ..Default::default()
    };
    scene.site.store.write(async |tx| row.update(tx.db()).await).await.unwrap();
}

async fn states(scene: &Scene) -> Vec<(MessageState, Option<String>)> {
    let rows = message::Entity::find().order_by_asc(message::Column::Id).all(scene.site.store.read());
    rows.await.unwrap().into_iter().map(|row| (row.state, row.to_address)).collect()
}

async fn carry(site: &Site, now: Option<DateTime<Utc>>) {
    if let Some(now) = now {
        site.set_now(now);
    }
    let files = Files::stored(&site.store);
    let worker = Worker::new(site.store.clone(), &site.settings, site.clock(), files).unwrap();
    while worker.step().await.unwrap() > 0 {}
}

#[rocket::async_test]
async fn the_applicants_page_lists_every_message_with_its_state() {
    let scene = Scene::new(Site::new().await, 2, 1, true).await;
    only_phone(&scene, 1, Some("+6281200000077")).await;
    let (id, ids, staff) = (scene.cohort, &scene.ids, scene.staff());
    carry(&scene.site, None).await;
    scene.write(async |tx| commands::verify(tx, id, ids, staff).await).await;
    let coordinator = scene.site.signed_in(scene.world.coordinator).await;
    let page = async |n: usize| coordinator.get(&format!("/angkatan/{id}/seleksi/orang/{}", ids[n])).await;
    let mailed = page(0).await;
    assert_eq!(mailed.texts(".told .mark"), ["Terkirim", "Menunggu dikirim"]);
    assert_eq!(
        mailed.texts(".told a"),
        [
            "Pendaftaran Angkatan 4 Tahun 2026 sudah kami terima",
            "Berkas Anda untuk Angkatan 4 Tahun 2026 lengkap"
        ]
    );
    // Who has only a phone is told by hand, the text is ready; once told, it is noted.
    let by_hand = page(1).await;
    assert_eq!(by_hand.texts(".told .mark"), ["Terkirim", "Kirim sendiri"]);
    let links = by_hand.attributes(".told a", "href");
    let ready: Vec<&String> =
        links.iter().filter(|to| to.starts_with("https://wa.me/6281200000077?text=")).collect();
    assert_eq!(ready.len(), 1);
    let text = rocket::http::RawStr::new(ready[0]).percent_decode_lossy().into_owned();
    assert!(text.contains("Yth. Pelamar 1,") && text.contains("sudah diperiksa dan lengkap"), "{text}");
    let to = links.iter().rfind(|to| to.starts_with("/pesan/")).unwrap();
    assert_eq!(coordinator.post(&format!("{to}/terkabari"), &[]).await.status, Status::SeeOther);
    assert_eq!(page(1).await.texts(".told .mark"), ["Terkirim", "Sudah dikabari"]);
    let failed = message::ActiveModel {
        id: Set(MessageId(to.trim_start_matches("/pesan/").parse().unwrap())),
        state: Set(MessageState::Failed),
        to_address: Set(Some("tel:+6281200000077".into())),
        ..Default::default()
    };
    scene.site.store.write(async |tx| failed.update(tx.db()).await).await.unwrap();
    let again = page(1).await;
    assert_eq!(again.texts(".told .mark")[1], "Belum terkirim");
    assert!(again.texts(".told .small")[1].starts_with("WhatsApp +6281200000077, "));
    assert_eq!(again.attributes(".told a[href^=\"https://wa.me/\"]", "href").len(), 1);
    let english = coordinator.get_english(&format!("/angkatan/{id}/seleksi/orang/{}", ids[1])).await;
    assert_eq!(english.texts(".told .mark"), ["Sent", "Not sent"]);
    assert_eq!(english.texts("#pesan"), ["Messages to the applicant"]);
}

#[rocket::async_test]
async fn who_has_only_a_phone_is_told_by_the_provider() {
    let (url, calls) = provider(vec![200, 200, 400]);
    let hook = Hook { url, secret: "sixteen letters!".into() };
    let site = Site::with(|settings| settings.hook = Some(hook)).await;
    let scene = Scene::new(site, 3, 1, true).await;
    let (site, id, ids, staff) = (&scene.site, scene.cohort, &scene.ids, scene.staff());
    carry(site, None).await;
    assert_eq!(calls.lock().unwrap().len(), 0, "an e-mail address comes first");
    only_phone(&scene, 0, Some("+6281200000071")).await;
    only_phone(&scene, 1, Some("+6281200000072")).await;
    only_phone(&scene, 2, None).await;
    scene.write(async |tx| commands::verify(tx, id, ids, staff).await).await;
    let phone = |n: usize| Some(format!("tel:+628120000007{n}"));
    carry(site, None).await;
    assert_eq!(
        states(&scene).await[3..],
        [(MessageState::Sent, phone(1)), (MessageState::Sent, phone(2)), (MessageState::NoAddress, None)]
    );
    let sent = calls.lock().unwrap().clone();
    let said: Vec<serde_json::Value> = sent
        .iter()
        .map(|call| serde_json::from_str(call.split_once("\r\n\r\n").unwrap().1).unwrap())
        .collect();
    let mut to: Vec<&str> = said.iter().filter_map(|call| call["to"].as_str()).collect();
    to.sort_unstable();
    assert_eq!(to, ["+6281200000071", "+6281200000072"]);
    assert!(said.iter().all(|call| call["kind"] == "verified"
        && call["text"].as_str().unwrap().contains("sudah diperiksa dan lengkap")
        && call["text"].as_str().unwrap().contains("http://pelatihan.example/pendaftaran/")));

    // Refused for good: to be told by hand, with everything ready.
    scene.write(async |tx| commands::ask_correction(tx, ids[0], "KTP buram", &[], staff).await).await;
    carry(site, None).await;
    let all = states(&scene).await;
    assert_eq!(all[6], (MessageState::Failed, phone(1)));
    let coordinator = site.signed_in(scene.world.coordinator).await;
    let row = message::Entity::find()
        .order_by_desc(message::Column::Id)
        .one(site.store.read())
        .await
        .unwrap()
        .unwrap();
    let page = coordinator.get(&format!("/pesan/{}", row.id)).await;
    assert!(page.body.contains("https://wa.me/6281200000071?text="));
    assert_eq!(coordinator.post(&format!("/pesan/{}/terkabari", row.id), &[]).await.status, Status::SeeOther);
    assert_eq!(states(&scene).await[6], (MessageState::Sent, phone(1)));

    // What has waited for more than a day is left to people: a provider set up today does not send old news.
    scene.write(async |tx| commands::resubmit(tx, ids[0], staff).await).await;
    carry(site, Some(site.now() + TimeDelta::hours(25))).await;
    assert_eq!(states(&scene).await[7], (MessageState::NoAddress, None));
    assert_eq!(calls.lock().unwrap().len(), 3);
}
