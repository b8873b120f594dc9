//! The requirements as a page shows them: what is open first, units under one heading.
use super::rules::{Completion, Criterion, Kind, Requirement, Stage, Who};
use crate::{
    tables::judgement::Verdict,
    text::{Chip, Language},
};
use serde::Serialize;

/// For whom the tree is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The trainee herself: what she should know or do.
    Trainee,
    /// The staff: what is missing and who can act.
    Staff,
}

/// One requirement, or the heading of the units.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    name: String,
    chip: Chip,
    text: String,
    links: Vec<Link>,
    children: Vec<Item>,
    /// Of a unit: the criteria that are in the way.
    criteria: Option<Criteria>,
    holds: bool,
}

/// The criteria that are in the way of a unit.
#[derive(Clone, Debug, Serialize)]
struct Criteria {
    label: String,
    lines: Vec<CriterionLine>,
}

#[derive(Clone, Debug, Serialize)]
struct CriterionLine {
    number: String,
    text: String,
    chip: Chip,
}

/// Where somebody can act.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// Where it leads.
    pub to: String,
    /// What one does there.
    pub label: String,
}

/// How somebody stands, as a chip.
pub fn stage_chip(language: Language, stage: Stage) -> Chip {
    match stage {
        Stage::Ready => Chip::new("good", say!(language, "Siap", "Ready")),
        Stage::Near => Chip::new("part", say!(language, "Hampir", "Nearly")),
        Stage::UnderWay => Chip::new("wait", say!(language, "Berjalan", "Under way")),
        Stage::AtRisk => Chip::new("warn", say!(language, "Terancam", "At risk")),
        Stage::Unreachable => Chip::new("bad", say!(language, "Tidak tercapai", "Out of reach")),
    }
}

/// Somebody whose certificate is issued.
pub fn issued_chip(language: Language) -> Chip {
    Chip::new("info", say!(language, "Sudah terbit", "Issued"))
}

/// For who had a certificate that was taken back.
pub fn revoked_chip(language: Language) -> Chip {
    Chip::new("bad", say!(language, "Sertifikat dicabut", "Certificate revoked"))
}

/// The tree of one completion; `links` says where one can act on a requirement that is open.
pub fn items(
    completion: &Completion,
    reader: Reader,
    language: Language,
    links: impl Fn(&Requirement) -> Vec<Link>,
) -> Vec<Item> {
    let item = |r: &Requirement| Item {
        name: r.name.pick(language).to_string(),
        chip: Chip::new(r.shape, r.there.pick(language)),
        text: text(language, reader, r),
        links: if r.holds { Vec::new() } else { links(r) },
        children: Vec::new(),
        criteria: criteria(language, reader, r),
        holds: r.holds,
    };
    let (units, rest): (Vec<&Requirement>, Vec<&Requirement>) =
        completion.requirements.iter().partition(|r| matches!(r.kind, Kind::Unit(_)));
    let mut items: Vec<Item> = rest.into_iter().map(item).collect();
    if !units.is_empty() {
        let (held, all) = (units.iter().filter(|r| r.holds).count(), units.len());
        let shape = if held == all { "good" } else { "part" };
        items.insert(
            0,
            Item {
                name: say!(language, "Unit kompetensi", "Competency units"),
                chip: Chip::new(
                    shape,
                    say!(language, "{held} dari {all}\u{a0}unit", "{held} of {all}\u{a0}units"),
                ),
                text: String::new(),
                links: Vec::new(),
                criteria: None,
                children: units.into_iter().map(item).collect(),
                holds: held == all,
            },
        );
    }
    items.sort_by_key(|item| item.holds);
    items
}

/// What is in the way of a unit, criterion by criterion. The trainee reads what to practise; what nobody
/// has looked at yet is no task of hers.
fn criteria(language: Language, reader: Reader, r: &Requirement) -> Option<Criteria> {
    let told = |c: &&Criterion| reader == Reader::Staff || c.verdict.is_some();
    let line = |c: &Criterion| CriterionLine {
        number: c.number.clone(),
        text: c.text.clone(),
        chip: match c.verdict {
            Some(_) => Chip::new("bad", say!(language, "Belum tercapai", "Not met yet")),
            None => Chip::new("wait", say!(language, "Belum dinilai", "Not assessed")),
        },
    };
    let mut open: Vec<&Criterion> = r.criteria.iter().filter(told).collect();
    // What was found not met is nearer than what nobody has looked at; stable, so in the unit's order.
    open.sort_by_key(|c| c.verdict != Some(Verdict::NotYet));
    let n = open.len();
    let label = match n {
        0 => return None,
        1 => say!(language, "Lihat 1 kriteria", "See the criterion"),
        _ => say!(language, "Lihat {n} kriteria", "See the {n} criteria"),
    };
    Some(Criteria { label, lines: open.into_iter().map(line).collect() })
}

fn text(language: Language, reader: Reader, r: &Requirement) -> String {
    let (missing, advice) = (r.missing.pick(language), r.advice.pick(language));
    match reader {
        _ if r.holds => String::new(),
        Reader::Trainee if matches!(r.kind, Kind::Attendance) => {
            format!("{}. {advice}", r.needed.pick(language))
        }
        Reader::Trainee => advice.to_string(),
        Reader::Staff => {
            let evidence = match r.evidence {
                0 => String::new(),
                1 => say!(language, " 1 bukti menunggu dinilai.", " A piece of evidence waits."),
                n => say!(language, " {n} bukti menunggu dinilai.", " {n} pieces of evidence wait."),
            };
            match r.who {
                Who::Nobody => format!("{missing}.{evidence}"),
                who => format!("{missing}. {}.{evidence}", who.word(language)),
            }
        }
    }
}
