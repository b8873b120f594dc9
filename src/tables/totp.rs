//! The second step of somebody's sign-in: a secret shared with an app on their phone.
use super::person::PersonId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "totp")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// See `people::nik::NikKey::seal_bytes`.
    pub secret_sealed: String,
    pub made_at: DateTimeUtc,
    /// when the first code of the app was right; none while it is being set up.
    pub confirmed_at: Option<DateTimeUtc>,
    /// the step of 30 s of the last code taken: no code works twice.
    pub last_step: i64,
}

impl ActiveModelBehavior for ActiveModel {}
