//! What is true of judging many people and criteria at once: what an event of a page or of a device without
//! signal comes to. The log is that of attendance: see [`crate::attendance::rules::verdict`]. Two assessors
//! who did not know of each other and found different things are both kept, the earlier stands, and the
//! unit is not decided before one of them, or a third, has seen both and judged again.
use super::{Facts, Judgement, may_assess, may_change};
use crate::{attendance::rules::Word, error::Refusal, tables::judgement::Method};

/// The longest note beside a judgement, in letters.
pub const NOTE_LENGTH: usize = 1_000;

impl Word for Judgement {
    /// Who finds the same of a criterion agrees, however it was found.
    fn agrees(&self, other: &Judgement) -> bool {
        self.verdict == other.verdict
    }
}

/// What is known before an event about one criterion of one person is taken.
#[derive(Clone, Debug)]
pub struct Place {
    /// Of the unit; its criteria are not asked for.
    pub facts: Facts,
    /// Whether it is the unit of who sends it.
    pub own: bool,
    /// Whether what others found there must stay hidden from who sends it.
    pub hidden: bool,
    /// The methods that the plan of assessment allows here; none: any.
    pub named: Vec<Method>,
    /// Whether the evidence that is named, if any, is this person's for this element and was accepted by all
    /// four rules.
    pub evidence: Option<bool>,
}

/// What is recorded of an event; `None`: the criterion is not assessed any more.
///
/// # Errors
/// The sentence that says why nothing is recorded, and who can act.
pub fn recorded(place: &Place, wanted: Option<Judgement>) -> Result<Option<Judgement>, Refusal> {
    may_assess(&place.facts)?;
    if place.own {
        return Err(own_unit());
    }
    if place.hidden {
        return Err(others());
    }
    may_change(&place.facts)?;
    let Some(wanted) = wanted else { return Ok(None) };
    if !place.named.is_empty() && !place.named.contains(&wanted.method) {
        return Err(Refusal::new(both!(
            "Cara menilai ini tidak ada di rencana asesmen untuk kriteria ini. Pilih cara yang disebut di sana.",
            "The plan of assessment does not name this method for this criterion. Choose one that it names."
        )));
    }
    if wanted.note.chars().count() > NOTE_LENGTH {
        return Err(Refusal::new(both!(
            "Catatan ini terlalu panjang. Tulis paling banyak {NOTE_LENGTH} huruf.",
            "This note is too long. Write at most {NOTE_LENGTH} letters."
        )));
    }
    if wanted.evidence.is_some() && place.evidence != Some(true) {
        return Err(Refusal::new(both!(
            "Bukti ini belum dinilai valid, asli, terkini, dan memadai untuk elemen ini. Nilai dulu buktinya.",
            "This evidence is not found valid, authentic, current and sufficient for this element. Weigh it first."
        )));
    }
    Ok(Some(wanted))
}

/// Of one's own unit.
pub fn own_unit() -> Refusal {
    Refusal::new(both!(
        "Unit Anda sendiri dinilai dan diputuskan orang lain.",
        "Your own unit is judged and decided by others."
    ))
}

/// Of a person whom another assessor judges, where the course has second assessors.
pub fn others() -> Refusal {
    Refusal::new(both!(
        "Unit orang ini dinilai asesor lain. Anda menilainya kalau koordinator menunjuk Anda.",
        "Another assessor judges this person’s unit. You do when the coordinator assigns you."
    ))
}

/// Of a person or a criterion that is not of the sender's cohorts.
pub fn elsewhere() -> Refusal {
    Refusal::new(both!(
        "Anda bukan asesor untuk orang dan kriteria ini. Minta koordinator menambahkan Anda, lalu kirim lagi.",
        "You do not assess this person and criterion. Ask the coordinator to add you, then send again."
    ))
}

/// The method of a whole act at one criterion: the one chosen where the plan allows it there, else the first
/// that it names.
pub fn method_for(named: &[Method], chosen: Method) -> Method {
    match named.is_empty() || named.contains(&chosen) {
        true => chosen,
        false => named.first().copied().unwrap_or(chosen),
    }
}

#[cfg(test)]
#[path = "grid_tests.rs"]
mod tests;
