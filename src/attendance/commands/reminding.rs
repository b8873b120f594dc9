//! Reminding who teaches a session that it is not recorded.
use crate::{
    access::Planning,
    attendance::queries::{self, REMIND_EVERY, REMINDER, SessionFacts, reminder_key, session},
    error::{Error, Refusal, Result},
    mail::{self, Letter},
    store::Tx,
    tables::{
        cohort,
        cohort_staff::{self, Duty},
        message,
        person::{self, PersonId},
        session::SessionId,
    },
    text,
    web::Origin,
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

/// Writes to the session's instructor, or to all of the cohort where it names nobody; at most once an
/// hour. Says to how many.
///
/// # Errors
/// A refusal when one was sent less than an hour ago, before the session, or when there is no
/// instructor; `NotFound` for a session of another cohort.
pub async fn remind(
    tx: &Tx,
    by: &Planning,
    id: SessionId,
    link: String,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<usize> {
    let cohort = by.cohort();
    // Two who press at once go one after the other.
    cohort::Entity::find_by_id(cohort.id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    let facts = session(tx.db(), cohort.id, id).await?;
    if facts.cancelled_at.is_some() || facts.starts_at > now {
        return Err(Refusal::new(both!(
            "Sesi ini tidak sedang menunggu presensi.",
            "This session does not wait for marks."
        ))
        .into());
    }
    let due = queries::due(tx.db(), &[cohort.id]).await?.of(id, cohort.id, facts.ends_at);
    let marks = queries::recorded(tx.db(), &[cohort.id]).await?.get(&id).copied().unwrap_or(0);
    if marks >= due {
        return Err(Refusal::new(both!(
            "Presensi sesi ini sudah lengkap. Tidak perlu diingatkan.",
            "The marks of this session are complete. Nobody has to be reminded."
        ))
        .into());
    }
    let key = reminder_key(id);
    let last = message::Entity::find()
        .filter(message::COLUMN.event_key.starts_with(&key))
        .filter(message::COLUMN.created_at.gt(now - REMIND_EVERY))
        .one(tx.db())
        .await?;
    if last.is_some() {
        return Err(Refusal::new(both!(
            "Instruktur sudah diingatkan dalam satu jam terakhir. Tunggu sebentar.",
            "The instructor was reminded within the last hour. Wait a little."
        ))
        .into());
    }
    let whom: Vec<PersonId> = match facts.instructor_id {
        Some(one) => vec![one],
        None => {
            cohort_staff::Entity::find()
                .filter(cohort_staff::COLUMN.cohort_id.eq(cohort.id))
                .filter(cohort_staff::COLUMN.duty.eq(Duty::Instructor))
                .select_only()
                .column(cohort_staff::Column::PersonId)
                .into_tuple()
                .all(tx.db())
                .await?
        }
    };
    let people = person::Entity::find().filter(person::COLUMN.id.is_in(whom)).all(tx.db()).await?;
    if people.is_empty() {
        return Err(Refusal::new(both!(
            "Sesi ini belum punya instruktur. Pilih instruktur angkatan ini dulu.",
            "This session has no instructor. Choose one for this cohort first."
        ))
        .into());
    }
    let messages = people
        .iter()
        .map(|to| mail::Message {
            centre: cohort.centre_id,
            cohort: Some(cohort.id),
            to,
            event: format!("{key}{}:{}", to.id, now.timestamp()),
            kind: REMINDER,
            letter: letter(to, &cohort.label, &facts, by.by_name(), origin.link(&link)),
            certificate: None,
        })
        .collect();
    mail::post_all(tx, messages, now).await?;
    Ok(people.len())
}

fn letter(to: &person::Model, label: &str, session: &SessionFacts, from: &str, link: String) -> Letter {
    let (language, name) = (to.language, &to.name);
    let when = text::moment(language, session.zone(), session.starts_at);
    Letter {
        subject: say!(language, "Presensi {label} belum dicatat", "Attendance of {label} is not recorded"),
        greeting: say!(language, "Yth. {name},", "Dear {name},"),
        paragraphs: vec![say!(
            language,
            "Presensi sesi {when} di {label} belum lengkap. Mohon dicatat hari ini.",
            "Attendance of the session of {when} in {label} is not complete. Please record it today."
        )],
        button: Some((say!(language, "Catat presensi", "Record attendance"), link)),
        from: from.to_string(),
    }
}
