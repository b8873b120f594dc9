//! A link that works once: the first administrator, a new password.
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(OneTimeLinkId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "one_time_link")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: OneTimeLinkId,
    pub purpose: Purpose,
    pub person_id: Option<PersonId>,
    pub token_hash: String,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub used_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum Purpose {
        FirstAdministrator = "first_administrator",
        SetPassword = "set_password",
    }
}
