//! How it is read.
use crate::{
    error::Result,
    tables::{
        cohort::CohortId,
        desk_consent,
        person::{self, PersonId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};

/// A signed sheet.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Signed {
    /// Of the privacy notice.
    pub version: i32,
    /// Who took it.
    pub taken_by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// The sheet that somebody signed for a cohort, the newest version of the notice first.
///
/// # Errors
/// When the database cannot be read.
pub async fn signed(db: &impl ConnectionTrait, person: PersonId, cohort: CohortId) -> Result<Option<Signed>> {
    let taker: RelationDef = desk_consent::Entity::belongs_to(person::Entity)
        .from(desk_consent::Column::TakenBy)
        .to(person::Column::Id)
        .into();
    Ok(desk_consent::Entity::find()
        .join(JoinType::InnerJoin, taker)
        .filter(desk_consent::COLUMN.person_id.eq(person))
        .filter(desk_consent::COLUMN.cohort_id.eq(cohort))
        .select_only()
        .column_as(desk_consent::Column::Version, "version")
        .column_as(person::Column::Name, "taken_by")
        .column_as(desk_consent::Column::SignedAt, "at")
        .order_by_desc(desk_consent::Column::Version)
        .order_by_desc(desk_consent::Column::Id)
        .into_model()
        .one(db)
        .await?)
}
