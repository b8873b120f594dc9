//! What somebody said and showed of what they can, and answered in tests, for that person to take along.
use crate::{
    error::Result,
    tables::{
        element, enrolment::EnrolmentId, evidence, evidence_review, self_answer, sitting, sitting_answer,
    },
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
    RelationTrait,
};
use serde_json::Value;

/// What they said of themselves, element by element.
pub(super) async fn answers(db: &impl ConnectionTrait, own: &[EnrolmentId]) -> Result<Vec<Value>> {
    let about: RelationDef = self_answer::Entity::belongs_to(element::Entity)
        .from(self_answer::Column::ElementId)
        .to(element::Column::Id)
        .into();
    Ok(self_answer::Entity::find()
        .join(JoinType::InnerJoin, about)
        .filter(self_answer::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .select_only()
        .columns([self_answer::Column::EnrolmentId, self_answer::Column::Can, self_answer::Column::At])
        .column_as(element::Column::Title, "element")
        .order_by_asc(self_answer::Column::EnrolmentId)
        .order_by_asc(self_answer::Column::ElementId)
        .into_json()
        .all(db)
        .await?)
}

/// What they showed, and how it was weighed each time.
pub(super) async fn evidence(db: &impl ConnectionTrait, own: &[EnrolmentId]) -> Result<Vec<Value>> {
    let weighed: RelationDef = evidence::Entity::has_many(evidence_review::Entity)
        .from(evidence::Column::Id)
        .to(evidence_review::Column::EvidenceId)
        .into();
    Ok(evidence::Entity::find()
        .join(JoinType::LeftJoin, weighed)
        .filter(evidence::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .select_only()
        .columns([evidence::Column::EnrolmentId, evidence::Column::Kind, evidence::Column::Title])
        .columns([evidence::Column::Words, evidence::Column::At, evidence::Column::WithdrawnAt])
        .columns([evidence_review::Column::Valid, evidence_review::Column::Authentic])
        .columns([evidence_review::Column::Current, evidence_review::Column::Sufficient])
        .column_as(evidence_review::Column::Words, "answer")
        .column_as(evidence_review::Column::At, "answered_at")
        .order_by_asc(evidence::Column::Id)
        .order_by_asc(evidence_review::Column::Id)
        .into_json()
        .all(db)
        .await?)
}

/// The tests they sat for.
pub(super) async fn tests(db: &impl ConnectionTrait, own: &[EnrolmentId]) -> Result<Vec<Value>> {
    Ok(sitting::Entity::find()
        .filter(sitting::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .select_only()
        .columns([sitting::Column::Id, sitting::Column::EnrolmentId, sitting::Column::Attempt])
        .columns([sitting::Column::StartedAt, sitting::Column::SubmittedAt])
        .columns([sitting::Column::Points, sitting::Column::OfPoints])
        .into_json()
        .all(db)
        .await?)
}

/// What they answered in them.
pub(super) async fn test_answers(db: &impl ConnectionTrait, own: &[EnrolmentId]) -> Result<Vec<Value>> {
    Ok(sitting_answer::Entity::find()
        .join(JoinType::InnerJoin, sitting_answer::Relation::Sitting.def())
        .filter(sitting::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .select_only()
        .columns([sitting_answer::Column::SittingId, sitting_answer::Column::QuestionVersionId])
        .columns([sitting_answer::Column::Response, sitting_answer::Column::SavedAt])
        .column(sitting_answer::Column::Judged)
        .into_json()
        .all(db)
        .await?)
}
