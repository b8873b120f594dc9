//! Exact totals and how they are written.
use super::{Formula, Part};
use crate::{error::Refusal, text::Language};
use std::cmp::Ordering;

/// A total between 0 and 100 as an exact fraction of whole numbers. Totals of one formula have one
/// denominator, so that comparing them compares numerators.
#[derive(Clone, Copy, Debug)]
pub struct Total {
    numerator: i128,
    denominator: i128,
}

impl PartialEq for Total {
    fn eq(&self, other: &Total) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Total {}
impl PartialOrd for Total {
    fn partial_cmp(&self, other: &Total) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Total {
    /// At most five parts of at most 1,000 points: the denominator stays below 10^18, both products
    /// below 10^38.
    fn cmp(&self, other: &Total) -> Ordering {
        match self.denominator == other.denominator {
            true => self.numerator.cmp(&other.numerator),
            false => (self.numerator * other.denominator).cmp(&(other.numerator * self.denominator)),
        }
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

impl Total {
    /// Nothing yet, with the denominator of this formula: the least common multiple of its best
    /// scores, in hundredths of a point.
    pub(super) fn zero(formula: &Formula) -> Total {
        let shared = formula.parts.iter().fold(1i128, |all, part| {
            let max = i128::from(part.max.max(1));
            all / gcd(all, max) * max
        });
        Total { numerator: 0, denominator: shared * 100 }
    }

    /// Adds what a score in hundredths gives: weight × score / best score.
    pub(super) fn add(&mut self, part: &Part, score: i64) {
        let max = i128::from(part.max.max(1)) * 100;
        self.numerator += i128::from(part.weight) * i128::from(score) * (self.denominator / max);
    }

    /// What one part gives.
    pub(super) fn of_part(formula: &Formula, part: &Part, score: i64) -> Total {
        let mut total = Total::zero(formula);
        total.add(part, score);
        total
    }

    /// In hundredths, rounded half up, for showing and for exports; never for comparing.
    pub fn hundredths(self) -> i64 {
        let doubled = self.numerator * 200 + self.denominator;
        i64::try_from(doubled / (self.denominator * 2)).unwrap_or(i64::MAX)
    }

    /// Whether two decimals say all of it.
    pub fn is_exact(self) -> bool {
        self.numerator * 100 % self.denominator == 0
    }

    /// "86,30".
    pub fn shown(self, language: Language) -> String {
        shown(language, self.hundredths())
    }
}

/// One line of somebody's calculation: weight × score / best score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The part.
    pub part: Part,
    /// What they reached, in hundredths; nothing where nobody has said yet.
    pub score: Option<i64>,
    /// What it gives.
    pub gives: Option<Total>,
}

impl Line {
    /// "78,50 dari 100 × 60% = 47,10"; "≈" where two decimals do not say all of it.
    pub fn said(&self, language: Language) -> String {
        let (max, weight) = (self.part.max, self.part.weight);
        let (Some(score), Some(gives)) = (self.score, self.gives) else {
            return say!(language, "belum dinilai", "not scored yet");
        };
        let (score, equals) = (shown(language, score), if gives.is_exact() { "=" } else { "≈" });
        let gives = gives.shown(language);
        say!(
            language,
            "{score} dari {max} × {weight}% {equals} {gives}",
            "{score} out of {max} × {weight}% {equals} {gives}"
        )
    }
}

/// Hundredths as people write them: "78,50".
pub fn shown(language: Language, hundredths: i64) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    match language {
        Language::Id => format!("{whole},{rest:02}"),
        Language::En => format!("{whole}.{rest:02}"),
    }
}

/// A score as somebody typed it, with comma or point, in hundredths; nothing typed is no score.
///
/// # Errors
/// A refusal at `nilai`: not a number, more than two decimals, or above the best score.
pub fn parse_score(typed: &str, max: i64) -> Result<Option<i64>, Refusal> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let unread = || {
        Refusal::at(
            "nilai",
            both!(
                "Nilai {typed} tidak terbaca. Tulis angka saja, misalnya 78 atau 78,5.",
                "The score {typed} cannot be read. Write digits only, for example 78 or 78.5."
            ),
        )
    };
    let (whole, decimals) = typed.split_once([',', '.']).unwrap_or((typed, "0"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(decimals) || whole.len() > 6 {
        return Err(unread());
    }
    // 78.500 from a sheet is 78.5.
    let decimals = decimals.trim_end_matches('0');
    if decimals.len() > 2 {
        return Err(Refusal::at(
            "nilai",
            both!(
                "Nilai {typed} punya lebih dari dua angka di belakang koma. Bulatkan dulu.",
                "The score {typed} has more than two decimals. Round it first."
            ),
        ));
    }
    let hundredths: i64 = format!("{whole}{decimals:0<2}").parse().map_err(|_| unread())?;
    if hundredths > max * 100 {
        return Err(Refusal::at(
            "nilai",
            both!(
                "Nilai {typed} lebih besar dari {max}, nilai tertinggi. Periksa lagi.",
                "The score {typed} is above {max}, the best score. Check it."
            ),
        ));
    }
    Ok(Some(hundredths))
}
