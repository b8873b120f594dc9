//! Tests whose points are not those of their answers, and answers to what was not asked.
use super::Finding;
use crate::{
    error::Result,
    tables::{
        course_test::TestId,
        question_version::QuestionVersionId,
        sitting::{self, SittingId},
        sitting_answer,
    },
    testing::queries,
};
use rust_decimal::Decimal;
use sea_orm::{
    ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
    sea_query::Expr,
};

/// Sittings added up again at once.
const AT_ONCE: usize = 1_000;

/// A finding for every sitting whose stored points are other than its answers are worth, and for every
/// answer to a question that its test does not ask.
///
/// # Errors
/// When the database cannot be read, or a stored question or answer cannot be understood.
pub(super) async fn sittings(db: &impl ConnectionTrait) -> Result<Vec<Finding>> {
    let finding = |what: String| Finding { check: "tests", what };
    let mut findings = Vec::new();
    let done = sitting::Entity::find()
        .filter(sitting::COLUMN.submitted_at.is_not_null())
        .order_by_asc(sitting::Column::Id)
        .all(db)
        .await?;
    for chunk in done.chunks(AT_ONCE) {
        let mut tests: Vec<TestId> = chunk.iter().map(|one| one.test_id).collect();
        tests.sort_unstable();
        tests.dedup();
        let questions = queries::bank(db, &tests).await?;
        let sittings: Vec<SittingId> = chunk.iter().map(|one| one.id).collect();
        let answers = queries::answered(db, &sittings).await?;
        for one in chunk {
            let worth = queries::worth(&questions, one.test_id, answers.get(&one.id));
            let exact =
                |text: &Option<String>| text.as_deref().and_then(|text| Decimal::from_str_exact(text).ok());
            let kept = (exact(&one.points), exact(&one.of_points));
            // Whoever was erased has points and no answers any more.
            let erased = !answers.contains_key(&one.id) && kept.1 == Some(worth.of);
            if !erased && kept != (Some(worth.points), Some(worth.of)) {
                findings.push(finding(format!(
                    "sitting {} of enrolment {}: {:?} points are stored, its answers are worth {}",
                    one.id, one.enrolment_id, one.points, worth.points
                )));
            }
        }
    }
    let strange: Vec<(SittingId, TestId, QuestionVersionId)> = sitting_answer::Entity::find()
        .join(JoinType::InnerJoin, sitting_answer::Relation::Sitting.def())
        .filter(Expr::cust(
            "NOT EXISTS (SELECT 1 FROM test_question q WHERE q.test_id = sitting.test_id \
             AND q.question_version_id = sitting_answer.question_version_id)",
        ))
        .select_only()
        .column(sitting_answer::Column::SittingId)
        .column(sitting::Column::TestId)
        .column(sitting_answer::Column::QuestionVersionId)
        .order_by_asc(sitting_answer::Column::SittingId)
        .into_tuple()
        .all(db)
        .await?;
    findings.extend(strange.into_iter().map(|(sitting, test, question)| {
        finding(format!(
            "sitting {sitting}: an answer to question {question}, which test {test} does not ask"
        ))
    }));
    Ok(findings)
}
