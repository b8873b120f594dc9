//! Many at once for what there is little of: nothing is oversold, nothing is lost.
use super::{site::Site, world::world};
use angkatan::{
    access::{SESSION_COOKIE, token_hash},
    doctor,
    tables::{
        cohort,
        enrolment::{self, EnrolmentState},
        enrolment_event, message,
        person::{self, PersonId},
        sign_in,
    },
};
use chrono::TimeDelta;
use rocket::{
    futures::future::join_all,
    http::{ContentType, Header, Status},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder,
};
use std::collections::HashSet;

/// How many apply for how many seats: 2,000 for 16, or as many as `RUSH` says.
fn rush() -> (usize, usize) {
    match std::env::var("RUSH").ok().and_then(|many| many.parse().ok()) {
        Some(many) => (many, 16),
        None => (2_000, 16),
    }
}

#[rocket::async_test]
async fn many_apply_at_once_for_few_seats() {
    let site = Site::new().await;
    let world = world(&site).await;
    let ((many, seats), now) = (rush(), site.now());
    let tokens: Vec<String> = (0..many).map(|_| site.random.token()).collect();
    site.store
        .write(async |tx| {
            let quota =
                cohort::ActiveModel { id: Set(world.open), quota: Set(seats as i32), ..Default::default() };
            quota.update(tx.db()).await?;
            let people = (0..many).map(|n| person::ActiveModel {
                centre_id: Set(world.centre),
                name: Set(format!("Pelamar {n}")),
                search_name: Set(format!("pelamar {n}")),
                email: Set(Some(format!("pelamar{n}@peserta.example"))),
                region_code: Set(Some("33.74".into())),
                language: Set(person::Language::Id),
                created_at: Set(now),
                ..Default::default()
            });
            person::Entity::insert_many(people).exec_without_returning(tx.db()).await?;
            let ids: Vec<PersonId> = person::Entity::find()
                .filter(person::COLUMN.email.starts_with("pelamar"))
                .order_by_asc(person::Column::Id)
                .all(tx.db())
                .await?
                .into_iter()
                .map(|p| p.id)
                .collect();
            let rows = ids.into_iter().zip(&tokens).map(|(person, token)| sign_in::ActiveModel {
                person_id: Set(person),
                token_hash: Set(token_hash(token)),
                device: Set("test".into()),
                created_at: Set(now),
                expires_at: Set(now + TimeDelta::days(1)),
                ended_at: Set(None),
                ..Default::default()
            });
            sign_in::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
            Ok::<_, DbErr>(())
        })
        .await
        .unwrap();

    let path = format!("/angkatan/{}/daftar/usaha", world.open);
    let press = |token: String| {
        let request = site
            .client
            .post(path.clone())
            .header(ContentType::Form)
            .header(Header::new("Sec-Fetch-Site", "same-origin"))
            .body(format!("usaha=Usaha&kunci={}", &token[..16]))
            .private_cookie((SESSION_COOKIE, token));
        async move {
            let answer = request.dispatch().await;
            (answer.status(), answer.headers().get_one("location").map(str::to_string))
        }
    };
    // Every tenth presses twice.
    let again = tokens.iter().step_by(10).cloned();
    let (began, before) = (std::time::Instant::now(), site.statements());
    let answers = join_all(tokens.iter().cloned().chain(again).map(press)).await;
    println!("{many} applied in {:?}, {} statements", began.elapsed(), site.statements() - before);
    assert!(answers.iter().all(|(status, _)| *status == Status::SeeOther));
    let receipts: Vec<&String> = answers.iter().filter_map(|(_, to)| to.as_ref()).collect();
    assert_eq!(receipts.len(), many + many / 10);
    assert_eq!(receipts[..many].iter().collect::<HashSet<_>>().len(), many, "a receipt each");
    let twice: Vec<&&String> = receipts[..many].iter().step_by(10).collect();
    assert_eq!(receipts[many..].iter().collect::<Vec<_>>(), twice, "the same key, the same receipt");
    // Gathered before the writer: three statements to read who it is and what they apply for, few to write.
    assert!((site.statements() - before) as usize <= (many + many / 10) * 7 / 2, "statements");

    let db = site.store.read();
    let rows = enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.eq(world.open))
        .order_by_asc(enrolment::Column::QueueNumber)
        .all(db)
        .await
        .unwrap();
    let numbers: Vec<i32> = rows.iter().map(|r| r.queue_number).collect();
    assert_eq!(numbers, (1..=many as i32).collect::<Vec<_>>());
    let (sit, wait) = rows.split_at(seats);
    assert!(sit.iter().all(|r| r.state == EnrolmentState::Enrolled && r.seated_at.is_some()));
    assert!(wait.iter().all(|r| r.state == EnrolmentState::Waiting && r.seated_at.is_none()));
    assert_eq!(wait.len(), many - seats);
    let events = enrolment_event::Entity::find().count(db).await.unwrap();
    let mails =
        message::Entity::find().filter(message::COLUMN.cohort_id.eq(world.open)).all(db).await.unwrap();
    assert_eq!((events, mails.len()), (many as u64, many));
    // Each who waits was told another place, from 1.
    let mut places: Vec<usize> = mails
        .iter()
        .filter(|m| m.kind == "waiting")
        .map(|m| m.subject.split_whitespace().nth(2).unwrap().parse().unwrap())
        .collect();
    places.sort_unstable();
    assert_eq!(places, (1..=many - seats).collect::<Vec<_>>());
    let businesses =
        person::Entity::find().filter(person::COLUMN.business.eq("Usaha")).count(db).await.unwrap();
    assert_eq!(businesses, many as u64);
    assert_eq!(doctor::examine(&site.store, now).await.unwrap(), [], "doctor");
}
