//! The job that tells people, once each, that they cannot reach the minimum any more. It waits until a
//! mark can no longer be taken back by its undo, so that a slip of the thumb frightens nobody. Any number
//! of nodes may do this at once: the key of the message lets it out once.
use super::{queries, rules};
use crate::{
    clock::Clock,
    error::Result,
    mail::{self, Letter},
    store::Store,
    tables::{
        centre, message,
        person::{self, PersonId},
    },
    web::Origin,
};
use chrono::{DateTime, TimeDelta, Utc};
use rocket::tokio::{pin, select, time::sleep};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

/// How long the job rests between two looks.
pub const PAUSE: TimeDelta = TimeDelta::minutes(2);

/// Works until `stop`.
pub async fn run(store: Store, origin: Origin, clock: Clock, stop: impl Future<Output = ()>) {
    pin!(stop);
    let pause = Duration::from_secs(PAUSE.num_seconds().unsigned_abs());
    loop {
        if let Err(error) = warn(&store, &origin, clock.now()).await {
            tracing::error!(%error, "who is out of reach of the minimum will be looked for again");
        }
        select! {
            biased;
            () = &mut stop => return,
            () = sleep(pause) => {}
        }
    }
}

fn event(one: &queries::Lost) -> String {
    format!("attendance_lost:{}", one.enrolment)
}

/// Writes to everybody who has become unable to reach the minimum and was not told yet; answers to how
/// many.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn warn(store: &Store, origin: &Origin, now: DateTime<Utc>) -> Result<usize> {
    let settled = |one: &queries::Lost| one.marked_at.is_none_or(|at| at + rules::UNDO_WITHIN <= now);
    let mut lost = queries::out_of_reach(store.read(), None, now).await?;
    lost.retain(settled);
    if lost.is_empty() {
        return Ok(0);
    }
    let told: Vec<String> = message::Entity::find()
        .filter(message::COLUMN.event_key.is_in(lost.iter().map(event)))
        .select_only()
        .column(message::Column::EventKey)
        .into_tuple()
        .all(store.read())
        .await?;
    let told: HashSet<String> = told.into_iter().collect();
    lost.retain(|one| !told.contains(&event(one)));
    if lost.is_empty() {
        return Ok(0);
    }
    let people: HashMap<PersonId, person::Model> = person::Entity::find()
        .filter(person::COLUMN.id.is_in(lost.iter().map(|one| one.person)))
        .all(store.read())
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let centres: HashMap<_, String> = centre::Entity::find()
        .filter(centre::COLUMN.id.is_in(lost.iter().map(|one| one.centre)))
        .select_only()
        .columns([centre::Column::Id, centre::Column::Name])
        .into_tuple::<(centre::CentreId, String)>()
        .all(store.read())
        .await?
        .into_iter()
        .collect();
    let messages = || {
        let message = |one: &queries::Lost| {
            let to = people.get(&one.person)?;
            Some(mail::Message {
                centre: one.centre,
                cohort: Some(one.cohort),
                to,
                event: event(one),
                kind: "attendance_lost",
                letter: letter(one, to, centres.get(&one.centre).map_or("", String::as_str), origin),
                certificate: None,
            })
        };
        lost.iter().filter_map(message).collect::<Vec<_>>()
    };
    let many = messages().len();
    store.write(async |tx| mail::post_all(tx, messages(), now).await).await?;
    Ok(many)
}

fn letter(one: &queries::Lost, to: &person::Model, centre: &str, origin: &Origin) -> Letter {
    let (language, name) = (to.language, &to.name);
    let (label, course, missing) = (&one.label, &one.course, one.forecast.missing);
    Letter {
        subject: say!(language, "Kehadiran Anda di {label} kurang", "Your attendance in {label} is too low"),
        greeting: say!(language, "Yth. {name},", "Dear {name},"),
        paragraphs: vec![
            say!(
                language,
                "Kehadiran Anda di {label}, {course}, kurang {missing}\u{a0}JP dari batas. Sesi yang tersisa tidak cukup lagi.",
                "Your attendance in {label}, {course}, is {missing}\u{a0}JP below the minimum. The sessions left are not enough any more."
            ),
            say!(
                language,
                "Hubungi koordinator Anda. Mungkin ada sesi pengganti, atau Anda bisa ikut angkatan lain.",
                "Talk to your coordinator. There may be a make-up session, or you can join another cohort."
            ),
        ],
        button: Some((
            say!(language, "Lihat kehadiran saya", "See my attendance"),
            origin.link(uri!(crate::people::routes::home)),
        )),
        from: centre.to_string(),
    }
}
