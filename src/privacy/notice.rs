//! The notice: its text as paragraphs and headings. Version 1 travels with the program.
use crate::{error::Refusal, text::Language};
use serde::Serialize;

const FIRST_ID: &str = include_str!("../../content/privacy/id.txt");
const FIRST_EN: &str = include_str!("../../content/privacy/en.txt");

/// A version of the notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// From 1.
    pub version: i32,
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
}

/// A heading or a paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Whether it is a heading.
    pub heading: bool,
    /// What it says.
    pub text: String,
}

impl Notice {
    /// The one that travels with the program.
    pub fn first() -> Notice {
        Notice { version: 1, id: FIRST_ID.into(), en: FIRST_EN.into() }
    }

    /// Its text in one language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Id => &self.id,
            Language::En => &self.en,
        }
    }

    /// Its headings and paragraphs in one language.
    pub fn parts(&self, language: Language) -> Vec<Part> {
        parts(self.text(language))
    }
}

/// Lines that begin with `# ` are headings; others are paragraphs up to an empty line.
pub fn parts(text: &str) -> Vec<Part> {
    let mut all: Vec<Part> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        match line.strip_prefix("# ") {
            Some(heading) => {
                all.push(Part { heading: true, text: heading.trim().to_string() });
                open = false;
            }
            None if line.is_empty() => open = false,
            None => match all.last_mut().filter(|_| open) {
                Some(last) => {
                    last.text.push(' ');
                    last.text.push_str(line);
                }
                None => {
                    all.push(Part { heading: false, text: line.to_string() });
                    open = true;
                }
            },
        }
    }
    all
}

/// A text that somebody wrote for the notice.
///
/// # Errors
/// A refusal at `field` when there is no paragraph, or too much of it.
pub fn parse(field: &'static str, typed: &str) -> Result<String, Refusal> {
    let text = typed.replace("\r\n", "\n").trim().to_string();
    if !parts(&text).iter().any(|part| !part.heading) {
        return Err(Refusal::at(
            field,
            both!("Tulis paling sedikit satu alinea.", "Write at least one paragraph."),
        ));
    }
    if text.chars().count() > 20_000 {
        return Err(Refusal::at(field, both!("Paling banyak 20.000 huruf.", "At most 20,000 characters.")));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_headings_and_paragraphs() {
        let part = |heading, text: &str| Part { heading, text: text.into() };
        assert_eq!(
            parts("# Satu\ndua\ntiga\n\nempat\n# Lima"),
            [part(true, "Satu"), part(false, "dua tiga"), part(false, "empat"), part(true, "Lima")]
        );
    }

    #[test]
    fn the_first_notice_says_the_same_in_both_languages() {
        let shape = |language| Notice::first().parts(language).iter().map(|p| p.heading).collect::<Vec<_>>();
        assert_eq!(shape(Language::Id), shape(Language::En));
        assert!(Notice::first().text(Language::Id).contains("3 kali 24 jam"));
    }

    #[test]
    fn an_empty_text_is_none() {
        assert_eq!(parse("id", "# Hanya judul").unwrap_err().field, "id");
        assert!(parse("id", &"x".repeat(20_001)).is_err());
        assert_eq!(parse("id", " a\r\nb ").unwrap(), "a\nb");
    }
}
