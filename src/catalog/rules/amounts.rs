//! Shares and fees as they are typed.
use crate::tables::amounts::{Rupiah, Share};

/// "80", "82,5", "82.5%" as a share, exact to two decimals.
pub fn share(typed: &str) -> Option<Share> {
    let typed = typed.trim().trim_end_matches('%').trim_end().replace(',', ".");
    let (whole, part) = typed.split_once('.').unwrap_or((&typed, ""));
    if whole.is_empty() || part.len() > 2 || !(whole.to_owned() + part).bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hundredths: i32 = format!("{whole}{part:0<2}").parse().ok()?;
    (hundredths <= 10_000).then_some(Share(hundredths))
}

/// A share as it is typed: "80" or "82,5".
pub fn typed_share(share: Share) -> String {
    let (whole, part) = (share.0 / 100, share.0 % 100);
    match part {
        0 => whole.to_string(),
        p => format!("{whole},{p:02}").trim_end_matches('0').to_string(),
    }
}

/// "1.500.000", "Rp1.500.000", "1500000"; nothing typed is free.
pub fn fee(typed: &str) -> Option<Rupiah> {
    let typed = typed.trim().trim_start_matches("Rp").trim_start_matches("rp").trim();
    if typed.is_empty() {
        return Some(Rupiah(0));
    }
    if !typed.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ' ') {
        return None;
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    // Dots only part thousands; "1.5" is not one and a half rupiah.
    if typed.contains('.') && typed.split('.').skip(1).any(|group| group.len() != 3) {
        return None;
    }
    digits.parse().ok().map(Rupiah)
}
