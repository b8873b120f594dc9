//! From questions to the rows of the long shape.
use super::heads::{HEADS, Named};
use crate::questions::rules::{Accepted, Choice, Format, GAP, Kind, Question, Text, shown};
use rust_decimal::Decimal;

/// The rows under [`HEADS`]. Reading them gives the questions back.
pub fn write(questions: &[Question]) -> Vec<Vec<String>> {
    questions.iter().flat_map(rows).collect()
}

fn rows(question: &Question) -> Vec<Vec<String>> {
    let format = question.text.format;
    let mut answers = answers(question, format).into_iter();
    // Programs trim cells: the gap on both sides keeps the blanks beside it.
    let (mut text, mut after) = (cell(&question.text, Format::Moodle), String::new());
    if let Some(rest) = &question.after {
        text.push_str(GAP);
        after = format!("{GAP}{rest}");
    }
    let mut first = vec![
        question.category.clone(),
        question.id_number.clone(),
        question.tags.join(", "),
        question.name.clone(),
        named(&question.kind).word().to_string(),
        text,
        after,
        optional(&question.general_feedback, format),
    ];
    let lead = first.len();
    first.extend(answers.next().unwrap_or_default());
    first.resize(HEADS.len(), String::new());
    let further = answers.map(|answer| vec![String::new(); lead].into_iter().chain(answer).collect());
    [first].into_iter().chain(further).collect()
}

fn named(kind: &Kind) -> Named {
    match kind {
        Kind::Single(_) => Named::Single,
        Kind::Several(_) => Named::Several,
        Kind::TrueFalse(_) => Named::TrueFalse,
        Kind::Short(_) => Named::Short,
        Kind::Numeric(_) => Named::Numeric,
        Kind::Matching(_) => Named::Matching,
        Kind::Essay => Named::Essay,
        Kind::Description => Named::Description,
    }
}

/// Answer, right side, weight and feedback of every answer.
fn answers(question: &Question, format: Format) -> Vec<[String; 4]> {
    let row = |text: String, weight: Decimal, feedback: &Option<Text>| {
        [text, String::new(), shown(weight), optional(feedback, format)]
    };
    let choice = |choice: &Choice| row(cell(&choice.text, format), choice.weight, &choice.feedback);
    match &question.kind {
        Kind::Single(choices) | Kind::Several(choices) => choices.iter().map(choice).collect(),
        Kind::TrueFalse(truth) => {
            let word = |truth| if truth { "benar" } else { "salah" }.to_string();
            let right = row(word(truth.right), Decimal::ONE_HUNDRED, &truth.if_right);
            let wrong = row(word(!truth.right), Decimal::ZERO, &truth.if_wrong);
            vec![right, wrong]
        }
        Kind::Short(wordings) => {
            wordings.iter().map(|w| row(w.pattern.clone(), w.weight, &w.feedback)).collect()
        }
        Kind::Numeric(figures) => {
            figures.iter().map(|f| row(accepted(f.accepted), f.weight, &f.feedback)).collect()
        }
        Kind::Matching(pairs) => pairs
            .iter()
            .map(|pair| [optional(&pair.left, format), pair.right.clone(), String::new(), String::new()])
            .collect(),
        Kind::Essay | Kind::Description => Vec::new(),
    }
}

fn accepted(accepted: Accepted) -> String {
    match accepted {
        Accepted::Any => "*".to_string(),
        Accepted::Between { low, high } => format!("{}..{}", shown(low), shown(high)),
        Accepted::Near { value, tolerance } if tolerance.is_zero() => shown(value),
        Accepted::Near { value, tolerance } => format!("{} ± {}", shown(value), shown(tolerance)),
    }
}

fn optional(text: &Option<Text>, otherwise: Format) -> String {
    text.as_ref().map(|text| cell(text, otherwise)).unwrap_or_default()
}

fn cell(text: &Text, otherwise: Format) -> String {
    format!("{}{}", text.mark(otherwise), text.body)
}
