//! A business as its owner described it on one day; a later description is a new row.
use super::amounts::Rupiah;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(BusinessProfileId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "business_profile")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: BusinessProfileId,
    pub person_id: PersonId,
    pub recorded_at: DateTimeUtc,
    pub name: String,
    /// one of `catalog::rules::FIELDS`.
    pub field: String,
    /// the year it began.
    pub since: Option<i32>,
    /// 13 digits.
    pub nib: Option<String>,
    /// with the owner.
    pub workers: Option<i32>,
    /// in the last year.
    pub turnover: Option<Rupiah>,
    /// without land and building.
    pub capital: Option<Rupiah>,
    pub size: Size,
    /// the rule by which the size was told.
    pub size_rule: String,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum Size {
        Micro = "micro",
        Small = "small",
        Medium = "medium",
        Large = "large",
        Unknown = "unknown",
    }
}
