//! How it is read.
use crate::{
    error::Result,
    tables::{
        centre::CentreId,
        cohort::{self, CohortId},
        enrolment::{self, EnrolmentId, EnrolmentState},
        enrolment_event, enrolment_score,
        person::{self, PersonId},
        person_profile::{self, Sex},
        quota_pool::{self, QuotaPoolId},
        score_event,
        score_part::{self, ScorePartId},
        selection,
        selection_step::{self, SelectionStep},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait,
};
use std::collections::HashMap;

/// How a cohort selects: the row, its steps in their order, its pools in the order of filling, the
/// parts of the score.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The row.
    pub selection: selection::Model,
    /// Switched on, in the order they are taken.
    pub steps: Vec<selection_step::Model>,
    /// In the order of filling.
    pub pools: Vec<quota_pool::Model>,
    /// By position.
    pub parts: Vec<score_part::Model>,
}

/// How this cohort selects; `None` for first come, first served.
///
/// # Errors
/// When the database cannot be read.
pub async fn setup(db: &impl ConnectionTrait, cohort: CohortId) -> Result<Option<Setup>> {
    let Some(selection) = selection::Entity::find_by_id(cohort).one(db).await? else { return Ok(None) };
    let mut steps =
        selection_step::Entity::find().filter(selection_step::COLUMN.cohort_id.eq(cohort)).all(db).await?;
    steps.sort_by_key(|row| row.step);
    let pools = quota_pool::Entity::find()
        .filter(quota_pool::COLUMN.cohort_id.eq(cohort))
        .order_by_asc(quota_pool::Column::Position)
        .all(db)
        .await?;
    let parts = score_part::Entity::find()
        .filter(score_part::COLUMN.cohort_id.eq(cohort))
        .order_by_asc(score_part::Column::Position)
        .all(db)
        .await?;
    Ok(Some(Setup { selection, steps, pools, parts }))
}

/// An applicant as the board and the order need them.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Applicant {
    /// Their enrolment.
    pub enrolment: EnrolmentId,
    /// Who.
    pub person: PersonId,
    /// As on the ID card.
    pub name: String,
    /// The number told to the applicant: with the result, all that an announcement shows.
    pub receipt: String,
    /// Where they stand.
    pub state: EnrolmentState,
    /// The order of arrival, from 1.
    pub queue_number: i32,
    /// The order of the selection, from 1.
    pub rank: Option<i32>,
    /// The weighted total in hundredths of a point.
    pub score: Option<i32>,
    /// The pool whose seat they were given.
    pub pool_id: Option<QuotaPoolId>,
    /// Until when their offer stands.
    pub offered_until: Option<DateTime<Utc>>,
    /// Why it ended.
    pub exit_reason: Option<String>,
    /// Who sends them.
    pub sponsor: Option<String>,
    /// Kabupaten or kota.
    pub region_code: Option<String>,
    /// As they said.
    pub sex: Option<Sex>,
    /// As they said.
    pub disability: Option<bool>,
    /// When they applied.
    pub applied_at: DateTime<Utc>,
}

/// Everybody who ever applied to this cohort, in the order of arrival.
///
/// # Errors
/// When the database cannot be read.
pub async fn applicants(db: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<Applicant>> {
    let profile: RelationDef = person::Entity::has_one(person_profile::Entity)
        .from(person::Column::Id)
        .to(person_profile::Column::PersonId)
        .into();
    Ok(enrolment::Entity::find()
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .join(JoinType::LeftJoin, profile)
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .select_only()
        .column_as(enrolment::Column::Id, "enrolment")
        .column_as(person::Column::Id, "person")
        .column_as(person::Column::Name, "name")
        .column_as(enrolment::Column::Receipt, "receipt")
        .column_as(enrolment::Column::State, "state")
        .column_as(enrolment::Column::QueueNumber, "queue_number")
        .column_as(enrolment::Column::Rank, "rank")
        .column_as(enrolment::Column::Score, "score")
        .column_as(enrolment::Column::PoolId, "pool_id")
        .column_as(enrolment::Column::OfferedUntil, "offered_until")
        .column_as(enrolment::Column::ExitReason, "exit_reason")
        .column_as(enrolment::Column::Sponsor, "sponsor")
        .column_as(person::Column::RegionCode, "region_code")
        .column_as(person_profile::Column::Sex, "sex")
        .column_as(person_profile::Column::Disability, "disability")
        .column_as(enrolment::Column::AppliedAt, "applied_at")
        .order_by_asc(enrolment::Column::QueueNumber)
        .into_model()
        .all(db)
        .await?)
}

/// The points noted in this cohort, by applicant and part.
///
/// # Errors
/// When the database cannot be read.
pub async fn scores(
    db: &impl ConnectionTrait,
    cohort: CohortId,
) -> Result<HashMap<EnrolmentId, HashMap<ScorePartId, i32>>> {
    let rows: Vec<(EnrolmentId, ScorePartId, i32)> = enrolment_score::Entity::find()
        .join(JoinType::InnerJoin, enrolment_score::Relation::Enrolment.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .select_only()
        .column(enrolment_score::Column::EnrolmentId)
        .column(enrolment_score::Column::PartId)
        .column(enrolment_score::Column::Value)
        .into_tuple()
        .all(db)
        .await?;
    let mut of: HashMap<EnrolmentId, HashMap<ScorePartId, i32>> = HashMap::new();
    for (enrolment, part, value) in rows {
        of.entry(enrolment).or_default().insert(part, value);
    }
    Ok(of)
}

/// A change of one score.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct ScoreChange {
    /// Whose.
    pub enrolment: EnrolmentId,
    /// In which part.
    pub part: ScorePartId,
    /// In hundredths; none: there was no score.
    pub before: Option<i32>,
    /// In hundredths; none: taken back.
    pub after: Option<i32>,
    /// Who did it.
    pub by_name: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// The changes of the scores of a cohort, or of one applicant in it, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn score_changes(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    of: Option<EnrolmentId>,
) -> Result<Vec<ScoreChange>> {
    let by: RelationDef = score_event::Entity::belongs_to(person::Entity)
        .from(score_event::Column::ById)
        .to(person::Column::Id)
        .into();
    let mut found = score_event::Entity::find()
        .join(JoinType::InnerJoin, score_event::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, by)
        .filter(enrolment::COLUMN.cohort_id.eq(cohort));
    if let Some(of) = of {
        found = found.filter(score_event::COLUMN.enrolment_id.eq(of));
    }
    Ok(found
        .select_only()
        .column_as(score_event::Column::EnrolmentId, "enrolment")
        .column_as(score_event::Column::PartId, "part")
        .column_as(score_event::Column::Before, "before")
        .column_as(score_event::Column::After, "after")
        .column_as(person::Column::Name, "by_name")
        .column_as(score_event::Column::At, "at")
        .order_by_asc(score_event::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

/// Everybody who sends applicants to this centre, by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn sponsors(db: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<String>> {
    Ok(enrolment::Entity::find()
        .join(JoinType::InnerJoin, enrolment::Relation::Cohort.def())
        .filter(cohort::COLUMN.centre_id.eq(centre))
        .filter(enrolment::COLUMN.sponsor.is_not_null())
        .select_only()
        .column(enrolment::Column::Sponsor)
        .distinct()
        .order_by_asc(enrolment::Column::Sponsor)
        .into_tuple()
        .all(db)
        .await?)
}

/// How many stand in each state.
///
/// # Errors
/// When the database cannot be read.
pub async fn counts(db: &impl ConnectionTrait, cohort: CohortId) -> Result<HashMap<EnrolmentState, i64>> {
    let rows: Vec<(EnrolmentState, i64)> = enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .select_only()
        .column(enrolment::Column::State)
        .column_as(enrolment::Column::Id.count(), "people")
        .group_by(enrolment::Column::State)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// What an applicant was last asked to correct, with when.
///
/// # Errors
/// When the database cannot be read.
pub async fn asked_to_correct(
    db: &impl ConnectionTrait,
    enrolment: EnrolmentId,
) -> Result<Option<(String, DateTime<Utc>)>> {
    let last = enrolment_event::Entity::find()
        .filter(enrolment_event::COLUMN.enrolment_id.eq(enrolment))
        .filter(enrolment_event::COLUMN.kind.eq("correction"))
        .order_by_desc(enrolment_event::Column::Id)
        .one(db)
        .await?;
    Ok(last.map(|event| (event.reason, event.at)))
}

/// The period of a step, or none when it is off.
pub fn period(setup: &Setup, step: SelectionStep) -> Option<&selection_step::Model> {
    period_in(&setup.steps, step)
}

/// The same among the steps of a cohort.
pub fn period_in(steps: &[selection_step::Model], step: SelectionStep) -> Option<&selection_step::Model> {
    steps.iter().find(|row| row.step == step)
}
