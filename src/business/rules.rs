//! What is true of businesses: the form of a permit, the size by law, what is asked of going digital.
use crate::{
    catalog,
    error::Refusal,
    tables::{amounts::Rupiah, business_profile::Size, digital_answer::Indicator},
    text::{self, Both, Language},
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

/// What was typed is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAmount;

/// Money as typed: "25.000.000", "Rp 25.000.000,00", "25 juta", "1,5 miliar"; nothing typed is none.
///
/// # Errors
/// When it cannot be read.
pub fn money(typed: &str) -> Result<Option<Rupiah>, NoAmount> {
    let typed = typed.trim().to_lowercase();
    let bare = typed.strip_prefix("rp").map_or(typed.as_str(), |rest| rest.trim_start_matches('.')).trim();
    if bare.is_empty() {
        return if typed.is_empty() { Ok(None) } else { Err(NoAmount) };
    }
    let (number, unit) = bare.split_at(bare.find(|c: char| c.is_alphabetic()).unwrap_or(bare.len()));
    let amount = match unit.trim() {
        "" => {
            let whole = [",-", ",00", ",0"].iter().find_map(|cents| number.strip_suffix(cents));
            catalog::rules::fee(whole.unwrap_or(number))
        }
        unit => thousands(unit).and_then(|unit| times(number.trim(), unit)),
    };
    amount.filter(|amount| amount.0 <= 1_000_000_000_000_000).map(Some).ok_or(NoAmount)
}

/// What the words of large amounts stand for.
fn thousands(unit: &str) -> Option<i64> {
    match unit {
        "rb" | "ribu" => Some(1_000),
        "jt" | "juta" => Some(1_000_000),
        "m" | "miliar" | "milyar" => Some(1_000_000_000),
        "t" | "triliun" => Some(1_000_000_000_000),
        _ => None,
    }
}

/// "1,5" or "1.5" times a unit; a dot before three digits parts thousands, as in "1.500 juta".
fn times(number: &str, unit: i64) -> Option<Rupiah> {
    let (whole, part) = match (number.split_once(','), number.rsplit_once('.')) {
        (Some(cut), _) => cut,
        (None, Some((_, last))) if last.len() == 3 => (number, ""),
        (None, Some(cut)) => cut,
        (None, None) => (number, ""),
    };
    if whole.is_empty() || part.len() > 3 || !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole = catalog::rules::fee(whole)?.0.checked_mul(unit)?;
    let part = match part {
        "" => 0,
        digits => digits.parse::<i64>().ok()? * unit / 10i64.pow(digits.len() as u32),
    };
    whole.checked_add(part).map(Rupiah)
}

/// What looks mistyped about the size of a business; asked once more, and taken as it is the second time.
pub fn doubts(workers: Option<i32>, turnover: Option<Rupiah>, capital: Option<Rupiah>) -> Vec<Both> {
    let mut doubts = Vec::new();
    let shown = |amount: Rupiah| (text::whole(Language::Id, amount.0), text::whole(Language::En, amount.0));
    if let Some(many) = workers.filter(|many| *many > 300) {
        doubts.push(both!("Benar {many} orang bekerja di sana?", "Do {many} people really work there?"));
    }
    // Whoever writes 25 means 25 juta.
    if let Some(sales) = turnover.filter(|sales| (1..100_000).contains(&sales.0)) {
        let (id, en) = shown(sales);
        doubts.push(both!(
            "Penjualan setahun Rp{id}? Kalau maksudnya juta, tulis misalnya 25 juta.",
            "Sales of Rp{en} in a year? If you mean million, write for example 25 juta."
        ));
    }
    if let Some(capital) = capital.filter(|capital| (1..10_000).contains(&capital.0)) {
        let (id, en) = shown(capital);
        doubts.push(both!(
            "Modal Rp{id}? Kalau maksudnya juta, tulis misalnya 5 juta.",
            "Capital of Rp{en}? If you mean million, write for example 5 juta."
        ));
    }
    if let (Some(sales), Some(many)) = (turnover, workers)
        && sales.0 > 15_000_000_000
        && many <= 5
    {
        let (id, en) = shown(sales);
        doubts.push(both!(
            "Penjualan Rp{id} dengan {many} orang? Periksa jumlah nolnya.",
            "Sales of Rp{en} with {many} people? Check the number of zeros."
        ));
    }
    doubts
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
        for wrong in [
            "0000000000000",
            "9999999999999",
            "",
            "912000123456",
            "91200012345678",
            "912000123456X",
            "3374012501900002",
        ] {
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
        assert_eq!((workers("3"), workers("0"), workers("x")), (Some(3), None, None));
        assert_eq!((since("2015", 2026), since("2027", 2026), since("99", 2026)), (Some(2015), None, None));
        assert_eq!(money(" Rp1.500.000 "), Ok(Some(Rupiah(1_500_000))));
        assert_eq!((money(""), money("banyak")), (Ok(None), Err(NoAmount)));
        for (typed, rupiah) in [
            ("25 juta", 25_000_000),
            ("25jt", 25_000_000),
            ("Rp 25.000.000", 25_000_000),
            ("Rp. 25.000.000,-", 25_000_000),
            ("25.000.000,00", 25_000_000),
            ("1,5 miliar", 1_500_000_000),
            ("1.5 Milyar", 1_500_000_000),
            ("2,25 juta", 2_250_000),
            ("1.500 juta", 1_500_000_000),
            ("750 ribu", 750_000),
            ("rp 500rb", 500_000),
            ("0", 0),
        ] {
            assert_eq!(money(typed), Ok(Some(Rupiah(rupiah))), "{typed}");
        }
        for wrong in
            ["Rp", "juta", "-1", "1,5", "25 dolar", "1,2345 juta", "1,5,5 juta", "9999999999 triliun"]
        {
            assert_eq!(money(wrong), Err(NoAmount), "{wrong}");
        }
        assert_eq!((field("kuliner"), field("angin")), (Some("kuliner"), None));
    }

    #[test]
    fn what_looks_mistyped_is_asked_about() {
        let many = |workers, sales, capital: Option<i64>| {
            doubts(Some(workers), Some(Rupiah(sales)), capital.map(Rupiah)).len()
        };
        assert_eq!(many(2, 48_000_000, Some(5_000_000)), 0);
        assert_eq!(many(2, 0, None), 0, "new: no sales yet");
        assert_eq!(many(2, 25, None), 1);
        assert_eq!(many(2, 48_000_000, Some(5)), 1);
        assert_eq!(many(301, 48_000_000, None), 1);
        assert_eq!(many(1, 48_000_000_000, None), 1);
        assert_eq!(doubts(None, None, None).len(), 0);
    }

    proptest! {
        #[test]
        fn any_words_of_money_are_read_or_not(typed in "\\PC{0,20}") {
            let _ = money(&typed);
        }

        #[test]
        fn more_sales_never_make_a_business_smaller(a in 1i64..100_000_000_000, b in 1i64..100_000_000_000) {
            let (less, more) = (a.min(b), a.max(b));
            prop_assert!(size(Some(Rupiah(less)), None) <= size(Some(Rupiah(more)), None));
        }
    }
}
