//! What a scanner reads to know a trainee: a random code and nothing about the person. A card that was
//! lost is void for good; the next one has another code.
use super::enrolment::EnrolmentId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(CardId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "card")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CardId,
    pub enrolment_id: EnrolmentId,
    /// the enrolment again while the card lives; unique, so that nobody has two.
    pub living_for: Option<EnrolmentId>,
    /// 20 clear letters and digits, without the dashes they are shown with.
    pub code: String,
    /// the first 16 hex digits of the SHA-256 of the code: what devices of staff keep.
    pub hash: String,
    pub made_at: DateTimeUtc,
    pub voided_at: Option<DateTimeUtc>,
    pub voided_by: Option<PersonId>,
    pub void_reason: String,
    pub replaced_by: Option<CardId>,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
