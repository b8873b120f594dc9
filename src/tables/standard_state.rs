//! What became of a decree. Append only; the line with the highest id holds, a decree without one is in force.
use super::{person::PersonId, standard::StandardId};
use sea_orm::entity::prelude::*;

id!(StandardStateId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "standard_state")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: StandardStateId,
    pub standard_id: StandardId,
    pub state: DecreeState,
    /// the decree that amended or replaced it.
    pub by_decree_id: Option<StandardId>,
    pub note: String,
    /// who said so; nobody where an import did.
    pub by_id: Option<PersonId>,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum DecreeState {
        InForce = "in_force",
        Amended = "amended",
        Replaced = "replaced",
        Withdrawn = "withdrawn",
    }
}
