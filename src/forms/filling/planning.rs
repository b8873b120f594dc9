//! FR.MAPA.01 and FR.AK.01: how it is assessed, from the plan of the course.
use super::{Printing, head, line, named};
use crate::{
    forms::{
        FormKind,
        book::{Book, Candidate, UnitOf},
        facts::{
            Ak01, Mapa01,
            planning::{Benchmarks, PlannedCriterion, PlannedElement, PlannedUnit},
        },
        questions,
    },
    tables::judgement::Method,
};

/// The instrument of a method and the kind of evidence it gives: L direct, TL indirect, T additional, as
/// assessors count them. What a third party says has no instrument among those of the form.
fn tools(method: Method) -> (Option<&'static str>, &'static str) {
    match method {
        Method::Observation => (Some("CL"), "L"),
        Method::Practical => (Some("DIT"), "L"),
        Method::Oral => (Some("DPL"), "T"),
        Method::Written => (Some("DPT"), "T"),
        Method::Portfolio => (Some("VP"), "TL"),
        Method::Product => (Some("CUP"), "TL"),
        Method::ThirdParty => (None, "T"),
    }
}

/// What evidence of this method is called.
fn evidence_word(method: Method) -> &'static str {
    match method {
        Method::Observation => "hasil observasi langsung",
        Method::Practical => "hasil tugas praktik",
        Method::Oral => "jawaban pertanyaan lisan",
        Method::Written => "jawaban tes tertulis",
        Method::Portfolio => "portofolio",
        Method::Product => "hasil produk",
        Method::ThirdParty => "keterangan pihak ketiga",
    }
}

pub(super) fn mapa01(book: &Book, how: &Printing) -> Mapa01 {
    let mut standards: Vec<&str> = book.units.iter().map(|unit| unit.standard.as_str()).collect();
    standards.dedup();
    Mapa01 {
        head: head(book, FormKind::Mapa01, None, how),
        by: vec!["training_body".into()],
        relations: vec!["evidence".into(), "learning".into()],
        benchmarks: Benchmarks {
            standard: standards.join(", "),
            curriculum: book.course.title.clone(),
            ..Benchmarks::default()
        },
        instruments: questions::instruments(),
        units: book.units.iter().map(|unit| planned(book, unit)).collect(),
        ..Mapa01::default()
    }
}

fn planned(book: &Book, unit: &UnitOf) -> PlannedUnit {
    let asked = book.plan.unit(unit.id);
    let criterion = |c: &crate::competency::queries::CriterionText| {
        let methods = book.plan.methods(unit.id, c.id);
        let critical = book.plan.is_critical(c.id);
        let mut words: Vec<String> = methods.iter().map(|m| evidence_word(*m).to_string()).collect();
        if let Some(first) = words.first_mut() {
            let mut letters = first.chars();
            *first = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        }
        let mut evidence = words.join(", ");
        if critical && asked.evidence > 1 {
            let end = if evidence.is_empty() { "" } else { "; " };
            evidence.push_str(&format!("{end}{} cara berbeda", asked.evidence));
        }
        let (mut kinds, mut instruments) = (Vec::new(), Vec::new());
        for (instrument, kind) in methods.into_iter().map(tools) {
            if !kinds.contains(&kind.to_string()) {
                kinds.push(kind.to_string());
            }
            instruments.extend(instrument.map(String::from));
        }
        PlannedCriterion {
            number: c.number.clone(),
            text: c.text.clone(),
            critical,
            evidence,
            kinds,
            instruments,
        }
    };
    let element = |e: &crate::competency::queries::ElementTree| PlannedElement {
        number: e.number.to_string(),
        title: e.title.clone(),
        criteria: e.criteria.iter().map(criterion).collect(),
    };
    PlannedUnit { unit: line(unit), elements: unit.elements.iter().map(element).collect() }
}

pub(super) fn ak01(book: &Book, who: &Candidate, how: &Printing) -> Ak01 {
    let mut evidence: Vec<String> = Vec::new();
    let planned = book.units.iter().flat_map(|unit| {
        let criteria = unit.elements.iter().flat_map(|e| &e.criteria);
        criteria.flat_map(|c| book.plan.methods(unit.id, c.id))
    });
    for method in planned {
        let box_of = match method {
            Method::Observation => "observation",
            Method::Practical => "structured",
            Method::Oral => "oral",
            Method::Written => "written",
            Method::Portfolio => "portfolio",
            Method::Product => "product",
            Method::ThirdParty => "other",
        };
        if !evidence.iter().any(|one| one == box_of) {
            evidence.push(box_of.into());
        }
    }
    let head = head(book, FormKind::Ak01, Some(who), how);
    Ak01 {
        evidence_other: if evidence.iter().any(|one| one == "other") {
            "keterangan pihak ketiga".into()
        } else {
            String::new()
        },
        evidence,
        signed_assessor: match head.assessors.as_slice() {
            [one] => {
                crate::forms::facts::Signature { registration: one.registration.clone(), ..named(&one.name) }
            }
            _ => Default::default(),
        },
        signed_candidate: named(&who.person.name),
        head,
        ..Ak01::default()
    }
}
