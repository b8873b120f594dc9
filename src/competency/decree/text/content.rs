//! Runs the drawing operations of a page as far as they place text: which glyph, where, how large.
use super::super::Error;
use super::{
    font::{Font, dictionary, float},
    matrix::{IDENTITY, Matrix, times},
};
use lopdf::{Dictionary, Document, Object, content::Content};
use std::{collections::HashMap, rc::Rc};

/// Forms drawn inside forms, at most this deep.
const MAX_DEPTH: usize = 8;
/// Drawing a form costs as much as this many operations.
const FORM_COST: usize = 1_000;
/// Saved graphics states, at most this many at once.
const MAX_SAVED: usize = 1_000;
/// More glyphs than this no page of a decree has.
const MAX_PAGE_GLYPHS: usize = 200_000;
/// One stream unpacks to at most this many bytes.
const MAX_STREAM: usize = 32 << 20;

/// A glyph on the page, in points from the page's upper left corner, y downwards.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) x: f32,
    pub(super) y: f32,
    /// Where the next glyph would stand.
    pub(super) end: (f32, f32),
    pub(super) size: f32,
    /// Its characters; U+FFFD where the file does not tell them.
    pub(super) text: String,
    /// Drawn invisibly, as text recognised over a picture is.
    pub(super) hidden: bool,
}

/// What a whole file may still cost.
pub(super) struct Budget {
    operations: usize,
    glyphs: usize,
    bytes: usize,
    fonts: usize,
}

impl Budget {
    pub(super) fn new() -> Budget {
        Budget { operations: 20_000_000, glyphs: 6_000_000, bytes: 384 << 20, fonts: 5_000 }
    }

    fn take(left: &mut usize, cost: usize) -> Result<(), Error> {
        *left = left.checked_sub(cost).ok_or(Error::TooMuch)?;
        Ok(())
    }
}

#[derive(Clone)]
struct State {
    place: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    letter: f32,
    word: f32,
    stretch: f32,
    leading: f32,
    rise: f32,
    hidden: bool,
}

/// Reads one page after the other; fonts are read once.
pub(super) struct Reader<'a> {
    document: &'a Document,
    fonts: HashMap<*const Dictionary, Rc<Font>>,
    budget: Budget,
}

/// What a page holds.
#[derive(Default)]
pub(super) struct Drawn {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) pictures: bool,
    /// Some of its drawing could not be read.
    pub(super) broken: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(document: &'a Document) -> Reader<'a> {
        Reader { document, fonts: HashMap::new(), budget: Budget::new() }
    }

    /// The glyphs of one page, drawn through `place`.
    pub(super) fn page(
        &mut self,
        id: lopdf::ObjectId,
        resources: Option<&'a Dictionary>,
        place: Matrix,
    ) -> Result<Drawn, Error> {
        let limit = MAX_STREAM.min(self.budget.bytes);
        let content = match self.document.get_page_content_with_limit(id, limit) {
            Ok(content) => content,
            Err(lopdf::Error::Decompress(_)) => return Err(Error::TooMuch),
            Err(_) => return Ok(Drawn::default()),
        };
        let mut drawn = Drawn::default();
        let state = State {
            place,
            font: None,
            size: 0.0,
            letter: 0.0,
            word: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            hidden: false,
        };
        self.run(&content, resources, state, 0, &mut drawn)?;
        Ok(drawn)
    }

    fn run(
        &mut self,
        content: &[u8],
        resources: Option<&'a Dictionary>,
        mut state: State,
        depth: usize,
        drawn: &mut Drawn,
    ) -> Result<(), Error> {
        Budget::take(&mut self.budget.bytes, content.len())?;
        let mut saved: Vec<State> = Vec::new();
        let (mut text, mut line) = (IDENTITY, IDENTITY);
        for operation in Content::decode_iter(content) {
            Budget::take(&mut self.budget.operations, 1)?;
            // What follows a broken operation cannot be placed; the page keeps what came before.
            let Ok(operation) = operation else {
                drawn.broken = true;
                break;
            };
            let operands = &operation.operands;
            let n = |i: usize| float(operands.get(i)).unwrap_or(0.0);
            match operation.operator.as_str() {
                "q" if saved.len() < MAX_SAVED => saved.push(state.clone()),
                "Q" => state = saved.pop().unwrap_or(state),
                "cm" => state.place = times([n(0), n(1), n(2), n(3), n(4), n(5)], state.place),
                "BT" => (text, line) = (IDENTITY, IDENTITY),
                "Tf" => {
                    state.size = n(1);
                    let name = operands.first().and_then(|o| o.as_name().ok()).unwrap_or_default();
                    state.font = self.font(resources, name)?;
                }
                "gs" => {
                    let name = operands.first().and_then(|o| o.as_name().ok()).unwrap_or_default();
                    let set = self.resource(resources, b"ExtGState", name);
                    let set = set.and_then(|set| dictionary(self.document, set));
                    let font = set.and_then(|set| set.get_deref(b"Font", self.document).ok());
                    if let Some([font, size]) = font.and_then(|f| f.as_array().ok()).map(Vec::as_slice) {
                        state.size = float(Some(size)).unwrap_or(0.0);
                        if let Some(dict) = dictionary(self.document, font) {
                            state.font = Some(self.font_of(dict)?);
                        }
                    }
                }
                "Tc" => state.letter = n(0),
                "Tw" => state.word = n(0),
                "Tz" => state.stretch = n(0) / 100.0,
                "TL" => state.leading = n(0),
                "Ts" => state.rise = n(0),
                "Tr" => state.hidden = n(0) == 3.0 || n(0) == 7.0,
                "Td" | "TD" => {
                    if operation.operator == "TD" {
                        state.leading = -n(1);
                    }
                    line = times([1.0, 0.0, 0.0, 1.0, n(0), n(1)], line);
                    text = line;
                }
                "Tm" => {
                    line = [n(0), n(1), n(2), n(3), n(4), n(5)];
                    text = line;
                }
                "T*" => {
                    line = times([1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], line);
                    text = line;
                }
                "Tj" => self.show(&state, &mut text, operands.first(), drawn)?,
                "'" | "\"" => {
                    if operation.operator == "\"" {
                        (state.word, state.letter) = (n(0), n(1));
                    }
                    line = times([1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], line);
                    text = line;
                    self.show(&state, &mut text, operands.last(), drawn)?;
                }
                "TJ" => {
                    for part in operands.first().and_then(|o| o.as_array().ok()).into_iter().flatten() {
                        match float(Some(part)) {
                            Some(back) => {
                                let step = -back / 1000.0 * state.size * state.stretch;
                                text = times([1.0, 0.0, 0.0, 1.0, step, 0.0], text);
                            }
                            None => self.show(&state, &mut text, Some(part), drawn)?,
                        }
                    }
                }
                "BI" => drawn.pictures = true,
                "Do" => {
                    let name = operands.first().and_then(|o| o.as_name().ok()).unwrap_or_default();
                    self.draw(resources, name, &state, depth, drawn)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn draw(
        &mut self,
        resources: Option<&'a Dictionary>,
        name: &[u8],
        state: &State,
        depth: usize,
        drawn: &mut Drawn,
    ) -> Result<(), Error> {
        let document = self.document;
        let Some(object) = self.resource(resources, b"XObject", name) else { return Ok(()) };
        let Ok((_, Object::Stream(form))) = document.dereference(object) else { return Ok(()) };
        match form.dict.get_deref(b"Subtype", document).and_then(Object::as_name) {
            Ok(b"Image") => drawn.pictures = true,
            Ok(b"Form") if depth < MAX_DEPTH => {
                Budget::take(&mut self.budget.operations, FORM_COST)?;
                let limit = MAX_STREAM.min(self.budget.bytes);
                let content = match form.get_plain_content_with_limit(limit) {
                    Ok(content) => content,
                    Err(lopdf::Error::Decompress(_)) => return Err(Error::TooMuch),
                    Err(_) => {
                        drawn.broken = true;
                        return Ok(());
                    }
                };
                let mut state = state.clone();
                if let Ok(matrix) = form.dict.get_deref(b"Matrix", document).and_then(Object::as_array) {
                    let n = |i: usize| float(matrix.get(i)).unwrap_or(IDENTITY[i]);
                    state.place = times([n(0), n(1), n(2), n(3), n(4), n(5)], state.place);
                }
                let own = form.dict.get(b"Resources").ok().and_then(|r| dictionary(document, r));
                self.run(&content, own.or(resources), state, depth + 1, drawn)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn resource(&self, resources: Option<&'a Dictionary>, kind: &[u8], name: &[u8]) -> Option<&'a Object> {
        let kind = dictionary(self.document, resources?.get(kind).ok()?)?;
        kind.get(name).ok()
    }

    fn font(&mut self, resources: Option<&'a Dictionary>, name: &[u8]) -> Result<Option<Rc<Font>>, Error> {
        let font = self.resource(resources, b"Font", name).and_then(|f| dictionary(self.document, f));
        font.map(|dict| self.font_of(dict)).transpose()
    }

    fn font_of(&mut self, dict: &'a Dictionary) -> Result<Rc<Font>, Error> {
        if let Some(font) = self.fonts.get(&std::ptr::from_ref(dict)) {
            return Ok(font.clone());
        }
        Budget::take(&mut self.budget.fonts, 1)?;
        let font = Rc::new(Font::read(self.document, dict, &mut self.budget.bytes));
        self.fonts.insert(std::ptr::from_ref(dict), font.clone());
        Ok(font)
    }

    fn show(
        &mut self,
        state: &State,
        text: &mut Matrix,
        string: Option<&Object>,
        drawn: &mut Drawn,
    ) -> Result<(), Error> {
        let (Some(font), Some(Ok(bytes))) = (&state.font, string.map(Object::as_str)) else { return Ok(()) };
        for (code, is_space) in font.codes(bytes) {
            Budget::take(&mut self.budget.glyphs, 1)?;
            if drawn.glyphs.len() >= MAX_PAGE_GLYPHS {
                return Err(Error::TooMuch);
            }
            let advance = font.width(code) * state.size;
            let spacing = state.letter + if is_space { state.word } else { 0.0 };
            let whole = times(*text, state.place);
            let at = |dx: f32| {
                let x = dx * whole[0] + state.rise * whole[2] + whole[4];
                (x, dx * whole[1] + state.rise * whole[3] + whole[5])
            };
            let (x, y) = at(0.0);
            let end = at(advance * state.stretch);
            let size = state.size.abs() * whole[2].hypot(whole[3]);
            if [x, y, end.0, end.1, size].iter().all(|n| n.is_finite()) {
                let text = font.text(code).unwrap_or("\u{fffd}").to_string();
                drawn.glyphs.push(Glyph { x, y, end, size, text, hidden: state.hidden });
            }
            *text = times([1.0, 0.0, 0.0, 1.0, (advance + spacing) * state.stretch, 0.0], *text);
        }
        Ok(())
    }
}
