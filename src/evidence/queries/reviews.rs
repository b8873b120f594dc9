//! How evidence was weighed.
use super::Piece;
use crate::{
    error::Result,
    evidence::rules::Weighed,
    tables::{
        evidence::EvidenceId,
        evidence_review,
        person::{self, PersonId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
    sea_query::{Condition, IntoCondition},
};
use std::collections::HashMap;

/// A review that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// By the four rules.
    pub weighed: Weighed,
    /// To the trainee.
    pub words: String,
    /// Who weighed it.
    pub by: PersonId,
    /// What they are called.
    pub by_name: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// How these were weighed last.
///
/// # Errors
/// When the database cannot be read.
pub async fn reviews(db: &impl ConnectionTrait, ids: &[EvidenceId]) -> Result<HashMap<EvidenceId, Review>> {
    last_reviews(db, evidence_review::COLUMN.evidence_id.is_in(ids.iter().copied()).into_condition()).await
}

/// Leaves of the reviews of these pieces those alone that this person gave.
///
/// # Errors
/// When the database cannot be read.
pub async fn reviews_by(db: &impl ConnectionTrait, only: PersonId, pieces: &mut [Piece]) -> Result<()> {
    let ids: Vec<EvidenceId> = pieces.iter().map(|piece| piece.row.id).collect();
    let of = Condition::all()
        .add(evidence_review::COLUMN.evidence_id.is_in(ids))
        .add(evidence_review::COLUMN.by_id.eq(only));
    let mut own = last_reviews(db, of).await?;
    for piece in pieces {
        piece.review = own.remove(&piece.row.id);
    }
    Ok(())
}

async fn last_reviews(db: &impl ConnectionTrait, of: Condition) -> Result<HashMap<EvidenceId, Review>> {
    #[derive(FromQueryResult)]
    struct Row {
        evidence_id: EvidenceId,
        valid: bool,
        authentic: bool,
        current: bool,
        sufficient: bool,
        words: String,
        by_id: PersonId,
        by_name: String,
        at: DateTime<Utc>,
    }
    let by: RelationDef = evidence_review::Entity::belongs_to(person::Entity)
        .from(evidence_review::Column::ById)
        .to(person::Column::Id)
        .into();
    let rows: Vec<Row> = evidence_review::Entity::find()
        .join(JoinType::InnerJoin, by)
        .filter(of)
        .column_as(person::Column::Name, "by_name")
        .order_by_asc(evidence_review::Column::Id)
        .into_model()
        .all(db)
        .await?;
    // In the order of time, so the last one stands.
    let review = |row: Row| {
        let Row { valid, authentic, current, sufficient, words, by_id: by, by_name, at, .. } = row;
        let weighed = Weighed { valid, authentic, current, sufficient };
        (row.evidence_id, Review { weighed, words, by, by_name, at })
    };
    Ok(rows.into_iter().map(review).collect())
}
