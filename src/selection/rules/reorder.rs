//! Whether the way people are ordered may still change.
use super::planning::Plan;
use crate::{
    error::Refusal,
    tables::selection::{Method, Ties},
};

/// What decides who comes before whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// What orders the applicants.
    pub method: Method,
    /// What orders those of the same score.
    pub ties: Ties,
    /// The least score, in hundredths of a point.
    pub minimum: Option<i32>,
    /// Weight and most points of each part; their names may be corrected.
    pub parts: Vec<(i32, i32)>,
}

impl Plan {
    /// How this plan orders people.
    pub fn order(&self) -> Order {
        let parts = self.parts.iter().map(|part| (part.weight, part.max)).collect();
        Order { method: self.method, ties: self.ties, minimum: self.minimum, parts }
    }
}

/// What rests on the way people are ordered: nobody may change the rule who can see whom it favours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rests {
    /// Nothing yet.
    Nothing,
    /// Points of somebody.
    Points,
    /// The published promise of a draw.
    Promise,
    /// An order of the applicants.
    Ranks,
}

/// Whether people may be ordered in another way now.
///
/// # Errors
/// A refusal at `nilai` that says what rests on it.
pub fn may_reorder(before: &Order, after: &Order, rests: Rests) -> Result<(), Refusal> {
    if before == after {
        return Ok(());
    }
    let why = match rests {
        Rests::Nothing => return Ok(()),
        Rests::Points => both!(
            "Sudah ada nilai yang dicatat, jadi cara mengurutkan, bobot, dan batas nilainya tidak berubah lagi.",
            "Points are noted already, so the way of ordering, its weights and limits do not change any more."
        ),
        Rests::Promise => both!(
            "Janji undiannya sudah diumumkan, jadi cara mengurutkan tidak berubah lagi.",
            "The promise of the draw is published, so the way of ordering does not change any more."
        ),
        Rests::Ranks => both!(
            "Pelamar sudah diurutkan, jadi cara mengurutkan tidak berubah lagi.",
            "The applicants have been put in order, so the way of ordering does not change any more."
        ),
    };
    Err(Refusal::at("nilai", why))
}

#[cfg(test)]
mod tests {
    use super::{super::planning::tests::plan, *};

    #[test]
    fn nobody_changes_the_order_once_it_can_be_seen_whom_it_favours() {
        let before = plan().order();
        let other = Order { ties: Ties::Draw, ..before.clone() };
        for rests in [Rests::Nothing, Rests::Points, Rests::Promise, Rests::Ranks] {
            assert_eq!(may_reorder(&before, &before, rests), Ok(()));
            assert_eq!(may_reorder(&before, &other, rests).is_ok(), rests == Rests::Nothing);
        }
        let mut renamed = plan();
        renamed.parts[0].name = "Tes tulis".into();
        assert_eq!(renamed.order(), before);
    }
}
