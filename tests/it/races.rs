//! Many at once for what there is little of: nothing is oversold, nothing is lost.
use super::{site::Site, world::world};
use angkatan::{
    access::{SESSION_COOKIE, token_hash},
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

#[rocket::async_test]
async fn three_hundred_apply_at_once_for_thirty_seats() {
    let site = Site::new().await;
    let world = world(&site).await;
    let (many, seats, now) = (300usize, 30usize, site.now());
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
            .private_cookie((SESSION_COOKIE, token))
            .body("usaha=");
        async move { request.dispatch().await.status() }
    };
    // Every tenth presses twice.
    let again = tokens.iter().step_by(10).cloned();
    let answers = join_all(tokens.iter().cloned().chain(again).map(press)).await;
    assert_eq!(answers, vec![Status::SeeOther; many + many / 10]);

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
    // Each who waits was told another place, 1 to 270.
    let mut places: Vec<usize> = mails
        .iter()
        .filter(|m| m.kind == "waiting")
        .map(|m| m.subject.split_whitespace().nth(2).unwrap().parse().unwrap())
        .collect();
    places.sort_unstable();
    assert_eq!(places, (1..=many - seats).collect::<Vec<_>>());
}
