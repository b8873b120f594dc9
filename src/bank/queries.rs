//! How it is read.
use super::rules::Known;
use crate::{
    error::{Error, Result},
    questions::rules::Question,
    tables::{
        centre::CentreId,
        course::{self, CourseId},
        course_version,
        question::{self, QuestionId},
        question_version::{self, QuestionKind, QuestionVersionId},
    },
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select,
    sea_query::{Expr, ExprTrait, IntoCondition},
};
use std::collections::BTreeMap;

/// Which questions of the bank.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Every one of these words stands in it, small letters.
    pub words: Vec<String>,
    /// Those a course may ask: its own and those for every course. None: all of the centre.
    pub course: Option<CourseId>,
    /// Of this topic.
    pub topic: Option<String>,
    /// Of this kind.
    pub kind: Option<QuestionKind>,
}

/// A question in a list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Line {
    /// Which.
    pub id: QuestionId,
    /// Its current version.
    pub version: QuestionVersionId,
    /// Its number, from 1.
    pub number: i32,
    /// What kind.
    pub kind: QuestionKind,
    /// Its topic, or "".
    pub topic: String,
    /// The author's code, or "".
    pub code: String,
    /// What it is called.
    pub name: String,
    /// The course it belongs to; none: every one.
    pub course: Option<CourseId>,
}

/// The current versions of the questions of a centre.
fn current(centre: CentreId) -> Select<question_version::Entity> {
    question_version::Entity::find()
        .join(JoinType::InnerJoin, question_version::Relation::Question.def())
        .filter(question::COLUMN.centre_id.eq(centre))
        .filter(question::COLUMN.retired_at.is_null())
        .filter(
            Expr::col((question_version::Entity, question_version::Column::Number))
                .equals((question::Entity, question::Column::Version))
                .into_condition(),
        )
}

fn asked(centre: CentreId, wanted: &Wanted) -> Select<question_version::Entity> {
    let mut all = current(centre);
    for word in &wanted.words {
        all = all.filter(question_version::COLUMN.search.contains(word));
    }
    if let Some(course) = wanted.course {
        all = all.filter(
            Condition::any()
                .add(question::COLUMN.course_id.eq(course))
                .add(question::COLUMN.course_id.is_null()),
        );
    }
    if let Some(topic) = &wanted.topic {
        all = all.filter(question_version::COLUMN.topic.eq(topic.as_str()));
    }
    if let Some(kind) = wanted.kind {
        all = all.filter(question_version::COLUMN.kind.eq(kind));
    }
    all
}

/// The questions that are wanted, by topic and in the order they were written; at most so many.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(
    db: &impl ConnectionTrait,
    centre: CentreId,
    wanted: &Wanted,
    most: u64,
) -> Result<Vec<Line>> {
    Ok(asked(centre, wanted)
        .select_only()
        .column_as(question::Column::Id, "id")
        .column_as(question_version::Column::Id, "version")
        .column_as(question_version::Column::Number, "number")
        .column_as(question_version::Column::Kind, "kind")
        .column_as(question_version::Column::Topic, "topic")
        .column_as(question_version::Column::Code, "code")
        .column_as(question_version::Column::Name, "name")
        .column_as(question::Column::CourseId, "course")
        .order_by_asc(question_version::Column::Topic)
        .order_by_asc(question::Column::Id)
        .limit(most)
        .into_model()
        .all(db)
        .await?)
}

/// How many questions are wanted.
///
/// # Errors
/// When the database cannot be read.
pub async fn count(db: &impl ConnectionTrait, centre: CentreId, wanted: &Wanted) -> Result<i64> {
    let count: Option<i64> = asked(centre, wanted)
        .select_only()
        .column_as(question_version::Column::Id.count(), "count")
        .into_tuple()
        .one(db)
        .await?;
    Ok(count.unwrap_or_default())
}

/// The topics in use, in order.
///
/// # Errors
/// When the database cannot be read.
pub async fn topics(db: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<String>> {
    Ok(current(centre)
        .filter(question_version::COLUMN.topic.ne(""))
        .select_only()
        .column(question_version::Column::Topic)
        .distinct()
        .order_by_asc(question_version::Column::Topic)
        .into_tuple()
        .all(db)
        .await?)
}

/// The courses of a centre by their newest title.
///
/// # Errors
/// When the database cannot be read.
pub async fn courses(db: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<(CourseId, String)>> {
    let rows: Vec<(CourseId, String)> = course_version::Entity::find()
        .join(JoinType::InnerJoin, course_version::Relation::Course.def())
        .filter(course::COLUMN.centre_id.eq(centre))
        .filter(course::COLUMN.archived_at.is_null())
        .select_only()
        .column(course_version::Column::CourseId)
        .column(course_version::Column::Title)
        .order_by_asc(course_version::Column::Number)
        .into_tuple()
        .all(db)
        .await?;
    // The newest version is the last one.
    let newest: BTreeMap<CourseId, String> = rows.into_iter().collect();
    let mut all: Vec<(CourseId, String)> = newest.into_iter().collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(all)
}

/// The questions that are wanted, in full, in the order of the list.
///
/// # Errors
/// When the database cannot be read, or a stored question cannot be understood.
pub async fn questions(
    db: &impl ConnectionTrait,
    centre: CentreId,
    wanted: &Wanted,
) -> Result<Vec<Question>> {
    let bodies: Vec<String> = asked(centre, wanted)
        .select_only()
        .column(question_version::Column::Body)
        .order_by_asc(question_version::Column::Topic)
        .order_by_asc(question::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    bodies.iter().map(|body| Ok(serde_json::from_str(body)?)).collect()
}

/// What an import is compared with: for a course, everything that it may ask; for every course, the whole
/// bank of the centre.
///
/// # Errors
/// When the database cannot be read.
pub async fn known(
    db: &impl ConnectionTrait,
    centre: CentreId,
    course: Option<CourseId>,
) -> Result<Vec<Known>> {
    let whose = match course {
        Some(course) => Condition::any()
            .add(question::COLUMN.course_id.eq(course))
            .add(question::COLUMN.course_id.is_null()),
        None => Condition::all(),
    };
    let rows: Vec<(QuestionId, String, String)> = current(centre)
        .filter(whose)
        .select_only()
        .column(question_version::Column::QuestionId)
        .column(question_version::Column::Code)
        .column(question_version::Column::Digest)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, code, digest)| Known { id, code, digest }).collect())
}

/// A question of the bank with its current version.
///
/// # Errors
/// `NotFound` for that of another centre, and for one that was taken out.
pub async fn question(
    db: &impl ConnectionTrait,
    centre: CentreId,
    id: QuestionId,
) -> Result<(question::Model, question_version::Model, Question)> {
    let row = question::Entity::find_by_id(id)
        .filter(question::COLUMN.centre_id.eq(centre))
        .filter(question::COLUMN.retired_at.is_null())
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let version = question_version::Entity::find()
        .filter(question_version::COLUMN.question_id.eq(id))
        .filter(question_version::COLUMN.number.eq(row.version))
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let question = serde_json::from_str(&version.body)?;
    Ok((row, version, question))
}

/// Whether a course is of this centre.
///
/// # Errors
/// `NotFound` when it is not.
pub async fn of_centre(db: &impl ConnectionTrait, centre: CentreId, id: CourseId) -> Result<()> {
    let found = course::Entity::find_by_id(id).filter(course::COLUMN.centre_id.eq(centre)).one(db).await?;
    found.map(|_| ()).ok_or(Error::NotFound)
}
