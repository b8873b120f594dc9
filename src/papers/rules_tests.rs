//! Papers, branch by branch.
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
