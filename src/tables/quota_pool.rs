//! Seats of a cohort kept for some: filled in the order of `position`, then the rest by rank.
use super::cohort::CohortId;
use sea_orm::entity::prelude::*;

id!(QuotaPoolId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "quota_pool")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: QuotaPoolId,
    pub cohort_id: CohortId,
    /// the order of filling, from 1.
    pub position: i32,
    pub name: String,
    pub kind: PoolKind,
    /// what the person must be: a region code ("33" takes all of the province, "33.74" one regency), a
    /// word of `Sex`, "yes" for a disability, or the sponsor's name.
    pub value: String,
    pub seats: i32,
    #[sea_orm(belongs_to, from = "cohort_id", to = "id")]
    pub cohort: BelongsTo<super::cohort::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum PoolKind {
        Region = "region",
        Sex = "sex",
        Disability = "disability",
        Sponsor = "sponsor",
    }
}
