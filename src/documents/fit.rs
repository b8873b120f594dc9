//! How large each text of a certificate may be, decided before anything is set.
//!
//! A layout that measures sets the same words ten times over. Here the words are shaped once by the
//! same shaper typst uses, their widths summed, lines broken as typst breaks them, and the layout is
//! given the sizes as numbers. Widths are in points; "em" is a width at size 1.
use super::typeset::House;
use crate::error::{Error, Result};
use serde_json::{Value, json};
use std::sync::LazyLock;
use typst::text::Font;

const MM: f64 = 72.0 / 25.4;
/// The usual size, that `em` in the layout's own distances means.
const BASE: f64 = 11.0;

/// Whether a font has this letter.
pub(super) fn has(fonts: &[Font], c: char) -> bool {
    fonts.iter().any(|font| font.info().coverage.contains(c as u32))
}

/// The cuts of the text's own family; the scripts' fonts are regular, or bold where there is one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    Regular,
    Semibold,
}

struct Face {
    font: &'static Font,
    shaper: rustybuzz::Face<'static>,
    /// Per em.
    unit: f64,
    cap: f64,
    ascent: f64,
    descent: f64,
}

/// The fonts in the order in which the layouts ask for them, by cut.
struct Faces {
    regular: Vec<Face>,
    semibold: Vec<Face>,
}

static FACES: LazyLock<Option<Faces>> = LazyLock::new(|| {
    let fonts = &House::get().ok()?.fonts;
    let own = |weight: u16| {
        fonts.iter().find(move |font| {
            let variant = font.info().variant;
            font.info().family == "Libertinus Serif"
                && variant.weight.to_number() == weight
                && variant.style == typst::text::FontStyle::Normal
        })
    };
    let of = |first: Option<&'static Font>, weight: u16| {
        let heavy = |font: &&Font| font.info().variant.weight.to_number() > 500;
        let mut scripts: Vec<&'static Font> =
            fonts.iter().filter(|font| font.info().family != "Libertinus Serif").collect();
        scripts.sort_by_key(|font| heavy(font) != (weight > 500));
        first.into_iter().chain(scripts).filter_map(Face::new).collect::<Vec<_>>()
    };
    Some(Faces { regular: of(own(400), 400), semibold: of(own(600), 600) })
});

impl Face {
    fn new(font: &'static Font) -> Option<Face> {
        let shaper = rustybuzz::Face::from_slice(font.data(), font.index())?;
        let unit = f64::from(shaper.units_per_em());
        let per_em = |n: i16| f64::from(n) / unit;
        let ascent = per_em(shaper.typographic_ascender().unwrap_or_else(|| shaper.ascender()));
        let descent = -per_em(shaper.typographic_descender().unwrap_or_else(|| shaper.descender()));
        let cap = shaper.capital_height().filter(|&n| n > 0).map_or(ascent, per_em);
        Some(Face { font, shaper, unit, cap, ascent, descent })
    }
}

/// A text broken into what stays together, with the width of each piece and of the space after it.
struct Words {
    pieces: Vec<(f64, f64)>,
    cap: f64,
    ascent: f64,
    descent: f64,
}

impl Words {
    /// Shapes `text` in a cut, `tracking` em between its letters.
    fn new(text: &str, cut: Cut, tracking: f64) -> Words {
        let mut words = Words { pieces: Vec::new(), cap: 0.0, ascent: 0.0, descent: 0.0 };
        let Some(faces) = FACES.as_ref() else { return words };
        let faces = match cut {
            Cut::Regular => &faces.regular,
            Cut::Semibold => &faces.semibold,
        };
        let space = words.shaped(" ", faces, tracking);
        for word in text.split([' ', '\t', '\n']).filter(|w| !w.is_empty()) {
            let mut rest = word;
            // A line may also break after a hyphen between letters.
            while let Some(at) = rest.char_indices().skip(1).find_map(|(at, c)| {
                let next = rest[at..].chars().nth(1)?;
                (c == '-' && next.is_alphabetic()).then_some(at + 1)
            }) {
                let width = words.shaped(&rest[..at], faces, tracking);
                words.pieces.push((width, 0.0));
                rest = &rest[at..];
            }
            let width = words.shaped(rest, faces, tracking);
            words.pieces.push((width, space));
        }
        words
    }

    fn shaped(&mut self, text: &str, faces: &[Face], tracking: f64) -> f64 {
        let mut width = 0.0;
        let mut run = String::new();
        let mut of: Option<&Face> = None;
        let finish = |run: &mut String, of: Option<&Face>| {
            let Some(face) = of else { return 0.0 };
            let mut buffer = rustybuzz::UnicodeBuffer::new();
            buffer.push_str(run);
            run.clear();
            let shaped = rustybuzz::shape(&face.shaper, &[], buffer);
            let advance: i32 = shaped.glyph_positions().iter().map(|glyph| glyph.x_advance).sum();
            f64::from(advance) / face.unit + tracking * shaped.len() as f64
        };
        for c in text.chars() {
            // A mark stays with its letter's font where that has it.
            let kept = of.filter(|face| face.font.info().coverage.contains(c as u32));
            let face = match kept {
                Some(face) if !std::ptr::eq(face, &faces[0]) && !c.is_ascii() => Some(face),
                _ => faces.iter().find(|face| face.font.info().coverage.contains(c as u32)).or(of),
            };
            if let Some(face) = face {
                self.cap = self.cap.max(face.cap);
                self.ascent = self.ascent.max(face.ascent);
                self.descent = self.descent.max(face.descent);
            }
            if face.map(std::ptr::from_ref) != of.map(std::ptr::from_ref) {
                width += finish(&mut run, of);
                of = face;
            }
            run.push(c);
        }
        width + finish(&mut run, of)
    }

    /// The width on one line, in em.
    fn em(&self) -> f64 {
        let all: f64 = self.pieces.iter().map(|(width, space)| width + space).sum();
        (all - self.pieces.last().map_or(0.0, |(_, space)| *space)).max(0.01)
    }

    fn widest(&self) -> f64 {
        self.pieces.iter().map(|(width, _)| *width).fold(0.01, f64::max)
    }

    /// How many lines of `width` points at `size`, broken as soon as a line is full.
    fn lines(&self, size: f64, width: f64) -> usize {
        let room = width / size;
        let (mut lines, mut used, mut gap) = (1, 0.0, 0.0);
        for (word, space) in &self.pieces {
            if used > 0.0 && used + gap + word > room {
                lines += 1;
                used = *word;
            } else {
                used += gap + word;
            }
            // A script without spaces may break within what is one word here; leave it room.
            if used > room {
                lines += (used / room) as usize;
                used = room;
            }
            gap = *space;
        }
        lines
    }

    /// The first size from `top` down to `least` (by half points) at which the words take at most
    /// `most` lines; if there is none, as small as it must be. Nothing is ever cut off.
    fn fit(&self, width: f64, most: usize, top: f64, least: f64) -> f64 {
        let (em, limit) = (self.em(), width / self.widest() * 0.995);
        let single = width / em * 0.996;
        if top <= single {
            return top;
        }
        if most == 1 {
            let steps = ((top - single) / 0.5).ceil();
            let size = top - 0.5 * steps;
            return if size >= least { size } else { single.min(least) };
        }
        let mut size = top;
        while size >= least {
            if size <= limit && self.lines(size, width * 0.998) <= most {
                return size;
            }
            size -= 0.5;
        }
        size = least.min(limit);
        while self.lines(size, width * 0.998) > most && size > 2.0 {
            size *= 0.95;
        }
        size
    }

    /// The narrowest width at which the words take no more lines than in `width`: lines of about
    /// equal length.
    fn balanced(&self, size: f64, width: f64) -> f64 {
        let lines = self.lines(size, width * 0.998);
        if lines == 1 {
            return width;
        }
        let (mut low, mut high) = (self.em() * size / lines as f64 * 0.9, width);
        while high - low > 1.0 {
            let middle = (low + high) / 2.0;
            if self.lines(size, middle) > lines { low = middle } else { high = middle }
        }
        (high * 1.002 + 0.6).min(width)
    }

    /// A name: one line while that is at least `least` tall, else two balanced lines, else three,
    /// else as small as it must be. Gives the size, the width and the height.
    fn name(&self, width: f64, tall: f64, least: f64) -> (f64, f64, f64) {
        let line = self.ascent + self.descent;
        let single = width / self.em() * 0.995;
        if single >= least {
            let size = tall.min(single);
            return (size, width, line * size);
        }
        let height = |size: f64, lines: usize| (line * lines as f64 + 0.08 * (lines as f64 - 1.0)) * size;
        let limit = width / self.widest() * 0.995;
        for lines in [2, 3] {
            for step in 0..12 {
                let size = least * (1.0 - f64::from(step) * 0.04);
                if size <= limit && self.lines(size, width * 0.998) <= lines {
                    return (size, self.balanced(size, width), height(size, lines));
                }
            }
        }
        let mut size = limit.min(least * 0.55);
        while height(size, self.lines(size, width)) > line * least * 2.4 && size > 2.0 {
            size *= 0.94;
        }
        (size, width, height(size, self.lines(size, width)))
    }

    /// The height of `lines` lines from the height of capitals down to the base line, or to the
    /// descender.
    fn height(&self, size: f64, lines: usize, leading: f64, to_descender: bool) -> f64 {
        let line = self.cap + if to_descender { self.descent } else { 0.0 };
        line * size * lines as f64 + leading * (lines as f64 - 1.0)
    }
}

/// Two decimals are a hundredth of a point, far below what a printer shows, and keep the file small.
fn round(points: f64) -> f64 {
    (points * 100.0).round() / 100.0
}

fn text<'v>(facts: &'v Value, pointer: &str) -> Result<&'v str> {
    some(facts, pointer).ok_or_else(|| Error::fault(format!("facts without {pointer}")))
}

/// An optional text: none when it is missing, null or empty.
fn some<'v>(facts: &'v Value, pointer: &str) -> Option<&'v str> {
    facts.pointer(pointer).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// The sizes of everything on a certificate of these facts: what its layout reads as `data.fit`.
///
/// # Errors
/// A fault that names the field, if one is missing.
pub(super) fn certificate(facts: &Value) -> Result<Value> {
    if FACES.is_none() {
        return Err(Error::fault("the fonts could not be read"));
    }
    Ok(json!({ "front": Front::new(facts)?.best(), "back": back(facts)? }))
}

// ── Front ───────────────────────────────────────────────────────────────────────────────────────
const PAPER: (f64, f64) = (297.0 * MM, 210.0 * MM);
const INNER: f64 = PAPER.0 - 58.0 * MM;

struct Front<'v> {
    centre: Words,
    above: usize,
    /// Address and telephone.
    fine: Vec<(&'v str, Words)>,
    joined: (String, Words),
    name: Words,
    origin: Option<Words>,
    course: Words,
    held: Words,
    signature: Vec<Words>,
    position: usize,
    signer: Words,
    has_rank: bool,
    has_nip: bool,
    has_place: bool,
}

impl<'v> Front<'v> {
    fn new(facts: &'v Value) -> Result<Front<'v>> {
        let centre = text(facts, "/centre/name")?.to_uppercase();
        let position = text(facts, "/signature/position")?;
        let (place, rank) = (some(facts, "/signature/place_date"), some(facts, "/signature/rank"));
        let fine: Vec<&str> =
            [some(facts, "/centre/address"), some(facts, "/centre/contact")].into_iter().flatten().collect();
        let joined = fine.join(" · ");
        let lines = place.into_iter().chain(rank).chain(position.split('\n'));
        Ok(Front {
            centre: Words::new(&centre, Cut::Semibold, 0.03),
            above: facts.pointer("/centre/above").and_then(Value::as_array).map_or(0, Vec::len),
            joined: (joined.clone(), Words::new(&joined, Cut::Regular, 0.0)),
            fine: fine.into_iter().map(|line| (line, Words::new(line, Cut::Regular, 0.0))).collect(),
            name: Words::new(text(facts, "/participant/name")?, Cut::Regular, 0.0),
            origin: some(facts, "/participant/origin").map(|origin| Words::new(origin, Cut::Regular, 0.0)),
            course: Words::new(text(facts, "/course")?, Cut::Semibold, 0.0),
            held: Words::new(text(facts, "/held")?, Cut::Regular, 0.0),
            signature: lines.map(|line| Words::new(line, Cut::Regular, 0.0)).collect(),
            position: position.split('\n').count(),
            signer: Words::new(text(facts, "/signature/name")?, Cut::Semibold, 0.0),
            has_rank: rank.is_some(),
            has_nip: some(facts, "/signature/nip").is_some(),
            has_place: place.is_some(),
        })
    }

    /// The first of the scales from 1 down that leaves the page room to breathe.
    fn best(&self) -> Value {
        let mut k = 1.0;
        loop {
            let (free, sizes) = self.at(k);
            if free >= 24.0 * MM * k || k < 0.65 {
                return sizes;
            }
            k -= 0.04;
        }
    }

    /// What is free on the page, and the sizes, when all but the name is `k` times its usual size.
    fn at(&self, k: f64) -> (f64, Value) {
        let cap = self.held.cap;
        let mut used = 0.0;

        let large = 14.0 * k;
        let room = INNER - 16.0 * MM;
        let mut centre = self.centre.fit(room, 1, large, large * 0.72);
        if centre < large * 0.72 {
            centre = self.centre.fit(room, 2, large * 0.85, large * 0.5);
        }
        let small = (9.5 * k).min(centre);
        used += self.above as f64 * (cap * small + 0.5 * BASE);
        used += self.centre.height(centre, self.centre.lines(centre, room), 0.35 * BASE, false) + 0.55 * BASE;
        let fine_size = 8.5 * k;
        // Address and telephone share a line where there is room.
        let one_line = self.joined.1.em() * fine_size * 1.002 <= room;
        let fine: Vec<(&str, &Words)> = if one_line && !self.joined.0.is_empty() {
            vec![(&self.joined.0, &self.joined.1)]
        } else {
            self.fine.iter().map(|(line, words)| (*line, words)).collect()
        };
        let lines: usize = fine.iter().map(|(_, words)| words.lines(fine_size, room)).sum();
        used += lines as f64 * (cap * fine_size + 0.45 * fine_size);

        used += cap * 27.5 * k + 4.2 * MM * k;
        used += cap * (10.5 + 12.0 + 12.0 + 12.5) * k;
        let name = self.name.name(INNER - 6.0 * MM, 39.0, 25.0 * k);
        used += name.2;
        let origin = self.origin.as_ref().map(|origin| {
            let room = INNER - 16.0 * MM;
            let size = origin.fit(room, 2, 11.0 * k, 6.0 * k);
            used += origin.height(size, origin.lines(size, room), 0.25 * BASE, true);
            (size, origin.balanced(size, room))
        });
        let room = INNER - 10.0 * MM;
        let course_size = self.course.fit(room, 2, 18.0 * k, 9.0 * k);
        used += self.course.height(course_size, self.course.lines(course_size, room), 0.16 * BASE, true)
            + 1.7 * MM * k;
        let room = INNER - 30.0 * MM;
        let held = 11.5 * k;
        used += self.held.height(held, self.held.lines(held, room), 0.55 * BASE, false);

        // The foot: as wide as its widest line, at most 92 mm.
        let size = BASE * k.max(0.86);
        let most = 92.0 * MM;
        let signer = self.signer.fit(most, 2, size, size * 0.8);
        let natural =
            |words: &Words, size: f64| if words.lines(size, most) > 1 { most } else { words.em() * size };
        let widest = self
            .signature
            .iter()
            .map(|line| natural(line, size))
            .fold(natural(&self.signer, signer), f64::max);
        let width = (widest * 1.002 + 0.5).clamp(60.0 * MM, most);
        let wrapped: usize = self.signature[usize::from(self.has_place) + usize::from(self.has_rank)..]
            .iter()
            .map(|line| line.lines(size, width))
            .sum();
        let mut foot = cap * size * wrapped as f64 + 0.5 * BASE * (wrapped.max(self.position) as f64 - 1.0);
        foot += 19.0 * MM;
        foot += self.signer.height(signer, self.signer.lines(signer, width), 0.16 * BASE, true) + 0.3 * BASE;
        for (there, gap) in [(self.has_place, 0.55 * BASE), (self.has_rank, 0.55 * BASE), (self.has_nip, 0.0)]
        {
            if there {
                foot += cap * size + gap;
            }
        }
        let foot = foot.max(40.0 * MM);

        let free = PAPER.1 - 46.5 * MM - foot - used;
        let sizes = json!({
        "k": round(k),
        "foot": round(foot),
        "centre": round(centre),
        "fine": fine.iter().map(|(line, _)| *line).collect::<Vec<_>>(),
        "name": [round(name.0), round(name.1)],
        "origin": origin.map(|(size, width)| [round(size), round(width)]),
        "course": [round(course_size), round(self.course.balanced(course_size, INNER - 10.0 * MM))],
        "held": round(self.held.balanced(held, room)),
        "signature": [round(size), round(width), round(signer)],
                });
        (free, sizes)
    }
}

// ── Back ────────────────────────────────────────────────────────────────────────────────────────
const BACK_WIDTH: f64 = PAPER.0 - 50.0 * MM;
/// Between two columns of units.
const BETWEEN: f64 = 7.0 * MM;
/// Space at the sides of a cell.
const SIDE: f64 = 1.6 * MM;

/// Columns of units, their type size, the space above and below a row in mm, and whether the list must
/// then fit on the page: what is tried, in order. The last goes on overleaf.
const TRIES: [(usize, f64, f64, bool); 11] = [
    (1, 11.0, 2.5, true),
    (1, 10.5, 2.1, true),
    (1, 10.0, 1.6, true),
    (1, 9.5, 1.15, true),
    (1, 9.0, 0.9, true),
    (2, 9.0, 1.3, true),
    (2, 8.5, 1.1, true),
    (2, 8.0, 0.9, true),
    (2, 7.5, 0.75, true),
    (2, 7.2, 0.6, true),
    (1, 9.0, 1.1, false),
];

fn back(facts: &Value) -> Result<Value> {
    let none = Vec::new();
    let units = facts.pointer("/units").and_then(Value::as_array).unwrap_or(&none);
    let titles: Vec<Words> = units
        .iter()
        .map(|unit| Ok(Words::new(text(unit, "/title")?, Cut::Regular, 0.0)))
        .collect::<Result<_>>()?;
    let codes = units.iter().filter_map(|unit| some(unit, "/code")).max_by_key(|code| code.len());
    let code = (Words::new(codes.unwrap_or("Kode unit"), Cut::Regular, 0.0).em() * 1.04).max(4.4);

    let name = Words::new(text(facts, "/participant/name")?, Cut::Semibold, 0.0).name(100.0 * MM, 12.0, 9.0);
    let plain = Words::new("H", Cut::Regular, 0.0);
    let head = (plain.cap * 9.0 + 2.8 * MM + plain.height(15.0, 1, 0.0, true)).max(name.2);
    let outcome = ["Kehadiran ", "Hasil pelatihan "].map(|label| Words::new(label, Cut::Regular, 0.0).em());
    let said = ["/attendance", "/outcome"]
        .map(|field| Words::new(some(facts, field).unwrap_or(""), Cut::Semibold, 0.0).em());
    let left = (outcome[0].max(outcome[1]) + said[0].max(said[1])) * 9.0 + 4.0 * MM;
    let legend = format!("{LEGEND} {}", some(facts, "/standard").unwrap_or(""));
    let lines = 1 + Words::new(&legend, Cut::Regular, 0.0).lines(8.5, BACK_WIDTH - 12.0 * MM - left);
    let tail = lines as f64 * plain.cap * 8.5 + (lines as f64 - 1.0) * 0.55 * 9.0;
    let room = PAPER.1 - 41.0 * MM - head - tail - 8.0 * MM;

    let row = |size: f64, pad: f64, room: f64, title: &Words| {
        title.height(size, title.lines(size, room * 0.998), 0.4 * size, false).max(plain.cap * size)
            + 2.0 * pad * MM
    };
    for (columns, size, pad, fits) in TRIES {
        let each = if columns == 1 { BACK_WIDTH } else { (BACK_WIDTH - BETWEEN) / 2.0 };
        let title = each - (code + 6.3) * size - 10.0 * SIDE;
        let rows: Vec<f64> = titles.iter().map(|words| row(size, pad, title, words)).collect();
        let line = plain.cap * size + 2.0 * pad * MM; // the head of the table, and its total
        let mut cut = rows.len();
        if columns == 2 {
            // Cut where the two columns come out nearest in height; the total stands in the second.
            cut = rows.len().div_ceil(2);
            while cut > 1 && height(&rows[..cut]) > height(&rows[cut - 1..]) + line {
                cut -= 1;
            }
        }
        let first = height(&rows[..cut]) + line * if columns == 1 { 2.0 } else { 1.0 };
        if fits && first.max(height(&rows[cut..]) + 2.0 * line) > room {
            continue;
        }
        let inner = [1.5 * size, code * size, title, 2.3 * size, 2.5 * size];
        return Ok(json!({
            "name": [round(name.0), round(name.1)],
            "size": size,
            "pad": round(pad * MM),
            "columns": inner.map(|width| round(width + 2.0 * SIDE)),
            "line": round(line),
            "rows": rows.into_iter().map(round).collect::<Vec<_>>(),
            "cut": cut,
            "fits": fits,
        }));
    }
    Err(Error::fault("no way to set the units"))
}

fn height(rows: &[f64]) -> f64 {
    rows.iter().sum()
}

const LEGEND: &str = "K: kompeten, BK: belum kompeten; hasil penilaian internal selama pelatihan. JP: jam pelajaran. \
                      Kode unit SKKNI dicantumkan sebagai acuan kurikulum, menurut";
