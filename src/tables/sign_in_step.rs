//! Somebody between the first step of signing in and the second.
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(SignInStepId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_step")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SignInStepId,
    pub person_id: PersonId,
    /// SHA-256 of what the browser's cookie holds, hex.
    pub token_hash: String,
    pub tries: i32,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
