//! Reads the values that a PDF is made of, one after the other and never twice, so that no file can
//! make them more than it is long.
use lopdf::{Dictionary, Object, StringFormat};

/// Lists in lists, at most this deep.
const MAX_DEPTH: usize = 64;
/// A dictionary costs as much as so many values more.
const DICTIONARY: usize = 4;
/// A text costs as much as one value for each so many bytes.
const BYTES_A_VALUE: usize = 32;

/// A place in the file from which values are read.
pub(super) struct Parser<'a, 'b> {
    data: &'a [u8],
    /// The next byte.
    pub(super) at: usize,
    /// How many values may still be read; no more are when it is 0.
    pub(super) left: &'b mut usize,
}

/// What ends a word.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | 0 | 12)
}

fn is_mark(byte: u8) -> bool {
    b"()<>[]{}/%".contains(&byte)
}

impl<'a, 'b> Parser<'a, 'b> {
    /// Reads from the beginning of `data`.
    pub(super) fn new(data: &'a [u8], left: &'b mut usize) -> Parser<'a, 'b> {
        Parser { data, at: 0, left }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.data.get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.data.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, while_true: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().position(|b| !while_true(*b)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// Passes over blanks and comments.
    pub(super) fn skip(&mut self) {
        loop {
            self.take(is_blank);
            if self.peek() != Some(b'%') {
                return;
            }
            self.take(|b| b != b'\n' && b != b'\r');
        }
    }

    /// The word that begins here, empty before a mark.
    pub(super) fn word(&mut self) -> &'a [u8] {
        self.take(|b| !is_blank(b) && !is_mark(b))
    }

    fn pay(&mut self, bytes: usize) -> Option<()> {
        let cost = 1 + bytes / BYTES_A_VALUE;
        match self.left.checked_sub(cost) {
            Some(left) => *self.left = left,
            None => {
                *self.left = 0;
                return None;
            }
        }
        Some(())
    }

    /// The value that begins here; what is none ends the reading, at the place it was found.
    pub(super) fn value(&mut self) -> Option<Object> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Option<Object> {
        self.skip();
        self.pay(0)?;
        match self.peek()? {
            b'/' => {
                let name = self.name();
                self.pay(name.len())?;
                Some(Object::Name(name))
            }
            b'(' => self.text(),
            b'<' if self.rest().get(1) == Some(&b'<') => self.dictionary(depth).map(Object::Dictionary),
            b'<' => self.hex(),
            b'[' if depth < MAX_DEPTH => {
                self.at += 1;
                let mut list = Vec::new();
                loop {
                    self.skip();
                    if self.peek()? == b']' {
                        self.at += 1;
                        return Some(Object::Array(list));
                    }
                    list.push(self.nested(depth + 1)?);
                }
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number(),
            _ => match self.word() {
                b"true" => Some(Object::Boolean(true)),
                b"false" => Some(Object::Boolean(false)),
                b"null" => Some(Object::Null),
                _ => None,
            },
        }
    }

    fn dictionary(&mut self, depth: usize) -> Option<Dictionary> {
        if depth >= MAX_DEPTH {
            return None;
        }
        self.at += 2;
        self.pay(DICTIONARY * BYTES_A_VALUE)?;
        let mut dict = Dictionary::new();
        loop {
            self.skip();
            match self.peek()? {
                b'>' => {
                    self.at += self.rest().iter().take(2).take_while(|b| **b == b'>').count();
                    return Some(dict);
                }
                b'/' => {
                    let name = self.name();
                    self.pay(name.len())?;
                    self.skip();
                    if self.peek()? == b'>' && self.rest().get(1) == Some(&b'>') {
                        continue;
                    }
                    let value = self.nested(depth + 1)?;
                    dict.set(name, value);
                }
                _ => {
                    self.nested(depth + 1)?;
                }
            }
        }
    }

    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let raw = self.word();
        let mut name = Vec::with_capacity(raw.len());
        let mut at = 0;
        while let Some(byte) = raw.get(at) {
            let escaped = raw.get(at + 1..at + 3).filter(|_| *byte == b'#');
            let escaped = escaped.and_then(|hex| std::str::from_utf8(hex).ok());
            match escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                Some(byte) => {
                    name.push(byte);
                    at += 3;
                }
                None => {
                    name.push(*byte);
                    at += 1;
                }
            }
        }
        name
    }

    /// A number, or a reference: "12", "-0.5", "12 0 R".
    fn number(&mut self) -> Option<Object> {
        let word = std::str::from_utf8(self.word()).ok()?;
        let Ok(number) = word.parse::<i64>() else {
            return Some(Object::Real(word.parse().ok().filter(|n: &f32| n.is_finite()).unwrap_or(0.0)));
        };
        let after = self.at;
        if let (Ok(id), false) = (u32::try_from(number), word.starts_with('+')) {
            self.take(is_blank);
            let generation =
                std::str::from_utf8(self.take(|b| b.is_ascii_digit())).ok().and_then(|g| g.parse().ok());
            let blanks = self.take(is_blank).len();
            let ends = |b: &u8| is_blank(*b) || is_mark(*b);
            if let (Some(generation), true, Some(b'R')) = (generation, blanks > 0, self.peek())
                && self.rest().get(1).is_none_or(ends)
            {
                self.at += 1;
                return Some(Object::Reference((id, generation)));
            }
            self.at = after;
        }
        Some(Object::Integer(number))
    }

    fn hex(&mut self) -> Option<Object> {
        self.at += 1;
        let digits = self.take(|b| b != b'>');
        self.at += 1;
        self.pay(digits.len() / 2)?;
        let digits = digits.iter().filter_map(|d| char::from(*d).to_digit(16));
        let nibbles: Vec<u8> = digits.filter_map(|d| u8::try_from(d).ok()).collect();
        let bytes = nibbles.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect();
        Some(Object::String(bytes, StringFormat::Hexadecimal))
    }

    fn text(&mut self) -> Option<Object> {
        self.at += 1;
        let (mut text, mut open) = (Vec::new(), 1usize);
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' if open == 1 => break,
                b')' => open -= 1,
                b'\\' => {
                    let escaped = self.peek()?;
                    self.at += 1;
                    match escaped {
                        b'n' => text.push(b'\n'),
                        b'r' => text.push(b'\r'),
                        b't' => text.push(b'\t'),
                        b'b' => text.push(8),
                        b'f' => text.push(12),
                        b'\n' => {}
                        b'\r' => self.at += usize::from(self.peek() == Some(b'\n')),
                        b'0'..=b'7' => {
                            let mut code = u32::from(escaped - b'0');
                            for _ in 0..2 {
                                let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                                code = code * 8 + u32::from(digit - b'0');
                                self.at += 1;
                            }
                            text.push(u8::try_from(code & 0xff).unwrap_or(0));
                        }
                        other => text.push(other),
                    }
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
        self.pay(text.len())?;
        Some(Object::String(text, StringFormat::Literal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_written() {
        let mut left = 100;
        let data = b"<< /A#42 [1 -2.5 (a\\)\\101(b)) <4a4> 3 0 R 3 0] %x\n /C true /D >> ";
        let value = Parser::new(data, &mut left).value();
        let Some(Object::Dictionary(dict)) = value else { panic!("{value:?}") };
        let list = dict.get(b"AB").and_then(Object::as_array).cloned().unwrap();
        assert_eq!(list[1], Object::Real(-2.5));
        assert_eq!(list[2].as_str().unwrap(), b"a)A(b)");
        assert_eq!(list[3].as_str().unwrap(), b"J@");
        assert_eq!(list[4..], [Object::Reference((3, 0)), Object::Integer(3), Object::Integer(0)]);
        assert_eq!(dict.get(b"C").unwrap(), &Object::Boolean(true));
    }

    #[test]
    fn reading_ends_when_the_budget_does() {
        let mut left = 5;
        assert_eq!(Parser::new(b"[1 1 1 1 1 1 1 1]", &mut left).value(), None);
        assert_eq!(left, 0);
    }
}
