//! The list of units that stands before them: number, code and title, row by row.
use super::super::lines::{Joined, Row};
use super::{Listed, code::may_be_code};

/// A title may stand this many points left of the one above it.
const SLACK: f32 = 6.0;

/// No list has more rows.
const MAX_ROWS: usize = 3_000;
/// No title has more lines.
const MAX_LINES: usize = 20;
/// Lists are looked for under this many headings, from the last one back.
const HEADINGS: usize = 5;

/// A row of the list in the making.
struct Open {
    page: usize,
    y: f32,
    code: String,
    at: Option<f32>,
    title: Vec<Row>,
}

/// Reads the list from the rows before the first unit; the last list headed so, as maps of
/// competencies before it may name codes too.
pub(super) fn read(rows: &[Row]) -> Vec<Listed> {
    let headed = rows.iter().enumerate().filter(|(_, row)| row.compact().contains("DAFTARUNIT"));
    let starts: Vec<usize> = headed.map(|(at, _)| at + 1).collect();
    let lists = starts.iter().rev().take(HEADINGS).map(|start| list(&rows[*start..]));
    let found = lists.into_iter().find(|list| !list.is_empty()).unwrap_or_else(|| list(rows));
    let mut listed: Vec<Listed> = Vec::new();
    for row in found {
        if !listed.contains(&row) {
            listed.push(row);
        }
    }
    listed
}

fn list(rows: &[Row]) -> Vec<Listed> {
    let mut open: Vec<Open> = Vec::new();
    let mut loose: Vec<(usize, Row)> = Vec::new();
    for row in rows {
        // A number may stand before the code, and a sentence names codes further on.
        let code = row.words.iter().take(3).position(|word| may_be_code(word.text.trim_end_matches(':')));
        if let Some(at) = code.filter(|_| open.len() < MAX_ROWS) {
            let word = &row.words[at];
            let words = row.words[at + 1..].to_vec();
            let title = Row { words, ..row.clone() };
            open.push(Open {
                page: row.page,
                y: row.y,
                code: word.text.clone(),
                at: title.words.first().map(|word| word.x),
                title: if title.words.is_empty() { Vec::new() } else { vec![title] },
            });
        } else if row.compact().contains("JUDULUNIT") || row.compact().contains("KODEUNIT") {
            continue;
        } else {
            loose.push((open.len(), row.clone()));
        }
    }
    place(&mut open, loose);
    let text = |open: &Open| {
        let mut joined = Joined::default();
        open.title.iter().for_each(|row| joined.add(&row.words));
        joined.text
    };
    open.iter().map(|row| Listed { page: row.page, code: row.code.clone(), title: text(row) }).collect()
}

/// Gives rows without a code to the row of the list they belong to: below it, or, where codes stand in
/// the middle of their cells, around it.
fn place(open: &mut [Open], loose: Vec<(usize, Row)>) {
    let Some(left) = open.iter().filter_map(|row| row.at).chain(middle(open, &loose)).min_by(f32::total_cmp)
    else {
        return;
    };
    let mut ended = 0;
    for (after, row) in loose {
        let first = row.words.first().map_or(0.0, |word| word.x);
        // Other text under the list ends it.
        if first < left - SLACK || after < ended {
            if after == open.len() {
                ended = after + 1;
            }
            continue;
        }
        let above = after.checked_sub(1);
        let centred = |at: usize| open.get(at).is_some_and(|next| next.at.is_none() && next.page == row.page);
        let into = match above {
            // The first line of a title around its code stands as far above the code as its last one
            // below it: a title that has its lines already takes no more.
            Some(above) if open[above].at.is_none() => {
                let up = open[above].title.iter().filter(|line| line.y < open[above].y).count();
                let down = open[above].title.iter().filter(|line| line.y > open[above].y).count();
                let other_page = open[above].page != row.page;
                if centred(after) && (down >= up || other_page) { after } else { above }
            }
            Some(above) if !centred(after) => above,
            _ if centred(after) => after,
            _ => continue,
        };
        let title = &mut open[into].title;
        if title.len() >= MAX_LINES {
            continue;
        }
        title.push(row);
        title.sort_by(|a, b| a.page.cmp(&b.page).then(a.y.total_cmp(&b.y)));
    }
}

/// Where titles begin when no code has one on its own line.
fn middle(open: &[Open], loose: &[(usize, Row)]) -> Option<f32> {
    let code = open.first()?;
    if code.at.is_some() {
        return None;
    }
    let (_, row) = loose.iter().rev().find(|(after, row)| *after == 0 && row.page == code.page)?;
    row.words.first().map(|word| word.x)
}
