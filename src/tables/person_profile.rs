//! What requirements and pools ask of a person; nothing said is null.
use super::person::PersonId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_profile")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    pub sex: Option<Sex>,
    pub born_on: Option<Date>,
    /// the highest school finished.
    pub schooling: Option<Schooling>,
    /// whether they say that they live with a disability.
    pub disability: Option<bool>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum Sex {
        Female = "female",
        Male = "male",
    }
}

words! {
    /// From the lowest to the highest; SMK is as SMA.
    pub enum Schooling {
        NoSchool = "none",
        Sd = "sd",
        Smp = "smp",
        Sma = "sma",
        Diploma = "diploma",
        Bachelor = "bachelor",
        Postgraduate = "postgraduate",
    }
}
