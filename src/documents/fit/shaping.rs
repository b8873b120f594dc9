//! Words shaped once: how wide each is, where lines break, how large a text may be.
use crate::documents::typeset::House;
use rustybuzz::{Direction, Script, ShapePlan};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use typst::text::Font;

/// The cuts of the text's own family; the scripts' fonts are regular, or bold where there is one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    Regular,
    Semibold,
}

struct Face {
    font: &'static Font,
    shaper: rustybuzz::Face<'static>,
    /// How each script is shaped: found once, it took two thirds of the shaping.
    plans: Mutex<Vec<(Direction, Script, Arc<ShapePlan>)>>,
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

/// Whether the fonts could be read.
pub(super) fn is_ready() -> bool {
    FACES.is_some()
}

impl Face {
    fn new(font: &'static Font) -> Option<Face> {
        let shaper = rustybuzz::Face::from_slice(font.data(), font.index())?;
        let unit = f64::from(shaper.units_per_em());
        let per_em = |n: i16| f64::from(n) / unit;
        let ascent = per_em(shaper.typographic_ascender().unwrap_or_else(|| shaper.ascender()));
        let descent = -per_em(shaper.typographic_descender().unwrap_or_else(|| shaper.descender()));
        let cap = shaper.capital_height().filter(|&n| n > 0).map_or(ascent, per_em);
        Some(Face { font, shaper, plans: Mutex::default(), unit, cap, ascent, descent })
    }

    fn plan(&self, direction: Direction, script: Script) -> Arc<ShapePlan> {
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((.., plan)) = plans.iter().find(|(d, s, _)| (*d, *s) == (direction, script)) {
            return plan.clone();
        }
        let plan = Arc::new(ShapePlan::new(&self.shaper, direction, Some(script), None, &[]));
        plans.push((direction, script, plan.clone()));
        plan
    }
}

/// A text broken into what stays together, with the width of each piece and of the space after it.
pub(super) struct Words {
    pieces: Vec<(f64, f64)>,
    pub(super) cap: f64,
    ascent: f64,
    descent: f64,
}

impl Words {
    /// Shapes `text` in a cut, `tracking` em between its letters.
    pub(super) fn new(text: &str, cut: Cut, tracking: f64) -> Words {
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
            buffer.guess_segment_properties();
            let plan = face.plan(buffer.direction(), buffer.script());
            let shaped = rustybuzz::shape_with_plan(&face.shaper, &plan, buffer);
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
    pub(super) fn em(&self) -> f64 {
        let all: f64 = self.pieces.iter().map(|(width, space)| width + space).sum();
        (all - self.pieces.last().map_or(0.0, |(_, space)| *space)).max(0.01)
    }

    pub(super) fn widest(&self) -> f64 {
        self.pieces.iter().map(|(width, _)| *width).fold(0.01, f64::max)
    }

    /// How many lines of `width` points at `size`, broken as soon as a line is full.
    pub(super) fn lines(&self, size: f64, width: f64) -> usize {
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
    pub(super) fn fit(&self, width: f64, most: usize, top: f64, least: f64) -> f64 {
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
    pub(super) fn balanced(&self, size: f64, width: f64) -> f64 {
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
    pub(super) fn name(&self, width: f64, tall: f64, least: f64) -> (f64, f64, f64) {
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
    pub(super) fn height(&self, size: f64, lines: usize, leading: f64, to_descender: bool) -> f64 {
        let line = self.cap + if to_descender { self.descent } else { 0.0 };
        line * size * lines as f64 + leading * (lines as f64 - 1.0)
    }
}
