//! The text of a PDF: bytes in, for each page its lines of positioned words out.
//!
//! The format itself (objects, streams, operators) is read by a crate; where glyphs stand and which
//! characters they are is worked out here, because a table can only be told by positions.
mod cmap;
mod content;
mod file;
mod font;
mod matrix;
mod object;
mod words;

use super::Error;
use content::Reader;
use font::{dictionary, float};
use lopdf::{Dictionary, Document, Object};
use matrix::Matrix;
use std::thread;
pub(super) use words::words_text;
pub use words::{Line, Word};

/// The largest file read, in bytes.
pub const MAX_FILE: usize = 25_000_000;
/// The most pages read.
pub const MAX_PAGES: usize = 3_000;
/// The reader of the format recurses; a thread of its own gives it room whoever calls.
const STACK: usize = 32 << 20;

/// A page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Counted from 1 in the order of the file, whatever is printed on it.
    pub number: usize,
    /// In points, as shown.
    pub width: f32,
    /// In points, as shown.
    pub height: f32,
    /// From top to bottom.
    pub lines: Vec<Line>,
    /// It shows pictures.
    pub pictures: bool,
    /// Some of its drawing could not be read.
    pub broken: bool,
    /// Its text lies invisible under a picture: a machine recognised it.
    pub recognised: bool,
}

/// Reads the text of a PDF.
///
/// # Errors
/// When the file is no PDF, is broken or locked, holds no text, or costs more than a decree may.
pub fn pages(bytes: &[u8]) -> Result<Vec<Page>, Error> {
    if bytes.len() > MAX_FILE {
        return Err(Error::TooLarge);
    }
    if !bytes.iter().take(1024).copied().collect::<Vec<u8>>().windows(5).any(|w| w == b"%PDF-") {
        return Err(Error::NotPdf);
    }
    thread::scope(|scope| {
        let work = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || read(bytes));
        // A panic of the crate on a hostile file ends in its own thread and is a broken file to us.
        work.map_err(|_| Error::TooMuch)?.join().unwrap_or(Err(Error::Broken))
    })
}

fn read(bytes: &[u8]) -> Result<Vec<Page>, Error> {
    let document = file::read(bytes)?;
    let ids: Vec<lopdf::ObjectId> = document.page_iter().take(MAX_PAGES + 1).collect();
    if ids.len() > MAX_PAGES {
        return Err(Error::TooMuch);
    }
    if ids.is_empty() {
        return Err(Error::Broken);
    }
    let mut reader = Reader::new(&document);
    let mut pages = Vec::with_capacity(ids.len());
    for (number, id) in (1..).zip(ids) {
        let leaf = document.get_dictionary(id).ok();
        let resources = inherited(&document, leaf, b"Resources").and_then(|r| dictionary(&document, r));
        let (place, width, height) = sheet(&document, leaf);
        let drawn = reader.page(id, resources, place)?;
        pages.push(words::page(number, (width, height), drawn));
    }
    if pages.iter().all(|page| page.lines.is_empty()) {
        return Err(Error::NoText);
    }
    Ok(pages)
}

/// An entry of a page or of the nearest node above it.
fn inherited<'a>(document: &'a Document, leaf: Option<&'a Dictionary>, key: &[u8]) -> Option<&'a Object> {
    let mut node = leaf?;
    for _ in 0..32 {
        if let Ok(value) = node.get_deref(key, document) {
            return Some(value);
        }
        node = node.get_deref(b"Parent", document).and_then(Object::as_dict).ok()?;
    }
    None
}

/// How a page's own coordinates become points from the upper left corner as shown, and its size.
fn sheet(document: &Document, leaf: Option<&Dictionary>) -> (Matrix, f32, f32) {
    let sides = |key: &[u8]| -> Option<[f32; 4]> {
        let list = inherited(document, leaf, key)?.as_array().ok()?;
        let mut sides = [0.0; 4];
        for (side, object) in sides.iter_mut().zip(list) {
            *side = float(document.dereference(object).ok().map(|(_, object)| object))?;
        }
        let [a, b, c, d] = sides;
        let sides = [a.min(c), b.min(d), a.max(c), b.max(d)];
        (sides[2] - sides[0] > 1.0 && sides[3] - sides[1] > 1.0).then_some(sides)
    };
    let [left, bottom, right, top] = sides(b"MediaBox").unwrap_or([0.0, 0.0, 612.0, 792.0]);
    let turn = inherited(document, leaf, b"Rotate").and_then(|o| o.as_i64().ok()).unwrap_or(0);
    let (wide, high) = (right - left, top - bottom);
    match turn.rem_euclid(360) {
        90 => ([0.0, 1.0, 1.0, 0.0, -bottom, -left], high, wide),
        180 => ([-1.0, 0.0, 0.0, 1.0, right, -bottom], wide, high),
        270 => ([0.0, -1.0, -1.0, 0.0, top, right], high, wide),
        _ => ([1.0, 0.0, 0.0, -1.0, -left, top], wide, high),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_pdf_is_said() {
        assert_eq!(pages(b""), Err(Error::NotPdf));
        assert_eq!(pages(b"PK\x03\x04"), Err(Error::NotPdf));
        assert_eq!(pages(b"%PDF-1.4\nnothing"), Err(Error::Broken));
        assert_eq!(pages(&vec![b' '; MAX_FILE + 1]), Err(Error::TooLarge));
    }
}
