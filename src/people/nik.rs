//! The NIK at rest: sealed with XChaCha20-Poly1305, found again by a keyed blind index, shown as its
//! last four digits. Every sealed value says which key sealed it, so that keys can be changed while
//! people work.
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce, aead::Aead};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::{
    error::{Error, Refusal},
    random::Random,
};

/// The keys under which this installation keeps NIK: the one of today and, while values are sealed anew
/// under it, the one before.
#[derive(Clone)]
pub struct NikKey {
    now: Pair,
    before: Option<Pair>,
}

/// What is derived from one key: its name, a key to seal and one to index.
#[derive(Clone)]
struct Pair {
    id: String,
    seal: [u8; 32],
    index: [u8; 32],
}

impl Pair {
    fn of(key: &[u8; 32]) -> Pair {
        Pair {
            id: data_encoding::HEXLOWER.encode(&keyed(key, b"id")[..4]),
            seal: keyed(key, b"seal"),
            index: keyed(key, b"index"),
        }
    }

    fn index(&self, nik: &Nik) -> String {
        data_encoding::HEXLOWER.encode(&keyed(&self.index, nik.0.as_bytes()))
    }

    fn open(&self, sealed: &str) -> Option<Vec<u8>> {
        let both = data_encoding::BASE64.decode(sealed.as_bytes()).ok()?;
        let (nonce, sealed) = both.split_at_checked(24)?;
        let nonce: [u8; 24] = nonce.try_into().ok()?;
        XChaCha20Poly1305::new(&self.seal.into()).decrypt(&XNonce::from(nonce), sealed).ok()
    }
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
    /// `name of the key.nonce and ciphertext in base64`.
    pub sealed: String,
    /// The blind index, hex: equal for equal NIK under one key, and for nothing else.
    pub index: String,
    /// The blind index under the key before, while keys are changed.
    pub index_before: Option<String>,
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

    /// The last four digits, the ones that are shown.
    pub fn last4(&self) -> &str {
        &self.0[12..]
    }

    /// All sixteen, as on the ID card in groups of four: for who may see them, and each time noted.
    pub fn reveal(&self) -> String {
        format!("{} {} {} {}", &self.0[..4], &self.0[4..8], &self.0[8..12], &self.0[12..])
    }
}

impl StoredNik {
    /// Every index under which this NIK may be kept now.
    pub fn indexes(&self) -> Vec<String> {
        std::iter::once(self.index.clone()).chain(self.index_before.clone()).collect()
    }
}

impl NikKey {
    /// From the 32 bytes of the setting.
    pub fn new(key: [u8; 32]) -> NikKey {
        NikKey { now: Pair::of(&key), before: None }
    }

    /// The same while values may still be kept under the key before.
    pub fn after(mut self, before: Option<[u8; 32]>) -> NikKey {
        self.before = before.map(|key| Pair::of(&key)).filter(|before| before.id != self.now.id);
        self
    }

    /// The name of the key of today, with which everything sealed under it begins.
    pub fn id(&self) -> &str {
        &self.now.id
    }

    /// Seals a NIK for storage.
    ///
    /// # Errors
    /// A fault when the cipher fails, which it does not for 16 bytes.
    pub fn seal(&self, nik: &Nik, random: &Random) -> Result<StoredNik, Error> {
        Ok(StoredNik {
            sealed: self.seal_bytes(nik.0.as_bytes(), random)?,
            index: self.index(nik),
            index_before: self.before.as_ref().map(|before| before.index(nik)),
            last4: nik.last4().to_string(),
        })
    }

    /// Seals anything small that must not lie in the clear: a secret of the second step, a file that
    /// waits.
    ///
    /// # Errors
    /// A fault when the cipher fails.
    pub fn seal_bytes(&self, bytes: &[u8], random: &Random) -> Result<String, Error> {
        let mut nonce = [0; 24];
        random.fill(&mut nonce);
        let sealed = XChaCha20Poly1305::new(&self.now.seal.into())
            .encrypt(&XNonce::from(nonce), bytes)
            .map_err(|_| Error::fault("something could not be sealed"))?;
        let both = [nonce.as_slice(), &sealed].concat();
        Ok(format!("{}.{}", self.now.id, data_encoding::BASE64.encode(&both)))
    }

    /// The blind index of a NIK under the key of today.
    pub fn index(&self, nik: &Nik) -> String {
        self.now.index(nik)
    }

    /// Every index under which a NIK may be kept now, the one of today first: to look for it.
    pub fn indexes(&self, nik: &Nik) -> Vec<String> {
        std::iter::once(&self.now).chain(&self.before).map(|pair| pair.index(nik)).collect()
    }

    /// Opens a sealed NIK.
    ///
    /// # Errors
    /// A fault when it was sealed under a key that is not set, or altered.
    pub fn open(&self, sealed: &str) -> Result<Nik, Error> {
        let open = self.open_bytes(sealed)?;
        String::from_utf8(open).map(Nik).map_err(|_| Error::fault("a sealed NIK holds no text"))
    }

    /// Opens what [`NikKey::seal_bytes`] sealed.
    ///
    /// # Errors
    /// A fault when it was sealed under a key that is not set, or altered; it names the key.
    pub fn open_bytes(&self, sealed: &str) -> Result<Vec<u8>, Error> {
        let mut pairs = std::iter::once(&self.now).chain(&self.before);
        let (open, id) = match sealed.split_once('.') {
            Some((id, rest)) => (pairs.find(|pair| pair.id == id).and_then(|pair| pair.open(rest)), id),
            // Before keys had names.
            None => (pairs.find_map(|pair| pair.open(sealed)), "without a name"),
        };
        open.ok_or_else(|| Error::fault(format!("sealed under key {id}, which is not set, or altered")))
    }

    /// Whether this was sealed under the key of today.
    pub fn is_of_today(&self, sealed: &str) -> bool {
        sealed.split_once('.').is_some_and(|(id, _)| id == self.now.id)
    }
}

fn keyed(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    // HMAC takes keys of any length, so this cannot fail; a zero answer would only find nothing.
    let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key) else { return [0; 32] };
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests;
