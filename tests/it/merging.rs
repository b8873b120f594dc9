//! A merge of two records is taken back: everything as it was, but for what came after.
use super::{
    nik::log_of,
    site::Site,
    world::{World, world},
};
use angkatan::{
    doctor,
    people::nik::{Nik, NikKey},
    privacy::holdings::POINTERS,
    random::Random,
    tables::{
        application_draft::{self, Step},
        claim::{self, ClaimKind},
        consent,
        enrolment::{self, EnrolmentState, Via},
        person::{self, PersonId},
        person_merge, person_profile, processing,
        selection_step::{self, SelectionStep},
        sign_in,
    },
};
use chrono::TimeDelta;
use rocket::http::Status;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    JsonValue, NotSet, PaginatorTrait, QueryFilter, QueryOrder, Statement,
};
use std::collections::BTreeMap;

/// Doors end by a merge and stay shut; what was noted of it stays noted.
const APART: [&str; 4] = ["one_time_link", "sign_in", "sign_in_code", "sign_in_step"];

/// Every row of every table that points at people, and the people.
async fn everything(site: &Site) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    let mut tables: Vec<&str> = POINTERS.iter().map(|(table, _, _)| *table).collect();
    tables.push("person");
    for table in tables.into_iter().filter(|table| !APART.contains(table)) {
        let db = site.store.read();
        let sql = format!("SELECT * FROM {table}");
        let rows = JsonValue::find_by_statement(Statement::from_string(db.get_database_backend(), sql));
        let mut rows: Vec<JsonValue> = rows.all(db).await.unwrap();
        rows.retain(|row| !matches!(row["act"].as_str(), Some("merged" | "parted")));
        if table == "claim" {
            // Sealed anew of the same NIK: looked at by itself.
            for row in &mut rows {
                row["nik_sealed"] = (!row["nik_sealed"].is_null()).into();
            }
        }
        let mut rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
        rows.sort();
        all.insert(table.to_string(), rows);
    }
    all
}

/// A second record with whatever `random` gives it, and more or less of it on Siti's record.
async fn twin(site: &Site, world: &World, random: &Random) -> PersonId {
    let now = site.now();
    let key = NikKey::new(site.settings.nik_key);
    let yes = || random.below(2) == 0;
    let nik = |kept: bool| {
        let typed = if kept { "3374016501900001" } else { "3374016501900002" };
        key.seal(&Nik::parse(typed).unwrap(), random).unwrap()
    };
    site.store
        .write(async |tx| {
            let db = tx.db();
            let (kept, whose) = (world.trainee, random.below(3));
            let mut siti = person::Entity::find_by_id(kept).one(db).await?.unwrap().into_active_model();
            siti.email = Set(yes().then(|| "siti@peserta.example".into()));
            siti.phone = Set(yes().then(|| "+6281200000001".into()));
            siti.business = Set(yes().then(|| "Keripik".into()));
            siti.region_code = Set(yes().then(|| "33.74".into()));
            siti.password_hash = Set(yes().then(|| "one hash".into()));
            let mine = (whose == 0).then(|| nik(true));
            siti.nik_sealed = Set(mine.as_ref().map(|nik| nik.sealed.clone()));
            siti.nik_index = Set(mine.as_ref().map(|nik| nik.index.clone()));
            siti.nik_last4 = Set(mine.as_ref().map(|nik| nik.last4.clone()).or(yes().then(|| "0009".into())));
            siti.update(db).await?;
            let theirs = (whose == 1).then(|| nik(false));
            let gone = person::ActiveModel {
                id: NotSet,
                centre_id: Set(world.centre),
                name: Set("Siti Nuraminah".into()),
                search_name: Set("siti nuraminah".into()),
                email: Set(yes().then(|| "aminah@peserta.example".into())),
                phone: Set(yes().then(|| "+6281200000055".into())),
                region_code: Set(yes().then(|| "33.22".into())),
                business: Set(yes().then(|| "Batik".into())),
                nik_sealed: Set(theirs.as_ref().map(|nik| nik.sealed.clone())),
                nik_index: Set(theirs.as_ref().map(|nik| nik.index.clone())),
                nik_last4: Set(theirs.as_ref().map(|nik| nik.last4.clone()).or(yes().then(|| "0001".into()))),
                password_hash: Set(yes().then(|| "another hash".into())),
                language: Set(person::Language::Id),
                created_at: Set(now),
            };
            let gone = gone.insert(db).await?.id;
            let sides = [kept, gone];
            for id in sides {
                if yes() {
                    let row = person_profile::ActiveModel {
                        person_id: Set(id),
                        sex: Set(yes().then_some(person_profile::Sex::Female)),
                        born_on: Set(None),
                        schooling: Set(yes().then_some(person_profile::Schooling::Sma)),
                        disability: Set(yes().then_some(false)),
                    };
                    person_profile::Entity::insert(row).exec_without_returning(db).await?;
                }
                for cohort in [world.open, world.running] {
                    if yes() {
                        let draft = application_draft::ActiveModel {
                            id: NotSet,
                            person_id: Set(id),
                            cohort_id: Set(cohort),
                            answers: Set(format!("{{\"nama-usaha\":\"{id}\"}}")),
                            step: Set(Step::Business),
                            updated_at: Set(now + TimeDelta::microseconds(7)),
                            sent_at: Set(yes().then_some(now)),
                        };
                        draft.insert(db).await?;
                    }
                }
                for _ in 0..random.below(3) {
                    let agreed = consent::ActiveModel {
                        id: NotSet,
                        person_id: Set(id),
                        purpose: Set(consent::Purpose::Sharing),
                        version: Set(1),
                        given_at: Set(now),
                        given_by: Set(id),
                        withdrawn_at: Set(Some(now)),
                        withdrawn_by: Set(Some(id)),
                    };
                    agreed.insert(db).await?;
                    let noted = processing::ActiveModel {
                        id: NotSet,
                        person_id: Set(id),
                        act: Set("taken".into()),
                        by_id: Set(Some(id)),
                        detail: Set(String::new()),
                        at: Set(now),
                    };
                    noted.insert(db).await?;
                }
            }
            if yes() {
                let seat = enrolment::ActiveModel {
                    id: NotSet,
                    cohort_id: Set(world.open),
                    person_id: Set(gone),
                    state: Set(EnrolmentState::Waiting),
                    queue_number: Set(1),
                    via: Set(Via::Desk),
                    receipt: Set("BBBB-0001".into()),
                    applied_at: Set(now),
                    ..Default::default()
                };
                seat.insert(db).await?;
            }
            if yes() {
                let step = selection_step::ActiveModel {
                    cohort_id: Set(world.open),
                    step: Set(SelectionStep::ALL[0]),
                    from_at: Set(now),
                    until_at: Set(now + TimeDelta::days(1)),
                    in_charge_id: Set(Some(gone)),
                };
                selection_step::Entity::insert(step).exec_without_returning(db).await?;
            }
            let doubtful = |kind: ClaimKind, from: PersonId, holder: PersonId| claim::ActiveModel {
                id: NotSet,
                person_id: Set(from),
                holder_id: Set(Some(holder)),
                kind: Set(kind),
                email: Set((kind == ClaimKind::Email).then(|| "siti@peserta.example".into())),
                nik_sealed: Set(None),
                made_at: Set(now),
                told_at: Set(yes().then_some(now)),
                closed_at: Set(None),
                closed_by: Set(None),
            };
            if yes() {
                doubtful(ClaimKind::Namesake, gone, kept).insert(db).await?;
                doubtful(ClaimKind::Email, gone, kept).insert(db).await?;
                // Of somebody else, about the record that goes.
                doubtful(ClaimKind::Namesake, world.other_trainee, gone).insert(db).await?;
            }
            if whose == 0 {
                let mut row = doubtful(ClaimKind::Nik, gone, kept);
                row.nik_sealed = Set(Some(nik(true).sealed));
                row.insert(db).await?;
            }
            Ok::<_, sea_orm::DbErr>(gone)
        })
        .await
        .unwrap()
}

#[rocket::async_test]
async fn merged_and_taken_back_every_row_is_as_it_was() {
    for seed in 0..12 {
        let site = Site::new().await;
        let world = world(&site).await;
        let random = Random::seeded(seed);
        let gone = twin(&site, &world, &random).await;
        let (before, faults) =
            (everything(&site).await, doctor::examine(&site.store, site.now()).await.unwrap());
        let coordinator = site.signed_in(world.coordinator).await;
        let to = format!("/orang/{}/gabung/{gone}", world.trainee);
        let merged = coordinator.post(&to, &[("alasan", "KTP asli dilihat")]).await;
        assert_eq!(merged.status, Status::SeeOther, "{seed}: {:?}", merged.texts(".notice"));
        assert_ne!(everything(&site).await, before);
        let back = format!("/orang/{gone}/gabungan/batal");
        let parted = coordinator.post(&back, &[("alasan", "dua KTP berbeda")]).await;
        assert_eq!(parted.location, Some(format!("/orang/{gone}")), "{seed}: {:?}", parted.texts(".notice"));
        let after = everything(&site).await;
        for (table, rows) in &before {
            assert_eq!(&after[table], rows, "{seed}: {table}");
        }
        assert_eq!(doctor::examine(&site.store, site.now()).await.unwrap(), faults);
        // A claimed NIK is the one it was.
        let key = NikKey::new(site.settings.nik_key);
        for row in claim::Entity::find().all(site.store.read()).await.unwrap() {
            if let Some(sealed) = row.nik_sealed {
                assert!(key.open(&sealed).unwrap() == Nik::parse("3374016501900001").unwrap());
            }
        }
        // And it can be done again.
        assert_eq!(coordinator.post(&to, &[("alasan", "KTP asli dilihat")]).await.status, Status::SeeOther);
    }
}

#[rocket::async_test]
async fn a_merge_is_taken_back_on_its_page_and_what_came_after_stays() {
    let site = Site::new().await;
    let world = world(&site).await;
    let gone = twin(&site, &world, &Random::seeded(1)).await;
    let set = async |id: PersonId, change: &dyn Fn(&mut person::ActiveModel)| {
        site.store
            .write(async |tx| {
                let row = person::Entity::find_by_id(id).one(tx.db()).await?.unwrap();
                let mut row = row.into_active_model();
                change(&mut row);
                row.update(tx.db()).await
            })
            .await
            .unwrap();
    };
    set(world.trainee, &|row| (row.phone, row.email) = (Set(None), Set(None))).await;
    set(gone, &|row| {
        row.phone = Set(Some("+6281200000055".into()));
        row.email = Set(Some("aminah@peserta.example".into()));
    })
    .await;
    let coordinator = site.signed_in(world.coordinator).await;
    let to = format!("/orang/{}/gabung/{gone}", world.trainee);
    assert_eq!(
        coordinator.get(&format!("/orang/{gone}/gabungan")).await.status,
        Status::NotFound,
        "not merged"
    );
    coordinator.post(&to, &[("alasan", "KTP asli dilihat")]).await;
    let siti = site.signed_in(world.trainee).await;
    // Afterwards: she gives another number, and agrees to something.
    set(world.trainee, &|row| row.phone = Set(Some("+6281200000077".into()))).await;
    siti.post("/data-saya/setuju/publicity", &[]).await;
    let agreed = consent::Entity::find().filter(consent::COLUMN.person_id.eq(world.trainee));
    let agreed = agreed.order_by_desc(consent::Column::Id).one(site.store.read()).await.unwrap();

    let (page, act) = (format!("/orang/{gone}/gabungan"), format!("/orang/{gone}/gabungan/batal"));
    for link in [format!("/orang/{gone}"), format!("/orang/{}", world.trainee)] {
        assert!(coordinator.get(&link).await.attributes("a", "href").contains(&page), "{link}");
    }
    for other in [world.trainee, world.instructor, world.administrator, world.other_coordinator] {
        let other = site.signed_in(other).await;
        assert_eq!(other.get(&page).await.status, Status::NotFound);
        assert_eq!(other.post(&act, &[("alasan", "dua orang")]).await.status, Status::NotFound);
    }
    let shown = coordinator.get(&page).await;
    assert_eq!(shown.texts("h1"), ["Dua catatan yang digabung"]);
    assert!(shown.body.contains("KTP asli dilihat"));
    assert!(coordinator.get_english(&page).await.body.contains("Take the merge back"));
    let wordless = coordinator.post(&act, &[("alasan", "")]).await;
    assert_eq!(wordless.status, Status::UnprocessableEntity);
    let done = coordinator.post(&act, &[("alasan", "Dua KTP berbeda dilihat di meja")]).await;
    assert_eq!(done.location, Some(format!("/orang/{gone}")));

    let of =
        async |id: PersonId| person::Entity::find_by_id(id).one(site.store.read()).await.unwrap().unwrap();
    let (a, b) = (of(world.trainee).await, of(gone).await);
    assert_eq!(a.phone.as_deref(), Some("+6281200000077"), "newer");
    assert_eq!(a.email, None, "it was the other one's");
    assert_eq!(b.phone.as_deref(), Some("+6281200000055"));
    assert_eq!(b.email.as_deref(), Some("aminah@peserta.example"));
    let stays = consent::Entity::find_by_id(agreed.unwrap().id).one(site.store.read()).await.unwrap();
    assert_eq!(stays.unwrap().person_id, world.trainee, "what came after stays");
    assert_eq!(siti.get("/akun").await.status, Status::SeeOther, "whoever was in signs in again");
    let open = sign_in::Entity::find()
        .filter(sign_in::COLUMN.person_id.is_in([world.trainee, gone]))
        .filter(sign_in::COLUMN.ended_at.is_null());
    assert_eq!(open.count(site.store.read()).await.unwrap(), 0);
    for id in [world.trainee, gone] {
        let log = log_of(&site, id).await;
        assert!(log.iter().any(|line| line.starts_with("parted ") && line.contains("Dua KTP")), "{log:?}");
    }
    assert_eq!(coordinator.get(&page).await.status, Status::NotFound);
}

#[rocket::async_test]
async fn a_merge_is_not_taken_back_against_something_newer() {
    let site = Site::new().await;
    let world = world(&site).await;
    let gone = twin(&site, &world, &Random::seeded(2)).await;
    let third = {
        let row = person::Entity::find_by_id(world.other_trainee).one(site.store.read()).await.unwrap();
        let mut row = row.unwrap().into_active_model();
        (row.id, row.name, row.search_name) = (NotSet, Set("Siti N".into()), Set("siti n".into()));
        (row.nik_index, row.email) = (Set(None), Set(None));
        site.store.write(async |tx| row.insert(tx.db()).await).await.unwrap().id
    };
    let coordinator = site.signed_in(world.coordinator).await;
    let merge = async |kept: PersonId, gone: PersonId| {
        let done =
            coordinator.post(&format!("/orang/{kept}/gabung/{gone}"), &[("alasan", "satu orang")]).await;
        assert_eq!(done.status, Status::SeeOther, "{:?}", done.texts(".notice"));
    };
    let part = async |gone: PersonId| {
        coordinator.post(&format!("/orang/{gone}/gabungan/batal"), &[("alasan", "dua orang")]).await
    };
    let before = everything(&site).await;
    merge(third, gone).await;
    merge(world.trainee, third).await;
    let page = coordinator.get(&format!("/orang/{gone}/gabungan")).await;
    assert!(page.texts(".notice.warn")[0].contains("Batalkan dulu gabungan yang itu"));
    assert_eq!(part(gone).await.status, Status::UnprocessableEntity, "the later one first");
    assert_eq!(part(third).await.status, Status::SeeOther);
    assert_eq!(part(gone).await.status, Status::SeeOther);
    assert_eq!(everything(&site).await, before);

    // Merged before it was kept what moved.
    merge(world.trainee, gone).await;
    site.store
        .write(async |tx| {
            let older = person_merge::ActiveModel {
                merged_id: Set(gone),
                moved: Set(String::new()),
                ..Default::default()
            };
            older.update(tx.db()).await
        })
        .await
        .unwrap();
    let refused = part(gone).await;
    assert_eq!(refused.status, Status::UnprocessableEntity);
    assert!(refused.body.contains("dari masa sebelum"), "what was not kept cannot be given back");
}
