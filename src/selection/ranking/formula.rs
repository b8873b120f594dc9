//! The formula of a cohort: its parts with their weights, and what decides between equals.
use super::total::{Line, Total};
use crate::{error::Refusal, text::Language};
use serde::{Deserialize, Serialize};

/// More parts than this nobody can follow.
pub const MOST_PARTS: usize = 5;

/// The best score a part may have.
pub const MOST_POINTS: i64 = 1_000;

/// What people are ranked by. Without parts all are equal: then ties decide everything, which is a
/// lottery with [`Ties::Draw`] and first come, first served with [`Ties::Arrival`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Formula {
    /// The parts; their weights sum to 100.
    pub parts: Vec<Part>,
    /// What decides between people with the same total.
    pub ties: Ties,
}

/// One part of the score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// As people call it: "Tes tertulis", "Wawancara".
    pub name: String,
    /// Per cent of the total, whole.
    pub weight: i64,
    /// The best score, in whole points.
    pub max: i64,
}

/// What decides between equals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ties {
    /// The draw: see [`crate::selection::draw`].
    Draw,
    /// Who applied first.
    Arrival,
}

impl Formula {
    /// First come, first served: what a cohort has that asks for nothing else.
    pub fn arrival() -> Formula {
        Formula { parts: Vec::new(), ties: Ties::Arrival }
    }

    /// Everybody equal, then drawn.
    pub fn lottery() -> Formula {
        Formula { parts: Vec::new(), ties: Ties::Draw }
    }

    /// A formula whose parts hold together.
    ///
    /// # Errors
    /// A refusal at `bagian` that says what does not fit.
    pub fn new(parts: Vec<Part>, ties: Ties) -> Result<Formula, Refusal> {
        let refused = |why| Err(Refusal::at("bagian", why));
        if parts.len() > MOST_PARTS {
            return refused(both!(
                "Paling banyak {MOST_PARTS} bagian. Gabungkan beberapa di antaranya.",
                "At most {MOST_PARTS} parts. Put some of them together."
            ));
        }
        for (at, part) in parts.iter().enumerate() {
            let name = &part.name;
            if name.trim().is_empty() || name.chars().count() > 40 {
                let at = at + 1;
                return refused(both!(
                    "Beri nama untuk bagian {at}, paling panjang 40 huruf.",
                    "Give part {at} a name of at most 40 letters."
                ));
            }
            if !(1..=100).contains(&part.weight) {
                return refused(both!(
                    "Bobot {name} harus antara 1 dan 100 persen.",
                    "The weight of {name} must be between 1 and 100 per cent."
                ));
            }
            if !(1..=MOST_POINTS).contains(&part.max) {
                return refused(both!(
                    "Nilai tertinggi {name} harus antara 1 dan {MOST_POINTS}.",
                    "The best score of {name} must be between 1 and {MOST_POINTS}."
                ));
            }
            if parts[..at].iter().any(|other| other.name.to_lowercase() == name.to_lowercase()) {
                return refused(both!(
                    "Ada dua bagian bernama {name}. Beri nama yang berbeda.",
                    "Two parts are called {name}. Give them different names."
                ));
            }
        }
        let sum: i64 = parts.iter().map(|part| part.weight).sum();
        if !parts.is_empty() && sum != 100 {
            return refused(both!(
                "Jumlah bobot sekarang {sum} persen. Ubah sampai tepat 100.",
                "The weights sum to {sum} per cent. Change them to make exactly 100."
            ));
        }
        Ok(Formula { parts, ties })
    }

    /// The formula as a sentence: "Tes tertulis 60%, wawancara 40%. Nilai sama: diundi."
    pub fn said(&self, language: Language) -> String {
        if self.parts.is_empty() {
            return match self.ties {
                Ties::Draw => say!(language, "Semua setara, lalu diundi.", "All are equal; then lots are drawn."),
                Ties::Arrival => {
                    say!(language, "Yang mendaftar lebih dulu didahulukan.", "First come, first served.")
                }
            };
        }
        let parts: Vec<String> = self
            .parts
            .iter()
            .enumerate()
            .map(|(at, part)| {
                let name = if at == 0 { part.name.clone() } else { lowered(&part.name) };
                let weight = part.weight;
                match part.max {
                    100 => format!("{name} {weight}%"),
                    max => say!(language, "{name} {weight}% (paling tinggi {max})", "{name} {weight}% (out of {max})"),
                }
            })
            .collect();
        let parts = parts.join(", ");
        match self.ties {
            Ties::Draw => say!(language, "{parts}. Nilai sama: diundi.", "{parts}. Equal totals: lots are drawn."),
            Ties::Arrival => say!(
                language,
                "{parts}. Nilai sama: yang mendaftar lebih dulu.",
                "{parts}. Equal totals: first come, first served."
            ),
        }
    }

    /// The total of these scores, in hundredths by part; nothing when one of them is missing.
    pub fn total(&self, scores: &[Option<i64>]) -> Option<Total> {
        let mut total = Total::zero(self);
        for (at, part) in self.parts.iter().enumerate() {
            total.add(part, scores.get(at).copied().flatten()?);
        }
        Some(total)
    }

    /// One person's own calculation, a line a part.
    pub fn calculation(&self, scores: &[Option<i64>]) -> Vec<Line> {
        let line = |(at, part): (usize, &Part)| {
            let score = scores.get(at).copied().flatten();
            Line { part: part.clone(), score, gives: score.map(|score| Total::of_part(self, part, score)) }
        };
        self.parts.iter().enumerate().map(line).collect()
    }
}

/// A name inside a sentence: its first letter small, unless the next is large too (TPA).
fn lowered(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => name.to_string(),
    }
}
