//! What happened to scores, in words: who noted, changed or took back what, and when.
use super::Fact;
use crate::{
    selection::{queries::ScoreChange, ranking::trimmed},
    tables::{
        enrolment::EnrolmentId,
        score_part::{self, ScorePartId},
    },
    text::{self, Language},
};
use chrono_tz::Tz;
use std::collections::HashMap;

/// "70 menjadi 78,5, oleh Asih".
fn said(change: &ScoreChange, language: Language) -> String {
    let of = |value: i32| trimmed(language, value.into());
    let what = match (change.before.map(of), change.after.map(of)) {
        (None, Some(after)) => after,
        (Some(before), Some(after)) => say!(language, "{before} menjadi {after}", "{before} to {after}"),
        (Some(before), None) => say!(language, "{before} ditarik kembali", "{before} taken back"),
        (None, None) => String::new(),
    };
    let who = &change.by_name;
    say!(language, "{what}, oleh {who}", "{what}, by {who}")
}

/// The history of one applicant's scores, for their page.
pub(super) fn of_person(
    changes: &[ScoreChange],
    parts: &[score_part::Model],
    zone: Tz,
    language: Language,
) -> Vec<Fact> {
    let name = |id| parts.iter().find(|part| part.id == id).map_or("", |part| part.name.as_str());
    let line = |change: &ScoreChange| {
        let what = format!("{}: {}", name(change.part), said(change, language));
        Fact::new(text::moment(language, zone, change.at), what)
    };
    changes.iter().map(line).collect()
}

/// The history beside each score that was corrected or taken back; one noted once needs none.
pub(super) fn beside(
    changes: &[ScoreChange],
    zone: Tz,
    language: Language,
) -> HashMap<(EnrolmentId, ScorePartId), Vec<String>> {
    let mut all: HashMap<(EnrolmentId, ScorePartId), Vec<String>> = HashMap::new();
    for change in changes {
        let (when, what) = (text::moment(language, zone, change.at), said(change, language));
        all.entry((change.enrolment, change.part)).or_default().push(format!("{when}: {what}"));
    }
    all.retain(|_, lines| lines.len() > 1);
    all
}
