//! A draw that anybody can repeat: for ties and for cohorts that are drawn.
//!
//! # The algorithm `angkatan-draw`, version 1
//!
//! Exact enough to be written anew in any language; the public page says the same in plain words.
//!
//! 1. **Seed**: 32 random bytes, published as 64 lower-case hexadecimal digits.
//! 2. **Commitment**: the SHA-256 of those 32 bytes (not of the digits), as 64 lower-case hexadecimal
//!    digits. It is published before applications close; the seed only after.
//! 3. **Lot** of a registration number: HMAC-SHA256 (RFC 2104, FIPS 198-1) with the 32 bytes of the
//!    seed as key and, as message, the number exactly as printed, hyphen included, in UTF-8 (numbers
//!    are ASCII: `K7QM-4T2X` is 9 bytes), with nothing before or after it. 32 bytes.
//! 4. **Order**: ascending by lot, compared byte by byte as unsigned numbers from the first byte on,
//!    which is the order of the 64 lower-case hexadecimal digits as text. Should two lots be equal,
//!    ascending by the bytes of the numbers.
//! 5. **Seats**, where everybody is equal and there are reserved seats: the groups in the order they
//!    are listed, each giving its seats to the first of its members in the order who have none yet;
//!    then the seats that are left, of the quota as a whole, to the first of all who have none yet.
//!    A reserved seat that nobody of the group takes is one of those left.
//!
//! One order over all numbers decides every tie: of those who tie, the earlier in the order goes first.
//! The order depends on nothing but the seed and the numbers: not on the order of the list, nor on who
//! else is in it, so that taking somebody out moves nobody else past another.
mod check;
mod file;

pub use check::{Checked, Difference, check};
pub use file::{File, Given, Group, read};

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

/// The name of the algorithm in published files.
pub const ALGORITHM: &str = "angkatan-draw";

/// Its version; an older version stays readable for ever.
pub const VERSION: u32 = 1;

/// The seed of one draw. Secret until applications have closed; its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Seed([u8; 32]);

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Seed(committed as {})", self.commit())
    }
}

impl Seed {
    /// A seed of these bytes, which must come from a source nobody can guess.
    pub fn new(bytes: [u8; 32]) -> Seed {
        Seed(bytes)
    }

    /// A seed as it was published: 64 hexadecimal digits. Nothing for anything else.
    pub fn parse(hex: &str) -> Option<Seed> {
        let bytes = HEXLOWER_PERMISSIVE.decode(hex.trim().as_bytes()).ok()?;
        Some(Seed(bytes.try_into().ok()?))
    }

    /// As it is published: 64 lower-case hexadecimal digits.
    pub fn hex(&self) -> String {
        HEXLOWER.encode(&self.0)
    }

    /// The promise that is published before: the SHA-256 of the bytes of the seed.
    pub fn commit(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(self.0))
    }

    /// The lot of one registration number.
    pub fn lot(&self, number: &str) -> [u8; 32] {
        // A key of any length fits HMAC; ours always has 32 bytes.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return [0; 32] };
        mac.update(number.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

/// The numbers in the order of their lots.
pub fn order<'n>(seed: &Seed, numbers: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let mut lots: Vec<([u8; 32], &str)> = numbers.into_iter().map(|n| (seed.lot(n), n)).collect();
    lots.sort_unstable();
    lots.into_iter().map(|(_, number)| number).collect()
}

/// The place of each number in the order, from 1.
pub fn places<'n>(seed: &Seed, numbers: impl IntoIterator<Item = &'n str>) -> HashMap<&'n str, u32> {
    order(seed, numbers).into_iter().zip(1..).collect()
}

/// Who gets which seat when everybody is equal: step 5 of the algorithm. Answers the numbers in the
/// order in which they get their seats, each with the index of the group whose seat it is.
pub fn seats<'n>(
    order: &[&'n str],
    quota: usize,
    groups: &[(usize, HashSet<&str>)],
) -> Vec<(&'n str, Option<usize>)> {
    let mut given: Vec<(&str, Option<usize>)> = Vec::new();
    let mut has: HashSet<&str> = HashSet::new();
    let mut give = |many: usize, group: Option<usize>, may: &dyn Fn(&str) -> bool| {
        let mut left = many.min(quota - given.len());
        for &number in order {
            if left > 0 && may(number) && has.insert(number) {
                given.push((number, group));
                left -= 1;
            }
        }
    };
    for (at, (reserved, members)) in groups.iter().enumerate() {
        give(*reserved, Some(at), &|number| members.contains(number));
    }
    give(quota, None, &|_| true);
    given
}

#[cfg(test)]
mod tests;
