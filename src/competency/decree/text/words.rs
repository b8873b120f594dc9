//! From glyphs to words and lines.
use super::{
    Page,
    content::{Drawn, Glyph},
};

/// A gap wider than this part of the size of the type separates words, as kerning never does.
const GAP: f32 = 0.18;
/// Glyphs whose feet are less than this part of the size apart stand on one line.
const SAME_LINE: f32 = 0.35;

/// A line of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Where its letters stand, in points from the top.
    pub y: f32,
    /// From left to right.
    pub words: Vec<Word>,
}

/// A word: characters without a gap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Word {
    /// Where it begins, in points from the left.
    pub x: f32,
    /// Where it ends.
    pub end: f32,
    /// The size of its type in points.
    pub size: f32,
    /// Byte for byte; U+FFFD where the file does not tell a character.
    pub text: String,
    /// The blanks the file itself writes before it on the line; empty where only a gap stands.
    pub lead: String,
    /// Where each of its characters begins.
    pub starts: Vec<f32>,
}

impl Word {
    /// The word from the character at byte `at`.
    pub fn from(&self, at: usize) -> Word {
        let skipped = self.text.get(..at).unwrap_or_default().chars().count();
        let starts = self.starts.get(skipped..).unwrap_or_default().to_vec();
        let x = starts.first().copied().unwrap_or(self.end);
        let text = self.text.get(at..).unwrap_or_default().to_string();
        Word { x, text, lead: String::new(), starts, ..self.clone() }
    }

    /// The word up to the character at byte `at`.
    pub fn until(&self, at: usize) -> Word {
        let kept = self.text.get(..at).unwrap_or_default();
        let count = kept.chars().count();
        let end = self.starts.get(count).copied().unwrap_or(self.end);
        let starts = self.starts.iter().take(count).copied().collect();
        Word { end, text: kept.to_string(), starts, ..self.clone() }
    }
}

impl Line {
    /// Its words with the blanks between them, one where only a gap stands.
    pub fn text(&self) -> String {
        words_text(&self.words)
    }
}

/// Words of one line with the blanks between them.
pub(in super::super) fn words_text(words: &[Word]) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() {
            text += if word.lead.is_empty() { " " } else { &word.lead };
        }
        text += &word.text;
    }
    text
}

/// A glyph with the blanks drawn before and after it.
struct Placed {
    glyph: Glyph,
    before: String,
    after: String,
}

pub(super) fn page(number: usize, size: (f32, f32), drawn: Drawn) -> Page {
    let Drawn { pictures, broken, .. } = drawn;
    let hidden = drawn.glyphs.iter().filter(|glyph| glyph.hidden).count();
    let recognised = hidden * 2 > drawn.glyphs.len();
    let (glyphs, (width, height)) = upright(drawn.glyphs, size);
    let mut placed = with_blanks(glyphs);
    placed
        .retain(|p| (-1.0..=width + 1.0).contains(&p.glyph.x) && (-1.0..=height + 1.0).contains(&p.glyph.y));
    placed.sort_by(|a, b| a.glyph.y.total_cmp(&b.glyph.y));
    let mut lines = Vec::new();
    let mut row: Vec<Placed> = Vec::new();
    for next in placed {
        let apart = |first: &Placed| {
            let size = first.glyph.size.max(next.glyph.size).max(1.0);
            next.glyph.y - first.glyph.y > SAME_LINE * size
        };
        if row.first().is_some_and(apart) {
            lines.push(line(std::mem::take(&mut row)));
        }
        row.push(next);
    }
    if !row.is_empty() {
        lines.push(line(row));
    }
    Page { number, width, height, lines, pictures, broken, recognised }
}

/// Turns a page whose text mostly runs down, up or upside down; what runs otherwise is left out.
fn upright(mut glyphs: Vec<Glyph>, (width, height): (f32, f32)) -> (Vec<Glyph>, (f32, f32)) {
    let quarter = |glyph: &Glyph| {
        let (dx, dy) = (glyph.end.0 - glyph.x, glyph.end.1 - glyph.y);
        match (dx.abs() >= dy.abs(), dx >= 0.0, dy >= 0.0) {
            (true, true, _) => 0,
            (true, false, _) => 2,
            (false, _, true) => 1,
            (false, _, false) => 3,
        }
    };
    let mut counts = [0usize; 4];
    glyphs.iter().for_each(|glyph| counts[quarter(glyph)] += 1);
    let most = (0..4).max_by_key(|q| (counts[*q], 4 - q)).unwrap_or(0);
    glyphs.retain(|glyph| quarter(glyph) == most);
    let turned = |(x, y): (f32, f32)| match most {
        1 => (y, width - x),
        2 => (width - x, height - y),
        3 => (height - y, x),
        _ => (x, y),
    };
    for glyph in &mut glyphs {
        (glyph.x, glyph.y) = turned((glyph.x, glyph.y));
        glyph.end = turned(glyph.end);
    }
    (glyphs, if most % 2 == 1 { (height, width) } else { (width, height) })
}

/// Takes the blanks out, each kept with the glyphs drawn before and after it: a cell's trailing blanks
/// may reach under the words of the next one.
fn with_blanks(glyphs: Vec<Glyph>) -> Vec<Placed> {
    let mut placed: Vec<Placed> = Vec::new();
    let (mut blanks, mut blanks_y) = (String::new(), f32::NAN);
    for glyph in glyphs {
        let near = |y: f32| (glyph.y - y).abs() < SAME_LINE * glyph.size.max(1.0);
        if glyph.text.chars().all(char::is_whitespace) {
            if let Some(last) = placed.last_mut().filter(|last| near(last.glyph.y)) {
                last.after += &glyph.text;
            }
            if !near(blanks_y) {
                blanks.clear();
            }
            blanks_y = glyph.y;
            blanks += &glyph.text;
            continue;
        }
        let before = if near(blanks_y) { std::mem::take(&mut blanks) } else { String::new() };
        blanks.clear();
        blanks_y = f32::NAN;
        placed.push(Placed { glyph, before, after: String::new() });
    }
    placed
}

fn line(mut row: Vec<Placed>) -> Line {
    row.sort_by(|a, b| a.glyph.x.total_cmp(&b.glyph.x));
    let mut words: Vec<Word> = Vec::new();
    let mut last: Option<Placed> = None;
    for next in row {
        let glyph = &next.glyph;
        let mut lead = String::new();
        let joined = match &last {
            // Bold that is made by drawing twice counts once.
            Some(last) if last.glyph.text == glyph.text && glyph.x - last.glyph.x < 0.1 * glyph.size => {
                continue;
            }
            Some(last) => {
                lead = if last.after.is_empty() { next.before.clone() } else { last.after.clone() };
                lead.is_empty() && glyph.x - last.glyph.end.0 <= GAP * glyph.size.max(last.glyph.size)
            }
            None => false,
        };
        if !joined {
            words.push(Word { x: glyph.x, size: glyph.size, lead, ..Word::default() });
        }
        if let Some(word) = words.last_mut() {
            word.starts.extend(glyph.text.chars().map(|_| glyph.x));
            word.text += &glyph.text;
            word.end = word.end.max(glyph.end.0);
        }
        last = Some(next);
    }
    let y = last.map_or(0.0, |last| last.glyph.y);
    Line { y, words }
}
