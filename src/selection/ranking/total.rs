//! Exact totals and how they are written.
use super::{Formula, Part};
use crate::{error::Refusal, text::Language};
use std::cmp::Ordering;

/// A total between 0 and 100 as an exact fraction of whole numbers. Totals of one formula have one
/// denominator.
#[derive(Clone, Copy, Debug)]
pub struct Total {
    numerator: i128,
    /// Least common multiple of the best scores.
    shared: i128,
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
    fn cmp(&self, other: &Total) -> Ordering {
        compare((self.numerator, self.denominator), (other.numerator, other.denominator))
    }
}

/// Compares two fractions that are not negative by their whole parts, then by what is left turned over:
/// exact, and without the products that could overflow.
fn compare((a, b): (i128, i128), (c, d): (i128, i128)) -> Ordering {
    if b == d {
        return a.cmp(&c);
    }
    (a / b).cmp(&(c / d)).then_with(|| match (a % b, c % d) {
        (0, rest) => 0.cmp(&rest),
        (_, 0) => Ordering::Greater,
        (left, right) => compare((d, right), (b, left)),
    })
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

impl Total {
    /// Nothing yet. The denominator is that of all totals of this formula: the least common multiple
    /// of its best scores times the sum of its weights. Five best scores of 1,000 points and weights
    /// of 100 keep it below 10^28, and a total below 10^30.
    pub(super) fn zero(formula: &Formula) -> Total {
        let shared = formula.parts.iter().fold(1i128, |all, part| {
            let max = i128::from(part.max.max(1));
            all / gcd(all, max) * max
        });
        Total { numerator: 0, shared, denominator: shared * i128::from(formula.weights()) }
    }

    /// Adds what a score in hundredths gives: 100 × weight ÷ all weights × score ÷ best score.
    pub(super) fn add(&mut self, part: &Part, score: i64) {
        let each = self.shared / i128::from(part.max.max(1));
        self.numerator += 100 * i128::from(part.weight) * i128::from(score) * each;
    }

    /// In hundredths, rounded half up, for showing and for exports; never for comparing.
    pub fn hundredths(self) -> i64 {
        let doubled = self.numerator * 200 + self.denominator;
        i64::try_from(doubled / (self.denominator * 2)).unwrap_or(i64::MAX)
    }

    /// Whether it is at least so many hundredths.
    pub fn reaches(self, hundredths: i64) -> bool {
        self.numerator * 100 >= i128::from(hundredths) * self.denominator
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

/// One line of somebody's calculation: weight × score ÷ best score.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Line {
    /// The name of the part.
    pub part: String,
    /// "78,50 dari 100 × 60%", or that nobody has said yet.
    pub how: String,
    /// "47,10"; "≈ 26,67" where two decimals do not say all of it; "–" without a score.
    pub gives: String,
}

impl Line {
    pub(super) fn new(
        part: &Part,
        score: Option<i64>,
        weight: &str,
        gives: Option<Total>,
        language: Language,
    ) -> Line {
        let max = trimmed(language, part.max);
        let (how, gives) = match (score, gives) {
            (Some(score), Some(gives)) => {
                let score = shown(language, score);
                let about = if gives.is_exact() { "" } else { "≈ " };
                (
                    say!(language, "{score} dari {max} × {weight}", "{score} out of {max} × {weight}"),
                    format!("{about}{}", gives.shown(language)),
                )
            }
            _ => (say!(language, "belum dinilai", "not scored yet"), "–".into()),
        };
        Line { part: part.name.clone(), how, gives }
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

/// Hundredths without decimals that say nothing: "100", "37,5".
pub fn trimmed(language: Language, hundredths: i64) -> String {
    let full = shown(language, hundredths);
    full.trim_end_matches('0').trim_end_matches([',', '.']).to_string()
}

/// A score as somebody typed it, with comma or point, in hundredths; nothing typed is no score. `max` is
/// the best score, in hundredths.
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
    if hundredths > max {
        let (id, en) = (trimmed(Language::Id, max), trimmed(Language::En, max));
        return Err(Refusal::at(
            "nilai",
            both!(
                "Nilai {typed} lebih besar dari {id}, nilai tertinggi. Periksa lagi.",
                "The score {typed} is above {en}, the best score. Check it."
            ),
        ));
    }
    Ok(Some(hundredths))
}
