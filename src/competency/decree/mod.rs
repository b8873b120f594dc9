//! Reads a decree that establishes SKKNI units from its own PDF: bytes in; units, elements and criteria
//! with their pages, and the doubtful places, out. Pure: no database, no clock, no files.
//!
//! Text is kept byte for byte. Only the break of a line becomes one blank; nothing else is mended.
//! Whatever looks wrong or could not be told for certain is a [`Doubt`] with its page, for a person to
//! look at beside the page. The rooms: [`text`] finds the words of a page, [`lines`] takes away what
//! belongs to the page and not to the text, [`units`] reads the units, [`doubt`] is what one may doubt.
pub mod doubt;
mod head;
pub mod lines;
#[cfg(test)]
mod tests;
pub mod text;
pub mod units;

pub use doubt::{Doubt, Kind, Place};
pub use head::Head;
pub use units::{Criterion, Element, Listed, Passage, Unit};

use crate::text::Both;

/// What a decree's PDF says.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Reading {
    /// Number, year and title of the decree, as far as they stand in the file.
    pub head: Head,
    /// The list of units before the units themselves, in its order.
    pub listed: Vec<Listed>,
    /// The units, in the order of the file.
    pub units: Vec<Unit>,
    /// What a person must look at, in the order of the file.
    pub doubts: Vec<Doubt>,
    /// The lines of each page as they stand there, to be shown beside what was made of them.
    pub pages: Vec<Vec<String>>,
}

impl Reading {
    /// How many criteria all units have.
    pub fn criteria(&self) -> usize {
        self.units.iter().flat_map(|unit| &unit.elements).map(|element| element.criteria.len()).sum()
    }
}

/// Why a file could not be read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// More than [`text::MAX_FILE`] bytes.
    TooLarge,
    /// Something else than a PDF.
    NotPdf,
    /// A PDF whose parts cannot be found or read.
    Broken,
    /// A PDF that asks for a password.
    Locked,
    /// More pages, drawing or unpacked data than any decree has.
    TooMuch,
    /// No text: pictures of pages, or what is left of a file.
    NoText,
    /// Text, but no unit in it.
    NoUnits,
}

impl Error {
    /// The sentence about it, with what to do next.
    pub fn say(self) -> Both {
        match self {
            Error::TooLarge => both!(
                "Berkas lebih dari 25 MB. Unggah PDF keputusan tanpa lampiran gambar.",
                "The file is larger than 25 MB. Upload the decree's PDF without attached pictures."
            ),
            Error::NotPdf => both!("Berkas ini bukan PDF.", "This file is not a PDF."),
            Error::Broken => both!(
                "PDF ini rusak. Unduh lagi dari sumbernya.",
                "This PDF is broken. Download it again from its source."
            ),
            Error::Locked => both!(
                "PDF ini dikunci dengan sandi. Simpan tanpa sandi, lalu unggah lagi.",
                "This PDF is locked with a password. Save it without one, then upload it again."
            ),
            Error::TooMuch => both!(
                "PDF ini jauh lebih besar isinya daripada sebuah keputusan (batas 3.000 halaman).",
                "This PDF holds far more than a decree does (the limit is 3,000 pages)."
            ),
            Error::NoText => both!(
                "Tidak ada teks yang terbaca di PDF ini. Kalau hasil pindaian, cari PDF aslinya. Kalau terpotong, unduh lagi.",
                "No text could be read in this PDF. If it is a scan, find the original. If it was cut off, download it again."
            ),
            Error::NoUnits => both!(
                "Tidak ada unit kompetensi (KODE UNIT) di PDF ini.",
                "There is no unit of competency (KODE UNIT) in this PDF."
            ),
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.say().en)
    }
}

impl std::error::Error for Error {}

/// Reads a decree.
///
/// # Errors
/// When the file cannot be read as a PDF with text, or holds no unit.
pub fn read(bytes: &[u8]) -> Result<Reading, Error> {
    let pages = text::pages(bytes)?;
    let lines = pages.iter().map(|page| page.lines.iter().map(text::Line::text).collect()).collect();
    let mut doubts = doubt::of_pages(&pages);
    let rows = lines::rows(pages);
    let head = head::read(&rows);
    let (listed, units) = units::read(&rows, &mut doubts)?;
    if units.is_empty() {
        return Err(Error::NoUnits);
    }
    doubt::compare(&listed, &units, &mut doubts);
    doubts.sort_by_key(|doubt| doubt.page);
    Ok(Reading { head, listed, units, doubts, pages: lines })
}
