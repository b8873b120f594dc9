//! The table of marks on its way in: where it is sent, and what it would change.
use super::words;
use crate::{
    attendance::{
        book::{Fault, Plan, Planned},
        queries::Asked,
    },
    cohorts::head::CohortHead,
    text::Language,
    web::Filled,
};
use serde::Serialize;

/// Where the table is handed out and taken in.
#[derive(Serialize)]
pub struct BookPage {
    pub head: CohortHead,
    /// Whether excused hours count, in a sentence.
    pub excused: String,
    pub download: String,
    pub to: String,
    pub back: String,
    pub form: Filled,
}

/// The page.
pub fn page(
    head: CohortHead,
    asked: Asked,
    (download, to, back): (String, String, String),
    form: Filled,
    language: Language,
) -> BookPage {
    BookPage { head, excused: words::excused(language, asked.excused_counts), download, to, back, form }
}

/// The dry run.
#[derive(Serialize)]
pub struct CheckPage {
    pub head: CohortHead,
    pub changes: Vec<Change>,
    pub conflicts: Vec<Change>,
    pub faults: Vec<Wrong>,
    /// Marks deleted from their cells, which changes nothing.
    pub emptied: usize,
    /// Marks recorded here since, which nobody touched in the table.
    pub newer: usize,
    pub needs_reason: bool,
    /// The last event that this page has seen.
    pub seen: String,
    pub to: String,
    pub back: String,
    pub form: Filled,
}

/// A cell that says something new.
#[derive(Serialize)]
pub struct Change {
    pub address: String,
    pub name: String,
    pub session: String,
    pub old: String,
    pub new: String,
    /// What the box sends that replaces what another recorded.
    pub value: String,
    /// "Indra Instruktur, 08.05", who recorded it since.
    pub since: String,
    pub ticked: bool,
}

/// A cell that cannot be taken.
#[derive(Serialize)]
pub struct Wrong {
    pub address: String,
    pub name: String,
    pub typed: String,
    pub why: String,
}

/// The page.
pub fn check(
    head: CohortHead,
    plan: Plan,
    (to, back): (String, String),
    form: Filled,
    language: Language,
) -> CheckPage {
    let none = || say!(language, "belum dicatat", "not recorded");
    let ticked = form.lists.get("timpa").cloned().unwrap_or_default();
    let zone = plan.zone;
    let change = |one: Planned| {
        let value = format!("{}.{}", one.session, one.enrolment);
        Change {
            address: one.address,
            name: one.name,
            session: one.titled.pick(language).to_string(),
            old: if one.old.is_empty() { none() } else { one.old },
            new: if one.new.is_empty() { none() } else { one.new },
            since: one
                .since
                .map(|(who, at, _)| format!("{who}, {}", crate::text::moment(language, zone, at)))
                .unwrap_or_default(),
            ticked: ticked.contains(&value),
            value,
        }
    };
    let wrong = |fault: Fault| Wrong {
        address: fault.address,
        name: fault.name,
        typed: fault.typed,
        why: fault.why.pick(language).to_string(),
    };
    CheckPage {
        head,
        seen: plan.last.to_string(),
        emptied: plan.emptied,
        newer: plan.newer,
        needs_reason: plan.needs_reason,
        changes: plan.changes.into_iter().map(change).collect(),
        conflicts: plan.conflicts.into_iter().map(change).collect(),
        faults: plan.faults.into_iter().map(wrong).collect(),
        to,
        back,
        form,
    }
}
