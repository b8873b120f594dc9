//! An application sent back: who checks it ticks what is to be corrected, the applicant opens exactly that, and
//! sends it again once all of it was answered anew. The history keeps what was asked and what changed.
use super::{
    applying::{asks, photo},
    selected::{open_cohort, people, plan},
    site::{Actor, Answer, Site},
    world::{World, world},
};
use angkatan::{
    business::queries::newest,
    enrollment::commands::apply_all,
    people::nik::{Nik, NikKey},
    selection::commands::{self, Change},
    tables::{
        cohort::CohortId,
        correction,
        course_requirement::RequirementKind,
        enrolment::{self, EnrolmentId, EnrolmentState as State, Via},
        message, person,
        person_profile::{self, Schooling},
        selection::Method,
    },
    web::Origin,
};
use chrono::{NaiveDate, TimeDelta};
use rocket::http::Status;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

const NIK: &str = "3374016501900001";
const OTHER: &str = "3374016501900009";

struct Scene {
    site: Site,
    world: World,
    cohort: CohortId,
    siti: EnrolmentId,
    receipt: String,
}

impl Scene {
    /// Siti has applied to a cohort that asks for her age, school, business and ID card; another has too.
    async fn new() -> Scene {
        let site = Site::new().await;
        let world = world(&site).await;
        asks(
            &site,
            &world,
            &[
                (RequirementKind::MinAge, "18"),
                (RequirementKind::Schooling, "smp"),
                (RequirementKind::Profile, ""),
                (RequirementKind::Document, "ktp"),
            ],
        )
        .await;
        let cohort = open_cohort(&site, &world, 4, 2).await;
        let plan = plan(&site, &world, Method::Scores);
        let mut all = vec![world.trainee];
        all.extend(people(&site, &world, 1).await);
        let origin = Origin::new("http://pelatihan.example");
        let early =
            Change { by: Some(world.coordinator), origin: &origin, now: site.now() - TimeDelta::hours(1) };
        let nik = NikKey::new(site.settings.nik_key).seal(&Nik::parse(NIK).unwrap(), &site.random).unwrap();
        let profile = person_profile::ActiveModel {
            person_id: Set(world.trainee),
            born_on: Set(NaiveDate::from_ymd_opt(1991, 1, 25)),
            schooling: Set(Some(Schooling::Sma)),
            ..Default::default()
        };
        let known = person::ActiveModel {
            id: Set(world.trainee),
            nik_sealed: Set(Some(nik.sealed)),
            nik_index: Set(Some(nik.index)),
            nik_last4: Set(Some(nik.last4)),
            ..Default::default()
        };
        let siti = site
            .store
            .write(async |tx| {
                profile.clone().insert(tx.db()).await?;
                known.clone().update(tx.db()).await?;
                commands::set_up(tx, cohort, plan.clone(), early).await?;
                let all = apply_all(tx, cohort, &all, Via::Own, &site.random, early).await?;
                Ok::<_, angkatan::error::Error>(all[0].enrolment)
            })
            .await
            .unwrap();
        let row = enrolment::Entity::find_by_id(siti).one(site.store.read()).await.unwrap().unwrap();
        Scene { site, world, cohort, siti, receipt: row.receipt }
    }

    fn staff(&self) -> String {
        format!("/angkatan/{}/seleksi/orang/{}", self.cohort, self.siti)
    }

    fn own(&self) -> String {
        format!("/pendaftaran/{}/seleksi", self.receipt)
    }

    fn at(&self, step: &str) -> String {
        format!("/angkatan/{}/daftar/{step}", self.cohort)
    }

    async fn state(&self) -> State {
        let row = enrolment::Entity::find_by_id(self.siti).one(self.site.store.read()).await;
        row.unwrap().unwrap().state
    }

    /// A minute later, so that what follows has its own moment.
    fn later(&self) {
        self.site.set_now(self.site.now() + TimeDelta::minutes(1));
    }

    /// The one who checks papers sends these back.
    async fn sent_back(&self, ticks: &[&str]) {
        let irma = self.site.signed_in(self.world.other_instructor).await;
        let mut fields = vec![("aksi", "perbaikan"), ("alasan", "Tidak sama dengan KTP.")];
        fields.extend(ticks.iter().map(|tick| ("betulkan", *tick)));
        let answer = irma.post(&self.staff(), &fields).await;
        assert_eq!(answer.status, Status::SeeOther, "{:?}", answer.texts(".error"));
        self.later();
    }

    async fn rows(&self) -> Vec<correction::Model> {
        let rows = correction::Entity::find().order_by_asc(correction::Column::Id);
        rows.all(self.site.store.read()).await.unwrap()
    }
}

async fn goes(actor: &Actor<'_>, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = actor.post(path, fields).await;
    assert_eq!(answer.status, Status::SeeOther, "{path}: {:?}", answer.texts(".error, .notice"));
    answer.location.unwrap()
}

/// What stands on the list: the mark, the name, the button.
fn list(page: &Answer) -> Vec<(String, String)> {
    let marks = page.texts(".card .rows .mark");
    marks.into_iter().zip(page.texts(".card .rows strong")).collect()
}

fn line(mark: &str, what: &str) -> (String, String) {
    (mark.into(), what.into())
}

const OPEN: &str = "Belum diperbaiki";
const DONE: &str = "Sudah diperbaiki";

#[rocket::async_test]
async fn what_was_ticked_is_corrected_one_by_one_and_sent_again() {
    let scene = Scene::new().await;
    let irma = scene.site.signed_in(scene.world.other_instructor).await;
    let before = irma.get(&scene.staff()).await;
    assert_eq!(
        before.attributes("input[name=betulkan]", "value"),
        ["nama", "wilayah", "nik", "diri", "pendidikan", "nama-usaha", "besar-usaha", "digital", "ktp"]
    );
    // Without a word the ticks stay, and nobody is sent anything back.
    let silent = [("aksi", "perbaikan"), ("alasan", " "), ("betulkan", "diri"), ("betulkan", "ktp")];
    let empty = irma.post(&scene.staff(), &silent).await;
    assert_eq!(empty.status, Status::UnprocessableEntity);
    assert_eq!(empty.attributes("input[name=betulkan][checked]", "value"), ["diri", "ktp"]);
    assert!(scene.rows().await.is_empty());

    // A photo of oneself is not asked for here, so it cannot be sent back.
    scene.sent_back(&["ktp", "nama", "diri", "nik", "foto"]).await;
    let siti = scene.site.signed_in(scene.world.trainee).await;
    let page = siti.get(&scene.own()).await;
    assert_eq!(
        list(&page),
        [line(OPEN, "Nama"), line(OPEN, "NIK"), line(OPEN, "Data diri"), line(OPEN, "KTP")]
    );
    let steps = ["nama", "nik", "diri", "ktp"].map(|step| scene.at(step));
    assert_eq!(page.attributes(".card .rows a", "href"), steps);
    assert_eq!(page.texts(".card .rows a.main"), ["Perbaiki"], "one to begin with");
    assert_eq!(page.attributes(".card form", "action"), Vec::<String>::new(), "not to be sent yet");
    assert!(page.texts("main")[0].contains("Tidak sama dengan KTP."));
    assert_eq!(list(&siti.get_english(&scene.own()).await)[3].1, "ID card (KTP)");
    let early = siti.post(&format!("/pendaftaran/{}/perbaikan", scene.receipt), &[]).await;
    assert_eq!(early.status, Status::UnprocessableEntity);
    assert!(early.texts(".notice")[0].contains("Masih ada 4 yang perlu diperbaiki."));

    // What was not ticked is not open, nor is the start; nobody else has any of it.
    for step in ["pendidikan", "usaha"] {
        let to = siti.get(&scene.at(step)).await.location.unwrap();
        assert!(!to.ends_with(step), "{to}");
    }
    // A fault is told at its field, and what was sent holds until what is typed is fine.
    let asked = siti.get(&scene.at("diri")).await;
    assert_eq!((asked.status, asked.texts("a.back")), (Status::Ok, vec!["Yang perlu diperbaiki".into()]));
    assert_eq!(asked.attributes("a.back", "href"), [scene.own()]);
    assert_eq!(asked.attributes("#tahun", "value"), ["1991"]);
    assert_eq!(asked.texts("form .actions button"), ["Simpan", "Kembali"]);
    let wrong = [("hari", "31"), ("bulan", "2"), ("tahun", "1990")];
    let fault = siti.post(&scene.at("diri"), &wrong).await;
    assert_eq!(fault.status, Status::UnprocessableEntity);
    assert_eq!(fault.attributes("#hari", "value"), ["31"]);
    assert!(irma.get(&scene.staff()).await.texts("main")[0].contains("25 Januari 1991"));
    let back = [("hari", "1"), ("bulan", "2"), ("tahun", "1990"), ("arah", "kembali")];
    assert_eq!(goes(&siti, &scene.at("diri"), &back).await, scene.own());
    assert_eq!(list(&siti.get(&scene.own()).await)[2], line(OPEN, "Data diri"), "back saves nothing");

    let born = [("hari", "25"), ("bulan", "1"), ("tahun", "1990")];
    assert_eq!(goes(&siti, &scene.at("diri"), &born).await, scene.own());
    let page = siti.get(&scene.own()).await;
    assert_eq!(list(&page)[2], line(DONE, "Data diri"));
    assert_eq!(page.texts(".card .rows p.soft"), ["25 Januari 1991 → 25 Januari 1990"]);
    assert_eq!(siti.post(&scene.at("nama"), &[("nama", "")]).await.status, Status::UnprocessableEntity);
    assert_eq!(goes(&siti, &scene.at("nama"), &[("nama", "Siti Nur Aminah S.")]).await, scene.own());
    // Of the NIK only the last four digits are ever written down.
    let nik = [("nik", OTHER), ("yakin", "0009")];
    assert_eq!(goes(&siti, &scene.at("nik"), &nik).await, scene.own());
    assert_eq!(list(&siti.get(&scene.own()).await)[3], line(OPEN, "KTP"));

    // The paper, without a script: the form leads back to the list.
    let paper = siti.get(&scene.at("ktp")).await;
    assert_eq!(paper.attributes("input[name=ke]", "value"), [scene.own()]);
    assert_eq!(siti.post(&scene.at("ktp"), &[]).await.status, Status::UnprocessableEntity);
    let fields = [("jenis", "ktp"), ("ke", scene.own().leak() as &str)];
    let sent = siti.upload("/berkas/utuh", &fields, ("berkas", "ktp.jpg", &photo())).await;
    assert_eq!(sent.location, Some(scene.own()));
    let page = siti.get(&scene.own()).await;
    assert_eq!(list(&page)[3], line(DONE, "KTP"));
    assert_eq!(page.texts(".card form button"), ["Kirim lagi"]);
    assert_eq!(page.texts(".card .rows a.main"), Vec::<String>::new(), "one main button");

    // Sent again, twice with one effect.
    scene.later();
    let again = format!("/pendaftaran/{}/perbaikan", scene.receipt);
    assert_eq!(goes(&siti, &again, &[]).await, scene.own());
    assert_eq!(goes(&siti, &again, &[]).await, scene.own());
    assert_eq!(scene.state().await, State::Submitted);
    let said = [
        "Nama: Siti Nur Aminah → Siti Nur Aminah S.; \
         NIK: •••• •••• •••• 0001 → •••• •••• •••• 0009; \
         Data diri: 25 Januari 1991 → 25 Januari 1990; KTP: berkas baru",
        "Nama, NIK, Data diri, KTP. Tidak sama dengan KTP.",
    ];
    let checked = irma.get(&scene.staff()).await;
    let history = checked.texts("[aria-labelledby=riwayat] dd");
    for line in said {
        assert!(history.iter().any(|told| told.ends_with(line)), "{line} in {history:?}");
    }
    let own = siti.get(&scene.own()).await;
    assert!(own.texts("main")[0].contains("25 Januari 1991 → 25 Januari 1990"));
    assert!(!own.body.contains(NIK) && !own.body.contains(OTHER));
    for row in scene.rows().await {
        assert!(row.closed_at.is_some() && row.mended_at.is_some());
        let kept = format!("{} {}", row.before, row.after);
        assert!(!kept.contains(NIK) && !kept.contains(OTHER), "{kept}");
    }
    let profile = person_profile::Entity::find_by_id(scene.world.trainee).one(scene.site.store.read()).await;
    assert_eq!(profile.unwrap().unwrap().born_on, NaiveDate::from_ymd_opt(1990, 1, 25));
    // Nothing is open any more: the screens lead to where it stands.
    let shut = siti.get(&scene.at("diri")).await;
    assert_eq!(shut.status, Status::SeeOther);
    assert_eq!(goes(&siti, &scene.at("diri"), &wrong).await, format!("/pendaftaran/{}", scene.receipt));

    // One message asked for it, with what to open, and one told that it came.
    let told = message::Entity::find()
        .filter(message::COLUMN.person_id.eq(scene.world.trainee))
        .filter(message::COLUMN.kind.eq("correction"))
        .all(scene.site.store.read());
    let told = told.await.unwrap();
    assert_eq!(told.len(), 1);
    assert!(told[0].text.contains("Bukalah dan betulkan: Nama, NIK, Data diri, KTP."), "{}", told[0].text);
}

#[rocket::async_test]
async fn a_business_is_corrected_and_a_second_round_asks_anew() {
    let scene = Scene::new().await;
    scene.sent_back(&["nama-usaha", "besar-usaha", "pendidikan", "wilayah"]).await;
    let siti = scene.site.signed_in(scene.world.trainee).await;
    let business = [("nama_usaha", "Keripik Siti"), ("bidang", "kuliner"), ("nib", "9120001234567")];
    assert_eq!(goes(&siti, &scene.at("nama-usaha"), &business).await, scene.own());
    let size = [("pekerja", "2"), ("omzet", "48.000.000"), ("modal", "")];
    assert_eq!(goes(&siti, &scene.at("besar-usaha"), &size).await, scene.own());
    assert_eq!(goes(&siti, &scene.at("pendidikan"), &[("pendidikan", "sma")]).await, scene.own());
    // Where somebody lives: first the province, without a script.
    let province = siti.get(&scene.at("wilayah")).await;
    assert_eq!(province.attributes("form[method=get] input[name=ubah]", "value"), ["true"]);
    let regency = siti.get(&format!("{}?ubah=true&provinsi=33", scene.at("wilayah"))).await;
    assert_eq!(regency.status, Status::Ok);
    let lives = [("provinsi", "33"), ("wilayah", "33.22")];
    assert_eq!(goes(&siti, &scene.at("wilayah"), &lives).await, scene.own());
    let page = siti.get(&scene.own()).await;
    assert_eq!(
        page.texts(".card .rows p.soft"),
        [
            "Kota Semarang → Kabupaten Semarang",
            "tetap SMA atau SMK",
            "Belum dijawab → Keripik Siti, Kuliner, NIB 9120001234567",
            "Belum dijawab → Usaha mikro: 2 orang, penjualan Rp48.000.000 setahun",
        ]
    );
    let described = newest(scene.site.store.read(), scene.world.trainee).await.unwrap().unwrap();
    assert_eq!((described.profile.name.as_str(), described.profile.workers), ("Keripik Siti", Some(2)));
    scene.later();
    assert_eq!(goes(&siti, &format!("/pendaftaran/{}/perbaikan", scene.receipt), &[]).await, scene.own());

    // Asked again: only what is ticked now, and it starts open.
    scene.later();
    scene.sent_back(&["besar-usaha"]).await;
    assert_eq!(list(&siti.get(&scene.own()).await), [line(OPEN, "Besar usaha")]);
    // Found right in the meantime: nothing is changed any more.
    let irma = scene.site.signed_in(scene.world.other_instructor).await;
    assert_eq!(irma.post(&scene.staff(), &[("aksi", "benar")]).await.status, Status::SeeOther);
    assert_eq!(scene.state().await, State::Verified);
    let late = goes(&siti, &scene.at("besar-usaha"), &size).await;
    assert_eq!(late, format!("/pendaftaran/{}", scene.receipt));

    // Without a tick it is as it was: words only, and one button.
    scene.later();
    scene.sent_back(&[]).await;
    let page = siti.get(&scene.own()).await;
    assert_eq!(list(&page), []);
    assert_eq!(page.texts(".card form button"), ["Kirim lagi"]);
    assert_eq!(page.texts(".card a.btn").len(), 2);

    // Hers to take along.
    let file = siti.post("/data-saya/unduh", &[]).await;
    let all: serde_json::Value = serde_json::from_slice(&file.bytes).unwrap();
    assert_eq!(all["corrections"].as_array().unwrap().len(), 5);
    assert_eq!(all["corrections"][0]["after"], "Kabupaten Semarang");
}
