//! What an assessor found of one criterion. No row: not assessed.
use super::criterion::CriterionId;
use super::enrolment::EnrolmentId;
use super::evidence::EvidenceId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "judgement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub enrolment_id: EnrolmentId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub criterion_id: CriterionId,
    pub verdict: Verdict,
    pub method: Method,
    pub note: String,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
    /// Two who did not know of each other found different things; nobody has settled it yet.
    pub disputed: bool,
    /// The evidence it rests on, if anybody named some.
    pub evidence_id: Option<EvidenceId>,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
    #[sea_orm(belongs_to, from = "criterion_id", to = "id")]
    pub criterion: BelongsTo<super::criterion::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum Verdict {
        Met = "met",
        NotYet = "not_yet",
    }
}

words! {
    pub enum Method {
        Observation = "observation",
        Practical = "practical",
        Oral = "oral",
        Written = "written",
        Portfolio = "portfolio",
        Product = "product",
        ThirdParty = "third_party",
    }
}
