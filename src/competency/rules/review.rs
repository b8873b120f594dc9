//! A decree read from its PDF, between reading and taking over: what a person must look at, what they left
//! as it is, what they corrected. Nothing is taken over before every doubtful place was seen.
mod body;
mod shown;

pub use body::{Line, lines};

use crate::competency::decree::{Doubt, Kind, Place, Reading, Unit};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The texts of a unit as a person may correct them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitText {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// "DESKRIPSI UNIT".
    pub description: String,
    /// Elements and criteria, one a line behind its number.
    pub body: String,
    /// "BATASAN VARIABEL", a paragraph a line.
    pub variables: String,
    /// "PANDUAN PENILAIAN", a paragraph a line.
    pub guide: String,
}

impl UnitText {
    /// The texts as they were read.
    pub fn of(unit: &Unit) -> UnitText {
        let joined = |passages: &[crate::competency::decree::Passage]| {
            passages.iter().map(|p| body::one_line(&p.text)).collect::<Vec<String>>().join("\n")
        };
        UnitText {
            code: body::one_line(&unit.code),
            title: body::one_line(&unit.title.text),
            description: body::one_line(&unit.description.text),
            body: body::written(&unit.elements),
            variables: joined(&unit.range),
            guide: joined(&unit.guide),
        }
    }

    /// What stands at a place; "" where nothing does.
    pub fn at(&self, place: &Place) -> String {
        let line = |element: Option<i32>, criterion: Option<&str>| {
            let lines = lines(&self.body).unwrap_or_default();
            let found = lines.iter().filter(|l| match criterion {
                Some(number) => l.criterion.as_deref() == Some(number),
                None => l.criterion.is_none() && Some(l.element) == element,
            });
            found.map(|l| l.text.as_str()).collect::<Vec<&str>>().join("\n")
        };
        match place {
            Place::Page | Place::List => String::new(),
            Place::Code => self.code.clone(),
            Place::Title => self.title.clone(),
            Place::Description => self.description.clone(),
            Place::Element(number) => line(Some(*number), None),
            Place::Criterion(number) => line(None, Some(number)),
            Place::Table => self.body.clone(),
            Place::Range => self.variables.clone(),
            Place::Guide => self.guide.clone(),
        }
    }
}

/// A place that a person has to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubtful<'a> {
    /// Names it for good: stored beside who saw it.
    pub key: String,
    /// The unit it is in, by its place in the reading; `None` for the decree as a whole.
    pub unit: Option<usize>,
    /// What is doubted.
    pub doubt: &'a Doubt,
}

/// What became of a doubtful place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Nobody has looked yet.
    Open,
    /// Somebody compared it with the page and left it.
    Seen,
    /// Somebody corrected it.
    Mended,
}

/// What people said of a reading: places left as they are, with the text that stood there when they looked,
/// and units they corrected, by their place in the reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// By key.
    pub seen: BTreeMap<String, String>,
    /// By the place of the unit.
    pub units: BTreeMap<usize, UnitText>,
}

/// A reading with what people said of it.
#[derive(Clone, Debug)]
pub struct Review<'a> {
    /// What the file says.
    pub reading: &'a Reading,
    /// What people said.
    pub answers: &'a Answers,
    /// What they have to look at, in the order of the file; equal doubts about one place once.
    pub doubtful: Vec<Doubtful<'a>>,
}

impl Answers {
    /// Every doubtful place left as it was read: what a dry run without people shows.
    pub fn left_as_read(reading: &Reading) -> Answers {
        let none = Answers::default();
        let review = Review::new(reading, &none);
        let seen = review.doubtful.iter().map(|d| (d.key.clone(), review.text(d))).collect();
        Answers { seen, ..Answers::default() }
    }
}

impl<'a> Review<'a> {
    /// Sets answers beside a reading.
    pub fn new(reading: &'a Reading, answers: &'a Answers) -> Review<'a> {
        let mut doubtful: Vec<Doubtful<'a>> = Vec::new();
        for doubt in &reading.doubts {
            let unit = unit_of(reading, doubt);
            let whose = unit.map_or("-".to_string(), |at| format!("{}", at + 1));
            let key = format!("{whose} p{} {:?} {:?}", doubt.page, doubt.place, doubt.kind);
            if !doubtful.iter().any(|known| known.key == key) {
                doubtful.push(Doubtful { key, unit, doubt });
            }
        }
        Review { reading, answers, doubtful }
    }

    /// The texts of a unit as they would be taken over.
    pub fn unit(&self, at: usize) -> UnitText {
        self.answers.units.get(&at).cloned().unwrap_or_else(|| self.as_read(at))
    }

    /// The texts of a unit as they were read.
    pub fn as_read(&self, at: usize) -> UnitText {
        self.reading.units.get(at).map(UnitText::of).unwrap_or_default()
    }

    /// What a person saw of a unit: its texts, and what was settled. Another one means that somebody has
    /// changed it since.
    pub fn basis(&self, at: usize) -> String {
        let settled: Vec<_> = self.of(Some(at)).map(|(index, of)| (index, self.settled(of))).collect();
        let whole = format!("{:?} {settled:?}", self.unit(at));
        data_encoding::HEXLOWER.encode(&Sha256::digest(whole)[..8])
    }

    /// The text that is doubted, as it was read.
    pub fn text(&self, doubtful: &Doubtful<'_>) -> String {
        doubtful.unit.map(|at| self.as_read(at).at(&doubtful.doubt.place)).unwrap_or_default()
    }

    /// What became of a doubtful place. A correction settles a doubt where the text has changed and what was
    /// doubted is gone; a place seen counts while the file says there what was seen.
    pub fn settled(&self, doubtful: &Doubtful<'_>) -> Settled {
        let was = self.text(doubtful);
        if let Some(text) = doubtful.unit.and_then(|at| self.answers.units.get(&at)) {
            let now = text.at(&doubtful.doubt.place);
            if now != was && !shown::still(&doubtful.doubt.kind, &now) {
                return Settled::Mended;
            }
        }
        match self.answers.seen.get(&doubtful.key) {
            Some(seen) if *seen == was => Settled::Seen,
            _ => Settled::Open,
        }
    }

    /// The doubtful places of a unit, or of the decree as a whole, each with its place among all.
    pub fn of(&self, unit: Option<usize>) -> impl Iterator<Item = (usize, &Doubtful<'a>)> {
        self.doubtful.iter().enumerate().filter(move |(_, d)| d.unit == unit)
    }

    /// How many places nobody has looked at.
    pub fn open(&self) -> usize {
        self.doubtful.iter().filter(|d| self.settled(d) == Settled::Open).count()
    }

    /// How many places of a unit, or of the decree as a whole, nobody has looked at.
    pub fn open_in(&self, unit: Option<usize>) -> usize {
        self.of(unit).filter(|(_, d)| self.settled(d) == Settled::Open).count()
    }

    /// The next unit, after `from` and then from the first one, with a place that nobody has looked at.
    pub fn next_open(&self, from: usize) -> Option<usize> {
        let count = self.reading.units.len();
        (from..count).chain(0..from.min(count)).find(|at| self.open_in(Some(*at)) > 0)
    }

    /// The words around what is doubted, with blanks made visible as "·"; empty where the sentence says all.
    pub fn excerpts(&self, doubtful: &Doubtful<'_>) -> Vec<String> {
        let Doubt { page, place, kind, .. } = doubtful.doubt;
        let of_page = |passages: &[crate::competency::decree::Passage]| {
            passages.iter().filter(|p| p.page == *page).flat_map(|p| shown::around(kind, &p.text)).collect()
        };
        match (doubtful.unit.and_then(|at| self.reading.units.get(at)), place) {
            (Some(unit), Place::Range) => of_page(&unit.range),
            (Some(unit), Place::Guide) => of_page(&unit.guide),
            _ => shown::around(kind, &self.text(doubtful)),
        }
    }

    /// What stays written at a unit: contradictions and gaps that were left, and what was corrected. In
    /// Indonesian, as remarks are stored, one a line.
    pub fn remarks(&self, at: usize) -> String {
        let mut remarks = Vec::new();
        for (_, doubtful) in self.of(Some(at)) {
            if self.settled(doubtful) == Settled::Seen && shown::stays(&doubtful.doubt.kind) {
                let place = shown::place(&doubtful.doubt.place).id;
                let (page, why) = (doubtful.doubt.page, doubtful.doubt.kind.say().id);
                remarks.push(format!("PDF halaman {page}, {place}: {why}"));
            }
        }
        if self.answers.units.contains_key(&at) {
            remarks.extend(shown::differences(&self.as_read(at), &self.unit(at)));
        }
        remarks.join("\n")
    }
}

/// "kriteria 1.2": a place in words.
pub fn place_said(place: &Place) -> crate::text::Both {
    shown::place(place)
}

/// The unit a doubt is about: of several with its code the last that begins before it.
fn unit_of(reading: &Reading, doubt: &Doubt) -> Option<usize> {
    let code = doubt.unit.as_ref()?;
    if doubt.kind == Kind::NotInBody {
        return None;
    }
    let has = |unit: &Unit| unit.code == *code;
    let before = reading.units.iter().rposition(|unit| has(unit) && unit.page <= doubt.page);
    before.or_else(|| reading.units.iter().position(has))
}

#[cfg(test)]
mod tests;
