//! What a second assessor, or the one of an appeal, found of a criterion in a round, append only; the
//! last one of each criterion holds. No verdict: taken back.
use super::criterion::CriterionId;
use super::enrolment::EnrolmentId;
use super::judgement::{Method, Verdict};
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(ReviewJudgementId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_judgement")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ReviewJudgementId,
    pub enrolment_id: EnrolmentId,
    pub criterion_id: CriterionId,
    pub round: i32,
    pub verdict: Option<Verdict>,
    pub method: Option<Method>,
    pub note: String,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
    #[sea_orm(belongs_to, from = "criterion_id", to = "id")]
    pub criterion: BelongsTo<super::criterion::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
