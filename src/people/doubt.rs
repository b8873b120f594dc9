//! What a NIK tells of its owner, and where it does not fit what they say. Mistakes exist in NIK too: a
//! doubt is asked about, never refused.
use super::{nik::NikParts, regions};
use crate::{tables::person_profile::Sex, text::Both};
use chrono::{Datelike, NaiveDate};

/// One thing in which a NIK does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Its region is none we know.
    Region,
    /// It tells another date of birth.
    Born,
    /// It tells another sex.
    Sex,
}

impl Doubt {
    /// As its owner is asked.
    pub fn to_owner(self) -> Both {
        match self {
            Doubt::Region => both!(
                "Empat angka pertama NIK ini bukan kode kabupaten atau kota yang kami kenal.",
                "The first four digits of this NIK are no kabupaten or kota that we know."
            ),
            Doubt::Born => both!(
                "Tanggal lahir Anda berbeda dari angka di NIK.",
                "Your date of birth differs from the digits of the NIK."
            ),
            Doubt::Sex => both!(
                "Jenis kelamin Anda berbeda dari angka di NIK.",
                "Your sex differs from the digits of the NIK."
            ),
        }
    }

    /// As whoever checks the papers reads it, with what to look at.
    pub fn to_staff(self) -> Both {
        match self {
            Doubt::Region => both!(
                "Empat angka pertama NIK bukan kode kabupaten atau kota. Bandingkan dengan KTP.",
                "The first four digits of the NIK are no kabupaten or kota. Compare with the ID card."
            ),
            Doubt::Born => both!(
                "Tanggal lahir di isian berbeda dari angka di NIK. Bandingkan dengan KTP.",
                "The date of birth in the form differs from the NIK. Compare with the ID card."
            ),
            Doubt::Sex => both!(
                "Jenis kelamin di isian berbeda dari angka di NIK. Bandingkan dengan KTP.",
                "The sex in the form differs from the NIK. Compare with the ID card."
            ),
        }
    }
}

/// Where a NIK does not fit, each as a sentence to its owner; empty when it fits or nothing else is known.
pub fn doubts(nik: NikParts<'_>, born_on: Option<NaiveDate>, sex: Option<Sex>) -> Vec<Both> {
    found(nik, born_on, sex).into_iter().map(Doubt::to_owner).collect()
}

/// Where a NIK does not fit; empty when it fits or nothing else is known.
pub fn found(nik: NikParts<'_>, born_on: Option<NaiveDate>, sex: Option<Sex>) -> Vec<Doubt> {
    let mut found = Vec::new();
    // The region of first registration, not of today: regions are split and renamed.
    if !regions::is_regency(&format!("{}.{}", &nik.region[..2], &nik.region[2..])) {
        found.push(Doubt::Region);
    }
    if let Some(born) = born_on
        && (born.day(), born.month(), born.year() % 100) != (nik.day, nik.month, nik.year)
    {
        found.push(Doubt::Born);
    }
    if sex.is_some_and(|sex| (sex == Sex::Female) != nik.female) {
        found.push(Doubt::Sex);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::nik::Nik;

    #[test]
    fn owner_and_staff_read_of_the_same_doubt() {
        for doubt in [Doubt::Region, Doubt::Born, Doubt::Sex] {
            assert_ne!(doubt.to_owner(), doubt.to_staff());
        }
    }

    #[test]
    fn a_nik_that_does_not_fit_is_asked_about() {
        let day = NaiveDate::from_ymd_opt(1990, 1, 25);
        let of = |nik: &str, born, sex| doubts(Nik::parse(nik).unwrap().parts(), born, sex).len();
        assert_eq!(of("3374016501900001", day, Some(Sex::Female)), 0);
        assert_eq!(of("3374016501900001", None, None), 0);
        assert_eq!(of("3374016501900001", day, Some(Sex::Male)), 1);
        assert_eq!(of("3374012401900001", day, None), 1);
        assert_eq!(of("9999012501900001", day, Some(Sex::Male)), 1);
        assert_eq!(of("9999012501910001", day, Some(Sex::Female)), 3);
    }
}
