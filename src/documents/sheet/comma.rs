//! CSV as spreadsheets save it here: comma, semicolon or tab; UTF-8, or Windows-1252 from old Excel.
use super::{Cell, Line, Sheet, Source, refused, tidy, too_many};
use crate::error::Refusal;

/// Windows-1252 from 0x80 to 0x9F; the rest is Latin-1. Five bytes stand for nothing.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Reads CSV; see [`super::read`].
pub(super) fn read(bytes: &[u8], most: usize, columns: usize) -> Result<Sheet, Refusal> {
    let (text, encoding) = decode(bytes)?;
    let start = text.trim_start().get(..200).unwrap_or(text.trim_start()).to_lowercase();
    if ["<!doctype", "<html", "<table", "<?xml", "<head"].iter().any(|mark| start.starts_with(mark)) {
        return Err(refused(both!(
            "Berkas ini halaman web, bukan tabel, apa pun namanya. Buka di Excel, lalu simpan sebagai XLSX.",
            "This file is a web page, not a table, whatever its name says. Open it in Excel and save it as XLSX."
        )));
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let (text, first, separator) = separated(&text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    let (mut number, mut counted) = (1 + first, 0);
    for record in reader.records() {
        let record = record.map_err(|_| not_a_table())?;
        // The library's own count leaves out the empty lines before a record.
        let begun = record.position().map_or(0, |p| p.byte() as usize).min(text.len());
        let blank = text.as_bytes()[begun..].iter().take_while(|b| **b == b'\n').count();
        let ends = text.as_bytes()[counted..begun + blank].iter().filter(|b| **b == b'\n').count();
        (number, counted) = (number + ends as u64, begun + blank);
        let cells: Vec<Cell> = record.iter().take(columns).map(tidy).collect();
        if cells.iter().all(|cell| cell.shown().is_empty()) {
            continue;
        }
        lines.push(Line { number: u32::try_from(number).unwrap_or(u32::MAX), cells });
        if lines.len() > most + 1 {
            return Err(too_many(most));
        }
    }
    Ok(Sheet { lines, source: Source::Comma { separator: separator.into(), encoding } })
}

fn not_a_table() -> Refusal {
    refused(both!(
        "Berkas ini bukan tabel XLSX atau CSV. Simpan dari Excel sebagai XLSX, lalu kirim lagi.",
        "This file is not an XLSX or CSV table. Save it from Excel as XLSX and send it again."
    ))
}

fn decode(bytes: &[u8]) -> Result<(String, &'static str), Refusal> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    // A table has no control characters; UTF-16 and pictures have zeros.
    if bytes.iter().any(|b| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C)) {
        return Err(not_a_table());
    }
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_string(), "UTF-8"),
        Err(_) => {
            let letter = |b: &u8| match b {
                0x80..=0x9F => HIGH[usize::from(b - 0x80)],
                _ => char::from(*b),
            };
            (bytes.iter().map(letter).collect(), "Windows-1252")
        }
    })
}

/// The text without Excel's "sep=;" line, how many lines that was, and the separator: the one named,
/// else the one most seen in the first line that holds any, outside quotes.
fn separated(text: &str) -> (&str, u64, u8) {
    if let Some(rest) = text.strip_prefix("sep=")
        && let [separator @ (b';' | b',' | b'\t'), ..] = rest.as_bytes()
    {
        let after = rest.split_once('\n').map_or("", |(_, after)| after);
        return (after, 1, *separator);
    }
    let mut best = (0, b',');
    for line in text.lines() {
        let mut quoted = false;
        let mut seen = [(0, b';'), (0, b','), (0, b'\t')];
        for byte in line.bytes() {
            quoted ^= byte == b'"';
            if let (false, Some(of)) = (quoted, seen.iter_mut().find(|s| s.1 == byte)) {
                of.0 += 1;
            }
        }
        best = seen.into_iter().fold(best, |best, one| if one.0 > best.0 { one } else { best });
        if best.0 > 0 {
            break;
        }
    }
    (text, 0, best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(bytes: &[u8]) -> (Vec<(u32, Vec<String>)>, Source) {
        let sheet = read(bytes, 100, 64).unwrap();
        let lines = sheet
            .lines
            .iter()
            .map(|l| (l.number, l.cells.iter().map(|c| c.shown().to_string()).collect()))
            .collect();
        (lines, sheet.source)
    }

    fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (number, cells.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn semicolons_commas_and_tabs_are_guessed() {
        for separator in [';', ',', '\t'] {
            let text = format!("Nama{separator}NIK\r\n\"Siti{separator} S.Pd\"{separator}1\r\n");
            let (lines, source) = shown(text.as_bytes());
            assert_eq!(lines, [row(1, &["Nama", "NIK"]), row(2, &[&format!("Siti{separator} S.Pd"), "1"])]);
            assert_eq!(source, Source::Comma { separator, encoding: "UTF-8" });
        }
        assert_eq!(shown(b"Nama\nSiti\n").0, [row(1, &["Nama"]), row(2, &["Siti"])]);
    }

    #[test]
    fn the_line_that_names_the_separator_counts_but_says_nothing() {
        let (lines, source) = shown(b"sep=;\r\nNama;NIK\r\nSiti;1\r\n");
        assert_eq!(lines, [row(2, &["Nama", "NIK"]), row(3, &["Siti", "1"])]);
        assert_eq!(source, Source::Comma { separator: ';', encoding: "UTF-8" });
    }

    #[test]
    fn line_numbers_count_empty_lines() {
        let (lines, _) = shown(b"Nama;NIK\n\n;\nSiti;1\n\n\nBudi;2\n");
        assert_eq!(lines.iter().map(|l| l.0).collect::<Vec<_>>(), [1, 4, 7]);
    }

    #[test]
    fn old_excel_writes_windows_1252() {
        let (lines, source) = shown(b"Nama;Usaha\nAndr\xE9;Caf\xE9 \x93Kita\x94\n");
        assert_eq!(lines[1], row(2, &["André", "Café “Kita”"]));
        assert_eq!(source, Source::Comma { separator: ';', encoding: "Windows-1252" });
        assert_eq!(shown("\u{feff}Nama\nAndré\n".as_bytes()).0[1], row(2, &["André"]));
    }
}
