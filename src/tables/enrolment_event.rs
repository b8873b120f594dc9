//! Every step of an enrolment: applied, seated, waiting, promoted, withdrawn.
use super::enrolment::EnrolmentId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(EnrolmentEventId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enrolment_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: EnrolmentEventId,
    pub enrolment_id: EnrolmentId,
    pub kind: String,
    pub by_id: Option<PersonId>,
    pub at: DateTimeUtc,
    pub reason: String,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
