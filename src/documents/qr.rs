//! A QR code as one filled outline in whole modules: strokes, or a rectangle for each module, show
//! hairlines between the rows in print.
use crate::error::{Error, Result};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// A QR code to be drawn: its dark modules as one outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// Modules on a side, without the white margin, which belongs to the layout.
    pub width: usize,
    /// The `d` of the path, in modules.
    pub path: String,
}

/// `text` at error correction Q: a certificate is folded, stamped, copied, a card is carried in a pocket.
///
/// # Errors
/// When the text is longer than a QR code holds.
pub fn drawing(text: &str) -> Result<Drawing> {
    let code = QrCode::with_error_correction_level(text, EcLevel::Q)
        .map_err(|error| Error::fault(format!("no QR code of {text:?}: {error}")))?;
    let width = code.width();
    let dark = code.to_colors().into_iter().map(|c| c == Color::Dark).collect::<Vec<_>>();
    Ok(Drawing { width, path: outline(&dark, width) })
}

/// The same as a picture of its own, in a box of whole modules.
///
/// # Errors
/// When the text is longer than a QR code holds.
pub fn svg(text: &str) -> Result<String> {
    let Drawing { width, path } = drawing(text)?;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {width}\" width=\"{width}\" \
         height=\"{width}\"><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

/// The border of the dark area as closed paths, dark always at the right hand: outer borders run
/// one way and holes the other, so that any fill rule leaves the holes white.
fn outline(dark: &[bool], width: usize) -> String {
    let is_dark = |x: isize, y: isize| {
        let inside = |v: isize| (0..width as isize).contains(&v);
        inside(x) && inside(y) && dark[y as usize * width + x as usize]
    };
    // Edges leaving each corner of the grid: right, down, left, up.
    const STEP: [(isize, isize); 4] = [(1, 0), (0, 1), (-1, 0), (0, -1)];
    let side = width + 1;
    let mut edges = vec![[false; 4]; side * side];
    for y in 0..=width as isize {
        for x in 0..=width as isize {
            let (here, above, left) = (is_dark(x, y), is_dark(x, y - 1), is_dark(x - 1, y));
            let before = is_dark(x - 1, y - 1);
            let at = &mut edges[y as usize * side + x as usize];
            at[0] = here && !above;
            at[1] = left && !here;
            at[2] = before && !left;
            at[3] = above && !before;
        }
    }
    let mut path = String::new();
    for start in 0..side * side {
        let Some(first) = (0..4).find(|&d| edges[start][d]) else { continue };
        let (mut at, mut way) = (start, first);
        let _ = write!(path, "M{} {}", start % side, start / side);
        let mut run = 0;
        loop {
            let (dx, dy) = STEP[way];
            at = (at as isize + dx + dy * side as isize) as usize;
            run += 1;
            // Where two modules touch at a corner, turn right first: each stays a shape of its own.
            let next = [(way + 1) % 4, way, (way + 3) % 4].into_iter().find(|&d| edges[at][d]);
            let Some(next) = next else { break };
            edges[at][next] = false;
            if (at, next) == (start, first) {
                break; // `z` draws the last run
            }
            if next != way {
                let length = if dx + dy < 0 { -run } else { run };
                let _ = write!(path, "{}{length}", if dx != 0 { 'h' } else { 'v' });
                (run, way) = (0, next);
            }
        }
        path.push('z');
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fills a path of ours by the even-odd rule, to see whether the modules come back.
    fn filled(path: &str, width: usize) -> Vec<bool> {
        let mut walls = vec![vec![false; width + 1]; width];
        for shape in path.split('z').filter(|s| !s.is_empty()) {
            let shape = shape.strip_prefix('M').unwrap();
            let (x, rest) = shape.split_once(' ').unwrap();
            let mut x: isize = x.parse().unwrap();
            let cut = rest.find(['h', 'v']).unwrap();
            let mut y: isize = rest[..cut].parse().unwrap();
            let (x0, y0) = (x, y);
            let mut rest = &rest[cut..];
            let mut wall = |x: isize, from: isize, to: isize| {
                for y in from.min(to)..from.max(to) {
                    walls[y as usize][x as usize] ^= true;
                }
            };
            while !rest.is_empty() {
                let end = rest[1..].find(['h', 'v']).map_or(rest.len(), |n| n + 1);
                let run: isize = rest[1..end].parse().unwrap();
                match &rest[..1] {
                    "h" => x += run,
                    _ => {
                        wall(x, y, y + run);
                        y += run;
                    }
                }
                rest = &rest[end..];
            }
            wall(x0, y, y0);
            assert!(x == x0 || y == y0, "a shape closes along one axis");
        }
        let mut out = Vec::new();
        for row in walls {
            let mut inside = false;
            for wall in row.iter().take(width) {
                inside ^= wall;
                out.push(inside);
            }
        }
        out
    }

    #[test]
    fn the_outline_fills_to_the_modules() {
        for text in ["https://pelatihan.example/v/K7QM-4T2X-9FTW-2XRD", "A", "http://127.0.0.1:8000/v/AAAA"] {
            let code = QrCode::with_error_correction_level(text, EcLevel::Q).unwrap();
            let dark: Vec<bool> = code.to_colors().into_iter().map(|c| c == Color::Dark).collect();
            let path = outline(&dark, code.width());
            assert_eq!(filled(&path, code.width()), dark, "{text}");
        }
    }

    #[test]
    fn too_much_text_is_a_fault() {
        assert!(svg(&"x".repeat(5000)).is_err());
    }
}
