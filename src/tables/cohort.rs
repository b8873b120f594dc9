//! An angkatan: one running of a course version.
use super::centre::CentreId;
use super::course::CourseId;
use super::course_version::CourseVersionId;
use sea_orm::entity::prelude::*;

id!(CohortId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cohort")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CohortId,
    pub centre_id: CentreId,
    pub course_id: CourseId,
    pub course_version_id: CourseVersionId,
    /// the how-manieth cohort of the centre.
    pub serial: i32,
    /// within its course and budget year.
    pub number: i32,
    /// budget year.
    pub year: i32,
    /// "Angkatan 12 Tahun 2026", as it was printed first.
    pub label: String,
    pub state: CohortState,
    pub starts_on: Date,
    pub ends_on: Date,
    pub mode: Mode,
    pub place: String,
    pub region_code: Option<String>,
    pub link: Option<String>,
    pub quota: i32,
    pub jp_minutes: i32,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "centre_id", to = "id")]
    pub centre: BelongsTo<super::centre::Entity>,
    #[sea_orm(belongs_to, from = "course_id", to = "id")]
    pub course: BelongsTo<super::course::Entity>,
    #[sea_orm(belongs_to, from = "course_version_id", to = "id")]
    pub course_version: BelongsTo<super::course_version::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum CohortState {
        Planned = "planned",
        Open = "open",
        Running = "running",
        Finished = "finished",
        Cancelled = "cancelled",
    }
}

words! {
    pub enum Mode {
        Onsite = "onsite",
        Online = "online",
    }
}
