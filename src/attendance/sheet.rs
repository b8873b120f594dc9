//! The facts of the daily list to sign, as `documents::typeset::attendance_sheet` takes them. A paper
//! of the centre, so in Indonesian whatever language its reader works in.
use super::queries::SessionFacts;
use crate::{
    error::{Error, Result},
    tables::{
        centre, cohort,
        cohort_staff::{self, Duty},
        course_version,
        person::{self, Language, PersonId},
    },
    text,
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};

/// The facts of one session's list.
///
/// # Errors
/// When the database cannot be read.
pub async fn facts(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    session: &SessionFacts,
    now: DateTime<Utc>,
) -> Result<Value> {
    let centre = centre::Entity::find_by_id(cohort.centre_id).one(db).await?.ok_or(Error::NotFound)?;
    let course: String = course_version::Entity::find_by_id(cohort.course_version_id)
        .select_only()
        .column(course_version::Column::Title)
        .into_tuple()
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let people = crate::enrollment::queries::enrolled(db, cohort.id).await?;
    let instructor = instructor(db, cohort, session.instructor_id).await?;
    let zone = session.zone();
    let language = Language::Id;
    let local = |at: DateTime<Utc>| at.with_timezone(&zone).format("%H.%M").to_string();
    let part = super::pages::words::part_of_day(language, zone, session.starts_at);
    let part = super::pages::words::capital(&part);
    let (from, to) = (local(session.starts_at), local(session.ends_at));
    let (name, jp) = (text::zone_name(zone, session.starts_at), session.jp);
    let day = text::local_date(zone, session.starts_at);
    let people: Vec<Value> = people
        .iter()
        .enumerate()
        .map(|(i, person)| json!({"number": (i + 1).to_string(), "name": person.name}))
        .collect();
    let mut signatures = Vec::new();
    if let Some(name) = instructor {
        signatures.push(json!({"position": "Instruktur,", "name": name}));
    }
    signatures.push(json!({
        "position": format!("{},", centre.head_position),
        "name": centre.head_name,
        "rank": centre.head_rank,
        "nip": centre.head_nip,
    }));
    Ok(json!({
        "language": "id",
        "issued": text::local_date(zone, now).to_string(),
        "centre": {
            "above": centre.letterhead.lines().filter(|l| !l.trim().is_empty()).collect::<Vec<_>>(),
            "name": centre.name,
            "address": centre.address,
            "contact": centre.contact,
        },
        "course": course,
        "cohort": cohort.label,
        "date": text::day_and_date(language, day),
        "session": format!("{part}, pukul {from} s.d. {to} {name} ({jp} JP)"),
        "subject": session.topic,
        "room": session.room,
        "printed": format!("Dicetak {}", text::moment(language, zone, now)),
        "people": people,
        "signatures": signatures,
    }))
}

/// Who signs as the instructor: the session's own, else the first of the cohort.
async fn instructor(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    of_session: Option<PersonId>,
) -> Result<Option<String>> {
    let id = match of_session {
        Some(id) => Some(id),
        None => cohort_staff::Entity::find()
            .filter(cohort_staff::COLUMN.cohort_id.eq(cohort.id))
            .filter(cohort_staff::COLUMN.duty.eq(Duty::Instructor))
            .order_by_asc(cohort_staff::Column::PersonId)
            .one(db)
            .await?
            .map(|staff| staff.person_id),
    };
    let Some(id) = id else { return Ok(None) };
    Ok(person::Entity::find_by_id(id).select_only().column(person::Column::Name).into_tuple().one(db).await?)
}
