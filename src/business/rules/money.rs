//! Amounts as people write and say them, and what looks mistyped about them.
use crate::{
    catalog,
    tables::amounts::Rupiah,
    text::{self, Both, Language},
};

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
