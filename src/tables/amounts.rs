//! Exact amounts. SQLite has no decimals, so money is whole rupiah and a share is ten-thousandths.
use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};

/// Money, in whole rupiah.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, DeriveValueType, Serialize, Deserialize)]
pub struct Rupiah(pub i64);

/// A part of a whole in ten-thousandths: `Share(8000)` is 80 %. Compared as a fraction, see
/// [`Share::reached`], never as a rounded percentage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, DeriveValueType, Serialize, Deserialize)]
pub struct Share(pub i32);

impl Share {
    /// The whole.
    pub const WHOLE: i64 = 10_000;

    /// Whether `part` of `whole` is at least this share; of nothing, every share is reached.
    pub fn reached(self, part: i64, whole: i64) -> bool {
        part * Self::WHOLE >= i64::from(self.0) * whole
    }

    /// The smallest count of `whole` units that reaches this share.
    pub fn least(self, whole: i64) -> i64 {
        (i64::from(self.0) * whole + Self::WHOLE - 1) / Self::WHOLE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_compared_as_a_fraction() {
        assert!(Share(8000).reached(4, 5));
        assert!(!Share(8000).reached(79, 99), "79/99 rounds to 80 % and is less");
        assert!(Share(8000).reached(0, 0));
        assert_eq!(Share(8000).least(99), 80);
        assert_eq!(Share(0).least(40), 0);
    }
}
