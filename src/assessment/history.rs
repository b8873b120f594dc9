//! The history of one person's unit in words.
use super::{
    queries::CaseFile,
    record::{Change, PersonUnit},
    rules::chain::Actor,
    words::{method_word, outcome_chip, verdict_chip},
};
use crate::{
    tables::{
        decision_basis, unit_decision,
        unit_step::{self, StepKind},
    },
    text::{self, Language},
};
use chrono_tz::Tz;
use serde::Serialize;

/// One line of it.
#[derive(Serialize)]
pub(super) struct HistoryLine {
    when: String,
    who: String,
    what: String,
    note: String,
}

/// Whose assessment a decision rests on, with the registration of that day.
pub(super) fn basis_words(language: Language, basis: &decision_basis::Model) -> String {
    let name = &basis.assessor_name;
    match (&basis.registration, basis.registered_until) {
        (Some(number), Some(until)) => {
            let until = text::date(language, until);
            say!(
                language,
                "Asesor {name}, {number}, berlaku sampai {until}",
                "Assessor {name}, {number}, valid until {until}"
            )
        }
        _ => say!(
            language,
            "Asesor {name}, tanpa nomor registrasi",
            "Assessor {name}, without a registration number"
        ),
    }
}

fn step_words(language: Language, step: &unit_step::Model, name: &str) -> String {
    let word = step.outcome.map(|outcome| outcome_chip(language, outcome).word).unwrap_or_default();
    match step.kind {
        StepKind::Recommended => say!(language, "Rekomendasi: {word}", "Recommendation: {word}"),
        StepKind::SecondAsked => {
            say!(language, "Rencana asesmen meminta asesor kedua", "The plan asks for a second assessor")
        }
        StepKind::SecondAssigned => say!(language, "Asesor kedua: {name}", "Second assessor: {name}"),
        StepKind::SecondRecommended => {
            say!(language, "Rekomendasi asesor kedua: {word}", "Second assessor’s recommendation: {word}")
        }
        StepKind::Acknowledged => {
            say!(language, "Peserta mengetahui hasilnya", "The trainee knows the result")
        }
        StepKind::AcknowledgedOnPaper => say!(
            language,
            "Peserta mengetahui hasilnya, di atas kertas",
            "The trainee knows the result, on paper"
        ),
        StepKind::Named => say!(language, "Yang memutuskan: {name}", "Who decides: {name}"),
        StepKind::Withdrawn => say!(language, "Rekomendasi ditarik kembali", "Recommendation withdrawn"),
    }
}

/// What was done, the last thing first; nothing of it for who must not see it.
pub(super) fn history(
    language: Language,
    zone: Tz,
    record: &PersonUnit,
    file: &CaseFile,
    me: &Actor,
) -> Vec<HistoryLine> {
    if file.case.is_hidden_from(me) {
        return Vec::new();
    }
    let change = |c: &Change| {
        let number = &c.number;
        let what = match (c.verdict, c.method) {
            (Some(verdict), Some(method)) => {
                let (word, method) =
                    (verdict_chip(language, Some(verdict)).word, method_word(language, method));
                say!(
                    language,
                    "Kriteria {number}: {word} ({method})",
                    "Criterion {number}: {word} ({method})"
                )
            }
            _ => say!(
                language,
                "Kriteria {number}: penilaian ditarik",
                "Criterion {number}: judgement taken back"
            ),
        };
        (
            c.at,
            HistoryLine {
                when: text::moment(language, zone, c.at),
                who: c.by_name.clone(),
                what,
                note: c.note.clone(),
            },
        )
    };
    let decision = |d: &unit_decision::Model| {
        let word = outcome_chip(language, d.outcome).word;
        let what = say!(language, "Keputusan: {word}", "Decision: {word}");
        let basis = record.bases.get(&d.id).map(|b| format!(". {}", basis_words(language, b)));
        (
            d.at,
            HistoryLine {
                when: text::moment(language, zone, d.at),
                who: format!("{}{}", d.by_name, basis.unwrap_or_default()),
                what,
                note: d.note.clone(),
            },
        )
    };
    let step = |s: &unit_step::Model| {
        let name = s.person_id.and_then(|id| file.known.get(&id));
        let line = HistoryLine {
            when: text::moment(language, zone, s.at),
            who: s.by_name.clone(),
            what: step_words(language, s, name.map_or("", String::as_str)),
            note: s.note.clone(),
        };
        (s.at, line)
    };
    let mut all: Vec<_> = record.decisions.iter().rev().map(decision).collect();
    all.extend(file.steps.iter().rev().map(step));
    all.extend(record.changes.iter().map(change));
    // Stable: within one moment the decision stands above the judgements it rests on.
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    all.into_iter().map(|(_, line)| line).collect()
}
