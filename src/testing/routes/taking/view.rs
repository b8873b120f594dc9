//! The questions of a sitting as its page shows them: in this person's order, with the answers so far.
use super::*;
use crate::questions::rules::Layout;

#[derive(Serialize)]
pub(super) struct QuestionView {
    version: i64,
    /// From 1; none for a text between questions.
    pub(super) number: Option<usize>,
    lines: Vec<String>,
    kind: Kinds,
    mark: String,
    options: Vec<OptionView>,
    typed: String,
    lefts: Vec<LeftView>,
    pub(super) answered: bool,
    /// What was wrong with an answer that was just sent.
    why: String,
}

/// How a question is answered on a page.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kinds {
    One,
    Many,
    Word,
    Number,
    Long,
    Match,
    Text,
}

#[derive(Serialize)]
pub(super) struct OptionView {
    value: String,
    label: String,
    chosen: bool,
}

#[derive(Serialize)]
pub(super) struct LeftView {
    label: String,
    options: Vec<OptionView>,
}

/// The questions of a sitting.
pub(super) fn views(page: &queries::Page, form: &Filled, language: Language) -> Vec<QuestionView> {
    let wrong = form.value("soal").to_string();
    let mut number = 0;
    let view = |one: &queries::Question| {
        let said = match &one.answer {
            Some(answer) => rules::onto_page(&one.layout, rules::raw(&answer.response)),
            None => Vec::new(),
        };
        let chosen = |value: &String| said.contains(value);
        let kind = word(&one.question.kind);
        if kind != Kinds::Text {
            number += 1;
        }
        let mine = wrong == one.version.to_string();
        let typed = match mine {
            true => form.value("jawab").to_string(),
            false => said.first().cloned().unwrap_or_default(),
        };
        QuestionView {
            version: one.version.0,
            number: (kind != Kinds::Text).then_some(number),
            lines: rules::asked_lines(&one.question),
            kind,
            mark: shown(one.mark),
            options: options(one, chosen, language),
            lefts: lefts(one, chosen),
            typed,
            answered: !said.is_empty(),
            why: if mine { form.errors.values().next().cloned().unwrap_or_default() } else { String::new() },
        }
    };
    page.questions.iter().map(view).collect()
}

fn word(kind: &Kind) -> Kinds {
    match kind {
        Kind::Single(_) | Kind::TrueFalse(_) => Kinds::One,
        Kind::Several(_) => Kinds::Many,
        Kind::Short(_) => Kinds::Word,
        Kind::Numeric(_) => Kinds::Number,
        Kind::Matching(_) => Kinds::Match,
        Kind::Essay => Kinds::Long,
        Kind::Description => Kinds::Text,
    }
}

fn options(one: &queries::Question, chosen: impl Fn(&String) -> bool, language: Language) -> Vec<OptionView> {
    let option = |value: String, label: String| OptionView { chosen: chosen(&value), value, label };
    match (&one.question.kind, &one.layout) {
        (Kind::Single(all) | Kind::Several(all), Layout::Options(order)) => order
            .iter()
            .enumerate()
            .filter_map(|(n, at)| Some(option(n.to_string(), rules::lines(&all.get(*at)?.text).join(" "))))
            .collect(),
        (Kind::TrueFalse(_), _) => vec![
            option("1".into(), say!(language, "Benar", "True")),
            option("0".into(), say!(language, "Salah", "False")),
        ],
        _ => Vec::new(),
    }
}

fn lefts(one: &queries::Question, chosen: impl Fn(&String) -> bool) -> Vec<LeftView> {
    let (Kind::Matching(pairs), Layout::Matching { lefts, rights }) = (&one.question.kind, &one.layout)
    else {
        return Vec::new();
    };
    let left = |(k, at): (usize, &usize)| {
        let label = rules::lines(pairs.get(*at)?.left.as_ref()?).join(" ");
        let option = |(n, right): (usize, &usize)| {
            let value = format!("{k}:{n}");
            Some(OptionView { chosen: chosen(&value), value, label: pairs.get(*right)?.right.clone() })
        };
        Some(LeftView { label, options: rights.iter().enumerate().filter_map(option).collect() })
    };
    lefts.iter().enumerate().filter_map(left).collect()
}
