//! The front: everything but the name shrinks together until the page can breathe.
use super::{
    BASE, MM, PAPER, round,
    shaping::{Cut, Words},
    some, text,
};
use crate::error::Result;
use serde_json::{Value, json};

const INNER: f64 = PAPER.0 - 58.0 * MM;

/// The texts of a front, shaped.
pub(super) struct Front<'v> {
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
    pub(super) fn new(facts: &'v Value) -> Result<Front<'v>> {
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
    pub(super) fn best(&self) -> Value {
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
