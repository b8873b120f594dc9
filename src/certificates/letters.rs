//! Telling people of their certificates, in the transaction that issues them.
use super::queries::Dossier;
use crate::{
    error::Result,
    mail::{self, Letter, Message},
    store::Tx,
    tables::{certificate, enrolment::EnrolmentId, person},
    web::Origin,
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;

/// Posts the message of each of these certificates, just issued.
///
/// # Errors
/// When a letter cannot be rendered or a row not be written.
pub(super) async fn tell(
    tx: &Tx,
    dossier: &Dossier,
    origin: &Origin,
    made: &[certificate::Model],
    now: DateTime<Utc>,
) -> Result<()> {
    let of: HashMap<EnrolmentId, person::PersonId> =
        dossier.people.iter().map(|s| (s.person.enrolment, s.person.person)).collect();
    let people: HashMap<person::PersonId, person::Model> = person::Entity::find()
        .filter(person::COLUMN.id.is_in(made.iter().filter_map(|c| of.get(&c.enrolment_id).copied())))
        .all(tx.db())
        .await?
        .into_iter()
        .map(|person| (person.id, person))
        .collect();
    for certificate in made {
        let Some(to) = of.get(&certificate.enrolment_id).and_then(|id| people.get(id)) else { continue };
        let message = Message {
            centre: certificate.centre_id,
            cohort: Some(certificate.cohort_id),
            to,
            event: format!("certificate:{}", certificate.id),
            kind: "certificate",
            letter: letter(dossier, certificate, to, origin),
            certificate: Some(certificate.id),
        };
        mail::post(tx, message, now).await?;
    }
    Ok(())
}

fn letter(
    dossier: &Dossier,
    certificate: &certificate::Model,
    to: &person::Model,
    origin: &Origin,
) -> Letter {
    let language = to.language;
    let (name, number) = (&to.name, &certificate.number);
    let (course, cohort) = (&dossier.common.version.title, &dossier.common.cohort.label);
    let link = origin.link(uri!(super::routes::verify(&certificate.code)));
    Letter {
        subject: say!(language, "Sertifikat pelatihan Anda: {course}", "Your training certificate: {course}"),
        greeting: say!(language, "Yth. {name},", "Dear {name},"),
        paragraphs: vec![
            say!(
                language,
                "Selamat. Anda lulus pelatihan {course}, {cohort}.",
                "Congratulations. You passed the training {course}, {cohort}."
            ),
            say!(
                language,
                "Sertifikat pelatihan Anda sudah terbit dengan nomor {number}. Berkas PDF-nya terlampir.",
                "Your training certificate is issued under the number {number}. The PDF is attached."
            ),
            say!(
                language,
                "Siapa pun dapat mengecek keasliannya lewat tautan ini atau kode QR di sertifikat.",
                "Anybody can check that it is genuine, by this link or the QR code on the certificate."
            ),
        ],
        button: Some((say!(language, "Lihat sertifikat", "See the certificate"), link)),
        from: dossier.common.centre.name.clone(),
    }
}
