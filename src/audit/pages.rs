//! What the pages of the chain show.
mod deep;
mod top;

pub(super) use deep::{criterion, unit};
pub(super) use top::{certificate, samples};

use super::chain::{About, Chain, Change};
use crate::{
    tables::{judgement::Method, judgement::Verdict, unit_decision::Outcome},
    text::{self, Chip, Language},
};
use serde::Serialize;

/// A change after the issue, as it is read.
#[derive(Serialize)]
pub(super) struct Flag {
    pub when: String,
    pub what: String,
}

/// "Berubah sesudah terbit", where something did.
pub(super) fn flag_chip(changed: bool, language: Language) -> Option<Chip> {
    changed.then(|| Chip::new("warn", say!(language, "Berubah sesudah terbit", "Changed after issue")))
}

/// The changes about these things.
pub(super) fn flags(
    chain: &Chain,
    changes: &[Change],
    about: impl Fn(About) -> bool,
    language: Language,
) -> Vec<Flag> {
    let one = |change: &Change| Flag {
        when: change.at.map(|at| text::moment(language, chain.book.zone, at)).unwrap_or_default(),
        what: change.what.pick(language).to_string(),
    };
    changes.iter().filter(|change| about(change.about)).map(one).collect()
}

pub(super) fn method_word(method: Method, language: Language) -> String {
    match method {
        Method::Observation => say!(language, "Observasi", "Observation"),
        Method::Practical => say!(language, "Praktik", "Practical task"),
        Method::Oral => say!(language, "Tanya jawab lisan", "Oral questions"),
        Method::Written => say!(language, "Tes tertulis", "Written test"),
        Method::Portfolio => say!(language, "Portofolio", "Portfolio"),
        Method::Product => say!(language, "Hasil produk", "Product"),
        Method::ThirdParty => say!(language, "Keterangan pihak ketiga", "Third party"),
    }
}

pub(super) fn verdict_chip(verdict: Option<Verdict>, language: Language) -> Chip {
    match verdict {
        Some(Verdict::Met) => Chip::new("good", say!(language, "Tercapai", "Met")),
        Some(Verdict::NotYet) => Chip::new("bad", say!(language, "Belum tercapai", "Not yet met")),
        None => Chip::new("wait", say!(language, "Belum dinilai", "Not assessed")),
    }
}

pub(super) fn outcome_chip(outcome: Option<Outcome>, language: Language) -> Chip {
    match outcome {
        Some(Outcome::Competent) => Chip::new("good", say!(language, "Kompeten", "Competent")),
        Some(Outcome::NotYetCompetent) => {
            Chip::new("bad", say!(language, "Belum kompeten", "Not yet competent"))
        }
        Some(Outcome::Reopened) => Chip::new("wait", say!(language, "Dibuka kembali", "Reopened")),
        None => Chip::new("wait", say!(language, "Belum diputuskan", "Not decided")),
    }
}
