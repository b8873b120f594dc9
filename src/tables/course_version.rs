//! One wording of a course. Published ones are never changed; a cohort pins one.
use super::amounts::{Rupiah, Share};
use super::course::CourseId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

id!(CourseVersionId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course_version")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CourseVersionId,
    pub course_id: CourseId,
    pub number: i32,
    pub title: String,
    pub summary: String,
    /// Markdown.
    pub body: String,
    /// Markdown.
    pub requirements: String,
    /// JP.
    pub hours: i32,
    pub fee: Rupiah,
    pub needs_nik: bool,
    /// of the JP held.
    pub minimum_attendance: Share,
    /// whether hours excused or sick count as attended.
    pub excused_counts: bool,
    /// whether every unit must be K for the certificate.
    pub needs_units: bool,
    pub written_by: Option<PersonId>,
    pub written_at: DateTimeUtc,
    pub published_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "course_id", to = "id")]
    pub course: BelongsTo<super::course::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
