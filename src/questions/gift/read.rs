//! From a GIFT file to questions.
use super::answers::kind;
use super::blocks::{Block, split};
use super::escape::{find, first_run, last_run, unescape};
use crate::questions::import::{Import, Refused, first_words};
use crate::questions::rules::{Format, Kind, Question, Text, trimmed};
use crate::text::Both;

/// How many blocks after an open brace are looked through for the closing one, to say that blank lines
/// separate them.
const LOOK_AHEAD: usize = 50;

/// A fault and the piece of the block it is about.
pub type Fault<'a> = (&'a str, Both);

/// Reads a file of questions. Nothing fails as a whole: what is no question is listed with its line.
pub fn read(file: &str) -> Import {
    let mut import = Import::default();
    let mut category = String::new();
    let blocks = split(file);
    let mut next = 0;
    while let Some(block) = blocks.get(next) {
        next += 1;
        let mut raw = trimmed(&block.text);
        while let Some(named) = raw.strip_prefix("$CATEGORY:") {
            let (line, rest) = named.split_once('\n').unwrap_or((named, ""));
            category = trimmed(line).to_string();
            raw = trimmed(rest);
        }
        if raw.is_empty() {
            continue;
        }
        if let Some(closing) = torn(raw, &blocks[next..]) {
            next += closing;
            let line = block.last_line() + 1;
            let why = both!(
                "Ada baris kosong di dalam kurung kurawal. Hapus baris kosong itu.",
                "There is a blank line inside the braces. Delete the blank line."
            );
            import.refused.push(Refused { line, what: what(raw), why });
            continue;
        }
        match question(raw) {
            Ok(question) => {
                let (id_number, tags) = (block.id_number.clone(), block.tags.clone());
                let question = Question { category: category.clone(), id_number, tags, ..question };
                import.take(block.line(raw), question);
            }
            Err((part, why)) => {
                import.refused.push(Refused { line: block.line(part), what: what(raw), why });
            }
        }
    }
    import
}

/// The number of further blocks that end what this one opened, if a later one closes its brace.
fn torn(raw: &str, later: &[Block]) -> Option<usize> {
    let open = find(raw, &['{'])?;
    if find(&raw[open..], &['}']).is_some() {
        return None;
    }
    for (at, block) in later.iter().take(LOOK_AHEAD).enumerate() {
        match find(&block.text, &['{', '}']) {
            Some(brace) if block.text[brace..].starts_with('}') => return Some(at + 1),
            Some(_) => return None,
            None => {}
        }
    }
    None
}

/// Title or first words of something that is no question.
fn what(raw: &str) -> String {
    let title = raw.strip_prefix("::").and_then(|rest| Some(&rest[..first_run(rest, ':', 2)?]));
    let text = title.unwrap_or(raw.strip_prefix("::").unwrap_or(raw));
    first_words(&unescape(text), 60)
}

fn question(raw: &str) -> Result<Question, Fault<'_>> {
    let (name, rest) = match raw.strip_prefix("::") {
        Some(rest) => match first_run(rest, ':', 2) {
            Some(end) => (&rest[..end], &rest[end + 2..]),
            None => {
                return Err((
                    raw,
                    both!(
                        "Judulnya belum ditutup. Akhiri judul dengan dua titik dua (::).",
                        "The title is not closed. End it with two colons (::)."
                    ),
                ));
            }
        },
        None => ("", raw),
    };
    let Some((before, inside, after)) = braces(rest)? else {
        let text = read_text(rest, Format::Moodle);
        return Ok(Question { name: unescape(name), ..Question::new(text, Kind::Description) });
    };
    let after = Some(unescape(after)).filter(|after| !trimmed(after).is_empty());
    let (format, body) = Format::split(before.trim_start());
    let format = format.unwrap_or_default();
    let text = Text { format, body: unescape(body) };
    let (inside, general) = match last_run(inside, '#', 4) {
        Some(at) => (&inside[..at], Some(&inside[at + 4..])),
        None => (inside, None),
    };
    if let Some(at) = first_run(inside, '#', 4) {
        return Err((
            &inside[at..],
            both!(
                "Umpan balik umum (####) hanya boleh satu dan di akhir.",
                "General feedback (####) may stand only once, at the end."
            ),
        ));
    }
    let general_feedback = general.map(|general| read_text(general, format));
    let kind = kind(inside, format)?;
    Ok(Question { name: unescape(name), after, general_feedback, ..Question::new(text, kind) })
}

/// What stands before, inside and after the braces; `None` if there are none.
fn braces(rest: &str) -> Result<Option<(&str, &str, &str)>, Fault<'_>> {
    let Some(first) = find(rest, &['{', '}']) else { return Ok(None) };
    if rest[first..].starts_with('}') {
        return Err((
            &rest[first..],
            both!(
                "Ada kurung kurawal tutup tanpa pembuka. Untuk tanda itu sendiri tulis \\}}.",
                "There is a closing brace without an opening one. For the sign itself write \\}}."
            ),
        ));
    }
    let (before, inside) = (&rest[..first], &rest[first + 1..]);
    let Some(end) = find(inside, &['{', '}']) else {
        return Err((
            &rest[first..],
            both!(
                "Kurung kurawal belum ditutup. Tambahkan }} setelah jawaban terakhir.",
                "The brace is not closed. Add }} after the last answer."
            ),
        ));
    };
    let after = &inside[end + 1..];
    let second = match inside[end..].starts_with('{') {
        true => Some(&inside[end..]),
        false => find(after, &['{', '}']).map(|at| &after[at..]),
    };
    match second {
        Some(part) => Err((
            part,
            both!(
                "Ada kurung kurawal kedua. Pisahkan soal dengan baris kosong; untuk tanda itu sendiri tulis \\{{ atau \\}}.",
                "There is a second brace. Separate questions with a blank line; for the sign itself write \\{{ or \\}}."
            ),
        )),
        None => Ok(Some((before, &inside[..end], after))),
    }
}

/// A text as it is written, with the format that may stand before it.
pub fn read_text(raw: &str, otherwise: Format) -> Text {
    let (format, body) = Format::split(trimmed(raw));
    Text::new(format.unwrap_or(otherwise), &unescape(body))
}
