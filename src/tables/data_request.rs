//! What somebody asked of their own data; UU 27/2022 gives three times 24 hours.
use super::centre::CentreId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(DataRequestId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "data_request")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: DataRequestId,
    pub centre_id: CentreId,
    pub person_id: PersonId,
    pub kind: RequestKind,
    /// in their own words.
    pub asked: String,
    pub opened_at: DateTimeUtc,
    pub due_at: DateTimeUtc,
    pub closed_at: Option<DateTimeUtc>,
    pub closed_by: Option<PersonId>,
    pub outcome: Option<Outcome>,
    pub answer: String,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum RequestKind {
        Correction = "correction",
        Erasure = "erasure",
        Access = "access",
    }
}

words! {
    pub enum Outcome {
        Done = "done",
        Partly = "partly",
        Refused = "refused",
    }
}
