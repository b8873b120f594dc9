//! FR.APL.01 and FR.APL.02: who applies, and what they say of themselves.
use super::{Printing, at, date, day, head, line, named};
use crate::{
    catalog::rules::requirements::{self, Requirement, Standing, schooling_name},
    forms::{
        FormKind,
        book::{Book, Candidate},
        facts::{
            Apl01, Apl02, Outcome, Signature,
            application::{Applicant, Criterion, Employment, OwnElement, OwnUnit, Paper, PaperState, Sex},
        },
    },
    people::regions,
    tables::{enrolment::Via, person_profile},
    text::Language,
};

pub(super) fn apl01(book: &Book, who: &Candidate, how: &Printing) -> Apl01 {
    let (person, profile) = (&who.person, who.profile.as_ref());
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let nik = match (how.niks.get(&who.seat.id), &person.nik_last4) {
        (Some(whole), _) => whole.clone(),
        (None, Some(last4)) => format!("•••• •••• •••• {last4}"),
        (None, None) => String::new(),
    };
    let business = who.business.as_ref();
    let institution = match (business.map(|b| b.name.clone()), &person.business) {
        (Some(name), _) if !name.is_empty() => name,
        (_, name) => text(name),
    };
    let owner = !institution.is_empty();
    let is_paper = |asked: &&Requirement| matches!(asked, Requirement::Paper(_));
    let state = |asked: &Requirement| {
        let applicant = requirements::Applicant {
            born_on: profile.and_then(|p| p.born_on),
            schooling: profile.and_then(|p| p.schooling),
            region: person.region_code.clone(),
            nib: business.is_some_and(|b| b.nib.is_some()),
            since: business.and_then(|b| b.since),
            profile: business.is_some(),
            papers: who.papers.clone(),
        };
        let state = match (asked.standing(&applicant, book.cohort.starts_on), asked) {
            (Standing::Met, _) => Some(PaperState::Met),
            (Standing::Fails(_), _) => Some(PaperState::Unmet),
            (Standing::Open, Requirement::Paper(_)) => Some(PaperState::Absent),
            (Standing::Open, _) => None,
        };
        Paper { text: asked.sentence(Language::Id), state }
    };
    Apl01 {
        head: head(book, FormKind::Apl01, Some(who), how),
        applicant: Applicant {
            nik,
            birth_date: profile.and_then(|p| p.born_on).map(date).unwrap_or_default(),
            sex: profile.and_then(|p| p.sex).map(|sex| match sex {
                person_profile::Sex::Female => Sex::Female,
                person_profile::Sex::Male => Sex::Male,
            }),
            // What is known of where they live is the regency or city.
            address: person.region_code.as_deref().map(regions::label).unwrap_or_default().into(),
            phone: text(&person.phone),
            email: text(&person.email),
            education: profile
                .and_then(|p| p.schooling)
                .map(|level| schooling_name(level, Language::Id))
                .unwrap_or_default(),
            ..Applicant::default()
        },
        employment: Employment {
            position: if owner { "Pemilik usaha".into() } else { String::new() },
            institution,
            ..Employment::default()
        },
        units: book.units.iter().map(line).collect(),
        requirements: book.requirements.iter().filter(|asked| !is_paper(asked)).map(state).collect(),
        administrative: book.requirements.iter().filter(is_paper).map(state).collect(),
        accepted: who.seat.seated_at.map(|_| true),
        note: who
            .seat
            .seated_at
            .map(|seated| format!("Mendapat tempat {}.", day(book, seated)))
            .unwrap_or_default(),
        signed_applicant: Signature {
            name: person.name.clone(),
            date: day(book, who.seat.applied_at),
            mark: match who.seat.via {
                Via::Own => format!("Dikirim lewat akun sendiri, {}", at(book, who.seat.applied_at)),
                Via::Desk | Via::Import => String::new(),
            },
            ..Signature::default()
        },
        ..Apl01::default()
    }
}

pub(super) fn apl02(book: &Book, who: &Candidate, how: &Printing) -> Apl02 {
    let element = |e: &crate::competency::queries::ElementTree| OwnElement {
        number: e.number.to_string(),
        title: e.title.clone(),
        criteria: e
            .criteria
            .iter()
            .map(|c| Criterion { number: c.number.clone(), text: c.text.clone() })
            .collect(),
        own: who.own.get(&e.id).map(|(can, _)| if *can { Outcome::K } else { Outcome::Bk }),
        evidence: who
            .evidence
            .iter()
            .filter(|(_, of)| of.contains(&e.id))
            .map(|(piece, _)| piece.title.clone())
            .collect(),
    };
    let last = who.own.values().map(|(_, when)| *when).max();
    Apl02 {
        head: head(book, FormKind::Apl02, Some(who), how),
        units: book
            .units
            .iter()
            .map(|unit| OwnUnit { unit: line(unit), elements: unit.elements.iter().map(element).collect() })
            .collect(),
        signed_candidate: match last {
            Some(last) => Signature {
                name: who.person.name.clone(),
                date: day(book, last),
                mark: format!("Dijawab lewat akun sendiri, terakhir {}", at(book, last)),
                ..Signature::default()
            },
            None => named(&who.person.name),
        },
        ..Apl02::default()
    }
}
