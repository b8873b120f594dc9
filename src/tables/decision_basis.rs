//! Whose assessment a decision rests on, with their registration on that day, append only.
use super::person::PersonId;
use super::unit_decision::UnitDecisionId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decision_basis")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub decision_id: UnitDecisionId,
    pub assessor_id: PersonId,
    /// as it was on that day.
    pub assessor_name: String,
    pub registration: Option<String>,
    pub registered_until: Option<Date>,
    #[sea_orm(belongs_to, from = "decision_id", to = "id")]
    pub decision: BelongsTo<super::unit_decision::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
