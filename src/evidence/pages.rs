//! What the pages show.
use super::{
    queries::{ElementRow, Piece, Progress, Review, UnitElements},
    rules::{Rule, Weighed},
};
use crate::{
    tables::{element::ElementId, evidence::EvidenceKind},
    text::{self, Chip, Language},
};
use chrono_tz::Tz;
use serde::Serialize;
use std::collections::HashMap;

/// A unit with its elements.
#[derive(Serialize)]
pub(super) struct UnitLines {
    pub title: String,
    pub elements: Vec<ElementLine>,
}

/// An element and what she said of it.
#[derive(Serialize)]
pub(super) struct ElementLine {
    pub id: ElementId,
    pub title: String,
    /// What she said; none: nothing yet.
    pub can: Option<bool>,
    pub chip: Chip,
    /// How many pieces of evidence are for it.
    pub shown: usize,
    /// Whether it is ticked on a form.
    pub ticked: bool,
}

/// A piece of evidence.
#[derive(Serialize)]
pub(super) struct PieceLine {
    pub id: String,
    pub title: String,
    /// "Karya dari pelatihan", "Dari pengalaman sebelumnya".
    pub kind: String,
    pub words: String,
    pub when: String,
    pub chip: Chip,
    /// "2. Memilih media; 3. Mengirim kabar".
    pub elements: Vec<String>,
    pub file: Option<String>,
    pub is_photo: bool,
    /// "Asli: belum", what the assessor did not tick.
    pub missing: Vec<String>,
    /// The assessor's words.
    pub answer: String,
    /// Who weighed it and when.
    pub by: String,
    /// Where it is withdrawn, or weighed.
    pub to: Option<String>,
    /// The four rules, as they were ticked.
    pub rules: Vec<RuleLine>,
}

/// A rule of evidence on the form of a review.
#[derive(Serialize)]
pub(super) struct RuleLine {
    pub field: &'static str,
    pub word: String,
    pub question: String,
    pub ticked: bool,
}

/// "Karya dari pelatihan".
pub(super) fn kind(kind: EvidenceKind, language: Language) -> String {
    match kind {
        EvidenceKind::Work => say!(language, "Karya dari pelatihan ini", "Work from this course"),
        EvidenceKind::Prior => {
            say!(language, "Dari pengalaman sebelumnya", "From experience before the course")
        }
    }
}

fn said(can: Option<bool>, language: Language) -> Chip {
    match can {
        Some(true) => Chip::new("good", say!(language, "Bisa", "Can")),
        Some(false) => Chip::new("part", say!(language, "Belum bisa", "Not yet")),
        None => Chip::new("wait", say!(language, "Belum dijawab", "Not answered")),
    }
}

/// The units as lines; `ticked` are those of a form.
pub(super) fn units(
    units: &[UnitElements],
    answers: &HashMap<ElementId, bool>,
    pieces: &[Piece],
    ticked: &[ElementId],
    language: Language,
) -> Vec<UnitLines> {
    let line = |element: &ElementRow| {
        let can = answers.get(&element.id).copied();
        ElementLine {
            id: element.id,
            title: format!("{}. {}", element.number, element.title),
            can,
            chip: said(can, language),
            shown: pieces.iter().filter(|piece| piece.elements.contains(&element.id)).count(),
            ticked: ticked.contains(&element.id),
        }
    };
    let unit = |unit: &UnitElements| UnitLines {
        title: unit.title.clone(),
        elements: unit.elements.iter().map(line).collect(),
    };
    units.iter().map(unit).collect()
}

fn stands(review: Option<&Review>, language: Language) -> Chip {
    match review {
        None => Chip::new("wait", say!(language, "Belum dilihat asesor", "Not seen by the assessor")),
        Some(review) if review.weighed.accepted() => {
            Chip::new("good", say!(language, "Diterima", "Accepted"))
        }
        Some(_) => Chip::new("part", say!(language, "Perlu dilengkapi", "Needs more")),
    }
}

/// The evidence as lines; `file` and `to` make their links.
pub(super) fn pieces(
    all: &[Piece],
    of: &[UnitElements],
    zone: Tz,
    language: Language,
    file: impl Fn(&str) -> String,
    to: impl Fn(&Piece) -> Option<String>,
) -> Vec<PieceLine> {
    let named: HashMap<ElementId, String> = of
        .iter()
        .flat_map(|unit| &unit.elements)
        .map(|element| (element.id, format!("{}. {}", element.number, element.title)))
        .collect();
    let line = |piece: &Piece| {
        let (row, review) = (&piece.row, piece.review.as_ref());
        let weighed = review.map_or(Weighed::default(), |review| review.weighed);
        PieceLine {
            id: row.id.to_string(),
            title: row.title.clone(),
            kind: kind(row.kind, language),
            words: row.words.clone(),
            when: text::moment(language, zone, row.at),
            chip: stands(review, language),
            elements: piece.elements.iter().filter_map(|id| named.get(id).cloned()).collect(),
            file: row.code.as_deref().filter(|_| row.path.is_some()).map(&file),
            is_photo: row.media_type.as_deref() == Some("image/jpeg"),
            missing: match review {
                Some(_) => weighed.missing().map(|rule| rule.word(language)).collect(),
                None => Vec::new(),
            },
            answer: review.map(|review| review.words.clone()).unwrap_or_default(),
            by: review
                .map(|review| format!("{}, {}", review.by_name, text::moment(language, zone, review.at)))
                .unwrap_or_default(),
            to: to(piece),
            rules: Rule::ALL
                .into_iter()
                .map(|rule| RuleLine {
                    field: rule.field(),
                    word: rule.word(language),
                    question: rule.question(language),
                    ticked: weighed.says(rule),
                })
                .collect(),
        }
    };
    all.iter().map(line).collect()
}

/// "12 dari 15 kemampuan dijawab, 9 bisa".
pub(super) fn progress(of: Progress, elements: usize, language: Language) -> String {
    let Progress { answered, can, .. } = of;
    say!(
        language,
        "{answered} dari {elements} kemampuan dijawab, {can} bisa",
        "{answered} of {elements} answered, {can} can"
    )
}
