//! From pages to one run of rows: what belongs to the page (numbers, running titles) is taken away, and
//! lines are put together again.
use super::text::{Page, Word};
use std::collections::{HashMap, HashSet};

/// Running titles and page numbers stand in this outer part of a page, above or below.
const BAND: f32 = 0.15;
/// And they are among this many first or last lines.
const EDGE_LINES: usize = 4;
/// A line at one height on this many pages is a running title.
const OFTEN: usize = 3;

/// A line with its page and what of the page matters to paragraphs.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Counted from 1.
    pub page: usize,
    /// Points from the top of the page.
    pub y: f32,
    /// From left to right.
    pub words: Vec<Word>,
    /// Where the text of this page ends on the right, in points.
    pub right: f32,
}

impl Row {
    /// Its words with the blanks between them.
    pub fn text(&self) -> String {
        super::text::words_text(&self.words)
    }

    /// Its capitals, letters and digits without any blanks, to compare headings by.
    pub fn compact(&self) -> String {
        compact(&self.words)
    }
}

/// Words as headings are compared: upper case, without blanks.
pub fn compact(words: &[Word]) -> String {
    words
        .iter()
        .flat_map(|word| word.text.chars())
        .flat_map(char::to_uppercase)
        .filter(|c| !c.is_whitespace())
        .collect()
}

/// All lines of all pages, without page numbers and running titles.
pub fn rows(pages: Vec<Page>) -> Vec<Row> {
    let away = furniture(&pages);
    let mut rows = Vec::new();
    for (p, page) in pages.into_iter().enumerate() {
        let right =
            page.lines.iter().filter_map(|line| line.words.last()).map(|word| word.end).fold(0.0, f32::max);
        for (l, line) in page.lines.into_iter().enumerate() {
            if !away.contains(&(p, l)) {
                rows.push(Row { page: page.number, y: line.y, words: line.words, right });
            }
        }
    }
    rows
}

/// The lines, by page and place, that belong to the page.
fn furniture(pages: &[Page]) -> HashSet<(usize, usize)> {
    let mut away = HashSet::new();
    let mut seen: HashMap<(String, bool, i32), Vec<(usize, usize)>> = HashMap::new();
    let mut numbers: HashMap<i64, Vec<(usize, usize)>> = HashMap::new();
    for (p, page) in pages.iter().enumerate() {
        for (l, line) in page.lines.iter().enumerate() {
            let above = line.y < page.height * BAND;
            let outer = above || line.y > page.height * (1.0 - BAND);
            let edge = l == 0 || l + 1 == page.lines.len();
            let text = compact(&line.words);
            if let (true, Some(number)) = (edge, page_number(&text)) {
                let offset = number - i64::try_from(page.number).unwrap_or(0);
                numbers.entry(offset).or_default().push((p, l));
                // At the very edge nothing but a page number stands alone.
                if line.y < page.height * 0.08 || line.y > page.height * 0.92 {
                    away.insert((p, l));
                }
            }
            let outer = outer && (l < EDGE_LINES || l + EDGE_LINES >= page.lines.len());
            if outer && !is_text(&text) {
                // The same words at about the same height; heights are told in steps of 6 points.
                let plain: String = text.chars().filter(|c| !c.is_ascii_digit()).collect();
                #[allow(clippy::cast_possible_truncation)] // A page is some hundred points high.
                let step = (line.y / 6.0).round() as i32;
                for step in [step, step + 1] {
                    seen.entry((plain.clone(), above, step)).or_default().push((p, l));
                }
            }
        }
    }
    for ((plain, ..), places) in seen {
        let on: HashSet<usize> = places.iter().map(|(p, _)| *p).collect();
        let (first, last) = (on.iter().min().copied(), on.iter().max().copied());
        let span = last.unwrap_or(0) - first.unwrap_or(0) + 1;
        // A sentence may stand at one height by chance on some pages of many; a title stands on each
        // page, or on each other one.
        if !plain.is_empty() && on.len() >= OFTEN && on.len() * 5 >= span * 2 {
            away.extend(places);
        }
    }
    for places in numbers.into_values() {
        if places.len() >= 2 {
            away.extend(places);
        }
    }
    away
}

/// The number of a line that holds nothing but a page number: "12", "- 12 -", "HAL. 12", "12 DARI 60".
fn page_number(text: &str) -> Option<i64> {
    let bare = text
        .trim_start_matches("HALAMAN")
        .trim_start_matches("HAL")
        .trim_matches(['-', '–', '—', '.', '|', ':', '/']);
    let bare = bare.split_once("DARI").map_or(bare, |(number, _)| number);
    let digits = !bare.is_empty() && bare.len() <= 4 && bare.bytes().all(|b| b.is_ascii_digit());
    if digits { bare.parse().ok() } else { None }
}

/// Whether a line is of the text even where it comes again and again: headings of tables and units,
/// numbered lines.
fn is_text(text: &str) -> bool {
    const HEADINGS: [&str; 9] = [
        "ELEMEN",
        "KRITERIA",
        "KODEUNIT",
        "JUDULUNIT",
        "DESKRIPSIUNIT",
        "BATASANVARIABEL",
        "PANDUANPENILAIAN",
        "BAB",
        "KOMPETENSI",
    ];
    let mut numbered = text.chars();
    let number = numbered.next().is_some_and(|c| c.is_ascii_digit());
    let more = numbered.find(|c| !c.is_ascii_digit()).is_some_and(|c| c == '.');
    (number && more) || HEADINGS.iter().any(|heading| text.starts_with(heading))
}

/// Text that grows line by line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Joined {
    /// What has been put together.
    pub text: String,
    /// Lines that end in a hyphen after a letter: what the whole word is cannot be told.
    pub hyphens: usize,
}

impl Joined {
    /// Adds a line; its break becomes one blank.
    pub fn add(&mut self, words: &[Word]) {
        let line = super::text::words_text(words);
        if line.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            let mut back = self.text.chars().rev();
            if matches!(back.next(), Some('-' | '\u{ad}' | '\u{2010}'))
                && back.next().is_some_and(char::is_alphabetic)
            {
                self.hyphens += 1;
            }
            self.text.push(' ');
        }
        self.text += &line;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_told_from_text() {
        assert_eq!(page_number("12"), Some(12));
        assert_eq!(page_number("-12-"), Some(12));
        assert_eq!(page_number("12DARI60"), Some(12));
        assert_eq!(page_number("1.1"), None);
        assert_eq!(page_number("2018"), Some(2018));
        assert_eq!(page_number("BABI"), None);
    }

    #[test]
    fn a_break_becomes_one_blank_and_a_hyphen_stays() {
        let words = |text: &str| vec![Word { text: text.into(), ..Word::default() }];
        let mut joined = Joined::default();
        for line in ["perangkat", "lunak", "ber-", "jalan", "-", "baik"] {
            joined.add(&words(line));
        }
        assert_eq!(joined, Joined { text: "perangkat lunak ber- jalan - baik".into(), hyphens: 1 });
    }
}
