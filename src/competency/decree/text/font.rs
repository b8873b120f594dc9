//! A font as far as reading needs it: how long its codes are, how wide, and which characters they are.
use super::cmap::CMap;
use lopdf::{Dictionary, Document, Encoding, Object};
use std::collections::HashMap;

/// A font's CMap unpacks to at most this many bytes.
const MAX_CMAP: usize = 4 << 20;

/// A CID font tells at most this many widths, repeated ones counted again.
const MAX_WIDTHS: usize = 1 << 18;

/// Whether the font's codes are of one byte, or as its CMap says.
enum Codes {
    One,
    Ranges(Vec<(usize, u32, u32)>),
}

/// A font.
pub(super) struct Font {
    codes: Codes,
    unicode: HashMap<u32, String>,
    widths: HashMap<u32, f32>,
    default_width: f32,
    scale: f32,
}

impl Font {
    /// Reads a font; what it does not say is taken from what fonts usually are.
    ///
    /// `left` is how many unpacked bytes the whole file may still cost; it is drawn down.
    pub(super) fn read(document: &Document, dict: &Dictionary, left: &mut usize) -> Font {
        let deref = |dict: &Dictionary, key: &[u8]| dict.get_deref(key, document).ok().cloned();
        let to_unicode = stream(document, dict, b"ToUnicode", left);
        let to_unicode = to_unicode.map(|data| CMap::read(&data)).unwrap_or_default();
        let subtype = dict.get_deref(b"Subtype", document).and_then(Object::as_name).unwrap_or_default();
        if subtype == b"Type0" {
            let spaces = match stream(document, dict, b"Encoding", left) {
                Some(data) => CMap::read(&data).spaces,
                None => vec![(2, 0, 0xffff)],
            };
            let spaces = if spaces.is_empty() { vec![(2, 0, 0xffff)] } else { spaces };
            let descendant = deref(dict, b"DescendantFonts")
                .and_then(|fonts| fonts.as_array().ok().and_then(|fonts| fonts.first().cloned()));
            let descendant = descendant.as_ref().and_then(|font| dictionary(document, font));
            let mut widths = HashMap::new();
            let mut default_width = 1000.0;
            if let Some(font) = descendant {
                default_width = float(font.get_deref(b"DW", document).ok()).unwrap_or(1000.0);
                if let Ok(list) = font.get_deref(b"W", document).and_then(Object::as_array) {
                    cid_widths(document, list, &mut widths);
                }
            }
            let unicode = to_unicode.unicode;
            return Font { codes: Codes::Ranges(spaces), unicode, widths, default_width, scale: 0.001 };
        }
        let mut unicode = simple_unicode(document, dict);
        unicode.extend(to_unicode.unicode);
        let first = dict.get_deref(b"FirstChar", document).and_then(Object::as_i64).unwrap_or(0);
        let first = u32::try_from(first).unwrap_or(0).min(255);
        let mut widths = HashMap::new();
        if let Ok(list) = dict.get_deref(b"Widths", document).and_then(Object::as_array) {
            for (code, width) in (first..=255).zip(list) {
                if let Some(width) = float(Some(resolved(document, width))) {
                    widths.insert(code, width);
                }
            }
        } else {
            let fixed = base_name(document, dict).contains("Courier");
            for (code, text) in &unicode {
                let width = if fixed { 600.0 } else { text.chars().map(usual_width).sum() };
                widths.insert(*code, width);
            }
        }
        let missing = dict
            .get_deref(b"FontDescriptor", document)
            .and_then(Object::as_dict)
            .ok()
            .and_then(|d| float(d.get_deref(b"MissingWidth", document).ok()));
        let scale = match dict.get_deref(b"FontMatrix", document).and_then(Object::as_array) {
            Ok(matrix) if subtype == b"Type3" => float(matrix.first()).unwrap_or(0.001).abs(),
            _ => 0.001,
        };
        Font { codes: Codes::One, unicode, widths, default_width: missing.unwrap_or(500.0), scale }
    }

    /// The codes of a string, each with whether it is the single byte 32, which word spacing widens.
    pub(super) fn codes(&self, mut bytes: &[u8]) -> Vec<(u32, bool)> {
        let mut codes = Vec::new();
        while !bytes.is_empty() {
            let length = match &self.codes {
                Codes::One => 1,
                Codes::Ranges(ranges) => {
                    let fits = |range: &&(usize, u32, u32)| {
                        let code = bytes.get(..range.0).map(value);
                        code.is_some_and(|code| range.1 <= code && code <= range.2)
                    };
                    ranges.iter().find(fits).map_or(2, |range| range.0)
                }
            };
            let (code, rest) = bytes.split_at(length.clamp(1, bytes.len()));
            codes.push((value(code), code == b" "));
            bytes = rest;
        }
        codes
    }

    /// The characters of a code; `None` where the font does not tell them.
    pub(super) fn text(&self, code: u32) -> Option<&str> {
        self.unicode.get(&code).map(String::as_str)
    }

    /// How far a code moves, in parts of the font's size.
    pub(super) fn width(&self, code: u32) -> f32 {
        self.widths.get(&code).copied().unwrap_or(self.default_width) * self.scale
    }
}

fn value(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |n, b| n << 8 | u32::from(*b))
}

fn resolved<'a>(document: &'a Document, object: &'a Object) -> &'a Object {
    document.dereference(object).map_or(object, |(_, object)| object)
}

pub(super) fn dictionary<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    match resolved(document, object) {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

pub(super) fn float(object: Option<&Object>) -> Option<f32> {
    object.and_then(|o| o.as_float().ok()).filter(|n| n.is_finite())
}

fn stream(document: &Document, dict: &Dictionary, key: &[u8], left: &mut usize) -> Option<Vec<u8>> {
    let stream = dict.get_deref(key, document).and_then(Object::as_stream).ok()?;
    let data = stream.get_plain_content_with_limit(MAX_CMAP.min(*left)).ok()?;
    *left -= data.len().min(*left);
    Some(data)
}

fn base_name(document: &Document, dict: &Dictionary) -> String {
    let name = dict.get_deref(b"BaseFont", document).and_then(Object::as_name).unwrap_or_default();
    String::from_utf8_lossy(name).into_owned()
}

/// `W` of a CID font: `first [w w …]` or `first last w`.
fn cid_widths(document: &Document, list: &[Object], widths: &mut HashMap<u32, f32>) {
    let mut rest = list.iter().map(|object| resolved(document, object));
    let mut left = MAX_WIDTHS;
    while let Some(first) = rest.next().and_then(|o| o.as_i64().ok()).and_then(|n| u32::try_from(n).ok()) {
        match rest.next() {
            Some(Object::Array(each)) => {
                for (code, width) in (first..=0xffff).zip(each).take(left) {
                    left -= 1;
                    if let Some(width) = float(Some(resolved(document, width))) {
                        widths.insert(code, width);
                    }
                }
            }
            Some(last) => {
                let last = last.as_i64().ok().and_then(|n| u32::try_from(n).ok()).unwrap_or(first);
                let Some(width) = float(rest.next()) else { return };
                for code in (first..=last.min(0xffff)).take(left) {
                    left -= 1;
                    widths.insert(code, width);
                }
            }
            None => return,
        }
    }
}

/// The characters of a font with codes of one byte, by its `Encoding`.
fn simple_unicode(document: &Document, dict: &Dictionary) -> HashMap<u32, String> {
    let name = base_name(document, dict);
    if name.contains("Wingdings") || (name.contains("Symbol") && !name.contains("SegoeUISymbol")) {
        return pictures(&name);
    }
    let flags = dict
        .get_deref(b"FontDescriptor", document)
        .and_then(Object::as_dict)
        .and_then(|d| d.get_deref(b"Flags", document))
        .and_then(Object::as_i64)
        .unwrap_or(32);
    let encoding = dict.get_deref(b"Encoding", document).ok();
    // A symbolic font without an encoding has one of its own inside: nothing is guessed.
    let own = flags & 4 != 0;
    let default: &[u8] = if own { b"" } else { b"StandardEncoding" };
    let (base, differences) = match encoding {
        Some(Object::Name(name)) => (name.as_slice(), None),
        Some(Object::Dictionary(encoding)) => (
            encoding.get_deref(b"BaseEncoding", document).and_then(Object::as_name).unwrap_or(default),
            encoding.get_deref(b"Differences", document).and_then(Object::as_array).ok(),
        ),
        _ => (default, None),
    };
    let mut unicode = if base.is_empty() { HashMap::new() } else { table(base) };
    let mut code = 0;
    for item in differences.into_iter().flatten() {
        match resolved(document, item) {
            Object::Integer(n) => code = u32::try_from(*n).unwrap_or(256),
            Object::Name(name) if code < 256 => {
                match glyph(name) {
                    Some(text) => unicode.insert(code, text),
                    None => unicode.remove(&code),
                };
                code += 1;
            }
            _ => {}
        }
    }
    unicode
}

/// The bullets of the two picture fonts that lists are set with.
fn pictures(name: &str) -> HashMap<u32, String> {
    let known: &[(u32, &str)] = match name.contains("Wingdings") {
        true => &[(0x76, "❖"), (0xa7, "▪"), (0xa8, "◻"), (0xd8, "➢"), (0xfc, "✓"), (0x20, " ")],
        false => &[(0xb7, "•"), (0x2d, "−"), (0xb3, "≥"), (0xa3, "≤"), (0xb1, "±"), (0xb0, "°"), (0x20, " ")],
    };
    known.iter().map(|(code, text)| (*code, text.to_string())).collect()
}

/// One of the encodings that the format itself names.
fn table(base: &[u8]) -> HashMap<u32, String> {
    let empty = Document::new();
    let mut font = Dictionary::new();
    font.set("Type", Object::Name(b"Font".to_vec()));
    font.set("Encoding", Object::Name(base.to_vec()));
    let Ok(encoding) = font.get_font_encoding(&empty) else { return HashMap::new() };
    (0..=255).filter_map(|code: u8| Some((u32::from(code), decoded(&encoding, code)?))).collect()
}

fn decoded(encoding: &Encoding<'_>, code: u8) -> Option<String> {
    encoding.bytes_to_string(&[code]).ok().filter(|text| !text.is_empty())
}

/// The characters a glyph's name stands for (Adobe Glyph List, `uniXXXX`, `a_b`, `a.alt`).
fn glyph(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    let stem = name.split('.').next().filter(|stem| !stem.is_empty())?;
    stem.split('_').map(one_glyph).collect()
}

fn one_glyph(name: &str) -> Option<String> {
    let hex = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).map(String::from);
    if let Some(text) = name.strip_prefix("uni").filter(|d| d.len() == 4).and_then(hex) {
        return Some(text);
    }
    if let Some(text) = name.strip_prefix('u').filter(|d| (4..=6).contains(&d.len())).and_then(hex) {
        return Some(text);
    }
    // The crate keeps the list of names to itself, but reads a font that uses one.
    let empty = Document::new();
    let differences = vec![Object::Integer(1), Object::Name(name.as_bytes().to_vec())];
    let mut encoding = Dictionary::new();
    encoding.set("Differences", Object::Array(differences));
    let mut font = Dictionary::new();
    font.set("Type", Object::Name(b"Font".to_vec()));
    font.set("Encoding", Object::Dictionary(encoding));
    decoded(&font.get_font_encoding(&empty).ok()?, 1)
}

/// About how wide a character is in a font that does not tell, in thousandths.
fn usual_width(c: char) -> f32 {
    match c {
        'i' | 'j' | 'l' | 't' | 'f' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | 'I' | '/' => 278.0,
        'm' | 'w' | 'M' | 'W' | '@' => 830.0,
        'A'..='Z' => 690.0,
        'r' | '(' | ')' | '-' => 333.0,
        _ => 530.0,
    }
}
