//! One sitting with its questions in its own order, and the answers so far.
use super::{
    plan,
    results::{Answered, answered},
};
use crate::{
    access::Learning,
    error::{Error, Result},
    questions::rules::{self as asked, Layout},
    tables::{
        course_test,
        question_version::QuestionVersionId,
        sitting::{self, SittingId},
    },
    testing::rules,
};
use rust_decimal::Decimal;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// A question of a sitting.
#[derive(Clone, Debug)]
pub struct Question {
    /// The version that is asked.
    pub version: QuestionVersionId,
    /// Its points.
    pub mark: Decimal,
    /// What is asked.
    pub question: asked::Question,
    /// In which order its options stand.
    pub layout: Layout,
    /// The answer so far.
    pub answer: Option<Answered>,
}

/// A sitting as its page shows it.
#[derive(Clone, Debug)]
pub struct Page {
    /// The sitting.
    pub sitting: sitting::Model,
    /// Its test.
    pub test: course_test::Model,
    /// Its questions, in this person's order.
    pub questions: Vec<Question>,
}

/// A sitting of this enrolment. One statement.
///
/// # Errors
/// `NotFound` for somebody else's.
pub async fn sitting(
    db: &impl ConnectionTrait,
    learning: &Learning,
    id: SittingId,
) -> Result<sitting::Model> {
    sitting::Entity::find_by_id(id)
        .filter(sitting::COLUMN.enrolment_id.eq(learning.enrolment().id))
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

/// The whole of a sitting. Three statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn open_page(db: &impl ConnectionTrait, sitting: sitting::Model) -> Result<Page> {
    let test = course_test::Entity::find_by_id(sitting.test_id).one(db).await?.ok_or(Error::NotFound)?;
    let all = plan::bank(db, &[test.id]).await?;
    let mut answers = answered(db, &[sitting.id]).await?.remove(&sitting.id).unwrap_or_default();
    let attempt = sitting.id.to_string();
    let places: Vec<usize> = match test.shuffled {
        true => asked::questions(sitting.seed.cast_unsigned(), &attempt, all.len()),
        false => (0..all.len()).collect(),
    };
    let questions = places.into_iter().filter_map(|at| all.get(at)).map(|(_, version, mark, question)| {
        let layout = rules::layout(question, test.shuffled, sitting.seed, &attempt, &version.to_string());
        Question {
            version: *version,
            mark: *mark,
            question: question.clone(),
            layout,
            answer: answers.remove(version),
        }
    });
    Ok(Page { questions: questions.collect(), sitting, test })
}
