//! The table of elements (left) and criteria (right). Columns are told by where the criteria's numbers
//! stand, for rules are not always drawn and cells wrap over lines and pages.
use super::super::{
    doubt::{Kind, Place},
    lines::{Joined, Row},
    text::{Word, words_text},
};
use super::{
    Criterion, Element, Speaker,
    numbers::{criterion_number, element_number},
};
use std::collections::{HashMap, HashSet};

/// Numbers of one column stand at most this many points apart.
const COLUMN: f32 = 8.0;
/// A word reaches into the next column when it goes this many points beyond its edge.
const OVER: f32 = 2.0;
/// Rows of both columns whose feet are at most this many points apart begin together.
const LEVEL: f32 = 4.0;

/// A row of one column.
struct Cell {
    page: usize,
    y: f32,
    words: Vec<Word>,
}

/// An element in the making.
struct Left {
    page: usize,
    y: f32,
    number: i32,
    title: Joined,
    criteria: Vec<Criterion>,
}

/// A criterion in the making.
struct Right {
    page: usize,
    y: f32,
    element: i32,
    number: String,
    text: Joined,
}

/// Reads the table.
pub(super) fn read(rows: &[Row], say: &mut Speaker<'_>) -> Vec<Element> {
    let Some(edges) = edges(rows) else {
        say.say(say.page, Place::Table, Kind::Missing);
        return Vec::new();
    };
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for row in rows {
        let edge = edges.get(&row.page).copied().unwrap_or(0.0);
        let (mut l, mut r): (Vec<Word>, Vec<Word>) = (Vec::new(), Vec::new());
        for word in &row.words {
            if word.x >= edge - LEVEL {
                r.push(word.clone());
            } else if word.end <= edge + OVER {
                l.push(word.clone());
            } else if let Some(at) = glued(word, edge) {
                l.push(word.until(at));
                r.push(word.from(at));
            } else {
                say.say(row.page, Place::Table, Kind::Column(word.text.clone()));
                l.push(word.clone());
            }
        }
        let cell = |words| Cell { page: row.page, y: row.y, words };
        left.push(cell(l));
        right.push(cell(r));
    }
    left.retain(|cell| !cell.words.is_empty());
    right.retain(|cell| !cell.words.is_empty());
    let elements = elements(&left, say);
    let criteria = criteria(&right, &edges, say);
    let elements = together(elements, criteria, say);
    check(&elements, say);
    elements
}

/// Where a word of the left column runs without a gap into the number of a criterion.
fn glued(word: &Word, edge: f32) -> Option<usize> {
    let places = word.text.char_indices().zip(&word.starts);
    let mut inside = places.filter(|(_, x)| (**x - edge).abs() <= LEVEL).map(|((at, _), _)| at);
    inside.find(|at| criterion_number(&word.text[*at..]).is_some())
}

/// Where the column of criteria begins, on each page; `None` where no criterion has a number.
fn edges(rows: &[Row]) -> Option<HashMap<usize, f32>> {
    let mut by_page: HashMap<usize, Vec<f32>> = HashMap::new();
    let mut all = Vec::new();
    for row in rows {
        for (i, word) in row.words.iter().enumerate() {
            let alone = criterion_number(&word.text).map(|_| word.x);
            // Or the number runs on from the word of the left column.
            let inside = || {
                let late = word.text.char_indices().skip(1).zip(word.starts.iter().skip(1));
                let mut late = late.filter(|((at, _), _)| {
                    let before = word.text[..*at].chars().next_back();
                    before.is_some_and(char::is_alphabetic) && criterion_number(&word.text[*at..]).is_some()
                });
                late.next().filter(|_| i + 1 < row.words.len()).map(|(_, x)| *x)
            };
            if let Some(x) = alone.or_else(inside) {
                by_page.entry(row.page).or_default().push(x);
                all.push(x);
            }
        }
    }
    let usual = column(&mut all)?.0;
    let mut edge = |page| match by_page.get_mut(&page).and_then(|xs| column(xs)) {
        Some((x, count)) if count >= 2 || (x - usual).abs() <= COLUMN => x,
        _ => usual,
    };
    let mut edges = HashMap::new();
    for row in rows {
        edges.entry(row.page).or_insert_with(|| edge(row.page));
    }
    Some(edges)
}

/// The left side of the column in which most of the numbers stand, and how many do.
fn column(xs: &mut [f32]) -> Option<(f32, usize)> {
    xs.sort_by(f32::total_cmp);
    let (mut best, mut end) = (None, 0);
    for (from, x) in xs.iter().enumerate() {
        end += xs[end..].iter().take_while(|other| **other <= x + COLUMN).count();
        if best.is_none_or(|(_, count)| end - from > count) {
            best = Some((*x, end - from));
        }
    }
    best
}

fn elements(cells: &[Cell], say: &mut Speaker<'_>) -> Vec<Left> {
    let mut margins: HashMap<usize, f32> = HashMap::new();
    for cell in cells {
        let margin = margins.entry(cell.page).or_insert(f32::INFINITY);
        *margin = margin.min(cell.words[0].x);
    }
    let mut elements: Vec<Left> = Vec::new();
    for cell in cells {
        let first = &cell.words[0];
        let margin = margins.get(&cell.page).copied().unwrap_or(first.x);
        let next = elements.last().map_or(1, |element| element.number.saturating_add(1));
        let begins = element_number(&first.text)
            .filter(|(number, dotted, _)| first.x <= margin + COLUMN * 1.5 && (*dotted || *number == next));
        if let Some((number, _, rest)) = begins {
            let title = Joined::default();
            elements.push(Left { page: cell.page, y: cell.y, number, title, criteria: Vec::new() });
            let at = first.text.len() - rest.len();
            let mut words = vec![first.from(at)];
            words.retain(|word| !word.text.is_empty());
            words.extend_from_slice(&cell.words[1..]);
            if let Some(element) = elements.last_mut() {
                element.title.add(&words);
            }
        } else if let Some(element) = elements.last_mut() {
            element.title.add(&cell.words);
        } else {
            say.say(cell.page, Place::Table, Kind::Column(words_text(&cell.words)));
        }
    }
    elements
}

fn criteria(cells: &[Cell], edges: &HashMap<usize, f32>, say: &mut Speaker<'_>) -> Vec<Right> {
    let mut criteria: Vec<Right> = Vec::new();
    for cell in cells {
        let first = &cell.words[0];
        let edge = edges.get(&cell.page).copied().unwrap_or(first.x);
        let begins = criterion_number(&first.text).filter(|_| first.x <= edge + COLUMN);
        if let Some((element, number, rest)) = begins {
            let mut words = vec![first.from(first.text.len() - rest.len())];
            words.retain(|word| !word.text.is_empty());
            words.extend_from_slice(&cell.words[1..]);
            let mut text = Joined::default();
            text.add(&words);
            criteria.push(Right { page: cell.page, y: cell.y, element, number: number.to_string(), text });
        } else if let Some(criterion) = criteria.last_mut() {
            criterion.text.add(&cell.words);
        } else {
            say.say(cell.page, Place::Table, Kind::Column(words_text(&cell.words)));
        }
    }
    criteria
}

/// Elements that only their criteria's numbers tell of; their titles are missing.
fn unnumbered(criteria: &[Right]) -> Vec<Left> {
    let mut elements: Vec<Left> = Vec::new();
    for Right { page, y, element, .. } in criteria {
        if elements.last().is_none_or(|last| last.number != *element) {
            let (title, criteria) = (Joined::default(), Vec::new());
            elements.push(Left { page: *page, y: *y, number: *element, title, criteria });
        }
    }
    elements
}

/// Puts each criterion under the element beside which it is printed, and says where its number says
/// another one.
fn together(mut elements: Vec<Left>, criteria: Vec<Right>, say: &mut Speaker<'_>) -> Vec<Element> {
    if elements.is_empty() {
        elements = unnumbered(&criteria);
    }
    for criterion in criteria {
        let Right { page, y, element, number, text } = criterion;
        let place = Place::Criterion(number.clone());
        say.look(page, &place, &text);
        if text.text.is_empty() {
            say.say(page, place.clone(), Kind::Missing);
        } else if !text.text.ends_with('.') {
            say.say(page, place.clone(), Kind::NoFullStop);
        }
        let begun = elements.partition_point(|e| (e.page, e.y - LEVEL) <= (page, y));
        let next = elements.get(begun).is_some_and(|e| e.number == element);
        let beside = match begun.checked_sub(1) {
            // Where titles stand in the middle of their cells, criteria begin above their element's title.
            Some(at) if elements[at].number != element && next => begun,
            Some(at) => at,
            None => 0,
        };
        let Some(under) = elements.get_mut(beside) else {
            say.say(page, place, Kind::Column(text.text));
            continue;
        };
        if under.number != element {
            say.say(page, place, Kind::UnderElement(under.number));
        }
        under.criteria.push(Criterion { page, number, text: text.text });
    }
    let mut done = Vec::with_capacity(elements.len());
    for element in elements {
        let Left { page, number, title, criteria, .. } = element;
        let place = Place::Element(number);
        say.look(page, &place, &title);
        if title.text.is_empty() {
            say.say(page, place.clone(), Kind::Missing);
        }
        done.push(Element { page, number, title: title.text, criteria });
    }
    done
}

/// Numbers that jump or come twice, and elements without criteria.
fn check(elements: &[Element], say: &mut Speaker<'_>) {
    if elements.is_empty() {
        say.say(say.page, Place::Table, Kind::Missing);
    }
    let mut expected = 1;
    let (mut elements_before, mut criteria_before) = (HashSet::new(), HashSet::new());
    for element in elements {
        let place = Place::Element(element.number);
        if !elements_before.insert(element.number) {
            say.say(element.page, place.clone(), Kind::NumberTwice);
        } else if element.number != expected {
            say.say(element.page, place.clone(), Kind::NumberGap(expected.to_string()));
        }
        expected = element.number.saturating_add(1);
        if element.criteria.is_empty() {
            say.say(element.page, place, Kind::NoCriteria);
        }
        let mut next = 1;
        for criterion in &element.criteria {
            let place = || Place::Criterion(criterion.number.clone());
            let expected = format!("{}.{next}", element.number);
            if !criteria_before.insert(criterion.number.as_str()) {
                say.say(criterion.page, place(), Kind::NumberTwice);
            } else if criterion.number != expected {
                say.say(criterion.page, place(), Kind::NumberGap(expected));
            }
            let minor = criterion.number.rsplit('.').next().and_then(|n| n.parse::<i32>().ok());
            next = minor.map_or(next, |minor| minor.saturating_add(1));
        }
    }
}
