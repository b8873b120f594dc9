//! Numbers as files write them and as people type them.
use crate::text::Both;
use rust_decimal::Decimal;

/// The longest number that is looked at, in bytes. 28 digits are exact; more is not a number here.
const LONGEST: usize = 48;

/// A number as GIFT writes it: a point for decimals, no grouping, an exponent allowed ("1.5e3").
///
/// # Errors
/// When it is not one, or has more digits than can be kept exactly.
pub fn plain(text: &str) -> Result<Decimal, Both> {
    let text = text.trim();
    let refused = || match text.contains(',') {
        true => both!(
            "“{text}” bukan angka di sini. Tulis desimal dengan titik, misalnya 2.5, tanpa pemisah ribuan.",
            "“{text}” is not a number here. Write decimals with a point, as in 2.5, and no thousands separator."
        ),
        false => both!("“{text}” bukan angka.", "“{text}” is not a number."),
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let digits = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if text.len() > LONGEST || !number(whole) || !number(decimals) || whole.len() + decimals.len() == 0 {
        return Err(refused());
    }
    let value = Decimal::from_str_exact(mantissa).map_err(|_| refused())?;
    match exponent {
        None => Ok(value),
        Some(exponent) => shifted(value, exponent).ok_or_else(refused),
    }
}

/// `value` × 10^`exponent`, where that is exact.
fn shifted(value: Decimal, exponent: &str) -> Option<Decimal> {
    let bare = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    if bare.is_empty() || bare.len() > 2 || !bare.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let exponent: i32 = exponent.parse().ok()?;
    if exponent >= 0 {
        return (0..exponent).try_fold(value, |value, _| value.checked_mul(Decimal::TEN));
    }
    let mut value = value.normalize();
    let scale = value.scale().checked_add(exponent.unsigned_abs()).filter(|scale| *scale <= 28)?;
    value.set_scale(scale).ok()?;
    Some(value)
}

/// A number as people type it: "2,5", "2.5", "1.250.000", "1.250,75", "1,250.75", "−3", with blanks around.
///
/// A comma alone is the Indonesian decimal comma. A single point with exactly three digits behind and one
/// to three before it ("1.500") may be a thousand or a decimal: it is refused, never guessed, unless the
/// first part is 0.
///
/// # Errors
/// With the two ways to write it where it is unclear; else that it is not a number.
pub fn typed(text: &str) -> Result<Decimal, Both> {
    let shown: String = text.trim().chars().take(LONGEST).collect();
    let refused = || {
        both!(
            "“{shown}” bukan angka yang jelas. Tulis angkanya saja, misalnya 1500 atau 2,5.",
            "“{shown}” is not a clear number. Write the number alone, as in 1500 or 2,5."
        )
    };
    let text = text.trim().replace('\u{2212}', "-");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(&text)),
    };
    if text.len() > LONGEST || !digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')) {
        return Err(refused());
    }
    let points = digits.matches('.').count();
    let commas = digits.matches(',').count();
    let joined = match (points, commas) {
        (0, 0) => digits.to_string(),
        (0, 1) => decimal(digits, ',').ok_or_else(refused)?,
        (1, 0) if grouped(digits, '.').is_some() => {
            let (thousands, comma) = (digits.replace('.', ""), digits.replace('.', ","));
            return Err(both!(
                "“{shown}” bisa berarti {sign}{thousands} atau {sign}{comma}. Tulis salah satunya.",
                "“{shown}” may mean {sign}{thousands} or {sign}{comma}. Write one of these."
            ));
        }
        (1, 0) => decimal(digits, '.').ok_or_else(refused)?,
        (_, 0) => grouped(digits, '.').ok_or_else(refused)?,
        (0, _) => grouped(digits, ',').ok_or_else(refused)?,
        (_, 1) if digits.rfind('.') < digits.find(',') => both_kinds(digits, ',', '.').ok_or_else(refused)?,
        (1, _) => both_kinds(digits, '.', ',').ok_or_else(refused)?,
        _ => return Err(refused()),
    };
    plain(&format!("{sign}{joined}")).map_err(|_| refused())
}

/// "2,5" → "2.5": digits on both sides.
fn decimal(digits: &str, mark: char) -> Option<String> {
    let (whole, decimals) = digits.split_once(mark)?;
    (!whole.is_empty() && !decimals.is_empty()).then(|| format!("{whole}.{decimals}"))
}

/// "1.250.000" → "1250000": one to three digits, not beginning with 0, then groups of three.
fn grouped(digits: &str, mark: char) -> Option<String> {
    let mut groups = digits.split(mark);
    let first = groups.next()?;
    let sound = (1..=3).contains(&first.len()) && !first.starts_with('0') && groups.all(|g| g.len() == 3);
    sound.then(|| digits.replace(mark, ""))
}

/// "1.250,75" → "1250.75".
fn both_kinds(digits: &str, mark: char, between: char) -> Option<String> {
    let (whole, decimals) = digits.split_once(mark)?;
    let whole = grouped(whole, between)?;
    decimal(&format!("{whole}{mark}{decimals}"), mark)
}

/// A number as our sheets and pages write it: a decimal comma, no grouping. [`typed`] reads it back.
pub fn shown(number: Decimal) -> String {
    number.normalize().to_string().replace('.', ",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(text: &str, value: &str) {
        assert_eq!(typed(text), Ok(Decimal::from_str_exact(value).unwrap()), "{text}");
    }

    #[test]
    fn what_is_clear_is_read() {
        is("3", "3");
        is(" 2,5 ", "2.5");
        is("2.5", "2.5");
        is("-2,5", "-2.5");
        is("\u{2212}3", "-3");
        is("+3", "3");
        is("1.250.000", "1250000");
        is("1,250,000", "1250000");
        is("1.250,75", "1250.75");
        is("1.250.000,5", "1250000.5");
        is("1,250.75", "1250.75");
        is("0.500", "0.5");
        is("1,500", "1.5");
        is("1234.567", "1234.567");
        is("1.5000", "1.5");
    }

    #[test]
    fn what_is_unclear_is_refused_with_both_readings() {
        let why = typed("-1.500").unwrap_err();
        assert!(why.id.contains("-1500 atau -1,500") && why.en.contains("-1500 or -1,500"), "{why:?}");
        assert!(typed("12.345").is_err());
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in
            ["", "-", "lima", "3 kg", "1.2.3", "1,2,3", ",5", "5,", ".", "1.25,000.5", "1,2.3,4", "1e3", "²"]
        {
            assert!(typed(text).is_err(), "{text}");
        }
        assert!(typed(&"9".repeat(60)).is_err());
        assert!(typed(&"9".repeat(40)).is_err());
    }

    #[test]
    fn files_write_points_and_exponents() {
        let value = |text| plain(text).map(|n| n.normalize().to_string()).map_err(|why| why.en);
        assert_eq!(value("1.5e3"), Ok("1500".into()));
        assert_eq!(value("15E-1"), Ok("1.5".into()));
        assert_eq!(value("-0.5"), Ok("-0.5".into()));
        assert_eq!(value(".5"), Ok("0.5".into()));
        assert_eq!(value("+2"), Ok("2".into()));
        assert!(value("2,5").unwrap_err().contains("with a point"));
        for text in ["", ".", "1e", "1e99", "1e-99", "9e28", "1_000", "0x1", "--1", "1e1e1", "1 2"] {
            assert!(plain(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_we_show_we_can_read() {
        for text in ["0", "-1.234", "1500", "0.001", "12.345"] {
            let number = Decimal::from_str_exact(text).unwrap();
            assert_eq!(typed(&shown(number)), Ok(number));
        }
    }
}
