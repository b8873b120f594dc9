//! The cohorts somebody may apply to now, as the desk offers them.
use crate::{
    error::Result,
    tables::{
        centre::CentreId,
        cohort::{self, CohortId, CohortState},
        course_version, selection,
    },
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait,
};

/// A cohort that is open for applications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenCohort {
    /// Which.
    pub id: CohortId,
    /// Its number.
    pub number: i32,
    /// "Angkatan 12 Tahun 2026".
    pub label: String,
    /// The course's title.
    pub course: String,
    /// Its first day.
    pub starts_on: chrono::NaiveDate,
    /// Its last day.
    pub ends_on: chrono::NaiveDate,
    /// How many may sit.
    pub quota: i32,
    /// Whether its participants are selected.
    pub selects: bool,
}

#[derive(FromQueryResult)]
struct Row {
    id: CohortId,
    number: i32,
    label: String,
    course: String,
    starts_on: chrono::NaiveDate,
    ends_on: chrono::NaiveDate,
    quota: i32,
    selects: Option<CohortId>,
}

/// The cohorts of a centre that are open for applications, the nearest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn open_cohorts(db: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<OpenCohort>> {
    let selecting: RelationDef = cohort::Entity::has_many(selection::Entity)
        .from(cohort::Column::Id)
        .to(selection::Column::CohortId)
        .into();
    let rows: Vec<Row> = cohort::Entity::find()
        .join(JoinType::InnerJoin, cohort::Relation::CourseVersion.def())
        .join(JoinType::LeftJoin, selecting)
        .filter(cohort::COLUMN.centre_id.eq(centre))
        .filter(cohort::COLUMN.state.eq(CohortState::Open))
        .select_only()
        .columns([cohort::Column::Id, cohort::Column::Number, cohort::Column::Label, cohort::Column::Quota])
        .columns([cohort::Column::StartsOn, cohort::Column::EndsOn])
        .column_as(course_version::Column::Title, "course")
        .column_as(selection::Column::CohortId, "selects")
        .order_by_asc(cohort::Column::StartsOn)
        .order_by_asc(cohort::Column::Id)
        .into_model()
        .all(db)
        .await?;
    let open = |row: Row| OpenCohort {
        id: row.id,
        number: row.number,
        label: row.label,
        course: row.course,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        quota: row.quota,
        selects: row.selects.is_some(),
    };
    Ok(rows.into_iter().map(open).collect())
}
