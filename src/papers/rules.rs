//! What is true of papers, whatever stores them: how large, how many, what their bytes say they are.
use crate::{
    error::Refusal,
    tables::document::PaperKind,
    text::{Both, Language},
};
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

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing came.
    Empty,
    /// More bytes than taken.
    TooLarge,
    /// Neither photo nor PDF, whatever it is called.
    Unknown,
    /// A photo in the format of some iPhones.
    Heic,
    /// A photo of more pixels than are read.
    TooManyPixels,
    /// It begins as a photo and does not go on as one.
    Broken,
    /// A PDF that is too large.
    LargePdf,
    /// It begins as a PDF and does not end as one.
    BrokenPdf,
    /// A PDF that wants to run something.
    ActivePdf,
    /// A PDF where a photo is asked for.
    NotAPhoto,
    /// A part without its upload: too late, somebody else's, or never opened.
    Gone,
    /// More came than was announced.
    Changed,
    /// Too many under way, or too many today.
    TooMany,
    /// Too many people hand in papers at this moment.
    Busy,
}

impl Fault {
    /// The sentence that says what to do.
    pub fn sentence(self) -> Both {
        match self {
            Fault::Empty => both!(
                "Berkas ini kosong. Ambil foto lagi, lalu kirim.",
                "This file is empty. Take the photo again and send it."
            ),
            Fault::TooLarge => both!(
                "Berkas ini lebih besar dari 8 MB. Ambil foto lagi dengan ukuran lebih kecil.",
                "This file is larger than 8 MB. Take the photo again in a smaller size."
            ),
            Fault::Unknown => both!(
                "Berkas ini bukan foto dan bukan PDF. Ambil foto dengan kamera, lalu kirim.",
                "This file is neither a photo nor a PDF. Take a photo with the camera and send it."
            ),
            Fault::Heic => both!(
                "Foto berjenis HEIC belum bisa dibaca. Ambil tangkapan layar dari foto itu, lalu kirim.",
                "HEIC photos cannot be read yet. Take a screenshot of the photo and send that."
            ),
            Fault::TooManyPixels => both!(
                "Ukuran foto ini terlalu besar. Ambil tangkapan layar dari foto itu, lalu kirim.",
                "This photo has too many pixels. Take a screenshot of it and send that."
            ),
            Fault::Broken => both!(
                "Foto ini rusak atau belum lengkap. Ambil foto lagi, lalu kirim.",
                "This photo is damaged or not complete. Take it again and send it."
            ),
            Fault::LargePdf => both!(
                "PDF ini lebih besar dari 2 MB. Foto halamannya, lalu kirim fotonya.",
                "This PDF is larger than 2 MB. Take a photo of the page and send that."
            ),
            Fault::BrokenPdf => both!(
                "PDF ini rusak atau belum lengkap. Unduh lagi, atau foto halamannya.",
                "This PDF is damaged or not complete. Download it again, or take a photo of the page."
            ),
            Fault::ActivePdf => both!(
                "PDF ini berisi program. Foto halamannya, lalu kirim fotonya.",
                "This PDF holds a program. Take a photo of the page and send that."
            ),
            Fault::NotAPhoto => both!(
                "Ini PDF. Untuk bagian ini, ambil foto dengan kamera.",
                "This is a PDF. Here, take a photo with the camera."
            ),
            Fault::Gone => both!(
                "Pengiriman ini sudah berakhir. Pilih berkasnya lagi, lalu kirim.",
                "This upload has ended. Choose the file again and send it."
            ),
            Fault::Changed => both!(
                "Berkas ini berubah di tengah jalan. Pilih berkasnya lagi, lalu kirim.",
                "This file changed on the way. Choose it again and send it."
            ),
            Fault::TooMany => both!(
                "Sudah terlalu banyak berkas dikirim. Coba lagi besok, atau hubungi balai.",
                "Too many files were sent. Try again tomorrow, or ask the centre."
            ),
            Fault::Busy => both!(
                "Banyak orang sedang mengirim foto. Tunggu sebentar, lalu kirim lagi.",
                "Many people are sending photos. Wait a moment and send it again."
            ),
        }
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Refusal {
        Refusal::at("berkas", fault.sentence())
    }
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        assert_eq!(sniff(b"\xff\xd8\xff\xe0"), Ok(Sniffed::Jpeg));
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n"), Ok(Sniffed::Png));
        assert_eq!(sniff(b"RIFF\0\0\0\0WEBPVP8 "), Ok(Sniffed::Webp));
        assert_eq!(sniff(b"%PDF-1.7"), Ok(Sniffed::Pdf));
        assert_eq!(sniff(b""), Err(Fault::Empty));
        assert_eq!(sniff(b"\0\0\0\x18ftypheic"), Err(Fault::Heic));
        for other in [b"GIF89a".as_slice(), b"MZ", b"<html>", b"<svg", b"PK\x03\x04", b" %PDF-"] {
            assert_eq!(sniff(other), Err(Fault::Unknown));
        }
    }

    #[test]
    fn sizes_and_counts_have_limits() {
        assert_eq!((size(0), size(1), size(MOST_BYTES)), (Err(Fault::Empty), Ok(()), Ok(())));
        assert_eq!(size(MOST_BYTES + 1), Err(Fault::TooLarge));
        assert_eq!(opening(5, 0, 0), Ok(()));
        assert_eq!(opening(5, MOST_OPEN, 0), Err(Fault::TooMany));
        assert_eq!(opening(5, 0, MOST_A_DAY), Err(Fault::TooMany));
        assert_eq!(dimensions(5000, 5000), Ok(()));
        assert_eq!(dimensions(10_000, 10_000), Err(Fault::TooManyPixels));
        assert_eq!(dimensions(LONGEST_SIDE + 1, 1), Err(Fault::TooManyPixels));
        assert_eq!(dimensions(0, 9), Err(Fault::Broken));
    }

    #[test]
    fn a_jpeg_ends_after_its_own_data() {
        let head = b"\xff\xd8\xff\xe1\x00\x06\xff\xd9\x00\x00\xff\xda\x00\x02";
        let whole = [head.as_slice(), b"data\xff\x00data\xff\xd9tail"].concat();
        assert!(jpeg_is_whole(&whole));
        assert!(!jpeg_is_whole(&whole[..whole.len() - 6]), "the end in the thumbnail does not count");
        assert!(!jpeg_is_whole(b"\xff\xd8\xff\xd9") && !jpeg_is_whole(b"\xff\xd8"));
    }

    #[test]
    fn a_pdf_only_shows() {
        let made = |inside: &str| format!("%PDF-1.4\n{inside}\nstartxref\n9\n%%EOF\n").into_bytes();
        assert_eq!(pdf(&made("<< /Type /Catalog /JSON 1 >>")), Ok(()));
        assert_eq!(pdf(&made("<< /S /JavaScript /JS (app.alert(1)) >>")), Err(Fault::ActivePdf));
        assert_eq!(pdf(b"%PDF-1.4\nhalf of"), Err(Fault::BrokenPdf));
        assert_eq!(pdf(&vec![b'x'; MOST_PDF as usize + 1]), Err(Fault::LargePdf));
    }

    #[test]
    fn every_fault_says_what_to_do() {
        for fault in [Fault::Empty, Fault::Gone, Fault::Busy, Fault::NotAPhoto, Fault::TooManyPixels] {
            let said = fault.sentence();
            assert!(said.id.ends_with('.') && said.en.ends_with('.'));
        }
    }

    proptest! {
        /// However parts are cut, lost and repeated, what is appended is the file from its first byte on.
        #[test]
        fn parts_make_the_whole(total in 1i64..500, tries in proptest::collection::vec((0i64..500, 1i64..120), 0..80)) {
            let mut received = 0;
            for (offset, len) in tries {
                match part(offset, len, received, total) {
                    Part::Append => {
                        prop_assert_eq!(offset, received);
                        received += len;
                    }
                    Part::Elsewhere(next) => prop_assert_eq!(next, received),
                    Part::Beyond => prop_assert!(offset + len > total),
                }
                prop_assert!(received <= total);
            }
        }

        #[test]
        fn no_bytes_upset_the_readers(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = (sniff(&bytes), jpeg_is_whole(&bytes), pdf(&bytes));
        }
    }
}
