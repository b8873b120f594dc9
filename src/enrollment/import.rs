//! What a sheet of participants says, line by line, before anything is written: pure, so that the dry
//! run and the import itself cannot disagree.
use crate::{
    documents::sheet::{Cell, Line, Sheet, Source},
    error::Refusal,
    people::{
        nik::Nik,
        regions,
        rules::{Email, PersonName, Phone, fold},
    },
    text::Both,
};
use std::collections::HashMap;

/// The most people in one file.
pub const MOST: usize = 2_000;

/// Names that begin so are the example of the template.
pub const EXAMPLE: &str = "Contoh:";

/// A column we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// Name as on the ID card.
    Name,
    /// NIK.
    Nik,
    /// Mobile number.
    Phone,
    /// E-mail address.
    Email,
    /// Kabupaten or kota.
    Region,
    /// Name of the business.
    Business,
}

impl Field {
    /// All, in the order of the template.
    pub const ALL: [Field; 6] =
        [Field::Name, Field::Nik, Field::Phone, Field::Email, Field::Region, Field::Business];

    /// Its head in the template; Indonesian, since the files are.
    pub fn title(self) -> &'static str {
        match self {
            Field::Name => "Nama",
            Field::Nik => "NIK",
            Field::Phone => "Telepon",
            Field::Email => "Email",
            Field::Region => "Kabupaten/Kota",
            Field::Business => "Usaha",
        }
    }

    /// The column with this head: letters only, in any case, in the words people use.
    fn of(head: &str) -> Option<Field> {
        let bare: String = head.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        Some(match bare.as_str() {
            "nama" | "namalengkap" | "namapeserta" | "namasesuaiktp" | "name" => Field::Name,
            "nik" | "nonik" | "nomornik" | "noktp" | "nomorktp" | "nikktp" => Field::Nik,
            "telepon" | "telp" | "notelp" | "notelepon" | "nomortelepon" | "hp" | "nohp" | "nomorhp"
            | "wa" | "nowa" | "nomorwa" | "whatsapp" | "nomorwhatsapp" | "phone" => Field::Phone,
            "email" | "alamatemail" | "surel" | "mail" => Field::Email,
            "kabupatenkota" | "kabkota" | "kabupaten" | "kota" | "asal" | "asalkabupatenkota" | "region" => {
                Field::Region
            }
            "usaha" | "namausaha" | "merekusaha" | "business" => Field::Business,
            _ => return None,
        })
    }
}

/// Somebody a line names.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The line, as the spreadsheet numbers it.
    pub line: u32,
    /// As on the ID card.
    pub name: PersonName,
    /// Where given.
    pub nik: Option<Nik>,
    /// Where given.
    pub phone: Option<Phone>,
    /// Where given.
    pub email: Option<Email>,
    /// Where given.
    pub region_code: Option<String>,
    /// Where given.
    pub business: Option<String>,
    /// What stands in the columns we know, in the order of [`Field::ALL`].
    pub typed: Vec<String>,
}

/// A line that has to be corrected.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The line, as the spreadsheet numbers it.
    pub line: u32,
    /// What stands in the columns we know, in the order of [`Field::ALL`].
    pub typed: Vec<String>,
    /// What is wrong in which column.
    pub reasons: Vec<(Field, Both)>,
}

/// What a file says.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The people it names.
    pub people: Vec<Candidate>,
    /// The lines to correct.
    pub faults: Vec<Fault>,
    /// Heads that we do not know; their columns are passed over.
    pub unknown: Vec<String>,
    /// How it was read.
    pub source: Source,
}

/// Reads the lines of a sheet. `province` is the centre's: a bare "Semarang" means the one there.
///
/// # Errors
/// A refusal at `berkas` when there is no head with a column Nama, or no line below it.
pub fn understand(sheet: &Sheet, needs_nik: bool, province: &str) -> Result<Reading, Refusal> {
    let (head, lines) = sheet.lines.split_first().ok_or_else(no_lines)?;
    let mut columns: HashMap<Field, usize> = HashMap::new();
    let mut unknown = Vec::new();
    for (at, cell) in head.cells.iter().enumerate().filter(|(_, cell)| !cell.shown().is_empty()) {
        match Field::of(cell.shown()) {
            Some(field) if columns.contains_key(&field) => {
                let title = field.title();
                return Err(Refusal::at(
                    "berkas",
                    both!(
                        "Ada dua kolom {title}. Hapus salah satunya, lalu kirim lagi.",
                        "There are two columns {title}. Remove one and send the file again."
                    ),
                ));
            }
            Some(field) => {
                columns.insert(field, at);
            }
            // Our own file of lines to correct has these two.
            None if ["Baris", "Alasan"].contains(&cell.shown()) => {}
            None => unknown.push(cell.shown().to_string()),
        }
    }
    if !columns.contains_key(&Field::Name) {
        return Err(Refusal::at(
            "berkas",
            both!(
                "Kolom Nama tidak ada. Baris pertama harus berisi nama kolom, seperti di templat.",
                "There is no column Nama. The first line must hold the heads, as in the template."
            ),
        ));
    }
    let mut reading =
        Reading { people: Vec::new(), faults: Vec::new(), unknown, source: sheet.source.clone() };
    for line in lines {
        let empty = Cell::Text(String::new());
        let cell = |field: Field| columns.get(&field).and_then(|at| line.cells.get(*at)).unwrap_or(&empty);
        if Field::ALL.iter().all(|f| cell(*f).shown().is_empty())
            || cell(Field::Name).shown().starts_with(EXAMPLE)
        {
            continue;
        }
        match candidate(line, cell, needs_nik, province) {
            Ok(person) => reading.people.push(person),
            Err(fault) => reading.faults.push(fault),
        }
    }
    if reading.people.is_empty() && reading.faults.is_empty() {
        return Err(no_lines());
    }
    Ok(reading)
}

fn no_lines() -> Refusal {
    Refusal::at(
        "berkas",
        both!(
            "Belum ada peserta di berkas ini. Isi mulai dari baris kedua.",
            "There is nobody in this file yet. Fill it in from the second line on."
        ),
    )
}

fn candidate<'a>(
    line: &Line,
    cell: impl Fn(Field) -> &'a Cell,
    needs_nik: bool,
    province: &str,
) -> Result<Candidate, Fault> {
    let typed: Vec<String> = Field::ALL.iter().map(|f| cell(*f).shown().to_string()).collect();
    let mut reasons = Vec::new();
    let mut text = |field: Field, wanted: bool| -> Option<String> {
        match cell(field) {
            Cell::Text(text) if text.is_empty() => {
                if wanted {
                    reasons.push((field, both!("Belum diisi.", "Still empty.")));
                }
                None
            }
            Cell::Text(text) => Some(text.clone()),
            Cell::Rounded(shown) => {
                reasons.push((
                    field,
                    both!(
                        "Excel membulatkan angka ini menjadi {shown}. Ubah kolomnya menjadi Teks, lalu ketik ulang.",
                        "Excel rounded this number to {shown}. Make the column Text and type it again."
                    ),
                ));
                None
            }
        }
    };
    let (name, nik) = (text(Field::Name, true), text(Field::Nik, needs_nik));
    let (phone, email) = (text(Field::Phone, false), text(Field::Email, false));
    let (region, business) = (text(Field::Region, false), text(Field::Business, false));
    let mut take = |field: Field, why: Refusal| reasons.push((field, why.why));
    let name = name.and_then(|t| PersonName::parse(&t).map_err(|why| take(Field::Name, why)).ok());
    let nik = nik.and_then(|t| Nik::parse(&t).map_err(|why| take(Field::Nik, why)).ok());
    let phone = phone.and_then(|t| Phone::parse(&t).map_err(|why| take(Field::Phone, why)).ok());
    let email = email.and_then(|t| Email::parse(&t).map_err(|why| take(Field::Email, why)).ok());
    let region_code =
        region.and_then(|t| region_of(&t, province).map_err(|why| take(Field::Region, why)).ok());
    let business = business
        .and_then(|t| super::rules::business(&t).map_err(|why| take(Field::Business, why)).ok())
        .flatten();
    // Without any of them the same person could not be known again, and the next import would double.
    if reasons.is_empty() && nik.is_none() && phone.is_none() && email.is_none() {
        reasons.push((
            Field::Phone,
            both!(
                "Isi telepon, email, atau NIK. Satu saja cukup.",
                "Give a phone number, e-mail or NIK. One is enough."
            ),
        ));
    }
    match name {
        Some(name) if reasons.is_empty() => {
            Ok(Candidate { line: line.number, name, nik, phone, email, region_code, business, typed })
        }
        _ => Err(Fault { line: line.number, typed, reasons }),
    }
}

/// The code of a region as people write it: "Kota Semarang", "Kab. Semarang", "Demak", "33.74".
fn region_of(typed: &str, province: &str) -> Result<String, Refusal> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    if digits.len() == 4 && typed.chars().all(|c| c.is_ascii_digit() || c == '.') {
        let code = format!("{}.{}", &digits[..2], &digits[2..]);
        return if regions::is_regency(&code) { Ok(code) } else { Err(region_unknown(typed)) };
    }
    let bare = |name: &str| -> String { fold(name).chars().filter(|c| c.is_alphanumeric()).collect() };
    let folded = fold(typed).replace('.', " ");
    let (kind, name) = match folded.split_once(' ') {
        Some(("kab" | "kabupaten", rest)) => (Some("Kabupaten "), bare(rest)),
        Some(("kota" | "kotamadya", rest)) => (Some("Kota "), bare(rest)),
        _ => (None, bare(&folded)),
    };
    let named = |of: &str| -> Vec<regions::Region> {
        let fits = |r: &regions::Region| match r.name.split_once(' ') {
            Some((what, rest)) => bare(rest) == name && kind.is_none_or(|kind| kind.trim_end() == what),
            None => false,
        };
        regions::regencies(of).into_iter().filter(fits).collect()
    };
    let mut found = named(province);
    if found.is_empty() {
        found = regions::provinces().iter().flat_map(|p| named(p.code)).collect();
    }
    match found.as_slice() {
        [one] => Ok(one.code.to_string()),
        [] => Err(region_unknown(typed)),
        [first, second, ..] => {
            let (first, second) = (first.name, second.name);
            Err(Refusal::at(
                "wilayah",
                both!(
                    "Ada beberapa yang bernama begini. Tulis lengkap, misalnya {first} atau {second}.",
                    "There are several of this name. Write it in full, as {first} or {second}."
                ),
            ))
        }
    }
}

fn region_unknown(typed: &str) -> Refusal {
    Refusal::at(
        "wilayah",
        both!(
            "Tidak ada kabupaten atau kota bernama {typed}. Periksa ejaannya.",
            "There is no kabupaten or kota called {typed}. Check the spelling."
        ),
    )
}

#[cfg(test)]
#[path = "import_tests.rs"]
mod tests;
