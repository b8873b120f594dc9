//! Telling a trainee that a piece of evidence is not enough yet, in the transaction that says so.
use crate::{
    error::{Error, Result},
    mail::{self, Letter, Message},
    store::Tx,
    tables::{
        centre, cohort,
        enrolment::{self, EnrolmentId},
        evidence, evidence_review, person,
    },
    web::Origin,
};
use chrono::{DateTime, Utc};
use sea_orm::EntityTrait;

/// Posts one message for this review.
pub(super) async fn tell(
    tx: &Tx,
    cohort: &cohort::Model,
    seat: &enrolment::Model,
    row: &evidence::Model,
    review: &evidence_review::Model,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<()> {
    let to = person::Entity::find_by_id(seat.person_id).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let centre = centre::Entity::find_by_id(cohort.centre_id).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let language = to.language;
    let (name, label, title, words) = (&to.name, &cohort.label, &row.title, &review.words);
    let letter = Letter {
        subject: say!(language, "Bukti Anda perlu dilengkapi, {label}", "Your evidence needs more, {label}"),
        greeting: say!(language, "Yth. {name},", "Dear {name},"),
        paragraphs: vec![
            say!(
                language,
                "Asesor sudah melihat bukti “{title}”. Bukti ini belum cukup.",
                "The assessor has seen your evidence “{title}”. It is not enough yet."
            ),
            words.clone(),
        ],
        button: Some((
            say!(language, "Tambah bukti", "Add evidence"),
            origin.link(uri!(super::routes::mine(seat.id))),
        )),
        from: centre.name,
    };
    let message = Message {
        centre: cohort.centre_id,
        cohort: Some(cohort.id),
        to: &to,
        event: format!("evidence:{}", review.id),
        kind: "evidence",
        letter,
        certificate: None,
    };
    mail::post(tx, message, now).await
}
