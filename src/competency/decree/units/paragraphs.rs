//! Running text of a unit as paragraphs.
use super::super::{
    doubt::Place,
    lines::{Joined, Row},
};
use super::{Passage, Speaker};

/// Reads paragraphs: each numbered row begins one, and each row before which there was room left.
pub(super) fn read(rows: &[Row], place: &Place, say: &mut Speaker<'_>) -> Vec<Passage> {
    let mut paragraphs: Vec<(usize, Joined)> = Vec::new();
    let mut above: Option<&Row> = None;
    for row in rows.iter().filter(|row| !row.words.is_empty()) {
        let begins = is_numbered(row) || above.is_none_or(|above| had_room(above, row));
        if begins {
            paragraphs.push((row.page, Joined::default()));
        }
        let mut words = row.words.clone();
        // How far the text stands off its number is layout, not text.
        if let Some(second) = words.get_mut(1).filter(|_| is_numbered(row)) {
            second.lead.clear();
        }
        if let Some((_, joined)) = paragraphs.last_mut() {
            joined.add(&words);
        }
        above = Some(row);
    }
    let mut passages = Vec::with_capacity(paragraphs.len());
    for (page, joined) in paragraphs {
        say.look(page, place, &joined);
        passages.push(Passage { page, text: joined.text });
    }
    passages
}

/// Whether a row begins with "1.", "1.2", "4.2.1", "a.", "a)" or a bullet.
fn is_numbered(row: &Row) -> bool {
    let Some(first) = row.words.first().map(|word| word.text.as_str()) else { return false };
    let number = first.trim_end_matches(['.', ')']);
    let parts = || {
        number
            .split('.')
            .all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
    };
    let dotted = first.len() > number.len() || number.contains('.');
    let letter = number.len() == 1 && number.bytes().all(|b| b.is_ascii_alphabetic()) && first.len() > 1;
    let bullet =
        first.chars().count() == 1 && !first.contains(char::is_alphanumeric) && !"(/&+=".contains(first);
    (dotted && parts()) || letter || bullet
}

/// Whether the first word of a row would have found room at the end of the row above: then its break
/// was meant.
fn had_room(above: &Row, row: &Row) -> bool {
    let Some((first, last)) = row.words.first().zip(above.words.last()) else { return false };
    let blank = 0.3 * last.size;
    last.end + blank + (first.end - first.x) < above.right - 1.0
}
