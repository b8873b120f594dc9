//! The points of one applicant in one part.
use super::enrolment::EnrolmentId;
use super::person::PersonId;
use super::score_part::ScorePartId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enrolment_score")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub enrolment_id: EnrolmentId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub part_id: ScorePartId,
    /// in hundredths of a point.
    pub value: i32,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
    #[sea_orm(belongs_to, from = "part_id", to = "id")]
    pub part: BelongsTo<super::score_part::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
