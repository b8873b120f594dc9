//! One person served at the desk: whoever signed in on that computer writes for nobody else meanwhile.
use super::person::PersonId;
use super::sign_in::SignInId;
use sea_orm::entity::prelude::*;

id!(DeskVisitId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "desk_visit")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: DeskVisitId,
    /// carried by every form of the visit.
    pub code: String,
    /// the browser it is bound to.
    pub sign_in_id: SignInId,
    /// who serves.
    pub by_id: PersonId,
    /// who is served.
    pub person_id: PersonId,
    pub begun_at: DateTimeUtc,
    /// the last thing entered; see `access::DESK_MINUTES`.
    pub acted_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
    pub ending: Option<Ending>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// How a visit ended.
    pub enum Ending {
        Next = "next",
        Another = "another",
        SignOut = "sign_out",
        Idle = "idle",
        Closed = "closed",
    }
}
