//! Telling a trainee of her place as a guest, in the transaction that gives or ends it.
use crate::{
    error::{Error, Result},
    mail::{self, Letter, Message},
    store::Tx,
    tables::{
        centre, cohort,
        enrolment::{self, EnrolmentId},
        make_up, person, session,
    },
    text,
    web::Origin,
};
use chrono::{DateTime, Utc};
use sea_orm::EntityTrait;

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// There is a place.
    Given,
    /// There is none, or none any more.
    Ended,
}

/// Posts one message for this step.
pub(super) async fn tell(
    tx: &Tx,
    cohort: &cohort::Model,
    row: &make_up::Model,
    told: Told,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<()> {
    let (at, other) = session::Entity::find_by_id(row.session_id)
        .find_also_related(cohort::Entity)
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let other = other.ok_or(Error::NotFound)?;
    let (_, to) = enrolment::Entity::find_by_id(row.enrolment_id)
        .find_also_related(person::Entity)
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let to = to.ok_or(Error::NotFound)?;
    let centre = centre::Entity::find_by_id(cohort.centre_id).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let zone: chrono_tz::Tz = centre.time_zone.parse().unwrap_or(chrono_tz::UTC);
    let language = to.language;
    let day = text::day_and_date(language, text::local_date(zone, at.starts_at));
    let time = text::time_range(zone, at.starts_at, at.ends_at);
    let (topic, group, place) = (&at.topic, &other.label, &other.place);
    let (subject, what) = match told {
        Told::Given => (
            say!(language, "Anda mendapat sesi pengganti", "You have a make-up session"),
            say!(
                language,
                "Anda dapat mengganti materi “{topic}” di {group}: {day}, {time}, {place}.",
                "You can make up “{topic}” with {group}: {day}, {time}, {place}."
            ),
        ),
        Told::Ended => (
            say!(language, "Sesi pengganti Anda tidak jadi", "Your make-up session is off"),
            say!(
                language,
                "Anda tidak mendapat tempat di {group}, {day}, {time}. Hubungi balai untuk sesi lain.",
                "You have no place with {group}, {day}, {time}. Ask the centre for another session."
            ),
        ),
    };
    let (name, label) = (&to.name, &cohort.label);
    let letter = Letter {
        subject: format!("{subject}, {label}"),
        greeting: say!(language, "Yth. {name},", "Dear {name},"),
        paragraphs: vec![what],
        button: Some((
            say!(language, "Lihat sesi pengganti", "See my make-up sessions"),
            origin.link(uri!(super::routes::mine(row.enrolment_id))),
        )),
        from: centre.name,
    };
    // A place may be given again after it was ended: each time is told.
    let event = format!("make-up:{}:{:?}:{}", row.id, told, now.timestamp()).to_lowercase();
    let message = Message {
        centre: cohort.centre_id,
        cohort: Some(cohort.id),
        to: &to,
        event,
        kind: "make_up",
        letter,
        certificate: None,
    };
    mail::post(tx, message, now).await
}
