//! The part of a CMap that tells which characters a font's codes stand for, and how long codes are.
use std::collections::HashMap;

/// More entries than this no font of a decree has; the rest is left unread.
const MAX_ENTRIES: usize = 100_000;

/// What a CMap says.
#[derive(Default)]
pub(super) struct CMap {
    /// Characters by code.
    pub(super) unicode: HashMap<u32, String>,
    /// The lengths in bytes of codes, with the lowest and highest code of each range.
    pub(super) spaces: Vec<(usize, u32, u32)>,
    read: usize,
}

enum Token<'a> {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(&'a [u8]),
}

fn is_end(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0 || b"<>[]()/%".contains(&byte)
}

fn tokens(data: &[u8]) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&byte) = data.get(at) {
        at += 1;
        match byte {
            b'%' => at += data[at..].iter().take_while(|b| !b"\r\n".contains(b)).count(),
            b'<' if data.get(at) == Some(&b'<') => at += 1,
            b'<' => {
                let digits = data[at..].iter().take_while(|b| **b != b'>');
                let length = digits.clone().count();
                tokens.push(Token::Hex(bytes(digits)));
                at += length + 1;
            }
            b'[' => tokens.push(Token::Open),
            b']' => tokens.push(Token::Close),
            byte if is_end(byte) => {}
            _ => {
                let length = data[at..].iter().take_while(|b| !is_end(**b)).count();
                tokens.push(Token::Word(&data[at - 1..at + length]));
                at += length;
            }
        }
    }
    tokens
}

fn bytes<'a>(digits: impl Iterator<Item = &'a u8>) -> Vec<u8> {
    let nibbles: Vec<u8> =
        digits.filter_map(|d| char::from(*d).to_digit(16)).filter_map(|d| u8::try_from(d).ok()).collect();
    nibbles.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |n, b| n << 8 | u32::from(*b))
}

/// The characters of UTF-16BE bytes, the last one moved on by `step` as ranges count.
fn characters(bytes: &[u8], step: u32) -> String {
    let mut units: Vec<u16> = match bytes {
        [one] => vec![u16::from(*one)],
        _ => bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect(),
    };
    if let Some(last) = units.last_mut() {
        *last = u16::try_from(u32::from(*last).saturating_add(step)).unwrap_or(u16::MAX);
    }
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

impl CMap {
    /// Reads a CMap; what cannot be read is passed over.
    pub(super) fn read(data: &[u8]) -> CMap {
        let mut cmap = CMap::default();
        let mut waiting: Vec<Vec<u8>> = Vec::new();
        let mut list: Option<Vec<Vec<u8>>> = None;
        let (mut chars, mut ranges) = (false, false);
        for token in tokens(data) {
            match token {
                Token::Word(word) => {
                    chars = word == b"beginbfchar";
                    ranges = word == b"beginbfrange";
                    if word == b"endcodespacerange" {
                        for pair in waiting.chunks_exact(2) {
                            cmap.spaces.push((pair[1].len(), number(&pair[0]), number(&pair[1])));
                        }
                    }
                    waiting.clear();
                    list = None;
                }
                Token::Open => list = Some(Vec::new()),
                Token::Close => {
                    if let (Some(list), [low, _], true) = (list.take(), &waiting[..], ranges) {
                        let low = number(low);
                        for (step, target) in (0..).zip(&list) {
                            cmap.put(low.saturating_add(step), characters(target, 0));
                        }
                    }
                    waiting.clear();
                }
                Token::Hex(bytes) => match &mut list {
                    Some(list) => list.push(bytes),
                    None => {
                        waiting.push(bytes);
                        match &waiting[..] {
                            [code, target] if chars => {
                                cmap.put(number(code), characters(target, 0));
                                waiting.clear();
                            }
                            [low, high, target] if ranges => {
                                let (low, high) = (number(low), number(high));
                                for (step, code) in (low..=high).take(0x1_0000).enumerate() {
                                    let step = u32::try_from(step).unwrap_or(0);
                                    if !cmap.put(code, characters(target, step)) {
                                        break;
                                    }
                                }
                                waiting.clear();
                            }
                            _ => {}
                        }
                    }
                },
            }
        }
        cmap
    }

    fn put(&mut self, code: u32, text: String) -> bool {
        let room = self.read < MAX_ENTRIES;
        self.read += 1;
        if room && !text.is_empty() && text != "\0" {
            self.unicode.insert(code, text);
        }
        room
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chars_ranges_and_lists_are_read() {
        let cmap = CMap::read(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n2 beginbfchar <0003> <0020>\n\
              <0004><00660069> endbfchar 2 beginbfrange <0010> <0012> <0041> <0020> <0021> [<0061> <D83DDE00>]\n\
              endbfrange",
        );
        assert_eq!(cmap.spaces, [(2, 0, 0xffff)]);
        let of = |code: u32| cmap.unicode.get(&code).map(String::as_str);
        assert_eq!([of(3), of(4), of(0x12), of(0x21)], [Some(" "), Some("fi"), Some("C"), Some("\u{1f600}")]);
        assert_eq!(of(5), None);
    }

    #[test]
    fn endless_ranges_end() {
        let cmap = CMap::read(b"1 beginbfrange <00000000> <FFFFFFFF> <0041> <00> endbfrange <");
        assert!(cmap.unicode.len() <= MAX_ENTRIES);
    }
}
