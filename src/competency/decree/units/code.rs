//! What a unit's code looks like, in three generations and misprinted.

/// The shapes of unit codes: 2003 (KEP.227/MEN/2003), 2012 (Permenakertrans 8/2012), 2016 (Permenaker
/// 3/2016). `A` is a capital, `9` a digit.
const SHAPES: [&str; 3] = ["AAA.AA99.999.99", "A.999999.999.99", "A.99AAA99.999.9"];

/// Whether a code is of one of the three generations.
pub fn is_code(code: &str) -> bool {
    let fits = |shape: &str| {
        code.len() == shape.len()
            && code.bytes().zip(shape.bytes()).all(|(c, s)| match s {
                b'A' => c.is_ascii_uppercase(),
                b'9' => c.is_ascii_digit(),
                other => c == other,
            })
    };
    SHAPES.iter().any(|shape| fits(shape))
}

/// Whether a word may be meant as a code, misprints allowed.
pub(super) fn may_be_code(word: &str) -> bool {
    let digits = |part: Option<&&str>, lengths: std::ops::RangeInclusive<usize>| {
        part.is_some_and(|p| lengths.contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()))
    };
    let parts: Vec<&str> = word.split('.').collect();
    (11..=20).contains(&word.len())
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'.')
        && parts.len() >= 3
        && digits(parts.last(), 1..=2)
        && digits(parts.iter().rev().nth(1), 2..=3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_three_generations_are_known_and_misprints_guessed() {
        for code in ["UJI.OP02.001.01", "Q.123400.001.01", "Q.12UJI00.001.2"] {
            assert!(is_code(code) && may_be_code(code), "{code}");
        }
        for code in ["Q12UJI00.001.2", "Q.120JI00.001.2", "C.131BTK.06.01.18"] {
            assert!(!is_code(code) && may_be_code(code), "{code}");
        }
        for word in ["", "ISO", "4.2.1", "26300:2011", "PER.21/MEN/X/2007", "KOMPETENSI", "Q.12"] {
            assert!(!is_code(word) && !may_be_code(word), "{word}");
        }
    }
}
