//! One person's record as a coordinator reads it: what was done with it, whether it can be merged, erased.
use crate::{
    access::Coordinating,
    error::{Error, Result},
    people,
    privacy::rules::{Pair, Parting, Shared, Ties, Trace},
    tables::{
        certificate,
        cohort::{self, CohortId, CohortState},
        cohort_staff, enrolment,
        person::{self, PersonId},
        person_erasure, person_merge, processing, staff_role, totp,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, RelationDef, RelationTrait,
};

/// One line of the log of somebody's data.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Handled {
    /// See `people::log::Act`.
    pub act: String,
    /// Why, or what.
    pub detail: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; nobody when the program did it by itself.
    pub by_name: Option<String>,
}

/// What was done with somebody's data, the latest first; at most five hundred lines.
///
/// # Errors
/// Faults of the database only.
pub async fn log(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Handled>> {
    let by: RelationDef = processing::Entity::belongs_to(person::Entity)
        .from(processing::Column::ById)
        .to(person::Column::Id)
        .into();
    Ok(processing::Entity::find()
        .join(JoinType::LeftJoin, by)
        .filter(processing::COLUMN.person_id.eq(person))
        .select_only()
        .columns([processing::Column::Act, processing::Column::Detail, processing::Column::At])
        .column_as(person::Column::Name, "by_name")
        .order_by_desc(processing::Column::Id)
        .limit(500)
        .into_model()
        .all(db)
        .await?)
}

/// An enrolment of somebody, with its cohort.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Enrolled {
    /// Which cohort.
    pub cohort_id: CohortId,
    /// "Angkatan 12 Tahun 2026".
    pub label: String,
    /// Where the cohort stands.
    pub cohort_state: CohortState,
    /// Which enrolment.
    pub id: enrolment::EnrolmentId,
    /// When they applied.
    pub applied_at: DateTime<Utc>,
    /// When they left it.
    pub left_at: Option<DateTime<Utc>>,
    /// The number of the certificate it led to.
    pub certificate: Option<String>,
}

/// The enrolments of somebody, the latest first.
///
/// # Errors
/// Faults of the database only.
pub async fn enrolments(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Enrolled>> {
    let issued: RelationDef = enrolment::Entity::belongs_to(certificate::Entity)
        .from(enrolment::Column::Id)
        .to(certificate::Column::EnrolmentId)
        .into();
    Ok(enrolment::Entity::find()
        .join(JoinType::InnerJoin, enrolment::Relation::Cohort.def())
        .join(JoinType::LeftJoin, issued)
        .filter(enrolment::COLUMN.person_id.eq(person))
        .select_only()
        .columns([enrolment::Column::Id, enrolment::Column::AppliedAt, enrolment::Column::LeftAt])
        .column_as(cohort::Column::Id, "cohort_id")
        .column_as(cohort::Column::Label, "label")
        .column_as(cohort::Column::State, "cohort_state")
        .column_as(certificate::Column::Number, "certificate")
        .order_by_desc(enrolment::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

/// Where this record went, if it lives on in another.
///
/// # Errors
/// Faults of the database only.
pub async fn merged_into(db: &impl ConnectionTrait, person: PersonId) -> Result<Option<PersonId>> {
    Ok(person_merge::Entity::find_by_id(person).one(db).await?.map(|row| row.into_id))
}

/// How a record of the coordinator's centre came to live on in another, and whether that may be taken back.
///
/// # Errors
/// `NotFound` when it is not merged, or of another centre.
pub async fn merge(
    db: &impl ConnectionTrait,
    by: &Coordinating,
    gone: PersonId,
) -> Result<(person_merge::Model, Parting)> {
    people::queries::person(db, by.centre(), gone).await?;
    let row = person_merge::Entity::find_by_id(gone).one(db).await?.ok_or(Error::NotFound)?;
    let on = person_merge::Entity::find_by_id(row.into_id).count(db).await? > 0;
    let erased = person_erasure::Entity::find_by_id(row.into_id).count(db).await? > 0;
    let trace: Option<Trace> = serde_json::from_str(&row.moved).ok();
    let elsewhere = trace.as_ref().is_some_and(|trace| trace.into != row.into_id);
    Ok((row, Parting { traced: trace.is_some(), went_on: on || elsewhere, erased }))
}

/// The records that live on in this one, by name.
///
/// # Errors
/// Faults of the database only.
pub async fn merged_here(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<(PersonId, String)>> {
    let name: RelationDef = person_merge::Entity::belongs_to(person::Entity)
        .from(person_merge::Column::MergedId)
        .to(person::Column::Id)
        .into();
    Ok(person_merge::Entity::find()
        .join(JoinType::InnerJoin, name)
        .filter(person_merge::COLUMN.into_id.eq(person))
        .order_by_asc(person_merge::Column::At)
        .order_by_asc(person_merge::Column::MergedId)
        .select_only()
        .column(person_merge::Column::MergedId)
        .column(person::Column::Name)
        .into_tuple()
        .all(db)
        .await?)
}

/// Whether this person works here.
///
/// # Errors
/// Faults of the database only.
pub async fn is_staff(db: &impl ConnectionTrait, person: PersonId) -> Result<bool> {
    Ok(staff_role::Entity::find().filter(staff_role::COLUMN.person_id.eq(person)).count(db).await? > 0)
}

/// What stands in the way of erasing somebody's data.
///
/// # Errors
/// Faults of the database only.
pub async fn ties(db: &impl ConnectionTrait, person: PersonId) -> Result<Ties> {
    let enrolments = enrolments(db, person).await?;
    let ends = |state| matches!(state, CohortState::Finished | CohortState::Cancelled);
    let under_way = enrolments.iter().filter(|e| e.left_at.is_none() && !ends(e.cohort_state)).count();
    Ok(Ties {
        staff: is_staff(db, person).await?,
        under_way: under_way as u64,
        certificates: enrolments.iter().filter(|e| e.certificate.is_some()).count() as u64,
        erased: person_erasure::Entity::find_by_id(person).one(db).await?.is_some(),
    })
}

/// What the decision about merging two records rests on.
///
/// # Errors
/// `NotFound` when one of them is not of the coordinator's centre.
pub async fn pair(
    db: &impl ConnectionTrait,
    by: &Coordinating,
    kept: PersonId,
    gone: PersonId,
) -> Result<Pair> {
    let a = people::queries::person(db, by.centre(), kept).await?;
    let b = people::queries::person(db, by.centre(), gone).await?;
    let both = [kept, gone];
    let merged = person_merge::Entity::find().filter(person_merge::COLUMN.merged_id.is_in(both));
    let erased = person_erasure::Entity::find().filter(person_erasure::COLUMN.person_id.is_in(both));
    let second_steps = totp::Entity::find().filter(totp::COLUMN.person_id.is_in(both));
    let roles = staff_role::Entity::find().filter(staff_role::COLUMN.person_id.is_in(both));
    let duties = cohort_staff::Entity::find().filter(cohort_staff::COLUMN.person_id.is_in(both));
    let staff = second_steps.filter(totp::COLUMN.confirmed_at.is_not_null()).count(db).await? > 0
        || roles.count(db).await? > 0
        || duties.count(db).await? > 0;
    let (mine, theirs) = (enrolments(db, kept).await?, enrolments(db, gone).await?);
    let shared = mine.iter().filter_map(|one| {
        let other = theirs.iter().find(|other| other.cohort_id == one.cohort_id)?;
        Some(Shared {
            label: one.label.clone(),
            kept_is_over: one.left_at.is_some(),
            gone_is_over: other.left_at.is_some(),
        })
    });
    Ok(Pair {
        same: kept == gone,
        merged_before: merged.count(db).await? > 0,
        erased: erased.count(db).await? > 0,
        niks_differ: a.nik_index.is_some() && b.nik_index.is_some() && kept != gone,
        staff,
        shared: shared.collect(),
    })
}
