//! Whether a trainee says of herself that she can do what an element asks.
use super::element::ElementId;
use super::enrolment::EnrolmentId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "self_answer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub enrolment_id: EnrolmentId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub element_id: ElementId,
    pub can: bool,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
