//! A training centre: its letterhead, its zone, the patterns of its numbers, who signs.
use sea_orm::entity::prelude::*;

id!(CentreId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "centre")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CentreId,
    pub name: String,
    pub short_name: String,
    /// lines above the name on paper, one a line.
    pub letterhead: String,
    pub address: String,
    pub contact: String,
    /// where documents are signed.
    pub town: String,
    /// Kemendagri code of the province.
    pub region_code: String,
    /// IANA name, "Asia/Jakarta".
    pub time_zone: String,
    /// See `cohorts::rules::label`.
    pub cohort_pattern: String,
    /// See `certificates::rules::number`.
    pub certificate_pattern: String,
    pub head_name: String,
    pub head_position: String,
    pub head_rank: String,
    pub head_nip: String,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
