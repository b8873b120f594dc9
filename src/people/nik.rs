//! The NIK at rest: sealed with XChaCha20-Poly1305, found again by a keyed blind index, shown as its
//! last four digits.
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce, aead::Aead};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::{
    error::{Error, Refusal},
    random::Random,
};

/// The key under which this installation keeps NIK; two keys are derived from it, one to seal, one to
/// index.
#[derive(Clone)]
pub struct NikKey {
    seal: [u8; 32],
    index: [u8; 32],
}

/// A NIK that has the form of one: 16 digits, a possible birth date, a serial that is not 0000.
#[derive(Clone, PartialEq, Eq)]
pub struct Nik(String);

impl std::fmt::Debug for Nik {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Nik(…{})", self.last4())
    }
}

/// A NIK as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredNik {
    /// Nonce and ciphertext, base64.
    pub sealed: String,
    /// The blind index, hex: equal for equal NIK under one key, and for nothing else.
    pub index: String,
    /// The last four digits.
    pub last4: String,
}

/// What the digits of a NIK say: for comparing, never for showing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct NikParts<'n> {
    /// Province and regency of first registration, "3374".
    pub region: &'n str,
    /// Of birth.
    pub day: u32,
    /// Of birth.
    pub month: u32,
    /// Of birth, within its century.
    pub year: i32,
    /// Women's days are written plus 40.
    pub female: bool,
}

impl Nik {
    /// Parses what somebody typed; spaces, dots and dashes are passed over.
    ///
    /// Form: PPKKCC of first registration, DDMMYY (women: day + 40), serial (`domain.md` 6.2 of the
    /// house). An unknown region does not refuse: regions are split and renamed.
    ///
    /// # Errors
    /// A refusal at the field `nik` that says what to do.
    pub fn parse(typed: &str) -> Result<Nik, Refusal> {
        let digits: String = typed.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect();
        if let Some(wrong) = digits.chars().find(|c| !c.is_ascii_digit()) {
            return Err(Refusal::at(
                "nik",
                both!(
                    "NIK hanya berisi angka. Hapus \u{201c}{wrong}\u{201d}.",
                    "A NIK has digits only. Remove \u{201c}{wrong}\u{201d}."
                ),
            ));
        }
        let count = digits.len();
        if count < 16 {
            return Err(Refusal::at(
                "nik",
                both!(
                    "NIK ini baru {count} angka. Lengkapi sampai 16 angka seperti di KTP.",
                    "This NIK has only {count} digits. Complete it to 16 digits as on the ID card."
                ),
            ));
        }
        if count > 16 {
            return Err(Refusal::at(
                "nik",
                both!(
                    "NIK ini {count} angka, seharusnya 16. Cocokkan dengan KTP.",
                    "This NIK has {count} digits, it should be 16. Compare it with the ID card."
                ),
            ));
        }
        let part = |from: usize, to: usize| digits[from..to].parse::<u32>().unwrap_or(0);
        let (day, month, year, serial) = (part(6, 8), part(8, 10), part(10, 12), part(12, 16));
        let day = if day > 40 { day - 40 } else { day };
        // The century is not in the number, so a date that exists in either is possible.
        let exists =
            |century: i32| chrono::NaiveDate::from_ymd_opt(century + year as i32, month, day).is_some();
        if !(exists(1900) || exists(2000)) || serial == 0 {
            return Err(Refusal::at(
                "nik",
                both!(
                    "Angka ke-7 sampai ke-12 bukan tanggal lahir yang mungkin, atau empat angka terakhir 0000. Cocokkan dengan KTP.",
                    "Digits 7 to 12 are no possible birth date, or the last four are 0000. Compare it with the ID card."
                ),
            ));
        }
        Ok(Nik(digits))
    }

    /// What its digits say of its owner.
    pub fn parts(&self) -> NikParts<'_> {
        let part = |from: usize, to: usize| self.0[from..to].parse::<u32>().unwrap_or(0);
        let day = part(6, 8);
        NikParts {
            region: &self.0[..4],
            day: if day > 40 { day - 40 } else { day },
            month: part(8, 10),
            year: part(10, 12) as i32,
            female: day > 40,
        }
    }

    /// The last four digits, the only ones ever shown.
    pub fn last4(&self) -> &str {
        &self.0[12..]
    }
}

impl NikKey {
    /// From the 32 bytes of the setting.
    pub fn new(key: [u8; 32]) -> NikKey {
        let derive = |label: &[u8]| -> [u8; 32] { keyed(&key, label) };
        NikKey { seal: derive(b"seal"), index: derive(b"index") }
    }

    /// Seals a NIK for storage.
    ///
    /// # Errors
    /// A fault when the cipher fails, which it does not for 16 bytes.
    pub fn seal(&self, nik: &Nik, random: &Random) -> Result<StoredNik, Error> {
        let mut nonce = [0; 24];
        random.fill(&mut nonce);
        let cipher = XChaCha20Poly1305::new(&self.seal.into());
        let sealed = cipher
            .encrypt(&XNonce::from(nonce), nik.0.as_bytes())
            .map_err(|_| Error::fault("a NIK could not be sealed"))?;
        let both = [nonce.as_slice(), &sealed].concat();
        Ok(StoredNik {
            sealed: data_encoding::BASE64.encode(&both),
            index: self.index(nik),
            last4: nik.last4().to_string(),
        })
    }

    /// The blind index of a NIK, to look for it.
    pub fn index(&self, nik: &Nik) -> String {
        data_encoding::HEXLOWER.encode(&keyed(&self.index, nik.0.as_bytes()))
    }

    /// Opens a sealed NIK.
    ///
    /// # Errors
    /// A fault when it was sealed under another key or altered.
    pub fn open(&self, sealed: &str) -> Result<Nik, Error> {
        let wrong = || Error::fault("a NIK could not be opened: another key, or altered");
        let both = data_encoding::BASE64.decode(sealed.as_bytes()).map_err(|_| wrong())?;
        let (nonce, sealed) = both.split_at_checked(24).ok_or_else(wrong)?;
        let nonce: [u8; 24] = nonce.try_into().map_err(|_| wrong())?;
        let cipher = XChaCha20Poly1305::new(&self.seal.into());
        let open = cipher.decrypt(&XNonce::from(nonce), sealed).map_err(|_| wrong())?;
        String::from_utf8(open).map(Nik).map_err(|_| wrong())
    }
}

fn keyed(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    // HMAC takes keys of any length, so this cannot fail; a zero answer would only find nothing.
    let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key) else { return [0; 32] };
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> NikKey {
        NikKey::new([7; 32])
    }

    #[test]
    fn the_form_of_a_nik() {
        assert_eq!(Nik::parse("3374 0165 0190 0001").unwrap().last4(), "0001");
        for wrong in ["", "33740165019000", "33740165019000011", "337401650190000X"] {
            assert_eq!(Nik::parse(wrong).unwrap_err().field, "nik", "{wrong}");
        }
        for no_date in ["3374013202900001", "3374017202900001", "3374010113900001", "3374012501900000"] {
            assert!(Nik::parse(no_date).is_err(), "{no_date}");
        }
        assert!(Nik::parse("3374012902000001").is_ok(), "29 February 2000 exists");
        assert!(Nik::parse("9999012501900002").is_ok(), "an unknown region is not a reason to refuse");
    }

    #[test]
    fn sealed_opens_again_and_never_shows_itself() {
        let nik = Nik::parse("3374012501900002").unwrap();
        let stored = key().seal(&nik, &Random::system()).unwrap();
        assert!(key().open(&stored.sealed).unwrap() == nik);
        assert!(!format!("{nik:?}{stored:?}").contains("337401250190"));
        assert!(NikKey::new([8; 32]).open(&stored.sealed).is_err());
    }

    #[test]
    fn the_index_is_equal_for_equal_nik_under_one_key_only() {
        let (a, b) = (Nik::parse("3374012501900002").unwrap(), Nik::parse("3374012501900003").unwrap());
        assert_eq!(key().index(&a), key().index(&a));
        assert_ne!(key().index(&a), key().index(&b));
        assert_ne!(key().index(&a), NikKey::new([8; 32]).index(&a));
    }
}
