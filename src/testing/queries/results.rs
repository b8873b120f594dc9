//! What came of sittings: for results, for completion, for one person.
use super::{openings, plan, retakes};
use crate::{
    error::Result,
    questions::rules::{Question, Response},
    tables::{
        cohort,
        course_test::{self, TestId},
        enrolment::{self, EnrolmentId},
        question_version::QuestionVersionId,
        sitting::{self, SittingId},
        sitting_answer, test_question,
    },
    testing::rules::{self, Asked, Opening, Total, Try},
};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait,
};
use std::collections::HashMap;

/// A sitting and what it is worth so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The row.
    pub row: sitting::Model,
    /// As the rules see it.
    pub attempt: Try,
}

/// An answer of a sitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// What was said.
    pub response: Response,
    /// When it counts as given, in thousandths of a second.
    pub given_ms: i64,
    /// Points somebody gave for an essay.
    pub judged: Option<Decimal>,
}

#[derive(FromQueryResult)]
struct AnswerRow {
    sitting_id: SittingId,
    question_version_id: QuestionVersionId,
    given_ms: i64,
    response: String,
    judged: Option<String>,
}

/// The answers of sittings. One statement.
///
/// # Errors
/// When the database cannot be read, or a stored answer cannot be understood.
pub async fn answered(
    db: &impl ConnectionTrait,
    sittings: &[SittingId],
) -> Result<HashMap<SittingId, HashMap<QuestionVersionId, Answered>>> {
    let mut all: HashMap<SittingId, HashMap<QuestionVersionId, Answered>> = HashMap::new();
    // Both databases bound the parameters of a statement.
    for chunk in sittings.chunks(5_000) {
        let rows: Vec<AnswerRow> = sitting_answer::Entity::find()
            .filter(sitting_answer::COLUMN.sitting_id.is_in(chunk.iter().copied()))
            .select_only()
            .columns([sitting_answer::Column::SittingId, sitting_answer::Column::QuestionVersionId])
            .columns([sitting_answer::Column::GivenMs, sitting_answer::Column::Response])
            .column(sitting_answer::Column::Judged)
            .into_model()
            .all(db)
            .await?;
        for row in rows {
            let answer = Answered {
                response: serde_json::from_str(&row.response)?,
                given_ms: row.given_ms,
                judged: row.judged.as_deref().and_then(exact),
            };
            all.entry(row.sitting_id).or_default().insert(row.question_version_id, answer);
        }
    }
    Ok(all)
}

/// An exact decimal as it is stored.
pub(crate) fn exact(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text).ok()
}

/// What a sitting is worth, from its questions and answers.
pub(crate) fn worth(
    questions: &[(TestId, QuestionVersionId, Decimal, Question)],
    test: TestId,
    answers: Option<&HashMap<QuestionVersionId, Answered>>,
) -> Total {
    let own = questions.iter().filter(|(of, ..)| *of == test);
    rules::total(own.map(|(_, version, mark, question)| {
        let answer = answers.and_then(|answers| answers.get(version));
        Asked {
            question,
            mark: *mark,
            response: answer.map(|answer| &answer.response),
            judged: answer.and_then(|answer| answer.judged),
        }
    }))
}

/// The sittings of a cohort for these tests, or those of one person in it, by person and in their order.
/// One statement, and two more where the time of one was over before it was handed in.
///
/// # Errors
/// When the database cannot be read.
pub async fn results(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    tests: &[TestId],
    only: Option<EnrolmentId>,
    now: DateTime<Utc>,
) -> Result<Vec<Done>> {
    if tests.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = sitting::Entity::find()
        .join(JoinType::InnerJoin, sitting::Relation::Enrolment.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort.id))
        .filter(sitting::COLUMN.test_id.is_in(tests.iter().copied()));
    if let Some(only) = only {
        rows = rows.filter(sitting::COLUMN.enrolment_id.eq(only));
    }
    let rows = rows
        .order_by_asc(sitting::Column::EnrolmentId)
        .order_by_asc(sitting::Column::TestId)
        .order_by_asc(sitting::Column::Attempt)
        .all(db)
        .await?;
    let over = |row: &sitting::Model| rules::is_over(row.submitted_at, row.ends_at, now);
    let left: Vec<SittingId> =
        rows.iter().filter(|row| over(row) && row.points.is_none()).map(|row| row.id).collect();
    let (questions, answers) = match left.is_empty() {
        true => (Vec::new(), HashMap::new()),
        false => (plan::bank(db, tests).await?, answered(db, &left).await?),
    };
    let done = |row: sitting::Model| {
        let kept = row.points.as_deref().and_then(exact).zip(row.of_points.as_deref().and_then(exact));
        let over = over(&row);
        let total = match kept {
            Some((points, of)) => Total { points, of, unread: row.unread },
            None if over => worth(&questions, row.test_id, answers.get(&row.id)),
            None => Total::default(),
        };
        Done { attempt: Try { attempt: row.attempt, over, total }, row }
    };
    Ok(rows.into_iter().map(done).collect())
}

/// The sittings of one enrolment, for the taking of the next. One statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn sittings_of(
    db: &impl ConnectionTrait,
    enrolment: EnrolmentId,
    test: TestId,
) -> Result<Vec<sitting::Model>> {
    Ok(sitting::Entity::find()
        .filter(sitting::COLUMN.enrolment_id.eq(enrolment))
        .filter(sitting::COLUMN.test_id.eq(test))
        .order_by_asc(sitting::Column::Attempt)
        .all(db)
        .await?)
}

/// Whether the right answers of a test tell nobody of this cohort anything any more: it is closed, and so is
/// every other test of the course that asks one of its questions. At most five statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_settled(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    test: &course_test::Model,
    now: DateTime<Utc>,
) -> Result<bool> {
    let openings = openings(db, cohort.id).await?;
    let closed = |id: TestId| openings.get(&id).is_some_and(|opening| !opening.is_open(now));
    if !closed(test.id) {
        return Ok(false);
    }
    let mine = plan::chosen(db, test.id).await?;
    for other in plan::of_version(db, test.course_version_id).await? {
        let asked = plan::chosen(db, other.test.id).await?;
        let shared = asked.iter().any(|one| mine.iter().any(|own| own.question == one.question));
        if shared && !closed(other.test.id) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// How everybody of a cohort, or one person, stands with the tests that the certificate asks for. Nothing
/// where it asks for none. At most eight statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn standings(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    only: Option<EnrolmentId>,
    now: DateTime<Utc>,
) -> Result<Counting> {
    let asking =
        test_question::Entity::find().select_only().column(test_question::Column::TestId).into_query();
    let tests = course_test::Entity::find()
        .filter(course_test::COLUMN.course_version_id.eq(cohort.course_version_id))
        .filter(course_test::COLUMN.counts.eq(true))
        // A test that asks nothing cannot be taken; it is no requirement until it has questions.
        .filter(course_test::Column::Id.in_subquery(asking))
        .order_by_desc(course_test::Column::Place)
        .all(db)
        .await?;
    if tests.is_empty() {
        return Ok(Counting::default());
    }
    let ids: Vec<TestId> = tests.iter().map(|test| test.id).collect();
    let mut tries: HashMap<(EnrolmentId, TestId), Vec<Try>> = HashMap::new();
    for done in results(db, cohort, &ids, only, now).await? {
        tries.entry((done.row.enrolment_id, done.row.test_id)).or_default().push(done.attempt);
    }
    Ok(Counting {
        tests,
        tries,
        openings: openings(db, cohort.id).await?,
        retakes: retakes(db, cohort.id, only).await?,
        now,
    })
}

/// The tests that a certificate asks for, and how people did.
#[derive(Clone, Debug, Default)]
pub struct Counting {
    tests: Vec<course_test::Model>,
    tries: HashMap<(EnrolmentId, TestId), Vec<Try>>,
    openings: HashMap<TestId, Opening>,
    retakes: HashMap<(EnrolmentId, TestId), i32>,
    now: DateTime<Utc>,
}

impl Counting {
    /// How one person stands with each of them.
    pub fn of(&self, who: EnrolmentId) -> Vec<(&course_test::Model, rules::Standing, Option<Total>)> {
        let one = |test: &'_ course_test::Model| {
            let tries = self.tries.get(&(who, test.id)).map(Vec::as_slice).unwrap_or_default();
            let allowed = test.attempts + self.retakes.get(&(who, test.id)).copied().unwrap_or(0);
            let opening = self.openings.get(&test.id).copied();
            let standing = rules::standing(tries, allowed, test.passing, opening, self.now);
            (standing, rules::best(tries).map(|best| best.total))
        };
        self.tests
            .iter()
            .map(|test| {
                let (standing, best) = one(test);
                (test, standing, best)
            })
            .collect()
    }
}
