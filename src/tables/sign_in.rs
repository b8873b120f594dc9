//! One device on which somebody is signed in; ended rows stay.
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(SignInId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SignInId,
    pub person_id: PersonId,
    /// SHA-256 of what the cookie holds, hex.
    pub token_hash: String,
    pub device: String,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
