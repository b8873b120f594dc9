//! What an answer is worth: a share of the question's mark, exact.
use super::{Accepted, Choice, Figure, Kind, Pair, Question, Wording, number::typed};
use crate::text::Both;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What somebody answered. Places count from 0 in the order of the stored question, not of the screen,
/// so that a shuffled page and a corrected typo leave answers as they were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Response {
    /// Left empty.
    Nothing,
    /// The chosen option of a single choice.
    Choice(usize),
    /// The chosen options of a several-right question.
    Choices(Vec<usize>),
    /// True or false.
    Truth(bool),
    /// What was typed: a short answer, a number, an essay.
    Typed(String),
    /// For every pair of a matching question the place of the pair whose right side was given to it;
    /// `None` where nothing was, and for pairs without a left side.
    Pairs(Vec<Option<usize>>),
}

/// A part of a whole, kept as a fraction so that a third of three is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// From 0 to `of`.
    pub part: Decimal,
    /// Above 0.
    pub of: Decimal,
}

/// A scored answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// How much of the mark.
    pub share: Share,
    /// Places of the choices, wordings or figures that were hit; of true/false 1 if right and 0 if wrong.
    /// [`Question::feedback_to`] gives what is to be shown for them.
    pub hit: Vec<usize>,
}

/// What can be said of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Scored.
    Marked(Marked),
    /// An essay: somebody has to read it.
    NeedsPerson,
    /// A description: nothing was asked and it does not count.
    NothingAsked,
}

impl Share {
    /// Nothing.
    pub const NONE: Share = Share { part: Decimal::ZERO, of: Decimal::ONE };
    /// All of it.
    pub const WHOLE: Share = Share { part: Decimal::ONE, of: Decimal::ONE };

    /// Per cent, cut to 0..100.
    fn percent(weight: Decimal) -> Share {
        Share { part: weight.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED), of: Decimal::ONE_HUNDRED }
    }

    /// From 0 to 1; rounded at the 28th digit where the division does not end.
    pub fn value(self) -> Decimal {
        self.part.checked_div(self.of).unwrap_or_default()
    }

    /// The points for a question that counts `mark`: multiplied before divided, so exact where it ends.
    pub fn points(self, mark: Decimal) -> Decimal {
        let product = self.part.checked_mul(mark).and_then(|product| product.checked_div(self.of));
        product.unwrap_or_else(|| self.value().saturating_mul(mark))
    }
}

/// Scores an answer. Nothing answered is nothing scored, except that an empty essay still wants a person.
///
/// - one right: the weight of the option, not below 0;
/// - several right: the weights of all chosen options, cut to 0..100 as Moodle does; who chooses exactly
///   the options above 0 has it whole, also where three thirds are written 33.33;
/// - short: the best of the wordings that fit; capitals and runs of blanks make no difference;
/// - numeric: the best of the figures that accept it, read by [`typed`];
/// - matching: the share of left sides that were given an equal right side.
///
/// # Errors
/// When the answer is not one to this question, or a number is unclear: a sentence for who wrote it.
pub fn score(question: &Question, response: &Response) -> Result<Verdict, Both> {
    let marked = match (&question.kind, response) {
        (Kind::Description, _) => return Ok(Verdict::NothingAsked),
        (Kind::Essay, Response::Typed(_) | Response::Nothing) => return Ok(Verdict::NeedsPerson),
        (_, Response::Nothing) => Marked { share: Share::NONE, hit: Vec::new() },
        (Kind::Single(choices), Response::Choice(place)) => {
            let choice = choices.get(*place).ok_or_else(strange)?;
            Marked { share: Share::percent(choice.weight), hit: vec![*place] }
        }
        (Kind::Several(choices), Response::Choices(places)) => several(choices, places)?,
        (Kind::TrueFalse(truth), Response::Truth(answer)) => {
            let right = *answer == truth.right;
            Marked { share: if right { Share::WHOLE } else { Share::NONE }, hit: vec![usize::from(right)] }
        }
        (Kind::Short(wordings), Response::Typed(answer)) => short(wordings, answer),
        (Kind::Numeric(_), Response::Typed(answer)) if answer.trim().is_empty() => {
            Marked { share: Share::NONE, hit: Vec::new() }
        }
        (Kind::Numeric(figures), Response::Typed(answer)) => numeric(figures, typed(answer)?),
        (Kind::Matching(pairs), Response::Pairs(given)) => matching(pairs, given)?,
        _ => return Err(strange()),
    };
    Ok(Verdict::Marked(marked))
}

fn strange() -> Both {
    both!(
        "Jawaban ini tidak cocok dengan soalnya. Muat ulang halaman, lalu jawab lagi.",
        "This answer does not fit the question. Load the page again, then answer once more."
    )
}

fn several(choices: &[Choice], places: &[usize]) -> Result<Marked, Both> {
    let mut hit = places.to_vec();
    hit.sort_unstable();
    hit.dedup();
    if hit.last().is_some_and(|last| *last >= choices.len()) {
        return Err(strange());
    }
    let right = (0..choices.len()).filter(|at| choices[*at].weight > Decimal::ZERO);
    let share = match right.eq(hit.iter().copied()) {
        true => Share::WHOLE,
        false => Share::percent(hit.iter().map(|at| choices[*at].weight).sum()),
    };
    Ok(Marked { share, hit })
}

fn short(wordings: &[Wording], answer: &str) -> Marked {
    let answer = levelled(answer);
    best(wordings.iter().map(|wording| wording.weight), |at| {
        !answer.is_empty() && fits(&levelled(&wordings[at].pattern), &answer)
    })
}

fn numeric(figures: &[Figure], answer: Decimal) -> Marked {
    best(figures.iter().map(|figure| figure.weight), |at| figures[at].accepted.holds(answer))
}

/// The first of the heaviest that fit.
fn best(weights: impl Iterator<Item = Decimal>, fits: impl Fn(usize) -> bool) -> Marked {
    let mut found: Option<(usize, Decimal)> = None;
    for (at, weight) in weights.enumerate() {
        if found.is_none_or(|(_, most)| weight > most) && fits(at) {
            found = Some((at, weight));
        }
    }
    match found {
        Some((at, weight)) => Marked { share: Share::percent(weight), hit: vec![at] },
        None => Marked { share: Share::NONE, hit: Vec::new() },
    }
}

impl Accepted {
    /// Whether a number is among them. Bounds are.
    pub fn holds(&self, number: Decimal) -> bool {
        match self {
            Accepted::Near { value, tolerance } => {
                number.checked_sub(*value).is_some_and(|off| off.abs() <= *tolerance)
            }
            Accepted::Between { low, high } => (*low..=*high).contains(&number),
            Accepted::Any => true,
        }
    }
}

fn matching(pairs: &[Pair], given: &[Option<usize>]) -> Result<Marked, Both> {
    if given.len() != pairs.len() || given.iter().flatten().any(|at| *at >= pairs.len()) {
        return Err(strange());
    }
    let lefts = || pairs.iter().zip(given).filter(|(pair, _)| pair.left.is_some());
    let right = lefts().filter(|(pair, given)| given.is_some_and(|at| pairs[at].right == pair.right));
    let (right, of) = (Decimal::from(right.count()), Decimal::from(lefts().count()));
    let share = if of.is_zero() { Share::NONE } else { Share { part: right, of } };
    Ok(Marked { share, hit: Vec::new() })
}

/// Small letters, single blanks.
fn levelled(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether `answer` is what `pattern` says, `*` being any run of characters and `\*` an asterisk.
fn fits(pattern: &str, answer: &str) -> bool {
    let signs = signs(pattern);
    let answer: Vec<char> = answer.chars().collect();
    let (mut s, mut a) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while a < answer.len() {
        match signs.get(s) {
            Some(Some(c)) if *c == answer[a] => (s, a) = (s + 1, a + 1),
            Some(None) => {
                star = Some((s, a));
                s += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (s, a) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    signs[s..].iter().all(Option::is_none)
}

/// The characters of a pattern; `None` for a run of anything.
fn signs(pattern: &str) -> Vec<Option<char>> {
    let mut signs = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.next_if_eq(&'*').is_some() => signs.push(Some('*')),
            '*' => signs.push(None),
            c => signs.push(Some(c)),
        }
    }
    signs
}

/// What a whole test is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Points that are sure.
    pub points: Decimal,
    /// Points there are, with those of essays.
    pub of: Decimal,
    /// Essays that nobody has read yet: while any are left, `points` is not the result.
    pub waiting: usize,
}

/// Adds up a test: verdicts with the mark of their question.
pub fn tally<'a>(answers: impl IntoIterator<Item = (&'a Verdict, Decimal)>) -> Tally {
    answers.into_iter().fold(Tally::default(), |mut sum, (verdict, mark)| {
        match verdict {
            Verdict::Marked(marked) => {
                sum.points = sum.points.saturating_add(marked.share.points(mark));
                sum.of = sum.of.saturating_add(mark);
            }
            Verdict::NeedsPerson => {
                sum.of = sum.of.saturating_add(mark);
                sum.waiting += 1;
            }
            Verdict::NothingAsked => {}
        }
        sum
    })
}
