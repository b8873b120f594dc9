//! A cohort that has selected, for the tests that look at every page; and what the pages of a selection
//! show and refuse beside the whole story of `selection_story`.
use super::{
    draw::{elsewhere, is_confirmed},
    site::{Actor, Site},
    world::{World, world},
};
use angkatan::{
    enrollment::commands::apply_all,
    error::Error,
    selection::{
        commands::{self, Change, Part, Period, Plan, Points, Pool},
        draw::Seed,
        queries,
    },
    tables::{
        cohort::{self, CohortId, CohortState},
        enrolment::{self, EnrolmentId, Via},
        person::{self, Language, PersonId},
        quota_pool::PoolKind,
        selection::{Method, Ties},
        selection_step::SelectionStep,
    },
    web::Origin,
};
use chrono::TimeDelta;
use rocket::http::Status;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, NotSet, QueryFilter, QueryOrder,
};

/// The number told to Siti.
pub const RECEIPT: &str = "SSSS-2222";

/// A cohort of one seat that has announced: Siti is offered it, Budi is the reserve.
pub struct Selected {
    pub cohort: CohortId,
    pub enrolment: EnrolmentId,
}

/// Papers are checked by Irma and scores given by Asih; all else is the coordinator's.
pub fn plan(site: &Site, world: &World, method: Method) -> Plan {
    let now = site.now();
    // Applications have closed: a draw may be held.
    let period = |step| Period {
        step,
        from: now - TimeDelta::days(9),
        until: if step == SelectionStep::Apply { now } else { now + TimeDelta::days(5) },
        in_charge: Some(match step {
            SelectionStep::Verify => world.other_instructor,
            SelectionStep::Test => world.assessor,
            _ => world.coordinator,
        }),
    };
    let scores = method == Method::Scores;
    let mut steps = vec![SelectionStep::Apply, SelectionStep::Reregister];
    if scores {
        steps.extend([SelectionStep::Verify, SelectionStep::Test]);
    }
    Plan {
        applicants: None,
        reserves: None,
        offer_hours: 24,
        method,
        ties: Ties::Draw,
        minimum: None,
        steps: steps.into_iter().map(period).collect(),
        pools: Vec::new(),
        parts: match scores {
            true => vec![Part { name: "Tes tertulis".into(), weight: 100, max: 10_000 }],
            false => Vec::new(),
        },
    }
}

pub async fn open_cohort(site: &Site, world: &World, number: i32, quota: i32) -> CohortId {
    let like = cohort::Entity::find_by_id(world.open).one(site.store.read()).await.unwrap().unwrap();
    let row = cohort::ActiveModel {
        id: NotSet,
        serial: Set(number),
        number: Set(number),
        label: Set(format!("Angkatan {number} Tahun 2026")),
        state: Set(CohortState::Open),
        quota: Set(quota),
        ..like.into()
    };
    site.store.write(async |tx| row.insert(tx.db()).await.map(|row| row.id)).await.unwrap()
}

pub async fn selected(site: &Site, world: &World) -> Selected {
    let cohort = open_cohort(site, world, 3, 1).await;
    let origin = Origin::new("http://pelatihan.example");
    let staff = Change { by: Some(world.coordinator), origin: &origin, now: site.now() };
    let early = Change { now: site.now() - TimeDelta::hours(1), ..staff };
    let plan = plan(site, world, Method::Scores);
    let people = [world.trainee, world.other_trainee];
    let enrolment = site
        .store
        .write(async |tx| {
            commands::set_up(tx, cohort, plan, early).await?;
            let seed = Seed::new([7; 32]);
            commands::commit_draw(tx, cohort, &seed.hex(), &seed.commit(), early).await?;
            let applied = apply_all(tx, cohort, &people, Via::Desk, &site.random, early).await?;
            let ids: Vec<EnrolmentId> = applied.iter().map(|one| one.enrolment).collect();
            let row = enrolment::ActiveModel {
                id: Set(ids[0]),
                receipt: Set(RECEIPT.into()),
                ..Default::default()
            };
            row.update(tx.db()).await?;
            commands::verify(tx, cohort, &ids, staff).await?;
            let setup = queries::setup(tx.db(), cohort).await?.ok_or(Error::NotFound)?;
            let part = setup.parts[0].id;
            let points = [(ids[0], 9_000), (ids[1], 8_000)].map(|(enrolment, value)| Points {
                enrolment,
                part,
                value: Some(value),
            });
            commands::note_scores(tx, cohort, &points, staff).await?;
            commands::rank(tx, cohort, staff).await?;
            commands::announce(tx, cohort, staff).await?;
            Ok::<_, Error>(ids[0])
        })
        .await
        .unwrap();
    Selected { cohort, enrolment }
}

pub async fn people(site: &Site, world: &World, many: usize) -> Vec<PersonId> {
    let (centre, now) = (world.centre, site.now());
    site.store
        .write(async |tx| {
            let mut ids = Vec::new();
            for n in 0..many {
                let row = person::ActiveModel {
                    centre_id: Set(centre),
                    name: Set(format!("Pelamar {n}")),
                    search_name: Set(format!("pelamar {n}")),
                    email: Set(Some(format!("pelamar{n}@peserta.example"))),
                    region_code: Set(Some(if n % 4 == 0 { "33.21" } else { "33.74" }.into())),
                    language: Set(Language::Id),
                    created_at: Set(now),
                    ..Default::default()
                };
                ids.push(row.insert(tx.db()).await?.id);
            }
            Ok::<_, sea_orm::DbErr>(ids)
        })
        .await
        .unwrap()
}

/// A lottery of 40 for 12 seats, 4 of them kept for Demak: the page, the list and another program agree,
/// and the seats of the announcement are those of the draw.
#[rocket::async_test]
async fn a_lottery_gives_the_seats_that_anybody_can_work_out() {
    let site = Site::new().await;
    let w = world(&site).await;
    let cohort = open_cohort(&site, &w, 4, 12).await;
    let path = |rest: &str| format!("/angkatan/{cohort}/seleksi{rest}");
    let origin = Origin::new("http://pelatihan.example");
    let staff = Change { by: Some(w.coordinator), origin: &origin, now: site.now() };
    let early = Change { now: site.now() - TimeDelta::hours(1), ..staff };
    let mut plan = plan(&site, &w, Method::Draw);
    plan.pools = vec![Pool {
        name: "Kabupaten Demak".into(),
        kind: PoolKind::Region,
        value: "33.21".into(),
        seats: 4,
    }];
    let people = people(&site, &w, 40).await;
    site.store
        .write(async |tx| {
            commands::set_up(tx, cohort, plan, early).await?;
            apply_all(tx, cohort, &people, Via::Desk, &site.random, early).await
        })
        .await
        .unwrap();
    let coordinator = site.signed_in(w.coordinator).await;
    let none = coordinator.post(&path("/urutan"), &[]).await;
    assert_eq!(none.status, Status::UnprocessableEntity, "without a promise nothing is drawn");
    let late = coordinator.post(&path("/undian"), &[]).await;
    assert_eq!(late.status, Status::UnprocessableEntity, "after closing nothing is promised");
    assert!(late.texts(".notice")[0].contains("Pendaftaran sudah ditutup"), "{:?}", late.texts(".notice"));
    let board = coordinator.get(&path("")).await;
    assert_eq!(board.texts("h2")[0], "Undian belum dijanjikan");
    site.set_now(early.now);
    assert_eq!(coordinator.get(&path("")).await.texts("h2")[0], "Umumkan janji undian");
    assert_eq!(site.nobody().get(&format!("/undian/{cohort}/daftar.json")).await.status, Status::NotFound);
    for _ in 0..2 {
        assert_eq!(coordinator.post(&path("/undian"), &[]).await.status, Status::SeeOther);
    }
    let open = coordinator.post(&path("/urutan"), &[]).await;
    assert_eq!(open.status, Status::UnprocessableEntity, "no seed is opened while people may apply");
    assert_eq!(site.nobody().get(&format!("/undian/{cohort}/daftar.json")).await.status, Status::NotFound);
    site.set_now(staff.now);
    for to in [path("/urutan"), path("/umumkan")] {
        assert_eq!(coordinator.post(&to, &[]).await.status, Status::SeeOther, "{to}");
    }

    let list = site.nobody().get(&format!("/undian/{cohort}/daftar.json")).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("daftar.json");
    std::fs::write(&file, &list.bytes).unwrap();
    let (order, seats) = elsewhere(&file);
    is_confirmed(&file, 40);
    super::repeating::is_confirmed(&site, &list.bytes, &order).await;
    let page = site.nobody().get(&format!("/undian/{cohort}")).await;
    let counted = page.texts(".counted li");
    assert_eq!(counted[..40], order);
    assert_eq!(counted[40..], seats);
    assert_eq!(seats.iter().filter(|seat| seat.ends_with("Kabupaten Demak")).count(), 4);

    let mut chosen: Vec<String> =
        seats.iter().map(|seat| seat.split(' ').next().unwrap().to_string()).collect();
    chosen.sort();
    let offered = enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .filter(enrolment::COLUMN.state.eq(enrolment::EnrolmentState::Offered))
        .order_by_asc(enrolment::Column::Receipt)
        .all(site.store.read())
        .await
        .unwrap();
    assert_eq!(offered.into_iter().map(|row| row.receipt).collect::<Vec<_>>(), chosen);
}

#[rocket::async_test]
async fn where_i_stand_is_mine_alone_and_the_public_reads_numbers_only() {
    let site = Site::new().await;
    let w = world(&site).await;
    let of = selected(&site, &w).await;
    let siti = site.signed_in(w.trainee).await;
    let receipt = siti.get(&format!("/pendaftaran/{RECEIPT}")).await;
    assert_eq!(receipt.location, Some(format!("/pendaftaran/{RECEIPT}/seleksi")));
    let own = siti.get(&format!("/pendaftaran/{RECEIPT}/seleksi")).await;
    assert_eq!(own.texts("h1"), ["Anda terpilih. Daftar ulang sekarang"]);
    assert_eq!(own.texts(".sum td"), ["90,00 dari 100 × 100%", "90,00"]);
    assert_eq!(own.texts(".card.next .btn"), ["Ya, saya ikut", "Ya, lepaskan kursi saya"]);
    let budi = site.signed_in(w.other_trainee).await;
    for button in ["terima", "lepas", "perbaikan"] {
        let other = budi.post(&format!("/pendaftaran/{RECEIPT}/{button}"), &[]).await;
        assert_eq!(other.status, Status::NotFound, "{button}: nobody answers for somebody else");
    }

    let public = site.nobody().get(&format!("/pengumuman/{}?nomor=ssss-2222", of.cohort)).await;
    assert_eq!(
        public.texts(".card p"),
        [format!("{RECEIPT} Terpilih"), "Masuk, lalu daftar ulang sebelum waktunya lewat.".into()]
    );
    assert!(!public.body.contains("Siti") && !public.body.contains("Budi"));
    let unknown = site.nobody().get(&format!("/pengumuman/{}?nomor=AAAA-0000", of.cohort)).await;
    assert!(unknown.body.contains("Nomor ini tidak ada di seleksi ini"));
    assert_eq!(site.nobody().get(&format!("/pengumuman/{}", w.running)).await.status, Status::NotFound);

    assert_eq!(siti.post(&format!("/pendaftaran/{RECEIPT}/terima"), &[]).await.status, Status::SeeOther);
    let own = siti.get(&format!("/pendaftaran/{RECEIPT}/seleksi")).await;
    assert_eq!(own.texts("h1"), ["Anda mendapat kursi"]);
    let again = siti.post(&format!("/pendaftaran/{RECEIPT}/terima"), &[]).await;
    assert_eq!(again.status, Status::SeeOther, "pressed twice it stays as it is");
}

#[rocket::async_test]
async fn the_settings_say_what_is_wrong_and_keep_what_was_typed() {
    let site = Site::new().await;
    let w = world(&site).await;
    let coordinator = site.signed_in(w.coordinator).await;
    let to = format!("/angkatan/{}/seleksi/atur", w.open);
    let none = coordinator.get(&format!("/angkatan/{}/seleksi", w.open)).await;
    assert_eq!(none.texts("h2"), ["Angkatan ini tanpa seleksi"]);
    let wrong = [
        ("kuota", "30"),
        ("jam", "48"),
        ("cara", "scores"),
        ("bagian_1", "Tes"),
        ("bobot_1", "70"),
        ("maks_1", "100"),
        ("langkah", "test"),
        ("mulai_test", "2026-11-29T08:00"),
        ("sampai_test", "2026-11-28T08:00"),
    ];
    let page = coordinator.post(&to, &wrong).await;
    assert_eq!(page.status, Status::UnprocessableEntity);
    let errors = page.texts(".error");
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(errors[0].starts_with("Selesainya harus sesudah mulainya"));
    assert!(errors[1].contains("sekarang 70 persen"));
    assert_eq!(page.attributes("#bagian_1", "value"), ["Tes"]);
    assert_eq!(page.attributes("#sampai_test", "value"), ["2026-11-28T08:00"]);
    let right: Vec<(&str, &str)> = wrong
        .into_iter()
        .map(|(field, value)| match field {
            "bobot_1" => (field, "100"),
            "sampai_test" => (field, "2026-11-30T08:00"),
            _ => (field, value),
        })
        .collect();
    assert_eq!(coordinator.post(&to, &right).await.status, Status::SeeOther);
    let page = coordinator.get(&to).await;
    assert_eq!(page.texts(".lede")[1], "Tes 100%. Nilai sama: diundi.");
    assert_eq!(page.attributes("#sampai_test", "value"), ["2026-11-30T08:00"]);
    assert_eq!(page.attributes("#kuota", "value"), ["30"]);
}

/// The pages of a selection ask as often for many as for few.
#[rocket::async_test]
async fn the_pages_of_a_selection_ask_as_often_for_many_as_for_few() {
    let site = Site::new().await;
    let w = world(&site).await;
    let cohort = open_cohort(&site, &w, 4, 2).await;
    let origin = Origin::new("http://pelatihan.example");
    let early = Change { by: Some(w.coordinator), origin: &origin, now: site.now() - TimeDelta::hours(1) };
    let all = people(&site, &w, 6).await;
    let plan = plan(&site, &w, Method::Scores);
    let (few, more) = all.split_at(1);
    site.store
        .write(async |tx| {
            commands::set_up(tx, cohort, plan, early).await?;
            apply_all(tx, cohort, few, Via::Desk, &site.random, early).await
        })
        .await
        .unwrap();
    let coordinator = site.signed_in(w.coordinator).await;
    let checker = site.signed_in(w.other_instructor).await;
    let first = enrolment::Entity::find().filter(enrolment::COLUMN.cohort_id.eq(cohort));
    let first = first.one(site.store.read()).await.unwrap().unwrap().id;
    let person = format!("/orang/{first}?tahap=submitted");
    let paths = ["", "/nilai", "/urutan", "/umumkan", "/atur", &person]
        .map(|part| format!("/angkatan/{cohort}/seleksi{part}"));
    let mut pages: Vec<(&Actor<'_>, &str)> = paths.iter().map(|path| (&coordinator, path.as_str())).collect();
    pages.extend([(&checker, paths[0].as_str()), (&checker, &paths[5]), (&checker, "/hari-ini")]);
    pages.push((&coordinator, "/koordinator"));
    super::counts::do_not_grow(&site, &pages, async || {
        site.store
            .write(async |tx| apply_all(tx, cohort, more, Via::Desk, &site.random, early).await)
            .await
            .unwrap();
    })
    .await;
}
