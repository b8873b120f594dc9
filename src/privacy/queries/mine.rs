//! Everything that is kept of one person, for that person: to read, and as JSON to take along.
use super::{applying, consents, enrolments, log, shown};
use crate::{
    error::{Error, Result},
    people::{self, regions},
    tables::{
        absence, appeal, assessor_registration, certificate, consent, criterion, data_request, element,
        enrolment::EnrolmentId,
        judgement, mark, message,
        person::{self, PersonId},
        person_merge, session, sign_in, task_done, totp, unit_appeal, unit_decision,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
    sea_query::{Expr, ExprTrait, Query},
};
use serde_json::{Value, json};

/// The requests of somebody, the latest first.
///
/// # Errors
/// Faults of the database only.
pub async fn own_requests(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<data_request::Model>> {
    Ok(data_request::Entity::find()
        .filter(data_request::COLUMN.person_id.eq(person))
        .order_by_desc(data_request::Column::Id)
        .all(db)
        .await?)
}

/// Everything that is kept of somebody, as JSON: nothing that opens a door, and of the NIK the last four
/// digits, since a file is passed on more easily than meant.
///
/// # Errors
/// `NotFound` when there is nobody.
pub async fn everything(db: &impl ConnectionTrait, id: PersonId, now: DateTime<Utc>) -> Result<Value> {
    let mut person = person::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    if person.email.is_none() {
        person.email = people::queries::claimed_email(db, id).await?;
    }
    let enrolments = enrolments(db, id).await?;
    let own: Vec<EnrolmentId> = enrolments.iter().map(|one| one.id).collect();
    let trainings: Vec<Value> = enrolments
        .iter()
        .map(|one| {
            json!({
                "enrolment": one.id, "cohort": one.label, "applied_at": one.applied_at,
                "left_at": one.left_at, "certificate": one.certificate,
            })
        })
        .collect();
    Ok(json!({
        "made_at": now,
        "person": {
            "name": person.name,
            "email": person.email,
            "phone": person.phone,
            "region_code": person.region_code,
            "region": person.region_code.as_deref().map(|code| regions::label(code).to_string()),
            "business": person.business,
            "nik_last_four_digits": person.nik_last4,
            "language": person.language,
            "known_since": person.created_at,
        },
        "profile": applying::profile(db, id).await?,
        "businesses": applying::businesses(db, id).await?,
        "papers": applying::papers(db, id).await?,
        "uploads": applying::uploads(db, id).await?,
        "drafts": applying::drafts(db, id).await?,
        "applications": applying::applications(db, id).await?,
        "application_steps": applying::steps(db, &own).await?,
        "corrections": applying::corrections(db, &own).await?,
        "selection_scores": applying::scores(db, &own).await?,
        "work": applying::work(db, id).await?,
        "trainings": trainings,
        "attendance": attendance(db, &own).await?,
        "absence_letters": absence_letters(db, &own).await?,
        "appeals": appeals(db, &own).await?,
        "self_assessment": shown::answers(db, &own).await?,
        "evidence": shown::evidence(db, &own).await?,
        "judgements": judgements(db, &own).await?,
        "unit_decisions": decisions(db, &own).await?,
        "unit_appeals": unit_appeals(db, &own).await?,
        "registration": registration(db, id).await?,
        "tests": shown::tests(db, &own).await?,
        "test_answers": shown::test_answers(db, &own).await?,
        "tasks": tasks(db, &own).await?,
        "certificates": certificates(db, &own).await?,
        "consents": consents(db, id).await?.iter().map(consent_json).collect::<Vec<_>>(),
        "requests": own_requests(db, id).await?.iter().map(request_json).collect::<Vec<_>>(),
        "messages": messages(db, id).await?,
        "sign_ins": sign_ins(db, id).await?,
        "second_step": totp::Entity::find_by_id(id).one(db).await?.and_then(|row| row.confirmed_at),
        "merged_records": merged(db, id).await?,
        "log": log(db, id).await?.into_iter().map(|line| {
            json!({ "at": line.at, "act": line.act, "detail": line.detail, "by": line.by_name })
        }).collect::<Vec<_>>(),
    }))
}

fn consent_json(row: &consent::Model) -> Value {
    json!({
        "purpose": row.purpose, "notice_version": row.version, "given_at": row.given_at,
        "withdrawn_at": row.withdrawn_at,
    })
}

fn request_json(row: &data_request::Model) -> Value {
    json!({
        "kind": row.kind, "asked": row.asked, "opened_at": row.opened_at, "due_at": row.due_at,
        "closed_at": row.closed_at, "outcome": row.outcome, "answer": row.answer,
    })
}

async fn attendance(db: &impl ConnectionTrait, own: &[EnrolmentId]) -> Result<Vec<Value>> {
    Ok(mark::Entity::find()
        .join(JoinType::InnerJoin, mark::Relation::Session.def())
        .filter(mark::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .select_only()
        .columns([mark::Column::EnrolmentId, mark::Column::Presence, mark::Column::Jp])
        .column(mark::Column::MadeUpJp)
        .columns([mark::Column::Reason, mark::Column::At])
        .column_as(session::Column::StartsAt, "session_starts_at")
        .column_as(session::Column::Topic, "topic")
        .order_by_asc(session::Column::StartsAt)
        .into_json()
        .all(db)
        .await?)
}

async fn absence_letters(db: &impl ConnectionTrait, own: &[EnrolmentId]) -> Result<Vec<Value>> {
    Ok(absence::Entity::find()
        .filter(absence::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .select_only()
        .columns([absence::Column::EnrolmentId, absence::Column::Kind, absence::Column::FromOn])
        .columns([absence::Column::UntilOn, absence::Column::Words, absence::Column::State])
        .column(absence::Column::EnteredAt)
        .order_by_asc(absence::Column::Id)
        .into_json()
        .all(db)
        .await?)
}

async fn appeals(db: &impl ConnectionTrait, own: &[EnrolmentId]) -> Result<Vec<Value>> {
    Ok(appeal::Entity::find()
        .filter(appeal::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .select_only()
        .columns([appeal::Column::EnrolmentId, appeal::Column::SessionId, appeal::Column::Words])
        .columns([appeal::Column::OpenedAt, appeal::Column::Outcome, appeal::Column::Answer])
        .order_by_asc(appeal::Column::Id)
        .into_json()
        .all(db)
        .await?)
}

/// Those of units that were decided: before that they are an assessor's notes, which the next one must not
/// learn from the trainee either.
async fn judgements(db: &impl ConnectionTrait, own: &[EnrolmentId]) -> Result<Vec<Value>> {
    let decided = Query::select()
        .expr(Expr::val(1))
        .from(unit_decision::Entity)
        .and_where(
            Expr::col((unit_decision::Entity, unit_decision::Column::EnrolmentId))
                .equals((judgement::Entity, judgement::Column::EnrolmentId)),
        )
        .and_where(
            Expr::col((unit_decision::Entity, unit_decision::Column::UnitId))
                .equals((element::Entity, element::Column::UnitId)),
        )
        .to_owned();
    Ok(judgement::Entity::find()
        .join(JoinType::InnerJoin, judgement::Relation::Criterion.def())
        .join(JoinType::InnerJoin, criterion::Relation::Element.def())
        .filter(Expr::exists(decided))
        .filter(judgement::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .select_only()
        .columns([judgement::Column::EnrolmentId, judgement::Column::CriterionId])
        .columns([judgement::Column::Verdict, judgement::Column::Method])
        .columns([judgement::Column::Note, judgement::Column::At])
        .into_json()
        .all(db)
        .await?)
}

async fn decisions(db: &impl ConnectionTrait, own: &[EnrolmentId]) -> Result<Vec<Value>> {
    Ok(unit_decision::Entity::find()
        .filter(unit_decision::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .select_only()
        .columns([unit_decision::Column::EnrolmentId, unit_decision::Column::UnitId])
        .columns([unit_decision::Column::Outcome, unit_decision::Column::Note, unit_decision::Column::At])
        .into_json()
        .all(db)
        .await?)
}

async fn unit_appeals(db: &impl ConnectionTrait, own: &[EnrolmentId]) -> Result<Vec<Value>> {
    Ok(unit_appeal::Entity::find()
        .filter(unit_appeal::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .select_only()
        .columns([unit_appeal::Column::EnrolmentId, unit_appeal::Column::UnitId])
        .columns([unit_appeal::Column::Words, unit_appeal::Column::Answer])
        .columns([unit_appeal::Column::OpenedAt, unit_appeal::Column::ClosedAt])
        .into_json()
        .all(db)
        .await?)
}

async fn registration(db: &impl ConnectionTrait, id: PersonId) -> Result<Option<Value>> {
    let row = assessor_registration::Entity::find_by_id(id).one(db).await?;
    Ok(row.map(|row| json!({ "number": row.number, "valid_until": row.valid_until })))
}

async fn tasks(db: &impl ConnectionTrait, own: &[EnrolmentId]) -> Result<Vec<Value>> {
    Ok(task_done::Entity::find()
        .filter(task_done::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .select_only()
        .columns([task_done::Column::EnrolmentId, task_done::Column::TaskId])
        .columns([task_done::Column::At, task_done::Column::Note])
        .into_json()
        .all(db)
        .await?)
}

async fn certificates(db: &impl ConnectionTrait, own: &[EnrolmentId]) -> Result<Vec<Value>> {
    Ok(certificate::Entity::find()
        .filter(certificate::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .select_only()
        .columns([certificate::Column::Number, certificate::Column::Code, certificate::Column::Holder])
        .columns([certificate::Column::IssuedOn, certificate::Column::Facts])
        .into_json()
        .all(db)
        .await?)
}

async fn messages(db: &impl ConnectionTrait, id: PersonId) -> Result<Vec<Value>> {
    Ok(message::Entity::find()
        .filter(message::COLUMN.person_id.eq(id))
        .select_only()
        .columns([message::Column::Kind, message::Column::ToAddress, message::Column::Subject])
        .columns([message::Column::Text, message::Column::State, message::Column::CreatedAt])
        .column(message::Column::SentAt)
        .order_by_asc(message::Column::Id)
        .into_json()
        .all(db)
        .await?)
}

/// The last fifty messages to somebody, the latest first; codes are none of them.
///
/// # Errors
/// Faults of the database only.
pub async fn own_messages(db: &impl ConnectionTrait, id: PersonId) -> Result<Vec<message::Model>> {
    Ok(message::Entity::find()
        .filter(message::COLUMN.person_id.eq(id))
        .filter(message::COLUMN.kind.ne("code"))
        .order_by_desc(message::Column::Id)
        .limit(50)
        .all(db)
        .await?)
}

async fn sign_ins(db: &impl ConnectionTrait, id: PersonId) -> Result<Vec<Value>> {
    Ok(sign_in::Entity::find()
        .filter(sign_in::COLUMN.person_id.eq(id))
        .select_only()
        .columns([sign_in::Column::Device, sign_in::Column::CreatedAt, sign_in::Column::EndedAt])
        .order_by_desc(sign_in::Column::Id)
        .limit(500)
        .into_json()
        .all(db)
        .await?)
}

/// Other records of the same person that live on in this one.
async fn merged(db: &impl ConnectionTrait, id: PersonId) -> Result<Vec<Value>> {
    Ok(person_merge::Entity::find()
        .filter(person_merge::COLUMN.into_id.eq(id))
        .select_only()
        .columns([person_merge::Column::Reason, person_merge::Column::At])
        .into_json()
        .all(db)
        .await?)
}
