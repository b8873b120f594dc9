//! What somebody told while applying, and what became of it, for that person: answers, business, papers,
//! places, scores, every step.
use crate::{
    error::Result,
    tables::{
        application_draft, business_profile, cohort, cohort_staff, correction, digital_answer, document,
        enrolment::{self, EnrolmentId},
        enrolment_event, enrolment_score,
        person::PersonId,
        person_profile, quota_pool, score_part, staff_role, upload,
    },
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
    RelationTrait,
};
use serde_json::{Value, json};

/// What they said of themselves.
pub(super) async fn profile(db: &impl ConnectionTrait, id: PersonId) -> Result<Value> {
    let row = person_profile::Entity::find_by_id(id).one(db).await?;
    Ok(row.map_or(Value::Null, |row| {
        json!({
            "sex": row.sex, "born_on": row.born_on, "schooling": row.schooling, "disability": row.disability,
        })
    }))
}

/// How they described their business, each time, with what it does on the internet.
pub(super) async fn businesses(db: &impl ConnectionTrait, id: PersonId) -> Result<Vec<Value>> {
    let rows = business_profile::Entity::find()
        .filter(business_profile::COLUMN.person_id.eq(id))
        .order_by_asc(business_profile::Column::Id)
        .all(db)
        .await?;
    let answers = digital_answer::Entity::find()
        .filter(digital_answer::COLUMN.business_profile_id.is_in(rows.iter().map(|row| row.id)))
        .all(db)
        .await?;
    let digital = |row: &business_profile::Model| -> Value {
        let own = answers.iter().filter(|one| one.business_profile_id == row.id);
        own.map(|one| (one.indicator.word().to_string(), Value::Bool(one.yes)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    Ok(rows
        .iter()
        .map(|row| {
            json!({
                "told_at": row.recorded_at, "name": row.name, "field": row.field, "since": row.since,
                "nib": row.nib, "workers": row.workers, "turnover_rupiah": row.turnover.map(|money| money.0),
                "capital_rupiah": row.capital.map(|money| money.0), "size": row.size,
                "size_rule": row.size_rule, "digital": digital(row),
            })
        })
        .collect())
}

/// What they have typed into applications, sent or not.
pub(super) async fn drafts(db: &impl ConnectionTrait, id: PersonId) -> Result<Vec<Value>> {
    let rows = application_draft::Entity::find()
        .filter(application_draft::COLUMN.person_id.eq(id))
        .order_by_asc(application_draft::Column::Id)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let answers: Value = serde_json::from_str(&row.answers).unwrap_or(Value::String(row.answers));
            json!({
                "cohort": row.cohort_id, "answers": answers, "last_step": row.step,
                "updated_at": row.updated_at, "sent_at": row.sent_at,
            })
        })
        .collect())
}

/// Their applications: where each stands, its place and points, and why it ended.
pub(super) async fn applications(db: &impl ConnectionTrait, id: PersonId) -> Result<Vec<Value>> {
    let pool: RelationDef = enrolment::Entity::belongs_to(quota_pool::Entity)
        .from(enrolment::Column::PoolId)
        .to(quota_pool::Column::Id)
        .into();
    Ok(enrolment::Entity::find()
        .join(JoinType::InnerJoin, enrolment::Relation::Cohort.def())
        .join(JoinType::LeftJoin, pool)
        .filter(enrolment::COLUMN.person_id.eq(id))
        .select_only()
        .column_as(enrolment::Column::Id, "enrolment")
        .column_as(cohort::Column::Label, "cohort")
        .columns([enrolment::Column::State, enrolment::Column::QueueNumber, enrolment::Column::Via])
        .columns([enrolment::Column::Receipt, enrolment::Column::AppliedAt, enrolment::Column::SeatedAt])
        .columns([enrolment::Column::LeftAt, enrolment::Column::OfferedUntil, enrolment::Column::Rank])
        .column_as(enrolment::Column::Score, "score_in_hundredths")
        .columns([enrolment::Column::Sponsor, enrolment::Column::ExitReason])
        .column_as(quota_pool::Column::Name, "pool")
        .order_by_asc(enrolment::Column::Id)
        .into_json()
        .all(db)
        .await?)
}

/// Every step of their applications: what, when, why.
pub(super) async fn steps(db: &impl ConnectionTrait, own: &[EnrolmentId]) -> Result<Vec<Value>> {
    Ok(enrolment_event::Entity::find()
        .filter(enrolment_event::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .select_only()
        .columns([enrolment_event::Column::EnrolmentId, enrolment_event::Column::Kind])
        .columns([enrolment_event::Column::At, enrolment_event::Column::Reason])
        .order_by_asc(enrolment_event::Column::Id)
        .into_json()
        .all(db)
        .await?)
}

/// What they were asked to correct, and what it was before and after.
pub(super) async fn corrections(db: &impl ConnectionTrait, own: &[EnrolmentId]) -> Result<Vec<Value>> {
    Ok(correction::Entity::find()
        .filter(correction::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .select_only()
        .columns([correction::Column::EnrolmentId, correction::Column::Step])
        .columns([correction::Column::AskedAt, correction::Column::MendedAt])
        .columns([correction::Column::Before, correction::Column::After])
        .order_by_asc(correction::Column::Id)
        .into_json()
        .all(db)
        .await?)
}

/// Their points in the parts of a selection.
pub(super) async fn scores(db: &impl ConnectionTrait, own: &[EnrolmentId]) -> Result<Vec<Value>> {
    Ok(enrolment_score::Entity::find()
        .join(JoinType::InnerJoin, enrolment_score::Relation::ScorePart.def())
        .filter(enrolment_score::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .select_only()
        .column(enrolment_score::Column::EnrolmentId)
        .column_as(score_part::Column::Name, "part")
        .column_as(enrolment_score::Column::Value, "score_in_hundredths")
        .column(enrolment_score::Column::At)
        .into_json()
        .all(db)
        .await?)
}

/// The papers they handed in that are kept, with where each is seen.
pub(super) async fn papers(db: &impl ConnectionTrait, id: PersonId) -> Result<Vec<Value>> {
    let mut rows = document::Entity::find()
        .filter(document::COLUMN.person_id.eq(id))
        .order_by_asc(document::Column::Id)
        .all(db)
        .await?;
    rows.retain(|row| row.gone_at.is_none());
    Ok(rows
        .into_iter()
        .map(|row| {
            json!({
                "kind": row.kind, "media_type": row.media_type, "bytes": row.bytes, "sha256": row.sha256,
                "handed_in_at": row.created_at,
                "address": uri!(crate::papers::routes::see(&row.code)).to_string(),
            })
        })
        .collect())
}

/// Papers that are on their way in parts.
pub(super) async fn uploads(db: &impl ConnectionTrait, id: PersonId) -> Result<Vec<Value>> {
    Ok(upload::Entity::find()
        .filter(upload::COLUMN.person_id.eq(id))
        .select_only()
        .columns([upload::Column::Kind, upload::Column::Total, upload::Column::Received])
        .columns([upload::Column::State, upload::Column::CreatedAt, upload::Column::ExpiresAt])
        .order_by_asc(upload::Column::Id)
        .into_json()
        .all(db)
        .await?)
}

/// What they may do at the centre, and in which cohorts they work.
pub(super) async fn work(db: &impl ConnectionTrait, id: PersonId) -> Result<Value> {
    let roles: Vec<Value> = staff_role::Entity::find()
        .filter(staff_role::COLUMN.person_id.eq(id))
        .select_only()
        .columns([staff_role::Column::Role, staff_role::Column::GrantedAt])
        .into_json()
        .all(db)
        .await?;
    let duties: Vec<Value> = cohort_staff::Entity::find()
        .filter(cohort_staff::COLUMN.person_id.eq(id))
        .select_only()
        .columns([cohort_staff::Column::CohortId, cohort_staff::Column::Duty])
        .into_json()
        .all(db)
        .await?;
    Ok(json!({ "roles": roles, "duties": duties }))
}
