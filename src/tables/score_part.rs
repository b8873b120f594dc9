//! A part of the score of a cohort that selects: a test, an interview.
use super::cohort::CohortId;
use sea_orm::entity::prelude::*;

id!(ScorePartId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "score_part")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ScorePartId,
    pub cohort_id: CohortId,
    /// from 1.
    pub position: i32,
    pub name: String,
    /// against the weights of the other parts.
    pub weight: i32,
    /// the most points, in hundredths.
    pub max: i32,
    #[sea_orm(belongs_to, from = "cohort_id", to = "id")]
    pub cohort: BelongsTo<super::cohort::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
