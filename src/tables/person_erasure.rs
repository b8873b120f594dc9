//! Somebody whose data were erased on their own request, and what had to be kept.
use super::person::PersonId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_erasure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    pub kept: String,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
