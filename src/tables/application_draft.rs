//! What an applicant has answered so far, kept after each step; one for a person and cohort.
use super::cohort::CohortId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(ApplicationDraftId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application_draft")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ApplicationDraftId,
    pub person_id: PersonId,
    pub cohort_id: CohortId,
    /// JSON: See `enrollment::asking::rules::Words`. Never a NIK, never a password.
    pub answers: String,
    /// The last step answered.
    pub step: Step,
    pub updated_at: DateTimeUtc,
    /// When it became an application; the answers stay as they were sent.
    pub sent_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// The questions an application may ask, in their order; their words stand in addresses.
    pub enum Step {
        Name = "nama",
        Region = "wilayah",
        Nik = "nik",
        Person = "diri",
        Schooling = "pendidikan",
        Business = "nama-usaha",
        Size = "besar-usaha",
        Digital = "digital",
        Ktp = "ktp",
        NibPaper = "surat-nib",
        Photo = "foto",
    }
}
