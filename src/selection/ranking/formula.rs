//! The formula of a cohort: its parts with their weights, and what decides between equals.
use super::total::{Line, Total, shown, trimmed};
use crate::{
    error::Refusal,
    tables::{
        score_part,
        selection::{self, Method, Ties},
    },
    text::Language,
};

/// More parts than this nobody can follow.
pub const MOST_PARTS: usize = 5;

/// The best score a part may have, in hundredths of a point.
pub const MOST_POINTS: i64 = 100_000;

/// What people are ranked by. Without parts all are equal: then ties decide everything, which is a
/// lottery with [`Ties::Draw`] and first come, first served with [`Ties::Arrival`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// The parts.
    pub parts: Vec<Part>,
    /// What decides between people with the same total.
    pub ties: Ties,
    /// The least total to be selected, in hundredths.
    pub minimum: Option<i64>,
}

/// One part of the score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// As people call it: "Tes tertulis", "Wawancara".
    pub name: String,
    /// Against the weights of the other parts; per cent where they sum to 100.
    pub weight: i64,
    /// The best score, in hundredths of a point.
    pub max: i64,
}

impl Formula {
    /// First come, first served: what a cohort has that asks for nothing else.
    pub fn arrival() -> Formula {
        Formula { parts: Vec::new(), ties: Ties::Arrival, minimum: None }
    }

    /// Everybody equal, then drawn.
    pub fn lottery() -> Formula {
        Formula { parts: Vec::new(), ties: Ties::Draw, minimum: None }
    }

    /// The formula of a cohort as it is stored; `parts` by position.
    pub fn of(selection: &selection::Model, parts: &[score_part::Model]) -> Formula {
        let part = |row: &score_part::Model| Part {
            name: row.name.clone(),
            weight: row.weight.into(),
            max: row.max.into(),
        };
        match selection.method {
            Method::Arrival => Formula::arrival(),
            Method::Draw => Formula::lottery(),
            Method::Scores => Formula {
                parts: parts.iter().map(part).collect(),
                ties: selection.ties,
                minimum: selection.minimum.map(i64::from),
            },
        }
    }

    /// Whether the draw has a say in it.
    pub fn draws(&self) -> bool {
        self.ties == Ties::Draw
    }

    /// A formula whose parts hold together and whose weights are per cent.
    ///
    /// # Errors
    /// A refusal at `nilai` that says what does not fit.
    pub fn new(parts: Vec<Part>, ties: Ties) -> Result<Formula, Refusal> {
        let refused = |why| Err(Refusal::at("nilai", why));
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
            if !(100..=MOST_POINTS).contains(&part.max) {
                let most = MOST_POINTS / 100;
                return refused(both!(
                    "Nilai tertinggi {name} harus antara 1 dan {most}.",
                    "The best score of {name} must be between 1 and {most}."
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
        Ok(Formula { parts, ties, minimum: None })
    }

    /// The formula as a sentence: "Tes tertulis 60%, wawancara 40%. Nilai sama: diundi."
    pub fn said(&self, language: Language) -> String {
        if self.parts.is_empty() {
            return match self.ties {
                Ties::Draw => {
                    say!(language, "Semua setara, lalu diundi.", "All are equal; then lots are drawn.")
                }
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
                let (weight, max) = (self.weight(part, language), trimmed(language, part.max));
                match part.max {
                    10_000 => format!("{name} {weight}"),
                    _ => say!(
                        language,
                        "{name} {weight} (paling tinggi {max})",
                        "{name} {weight} (out of {max})"
                    ),
                }
            })
            .collect();
        let mut said = parts.join(", ") + ". ";
        if let Some(least) = self.minimum {
            let least = shown(language, least);
            said += &say!(language, "Paling sedikit {least}. ", "At least {least}. ");
        }
        said += &match self.ties {
            Ties::Draw => say!(language, "Nilai sama: diundi.", "Equal totals: lots are drawn."),
            Ties::Arrival => say!(
                language,
                "Nilai sama: yang mendaftar lebih dulu.",
                "Equal totals: first come, first served."
            ),
        };
        said
    }

    /// The weight of a part in words: "60%", or "3 bagian dari 7" where per cent would not be whole.
    pub(super) fn weight(&self, part: &Part, language: Language) -> String {
        let (own, all) = (part.weight, self.weights());
        match own * 100 % all {
            0 => format!("{}%", own * 100 / all),
            _ => say!(language, "{own}/{all}", "{own}/{all}"),
        }
    }

    pub(super) fn weights(&self) -> i64 {
        self.parts.iter().map(|part| part.weight).sum::<i64>().max(1)
    }

    /// The total of these scores, in hundredths by part; nothing when one of them is missing.
    pub fn total(&self, scores: &[Option<i64>]) -> Option<Total> {
        let mut total = Total::zero(self);
        for (at, part) in self.parts.iter().enumerate() {
            total.add(part, scores.get(at).copied().flatten()?);
        }
        Some(total)
    }

    /// Whether a total is enough to be selected.
    pub fn is_enough(&self, total: Total) -> bool {
        self.minimum.is_none_or(|least| total.reaches(least))
    }

    /// One person's own calculation, a line a part.
    pub fn calculation(&self, scores: &[Option<i64>], language: Language) -> Vec<Line> {
        let line = |(at, part): (usize, &Part)| {
            let score = scores.get(at).copied().flatten();
            let gives = score.map(|score| {
                let mut total = Total::zero(self);
                total.add(part, score);
                total
            });
            Line::new(part, score, &self.weight(part, language), gives, language)
        };
        self.parts.iter().enumerate().map(line).collect()
    }
}

/// A name inside a sentence: its first letter small, unless it stands alone or the next is large too (TPA).
fn lowered(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => name.to_string(),
    }
}
