//! The turning points: when a requirement came to hold, or did no more. Not every event.
use super::Log;
use crate::{
    completion::rules::{Completion, Kind, Requirement, decide},
    text::Both,
};
use chrono::{DateTime, Utc};

/// Something that changed for good or bad.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// When.
    pub at: DateTime<Utc>,
    /// The shape that stands for it, see [`crate::text::Chip`].
    pub shape: &'static str,
    /// In one plain sentence.
    pub what: Both,
}

/// The turning points up to `now`, the first one first.
pub fn turns(log: &Log, now: DateTime<Utc>) -> Vec<Turn> {
    let mut all = Vec::new();
    let mut before: Option<Completion> = None;
    for at in log.moments(now) {
        let Some(after) = log.at(at).map(|facts| decide(&facts)) else { continue };
        if let Some(before) = &before {
            let mut said: Vec<(&'static str, Both)> =
                after.requirements.iter().filter_map(|r| turn(before, r)).collect();
            said.extend(minimum(before, &after));
            if after.is_complete() && !before.is_complete() {
                said.push((
                    "good",
                    both!("Semua syarat sertifikat terpenuhi.", "Everything the certificate asks is met."),
                ));
            }
            all.extend(said.into_iter().map(|(shape, what)| Turn { at, shape, what }));
        }
        before = Some(after);
    }
    all
}

/// What became of one requirement.
fn turn(before: &Completion, now: &Requirement) -> Option<(&'static str, Both)> {
    let was = before.requirements.iter().find(|r| r.kind == now.kind);
    let (name, missing) = (&now.name, &now.missing);
    let (name_en, missing_en) = (&name.en, &missing.en);
    let (name, missing) = (&name.id, &missing.id);
    match was {
        None if !now.holds => Some((now.shape, both!("{name}: {missing}.", "{name_en}: {missing_en}."))),
        Some(was) if !was.holds && now.holds => {
            Some(("good", both!("{name}: terpenuhi.", "{name_en}: met.")))
        }
        Some(was) if was.holds && !now.holds => {
            Some(("warn", both!("{name} terbuka lagi: {missing}.", "{name_en} is open again: {missing_en}.")))
        }
        Some(was) if was.reachable && !now.reachable => Some((
            "bad",
            both!("{name} tidak tercapai lagi: {missing}.", "{name_en} is out of reach: {missing_en}."),
        )),
        Some(was) if !was.reachable && now.reachable && !now.holds => {
            Some(("part", both!("{name} bisa tercapai lagi.", "{name_en} is within reach again.")))
        }
        Some(was) if was.shape != "bad" && now.shape == "bad" => {
            Some(("bad", both!("{name}: {missing}.", "{name_en}: {missing_en}.")))
        }
        _ => None,
    }
}

/// The least attendance is a turning point of its own: what is left to attend keeps it open.
fn minimum(before: &Completion, after: &Completion) -> Option<(&'static str, Both)> {
    let (was, is) = (&before.figures, &after.figures);
    let reached = |f: &crate::completion::rules::Figures| f.needed > 0 && f.counted >= f.needed;
    let (counted, needed) = (is.counted, is.needed);
    let told = after.requirements.iter().any(|r| r.kind == Kind::Attendance && r.holds);
    (reached(is) && !reached(was) && !told).then(|| {
        (
            "part",
            both!(
                "Kehadiran minimum tercapai: {counted} dari {needed}\u{a0}JP.",
                "The least attendance is reached: {counted} of {needed}\u{a0}JP."
            ),
        )
    })
}
