//! The certificate with its units, and the sample.
use super::{Flag, flag_chip, flags, outcome_chip};
use crate::{
    audit::{
        chain::{About, Chain},
        queries::Drawn,
        routes,
        rules::Quarter,
    },
    certificates, completion,
    error::Result,
    forms,
    tables::{
        certificate::CertificateId, cohort::CohortId, enrolment::EnrolmentId, mark::Presence, unit::UnitId,
    },
    testing,
    text::{self, Chip, Language},
    web::Filled,
};
use serde::Serialize;

/// A certificate and what it rests on.
#[derive(Serialize)]
pub(in crate::audit) struct CertificateView {
    back: String,
    label: String,
    holder: String,
    number: String,
    issued: String,
    chip: Option<Chip>,
    revoked: String,
    /// SHA-256 of the frozen facts.
    facts: String,
    flags: Vec<Flag>,
    units: Vec<UnitLine>,
    hours: Vec<SessionLine>,
    tests: Vec<TestLine>,
    to_zip: String,
    to_pdf: Option<String>,
    to_check: String,
    to_forms: String,
    to_person: String,
    to_tests: String,
}

#[derive(Serialize)]
struct UnitLine {
    to: String,
    title: String,
    code: String,
    chip: Chip,
    flag: Option<Chip>,
}

#[derive(Serialize)]
struct SessionLine {
    title: String,
    chip: Chip,
    flag: Option<Chip>,
}

#[derive(Serialize)]
struct TestLine {
    title: String,
    points: String,
    flag: Option<Chip>,
}

fn presence_chip(presence: Option<Presence>, language: Language) -> Chip {
    match presence {
        Some(Presence::Present) => Chip::new("good", say!(language, "Hadir", "Present")),
        Some(Presence::Late) => Chip::new("part", say!(language, "Terlambat", "Late")),
        Some(Presence::Excused) => Chip::new("info", say!(language, "Izin", "Excused")),
        Some(Presence::Sick) => Chip::new("info", say!(language, "Sakit", "Sick")),
        Some(Presence::Absent) => Chip::new("bad", say!(language, "Tidak hadir", "Absent")),
        Some(Presence::Dispensation) => Chip::new("info", say!(language, "Dispensasi", "Dispensation")),
        None => Chip::new("wait", say!(language, "Belum dicatat", "Not recorded")),
    }
}

/// The page of a certificate.
pub(in crate::audit) fn certificate(chain: &Chain, language: Language) -> Result<CertificateView> {
    let (row, who, zone) = (&chain.certificate, chain.who()?, chain.book.zone);
    let changes = chain.changes();
    let (id, cohort, seat): (CertificateId, CohortId, EnrolmentId) =
        (row.id, row.cohort_id, row.enrolment_id);
    let unit = |unit: &forms::book::UnitOf| {
        let of: UnitId = unit.id;
        UnitLine {
            to: uri!(routes::unit(id, of)).to_string(),
            title: unit.title.clone(),
            code: unit.code.clone(),
            chip: outcome_chip(who.decided.get(&of).map(|(decision, _)| decision.outcome), language),
            flag: flag_chip(chain.unit_changed(unit, &changes), language),
        }
    };
    let session = |one: &crate::audit::chain::Attended| {
        let s = &one.session;
        let when = text::moment(language, zone, s.starts_at);
        SessionLine {
            title: match s.topic.is_empty() {
                true => when,
                false => format!("{when}. {}", s.topic),
            },
            chip: match s.cancelled_at {
                Some(_) => Chip::new("wait", say!(language, "Dibatalkan", "Cancelled")),
                None => presence_chip(one.mark.as_ref().map(|mark| mark.presence), language),
            },
            flag: flag_chip(changes.iter().any(|c| c.about == About::Session(s.id)), language),
        }
    };
    let test = |one: &crate::audit::chain::Sat| {
        let place = match one.test.place {
            crate::tables::course_test::TestPlace::Before => say!(language, "Tes awal", "Test before"),
            crate::tables::course_test::TestPlace::After => say!(language, "Tes akhir", "Test after"),
        };
        let attempt = one.sitting.attempt;
        TestLine {
            title: say!(language, "{place}, kali ke-{attempt}", "{place}, try {attempt}"),
            points: match (&one.sitting.points, &one.sitting.of_points) {
                (Some(points), Some(of)) => say!(language, "{points} dari {of}", "{points} of {of}"),
                _ => say!(language, "Belum dikumpulkan", "Not handed in"),
            },
            flag: flag_chip(changes.iter().any(|c| c.about == About::Sitting(one.sitting.id)), language),
        }
    };
    let issuer = chain.name(row.issued_by);
    let moment = text::moment(language, zone, row.issued_at);
    Ok(CertificateView {
        back: uri!(certificates::routes::cohort(cohort)).to_string(),
        label: chain.book.cohort.label.clone(),
        holder: row.holder.clone(),
        number: row.number.clone(),
        issued: say!(language, "Terbit {moment}, oleh {issuer}", "Issued {moment}, by {issuer}"),
        chip: flag_chip(!changes.is_empty(), language),
        revoked: chain.revoked.as_ref().map(|r| r.reason.clone()).unwrap_or_default(),
        facts: row.facts_sha256.clone(),
        flags: flags(chain, &changes, |about| about == About::Whole, language),
        units: chain.book.units.iter().map(unit).collect(),
        hours: chain.attended.iter().map(session).collect(),
        tests: chain.sat.iter().map(test).collect(),
        to_zip: uri!(routes::zip(id)).to_string(),
        to_pdf: chain.revoked.is_none().then(|| uri!(certificates::routes::pdf(&row.code)).to_string()),
        to_check: uri!(certificates::routes::verify(&row.code)).to_string(),
        to_forms: uri!(forms::routes::of_person(cohort, seat)).to_string(),
        to_person: uri!(completion::routes::person(cohort, seat)).to_string(),
        to_tests: uri!(testing::routes::person(cohort, seat)).to_string(),
    })
}

/// A sample.
#[derive(Serialize)]
pub(in crate::audit) struct SampleView {
    form: Filled,
    to: String,
    /// How many there are to draw from, and the seed; none where the quarter was wrong.
    about: String,
    again: String,
    drawn: Vec<DrawnLine>,
}

#[derive(Serialize)]
struct DrawnLine {
    to: String,
    holder: String,
    number: String,
    about: String,
}

/// The page of a sample.
pub(in crate::audit) fn samples(
    of: Option<(Quarter, String, usize)>,
    drawn: Vec<Drawn>,
    form: Filled,
    language: Language,
) -> SampleView {
    let to = uri!(routes::samples(None::<&str>, None::<&str>)).to_string();
    let (mut about, mut again) = (String::new(), String::new());
    if let Some((quarter, seed, count)) = of {
        let (number, year) = (quarter.number, quarter.year);
        about = say!(
            language,
            "Diundi dari {count} sertifikat triwulan {number} tahun {year}, benih {seed}.",
            "Drawn from {count} certificates of quarter {number} of {year}, seed {seed}."
        );
        let word = quarter.word();
        again = uri!(routes::samples(Some(word.as_str()), Some(seed.as_str()))).to_string();
    }
    let line = |one: Drawn| {
        let (id, day): (CertificateId, String) = (one.id, text::date(language, one.issued_on));
        DrawnLine {
            to: uri!(routes::certificate(id)).to_string(),
            holder: one.holder,
            number: one.number,
            about: format!("{}, {day}", one.label),
        }
    };
    SampleView { form, to, about, again, drawn: drawn.into_iter().map(line).collect() }
}
