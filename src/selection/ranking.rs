//! Who comes before whom: a formula kept as data and said in words, worked out exactly.
//!
//! A total is a fraction, not a decimal: weights are whole, scores hundredths, and a part may be out of
//! 30 as well as out of 100, so that 2/3 of 60 % is what it is. People are compared by that fraction;
//! what is shown is rounded to two decimals and never decides anything.
mod formula;
mod total;

pub use crate::tables::selection::Ties;
pub use formula::{Formula, MOST_PARTS, Part};
pub use total::{Line, Total, parse_score, shown, trimmed};

use std::collections::HashMap;

/// Somebody to be ranked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<I> {
    /// Who.
    pub id: I,
    /// Their registration number.
    pub number: String,
    /// The order of arrival, from 1; no two have the same.
    pub arrival: i32,
    /// What they reached in each part of the formula, in hundredths; nothing where nobody has said yet.
    pub scores: Vec<Option<i64>>,
}

/// Somebody with a rank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked<I> {
    /// Who.
    pub id: I,
    /// From 1; no two have the same. Provisional while [`Ranking::settled`] does not hold.
    pub rank: u32,
    /// What they reached in all.
    pub total: Total,
    /// The ranks shared by those with the same total, when there are several: (first, last).
    pub tie: Option<(u32, u32)>,
    /// Their place in the draw, once it is drawn and where it had a say.
    pub lot: Option<u32>,
}

/// Everybody in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranking<I> {
    /// Those with a total, best first.
    pub ranked: Vec<Ranked<I>>,
    /// Those of whom a score is missing, by arrival: not last, but not ranked.
    pub unscored: Vec<I>,
    /// Whether every tie is decided: `false` when it needs a draw that is not drawn yet.
    pub settled: bool,
}

impl<I> Ranking<I> {
    /// Groups of people with the same total: how many there are, and how many people are in them.
    pub fn ties(&self) -> (usize, usize) {
        let tied: Vec<(u32, u32)> = self.ranked.iter().filter_map(|one| one.tie).collect();
        let groups = self.ranked.iter().filter(|one| one.tie.is_some_and(|(first, _)| first == one.rank));
        (groups.count(), tied.len())
    }
}

/// Ranks everybody: by total, then as the formula says. `lots` are the places in the draw by
/// registration number ([`super::draw::places`]); without them a tie that needs the draw stays open, in
/// the order of the numbers.
pub fn rank<I: Copy>(
    formula: &Formula,
    people: &[Candidate<I>],
    lots: Option<&HashMap<&str, u32>>,
) -> Ranking<I> {
    let mut unscored: Vec<&Candidate<I>> = Vec::new();
    let mut scored: Vec<(Total, &Candidate<I>)> = Vec::new();
    for one in people {
        match formula.total(&one.scores) {
            Some(total) => scored.push((total, one)),
            None => unscored.push(one),
        }
    }
    let lot = |one: &Candidate<I>| lots.and_then(|lots| lots.get(one.number.as_str()).copied());
    scored.sort_by(|(a, one), (b, other)| {
        b.cmp(a).then_with(|| match formula.ties {
            Ties::Arrival => one.arrival.cmp(&other.arrival),
            // Whoever is not in the draw comes after all who are.
            Ties::Draw => {
                let key = |who: &Candidate<I>| (lot(who).unwrap_or(u32::MAX), who.number.clone());
                key(one).cmp(&key(other))
            }
        })
    });
    unscored.sort_by_key(|one| one.arrival);

    let mut ranked: Vec<Ranked<I>> = Vec::with_capacity(scored.len());
    let mut settled = true;
    for same in scored.chunk_by(|(a, _), (b, _)| a == b) {
        let first = ranked.len() as u32 + 1;
        let last = ranked.len() as u32 + same.len() as u32;
        let tie = (same.len() > 1).then_some((first, last));
        let drawn = tie.is_some() && formula.ties == Ties::Draw;
        for ((total, one), rank) in same.iter().zip(first..) {
            let lot = drawn.then(|| lot(one)).flatten();
            settled &= !drawn || lot.is_some();
            ranked.push(Ranked { id: one.id, rank, total: *total, tie, lot });
        }
    }
    Ranking { ranked, unscored: unscored.into_iter().map(|one| one.id).collect(), settled }
}

#[cfg(test)]
mod tests;
