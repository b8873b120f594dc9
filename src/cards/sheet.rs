//! The facts of the cards to print, as `documents::typeset::cards` takes them. A paper of the centre, so in
//! Indonesian whatever language its reader works in.
use super::{
    queries::{self, Holder},
    rules,
};
use crate::{
    documents::qr,
    error::{Error, Result},
    tables::{centre, cohort, person::Language},
    text,
};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::{Value, json};

/// The facts of the cards of these people; who has none is left out.
///
/// # Errors
/// When the database cannot be read.
pub async fn facts(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    people: &[Holder],
    now: DateTime<Utc>,
) -> Result<Value> {
    let centre = centre::Entity::find_by_id(cohort.centre_id).one(db).await?.ok_or(Error::NotFound)?;
    let course = queries::course_title(db, cohort).await?;
    let zone = centre.time_zone.parse().unwrap_or(chrono_tz::UTC);
    let mut cards = Vec::with_capacity(people.len());
    for (person, card) in people.iter().filter_map(|p| p.card.as_ref().map(|card| (p, card))) {
        let qr = qr::svg(&rules::qr_text(&card.code))?;
        cards.push(json!({"name": person.name, "code": rules::shown(&card.code), "qr": qr}));
    }
    Ok(json!({
        "language": "id",
        "issued": text::local_date(zone, now).to_string(),
        "centre": {"name": centre.name},
        "title": "Kartu Peserta",
        "course": course,
        "cohort": cohort.label,
        "dates": text::date_range(Language::Id, cohort.starts_on, cohort.ends_on),
        "people": cards,
    }))
}
