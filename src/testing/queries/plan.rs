//! What tests ask: of a course version, of a cohort.
use crate::{
    error::{Error, Result},
    questions::rules::Question,
    tables::{
        centre::CentreId,
        course::{self, CourseId},
        course_test::{self, TestId, TestPlace},
        course_version::{self, CourseVersionId},
        question::QuestionId,
        question_version::{self, QuestionKind, QuestionVersionId},
        sitting, test_question,
    },
};
use rust_decimal::Decimal;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait,
};

/// A test with how much it asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The test.
    pub test: course_test::Model,
    /// How many questions, texts between them not counted.
    pub questions: usize,
    /// All points.
    pub points: Decimal,
}

/// A chosen question.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Chosen {
    /// The version that was chosen.
    pub version: QuestionVersionId,
    /// The question it is a version of.
    pub question: QuestionId,
    /// What kind.
    pub kind: QuestionKind,
    /// What it is called.
    pub name: String,
    /// In hundredths of a point.
    pub mark: i32,
    /// Where it stands, from 1; not without gaps.
    pub position: i32,
    /// Its number among the versions of the question.
    pub number: i32,
}

/// The tests of a course version, before and after. Two statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_version(db: &impl ConnectionTrait, version: CourseVersionId) -> Result<Vec<Plan>> {
    let tests = course_test::Entity::find()
        .filter(course_test::COLUMN.course_version_id.eq(version))
        .order_by_desc(course_test::Column::Place)
        .all(db)
        .await?;
    let rows: Vec<(TestId, QuestionKind, i32)> = test_question::Entity::find()
        .join(JoinType::InnerJoin, test_question::Relation::QuestionVersion.def())
        .filter(test_question::COLUMN.test_id.is_in(tests.iter().map(|test| test.id)))
        .select_only()
        .column(test_question::Column::TestId)
        .column(question_version::Column::Kind)
        .column(test_question::Column::Mark)
        .into_tuple()
        .all(db)
        .await?;
    let plan = |test: course_test::Model| {
        let own = rows.iter().filter(|row| row.0 == test.id && row.1 != QuestionKind::Description);
        let (questions, hundredths) =
            own.fold((0, 0), |(count, sum), row| (count + 1, sum + i64::from(row.2)));
        Plan { questions, points: Decimal::new(hundredths, 2), test }
    };
    Ok(tests.into_iter().map(plan).collect())
}

/// One test of a course version.
///
/// # Errors
/// When the database cannot be read.
pub async fn test_in(
    db: &impl ConnectionTrait,
    version: CourseVersionId,
    place: TestPlace,
) -> Result<Option<course_test::Model>> {
    Ok(course_test::Entity::find()
        .filter(course_test::COLUMN.course_version_id.eq(version))
        .filter(course_test::COLUMN.place.eq(place))
        .one(db)
        .await?)
}

/// A test of this course version.
///
/// # Errors
/// `NotFound` for a test of another one.
pub async fn test(
    db: &impl ConnectionTrait,
    version: CourseVersionId,
    id: TestId,
) -> Result<course_test::Model> {
    course_test::Entity::find_by_id(id)
        .filter(course_test::COLUMN.course_version_id.eq(version))
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

/// The questions of a test in their order, as a list.
///
/// # Errors
/// When the database cannot be read.
pub async fn chosen(db: &impl ConnectionTrait, test: TestId) -> Result<Vec<Chosen>> {
    Ok(test_question::Entity::find()
        .join(JoinType::InnerJoin, test_question::Relation::QuestionVersion.def())
        .filter(test_question::COLUMN.test_id.eq(test))
        .select_only()
        .column_as(test_question::Column::QuestionVersionId, "version")
        .column_as(question_version::Column::QuestionId, "question")
        .column_as(question_version::Column::Kind, "kind")
        .column_as(question_version::Column::Name, "name")
        .column_as(test_question::Column::Mark, "mark")
        .column_as(test_question::Column::Position, "position")
        .column_as(question_version::Column::Number, "number")
        .order_by_asc(test_question::Column::Position)
        .order_by_asc(test_question::Column::QuestionVersionId)
        .into_model()
        .all(db)
        .await?)
}

/// The questions of tests in full, each with its test and its mark in points, in their order.
///
/// # Errors
/// When the database cannot be read, or a stored question cannot be understood.
pub async fn bank(
    db: &impl ConnectionTrait,
    tests: &[TestId],
) -> Result<Vec<(TestId, QuestionVersionId, Decimal, Question)>> {
    let rows: Vec<(TestId, QuestionVersionId, i32, String)> = test_question::Entity::find()
        .join(JoinType::InnerJoin, test_question::Relation::QuestionVersion.def())
        .filter(test_question::COLUMN.test_id.is_in(tests.iter().copied()))
        .select_only()
        .column(test_question::Column::TestId)
        .column(test_question::Column::QuestionVersionId)
        .column(test_question::Column::Mark)
        .column(question_version::Column::Body)
        .order_by_asc(test_question::Column::Position)
        .order_by_asc(test_question::Column::QuestionVersionId)
        .into_tuple()
        .all(db)
        .await?;
    let understood = |(test, version, mark, body): (TestId, QuestionVersionId, i32, String)| {
        Ok((test, version, Decimal::new(i64::from(mark), 2), serde_json::from_str(&body)?))
    };
    rows.into_iter().map(understood).collect()
}

/// Whether somebody has begun a test.
///
/// # Errors
/// When the database cannot be read.
pub async fn begun(db: &impl ConnectionTrait, test: TestId) -> Result<bool> {
    Ok(sitting::Entity::find().filter(sitting::COLUMN.test_id.eq(test)).count(db).await? > 0)
}

/// The versions of a course of this centre, the newest first: number, title, whether published.
///
/// # Errors
/// `NotFound` for a course of elsewhere.
pub async fn versions(
    db: &impl ConnectionTrait,
    centre: CentreId,
    id: CourseId,
) -> Result<Vec<course_version::Model>> {
    let found = course::Entity::find_by_id(id).filter(course::COLUMN.centre_id.eq(centre)).one(db).await?;
    found.ok_or(Error::NotFound)?;
    Ok(course_version::Entity::find()
        .filter(course_version::COLUMN.course_id.eq(id))
        .order_by_desc(course_version::Column::Number)
        .all(db)
        .await?)
}

/// The course version of this centre, by its id.
///
/// # Errors
/// `NotFound` for one of elsewhere.
pub async fn titled(
    db: &impl ConnectionTrait,
    centre: CentreId,
    id: CourseVersionId,
) -> Result<course_version::Model> {
    course_version::Entity::find_by_id(id)
        .join(JoinType::InnerJoin, course_version::Relation::Course.def())
        .filter(course::COLUMN.centre_id.eq(centre))
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

/// The version whose tests are planned when nobody says which: the newest that is published, else the
/// newest draft.
pub fn first_version(versions: &[course_version::Model]) -> Option<&course_version::Model> {
    versions.iter().find(|version| version.published_at.is_some()).or(versions.first())
}
