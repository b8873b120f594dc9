//! What is true of papers, whatever stores them: how large, how many, what their bytes say they are.
mod faults;

pub use faults::Fault;

use crate::{tables::document::PaperKind, text::Language};
use chrono::{DateTime, TimeDelta, Utc};

/// The largest photo taken, in bytes, as a camera without our script sends it.
pub const MOST_BYTES: u64 = 8_000_000;
/// The largest PDF kept, in bytes.
pub const MOST_PDF: u64 = 2_000_000;
/// The largest part of an upload, in bytes; the script sends 64 kB.
pub const MOST_PART: u64 = 256 * 1024;
/// The most pixels that are ever decoded: 75 MB of memory.
pub const MOST_PIXELS: u64 = 25_000_000;
/// The longest side that is ever decoded, in pixels.
pub const LONGEST_SIDE: u32 = 12_000;
/// The longest side that is kept, in pixels: an identity card stays readable.
pub const KEPT_SIDE: u32 = 2_000;
/// How many uploads one person may have under way.
pub const MOST_OPEN: u64 = 4;
/// How many papers one person may hand in within a day.
pub const MOST_A_DAY: u64 = 30;

/// What a file is by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sniffed {
    /// A JPEG photo.
    Jpeg,
    /// A PNG picture.
    Png,
    /// A WebP picture.
    Webp,
    /// A PDF document.
    Pdf,
}

/// What a paper is called.
pub fn name(kind: PaperKind, language: Language) -> String {
    match kind {
        PaperKind::Ktp => say!(language, "KTP", "ID card (KTP)"),
        PaperKind::Nib => say!(language, "NIB", "Business permit (NIB)"),
        PaperKind::Photo => say!(language, "Foto diri", "Photo of yourself"),
    }
}

/// How to make a good one.
pub fn advice(kind: PaperKind, language: Language) -> String {
    match kind {
        PaperKind::Ktp => say!(
            language,
            "Letakkan KTP di tempat terang. Semua tulisan harus terbaca.",
            "Lay the card where there is light. All words must be readable."
        ),
        PaperKind::Nib => say!(
            language,
            "Foto halaman pertama surat NIB, atau pilih PDF dari OSS.",
            "Take a photo of the first page of the permit, or choose the PDF from OSS."
        ),
        PaperKind::Photo => say!(
            language,
            "Wajah terlihat jelas, tanpa kacamata hitam.",
            "Your face is easy to see, without sunglasses."
        ),
    }
}

/// What a file is by its first bytes; its name and what the sender calls it count for nothing.
pub fn sniff(bytes: &[u8]) -> Result<Sniffed, Fault> {
    let at = |from: usize, what: &[u8]| bytes.get(from..from + what.len()) == Some(what);
    match () {
        () if bytes.is_empty() => Err(Fault::Empty),
        () if at(0, b"\xff\xd8\xff") => Ok(Sniffed::Jpeg),
        () if at(0, b"\x89PNG\r\n\x1a\n") => Ok(Sniffed::Png),
        () if at(0, b"RIFF") && at(8, b"WEBP") => Ok(Sniffed::Webp),
        () if at(0, b"%PDF-") => Ok(Sniffed::Pdf),
        () if at(4, b"ftyphei") || at(4, b"ftyphev") || at(4, b"ftypmif1") || at(4, b"ftypmsf1") => {
            Err(Fault::Heic)
        }
        () => Err(Fault::Unknown),
    }
}

/// Whether a file of so many bytes is taken at all.
///
/// # Errors
/// When nothing came or too much.
pub fn size(bytes: u64) -> Result<(), Fault> {
    match bytes {
        0 => Err(Fault::Empty),
        n if n > MOST_BYTES => Err(Fault::TooLarge),
        _ => Ok(()),
    }
}

/// Whether this person may begin one more upload of so many bytes.
///
/// # Errors
/// By its size, or because too many are under way or came today.
pub fn opening(total: u64, open: u64, today: u64) -> Result<(), Fault> {
    size(total)?;
    if open >= MOST_OPEN || today >= MOST_A_DAY {
        return Err(Fault::TooMany);
    }
    Ok(())
}

/// What becomes of a part that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// It goes on where the last one ended.
    Append,
    /// It does not: the next byte wanted is this one.
    Elsewhere(i64),
    /// More than was announced.
    Beyond,
}

/// Whether `len` bytes from `offset` fit an upload of which `received` of `total` bytes are here.
pub fn part(offset: i64, len: i64, received: i64, total: i64) -> Part {
    match () {
        () if offset != received => Part::Elsewhere(received),
        () if received + len > total => Part::Beyond,
        () => Part::Append,
    }
}

/// Until when an upload begun now may go on: long enough for a day without a line.
pub fn upload_until(now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::hours(24)
}

/// Whether a picture of this size is read.
///
/// # Errors
/// When it has too many pixels or none.
pub fn dimensions(width: u32, height: u32) -> Result<(), Fault> {
    let pixels = u64::from(width) * u64::from(height);
    match pixels {
        0 => Err(Fault::Broken),
        n if n > MOST_PIXELS || width.max(height) > LONGEST_SIDE => Err(Fault::TooManyPixels),
        _ => Ok(()),
    }
}

/// Whether a JPEG goes on to its end. Decoders fill what is missing with grey; half an identity card is
/// none. The end is looked for after the picture's own data has begun: a thumbnail has one too.
pub fn jpeg_is_whole(bytes: &[u8]) -> bool {
    let mut at = 2;
    loop {
        let Some(&[0xff, marker]) = bytes.get(at..at + 2) else { return false };
        match marker {
            // Padding, and markers without a length.
            0xff => at += 1,
            0x01 | 0xd0..=0xd7 => at += 2,
            0xda => break,
            0xd9 => return false,
            _ => {
                let Some(length) = bytes.get(at + 2..at + 4) else { return false };
                at += 2 + usize::from(u16::from_be_bytes([length[0], length[1]]));
            }
        }
    }
    bytes[at..].windows(2).any(|pair| pair == [0xff, 0xd9])
}

/// Whether this is a PDF that only shows something.
///
/// # Errors
/// When it is too large, does not end as one, or names a program in the clear. One hidden in a packed
/// stream is found by nobody cheaply; that is why no PDF is ever opened in our pages.
pub fn pdf(bytes: &[u8]) -> Result<(), Fault> {
    if bytes.len() as u64 > MOST_PDF {
        return Err(Fault::LargePdf);
    }
    let holds = |part: &[u8], word: &[u8]| part.windows(word.len()).any(|w| w == word);
    let tail = &bytes[bytes.len().saturating_sub(1024)..];
    if !holds(tail, b"%%EOF") || !holds(tail, b"startxref") {
        return Err(Fault::BrokenPdf);
    }
    if [b"/JavaScript".as_slice(), b"/JS", b"/Launch", b"/EmbeddedFile", b"/OpenAction", b"/RichMedia"]
        .iter()
        .any(|word| names(bytes, word))
    {
        return Err(Fault::ActivePdf);
    }
    Ok(())
}

/// Whether a PDF holds exactly this name, not a longer one that begins with it.
fn names(bytes: &[u8], name: &[u8]) -> bool {
    bytes
        .windows(name.len() + 1)
        .any(|w| w.starts_with(name) && !w[name.len()].is_ascii_alphanumeric() && w[name.len()] != b'_')
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
