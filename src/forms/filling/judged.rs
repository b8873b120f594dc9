//! FR.IA.01 and FR.AK.02: what was found, and what follows.
use super::{Printing, at, began_ended, day, head, line, named, outcome_of, overall};
use crate::{
    competency::queries::{CriterionText, ElementTree},
    forms::{
        FormKind,
        book::{Book, Candidate, UnitOf},
        facts::{
            Ak02, Head, Ia01, Outcome, Signature,
            evidence::{RecordedUnit, SeenCriterion, SeenElement, SeenUnit},
        },
    },
    tables::{
        judgement::{Method, Verdict},
        unit_step::StepKind,
    },
};

pub(super) fn ia01(book: &Book, who: &Candidate, how: &Printing) -> Ia01 {
    let criterion = |c: &CriterionText| {
        let found = who.judged.get(&c.id);
        SeenCriterion {
            number: c.number.clone(),
            text: c.text.clone(),
            met: found.map(|row| row.verdict == Verdict::Met),
            further: found.map(|row| further(row.method, &row.note)).unwrap_or_default(),
        }
    };
    let element = |e: &ElementTree| SeenElement {
        number: e.number.to_string(),
        title: e.title.clone(),
        benchmark: String::new(),
        criteria: e.criteria.iter().map(criterion).collect(),
    };
    let head = head(book, FormKind::Ia01, Some(who), how);
    let recommendation = overall(book, who);
    Ia01 {
        units: book
            .units
            .iter()
            .map(|unit| SeenUnit { unit: line(unit), elements: unit.elements.iter().map(element).collect() })
            .collect(),
        feedback: notes(book, who),
        gaps: if recommendation == Some(Outcome::Bk) { gaps(book, who) } else { Vec::new() },
        recommendation,
        signed_candidate: candidate(book, who),
        signed_assessor: assessor(book, who, &head),
        head,
    }
}

/// How it was found where nobody watched, and what the assessor noted.
fn further(method: Method, note: &str) -> String {
    let how = match method {
        Method::Observation | Method::Practical => "",
        Method::Oral => "Tanya jawab lisan",
        Method::Written => "Tes tertulis",
        Method::Portfolio => "Portofolio",
        Method::Product => "Hasil produk",
        Method::ThirdParty => "Keterangan pihak ketiga",
    };
    let parts: Vec<&str> = [how, note.trim()].into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(": ")
}

/// What the decisions say beside K or BK, a unit each.
fn notes(book: &Book, who: &Candidate) -> String {
    let one = |unit: &UnitOf| {
        let note = who.decided.get(&unit.id).map(|(row, _)| row.note.trim()).unwrap_or_default();
        (!note.is_empty()).then(|| format!("{}: {note}", unit.code))
    };
    book.units.iter().filter_map(one).collect::<Vec<_>>().join("; ")
}

/// The criteria not met yet of the units decided BK.
fn gaps(book: &Book, who: &Candidate) -> Vec<String> {
    let mut all = Vec::new();
    for unit in &book.units {
        let outcome = who.decided.get(&unit.id).and_then(|(row, _)| outcome_of(row.outcome));
        if outcome != Some(Outcome::Bk) {
            continue;
        }
        let criteria = unit.elements.iter().flat_map(|e| &e.criteria);
        let open = criteria.filter(|c| who.judged.get(&c.id).is_some_and(|j| j.verdict == Verdict::NotYet));
        all.extend(open.map(|c| format!("{}, KUK {}", unit.code, c.number)));
    }
    all
}

pub(super) fn ak02(book: &Book, who: &Candidate, how: &Printing) -> Ak02 {
    let head = head(book, FormKind::Ak02, Some(who), how);
    let (began, ended) = began_ended(book, who);
    Ak02 {
        began,
        ended,
        units: book.units.iter().map(|unit| recorded(who, unit)).collect(),
        recommendation: overall(book, who),
        follow_up: match overall(book, who) {
            Some(Outcome::Bk) => format!("Asesmen ulang: {}", gaps(book, who).join("; ")),
            _ => String::new(),
        },
        comment: notes(book, who),
        signed_candidate: candidate(book, who),
        signed_assessor: assessor(book, who, &head),
        head,
    }
}

/// By which methods a unit was judged, and the decision in force.
fn recorded(who: &Candidate, unit: &UnitOf) -> RecordedUnit {
    let mut methods: Vec<String> = Vec::new();
    for found in unit.elements.iter().flat_map(|e| &e.criteria).filter_map(|c| who.judged.get(&c.id)) {
        let column = match found.method {
            Method::Observation | Method::Practical => "observation",
            Method::Oral => "oral",
            Method::Written => "written",
            Method::Portfolio => "portfolio",
            Method::ThirdParty => "third_party",
            Method::Product => "other",
        };
        if !methods.iter().any(|one| one == column) {
            methods.push(column.into());
        }
    }
    let outcome = who.decided.get(&unit.id).and_then(|(row, _)| outcome_of(row.outcome));
    RecordedUnit { unit: line(unit), methods, outcome }
}

/// Who assessed, with what the record says of the last decision.
pub(super) fn assessor(book: &Book, who: &Candidate, head: &Head) -> Signature {
    let all_decided = book.units.iter().all(|unit| who.decided.contains_key(&unit.id));
    let last = who.decided.values().map(|(row, _)| row).max_by_key(|row| (row.at, row.id.0));
    let one = match head.assessors.as_slice() {
        [one] => one.clone(),
        _ => return Signature::default(),
    };
    match last.filter(|_| all_decided) {
        Some(last) => Signature {
            name: one.name.clone(),
            registration: one.registration,
            date: day(book, last.at),
            mark: match last.by_name == one.name {
                true => format!("Diputuskan lewat akun sendiri, {}", at(book, last.at)),
                false => format!("Diputuskan {} lewat akunnya, {}", last.by_name, at(book, last.at)),
            },
        },
        None => Signature { name: one.name, registration: one.registration, ..Signature::default() },
    }
}

/// The candidate, with what the record says of her knowing the result.
fn candidate(book: &Book, who: &Candidate) -> Signature {
    let known = |kind: StepKind| matches!(kind, StepKind::Acknowledged | StepKind::AcknowledgedOnPaper);
    let in_force = |unit, round| {
        // The step belongs to the round that the decision in force ended.
        who.decided.get(unit).is_some_and(|(row, _)| row.turn == round + 1)
    };
    let last = who.steps.iter().rev().find(|s| known(s.kind) && in_force(&s.unit_id, s.round));
    let Some(step) = last else { return named(&who.person.name) };
    Signature {
        name: who.person.name.clone(),
        date: day(book, step.at),
        mark: match step.kind {
            StepKind::Acknowledged => format!("Mengetahui hasil lewat akun sendiri, {}", at(book, step.at)),
            _ => format!("Ditandatangani di atas kertas, dicatat {}", at(book, step.at)),
        },
        ..Signature::default()
    }
}
