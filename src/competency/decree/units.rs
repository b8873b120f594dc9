//! The units of a decree: from rows to code, title, description, elements, criteria, range and guide.
mod code;
mod list;
mod numbers;
mod paragraphs;
mod table;

use super::{
    Error,
    doubt::{Doubt, Kind, Place},
    lines::{Joined, Row, compact},
    text::Word,
};

pub use code::is_code;
use code::may_be_code;

/// Text of a decree with the page where it begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Passage {
    /// Counted from 1; 0 where the text is missing.
    pub page: usize,
    /// Byte for byte, breaks of lines as one blank.
    pub text: String,
}

/// A row of the list of units.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Listed {
    /// Where the row stands.
    pub page: usize,
    /// As printed in the list.
    pub code: String,
    /// As printed in the list.
    pub title: String,
}

/// A unit of competency.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Unit {
    /// Where it begins.
    pub page: usize,
    /// As printed at the unit itself.
    pub code: String,
    /// Its title.
    pub title: Passage,
    /// Its description.
    pub description: Passage,
    /// Its elements in the order of the page.
    pub elements: Vec<Element>,
    /// The range of variables, paragraph by paragraph with their numbers.
    pub range: Vec<Passage>,
    /// The assessment guide, paragraph by paragraph with their numbers.
    pub guide: Vec<Passage>,
}

/// An element with its criteria.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Element {
    /// Where it begins.
    pub page: usize,
    /// As printed.
    pub number: i32,
    /// Byte for byte.
    pub title: String,
    /// In the order of the page.
    pub criteria: Vec<Criterion>,
}

/// A criterion (KUK).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Criterion {
    /// Where it begins.
    pub page: usize,
    /// "1.1", as printed but for a dot behind it.
    pub number: String,
    /// Byte for byte.
    pub text: String,
}

/// No label is longer.
const LONGEST_LABEL: usize = 32;

/// The words behind a label that begins a row ("KODE UNIT : …"), `None` when it does not begin it.
fn after(row: &Row, labels: &[&str]) -> Option<Vec<Word>> {
    let mut seen = String::new();
    for (i, word) in row.words.iter().enumerate() {
        for (at, c) in word.text.char_indices() {
            if labels.contains(&seen.as_str()) && (c == ':' || at == 0) {
                let longer = labels
                    .iter()
                    .any(|label| label.len() > seen.len() && compact(&row.words).starts_with(label));
                if !longer {
                    let mut rest = vec![word.from(at)];
                    rest.extend_from_slice(&row.words[i + 1..]);
                    return Some(without_colon(rest));
                }
            }
            seen.extend(c.to_uppercase());
            if seen.len() > LONGEST_LABEL {
                return None;
            }
        }
    }
    labels.contains(&seen.as_str()).then(Vec::new)
}

fn without_colon(mut words: Vec<Word>) -> Vec<Word> {
    if let Some(first) = words.first_mut().filter(|first| first.text.starts_with(':')) {
        *first = first.from(1);
        if first.text.is_empty() {
            words.remove(0);
        }
    }
    words
}

/// No decree has more units.
const MAX_UNITS: usize = 2_000;
/// No unit has more lines.
const MAX_ROWS: usize = 20_000;

const CODE: [&str; 2] = ["KODEUNIT", "KODEUNITKOMPETENSI"];
const TITLE: [&str; 2] = ["JUDULUNIT", "JUDULUNITKOMPETENSI"];
const DESCRIPTION: [&str; 3] = ["DESKRIPSIUNIT", "DESKRIPSIUNITKOMPETENSI", "URAIANUNIT"];

/// The words behind the label of the description. The short label counts with its colon only: titles may
/// begin with the word.
fn description(row: &Row) -> Option<Vec<Word>> {
    let short = || {
        let colon =
            row.words.iter().take(2).any(|word| word.text.starts_with(':') || word.text.ends_with(':'));
        after(row, &["DESKRIPSI"]).filter(|_| colon)
    };
    after(row, &DESCRIPTION).or_else(short)
}

/// The code that a row heads a unit with; `None` for other rows, as the head of the list of units.
fn unit_code(rows: &[Row], at: usize) -> Option<String> {
    let rest = after(&rows[at], &CODE)?;
    let text = super::text::words_text(&rest);
    let next = rows.get(at + 1);
    if text.is_empty() {
        return next.map(Row::text).filter(|text| may_be_code(text.trim_start_matches([':', ' '])));
    }
    let title = |row: &Row| after(row, &TITLE).is_some_and(|words| !words.is_empty());
    let titled = rows[at + 1..].iter().take(3).any(title);
    (titled || may_be_code(&text)).then_some(text)
}

/// Whether a row is a head of the table of elements.
fn is_table_head(row: &Row) -> bool {
    let text = row.text();
    let compact = compact(&row.words);
    let name = compact.trim_start_matches("NO.").trim_start_matches("NO");
    let name = name.trim_end_matches("(KUK)").trim_end_matches(':');
    match name {
        "ELEMENKOMPETENSIKRITERIAUNJUKKERJA" | "ELEMENKRITERIAUNJUKKERJA" => true,
        "SUBKOMPETENSIKRITERIAUNJUKKERJA" | "ELEMENKOMPETENSIDANKRITERIAUNJUKKERJA" => true,
        "ELEMENKOMPETENSI" | "KRITERIAUNJUKKERJA" => text.starts_with(char::is_uppercase),
        "ELEMEN" | "KOMPETENSI" | "KRITERIAUNJUK" | "KERJA" | "ELEMENKRITERIAUNJUK" | "KOMPETENSIKERJA" => {
            !text.contains(char::is_lowercase)
        }
        _ => false,
    }
}

/// Whether a row is this heading and nothing else, with or without a letter or number before it.
fn is_heading(row: &Row, heading: &str) -> bool {
    let compact = compact(&row.words);
    let bare = match compact.split_once('.') {
        Some((number, rest)) if number.len() <= 2 => rest,
        _ => &compact,
    };
    bare.trim_end_matches([':', '.']) == heading && row.text().contains(char::is_uppercase)
}

/// Where the part with the units ends: the closing chapter or the signature.
fn is_end(row: &Row) -> bool {
    let text = compact(&row.words);
    let upper = !row.text().contains(char::is_lowercase);
    let ends = ["BABIII", "BABIV", "PENUTUP", "MENTERIKETENAGAKERJAAN", "MENTERITENAGAKERJA"];
    text.starts_with("DITETAPKANDI") || (upper && ends.iter().any(|end| text.starts_with(end)))
}

/// What is read in a unit at the moment.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Title,
    Description,
    Table,
    Range,
    Guide,
    Other,
}

/// Reads the list of units and the units.
pub(super) fn read(rows: &[Row], doubts: &mut Vec<Doubt>) -> Result<(Vec<Listed>, Vec<Unit>), Error> {
    let starts: Vec<(usize, String)> =
        (0..rows.len()).filter_map(|at| Some((at, unit_code(rows, at)?))).collect();
    let ends = || starts.iter().skip(1).map(|(at, _)| *at).chain([rows.len()]);
    if starts.len() > MAX_UNITS || starts.iter().zip(ends()).any(|((at, _), end)| end - at > MAX_ROWS) {
        return Err(Error::TooMuch);
    }
    let first = starts.first().map_or(0, |(at, _)| *at);
    let listed = list::read(&rows[..first]);
    let units = starts.iter().zip(ends()).map(|((start, code), end)| unit(code, &rows[*start..end], doubts));
    Ok((listed, units.collect()))
}

fn unit(code: &str, rows: &[Row], doubts: &mut Vec<Doubt>) -> Unit {
    let code = code.trim_start_matches([':', ' ']).to_string();
    let mut parts: [Vec<Row>; 6] = Default::default();
    let mut part = Part::Other;
    for row in rows.iter().skip(1) {
        let labelled = |words: Vec<Word>| Row { words, ..row.clone() };
        let head = matches!(part, Part::Title | Part::Description | Part::Other);
        let row = if let Some(words) = after(row, &TITLE).filter(|_| part == Part::Other) {
            part = Part::Title;
            labelled(words)
        } else if let Some(words) = description(row).filter(|_| head) {
            part = Part::Description;
            labelled(words)
        } else if is_table_head(row) && (head || part == Part::Table) {
            part = Part::Table;
            continue;
        } else if is_heading(row, "BATASANVARIABEL") {
            part = Part::Range;
            continue;
        } else if is_heading(row, "PANDUANPENILAIAN") {
            part = Part::Guide;
            continue;
        } else if is_heading(row, "KOMPETENSIKUNCI") && part == Part::Guide {
            part = Part::Other;
            continue;
        } else if is_end(row) && matches!(part, Part::Range | Part::Guide | Part::Other) {
            break;
        } else {
            Row { words: without_colon(row.words.clone()), ..row.clone() }
        };
        parts[part as usize].push(row);
    }
    let [title, description, table, range, guide, _] = parts;
    let page = rows.first().map_or(0, |row| row.page);
    let mut say = Speaker { unit: code.clone(), page, doubts };
    let title = passage(&title, Place::Title, &mut say);
    let description = passage(&description, Place::Description, &mut say);
    let elements = table::read(&table, &mut say);
    let range = paragraphs::read(&range, &Place::Range, &mut say);
    let guide = paragraphs::read(&guide, &Place::Guide, &mut say);
    Unit { page, code, title, description, elements, range, guide }
}

/// Notes doubts about one unit.
struct Speaker<'a> {
    unit: String,
    page: usize,
    doubts: &'a mut Vec<Doubt>,
}

impl Speaker<'_> {
    fn say(&mut self, page: usize, place: Place, kind: Kind) {
        self.doubts.push(Doubt { page, unit: Some(self.unit.clone()), place, kind });
    }

    /// What may be doubted in any text.
    fn look(&mut self, page: usize, place: &Place, joined: &Joined) {
        if joined.hyphens > 0 {
            self.say(page, place.clone(), Kind::Hyphen);
        }
        let odd = |c: char| matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}') || (c.is_control());
        if joined.text.contains(odd) {
            self.say(page, place.clone(), Kind::Glyph);
        }
        if joined.text.contains("  ") || joined.text.contains('\u{a0}') {
            self.say(page, place.clone(), Kind::Blanks);
        }
    }
}

fn passage(rows: &[Row], place: Place, say: &mut Speaker<'_>) -> Passage {
    let mut joined = Joined::default();
    rows.iter().for_each(|row| joined.add(&row.words));
    let page = rows.first().map_or(0, |row| row.page);
    if joined.text.is_empty() {
        say.say(say.page, place, Kind::Missing);
    } else {
        say.look(page, &place, &joined);
    }
    Passage { page, text: joined.text }
}
