//! What a centre asks of its staff at sign-in.
use super::centre::CentreId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub centre_id: CentreId,
    pub second_step: Demand,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum Demand {
        Free = "free",
        Required = "required",
    }
}
