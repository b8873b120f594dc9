//! What is true of businesses: the form of a permit, the size by law, what is asked of going digital.
mod money;

pub use money::*;

use crate::{
    catalog,
    error::Refusal,
    tables::{amounts::Rupiah, business_profile::Size, digital_answer::Indicator},
    text::{Both, Language},
};

/// The rule that [`size`] follows; kept with each profile, since rules change.
pub const SIZE_RULE: &str = "PP 7/2021 pasal 35";

/// A business licence number (Nomor Induk Berusaha): 13 digits from OSS. No check digit is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nib(String);

impl Nib {
    /// Parses what somebody typed; spaces, dots and dashes are passed over.
    ///
    /// # Errors
    /// A refusal at the field `nib` that says what to do.
    pub fn parse(typed: &str) -> Result<Nib, Refusal> {
        let digits: String = typed.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect();
        let count = digits.chars().count();
        if digits.chars().any(|c| !c.is_ascii_digit()) {
            return Err(Refusal::at(
                "nib",
                both!(
                    "NIB hanya berisi angka. Hapus huruf dan tanda lain.",
                    "A NIB has digits only. Remove letters and other signs."
                ),
            ));
        }
        let mut all = digits.chars();
        let first = all.next();
        match count {
            13 if all.all(|digit| Some(digit) == first) => Err(Refusal::at(
                "nib",
                both!(
                    "Ini bukan NIB. Salin 13 angka dari surat OSS, atau kosongkan kalau belum punya.",
                    "This is no NIB. Copy the 13 digits from the letter from OSS, or leave it empty if there is none yet."
                ),
            )),
            13 => Ok(Nib(digits)),
            16 => Err(Refusal::at(
                "nib",
                both!(
                    "Ini 16 angka, seperti NIK. NIB punya 13 angka, ada di surat dari OSS.",
                    "These are 16 digits, like a NIK. A NIB has 13, on the letter from OSS."
                ),
            )),
            _ => Err(Refusal::at(
                "nib",
                both!(
                    "NIB ini {count} angka, seharusnya 13. Cocokkan dengan surat dari OSS.",
                    "This NIB has {count} digits, it should be 13. Compare it with the letter from OSS."
                ),
            )),
        }
    }

    /// The 13 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The size of a business by PP 7/2021 article 35: by the sales of a year where there are any, else by
/// the capital without land and building. Nothing said is unknown.
pub fn size(turnover: Option<Rupiah>, capital: Option<Rupiah>) -> Size {
    const BILLION: i64 = 1_000_000_000;
    let by = |amount: Rupiah, [micro, small, medium]: [i64; 3]| match amount.0 {
        n if n <= micro * BILLION => Size::Micro,
        n if n <= small * BILLION => Size::Small,
        n if n <= medium * BILLION => Size::Medium,
        _ => Size::Large,
    };
    match (turnover, capital) {
        (Some(turnover), _) if turnover.0 > 0 => by(turnover, [2, 15, 50]),
        (_, Some(capital)) => by(capital, [1, 5, 10]),
        (Some(turnover), None) => by(turnover, [2, 15, 50]),
        (None, None) => Size::Unknown,
    }
}

/// What a size is called.
pub fn size_name(size: Size, language: Language) -> String {
    match size {
        Size::Micro => say!(language, "Usaha mikro", "Micro business"),
        Size::Small => say!(language, "Usaha kecil", "Small business"),
        Size::Medium => say!(language, "Usaha menengah", "Medium business"),
        Size::Large => say!(language, "Usaha besar", "Large business"),
        Size::Unknown => say!(language, "Ukuran belum diketahui", "Size not known"),
    }
}

/// What is asked of going digital, before a training and after it (`domain.md` 5.1 of the house).
pub fn indicator_name(indicator: Indicator) -> Both {
    match indicator {
        Indicator::ChatCatalogue => both!("Katalog di WhatsApp Business", "A catalogue in WhatsApp Business"),
        Indicator::SocialAccount => {
            both!("Akun usaha di Instagram, Facebook, atau TikTok", "A business account on social media")
        }
        Indicator::Shop => {
            both!("Toko di Shopee, Tokopedia, atau sejenisnya", "A shop on an online marketplace")
        }
        Indicator::Map => both!("Tempat usaha ada di Google Maps", "The place is on Google Maps"),
        Indicator::Qris => both!("Menerima pembayaran QRIS", "Takes payments by QRIS"),
        Indicator::Bookkeeping => {
            both!("Mencatat keuangan di aplikasi", "Keeps the books in an app")
        }
        Indicator::OnlineHalf => {
            both!("Lebih dari separuh penjualan lewat internet", "More than half of the sales are online")
        }
    }
}

/// The code of a field of business; those of the courses are those of the businesses they are for.
pub fn field(typed: &str) -> Option<&'static str> {
    catalog::rules::FIELDS.iter().map(|(code, ..)| *code).find(|code| *code == typed)
}

/// A count of workers as typed; the owner is one of them, so there is at least one.
pub fn workers(typed: &str) -> Option<i32> {
    typed.trim().parse().ok().filter(|n| (1..=100_000).contains(n))
}

/// A year a business began, not before 1900 and not after `now`.
pub fn since(typed: &str, now: i32) -> Option<i32> {
    typed.trim().parse().ok().filter(|year| (1900..=now).contains(year))
}

/// A business as its owner describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// What it is called.
    pub name: String,
    /// Code of its field.
    pub field: &'static str,
    /// The year it began.
    pub since: Option<i32>,
    /// Its permit.
    pub nib: Option<Nib>,
    /// How many work there, with the owner.
    pub workers: Option<i32>,
    /// Sales of the last year.
    pub turnover: Option<Rupiah>,
    /// Without land and building.
    pub capital: Option<Rupiah>,
    /// What it does online.
    pub digital: Vec<Indicator>,
}

#[cfg(test)]
mod tests;
