//! What somebody agreed to, under which version of the notice, and whether they took it back.
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(ConsentId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consent")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ConsentId,
    pub person_id: PersonId,
    pub purpose: Purpose,
    pub version: i32,
    pub given_at: DateTimeUtc,
    /// who entered it: themselves, or staff from a signed paper.
    pub given_by: PersonId,
    pub withdrawn_at: Option<DateTimeUtc>,
    pub withdrawn_by: Option<PersonId>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum Purpose {
        Publicity = "publicity",
        Sharing = "sharing",
        FollowUp = "follow_up",
    }
}
