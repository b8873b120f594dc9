//! The words of assessment.
use super::rules::chain::Waits;
use crate::{
    tables::{
        judgement::{Method, Verdict},
        unit_decision::Outcome,
    },
    text::{Chip, Language},
};

/// What an assessor calls a method.
pub(super) fn method_word(language: Language, method: Method) -> String {
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

/// Met, not yet or not assessed.
pub(super) fn verdict_chip(language: Language, verdict: Option<Verdict>) -> Chip {
    match verdict {
        Some(Verdict::Met) => Chip::new("good", say!(language, "Tercapai", "Met")),
        Some(Verdict::NotYet) => Chip::new("bad", say!(language, "Belum tercapai", "Not yet met")),
        None => Chip::new("wait", say!(language, "Belum dinilai", "Not assessed")),
    }
}

/// K or BK in full.
pub(super) fn outcome_chip(language: Language, outcome: Outcome) -> Chip {
    match outcome {
        Outcome::Competent => Chip::new("good", say!(language, "Kompeten", "Competent")),
        Outcome::NotYetCompetent => Chip::new("bad", say!(language, "Belum kompeten", "Not yet competent")),
        Outcome::Reopened => Chip::new("wait", say!(language, "Dibuka kembali", "Reopened")),
    }
}

/// For whom a recommendation waits.
pub(super) fn waits_word(language: Language, waits: Waits) -> String {
    match waits {
        Waits::Assign => {
            say!(language, "Menunggu asesor kedua ditunjuk", "A second assessor is to be assigned")
        }
        Waits::Second => say!(language, "Menunggu asesor kedua", "Waits for the second assessor"),
        Waits::Apart => {
            say!(language, "Dua asesor berbeda pendapat", "The two assessors differ")
        }
        Waits::Trainee => say!(language, "Menunggu peserta", "Waits for the trainee"),
        Waits::Decider => say!(language, "Menunggu keputusan", "Waits for the decision"),
    }
}
