//! What an assessor sends: one person's unit as a form.
use super::rules::Judgement;
use crate::{
    error::Refusal,
    tables::{
        criterion::CriterionId,
        element::ElementId,
        judgement::{Method, Verdict},
        unit_decision::Outcome,
    },
};
use std::collections::HashMap;

/// The form as it is sent: one entry a criterion in each map.
#[derive(FromForm)]
pub(crate) struct Judging {
    /// "met", "not_yet", or "" for not assessed.
    nilai: HashMap<CriterionId, String>,
    /// The method of one criterion; "" is the one for all.
    cara: HashMap<CriterionId, String>,
    /// The note of one criterion.
    catatan: HashMap<CriterionId, String>,
    /// What the page showed, so that only what this assessor touched is written.
    dulu: HashMap<CriterionId, String>,
    /// The method for all.
    metode: Option<Method>,
    /// The note beside the decision.
    #[field(default = "")]
    pub(super) keterangan: String,
    /// Which button: "simpan", "elemen-<id>", "kompeten", "belum", "semua".
    #[field(default = "simpan")]
    tindakan: String,
}

fn note(typed: &str) -> String {
    typed.replace("\r\n", "\n").trim().to_string()
}

/// A judgement as the page shows it, in one string to compare.
pub(super) fn shown(verdict: &str, method: &str, note: &str) -> String {
    format!("{verdict}.{method}.{note}")
}

/// A criterion with what shall be found of it; nothing takes it back to "not assessed".
type Wanted = (CriterionId, Option<Judgement>);

impl Judging {
    /// What the button says.
    pub(super) fn act(&self) -> Button {
        Button::of(&self.tindakan)
    }

    /// The method for whatever names none of its own.
    pub(super) fn method(&self) -> Method {
        self.metode.unwrap_or(Method::Observation)
    }

    /// What this assessor changed. What stands as the page showed it is left alone: somebody else may
    /// have changed it since.
    ///
    /// # Errors
    /// A note without a verdict would be lost, so it is asked for.
    pub(super) fn wanted(&self) -> Result<Vec<Wanted>, (CriterionId, Refusal)> {
        let mut wanted = Vec::new();
        for (criterion, verdict) in &self.nilai {
            let of = |map: &HashMap<CriterionId, String>| map.get(criterion).cloned().unwrap_or_default();
            let (method, note) = (of(&self.cara), note(&of(&self.catatan)));
            if shown(verdict, &method, &note) == of(&self.dulu).replace("\r\n", "\n") {
                continue;
            }
            let Ok(verdict) = verdict.parse::<Verdict>() else {
                if !note.is_empty() {
                    let why = both!(
                        "Pilih tercapai atau belum, supaya catatan ini tersimpan.",
                        "Choose met or not yet, so that this note is kept."
                    );
                    return Err((*criterion, Refusal::new(why)));
                }
                wanted.push((*criterion, None));
                continue;
            };
            let method = method.parse().unwrap_or_else(|()| self.method());
            wanted.push((*criterion, Some(Judgement { verdict, method, note, evidence: None })));
        }
        wanted.sort_by_key(|(criterion, _)| *criterion);
        Ok(wanted)
    }
}

/// What reopening asks.
#[derive(FromForm)]
pub(crate) struct Reopening {
    /// Why.
    pub(super) alasan: String,
}

/// What a button of the unit's form does beyond saving.
#[derive(Clone, Copy)]
pub(super) enum Button {
    Save,
    Element(ElementId),
    Decide(Outcome),
    AllCompetent,
}

impl Button {
    fn of(word: &str) -> Button {
        match (word, word.strip_prefix("elemen-").map(str::parse)) {
            (_, Some(Ok(element))) => Button::Element(element),
            ("kompeten", _) => Button::Decide(Outcome::Competent),
            ("belum", _) => Button::Decide(Outcome::NotYetCompetent),
            ("semua", _) => Button::AllCompetent,
            _ => Button::Save,
        }
    }
}
