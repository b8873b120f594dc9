//! Doubtful places in words: where, and what stands around them.
use super::{UnitText, lines};
use crate::{
    competency::decree::{Kind, Place},
    text::Both,
};
use std::collections::{BTreeMap, BTreeSet};

/// How many characters are shown on each side of what is doubted.
const AROUND: usize = 24;
/// How many places of one text are shown.
const MOST: usize = 8;

/// "kriteria 1.2".
pub(super) fn place(place: &Place) -> Both {
    match place {
        Place::Page => both!("halaman", "page"),
        Place::List => both!("daftar unit", "list of units"),
        Place::Code => both!("kode unit", "unit code"),
        Place::Title => both!("judul", "title"),
        Place::Description => both!("deskripsi", "description"),
        Place::Element(number) => both!("elemen {number}", "element {number}"),
        Place::Criterion(number) => both!("kriteria {number}", "criterion {number}"),
        Place::Table => both!("tabel elemen", "table of elements"),
        Place::Range => both!("batasan variabel", "range of variables"),
        Place::Guide => both!("panduan penilaian", "assessment guide"),
    }
}

/// Whether a doubt that was left stays written at the unit: not what only concerns blanks and letters.
pub(super) fn stays(kind: &Kind) -> bool {
    !matches!(kind, Kind::Blanks | Kind::Hyphen | Kind::Glyph | Kind::CodeShape | Kind::Recognised)
}

/// Where, in characters, what is doubted begins and ends in a text.
fn spots(kind: &Kind, text: &[char]) -> Vec<(usize, usize)> {
    let mut spots = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let length = match kind {
            Kind::Blanks if rest[0] == '\u{a0}' => 1,
            Kind::Blanks => match rest.iter().take_while(|c| matches!(c, ' ' | '\u{a0}')).count() {
                1 => 0,
                blanks => blanks,
            },
            Kind::Hyphen => match rest {
                [a, '-' | '\u{ad}' | '\u{2010}', ' ', ..] if a.is_alphabetic() => 3,
                _ => 0,
            },
            Kind::Glyph if is_odd(rest[0]) => 1,
            _ => 0,
        };
        if length > 0 {
            spots.push((at, at + length));
        }
        at += length.max(1);
    }
    spots
}

fn is_odd(c: char) -> bool {
    matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}') || c.is_control()
}

/// Whether a text still holds what is doubted; what cannot be told from the text alone is not.
pub(super) fn still(kind: &Kind, text: &str) -> bool {
    let flat: Vec<char> = text.replace('\n', " | ").chars().collect();
    !spots(kind, &flat).is_empty()
}

/// The words around each spot, its blanks as "·".
pub(super) fn around(kind: &Kind, text: &str) -> Vec<String> {
    let text: Vec<char> = text.chars().collect();
    let shown = |(start, end): (usize, usize)| {
        let (from, to) = (start.saturating_sub(AROUND), (end + AROUND).min(text.len()));
        let inside = |at: usize| match (text[at], *kind == Kind::Blanks && (start..end).contains(&at)) {
            (_, true) => '·',
            (c, _) if is_odd(c) => '□',
            (c, _) => c,
        };
        let words: String = (from..to).map(inside).collect();
        let (before, after) = (if from > 0 { "…" } else { "" }, if to < text.len() { "…" } else { "" });
        format!("{before}{words}{after}")
    };
    spots(kind, &text).into_iter().take(MOST).map(shown).collect()
}

/// What a person changed of a unit, a sentence each.
pub(super) fn differences(was: &UnitText, now: &UnitText) -> Vec<String> {
    let mut said = Vec::new();
    let mut corrected = |what: &str, was: &str| {
        let was = if was.is_empty() { "–" } else { was };
        said.push(format!("Diperbaiki saat impor PDF, {what}: semula “{was}”."));
    };
    for (what, was, now) in [
        ("kode unit", &was.code, &now.code),
        ("judul", &was.title, &now.title),
        ("deskripsi", &was.description, &now.description),
    ] {
        if was != now {
            corrected(what, was);
        }
    }
    let (before, after) = (by_number(was), by_number(now));
    let places: BTreeSet<&(i32, String)> = before.keys().chain(after.keys()).collect();
    for place in places {
        if before.get(place) != after.get(place) {
            corrected(&place.1, &before.get(place).map(|texts| texts.join(" / ")).unwrap_or_default());
        }
    }
    for (what, was, now) in
        [("batasan variabel", &was.variables, &now.variables), ("panduan penilaian", &was.guide, &now.guide)]
    {
        if was != now {
            let gone = was.lines().filter(|line| !now.lines().any(|other| other == *line));
            corrected(what, &gone.collect::<Vec<&str>>().join(" / "));
        }
    }
    said
}

/// The lines of a unit by element and number; equal numbers together.
fn by_number(text: &UnitText) -> BTreeMap<(i32, String), Vec<String>> {
    let mut by: BTreeMap<(i32, String), Vec<String>> = BTreeMap::new();
    for line in lines(&text.body).unwrap_or_default() {
        let kind = if line.criterion.is_some() { "kriteria" } else { "elemen" };
        by.entry((line.element, format!("{kind} {}", line.number()))).or_default().push(line.text);
    }
    by
}
