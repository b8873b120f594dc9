//! FR.AK.03, FR.AK.04 and FR.AK.05: what the candidate says afterwards, and the report.
use super::{Printing, at, began_ended, day, head, line, named, outcome_of, overall};
use crate::{
    forms::{
        FormKind,
        book::{Book, Candidate},
        facts::{Ak03, Ak04, Ak05, Outcome, Signature, evidence::RecordedUnit, outcome::Reported},
    },
    tables::{unit_appeal::UnitAppealOutcome, unit_decision},
};

pub(super) fn ak03(book: &Book, who: &Candidate, how: &Printing) -> Ak03 {
    let (began, ended) = began_ended(book, who);
    Ak03 {
        head: head(book, FormKind::Ak03, Some(who), how),
        began,
        ended,
        signed_candidate: named(&who.person.name),
        ..Ak03::default()
    }
}

/// One for each appeal; where there is none, one to write on.
pub(super) fn ak04(book: &Book, who: &Candidate, how: &Printing) -> Vec<Ak04> {
    let head = head(book, FormKind::Ak04, Some(who), how);
    if who.appeals.is_empty() {
        return vec![Ak04 { head, signed_candidate: named(&who.person.name), ..Ak04::default() }];
    }
    let one = |(appeal, against): &(crate::tables::unit_appeal::Model, unit_decision::Outcome)| {
        let unit = book.units.iter().find(|unit| unit.id == appeal.unit_id);
        let own = appeal.entered_by == who.person.id;
        Ak04 {
            units: unit
                .map(|unit| RecordedUnit {
                    unit: line(unit),
                    methods: Vec::new(),
                    outcome: outcome_of(*against),
                })
                .into_iter()
                .collect(),
            reason: appeal.words.clone(),
            case: format!("B-{}-{}", book.cohort.year, appeal.id),
            due: day(book, appeal.due_at),
            signed_candidate: Signature {
                date: day(book, appeal.opened_at),
                mark: match own {
                    true => format!("Diajukan lewat akun sendiri, {}", at(book, appeal.opened_at)),
                    false => format!("Ditulis petugas untuk asesi, {}", at(book, appeal.opened_at)),
                },
                ..named(&who.person.name)
            },
            head: head.clone(),
            ..Ak04::default()
        }
    };
    who.appeals.iter().map(one).collect()
}

pub(super) fn ak05(book: &Book, how: &Printing) -> Ak05 {
    let head = head(book, FormKind::Ak05, None, how);
    Ak05 {
        units: book.units.iter().map(line).collect(),
        candidates: book.people.iter().map(|who| reported(book, who)).collect(),
        refusals: refusals(book),
        signed_assessor: match head.assessors.as_slice() {
            [one] => Signature { registration: one.registration.clone(), ..named(&one.name) },
            _ => Signature::default(),
        },
        head,
        ..Ak05::default()
    }
}

fn reported(book: &Book, who: &Candidate) -> Reported {
    let recommendation = overall(book, who);
    let bk = |unit: &&crate::forms::book::UnitOf| {
        let outcome = who.decided.get(&unit.id).and_then(|(row, _)| outcome_of(row.outcome));
        outcome == Some(Outcome::Bk)
    };
    let open = book.units.iter().filter(|unit| !who.decided.contains_key(&unit.id)).count();
    Reported {
        name: who.person.name.clone(),
        recommendation,
        gaps: book.units.iter().filter(bk).map(|unit| unit.code.clone()).collect(),
        note: match open {
            0 => String::new(),
            open if open == book.units.len() => "Belum diputuskan".into(),
            open => format!("{open} unit belum diputuskan"),
        },
    }
}

/// Who appealed, against what, and what came of it.
fn refusals(book: &Book) -> String {
    let mut all = Vec::new();
    for who in &book.people {
        for (appeal, _) in &who.appeals {
            let code = book.units.iter().find(|u| u.id == appeal.unit_id).map_or("", |u| u.code.as_str());
            let answer = match appeal.outcome {
                None => "belum dijawab",
                Some(UnitAppealOutcome::Upheld) => "keputusan tetap",
                Some(UnitAppealOutcome::Changed) => "keputusan berubah",
            };
            all.push(format!("Banding {} atas {code}: {answer}", who.person.name));
        }
    }
    all.join("; ")
}
