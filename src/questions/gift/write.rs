//! From questions to a GIFT file, in the way Moodle itself exports.
use super::escape::escape;
use crate::questions::import::{Note, Written};
use crate::questions::rules::{Accepted, Choice, Figure, Format, Kind, Pair, Question, Text, Truth, Wording};
use rust_decimal::Decimal;
use std::fmt::Write;

/// Writes questions, each checked. Everything they hold is in the file, and reading it gives them back.
///
/// The notes name what another reader takes differently: Moodle sees a matching question wherever an
/// arrow (`->`) stands among answers that begin with `=`.
pub fn write(questions: &[Question]) -> Written {
    let mut written = Written::default();
    let mut category = "";
    for (index, question) in questions.iter().enumerate() {
        if question.category != category {
            category = &question.category;
            line(&mut written.text, &["$CATEGORY: ", category]);
            written.text.push('\n');
        }
        one(&mut written.text, question);
        written.text.push('\n');
        if arrow(question) {
            let why = both!(
                "Moodle akan membaca soal isian ini sebagai soal menjodohkan, karena ada “->”.",
                "Moodle will read this short answer as a matching question, because of its “->”."
            );
            written.notes.push(Note { index, why });
        }
    }
    written
}

fn arrow(question: &Question) -> bool {
    let Kind::Short(wordings) = &question.kind else { return false };
    let feedback = |wording: &Wording| wording.feedback.as_ref().is_some_and(|text| text.body.contains("->"));
    wordings.iter().any(|wording| wording.pattern.contains("->") || feedback(wording))
}

fn line(out: &mut String, parts: &[&str]) {
    for part in parts {
        out.push_str(part);
    }
    out.push('\n');
}

fn one(out: &mut String, question: &Question) {
    let bracket = |value: &str| value.replace(']', "\\]");
    let mut found = Vec::new();
    if !question.id_number.is_empty() {
        found.push(format!("[id:{}]", bracket(&question.id_number)));
    }
    found.extend(question.tags.iter().map(|tag| format!("[tag:{}]", bracket(tag))));
    if !found.is_empty() {
        line(out, &["// ", &found.join(" ")]);
    }
    if !question.name.is_empty() {
        line_start(out, &["::", &escape(&question.name), "::"]);
    }
    out.push_str(&text(&question.text, Format::Moodle));
    if question.kind == Kind::Description {
        out.push('\n');
        return;
    }
    let format = question.text.format;
    out.push('{');
    let listed = answers(out, &question.kind, format);
    if let Some(general) = &question.general_feedback {
        line_start(out, &[if listed { "\t####" } else { "####" }, &text(general, format)]);
        if listed {
            out.push('\n');
        }
    }
    line(out, &["}", &escape(question.after.as_deref().unwrap_or_default())]);
}

fn line_start(out: &mut String, parts: &[&str]) {
    for part in parts {
        out.push_str(part);
    }
}

/// The answers; whether each stands on a line of its own.
fn answers(out: &mut String, kind: &Kind, format: Format) -> bool {
    match kind {
        Kind::TrueFalse(truth) => {
            out.push_str(&truth_of(truth, format));
            return false;
        }
        Kind::Essay | Kind::Description => return false,
        Kind::Single(choices) => listed(out, "", single(choices, format)),
        Kind::Several(choices) => {
            let lines = choices.iter().map(|choice| choice_of(choice, &partly(choice.weight), format));
            listed(out, "", lines.collect());
        }
        Kind::Short(wordings) => listed(out, "", wordings.iter().map(|w| wording_of(w, format)).collect()),
        Kind::Numeric(figures) => {
            let last = figures.len();
            let lines = (1..).zip(figures).map(|(nth, figure)| figure_of(figure, nth == last, format));
            listed(out, "#", lines.collect());
        }
        Kind::Matching(pairs) => listed(out, "", pairs.iter().map(|pair| pair_of(pair, format)).collect()),
    }
    true
}

fn listed(out: &mut String, start: &str, lines: Vec<String>) {
    line(out, &[start]);
    for answer in lines {
        line(out, &["\t", &answer]);
    }
}

/// Where nothing is wrong, one right answer alone has `=`: without any `~` it would be a short answer.
fn single(choices: &[Choice], format: Format) -> Vec<String> {
    let only_right = choices.iter().all(|choice| choice.weight == Decimal::ONE_HUNDRED);
    let sign = |nth: usize, choice: &Choice| match choice.weight == Decimal::ONE_HUNDRED {
        true if nth == 0 || !only_right => "=".to_string(),
        _ => partly(choice.weight),
    };
    choices.iter().enumerate().map(|(nth, choice)| choice_of(choice, &sign(nth, choice), format)).collect()
}

fn partly(weight: Decimal) -> String {
    match weight.is_zero() {
        true => "~".to_string(),
        false => format!("~%{weight}%"),
    }
}

fn choice_of(choice: &Choice, sign: &str, format: Format) -> String {
    format!("{sign}{}{}", text(&choice.text, format), said(&choice.feedback, format))
}

fn wording_of(wording: &Wording, format: Format) -> String {
    // Brackets before an answer would be taken for its format, which an answer does not have.
    let mark = Text { format: Format::Plain, body: wording.pattern.clone() }.mark(Format::Plain);
    let (weight, pattern) = (wording.weight, escape(&wording.pattern));
    format!("=%{weight}%{mark}{pattern}{}", said(&wording.feedback, format))
}

fn figure_of(figure: &Figure, last: bool, format: Format) -> String {
    let said = said(&figure.feedback, format);
    let weight = figure.weight;
    match figure.accepted {
        Accepted::Any if last && weight.is_zero() => format!("~{said}"),
        Accepted::Any => format!("=%{weight}%*{said}"),
        Accepted::Near { value, tolerance } => format!("=%{weight}%{value}:{tolerance}{said}"),
        Accepted::Between { low, high } => format!("=%{weight}%{low}..{high}{said}"),
    }
}

fn pair_of(pair: &Pair, format: Format) -> String {
    let left = pair.left.as_ref().map(|left| text(left, format)).unwrap_or_default();
    format!("={left} -> {}", escape(&pair.right))
}

fn truth_of(truth: &Truth, format: Format) -> String {
    let mut out = if truth.right { "TRUE" } else { "FALSE" }.to_string();
    let wrong = truth.if_wrong.as_ref().map(|wrong| text(wrong, format));
    if wrong.is_some() || truth.if_right.is_some() {
        // Writing into a String cannot fail.
        let _ = write!(out, "#{}", wrong.unwrap_or_default());
    }
    out.push_str(&said(&truth.if_right, format));
    out
}

fn said(feedback: &Option<Text>, format: Format) -> String {
    feedback.as_ref().map(|feedback| format!("#{}", text(feedback, format))).unwrap_or_default()
}

fn text(text: &Text, otherwise: Format) -> String {
    format!("{}{}", text.mark(otherwise), escape(&text.body))
}
