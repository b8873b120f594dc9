//! What a NIK tells of its owner, and where it does not fit what they say. Mistakes exist in NIK too: a
//! doubt is asked about, never refused.
use super::{nik::NikParts, regions};
use crate::{tables::person_profile::Sex, text::Both};
use chrono::{Datelike, NaiveDate};

/// Where a NIK does not fit, each as a sentence; empty when it fits or nothing else is known.
pub fn doubts(nik: NikParts<'_>, born_on: Option<NaiveDate>, sex: Option<Sex>) -> Vec<Both> {
    let mut found = Vec::new();
    // The region of first registration, not of today: regions are split and renamed.
    if !regions::is_regency(&format!("{}.{}", &nik.region[..2], &nik.region[2..])) {
        found.push(both!(
            "Empat angka pertama NIK ini bukan kode kabupaten atau kota yang kami kenal.",
            "The first four digits of this NIK are no kabupaten or kota that we know."
        ));
    }
    if let Some(born) = born_on
        && (born.day(), born.month(), born.year() % 100) != (nik.day, nik.month, nik.year)
    {
        found.push(both!(
            "Tanggal lahir Anda berbeda dari angka di NIK.",
            "Your date of birth differs from the digits of the NIK."
        ));
    }
    if sex.is_some_and(|sex| (sex == Sex::Female) != nik.female) {
        found.push(both!(
            "Jenis kelamin Anda berbeda dari angka di NIK.",
            "Your sex differs from the digits of the NIK."
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::nik::Nik;

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
