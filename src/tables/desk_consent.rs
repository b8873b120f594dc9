//! The sheet somebody signed at the desk before their application was sent: kept on paper, noted here.
use super::cohort::CohortId;
use super::desk_visit::DeskVisitId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(DeskConsentId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "desk_consent")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: DeskConsentId,
    pub person_id: PersonId,
    /// what they apply for.
    pub cohort_id: CohortId,
    /// of the privacy notice they were given.
    pub version: i32,
    pub visit_id: DeskVisitId,
    /// who holds the paper.
    pub taken_by: PersonId,
    pub signed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
