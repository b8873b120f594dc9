//! What a test asks. The test is locked first, and beginning it locks it too: what somebody has begun is not
//! changed under them.
use crate::{
    error::{Error, Refusal, Result},
    store::Tx,
    tables::{
        amounts::Share,
        centre::CentreId,
        course_test::{self, Shows, TestId, TestPlace},
        course_version::{self, CourseVersionId},
        person::PersonId,
        question::{self},
        question_version::{self, QuestionVersionId},
        test_question,
    },
    testing::{queries, rules},
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, JoinType, NotSet, QueryFilter, QuerySelect,
    RelationTrait, sea_query::OnConflict,
};

/// The most questions of one test.
const MOST: usize = 300;

/// What a plan says but for its questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Minutes; none: no limit.
    pub minutes: Option<i32>,
    /// Tries.
    pub attempts: i32,
    /// Of all points; none: to hand in is enough.
    pub passing: Option<Share>,
    /// Whether the certificate asks for it.
    pub counts: bool,
    /// Whether each person has an order of their own.
    pub shuffled: bool,
    /// What a trainee sees afterwards.
    pub shows: Shows,
}

impl Settings {
    /// Those of a new test.
    pub fn first() -> Settings {
        Settings {
            minutes: Some(30),
            attempts: 1,
            passing: None,
            counts: false,
            shuffled: true,
            shows: Shows::Points,
        }
    }

    /// Those of this test.
    pub fn of(test: &course_test::Model) -> Settings {
        let course_test::Model { minutes, attempts, passing, counts, shuffled, shows, .. } = *test;
        Settings { minutes, attempts, passing, counts, shuffled, shows }
    }
}

/// Who plans, at which centre.
pub type Planner = (CentreId, PersonId);

async fn locked(tx: &Tx, version: CourseVersionId, place: TestPlace) -> Result<Option<course_test::Model>> {
    // The version is the parent of both its tests.
    course_version::Entity::find_by_id(version)
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let test = course_test::Entity::find()
        .filter(course_test::COLUMN.course_version_id.eq(version))
        .filter(course_test::COLUMN.place.eq(place))
        .lock_exclusive()
        .one(tx.db())
        .await?;
    if let Some(test) = &test {
        rules::may_change(queries::begun(tx.db(), test.id).await?)?;
    }
    Ok(test)
}

/// Writes the settings of a test; the first time, the test.
///
/// # Errors
/// A refusal for numbers out of bounds and when somebody has begun it; `NotFound` for a course of
/// elsewhere.
pub async fn set(
    tx: &Tx,
    (centre, by): Planner,
    (version, place): (CourseVersionId, TestPlace),
    settings: Settings,
    now: DateTime<Utc>,
) -> Result<TestId> {
    rules::plan_numbers(settings.minutes, settings.attempts, settings.passing.map(|share| share.0))?;
    queries::titled(tx.db(), centre, version).await?;
    let before = locked(tx, version, place).await?;
    let row = course_test::ActiveModel {
        id: before.as_ref().map_or(NotSet, |test| Set(test.id)),
        course_version_id: Set(version),
        place: Set(place),
        minutes: Set(settings.minutes),
        attempts: Set(settings.attempts),
        passing: Set(settings.passing),
        counts: Set(settings.counts),
        shuffled: Set(settings.shuffled),
        shows: Set(settings.shows),
        by_id: Set(by),
        at: Set(now),
    };
    Ok(match before {
        Some(_) => row.update(tx.db()).await?.id,
        None => row.insert(tx.db()).await?.id,
    })
}

/// The test, made with the usual settings where there is none yet.
async fn made(
    tx: &Tx,
    planner: Planner,
    at: (CourseVersionId, TestPlace),
    now: DateTime<Utc>,
) -> Result<TestId> {
    queries::titled(tx.db(), planner.0, at.0).await?;
    match locked(tx, at.0, at.1).await? {
        Some(test) => Ok(test.id),
        None => set(tx, planner, at, Settings::first(), now).await,
    }
}

/// Puts questions of the bank at the end of a test; those it has already stay where they are.
///
/// # Errors
/// A refusal when there would be too many or somebody has begun it; `NotFound` for questions of elsewhere.
pub async fn choose(
    tx: &Tx,
    planner: Planner,
    at: (CourseVersionId, TestPlace),
    (versions, mark): (&[QuestionVersionId], i32),
    now: DateTime<Utc>,
) -> Result<()> {
    let test = made(tx, planner, at, now).await?;
    let known: Vec<QuestionVersionId> = question_version::Entity::find()
        .join(JoinType::InnerJoin, question_version::Relation::Question.def())
        .filter(question_version::COLUMN.id.is_in(versions.iter().copied()))
        .filter(question::COLUMN.centre_id.eq(planner.0))
        .select_only()
        .column(question_version::Column::Id)
        .into_tuple()
        .all(tx.db())
        .await?;
    if versions.iter().any(|version| !known.contains(version)) {
        return Err(Error::NotFound);
    }
    let before = queries::chosen(tx.db(), test).await?;
    let mut fresh: Vec<QuestionVersionId> = Vec::new();
    for version in versions {
        if !fresh.contains(version) && before.iter().all(|one| one.version != *version) {
            fresh.push(*version);
        }
    }
    if before.len() + fresh.len() > MOST {
        return Err(Refusal::new(both!(
            "Satu tes paling banyak {MOST} soal. Kurangi dulu.",
            "A test has at most {MOST} questions. Take some out first."
        ))
        .into());
    }
    // Some may have been taken out between.
    let first = before.iter().map(|one| one.position).max().unwrap_or(0) + 1;
    let rows = fresh.into_iter().zip(first..).map(|(version, position)| test_question::ActiveModel {
        test_id: Set(test),
        question_version_id: Set(version),
        position: Set(position),
        mark: Set(mark),
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        test_question::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// Sets the marks of chosen questions, in hundredths of a point.
///
/// # Errors
/// A refusal when somebody has begun it; `NotFound` where there is no such test.
pub async fn set_marks(
    tx: &Tx,
    (centre, _): Planner,
    (version, place): (CourseVersionId, TestPlace),
    marks: &[(QuestionVersionId, i32)],
) -> Result<()> {
    queries::titled(tx.db(), centre, version).await?;
    let test = locked(tx, version, place).await?.ok_or(Error::NotFound)?;
    let chosen = queries::chosen(tx.db(), test.id).await?;
    let known = marks.iter().filter(|(version, _)| chosen.iter().any(|one| one.version == *version));
    let rows: Vec<_> = known
        .map(|(version, mark)| test_question::ActiveModel {
            test_id: Set(test.id),
            question_version_id: Set(*version),
            // Kept as it was, see below.
            position: Set(0),
            mark: Set(*mark),
        })
        .collect();
    if !rows.is_empty() {
        let key = [test_question::Column::TestId, test_question::Column::QuestionVersionId];
        test_question::Entity::insert_many(rows)
            .on_conflict(OnConflict::columns(key).update_column(test_question::Column::Mark).to_owned())
            .exec_without_returning(tx.db())
            .await?;
    }
    Ok(())
}

/// Takes a question out of a test.
///
/// # Errors
/// A refusal when somebody has begun it; `NotFound` where there is no such test.
pub async fn drop_question(
    tx: &Tx,
    (centre, _): Planner,
    (version, place): (CourseVersionId, TestPlace),
    question: QuestionVersionId,
) -> Result<()> {
    queries::titled(tx.db(), centre, version).await?;
    let test = locked(tx, version, place).await?.ok_or(Error::NotFound)?;
    test_question::Entity::delete_by_id((test.id, question)).exec(tx.db()).await?;
    Ok(())
}

/// Makes a test the same as another: its settings and questions. Questions that it had go only `over` them.
///
/// # Errors
/// A refusal when somebody has begun it, or it has questions; `NotFound` where there is nothing to copy.
pub async fn copy(
    tx: &Tx,
    planner: Planner,
    from: (CourseVersionId, TestPlace),
    to: (CourseVersionId, TestPlace),
    over: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    queries::titled(tx.db(), planner.0, from.0).await?;
    let source = queries::test_in(tx.db(), from.0, from.1).await?.ok_or(Error::NotFound)?;
    let test = set(tx, planner, to, Settings::of(&source), now).await?;
    if !over && !queries::chosen(tx.db(), test).await?.is_empty() {
        return Err(Refusal::new(both!(
            "Tes yang lain sudah punya soal. Lihat dulu, lalu tekan lagi kalau mau diganti.",
            "The other test has questions. Look at them, then press again to replace them."
        ))
        .into());
    }
    test_question::Entity::delete_many().filter(test_question::COLUMN.test_id.eq(test)).exec(tx.db()).await?;
    let rows = queries::chosen(tx.db(), source.id).await?.into_iter().zip(1..);
    let rows: Vec<_> = rows
        .map(|(one, position)| test_question::ActiveModel {
            test_id: Set(test),
            question_version_id: Set(one.version),
            position: Set(position),
            mark: Set(one.mark),
        })
        .collect();
    if !rows.is_empty() {
        test_question::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// Gives a version the tests of another version of the same course, where it has none of its own.
///
/// # Errors
/// As [`copy`].
pub async fn carry_over(
    tx: &Tx,
    planner: Planner,
    from: CourseVersionId,
    to: CourseVersionId,
    now: DateTime<Utc>,
) -> Result<()> {
    let (a, b) =
        (queries::titled(tx.db(), planner.0, from).await?, queries::titled(tx.db(), planner.0, to).await?);
    if a.course_id != b.course_id {
        return Err(Error::NotFound);
    }
    let there = queries::of_version(tx.db(), to).await?;
    let planned = |place| there.iter().any(|plan| plan.test.place == place);
    // What a colleague has planned meanwhile stays.
    for plan in queries::of_version(tx.db(), from).await?.iter().filter(|plan| !planned(plan.test.place)) {
        copy(tx, planner, (from, plan.test.place), (to, plan.test.place), false, now).await?;
    }
    Ok(())
}
