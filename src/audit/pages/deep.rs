//! A unit of a certificate, and a criterion of it.
use super::{Flag, flag_chip, flags, method_word, outcome_chip, verdict_chip};
use crate::{
    assessment,
    audit::{
        chain::{About, Chain},
        routes,
        rules::{Registered, registered},
    },
    error::{Error, Result},
    evidence,
    forms::book::UnitOf,
    tables::{
        certificate::CertificateId, cohort::CohortId, criterion::CriterionId, enrolment::EnrolmentId,
        judgement::Method, unit::UnitId, unit_decision,
    },
    testing,
    text::{self, Chip, Language},
};
use serde::Serialize;

/// A unit with its criteria.
#[derive(Serialize)]
pub(in crate::audit) struct UnitView {
    back: String,
    number: String,
    holder: String,
    title: String,
    code: String,
    standard: String,
    chip: Chip,
    decided: String,
    assessor: Option<AssessorView>,
    flags: Vec<Flag>,
    elements: Vec<ElementView>,
    to_live: String,
}

/// Who assessed, with the registration as it was recorded with the decision.
#[derive(Serialize)]
struct AssessorView {
    name: String,
    registration: String,
    chip: Chip,
}

#[derive(Serialize)]
struct ElementView {
    title: String,
    criteria: Vec<CriterionLine>,
}

#[derive(Serialize)]
struct CriterionLine {
    to: String,
    number: String,
    text: String,
    chip: Chip,
    flag: Option<Chip>,
}

fn assessor(chain: &Chain, row: &unit_decision::Model, language: Language) -> AssessorView {
    let on = text::local_date(chain.book.zone, row.at);
    let day = text::date(language, on);
    let basis = chain.bases.get(&row.id);
    let number = basis.and_then(|b| b.registration.clone()).unwrap_or_default();
    let until = basis.and_then(|b| b.registered_until);
    let chip = match registered(Some(number.as_str()), until, on) {
        Registered::Valid => Chip::new("good", say!(language, "Berlaku pada {day}", "Valid on {day}")),
        Registered::Expired => {
            Chip::new("bad", say!(language, "Sudah lewat pada {day}", "Had expired on {day}"))
        }
        Registered::Unknown => {
            Chip::new("wait", say!(language, "Registrasi tidak tercatat", "No registration recorded"))
        }
    };
    let registration = match (number.is_empty(), until) {
        (true, _) => String::new(),
        (false, None) => number,
        (false, Some(until)) => {
            let until = text::date(language, until);
            say!(language, "{number}, sampai {until}", "{number}, until {until}")
        }
    };
    let name = basis.map_or(&row.by_name, |b| &b.assessor_name).clone();
    AssessorView { name, registration, chip }
}

fn decided(chain: &Chain, row: &unit_decision::Model, language: Language) -> String {
    let (name, moment) = (&row.by_name, text::moment(language, chain.book.zone, row.at));
    say!(language, "Diputuskan {name}, {moment}", "Decided by {name}, {moment}")
}

/// The page of a unit.
pub(in crate::audit) fn unit(chain: &Chain, of: UnitId, language: Language) -> Result<UnitView> {
    let (who, unit) = (chain.who()?, chain.unit(of)?);
    let (id, cohort, seat): (CertificateId, CohortId, EnrolmentId) =
        (chain.certificate.id, chain.certificate.cohort_id, chain.certificate.enrolment_id);
    let changes = chain.changes();
    let decision = who.decided.get(&of).map(|(row, _)| row);
    let line = |c: &crate::competency::queries::CriterionText, element| {
        let at: CriterionId = c.id;
        let shown: Vec<_> = chain.evidence_for(element).map(|row| row.id).collect();
        let changed = changes.iter().any(|change| match change.about {
            About::Criterion(one) => one == at,
            About::Evidence(one) => shown.contains(&one),
            _ => false,
        });
        CriterionLine {
            to: uri!(routes::criterion(id, of, at)).to_string(),
            number: c.number.clone(),
            text: c.text.clone(),
            chip: verdict_chip(who.judged.get(&at).map(|row| row.verdict), language),
            flag: flag_chip(changed, language),
        }
    };
    let element = |e: &crate::competency::queries::ElementTree| ElementView {
        title: format!("{}. {}", e.number, e.title),
        criteria: e.criteria.iter().map(|c| line(c, e.id)).collect(),
    };
    Ok(UnitView {
        back: uri!(routes::certificate(id)).to_string(),
        number: chain.certificate.number.clone(),
        holder: chain.certificate.holder.clone(),
        title: unit.title.clone(),
        code: unit.code.clone(),
        standard: unit.standard.clone(),
        chip: outcome_chip(decision.map(|row| row.outcome), language),
        decided: decision.map(|row| decided(chain, row, language)).unwrap_or_default(),
        assessor: decision.map(|row| assessor(chain, row, language)),
        flags: flags(chain, &changes, |about| about == About::Unit(of), language),
        elements: unit.elements.iter().map(element).collect(),
        to_live: uri!(assessment::routes::person(cohort, seat, of)).to_string(),
    })
}

/// A criterion with its judgement.
#[derive(Serialize)]
pub(in crate::audit) struct CriterionView {
    back: String,
    unit: String,
    holder: String,
    number: String,
    text: String,
    critical: bool,
    chip: Chip,
    judged: String,
    note: String,
    flags: Vec<Flag>,
    assessor: Option<AssessorView>,
    decided: String,
    history: Vec<Past>,
    evidence: Vec<PieceLine>,
    /// Where the answers of her tests are, when it was judged by one.
    tests: Option<String>,
    to_evidence: String,
    previous: Option<String>,
    next: Option<String>,
}

#[derive(Serialize)]
struct Past {
    when: String,
    who: String,
    what: String,
    note: String,
    flag: Option<Chip>,
}

#[derive(Serialize)]
struct PieceLine {
    title: String,
    words: String,
    when: String,
    /// Its file, seen here where it is a photo.
    file: Option<String>,
    photo: bool,
    chip: Chip,
    flag: Option<Chip>,
}

/// The page of a criterion.
pub(in crate::audit) fn criterion(
    chain: &Chain,
    (of, at): (UnitId, CriterionId),
    language: Language,
) -> Result<CriterionView> {
    let (who, unit): (_, &UnitOf) = (chain.who()?, chain.unit(of)?);
    let element =
        unit.elements.iter().find(|e| e.criteria.iter().any(|c| c.id == at)).ok_or(Error::NotFound)?;
    let all: Vec<_> = unit.elements.iter().flat_map(|e| &e.criteria).collect();
    let place = all.iter().position(|c| c.id == at).ok_or(Error::NotFound)?;
    let (c, zone, changes) = (all[place], chain.book.zone, chain.changes());
    let (id, cohort, seat): (CertificateId, CohortId, EnrolmentId) =
        (chain.certificate.id, chain.certificate.cohort_id, chain.certificate.enrolment_id);
    let found = who.judged.get(&at);
    let decision = who.decided.get(&of).map(|(row, _)| row);
    let beside = |n: Option<usize>| {
        let other: CriterionId = all.get(n?)?.id;
        Some(uri!(routes::criterion(id, of, other)).to_string())
    };
    let shown: Vec<_> = chain.evidence_for(element.id).map(|row| row.id).collect();
    let about = |about: About| match about {
        About::Criterion(one) => one == at,
        About::Evidence(one) => shown.contains(&one),
        _ => false,
    };
    let past = chain.events.iter().rev().filter(|row| row.criterion_id == at).map(|row| {
        let chip = verdict_chip(row.verdict, language).word;
        Past {
            when: text::moment(language, zone, row.at),
            who: chain.name(row.by_id).to_string(),
            what: match row.method {
                Some(method) => format!("{chip}, {}", method_word(method, language)),
                None => chip,
            },
            note: row.note.clone(),
            flag: flag_chip(row.at > chain.certificate.issued_at, language),
        }
    });
    let piece = |row: &crate::tables::evidence::Model| {
        let review = chain.reviews.iter().rfind(|review| review.evidence_id == row.id);
        let accepted = review.map(|r| r.valid && r.authentic && r.current && r.sufficient);
        PieceLine {
            title: row.title.clone(),
            words: row.words.clone(),
            when: text::moment(language, zone, row.at),
            file: row
                .code
                .as_deref()
                .filter(|_| row.path.is_some() && row.withdrawn_at.is_none())
                .map(|code| uri!(evidence::routes::file(code)).to_string()),
            photo: row.media_type.as_deref() == Some("image/jpeg"),
            chip: match (row.withdrawn_at, accepted) {
                (Some(_), _) => Chip::new("wait", say!(language, "Ditarik", "Withdrawn")),
                (_, Some(true)) => Chip::new("good", say!(language, "Diterima", "Accepted")),
                (_, Some(false)) => Chip::new("part", say!(language, "Perlu dilengkapi", "Needs more")),
                (_, None) => {
                    Chip::new("wait", say!(language, "Belum dilihat asesor", "Not seen by the assessor"))
                }
            },
            flag: flag_chip(changes.iter().any(|c| c.about == About::Evidence(row.id)), language),
        }
    };
    let by_test = matches!(found.map(|row| row.method), Some(Method::Written)) && !chain.sat.is_empty();
    Ok(CriterionView {
        back: uri!(routes::unit(id, of)).to_string(),
        unit: unit.title.clone(),
        holder: chain.certificate.holder.clone(),
        number: c.number.clone(),
        text: c.text.clone(),
        critical: chain.book.plan.is_critical(at),
        chip: verdict_chip(found.map(|row| row.verdict), language),
        judged: found
            .map(|row| {
                let (how, name) = (method_word(row.method, language), chain.name(row.by_id));
                let moment = text::moment(language, zone, row.at);
                say!(language, "{how}, oleh {name}, {moment}", "{how}, by {name}, {moment}")
            })
            .unwrap_or_default(),
        note: found.map(|row| row.note.clone()).unwrap_or_default(),
        flags: flags(chain, &changes, about, language),
        assessor: decision.map(|row| assessor(chain, row, language)),
        decided: decision.map(|row| decided(chain, row, language)).unwrap_or_default(),
        history: past.collect(),
        evidence: chain.evidence_for(element.id).map(piece).collect(),
        tests: by_test.then(|| uri!(testing::routes::person(cohort, seat)).to_string()),
        to_evidence: uri!(evidence::routes::of_person(cohort, seat)).to_string(),
        previous: beside(place.checked_sub(1)),
        next: beside(Some(place + 1)),
    })
}
