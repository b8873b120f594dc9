//! Files of questions: known by their content, read into questions, and written again.
use crate::{
    documents::sheet::{self as table, Column},
    error::{Refusal, Result},
    questions::{
        Import, Note, aiken, gift,
        rules::Question,
        sheet::{self, HEADS, Row},
    },
    text::Language,
};
use rocket::http::ContentType;

/// Lines of a table; a question has a line for each of its answers.
const MOST_LINES: usize = 60_000;
/// Columns of a table.
const MOST_COLUMNS: usize = 40;
/// The most a cell of XLSX holds, in UTF-16 units.
const CELL: usize = 32_767;

/// The formats we read and write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Moodle's text.
    Gift,
    /// The simplest text.
    Aiken,
    /// A table.
    Xlsx,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 3] = [Format::Gift, Format::Aiken, Format::Xlsx];

    /// The word for it in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Format::Gift => "gift",
            Format::Aiken => "aiken",
            Format::Xlsx => "xlsx",
        }
    }

    /// The format of this word.
    pub fn of_word(word: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.word() == word)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Format::Gift => "GIFT",
            Format::Aiken => "Aiken",
            Format::Xlsx => "Excel",
        }
    }

    /// What it is for.
    pub fn says(self, language: Language) -> String {
        match self {
            Format::Gift => say!(
                language,
                "Untuk Moodle dan program lain. Memuat semuanya.",
                "For Moodle and other programs. Holds everything."
            ),
            Format::Aiken => say!(
                language,
                "Teks paling sederhana. Hanya pilihan ganda dengan satu jawaban benar.",
                "The simplest text. Only multiple choice with one right answer."
            ),
            Format::Xlsx => say!(
                language,
                "Tabel untuk Excel dan LibreOffice. Memuat semuanya.",
                "A table for Excel and LibreOffice. Holds everything."
            ),
        }
    }

    fn of(bytes: &[u8]) -> Format {
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return Format::Xlsx;
        }
        let text = String::from_utf8_lossy(bytes);
        // A line "ANSWER: B" ends a question of Aiken; GIFT has its answers in braces.
        let answer = |line: &str| {
            let line = line.trim().to_ascii_uppercase();
            line.strip_prefix("ANSWER:").is_some_and(|letter| letter.trim().len() == 1)
        };
        match text.lines().any(answer) {
            true => Format::Aiken,
            false => Format::Gift,
        }
    }
}

/// Reads a file, whatever its name. Slow; called off the async threads.
///
/// # Errors
/// A refusal at `berkas` when it is no file of questions at all.
pub fn read(bytes: &[u8]) -> Result<(Format, Import), Refusal> {
    let format = Format::of(bytes);
    if format == Format::Xlsx {
        let table = table::read_as_written(bytes, MOST_LINES, MOST_COLUMNS)?;
        let rows: Vec<Row> = table
            .lines
            .into_iter()
            .map(|line| Row {
                line: line.number,
                cells: line.cells.iter().map(|cell| cell.shown().to_string()).collect(),
            })
            .collect();
        return sheet::read(&rows).map(|import| (format, import)).map_err(|why| Refusal::at("berkas", why));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| {
        Refusal::at(
            "berkas",
            both!(
                "Berkas ini bukan teks UTF-8. Simpan sebagai teks UTF-8, lalu kirim lagi.",
                "This file is not UTF-8 text. Save it as UTF-8 text and send it again."
            ),
        )
    })?;
    let import = if format == Format::Aiken { aiken::read(text) } else { gift::read(text) };
    match import.found.is_empty() && import.refused.is_empty() {
        false => Ok((format, import)),
        true => Err(Refusal::at(
            "berkas",
            both!(
                "Tidak ada soal di berkas ini. Pakai format GIFT, Aiken, atau tabel Excel.",
                "There is no question in this file. Use GIFT, Aiken or an Excel table."
            ),
        )),
    }
}

/// A file of questions, and what it could not hold.
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// Questions that are not in it.
    pub left_out: Vec<Note>,
    /// Questions of which something is lost.
    pub notes: Vec<Note>,
}

/// Writes questions. Slow; called off the async threads.
///
/// # Errors
/// A fault when the table cannot be written.
pub fn write(format: Format, questions: &[Question]) -> Result<Written> {
    let written = match format {
        Format::Gift => gift::write(questions),
        Format::Aiken => aiken::write(questions),
        Format::Xlsx => return excel(questions),
    };
    Ok(Written { bytes: written.text.into_bytes(), left_out: written.left_out, notes: written.notes })
}

fn excel(questions: &[Question]) -> Result<Written> {
    let fits = |question: &Question| question.texts().all(|text| text.encode_utf16().count() <= CELL);
    let long = questions.iter().enumerate().filter(|(_, question)| !fits(question));
    let left_out: Vec<Note> = long
        .map(|(index, _)| Note {
            index,
            why: both!(
                "Ada teks yang lebih panjang dari satu sel Excel.",
                "A text is longer than a cell of Excel."
            ),
        })
        .collect();
    let kept: Vec<Question> = questions.iter().filter(|question| fits(question)).cloned().collect();
    let widths = [18.0, 12.0, 14.0, 20.0, 16.0, 50.0, 20.0, 24.0, 36.0, 24.0, 10.0, 24.0];
    let columns: Vec<Column<'_>> =
        HEADS.iter().zip(widths).map(|(title, width)| Column { title, width }).collect();
    let bytes = table::write("Soal", &columns, &sheet::write(&kept))?;
    Ok(Written { bytes, left_out, notes: Vec::new() })
}

/// What kind of file it is, and how its name ends.
pub fn kind(format: Format) -> (ContentType, &'static str) {
    match format {
        Format::Gift => (ContentType::Plain, "gift.txt"),
        Format::Aiken => (ContentType::Plain, "aiken.txt"),
        Format::Xlsx => {
            let kind =
                ContentType::new("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet");
            (kind, "xlsx")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_content() {
        assert_eq!(Format::of(b"Apa?\nA. Ya\nB. Tidak\nANSWER: A\n"), Format::Aiken);
        assert_eq!(Format::of(b"Apa?{T}"), Format::Gift);
        assert_eq!(Format::of(b"PK\x03\x04"), Format::Xlsx);
    }

    #[test]
    fn a_table_comes_back_whole() {
        let text = "::Harga:: 'Modal' Rp5.000, harga?{=' Rp6.000 ~0005.0 #ya}\n\nBerapa?{#3.50:0.25}\n\nDaftar:\n{=a -> 1 =b -> 2 = -> 3}";
        let questions = gift::read(text).questions();
        assert_eq!(questions.len(), 3);
        let written = write(Format::Xlsx, &questions).unwrap();
        let (format, back) = read(&written.bytes).unwrap();
        assert_eq!((format, back.refused.len()), (Format::Xlsx, 0));
        assert_eq!(back.questions(), questions);
    }

    #[test]
    fn what_is_no_file_of_questions_is_refused() {
        assert!(read(b"").is_err());
        assert!(read(b"\xff\xfe").unwrap_err().why.id.contains("UTF-8"));
    }
}
