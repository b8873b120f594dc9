//! A unit's elements and criteria as lines that a person can read and correct: one a line, each behind its
//! number ("1. …", "1.1 …").
use crate::{competency::decree::Element, error::Refusal};

/// A line of the table of elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The element: its own number, or that of the element above the criterion.
    pub element: i32,
    /// The criterion's number; `None` for an element.
    pub criterion: Option<String>,
    /// Byte for byte.
    pub text: String,
}

impl Line {
    /// "1", or "1.2".
    pub fn number(&self) -> String {
        self.criterion.clone().unwrap_or_else(|| self.element.to_string())
    }
}

/// What would break a line within a text becomes the blank that it stands for.
pub(super) fn one_line(text: &str) -> String {
    text.replace(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], " ")
}

/// The elements as lines.
pub(super) fn written(elements: &[Element]) -> String {
    let mut lines = Vec::new();
    for element in elements {
        lines.push(format!("{}. {}", element.number, one_line(&element.title)));
        lines.extend(element.criteria.iter().map(|c| format!("{} {}", c.number, one_line(&c.text))));
    }
    lines.join("\n")
}

/// The lines as elements and criteria; empty ones are passed over.
///
/// # Errors
/// A refusal at `isi` that names the line which begins with no number, or with a criterion before any element.
pub fn lines(body: &str) -> Result<Vec<Line>, Refusal> {
    let mut lines: Vec<Line> = Vec::new();
    for (at, line) in (1..).zip(body.split('\n')) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.trim().is_empty() {
            continue;
        }
        let (number, text) = line.split_once(' ').unwrap_or((line, ""));
        let (number, text) = (number.trim_end_matches('.'), text.to_string());
        let parts: Vec<&str> = number.split('.').collect();
        let digits = |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        let known = (1..=2).contains(&parts.len()) && parts.iter().all(digits);
        let (Some(first), true) = (parts.first().and_then(|n| n.parse().ok()), known) else {
            return Err(Refusal::at(
                "isi",
                both!(
                    "Baris {at} harus diawali nomor: “1. …” untuk elemen, “1.1 …” untuk kriteria.",
                    "Line {at} has to begin with a number: “1. …” for an element, “1.1 …” for a criterion."
                ),
            ));
        };
        if parts.len() == 1 {
            lines.push(Line { element: first, criterion: None, text });
            continue;
        }
        let Some(above) = lines.last().map(|line| line.element) else {
            return Err(Refusal::at(
                "isi",
                both!(
                    "Baris {at} adalah kriteria, tetapi belum ada elemen di atasnya.",
                    "Line {at} is a criterion, but there is no element above it."
                ),
            ));
        };
        lines.push(Line { element: above, criterion: Some(number.to_string()), text });
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::competency::decree::Criterion;
    use proptest::prelude::*;

    #[test]
    fn a_line_without_a_number_is_named() {
        let field = |body: &str| lines(body).map_err(|why| (why.field.to_string(), why.why.en));
        let (field_name, why) = field("1. Menyiapkan\n\nAlat dipilih.").unwrap_err();
        assert_eq!(field_name, "isi");
        assert!(why.starts_with("Line 3 "), "{why}");
        assert!(field("1.1 Alat dipilih.").unwrap_err().1.starts_with("Line 1 is a criterion"));
        for wrong in ["a. x", "1.1.1 x", "1234 x", ". x", "1,1 x"] {
            assert!(lines(&format!("1. A\n{wrong}")).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_criterion_stays_under_the_element_above_it() {
        let found = lines("1. A\r\n2.1 B.\r\n3 C\n3.1. D").unwrap();
        let told: Vec<(i32, String, &str)> =
            found.iter().map(|l| (l.element, l.number(), l.text.as_str())).collect();
        assert_eq!(
            told,
            [(1, "1".into(), "A"), (1, "2.1".into(), "B."), (3, "3".into(), "C"), (3, "3.1".into(), "D")]
        );
    }

    fn element() -> impl Strategy<Value = Element> {
        let text = "[^\r\n\u{b}\u{c}\u{85}\u{2028}\u{2029}]{0,40}";
        (1..100, text, proptest::collection::vec((1..100, 1..100, text), 0..4)).prop_map(
            |(number, title, criteria)| Element {
                page: 1,
                number,
                title,
                criteria: criteria
                    .into_iter()
                    .map(|(a, b, text)| Criterion { page: 1, number: format!("{a}.{b}"), text })
                    .collect(),
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(elements in proptest::collection::vec(element(), 0..5)) {
            let expected: Vec<(i32, Option<String>, String)> = elements
                .iter()
                .flat_map(|e| {
                    let own = (e.number, None, e.title.clone());
                    let criteria = e.criteria.iter().map(|c| (e.number, Some(c.number.clone()), c.text.clone()));
                    std::iter::once(own).chain(criteria)
                })
                .collect();
            let found = lines(&written(&elements)).unwrap();
            let found: Vec<_> = found.into_iter().map(|l| (l.element, l.criterion, l.text)).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn any_text_is_read_or_refused(body in ".{0,200}") {
            let _ = lines(&body);
        }
    }
}
