//! The text of a question as plain lines. Markup is left out, never shown and never run.
use crate::questions::rules::{Format, Question, Text};

/// The lines of a text, without markup and without empty ones.
pub fn lines(text: &Text) -> Vec<String> {
    let plain = match text.format {
        Format::Plain => text.body.clone(),
        Format::Markdown => text.body.replace("**", "").replace('`', ""),
        Format::Moodle | Format::Html => unmarked(&text.body),
    };
    plain.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_string).collect()
}

/// What a question asks, as plain lines, with a line for a missing word.
pub fn asked_lines(question: &Question) -> Vec<String> {
    lines(&Text { format: question.text.format, body: question.shown_text() })
}

/// Tags that begin a new line.
const BREAKS: [&str; 8] = ["br", "p", "/p", "div", "/div", "li", "tr", "/li"];

fn unmarked(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let inside = &rest[at + 1..];
        // "a < b" is no tag.
        let tag = inside.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
        match inside.find('>').filter(|_| tag) {
            Some(end) => {
                let name = inside[..end].trim_end_matches('/').split_whitespace().next().unwrap_or("");
                if BREAKS.contains(&name.to_ascii_lowercase().as_str()) {
                    out.push('\n');
                }
                rest = &inside[end + 1..];
            }
            None => {
                out.push('<');
                rest = inside;
            }
        }
    }
    out.push_str(rest);
    let entities =
        [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.iter().fold(out, |text, (entity, sign)| text.replace(entity, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_word_is_a_line() {
        let question = crate::questions::gift::read("Kota {=Solo} ramai.").questions().remove(0);
        assert_eq!(asked_lines(&question), ["Kota _____ ramai."]);
    }

    fn of(format: Format, body: &str) -> Vec<String> {
        lines(&Text::new(format, body))
    }

    #[test]
    fn markup_is_left_out() {
        assert_eq!(
            of(Format::Html, "<p>Apa <b>itu</b>?</p><p>Ya &amp; tidak</p>"),
            ["Apa itu?", "Ya & tidak"]
        );
        assert_eq!(of(Format::Moodle, "a < b<br>c > d"), ["a < b", "c > d"]);
        assert_eq!(of(Format::Html, "<script>x</script>"), ["x"]);
        assert_eq!(of(Format::Plain, "<b>"), ["<b>"]);
        assert_eq!(of(Format::Markdown, "**tebal**"), ["tebal"]);
        assert_eq!(of(Format::Moodle, "satu\n\ndua <tiga"), ["satu", "dua <tiga"]);
    }
}
