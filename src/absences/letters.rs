//! Telling a trainee what became of her letter or appeal, in the transaction that decides it.
use super::{whose::Whose, words};
use crate::{
    attendance,
    error::{Error, Result},
    mail::{self, Letter, Message},
    store::Tx,
    tables::{
        absence::{self, AbsenceState},
        appeal, centre,
        enrolment::EnrolmentId,
        mark::Presence,
        person,
    },
    text::{self, Language},
    web::Origin,
};
use chrono::{DateTime, Utc};
use sea_orm::EntityTrait;

/// What is told.
pub(super) enum Told<'a> {
    /// A step of a letter, with the words of who took it, and whether it changed any mark.
    Letter { row: &'a absence::Model, reason: &'a str, changed: bool },
    /// The answer to an appeal, with the mark it was changed to.
    Appeal { row: &'a appeal::Model, to: Option<Presence> },
}

/// Posts one message for this event.
pub(super) async fn tell(
    tx: &Tx,
    whose: &Whose,
    told: Told<'_>,
    event: String,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<()> {
    let cohort = whose.cohort();
    let to = person::Entity::find_by_id(whose.seat().person_id).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let centre = centre::Entity::find_by_id(cohort.centre_id).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let language = to.language;
    let (kind, subject, mut paragraphs) = match told {
        Told::Letter { row, reason, changed } => {
            let (subject, paragraphs) = of_letter(row, reason, changed, language);
            ("absence", subject, paragraphs)
        }
        Told::Appeal { row, to } => {
            let session = attendance::queries::session(tx.db(), cohort.id, row.session_id).await?;
            let day = text::date(language, text::local_date(session.zone(), session.starts_at));
            let what = match to {
                None => say!(
                    language,
                    "Keberatan Anda tentang kehadiran {day} sudah dijawab. Catatannya tetap.",
                    "Your appeal about your attendance on {day} is answered. The record stays."
                ),
                Some(to) => {
                    let word = attendance::rules::chip(Some(to), language).word.to_lowercase();
                    say!(
                        language,
                        "Keberatan Anda tentang kehadiran {day} sudah dijawab. Catatannya sekarang: {word}.",
                        "Your appeal about your attendance on {day} is answered. The record is now: {word}."
                    )
                }
            };
            let subject = say!(language, "Jawaban keberatan Anda", "The answer to your appeal");
            ("appeal", subject, vec![what, reason_of(&row.answer, language)])
        }
    };
    paragraphs.retain(|p| !p.is_empty());
    let (name, label) = (&to.name, &cohort.label);
    let letter = Letter {
        subject: format!("{subject}, {label}"),
        greeting: say!(language, "Yth. {name},", "Dear {name},"),
        paragraphs,
        button: Some((
            say!(language, "Lihat kehadiran saya", "See my attendance"),
            origin.link(uri!(super::routes::own(whose.seat().id))),
        )),
        from: centre.name,
    };
    let message = Message {
        centre: cohort.centre_id,
        cohort: Some(cohort.id),
        to: &to,
        event,
        kind,
        letter,
        certificate: None,
    };
    mail::post(tx, message, now).await
}

fn reason_of(reason: &str, language: Language) -> String {
    match reason.trim() {
        "" => String::new(),
        reason => say!(language, "Alasannya: {reason}", "The reason: {reason}"),
    }
}

fn of_letter(row: &absence::Model, reason: &str, changed: bool, language: Language) -> (String, Vec<String>) {
    let (kind, days) = (
        words::kind(row.kind, language).to_lowercase(),
        text::date_range(language, row.from_on, row.until_on),
    );
    let (subject, what) = match row.state {
        AbsenceState::Open => (
            say!(language, "Surat Anda sudah kami terima", "We have your letter"),
            say!(
                language,
                "Surat Anda ({kind}, {days}) sudah kami terima. Tunggu jawaban dari balai.",
                "We have your letter ({kind}, {days}). Wait for the answer of the centre."
            ),
        ),
        AbsenceState::Approved if !changed => (
            say!(language, "Surat Anda disetujui", "Your letter is approved"),
            say!(
                language,
                "Surat Anda ({kind}, {days}) disetujui. Tidak ada catatan kehadiran yang perlu diubah.",
                "Your letter ({kind}, {days}) is approved. No record of your attendance had to change."
            ),
        ),
        AbsenceState::Approved => (
            say!(language, "Surat Anda disetujui", "Your letter is approved"),
            say!(
                language,
                "Surat Anda ({kind}, {days}) disetujui. Kehadiran Anda sudah disesuaikan.",
                "Your letter ({kind}, {days}) is approved. Your attendance was changed to match it."
            ),
        ),
        AbsenceState::Declined => (
            say!(language, "Surat Anda tidak disetujui", "Your letter is not approved"),
            say!(
                language,
                "Surat Anda ({kind}, {days}) tidak disetujui. Kehadiran Anda tercatat seperti sebelumnya.",
                "Your letter ({kind}, {days}) is not approved. Your attendance stands as before."
            ),
        ),
        AbsenceState::Withdrawn => (
            say!(language, "Surat Anda ditarik", "Your letter is withdrawn"),
            say!(
                language,
                "Surat Anda ({kind}, {days}) sudah ditarik. Kehadiran Anda tercatat seperti sebelumnya.",
                "Your letter ({kind}, {days}) is withdrawn. Your attendance stands as before."
            ),
        ),
    };
    (subject, vec![what, reason_of(reason, language)])
}
