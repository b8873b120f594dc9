//! An issued certificate. Its facts are frozen; nothing here changes again.
use super::centre::CentreId;
use super::cohort::CohortId;
use super::enrolment::EnrolmentId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(CertificateId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificate")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CertificateId,
    pub centre_id: CentreId,
    pub cohort_id: CohortId,
    pub enrolment_id: EnrolmentId,
    pub series: String,
    pub sequence: i32,
    pub number: String,
    /// random, for `/v/<code>`.
    pub code: String,
    /// the name as printed.
    pub holder: String,
    /// name and version of the layout.
    pub layout: String,
    /// JSON, exactly what the layout is given.
    pub facts: String,
    pub facts_sha256: String,
    pub issued_on: Date,
    pub issued_by: PersonId,
    pub issued_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "centre_id", to = "id")]
    pub centre: BelongsTo<super::centre::Entity>,
    #[sea_orm(belongs_to, from = "cohort_id", to = "id")]
    pub cohort: BelongsTo<super::cohort::Entity>,
    #[sea_orm(belongs_to, from = "enrolment_id", to = "id")]
    pub enrolment: BelongsTo<super::enrolment::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
