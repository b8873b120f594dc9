//! How it is asked and shown: the plan of a course's tests, the tests of a cohort, one person's sittings,
//! and the trainee's own.
mod cohort;
mod own;
mod person;
mod planning;
mod results;
mod taking;

pub(crate) use cohort::*;
pub(crate) use own::*;
pub(crate) use person::*;
pub(crate) use planning::*;

use crate::{
    questions::rules::{Kind, Question, Response, shown},
    tables::course_test::TestPlace,
    testing::rules::Total,
    text::{self, Language},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use rocket::Route;
use rust_decimal::Decimal;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![
        planning::plans,
        planning::plan_carry,
        planning::plan,
        planning::plan_save,
        planning::plan_change,
        planning::plan_add,
        cohort::tests,
        cohort::act,
        results::excel,
        person::person,
        person::judge,
        person::again,
        own::own,
        own::begin,
        taking::sit,
        taking::answer,
        taking::save,
        taking::ask,
        taking::hand_in,
    ]
}

/// "Pre-test".
pub fn place_name(place: TestPlace, language: Language) -> String {
    match place {
        TestPlace::Before => say!(language, "Pre-test", "Pre-test"),
        TestPlace::After => say!(language, "Post-test", "Post-test"),
    }
}

/// Points as people read them: at most two decimals, "≈" where more would follow.
fn points(points: Decimal) -> String {
    let short = points.round_dp(2);
    match short == points {
        true => shown(points),
        false => format!("≈\u{a0}{}", shown(short)),
    }
}

/// "7,5 dari 10".
fn of_all(total: &Total, language: Language) -> String {
    let (got, of) = (points(total.points), shown(total.of));
    say!(language, "{got}\u{a0}dari\u{a0}{of}", "{got}\u{a0}of\u{a0}{of}")
}

/// The part in per cent, to one decimal; cut, so that nobody reads that they reached what they did not.
fn percent(total: &Total) -> String {
    match total.of.is_zero() {
        true => "–".to_string(),
        false => format!(
            "{}%",
            shown((total.points * Decimal::ONE_HUNDRED / total.of).trunc_with_scale(1).normalize())
        ),
    }
}

/// A moment, short: with its day unless it is today.
fn when(zone: Tz, at: DateTime<Utc>, now: DateTime<Utc>, language: Language) -> String {
    match text::local_date(zone, at) == text::local_date(zone, now) {
        true => text::time(zone, at),
        false => text::moment(language, zone, at),
    }
}

/// An answer in words.
fn said(question: &Question, response: Option<&Response>, language: Language) -> String {
    use crate::testing::rules::lines;
    let nothing = || say!(language, "Tidak dijawab", "Not answered");
    let choice = |at: &usize| match &question.kind {
        Kind::Single(all) | Kind::Several(all) => {
            all.get(*at).map(|choice| lines(&choice.text).join(" ")).unwrap_or_default()
        }
        _ => String::new(),
    };
    match response {
        None | Some(Response::Nothing) => nothing(),
        Some(Response::Choice(at)) => choice(at),
        Some(Response::Choices(all)) => all.iter().map(choice).collect::<Vec<_>>().join("; "),
        Some(Response::Truth(true)) => say!(language, "Benar", "True"),
        Some(Response::Truth(false)) => say!(language, "Salah", "False"),
        Some(Response::Typed(words)) => words.clone(),
        Some(Response::Pairs(given)) => {
            let Kind::Matching(pairs) = &question.kind else { return nothing() };
            let line = |(at, right): (usize, &Option<usize>)| {
                let left = pairs.get(at)?.left.as_ref()?;
                let right = pairs.get((*right)?)?;
                Some(format!("{} → {}", lines(left).join(" "), right.right))
            };
            given.iter().enumerate().filter_map(line).collect::<Vec<_>>().join("; ")
        }
    }
}

/// What would have been right, in words; empty where somebody judges.
fn right(question: &Question, language: Language) -> String {
    use crate::{questions::rules::Accepted, testing::rules::lines};
    match &question.kind {
        Kind::Single(all) | Kind::Several(all) => {
            // Of a single choice, what is half right is not right.
            let enough = |weight| match question.kind {
                Kind::Single(_) => weight == Decimal::ONE_HUNDRED,
                _ => weight > Decimal::ZERO,
            };
            let right = all.iter().filter(|choice| enough(choice.weight));
            right.map(|choice| lines(&choice.text).join(" ")).collect::<Vec<_>>().join("; ")
        }
        Kind::TrueFalse(truth) if truth.right => say!(language, "Benar", "True"),
        Kind::TrueFalse(_) => say!(language, "Salah", "False"),
        Kind::Short(all) => {
            let best = all.iter().find(|one| one.weight == Decimal::ONE_HUNDRED);
            best.map(|one| one.pattern.replace("\\*", "*")).unwrap_or_default()
        }
        Kind::Numeric(all) => match all.iter().find(|one| one.weight == Decimal::ONE_HUNDRED) {
            Some(one) => match one.accepted {
                Accepted::Near { value, .. } => shown(value),
                Accepted::Between { low, high } => format!("{}–{}", shown(low), shown(high)),
                Accepted::Any => String::new(),
            },
            None => String::new(),
        },
        Kind::Matching(pairs) => {
            let line = |pair: &crate::questions::rules::Pair| {
                Some(format!("{} → {}", lines(pair.left.as_ref()?).join(" "), pair.right))
            };
            pairs.iter().filter_map(line).collect::<Vec<_>>().join("; ")
        }
        Kind::Essay | Kind::Description => String::new(),
    }
}
