//! The numbers of elements and criteria as decrees print them.

/// The digits at the beginning of a text, at most two.
fn digits(text: &str) -> Option<(i32, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=2).contains(&length) {
        return None;
    }
    Some((text[..length].parse().ok()?, &text[length..]))
}

/// "1.1", "1.1.", "1.1Text": the element's number, the number as printed, and what follows it.
pub(super) fn criterion_number(text: &str) -> Option<(i32, &str, &str)> {
    let (element, rest) = digits(text)?;
    let (_, rest) = digits(rest.strip_prefix('.')?)?;
    let number = &text[..text.len() - rest.len()];
    let rest = rest.strip_prefix(['.', ')']).unwrap_or(rest);
    let ends = rest.is_empty() || rest.starts_with(char::is_alphabetic);
    ends.then_some((element, number, rest))
}

/// "1.", "1)", "01", "1.Text": the number, whether a dot follows it, and what follows that.
pub(super) fn element_number(text: &str) -> Option<(i32, bool, &str)> {
    let (number, rest) = digits(text)?;
    match rest.strip_prefix(['.', ')']) {
        Some(rest) if rest.is_empty() || rest.starts_with(char::is_alphabetic) => Some((number, true, rest)),
        None if rest.is_empty() => Some((number, false, rest)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_text() {
        assert_eq!(criterion_number("1.1"), Some((1, "1.1", "")));
        assert_eq!(criterion_number("2.10."), Some((2, "2.10", "")));
        assert_eq!(criterion_number("2.1Alat"), Some((2, "2.1", "Alat")));
        for no in ["1.", "1", "1.1.1", "2018.1", "1.123", "1,1", "a.1", "2.1%"] {
            assert_eq!(criterion_number(no), None, "{no}");
        }
        assert_eq!(element_number("1."), Some((1, true, "")));
        assert_eq!(element_number("01"), Some((1, false, "")));
        assert_eq!(element_number("3.Alat"), Some((3, true, "Alat")));
        for no in ["1.1", "2018", "3D", "a."] {
            assert_eq!(element_number(no), None, "{no}");
        }
    }
}
