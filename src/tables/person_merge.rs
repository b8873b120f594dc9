//! A record of a person that lives on in another record of the same person.
use super::person::PersonId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_merge")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub merged_id: PersonId,
    pub into_id: PersonId,
    pub reason: String,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
    /// JSON: See `privacy::rules::Trace`; empty when it cannot be taken back.
    pub moved: String,
}

impl ActiveModelBehavior for ActiveModel {}
