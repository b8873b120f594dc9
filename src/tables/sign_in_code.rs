//! A code for signing in, asked for in one browser. The code is made when its message leaves.
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(SignInCodeId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_code")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SignInCodeId,
    /// nobody when no account was meant: asking writes the same either way.
    pub person_id: Option<PersonId>,
    pub channel: Channel,
    /// SHA-256 of what the browser's cookie holds, hex.
    pub token_hash: String,
    /// See `people::codes::CodeKey`; none until the message leaves.
    pub code_hash: Option<String>,
    pub tries: i32,
    pub asked_at: DateTimeUtc,
    /// when its message was put into the outbox.
    pub posted_at: Option<DateTimeUtc>,
    pub expires_at: DateTimeUtc,
    /// used, replaced by a newer one, or tried too often.
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum Channel {
        Email = "email",
        Phone = "phone",
    }
}
