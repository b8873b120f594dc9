//! What is true of businesses: the form of a permit, the size by law, what is asked of going digital.
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
        match count {
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

/// A count of workers as typed.
pub fn workers(typed: &str) -> Option<i32> {
    typed.trim().parse().ok().filter(|n| (0..=100_000).contains(n))
}

/// A year a business began, not before 1900 and not after `now`.
pub fn since(typed: &str, now: i32) -> Option<i32> {
    typed.trim().parse().ok().filter(|year| (1900..=now).contains(year))
}

/// What was typed is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAmount;

/// Money as typed; nothing typed is none.
///
/// # Errors
/// When it cannot be read.
pub fn money(typed: &str) -> Result<Option<Rupiah>, NoAmount> {
    match typed.trim() {
        "" => Ok(None),
        typed => catalog::rules::fee(typed)
            .filter(|amount| amount.0 <= 1_000_000_000_000_000)
            .map(Some)
            .ok_or(NoAmount),
    }
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_nib_has_thirteen_digits() {
        assert_eq!(Nib::parse(" 9120 0012-3456.7 ").unwrap().as_str(), "9120001234567");
        for wrong in ["", "912000123456", "91200012345678", "912000123456X", "3374012501900002"] {
            assert_eq!(Nib::parse(wrong).unwrap_err().field, "nib", "{wrong}");
        }
        assert!(Nib::parse("3374012501900002").unwrap_err().why.id.contains("NIK"));
    }

    #[test]
    fn the_size_is_the_laws() {
        let million = |n: i64| Some(Rupiah(n * 1_000_000));
        assert_eq!(size(million(2_000), None), Size::Micro);
        assert_eq!(size(Some(Rupiah(2_000_000_001)), None), Size::Small);
        assert_eq!(size(million(15_000), None), Size::Small);
        assert_eq!(size(million(50_000), None), Size::Medium);
        assert_eq!(size(million(50_001), None), Size::Large);
        assert_eq!(size(None, million(1_000)), Size::Micro);
        assert_eq!(size(None, million(5_000)), Size::Small);
        assert_eq!(size(None, million(10_001)), Size::Large);
        assert_eq!(size(million(3_000), million(10)), Size::Small, "sales tell before capital");
        assert_eq!(size(Some(Rupiah(0)), million(6_000)), Size::Medium, "new: no sales yet");
        assert_eq!(size(Some(Rupiah(0)), None), Size::Micro);
        assert_eq!(size(None, None), Size::Unknown);
    }

    #[test]
    fn what_is_typed_is_read() {
        assert_eq!((workers("3"), workers("-1"), workers("x")), (Some(3), None, None));
        assert_eq!((since("2015", 2026), since("2027", 2026), since("99", 2026)), (Some(2015), None, None));
        assert_eq!(money(" Rp1.500.000 "), Ok(Some(Rupiah(1_500_000))));
        assert_eq!((money(""), money("banyak")), (Ok(None), Err(NoAmount)));
        assert_eq!((field("kuliner"), field("angin")), (Some("kuliner"), None));
    }

    proptest! {
        #[test]
        fn more_sales_never_make_a_business_smaller(a in 1i64..100_000_000_000, b in 1i64..100_000_000_000) {
            let (less, more) = (a.min(b), a.max(b));
            prop_assert!(size(Some(Rupiah(less)), None) <= size(Some(Rupiah(more)), None));
        }
    }
}
