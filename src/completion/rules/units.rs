//! A unit as a requirement, down to its criteria: needed, there, missing, what to do, who can act.
use super::{
    Act, Appeal, Facts, Kind, Place, Requirement, Who, is_competent,
    requirements::{nothing, same},
};
use crate::{
    assessment::rules::{UnitStanding, chain::Waits},
    tables::{judgement::Verdict, unit_decision::Outcome},
    text::Both,
};

/// K, and nothing else. BK and undecided say how many criteria are in the way.
pub(super) fn unit(u: &UnitStanding, facts: &Facts) -> Requirement {
    let (met, criteria, not_yet, open) = (u.met, u.criteria, u.not_yet, u.not_assessed());
    let holds = is_competent(u);
    let appeal = facts.appeals.iter().find(|a| a.unit == u.unit).filter(|_| u.outcome.is_some() && !holds);
    // What is recommended is told nobody before it is decided: no criteria then.
    let told = !holds && u.waits.is_none();
    let criteria_missing = || match (not_yet, open) {
        (0, 0) => both!("Menunggu keputusan asesor", "Waits for the assessor’s decision"),
        (0, m) => both!("{m}\u{a0}kriteria belum dinilai", "{m} criteria not assessed"),
        (n, 0) => both!("{n}\u{a0}kriteria belum tercapai", "{n} criteria not met yet"),
        (n, m) => both!(
            "{n}\u{a0}kriteria belum tercapai, {m} belum dinilai",
            "{n} criteria not met yet, {m} not assessed"
        ),
    };
    let (there, missing, advice) = match u.outcome {
        None if u.waits.is_some() => waiting(u.waits),
        Some(Outcome::Competent) => (both!("Kompeten", "Competent"), nothing(), nothing()),
        Some(Outcome::NotYetCompetent) if appeal.is_some() => (
            both!("Belum kompeten", "Not yet competent"),
            match appeal.is_some_and(|a| a.assigned) {
                true => both!(
                    "Belum kompeten, banding sedang dilihat asesor lain",
                    "Not yet competent, another assessor looks at the appeal"
                ),
                false => both!(
                    "Belum kompeten, banding menunggu asesor lain",
                    "Not yet competent, the appeal waits for another assessor"
                ),
            },
            both!(
                "Banding Anda sedang dilihat. Kami mengirim kabar kalau sudah dijawab.",
                "Your appeal is being looked at. We write to you when it is answered."
            ),
        ),
        Some(Outcome::NotYetCompetent) => (
            both!("Belum kompeten", "Not yet competent"),
            match not_yet {
                0 => both!("Belum kompeten", "Not yet competent"),
                n => both!(
                    "Belum kompeten, {n}\u{a0}kriteria belum tercapai",
                    "Not yet competent, {n} criteria not met yet"
                ),
            },
            both!(
                "Tanyakan kepada asesor apa yang perlu diulang. Keputusan bisa dibuka kembali.",
                "Ask the assessor what to repeat. The decision can be reopened."
            ),
        ),
        Some(Outcome::Reopened) | None => (
            match (met + not_yet, criteria) {
                (0, _) => both!("Belum dinilai", "Not assessed"),
                _ => both!("{met} dari {criteria} kriteria", "{met} of {criteria} criteria"),
            },
            criteria_missing(),
            match not_yet {
                0 => both!(
                    "Asesor menilai unit ini. Anda tidak perlu melakukan apa-apa.",
                    "The assessor judges this unit. You need not do anything."
                ),
                n => both!(
                    "Berlatihlah untuk {n}\u{a0}kriteria yang belum tercapai, lalu minta dinilai lagi.",
                    "Practise the {n} criteria that are not met yet, then ask to be assessed again."
                ),
            },
        ),
    };
    Requirement {
        kind: Kind::Unit(u.unit),
        name: same(&u.title),
        holds,
        reachable: true,
        needed: both!("Kompeten (K)", "Competent (K)"),
        there,
        missing,
        advice,
        who: match appeal {
            _ if holds => Who::Nobody,
            Some(Appeal { assigned: false, .. }) => Who::Coordinator,
            _ => who(u.waits),
        },
        act: if holds { None } else { act(u, appeal) },
        criteria: match told {
            true => facts
                .criteria
                .iter()
                .filter(|c| c.unit == u.unit && c.verdict != Some(Verdict::Met))
                .cloned()
                .collect(),
            false => Vec::new(),
        },
        evidence: if told { facts.evidence.iter().filter(|unit| **unit == u.unit).count() } else { 0 },
        shape: match u.outcome {
            Some(Outcome::Competent) => "good",
            Some(Outcome::NotYetCompetent) => "bad",
            _ if u.waits.is_some() => "info",
            _ if met + not_yet == 0 => "wait",
            _ => "part",
        },
    }
}

/// Who can act on a unit that is not decided.
fn who(waits: Option<Waits>) -> Who {
    match waits {
        None => Who::Assessor,
        Some(Waits::Assign | Waits::Apart) => Who::Coordinator,
        Some(Waits::Second) => Who::SecondAssessor,
        Some(Waits::Trainee) => Who::Trainee,
        Some(Waits::Decider) => Who::Decider,
    }
}

/// What they do, always on the unit's own page.
fn act(u: &UnitStanding, appeal: Option<&Appeal>) -> Option<Act> {
    let words = match (u.waits, appeal) {
        (Some(Waits::Assign), _) => both!("Tunjuk asesor kedua", "Assign a second assessor"),
        (Some(Waits::Apart), _) => both!("Tunjuk yang memutuskan", "Name who decides"),
        (Some(Waits::Decider), _) => both!("Putuskan", "Decide"),
        (None, Some(Appeal { assigned: false, .. })) => {
            both!("Tunjuk asesor banding", "Assign an assessor to the appeal")
        }
        (None, Some(_)) => both!("Lihat banding", "See the appeal"),
        _ => both!("Lihat penilaian", "See the assessment"),
    };
    Act::at(Place::Unit(u.unit), words)
}

/// A recommendation that is no decision yet: what is there, what is missing, what the trainee should know.
/// What was recommended is told nobody here.
fn waiting(waits: Option<Waits>) -> (Both, Both, Both) {
    let missing = match waits {
        Some(Waits::Assign) => both!("Asesor kedua belum ditunjuk", "A second assessor is to be assigned"),
        Some(Waits::Second) => both!("Asesor kedua belum selesai menilai", "The second assessor is judging"),
        Some(Waits::Apart) => both!(
            "Dua asesor berbeda pendapat, yang memutuskan belum ditunjuk",
            "Two assessors differ, and nobody is named to decide"
        ),
        Some(Waits::Trainee) => {
            both!("Peserta belum menandai bahwa ia tahu hasilnya", "The trainee has not said that she knows")
        }
        Some(Waits::Decider) | None => both!("Menunggu keputusan", "Waits for the decision"),
    };
    let advice = match waits {
        Some(Waits::Trainee) => both!(
            "Buka unit ini, baca hasilnya, lalu tandai bahwa Anda sudah tahu.",
            "Open this unit, read the result, and say that you know it."
        ),
        _ => both!(
            "Penilaian unit ini sedang diperiksa. Anda tidak perlu melakukan apa-apa.",
            "The assessment of this unit is being checked. You need not do anything."
        ),
    };
    (both!("Selesai dinilai", "Judged"), missing, advice)
}
