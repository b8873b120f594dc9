//! The secret from which the rotating code of a session is computed; made when its staff first open it.
use super::person::PersonId;
use super::session::SessionId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "hall_code")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: SessionId,
    /// 256 bits as 64 hex digits.
    pub secret: String,
    pub made_at: DateTimeUtc,
    pub made_by: PersonId,
    #[sea_orm(belongs_to, from = "session_id", to = "id")]
    pub session: BelongsTo<super::session::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
