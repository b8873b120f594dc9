//! What somebody said is theirs: an address, a NIK, a name with a number. Where another record of the
//! centre has it already, that record keeps it, and the desk finds out whether the two are one person.
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(ClaimId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claim")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ClaimId,
    /// Who said so.
    pub person_id: PersonId,
    /// Who has it; nobody when it was free, and then there is nothing to find out.
    pub holder_id: Option<PersonId>,
    pub kind: ClaimKind,
    /// the address, while it is somebody else's: mail goes there all the same.
    pub email: Option<String>,
    /// the NIK, sealed as `people::nik` does, while it is somebody else's. It has no index.
    pub nik_sealed: Option<String>,
    pub made_at: DateTimeUtc,
    /// When its holder was told.
    pub told_at: Option<DateTimeUtc>,
    /// When the desk said that they are two people.
    pub closed_at: Option<DateTimeUtc>,
    pub closed_by: Option<PersonId>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum ClaimKind {
        Email = "email",
        Nik = "nik",
        Namesake = "namesake",
    }
}
