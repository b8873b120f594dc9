//! Who did what with whose data (UU 27/2022 article 31); append only.
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(ProcessingId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "processing")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ProcessingId,
    pub person_id: PersonId,
    /// See `people::log::Act`.
    pub act: String,
    pub by_id: Option<PersonId>,
    pub detail: String,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
