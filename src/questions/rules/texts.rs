//! Texts and the format they are written in.
use serde::{Deserialize, Serialize};

/// How a text is to be read. The names are GIFT's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Moodle's own: plain text in which line breaks count and simple HTML is allowed.
    #[default]
    Moodle,
    /// HTML. Made safe where it is shown, not here.
    Html,
    /// Nothing but text.
    Plain,
    /// Markdown.
    Markdown,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 4] = [Format::Moodle, Format::Html, Format::Plain, Format::Markdown];

    /// Its name between the brackets: "markdown".
    pub fn name(self) -> &'static str {
        match self {
            Format::Moodle => "moodle",
            Format::Html => "html",
            Format::Plain => "plain",
            Format::Markdown => "markdown",
        }
    }

    /// The format that stands in brackets before a text, and the text without it. Brackets with anything
    /// else in them belong to the text.
    pub fn split(text: &str) -> (Option<Format>, &str) {
        let found = Format::ALL.into_iter().find_map(|format| {
            let rest = text.strip_prefix('[')?.strip_prefix(format.name())?.strip_prefix(']')?;
            Some((Some(format), rest))
        });
        found.unwrap_or((None, text))
    }
}

/// A text with its format.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// How to read it.
    pub format: Format,
    /// What it says; line breaks are `\n`.
    pub body: String,
}

impl Text {
    /// A text without the blanks around it.
    pub fn new(format: Format, body: &str) -> Text {
        Text { format, body: tidy(body) }
    }

    /// A text whose format may stand in brackets before it, as GIFT and our sheets write it.
    pub fn of(written: &str, otherwise: Format) -> Text {
        let (format, body) = Format::split(trimmed(written));
        Text::new(format.unwrap_or(otherwise), body)
    }

    /// The brackets to write before the text where `otherwise` is the rule: also where the text begins as
    /// brackets, a weight or a comment would, so that it cannot be taken for one.
    pub fn mark(&self, otherwise: Format) -> String {
        let alike = self.body.starts_with(['[', '%']) || self.body.starts_with("//");
        match self.format != otherwise || alike {
            true => format!("[{}]", self.format.name()),
            false => String::new(),
        }
    }
}

/// Blanks, also those of no width, and marks of byte order are no part of a text's edges.
fn blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')
}

/// Without what is blank on both sides.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(blank)
}

/// Line breaks as `\n`, also the ones a word processor makes inside a paragraph.
pub fn lines(text: &str) -> String {
    match text.contains(['\r', '\u{b}', '\u{c}']) {
        true => text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}'], "\n"),
        false => text.to_string(),
    }
}

/// With line breaks as `\n` and no blanks around.
pub fn tidy(text: &str) -> String {
    trimmed(&lines(text)).to_string()
}

/// What stands before a gap: its blanks at the end count.
pub fn tidy_before(text: &str) -> String {
    lines(text).trim_start_matches(blank).to_string()
}

/// What stands after a gap: its blanks at the beginning count.
pub fn tidy_after(text: &str) -> String {
    lines(text).trim_end_matches(blank).to_string()
}

/// One line without blanks around.
pub fn tidy_line(text: &str) -> String {
    tidy(text).replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_stands_in_brackets() {
        assert_eq!(Format::split("[html]<b>a</b>"), (Some(Format::Html), "<b>a</b>"));
        assert_eq!(Format::split("[catatan] a"), (None, "[catatan] a"));
        assert_eq!(Format::split("[HTML]a"), (None, "[HTML]a"));
        assert_eq!(Format::split("[html"), (None, "[html"));
    }

    #[test]
    fn a_text_is_marked_only_where_it_must_be() {
        let mark = |body: &str, format| Text::new(format, body).mark(Format::Moodle);
        assert_eq!(mark("a", Format::Moodle), "");
        assert_eq!(mark("a", Format::Plain), "[plain]");
        assert_eq!(mark("[html]a", Format::Moodle), "[moodle]");
        assert_eq!(mark("%50%a", Format::Moodle), "[moodle]");
        assert_eq!(mark("//a", Format::Moodle), "[moodle]");
    }

    #[test]
    fn edges_are_trimmed_and_breaks_are_one_kind() {
        assert_eq!(tidy("\u{feff} a\r\nb\rc\u{b}d \n"), "a\nb\nc\nd");
        assert_eq!(tidy_before(" a "), "a ");
        assert_eq!(tidy_after(" a "), " a");
        assert_eq!(tidy_line(" a\r\nb "), "a b");
    }
}
