//! From one state to the next, and what a cancelled cohort tells its people.
use super::{Change, locked, note, queries};
use crate::{
    cohorts::rules::states,
    error::{Error, Result},
    mail,
    store::Tx,
    tables::{
        centre,
        cohort::{self, CohortState},
        course_version,
        enrolment::{self, EnrolmentState},
        person,
    },
    text::{self, Language},
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

/// Takes a cohort to another state. Cancelling tells everybody whose application is not over.
///
/// # Errors
/// A refusal that says what is missing.
pub async fn change_state(
    tx: &Tx,
    change: impl Into<Change>,
    to: CohortState,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let change = change.into();
    let cohort = locked(tx, change).await?;
    if cohort.state == to {
        // The same button twice.
        return Ok(());
    }
    let (centre, zone) = queries::centre_and_zone(tx.db(), cohort.centre_id).await?;
    let facts = queries::facts(tx.db(), &cohort).await?;
    states::change(&facts, to, reason, text::local_date(zone, now), now)?;
    if to == CohortState::Cancelled {
        tell_cancelled(tx, &centre, &cohort, reason.trim(), now).await?;
    }
    let mut row = cohort.into_active_model();
    row.state = Set(to);
    row.update(tx.db()).await?;
    note(tx, change.cohort, to.word(), change.by, reason.trim(), now).await?;
    tx.public_changed();
    Ok(())
}

async fn tell_cancelled(
    tx: &Tx,
    centre: &centre::Model,
    cohort: &cohort::Model,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let version = course_version::Entity::find_by_id(cohort.course_version_id)
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let people: Vec<person::Model> = enrolment::Entity::find()
        .find_also_related(person::Entity)
        .filter(enrolment::COLUMN.cohort_id.eq(cohort.id))
        .filter(enrolment::COLUMN.state.is_not_in(EnrolmentState::EXITS))
        .order_by_asc(enrolment::Column::QueueNumber)
        .all(tx.db())
        .await?
        .into_iter()
        .filter_map(|(_, person)| person)
        .collect();
    for person in &people {
        let letter = cancelled_letter(person, centre, cohort, &version.title, reason);
        let message = mail::Message {
            centre: centre.id,
            cohort: Some(cohort.id),
            to: person,
            event: format!("cancelled:{}:{}", cohort.id, person.id),
            kind: "cancelled",
            letter,
            certificate: None,
        };
        mail::post(tx, message, now).await?;
    }
    Ok(())
}

fn cancelled_letter(
    to: &person::Model,
    centre: &centre::Model,
    cohort: &cohort::Model,
    title: &str,
    reason: &str,
) -> mail::Letter {
    let language: Language = to.language;
    let (name, label, contact) = (&to.name, &cohort.label, &centre.contact);
    let dates = text::date_range(language, cohort.starts_on, cohort.ends_on);
    mail::Letter {
        subject: say!(language, "Dibatalkan: {title}, {label}", "Cancelled: {title}, {label}"),
        greeting: say!(language, "Yth. {name},", "Dear {name},"),
        paragraphs: vec![
            say!(
                language,
                "{title}, {label}, {dates}, tidak jadi dilaksanakan.",
                "{title}, {label}, {dates}, will not take place."
            ),
            say!(language, "Alasannya: {reason}", "The reason: {reason}"),
            say!(
                language,
                "Anda tidak perlu datang. Ada pertanyaan? Hubungi kami: {contact}.",
                "You do not need to come. Questions? Contact us: {contact}."
            ),
        ],
        button: None,
        from: centre.name.clone(),
    }
}
