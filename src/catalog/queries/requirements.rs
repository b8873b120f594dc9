//! What a course asks of those who apply, as it is stored.
use crate::{
    catalog::rules::requirements::Requirement,
    error::Result,
    tables::{course_requirement, course_version::CourseVersionId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

/// The requirements of a version, in order; one statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn requirements(db: &impl ConnectionTrait, version: CourseVersionId) -> Result<Vec<Requirement>> {
    let rows = course_requirement::Entity::find()
        .filter(course_requirement::COLUMN.course_version_id.eq(version))
        .order_by_asc(course_requirement::Column::Position)
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|row| Requirement::of(row.kind, &row.value)).collect())
}
