//! Every change of the points of one applicant in one part, append only.
use super::enrolment::EnrolmentId;
use super::person::PersonId;
use super::score_part::ScorePartId;
use sea_orm::entity::prelude::*;

id!(ScoreEventId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "score_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ScoreEventId,
    pub enrolment_id: EnrolmentId,
    pub part_id: ScorePartId,
    /// in hundredths of a point; none: there was no score.
    pub before: Option<i32>,
    /// in hundredths of a point; none: taken back to "no score".
    pub after: Option<i32>,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
    #[sea_orm(belongs_to, from = "part_id", to = "id")]
    pub part: BelongsTo<super::score_part::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
