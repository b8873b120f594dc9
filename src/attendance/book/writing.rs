//! The table on its way out: one sheet for the marks, one that explains them.
use super::{BASIS, CODES, NUMBER};
use crate::{
    attendance::{
        pages::words,
        queries::Handed,
        rules::{self, cells},
    },
    error::{Error, Result},
    text::{self, Language},
};
use chrono::{DateTime, Utc};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

fn fault(error: XlsxError) -> Error {
    Error::Fault(Box::new(error))
}

/// The workbook. `title` names course and cohort. Slow; called off the async threads.
///
/// # Errors
/// A fault when it cannot be written.
pub fn write(handed: &Handed, title: &str, now: DateTime<Utc>, language: Language) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    marks(book.add_worksheet(), handed, now, language).map_err(fault)?;
    legend(book.add_worksheet(), title, handed, now, language).map_err(fault)?;
    book.save_to_buffer().map_err(fault)
}

fn marks(
    sheet: &mut Worksheet,
    handed: &Handed,
    now: DateTime<Utc>,
    language: Language,
) -> std::result::Result<(), XlsxError> {
    let text_cell = Format::new().set_num_format("@");
    let person = text_cell.clone().set_align(FormatAlign::Left);
    let open = text_cell.clone().set_align(FormatAlign::Center).set_border(FormatBorder::Hair);
    let shut = open.clone().set_background_color(0xEEEEEE);
    let head = text_cell
        .clone()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::Top)
        .set_background_color(0xEAECF8);
    let quiet = text_cell.clone().set_font_color(0x777777).set_font_size(8).set_align(FormatAlign::Center);
    sheet.set_name("Kehadiran")?;
    sheet.set_freeze_panes(3, 2)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 1)?;
    sheet.set_column_format(0, &person)?.set_column_width(0, 17.0)?;
    sheet.set_column_format(1, &person)?.set_column_width(1, 32.0)?;
    sheet.set_row_height(0, 62.0)?;
    sheet.write_string_with_format(0, 0, NUMBER, &head)?;
    sheet.write_string_with_format(0, 1, say!(language, "Nama", "Name"), &head)?;
    sheet.write_string_with_format(1, 0, CODES, &quiet)?;
    sheet.write_string_with_format(2, 0, BASIS, &quiet)?;
    sheet.set_row_hidden(2)?;
    for (at, session) in (2u16..).zip(&handed.sessions) {
        let zone = session.zone();
        let day = text::local_date(zone, session.starts_at);
        let part = words::part_of_day(language, zone, session.starts_at);
        let state = match session.cancelled_at.is_some() {
            true => say!(language, "batal", "cancelled"),
            false => format!("{} JP", session.jp),
        };
        let month: String = text::month(language, chrono::Datelike::month(&day)).chars().take(3).collect();
        let named = format!("{} {month}\n{part}\n{state}", words::short_day(language, day));
        sheet.set_column_width(at, 8.0)?;
        sheet.write_string_with_format(0, at, named.replace('\u{a0}', " "), &head)?;
        sheet.write_string_with_format(1, at, format!("S{}", session.id), &quiet)?;
        let last = handed.last.get(&session.id).map_or(0, |id| id.0);
        sheet.write_string_with_format(2, at, last.to_string(), &quiet)?;
    }
    for (line, one) in (3u32..).zip(&handed.people) {
        sheet.write_string_with_format(line, 0, &one.receipt, &person)?;
        sheet.write_string_with_format(line, 1, &one.name, &person)?;
        for (at, session) in (2u16..).zip(&handed.sessions) {
            let standing = handed.marks.get(&(session.id, one.enrolment));
            let (mark, disputed) = standing.map_or((None, false), |s| (s.mark(), s.disputed));
            let counts = rules::counts_for(&session.meeting(), one.admitted, mark.is_some());
            let begun = session.starts_at - rules::OPENS_BEFORE <= now;
            let cell = cells::shown(mark.as_ref(), disputed, session.jp);
            sheet.write_string_with_format(line, at, cell, if counts && begun { &open } else { &shut })?;
        }
    }
    Ok(())
}

fn legend(
    sheet: &mut Worksheet,
    title: &str,
    handed: &Handed,
    now: DateTime<Utc>,
    language: Language,
) -> std::result::Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let zone = handed.sessions.first().map_or(chrono_tz::UTC, |s| s.zone());
    let at = text::moment(language, zone, now).replace('\u{a0}', " ");
    sheet.set_name("Keterangan")?;
    sheet.set_column_width(0, 8.0)?.set_column_width(1, 90.0)?;
    sheet.write_string_with_format(0, 0, title, &bold)?;
    sheet.write_string(1, 0, say!(language, "Keadaan {at}", "As of {at}"))?;
    let mut line = 3;
    for (presence, letter) in cells::LETTERS {
        sheet.write_string_with_format(line, 0, letter, &bold)?;
        sheet.write_string(line, 1, rules::chip(Some(presence), language).word)?;
        line += 1;
    }
    let more = [
        (
            "H 2",
            say!(
                language,
                "Hadir 2 JP saja. T 2: terlambat, ikut 2 JP.",
                "Present for 2 JP only. T 2: late, 2 JP attended."
            ),
        ),
        (
            "",
            say!(
                language,
                "Sel kosong: belum dicatat. Mengosongkan sel tidak mengubah apa-apa.",
                "Empty cell: not recorded. To empty a cell changes nothing."
            ),
        ),
        (
            cells::BACK,
            say!(
                language,
                "Tanda ditarik: kembali menjadi belum dicatat.",
                "The mark is taken back: not recorded again."
            ),
        ),
        (
            "?",
            say!(
                language,
                "Dua orang mencatat berbeda. Ganti dengan tanda yang benar.",
                "Two people recorded different things. Put the right mark in its place."
            ),
        ),
    ];
    for (sign, meaning) in more {
        sheet.write_string_with_format(line, 0, sign, &bold)?;
        sheet.write_string_with_format(line, 1, meaning, &wrap)?;
        line += 1;
    }
    sheet.write_string_with_format(
        line + 1,
        1,
        say!(
            language,
            "Kolom No. pendaftaran dan baris Kode sesi jangan diubah: dari situ berkas ini dikenali lagi. Sel abu-abu: sesi batal, belum berlangsung, atau sebelum orang itu diterima.",
            "Leave the column No. pendaftaran and the line Kode sesi as they are: by them this file is known again. Grey cells: cancelled, not held yet, or before that person was admitted."
        ),
        &wrap,
    )?;
    Ok(())
}
