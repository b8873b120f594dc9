//! What the coordinator's desk reads: every course with its versions.
use crate::{
    access::Coordinating,
    error::{Error, Result},
    tables::{
        centre,
        cohort::{self, CohortId, CohortState},
        course::{self, CourseId},
        course_task,
        course_version::{self, CourseVersionId},
        person,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait, Select, sea_query::IntoCondition,
};
use std::collections::HashMap;

/// A course in the coordinator's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Managed {
    /// Its id.
    pub id: CourseId,
    /// Its address.
    pub slug: String,
    /// Code of its field.
    pub field: String,
    /// The title of the newest version.
    pub title: String,
    /// The published version people see now.
    pub published: Option<i32>,
    /// The draft that is being written.
    pub draft: Option<i32>,
    /// Whether it is archived.
    pub archived: bool,
    /// Cohorts planned, open or running.
    pub active: i64,
}

#[derive(FromQueryResult)]
struct VersionLine {
    course: CourseId,
    slug: String,
    field: String,
    archived_at: Option<DateTime<Utc>>,
    number: i32,
    title: String,
    published_at: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
struct ActiveCount {
    course: CourseId,
    cohorts: i64,
}

fn is_active() -> Condition {
    cohort::COLUMN
        .state
        .is_in([CohortState::Planned, CohortState::Open, CohortState::Running])
        .into_condition()
}

/// The courses of this coordinator's centre, by title, archived ones last; two statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn managed(db: &impl ConnectionTrait, by: &Coordinating) -> Result<Vec<Managed>> {
    let lines: Vec<VersionLine> = course_version::Entity::find()
        .join(JoinType::InnerJoin, course_version::Relation::Course.def())
        .filter(course::COLUMN.centre_id.eq(by.centre()))
        .select_only()
        .column_as(course::Column::Id, "course")
        .column_as(course::Column::Slug, "slug")
        .column_as(course::Column::Field, "field")
        .column_as(course::Column::ArchivedAt, "archived_at")
        .column_as(course_version::Column::Number, "number")
        .column_as(course_version::Column::Title, "title")
        .column_as(course_version::Column::PublishedAt, "published_at")
        .order_by_asc(course_version::Column::Number)
        .into_model()
        .all(db)
        .await?;
    let active: Vec<ActiveCount> = cohort::Entity::find()
        .filter(cohort::COLUMN.centre_id.eq(by.centre()))
        .filter(is_active())
        .select_only()
        .column_as(cohort::Column::CourseId, "course")
        .column_as(cohort::Column::Id.count(), "cohorts")
        .group_by(cohort::Column::CourseId)
        .into_model()
        .all(db)
        .await?;
    let active: HashMap<CourseId, i64> = active.into_iter().map(|a| (a.course, a.cohorts)).collect();
    let mut courses: HashMap<CourseId, Managed> = HashMap::new();
    for line in lines {
        let course = courses.entry(line.course).or_insert_with(|| Managed {
            id: line.course,
            slug: line.slug,
            field: line.field,
            title: String::new(),
            published: None,
            draft: None,
            archived: line.archived_at.is_some(),
            active: active.get(&line.course).copied().unwrap_or(0),
        });
        course.title = line.title;
        match line.published_at {
            Some(_) => course.published = Some(line.number),
            None => course.draft = Some(line.number),
        }
    }
    let mut all: Vec<Managed> = courses.into_values().collect();
    all.sort_by(|a, b| (a.archived, &a.title, a.id).cmp(&(b.archived, &b.title, b.id)));
    Ok(all)
}

/// Cohorts of a course that are planned, open or running.
///
/// # Errors
/// When the database cannot be read.
pub async fn active_cohorts(db: &impl ConnectionTrait, course: CourseId) -> Result<Vec<CohortId>> {
    Ok(cohort::Entity::find()
        .filter(cohort::COLUMN.course_id.eq(course))
        .filter(is_active())
        .select_only()
        .column(cohort::Column::Id)
        .into_tuple()
        .all(db)
        .await?)
}

/// The course, if it is of this coordinator's centre.
///
/// # Errors
/// `NotFound` for any other.
pub async fn own_course(db: &impl ConnectionTrait, by: &Coordinating, id: CourseId) -> Result<course::Model> {
    course::Entity::find_by_id(id)
        .filter(course::COLUMN.centre_id.eq(by.centre()))
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

/// The newest version of a course, draft or published.
///
/// # Errors
/// When the database cannot be read.
pub async fn newest_version(
    db: &impl ConnectionTrait,
    course: CourseId,
) -> Result<Option<course_version::Model>> {
    Ok(course_version::Entity::find()
        .filter(course_version::COLUMN.course_id.eq(course))
        .order_by_desc(course_version::Column::Number)
        .one(db)
        .await?)
}

/// The published version that a new cohort of this course pins.
///
/// # Errors
/// When the database cannot be read.
pub async fn published_version(
    db: &impl ConnectionTrait,
    course: CourseId,
) -> Result<Option<course_version::Model>> {
    Ok(course_version::Entity::find()
        .filter(course_version::COLUMN.course_id.eq(course))
        .filter(course_version::COLUMN.published_at.is_not_null())
        .order_by_desc(course_version::Column::Number)
        .one(db)
        .await?)
}

/// A line of a course's history.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct VersionOf {
    /// Its number.
    pub number: i32,
    /// When it was written last.
    pub written_at: DateTime<Utc>,
    /// Who wrote it.
    pub written_by: Option<String>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// How many cohorts pin it.
    pub cohorts: i64,
}

/// All versions of a course, the newest first; one statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn history(db: &impl ConnectionTrait, course: CourseId) -> Result<Vec<VersionOf>> {
    let writer: RelationDef = course_version::Entity::belongs_to(person::Entity)
        .from(course_version::Column::WrittenBy)
        .to(person::Column::Id)
        .into();
    let cohorts: RelationDef = course_version::Entity::has_many(cohort::Entity)
        .from(course_version::Column::Id)
        .to(cohort::Column::CourseVersionId)
        .into();
    Ok(course_version::Entity::find()
        .join(JoinType::LeftJoin, writer)
        .join(JoinType::LeftJoin, cohorts)
        .filter(course_version::COLUMN.course_id.eq(course))
        .select_only()
        .column_as(course_version::Column::Number, "number")
        .column_as(course_version::Column::WrittenAt, "written_at")
        .column_as(person::Column::Name, "written_by")
        .column_as(course_version::Column::PublishedAt, "published_at")
        .column_as(cohort::Column::Id.count(), "cohorts")
        .group_by(course_version::Column::Id)
        .group_by(person::Column::Name)
        .order_by_desc(course_version::Column::Number)
        .into_model()
        .all(db)
        .await?)
}

/// What else a version asks, in order.
///
/// # Errors
/// When the database cannot be read.
pub async fn tasks(db: &impl ConnectionTrait, version: CourseVersionId) -> Result<Vec<course_task::Model>> {
    Ok(course_task::Entity::find()
        .filter(course_task::COLUMN.course_version_id.eq(version))
        .order_by_asc(course_task::Column::Position)
        .all(db)
        .await?)
}

/// The slugs that begin like this one, in any centre: addresses are unique in the installation.
pub(in crate::catalog) async fn slugs_like(db: &impl ConnectionTrait, slug: &str) -> Result<Vec<String>> {
    let all: Select<course::Entity> = course::Entity::find().filter(course::COLUMN.slug.starts_with(slug));
    Ok(all.select_only().column(course::Column::Slug).into_tuple().all(db).await?)
}

/// The zone in which a centre's dates are shown.
///
/// # Errors
/// When the database cannot be read.
pub async fn zone(db: &impl ConnectionTrait, by: &Coordinating) -> Result<chrono_tz::Tz> {
    let centre = centre::Entity::find_by_id(by.centre()).one(db).await?.ok_or(Error::NotFound)?;
    Ok(centre.time_zone.parse().unwrap_or(chrono_tz::Asia::Jakarta))
}
