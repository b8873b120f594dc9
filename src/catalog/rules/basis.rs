//! Which wording somebody had before them when they began to write: two who edit one course at once are
//! told, instead of the later one silently winning.
use crate::error::Refusal;
use chrono::{DateTime, Utc};
use std::{fmt, str::FromStr};

/// A version and the moment it was last written; travels through the form as "3@1764000000000000".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Basis {
    number: i32,
    /// Microseconds since 1970: as exact as both databases keep it.
    written: i64,
}

impl Basis {
    /// Of a version as it is stored.
    pub fn of(number: i32, written_at: DateTime<Utc>) -> Basis {
        Basis { number, written: written_at.timestamp_micros() }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.number, self.written)
    }
}

/// This is not the basis of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoBasis;

impl FromStr for Basis {
    type Err = NoBasis;

    fn from_str(text: &str) -> Result<Basis, NoBasis> {
        let (number, written) = text.split_once('@').ok_or(NoBasis)?;
        Ok(Basis {
            number: number.parse().map_err(|_| NoBasis)?,
            written: written.parse().map_err(|_| NoBasis)?,
        })
    }
}

/// A draft may be written by who has seen the newest wording.
///
/// # Errors
/// When `seen` is an older one, or none.
pub fn may_write(seen: Option<Basis>, newest: Basis) -> Result<(), Refusal> {
    if seen == Some(newest) {
        return Ok(());
    }
    Err(Refusal::new(both!(
        "Orang lain menyimpan pelatihan ini setelah Anda membukanya. Ketikan Anda masih ada di bawah. \
         Buka halaman ini di tab baru untuk melihat tulisannya. Simpan lagi kalau tulisan Anda yang dipakai.",
        "Somebody else saved this course after you opened it. What you typed is still below. \
         Open this page in a new tab to see theirs. Save again if yours shall stand."
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn travels_through_a_form() {
        let basis = Basis::of(3, DateTime::UNIX_EPOCH + TimeDelta::microseconds(1_764_000_000_000_001));
        assert_eq!(basis.to_string(), "3@1764000000000001");
        assert_eq!(basis.to_string().parse(), Ok(basis));
        for wrong in ["", "3", "@", "x@1", "3@", "3@x"] {
            assert_eq!(wrong.parse::<Basis>(), Err(NoBasis), "{wrong:?}");
        }
    }

    #[test]
    fn only_who_saw_the_newest_writes() {
        let at = |second| DateTime::UNIX_EPOCH + TimeDelta::seconds(second);
        assert_eq!(may_write(Some(Basis::of(1, at(1))), Basis::of(1, at(1))), Ok(()));
        assert!(may_write(Some(Basis::of(1, at(1))), Basis::of(1, at(2))).is_err());
        assert!(may_write(Some(Basis::of(1, at(1))), Basis::of(2, at(1))).is_err());
        assert!(may_write(None, Basis::of(1, at(1))).is_err());
    }
}
