//! Signs that mean something and signs that stand for themselves. Everything here works on text as it is
//! written; only the last step takes the escapes out, so that no stand-in characters are needed and every
//! piece still knows its place in the file.

/// What an escape at the beginning of `rest` stands for. Every escape is two bytes long; a backslash
/// before anything else is itself.
fn escaped(rest: &str) -> Option<char> {
    match rest.as_bytes() {
        [b'\\', b'n', ..] => Some('\n'),
        [b'\\', c @ (b'\\' | b':' | b'#' | b'=' | b'{' | b'}' | b'~'), ..] => Some(char::from(*c)),
        _ => None,
    }
}

/// Characters that are not escaped, with their places.
fn bare(raw: &str) -> impl Iterator<Item = (usize, char)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while escaped(&raw[at..]).is_some() {
            at += 2;
        }
        let c = raw[at..].chars().next()?;
        let place = at;
        at += c.len_utf8();
        Some((place, c))
    })
}

/// The place of the first of `signs` that is not escaped.
pub fn find(raw: &str, signs: &[char]) -> Option<usize> {
    bare(raw).find(|(_, c)| signs.contains(c)).map(|(at, _)| at)
}

/// The places of all runs of `count` times `sign`, overlapping ones too. `sign` is ASCII.
fn runs(raw: &str, sign: char, count: usize) -> impl Iterator<Item = usize> {
    let (mut length, mut end) = (0, 0);
    bare(raw).filter_map(move |(at, c)| {
        length = if c != sign {
            0
        } else if at == end {
            length + 1
        } else {
            1
        };
        end = at + c.len_utf8();
        (length >= count).then(|| end - count)
    })
}

/// The place of the first run.
pub fn first_run(raw: &str, sign: char, count: usize) -> Option<usize> {
    runs(raw, sign, count).next()
}

/// The place of the last run.
pub fn last_run(raw: &str, sign: char, count: usize) -> Option<usize> {
    runs(raw, sign, count).last()
}

/// The pieces of `raw`, each beginning with one of `signs`; what stands before the first of them is a
/// piece too.
pub fn pieces<'a>(raw: &'a str, signs: &[char]) -> Vec<&'a str> {
    let mut cuts: Vec<usize> = bare(raw).filter(|(_, c)| signs.contains(c)).map(|(at, _)| at).collect();
    cuts.push(raw.len());
    let mut from = 0;
    let mut pieces = Vec::with_capacity(cuts.len());
    for cut in cuts {
        pieces.push(&raw[from..cut]);
        from = cut;
    }
    pieces
}

/// What is before and after the first `sign`.
pub fn cut(raw: &str, sign: char) -> (&str, Option<&str>) {
    match find(raw, &[sign]) {
        Some(at) => (&raw[..at], Some(&raw[at + sign.len_utf8()..])),
        None => (raw, None),
    }
}

/// The text that is meant.
pub fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        match escaped(rest) {
            Some(c) => {
                text.push(c);
                rest = &rest[2..];
            }
            None => {
                text.push('\\');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    text
}

/// The text as it is written: on one line, every sign escaped.
pub fn escape(text: &str) -> String {
    let mut raw = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => raw.push_str("\\n"),
            '\\' | ':' | '#' | '=' | '{' | '}' | '~' => raw.extend(['\\', c]),
            c => raw.push(c),
        }
    }
    raw
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_taken_out_and_put_in() {
        assert_eq!(unescape(r"a\=b \{\} \~ \# \: \\ x\ny"), "a=b {} ~ # : \\ x\ny");
        assert_eq!(unescape(r"\alpha \\n \"), r"\alpha \n \");
        assert_eq!(escape("a=b\n\\n"), r"a\=b\n\\n");
    }

    #[test]
    fn escaped_signs_are_not_found() {
        assert_eq!(find(r"a\{b{", &['{']), Some(4));
        assert_eq!(find(r"a\\{", &['{']), Some(3));
        assert_eq!(first_run(r"\:::a::", ':', 2), Some(2));
        assert_eq!(first_run(r":\::", ':', 2), None);
        assert_eq!(last_run("a#####b", '#', 4), Some(2));
        assert_eq!(pieces(r"a=b\=c~d", &['=', '~']), ["a", r"=b\=c", "~d"]);
        assert_eq!(cut(r"a\#b#c#d", '#'), (r"a\#b", Some("c#d")));
        assert_eq!(cut("a", '#'), ("a", None));
    }
}
