//! What the forms of a cohort are filled from: read once for all of its people, in a number of statements
//! that does not grow with them.
mod shown;

use super::book::{AssessorRow, Book, Candidate, UnitOf};
use crate::{
    assessment::queries::{hidden_from, standings_of},
    catalog::{plan, queries::requirements},
    competency::queries::{criteria_of_units, units_of_version},
    error::{Error, Result},
    people,
    tables::{
        assessor_registration, business_profile,
        cohort::{self},
        cohort_staff::{self, Duty},
        course_version,
        document::{self, DocumentState},
        enrolment::{self, EnrolmentId, EnrolmentState},
        person::{self, PersonId},
        person_profile,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};
use std::collections::{HashMap, HashSet};

/// Everything the forms of a cohort say, of everybody with a seat or of one of them. For a reader who may be
/// asked to assess blind, `blind` names who reads: what is hidden from them is not in the answer.
///
/// # Errors
/// `NotFound` for somebody without a seat.
pub async fn book(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    only: Option<EnrolmentId>,
    blind: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<Book> {
    let version = cohort.course_version_id;
    let course = course_version::Entity::find_by_id(version).one(db).await?.ok_or(Error::NotFound)?;
    let centre = people::queries::centre(db, cohort.centre_id).await?;
    let rows = units_of_version(db, version).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.unit).collect();
    let mut trees = criteria_of_units(db, &ids).await?;
    let units: Vec<UnitOf> = rows
        .into_iter()
        .map(|row| UnitOf {
            elements: trees.remove(&row.unit).unwrap_or_default(),
            id: row.unit,
            code: row.code,
            title: row.title,
            standard: format!("SKKNI {}/{}", row.decree_number, row.decree_year),
        })
        .collect();
    let mut people = candidates(db, cohort, only).await?;
    if only.is_some() && people.is_empty() {
        return Err(Error::NotFound);
    }
    shown::fill(db, cohort, only, &units, &mut people).await?;
    if let Some(reader) = blind {
        let standings = standings_of(db, cohort, only).await?;
        let hidden: HashSet<_> = hidden_from(db, cohort, reader, &standings).await?;
        for candidate in &mut people {
            let own = hidden.iter().filter(|(seat, _)| *seat == candidate.seat.id).map(|(_, unit)| *unit);
            candidate.veil(&own.collect(), &units);
        }
    }
    Ok(Book {
        zone: people::queries::zone(&centre),
        centre,
        cohort: cohort.clone(),
        course,
        plan: plan::queries::plan(db, version).await?,
        units,
        requirements: requirements(db, version).await?,
        assessors: assessors(db, cohort).await?,
        people,
        now,
    })
}

/// Everybody with a seat by name, with what is known of them as a person.
async fn candidates(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    only: Option<EnrolmentId>,
) -> Result<Vec<Candidate>> {
    let rows = enrolment::Entity::find()
        .find_also_related(person::Entity)
        .filter(scope(cohort, only))
        .order_by_asc(person::Column::SearchName)
        .order_by_asc(enrolment::Column::Id)
        .all(db)
        .await?;
    let who: Vec<PersonId> = rows.iter().map(|(seat, _)| seat.person_id).collect();
    let profiles = person_profile::Entity::find()
        .filter(person_profile::COLUMN.person_id.is_in(who.iter().copied()))
        .all(db)
        .await?;
    let mut profiles: HashMap<PersonId, _> = profiles.into_iter().map(|row| (row.person_id, row)).collect();
    let businesses = business_profile::Entity::find()
        .filter(business_profile::COLUMN.person_id.is_in(who.iter().copied()))
        .order_by_asc(business_profile::Column::RecordedAt)
        .order_by_asc(business_profile::Column::Id)
        .all(db)
        .await?;
    // In the order of time, so the last description stands.
    let mut businesses: HashMap<PersonId, _> =
        businesses.into_iter().map(|row| (row.person_id, row)).collect();
    let papers = document::Entity::find()
        .filter(document::COLUMN.person_id.is_in(who))
        .filter(document::COLUMN.state.eq(DocumentState::Kept))
        .order_by_asc(document::Column::Id)
        .all(db)
        .await?;
    let mut all: HashMap<PersonId, Vec<_>> = HashMap::new();
    for paper in papers {
        all.entry(paper.person_id).or_default().push(paper.kind);
    }
    let one = |(seat, person): (enrolment::Model, Option<person::Model>)| {
        let person = person.ok_or(Error::NotFound)?;
        Ok(Candidate {
            profile: profiles.remove(&person.id),
            business: businesses.remove(&person.id),
            papers: all.get(&person.id).cloned().unwrap_or_default(),
            ..Candidate::of(seat, person)
        })
    };
    rows.into_iter().map(one).collect()
}

/// The seats that are asked for, on `enrolment`.
fn scope(cohort: &cohort::Model, only: Option<EnrolmentId>) -> Condition {
    let all = Condition::all()
        .add(enrolment::COLUMN.cohort_id.eq(cohort.id))
        .add(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled));
    match only {
        Some(only) => all.add(enrolment::COLUMN.id.eq(only)),
        None => all,
    }
}

/// The assessors of the cohort by name, with their registration of today.
async fn assessors(db: &impl ConnectionTrait, cohort: &cohort::Model) -> Result<Vec<AssessorRow>> {
    let rows: Vec<(PersonId, String)> = cohort_staff::Entity::find()
        .join(JoinType::InnerJoin, cohort_staff::Relation::Person.def())
        .filter(cohort_staff::COLUMN.cohort_id.eq(cohort.id))
        .filter(cohort_staff::COLUMN.duty.eq(Duty::Assessor))
        .order_by_asc(person::Column::SearchName)
        .order_by_asc(person::Column::Id)
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::Name)
        .into_tuple()
        .all(db)
        .await?;
    let registered = assessor_registration::Entity::find()
        .filter(assessor_registration::COLUMN.person_id.is_in(rows.iter().map(|(id, _)| *id)))
        .all(db)
        .await?;
    let mut registered: HashMap<PersonId, String> =
        registered.into_iter().map(|row| (row.person_id, row.number)).collect();
    let one = |(id, name)| AssessorRow { registration: registered.remove(&id).unwrap_or_default(), name };
    Ok(rows.into_iter().map(one).collect())
}
