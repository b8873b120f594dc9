//! What a trainee does: begin, answer, hand in. Her sitting is locked first.
use crate::{
    access::Learning,
    error::{Error, Result},
    questions::rules::Question,
    random::Random,
    store::Tx,
    tables::{
        course_test::{self, TestId},
        enrolment,
        question_version::{self, QuestionVersionId},
        sitting::{self, SittingId},
        sitting_answer, test_opening, test_question,
    },
    testing::{
        queries,
        rules::{self, Beginning, Opening},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, EntityTrait, JoinType, NotSet, QueryFilter, QuerySelect, RelationTrait,
    sea_query::{Expr, ExprTrait, OnConflict},
};

/// Begins a test, or gives the sitting that goes on.
///
/// # Errors
/// What [`rules::may_begin`] refuses; `NotFound` for another course's test.
pub async fn begin(
    tx: &Tx,
    learning: &Learning,
    test: TestId,
    random: &Random,
    now: DateTime<Utc>,
) -> Result<SittingId> {
    let cohort = learning.cohort();
    // Neither planned anew nor closed while somebody begins it.
    let plan = course_test::Entity::find_by_id(test)
        .filter(course_test::COLUMN.course_version_id.eq(cohort.course_version_id))
        .lock_shared()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let seat = enrolment::Entity::find_by_id(learning.enrolment().id)
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let before = queries::sittings_of(tx.db(), seat.id, test).await?;
    if let Some(one) = before.iter().find(|one| !rules::is_over(one.submitted_at, one.ends_at, now)) {
        return Ok(one.id);
    }
    let given = queries::retakes(tx.db(), cohort.id, Some(seat.id)).await?;
    let opening = test_opening::Entity::find_by_id((cohort.id, test)).lock_shared().one(tx.db()).await?;
    let opening = opening.map(|row| Opening { opens_at: row.opens_at, closes_at: row.closes_at });
    rules::may_begin(Beginning {
        seat: seat.state,
        cohort: cohort.state,
        opening,
        questions: queries::chosen(tx.db(), test).await?.len(),
        tries: before.len() as i32,
        allowed: plan.attempts + given.get(&(seat.id, test)).copied().unwrap_or(0),
        now,
    })?;
    let row = sitting::ActiveModel {
        id: NotSet,
        enrolment_id: Set(seat.id),
        test_id: Set(test),
        attempt: Set(before.len() as i32 + 1),
        seed: Set(random.below(i64::MAX as usize) as i64),
        started_at: Set(now),
        ends_at: Set(rules::ends(plan.minutes, opening.and_then(|opening| opening.closes_at), now)),
        submitted_at: Set(None),
        points: Set(None),
        of_points: Set(None),
        unread: Set(0),
    };
    Ok(row.insert(tx.db()).await?.id)
}

/// An answer as it was sent.
#[derive(Clone, Debug)]
pub struct Given {
    /// To which question.
    pub question: QuestionVersionId,
    /// What its fields say; nothing takes an answer back.
    pub fields: Vec<String>,
    /// When it was given, as the device says, in thousandths of a second; none: a form without a script.
    pub at_ms: Option<i64>,
}

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It stands now, or stood already.
    Stands,
    /// One given later stands.
    Older,
}

/// Stores an answer. The same one again changes nothing, and one given earlier never takes the place of
/// one given later.
///
/// # Errors
/// A refusal after the end and for what is no answer; `NotFound` for somebody else's sitting and for
/// questions it does not ask.
pub async fn answer(
    tx: &Tx,
    learning: &Learning,
    sitting: SittingId,
    given: &Given,
    now: DateTime<Utc>,
) -> Result<Saved> {
    let row = locked(tx, learning, sitting).await?;
    rules::may_answer(row.submitted_at, row.ends_at, now)?;
    let (body, shuffled): (String, bool) = test_question::Entity::find_by_id((row.test_id, given.question))
        .join(JoinType::InnerJoin, test_question::Relation::QuestionVersion.def())
        .join(JoinType::InnerJoin, test_question::Relation::CourseTest.def())
        .select_only()
        .column(question_version::Column::Body)
        .column(course_test::Column::Shuffled)
        .into_tuple()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let question: Question = serde_json::from_str(&body)?;
    let (attempt, version) = (sitting.to_string(), given.question.to_string());
    let layout = rules::layout(&question, shuffled, row.seed, &attempt, &version);
    let response = rules::response(&question, &rules::from_page(&layout, given.fields.clone()))?;
    let stored: Option<i64> = match given.at_ms {
        Some(_) => None,
        None => {
            sitting_answer::Entity::find_by_id((sitting, given.question))
                .select_only()
                .column(sitting_answer::Column::GivenMs)
                .into_tuple()
                .one(tx.db())
                .await?
        }
    };
    let given_ms = rules::stands(now.timestamp_millis(), given.at_ms, stored);
    let row = sitting_answer::ActiveModel {
        sitting_id: Set(sitting),
        question_version_id: Set(given.question),
        given_ms: Set(given_ms),
        response: Set(serde_json::to_string(&response)?),
        saved_at: Set(now),
        judged: Set(None),
        judged_by: Set(None),
        judged_at: Set(None),
    };
    let key = [sitting_answer::Column::SittingId, sitting_answer::Column::QuestionVersionId];
    let columns =
        [sitting_answer::Column::GivenMs, sitting_answer::Column::Response, sitting_answer::Column::SavedAt];
    // Not later than what stands: nothing is written. Equal is the same answer sent twice.
    let later = Expr::col((sitting_answer::Entity, sitting_answer::Column::GivenMs)).lte(given_ms);
    let written = sitting_answer::Entity::insert(row)
        .on_conflict(OnConflict::columns(key).update_columns(columns).action_and_where(later).to_owned())
        .exec_without_returning(tx.db())
        .await?;
    Ok(if written == 0 { Saved::Older } else { Saved::Stands })
}

/// Hands a sitting in and adds it up. Handed in twice is once.
///
/// # Errors
/// `NotFound` for somebody else's sitting.
pub async fn hand_in(tx: &Tx, learning: &Learning, id: SittingId, now: DateTime<Utc>) -> Result<()> {
    let row = locked(tx, learning, id).await?;
    if row.submitted_at.is_some() {
        return Ok(());
    }
    // Never later than its time.
    let at = row.ends_at.map_or(now, |end| Ord::min(end, now));
    add_up(tx, &row, at).await
}

async fn locked(tx: &Tx, learning: &Learning, id: SittingId) -> Result<sitting::Model> {
    sitting::Entity::find_by_id(id)
        .filter(sitting::COLUMN.enrolment_id.eq(learning.enrolment().id))
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)
}

/// Writes what a sitting is worth, and that it is handed in.
pub(super) async fn add_up(tx: &Tx, row: &sitting::Model, at: DateTime<Utc>) -> Result<()> {
    let questions = queries::bank(tx.db(), &[row.test_id]).await?;
    let answers = queries::answered(tx.db(), &[row.id]).await?;
    let total = queries::worth(&questions, row.test_id, answers.get(&row.id));
    let done = sitting::ActiveModel {
        id: Set(row.id),
        submitted_at: Set(Some(at)),
        points: Set(Some(total.points.normalize().to_string())),
        of_points: Set(Some(total.of.normalize().to_string())),
        unread: Set(total.unread),
        ..Default::default()
    };
    done.update(tx.db()).await?;
    Ok(())
}
