//! What one may doubt in a reading. Reported, never mended.
use super::{Listed, Unit, text::Page, units::is_code};
use crate::text::Both;

/// Where in a unit, or beside all units.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Place {
    /// A whole page.
    Page,
    /// The list of units.
    List,
    /// The unit's code.
    Code,
    /// The unit's title.
    Title,
    /// The unit's description.
    Description,
    /// An element, by its number.
    Element(i32),
    /// A criterion, by its number as printed.
    Criterion(String),
    /// The table of elements and criteria.
    Table,
    /// The range of variables.
    Range,
    /// The assessment guide.
    Guide,
}

/// A doubtful place.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Doubt {
    /// Counted from 1.
    pub page: usize,
    /// The code of the unit, as printed at the unit; `None` beside all units.
    pub unit: Option<String>,
    /// Where.
    pub place: Place,
    /// What.
    pub kind: Kind,
}

/// What looks wrong or could not be told.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Kind {
    /// The list of units writes this code.
    ListedCode(String),
    /// The list of units writes this title.
    ListedTitle(String),
    /// The unit stands in the list, but nowhere in the body.
    NotInBody,
    /// The unit stands in the body, but not in the list.
    NotInList,
    /// Another unit before has the same code.
    CodeTwice,
    /// The code is of no shape that a code has.
    CodeShape,
    /// A part of the unit is missing: code, title, description, elements.
    Missing,
    /// The criterion does not end with a full stop.
    NoFullStop,
    /// The number expected here is another one.
    NumberGap(String),
    /// The number came before in this unit.
    NumberTwice,
    /// The criterion stands beside the element of this number, its own number says another.
    UnderElement(i32),
    /// The element has no criterion.
    NoCriteria,
    /// These words stand where they could be of either column, or belong to nothing.
    Column(String),
    /// A line ends in a hyphen: whether the word is written with it cannot be told.
    Hyphen,
    /// The file does not tell which character a glyph is (U+FFFD), or calls it a private one.
    Glyph,
    /// More than one blank in a row, as the file writes it.
    Blanks,
    /// The page shows only a picture.
    Picture,
    /// Part of the page is broken and was not read.
    Broken,
    /// A machine recognised the text of the page under a picture.
    Recognised,
}

impl Kind {
    /// A short name, for counting.
    pub fn name(&self) -> &'static str {
        match self {
            Kind::ListedCode(_) => "listed code",
            Kind::ListedTitle(_) => "listed title",
            Kind::NotInBody => "not in body",
            Kind::NotInList => "not in list",
            Kind::CodeTwice => "code twice",
            Kind::CodeShape => "code shape",
            Kind::Missing => "missing",
            Kind::NoFullStop => "no full stop",
            Kind::NumberGap(_) => "number gap",
            Kind::NumberTwice => "number twice",
            Kind::UnderElement(_) => "under element",
            Kind::NoCriteria => "no criteria",
            Kind::Column(_) => "column",
            Kind::Hyphen => "hyphen",
            Kind::Glyph => "glyph",
            Kind::Blanks => "blanks",
            Kind::Picture => "picture",
            Kind::Broken => "broken",
            Kind::Recognised => "recognised",
        }
    }

    /// The sentence about it.
    pub fn say(&self) -> Both {
        match self {
            Kind::ListedCode(code) => {
                both!("Daftar unit menulis kode {code}.", "The list of units writes the code {code}.")
            }
            Kind::ListedTitle(title) => {
                both!("Daftar unit menulis judul “{title}”.", "The list of units writes the title “{title}”.")
            }
            Kind::NotInBody => both!(
                "Unit ini ada di daftar, tetapi uraiannya tidak ditemukan.",
                "This unit is in the list, but the unit itself was not found."
            ),
            Kind::NotInList => {
                both!("Unit ini tidak ada di daftar unit.", "This unit is not in the list of units.")
            }
            Kind::CodeTwice => {
                both!("Kode ini sudah dipakai unit sebelumnya.", "A unit before this one has the same code.")
            }
            Kind::CodeShape => both!("Bentuk kode ini tidak dikenal.", "This code is of no known shape."),
            Kind::Missing => both!("Bagian ini tidak ditemukan.", "This part was not found."),
            Kind::NoFullStop => {
                both!("Kriteria tidak diakhiri titik.", "The criterion does not end with a full stop.")
            }
            Kind::NumberGap(expected) => {
                both!("Di sini diharapkan nomor {expected}.", "The number {expected} was expected here.")
            }
            Kind::NumberTwice => {
                both!("Nomor ini sudah ada di unit ini.", "This number came before in this unit.")
            }
            Kind::UnderElement(number) => both!(
                "Kriteria ini tercetak di samping elemen {number}.",
                "This criterion is printed beside element {number}."
            ),
            Kind::NoCriteria => {
                both!("Elemen ini tidak memiliki kriteria.", "This element has no criterion.")
            }
            Kind::Column(words) => both!(
                "Kolom dari “{words}” tidak dapat dipastikan.",
                "The column of “{words}” could not be told."
            ),
            Kind::Hyphen => both!(
                "Ada tanda hubung di akhir baris: periksa apakah kata ini memang memakainya.",
                "A line ends in a hyphen: check whether the word is written with it."
            ),
            Kind::Glyph => both!(
                "Ada huruf yang tidak dijelaskan PDF ini. Cocokkan dengan halamannya.",
                "The PDF does not tell what a character is. Compare it with the page."
            ),
            Kind::Blanks => both!(
                "Ada spasi berlebih (tanda · adalah spasi).",
                "There are blanks too many (· marks a blank)."
            ),
            Kind::Picture => both!(
                "Halaman ini hanya gambar; isinya tidak terbaca.",
                "This page is only a picture; what it says was not read."
            ),
            Kind::Broken => both!(
                "Sebagian halaman ini rusak dan tidak terbaca.",
                "Part of this page is broken and was not read."
            ),
            Kind::Recognised => both!(
                "Teks halaman ini hasil pengenalan gambar oleh mesin. Cocokkan semuanya.",
                "A machine recognised this page's text from a picture. Compare all of it."
            ),
        }
    }
}

/// Pages that could not be read, or not for certain.
pub(super) fn of_pages(pages: &[Page]) -> Vec<Doubt> {
    let doubt = |page: &Page| {
        let kind = match page {
            Page { broken: true, .. } => Kind::Broken,
            Page { recognised: true, lines, .. } if !lines.is_empty() => Kind::Recognised,
            Page { pictures: true, lines, .. } if lines.len() < 2 => Kind::Picture,
            _ => return None,
        };
        Some(Doubt { page: page.number, unit: None, place: Place::Page, kind })
    };
    pages.iter().filter_map(doubt).collect()
}

/// The number behind the code's last dot is the version of the unit.
fn stem(code: &str) -> &str {
    code.rsplit_once('.').map_or(code, |(stem, _)| stem)
}

/// Sets the list of units beside the units.
pub(super) fn compare(listed: &[Listed], units: &[Unit], doubts: &mut Vec<Doubt>) {
    let mut taken = vec![false; listed.len()];
    for (i, unit) in units.iter().enumerate() {
        let mut say =
            |place, kind| doubts.push(Doubt { page: unit.page, unit: Some(unit.code.clone()), place, kind });
        if unit.code.is_empty() {
            say(Place::Code, Kind::Missing);
        } else if !is_code(&unit.code) {
            say(Place::Code, Kind::CodeShape);
        }
        if units[..i].iter().any(|before| before.code == unit.code) {
            say(Place::Code, Kind::CodeTwice);
        }
        if listed.is_empty() {
            continue;
        }
        let same_title = |row: &Listed| row.title == unit.title.text;
        let free = |row: &usize| !taken[*row];
        let places = || (0..listed.len()).filter(free);
        let found = places()
            .find(|row| listed[*row].code == unit.code)
            .or_else(|| places().find(|row| stem(&listed[*row].code) == stem(&unit.code)))
            .or_else(|| places().find(|row| same_title(&listed[*row])));
        let Some(row) = found else {
            say(Place::List, Kind::NotInList);
            continue;
        };
        if listed[row].code != unit.code {
            say(Place::Code, Kind::ListedCode(listed[row].code.clone()));
        }
        if !same_title(&listed[row]) {
            say(Place::Title, Kind::ListedTitle(listed[row].title.clone()));
        }
        taken[row] = true;
    }
    for (row, _) in listed.iter().zip(taken).filter(|(_, taken)| !taken) {
        let unit = Some(row.code.clone());
        doubts.push(Doubt { page: row.page, unit, place: Place::List, kind: Kind::NotInBody });
    }
}
