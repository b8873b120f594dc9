//! A code on paper for whoever has lost their phone; each works once.
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(RecoveryCodeId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_code")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: RecoveryCodeId,
    pub person_id: PersonId,
    /// See `people::codes::CodeKey`.
    pub code_hash: String,
    pub made_at: DateTimeUtc,
    pub used_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
