//! Corrections in words.
use crate::{
    enrollment::{
        asking::{answers::asked, rules::paper},
        queries::Step as Happened,
    },
    tables::{application_draft::Step, correction},
    text::Language,
};

/// "KTP, Data diri": what is asked.
pub fn names(steps: impl IntoIterator<Item = Step>, language: Language) -> String {
    steps.into_iter().map(|step| asked(step, language)).collect::<Vec<_>>().join(", ")
}

/// What became of one answer: "25 Januari 1990 → 25 Januari 1991".
pub fn change(row: &correction::Model, language: Language) -> String {
    if paper(row.step).is_some() {
        return say!(language, "berkas baru", "a new file");
    }
    let (before, after) = (&row.before, &row.after);
    match before == after {
        true => say!(language, "tetap {after}", "still {after}"),
        false => format!("{before} → {after}"),
    }
}

/// Why a step of the history happened, with the answers and papers that it is about.
pub fn reason(step: &Happened, all: &[correction::Model], language: Language) -> String {
    let about = match step.kind.as_str() {
        "correction" => names(all.iter().filter(|row| row.asked_at == step.at).map(|row| row.step), language),
        "resubmitted" => all
            .iter()
            .filter(|row| row.closed_at == Some(step.at) && row.mended_at.is_some())
            .map(|row| format!("{}: {}", asked(row.step, language), change(row, language)))
            .collect::<Vec<_>>()
            .join("; "),
        _ => String::new(),
    };
    match (about.is_empty(), step.reason.is_empty()) {
        (true, _) => step.reason.clone(),
        (false, true) => about,
        (false, false) => format!("{about}. {}", step.reason),
    }
}
