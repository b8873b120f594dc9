//! Tests before and after in the running cohort: everybody sat for the first, the last is open.
use super::{Centre, Made};
use crate::{
    access::{Coordinating, Learning},
    bank, catalog,
    error::{Error, Result},
    questions::{
        gift,
        rules::{Accepted, Kind, Question},
    },
    random::Random,
    store::{Store, Tx},
    tables::{
        amounts::Share,
        cohort::{self, CohortId},
        course_test::{Shows, TestId, TestPlace},
        course_version::CourseVersionId,
        enrolment::{self, EnrolmentId},
        question_version::{self, QuestionVersionId},
        sitting::SittingId,
    },
    testing::{
        commands::{Given, Settings, answer, begin, choose, hand_in, judge, open, set},
        queries,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{EntityTrait, QueryOrder};
use std::collections::HashMap;

const QUESTIONS: &str = include_str!("../../content/demo/questions.gift");
/// Hundredths of a point.
const POINT: i32 = 100;

/// A new version of the course, with its tests: what has been finished rests on the version before.
///
/// # Errors
/// Those of the commands.
pub async fn plan(store: &Store, centre: &Centre<'_>, by: &Coordinating, made: &Made) -> Result<()> {
    let at = centre.now - TimeDelta::days(40);
    store
        .write(async |tx| {
            let into =
                bank::commands::Into { centre: centre.id, course: Some(made.course), by: centre.coordinator };
            bank::commands::import(tx, into, gift::read(QUESTIONS), at).await?;
            let all = question_version::Entity::find().order_by_asc(question_version::Column::Id);
            let all: Vec<QuestionVersionId> = all.all(tx.db()).await?.into_iter().map(|row| row.id).collect();
            // The essay is the last one, and only asked afterwards.
            let (_, before) = all.split_last().ok_or_else(|| Error::fault("the demo has no questions"))?;
            let (draft, number) = catalog::plan::commands::draft(tx, by, made.course, at).await?;
            for (place, questions, counts) in
                [(TestPlace::Before, before, false), (TestPlace::After, &all, true)]
            {
                let settings = Settings {
                    minutes: Some(30),
                    attempts: if counts { 2 } else { 1 },
                    passing: counts.then_some(Share(6_000)),
                    counts,
                    shuffled: true,
                    shows: Shows::Answers,
                };
                let planner = (centre.id, centre.coordinator);
                set(tx, planner, (draft, place), settings, at).await?;
                choose(tx, planner, (draft, place), (questions, POINT), at).await?;
            }
            catalog::commands::publish(tx, by, made.course, number, at).await
        })
        .await
}

/// Opens the first test and lets everybody sit for it; opens the last one, which a few have done.
///
/// # Errors
/// Those of the commands.
pub async fn sit(
    tx: &Tx,
    centre: &Centre<'_>,
    cohort: CohortId,
    people: &[EnrolmentId],
    (first, last): (DateTime<Utc>, DateTime<Utc>),
) -> Result<()> {
    let row = cohort::Entity::find_by_id(cohort).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let (before, after) = tests(tx, row.course_version_id).await?;
    let soon = first + TimeDelta::hours(1);
    open(tx, (cohort, centre.instructor), before, Some(soon), first).await?;
    let asked = asked(tx, before).await?;
    for (n, who) in people.iter().enumerate() {
        let start = first + TimeDelta::minutes(5 + n as i64 % 7);
        one(tx, centre.random, &row, *who, (before, &asked, 45), start).await?;
    }
    open(tx, (cohort, centre.instructor), after, None, last).await?;
    let asked = self::asked(tx, after).await?;
    let essay = asked.iter().find(|(_, question)| question.kind == Kind::Essay);
    for (n, who) in people.iter().take(14).enumerate() {
        let start = last + TimeDelta::minutes(5 + n as i64);
        let sitting = one(tx, centre.random, &row, *who, (after, &asked, 85), start).await?;
        // The last three wait for a reader.
        if let (Some((essay, _)), 0..11) = (essay, n) {
            let points = if n % 3 == 0 { "0,5" } else { "1" };
            let read = last + TimeDelta::hours(1);
            judge(tx, (cohort, centre.instructor), (sitting, *essay), points, read).await?;
        }
    }
    Ok(())
}

async fn tests(tx: &Tx, version: CourseVersionId) -> Result<(TestId, TestId)> {
    let of = async |place| {
        let test = queries::test_in(tx.db(), version, place).await?;
        test.map(|test| test.id).ok_or_else(|| Error::fault("the demo course has no test"))
    };
    Ok((of(TestPlace::Before).await?, of(TestPlace::After).await?))
}

async fn asked(tx: &Tx, test: TestId) -> Result<Vec<(QuestionVersionId, Question)>> {
    let ids: Vec<QuestionVersionId> =
        queries::chosen(tx.db(), test).await?.into_iter().map(|one| one.version).collect();
    let mut bodies: HashMap<QuestionVersionId, Question> = HashMap::new();
    for (_, version, _, question) in queries::bank(tx.db(), &[test]).await? {
        bodies.insert(version, question);
    }
    Ok(ids.into_iter().filter_map(|id| bodies.remove(&id).map(|question| (id, question))).collect())
}

/// One sitting: `knows` of a hundred answers are right.
async fn one(
    tx: &Tx,
    random: &Random,
    cohort: &cohort::Model,
    who: EnrolmentId,
    (test, asked, knows): (TestId, &[(QuestionVersionId, Question)], usize),
    start: DateTime<Utc>,
) -> Result<SittingId> {
    let seat = enrolment::Entity::find_by_id(who).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let learning = Learning::without_sign_in(seat, cohort.clone());
    let sitting = begin(tx, &learning, test, random, start).await?;
    for (n, (question, body)) in asked.iter().enumerate() {
        let right = random.below(100) < knows;
        let fields = fields(body, right);
        if !fields.is_empty() {
            let at = start + TimeDelta::minutes(1 + n as i64);
            answer(tx, &learning, sitting, &Given { question: *question, fields, at_ms: None }, at).await?;
        }
    }
    hand_in(tx, &learning, sitting, start + TimeDelta::minutes(14)).await?;
    Ok(sitting)
}

/// What somebody fills in who knows it, or does not.
fn fields(question: &Question, right: bool) -> Vec<String> {
    let text = |words: &str| vec![words.to_string()];
    match &question.kind {
        Kind::Single(choices) => {
            let good = choices.iter().position(|c| (c.weight > 0.into()) == right);
            good.map(|place| place.to_string()).into_iter().collect()
        }
        Kind::Several(choices) => {
            let good = choices.iter().enumerate().filter(|(_, c)| (c.weight > 0.into()) == right);
            good.map(|(place, _)| place.to_string()).collect()
        }
        Kind::TrueFalse(truth) => text(if truth.right == right { "1" } else { "0" }),
        Kind::Short(wordings) => text(match right {
            true => wordings.first().map_or("", |w| &w.pattern),
            false => "cetak",
        }),
        Kind::Numeric(figures) => match figures.first().map(|f| f.accepted) {
            Some(Accepted::Near { value, .. }) if right => text(&value.to_string()),
            _ => text("24000"),
        },
        Kind::Matching(pairs) => {
            let shift = usize::from(!right);
            (0..pairs.len()).map(|n| format!("{n}:{}", (n + shift) % pairs.len())).collect()
        }
        Kind::Essay => text("Surat penawaran sekarang saya buat sendiri. Harganya langsung terjumlah."),
        Kind::Description => Vec::new(),
    }
}

#[cfg(test)]
mod tests_of_answers {
    use super::*;
    use crate::{questions::rules::score, testing::rules::response};

    #[test]
    fn who_knows_is_right_and_who_does_not_is_not() {
        let import = gift::read(QUESTIONS);
        assert!(import.refused.is_empty());
        let all = import.questions();
        assert_eq!(all.len(), 9);
        let worth = |question: &Question, right| {
            let given = response(question, &fields(question, right)).unwrap();
            format!("{:?}", score(question, &given).unwrap())
        };
        for question in &all[..8] {
            assert_ne!(worth(question, true), worth(question, false), "{}", question.name);
        }
    }
}
